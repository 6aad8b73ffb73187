"""The price book: dated, sourced data, read once and checked; what is in force on a day is what a price is made of."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from costing import price_files as shape
from costing.errors import BookRefused, NotInForce, Problem
from costing.fields import problems_of, read_toml
from costing.parties import Provider
from costing.price_day import prices_on
from costing.price_laws import broken_laws
from costing.price_reading import FILES, Named, Raw, days_twice, read_tables
from costing.prices import Prices


@dataclass(frozen=True)
class PriceBook:
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
    own_rates: Mapping[str, tuple[shape.CompanyRate, ...]] = field(default_factory=dict)
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
        return PriceBook.from_tables(base_tables())

    @classmethod
    def read(cls, path: str | Path) -> "PriceBook":
        """Read a company's overlay (TOML: `[provider]`, `[exchange]`) and lay it over the base book.

        Parameters
        ----------
        path
            The overlay. Where it gives rates of a currency, the last on or before the day takes the place of the base
            book's.

        Raises
        ------
        FileUnread
            The file is missing or is not TOML.
        BookRefused
            One or more faults in it, all at once.
        """
        data = read_toml(Path(path))
        try:
            overlay = shape.Overlay.model_validate(data)
        except ValidationError as error:
            raise BookRefused(path=str(path), problems=tuple(problems_of(error, shape.Overlay))) from None
        twice = [
            problem
            for currency, rates in overlay.exchange.items()
            for problem in days_twice(f"exchange.{currency}", [rate.first_day for rate in rates])
        ]
        if twice:
            raise BookRefused(path=str(path), problems=tuple(twice))
        base = cls.default()
        return cls(base.named, base.dated, overlay.provider, overlay.exchange)

    @classmethod
    def from_tables(cls, raw: Raw) -> Self:
        """Build a book from the tables of its files, by file name, and hold it to the laws.

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
        return book

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
            self._days[day] = prices_on(self.named, self.dated, self.own_rates, self.provider, day)
        return self._days[day]

    def broken_laws(self) -> Iterator[Problem]:
        """Check the laws on every day on which something changes."""
        told: set[tuple[str, str]] = set()
        for day in sorted({entry.first_day for entries in self.dated.values() for entry in entries}):
            try:
                prices = self.on(day)
            except NotInForce:
                continue
            for problem in broken_laws(prices):
                if (problem.place, problem.key) not in told:
                    told.add((problem.place, problem.key))
                    yield Problem(problem.place, problem.key, {**problem.facts, "since": day})


def base_tables() -> dict[str, dict[str, Any]]:
    """Return the raw tables of the base book, by file name."""
    folder = files("costing") / "data"
    return {name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in FILES}
