"""The command that prices a table of facilities: their prices, what is wrong with the others, a summary, documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from costing.documents.portfolio_files import Outcome, check_room, form_of, prices_bytes, problems_bytes
from costing.documents.portfolio_words import spellings
from costing.errors import CostingError, FileChanged, Problem
from costing.fields import read_content
from costing.files import write_all, write_new
from costing.filing import Kind
from costing.invoking import (
    ANSWER_IS_NO,
    AsJson,
    Book,
    Day,
    HouseLanguage,
    book_at,
    day_or_today,
    json_text,
    put,
    refusals,
)
from costing.portfolio.national import national_on
from costing.portfolio.risks import risk_of
from costing.portfolio.summing import BY, PortfolioSummary, portfolio_summary
from costing.portfolio.surveys import RowFault, Survey, survey
from costing.portfolio_errors import FileStands, PictureFormUnknown, TargetIsInput
from costing.portfolio_tables import (
    fault_record,
    fault_rows,
    missing_said,
    repeated_said,
    rows_record,
    summary_record,
    summary_table,
)
from costing.price_book import PriceBook
from costing.printing import tell
from costing.sheets import SEPARATORS
from costing.wording import LANGUAGES, Measure, problem_said, said, say

_PROBLEMS, _PICTURE = ".problems.csv", ".png"

app = typer.Typer(rich_markup_mode=None)

Of = Literal["wilaya", "client.kind", "service", "curve"]


@dataclass(frozen=True, slots=True)
class _Job:
    """What is asked for: the book and day of the prices, the language, and where files go."""

    book: PriceBook
    day: date
    lang: str
    out: Path
    kind: str

    @property
    def problems(self) -> Path:
        """Where the faults of rows go."""
        return self.out.with_name(f"{self.out.stem}{_PROBLEMS}")


@app.command("portfolio", short_help="Price a table of facilities, sum it up, write documents of each.")
def portfolio_command(
    facilities: Annotated[
        Path,
        typer.Argument(
            metavar="FACILITIES", readable=False, help="One row a facility: .csv (UTF-8, with a head) or .parquet."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", readable=False, help="Prices to write: .csv, .parquet or .xlsx."),
    ],
    documents: Annotated[
        Path | None,
        typer.Option(
            "--documents",
            metavar="DIR",
            readable=False,
            help="Write the record and the Word document of each facility there; the same command again does the rest.",
        ),
    ] = None,
    kind: Kind = "proposal",
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="NAME", help="A column of your own, taken over as it is; may be repeated."),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE.png", readable=False, help="Draw the sums into a .png."),
    ] = None,
    of: Annotated[
        Of | None,
        typer.Option("--of", help="What --picture shows, wilaya if absent; curve: how sure the programme is."),
    ] = None,
    day: Day = None,
    lang: HouseLanguage = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Price a table of facilities: write the prices of the good rows, and sum them by wilaya, kind and service.

    Rows that cannot be priced are told in FILE.problems.csv, each with its line, and the exit code is then 1. Columns
    are the dotted keys of a scope file; an empty cell is unknown. A file that is there with other content is never
    written over, but for the faults that an earlier run told. A file of more rows than fit into memory is priced from
    Python: price_csv and price_parquet.
    """
    if of is not None and picture is None:
        message = "it says what a picture shows, and none is asked for: add --picture FILE.png, or leave --of out."
        raise typer.BadParameter(message, param_hint="--of")
    with refusals(lang) as speaker:
        job = _Job(book_at(book), day_or_today(day), speaker.spoken, out, kind)
        _check_apart(facilities, job, picture)
        _check_replaced(job.problems)
        prices = job.book.on(job.day)
        found = survey(facilities, prices, keep or (), spellings())
        check_room(out, len(found.priced))
        risk = risk_of(found.portfolio, national_on(job.day))
        left_out = found.rows - len(found.frame)
        summary = portfolio_summary(found.frame, found.priced, prices, risk=risk, lang=job.lang, left_out=left_out)
        missing = missing_said(found, job.problems, job.lang)
        _write(found, summary, missing, job, {} if picture is None else {picture: of or BY[0]})
        faults = list(found.faults)
        for line in repeated_said(found, job.lang):
            tell(line)
        if documents is not None:
            faults = sorted((*faults, *_documents(found, documents, job)), key=lambda each: each.line)
        _tell_faults(faults, job, found.file.separator)
        counted = rows_record(found, job.problems if faults else None)
        record = {**counted, **summary_record(summary), "problems": fault_record(faults, job.lang)}
        put(json_text(record) if as_json else summary_table(summary, job.lang, missing))
        if faults:
            raise typer.Exit(ANSWER_IS_NO)


def _check_apart(facilities: Path, job: _Job, picture: Path | None) -> None:
    """Refuse files of other forms, or that would stand in one another's place, before anything is read."""
    form_of(job.out)
    if picture is not None and picture.suffix.lower() != _PICTURE:
        raise PictureFormUnknown(path=str(picture), available=(_PICTURE,))
    taken = {facilities.resolve()}
    for path in (job.out, job.problems, *(() if picture is None else (picture,))):
        if path.resolve() in taken:
            raise TargetIsInput(path=str(path))
        taken.add(path.resolve())


def _write(found: Survey, summary: PortfolioSummary, missing: str, job: _Job, pictures: Mapping[Path, str]) -> None:
    """Write prices and pictures, all or none, and tell so."""
    outcome = Outcome(found.labels, found.priced, job.day, job.lang, found.file.separator, summary, missing)
    drawn = {path: _drawn(summary, of, job.lang) for path, of in pictures.items()}
    try:
        write_new({job.out: prices_bytes(job.out, outcome), **drawn})
    except FileChanged as error:
        option = "--picture" if error.path in map(str, drawn) else "--out"
        raise FileStands(path=error.path, option=option) from error
    facilities = Measure(len(found.priced), "establishment")
    tell(say("portfolio.wrote_prices", job.lang, path=str(job.out), facilities=facilities))
    for path in drawn:
        tell(say("portfolio.wrote_picture", job.lang, path=str(path)))


def _drawn(summary: PortfolioSummary, of: str, lang: str) -> bytes:
    """Return a picture as the bytes of a PNG, with what it shows in words."""
    drawn = summary.plot(of, lang)
    content: bytes = drawn.png(Description=drawn.alt)
    return content


def _documents(found: Survey, folder: Path, job: _Job) -> Sequence[RowFault]:
    """Write the documents of the good rows; return why some have none."""
    from costing.documents.facility_documents import write_facility_documents

    made = write_facility_documents(found, folder, job.book, job.day, kind=job.kind, lang=job.lang)
    served = made.written + made.kept + sum(made.shared) - len(made.shared)
    facts = {"path": str(folder), "facilities": Measure(served, "establishment"), "kept": made.kept}
    tell(say("portfolio.wrote_documents", job.lang, **facts))
    if made.shared:
        shared = {"documents": Measure(len(made.shared), "document"), "rows": Measure(sum(made.shared), "row")}
        tell(say("portfolio.documents_shared", job.lang, **shared))
    if job.book.provider is None:
        tell(say("table.no_provider", job.lang))
    lines = found.frame.index
    return [
        RowFault(
            int(lines[place]),
            found.texts(place).get("reference", ""),
            Problem("", "facility_without_document", {"why": _why(error, job.lang)}),
        )
        for place, error in sorted(made.failed.items())
    ]


def _why(error: CostingError, lang: str) -> str:
    """Say on one line why a document is missing, without the words around a list of faults."""
    problems: tuple[Problem, ...] = error.facts.get("problems", ())
    return " ".join(problem_said(each, lang) for each in problems) or " ".join(said(error, lang).splitlines())


def _check_replaced(path: Path) -> None:
    """Refuse to write faults over a file that no earlier run has written, before anything else is."""
    if path.exists() and not _is_ours(read_content(path, folder="csv_is_folder")):
        raise FileStands(path=str(path), option="--out")


def _is_ours(content: bytes) -> bool:
    """Tell whether a file is a table of faults, as an earlier run writes it."""
    heads = (problems_bytes((), lang, mark) for lang in LANGUAGES for mark in SEPARATORS)
    return content.startswith(tuple(heads))


def _tell_faults(faults: Sequence[RowFault], job: _Job, separator: str) -> None:
    """Write what is wrong with rows; where there is nothing, what an earlier run said of them goes."""
    if not faults and not job.problems.exists():
        return
    write_all({job.problems: problems_bytes(fault_rows(faults, job.lang), job.lang, separator)})
    if faults:
        rows = len({each.line for each in faults})
        tell(say("portfolio.wrote_problems", job.lang, path=str(job.problems), rows=Measure(rows, "row")))
