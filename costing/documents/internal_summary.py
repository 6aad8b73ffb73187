"""The first and the last sheet of the internal workbook: who has to approve a quote and why, and what it stands on."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from costing.documents.inside import InsideView
from costing.documents.inside_lines import title_of
from costing.documents.inside_risk import held_percent
from costing.documents.internal_lines import LineRows
from costing.documents.internal_ranges import NOTHING, checked
from costing.documents.internal_sheet import AMOUNT, InternalSheet, Live, Value, figure, plain
from costing.documents.looks import Look
from costing.quoting.quote import Quote
from costing.wording import day, ltr, number, say

_PERCENT = Decimal(100)
_RATE = "#,##0.0000"
_PLAIN_NUMBER = "#,##0.####"
_DECISION = Look(size=12, bold=True, color="accent", fill="pale", indent=1)
_ALARM = replace(_DECISION, color="alarm", fill="blush")
_KEY = Look(size=11, bold=True, rule="hair", align="end", wrap=False)
_NAME = Look(size=10, rule="hair", indent=1)

SUMMARY_WIDTHS = {"A": 14.0, "B": 36.0, "C": 22.0, "D": 70.0}


def summary_sheet(sheet: InternalSheet, quote: Quote, view: InsideView, at: LineRows) -> None:
    """Write the decision that is asked for, the key figures, and what to look over."""
    sheet.section(sheet.label("decision"))
    needed = quote.approval is not None
    sheet.notes([view.approval], _ALARM if needed else _DECISION)
    sheet.notes([f"• {reason}" for reason in view.reasons])
    sheet.section(sheet.said("figures"))
    rows = [sheet.heads({"A:B": sheet.said("figure"), "C": sheet.label("value")})]
    for label, value, look in _figures(sheet, quote, at):
        rows.append(sheet.cells({"A:B": label, "C": value}, {"A:B": _NAME, "C": look}))
    sheet.table(rows)
    _checks(sheet, view)
    sheet.done("A")


def _figures(sheet: InternalSheet, quote: Quote, at: LineRows) -> Iterable[tuple[str, Value, Look]]:
    """Return the key figures; what the sheet of lines sums is read from there."""
    lang, totals, risk = sheet.book.lang, quote.totals, quote.risk
    money, rate = replace(_KEY, form=AMOUNT), replace(_KEY, form=sheet.sheet.percent(2))
    if at.total is None:
        yield say("inside.commitment_net", lang), quote.commitment.net, money
        yield say("inside.commitment_gross", lang), quote.commitment.gross, money
    else:
        lines = f"'{sheet.said('lines')}'!"
        yield say("table.net", lang), Live(f"={lines}D{at.total}", totals.net), money
        if totals.discount:
            yield say("table.discount", lang), Live(f"={lines}E{at.total}", totals.discount), money
            yield say("table.net_after", lang), Live(f"={lines}F{at.total}", totals.net - totals.discount), money
        yield say("table.due", lang), totals.due, money
        held = "inside.probability_before" if totals.discount else "inside.probability"
        yield say(held, lang), held_percent(risk) / _PERCENT, rate
        for name in ("p50", "p80", "p90"):
            yield say(f"inside.{name}", lang), getattr(risk, name), money
        yield say("inside.contingency_sold", lang), risk.contingency, money
        yield from _margin(sheet, quote, at)


def _margin(sheet: InternalSheet, quote: Quote, at: LineRows) -> Iterable[tuple[str, Value, Look]]:
    lang, whole, lines = sheet.book.lang, quote.margin, f"'{sheet.said('lines')}'!"
    if whole is None or at.margin is None:
        yield say("table.margin", lang), say("inside.margin_unknown", lang), replace(_KEY, form="General")
        return
    name = say("inside.margin_known" if whole.without_cost else "table.margin", lang)
    yield name, Live(f"={lines}J{at.margin}", whole.margin), replace(_KEY, form=AMOUNT)
    if whole.percent is not None:
        rate = Live(f"={lines}K{at.margin}", whole.percent / _PERCENT)
        yield sheet.said("margin_rate"), rate, replace(_KEY, form=sheet.sheet.percent(2))


def _checks(sheet: InternalSheet, view: InsideView) -> None:
    """Write what to look over before the quote is sent."""
    checks = view.checks
    if checks is None:
        return
    if checks.findings:
        sheet.section(sheet.label("findings"))
        sheet.heads({"A": sheet.label("severity"), "B:C": sheet.label("verdict"), "D": sheet.said("way_out")})
        for found in checks.findings:
            sheet.cells({"A": found.severity, "B:C": found.message, "D": found.way_out})
    said = (("assumed", checks.assumptions), ("procurement", checks.procurement))
    for key, texts in (*said, ("cross_check", (checks.cross_check,) if checks.cross_check else ())):
        if texts:
            sheet.section(sheet.label(key))
            sheet.notes(f"• {text}" for text in texts)


BASIS_WIDTHS = {"A": 34.0, "B": 44.0, "C": 19.0, "D": 13.0, "E": 46.0, "F": 19.0}


def basis_sheet(sheet: InternalSheet, quote: Quote, view: InsideView) -> None:
    """Write the rates, every value of the price book that was used, and what proves them."""
    lang, held = sheet.book.lang, quote.basis
    sheet.section(sheet.label("papers"))
    rows = [sheet.cells({"A": name, "B:F": value}) for name, value in view.basis.papers]
    sheet.table(rows)
    if held.exchange:
        sheet.section(sheet.label("rates"))
        heads = {"A": sheet.label("currency"), "B": sheet.label("rate"), "C": sheet.label("day")}
        rows = [sheet.heads(heads | {"D": sheet.label("side"), "E:F": sheet.label("source")})]
        for each in held.exchange:
            values: dict[str, Value] = {"A": each.currency, "B": each.dzd, "C": day(each.day, lang)}
            values |= {"D": say(f"rate_side.{each.side}", lang), "E:F": title_of(each.source, lang)}
            rows.append(sheet.cells(values, {"B": figure(_RATE), "C": plain()}))
        sheet.table(rows)
    sheet.section(sheet.label("entries"))
    heads = {"A": sheet.label("key"), "B": sheet.said("value_held"), "C": sheet.label("since")}
    heads |= {"D": sheet.label("kind"), "E": sheet.said("title"), "F": sheet.said("checked")}
    sheet.heads(heads)
    for entry in held.entries:
        values = {"A": ltr(entry.key) if lang == "ar" else entry.key, "B": _held(entry.value, lang)}
        values |= {"C": day(entry.since, lang), "D": say(f"table.{entry.kind}", lang)}
        values |= {"E": title_of(entry.source, lang), "F": checked(entry, lang)}
        looks = {"B": figure(_PLAIN_NUMBER)} if isinstance(values["B"], Decimal) else {}
        sheet.cells(values, {**looks, "C": plain(), "F": plain()})
    sheet.done("B")


def _held(value: Any, lang: str) -> Value:
    """Return a value of the price book: a number as one, a table as its keys and values, each line in its own order."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(str(value))
    lines = _lines(value, lang) if isinstance(value, Mapping) else (_told(value, lang),)
    return "\n".join(ltr(line) if lang == "ar" else line for line in lines if line) or NOTHING


def _lines(table: Mapping[str, Any], lang: str) -> Iterable[str]:
    """Write a table key by key: what is simple on one line, each further table under its own key."""
    yield _told({key: each for key, each in table.items() if not isinstance(each, Mapping)}, lang)
    for key, each in table.items():
        if isinstance(each, Mapping) and _told(each, lang):
            yield say("inside.point", lang, name=key, amount="").rstrip()
            yield from (f"• {_told({name: held}, lang)}" for name, held in each.items())


def _told(value: Any, lang: str) -> str:
    """Write a value on one line, numbers as the language does; what is empty is left out."""
    joiner = say("view.joiner", "en" if lang == "ar" else lang)  # keys are Latin: so is what stands between them
    if isinstance(value, Mapping):
        held = ((key, told) for key, each in value.items() if (told := _told(each, lang)))
        return joiner.join(say("inside.point", lang, name=key, amount=told) for key, told in held)
    if isinstance(value, list | tuple):
        tables = any(isinstance(each, Mapping) for each in value)
        return joiner.join(f"({_told(each, lang)})" if tables else _told(each, lang) for each in value)
    if isinstance(value, bool):
        return say("inside.yes" if value else "inside.no", lang)
    if isinstance(value, int | float | Decimal):
        exact = Decimal(str(value)).normalize()
        return number(exact, lang, max(0, -int(exact.as_tuple().exponent)))
    return str(value)
