"""What a record says of the risk of its total: internal, and plain enough to come out alike on every machine."""

from decimal import Decimal

from costing.estimating import Estimate
from costing.money import CENTIME, DINAR, ZERO, decimal_of, to_step
from costing.quoting.confiding import Spread
from costing.quoting.record import BarRecord, PointRecord, RiskRecord, TogetherRecord
from costing.risk import CURVE, Risk
from costing.sensitivity import Bar
from costing.wording import in_all

_PERCENT = 100


def risk_record(estimate: Estimate, risk: Risk, net: Decimal, spread: Spread | None) -> RiskRecord:
    """Record the risk of a total, and how probable it is that the net sold holds.

    Parameters
    ----------
    estimate, risk
        What was priced, and its risk.
    net
        What is sold [DZD before tax], discounts not taken off.
    spread
        What the confidence it is sold at adds; nothing where it is sold at likely.
    """
    book, beliefs = estimate.prices.risk, risk.reading.beliefs
    sold = spread.contingency if spread is not None else None
    return RiskRecord(
        p10=_dinars(risk.p10),
        p50=_dinars(risk.p50),
        p70=_dinars(risk.p70),
        p80=_dinars(risk.p80),
        p90=_dinars(risk.p90),
        mean=_dinars(risk.mean),
        probability_of_net=to_step(risk.probability(net), CENTIME),
        contingency=sold.amount if sold is not None else ZERO,
        base_amount=sold.base_amount if sold is not None else risk.net,
        parts=dict(sold.parts) if sold is not None else {},
        tornado=tuple(_bar(bar) for bar in risk.tornado),
        curve=tuple(PointRecord(confidence=Decimal(each), amount=_dinars(risk.quantile(each))) for each in CURVE),
        pert_lambda=decimal_of(beliefs.weight),
        rank_correlation=decimal_of(beliefs.rank_correlation),
        open_top_percent=decimal_of(round(beliefs.open_top * _PERCENT, 4)),
        together=_together(risk, book.confidence),
        estimate_class=estimate.estimate_class,
    )


def _dinars(value: float) -> Decimal:
    """Tell a percentile to the dinar: below it, processors differ."""
    return to_step(value, DINAR)


def _bar(bar: Bar) -> BarRecord:
    share = to_step(bar.share * _PERCENT, CENTIME) / _PERCENT if bar.share is not None else None
    return BarRecord(
        kind=bar.kind, code=bar.code, label=dict(bar.label), low=_dinars(bar.low), high=_dinars(bar.high), share=share
    )


def _together(risk: Risk, confidence: float) -> TogetherRecord:
    """Record the choice that what is unknown inside a line moves together, in words too."""
    both, percent = risk.together, decimal_of(round(risk.together.share * _PERCENT, 1))
    amounts = {"together": _dinars(both.together), "apart": _dinars(both.apart)}
    cost = amounts["together"] - amounts["apart"]
    facts = {f"{name}_dzd": amount for name, amount in {**amounts, "cost": cost}.items()}
    text = in_all("risk.together", {**facts, "confidence": decimal_of(confidence), "percent": percent})
    return TogetherRecord(**amounts, cost=cost, percent=percent, text=text)
