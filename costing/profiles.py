"""The start of a scope file for each profile: its own answers, and the usual numbers of its kind of client.

A profile holds no number: each one of its starter is the likely value of the price book's usual span for that kind, so
that it follows a company's own book. What is still unknown stands behind a #.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from costing.drivers import answers
from costing.parties import ClientKind
from costing.prices import Answered, Driver, Prices, table_of
from costing.profile_files import Profile, departments, profile_of
from costing.scope import ASKING, Scope
from costing.scope_keys import answer_at, interface_words, whole_at, words_at
from costing.scope_text import Block, Row, scope_text
from costing.wording import Measure, messages, say

_VERSIONS = "systems.versions_behind"
_SYSTEMS = ("pacs", "ris")
_ITEMS, _VENDOR = "integrations", "vendor"
# What is said of an answer that no driver of the book takes: by its key, or by the last part of it.
_TOLD = {"client.name": "name", "client.kind": "kinds", "client.departments": "departments", "upgrade": "level"}


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual span of a driver, smaller end first, at the key of the scope that answers it."""

    key: str
    driver: Driver
    low: Answered
    likely: Answered
    high: Answered

    @property
    def counted(self) -> bool:
        """Whether a number answers it, not a word."""
        return not isinstance(self.likely, str)


def starter_answers(code: str, prices: Prices, lang: str) -> dict[str, Any]:
    """Return the starter scope of a profile as plain values.

    Parameters
    ----------
    code
        Code of a profile.
    prices
        The price book on the day: each number is the likely value of its usual span for that kind of client.
    lang
        fr, ar or en: the language of the scope and of the client's name in it.

    Returns
    -------
    dict
        What `Scope.model_validate` takes.

    Raises
    ------
    ProfileUnknown
        There is no such profile.

    Examples
    --------
    >>> from datetime import date
    >>> from costing import PriceBook
    >>> starter_answers("university_hospital", PriceBook.default().on(date(2026, 11, 24)), "fr")["workstations"]
    {'count': 28, 'diagnostic_share': 0.4, 'generations': 3}
    """
    given = _own(profile_of(code), lang)
    for usual in _usuals(given, prices):
        if usual.counted:
            *path, last = usual.key.split(".")
            table = given
            for step in path:
                table = table[step]
            table[last] = usual.likely
    return given


def starter(code: str, prices: Prices, lang: str) -> str:
    """Write the starter scope of a profile: TOML that is priced as it stands, with a comment on every answer.

    Parameters
    ----------
    code
        Code of a profile.
    prices
        The price book on the day.
    lang
        fr, ar or en: the language of the scope and of its comments.

    Returns
    -------
    str
        The text of a scope file; it reads back to exactly `starter_answers`.

    Raises
    ------
    ProfileUnknown
        There is no such profile.
    """
    profile = profile_of(code)
    usuals = {usual.key: usual for usual in _usuals(_own(profile, lang), prices)}
    writer = _Writer(profile, prices, usuals, lang)
    given = starter_answers(code, prices, lang)
    left = tuple(table for table in ASKING if table not in given and table != "services")
    return scope_text(writer.opening(), tuple(writer.blocks(given)), (say("init.more", lang, tables=left),))


def _own(profile: Profile, lang: str) -> dict[str, Any]:
    """Return what a profile answers by itself."""
    client = {"name": profile.name[lang], "kind": profile.kind, "departments": list(profile.departments)}
    told = {name: value for name, value in client.items() if value}
    return {"lang": lang, "client": told, **{table: _copied(held) for table, held in profile.answers.items()}}


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(part) for name, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def _usuals(given: Mapping[str, Any], prices: Prices) -> Iterator[Usual]:
    """Find what a starter leaves open, in the tables asked for and at the top of the file, with its usual span."""
    scope = Scope.model_validate(given)
    found = answers(scope, prices)
    for driver in prices.drivers.values():
        places = [each for key in driver.keys for each in _places(key, given)]
        if not places or any(answer_at(scope, key) is not None for key in places):
            continue
        span = found[driver.name].corners if driver.name in found else driver.span(scope.client.kind)
        low, likely, high = span if isinstance(span[1], str) else sorted(_whole(places[0], each) for each in span)
        shown = places if driver.key == _VERSIONS else places[:1]
        yield from (Usual(place, driver, low, likely, high) for place in shown)


def _places(key: str, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where a key stands in a starter; nowhere, if its table is not asked for or no one answer stands there."""
    if key == _VERSIONS:
        return tuple(f"systems.{name}.versions_behind" for name in _SYSTEMS if name in given.get("systems", {}))
    words = words_at(key)
    at_hand = table_of(key) in given or "." not in key or (key.split(".", maxsplit=1)[0] == _VENDOR and bool(words))
    return (key,) if words is not None and at_hand else ()


def _whole(key: str, value: Answered) -> Answered:
    """Return a number as the scope takes it: whole, half up, where it counts whole things."""
    return int(float(value) + 1 / 2) if whole_at(key) or value == int(value) else value


@dataclass(frozen=True, slots=True)
class _Writer:
    """What the comments of one starter are made from."""

    profile: Profile
    prices: Prices
    usuals: Mapping[str, Usual]
    lang: str

    def say(self, key: str, **facts: Any) -> str:
        """Say a message of this file in its language."""
        return say(f"init.{key}", self.lang, **facts)

    def opening(self) -> tuple[str, ...]:
        """Tell who asks and why, and how to read the file."""
        told, lang = self.profile, self.lang
        joiner = say("view.joiner", lang)
        return (
            told.label[lang],
            told.who[lang],
            self.say("reasons", list=joiner.join(each[lang] for each in told.reasons)),
            self.say("uses", list=joiner.join(each[lang] for each in told.uses)),
            "",
            self.say("numbers", day=self.prices.day),
            self.say("open"),
        )

    def blocks(self, given: Mapping[str, Any]) -> Iterator[Block]:
        """Lay out the tables in the order of the schema; the top of the file comes first."""
        yield self._block("", {name: value for name, value in given.items() if not isinstance(value, dict | list)})
        for table in Scope.model_fields:
            held = given.get(table, {} if table == _VENDOR else None)
            if isinstance(held, list):
                yield from (self._item(item, first=item is held[0]) for item in held)
            elif isinstance(held, dict):
                yield self._block(table, {name: value for name, value in held.items() if not isinstance(value, dict)})
                inner = {name: value for name, value in held.items() if isinstance(value, dict)}
                yield from (self._block(f"{table}.{name}", answers) for name, answers in inner.items())

    def _block(self, table: str, answered: Mapping[str, Any]) -> Block:
        place = f"{table}." * bool(table)
        rows = [Row(name, value, self._notes(place + name)) for name, value in answered.items()]
        for usual in self.usuals.values():
            above, _, name = usual.key.rpartition(".")
            if above == table and not usual.counted:
                rows.append(Row(name, usual.likely, self._notes(usual.key), open=True))
        if table == "maintenance":
            rows.append(Row("years", self.prices.contract.default_years, (self.say("years"),), open=True))
        return Block(f"[{table}]" * bool(table), tuple(rows))

    def _item(self, item: Mapping[str, Any], *, first: bool) -> Block:
        rows = tuple(Row(name, value) for name, value in item.items())
        systems = tuple(self._word(each, messages()[f"interface.{each}"]) for each in sorted(interface_words("system")))
        told = self.say("interfaces", systems=systems, standards=tuple(sorted(interface_words("standard"))))
        return Block(f"[[{_ITEMS}]]", rows, (told,) if first else ())

    def _word(self, word: str, said: Mapping[str, str]) -> str:
        return word if said[self.lang] == word else self.say("word", word=word, said=said)

    def _notes(self, key: str) -> tuple[str, ...]:
        """Say what an answer is: its usual span, the words it may take."""
        usual = self.usuals.get(key)
        if usual is not None and usual.counted:
            return (self._span(usual),)
        driver = next((each for each in self.prices.drivers.values() if key in each.keys and each.words), None)
        if driver is not None:
            words = tuple(self._word(word, said) for word, said in driver.words.items())
            return (self.say("words", label=driver.label, words=words),)
        told = _TOLD.get(key, _TOLD.get(key.rpartition(".")[-1]))
        return (self.say(told, **self._codes()),) if told is not None else ()

    def _span(self, usual: Usual) -> str:
        ends = {name: Measure(float(getattr(usual, name)), usual.driver.unit) for name in ("low", "high")}
        kind = messages()[f"kind.{self.profile.kind or 'unknown'}"]
        return self.say("usual", label=usual.driver.label, kind=kind, **ends)

    def _codes(self) -> dict[str, Any]:
        """Return the kinds of client in words, the departments named in words, and the codes of the others."""
        named = self.profile.departments
        return {
            "words": tuple(self._word(kind, messages()[f"kind.{kind}"]) for kind in get_args(ClientKind)),
            "labels": tuple(departments()[code].label for code in named),
            "codes": tuple(code for code in departments() if code not in named),
        }
