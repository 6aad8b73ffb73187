"""How an offer's lines are read as distributions and move together: the book's choices, and what its terms say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from costing.branches import Branch, Moments, moments_of, normal_steps
from costing.distribution import Curve, curve_of
from costing.exposures import Exposure
from costing.marginals import P10, P90, Perts, read, read_expert
from costing.prices import Array, Prices
from costing.risk_terms import RiskEvent, RiskTerms

# Equal steps over the growth of prices: how far they reach, and how far apart they may be.
_GROWTH_SPAN, _COARSEST, _NARROW, _FINEST = 4.5, 0.7, 0.1, 0.045
_PERCENT = 100


@dataclass(frozen=True)
class Beliefs:
    """How the lines of one offer are read and move together: the book's choices, and what its terms say otherwise."""

    weight: float
    open_top: float
    rank_correlation: float
    loadings: Mapping[str, float] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    events: tuple[RiskEvent, ...] = ()
    growth: float = 1.0
    growth_spread: float = 0.0

    def loading(self, code: str) -> float:
        """Return how a line moves with the factor common to all."""
        normal = 2 * np.sin(np.pi * self.rank_correlation / 6)
        return self.loadings.get(code, float(np.sqrt(normal)))


def beliefs_of(prices: Prices, terms: RiskTerms | None) -> Beliefs:
    """Return what is believed of an offer: its terms, else the book."""
    book, said = prices.risk, terms if terms is not None else RiskTerms()
    correlation = book.rank_correlation if said.rank_correlation is None else said.rank_correlation
    return Beliefs(
        weight=book.pert_lambda,
        open_top=book.open_top,
        rank_correlation=correlation,
        loadings=said.loadings or {},
        ranges=said.ranges or {},
        events=said.events or (),
        growth=1 + (said.growth_percent or 0) / _PERCENT,
        growth_spread=(said.growth_spread_percent or 0) / _PERCENT,
    )


@dataclass(frozen=True, eq=False)
class Reading:
    """A total read as a distribution: its parts, how probable each branch of them is, and what is believed of both."""

    parts: tuple[Exposure, ...]
    shares: tuple[float, ...]
    beliefs: Beliefs

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """One branch for each share, all of them alike being one, and for each step of the growth of prices."""
        parts, beliefs, shares = self.parts, self.beliefs, self.shares
        spans = np.empty((len(parts), len(shares), 3))
        for place, part in enumerate(parts):
            spans[place] = part.amounts
        if np.all(spans == spans[:, :1]):
            shares = (1.0,)
        open_top = np.array([part.open_top for part in parts], dtype=bool)
        loading = np.array([beliefs.loading(part.code) for part in parts])
        spread = np.array([part.spread for part in parts])
        impacts, chances = _events(beliefs)
        made = []
        for place, share in enumerate(shares):
            lines = _owned(read(spans[:, place], open_top, beliefs.weight, beliefs.open_top), parts, beliefs)
            made.append(Branch(share, 0.0, lines, loading, spread, impacts, chances))
        return tuple(grown for branch in made for grown in _grown(branch, beliefs))

    @cached_property
    def curve(self) -> Curve:
        """The distribution function of the total."""
        return curve_of(self.branches)

    @cached_property
    def moments(self) -> Moments:
        """The mean of the total, and what each part and event does with it."""
        return moments_of(self.branches)

    @property
    def width(self) -> float:
        """P90 less P10 of the total [DZD]."""
        return self.curve.quantile(P90) - self.curve.quantile(P10)

    def believing(self, **otherwise: Any) -> "Reading":
        """Return the same total, read with some beliefs otherwise."""
        return replace(self, beliefs=replace(self.beliefs, **otherwise))


def _owned(lines: Perts, parts: Sequence[Exposure], beliefs: Beliefs) -> Perts:
    """Put a person's own range in the place of a line, never under the low that stands.

    Whoever says a lower one knows better than that low: then nothing is the floor. Of a line of several parts the first
    takes the range for all. Where no vendor brings a line, there is none to own.
    """
    floor, width, shape = lines.floor.copy(), lines.width.copy(), lines.shape.copy()
    for code, span in beliefs.ranges.items():
        places = [place for place, part in enumerate(parts) if part.code == code]
        least = float(lines.floor[places].sum())
        if not places or not least + float(lines.width[places].sum()):
            continue
        held = read_expert(
            np.array([span], dtype=float), np.array([least if least <= span[0] else 0.0]), beliefs.weight
        )
        floor[places], width[places], shape[places] = 0, 0, 0
        floor[places[0]], width[places[0]], shape[places[0]] = held.floor[0], held.width[0], held.shape[0]
    return Perts(floor, width, shape, lines.weight)


def _events(beliefs: Beliefs) -> tuple[Perts, Array]:
    spans = np.array([event.impact for event in beliefs.events], dtype=float).reshape(-1, 3)
    chances = np.array([event.probability_percent / _PERCENT for event in beliefs.events])
    nothing = np.zeros(len(spans))
    if not beliefs.events:
        return Perts(nothing, nothing, nothing, beliefs.weight), chances
    return read_expert(spans, nothing, beliefs.weight), chances


def _grown(branch: Branch, beliefs: Beliefs) -> tuple[Branch, ...]:
    """Multiply what is not certain by the growth of prices until delivery, step by step over its spread.

    Steps lie no further apart than the total is wide, with each event and without. Where that is next to nothing,
    prices grow as a currency moves, all at once.
    """
    growth, spread = beliefs.growth, beliefs.growth_spread
    if not spread:
        return (branch if growth == 1 else branch.times(growth, 1.0),)
    grows = (branch.lines.width > 0) & (branch.spread == 0)
    if not grows.any() and not len(branch.chances):
        return (branch,)
    amounts = float(branch.lines.mean[grows].sum()) + np.append(0.0, branch.impacts.mean)
    wide = np.sqrt(branch.deviation**2 + np.append(0.0, branch.impacts.variance))
    apart = float(min(wide[amounts > 0] / (spread * amounts[amounts > 0])))
    if apart < _NARROW and not branch.spread.any() and not len(branch.chances):
        return (replace(branch.times(growth, 1.0), spread=np.where(grows, spread, 0.0)),)
    apart = min(max(apart, _FINEST), _COARSEST)
    scores, weights = normal_steps(2 * int(np.ceil(_GROWTH_SPAN / apart)) + 1, _GROWTH_SPAN)
    steps = zip(growth * np.exp(spread * scores), weights, strict=True)
    return tuple(branch.times(float(factor), float(share)) for factor, share in steps)
