"""What a client changed in a sheet: where it may, what it asks for; anywhere else, what is not as it was issued."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from unicodedata import normalize

from costing.documents import row_marks
from costing.documents.returned_cells import Formula, Page, Row, Value
from costing.documents.returned_formulas import Reach, follows, spelled
from costing.documents.returned_numbers import Odd, decimal_in, quantity_in, share_in, tick_in
from costing.documents.returned_rows import Rows, mark_in
from costing.documents.sheet_rows import AMOUNT, CODE, DISCOUNT, LABEL, PRICE, QUANTITY, UNIT, VAT
from costing.errors import Problem
from costing.quoting.asked import Asked, AskedKind, Tampered, TamperedKind
from costing.wording import money, number, percent

_OF_LINE: dict[str, TamperedKind] = {
    LABEL: "label",
    UNIT: "unit",
    QUANTITY: "locked_quantity",
    PRICE: "price",
    VAT: "vat_rate",
}
_CHOICES: dict[str, AskedKind] = {row_marks.OPTION: "option", row_marks.VARIANT: "variant"}
# What a program that saves a workbook anew may leave behind in the last figures of a share.
_NOISE = Decimal("0.000000001")
_PLAIN_TITLE = re.compile(r"[^\W\d]\w*")
_WHOLE = Decimal(100)
APART = "+"  # before a column that the issued sheet had none of, where columns were moved


@dataclass(slots=True)
class Findings:
    """What is found in a workbook while it is read, in the language it is told in."""

    lang: str
    asked: list[Asked] = field(default_factory=list)
    tampered: list[Tampered] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def changed(self, kind: TamperedKind, code: str, cell: str, old: Value | None, new: Value | None) -> None:
        """Note something that is not as it was issued."""
        told = (_shown(each, kind, self.lang) for each in (old, new))
        self.tampered.append(Tampered(kind, code, cell, *told))


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the formulas of two workbooks are compared: the sheets of each, by their titles in capitals.

    `still`: no row or column is elsewhere, so that the same words are the same formula.
    """

    issued: Mapping[str, Reach]
    returned: Mapping[str, Reach]
    still: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """One sheet as it was issued and as it came back, in the same columns, and which rows are the same.

    `columns` holds where a column now stands, when that is elsewhere; `steps` what the quantity of a line comes in.
    """

    issued: Page
    returned: Page
    rows: Rows
    quoting: bool
    columns: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, Decimal] = field(default_factory=dict)

    def place(self, row: int, column: str) -> str:
        """Return the address of a cell that came back."""
        return address(self.returned.title, f"{self.columns.get(column, column).removeprefix(APART)}{row}")


def address(title: str, cell: str) -> str:
    """Return the address of a cell as a spreadsheet writes it.

    Examples
    --------
    >>> address("Devis", "D12"), address("Coût de possession", "B3")
    ('Devis!D12', "'Coût de possession'!B3")
    """
    plain = title if _PLAIN_TITLE.fullmatch(title) else "'" + title.replace("'", "''") + "'"
    return f"{plain}!{cell}"


def compare(sides: Sides, spelling: Spelling | None, findings: Findings) -> None:
    """Note everything that changed on a sheet; without a spelling, in the inputs and prices of lines alone."""
    same = _Same(sides, spelling)
    for now, row in sides.returned.rows.items():
        place = sides.rows.was.get(now)
        if place is not None:
            _row(sides, same, (place, now), findings)
        elif now in sides.rows.doubled:
            findings.changed("row_doubled", mark_in(row), sides.place(now, _first(row)), None, _told(row))
        elif spelling is not None or is_line(row):
            _added(sides, now, row, findings)
    kept = set(sides.rows.was.values())
    for place, row in sides.issued.rows.items():
        if place not in kept and (spelling is not None or is_line(row)):
            cell = address(sides.issued.title, f"{_first(row)}{place}")
            findings.changed("row_deleted", mark_in(row), cell, _told(row), None)


def is_line(row: Row) -> bool:
    """Whether a row has a quantity, a price, and an amount that follows from them."""
    figures = all(type(row.get(column)) is float for column in (QUANTITY, PRICE))
    return figures and isinstance(row.get(AMOUNT), Formula)


def _row(sides: Sides, same: "_Same", rows: tuple[int, int], findings: Findings) -> None:
    place, now = rows
    old, new = sides.issued.rows.get(place, {}), sides.returned.rows.get(now, {})
    open_cells = sides.issued.unlocked
    # Which line a wish is of, nobody can tell where the row has the code of another.
    recoded = sides.quoting and mark_in(new) not in {"", mark_in(old)}
    for column in dict.fromkeys((*old, *new, *((QUANTITY, DISCOUNT) if sides.quoting else ()))):
        before, after = old.get(column), new.get(column)
        if sides.quoting and (place, column) in open_cells:
            if not recoded and not _is_kept(sides, now, column, before, after):
                _input(sides, rows, column, findings)
        elif before == after and (not sides.quoting or type(before) is not Formula or same.still or _is_subtotal(old)):
            continue
        elif not same(before, after, now) and (same.spelling or _is_of_line(old, column)):
            kind = _kind(old, column, before, after) if sides.quoting else _text_kind(before, after)
            findings.changed(kind, mark_in(old) if sides.quoting else "", sides.place(now, column), before, after)


def _is_kept(sides: Sides, now: int, column: str, before: Value | None, after: Value | None) -> bool:
    """Whether a yellow cell holds the figure that was issued in it."""
    return type(after) is float and before == after and (now, column) not in sides.returned.dated


class _Same:
    """Whether two cells say the same; formulas are spelled out once, and only where they must be."""

    def __init__(self, sides: Sides, spelling: Spelling | None) -> None:
        self.spelling = spelling
        self.still = spelling is None or spelling.still
        self._sides = sides
        self._known: tuple[dict[str, str], dict[str, str]] = ({}, {})

    def __call__(self, old: Value | None, new: Value | None, row: int) -> bool:
        if isinstance(old, Formula) and isinstance(new, Formula):
            return self.spelling is None or self._means(old, new, row, self.spelling)
        if type(old) is float and type(new) is float:
            return f"{old:.15g}" == f"{new:.15g}"
        if isinstance(old, str) and isinstance(new, str):
            return _words(old) == _words(new)
        return not _is_something(old) and not _is_something(new)

    def _means(self, old: Formula, new: Formula, row: int, spelling: Spelling) -> bool:
        was = self._sides.rows.was[row]
        if not self._sides.columns and follows(old.text, was, new.text, row):
            return True
        return self._spelled(old, spelling, 0) == self._spelled(new, spelling, 1)

    def _spelled(self, formula: Formula, spelling: Spelling, side: int) -> str:
        known = self._known[side]
        if formula.text not in known:
            page, reaches = (self._sides.returned, spelling.returned) if side else (self._sides.issued, spelling.issued)
            known[formula.text] = spelled(formula.text, reaches[page.title.upper()], reaches)
        return known[formula.text]


def _is_something(value: Value | None) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _words(text: str) -> str:
    return normalize("NFC", text).strip()


def _is_subtotal(row: Row) -> bool:
    """Whether a row adds up a group: lines that a client sorted may stand in another, and nothing is paid by it."""
    return mark_in(row).startswith(row_marks.GROUP)


def _is_of_line(row: Row, column: str) -> bool:
    return is_line(row) and column in _OF_LINE


def _kind(row: Row, column: str, old: Value | None, new: Value | None) -> TamperedKind:
    if isinstance(old, Formula):
        return _text_kind(old, new)
    if column == CODE:
        return "code"
    if is_line(row):
        return _OF_LINE.get(column, "text")
    mark = mark_in(row)
    if type(old) is not float or not mark:
        return "text"
    if column == VAT and mark.startswith("#"):
        return "vat_rate"
    return "price" if column == PRICE and not mark.startswith("#") else "total"


def _text_kind(old: Value | None, new: Value | None) -> TamperedKind:
    if isinstance(old, Formula):
        return "formula_changed" if isinstance(new, Formula) else "formula"
    return "text"


def _added(sides: Sides, now: int, row: Row, findings: Findings) -> None:
    """Note a row that was not there: words alone are a remark, figures may change what is paid."""
    figures = mark_in(row) or any(not isinstance(value, str) for value in row.values())
    kind: TamperedKind = "row_added" if figures else "text"
    findings.changed(kind, mark_in(row) if sides.quoting else "", sides.place(now, _first(row)), None, _told(row))


def _first(row: Row) -> str:
    return LABEL if LABEL in row else next(iter(row))


def _told(row: Row) -> Value | None:
    """Return what a person knows a row by: its label, or whatever it holds first."""
    told = row.get(LABEL) or next(iter(row.values()))
    return told.partition("\n")[0] if isinstance(told, str) else told


def _input(sides: Sides, rows: tuple[int, int], column: str, findings: Findings) -> None:
    """Note what a yellow cell now asks for, or that nobody can tell."""
    place, now = rows
    mark = mark_in(sides.issued.rows[place])
    old, new = sides.issued.rows[place].get(column), sides.returned.rows.get(now, {}).get(column)
    dated = (now, column) in sides.returned.dated
    kind, code = _asked(mark, column)
    before, after = (_read(kind, each, sides.steps.get(code), dated=dated and each is new) for each in (old, new))
    cell = sides.place(now, column)
    if isinstance(after, Odd):
        empty = {"before": _shown(old, kind, findings.lang)} if after.key == "returned_empty" else {}
        findings.problems.append(Problem(cell, after.key, {**after.facts, **empty}))
    elif isinstance(before, Decimal) and not _is_noise(kind, before, after):
        findings.asked.append(Asked(kind, code, cell, before, after))


def _asked(mark: str, column: str) -> tuple[AskedKind, str]:
    for start, kind in _CHOICES.items():
        if mark.startswith(start):
            return kind, mark.removeprefix(start)
    if column == QUANTITY:
        return "quantity", mark
    return ("whole_discount", "") if mark == row_marks.WHOLE else ("discount", mark)


def _read(kind: AskedKind, value: Value | None, step: Decimal | None, *, dated: bool) -> Decimal | Odd:
    if kind in _CHOICES.values():
        return tick_in(value)
    return quantity_in(value, step, dated=dated) if kind == "quantity" else share_in(value, dated=dated)


def _is_noise(kind: AskedKind, before: Decimal, after: Decimal) -> bool:
    return abs(after - before) <= (_NOISE if kind in {"discount", "whole_discount"} else 0)


def _shown(value: Value | None, kind: str, lang: str) -> str:
    """Return what stands in a cell as a person reads it."""
    if isinstance(value, Formula):
        return f"={value.text}"
    if type(value) is float:
        exact = decimal_in(value)
        if kind in {"vat_rate", "discount", "whole_discount"}:
            return percent(exact * _WHOLE, lang)
        if kind in {"price", "total"}:
            return money(exact, lang)
        return number(exact, lang)
    return "" if value is None else str(value)
