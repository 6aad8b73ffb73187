"""Counted nouns in Arabic: an amount in letters, nominative and masculine, as after «قدره:»; a unit beside figures.

A noun takes the form that the last two digits of its number ask for: the thousands, millions and milliards inside a
number as much as the dinars it counts. One and two are no numerals but the noun itself, singular or dual, and are told
that way after a hundred too: 101 dinars are a hundred dinars and a dinar, 102,000 a hundred thousand and two thousand.
The letters are those of مائة and خمسمائة throughout, never مئة.
"""

from dataclasses import dataclass, replace

AND = " و"
_FEW = range(3, 11)
_FEMININE = "ة"
_TANWIN = "ًا"
_ONE_OF_IT = ("واحد", "واحدة")
_UNITS = (
    "صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة", "أحد عشر", "اثنا عشر",
    "ثلاثة عشر", "أربعة عشر", "خمسة عشر", "ستة عشر", "سبعة عشر", "ثمانية عشر", "تسعة عشر",
)  # fmt: skip
_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS = (
    "", "مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Noun:
    """The forms of a counted noun: one of it, two, 3 to 10, 11 to 99, and after a whole hundred or more."""

    one: str
    two: str
    few: str
    many: str
    after_hundred: str


_DINAR = _Noun("دينار جزائري واحد", "ديناران جزائريان", "دنانير جزائرية", "دينارًا جزائريًا", "دينار جزائري")
_CENTIME = _Noun("سنتيم واحد", "سنتيمان", "سنتيمات", "سنتيمًا", "سنتيم")
_SCALES = (
    (10**9, _Noun("مليار", "ملياران", "مليارات", "مليارًا", "مليار")),
    (10**6, _Noun("مليون", "مليونان", "ملايين", "مليونًا", "مليون")),
    (10**3, _Noun("ألف", "ألفان", "آلاف", "ألفًا", "ألف")),
)


def dinars(count: int) -> str:
    """Write a number of dinars, from 0 up to but not including 10^12.

    Examples
    --------
    >>> dinars(2_001)
    'ألفا دينار جزائري ودينار جزائري واحد'
    """
    return _counted(count, _DINAR)


def centimes(count: int) -> str:
    """Write a number of centimes."""
    return _counted(count, _CENTIME)


def agreed(count: int, one: str, few: str) -> str:
    """Return a noun in the form that a number in figures before it asks for.

    Parameters
    ----------
    count
        The number, what is after its decimal mark left out.
    one, few
        The noun, and its plural as after three to ten.

    Examples
    --------
    >>> agreed(3, "يوم", "أيام"), agreed(20, "يوم", "أيام"), agreed(20, "سنة", "سنوات"), agreed(100, "يوم", "أيام")
    ('أيام', 'يومًا', 'سنة', 'يوم')
    """
    tail = count % 100
    if tail in _FEW:
        return few
    return one + _TANWIN if tail > _FEW[-1] and not (one.endswith(_FEMININE) or " " in one) else one


def one_or_two(count: int, one: str, *, oblique: bool = False) -> str:
    """Return one thing, or two, as Arabic says them: by the noun alone, which has a form for two.

    Parameters
    ----------
    count
        1 or 2.
    one
        The noun; what is annexed to it stays as it is.
    oblique
        Whether it stands after a preposition, or as an object.

    Examples
    --------
    >>> one_or_two(1, "سنة"), one_or_two(2, "يوم"), one_or_two(2, "سنة", oblique=True), one_or_two(2, "حق دخول")
    ('سنة واحدة', 'يومان', 'سنتين', 'حقا دخول')
    """
    noun, space, annexed = one.partition(" ")
    feminine = noun.endswith(_FEMININE)
    if count == 1:
        return f"{one} {_ONE_OF_IT[feminine]}"
    stem = noun.removesuffix(_FEMININE) + "ت" * feminine
    dual = stem + ("ين" if oblique else "ان")
    return _without_nun(dual) + space + annexed if annexed else dual


def _counted(count: int, noun: _Noun) -> str:
    """Write a number and its noun, in the form of the last two digits."""
    tail = count % 100
    if tail in _FEW:
        return f"{_cardinal(count)} {noun.few}"
    if tail > _FEW[-1]:
        return f"{_cardinal(count)} {noun.many}"
    hundreds = count - tail
    parts = [f"{_cardinal(hundreds, bound=True)} {noun.after_hundred}"] if hundreds or not count else []
    return AND.join([*parts, *(noun.one, noun.two)[tail - 1 : tail]])


def _cardinal(number: int, *, bound: bool = False) -> str:
    """Write a number; `bound` where its last word is annexed to the noun that follows it."""
    parts = []
    rest = number
    for size, scale in _SCALES:
        count, rest = divmod(rest, size)
        form = _annexed(scale) if bound and not rest else scale
        parts += [_counted(count, form)] if count else []
    hundreds, rest = divmod(rest, 100)
    if hundreds:
        parts.append(_without_nun(_HUNDREDS[hundreds]) if bound and not rest else _HUNDREDS[hundreds])
    if rest or not parts:
        parts.append(_below_hundred(rest))
    return AND.join(parts)


def _annexed(noun: _Noun) -> _Noun:
    """Return a noun as it stands before another: the dual loses its nun, the accusative its tanwin and alif."""
    return replace(noun, two=_without_nun(noun.two), many=noun.after_hundred)


def _without_nun(dual: str) -> str:
    return dual.removesuffix("ن")


def _below_hundred(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    ten, unit = divmod(number, 10)
    return f"{_UNITS[unit]}{AND}{_TENS[ten]}" if unit else _TENS[ten]
