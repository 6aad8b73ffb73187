"""A quote as a workbook on disk: the client's, or the one that stays inside the company."""

from pathlib import Path
from typing import TYPE_CHECKING

from costing.documents.internal_workbook import internal_bytes
from costing.documents.workbook import write_workbook
from costing.files import write_all
from costing.progress import step

if TYPE_CHECKING:
    import os

    from costing.quoting.quote import Quote


def write_excel(
    quote: "Quote", path: "str | os.PathLike[str]", lang: str | None = None, *, internal: bool = False
) -> None:
    """Write a workbook of a quote.

    Parameters
    ----------
    quote
        The firm quote.
    path
        The .xlsx to write; what stands there is replaced, whole or not at all.
    lang
        Language of the workbook (fr, ar or en); absent: the language of the quote.
    internal
        Whether it is the internal one, with ranges, risk, costs, margins and floors: never to be sent.

    Raises
    ------
    LanguageNotWritten
        The workbook does not exist in that language.
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.
    """
    with step("progress.workbook", lang or quote.lang):
        if internal:
            write_all({Path(path): internal_bytes(quote, lang)})
        else:
            write_workbook(quote, path, lang)
