"""One answer of a form as a scope takes it: a word of any language, a number however it is typed; never guessed."""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from costing.documents.enquiry import (
    CLIENT,
    COVERS,
    CURRENCY,
    NO,
    NUMBER,
    SHARE,
    TEXT,
    WANTED,
    YES,
    YES_NO,
    Bounds,
    Field,
    said_unknown,
    unit_words,
    unknown_words,
)
from costing.documents.questionnaire_cells import Cell
from costing.errors import Problem
from costing.fields import nearest
from costing.money import decimal_of
from costing.offers import Said
from costing.sheets import number_of
from costing.wording import LANGUAGES, day, messages, number

OPEN = object()  # said to be unknown
_TWO_READINGS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_PERCENT = re.compile(r"[%٪]$")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DIRECTION = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
_SHOWN = 60
_DIGITS = 15  # a number of a workbook holds no more
_FORMULA, _ERROR = "f", "e"
_DATED = (date, datetime, time, timedelta)
# A number, then the word behind it.
_WITH_UNIT = re.compile(r"(?P<number>.*\d)\s*(?P<unit>[^\W\d_].*)")
_LIKE_WHOLE, _LIKE_PARTS = 24, 18.5  # what a number may look like


class Unreadable(Exception):
    """An answer that is refused; `problem` says where, what was found and what is right."""

    def __init__(self, cell: Cell, key: str, **facts: Any) -> None:
        super().__init__(key)
        self.problem = Problem(cell.place, key, {"found": _shown(cell.value), **facts})


def answer_of(cell: Cell, lang: str) -> Any:
    """Return what a scope takes of an answer.

    Parameters
    ----------
    cell
        The answer as it stands.
    lang
        The language in which a choice is told where a word is not one of it.

    Returns
    -------
    object
        The answer; None for an empty cell, OPEN where it is said to be unknown.

    Raises
    ------
    Unreadable
        A formula, an error, another type, a number that could be two, a word that is none of the choice.
    """
    if cell.kind == _FORMULA:
        raise Unreadable(cell, "form_formula")
    if cell.kind == _ERROR:
        raise Unreadable(cell, "form_error_value")
    if cell.value is None or (isinstance(cell.value, str) and not plain(cell.value)):
        return None
    if isinstance(cell.value, str) and folded(cell.value) in _unknown():
        return OPEN
    if cell.field.kind == TEXT:
        return _text(cell)
    return _number(cell) if cell.field.kind == NUMBER else _choice(cell, lang)


def plain(text: str) -> str:
    """Return a text on one line, without marks of direction or spaces around it."""
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def folded(text: str) -> str:
    """Return a word as it is compared: without accents, vowel signs and capitals.

    Examples
    --------
    >>> folded("  À distance ") == folded("a DISTANCE")
    True
    """
    parts = unicodedata.normalize("NFKD", plain(text).replace("’", "'").replace("ـ", ""))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


@cache
def _unknown() -> frozenset[str]:
    return frozenset(map(folded, unknown_words()))


def words_of(field: Field) -> Mapping[str, str]:
    """Return the answers of a choice by the folded words that say them, of every language, and by their own codes."""
    return {
        **{folded(code): code for code in field.words},
        **{folded(text): code for code, said in field.words.items() for text in said.values()},
    }


def _choice(cell: Cell, lang: str) -> Any:
    field = cell.field
    if isinstance(cell.value, bool) and field.kind in {WANTED, YES_NO, CLIENT}:
        return _meant(field, YES if cell.value else NO)
    if not isinstance(cell.value, str):
        raise Unreadable(cell, "form_word", known=_known(field), nearest="")
    code = words_of(field).get(folded(cell.value))
    if code is not None:
        return _meant(field, code)
    if field.path.endswith(CURRENCY) and _CURRENCY.fullmatch(plain(cell.value).upper()):
        return plain(cell.value).upper()
    near = nearest(plain(cell.value), [said[lang] for said in field.words.values()])
    raise Unreadable(cell, "form_word", known=_known(field), nearest=near)


def _known(field: Field) -> Said:
    """Return the answers there are, parted by a sign that stands in none of them."""
    answers = {lang: [said[lang] for said in field.words.values()] for lang in LANGUAGES}
    unknown = {lang: [] if field.needed else [said_unknown(lang)] for lang in LANGUAGES}
    return {lang: messages()["form.or"][lang].join(answers[lang] + unknown[lang]) for lang in LANGUAGES}


def _meant(field: Field, code: str) -> Any:
    if field.kind in {WANTED, YES_NO}:
        return code == YES
    if field.kind == CLIENT:
        return "client" if code == YES else None
    return code.split("+") if field.kind == COVERS else code


def _text(cell: Cell) -> str:
    if isinstance(cell.value, str):  # other marks of direction than these are the scope's to refuse
        return " ".join(cell.value.translate(_DIRECTION).split())
    whole = isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and cell.value == int(cell.value)
    if not whole or cell.field.group == "papers" or abs(cell.value) >= 10**_DIGITS:
        raise Unreadable(cell, "form_text")
    return str(int(cell.value))


def _number(cell: Cell) -> int | float:
    value, bounds = _typed(cell), cell.field.bounds
    if bounds.whole and not value.is_integer():
        raise Unreadable(cell, "form_whole")
    low = bounds.least is not None and (value <= bounds.least if bounds.above else value < bounds.least)
    if cell.field.form == SHARE and (low or value > 1):
        raise Unreadable(cell, "form_share")
    if low:
        if bounds.above:
            raise Unreadable(cell, "not_above", bound=bounds.least)
        raise Unreadable(cell, "below_least", least=bounds.least)
    if bounds.most is not None and value > bounds.most:
        raise Unreadable(cell, "above_most", most=bounds.most)
    if bounds.step is not None and not (value / bounds.step).is_integer():
        raise Unreadable(cell, "not_multiple", multiple=bounds.step)
    return int(value) if value.is_integer() else value


def _typed(cell: Cell) -> float:
    value, scale = cell.value, 1
    if isinstance(value, (bool, *_DATED)):
        raise _no_number(cell)
    if isinstance(value, str):
        value = _without_unit(plain(value), cell.field.unit)
        if cell.field.form == SHARE and _PERCENT.search(value):
            value, scale = value[:-1].rstrip(), 100
        if _TWO_READINGS.fullmatch("".join(value.split())):
            raise _of_two_readings(cell, "".join(value.split()))
    found = number_of(value)
    if found is None or not math.isfinite(found):
        raise _no_number(cell)
    return float(decimal_of(found) / scale)


def _without_unit(text: str, unit: str | None) -> str:
    """Return a number without the unit of its cell behind it; another unit stays, and is refused with it."""
    found = _WITH_UNIT.fullmatch(text)
    own = found is not None and unit is not None and folded(found["unit"]).removesuffix(".") in _units(unit)
    return found["number"] if found is not None and own else text


@cache
def _units(unit: str) -> frozenset[str]:
    return frozenset(map(folded, unit_words(unit)))


def _no_number(cell: Cell) -> Unreadable:
    """Return the refusal of what is no number, with a number that would be one, in the unit of the cell."""
    field = cell.field
    if field.form == SHARE:
        return Unreadable(cell, "form_share")
    example = {"example": _figures(_like(field.bounds))}
    one, several = (messages().get(f"unit.{field.unit}{end}") for end in ("", "s"))
    if one is None:
        return Unreadable(cell, "form_number", **example)
    return Unreadable(cell, "form_number_in", **example, unit=several or one)


def _like(bounds: Bounds) -> float:
    like = _LIKE_WHOLE if bounds.whole or bounds.step else _LIKE_PARTS
    return like if bounds.most is None else min(like, bounds.most)


def _of_two_readings(cell: Cell, typed: str) -> Unreadable:
    """Return the refusal of a point or comma before three figures: how each number that it may be is written."""
    whole = re.sub("[.,]", "", typed)
    if cell.field.bounds.whole:
        return Unreadable(cell, "form_thousands", whole=whole)
    # A fourth decimal makes the sign one of decimals.
    ahead, _, behind = typed.replace(",", ".").partition(".")
    parts = {lang: f"{ahead}{_point(lang)}{behind}0" for lang in LANGUAGES}
    return Unreadable(cell, "form_two_readings", whole=whole, parts=parts)


def _point(lang: str) -> str:
    return number(_LIKE_PARTS, lang).strip("0123456789")


def _figures(value: float) -> Said:
    """Return a number as each language writes it, with all its decimals."""
    found = decimal_of(value)
    exponent = found.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return {lang: number(found, lang, decimals=decimals) for lang in LANGUAGES}


def _shown(value: object) -> str | Said:
    if isinstance(value, date):
        return {lang: day(value, lang) for lang in LANGUAGES}
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return _figures(value)
    text = plain(value) if isinstance(value, str) else str(getattr(value, "text", value))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
