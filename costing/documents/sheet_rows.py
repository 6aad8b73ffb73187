"""Where everything stands on the sheet that is negotiated on, worked out before a cell is written.

A line of the table follows the choices that stand far below it, and the totals follow both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from costing.documents import row_marks
from costing.documents.negotiable import OPTION, TickView
from costing.documents.shapes import QuoteView
from costing.documents.shares import whole_discount
from costing.quoting.shares import WholeDiscount

RANK, LABEL, UNIT, QUANTITY, PRICE, DISCOUNT, VAT, AMOUNT, CODE = "ABCDEFGHI"
# Beside the codes, off the page: whether a line counts, a figure of its row, whether a choice is in the fullest offer.
COUNTED, ASIDE, FULLEST = "JKL"


@dataclass(frozen=True, slots=True)
class Totals:
    """The rows of the totals; a row that is not there is the one before it."""

    net: int
    on_lines: int
    agreed: int
    discount: int
    after: int
    vat: range
    gross: int
    stamp: int
    due: int


@dataclass(frozen=True, slots=True)
class Choices:
    """The rows of what can be ticked: the heads of options and of variants, 0 where there are none; all rows together.

    `with_options` are the rows of the totals that all options lead to.
    """

    options: int
    variants: int
    with_options: range
    whole: range


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row: the head of the table and what is under it, headings of groups, lines and years by code, choices.

    `ticks` are the rows where choices are ticked, by their marks; `yearly` is the head of what is paid by the year, 0
    where nothing is and no choice brings any, and `years` its rows.
    """

    head: int
    table: range
    headings: tuple[int, ...]
    lines: dict[str, int]
    at: Totals
    whole: WholeDiscount
    yearly: int
    years: range
    choices: Choices
    ticks: dict[str, int]

    @property
    def paid_once(self) -> bool:
        """Whether anything is paid once, or may be: without it a discount of the whole takes nothing off."""
        return bool(self.table or self.ticks)

    @property
    def free(self) -> int:
        """The first row under all of it."""
        under = self.years.stop + 2 if self.yearly else self.at.due + 2
        return max(under, self.choices.whole.stop)


def mark_of(tick: TickView) -> str:
    """Return what the row of a choice is known by."""
    return row_marks.choice_mark(row_marks.OPTION if tick.kind == OPTION else row_marks.VARIANT, tick.code)


def rows_of(view: QuoteView, head: int) -> Rows:
    """Lay out the rows of a quote under the head of its table."""
    lines: dict[str, int] = {}
    headings, row = [], head + 1
    for group in view.groups:
        headings.append(row if group.label else 0)
        row += bool(group.label)
        lines |= {line.code: row + number for number, line in enumerate(group.lines)}
        row += len(group.lines)
    table = range(head + 1, row)
    whole = whole_discount(view)
    at = _totals(view, whole, row)
    bills = (*view.maintenance, *view.recurring)
    yearly = at.due + 3 if bills or view.sheet.yearly else 0
    years = range(yearly + 1, yearly + 1 + len(bills)) if yearly else range(0)
    lines |= {year.code: row for row, year in zip(years, bills, strict=True)}
    ticks: dict[str, int] = {}
    start = years.stop + 3 if yearly else at.due + 3
    choices = _choices(view, start, lines, ticks)
    return Rows(head, table, tuple(headings), lines, at, whole, yearly, years, choices, ticks)


def _totals(view: QuoteView, whole: WholeDiscount, row: int) -> Totals:
    every = (*view.lines, *(line for tick in view.sheet.ticks for line in tick.lines))
    on_lines = row + any(line.discount.value for line in every)
    settled = on_lines + whole.agreed
    vat = range(settled + 3, settled + 3 + len(view.vat) + len(view.sheet.more_vat))
    stamp = vat.stop + (view.sheet.stamp is not None)
    return Totals(row, on_lines, settled, settled + 1, settled + 2, vat, vat.stop, stamp, stamp + 1)


def _choices(view: QuoteView, start: int, lines: dict[str, int], ticks: dict[str, int]) -> Choices:
    row, heads = start, []
    extra = range(0)
    for kind in (True, False):
        held = [tick for tick in view.sheet.ticks if (tick.kind == OPTION) is kind]
        heads.append(row if held else 0)
        if not held:
            continue
        row = _placed(held, row + 1, lines, ticks)
        if kind:
            extra = range(row, row + sum(figure is not None for figure in (view.with_options, view.with_options_due)))
            row = extra.stop + 1
    options, variants = heads
    stop = row - (bool(options) and not variants)
    return Choices(options, variants, extra, range(start, stop) if any(heads) else range(0))


def _placed(held: list[TickView], row: int, lines: dict[str, int], ticks: dict[str, int]) -> int:
    for tick in held:
        ticks[mark_of(tick)] = row
        lines |= {line.code: row + number for number, line in enumerate(tick.lines, 1)}
        row += 1 + len(tick.lines)
    return row


def span(column: str, rows: range) -> str:
    """Name the cells of some rows; of none (a quote of maintenance alone), the one above, which holds no number."""
    first, last = rows.start - (not rows), rows.stop - 1
    return f"${column}${first}:${column}${last}"


def taken(row: int) -> str:
    """Return the condition that the choice of a row is ticked."""
    return f'${QUANTITY}${row}="{row_marks.TICK}"'


@dataclass(frozen=True, slots=True)
class Counted:
    """Which lines count, as choices are ticked: a formula for each that a choice moves, and what it comes to."""

    view: QuoteView
    rows: Rows

    def formula(self, code: str) -> str | None:
        """Return the formula of whether a line counts; nothing where no choice moves it."""
        adding, leaving = self._moved(code)
        if not adding and not leaving:
            return None
        parts = []
        if adding:
            parts.append(f"IF({_any(adding)},1,0)")
        if leaving:
            parts.append(f"IF({_any(leaving)},0,1)")
        return "=" + "*".join(parts)

    def holds(self, code: str) -> bool:
        """Whether a line counts, as the choices were quoted."""
        ticks = self.view.sheet.ticks
        adding = [tick.accepted for tick in ticks if code in tick.adds]
        return (any(adding) or not adding) and not any(tick.accepted for tick in ticks if code in tick.leaves)

    def once(self, column: str, rate: str = "") -> str:
        """Return the sum over a column of what is paid once and counts, of one rate of tax where its cell is named."""
        return "+".join(self._once(column, rate)) or "0"

    def yearly_net(self) -> str:
        """Return the sum of what choices bring that is paid by the year, before tax; nothing where none does."""
        region = self.rows.choices.whole
        amounts, counted, aside = (span(column, region) for column in (AMOUNT, COUNTED, ASIDE))
        return f"+SUMIFS({amounts},{counted},1)-SUMIFS({amounts},{counted},1,{aside},{_ONCE})" if self._by_year else ""

    def yearly_vat(self) -> str:
        """Return the value-added tax on that, rounded line by line."""
        region = self.rows.choices.whole
        amounts, rates, counted, aside = (span(column, region) for column in (AMOUNT, VAT, COUNTED, ASIDE))
        return f'+SUMPRODUCT({counted}*({aside}="")*ROUND({amounts}*{rates},2))' if self._by_year else ""

    @property
    def _by_year(self) -> bool:
        return bool(self.view.sheet.yearly)

    def _once(self, column: str, rate: str) -> Iterator[str]:
        for region, more in ((self.rows.table, ""), (self.rows.choices.whole, f",{span(ASIDE, self._region)},{_ONCE}")):
            if region:
                wanted = f",{span(VAT, region)},{rate}" if rate else ""
                yield f"SUMIFS({span(column, region)},{span(COUNTED, region)},1{wanted}{more})"

    @property
    def _region(self) -> range:
        return self.rows.choices.whole

    def _moved(self, code: str) -> tuple[list[int], list[int]]:
        ticks = self.view.sheet.ticks
        adding = [self.rows.ticks[mark_of(tick)] for tick in ticks if code in tick.adds]
        return adding, [self.rows.ticks[mark_of(tick)] for tick in ticks if code in tick.leaves]


# Beside a line of a choice stands its amount before discounts where it is paid once, and nothing else.
_ONCE = '">=0"'


def _any(rows: list[int]) -> str:
    conditions = ",".join(taken(row) for row in rows)
    return f"OR({conditions})" if len(rows) > 1 else conditions
