"""The Word proposal of a quote: its view printed by the template of its language, nothing computed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from costing.documents.template import rendered
from costing.documents.view import PROPOSAL, offer_of
from costing.errors import Problem, TemplateRefused
from costing.files import write_all

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from costing.documents.shapes import OfferView
    from costing.quoting.quote import Quote


# A proforma invoice is the quotation under a title and a closing sentence of its own.
_TEMPLATES = {"proforma": "devis"}
_ANCHOR = re.compile(r'w:name="_Toc_(\w+)"')


def proposal_bytes(view: OfferView) -> bytes:
    """Return the Word document of a view, as bytes of a .docx.

    Parameters
    ----------
    view
        One reading of a quote, of the kind and in the language that the document is written in.

    Returns
    -------
    bytes
        The document; the same view gives the same bytes.

    Raises
    ------
    TemplateRefused
        The template of that kind and language is missing, or asks for what the view does not hold.
    """
    path = _templates() / f"{_TEMPLATES.get(view.kind, view.kind)}.{view.lang}.docx"
    try:
        source = path.read_bytes()
    except OSError as error:
        key = "file_missing" if isinstance(error, FileNotFoundError) else "file_closed"
        reason = Problem("", key, {"detail": error.strerror or str(error)})
        raise TemplateRefused(path=str(path), reason=reason) from error
    return rendered(source, {field.name: getattr(view, field.name) for field in fields(view)}, str(path))


def paged(view: OfferView, pages: Sequence[int]) -> OfferView:
    """Return a view whose contents say on which page each chapter begins; unchanged where there is no such list.

    Parameters
    ----------
    view
        The view of a document, as it was printed.
    pages
        The page of each heading of the printed document, in their order.
    """
    with zipfile.ZipFile(io.BytesIO(proposal_bytes(view))) as document:
        chapters = _ANCHOR.findall(document.read("word/document.xml").decode())
    if len(chapters) != len(pages):
        return view
    return replace(view, pages={name: str(page) for name, page in zip(chapters, pages, strict=True)})


def write_proposal(quote: Quote, path: str | os.PathLike[str], lang: str | None = None, kind: str = PROPOSAL) -> None:
    """Write a Word document of a quote, whole or not at all.

    Parameters
    ----------
    quote
        A firm quote.
    path
        The .docx to write; what stands there is replaced.
    lang
        Language of the document; absent: the quote's own.
    kind
        proposal, devis, proforma, budget, technical or financial.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    TemplateRefused
        The template asks for what the quote does not hold.
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.
    """
    write_all({Path(path): proposal_bytes(offer_of(quote, lang, kind))})


def _templates() -> Traversable:
    """Return the folder of the templates: inside an installed package, beside the package in a checkout."""
    packaged = files("costing") / "_quote_templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "quote_templates"
