"""The risk of a scope as another program reads it: percentiles, contingency, tornado, choices; and its scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from costing.documents.risk_words import choice_bars, labels_of, own_bars
from costing.estimating import Estimate
from costing.money import CENTIME, DINAR, decimal_of, exactly, to_step
from costing.offers import Said
from costing.risk import CURVE, Contingency, Risk
from costing.sensitivity import Bar

# The percentiles told [percent]; to the dinar, as below it processors differ.
SHOWN = (10, 50, 70, 80, 90)
_PERCENT = 100


@dataclass(frozen=True)
class RiskPage:
    """The risk of a scope, and what it takes to hold the total at a confidence [percent]."""

    estimate: Estimate
    risk: Risk
    confidence: float

    @cached_property
    def from_likely(self) -> Contingency:
        """What is added to the firm lines."""
        return self.risk.contingency(self.confidence)

    @cached_property
    def from_mean(self) -> Contingency:
        """What is added to the mean of the total."""
        return self.risk.contingency(self.confidence, base="mean")

    @cached_property
    def labels(self) -> Mapping[str, Said]:
        """What each line and event is called."""
        return labels_of(self.risk)

    @property
    def own(self) -> tuple[Bar, ...]:
        """The bars of lines and events."""
        return own_bars(self.risk)

    @property
    def choices(self) -> tuple[Bar, ...]:
        """The bars of choices that move this total."""
        return choice_bars(self.risk)


def risk_page(estimate: Estimate, confidence: float | None) -> RiskPage:
    """Return the page of an estimate, at a confidence [percent], else at the scope's own, else at the book's.

    Raises
    ------
    ConfidenceUnknown
        Not a percentage from 1 to 99.
    LineUnknown
        Terms of the scope that name a line it has not.
    """
    held = estimate.scope.terms.confidence if confidence is None else confidence
    at, risk = float(estimate.prices.risk.confidence if held is None else held), estimate.risk()
    risk.quantile(at)
    return RiskPage(estimate, risk, at)


@exactly
def risk_page_record(page: RiskPage) -> dict[str, Any]:
    """Return a risk as plain values: amounts as text with two decimals [DZD before tax], probabilities with four."""
    risk, estimate = page.risk, page.estimate
    return {
        "client": estimate.scope.client.name,
        "day": estimate.day.isoformat(),
        "certain": risk.certain,
        "net": _amount(risk.net),
        "probability_of_net": _share(risk.probability_of_net),
        **{f"p{each}": _amount(risk.quantile(each)) for each in SHOWN},
        "mean": _amount(risk.mean),
        "deviation": _amount(risk.deviation),
        "curve": [{"probability": _share(each / _PERCENT), "amount": _amount(risk.quantile(each))} for each in CURVE],
        "contingency": {
            "confidence": _plain(page.confidence),
            "price": _amount(page.from_likely.price),
            "likely": _contingency_record(page.from_likely),
            "mean": _contingency_record(page.from_mean),
        },
        "tornado": [_bar_record(bar) for bar in ((*page.own, *page.choices) if not risk.certain else ())],
        "estimate_class": estimate.estimate_class,
        "reading": _reading_record(page),
    }


def _contingency_record(made: Contingency) -> dict[str, Any]:
    parts = {code: _amount(part) for code, part in made.parts.items()}
    return {"base": _amount(made.base_amount), "amount": _amount(made.amount), "parts": parts}


def _bar_record(bar: Bar) -> dict[str, Any]:
    share = None if bar.share is None else _share(bar.share)
    ends = {"low": _amount(bar.low), "high": _amount(bar.high)}
    return {"kind": bar.kind, "code": bar.code, "label": dict(bar.label), **ends, "share": share}


def _reading_record(page: RiskPage) -> dict[str, Any]:
    reading, book, both = page.risk.reading, page.estimate.prices.risk, page.risk.together
    beliefs = reading.beliefs
    return {
        "lambda": beliefs.weight,
        "rank_correlation": beliefs.rank_correlation,
        "loadings": dict(beliefs.loadings),
        "open_top_percent": round(beliefs.open_top * _PERCENT, 4),
        "vendor_shares": {name: _share(each) for name, each in book.vendor_shares.items() if len(reading.shares) > 1},
        "ranges": {code: [_amount(decimal_of(end)) for end in span] for code, span in beliefs.ranges.items()},
        "events": [
            {
                "code": f"event.{place}",
                "title": event.title,
                "probability": _share(event.probability_percent / _PERCENT),
                "impact": [_amount(decimal_of(end)) for end in event.impact],
            }
            for place, event in enumerate(beliefs.events, start=1)
        ],
        "growth_percent": round((beliefs.growth - 1) * _PERCENT, 4),
        "growth_spread_percent": round(beliefs.growth_spread * _PERCENT, 4),
        "currency": any(part.spread for part in reading.parts),
        "together": {
            "confidence": _plain(book.confidence),
            "together": _amount(both.together),
            "apart": _amount(both.apart),
            "cost": _amount(to_step(both.together, DINAR) - to_step(both.apart, DINAR)),
        },
    }


def _amount(value: float | Decimal) -> str:
    """Write an amount with two decimals: what is exact to the centime, what is reckoned in binary to the dinar."""
    return f"{to_step(value, CENTIME if isinstance(value, Decimal) else DINAR):.2f}"


def _plain(value: float) -> str:
    return f"{decimal_of(value).normalize():f}"


def _share(value: float) -> str:
    return f"{value:.4f}"


def scenarios_csv(risk: Risk, count: int) -> bytes:
    """Return scenarios as comma-separated values: a column for each line and event, and their total to the centime."""
    drawn = risk.scenarios(count)
    names = [name for name in drawn if name != "total"]
    centimes = [np.rint(drawn[name] * _PERCENT).astype(np.int64) for name in names]
    columns = [*centimes, sum(centimes, np.zeros(count, dtype=np.int64))]
    rows = np.stack(columns, axis=1).tolist()
    lines = (",".join(f"{each // _PERCENT}.{each % _PERCENT:02d}" for each in row) for row in rows)
    return "\n".join([",".join([*names, "total"]), *lines, ""]).encode()
