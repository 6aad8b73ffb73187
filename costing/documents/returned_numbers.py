"""What a client wrote into a yellow cell: a number in any of the ways it is written here; nothing is guessed."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from costing.documents.returned_cells import Formula, Value
from costing.documents.row_marks import TICK
from costing.sheets import number_of

_TAKEN = frozenset({TICK, "✔", "☑", "x", "×", "1", "oui", "yes", "نعم", "true", "vrai"})
_LEFT = frozenset({"", "0", "non", "no", "لا", "☐", "-", "–", "false", "faux"})
_UNSEEN = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff"))
_SIGNS = {ord("\u2212"): "-", ord("\u066a"): "%", ord("\uff05"): "%"}
_PERCENT = re.compile(r"(?P<before>[^%]*)%|%(?P<after>[^%]*)")
# One group of three figures behind a comma or a point: a thousand in one country, a thousandth in another.
_UNSURE = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_DIGITS = {ord(sign): str(number % 10) for number, sign in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_POINT = "\u066b"  # of decimals, where Arabic figures are written
# Figures that a space sets apart and that are no groups of three: two numbers, or a point left out.
_APART = re.compile(r"[0-9] (?![0-9]{3}(?![0-9]))[0-9]|[0-9]{4} [0-9]|[.,][0-9]+ [0-9]")
_FIFTEEN = 15
_HUNDRED = Decimal(100)
# What a program that saves a workbook anew may leave behind in a quantity is further behind the point.
_DECIMALS = 9
_MOST = Decimal(10) ** 12  # no amount has more figures
_LEGIBLE = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Odd:
    """What a cell holds that is no answer: which message says so, and its facts."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def decimal_in(value: float) -> Decimal:
    """Return a figure of a workbook as the decimal that a person reads: fifteen digits of it.

    Examples
    --------
    >>> decimal_in(0.1 + 0.2), decimal_in(24.0)
    (Decimal('0.3'), Decimal('24'))
    """
    return Decimal(f"{value:.{_FIFTEEN}g}").normalize() + 0 if value else Decimal(0)


def plainly(value: Decimal) -> Decimal | str:
    """Return a number as a message says it: one of many figures by its first ones and a power of ten.

    Examples
    --------
    >>> plainly(Decimal(24)), plainly(Decimal("1e300"))
    (Decimal('24'), '1E+300')
    """
    return value if abs(value) < _LEGIBLE else f"{value.normalize():.3G}"


def quantity_in(value: Value | None, step: Decimal | None, *, dated: bool) -> Decimal | Odd:
    """Return the quantity in a cell; `step` is what it comes in, where it does not come in any part."""
    found = _number(value, dated=dated)
    if isinstance(found, Odd):
        return found
    if isinstance(value, str) and "%" in _clean(value):
        return Odd("returned_percent", {"found": value})
    if found >= _MOST:
        return Odd("returned_too_large", {"found": plainly(found)})
    found = round(found, _DECIMALS).normalize() + 0
    if step is not None and found % step:
        return Odd("returned_whole" if step == 1 else "returned_half", {"found": found})
    return found


def share_in(value: Value | None, *, dated: bool) -> Decimal | Odd:
    """Return the share in a cell of a discount: 0.05 is five percent, and so is "5 %"; 5 alone is refused."""
    found = _number(value, dated=dated)
    if isinstance(found, Odd):
        return found
    bare = isinstance(value, str) and "%" not in _clean(value)
    if found > 1 and (found > _HUNDRED or (isinstance(value, str) and not bare)):
        return Odd("returned_share", {"found": value if isinstance(value, str) else plainly(found)})
    if found > 1 or (bare and found == 1):
        return Odd("returned_percentage", {"found": found})
    return found


def tick_in(value: Value | None) -> Decimal | Odd:
    """Return 1 where a choice is taken, 0 where it is not; an empty cell takes nothing."""
    if value is None or isinstance(value, bool):
        return Decimal(value or 0)
    if isinstance(value, Formula):
        return Odd("returned_formula", {"found": f"={value.text}"})
    said = _clean(value).casefold() if isinstance(value, str) else f"{value:.{_FIFTEEN}g}"
    if said in _TAKEN or said in _LEFT:
        return Decimal(said in _TAKEN)
    return Odd("returned_tick", {"found": value, "tick": TICK})


def _number(value: Value | None, *, dated: bool) -> Decimal | Odd:
    if value is None or (isinstance(value, str) and not _clean(value)):
        return Odd("returned_empty")
    if isinstance(value, Formula):
        return Odd("returned_formula", {"found": f"={value.text}"})
    if dated:
        return Odd("returned_dated", {"found": value})
    found = _written(value) if isinstance(value, str) else decimal_in(value) if _is_figure(value) else None
    if found is None:
        return Odd("returned_of_two" if _is_unsure(value) else "returned_no_number", {"found": value})
    return Odd("returned_negative", {"found": plainly(found)}) if found < 0 else found


def _is_figure(value: float) -> bool:
    return not isinstance(value, bool) and math.isfinite(value)


def _written(text: str) -> Decimal | None:
    """Return the number that a text says; a percentage is a share."""
    doubtful = _is_unsure(text) or _APART.search(_set(text)) or "e" in _bare(text).casefold()
    found = None if doubtful else number_of(_bare(text))
    if found is None or not math.isfinite(found):
        return None
    exact = decimal_in(found)
    return exact / _HUNDRED if "%" in _clean(text) else exact


def _is_unsure(value: Value) -> bool:
    return isinstance(value, str) and _POINT not in value and _UNSURE.fullmatch(_bare(value)) is not None


def _bare(text: str) -> str:
    """Return a text without spaces, and without the one sign of a percentage before or after it."""
    said = _set(text).replace(" ", "").replace("\u066c", "").replace(_POINT, ".")
    found = _PERCENT.fullmatch(said)
    return said if found is None else found["before"] or found["after"] or ""


def _set(text: str) -> str:
    """Return a text in figures from 0 to 9, one plain space for every other."""
    return _SPACES.sub(" ", _clean(text)).translate(_DIGITS)


def _clean(text: str) -> str:
    return text.translate(_UNSEEN).translate(_SIGNS).strip()
