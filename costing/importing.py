"""What buying abroad adds to a price: customs, a provision for the currency, withholding and domiciliation tax.

Each is a share of amounts that are given. What only some vendors bring stands with low 0 while the vendor is unknown.
The two taxes on rights of use are grossed up into the price where a reseller in Algeria buys; where the client signs
with the foreign vendor, the client bears them, and they stand in no line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np

from costing.drivers import Answer, as_arrays
from costing.goods import Good
from costing.lines import Line, Span, Step, Told, codes_of, line_of
from costing.money import to_centime
from costing.offers import Said
from costing.prices import ORIGIN, Array, Prices, Service
from costing.purchases import Licence
from costing.scope import Scope
from costing.tracing import PERCENT, origin_step
from costing.wording import LANGUAGES, Measure, say

FOREIGN, RESELLER = "foreign", "local_reseller"
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
    def kept(self) -> bool:
        """Whether it has a line though it comes to nothing: the line says why."""
        return self.currency is not None and not self.share and bool(self.goods)

    @property
    def base(self) -> Decimal:
        """What it is a share of, at likely [DZD]."""
        return sum((good.dzd for good in self.goods), Decimal(0))

    @property
    def dzd(self) -> Decimal:
        """What it comes to at likely, where it stands [DZD before tax]."""
        return to_centime(self.base * self.share)

    def amounts(self, values: Mapping[str, Array], prices: Prices) -> Array:
        """Return what it comes to for some seats and vendor origins [DZD before tax]: nothing where none brings it."""
        total = np.zeros(())
        for good in self.goods:
            total = total + good.amounts(values["seats"])
        return np.asarray(total * float(self.share) * self._brought(values, prices))

    def part(self, good: Good, values: Mapping[str, Array], prices: Prices) -> Array:
        """Return what it comes to on one of its goods [DZD before tax], as `amounts`."""
        return np.asarray(good.amounts(values["seats"]) * float(self.share) * self._brought(values, prices))

    def _brought(self, values: Mapping[str, Array], prices: Prices) -> Array:
        origins = prices.drivers[ORIGIN].scale if self.service.origins else None
        return self.service.brought_by(origins, values[ORIGIN]) if origins is not None else np.ones(())


def charges_of(goods: tuple[Good, ...], days: int, scope: Scope, prices: Prices) -> tuple[Charge, ...]:
    """Return what the goods of a scope bear, for an offer that holds so many days; a share of nothing is left out."""
    sold = tuple(good for good in goods if good.sold)
    found = (*_customs(sold, prices), *_provisions(sold, days, scope, prices), *_taxes(sold, scope, prices))
    return tuple(charge for charge in found if charge.dzd or charge.kept)


def _customs(sold: tuple[Good, ...], prices: Prices) -> Iterator[Charge]:
    duty, solidarity = prices.imports.duty, prices.imports.solidarity
    goods = tuple(good for good in sold if good.imported)
    told = Told("reason.customs", {"duty": duty * PERCENT, "solidarity": solidarity * PERCENT})
    yield Charge(prices.all_services[CUSTOMS], duty + solidarity, goods, ("imports.customs",), told)


def _provisions(sold: tuple[Good, ...], days: int, scope: Scope, prices: Prices) -> Iterator[Charge]:
    """One standard deviation of each currency over the days an offer holds; nothing where the price itself moves."""
    moves = scope.terms.currency_moves
    if not prices.imports.provided:
        return
    for currency in sorted({good.given.currency for good in sold if good.foreign}):
        known = volatility_of(currency, prices)
        goods = tuple(good for good in sold if good.given.currency == currency)
        if moves:
            told = Told("reason.provision_in_price", {"currency": currency})
            yield Charge(prices.all_services[PROVISION], Decimal(0), goods, ("scope",), told, currency)
            continue
        facts = {"currency": currency, "percent": prices.volatility[known] * PERCENT, "days": Measure(days, "day")}
        sources = ("imports.provision", f"volatility.{known}")
        told = Told("reason.provision", facts)
        share = spread_of(currency, days, prices)
        yield Charge(prices.all_services[PROVISION], share, goods, sources, told, currency)


def spread_of(currency: str, days: int, prices: Prices) -> Decimal:
    """Return one standard deviation of a currency over some days [share]."""
    known = prices.volatility[volatility_of(currency, prices)]
    return known * (Decimal(days) / prices.imports.days_a_year).sqrt()


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
    told = Told("reason.withholding", {"rate": rate * PERCENT, "grossed": to_centime(grossed * PERCENT)})
    yield Charge(prices.all_services[WITHHOLDING], grossed, goods, (source,), told, borne=borne)
    told = Told("reason.domiciliation", {"rate": imports.domiciliation * PERCENT})
    service = prices.all_services[DOMICILIATION]
    yield Charge(service, imports.domiciliation, goods, ("imports.domiciliation",), told, borne=borne)


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
    standing = [charge for charge in charges if stands(charge, found)]
    codes = codes_of(charge.service.code for charge in standing)
    return tuple(_line(charge, code, found, prices) for charge, code in zip(standing, codes, strict=True))


def _line(charge: Charge, code: str, found: Mapping[str, Answer], prices: Prices) -> Line:
    service, origin = charge.service, found[ORIGIN]
    values = as_arrays({name: found[name] for name in ("seats", ORIGIN)})
    span = Span(*(float(value) for value in charge.amounts(values, prices)))
    open_origin = bool(service.origins) and not origin.known
    exact = charge.dzd if not service.origins or origin.likely in service.origins else Decimal(0)
    return replace(
        line_of(service),
        code=code,
        label=_label(charge),
        note=dict.fromkeys(LANGUAGES, "") if charge.kept else service.note,
        unit_price=span,
        amount=span,
        exact=exact,
        reasons=(charge.told, *((Told("reason.origin_open", {}),) if open_origin else ())),
        telling=partial(_told, charge, found, prices, exact),
        entries=tuple(source for source in charge.sources if source in prices.entries),
    )


def _label(charge: Charge) -> Said:
    label = charge.service.label
    return {lang: f"{text} – {charge.currency}" for lang, text in label.items()} if charge.currency else label


def _told(charge: Charge, found: Mapping[str, Answer], prices: Prices, exact: Decimal) -> Iterator[Step]:
    yield from _steps(charge, found, prices)
    yield Step("amount", exact, "dzd", "rule:amount")


def _steps(charge: Charge, found: Mapping[str, Answer], prices: Prices) -> Iterator[Step]:
    yield Step("share_of", charge.base, "dzd", "rule:conversion")
    share = round(float(charge.share) * PERCENT, 4)
    yield Step("share", share, "percent", charge.sources[-1])
    if charge.service.origins:
        yield origin_step(charge.service, found[ORIGIN], prices)
