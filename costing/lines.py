"""What an estimate is made of: spans, steps of a trace, lines, and what was assumed."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from costing.money import decimal_of, exactly, to_centime, to_step
from costing.offers import Said
from costing.prices import Service
from costing.wording import in_all


@dataclass(frozen=True, slots=True)
class Span:
    """Low, likely and high of one figure."""

    low: float
    likely: float
    high: float

    def times(self, factor: float) -> "Span":
        """Return the span with each figure multiplied."""
        return Span(self.low * factor, self.likely * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace: what was done, the value it gave at the likely corner, and where it comes from.

    `source` is a price-book key, `scope`, or `rule:NAME`. `facts` say what a person wants to know of the step: the
    answer, its weight and place, the span it leaves open.
    """

    step: str
    value: float | Decimal
    unit: str
    source: str
    label: Said | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Telling = Callable[[], Iterable[Step]]


def known(*steps: Step) -> Telling:
    """Return the telling of steps that are there already."""
    return partial(tuple, steps)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence to be said in any language: its message and the facts of it."""

    key: str
    facts: Mapping[str, Any]

    def said(self) -> dict[str, str]:
        """Say it in every language of the house."""
        return in_all(self.key, self.facts)


@dataclass(frozen=True, slots=True)
class Assumption(Told):
    """Something taken for granted, and who may read it: `client`, or `internal` only.

    `taken` is what is taken for granted, where the sentence says more than that; `effect` what follows if it proves
    wrong. `priced`: it speaks of money, and has no place in an offer without prices.
    """

    audience: str = "client"
    taken: Said | None = None
    effect: Said | None = None
    priced: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an estimate, before tax [DZD].

    `unit_price` is the span at the likely quantity, `amount` the span of the line; where the quantity is unknown the
    low amount is not the low quantity times the low unit price. `exact` is a unit price that is given, not priced from
    a range, `cost` what one costs the provider, where that is given (internal); `neighbours` are the likely unit prices
    of one fewer and one more, where the quantity is to be confirmed. `telling`: the steps of its trace, when asked.
    """

    code: str
    service: str
    label: Said
    note: Said
    unit: str
    quantity: Span
    unit_price: Span
    amount: Span
    open_top: bool
    recurring: bool
    vat: str
    step: Decimal
    exact: Decimal | None
    reasons: tuple[Told, ...]
    telling: Telling = field(compare=False, repr=False)
    entries: tuple[str, ...]
    neighbours: tuple[float, float] | None = None
    cost: Decimal | None = None

    @property
    @exactly
    def trace(self) -> tuple[Step, ...]:
        """How the price came about, step by step."""
        return tuple(self.telling())

    def firm_price(self, likely: float | None = None) -> Decimal:
        """Return the firm unit price [DZD before tax]: given, or rounded once to the commercial step."""
        return (
            self.exact
            if self.exact is not None
            else to_step(self.unit_price.likely if likely is None else likely, self.step)
        )

    @property
    def firm_amount(self) -> Decimal:
        """The firm amount [DZD before tax]: likely quantity times firm unit price, exactly."""
        return self.amount_at(self.firm_price())

    def amount_at(self, price: Decimal) -> Decimal:
        """Return the firm amount at a unit price [DZD before tax]."""
        return to_centime(decimal_of(self.quantity.likely) * price)


def line_of(service: Service) -> Line:
    """Return the line of a service as the book has it: one of it, for nothing yet, told by nothing."""
    nothing = Span(0, 0, 0)
    return Line(
        code=service.code,
        service=service.code,
        label=service.label,
        note=service.note,
        unit=service.unit,
        quantity=Span(1, 1, 1),
        unit_price=nothing,
        amount=nothing,
        open_top=False,
        recurring=False,
        vat=service.vat,
        step=service.step,
        exact=None,
        reasons=(),
        telling=known(),
        entries=(),
    )


def codes_of(services: Iterable[str]) -> list[str]:
    """Return the codes of lines of some services: the second of one is numbered 2."""
    seen: Counter[str] = Counter()
    codes = []
    for service in services:
        seen[service] += 1
        codes.append(service if seen[service] == 1 else f"{service}.{seen[service]}")
    return codes
