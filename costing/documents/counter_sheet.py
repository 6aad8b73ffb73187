"""A counter-offer as a workbook: the revision, negotiable again, and a sheet that holds both offers side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from costing.documents.cells import Book, Sheet
from costing.documents.counter import CounterView, NoteView, OfferedView, counter_of
from costing.documents.looks import SMALL, Look
from costing.documents.paper import footer, lay_across
from costing.documents.price_table import AMOUNTS, CODES, ROW, rate_look, share_look
from costing.documents.priced import Figure
from costing.documents.shapes import QuoteView
from costing.documents.stamp_scale import duty_formula
from costing.documents.view import DEVIS, view_of
from costing.documents.workbook import workbook_bytes
from costing.files import write_all
from costing.money import ZERO, exactly
from costing.quoting.answering import Answer
from costing.quoting.quote import Quote
from costing.quoting.received import Received
from costing.quoting.seen import Seen
from costing.quoting.shares import WholeDiscount
from costing.wording import percent, say

_LABEL, _RATE, _DIFFERENCE, _CODE = "A", "B", "N", "O"
_ALL = f"{_LABEL}{{row}}:{_DIFFERENCE}{{row}}"
_NAMES = f"{_LABEL}{{row}}:{_RATE}{{row}}"
_BAND = Look(size=17, bold=True, color="paper", fill="dark", indent=1)
_UNDER = Look(size=9.5, color="paper", fill="dark", indent=1)
_PLAIN = Look(size=9, indent=1)
_SECTION = Look(size=9, bold=True, color="accent", rule="accent", vertical="bottom", indent=1)
_HEAD = Look(size=9, bold=True, color="paper", fill="dark", align="center")
_GROUP = Look(size=9.5, bold=True, color="dark", fill="pale", align="center", rule="dark")
_NAME = Look(rule="hair", bold=True)
_TOTAL = Look(rule="hair", indent=1)
_COUNT = Look(align="center", rule="hair")
_STRONG = Look(size=11, bold=True, color="paper", fill="accent", indent=1)
# On a dark ground red cannot be read.
_DUE = replace(_STRONG, form="#,##0.00_-", align="end", indent=0)
_SMALL = Look(size=SMALL)
_HEAD_ROW, _DUE_ROW, _GAP = 42.0, 24.0, 9.0
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Side:
    """The columns of one reading; what is asked stands at the unit prices quoted, and has no column of its own."""

    name: str
    quantity: str
    price: str
    share: str
    net: str

    @property
    def first(self) -> str:
        return self.quantity


_QUOTED, _ASKED, _OURS = (
    _Side("quoted", "C", "D", "E", "F"),
    _Side("asked", "G", "D", "H", "I"),
    _Side("ours", "J", "K", "L", "M"),
)
_SIDES = (_QUOTED, _ASKED, _OURS)


@exactly
def counter_workbook_bytes(quote: Quote, answer: Answer, lang: str | None = None) -> bytes:
    """Return the workbook of a counter-offer, as the bytes of an .xlsx.

    Parameters
    ----------
    quote
        The revision that answers, or the quote itself where nothing is answered with.
    answer
        What is answered to the client's workbook.
    lang
        fr, ar or en; absent: that of the quote.

    Returns
    -------
    bytes
        The client's workbook of the revision, to be negotiated on again, and one more sheet: both offers line by line,
        live formulas with the figures they come to [DZD]. Nothing internal is in it.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    """
    view = view_of(quote, lang, DEVIS)
    counter = counter_of(answer, view.lang)
    return workbook_bytes(view, (lambda book, shown: counter_sheet(book, shown, counter),))


def write_counter(received: Received, path: Path, lang: str | None = None) -> None:
    """Write the workbook of the counter-offer to what came back; what stands there is replaced, whole or not at all."""
    answer = received.answered
    made = counter_workbook_bytes(answer.revision or answer.quote, answer, lang)
    write_all({path: made})


def counter_sheet(book: Book, view: QuoteView, counter: CounterView) -> None:
    """Write the sheet with both offers."""
    sheet = book.add("sheet_counter")
    _columns(sheet, counter)
    head = _letterhead(sheet, view)
    lines = _lines(sheet, counter, head)
    end = _Totals(sheet, view, counter, lines).write()
    end = _reasons(sheet, counter.notes, end + 1)
    window = sheet.page.sheet_view
    window.showGridLines = False
    window.zoomScale = 90
    sheet.page.freeze_panes = f"{_RATE}{head + 2}"
    sheet.page.protection.sheet = True
    sheet.page.protection.formatColumns = sheet.page.protection.formatRows = False
    lay_across(sheet, _ALL, range(head, head + 2), (range(lines.stop, end),))
    footer(sheet, view.number, view.client.name, view.revision)


def _columns(sheet: Sheet, counter: CounterView) -> None:
    figures = [side.net for line in counter.lines for side in (line.quoted, line.asked, line.ours)]
    figures += [each.due for each in (counter.quoted, counter.asked, counter.ours)]
    money = max(15.0, max(len(f"{figure:,.2f}") for figure in figures) * 1.15 + 2)
    sheet.widths({_LABEL: 44, _RATE: 8, _DIFFERENCE: money, _CODE: 16})
    for side in _SIDES:
        sheet.widths({side.quantity: 8, side.price: money, side.share: 9, side.net: money})


def _letterhead(sheet: Sheet, view: QuoteView) -> int:
    _text(sheet, 1, sheet.said("counter_title", title=view.title), _BAND)
    under = sheet.said("counter_under", number=view.number)
    days = sheet.said("days", day=view.day, valid_until=view.valid_until)
    _text(sheet, 2, f"{under}{sheet.said('beside')}{days}", _UNDER)
    sheet.blank(_ALL.format(row=3), Look(fill="accent"))
    sheet.height(3, 3)
    _text(sheet, 4, sheet.said("counter_intro"), replace(_PLAIN, color="grey"))
    sheet.height(5, _GAP)
    return 6


def _text(sheet: Sheet, row: int, text: str, look: Look) -> None:
    place = _ALL.format(row=row)
    sheet.put(place, text, look)
    sheet.height(row, 6 + sheet.tall(text, place, look))


def _lines(sheet: Sheet, counter: CounterView, head: int) -> range:
    """Write the head of the table and its lines; return the rows of the lines."""
    _heads(sheet, head)
    rows = range(head + 2, head + 2 + len(counter.lines))
    for row, line in zip(rows, counter.lines, strict=True):
        sheet.put(f"{_LABEL}{row}", line.label, _NAME, below=line.unit)
        text = sheet.tall(line.label, f"{_LABEL}{row}", _NAME) + sheet.tall(line.unit, f"{_LABEL}{row}", _SMALL)
        sheet.height(row, 5 + text)
        sheet.number(f"{_RATE}{row}", line.rate / _WHOLE, rate_look(sheet, Figure(line.rate, "")))
        _offered(sheet, row, _QUOTED, line.quoted, line.quoted)
        _offered(sheet, row, _ASKED, line.asked, line.quoted)
        _offered(sheet, row, _OURS, line.ours, line.asked)
        value = line.ours.net - line.asked.net
        sheet.formula(f"{_DIFFERENCE}{row}", f"=ROUND({_OURS.net}{row}-{_ASKED.net}{row},2)", value, AMOUNTS)
        sheet.put(f"{_CODE}{row}", line.code, CODES)
    return rows


def _heads(sheet: Sheet, head: int) -> None:
    sheet.put(f"{_LABEL}{head}:{_RATE}{head}", "", _GROUP)
    for side in _SIDES:
        sheet.put(f"{side.first}{head}:{side.net}{head}", sheet.said(f"counter_{side.name}"), _GROUP)
        for column, key in ((side.quantity, "counter_quantity"), (side.share, "line_discount"), (side.net, "amount")):
            sheet.put(f"{column}{head + 1}", sheet.said(key), _HEAD)
    for side in (_QUOTED, _OURS):
        sheet.put(f"{side.price}{head + 1}", sheet.said("unit_price"), _HEAD)
    sheet.put(f"{_LABEL}{head + 1}", sheet.said("label"), replace(_HEAD, align="start"))
    sheet.put(f"{_RATE}{head + 1}", sheet.said("vat"), _HEAD)
    sheet.put(f"{_DIFFERENCE}{head}", "", _GROUP)
    sheet.put(f"{_DIFFERENCE}{head + 1}", sheet.said("counter_difference"), _HEAD)
    sheet.height(head, ROW)
    sheet.height(head + 1, _HEAD_ROW)


def _offered(sheet: Sheet, row: int, side: _Side, offered: OfferedView, before: OfferedView) -> None:
    """Write a line in one reading; what is another than in the reading before it stands out."""
    count = replace(_COUNT, bold=offered.quantity != before.quantity)
    sheet.number(f"{side.quantity}{row}", offered.quantity, count)
    if side is not _ASKED:
        price = replace(AMOUNTS, bold=offered.unit_price != before.unit_price)
        sheet.number(f"{side.price}{row}", offered.unit_price, price)
    share = replace(share_look(sheet), bold=offered.share != before.share)
    sheet.number(f"{side.share}{row}", offered.share, share)
    formula = f"=ROUND({side.quantity}{row}*{side.price}{row}*(1-{side.share}{row}),2)"
    sheet.formula(f"{side.net}{row}", formula, offered.net, replace(AMOUNTS, bold=offered.net != before.net))


@dataclass(frozen=True, slots=True)
class _Totals:
    """The totals of the three readings, under their lines."""

    sheet: Sheet
    view: QuoteView
    counter: CounterView
    lines: range

    def write(self) -> int:
        """Write them, from the sum of the lines to what is due; return the row of what is due."""
        rates, scale = self.counter.rates, self.view.sheet.stamp
        bases = range(self.lines.stop + 3, self.lines.stop + 3 + len(rates))
        taxes = range(bases.stop, bases.stop + len(rates))
        gross = taxes.stop
        stamp = gross + (scale is not None)
        said, lang = self.sheet.said, self.view.lang
        named = [say("table.vat", lang, rate=percent(rate, lang)) for rate in rates]
        labels = [said("counter_lines"), said("counter_discount"), said("net_after")]
        labels += [*(said("counter_base", label=each) for each in named), *named, said("gross")]
        labels += [said("stamp")] * (scale is not None)
        for row, label in enumerate(labels, self.lines.stop):
            self.sheet.blank(_ALL.format(row=row), _TOTAL)
            self.sheet.put(_NAMES.format(row=row), label, _TOTAL)
            self.sheet.height(row, max(ROW, 4 + self.sheet.tall(label, _NAMES.format(row=row), _TOTAL)))
        self._due(stamp + 1)
        for side, seen in zip(_SIDES, (self.counter.quoted, self.counter.asked, self.counter.ours), strict=True):
            self._side(side, seen, (bases, taxes, gross, stamp))
        self._differences(stamp)
        return stamp + 1

    def _side(self, side: _Side, seen: Seen, rows: tuple[range, range, int, int]) -> None:
        bases, taxes, gross, stamp = rows
        first, column = self.lines.stop, side.net
        discount, after = first + 1, first + 2
        net, left = sum(seen.nets.values(), ZERO), sum(seen.bases.values(), ZERO)
        lines = f"{column}{self.lines.start}:{column}{first - 1}"
        self._money(f"{column}{first}", f"=ROUND(SUM({lines}),2)", net)
        self._money(f"{column}{discount}", f"=ROUND({column}{after}-{column}{first},2)", left - net)
        self.sheet.number(f"{side.share}{discount}", seen.whole.share, share_look(self.sheet))
        self._money(f"{column}{after}", f"=ROUND(SUM({column}{bases.start}:{column}{bases.stop - 1}),2)", left)
        for rate, base, tax in zip(self.counter.rates, bases, taxes, strict=True):
            formula = _base(self._of_rate(column, rate), f"{side.share}{discount}", rate, seen.whole)
            self._money(f"{column}{base}", f"=ROUND({formula},2)", seen.bases.get(rate, ZERO), grey=True)
            formula = f"=ROUND({column}{base}*{rate / _WHOLE:f},2)"
            self._money(f"{column}{tax}", formula, seen.taxes.get(rate, ZERO))
        taxed = f"SUM({column}{taxes.start}:{column}{taxes.stop - 1})"
        self._money(f"{column}{gross}", f"=ROUND({column}{after}+{taxed},2)", seen.gross)
        if self.view.sheet.stamp is not None:
            formula = f"={duty_formula(f'{column}{gross}', self.view.sheet.stamp)}"
            self._money(f"{column}{stamp}", formula, seen.stamp_duty)
        due = f"=ROUND({column}{gross}+{column}{stamp},2)" if stamp != gross else f"={column}{gross}"
        self.sheet.formula(f"{column}{stamp + 1}", due, seen.due, _DUE)

    def _of_rate(self, column: str, rate: Decimal) -> str:
        rates = f"${_RATE}${self.lines.start}:${_RATE}${self.lines.stop - 1}"
        return f"ROUND(SUMIF({rates},{rate / _WHOLE:f},{column}{self.lines.start}:{column}{self.lines.stop - 1}),2)"

    def _money(self, place: str, formula: str, value: Decimal, *, grey: bool = False) -> None:
        look = replace(AMOUNTS, size=9, color="grey") if grey else AMOUNTS
        self.sheet.formula(place, formula, value, look)

    def _due(self, row: int) -> None:
        self.sheet.blank(_ALL.format(row=row), _STRONG)
        self.sheet.put(_NAMES.format(row=row), self.sheet.said("due"), _STRONG)
        self.sheet.height(row, _DUE_ROW)

    def _differences(self, last: int) -> None:
        asked, ours = self.counter.asked, self.counter.ours
        nets, bases = (sum(each.nets.values(), ZERO) for each in (asked, ours)), (asked.bases, ours.bases)
        before, after = nets
        left = [sum(each.values(), ZERO) for each in bases]
        values = [after - before, (left[1] - after) - (left[0] - before), left[1] - left[0]]
        values += [ours.bases.get(rate, ZERO) - asked.bases.get(rate, ZERO) for rate in self.counter.rates]
        values += [ours.taxes.get(rate, ZERO) - asked.taxes.get(rate, ZERO) for rate in self.counter.rates]
        values += [ours.gross - asked.gross]
        values += [ours.stamp_duty - asked.stamp_duty] if self.view.sheet.stamp is not None else []
        values += [ours.due - asked.due]
        for row, value in enumerate(values, self.lines.stop):
            formula = f"=ROUND({_OURS.net}{row}-{_ASKED.net}{row},2)"
            self.sheet.formula(f"{_DIFFERENCE}{row}", formula, value, _DUE if row > last else AMOUNTS)


def _base(net: str, share: str, rate: Decimal, whole: WholeDiscount) -> str:
    """Return the formula of what the discount of the whole leaves of a rate, as the sheet of the quote has it."""
    fixed = whole.fixed.get(rate, ZERO)
    if whole.agreed:
        off = f"ROUND({net}*{whole.granted:f},2)"
        net, fixed = f"({net}-{off}-MIN({net}-{off},{fixed:f}))", ZERO
    left = f"{net}-ROUND({net}*{share},2)"
    return f"MEDIAN(0,{net},{left}{-fixed:+f})" if fixed else left


def _reasons(sheet: Sheet, notes: tuple[NoteView, ...], row: int) -> int:
    """Write what differs from the request and why; return the first row under it."""
    sheet.height(row, _GAP)
    _text(sheet, row + 1, sheet.said("counter_notes"), _SECTION)
    for number, text in enumerate(_said(sheet, notes), row + 2):
        _text(sheet, number, text, _PLAIN)
    return row + 2 + len(notes)


def _said(sheet: Sheet, notes: tuple[NoteView, ...]) -> Iterator[str]:
    return (sheet.said(note.key, **note.facts) for note in notes)
