"""A quote as a workbook on disk: the client's, or the one that stays inside the company."""

from pathlib import Path
from typing import TYPE_CHECKING

from costing.document_errors import KindNotWritten
from costing.documents.internal_workbook import internal_bytes
from costing.documents.tender_workbook import write_tender
from costing.documents.view import FINANCIAL, PROPOSAL
from costing.documents.workbook import write_workbook
from costing.files import write_all
from costing.progress import step

if TYPE_CHECKING:
    import os

    from costing.quoting.quote import Quote

_KINDS = (PROPOSAL, FINANCIAL)


def write_excel(
    quote: "Quote",
    path: "str | os.PathLike[str]",
    lang: str | None = None,
    *,
    kind: str = PROPOSAL,
    internal: bool = False,
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
    kind
        proposal: the workbook that is negotiated on; financial: the price sheets of a public tender.
    internal
        Whether it is the internal one, with ranges, risk, costs, margins and floors (of a tender: its thresholds):
        never to be sent.

    Raises
    ------
    LanguageNotWritten
        The workbook does not exist in that language.
    KindNotWritten
        Neither of the two kinds.
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.
    """
    if kind not in _KINDS:
        raise KindNotWritten(asked=kind, available=_KINDS)
    with step("progress.workbook", lang or quote.lang):
        if kind == FINANCIAL:
            write_tender(quote, path, lang, internal=internal)
        elif internal:
            write_all({Path(path): internal_bytes(quote, lang)})
        else:
            write_workbook(quote, path, lang)
