"""One chapter of the Word templates on pages of its own, to look at its tables without the rest of a proposal."""

import importlib
import io
import sys
import zipfile
from pathlib import Path

from costing.documents import texts
from costing.documents.template import rendered

TEMPLATES = Path(__file__).parents[1] / "quote_templates"
HEAD = {
    "lang": "fr", "number": "Q-1", "title": "Offre", "provider": None, "reference": "Q-1", "day": "", "valid_until": "",
    "validity": "", "why": (), "client": {"name": "Hôpital d'Exemple", "rows": ()},
}  # fmt: skip


def template_module(name):
    """Return a module of the templates' source, which is no package."""
    if str(TEMPLATES) not in sys.path:
        sys.path.append(str(TEMPLATES))
    return importlib.import_module(name)


def chapter_page(blocks, lang, **names):
    """Return a Word document that holds the blocks of a chapter, printed in a language with some names."""
    design, build = template_module("design"), template_module("build_proposal")
    parts = build.package()
    parts["word/document.xml"] = design.part("document", design.w("body", blocks, design.w("sectPr")))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return rendered(stream.getvalue(), {**HEAD, "labels": texts.labels(lang), "lang": lang, **names}, "chapter.docx")
