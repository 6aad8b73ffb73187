"""What moves a total most: bars of a tornado; and what it costs that the unknowns of a line move together."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

import numpy as np

from costing.branches import SPARSE, Branch, weights_of
from costing.case import Case
from costing.distribution import curve_of
from costing.drivers import as_arrays
from costing.exposures import Exposure, by_origin, exposures
from costing.lines import Line
from costing.marginals import P10, P90, SCORES, read
from costing.money import CENTIME
from costing.offers import Said
from costing.prices import ORIGIN, Array, Risk
from costing.readings import Reading
from costing.totalling import totals_of
from costing.tracing import LIKELY
from costing.wording import in_all, messages

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a tornado, before tax [DZD].

    A `line` or `event` has its own P10 and P90, and the part of the variance of the total that comes with it. A
    `choice` or a factor has what the total is at the book's confidence with the choice at its low and its high setting.
    """

    kind: Literal["line", "event", "choice"]
    code: str
    label: Said
    low: float
    high: float
    share: float | None = None

    @property
    def swing(self) -> float:
        """How long the bar is."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Together:
    """The total at the book's confidence with the unknown drivers of a line moving together, and each by itself [DZD].

    Both read every top as a maximum, so that they differ in nothing else.
    """

    together: float
    apart: float

    @property
    def cost(self) -> float:
        """What the choice adds [DZD before tax]."""
        return self.together - self.apart

    @property
    def share(self) -> float:
        """What the choice adds, as a share of the total without it."""
        return self.cost / self.apart if self.apart else 0.0


def bars_of(lines: Sequence[Line], reading: Reading, book: Risk) -> tuple[Bar, ...]:
    """Return the bars: lines and events by their part of the variance, then the choices by their length."""
    own, choices = [*_lines(lines, reading), *_events(reading)], _choices(reading, book)
    return (
        *sorted(own, key=lambda bar: (-(bar.share or 0), bar.code)),
        *sorted(choices, key=lambda bar: (-bar.swing, bar.code)),
    )


def _lines(lines: Sequence[Line], reading: Reading) -> Iterator[Bar]:
    """Return a bar for each line that moves, growth of prices apart; what a line is made of moves as one."""
    grows = reading.beliefs.growth != 1 or reading.beliefs.growth_spread
    branches = (reading.believing(growth=1.0, growth_spread=0.0) if grows else reading).branches
    for line in lines:
        places = [place for place, part in enumerate(reading.parts) if part.code == line.code]
        share = float(sum(reading.moments.shares[place] for place in places))
        if share:
            low, high = (sum(_own(branches, place, level) for place in places) for level in (P10, P90))
            yield Bar("line", line.code, line.label, float(low), float(high), share)


def _own(branches: Sequence[Branch], place: int, level: float) -> float:
    """Return a percentile of one part over all branches."""
    only = np.arange(len(branches[0].loading)) == place
    spread = branches[0].spread[place]
    if len(branches) == 1 and not spread:
        return float(branches[0].lines.those(only).quantile(level)[0])
    weights = weights_of(SCORES[::SPARSE])
    rates, chances = (np.exp(spread * SCORES[::SPARSE]), weights) if spread else (np.ones(1), np.ones(1))
    values = np.concatenate([np.outer(branch.lines.those(only).rows(SPARSE)[0], rates).ravel() for branch in branches])
    masses = np.concatenate([branch.share * np.outer(weights, chances).ravel() for branch in branches])
    order = np.argsort(values, kind="stable")
    return float(np.interp(level, np.cumsum(masses[order]) - masses[order] / 2, values[order]))


def _events(reading: Reading) -> Iterator[Bar]:
    impacts, shares = reading.branches[0].impacts, reading.moments.shares[len(reading.parts) :]
    for place, (event, share) in enumerate(zip(reading.beliefs.events, shares, strict=True)):
        label = in_all("risk.event", {"title": event.title, "percent": event.probability_percent})
        low, high = (float(impacts.quantile(level)[place]) for level in (P10, P90))
        yield Bar("event", f"event.{place + 1}", label, low, high, float(share))


def _choices(reading: Reading, book: Risk) -> Iterator[Bar]:
    """Return a bar for each choice and shared factor that moves this total."""
    for code, settings in _settings(reading, book):
        ends = [each.curve.quantile(book.confidence / _PERCENT) for each in settings]
        if max(ends) - min(ends) > CENTIME:
            yield Bar("choice", code, messages()[f"risk.choice_{code}"], min(ends), max(ends))


def _settings(reading: Reading, book: Risk) -> Iterator[tuple[str, list[Reading]]]:
    """Return each choice that matters with the total read at its settings."""
    beliefs, parts = reading.beliefs, reading.parts
    yield "rank_correlation", [reading.believing(rank_correlation=each) for each in book.correlations]
    if any(part.open_top for part in parts):
        yield "open_top", [reading.believing(open_top=each) for each in book.tops]
    if len(reading.shares) > 1:
        yield ORIGIN, _by_branch(reading)
    ends = [NormalDist().inv_cdf(each) for each in (P10, P90)]
    if beliefs.growth_spread:
        grown = [beliefs.growth * math.exp(beliefs.growth_spread * end) for end in ends]
        yield "growth", [reading.believing(growth=each, growth_spread=0.0) for each in grown]
    if any(part.spread for part in parts):
        yield "currency", [replace(reading, parts=tuple(_at_rate(part, end) for part in parts)) for end in ends]


def _by_branch(reading: Reading) -> list[Reading]:
    """Return the total as each origin of the vendor makes it, by itself."""
    whole = (len(reading.shares), 3)
    spread = [(part, np.broadcast_to(part.amounts, whole)) for part in reading.parts]
    return [
        replace(reading, parts=tuple(replace(part, amounts=each[place]) for part, each in spread), shares=(1.0,))
        for place in range(len(reading.shares))
    ]


def _at_rate(part: Exposure, score: float) -> Exposure:
    return replace(part, amounts=part.amounts * np.exp(part.spread * score), spread=0.0)


def together_of(case: Case, reading: Reading) -> Together:
    """Return what it costs that, inside a line, all that is unknown moves together.

    Notes
    -----
    Apart: every unknown driver moves the total by itself, by what it adds or takes while the others stand at their
    likely values, as one PERT; what no answer settles (the residual) moves each line as lines do. Growth of prices,
    currency, events and own ranges are set aside in both.
    """
    level = case.prices.risk.confidence / _PERCENT
    still = replace(reading, parts=tuple(replace(part, spread=0.0) for part in reading.parts))
    plain = still.believing(open_top=1.0, growth=1.0, growth_spread=0.0, events=(), ranges={})
    unknown = [name for name, answer in case.found.items() if not answer.known and name != ORIGIN]
    asked = [name for name in unknown if case.found[name].driver.key is not None]
    rows = [*((name,) for name in asked), tuple(name for name in unknown if name not in asked)]
    shares, values = by_origin(case, {name: _in_turn(name, each, rows) for name, each in as_arrays(case.found).items()})
    held = [part for part in reading.parts if part.held]
    still_open = {part.code for part in reading.parts if not part.held}
    moved = [part for part in exposures(case, totals_of(case, values), values) if part.code in still_open] + held
    spans = [np.broadcast_to(part.amounts, (len(shares), len(rows), 3)) for part in moved]
    amounts = np.array(spans).reshape(len(moved), len(shares), len(rows), 3)
    loading = np.array([reading.beliefs.loading(part.code) for part in moved])
    apart = [_apart(amounts[:, place], share, loading, reading.beliefs.weight) for place, share in enumerate(shares)]
    return Together(plain.curve.quantile(level), curve_of(apart).quantile(level))


def _in_turn(name: str, corners: Array, rows: Sequence[Sequence[str]]) -> Array:
    """Return an answer at its corners in the row where its turn is, at its likely value in others: (rows, 3)."""
    own = np.array([name in row or name == ORIGIN for row in rows])[:, None]
    return np.where(own, corners, corners[LIKELY])


def _apart(amounts: Array, share: float, loading: Array, weight: float) -> Branch:
    """Return a branch of drivers, each moving the total by itself, and of the residuals of the lines.

    `amounts` are of shape (parts, rows, 3), the last row that of the residuals.
    """
    spans = np.concatenate([amounts[:, :-1].sum(axis=0), amounts[:, -1]])
    floors = spans - spans[:, :1]
    constant = amounts[:, -1, LIKELY].sum() - floors[:, LIKELY].sum()
    lines = read(floors, np.zeros(len(spans), dtype=bool), weight, 1.0)
    nothing = lines.those(np.zeros(len(spans), dtype=bool))
    loadings = np.concatenate([np.zeros(len(spans) - len(loading)), loading])
    return Branch(share, float(constant), lines, loadings, np.zeros(len(spans)), nothing, np.zeros(0))
