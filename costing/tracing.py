"""The trace of a line: from the published range, by each driver's contribution, to the price, each with its source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from costing.drivers import Answer
from costing.lines import Line, Step, Told
from costing.money import decimal_of, to_step
from costing.offers import Said
from costing.prices import ORIGIN, Answered, Prices, Service
from costing.rules import Working
from costing.wording import Measure, messages

LIKELY = 1
PERCENT = 100
# The reason that is an answer of the scope.
ANSWER = "reason.answer"


@dataclass(frozen=True, slots=True)
class Priced:
    """A service with its working and the answers it was priced from."""

    working: Working
    answers: Mapping[str, Answer]


def price_steps(own: Priced, prices: Prices, parts: Mapping[str, Priced] | None = None) -> Iterator[Step]:
    """Tell how a unit price came about: low end, contributions, price [DZD a unit; percent a year for maintenance].

    Of a whole, each part is told by its own drivers, in the dinars they bring to the whole.
    """
    service = own.working.service
    unit = "percent" if service.yearly else "dzd"
    if service.flat:
        yield Step("flat_price", service.low, unit, f"{service.code}.price")
        return
    ends = {"high": service.high * _factor(service), "open_top": service.open_top}
    kind = prices.entries[f"{service.code}.range"].kind
    low = "range_low" if kind == "published" else f"range_low_{kind}"
    yield Step(low, service.low * _factor(service), unit, f"{service.code}.range", facts=ends)
    for name in own.working.contributions:
        if parts is not None and name in parts:
            yield from _part_steps(service, parts[name], prices)
        else:
            yield _driver_step(name, own, prices)
    price = float(three_of(own.working.unit_price)[LIKELY]) * _factor(service)
    place = float(three_of(own.working.position)[LIKELY])
    yield Step("yearly_rate" if service.yearly else "price", price, unit, "rule:price", facts={"place": place})


def line_steps(own: Priced, prices: Prices, parts: Mapping[str, Priced]) -> Iterator[Step]:
    """Tell how the unit price of a line came about, and what became of it."""
    yield from price_steps(own, prices, parts)
    yield from firm_steps(own, prices)


def _factor(service: Service) -> int:
    return PERCENT if service.yearly else 1


def _part_steps(whole: Service, part: Priced, prices: Prices) -> Iterator[Step]:
    service = part.working.service
    share = whole.weights[service.code] * (whole.high - whole.low) / (service.high - service.low)
    for name in part.working.contributions:
        step = _driver_step(name, part, prices)
        own = step.label or messages()[f"step.{name}"]
        label = {lang: f"{text} – {own[lang]}" for lang, text in service.label.items()}
        spans = {end: step.facts[end] * share for end in ("low", "high") if end in step.facts}
        facts = {**step.facts, **spans, "weight": step.facts["weight"] * whole.weights[service.code]}
        yield Step(f"{service.code}.{name}", float(step.value) * share, step.unit, step.source, label, facts)


def _driver_step(name: str, own: Priced, prices: Prices) -> Step:
    """Tell what one driver brings: its answer, weight and place, and the span it leaves open."""
    working, service = own.working, own.working.service
    low, likely, high = (float(term) * _factor(service) for term in three_of(working.contributions[name]))
    unit = "percent" if service.yearly else "dzd"
    facts: dict[str, Any] = {"weight": service.weights[name], "place": float(three_of(working.places[name])[LIKELY])}
    if name in working.asked:
        return Step(name, likely, unit, "scope", prices.drivers[name].label, {**facts, "unasked": True})
    facts |= {"low": low, "high": high}
    answer = own.answers.get(name)
    if answer is None:
        source = f"{service.code}.volume" if name == "volume_effect" else "rule:whole_parts"
        label = prices.services[name].label if name in prices.services else None
        return Step(name, likely, unit, source, label, facts)
    driver = answer.driver
    facts |= {"answer": [said(answer, value) for value in answer.corners], "unit": driver.unit, "known": answer.known}
    facts |= {"factor": prices.factors[driver.factor]}
    held = [end for end in ("bottom", "top") if _held(answer, service, end)]
    facts |= {"held": held[0]} if held else {}
    return Step(driver.name, likely, unit, answer.source, driver.label, facts)


def _held(answer: Answer, service: Service, end: str) -> bool:
    """Whether an answer lies past an end of its scale where the price stops: the cheap end, and a closed top."""
    scale = answer.driver.scale
    if scale is None or scale.table is not None or (end == "top" and service.open_top):
        return False
    bound, outward = (scale.one, 1) if end == "top" else (scale.zero, -1)
    return any((float(value) - bound) * outward * (-1 if scale.falls else 1) > 0 for value in answer.corners)


def firm_steps(own: Priced, prices: Prices) -> Iterator[Step]:
    """Tell the unit price rounded to its commercial step and, where there is a quantity, quantity and amount."""
    service = own.working.service
    firm = to_step(float(three_of(own.working.unit_price)[LIKELY]), service.step)
    if not service.flat:
        yield Step("firm_price", firm, "dzd", f"{service.code}.step")
    if service.origins:
        yield origin_step(service, own.answers[ORIGIN], prices)
    if service.quantity is None or service.quantity not in own.answers:
        return
    answer = own.answers[service.quantity]
    facts = {"answer": list(answer.corners), "known": answer.known, "factor": prices.factors[answer.driver.factor]}
    count = float(three_of(own.working.quantity)[LIKELY])
    yield Step("quantity", count, "count", answer.source, answer.driver.label, facts)
    yield Step("firm_amount", firm * decimal_of(count), "dzd", "rule:amount")


def origin_step(service: Service, answer: Answer, prices: Prices) -> Step:
    """Tell whether the vendor brings a service, at the likely corner."""
    facts = {"answer": [said(answer, corner) for corner in answer.corners], "known": answer.known}
    facts["factor"] = prices.factors[answer.driver.factor]
    standing = float(answer.likely in service.origins)
    return Step("brought", standing, "count", answer.source, answer.driver.label, facts)


def reasons(names: Mapping[str, Answer]) -> tuple[Told, ...]:
    """Return the known answers behind a price, in the order of the book, as a client may read them."""
    told = []
    for answer in names.values():
        if answer.listed is not None:
            told.append(Told(ANSWER, {"label": messages()["reason.interfaces"], "value": answer.listed}))
        elif answer.known:
            value = measured(answer, answer.likely)
            told.append(Told(ANSWER, {"label": answer.driver.label, "value": value}))
    return tuple(told)


def marked(line: Line, prices: Prices) -> Line:
    """Return a line with every step that a company's own book stands behind marked as the company's."""
    return replace(line, telling=partial(_marked, line, prices)) if prices.own_entries else line


def _marked(line: Line, prices: Prices) -> Iterator[Step]:
    for step in line.telling():
        own = step.source in prices.own_entries
        yield replace(step, facts={**step.facts, "book": "company"}) if own else step


def measured(answer: Answer, value: Answered) -> Measure:
    """Return a value of an answer with its unit, a category in words."""
    return Measure(said(answer, value), answer.driver.unit)


def said(answer: Answer, value: float | str) -> float | Said:
    """Return a number as it is and a category in words."""
    return answer.driver.words[value] if isinstance(value, str) else float(value)


def three_of(value: Any) -> Any:
    """Return the corners of a value; one for all three where they are alike."""
    return value if getattr(value, "shape", ()) else (value, value, value)
