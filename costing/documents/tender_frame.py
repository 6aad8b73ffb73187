"""What the sheets of a tender's workbook share: the head that says what a form is and of whom, the place to sign it.

Their words are those of the Word forms. No cell of a form is open: its prices are the ones that were offered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from costing.documents.cells import Sheet, quoted
from costing.documents.internal_sheet import BAND, WARNING, Told, mark
from costing.documents.looks import MONEY, SMALL, Look
from costing.documents.paper import footer, lay_out
from costing.documents.priced import Figure
from costing.documents.shapes import FinancialView

ROW = 18.0
TEXT = Look(rule="hair")
NAME = replace(TEXT, bold=True)
SAID = replace(TEXT, indent=1)
TITLE = replace(NAME, indent=1)
CENTER = replace(TEXT, align="center")
AMOUNT = Look(form=MONEY, align="end", rule="hair")
STRONG = replace(AMOUNT, bold=True)
PLAIN = Look(size=9, indent=1)
_HEAD = Look(size=9, bold=True, color="paper", fill="dark", align="center")
_BAND = Look(size=16, bold=True, color="paper", fill="dark", indent=1)
_UNDER = Look(size=9.5, color="paper", fill="dark", indent=1)
_SIGNED = Look(size=9, bold=True, color="dark", rule="accent", indent=1)
_SIGNING = Look(size=SMALL, color="grey", indent=1)
_GAP = 9.0
_SPACE = 70.0  # to sign and stamp
_HIGHEST_FROZEN = 300.0
_NARROWEST = 17.0


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet of a tender's workbook while it is written: its first and last column, and what is said of it all.

    `mark` is what an internal build bears on every sheet; nothing in a client's.
    """

    sheet: Sheet
    view: FinancialView
    first: str
    last: str
    mark: str = ""

    def across(self, row: int, first: str = "", last: str = "") -> str:
        """Name the cells of a row, from its first column to its last unless others are given."""
        begins, ends = first or self.first, last or self.last
        return f"{begins}{row}" if begins == ends else f"{begins}{row}:{ends}{row}"

    def label(self, key: str) -> str:
        """Return a text that the Word forms say too."""
        return self.view.labels[f"proposal.{key}"]

    def text(self, row: int, text: str, look: Look, *, first: str = "", last: str = "") -> None:
        """Write a text over some columns; its row grows with it."""
        place = self.across(row, first, last)
        self.sheet.put(place, text, look)
        self.sheet.height(row, 5 + self.sheet.tall(text, place, look))

    def headed(self, title: str, intro: str = "") -> int:
        """Write what the sheet is, of which offer, for whom and by whom; return the next free row."""
        sheet, view, row = self.sheet, self.view, 1
        if self.mark:
            self.text(1, self.mark, BAND)
            self.text(2, sheet.book.labels["proposal.internal_mark_text"], WARNING)
            row = 3
        self.text(row, title, _BAND)
        known = "number" if view.reference == view.number else "tender_reference"
        self.text(row + 1, sheet.said(known, number=view.number, reference=view.reference), _UNDER)
        self.text(row + 2, sheet.said("tender_days", day=view.day, valid_until=view.valid_until), _UNDER)
        sheet.blank(self.across(row + 3), Look(fill="accent"))
        sheet.height(row + 3, 3)
        row += 4
        parties = (("client", view.client), ("provider", view.provider))
        told = [(sheet.said(key), party.name) for key, party in parties if party is not None]
        for label, text in ((sheet.said("tender_subject"), view.title), *told):
            self.text(row, sheet.said("pair", label=label, text=text), PLAIN)
            row += 1
        if intro:
            self.text(row, intro, Look(size=SMALL, color="grey", indent=1))
            row += 1
        return self.gap(row)

    def gap(self, row: int) -> int:
        """Leave a row empty; return the next."""
        self.sheet.height(row, _GAP)
        return row + 1

    def columns(self, row: int, titles: Mapping[str, str], starting: str = "") -> None:
        """Write the head of a table: the title of each column, that of `starting` where its texts begin."""
        for column, title in titles.items():
            look = replace(_HEAD, align="start", indent=int(column == self.first)) if column == starting else _HEAD
            self.sheet.put(f"{column}{row}", title, look)
            self.sheet.height(row, max(ROW, 8 + self.sheet.tall(title, f"{column}{row}", look)))

    def unless_changed(self, text: str, now: str, figure: Figure) -> str:
        """Return the formula that says a text of an amount, and that it no longer holds once the amount is another."""
        return f"=IF(ROUND({now}-{figure.value:f},2)=0,{quoted(text)},{quoted(self.sheet.said('tender_stale'))})"

    def signed(self, row: int) -> range:
        """Write the place where the tenderer signs; return its rows."""
        start = self.gap(row)
        self.text(start, self.label("tenderer_sign"), _SIGNED)
        self.text(start + 1, self.label("tenderer_signature"), _SIGNING)
        self.sheet.blank(self.across(start + 2), TEXT)
        self.sheet.height(start + 2, _SPACE)
        return range(start, start + 3)

    def finished(self, table: range, together: Iterable[range]) -> None:
        """Lock the sheet, and say how it stands on screen and paper; the first row of the table is its head."""
        page, window = self.sheet.page, self.sheet.page.sheet_view
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = False
        window.showGridLines = False
        window.zoomScale = 90
        if table and sum(self.sheet.heights[row] for row in range(1, table.start + 1)) <= _HIGHEST_FROZEN:
            page.freeze_panes = f"A{table.start + 1}"
        lay_out(self.sheet, f"{self.first}{{row}}:{self.last}{{row}}", table, together)
        footer(self.sheet, self.view.number, self.view.client.name, self.view.revision)
        if self.mark:
            mark(self.sheet, Told(self.view.number, self.view.client.name))


def money_width(figures: Iterable[Figure]) -> float:
    """Return how wide a column of amounts is [digits]."""
    return max(_NARROWEST, max((len(f"{figure.value:,.2f}") for figure in figures), default=0) * 1.15 + 3)


def unit_width(view: FinancialView) -> float:
    """Return how wide the column of units is [digits], as far as there is room for their names on one line."""
    return min(max(10.0, max((len(line.unit) for line in view.lines), default=0) + 2.0), 17.0)
