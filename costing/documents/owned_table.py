"""What a client pays over the whole contract, step by step, in live formulas that follow the quote sheet."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from costing.documents.cells import Sheet
from costing.documents.looks import MONEY, Look
from costing.documents.owned import OwnedRow, OwnedView
from costing.documents.quote_marks import QuoteMarks
from costing.documents.shapes import QuoteView
from costing.documents.text_table import NAME, SHORT, TableColumn, heads, put

_LABEL, _NET, _VAT, _PAID, PAID_UP = "A{row}:B{row}", "C", "D", "E", "F"
PAID = _PAID
_FIGURE = Look(size=9.5, form=MONEY, align="end", rule="hair")
_SUM = replace(_FIGURE, bold=True)
_TOTAL = replace(_SUM, color="paper", fill="accent")
_BORNE = Look(size=9.5, align="end", rule="hair")


def owned_table(sheet: Sheet, view: QuoteView, owned: OwnedView, marks: QuoteMarks, row: int) -> range:
    """Write what is paid at each step, and all of it; return the rows of the steps."""
    said = view.labels
    names = ("owned_step", "year_net", "year_vat", "owned_paid", "owned_cumulated")
    places = (_LABEL, *(f"{column}{{row}}" for column in (_NET, _VAT, _PAID, PAID_UP)))
    looks = (NAME, *[SHORT] * 4)
    columns = [
        TableColumn(at, said[f"proposal.{key}"], look) for at, key, look in zip(places, names, looks, strict=True)
    ]
    row = heads(sheet, row, columns)
    steps = range(row, row + len(owned.rows))
    for number, each in zip(steps, owned.rows, strict=True):
        put(sheet, number, columns[0], (each.label, each.note) if each.note else each.label)
        _step(sheet, number, each, list(_parts(view, each, marks)))
        before = f"{PAID_UP}{number - 1}+" if number > steps.start else ""
        sheet.formula(f"{PAID_UP}{number}", f"=ROUND({before}{_PAID}{number},2)", each.cumulated.value, _FIGURE)
    _sums(sheet, owned, steps)
    return steps


def _step(sheet: Sheet, row: int, each: OwnedRow, parts: list[str]) -> None:
    """Write what one step comes to: a figure where nothing on the quote sheet moves it, else a formula."""
    figures = ((_NET, each.before, each.net), (_VAT, each.tax, each.vat), (_PAID, each.paid, each.paid.text))
    for column, figure, text in figures:
        place = f"{column}{row}"
        if figure is None:
            sheet.put(place, text, _BORNE)
        elif not parts:
            sheet.number(place, figure.value, _FIGURE)
        else:
            sheet.formula(place, parts.pop(0), figure.value, _FIGURE)


def _parts(view: QuoteView, each: OwnedRow, marks: QuoteMarks) -> Iterator[str]:
    """Yield the formulas of a step before tax, of its tax, and of both; nothing where the quote sheet does not say."""
    if each.year is None or each.before is None or each.tax is None:
        return
    if each.year == 0:
        yield from ("=NET_HT", "=ROUND(SUM(TOTAL_TVA),2)", "=TOTAL_TTC")
        return
    held = [year for year in view.maintenance if year.code == f"maintenance.{each.year}"]
    for year in held:
        formulas = marks.invoiced(year.code)
        beside = (
            each.before.value - year.net.value,
            each.tax.value - year.vat.value,
            each.paid.value - year.gross.value,
        )
        yield from (f"=ROUND({formula}{_more(more)},2)" for formula, more in zip(formulas, beside, strict=True))


def _more(value: Decimal) -> str:
    return f"{value:+f}" if value else ""


def _sums(sheet: Sheet, owned: OwnedView, steps: range) -> None:
    """Write what is invoiced in all, and the whole with the taxes that the client bears itself, where there are any."""
    row = steps.stop
    invoiced = [number for number, each in zip(steps, owned.rows, strict=True) if each.before is not None]
    put(
        sheet,
        row,
        TableColumn(_LABEL, "", replace(NAME, rule="dark") if owned.total_label else _label()),
        owned.sum_label,
    )
    last = _SUM if owned.total_label else _TOTAL
    for column, figure in ((_NET, owned.net), (_VAT, owned.vat), (_PAID, owned.gross)):
        cells = ",".join(f"{column}{number}" for number in invoiced) or "0"
        sheet.formula(f"{column}{row}", f"=ROUND(SUM({cells}),2)", figure.value, last)
    sheet.blank(f"{PAID_UP}{row}", last)
    if owned.total_label:
        put(sheet, row + 1, TableColumn(_LABEL, "", _label()), owned.total_label)
        sheet.blank(f"{_NET}{row + 1}:{_VAT}{row + 1}", _TOTAL)
        sheet.formula(
            f"{_PAID}{row + 1}",
            f"=ROUND(SUM({_PAID}{steps.start}:{_PAID}{steps.stop - 1}),2)",
            owned.total.value,
            _TOTAL,
        )
        sheet.blank(f"{PAID_UP}{row + 1}", _TOTAL)


def _label() -> Look:
    return replace(NAME, color="paper", fill="accent")
