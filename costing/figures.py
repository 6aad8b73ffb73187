"""Numbers that a person typed as text, in French, English or Arabic style: understood, or refused, and never guessed.

A number is read under each way of separating thousands and decimals that its signs allow. One reading is the number;
with two, such as those of 1.234, it is refused, and the refusal names both.
"""

import re
from decimal import Decimal
from string import whitespace

from costing.errors import NumberUnread, Problem

_LONGEST = 40
# What stands around an amount copied from right-to-left text and does not print; inside one it could turn it round.
_AROUND = f"\u200e\u200f\u061c\u2066\u2067\u2068\u2069{whitespace}"
_SAME = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "،": ","}
_DIGITS = {ord(sign): str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, sign in enumerate(digits)}
_PLAIN = {**{ord(sign): plain for sign, plain in _SAME.items()}, **_DIGITS}
_CURRENCY = re.compile(r"(?:D\.?A\.?|DZD|د\.?ج\.?)$", re.IGNORECASE)
_SPOKEN = re.compile(
    r"mill(?:e|iers?|ions?|iards?)\b|(?:b|tr)illions?\b|thousand\b|\d ?(?:k|m|mds?|mrd|bn)$"
    r"|ألف|آلاف|مليون|ملايين|مليار|ملايير",
    re.IGNORECASE,
)
# What separates thousands, and what decimals; the last are the Arabic signs, which are no commas.
_STYLES = ((" ", ","), (" ", "."), (".", ","), (",", "."), ("٬", "٫"), (" ", "٫"))
_FORMS = tuple(
    re.compile(
        rf"(?P<sign>-?)(?P<whole>0|[1-9]\d*|[1-9]\d{{0,2}}(?:{re.escape(thousands)}\d{{3}})+)"
        rf"(?:{re.escape(decimals)}(?P<parts>\d+))?",
        re.ASCII,
    )
    for thousands, decimals in _STYLES
)


def typed_number(text: str) -> Decimal:
    """Read a number that a person typed.

    Parameters
    ----------
    text
        Western or Arabic-Indic figures; thousands separated by spaces that break or not, points, commas or the Arabic
        sign, or not at all; decimals after a comma, a point or the Arabic sign; then DA, DZD or دج, if anything.

    Returns
    -------
    Decimal
        The number, with the decimals that were typed; below 0 after a minus sign.

    Raises
    ------
    NumberUnread
        The number has two readings, is counted aloud ("1 milliard"), or is none; `reason` tells which.

    Examples
    --------
    >>> typed_number("4 462 500,11 DA")
    Decimal('4462500.11')
    """
    plain = text.translate(_PLAIN).strip(_AROUND)
    if len(plain) > _LONGEST:
        raise NumberUnread(reason=Problem("", "number_too_long", {"found": f"{_named(plain[:_LONGEST])}…"}))
    number = _CURRENCY.sub("", plain).strip(_AROUND)
    if _SPOKEN.search(number):
        raise NumberUnread(reason=Problem("", "number_spoken", {"found": _named(plain)}))
    readings = {_value(found) for form in _FORMS if (found := form.fullmatch(number))}
    if not readings:
        raise NumberUnread(reason=Problem("", "number_unreadable", {"found": _named(plain)}))
    if len(readings) > 1:
        # A fourth decimal makes the typed sign one of decimals, and no sign at all makes the number whole.
        facts = {"found": _named(plain), "whole": re.sub("[.,]", "", number), "parts": f"{number}0"}
        raise NumberUnread(reason=Problem("", "number_of_two_readings", facts))
    return readings.pop()


def _value(found: re.Match[str]) -> Decimal:
    whole = re.sub(r"\D", "", found["whole"])
    return Decimal(f"{found['sign']}{whole}.{found['parts'] or ''}")


def _named(text: str) -> str:
    """Return what was typed as it may be printed: nothing that moves a terminal, and no line broken inside a number."""
    return repr(text)[1:-1].replace(" ", "\u00a0")
