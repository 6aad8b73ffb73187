"""What the laws of pricing share: a scope with its book, its price, and answers written into it."""

import copy
from dataclasses import dataclass
from functools import reduce
from typing import Any

from hypothesis import strategies as st

from costing import PriceBook, estimate, quote
from tests import strategies
from tests.overlays import OWN, SWITCHED, WORDS, book_of, books
from tests.samples import DAY, book

NOISE = 1e-12
# Answers that are whole numbers, by their key in the scope; other numbers may have parts.
WHOLE = {
    "sites", "users", "systems.modules", "systems.users", "workstations.count", "workstations.generations",
    "migration.studies_per_year", "training.days", "vendor.trips",
}  # fmt: skip
# Answers with a shape of their own, each with a law of its own.
APART = {"systems", "systems.versions_behind", "integrations", "licences", "licences.seats", "training.days"}


@dataclass(frozen=True)
class Case:
    """The tables of a scope, and the book it is priced with; `own` is the overlay, none for the base book."""

    tables: dict[str, Any]
    own: dict[str, Any]

    @property
    def book(self) -> PriceBook:
        """The book it is priced with."""
        return book_of(self.own) if self.own else book()


def own_answers(own):
    """Return the answers a scope may give for a company's own services, by code."""
    asked: dict[str, dict[str, Any]] = {code: {} for code in OWN if code in own.get("services", {})}
    for driver in own.get("drivers", {}).values():
        if "key" in driver:
            _, code, name = driver["key"].split(".")
            number = st.integers(1, 400) if name == "count" else st.floats(0.5, 400)
            asked[code][name] = st.sampled_from(sorted(WORDS)) if "words" in driver else number
    return strategies.table(**{code: strategies.table(**answers) for code, answers in asked.items()})


@st.composite
def cases(draw, own=None, **fixed):
    """Return a scope and a book, of `own` where that is given; `fixed` tables are always there."""
    laid = draw(books() if own is None else own)
    tables = draw(strategies.scopes(**fixed))
    asked = draw(own_answers(laid)) if laid else {}
    off = {SWITCHED[name] for name in laid.get("components", {}) if name in SWITCHED}
    whole = {**tables, **({"services": asked} if asked else {})}
    if not strategies.asks(whole, off=off):
        whole["workstations"] = {}
    if "markups" in laid and draw(st.booleans()):
        whole = {**whole, **{name: bought(whole[name]) for name in ("licences", "hardware") if name in whole}}
    return Case(whole, laid)


def bought(given):
    """Return the same goods with their cost in place of their price."""
    if isinstance(given, list):
        return [bought(each) for each in given]
    cost = {("cost" if name == "amount" else name): value for name, value in given.items()}
    return cost | ({"items": bought(given["items"])} if "items" in given else {})


def priced(case, tables=None):
    """Return the estimate of a case, or of other tables with its book."""
    return estimate(strategies.validated(case.tables if tables is None else tables), case.book, DAY)


def firm(case, tables=None):
    """Return the quote of a case, or of other tables with its book."""
    return quote(priced(case, tables))


def changed(tables, key, value):
    """Return tables with one answer written in, at its dotted key."""
    learned = copy.deepcopy(tables)
    *path, last = key.split(".")
    reduce(lambda inner, name: inner.setdefault(name, {}), path, learned)[last] = value
    return learned


def answered(tables, key):
    """Return what tables say at a dotted key; nothing where they say nothing."""
    return reduce(lambda inner, name: inner.get(name) if isinstance(inner, dict) else None, key.split("."), tables)


def asked(tables, key):
    """Whether the table of a key is there, or is context that can be told at any time."""
    *path, _ = key.split(".")
    return not path or path == ["vendor"] or answered(tables, ".".join(path)) is not None


def key_of(tables, driver):
    """Return the key that answers a driver or could: of several, the one that is answered; nothing where none can."""
    if not driver.key or driver.key in APART:
        return None
    keys = [key for key in driver.keys if asked(tables, key)]
    return next((key for key in keys if answered(tables, key) is not None), next(iter(keys), None))


def drivers_asked(case):
    """Return the drivers of the book that a scope can answer, known or not, with the key that does."""
    drivers = case.book.on(DAY).drivers.values()
    return [(driver, key) for driver in drivers if (key := key_of(case.tables, driver)) is not None]


def usual_answers(driver, kind):
    """Return the answers inside the usual span of a driver for a kind of client.

    No hardware is left out: it says that none is wanted.
    """
    low, _, high = driver.span(kind)
    if driver.scale.table is not None:
        places = driver.scale.table
        words = [word for word, place in places.items() if places[low] <= place <= places[high]]
        return st.sampled_from([word for word in words if (driver.key, word) != ("hardware.level", "none")])
    whole = driver.key in WHOLE or driver.key.endswith(".count")
    return st.integers(int(low), int(high)) if whole else st.floats(low, high)


def from_cheap_to_dear(driver, data):
    """Draw two answers to a driver, the cheaper first, far past what is usual too."""
    if driver.scale.table is not None:
        words = sorted(driver.scale.words, key=driver.scale.table.get)
        words = [word for word in words if (driver.key, word) != ("hardware.level", "none")]
        first, second = sorted(data.draw(st.sampled_from(range(len(words)))) for _ in range(2))
        return words[first], words[second]
    whole = driver.key in WHOLE or driver.key.endswith(".count")
    top = 1 if driver.key == "workstations.diagnostic_share" else 50 if whole else 900
    number = st.integers(1, top) if whole else st.floats(0.1, top)
    first, second = sorted(data.draw(number) for _ in range(2))
    return (second, first) if driver.scale.falls else (first, second)


def savings(case, fewer, more):
    """Return what costs less with more of something: at likely, firm, or with the committed years."""
    before, after = priced(case, fewer), priced(case, more)
    less, rest = quote(before), quote(after)
    pairs = {
        "likely": (before.likely * (1 - NOISE), after.likely),
        "net": (less.totals.net, rest.totals.net),
        "commitment": (less.commitment.net, rest.commitment.net),
    }
    return {name: pair for name, pair in pairs.items() if pair[1] < pair[0]}


def widened(before, after):
    """Return the lines, and the total, that are wider after something was learned."""
    ranges = {line.code: (line.amount.low, line.amount.high) for line in before.lines}
    learned = {line.code: (line.amount.low, line.amount.high) for line in after.lines}
    ranges["total"], learned["total"] = (before.low, before.high), (after.low, after.high)
    return {
        code: (ranges.get(code), (low, high))
        for code, (low, high) in learned.items()
        if code not in ranges or low < ranges[code][0] * (1 - NOISE) or high > ranges[code][1] * (1 + NOISE)
    }
