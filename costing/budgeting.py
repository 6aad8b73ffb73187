"""The command that brings a quote to what a client can pay."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import typer

from costing.figures import typed_number
from costing.files import write_new
from costing.filing import announce, documents
from costing.fit_tables import fit_record, fit_table
from costing.invoking import ANSWER_IS_NO, AsJson, Book, Day, Language, ScopeFile, estimated, json_text, put, refusals
from costing.quoting.fitting import fit
from costing.quoting.quote import quote

app = typer.Typer(rich_markup_mode=None)


@app.command("fit", short_help="Bring a quote to a budget, tax included.")
def fit_command(
    scope_file: ScopeFile,
    budget: Annotated[str, typer.Option("--budget", metavar="AMOUNT", help="What the client has [DZD, tax included].")],
    over: Annotated[
        Literal["due", "commitment"],
        typer.Option("--over", help="What it has to hold: what is paid once, or contract years included."),
    ] = "due",
    levers: Annotated[
        list[str] | None,
        typer.Option(
            "--lever",
            metavar="LEVER",
            help="What may give way, in this order: options, phases, discount, tier, volume; may be repeated.",
        ),
    ] = None,
    max_discount: Annotated[
        float | None,
        typer.Option("--max-discount", metavar="P", min=0, max=100, help="Largest discount on the whole [percent]."),
    ] = None,
    role: Annotated[
        str | None, typer.Option("--role", help="Who gives the discount; the scope's terms if absent.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", readable=False, help="Folder for the files of the quote that fits."),
    ] = None,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Bring a quote to a budget: what gives way, in which order, and what each gave; exit code 1 if it is not reached.

    Levers are pulled in order, each only where those before it do not suffice, and only as far as it takes.
    """
    with refusals(lang) as speaker:
        made = quote(estimated(scope_file, day, book, speaker), role=role)
        most = None if max_discount is None else Decimal(str(max_discount))
        found = fit(made, typed_number(budget), levers=levers or None, over=over, most_percent=most)
        files = documents(found.quote, out, speaker.spoken) if out is not None else {}
        write_new(files)
        try:
            put(json_text(fit_record(found)) if as_json else fit_table(found, speaker.spoken))
        finally:
            if files:
                announce(files, found.quote, speaker.spoken)
        if not found.reached:
            raise typer.Exit(ANSWER_IS_NO)
