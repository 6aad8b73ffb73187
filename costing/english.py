"""Counted nouns in English, with the British "and"; the hundredth of a dinar is a centime."""

AND = " and "
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def dinars(count: int) -> str:
    """Write a number of dinars, from 0 up to but not including 10^12.

    Examples
    --------
    >>> dinars(1_200_001)
    'one million two hundred thousand and one Algerian dinars'
    """
    return _counted(count, "Algerian dinar")


def centimes(count: int) -> str:
    """Write a number of centimes."""
    return _counted(count, "centime")


def _counted(count: int, noun: str) -> str:
    return f"{_cardinal(count)} {noun}{'s' * (count != 1)}"


def _cardinal(number: int) -> str:
    """Write a number; "and" stands before the tens and units of any hundreds, and of the whole."""
    parts = []
    rest = number
    for size, scale in _SCALES:
        count, rest = divmod(rest, size)
        parts += [f"{_below_thousand(count)} {scale}"] if count else []
    above, last = " ".join(parts), _below_thousand(rest)
    if not rest or not above:
        return above or last
    return f"{above}{AND if rest == rest % 100 else ' '}{last}"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    hundred = f"{_UNITS[hundreds]} hundred"
    return f"{hundred}{AND}{_below_hundred(rest)}" if rest else hundred


def _below_hundred(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    ten, unit = divmod(number, 10)
    return f"{_TENS[ten]}-{_UNITS[unit]}" if unit else _TENS[ten]
