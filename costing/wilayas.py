"""The wilayas of Algeria by code, and which of them a text names, however it is spelt.

They stand in data/wilayas.toml, with the acts that made them. A name is a label of a facility: no price depends on it.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from numbers import Real
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from costing import price_files as shape
from costing.errors import BookRefused, Problem
from costing.fields import Table, Text, Whole, data_of, unknown_word
from costing.offers import Said

_FILE = "wilayas.toml"
# A code before a name, or behind it and perhaps in brackets.
_CODE_FIRST = re.compile(r"\s*(\d{1,2})\b[\s).:/\u2010-\u2015-]*(.*)", re.DOTALL)
_DECIMAL = re.compile(r"^\s*(\d{1,2})\.0+\s*$")  # a code that a program took for a decimal number
_CODE_LAST = re.compile(r"(.+?)[\s(/\u2010-\u2015-]+(\d{1,2})[\s)]*", re.DOTALL)
# Letters that Arabic keyboards and Algerian usage write for one another, once the marks on a letter are gone.
_ALIKE = str.maketrans({"ى": "ي", "ی": "ي", "ة": "ه", "ڨ": "ق", "ک": "ك", "ء": None, "ـ": None})


class ActFile(shape.Papers):
    """An act that made wilayas."""

    title: shape.Said


class WilayaFile(Table):
    """One wilaya: its code, its name, the act that made it, and other spellings of its name."""

    code: Annotated[Whole, Field(ge=1, le=99)]
    act: Text
    label: shape.Said
    also: tuple[Text, ...] = ()


class WilayasFile(Table):
    """Every wilaya and every act."""

    acts: dict[str, ActFile]
    wilaya: tuple[WilayaFile, ...]


def wilayas() -> Mapping[int, Said]:
    """Return the name of every wilaya in French, English and Arabic, by its official code.

    Returns
    -------
    Mapping
        Code, 1 to 69, to the three names by language; in the order of the codes.

    Raises
    ------
    BookRefused
        data/wilayas.toml was changed and lacks a name or a language, or tells a code, a name or an act wrongly.

    Examples
    --------
    >>> wilayas()[6]["fr"], wilayas()[16]["en"], len(wilayas())
    ('Béjaïa', 'Algiers', 69)
    """
    return _held()[0]


def wilaya_of(given: object) -> int | None:
    """Return the code of the wilaya that a number or a text names; nothing where none is named.

    Parameters
    ----------
    given
        A code, 1 to 69, as a number or as text; or a name in French, English or Arabic. Case, accents, hyphens,
        apostrophes and spaces make no difference, nor do hamza and ta marbuta; "wilaya de" may stand before a name,
        and a code beside it.

    Returns
    -------
    int or None
        The code; nothing for a text that names no wilaya, or whose code and name are not of one wilaya.

    Examples
    --------
    >>> wilaya_of(16), wilaya_of("16 - Alger"), wilaya_of("ain temouchent"), wilaya_of("ولاية تبسه")
    (16, 16, 46, 12)
    >>> wilaya_of("16 - Oran") is None
    True
    """
    if isinstance(given, str):
        return _of_text(_DECIMAL.sub(r"\1", given))
    is_code = isinstance(given, Real) and not isinstance(given, bool) and given in wilayas()
    return int(given) if is_code else None  # type: ignore[call-overload]


def wilayas_file(raw: Mapping[str, Any]) -> WilayasFile:
    """Read the list of wilayas.

    Raises
    ------
    BookRefused
        A name or a language is missing; an act is unknown; a code stands twice, or a spelling of two wilayas is one.
    """
    read = data_of(WilayasFile, raw, _FILE)
    if problems := tuple(_misfiled(read)):
        raise BookRefused(path=_FILE, problems=problems)
    return read


def _misfiled(read: WilayasFile) -> Iterator[Problem]:
    for place, each in enumerate(read.wilaya, start=1):
        if each.act not in read.acts:
            yield unknown_word(f"wilaya[{place}].act", repr(each.act), each.act, read.acts)
    codes = Counter(each.code for each in read.wilaya)
    spelt = Counter(key for each in read.wilaya for key in _keys(each))
    for twice in [key for counted in (codes, spelt) for key, times in counted.items() if times > 1]:
        yield Problem("wilaya", "wilaya_twice", {"found": str(twice)})


def _of_text(text: str) -> int | None:
    if first := _CODE_FIRST.fullmatch(text):
        code, name = int(first[1]), first[2]
    elif last := _CODE_LAST.fullmatch(text):
        code, name = int(last[2]), last[1]
    else:
        return _named(text)
    agreed = not folded(name) or _named(name) == code
    return code if agreed and code in wilayas() else None


def _named(text: str) -> int | None:
    """Return the wilaya that a text without a code names."""
    spelt = _held()[1]
    key = folded(text)
    ways = (key, *(key[end:] for end in _prefixes(key)))
    return next((spelt[way] for way in ways if way in spelt), None)


def _prefixes(key: str) -> Iterator[int]:
    """Yield where the name may begin behind "wilaya", "wilaya de" or "wilaya d'"."""
    for word in ("wilaya", "ولايه"):
        if key.startswith(word):
            yield from (len(word) + len(link) for link in ("", "de", "d") if key.startswith(word + link))


def _keys(each: WilayaFile) -> set[str]:
    return {folded(name) for name in (*each.label.model_dump().values(), *each.also)}


def folded(text: str) -> str:
    """Return the letters and figures of a text alone, without case, accents or the marks of Arabic."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum()).translate(_ALIKE)


@lru_cache(maxsize=1)
def _held() -> tuple[Mapping[int, Said], Mapping[str, int]]:
    """Return names by code, and codes by every spelling of a name."""
    read = wilayas_file(tomllib.loads((files("costing") / "data" / _FILE).read_text("utf-8")))
    every = sorted(read.wilaya, key=lambda each: each.code)
    labels = {each.code: each.label.model_dump() for each in every}
    return MappingProxyType(labels), MappingProxyType({key: each.code for each in every for key in _keys(each)})
