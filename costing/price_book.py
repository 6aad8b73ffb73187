"""The price book: dated, sourced data, read once and checked; what is in force on a day is what a price is made of."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from costing import price_files as shape
from costing.company_look import with_logo
from costing.deferred import Showing, resolve
from costing.digests import OwnTables
from costing.errors import BookRefused, NotInForce, Problem
from costing.fields import problems_of, read_toml
from costing.lever_keys import lever_keys_held
from costing.parties import Provider
from costing.price_day import PRICES, prices_on
from costing.price_laws import broken_laws
from costing.price_overlay import LOOK, PROVIDER, TEMPLATES, laid_over
from costing.price_reading import FILES, Named, Raw, own_tables, read_tables
from costing.prices import Prices, own_table
from costing.scope_keys import interface_words, words_at


@dataclass(frozen=True, repr=False)
class PriceBook(Showing):
    """Dated prices with their sources; `on(day)` gives those in force.

    Examples
    --------
    >>> from datetime import date
    >>> service = PriceBook.default().on(date(2026, 11, 24)).services["data_migration"]
    >>> service.low, service.high, service.open_top
    (200000.0, 1500000.0, True)
    """

    named: Named
    dated: Mapping[str, tuple[shape.Papers, ...]]
    provider: Provider | None = None
    templates: Path | None = None
    own: OwnTables = field(default_factory=dict, repr=False)
    _days: dict[date, Prices] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    @lru_cache(maxsize=1)
    def default() -> "PriceBook":
        """Return the base book of the library, held to its laws.

        Raises
        ------
        BookRefused
            A data file was changed and no longer keeps them.
        """
        return PriceBook.from_tables(_tables())

    @classmethod
    def read(cls, path: str | Path) -> "PriceBook":
        """Read a company's own book (TOML) and lay it over the base book.

        Parameters
        ----------
        path
            The overlay: `[provider]`, and tables of the base book's files by file name. An entry of the company takes
            the place of the base book's from its first day on; services, drivers, components and rules may be added.

        Raises
        ------
        FileUnread
            The file is missing or is not TOML.
        BookRefused
            One or more faults in it, all at once; the laws of the base book hold for it too.
        """
        own = read_toml(Path(path))
        problems: list[Problem] = []
        provider, templates = _company(own.get(PROVIDER), Path(path).parent, problems)
        laid = laid_over(_tables(), own)
        problems += laid.problems
        try:
            book = cls.from_tables(laid.raw, own) if set(own) & set(FILES) else cls.default()
        except BookRefused as refusal:
            problems += [laid.placed(problem) for problem in refusal.problems]
        if problems:
            raise BookRefused(path=str(path), problems=tuple(problems))
        return cls(book.named, book.dated, provider, templates, book.own)

    @classmethod
    def from_tables(cls, raw: Raw, own: Raw | None = None) -> Self:
        """Build a book from the tables of its files, by file name, and hold it to the laws.

        Parameters
        ----------
        raw
            The tables of every file.
        own
            Those among them that a company wrote: a quote keeps them.

        Raises
        ------
        BookRefused
            Every fault of every file, each with key path, what was found and the way out.
        """
        named, dated, problems = read_tables(raw)
        book = cls(named, dated)
        if not problems:
            problems = list(book.broken_laws())
        if problems:
            raise BookRefused(path="", problems=tuple(problems))
        return book if own is None else cls(named, dated, own=own_tables(own, named))

    def on(self, day: date) -> Prices:
        """Return what is in force on a day.

        Parameters
        ----------
        day
            The day of the quote.

        Returns
        -------
        Prices
            Services with their ranges [DZD before tax], drivers, taxes and rates; kept, so that asking again is free.

        Raises
        ------
        NotInForce
            The day is before the first entry of something a price needs.
        """
        if day not in self._days:
            named = {**self.named, "components": dict(self._components(day))}
            self._days[day] = prices_on(named, self.dated, self.provider, day, self.own)
        return self._days[day]

    def to_frame(self, day: date, lang: str = "fr") -> Any:
        """Return the services and their ranges on a day as a table.

        Parameters
        ----------
        day
            The day whose prices are told.
        lang
            Language of the labels.

        Returns
        -------
        pandas.DataFrame
            One row a service, by its code: label, unit, low and high [DZD before tax, floats; not a number where a
            service has no range], low_percent and high_percent (of what is sold at a yearly rate), open_top, kind
            (published, assumption or company), source, since (the first day).
        """
        return resolve("PriceBook.to_frame")(self, day, lang)

    def changes(self, base: Self | None = None) -> Any:
        """Return what this book changes of another one, and what it adds.

        Parameters
        ----------
        base
            The book it is held against; without it, the base book.

        Returns
        -------
        costing.price_changes.Changes
            Each value with its key, since when, what stood there before, what stands there now, and its source.
        """
        return resolve("PriceBook.changes")(self, base or self.default())

    def __repr__(self) -> str:
        """Say whose it is, how many entries it has, and when it last changes."""
        whose = f"{self.provider.name!r}" if self.provider is not None else "base"
        entries = sum(len(each) for each in self.dated.values())
        return f"<PriceBook {whose}: {entries} dated entries, last change {self.last_change}>"

    @property
    def last_change(self) -> date:
        """The last day on which something of the book changes."""
        return max(entry.first_day for entries in self.dated.values() for entry in entries)

    def _components(self, day: date) -> Iterator[tuple[str, Any]]:
        """Return how components stand on a day: one that a company has yet to price apart stands as in the base."""
        for code, table in self.named["components"].items():
            dated = [entry for part in PRICES for entry in self.dated.get(f"{table.service}.{part}", ())]
            to_come = bool(dated) and all(entry.first_day > day for entry in dated)
            yield code, base_components().get(code, table) if to_come else table

    def broken_laws(self) -> Iterator[Problem]:
        """Check the laws on every day on which something changes; a fault that comes later says since when."""
        told: set[tuple[str, str]] = set()
        begun = False
        yield from _keys(self.named, self.dated)
        yield from lever_keys_held(self.named)
        for day in sorted({entry.first_day for entries in self.dated.values() for entry in entries}):
            try:
                prices = self.on(day)
            except NotInForce:
                continue
            for problem in broken_laws(prices):
                if (problem.place, problem.key) not in told:
                    told.add((problem.place, problem.key))
                    since = {"since": day} if begun else {}
                    yield Problem(problem.place, problem.key, {**problem.facts, **since})
            begun = True


def _company(given: object, folder: Path, problems: list[Problem]) -> tuple[Provider | None, Path | None]:
    """Read the company and where its own templates are; paths start from the folder of its book."""
    if given is None:
        return None, None
    templates = None
    if isinstance(given, dict):
        own = dict(given)
        if TEMPLATES in own:
            templates = _templates(own.pop(TEMPLATES), folder, problems)
        if LOOK in own:
            own[LOOK] = with_logo(own[LOOK], folder, problems, f"{PROVIDER}.{LOOK}")
        given = own
    try:
        return Provider.model_validate(given), templates
    except ValidationError as error:
        problems += problems_of(error, Provider, (PROVIDER,))
        return None, templates


def _templates(given: object, folder: Path, problems: list[Problem]) -> Path | None:
    """Return the folder of a company's own templates; tell one that is not there."""
    path = folder / given if isinstance(given, str) and given.isprintable() else None
    if path is not None and path.is_dir():
        return path
    problems.append(Problem(f"{PROVIDER}.{TEMPLATES}", "templates_of_no_folder", {"shown": str(given)[:60]}))
    return None


# Keys whose answer is read in a way of its own, by one driver alone.
_READ_APART = {
    "systems": "systems",
    "systems.versions_behind": "versions_behind",
    "integrations": "interface_points",
    "licences": "maintenance_base",
    "licences.seats": "seats",
}


def _keys(named: Named, dated: Mapping[str, Sequence[Any]]) -> Iterator[Problem]:
    """A driver is answered at a key that a scope has, with the words that key takes; so is a detail of an interface."""
    own = tuple(own_table(code) for code, table in named["services"].items() if table.table == "services")
    for name, driver in named["drivers"].items():
        for key in (*([driver.key] if driver.key is not None else []), *driver.also):
            if _READ_APART.get(key) != name and not _of_own_service(key, own):
                words = None if key in _READ_APART else words_at(key)
                yield from _key_faults(name, key, words, driver.scale)
    for number, entry in enumerate(dated.get("interfaces.points", ()), start=1):
        for detail in entry.unknown:
            missing = sorted(interface_words(detail) - set(getattr(entry, detail)))
            place = f"interfaces.toml: points[{number}].{detail}"
            yield from (Problem(f"{place}.{word}", "missing_key") for word in missing)


def _of_own_service(key: str, own: Sequence[str]) -> bool:
    table, _, answer = key.rpartition(".")
    return table in own and bool(answer)


def _key_faults(name: str, key: str, words: frozenset[str] | None, scales: Sequence[Any]) -> Iterator[Problem]:
    place = f"drivers.toml: {name}"
    if words is None:
        yield Problem(f"{place}.key", "key_of_nothing", {"found": key})
        return
    for scale in scales:
        found = set(scale.table or ())
        if found and not words:
            yield Problem(f"{place}.scale", "key_of_a_number", {"found": key})
        elif found != words:
            yield Problem(f"{place}.scale", "key_of_other_words", {"found": key, "known": ", ".join(sorted(words))})


@lru_cache(maxsize=1)
def base_components() -> Mapping[str, Any]:
    """Return how components stand in the base book."""
    named, _, _ = read_tables(_tables())
    return named["components"]


def base_tables() -> dict[str, dict[str, Any]]:
    """Return the raw tables of the base book, by file name, to do with as one likes."""
    return deepcopy(_tables())


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, Any]]:
    """Return the same, read once; nobody changes them."""
    folder = files("costing") / "data"
    return {name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in FILES}
