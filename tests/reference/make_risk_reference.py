"""Write risk_reference.json: percentiles of every case of risk_cases.py by plain Monte Carlo, 20 million draws or more.

It shares no code with `costing`: distributions come from scipy, sampling from numpy. From the root of the repository:
`python -m tests.reference.make_risk_reference`, with a file to write and a number of draws (>= 2 million) for a trial.

A line is PERT (lambda 4) on [low, high]; an open top puts P90 at high. Its normal score is sqrt(r) F + sqrt(1 - r) e,
r = 2 sin(pi rho / 6). Score to price goes through the line's quantile at 300,001 scores, straight between them: the
step is 0.00005, so between two knots it is off by about 1e-10 of the width; `checked` refuses more than a billionth.
"""

import json
import re
import sys
from functools import cache
from pathlib import Path

import numpy as np

from tests.reference.risk_cases import CASES

TABLE = Path(__file__).with_name("risk_reference.json")
DRAWS, BLOCK, CHUNK = 20_000_000, 1_000_000, 50_000
FEW, DRAWS_OF_FEW = 8, 100_000_000  # up to 8 lines a draw is cheap and the spread wide: five times as many
SEED = 20_261_124  # with the bytes of the case's name: a new case changes no other
LEVELS = (0.1, 0.5, 0.7, 0.8, 0.9)
NAMES = ("p10", "p50", "p70", "p80", "p90")
SHAPE = 4  # lambda of PERT
FARTHEST, KNOTS = 7.5, 300_001  # scores beyond 7.5 (one draw in 10^13) are taken at 7.5
PER_SCORE = (KNOTS - 1) / (2 * FARTHEST)
FINEST = 1e-9  # the table's error allowed, in widths of the line and in probability


def shapes(low, likely, high):
    """The two shapes of the beta behind PERT(low, likely, high)."""
    place = (likely - low) / (high - low)
    return 1 + SHAPE * place, 1 + SHAPE * (1 - place)


def top_of(low, likely, p90):
    """The maximum that puts the P90 of PERT(low, likely, maximum) at `p90`."""
    from scipy.optimize import brentq
    from scipy.special import betaincinv

    def excess(top):
        return low + (top - low) * betaincinv(*shapes(low, likely, top), 0.9) - p90

    beyond = p90 + (p90 - low)
    while excess(beyond) < 0:
        beyond += beyond - low
    return brentq(excess, p90, beyond)


def fitted(low, likely, high):
    """The PERT with mode likely, P10 at low and P90 at high; below 0, its minimum is 0 and only P90 is kept."""
    from scipy.optimize import brentq
    from scipy.special import betaincinv

    def percentiles(place):
        return betaincinv(1 + SHAPE * place, 1 + SHAPE * (1 - place), (0.1, 0.9))

    def excess(place):
        p10, p90 = percentiles(place)
        return (place - p10) / (p90 - p10) - (likely - low) / (high - low)

    place = brentq(excess, 0, 1)
    p10, p90 = percentiles(place)
    width = (high - low) / (p90 - p10)
    floor = likely - place * width
    return (floor, likely, floor + width) if floor >= 0 else (0, likely, top_of(0, likely, high))


def pert_of(line):
    """(minimum, mode, maximum) of a line as it is quoted."""
    low, likely, high, open_top = line
    return low, likely, top_of(low, likely, high) if open_top else high


def impact_of(event):
    """(minimum, mode, maximum) of an event's impact; all equal when it is certain."""
    low, likely, high = event[1:]
    return (low, likely, high) if low == high else fitted(low, likely, high)


def mean_of(pert):
    """The mean of a PERT."""
    low, likely, high = pert
    return (low + SHAPE * likely + high) / (SHAPE + 2)


def shares_at(scores, alpha, beta):
    """Quantiles of the beta at normal scores, each from its nearer end so that no tail loses digits."""
    from scipy.special import betainccinv, betaincinv, ndtr

    nearer = ndtr(-np.abs(scores))
    return np.where(scores < 0, betaincinv(alpha, beta, nearer), betainccinv(alpha, beta, nearer))


@cache
def table_of(pert):
    """Prices of a PERT at the knots and the rises to the next knots, checked."""
    low, likely, high = pert
    if low == high:
        return np.full(KNOTS, float(low)), np.zeros(KNOTS)
    alpha, beta = shapes(low, likely, high)
    quantiles = shares_at(np.linspace(-FARTHEST, FARTHEST, KNOTS), alpha, beta)
    checked(quantiles, alpha, beta)
    prices = low + (high - low) * quantiles
    return prices, np.append(np.diff(prices), 0.0)


def checked(quantiles, alpha, beta):
    """Hold a table, between its knots, against scipy's quantile and against the beta's own probabilities."""
    from scipy.special import betainc, ndtr

    knots = np.arange(0, KNOTS - 1, 150)
    scores = (knots + 0.5) / PER_SCORE - FARTHEST
    between = (quantiles[knots] + quantiles[knots + 1]) / 2
    off = np.abs(between - shares_at(scores, alpha, beta)).max()
    missed = np.abs(betainc(alpha, beta, between) - ndtr(scores)).max()
    if max(off, missed) > FINEST:
        raise ArithmeticError(alpha, beta, off, missed)


def priced(scores, table):
    """Prices at normal scores, which are used up."""
    prices, rises = table
    scores += FARTHEST
    scores *= PER_SCORE
    np.clip(scores, 0, KNOTS - 1, out=scores)
    knots = scores.astype(np.intp)
    scores -= knots
    scores *= rises.take(knots)
    scores += prices.take(knots)
    return scores


def lines_drawn(random, component, r, number):
    """`number` sums of a component's lines: one common factor, one own score per line."""
    factor = random.standard_normal(number) * np.sqrt(r)
    total = np.zeros(number)
    for line in component["lines"]:
        total += priced(random.standard_normal(number) * np.sqrt(1 - r) + factor, table_of(pert_of(line)))
    return total


def chunk_drawn(random, case, number):
    """`number` totals of a case."""
    r = 2 * np.sin(np.pi * case["rank_correlation"] / 6)
    chosen = random.random(number)
    uncertain, certain, passed = np.zeros(number), np.zeros(number), 0.0
    for component in case["components"]:
        here = (passed <= chosen) & (chosen < passed + component["share"])
        passed += component["share"]
        certain[here] = component["constant"]
        uncertain[here] = lines_drawn(random, component, r, np.count_nonzero(here))
    for event in case["events"]:
        happens = random.random(number) < event[0]
        uncertain += happens * priced(random.standard_normal(number), table_of(impact_of(event)))
    growth = case["growth"] * np.exp(case["sigma_e"] * random.standard_normal(number))
    currency = random.standard_normal(number)
    foreign = sum(amount * np.exp(sigma * currency) for amount, sigma in case["foreign"])
    return certain + growth * uncertain + foreign


def draws_of(case):
    """How many draws a case gets."""
    return DRAWS_OF_FEW if max(len(component["lines"]) for component in case["components"]) <= FEW else DRAWS


def totals_drawn(case, draws):
    """All totals of a case, one row per block, each block with a seed of its own."""
    seeds = np.random.SeedSequence([SEED, *case["name"].encode()]).spawn(draws // BLOCK)
    totals = np.empty((len(seeds), BLOCK))
    for row, seed in zip(totals, seeds, strict=True):
        random = np.random.default_rng(seed)
        for start in range(0, BLOCK, CHUNK):
            row[start : start + CHUNK] = chunk_drawn(random, case, CHUNK)
    return totals


def exact_mean(case):
    """The mean of a case's total in closed form."""
    impacts = sum(event[0] * mean_of(impact_of(event)) for event in case["events"])
    growth = case["growth"] * np.exp(case["sigma_e"] ** 2 / 2)
    domestic = sum(
        component["share"]
        * (component["constant"] + growth * (impacts + sum(mean_of(pert_of(line)) for line in component["lines"])))
        for component in case["components"]
    )
    return domestic + sum(amount * np.exp(sigma**2 / 2) for amount, sigma in case["foreign"])


def measured(case, draws):
    """A case with its mean, sd, percentiles and their standard errors, and how far its mean is from the exact one."""
    totals = totals_drawn(case, draws)
    mean, sd, exact = totals.mean(), totals.std(ddof=1), exact_mean(case)
    percentiles = np.quantile(totals, LEVELS)
    blocks = np.array([np.quantile(block, LEVELS) for block in totals])
    errors = blocks.std(axis=0, ddof=1) / np.sqrt(len(totals))
    table_of.cache_clear()
    return {
        **case,
        "draws": totals.size,
        "mean": round(mean, 2),
        "sd": round(sd, 2),
        **{name: round(value, 2) for name, value in zip(NAMES, percentiles.tolist(), strict=True)},
        "standard_errors": {name: round(value, 2) for name, value in zip(NAMES, errors.tolist(), strict=True)},
        "exact_mean": round(float(exact), 2),
        "mean_off_in_standard_errors": round(float((mean - exact) / (sd / np.sqrt(totals.size))), 3),
    }


def written(results, path):
    """Write the results, the innermost lists on one line each."""
    table = {"draws": min(result["draws"] for result in results), "cases": results}
    text = json.dumps(table, indent=1, ensure_ascii=False)
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda match: "[" + " ".join(match[1].split()) + "]", text)
    path.write_text(text + "\n", "utf-8")


def main(path=TABLE, draws=0):
    """Measure every case, write what is done after each, and say how far its mean is off; `draws` is for a trial."""
    results = []
    for case in CASES:
        result = measured(case, int(draws) or draws_of(case))
        results.append(result)
        written(results, Path(path))
        worst = max(100 * result["standard_errors"][name] / result[name] for name in NAMES)
        off = result["mean_off_in_standard_errors"]
        sys.stdout.write(f"{case['name']}: mean {off:+.2f} standard errors off, worst quantile +-{worst:.4f} %\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
