"""A quote sold at a confidence: the net is a quantile of the total, and what that adds is spread over the lines.

A lump sum takes its own share, in whole steps of the price at a confidence, never under its price at likely and never
past its high where the range is closed. What is left, that of lines with a quantity included, is a line of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from costing.lines import Line, Span, Step, Told, known, line_of
from costing.money import CENTIME, ZERO, decimal_of
from costing.prices import Prices
from costing.risk import Contingency, Risk
from costing.wording import LANGUAGES, messages, say

CONTINGENCY = "contingency"


@dataclass(frozen=True, slots=True)
class Spread:
    """What a confidence adds [DZD before tax]: in all, to each lump sum by its code, and what is left over."""

    contingency: Contingency
    added: Mapping[str, Decimal]
    left: Decimal


def spread_of(risk: Risk, confidence: float) -> Spread:
    """Spread the contingency at a confidence over the lump sums; what they do not take is left.

    Parameters
    ----------
    risk
        The risk of what is sold.
    confidence
        Percent, 50 to 99.

    Returns
    -------
    Spread
        Its parts sum to the contingency exactly.
    """
    prices = risk.assembly.case.prices
    made, step = risk.contingency(confidence), prices.risk.step
    lumps = [line for line in risk.lines if _is_lump(line, prices)]
    wished = {line.code: _within(line, made.parts[line.code], step) for line in lumps}
    added = {code: amount for code, amount in _given_back(wished, lumps, made.amount, step).items() if amount}
    return Spread(made, added, made.amount - sum(added.values(), ZERO))


def _is_lump(line: Line, prices: Prices) -> bool:
    """Whether a line is one sum priced from a range: nothing is counted, and no amount was given."""
    return line.exact is None and prices.all_services[line.service].quantity is None


def _within(line: Line, part: Decimal, step: Decimal) -> Decimal:
    """Return a line's part in whole steps, 0 at the least, and within the line's own range."""
    room = part if line.open_top else min(part, decimal_of(line.amount.high) - line.firm_amount)
    return max((room / step).to_integral_value(ROUND_FLOOR) * step, Decimal(0))


def _given_back(
    wished: Mapping[str, Decimal], lumps: Sequence[Line], amount: Decimal, step: Decimal
) -> dict[str, Decimal]:
    """Take back, from those that took most, what is more than there is; below the likely price down to their lows."""
    added = dict(wished)
    over = sum(added.values(), ZERO) - amount
    least = {line.code: _lowest(line, step) if amount < 0 else ZERO for line in lumps}
    for code in sorted(added, key=lambda code: (least[code] - added[code], code)):
        if over <= 0:
            break
        steps = min(-((-over / step).to_integral_value(ROUND_FLOOR)), (added[code] - least[code]) / step)
        added[code] -= steps * step
        over -= steps * step
    return {code: each.quantize(CENTIME) for code, each in added.items()}


def _lowest(line: Line, step: Decimal) -> Decimal:
    """Return how far a line may go under its likely price, in whole steps; negative."""
    room = line.firm_amount - decimal_of(line.amount.low)
    return -(max(room, Decimal(0)) / step).to_integral_value(ROUND_FLOOR) * step


def left_line(risk: Risk, spread: Spread) -> Line | None:
    """Return the line of what is left; nothing where nothing is. An unknown quantity gives it its name."""
    if not spread.left:
        return None
    open_counts = [line for line in risk.lines if _takes(line, spread.contingency.parts)]
    line = line_of(risk.assembly.case.prices.all_services[CONTINGENCY])
    value = float(spread.left)
    told = {lang: say("view.comma", lang).join(each.label[lang] for each in open_counts) for lang in LANGUAGES}
    return replace(
        line,
        label=messages()["risk.quantities"] if open_counts else line.label,
        unit_price=Span(value, value, value),
        amount=Span(value, value, value),
        exact=spread.left,
        reasons=(Told("risk.quantity_of", {"labels": told}),) if open_counts else (),
        telling=known(Step(CONTINGENCY, spread.left, "dzd", "rule:confidence")),
        entries=("risk.confidence",),
    )


def _takes(line: Line, parts: Mapping[str, Decimal]) -> bool:
    return line.neighbours is not None and parts.get(line.code, ZERO) > 0
