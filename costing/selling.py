"""Commands for whoever sells: what else the market offers than the one quote of a scope."""

import typer

from costing.checklist_tables import checklist_record, checklist_table
from costing.credentials import checklist
from costing.invoking import HOUSE_LANGUAGE, AsJson, Book, HouseLanguage, book_at, json_text, put, refusals
from costing.printing import tell
from costing.wording import say

app = typer.Typer(rich_markup_mode=None)


@app.command("checklist", short_help="Show what a hospital checks of a supplier, and what the company documents.")
def checklist_command(book: Book = None, lang: HouseLanguage = None, as_json: AsJson = False) -> None:
    """Show what a hospital checks of a supplier, and what the company documents; exit 1 while a point is missing."""
    with refusals(lang):
        provider = book_at(book).provider
        found, spoken = checklist(provider), lang or HOUSE_LANGUAGE
        company = provider.name if provider is not None else None
        put(json_text(checklist_record(found)) if as_json else checklist_table(found, company, spoken))
    if provider is None:
        tell(say("table.no_provider", spoken))
    if found.missing:
        codes = tuple(point.code for point in found.missing)
        tell(say("checklist.missing", spoken, missing=len(codes), count=len(found.points), codes=codes))
        raise typer.Exit(1)
