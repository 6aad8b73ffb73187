"""Past projects as if they had been quoted and done: ranges of the book, and what they came to by a truth we choose."""

from dataclasses import dataclass, field
from functools import lru_cache
from math import pi, sin, sqrt

import numpy as np
import pandas as pd

import costing
from costing.marginals import SCORES, read
from tests.samples import DAY, book

SERVICES = ("major_upgrade", "workstation", "data_migration", "integration")
RESIDUAL = (0, 0.35, 1)


@dataclass(frozen=True)
class Truth:
    """What actuals of a service really follow: level x (likely + width x (X - likely)), and the shares of drivers."""

    level: float = 1
    width: float = 1
    weights: "dict[str, float]" = field(default_factory=dict)


def projects(count, seed, truths=None, rho=0.3, services=SERVICES, asked=0.8):
    """Return the lines of so many past projects, every driver known; each asks for a service with a probability."""
    drawn, r = np.random.default_rng(seed), 2 * sin(pi * rho / 6)
    rows = []
    for number in range(count):
        factor = drawn.standard_normal()
        for code in services:
            score = sqrt(r) * factor + sqrt(1 - r) * drawn.standard_normal()
            wanted, quantity = drawn.random() < asked, int(drawn.integers(2, 40)) if code == "workstation" else 1
            names = [name for name in book().on(DAY).services[code].weights if name != "residual"]
            places = {name: float(drawn.random()) for name in names}
            if wanted:
                row = {"project": f"P{number:04}", "service": code, "quantity": quantity}
                row |= {f"place.{name}": place for name, place in places.items()}
                truth = (truths or {}).get(code, Truth())
                rows.append({**row, "actual": came_to(row, score, truth)})
    return quoted(pd.DataFrame(rows), book().on(DAY))


def came_to(row, score, truth):
    """Return what a line came to: the quantile of its true distribution at a normal score, put off by the truth."""
    service = book().on(DAY).services[row["service"]]
    low, likely, high = span(service, row, {**service.weights, **truth.weights})
    line = read(np.array([[low, likely, high]]), np.array([service.open_top]), 4)
    found = float(np.interp(score, SCORES, line.rows()[0]))
    return truth.level * (likely + truth.width * (found - likely))


def span(service, row, weights):
    """Return low, likely and high of a line whose drivers are all known."""
    known = sum(share * row[f"place.{name}"] for name, share in weights.items() if name != "residual")
    ends = (known + weights["residual"] * place for place in RESIDUAL)
    return tuple(row["quantity"] * (service.low + (service.high - service.low) * each) for each in ends)


def quoted(frame, prices):
    """Return the same projects with the ranges that the prices of a book give them."""
    spans = [
        span(prices.services[row["service"]], row, prices.services[row["service"]].weights)
        for row in frame.to_dict("records")
    ]
    return frame.assign(
        low=[each[0] for each in spans], likely=[each[1] for each in spans], high=[each[2] for each in spans]
    )


BIASED = {
    "data_migration": Truth(level=1.2, width=1.5),
    "workstation": Truth(level=0.95, width=0.6),
}
WEIGHED = {"integration": Truth(weights={"interface_points": 0.5, "vendor_origin": 0.25, "residual": 0.25})}


@lru_cache(maxsize=1)
def fair():
    """Three hundred projects that came to what the book says."""
    return projects(300, 11)


@lru_cache(maxsize=1)
def biased():
    """Three hundred projects whose migrations were dearer and wilder, and whose stations were cheaper and surer."""
    return projects(300, 14, BIASED, rho=0.5)


@lru_cache(maxsize=1)
def weighed():
    """Three hundred projects whose interfaces weighed less, and their vendor more, than the book says."""
    return projects(300, 13, WEIGHED, services=("workstation", "integration"))


@lru_cache(maxsize=3)
def judged(history):
    """Return the back-test of one of these, against the base book."""
    return costing.backtest(history(), book(), DAY)
