"""Commands for whoever edits a template in Word: a copy of it, what is wrong with it, how it prints."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from costing.files import write_all, write_new
from costing.invoking import (
    ANSWER_IS_NO,
    HOUSE_LANGUAGE,
    AsJson,
    Book,
    Day,
    HouseLanguage,
    Lang,
    Speaker,
    day_or_today,
    estimated,
    json_text,
    put,
    refusals,
)
from costing.printing import tell
from costing.quoting.quote import Quote, quote
from costing.wording import problem_said, say

if TYPE_CHECKING:
    from costing.documents.shapes import OfferView
    from costing.documents.shelf import Template
    from costing.documents.template_check import Fault

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

Kind = Literal["proposal", "devis", "proforma", "budget", "technical", "financial"]
TemplateFile = Annotated[
    Path, typer.Argument(metavar="FILE.docx", readable=False, help="A Word template, such as `export` writes.")
]
OfKind = Annotated[
    Kind | None,
    typer.Option("--kind", help="Kind of document it is for; if absent, the one its name begins with, or a proposal."),
]


@app.command(short_help="Write a copy of a template, to edit in Word; list the kinds.")
def export(
    kind: Annotated[
        Kind | None, typer.Argument(metavar="KIND", help="Kind of document; without it, the kinds are listed.")
    ] = None,
    lang: HouseLanguage = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", readable=False, help="File to write; KIND.LANG.docx here if absent."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a copy of a template as shipped, in a language, for you to edit in Word; or list the kinds of document.

    What exists is never overwritten. `template check` tells what an edit broke, `quote --templates` prints with it.
    """
    from costing.documents.shelf import template_of

    with refusals(lang):
        spoken = lang or HOUSE_LANGUAGE
        if kind is None:
            if out is not None:
                message = "a file needs a KIND; without one, the kinds are listed on the screen."
                raise typer.BadParameter(message, param_hint="--out")
            named = {each: say(f"template.kind_{each}", spoken) for each in get_args(Kind)}
            put(json_text(named) if as_json else "".join(f"{each:<10} {name}\n" for each, name in named.items()))
            return
        template = template_of(kind, spoken)
        path = out or Path(f"{kind}.{spoken}.docx")
        write_new({path: template.content})
        if as_json:
            put(json_text({"kind": kind, "lang": spoken, "file": str(path)}))
        tell(say("template.wrote", spoken, path=str(path)))


@app.command(short_help="Tell what is wrong with an edited template, and where.")
def check(
    file: TemplateFile, kind: OfKind = None, lang: HouseLanguage = None, day: Day = None, as_json: AsJson = False
) -> None:
    """Tell all that is wrong with a template, and where; exit 1 while something is.

    A template whose tags are sound is then filled for sample quotes, a full one, a bare one, maintenance alone, and the
    company's own build; what Word would refuse in the documents is told too.
    """
    from costing.documents.shelf import read_template
    from costing.documents.template_check import faults_of

    with refusals(lang):
        spoken, template = lang or HOUSE_LANGUAGE, read_template(file)
        of_kind, written = _kind(file, kind), _language(file, spoken)
        faults = faults_of(template, of_kind, written, day_or_today(day))
        put(json_text(_record(file, of_kind, written, spoken, faults)) if as_json else _page(faults, spoken))
        facts: dict[str, Any] = {"path": str(file), "document": say(f"template.kind_{of_kind}", spoken)}
        key = "template.faulty" if faults else "template.sound"
        tell(say(key, spoken, **facts, count=len(faults)))
    if faults:
        raise typer.Exit(ANSWER_IS_NO)


def _kind(file: Path, asked: str | None) -> str:
    """Return the kind a template is for: as asked, as its name says, else a proposal."""
    named = next((kind for kind in get_args(Kind) if file.name.lower().startswith(kind)), "proposal")
    return asked or named


def _language(file: Path, spoken: str) -> str:
    """Return the language a template is written in: as its name says, else the one that is spoken."""
    ending = Path(file.stem).suffix.removeprefix(".").lower()
    return ending if ending in get_args(Lang) else spoken


def _page(faults: "tuple[Fault, ...]", lang: str) -> str:
    lines = (f"{rank}. {problem_said(fault.problem, lang)}\n" for rank, fault in enumerate(faults, start=1))
    return "".join(lines)


def _record(file: Path, kind: str, written: str, lang: str, faults: "tuple[Fault, ...]") -> dict[str, Any]:
    """Return the answer as JSON."""
    return {
        "file": str(file),
        "kind": kind,
        "lang": written,
        "sound": not faults,
        "problems": [
            {
                "problem": fault.finding.kind,
                "part": fault.finding.place.part,
                "heading": fault.finding.place.heading,
                "text": fault.finding.place.text,
                "found": fault.finding.found,
                "nearest": fault.finding.nearest,
                "sample": fault.sample,
                "said": problem_said(fault.problem, lang),
            }
            for fault in faults
        ],
    }


@app.command(short_help="Print a template on a sample, or on a scope of yours.")
def preview(
    file: TemplateFile,
    kind: OfKind = None,
    lang: Annotated[Lang | None, typer.Option("--lang", help="Language; that of the file's name if absent.")] = None,
    scope: Annotated[
        Path | None,
        typer.Option("--scope", metavar="SCOPE.toml", readable=False, help="Scope to print; a sample if absent."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", readable=False, help="File to write; FILE.preview.docx if absent."),
    ] = None,
    day: Day = None,
    book: Book = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write a PDF beside it too, by LibreOffice.")] = False,
) -> None:
    """Print a template on a sample quote, or on a scope of yours, as FILE.preview.docx, written anew each time."""
    from costing.documents.shelf import read_template
    from costing.documents.view import offer_of

    with refusals(lang) as speaker:
        of_kind, written = _kind(file, kind), lang or _language(file, HOUSE_LANGUAGE)
        speaker.lang = written
        template, path = read_template(file), out or file.with_name(f"{file.stem}.preview.docx")
        _apart(path, file)
        view = offer_of(_printed(scope, day_or_today(day), book), written, of_kind)
        files = {path: _filled(template, view)}
        if pdf:
            files[path.with_suffix(".pdf")] = _pdf(template, view)
        write_all(files)
        for each in files:
            tell(say("template.previewed", written, path=str(each)))


def _apart(path: Path, file: Path) -> None:
    """Refuse to write over the template itself."""
    if path.resolve() == file.resolve():
        message = f"{path} is the template itself: give the preview a name of its own."
        raise typer.BadParameter(message, param_hint="--out")


def _printed(scope: Path | None, day: date, book: Path | None) -> Quote:
    """Return the quote a preview prints."""
    from costing.documents.template_samples import FULL, sample_quote

    return sample_quote(FULL, day) if scope is None else quote(estimated(scope, day, book, Speaker(None)))


def _filled(template: "Template", view: "OfferView") -> bytes:
    from costing.documents.dressing import dressed
    from costing.documents.template import rendered

    return rendered(dressed(template.content, view.look), view.printed(), template.path)


def _pdf(template: "Template", view: "OfferView") -> bytes:
    """Return the PDF of a preview, its contents with their pages."""
    from costing.documents.pdf import numbered_pdfs
    from costing.documents.proposal import numbered_view

    def render(pages: tuple[int, ...] | None) -> bytes:
        document = _filled(template, view)
        return document if pages is None else _filled(template, numbered_view(view, document, pages))

    tell(say("pdf.converting", view.lang))
    (made,) = numbered_pdfs({"preview": render}, view.lang).values()
    return made
