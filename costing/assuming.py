"""What an estimate takes for granted, and what each would cost if it were otherwise."""

from collections.abc import Iterator

from costing.assembling import Assembly
from costing.exchanging import rate_assumptions, rates_used
from costing.goods import CONTRACT, MODEL, model_label
from costing.importing import DOMICILIATION, PROVISION, WITHHOLDING, borne_facts, may_bring, volatility_of
from costing.lines import Assumption
from costing.maintaining import base_assumption
from costing.money import DINAR, to_step
from costing.offers import Said
from costing.prices import ORIGIN
from costing.purchases import Licence
from costing.supposing import BEYOND, DEAR, LICENCE_COST, Effect, WhatIfs
from costing.tracing import PERCENT, measured
from costing.wording import LANGUAGES, Measure, messages, say

_NOTHING = dict.fromkeys(LANGUAGES, "")


def assumptions_of(assembly: Assembly, supposed: WhatIfs) -> tuple[Assumption, ...]:
    """Say everything an estimate took for granted, what weighs most first."""
    case = assembly.case
    parts = (
        *_licence_cost(assembly, supposed),
        *_outside(assembly),
        *_unknown(assembly, supposed),
        *_beyond(assembly, supposed),
        *rate_assumptions(rates_used(good.price.rate for good in case.goods)),
        *_bought_abroad(assembly),
        *_defaults(assembly),
        *_left_out(assembly),
    )
    return tuple(parts)


def _licence_cost(assembly: Assembly, supposed: WhatIfs) -> Iterator[Assumption]:
    care = assembly.maintenance
    for told in base_assumption(care.base) if care is not None else ():
        answer = assembly.case.found[LICENCE_COST]
        effect = supposed.effects.get((LICENCE_COST, DEAR))
        times = {lang: say("assumption.times", lang, times=answer.corners[-1]) for lang in LANGUAGES}
        yield Assumption(told.key, {**told.facts, "cost": _cost(effect, times)})


def _outside(assembly: Assembly) -> Iterator[Assumption]:
    kind = messages()[f"kind.{assembly.case.scope.client.kind or 'unknown'}"]
    for answer in assembly.used:
        if answer.left is None:
            continue
        if answer.listed is not None:
            yield Assumption("assumption.interfaces_unusual", {"listed": answer.listed, "kind": kind})
            continue
        low, high = answer.left
        facts = {"low": measured(answer, low), "high": measured(answer, high), "kind": kind}
        value = {"label": answer.driver.label, "value": measured(answer, answer.likely)}
        yield Assumption("assumption.outside_usual", {**value, **facts})


def _unknown(assembly: Assembly, supposed: WhatIfs) -> Iterator[Assumption]:
    """Say what an unknown answer was taken for, and what it would cost at the dear end of what is usual."""
    for answer in assembly.used:
        if answer.known or answer.driver.key is None:
            continue
        dear = measured(answer, answer.corners[-1])
        cost = _cost(supposed.effects.get((answer.driver.name, DEAR)), dear)
        if answer.listed is not None:
            dearest = _cost(supposed.effects.get((answer.driver.name, DEAR)), messages()["assumption.dearest"])
            yield Assumption("assumption.interfaces", {"listed": answer.listed, "cost": dearest})
        elif answer.driver.unit == "point":
            dearest = _cost(supposed.effects.get((answer.driver.name, DEAR)), messages()["assumption.most"])
            yield Assumption("assumption.interfaces_open", {"cost": dearest})
        elif answer.outside is None:
            value = measured(answer, answer.likely)
            yield Assumption("assumption.unknown", {"label": answer.driver.label, "value": value, "cost": cost})


def _cost(effect: Effect | None, dear: Measure | Said) -> Said:
    """Say what an answer at its dear end adds to the net and to a year of maintenance; nothing where it adds none."""
    once, year = (to_step(amount, DINAR) for amount in ((effect.once, effect.year) if effect else (0.0, 0.0)))
    key = {(True, True): "both", (True, False): "once", (False, True): "year"}.get((once > 0, year > 0))
    if key is None:
        return _NOTHING
    facts = {"dear": dear, "once_dzd": once, "year_dzd": year}
    return {lang: say(f"assumption.cost_{key}", lang, **facts) for lang in LANGUAGES}


def _beyond(assembly: Assembly, supposed: WhatIfs) -> Iterator[Assumption]:
    """Say of a known volume what more of it would cost."""
    for answer in {each.driver.name: each for each in assembly.used if each.known}.values():
        effect, step = supposed.effects.get((answer.driver.name, BEYOND)), answer.driver.beyond
        more = to_step(effect.plain, DINAR) if effect is not None else DINAR * 0
        if more > 0 and step is not None and answer.likely != 0:
            facts = {"label": answer.driver.label, "value": measured(answer, answer.likely), "more_dzd": more}
            unit = messages()[f"unit.{answer.driver.unit}"] if answer.driver.unit is not None else None
            one = step == 1 and unit is not None
            told = {"unit": unit} if one else {"step": Measure(step, answer.driver.unit)}
            yield Assumption(f"assumption.beyond{'_one' if one else ''}", {**facts, **told})


def _bought_abroad(assembly: Assembly) -> Iterator[Assumption]:
    case = assembly.case
    codes = {line.service for line in assembly.lines}
    foreign = {good.given.currency for good in case.goods if good.sold and good.foreign}
    for currency in sorted(foreign) if PROVISION in codes else ():
        known = volatility_of(currency, case.prices)
        if known != currency:
            percent = case.prices.volatility[known] * PERCENT
            yield Assumption("assumption.volatility", {"currency": currency, "known": known, "percent": percent})
    vendor = case.scope.vendor
    taxed = {each.service.code: each for each in case.charges if each.service.code in (WITHHOLDING, DOMICILIATION)}
    if any(each.imported for each in case.goods if each.sold and getattr(each.given, "imported", None) is None):
        yield Assumption("assumption.imported", {})
    if not taxed:
        return
    borne = [charge for charge in taxed.values() if charge.borne and may_bring(charge.service, case.found)]
    if borne and not case.found[ORIGIN].known:
        yield Assumption("assumption.borne_if_foreign", borne_facts(borne))
    elif codes & taxed.keys():
        if vendor is None or vendor.contract is None:
            yield Assumption("assumption.contract", {})
        yield Assumption("assumption.taxes_unconfirmed", {})


def _defaults(assembly: Assembly) -> Iterator[Assumption]:
    scope, prices = assembly.case.scope, assembly.case.prices
    licences = [good for good in assembly.case.goods if good.service == "licences"]
    if scope.maintenance is not None and scope.maintenance.years is None and assembly.maintenance is not None:
        years = Measure(assembly.maintenance.calendar.years, "year")
        yield Assumption("assumption.contract_years", {"years": years})
    given = [good.given for good in licences if isinstance(good.given, Licence)]
    if scope.maintenance is not None and any(licence.covers is None for licence in given):
        yield Assumption("assumption.licences_cover_all", {})
    if any(MODEL in good.assumed and not good.open_seats for good in licences):
        yield Assumption("assumption.licensing", {"model": model_label(prices.licensing.default)})
    for good in licences:
        if CONTRACT in good.assumed:
            facts = {"item": good.given.item, "years": Measure(float(good.count[1]), "year")}
            yield Assumption("assumption.subscription_years", facts)


def _left_out(assembly: Assembly) -> Iterator[Assumption]:
    case = assembly.case
    for code in case.wanted.unwanted:
        yield Assumption("assumption.not_wanted", {"label": case.prices.services[code].label})
    for code in case.wanted.unoffered:
        yield Assumption("assumption.not_offered", {"label": case.prices.services[code].label})
    for lot in case.scope.hardware.lots if case.scope.hardware is not None else ():
        if lot.supplied_by is not None:
            yield Assumption("assumption.supplied_by_client", {"label": case.prices.all_services["hardware"].label})
            break
