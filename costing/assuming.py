"""What an estimate takes for granted, and what each would cost if it were otherwise."""

from collections.abc import Iterator

from costing import effects
from costing.assembling import Assembly
from costing.exchanging import rates_used
from costing.goods import CONTRACT, MODEL, model_label
from costing.importing import DOMICILIATION, FOREIGN, PROVISION, WITHHOLDING, borne_facts, may_bring, volatility_of
from costing.lines import Assumption, Told
from costing.maintaining import base_assumption
from costing.money import DINAR, to_step
from costing.prices import ORIGIN
from costing.purchases import Licence
from costing.supposing import BEYOND, DEAR, LICENCE_COST, USUAL, WhatIfs, usual_end
from costing.tracing import PERCENT, measured
from costing.wording import LANGUAGES, Measure, in_all, messages, say

_TAXES = frozenset({WITHHOLDING, DOMICILIATION})


def assumptions_of(assembly: Assembly, supposed: WhatIfs) -> tuple[Assumption, ...]:
    """Say everything an estimate took for granted, what weighs most first."""
    parts = (
        *_licence_cost(assembly, supposed),
        *_outside(assembly, supposed),
        *_unknown(assembly, supposed),
        *_beyond(assembly, supposed),
        *_rates(assembly),
        *_bought_abroad(assembly),
        *_defaults(assembly),
        *_left_out(assembly),
    )
    return tuple(parts)


def _licence_cost(assembly: Assembly, supposed: WhatIfs) -> Iterator[Assumption]:
    care = assembly.maintenance
    for told in base_assumption(care.base) if care is not None else ():
        answer = assembly.case.found[LICENCE_COST]
        times = {lang: say("assumption.times", lang, times=answer.corners[-1]) for lang in LANGUAGES}
        core = effects.if_dear(supposed.effects.get((LICENCE_COST, DEAR)), times)
        yield effects.told_with(told, core, priced=True)


def _outside(assembly: Assembly, supposed: WhatIfs) -> Iterator[Assumption]:
    kind = messages()[f"kind.{assembly.case.scope.client.kind or 'unknown'}"]
    for answer in assembly.used:
        if answer.left is None:
            continue
        usual = supposed.effects.get((answer.driver.name, USUAL))
        if answer.listed is not None:
            effect = effects.at_usual(usual, "interfaces_usual", {})
            yield Assumption("assumption.interfaces_unusual", {"listed": answer.listed, "kind": kind}, effect=effect)
            continue
        low, high = answer.left
        facts = {"low": measured(answer, low), "high": measured(answer, high), "kind": kind}
        value = {"label": answer.driver.label, "value": measured(answer, answer.likely)}
        end = usual_end(answer)
        effect = effects.at_usual(usual, "usual", {"end": measured(answer, low if end is None else end)})
        yield Assumption("assumption.outside_usual", {**value, **facts}, effect=effect)


def _unknown(assembly: Assembly, supposed: WhatIfs) -> Iterator[Assumption]:
    """Say what an unknown answer was taken for, and what it would cost at the dear end of what is usual."""
    for answer in assembly.used:
        if answer.known or answer.driver.key is None:
            continue
        effect, said = supposed.effects.get((answer.driver.name, DEAR)), messages()
        if answer.listed is not None:
            told, dear = Told("assumption.interfaces", {"listed": answer.listed}), said["assumption.dearest"]
            yield effects.told_with(told, effects.if_dear(effect, dear))
        elif answer.driver.unit == "point":
            told, dear = Told("assumption.interfaces_open", {}), said["assumption.most"]
            yield effects.told_with(told, effects.if_dear(effect, dear))
        elif answer.outside is None:
            facts = {"label": answer.driver.label, "value": measured(answer, answer.likely)}
            core = effects.if_dear(effect, measured(answer, answer.corners[-1]))
            yield effects.told_with(Told("assumption.unknown", facts), core)


def _beyond(assembly: Assembly, supposed: WhatIfs) -> Iterator[Assumption]:
    """Say of a known volume what more of it would cost."""
    for answer in {each.driver.name: each for each in assembly.used if each.known}.values():
        effect, step = supposed.effects.get((answer.driver.name, BEYOND)), answer.driver.beyond
        more = to_step(effect.plain, DINAR) if effect is not None else DINAR * 0
        if more > 0 and step is not None and answer.likely != 0:
            given = {"label": answer.driver.label, "value": measured(answer, answer.likely)}
            unit = messages()[f"unit.{answer.driver.unit}"] if answer.driver.unit is not None else None
            one = step == 1 and unit is not None
            facts = {"more_dzd": more, **({"unit": unit} if one else {"step": Measure(step, answer.driver.unit)})}
            key, taken = f"beyond{'_one' if one else ''}", in_all("effect.given", given)
            more_of_it = in_all(f"effect.{key}", facts)
            yield Assumption(f"assumption.{key}", {**given, **facts}, taken=taken, effect=more_of_it)


def _rates(assembly: Assembly) -> Iterator[Assumption]:
    for rate in rates_used(good.price.rate for good in assembly.case.goods):
        facts = {"currency": rate.currency, "rate_dzd": rate.dzd, "day": rate.first_day}
        yield Assumption("assumption.exchange_rate", facts, effect=effects.of_rate(assembly, rate), priced=True)


def _bought_abroad(assembly: Assembly) -> Iterator[Assumption]:
    case = assembly.case
    codes = {line.service for line in assembly.lines}
    foreign = {good.given.currency for good in case.goods if good.sold and good.foreign}
    for currency in sorted(foreign) if PROVISION in codes else ():
        known = volatility_of(currency, case.prices)
        if known != currency:
            percent = case.prices.volatility[known] * PERCENT
            facts, effect = {"currency": currency, "known": known}, effects.of_provision(assembly, currency)
            yield Assumption("assumption.volatility", {**facts, "percent": percent}, effect=effect, priced=True)
    if any(each.imported for each in case.goods if each.sold and getattr(each.given, "imported", None) is None):
        effect = effects.of_hardware(assembly, "imported")
        yield Assumption("assumption.imported", {}, effect=effect, priced=True)
    yield from _royalties(assembly)


def _royalties(assembly: Assembly) -> Iterator[Assumption]:
    """Say what was taken for granted of the taxes on royalties: who bears them, and at what rates."""
    case = assembly.case
    taxed = {each.service.code: each for each in case.charges if each.service.code in _TAXES}
    borne = [charge for charge in taxed.values() if charge.borne and may_bring(charge.service, case.found)]
    if borne and not case.found[ORIGIN].known:
        core = in_all("effect.borne_if_foreign", borne_facts(borne))
        yield effects.told_with(Told("assumption.borne_if_foreign", {}), core, "followed", priced=True)
    elif taxed.keys() & {line.service for line in assembly.lines}:
        if case.scope.vendor is None or case.scope.vendor.contract is None:
            effect = effects.of_contract(assembly, FOREIGN, "contract")
            yield Assumption("assumption.contract", {}, effect=effect, priced=True)
        yield Assumption("assumption.taxes_unconfirmed", {}, effect=effects.of_taxes(assembly, _TAXES), priced=True)


def _defaults(assembly: Assembly) -> Iterator[Assumption]:
    scope, prices = assembly.case.scope, assembly.case.prices
    licences = [good for good in assembly.case.goods if good.service == "licences"]
    if scope.maintenance is not None and scope.maintenance.years is None and assembly.maintenance is not None:
        years = assembly.maintenance.calendar.years
        facts, effect = {"years": Measure(years, "year")}, effects.of_years(assembly, years)
        yield Assumption("assumption.contract_years", facts, effect=effect)
    given = [good.given for good in licences if isinstance(good.given, Licence)]
    if scope.maintenance is not None and any(licence.covers is None for licence in given):
        yield Assumption("assumption.licences_cover_all", {}, effect=in_all("effect.licences_cover_all", {}))
    if any(MODEL in good.assumed and not good.open_seats for good in licences):
        model = {"model": model_label(prices.licensing.default)}
        yield Assumption("assumption.licensing", model, effect=in_all("effect.licensing", {}))
    for good in licences:
        if CONTRACT in good.assumed:
            term = {"item": good.given.item, "years": Measure(float(good.count[1]), "year")}
            effect = effects.of_subscription(assembly, good)
            yield Assumption("assumption.subscription_years", term, effect=effect)


def _left_out(assembly: Assembly) -> Iterator[Assumption]:
    case = assembly.case
    services = case.prices.services
    for key, codes in (("not_wanted", case.wanted.unwanted), ("not_offered", case.wanted.unoffered)):
        for code in codes:
            yield Assumption(f"assumption.{key}", {"label": services[code].label}, effect=in_all(f"effect.{key}", {}))
    for lot in case.scope.hardware.lots if case.scope.hardware is not None else ():
        if lot.supplied_by is not None:
            facts = {"label": case.prices.all_services["hardware"].label}
            effect = effects.of_hardware(assembly, "supplied_by_client")
            yield Assumption("assumption.supplied_by_client", facts, effect=effect)
            break
