"""The trace of a line: from the published range, by each driver's contribution, to the price, each with its source."""

from collections.abc import Iterator, Mapping
from typing import Any

from costing.drivers import Answer
from costing.lines import Step, Told
from costing.money import decimal_of, to_step
from costing.prices import Prices, Said
from costing.rules import Working
from costing.wording import Measure, messages

LIKELY = 1
PERCENT = 100


def price_steps(working: Working, found: Mapping[str, Answer], prices: Prices) -> Iterator[Step]:
    """Tell how a unit price came about: low end, contributions, price [DZD a unit; percent a year for maintenance]."""
    service = working.service
    unit, factor = ("percent", PERCENT) if service.unit == "year" else ("dzd", 1)
    yield Step(
        "range_low",
        service.low * factor,
        unit,
        f"{service.code}.range",
        facts={"high": service.high * factor, "open_top": service.open_top},
    )
    for name, terms in working.contributions.items():
        low, likely, high = (float(term) * factor for term in _three(terms))
        answer = found.get(name)
        facts: dict[str, Any] = {
            "weight": service.weights[name],
            "place": float(_three(working.places[name])[LIKELY]),
            "low": low,
            "high": high,
        }
        if name in working.asked:
            unasked = {"weight": facts["weight"], "place": facts["place"], "unasked": True}
            yield Step(name, likely, unit, "scope", prices.drivers[name].label, unasked)
            continue
        if answer is None:
            source = f"{service.code}.volume" if name == "volume_effect" else "rule:whole_parts"
            label = prices.services[name].label if name in prices.services else None
            yield Step(name, likely, unit, source, label, facts)
            continue
        driver = answer.driver
        facts |= {
            "answer": [said(answer, value) for value in answer.corners],
            "unit": driver.unit,
            "known": answer.known,
        }
        facts |= {"factor": prices.factors[driver.factor]}
        if not service.open_top and _past(answer):
            facts["held_at_top"] = True
        yield Step(driver.name, likely, unit, answer.source, driver.label, facts)
    yield Step(
        "price",
        float(_three(working.unit_price)[LIKELY]) * factor,
        unit,
        "rule:price",
        facts={"place": float(_three(working.position)[LIKELY])},
    )


def firm_steps(working: Working, found: Mapping[str, Answer]) -> Iterator[Step]:
    """Tell the unit price rounded to its commercial step and, where there is a quantity, quantity and amount."""
    service = working.service
    firm = to_step(float(_three(working.unit_price)[LIKELY]), service.step)
    yield Step("firm_price", firm, "dzd", f"{service.code}.step")
    if service.quantity is None or service.quantity not in found:
        return
    answer = found[service.quantity]
    facts = {"answer": list(answer.corners), "known": answer.known}
    yield Step("quantity", float(answer.likely), "count", answer.source, answer.driver.label, facts)
    yield Step("firm_amount", firm * decimal_of(float(answer.likely)), "dzd", "rule:amount")


def reasons(names: Mapping[str, Answer]) -> tuple[Told, ...]:
    """Return the known answers behind a price, in the order of the book, as a client may read them."""
    told = []
    for answer in names.values():
        if answer.listed is not None:
            told.append(Told("reason.answer", {"label": messages()["reason.interfaces"], "value": answer.listed}))
        elif answer.known:
            value = Measure(said(answer, answer.likely), answer.driver.unit)
            told.append(Told("reason.answer", {"label": answer.driver.label, "value": value}))
    return tuple(told)


def said(answer: Answer, value: float | str) -> float | Said:
    """Return a number as it is and a category in words."""
    return answer.driver.words[value] if isinstance(value, str) else float(value)


def _past(answer: Answer) -> bool:
    scale = answer.driver.scale
    if scale is None or scale.table is not None:
        return False
    return any((float(value) - scale.one) * (-1 if scale.falls else 1) > 0 for value in answer.corners)


def _three(value: Any) -> Any:
    return value if getattr(value, "shape", ()) else (value, value, value)
