"""Totals as the tests of risk write them, and a PERT reckoned by another way than the engine's: Gauss and Legendre."""

import math
from statistics import NormalDist

import numpy as np

from costing.exposures import Exposure
from costing.readings import Beliefs, Reading

NORMAL = NormalDist()
_NODES, _WEIGHTS = (part / 2 for part in np.polynomial.legendre.leggauss(64))
_NODES = _NODES + 0.5
# The integral is taken in the fourth root of the place: smooth at the floor, whatever the shape.
_ROOT, _HALVINGS = 4, 50
# Normal scores to integrate over, and their weights.
SCORES, _STEPS = (7 * part for part in np.polynomial.legendre.leggauss(400))
CHANCES = _STEPS * np.exp(-(SCORES**2) / 2) / math.sqrt(2 * math.pi)
# The job of the published study: eight lines, quantity included, in thousands of dinars.
STUDY = (
    (200, 500, 1000), (500, 1500, 3000), (600, 1440, 3000), (200, 600, 1500), (600, 1600, 4000), (150, 300, 750),
    (150, 300, 900), (360, 600, 1200),
)  # fmt: skip


def total(spans, tops=(), spreads=(), shares=(1.0,), **beliefs):
    """A total of lines, each low, likely and high, read as the book reads them unless something else is believed."""
    usual = {"weight": 4, "open_top": 0.9, "rank_correlation": 0.3}
    parts = tuple(
        Exposure(f"line.{n}", np.asarray(span, dtype=float), bool(tops and tops[n]), spreads[n] if spreads else 0.0)
        for n, span in enumerate(spans)
    )
    return Reading(parts, shares, Beliefs(**(usual | beliefs)))


def percentiles(reading, *percents):
    """Some percentiles of a total."""
    return [reading.curve.quantile(percent / 100) for percent in percents]


def _beneath(places, first, last):
    points = places[..., None] * _NODES**_ROOT
    density = np.exp((first - 1) * np.log(points) + (last - 1) * np.log1p(-points))
    whole = math.exp(math.lgamma(first) + math.lgamma(last) - math.lgamma(first + last))
    return (density * places[..., None] * _ROOT * _NODES ** (_ROOT - 1)) @ _WEIGHTS / whole


def levels_of(places, shape, weight=4):
    """The probabilities that a PERT on [0, 1] stays under some places, each from its nearer end."""
    first, last = 1 + weight * shape, 1 + weight * (1 - shape)
    held = np.clip(places, 1e-300, 1 - 1e-16)
    under, over = _beneath(np.minimum(held, 0.5), first, last), _beneath(np.minimum(1 - held, 0.5), last, first)
    return np.where(places <= 0, 0, np.where(places >= 1, 1, np.where(held <= 0.5, under, 1 - over)))


def places_of(scores, shape, weight=4):
    """The places of normal scores in a PERT on [0, 1], each from its nearer end."""
    scores = np.asarray(scores, dtype=float)
    chances = np.array([NORMAL.cdf(-abs(score)) for score in scores])
    up, down = _halved(chances, shape, weight), 1 - _halved(chances, 1 - shape, weight)
    return np.where(scores < 0, up, down)


def _halved(chances, shape, weight):
    low, high = np.zeros(len(chances)), np.ones(len(chances))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        short = levels_of(middle, shape, weight) < chances
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return (low + high) / 2


def levels(span, amounts, weight=4):
    """The probabilities that a closed line stays under some amounts."""
    low, likely, high = span
    return levels_of((np.asarray(amounts, dtype=float) - low) / (high - low), (likely - low) / (high - low), weight)


def amounts(span, scores=SCORES, weight=4):
    """What a closed line costs at some normal scores."""
    low, likely, high = span
    return low + (high - low) * places_of(scores, (likely - low) / (high - low), weight)


def mean(span, weight=4):
    """The mean of a closed line."""
    low, likely, high = span
    return (low + weight * likely + high) / (weight + 2)


def variance(span, weight=4):
    """The variance of a closed line."""
    low, _, high = span
    return (mean(span, weight) - low) * (high - mean(span, weight)) / (weight + 3)
