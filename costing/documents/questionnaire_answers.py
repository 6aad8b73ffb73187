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
    Field,
    unknown_words,
)
from costing.documents.questionnaire_cells import Cell
from costing.errors import Problem
from costing.fields import nearest
from costing.money import decimal_of
from costing.sheets import number_of

OPEN = object()  # said to be unknown
_TWO_READINGS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_PERCENT = re.compile(r"[%٪]$")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DIRECTION = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
_SHOWN = 60
_DIGITS = 15  # a number of a workbook holds no more
_FORMULA, _ERROR = "f", "e"
_DATED = (date, datetime, time, timedelta)


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
        raise Unreadable(cell, "form_word", known=_known(field, lang), nearest="")
    code = words_of(field).get(folded(cell.value))
    if code is not None:
        return _meant(field, code)
    if field.path.endswith(CURRENCY) and _CURRENCY.fullmatch(plain(cell.value).upper()):
        return plain(cell.value).upper()
    near = nearest(plain(cell.value), [said[lang] for said in field.words.values()])
    raise Unreadable(cell, "form_word", known=_known(field, lang), nearest=near)


def _known(field: Field, lang: str) -> tuple[str, ...]:
    return tuple(said[lang] for said in field.words.values())


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
        raise Unreadable(cell, "cell_of_number")
    if isinstance(value, str):
        value = plain(value)
        if cell.field.form == SHARE and _PERCENT.search(value):
            value, scale = value[:-1].rstrip(), 100
        if _TWO_READINGS.fullmatch("".join(value.split())):
            raise Unreadable(cell, "number_of_two")
    found = number_of(value)
    if found is None or not math.isfinite(found):
        raise Unreadable(cell, "cell_of_number")
    return float(decimal_of(found) / scale)


def _shown(value: object) -> str:
    text = plain(value) if isinstance(value, str) else str(getattr(value, "text", value))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
