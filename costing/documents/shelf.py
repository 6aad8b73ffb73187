"""Where the template of a document comes from: a company's own folder, else those that are shipped."""

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from costing.document_errors import TemplateRefused
from costing.errors import Problem

# A proforma invoice is the quotation under a title and a closing sentence of its own.
_SHARED = {"proforma": "devis"}
LARGEST = 20_000_000  # bytes of a file that may be a template: photographs included


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its path, for whoever has to mend it, and its content."""

    path: str
    content: bytes


def template_of(kind: str, lang: str, own: Path | None = None) -> Template:
    """Return the template of a kind of document in a language.

    Parameters
    ----------
    kind
        proposal, devis, proforma, budget, technical or financial.
    lang
        fr, ar or en.
    own
        The folder of a company's own templates, named KIND.LANG.docx; what is not in it comes from those shipped.

    Raises
    ------
    TemplateRefused
        The file is missing, or cannot be read.
    """
    names = [f"{each}.{lang}.docx" for each in dict.fromkeys((kind, _SHARED.get(kind, kind)))]
    if own is not None:
        _refuse_no_folder(own)
        for name in names:
            if (own / name).exists():
                return read_template(own / name)
    return read_template(_shipped() / names[-1])


def read_template(path: Traversable) -> Template:
    """Read a template, no further than one may be large.

    Raises
    ------
    TemplateRefused
        The file is missing, a folder, or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return Template(str(path), stream.read(LARGEST + 1))
    except OSError as error:
        key = "file_missing" if isinstance(error, FileNotFoundError) else "file_closed"
        key = "template_is_folder" if path.is_dir() else key
        reason = Problem("", key, {"detail": error.strerror or str(error)})
        raise TemplateRefused(path=str(path), reason=reason) from error


def _refuse_no_folder(own: Path) -> None:
    if not own.is_dir():
        raise TemplateRefused(path=str(own), reason=Problem("", "templates_of_no_folder", {"shown": str(own)}))


def _shipped() -> Traversable:
    """Return the folder of the templates: inside an installed package, beside the package in a checkout."""
    packaged = files("costing") / "_quote_templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "quote_templates"
