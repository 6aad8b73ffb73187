"""The offer beside what else a client may choose: what each choice adds, takes out and comes to, as live formulas.

A formula counts as the quote sheet does: the lines of each rate, less the discount of the whole, then the tax. What the
engine makes of a choice beside that, centimes of a spread discount above all, is a constant in its formula. The totals
have names, by which the quote sheet shows them beside what is ticked there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from openpyxl.utils import get_column_letter

from costing.documents.cells import Sheet
from costing.documents.looks import MONEY, Look
from costing.documents.negotiable import OPTION, VARIANT
from costing.documents.price_table import agreed
from costing.documents.priced import Figure, LineView
from costing.documents.quote_marks import QuoteMarks
from costing.documents.scenarios import ALL, MovedLine, ScenarioView
from costing.documents.shapes import QuoteView
from costing.documents.shares import whole_discount
from costing.documents.stamp_scale import duty_formula
from costing.documents.text_table import NAME, SHORT, TableColumn, heads, paragraph, put
from costing.money import ZERO, to_centime
from costing.quoting.shares import WholeDiscount
from costing.quoting.taxes import duty_on

NAMES, ENTERS, LEAVES, GROSS, DIFFERENCE, DUE = "ABCDEF"
SPAN = f"{NAMES}{{row}}:{DUE}{{row}}"
_FIRST_RATE = 8  # outside the print area: what the lines of each rate come to
_WHOLE = Decimal(100)
_FIGURE = Look(size=9.5, form=MONEY, align="end", rule="hair")
_STRONG = replace(_FIGURE, bold=True)
_BASE = replace(_FIGURE, bold=True, fill="pale")
_HELPER = Look(size=8, color="grey", form=MONEY, align="end")
_BAND = Look(size=9, bold=True, color="dark", fill="pale", rule="dark", indent=1)
_SHARE = "REMISE_GLOBALE"
OFFER = "SCENARIO_OFFRE"


@dataclass(frozen=True, slots=True)
class Scenarios:
    """What the rows of scenarios are reckoned from: the quote sheet, rates of tax with their columns, the discount."""

    sheet: Sheet
    view: QuoteView
    marks: QuoteMarks
    rates: dict[Decimal, str]
    whole: WholeDiscount
    base: int

    def total(self, row: int, sums: dict[Decimal, Decimal], gross: Decimal) -> None:
        """Write the total of a row, tax included, from the sums of its rates; it comes to `gross`."""
        parts = [self._taxed(f"{column}{row}", rate) for rate, column in self.rates.items()]
        found = sum((self._comes_to(value, rate) for rate, value in sums.items()), ZERO)
        more = f"{gross - found:+f}" if gross != found else ""
        formula = f"=ROUND({'+'.join(parts) or '0'}{more},2)"
        self.sheet.formula(f"{GROSS}{row}", formula, gross, _BASE if row == self.base else _STRONG)

    def _taxed(self, cell: str, rate: Decimal) -> str:
        fixed, granted = self._fixed(rate), self.whole.granted
        if self.whole.agreed:
            left = f"({cell}-ROUND({cell}*{granted:f},2))" if granted else cell
            before = f"({left}-MIN({left},{fixed:f}))" if fixed else left
            net = f"ROUND({before}-ROUND({before}*{_SHARE},2),2)"
        else:
            left = f"{cell}-ROUND({cell}*{_SHARE},2)"
            net = f"ROUND(MEDIAN(0,{cell},{left}{-fixed:+f}),2)" if fixed else f"ROUND({left},2)"
        return f"{net}+ROUND({net}*{_share(rate)},2)" if rate else net

    def _comes_to(self, value: Decimal, rate: Decimal) -> Decimal:
        """Return what the formula of a rate comes to where its lines come to a value."""
        fixed, share = self._fixed(rate), self.whole.share
        if self.whole.agreed:
            left = value - to_centime(value * self.whole.granted)
            before = left - min(left, fixed)
            net = before - to_centime(before * share)
        else:
            net = value - to_centime(value * share) - fixed
            net = sorted((ZERO, value, net))[1] if fixed else net
        return net + to_centime(net * rate / _WHOLE)

    def _fixed(self, rate: Decimal) -> Decimal:
        return self.whole.fixed.get(rate, ZERO)

    def sum_of(self, lines: Iterable[MovedLine], rate: Decimal | None = None) -> str:
        """Return the formula of what some lines come to, or those of a rate: on the quote sheet, if they are there."""
        counted = [line for line in lines if rate is None or line.vat_rate.value == rate]
        here = [line.code for line in counted if line.code in self.marks.rows]
        rest = sum((line.amount.value for line in counted if line.code not in self.marks.rows), ZERO)
        found = self.marks.lines(here) if rate is None else self.marks.of_rate(_share(rate), here)
        return f"{found}{rest:+f}" if rest else found


def scenario_table(sheet: Sheet, view: QuoteView, marks: QuoteMarks, row: int) -> int:
    """Write the offer, then each variant and option beside it; return the next free row."""
    entering = {line.vat_rate.value for each in view.scenarios for line in each.enters}
    rates = sorted({line.vat_rate.value for line in view.lines} | entering, reverse=True)
    columns = {rate: get_column_letter(_FIRST_RATE + number) for number, rate in enumerate(rates)}
    row = _heads(sheet, view, row, columns)
    made = Scenarios(sheet, view, marks, columns, whole_discount(view), row)
    sums = _base(made)
    row += 1
    for key, kind in (("variants", VARIANT), ("options", OPTION), ("", ALL)):
        choices = [each for each in view.scenarios if each.kind == kind]
        if choices and key:
            row = paragraph(sheet, row, SPAN, view.labels[f"proposal.{key}"], _BAND)
        for each in choices:
            _choice(made, row, each, sums)
            sheet.name(scenario_name(view, each), f"${GROSS}${row}")
            row += 1
    _chosen(made, row)
    return row + 1


def scenario_name(view: QuoteView, each: ScenarioView) -> str:
    """Return the name of the total of a scenario, tax included."""
    return f"SCENARIO_{view.scenarios.index(each) + 1}"


def _heads(sheet: Sheet, view: QuoteView, row: int, rates: dict[Decimal, str]) -> int:
    names = {NAMES: "scenario", ENTERS: "scenario_enters", LEAVES: "scenario_leaves"}
    names |= {GROSS: "scenario_gross", DIFFERENCE: "scenario_difference", DUE: "scenario_due"}
    looks = {NAMES: NAME}
    columns = [TableColumn(f"{at}{{row}}", sheet.said(key), looks.get(at, SHORT)) for at, key in names.items()]
    for rate, column in rates.items():
        taxes = [tax.label for tax in view.vat if tax.rate.value == rate]
        shown = next(iter(taxes), f"{rate.normalize():f}")
        sheet.widths({column: 16.0})
        sheet.put(f"{column}{row}", sheet.said("scenario_taxed", rate=shown), replace(_HELPER, form="General"))
    return heads(sheet, row, columns)


def _base(made: Scenarios) -> dict[Decimal, Decimal]:
    """Write the offer as it stands; return what its lines come to, rate by rate, before the discount of the whole."""
    sheet, view, row = made.sheet, made.view, made.base
    said = sheet.said("scenario_base" if view.scenarios else "scenario_issued")
    put(sheet, row, TableColumn(f"{NAMES}{{row}}", "", replace(NAME, fill="pale")), said)
    for column in (ENTERS, LEAVES, DIFFERENCE):
        sheet.blank(f"{column}{row}", _BASE)
    codes = [line.code for line in view.lines]
    sums = {rate: _of_rate(_known(view.lines), rate) for rate in made.rates}
    for rate, column in made.rates.items():
        formula = f"=ROUND({made.marks.of_rate(_share(rate), codes)},2)" if codes else "=0"
        sheet.formula(f"{column}{row}", formula, sums[rate], _HELPER)
    made.total(row, sums, view.gross.value)
    sheet.name(OFFER, f"${GROSS}${row}")
    _due(made, row, view.gross.value, view.due.value, _BASE)
    return sums


def _choice(made: Scenarios, row: int, each: ScenarioView, before: dict[Decimal, Decimal]) -> None:
    sheet, base = made.sheet, made.base
    left = _known(line for line in made.view.lines if line.code in each.leaves)
    put(sheet, row, TableColumn(f"{NAMES}{{row}}", "", NAME), (each.title, "\n".join(_notes(sheet, each))))
    _moved(made, f"{ENTERS}{row}", each.enters)
    _moved(made, f"{LEAVES}{row}", left, "-")
    sums = {rate: before[rate] + _of_rate(each.enters, rate) - _of_rate(left, rate) for rate in made.rates}
    for rate, column in made.rates.items():
        more, less = made.sum_of(each.enters, rate), made.sum_of(left, rate)
        sheet.formula(f"{column}{row}", f"=ROUND({column}${base}+{more}-({less}),2)", sums[rate], _HELPER)
    made.total(row, sums, each.gross.value)
    _difference(made, row, each.gross.value)
    _due(made, row, each.gross.value, each.due.value, _FIGURE)


def _moved(made: Scenarios, place: str, lines: Sequence[MovedLine], sign: str = "") -> None:
    """Write what some lines come to after their own discounts; nothing where there are none."""
    if not lines:
        made.sheet.blank(place, _FIGURE)
        return
    value = sum((line.amount.value for line in lines), ZERO)
    formula = f"={sign}ROUND({made.sum_of(lines)},2)"
    made.sheet.formula(place, formula, -value if sign else value, _FIGURE)


def _chosen(made: Scenarios, row: int) -> None:
    """Write what the quote sheet comes to with what is ticked on it."""
    sheet, view = made.sheet, made.view
    text = sheet.said("scenario_chosen", sheet=sheet.said("sheet"))
    put(sheet, row, TableColumn(f"{NAMES}{{row}}", "", replace(NAME, fill="pale")), text)
    sheet.blank(f"{ENTERS}{row}:{LEAVES}{row}", _BASE)
    sheet.formula(f"{GROSS}{row}", "=TOTAL_TTC", view.gross.value, _BASE)
    _difference(made, row, view.gross.value, _BASE)
    sheet.formula(f"{DUE}{row}", "=NET_A_PAYER", view.due.value, _BASE)


def _difference(made: Scenarios, row: int, gross: Decimal, look: Look = _FIGURE) -> None:
    formula = f"=ROUND({GROSS}{row}-{GROSS}${made.base},2)"
    made.sheet.formula(f"{DIFFERENCE}{row}", formula, gross - made.view.gross.value, look)


def _due(made: Scenarios, row: int, gross: Decimal, due: Decimal, look: Look) -> None:
    """Write what is due of a total: the stamp duty is that of the total as it stands."""
    total, scale = f"{GROSS}{row}", made.view.sheet.stamp
    duty = f"+{duty_formula(total, scale)}" if scale is not None else ""
    value = agreed(gross + (duty_on(gross, scale) if scale is not None else ZERO), Figure(due, ""), "due of a choice")
    made.sheet.formula(f"{DUE}{row}", f"=ROUND({total}{duty},2)", value, look)


def _notes(sheet: Sheet, each: ScenarioView) -> Iterator[str]:
    comma = sheet.said("comma")
    labels = [line.label for line in each.enters]
    if labels not in ([], [each.title]):
        yield sheet.said("scenario_adds", labels=comma.join(labels))
    if each.yearly:
        yield sheet.said("scenario_by_year", labels=comma.join(each.yearly))
    yield from each.notes


def _known(lines: Iterable[LineView]) -> tuple[MovedLine, ...]:
    return tuple(MovedLine(line.code, line.label, line.net, line.vat_rate) for line in lines)


def _of_rate(lines: Iterable[MovedLine], rate: Decimal) -> Decimal:
    return sum((line.amount.value for line in lines if line.vat_rate.value == rate), ZERO)


def _share(rate: Decimal) -> str:
    return f"{(rate / _WHOLE).normalize():f}"
