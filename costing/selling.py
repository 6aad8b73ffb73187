"""Commands for whoever sells: what else the market offers than the one quote of a scope, and amounts in letters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from costing.checklist_tables import checklist_record, checklist_table, mentions_record, mentions_table
from costing.closing import Kind, closing_formula
from costing.credentials import checklist
from costing.errors import ScopesDiffer
from costing.figures import typed_number
from costing.files import write_new
from costing.invoking import (
    ANSWER_IS_NO,
    HOUSE_LANGUAGE,
    AsJson,
    Book,
    Day,
    HouseLanguage,
    Language,
    book_at,
    day_or_today,
    json_text,
    put,
    quoted,
    refusals,
)
from costing.mentions import SELLER, mentions_of
from costing.numerals import amount_in_words
from costing.parties import Provider
from costing.price_book import PriceBook
from costing.printing import approval_lines, tell
from costing.profile_files import profiles
from costing.profile_tables import profile_record, profile_table
from costing.profiles import starter, starter_answers
from costing.quoting.comparing import compare
from costing.quoting.ownership import Variant
from costing.quoting.reconciling import reconcile
from costing.quoting.variants import LeftOut, variant, variants_of
from costing.reconcile_tables import reconcile_record, reconcile_table
from costing.scope import Scope
from costing.variant_tables import comparison_record, comparison_table, lever_record, lever_table
from costing.wording import said, say

app = typer.Typer(rich_markup_mode=None)


@app.command(short_help="Show the levers and bundles of the market.")
def levers(day: Day = None, lang: Language = None, book: Book = None, as_json: AsJson = False) -> None:
    """Show how the market spends less, or later: levers and bundles, what each brings and what is given up."""
    with refusals(lang):
        prices = book_at(book).on(day_or_today(day))
        put(json_text(lever_record(prices)) if as_json else lever_table(prices, lang or HOUSE_LANGUAGE))


@app.command("compare", short_help="Show variants side by side, over the years.")
def compare_command(
    scope_files: Annotated[
        list[Path], typer.Argument(metavar="SCOPE.toml...", help="One scope, offered in several ways; or several.")
    ],
    choices: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="CODE[+CODE...]",
            help="A lever or bundle (see `costing levers`), or several in the order they are pulled; may be repeated.",
        ),
    ] = None,
    equal: Annotated[
        bool, typer.Option("--equal", help="Exit with 1 if the variants do not ask for the same work.")
    ] = False,
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Show variants side by side: paid once, by the year, and over 3, 5 and 7 years; what each gives up and changes.

    Of one scope alone, the variants are every lever and bundle that does something for it.
    """
    with refusals(lang) as speaker:
        scopes = [Scope.read(path) for path in scope_files]
        speaker.lang = speaker.lang or scopes[0].lang
        own, on = book_at(book), day_or_today(day)
        stems = [path.stem for path in scope_files]
        names = stems if len({*stems}) == len(stems) else [str(path) for path in scope_files]
        made, left = _variants(names, scopes, choices or (), own, on)
        compared = compare(made, own, on)
        client = scopes[0].client.name
        put(
            json_text(comparison_record(compared, left))
            if as_json
            else comparison_table(compared, left, client, speaker.spoken)
        )
        if equal and not compared.equal:
            count = sum(bool(each) for each in compared.differences)
            tell(said(ScopesDiffer(count=count), speaker.spoken))
            raise typer.Exit(ANSWER_IS_NO)


def _variants(
    names: Sequence[str], scopes: Sequence[Scope], choices: Sequence[str], book: PriceBook, day: date
) -> tuple[tuple[Variant, ...], tuple[LeftOut, ...]]:
    """Offer each scope as it stands and with each choice, called by its file where there are several."""
    if len(scopes) == 1 and not choices:
        return variants_of(scopes[0], book, day)
    made = []
    for name, scope in zip(names, scopes, strict=True):
        offered = [variant(scope, book, day), *(variant(scope, book, day, each.split("+")) for each in choices)]
        made += [_called(name, each) for each in offered] if len(scopes) > 1 else offered
    return tuple(made), ()


def _called(name: str, made: Variant) -> Variant:
    label = {lang: f"{name} – {text}" if made.choices else name for lang, text in made.label.items()}
    return replace(made, label=label)


@app.command("reconcile", short_help="Show what a quote would read in the client's own software.")
def reconcile_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", readable=False, help="A quote's record (QUOTE.json), or a scope (SCOPE.toml)."),
    ],
    day: Day = None,
    lang: Language = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Show what a quote would read in Odoo, Dolibarr, ERPNext and Tryton, centime by centime, and why (internal)."""
    with refusals(lang) as speaker:
        made = quoted(file, day, book, speaker)
        found = reconcile(made)
        put(
            json_text(reconcile_record(found, made.number))
            if as_json
            else reconcile_table(found, made.number, made.client["name"], speaker.spoken)
        )
        for line in approval_lines(made, speaker.spoken):
            tell(line)


@app.command(short_help="Write a starter scope file for a kind of client; list the kinds.")
def init(
    profile: Annotated[
        str | None, typer.Argument(metavar="PROFILE", help="Whose starter; without it, the profiles are listed.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", readable=False, help="File to write; the screen if absent.")
    ] = None,
    day: Day = None,
    lang: HouseLanguage = None,
    book: Book = None,
    as_json: AsJson = False,
) -> None:
    """Write the start of a scope file for a profile, its numbers the usual ones of such a client; or list profiles."""
    with refusals(lang):
        spoken = lang or HOUSE_LANGUAGE
        if profile is None:
            if out is not None:
                message = "a file needs a PROFILE; without one, the profiles are listed on the screen."
                raise typer.BadParameter(message, param_hint="--out")
            put(
                json_text([profile_record(each) for each in profiles()])
                if as_json
                else profile_table(profiles(), spoken)
            )
            return
        prices = book_at(book).on(day_or_today(day))
        text = starter(profile, prices, spoken)
        if out is not None:
            write_new({out: text.encode()})
            tell(say("init.wrote", spoken, path=str(out), command=_pricing(out)))
        if as_json:
            put(json_text(starter_answers(profile, prices, spoken)))
        elif out is None:
            put(text)


def _pricing(scope: Path) -> str:
    """Return the command that prices a scope file."""
    return f'costing quote "{scope}"' if " " in str(scope) else f"costing quote {scope}"


@app.command("checklist", short_help="Show what a hospital checks of a supplier, and what the company documents.")
def checklist_command(
    mentions: Annotated[
        bool, typer.Option("--mentions", help="The legal mentions of a document instead, and which are missing.")
    ] = False,
    book: Book = None,
    lang: HouseLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Show what a hospital checks of a supplier, and what the company documents; exit 1 while a point is missing.

    With --mentions: the legal mentions of seller, buyer and operation, with the line for the foot of a document; exit 1
    while one of the seller's is missing.
    """
    with refusals(lang):
        provider, spoken = book_at(book).provider, lang or HOUSE_LANGUAGE
        missing = (_mentions if mentions else _points)(provider, spoken, as_json=as_json)
    if provider is None:
        tell(say("table.no_provider", spoken))
    if missing is not None:
        tell(missing)
        raise typer.Exit(ANSWER_IS_NO)


def _points(provider: Provider | None, lang: str, *, as_json: bool) -> str | None:
    """Print the suppliers' checklist, and return what is to be said of the points that are missing."""
    found = checklist(provider)
    company = provider.name if provider is not None else None
    put(json_text(checklist_record(found)) if as_json else checklist_table(found, company, lang))
    codes = tuple(point.code for point in found.missing)
    facts = {"missing": len(codes), "count": len(found.points), "codes": codes}
    return say("checklist.missing", lang, **facts) if codes else None


def _mentions(provider: Provider | None, lang: str, *, as_json: bool) -> str | None:
    """Print the legal mentions, and return what is to be said of those of the seller that are missing."""
    found = mentions_of(provider, None)
    put(json_text(mentions_record(found)) if as_json else mentions_table(found, provider, lang))
    codes = tuple(each.fields[0] for each in found.missing(SELLER))
    return say("mentions.missing", lang, missing=len(codes), codes=codes) if codes else None


@app.command(short_help="Write an amount in letters.", context_settings={"ignore_unknown_options": True})
def words(
    amount: Annotated[
        str, typer.Argument(metavar="AMOUNT", help="Amount in dinars, as in 4462500.11 or '4 462 500,11'.")
    ],
    lang: HouseLanguage = None,
    kind: Annotated[
        Kind | None, typer.Option("--kind", help="Write the closing sentence of such a document, taxes included.")
    ] = None,
    stamped: Annotated[
        bool, typer.Option("--stamped", help="With --kind: a stamp duty is in the amount, and the sentence says so.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write an amount in letters, or the whole sentence that closes a document.

    An amount that could be read in two ways is refused: 1.234 is 1234 to one reader and less than two to another.
    """
    with refusals(lang):
        spoken, number = lang or HOUSE_LANGUAGE, typed_number(amount)
        written = {"amount": f"{number:.2f}", "lang": spoken, "words": amount_in_words(number, spoken)}
        if kind is not None:
            written |= {"kind": kind, "closing": closing_formula(number, kind, spoken, stamped=stamped)}
        put(json_text(written) if as_json else f"{written.get('closing', written['words'])}\n")
