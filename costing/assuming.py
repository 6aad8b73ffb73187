"""What an estimate takes for granted: unknown answers, answers outside what is usual, rates and defaults, all said."""

from collections.abc import Iterator

from costing.drivers import Answer
from costing.exchanging import Converted, rate_assumptions
from costing.lines import Assumption
from costing.maintaining import Maintenance, base_assumption
from costing.prices import Prices, Said
from costing.scope import Scope
from costing.tracing import said
from costing.wording import Measure, messages


def assumptions_of(
    scope: Scope, prices: Prices, used: tuple[Answer, ...], converted: tuple[Converted, ...], care: Maintenance | None
) -> tuple[Assumption, ...]:
    """Say everything an estimate took for granted, what weighs most first."""
    parts = (
        *(base_assumption(care.base) if care is not None else ()),
        *_outside(used, scope),
        *_unknown(used),
        *rate_assumptions(converted),
        *_defaults(scope, prices, converted),
    )
    return tuple(parts)


def _outside(used: tuple[Answer, ...], scope: Scope) -> Iterator[Assumption]:
    kind = messages()[f"kind.{scope.client.kind or 'unknown'}"]
    for answer in used:
        if answer.outside is None:
            continue
        if answer.listed is not None:
            yield Assumption("assumption.interfaces_unusual", {"listed": answer.listed, "kind": kind})
            continue
        cheap, _, dear = answer.outside
        low, high = (dear, cheap) if answer.driver.scale is not None and answer.driver.scale.falls else (cheap, dear)
        facts = {"low": _measure(answer, low), "high": _measure(answer, high), "kind": kind}
        value = {"label": answer.driver.label, "value": _measure(answer, answer.likely)}
        yield Assumption("assumption.outside_usual", {**value, **facts})


def _unknown(used: tuple[Answer, ...]) -> Iterator[Assumption]:
    for answer in used:
        if answer.known or answer.driver.key is None:
            continue
        if answer.listed is not None:
            yield Assumption("assumption.interfaces", {"listed": answer.listed})
        elif answer.driver.unit == "point":
            yield Assumption("assumption.interfaces_open", {})
        elif answer.outside is None:
            value = _measure(answer, answer.likely)
            yield Assumption("assumption.unknown", {"label": answer.driver.label, "value": value})


def _defaults(scope: Scope, prices: Prices, converted: tuple[Converted, ...]) -> Iterator[Assumption]:
    if scope.maintenance is not None and scope.maintenance.years is None:
        yield Assumption("assumption.contract_years", {"years": Measure(prices.contract.default_years, "year")})
    if scope.maintenance is not None and any(each.licence.covers is None for each in converted):
        yield Assumption("assumption.licences_cover_all", {})


def _measure(answer: Answer, value: float | str) -> Measure | Said:
    return Measure(said(answer, value), answer.driver.unit)
