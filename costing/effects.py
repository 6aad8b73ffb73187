"""What follows if something that was taken for granted proves wrong, in words: an amount wherever one can be reckoned.

Amounts are before tax and discounts. Where none can be reckoned, the sentence says what happens instead.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costing.assembling import Assembly
from costing.changing import (
    Change,
    bought_at_home,
    change,
    sold_by_provider,
    with_contract,
    with_licence,
    with_rate,
    with_years,
)
from costing.goods import Good
from costing.importing import PROVISION
from costing.lines import Assumption, Told
from costing.money import DINAR, ZERO, to_step
from costing.offers import Said
from costing.prices import Rate
from costing.purchases import Licence
from costing.scope import Scope
from costing.supposing import Effect
from costing.wording import LANGUAGES, Measure, capital, in_all

_NOTHING = dict.fromkeys(LANGUAGES, "")
_RATE_STEP = Decimal(1)


def outcome(once: Decimal, year: Decimal, yearly: str = "year") -> Said:
    """Say what is added to the price or taken off it, once and to maintenance [DZD].

    `yearly`: whether `year` is of the first year charged ("year") or of the whole contract ("years").
    """
    told = {
        kind: in_all(f"effect.{kind}_{'more' if value > 0 else 'less'}", {f"{fact}_dzd": abs(value)})
        for kind, fact, value in (("once", "once", once), (yearly, "year", year))
        if value
    }
    if len(told) > 1:
        return in_all("effect.both", {"once": told["once"], "year": told[yearly]})
    return next(iter(told.values()), in_all("effect.none", {}))


def told_with(told: Told, core: Said | None, way: str = "bracketed", *, priced: bool = False) -> Assumption:
    """Return an assumption whose sentence ends with what follows if it proves wrong, the two apart beside it."""
    alone = {**told.facts, "cost": _NOTHING}
    if core is None:
        return Assumption(told.key, alone, effect=in_all("effect.stands", {}), priced=priced)
    cost = in_all(f"effect.{way}", {"core": core})
    effect = {lang: f"{capital(text)}." for lang, text in core.items()}
    return Assumption(
        told.key, {**told.facts, "cost": cost}, taken=in_all(told.key, alone), effect=effect, priced=priced
    )


def if_dear(effect: Effect | None, dear: Measure | Said) -> Said | None:
    """Say what an answer at its dear end adds to the net and to a year of maintenance; nothing where it adds none."""
    once, year = (to_step(amount, DINAR) for amount in ((effect.once, effect.year) if effect else (0.0, 0.0)))
    once, year = max(once, ZERO), max(year, ZERO)
    return in_all("effect.if", {"dear": dear, "outcome": outcome(once, year)}) if once or year else None


def at_usual(effect: Effect | None, key: str, facts: Mapping[str, Any]) -> Said:
    """Say what an unusual answer brought back to what is usual would change."""
    if effect is None:
        return in_all("effect.before_work", {})
    said = outcome(to_step(effect.once, DINAR), to_step(effect.year, DINAR))
    return in_all(f"effect.{key}", {**facts, "outcome": said})


def changed(assembly: Assembly, scope: Scope, key: str, facts: Mapping[str, Any] | None = None) -> Said:
    """Say what another scope would change: priced again, or before any work where it cannot be priced yet."""
    made = change(assembly, scope)
    return in_all("effect.before_work", {}) if made is None else _said(made, key, facts or {})


def _said(made: Change, key: str, facts: Mapping[str, Any], *, whole_term: bool = False) -> Said:
    said = outcome(made.once, made.years, "years") if whole_term else outcome(made.once, made.year)
    return in_all(f"effect.{key}", {**facts, "outcome": said})


def of_rate(assembly: Assembly, rate: Rate) -> Said:
    """Say what one dinar more for a unit of a currency would change."""
    scope = with_rate(assembly.case.scope, rate.currency, rate.dzd + _RATE_STEP)
    facts = {"currency": rate.currency, "step_dzd": _RATE_STEP}
    return changed(assembly, scope, "exchange_rate", facts)


def of_contract(assembly: Assembly, contract: str, key: str) -> Said:
    """Say what it would change if someone else signed with the vendor."""
    return changed(assembly, with_contract(assembly.case.scope, contract), key)


def of_years(assembly: Assembly, years: int) -> Said:
    """Say what one more contract year would add over the whole term."""
    made = change(assembly, with_years(assembly.case.scope, years + 1))
    if made is None:
        return in_all("effect.before_work", {})
    return _said(made, "contract_years", {}, whole_term=True)


def of_subscription(assembly: Assembly, good: Good) -> Said:
    """Say what one more year of a subscription would add."""
    given = good.given
    if not isinstance(given, Licence):
        return in_all("effect.before_work", {})
    years = int(good.count[1]) + 1
    return changed(assembly, with_licence(assembly.case.scope, given, years=years), "contract_years")


def of_hardware(assembly: Assembly, key: str) -> Said:
    """Say what it would change if hardware were bought in the country, or sold by the provider."""
    scope = assembly.case.scope
    return changed(assembly, bought_at_home(scope) if key == "imported" else sold_by_provider(scope), key)


def of_taxes(assembly: Assembly, codes: frozenset[str]) -> Said:
    """Say how much of the price the taxes are whose rates are to be confirmed."""
    total = sum((line.firm_amount for line in assembly.lines if line.service in codes), ZERO)
    return in_all("effect.taxes_unconfirmed" if total else "effect.taxes_none", {"taxes_dzd": total})


def of_provision(assembly: Assembly, currency: str) -> Said:
    """Say how much of the price the provision for a currency is."""
    charges = assembly.case.charges
    total = sum((each.dzd for each in charges if (each.service.code, each.currency) == (PROVISION, currency)), ZERO)
    return in_all("effect.volatility" if total else "effect.stands", {"provision_dzd": total})
