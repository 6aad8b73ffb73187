"""The files of a quote, and what is said of them: which are for the client, what to look over, who has to approve."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import RenderableType

from costing.files import write_new
from costing.invoking import put
from costing.printing import approval_lines, finding_line, tell
from costing.progress import step
from costing.quoting.quote import Quote, numbered
from costing.wording import say

PROPOSAL = "proposal"
HERE = Path("out")
# What an envelope of its own, or a budget without a firm price, must not lie beside.
_WITHOUT_PRICES = ("technical", "budget")
_INTERNAL = "internal"

Out = Annotated[Path, typer.Option("--out", metavar="DIR", readable=False, help="Folder for the files.")]
Confidence = Annotated[
    float | None,
    typer.Option(
        "--confidence", metavar="P", help="Sell at a confidence [percent, 50 to 99]; the scope's terms if absent."
    ),
]
Kind = Annotated[
    Literal["proposal", "devis", "proforma", "budget", "technical", "financial"],
    typer.Option(
        "--kind",
        help="Word document for the client: the full proposal; a quotation of a page or two; a proforma invoice; a "
        "budget in ranges; for a tender, the technical offer without any price, or the financial one with its price "
        "sheets in Excel.",
    ),
]
Internal = Annotated[
    bool,
    typer.Option("--internal", help="Write NUMBER.internal.docx and .xlsx too: ranges, risk, margins; never sent."),
]
Pdf = Annotated[bool, typer.Option("--pdf", help="Write PDFs of the Word documents too, by LibreOffice.")]
Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar="DIR",
        readable=False,
        help="Folder of your own Word templates, KIND.LANG.docx; if absent, that of the company's book.",
    ),
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents of a quote are wanted: of which kind, the internal build too, from which templates, PDFs too."""

    kind: str = PROPOSAL
    internal: bool = False
    templates: Path | None = None
    pdf: bool = False


_USUAL = Wanted()


def deliver(made: Quote, out: Path, lang: str, wanted: Wanted, shown: RenderableType) -> None:
    """Write the files of a quote, print what is shown of it, then tell where they are; PDFs come last."""
    with step("progress.files", lang):
        files = documents(made, out, lang, wanted)
        write_new(files)
    try:
        put(shown)
    finally:
        announce(files, made, lang)
    if wanted.pdf:
        printed = pdfs(made, out, lang, wanted)
        write_new(printed)
        name_files(printed, lang)


def documents(made: Quote, out: Path, lang: str, wanted: Wanted = _USUAL) -> dict[Path, bytes]:
    """Return the files of a quote by their paths: the record, the client's documents, the internal ones asked for.

    The financial offer of a tender is a Word document and a workbook.

    The client's workbook tells every price: it is not made beside a document that may tell none.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    """
    from costing.documents.internal_workbook import internal_bytes
    from costing.documents.tender_workbook import tender_of_quote
    from costing.documents.view import DEVIS, FINANCIAL, view_of
    from costing.documents.workbook import workbook_bytes

    files = {out / f"{made.stem}.json": made.to_json().encode()}
    if wanted.kind not in _WITHOUT_PRICES:
        files[out / f"{numbered(made, lang)}.xlsx"] = workbook_bytes(view_of(made, lang, DEVIS))
    if wanted.internal:
        files[out / f"{numbered(made, lang, _INTERNAL)}.xlsx"] = internal_bytes(made, lang)
    for stem, internal in _builds(made, lang, wanted):
        files[out / f"{stem}.docx"] = _word(made, lang, wanted, internal=internal)(None)
        if wanted.kind == FINANCIAL:
            files[out / f"{stem}.xlsx"] = tender_of_quote(made, lang, internal=internal)
    return files


def pdfs(made: Quote, out: Path, lang: str, wanted: Wanted) -> dict[Path, bytes]:
    """Return the PDFs of the Word documents of a quote, their contents with page numbers.

    Raises
    ------
    OfficeMissing, ExtraMissing, OfficeFailed, OfficeTooSlow
        LibreOffice does not make them; the other files are none the worse for it.
    """
    from costing.documents.office import office_program
    from costing.documents.pdf import numbered_pdfs

    office_program()
    tell(say("pdf.converting", lang))
    renders = {stem: _word(made, lang, wanted, internal=internal) for stem, internal in _builds(made, lang, wanted)}
    return {out / f"{stem}.pdf": pdf for stem, pdf in numbered_pdfs(renders, lang).items()}


def _builds(made: Quote, lang: str, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Return the Word documents: the stem of each, and whether it is internal."""
    marks = () if wanted.kind == PROPOSAL else (wanted.kind,)
    yield numbered(made, lang, *marks), False
    if wanted.internal:
        yield numbered(made, lang, *marks, _INTERNAL), True


def _word(made: Quote, lang: str, wanted: Wanted, *, internal: bool) -> Callable[[tuple[int, ...] | None], bytes]:
    """Return what makes the Word document of a quote, once the pages of its chapters are known or before."""
    from costing.documents.proposal import paged, proposal_bytes
    from costing.documents.view import offer_of

    view, own = offer_of(made, lang, wanted.kind, internal=internal), wanted.templates
    return lambda pages: proposal_bytes(view if pages is None else paged(view, pages, own), own)


def name_files(files: Iterable[Path], lang: str) -> None:
    """Tell where files are, and for whom."""
    for path in files:
        key = "wrote_internal" if path.stem.endswith(f".{_INTERNAL}") else "wrote_client"
        tell(say(f"table.{'wrote_record' if path.suffix == '.json' else key}", lang, path=str(path)))


def announce(files: Iterable[Path], made: Quote, lang: str) -> None:
    """Tell where the files are and for whom, who has to approve the quote, and what to look over before it is sent."""
    name_files(files, lang)
    if made.provider is None:
        tell(say("table.no_provider", lang))
    for line in approval_lines(made, lang):
        tell(line)
    for found in made.audit:
        tell(finding_line(found, lang))
