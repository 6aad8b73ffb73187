"""A sheet of the internal workbook: marked on screen and on paper, its tables of texts, figures and live formulas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill

from costing.documents.cells import Book, Sheet
from costing.documents.drawings import Chart
from costing.documents.looks import Look
from costing.documents.paper import footer, header, lay_across
from costing.documents.sheet_charts import place_chart

# No red for what is below zero: red says that a limit is passed.
AMOUNT, OPEN_TOP = "#,##0.00_-;-#,##0.00_-", '#,##0.00"\u200e+\u200e"'
BAND = Look(size=15, bold=True, color="paper", fill="alarm", indent=1)
_UNDER = Look(size=9.5, bold=True, color="paper", fill="dark", indent=1)
WARNING = Look(size=8.5, color="alarm", indent=1)
_SECTION = Look(size=11, bold=True, color="accent", rule="accent", vertical="bottom", indent=1)
_HEAD = Look(size=8.5, bold=True, color="paper", fill="dark", align="center")
_TEXT = Look(size=9, rule="hair", indent=1)
_FIGURE = Look(size=9, rule="hair", align="end", wrap=False)
_NOTE = Look(size=9, indent=1)
_PLAIN = Look(size=9, wrap=False)
_NARROWEST, _DIGITS = 14.0, 0.95  # of a column of amounts [digits of the default font], and of each of theirs
_GAP, _LOWEST, _EDGE, _BLANK = 8.0, 15.0, 4.0, 15.0  # heights [points]
_POINT = 12_700  # English metric units
_HEAD_ROWS = range(1, 4)
_ZOOM = 90
_FOUR = Decimal("0.0001")
_EXACT = 8  # decimals of what a formula comes to


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, and what it comes to."""

    formula: str
    value: Decimal | str


@dataclass(frozen=True, slots=True)
class Told:
    """What every sheet says of its quote: number with its revision, and client."""

    number: str
    client: str


Value = str | Decimal | Live | None


class InternalSheet:
    """One sheet, under a red band that stays in sight and is printed on every page.

    `row` is the next free one; `start` and `reach` are the columns between which headings and paragraphs stand.
    """

    def __init__(self, book: Book, name: str, told: Told, widths: Mapping[str, float]) -> None:
        self.book = book
        self.sheet: Sheet = book.add(f"inside_{name}")
        self.title = self.sheet.page.title
        self.first, self.last = next(iter(widths)), list(widths)[-1]
        self.start, self.reach = self.first, self.last
        self.sheet.widths(widths)
        self.row = 1
        self._told = told
        self._blocks: list[range] = []
        self._sections: set[int] = set()
        self._red: list[tuple[str, str, bool]] = []
        self._head = _HEAD_ROWS
        self._headed = 0
        self._band(book, told)

    def label(self, key: str) -> str:
        """Return a text that the internal Word build says too."""
        return self.book.labels[f"proposal.inside_{key}"]

    def said(self, key: str, **facts: str) -> str:
        """Return a text of the internal workbook alone."""
        return self.book.said(f"inside_{key}", **facts)

    def section(self, text: str) -> int:
        """Begin a part of the sheet; return the row of its heading."""
        self.gap()
        self._sections.add(self.row)
        self._wide(text, _SECTION)
        return self.row - 1

    def headed_till_here(self) -> None:
        """End the table whose head stands on every page: on pages that begin after it there is no head."""
        self._headed = self.row

    def notes(self, texts: Iterable[str], look: Look = _NOTE) -> None:
        """Write paragraphs, each over the whole width."""
        for text in texts:
            self._wide(text, look)

    def gap(self) -> None:
        """Leave a narrow row empty."""
        self.sheet.height(self.row, _GAP)
        self.row += 1

    def heads(self, texts: Mapping[str, str], *, frozen: bool = False) -> int:
        """Write the head of a table, by column ("A") or by several ("A:C").

        `frozen`: it stays in sight, and stands at the head of every page.
        """
        row = self.row
        for columns, text in texts.items():
            place = _place(columns, row)
            self.sheet.put(place, text, _HEAD)
            self.sheet.height(row, _EDGE + self.sheet.tall(text, place, _HEAD))
        if frozen:
            self._head = range(1, row + 1)
        else:
            self.table([row - (row - 1 in self._sections), row + 1])
        self.row += 1
        return row

    def cells(self, values: Mapping[str, Value], look: Mapping[str, Look] | None = None, *, total: bool = False) -> int:
        """Write a row of a table, amounts of dinars where no look says otherwise; return which row it is."""
        row, looks = self.row, look or {}
        self.sheet.height(row, _LOWEST)
        for columns, value in values.items():
            self._cell(_place(columns, row), value, looks.get(columns), total=total)
        self.row += 1
        return row

    def breach(self, place: str, condition: str, *, found: bool) -> None:
        """Show a cell in red where a formula holds; it is `found` to hold already, or not."""
        cell: Any = self.sheet.page[place]
        self._red.append((place, condition, bool(cell.font.b)))
        if found:
            red = replace(_FIGURE, bold=True, color="alarm", fill="blush", form=cell.number_format)
            self.sheet.redress(place, red)

    def table(self, rows: Sequence[int]) -> None:
        """Keep rows together on paper."""
        self._blocks.append(range(min(rows), max(rows) + 1))

    def chart(self, chart: Chart, column: str, row: int, headed: int = 1) -> None:
        """Draw a chart from a row on, with so many rows over it; what is written next stands under it."""
        place_chart(self.sheet, chart, f"{column}{row}")
        end, used = row, 0.0
        while used < chart.height / _POINT + _GAP:
            if end not in self.sheet.heights:
                self.sheet.height(end, _BLANK)
            used += self.sheet.heights[end]
            end += 1
        self.row = max(self.row, end)
        self._blocks.append(range(row - headed, end))

    def done(self, freeze: str) -> None:
        """Finish the sheet: what stays in sight from the rows of its head on, what is red, how it is printed."""
        page, palette = self.sheet.page, self.sheet.palette
        red = Font(bold=True, color=palette.alarm), PatternFill(bgColor=palette.blush, fill_type="solid")
        rule: Any = FormulaRule
        for place, condition, summed in self._red:
            calm = Font(bold=summed, color=palette.ink)
            ground = PatternFill(bgColor=palette.pale if summed else palette.paper, fill_type="solid")
            page.conditional_formatting.add(place, rule([condition], font=red[0], fill=red[1], stopIfTrue=True))
            page.conditional_formatting.add(place, rule([f"NOT({condition})"], font=calm, fill=ground))
        page.freeze_panes = f"{freeze}{self._head.stop}"
        page.sheet_view.showGridLines = False
        page.sheet_view.zoomScale = _ZOOM
        last = max(self.sheet.heights)
        starts = {each.start: each for each in sorted(self._blocks, key=len) if each.start >= self._head.stop}
        lay_across(
            self.sheet, f"{self.first}{{row}}:{self.last}{{row}}", self._head, (*starts.values(), range(last, last + 1))
        )
        if self._headed and all(each.id >= self._headed - 1 for each in page.row_breaks.brk):
            page.print_title_rows = f"{_HEAD_ROWS.start}:{_HEAD_ROWS.stop - 1}"
        mark(self.sheet, self._told)

    def _band(self, book: Book, told: Told) -> None:
        self._wide(book.labels["proposal.internal_mark"], BAND)
        self.sheet.height(1, self.sheet.heights[1] + _EDGE)
        self._wide(self.said("of", sheet=self.title, number=told.number, client=told.client), _UNDER)
        self._wide(book.labels["proposal.internal_mark_text"], WARNING)

    def _wide(self, text: str, look: Look) -> None:
        place = f"{self.start}{self.row}:{self.reach}{self.row}"
        self.sheet.put(place, text, look)
        self.sheet.height(self.row, _EDGE + self.sheet.tall(text, place, look))
        self.row += 1

    def _cell(self, place: str, value: Value, look: Look | None, *, total: bool) -> None:
        text = isinstance(value, str) or (isinstance(value, Live) and isinstance(value.value, str))
        shown = look or (_TEXT if text or value is None else replace(_FIGURE, form=AMOUNT))
        if total:
            shown = replace(shown, bold=True, fill="pale", rule="accent")
        if value is None:
            self.sheet.blank(place, shown)
        elif isinstance(value, str):
            self.sheet.put(place, value, shown)
            self.sheet.height(self.row, _EDGE + self.sheet.tall(value, place, shown))
        elif isinstance(value, Live):
            told = value.value
            self.sheet.formula(place, value.formula, told if isinstance(told, str) else round(told, _EXACT), shown)
        else:
            self.sheet.number(place, value, shown)


def _place(columns: str, row: int) -> str:
    """Return the cells of a row under a column ("A"), or over several that become one ("A:C")."""
    return ":".join(f"{column}{row}" for column in columns.split(":"))


def mark(sheet: Sheet, told: Told) -> None:
    """Mark a sheet as internal where its cells do not: on its tab, at the head and at the foot of each page."""
    said = sheet.book.labels["proposal.internal_mark"]
    sheet.page.sheet_properties.tabColor = sheet.palette.alarm
    header(sheet, said, sheet.palette.alarm)
    footer(sheet, told.number, said)


def figure(form: str) -> Look:
    """Return how a figure of a table looks in a number format."""
    return replace(_FIGURE, form=form)


def plain() -> Look:
    """Return how a word of a table looks that is one line long."""
    return replace(_TEXT, wrap=False, align="center", indent=0)


def width_of(amounts: Iterable[Decimal]) -> float:
    """Return how wide a column is that holds the largest of some amounts."""
    return max(_NARROWEST, max((len(f"{each:,.2f}") for each in amounts), default=0) * _DIGITS + 2)


def written(amount: Decimal) -> str:
    """Return an amount as it stands in a formula, the same however many zeros its record has at the end."""
    return f"{amount.normalize():f}"


def share(part: Decimal, whole: Decimal) -> Decimal:
    """Return a part of a whole as a share, to the hundredth of a percent, half-up."""
    return (part / whole).quantize(_FOUR, ROUND_HALF_UP)
