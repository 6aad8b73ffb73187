"""The figures of the quote sheet as other sheets refer to them: by the mark of their row, wherever that stands."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from openpyxl.utils import quote_sheetname

from costing.documents.cells import Book, quoted
from costing.documents.row_marks import group_mark
from costing.documents.sheet_rows import AMOUNT, CODE, DISCOUNT, PRICE, VAT


@dataclass(frozen=True, slots=True)
class QuoteMarks:
    """The rows of a quote sheet that is written, by their marks."""

    page: str
    rows: dict[str, int]

    def figure(self, mark: str, column: str = AMOUNT) -> str:
        """Return the formula of the figure of a row; it holds wherever the row is moved to with its mark."""
        self._row(mark)
        return f"SUMIF({self._whole(CODE)},{quoted(mark)},{self._whole(column)})"

    def lines(self, codes: Collection[str]) -> str:
        """Return the formula of what some lines come to, after their own discounts."""
        return "+".join(f"SUM({self._cells(AMOUNT, rows)})" for rows in self._runs(codes)) or "0"

    def group(self, number: int, codes: Collection[str]) -> str:
        """Return the formula of what a group of lines comes to, as they count: by its heading, where it has one."""
        heading = group_mark(number)
        return self.figure(heading) if heading in self.rows else self.lines(codes)

    def of_rate(self, rate: str, codes: Collection[str]) -> str:
        """Return the formula of what those of some lines come to that bear a rate [share]."""
        parts = (f"SUMIF({self._cells(VAT, rows)},{rate},{self._cells(AMOUNT, rows)})" for rows in self._runs(codes))
        return "+".join(parts) or "0"

    def invoiced(self, code: str) -> tuple[str, str, str]:
        """Return the formulas of a year that is invoiced: before tax, its tax, with tax."""
        net, vat, gross = (self.figure(code, column) for column in (PRICE, DISCOUNT, AMOUNT))
        return net, vat, gross

    def _whole(self, column: str) -> str:
        return f"{self.page}!${column}$1:${column}${max(self.rows.values())}"

    def _cells(self, column: str, rows: range) -> str:
        return f"{self.page}!${column}${rows.start}:${column}${rows.stop - 1}"

    def _runs(self, codes: Collection[str]) -> Iterator[range]:
        """Yield the rows of some lines, those that follow one another together."""
        rows = sorted(self._row(code) for code in codes)
        for _, run in groupby(enumerate(rows), key=lambda each: each[1] - each[0]):
            held = [row for _, row in run]
            yield range(held[0], held[-1] + 1)

    def _row(self, mark: str) -> int:
        if mark not in self.rows:
            message = f"no row of the quote sheet is marked {mark}"
            raise ValueError(message)
        return self.rows[mark]


def marks_of(book: Book) -> QuoteMarks:
    """Read the marks of the first sheet of a workbook, which is that of the quote."""
    sheet = book.sheets[0]
    rows = {mark: row for row, mark in sheet.column(CODE).items()}
    return QuoteMarks(quote_sheetname(sheet.page.title), rows)
