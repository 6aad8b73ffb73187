"""Priced facilities as a workbook: the sums on the first sheet, a row a facility on the second; internal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cached_property
from math import isnan
from typing import Any

from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.properties import PageSetupProperties

from costing.documents.cells import Book, Sheet
from costing.documents.enquiry import fields
from costing.documents.looks import MONEY, SMALL, Look
from costing.documents.paper import footer, header
from costing.documents.portfolio_files import CENTIMES, Outcome, seen
from costing.documents.portfolio_summary_sheet import fill_summary
from costing.documents.sealing import sealed
from costing.portfolio.columns import KIND, NAME, REFERENCE, WILAYA
from costing.portfolio.tables import PERCENTILES, TOTAL, YEAR
from costing.wilayas import wilaya_of, wilayas
from costing.wording import messages, say

_WIDTHS = {REFERENCE: 14.0, NAME: 28.0, WILAYA: 17.0, KIND: 24.0}  # digits of the default font
_LABEL_HEADS = {REFERENCE: "reference", NAME: "facility_head", WILAYA: "wilaya_head", KIND: "client_kind_head"}
_OWN, _FIGURE = 18.0, 16.5
_GROUPS, _HEADS, _KEYS, _FIRST = 1, 2, 3, 4  # rows: what several columns are of, each column, its key, facilities
_SCALE = 60  # of the printed page [percent]
_ROOM = 1_215.0  # what stands on a page that lies, at that scale [points of the sheet]
_GAP = 6.0  # above and below a text [points]
_PERCENTILES = tuple(f"{TOTAL}.{name}" for name in PERCENTILES)

_GROUP = Look(bold=True, fill="pale", align="center")
_HEAD, _HEAD_FIGURE = Look(bold=True, fill="pale"), Look(bold=True, fill="pale", align="end")
_KEY = Look(size=SMALL, color="grey", rule="hair")
_TEXT, _AMOUNT = Look(vertical="top"), Look(form=MONEY, align="end", vertical="top", wrap=False)
_FOOT, _FOOT_AMOUNT = Look(bold=True, fill="pale"), Look(bold=True, fill="pale", form=MONEY, align="end", wrap=False)


@dataclass(frozen=True, eq=False)
class _Table:
    """The sheet of facilities while it is filled."""

    found: Outcome
    sheet: Sheet

    @cached_property
    def amounts(self) -> list[str]:
        """The columns of amounts, totals first; a service that no facility has is left out."""
        there = [name for name in self.found.priced.columns if self.found.priced[name].notna().any()]
        totals = [name for name in there if name.startswith(f"{TOTAL}.")]
        totals += [name for name in there if name == YEAR]
        return [*totals, *(name for name in there if name not in totals)]

    @cached_property
    def names(self) -> list[str]:
        """Every column, in its order."""
        return [*self.found.labels.columns, *self.amounts]

    @cached_property
    def letters(self) -> list[str]:
        """The letter of every column."""
        return [get_column_letter(place) for place in range(1, len(self.names) + 1)]

    @property
    def labelled(self) -> int:
        """How many columns say which facility a row is of."""
        return len(self.found.labels.columns)

    @property
    def last(self) -> int:
        """The row of the last facility."""
        return _FIRST + len(self.found.priced) - 1


def workbook_bytes(found: Outcome) -> bytes:
    """Return the workbook, the same each time: the sums, and a row a facility with its total at the foot."""
    lang = found.lang
    labels = {f"workbook.{name}": messages()[f"portfolio.{name}"][lang] for name in ("summary_sheet", "sheet", "page")}
    book = Book(labels, lang)
    fill_summary(book.add("summary_sheet"), found)
    table = _Table(found, book.add("sheet"))
    _widths(table)
    _heads(table)
    _rows(table)
    _foot(table)
    _paper(table)
    for sheet in book.sheets:
        header(sheet, say("portfolio.internal", lang), sheet.palette.alarm)
        footer(sheet, say("portfolio.title", lang), say("portfolio.day", lang, day=found.day))
    made = datetime.combine(found.day, time())
    book.whole.properties = DocumentProperties(
        title=say("portfolio.title", lang), creator="costing", created=made, modified=made
    )
    return sealed(book.whole, [sheet.cached for sheet in book.sheets])


def _widths(table: _Table) -> None:
    widths = [_WIDTHS.get(name, _OWN) for name in table.found.labels.columns]
    widths += [_FIGURE for _ in table.amounts]
    table.sheet.widths(dict(zip(table.letters, widths, strict=True)))


def _heads(table: _Table) -> None:
    """Write the heads in words, and the keys of the columns under them, as a CSV file has them."""
    sheet, lang = table.sheet, table.found.lang
    for rank, name in enumerate(table.names):
        letter, own = table.letters[rank], rank < table.labelled
        text, look = (_label_head(name, lang), _HEAD) if own else (_end_head(name, lang), _HEAD_FIGURE)
        _tall(sheet, f"{letter}{_HEADS}", text, look)
        sheet.put(f"{letter}{_KEYS}", seen(name), _KEY)
        if own:
            sheet.blank(f"{letter}{_GROUPS}", _HEAD)
        sheet.height(_KEYS, sheet.tall(name, f"{letter}{_KEYS}", _KEY) + _GAP)
    for first, last, text in _groups(table):
        place = f"{table.letters[first]}{_GROUPS}"
        _tall(sheet, place if first == last else f"{place}:{table.letters[last]}{_GROUPS}", text, _GROUP)


def _groups(table: _Table) -> Iterator[tuple[int, int, str]]:
    """Yield what stands over columns of amounts: the first of them, the last, and of what they are."""
    codes = [name.rpartition(".")[0] for name in table.amounts]
    services: Mapping[str, Any] = table.found.summary.services
    for code in dict.fromkeys(codes):
        places = [place for place, each in enumerate(codes) if each == code]
        text = say("portfolio.total_head", table.found.lang) if code == TOTAL else code
        text = services[code][table.found.lang] if code in services else text
        yield places[0] + table.labelled, places[-1] + table.labelled, text


def _label_head(name: str, lang: str) -> str:
    head = _LABEL_HEADS.get(name)
    return seen(name) if head is None else say(f"portfolio.{head}", lang)


def _end_head(name: str, lang: str) -> str:
    end = name.rpartition(".")[2]
    if end in PERCENTILES:
        return end.upper()
    return say(f"portfolio.{'firm_' if end in {'net', 'gross'} else ''}{end}_head", lang)


def _rows(table: _Table) -> None:
    found, sheet = table.found, table.sheet
    told, amounts = found.labels.to_numpy(dtype=object), found.priced[table.amounts].to_numpy(dtype=float)
    names = list(found.labels.columns)
    for row in range(len(found.priced)):
        line = _FIRST + row
        for letter, name, label in zip(table.letters, names, told[row], strict=False):
            if label is not None:
                _tall(sheet, f"{letter}{line}", _label(name, seen(str(label)), found.lang), _TEXT)
        for letter, amount in zip(table.letters[table.labelled :], amounts[row].tolist(), strict=True):
            if not isnan(amount):
                sheet.number(f"{letter}{line}", Decimal(CENTIMES % amount), _AMOUNT)


def _label(name: str, text: str, lang: str) -> str:
    """Return what a label says to a person: a wilaya by name and number, a kind in words."""
    if name == WILAYA and (code := wilaya_of(text)) is not None:
        return say("portfolio.wilaya", lang, name=wilayas()[code], code=code)
    words = fields()[KIND].words
    return words[text][lang] if name == KIND and text in words else text


def _foot(table: _Table) -> None:
    """Write what the facilities come to; percentiles of single ones do not add up to those of all."""
    sheet, line = table.sheet, table.last + 1
    for place, letter in enumerate(table.letters):
        sheet.blank(f"{letter}{line}", _FOOT)
        name = table.names[place]
        if place >= table.labelled and name not in _PERCENTILES:
            values = (Decimal(CENTIMES % each) for each in table.found.priced[name].dropna().tolist())
            whole = sum(values, Decimal())
            sheet.formula(f"{letter}{line}", f"=SUM({letter}{_FIRST}:{letter}{table.last})", whole, _FOOT_AMOUNT)
    if table.labelled:
        sheet.put(f"A{line}", say("portfolio.total", table.found.lang), _FOOT)
    sheet.height(line, sheet.script.size(_FOOT) * sheet.script.leading + _GAP)


def _paper(table: _Table) -> None:
    """Set the paper: lying, heads and labels on every page, no service torn between two."""
    page: Any = table.sheet.page
    corner = table.letters[table.labelled] if table.labelled < len(table.letters) else "A"
    page.freeze_panes = f"{corner}{_FIRST}"
    page.auto_filter.ref = f"A{_KEYS}:{table.letters[-1]}{table.last}"
    page.print_title_rows = f"{_GROUPS}:{_KEYS}"
    page.print_area = f"A1:{table.letters[-1]}{table.last + 1}"
    page.page_setup.paperSize, page.page_setup.orientation = int(page.PAPERSIZE_A4), "landscape"
    if table.labelled:
        page.print_title_cols = f"A:{table.letters[table.labelled - 1]}"
    whole = table.sheet.points(f"A1:{table.letters[-1]}1")
    if whole <= _ROOM:
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        return
    page.page_setup.scale, page.page_setup.pageOrder = _SCALE, "overThenDown"
    page.col_breaks = ColBreak()
    for column in _ends(table, [last for _, last, _ in _groups(table)]):
        page.col_breaks.append(Break(id=column))


def _ends(table: _Table, ends: Sequence[int]) -> Iterator[int]:
    """Yield the columns after which a page ends, counted from 1."""
    labels = table.sheet.points(f"A1:{table.letters[table.labelled - 1]}1") if table.labelled else 0.0
    used, before = labels, table.labelled - 1
    for end in ends:
        wide = table.sheet.points(f"{table.letters[before + 1]}1:{table.letters[end]}1")
        if used + wide > _ROOM and used > labels:
            yield before + 1
            used = labels
        used, before = used + wide, end


def _tall(sheet: Sheet, place: str, text: str, look: Look) -> None:
    """Write a text, in a row that is high enough for it."""
    row = int("".join(each for each in place.partition(":")[0] if each.isdigit()))
    sheet.put(place, text, look)
    sheet.height(row, sheet.tall(text, place, look) + _GAP)
