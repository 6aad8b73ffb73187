"""Numbers, money, days and messages as text in French, Arabic and English.

Errors carry facts; this module says them, with the words of data/messages.toml. Amounts are rounded half-up before they
are formatted, because the formatter would round half to even. Nothing here asks the environment for a language.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any
from unicodedata import bidirectional

from babel.core import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import NumberPattern, parse_pattern

from costing.arabic import agreed, one_or_two
from costing.errors import BookRefused, CostingError, LanguageNotWritten, Problem
from costing.money import DINAR, decimal_of, to_centime, to_step
from costing.offers import Said

LANGUAGES = ("fr", "ar", "en")
LOCALES = {"fr": "fr_DZ", "ar": "ar_DZ", "en": "en"}
CURRENCY = {"fr": "\u00a0DA", "ar": "\u00a0د.ج", "en": "\u00a0DZD"}
PERCENT_SIGN = {"fr": "\u00a0%", "ar": "\u00a0%", "en": "%"}
LRM = "\u200e"
OBLIQUE = "oblique"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LEFTWARDS = {"R", "AL"}  # how Unicode classes letters that run to the left; Latin ones are "L"


@dataclass(frozen=True, slots=True)
class Measure:
    """A fact of a message: a number with its unit, or a category in words."""

    value: "float | Said"
    unit: str | None = None


@lru_cache(maxsize=1)
def messages() -> Mapping[str, Said]:
    """Return every message by dotted key; a language that is missing is a refused file."""
    raw = tomllib.loads((files("costing") / "data" / "messages.toml").read_text("utf-8"))
    flat = dict(_flat(raw, ""))
    faults = [
        Problem(f"messages.toml: {key}", "missing_key", {"found": ", ".join(sorted(said))})
        for key, said in flat.items()
        if set(said) != set(LANGUAGES)
    ]
    if faults:
        raise BookRefused(path="messages.toml", problems=tuple(faults))
    return flat


def _flat(table: Mapping[str, Any], prefix: str) -> Iterable[tuple[str, Said]]:
    for key, value in table.items():
        if all(isinstance(text, str) for text in value.values()):
            yield prefix + key, value
        else:
            yield from _flat(value, f"{prefix}{key}.")


def spoken(lang: str | None, own: str) -> str:
    """Return the language asked for, or an object's own where none is.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    """
    if lang is not None and lang not in LANGUAGES:
        raise LanguageNotWritten(what="documents", asked=lang, available=LANGUAGES)
    return lang or own


def say(key: str, lang: str, **facts: Any) -> str:
    """Return a message in a language, its facts formatted for that language.

    Parameters
    ----------
    key
        Dotted key of data/messages.toml.
    lang
        fr, ar or en.
    facts
        What the message names: numbers, days and texts in three languages are put in the form of the language; a fact
        whose name ends in `_dzd` is an amount.
    """
    return filled(messages()[key][lang], lang, facts)


def filled(text: str, lang: str, facts: Mapping[str, Any]) -> str:
    """Return a text with its blanks filled in, each fact in the form of the language."""
    return text.format_map(_Shown(facts, lang))


@dataclass(frozen=True, slots=True)
class _Shown:
    """The facts of a text, each put in the form of a language when it is named."""

    facts: Mapping[str, Any]
    lang: str

    def __getitem__(self, name: str) -> "_Fact":
        return _Fact(self.facts[name], self.lang, name)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact where a text names it; `{days:oblique}` is one after a preposition, which Arabic tells apart."""

    value: Any
    lang: str
    name: str

    def __format__(self, case: str) -> str:
        return shown(self.value, self.lang, self.name, oblique=case == OBLIQUE)


def in_all(key: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return a message in every language of the house."""
    return {lang: say(key, lang, **facts) for lang in LANGUAGES}


def shown(value: Any, lang: str, name: str = "", *, oblique: bool = False) -> str:
    """Return one fact as text in a language; `oblique`: after a preposition, or as an object."""
    if isinstance(value, Measure):
        value = _measured(value, lang, oblique=oblique)
    if isinstance(value, Mapping):
        return str(value[lang])
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return amount(decimal_of(value), lang) if name.endswith("_dzd") else number(value, lang)
    if isinstance(value, date):
        return day(value, lang)
    if isinstance(value, list | tuple):
        return messages()["view.comma"][lang].join(shown(part, lang) for part in value)
    return ltr(str(value)) if lang == "ar" and _signed(str(value)) else str(value)


def _signed(text: str) -> bool:
    """Whether a text would be turned round in right-to-left text: signs between figures, or figures in groups.

    A number is not: its point or comma keeps its place.
    """
    if text.startswith(LRM) or _NUMBER.fullmatch(text):
        return False
    ways = set() if text.isascii() else {bidirectional(sign) for sign in text}
    latin = text.isascii() or ("L" in ways and not ways & _LEFTWARDS)
    return latin and (not text.replace(" ", "").isalnum() or (text[0].isdigit() and " " in text))


@lru_cache(maxsize=4_096)
def number(value: float | Decimal, lang: str, decimals: int | None = None) -> str:
    """Return a number with the separators of a language; up to three decimals unless told how many."""
    pattern = "#,##0.###" if decimals is None else "#,##0" + "." * bool(decimals) + "0" * decimals
    text: str = _pattern(pattern).apply(decimal_of(value), _locale(lang))
    if text.startswith("-") and not text.strip("-0.,"):
        return text[1:]  # nothing has no sign, however it was reckoned
    return ltr(text) if lang == "ar" and text.startswith("-") else text


def money(value: Decimal, lang: str) -> str:
    """Return an amount [DZD] to the centime, rounded half-up, without its currency."""
    return number(to_centime(value), lang, decimals=2)


def amount(value: Decimal, lang: str) -> str:
    r"""Return an amount [DZD] to the centime, rounded half-up, with its currency.

    Examples
    --------
    >>> amount(Decimal("1234567.885"), "fr")
    '1\u202f234\u202f567,89\xa0DA'
    """
    return money(value, lang) + CURRENCY[lang]


def signed(value: Decimal, lang: str, *, whole: bool = False) -> str:
    """Return a difference [DZD] to the centime, or `whole` to the dinar: more has its sign, as less has."""
    told = to_step(value, DINAR) if whole else to_centime(value)
    text = number(told, lang) if whole else money(told, lang)
    plus = f"+{text}" if told > 0 else text
    return ltr(plus) if lang == "ar" and plus != text else plus


def sign(mark: str, lang: str) -> str:
    """Return a plus or minus as it stands before an amount, whichever way the text around it runs."""
    return f"{LRM if lang == 'ar' else ''}{mark}\u00a0"


def percent(value: float | Decimal, lang: str) -> str:
    """Return a percentage: 19 is nineteen percent."""
    return number(value, lang) + PERCENT_SIGN[lang]


def day(value: date, lang: str) -> str:
    """Return a day in words and figures, as Algeria writes its months."""
    text = str(format_date(value, format="d MMMM y", locale=_locale(lang)))
    return text.replace("1 ", "1er ", 1) if lang == "fr" and value.day == 1 else text


def month(value: date, lang: str) -> str:
    """Return a month with its year, as Algeria names it."""
    return str(format_date(value, format="MMMM y", locale=_locale(lang)))


def weekday(number: int, lang: str) -> str:
    """Return the name of a day of the week, Monday being 0."""
    return str(get_day_names("wide", locale=_locale(lang))[number])


def quantity(value: float | Decimal, unit: str | None, lang: str, *, oblique: bool = False) -> str:
    """Return a number with its unit, where it has one; Arabic says one or two of a thing without a figure."""
    if unit in {"share", "percent"}:
        return percent(decimal_of(value) * (100 if unit == "share" else 1), lang)
    if unit == "dzd":
        return amount(decimal_of(value), lang)
    if lang == "ar" and value in {1, 2} and f"unit.{unit}s" in messages():
        return one_or_two(int(value), say(f"unit.{unit}", lang), oblique=oblique)
    text = number(value, lang)
    return f"{text}\u00a0{_unit(value, unit, lang)}" if unit else text


def _measured(fact: Measure, lang: str, *, oblique: bool) -> str:
    """Return a word, or a number with its unit."""
    if isinstance(fact.value, Mapping):
        return fact.value[lang]
    return quantity(fact.value, fact.unit, lang, oblique=oblique)


def _unit(value: float | Decimal, unit: str, lang: str) -> str:
    """Return the word of a unit in the form its number asks for: singular below two in French, at one in English."""
    several = f"unit.{unit}s"
    if several not in messages():
        return say(f"unit.{unit}", lang)
    if lang == "ar":
        return agreed(int(value), say(f"unit.{unit}", lang), say(several, lang))
    singular = value < 2 if lang == "fr" else value == 1  # noqa: PLR2004
    return say(f"unit.{unit}" if singular else several, lang)


def capital(text: str) -> str:
    """Return a text with its first letter a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Return a text with its first letter small, unless it begins with an acronym: as it stands inside a sentence."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def ltr(text: str) -> str:
    """Keep a reference, a phone number or a signed number in its own order inside right-to-left text."""
    return f"{LRM}{text}{LRM}"


def said(error: CostingError, lang: str) -> str:
    """Say an error in a language: what was found, why it is refused, and the way out."""
    facts = dict(error.facts)
    problems = facts.pop("problems", None)
    if isinstance(facts.get("reason"), Problem):
        facts["reason"] = problem_said(facts["reason"], lang)
        if f"error.{error.key}" not in messages():
            return str(facts["reason"])
    if "what" in facts:
        facts["what"] = messages()[f"table.{facts['what']}"]
    if problems is None:
        return say(f"error.{error.key}", lang, **facts)
    whose = facts.get("path") or messages().get(f"whose.{error.key}", "")
    facts.pop("lang", None)  # that of what was refused
    told = {"path": whose, "count": len(problems), "points": Measure(len(problems), "point")}
    head = say(f"error.{error.key}", lang, **{**facts, **told})
    return "\n".join([head, *(f"  {problem_said(problem, lang)}" for problem in problems)])


def problem_said(problem: Problem, lang: str) -> str:
    """Say one problem: its place, then what, why and the way out, the nearest known word, the day it begins."""
    facts = dict(problem.facts)
    hints = {name: facts.pop(name, "") for name in ("nearest", "since")}
    told = [say(f"problem.{name}", lang, **{name: fact}) for name, fact in hints.items() if fact]
    text = say(f"problem.{problem.key}", lang, **{"found": "", "known": "", **facts})
    place = say("problem.place", lang, place=problem.place) if problem.place else ""
    return " ".join(part for part in (place, text, *told) if part)


@lru_cache(maxsize=len(LANGUAGES))
def _locale(lang: str) -> Locale:
    return Locale.parse(LOCALES[lang])


@lru_cache(maxsize=16)
def _pattern(pattern: str) -> NumberPattern:
    return parse_pattern(pattern)
