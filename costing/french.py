"""Counted nouns in French: the traditional spelling, soixante-dix and quatre-vingt-dix, as Algeria writes them."""

AND = " et "
_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_FOUR_TWENTIES = "quatre-vingt"
# What a number below a hundred is counted from; seventy is sixty and ten, ninety four twenties and ten.
_BASES = (
    (80, _FOUR_TWENTIES), (60, "soixante"), (50, "cinquante"), (40, "quarante"), (30, "trente"), (20, "vingt"),
)  # fmt: skip
_AFTER_ET = (1, 11)
_NOUNS = ((10**9, "milliard"), (10**6, "million"))


def dinars(count: int) -> str:
    """Write a number of dinars, from 0 up to but not including 10^12.

    Examples
    --------
    >>> dinars(80_000_000)
    'quatre-vingts millions de dinars algériens'
    """
    return _counted(count, "dinar algérien", "dinars algériens")


def centimes(count: int) -> str:
    """Write a number of centimes."""
    return _counted(count, "centime", "centimes")


def _counted(count: int, one: str, many: str) -> str:
    """Write a number before its noun: singular below two, `de` after a million or milliard that nothing follows."""
    bare = count > 0 and count % 10**6 == 0
    return f"{_cardinal(count)} {'de ' * bare}{many if count > 1 else one}"


def _cardinal(number: int) -> str:
    parts = []
    rest = number
    for size, noun in _NOUNS:
        count, rest = divmod(rest, size)
        parts += [f"{_before_noun(count)} {noun}{'s' * (count > 1)}"] if count else []
    thousands, rest = divmod(rest, 1_000)
    if thousands:
        parts.append("mille" if thousands == 1 else f"{_below_thousand(thousands)} mille")
    if rest or not parts:
        parts.append(_before_noun(rest))
    return " ".join(parts)


def _before_noun(number: int) -> str:
    """Write 0 to 999 before a noun: vingt and cent take an s where they are multiplied and last."""
    words = _below_thousand(number)
    return f"{words}s" if words.endswith((_FOUR_TWENTIES, " cent")) else words


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    cent = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
    return f"{cent} {_below_hundred(rest)}" if rest else cent


def _below_hundred(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    base, name = next((base, name) for base, name in _BASES if base <= number)
    rest = number - base
    if rest in _AFTER_ET and name != _FOUR_TWENTIES:
        return f"{name}{AND}{_UNITS[rest]}"
    return f"{name}-{_UNITS[rest]}" if rest else name
