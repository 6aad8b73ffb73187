"""One chapter of the Word templates on pages of its own, to look at its tables without the rest of a proposal."""

import importlib
import io
import sys
import zipfile
from dataclasses import fields
from pathlib import Path

from costing.documents.template import rendered

TEMPLATES = Path(__file__).parents[1] / "quote_templates"


def template_module(name):
    """Return a module of the templates' source, which is no package."""
    if str(TEMPLATES) not in sys.path:
        sys.path.append(str(TEMPLATES))
    return importlib.import_module(name)


def chapter_page(blocks, view):
    """Return a Word document that holds the blocks of a chapter, printed from a view in its language."""
    design, build, languages = (template_module(name) for name in ("design", "build_templates", "languages"))
    body = design.part("document", design.w("body", blocks, design.w("sectPr")))
    parts = build.package("proposal", view.lang)
    parts["word/document.xml"] = languages.in_language("document", body, view.lang)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    names = {field.name: getattr(view, field.name) for field in fields(view)}
    return rendered(stream.getvalue(), names, "chapter.docx")
