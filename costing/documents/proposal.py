"""The Word proposal of a quote: its view printed by the template of its language, nothing computed."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from costing.documents.template import rendered
from costing.documents.view import QuoteView, view_of
from costing.errors import Problem, TemplateRefused
from costing.files import write_all

if TYPE_CHECKING:
    import os
    from importlib.resources.abc import Traversable

    from costing.quoting.quote import Quote


def proposal_bytes(view: QuoteView) -> bytes:
    """Return the Word proposal of a view, as bytes of a .docx.

    Parameters
    ----------
    view
        One reading of a quote, in the language the proposal is written in.

    Returns
    -------
    bytes
        The document; the same view gives the same bytes.

    Raises
    ------
    TemplateRefused
        The template of the language is missing, or asks for what the view does not hold.
    """
    path = _templates() / f"proposal.{view.lang}.docx"
    try:
        source = path.read_bytes()
    except OSError as error:
        key = "file_missing" if isinstance(error, FileNotFoundError) else "file_closed"
        reason = Problem("", key, {"detail": error.strerror or str(error)})
        raise TemplateRefused(path=str(path), reason=reason) from error
    return rendered(source, {field.name: getattr(view, field.name) for field in fields(view)}, str(path))


def write_proposal(quote: Quote, path: str | os.PathLike[str], lang: str | None = None) -> None:
    """Write the Word proposal of a quote, whole or not at all.

    Parameters
    ----------
    quote
        A firm quote.
    path
        The .docx to write; what stands there is replaced.
    lang
        Language of the document; absent: the quote's own.

    Raises
    ------
    LanguageNotWritten
        The proposal does not exist in that language yet.
    TemplateRefused
        The template asks for what the quote does not hold.
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.
    """
    write_all({Path(path): proposal_bytes(view_of(quote, lang))})


def _templates() -> Traversable:
    """Return the folder of the templates: inside an installed package, beside the package in a checkout."""
    packaged = files("costing") / "_quote_templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "quote_templates"
