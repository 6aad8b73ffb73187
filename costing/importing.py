"""What buying abroad adds to a price: customs, a provision for the currency, withholding and domiciliation tax.

Each is a share of amounts that are given. What only some vendors bring stands with low 0 while the vendor is unknown.
The two taxes on rights of use are grossed up into the price where a reseller in Algeria buys; where the client signs
with the foreign vendor, the client bears them, and they stand in no line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from costing.drivers import Answer
from costing.goods import Good
from costing.lines import Line, Span, Step, Told
from costing.money import to_centime
from costing.prices import ORIGIN, Array, Prices, Said, Service
from costing.purchases import Licence
from costing.scope import Scope
from costing.tracing import LIKELY, PERCENT, origin_step
from costing.wording import LANGUAGES, Measure, say

FOREIGN = "foreign"
CUSTOMS, PROVISION, WITHHOLDING, DOMICILIATION = (
    "customs", "currency_provision", "withholding_tax", "domiciliation_tax",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Charge:
    """A share of some goods: which, of what, and where the share comes from; `borne` by the client: in no line."""

    service: Service
    share: Decimal
    goods: tuple[Good, ...]
    sources: tuple[str, ...]
    told: Told
    currency: str | None = None
    borne: bool = False

    @property
    def base(self) -> Decimal:
        """What it is a share of, at likely [DZD]."""
        return sum((good.dzd for good in self.goods), Decimal(0))

    @property
    def dzd(self) -> Decimal:
        """What it comes to at likely, where it stands [DZD before tax]."""
        return to_centime(self.base * self.share)

    def amounts(self, seats: Array) -> Array:
        """Return what it comes to, where it stands, for some numbers of seats [DZD before tax]."""
        total = np.zeros(())
        for good in self.goods:
            total = total + good.amounts(seats)
        return np.asarray(total * float(self.share))


def charges_of(goods: tuple[Good, ...], days: int, scope: Scope, prices: Prices) -> tuple[Charge, ...]:
    """Return what the goods of a scope bear, for an offer that holds so many days; a share of nothing is left out."""
    sold = tuple(good for good in goods if good.sold)
    found = (*_customs(sold, prices), *_provisions(sold, days, prices), *_taxes(sold, scope, prices))
    return tuple(charge for charge in found if charge.dzd)


def _customs(sold: tuple[Good, ...], prices: Prices) -> Iterator[Charge]:
    duty, solidarity = prices.imports.duty, prices.imports.solidarity
    goods = tuple(good for good in sold if good.imported)
    told = Told("reason.customs", {"duty": duty * PERCENT, "solidarity": solidarity * PERCENT})
    yield Charge(prices.all_services[CUSTOMS], duty + solidarity, goods, ("imports.customs",), told)


def _provisions(sold: tuple[Good, ...], days: int, prices: Prices) -> Iterator[Charge]:
    """One standard deviation of each currency over the days an offer holds."""
    if not prices.imports.provision_days:
        return
    part = (Decimal(days) / prices.imports.provision_days).sqrt()
    for currency in sorted({good.given.currency for good in sold if good.foreign}):
        known = volatility_of(currency, prices)
        goods = tuple(good for good in sold if good.given.currency == currency)
        facts = {"currency": currency, "percent": prices.volatility[known] * PERCENT, "days": Measure(days, "day")}
        sources = ("imports.provision", f"volatility.{known}")
        told = Told("reason.provision", facts)
        yield Charge(prices.all_services[PROVISION], prices.volatility[known] * part, goods, sources, told, currency)


def volatility_of(currency: str, prices: Prices) -> str:
    """Return the currency whose volatility stands for one: its own, else the one that moves most."""
    if currency in prices.volatility:
        return currency
    return max(prices.volatility, key=lambda known: (prices.volatility[known], known))


def _taxes(sold: tuple[Good, ...], scope: Scope, prices: Prices) -> Iterator[Charge]:
    vendor, imports = scope.vendor, prices.imports
    goods = tuple(good for good in sold if good.foreign and isinstance(good.given, Licence))
    borne = vendor is not None and vendor.contract == FOREIGN
    treaty = vendor.withholding_percent if vendor is not None else None
    rate = imports.withholding if treaty is None or not imports.withholding else treaty / PERCENT
    grossed = 1 / (1 - rate) - 1
    source = "imports.withholding" if treaty is None else "scope"
    told = Told("reason.withholding", {"rate": rate * PERCENT, "grossed": _two(grossed * PERCENT)})
    yield Charge(prices.all_services[WITHHOLDING], grossed, goods, (source,), told, borne=borne)
    told = Told("reason.domiciliation", {"rate": imports.domiciliation * PERCENT})
    service = prices.all_services[DOMICILIATION]
    yield Charge(service, imports.domiciliation, goods, ("imports.domiciliation",), told, borne=borne)


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def may_bring(service: Service, found: Mapping[str, Answer]) -> bool:
    """Whether the vendor brings a service, or may, as long as nobody knows where it comes from."""
    origin = found[ORIGIN]
    return not service.origins or not origin.known or origin.likely in service.origins


def stands(charge: Charge, found: Mapping[str, Answer]) -> bool:
    """Whether a charge has a line: the vendor may be one that brings it, and the client does not bear it."""
    return not charge.borne and may_bring(charge.service, found)


def borne_facts(borne: Sequence[Charge]) -> dict[str, Any]:
    """Name the taxes a client bears, and what they come to."""
    total = sum((charge.dzd for charge in borne), Decimal(0))
    labels = {lang: say("view.joiner", lang).join(each.service.label[lang] for each in borne) for lang in LANGUAGES}
    return {"taxes": labels, "total_dzd": total}


def charge_lines(charges: tuple[Charge, ...], found: Mapping[str, Answer], prices: Prices) -> tuple[Line, ...]:
    """Return one line for each charge that stands, the second of a service numbered 2."""
    seen: dict[str, int] = {}
    lines = []
    for charge in charges:
        if stands(charge, found):
            code = charge.service.code
            seen[code] = rank = seen.get(code, 0) + 1
            lines.append(_line(charge, code if rank == 1 else f"{code}.{rank}", found, prices))
    return tuple(lines)


def brought(service: Service, found: Mapping[str, Answer]) -> tuple[float, float, float]:
    """Return, at the three corners, 1 where the vendor brings a service and 0 where not."""
    corners = found[ORIGIN].corners
    low, likely, high = (float(not service.origins or corner in service.origins) for corner in corners)
    return low, likely, high


def _line(charge: Charge, code: str, found: Mapping[str, Answer], prices: Prices) -> Line:
    service, mask = charge.service, brought(charge.service, found)
    low, likely, high = (float(value) for value in charge.amounts(np.array(found["seats"].corners)) * mask)
    span = Span(low, likely, high)
    open_origin = bool(service.origins) and not found[ORIGIN].known
    exact = charge.dzd if mask[LIKELY] else Decimal(0)
    return Line(
        code=code,
        service=service.code,
        label=_label(charge),
        note=service.note,
        unit=service.unit,
        quantity=Span(1, 1, 1),
        unit_price=span,
        amount=span,
        open_top=False,
        recurring=False,
        vat=service.vat,
        step=service.step,
        exact=exact,
        reasons=(charge.told, *((Told("reason.origin_open", {}),) if open_origin else ())),
        trace=(*_steps(charge, found, prices), Step("amount", exact, "dzd", "rule:amount")),
        entries=tuple(source for source in charge.sources if source in prices.entries),
    )


def _label(charge: Charge) -> Said:
    label = charge.service.label
    return {lang: f"{text} – {charge.currency}" for lang, text in label.items()} if charge.currency else label


def _steps(charge: Charge, found: Mapping[str, Answer], prices: Prices) -> Iterator[Step]:
    yield Step("share_of", charge.base, "dzd", "rule:conversion")
    share = round(float(charge.share) * PERCENT, 4)
    yield Step("share", share, "percent", charge.sources[-1])
    if charge.service.origins:
        yield origin_step(charge.service, found[ORIGIN], prices)
