"""How past lines held up: of one service, or the totals of projects; measured, nothing judged or proposed yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import pi, sin, sqrt

import numpy as np

from costing.branches import Branch
from costing.calibrating import (
    Measured,
    Numbers,
    Weighing,
    correlation_of,
    jackknifed,
    level_rule,
    level_terms,
    score_of,
    scores_of,
    summed,
    wilson,
)
from costing.distribution import curve_of
from costing.histories import History
from costing.marginals import Mask, Perts, read
from costing.prices import Array, Prices, Service

PERCENTILES = (50, 80, 90)
RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the actual fell at or under a percentile [shares], and between what ends the true share lies."""

    percent: int
    share: float
    low: float
    high: float

    @property
    def expected(self) -> float:
        """The share that a well calibrated price would have had."""
        return self.percent / 100

    @property
    def as_expected(self) -> bool:
        """Whether chance alone explains the difference."""
        return self.low <= self.expected <= self.high


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How the lines of one service held up, or the totals (without a code); only counted where they are too few.

    `bias` is the actual over the expected; `level` and `width` what the likely price and the range around it would have
    been multiplied with; `weights` the shares of its drivers, the residual's included, `drivers` those of the drivers
    among themselves, `held` the drivers that never moved and keep their share. `ends` are the range that goes with the
    weights [DZD a unit], `opened` the part of its range that a line of the service left open [share].
    """

    code: str
    projects: int
    lines: int
    coverage: tuple[Coverage, ...] = ()
    bias: Measured | None = None
    level: Measured | None = None
    width: Measured | None = None
    weights: Mapping[str, Measured] = field(default_factory=dict)
    drivers: Mapping[str, Measured] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    ends: tuple[float, float] | None = None
    opened: float = 0

    @property
    def concluded(self) -> bool:
        """Whether there were projects enough to conclude anything."""
        return bool(self.coverage)


@dataclass(frozen=True, eq=False)
class Past:
    """The lines of past projects as they were read: a PERT each, a constant where the range is narrower than a step."""

    history: History
    prices: Prices

    @cached_property
    def lines(self) -> Perts:
        """Every line as a distribution."""
        return read(self.history.spans, self.history.open_top, self.prices.risk.pert_lambda)

    @cached_property
    def ranged(self) -> Mask:
        """Which lines have a range, wider than what their price is rounded to."""
        steps = np.array([float(self.prices.all_services[code].step) for code in self.history.services])
        return np.asarray(np.ptp(self.history.spans, axis=1) > steps * self.history.quantity)

    @cached_property
    def once(self) -> Mask:
        """Which lines are in the total of their project: those not sold by the year."""
        return np.array([not self.prices.all_services[code].yearly for code in self.history.services], dtype=bool)

    @cached_property
    def projects(self) -> Sequence[Numbers]:
        """The one-off lines of each project that has a range in its total."""
        numbers = np.unique(self.history.project[self.ranged & self.once])
        return [np.flatnonzero((self.history.project == number) & self.once) for number in numbers]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The services there are, in the order of the book."""
        return tuple(code for code in self.prices.all_services if code in set(self.history.services))

    @property
    def totals(self) -> TrackRecord:
        """How the totals of projects held up, at the rank correlation of the book."""
        rows = [self._total(which) for which in self.projects]
        actual, likely, mean, variance, level = np.array(rows).T
        bias, base, width = jackknifed(level_terms(actual, likely, mean, variance), level_rule)
        lines = sum(map(len, self.projects))
        coverage = tuple(self._coverage(each, level <= each / 100, len(rows)) for each in PERCENTILES)
        return TrackRecord("", len(rows), lines, coverage, bias, base, width)

    def _total(self, which: Numbers) -> tuple[float, ...]:
        """Return actual, likely, mean, variance of a total, and how probable it was not to pass the actual."""
        lines, risk = _those(self.lines, which), self.prices.risk
        still, nothing = np.zeros(len(which)), _those(self.lines, which[:0])
        loading = np.full(len(which), sqrt(2 * sin(pi * risk.rank_correlation / 6)))
        branch = Branch(1.0, 0.0, lines, loading, still, nothing, np.zeros(0))
        actual, moments = float(self.history.actual[which].sum()), branch.moments
        likely = float(self.history.spans[which, 1].sum())
        return actual, likely, moments.mean, moments.deviation**2, curve_of([branch]).probability(actual)

    def _coverage(self, percent: int, kept: Mask, projects: int) -> Coverage:
        """Tell how often lines were kept; those of one project count once for how sure that is."""
        share = float(kept.mean())
        return Coverage(percent, share, *wilson(share, projects, self.prices.risk.learning.confidence))

    def of(self, code: str) -> TrackRecord:
        """Return how the lines of a service held up."""
        which = self._which(code)
        project, count = self.history.project[which], len(self.history.projects)
        projects = len(np.unique(project))
        if projects < self.prices.risk.learning.least_projects_a_service:
            return TrackRecord(code, projects, int(which.sum()))
        lines, actual = self.lines.those(which), self.history.actual[which]
        terms = level_terms(actual, self.history.spans[which, 1], lines.mean, lines.variance)
        bias, level, width = jackknifed(summed(project, terms, count), level_rule)
        scores = lines.scores(actual)
        coverage = tuple(self._coverage(each, scores <= score_of(each / 100), projects) for each in PERCENTILES)
        opened = self._opened(code, which)
        plain = TrackRecord(code, projects, int(which.sum()), coverage, bias, level, width, opened=opened)
        return self._weighed(plain)

    def _which(self, code: str) -> Mask:
        return np.asarray(self.ranged & (np.array(self.history.services) == code))

    def _opened(self, code: str, which: Mask) -> float:
        """Return how much of the range of its service a line left open on average, never more than all of it."""
        service = self.prices.all_services[code]
        if service.high <= service.low:
            return 0.0
        whole = (service.high - service.low) * self.history.quantity[which]
        return float(np.minimum(np.ptp(self.history.spans[which], axis=1) / whole, 1).mean())

    def _weighed(self, record: TrackRecord) -> TrackRecord:
        """Return the record with the shares of its service and its range, where every driver is known often enough."""
        service, learning = self.prices.services.get(record.code), self.prices.risk.learning
        names = [name for name in service.weights if name != RESIDUAL] if service is not None else []
        if service is None or RESIDUAL not in service.weights or not set(names) <= set(self.history.places):
            return record
        places = np.column_stack([self.history.places[name] for name in names])
        which = self._which(record.code) & np.isfinite(places).all(axis=1)
        project = self.history.project[which]
        held: Mask = np.array([_stands(column, project) for column in places[which].T], dtype=np.bool_)
        if len(np.unique(project)) < learning.least_projects_a_service or held.all():
            return record
        found = [
            each for each in self._weighing(service, names, places[which], which, held).weighed if each is not None
        ]
        if len(found) < 2 * len(names) + 3:
            return record
        shares = dict(zip((*names, RESIDUAL), found, strict=False))
        low, high, *drivers = found[len(shares) :]
        return replace(
            record,
            weights={name: shares[name] for name in service.weights},
            drivers=dict(zip(names, drivers, strict=True)),
            held=tuple(name for name, still in zip(names, held, strict=True) if still),
            ends=(low.value, high.value),
        )

    def _weighing(self, service: Service, names: Sequence[str], places: Array, which: Mask, held: Mask) -> Weighing:
        middle, spread = left_open(self.prices, open_top=service.open_top)
        return Weighing(
            unit=self.history.actual[which] / self.history.quantity[which],
            places=places,
            project=self.history.project[which],
            held=held,
            shares=np.array([service.weights[name] for name in names]),
            low=service.low,
            width=service.high - service.low,
            middle=middle,
            spread=spread,
        )

    def correlation(self, records: Sequence[TrackRecord]) -> Measured | None:
        """Return the rank correlation of the lines of one project; nothing where too few projects have two lines."""
        scores, project = [], []
        for record in records:
            level, width = record.level, record.width
            if level is not None and width is not None and min(level.value, width.value) > 0:
                which = self._which(record.code)
                likely, actual = self.history.spans[which, 1], self.history.actual[which]
                scores.append(scores_of(self.lines.those(which), likely, actual, level.value, width.value))
                project.append(self.history.project[which])
        if not scores:
            return None
        count = len(self.history.projects)
        together, found = correlation_of(np.concatenate(scores), np.concatenate(project), count)
        return found if together >= self.prices.risk.learning.least_projects else None


def left_open(prices: Prices, *, open_top: bool) -> tuple[float, float]:
    """Return the mean and the standard deviation of the place of what a range leaves open."""
    span = [float(each) for each in prices.drivers[RESIDUAL].span(None)]
    line = read(np.array([span]), np.array([open_top]), prices.risk.pert_lambda)
    return float(line.mean[0]), sqrt(float(line.variance[0]))


def _those(lines: Perts, which: Numbers) -> Perts:
    return Perts(lines.floor[which], lines.width[which], lines.shape[which], lines.weight)


def _stands(places: Array, project: Numbers) -> bool:
    """Whether a driver stood in one place, but for one project at the most."""
    values, counts = np.unique(places, return_counts=True)
    return len(np.unique(project[places != values[counts.argmax()]])) <= 1
