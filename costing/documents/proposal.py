"""The Word proposal of a quote: its view printed by the template of its language, nothing computed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from costing.documents.dressing import dressed
from costing.documents.shelf import template_of
from costing.documents.template import rendered
from costing.documents.view import PROPOSAL, offer_of
from costing.files import write_all
from costing.progress import step

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from costing.documents.shapes import OfferView
    from costing.quoting.quote import Quote


_ANCHOR = re.compile(r'w:name="_Toc_(\w+)"')


def proposal_bytes(view: OfferView, templates: Path | None = None) -> bytes:
    """Return the Word document of a view, as bytes of a .docx.

    Parameters
    ----------
    view
        One reading of a quote, of the kind and in the language that the document is written in.
    templates
        The folder of a company's own templates; absent, and for a kind that is not in it: the shipped one.

    Returns
    -------
    bytes
        The document, in the colours and fonts of the company; the same view and template give the same bytes.

    Raises
    ------
    TemplateRefused
        The template of that kind and language is missing, or asks for what the view does not hold.
    """
    template = template_of(view.kind, view.lang, templates)
    return rendered(dressed(template.content, view.look), view.printed(), template.path)


def paged(view: OfferView, pages: Sequence[int], templates: Path | None = None) -> OfferView:
    """Return a view whose contents say on which page each chapter begins; unchanged where there is no such list.

    Parameters
    ----------
    view
        The view of a document, as it was printed.
    pages
        The page of each heading of the printed document, in their order.
    templates
        The folder of a company's own templates, as it was printed.
    """
    return numbered_view(view, proposal_bytes(view, templates), pages)


def numbered_view(view: OfferView, document: bytes, pages: Sequence[int]) -> OfferView:
    """Return a view whose contents say the pages of a document that was printed from it."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        chapters = _ANCHOR.findall(archive.read("word/document.xml").decode())
    if len(chapters) != len(pages):
        return view
    return replace(view, pages={name: str(page) for name, page in zip(chapters, pages, strict=True)})


def write_proposal(
    quote: Quote,
    path: str | os.PathLike[str],
    lang: str | None = None,
    kind: str = PROPOSAL,
    *,
    internal: bool = False,
) -> None:
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
    internal
        Whether it is the build that stays inside the company.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    KindNotWritten
        Not one of the six kinds.
    TemplateRefused
        The template asks for what the quote does not hold.
    CannotWrite
        The folder or disk refuses; whatever was there before is untouched.
    """
    with step("progress.word", lang or quote.lang):
        write_all({Path(path): proposal_bytes(offer_of(quote, lang, kind, internal=internal))})
