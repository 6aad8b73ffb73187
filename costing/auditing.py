"""What to look over before a quote is sent: rules of the price book held against a scope and its price.

A rule is data: how grave, on which facts, what is said, the way out. Nothing here refuses a quote.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costing.assembling import Assembly
from costing.audit_facts import COUNT, FACTS, WORD
from costing.case import Case
from costing.composing import CrossCheck
from costing.drivers import Answer
from costing.exchanging import given_amounts, has_foreign_amount
from costing.goods import CONCURRENT, SUBSCRIPTION, contract_years
from costing.identifiers import USUAL, is_usual
from costing.importing import DOMICILIATION, WITHHOLDING, may_bring
from costing.mentions import SELLER, mentions_of
from costing.money import decimal_of
from costing.offers import AuditRule, Condition, Said
from costing.prices import ORIGIN, Prices
from costing.purchases import HOME
from costing.scope import Scope
from costing.tracing import measured
from costing.wording import LANGUAGES, Measure, filled, messages

SEVERITIES = ("critical", "warning", "advice")
# The driver whose known answer is a fact.
_ANSWERED = {
    "origin": ORIGIN, "sites": "sites", "deployment": "deployment", "generations": "hardware_generations",
    "users": "users", "volume": "volume", "downtime": "allowed_downtime", "legacy_archive": "legacy_archive",
    "response_tier": "response_tier", "covered_hours": "covered_hours",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look over: the rule that found it, how grave it is, what was found, and the way out."""

    rule: str
    severity: str
    message: Said
    way_out: Said


def audit_of(assembly: Assembly, check: CrossCheck | None) -> tuple[Finding, ...]:
    """Return everything to look over, worst first."""
    facts = facts_of(assembly, check)
    found = [finding for rule in assembly.case.prices.audit.values() for finding in _findings(rule, facts, assembly)]
    return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.severity)))


def _findings(rule: AuditRule, facts: Mapping[str, Any], assembly: Assembly) -> Iterator[Finding]:
    if rule.severity not in SEVERITIES or not all(_holds(condition, facts) for condition in rule.when):
        return
    told = {name: _told(name, facts[name], assembly.case.found) for name in rule.blanks if facts.get(name) is not None}
    each = [told] if rule.each is None else [{**told, **one} for one in _EACH[rule.each](assembly)]
    for known in each:
        if not rule.blanks <= known.keys():
            continue
        texts = ({lang: filled(text[lang], lang, known) for lang in LANGUAGES} for text in (rule.message, rule.way_out))
        yield Finding(rule.name, rule.severity, *texts)


def _holds(condition: Condition, facts: Mapping[str, Any]) -> bool:
    value, against = facts[condition.fact], condition.against
    if condition.test == "known":
        return (value is not None) is against
    if condition.test == "is":
        return bool(value == against)
    other = facts[against] if isinstance(against, str) else against
    if value is None or other is None:
        return False
    return bool(value > other if condition.test == "over" else value < other)


def _told(name: str, value: Any, found: Mapping[str, Answer]) -> Any:
    """Return a fact as it is said: a measure with its unit, a word in words, a count as a bare number."""
    if name == "kind":
        return messages()[f"kind.{value}"]
    if FACTS[name] == WORD and name in _ANSWERED:
        return found[_ANSWERED[name]].driver.words[value]
    return value if FACTS[name] in {COUNT, WORD} else Measure(value, FACTS[name])


def _unusual(assembly: Assembly) -> Iterator[dict[str, Any]]:
    kind = messages()[f"kind.{assembly.case.scope.client.kind or 'unknown'}"]
    for answer in assembly.used:
        if answer.left is not None:
            low, high = answer.left
            three = {"value": answer.likely, "low": low, "high": high}
            yield {"label": answer.driver.label, "kind": kind} | {n: measured(answer, v) for n, v in three.items()}


def _odd_identifiers(assembly: Assembly) -> Iterator[dict[str, Any]]:
    """Return every identifier of seller and buyer that does not look as those of its name do."""
    case = assembly.case
    parties = {"provider": case.prices.provider, "client": case.scope.client}
    for whose, party in parties.items():
        given = {name: getattr(party, name) for name in USUAL} if party is not None else {}
        for name, text in given.items():
            if text is not None and not is_usual(name, text):
                yield {"place": f"{whose}.{name}", "typed": text, "usual": messages()[f"usual_form.{name}"]}


TREASURY = "treasury"
_EACH = {"unusual": _unusual, "identifier": _odd_identifiers}


def facts_of(assembly: Assembly, check: CrossCheck | None) -> dict[str, Any]:
    """Return every fact a rule may look at; nothing where it is unknown or does not apply."""
    case = assembly.case
    return {
        **_asked(case.scope, assembly),
        **_answers(case.found),
        **_interfaces(case.scope),
        **_money(assembly, check),
        **_terms(assembly),
        **_mentions(case),
    }


def _mentions(case: Case) -> dict[str, Any]:
    """Return the mentions that a seller, once one is named, does not give, and the keys to give them by."""
    provider = case.prices.provider
    missing = mentions_of(provider, case.scope.client).missing(SELLER) if provider is not None else ()
    return {
        "missing_mentions": tuple(each.label for each in missing) or None,
        "missing_keys": tuple(f"provider.{each.fields[0]}" for each in missing) or None,
    }


def _asked(scope: Scope, assembly: Assembly) -> dict[str, Any]:
    asked, wanted = set(scope.asked) | set(scope.tables), assembly.case.wanted
    tables = (
        "systems", "workstations", "migration", "integrations", "licences", "training", "maintenance", "hardware",
        "decommissioning",
    )  # fmt: skip
    off = {assembly.case.prices.services[code].table for code in wanted.unoffered}
    systems = [scope.systems.pacs, scope.systems.ris] if scope.systems is not None else []
    levels = [system.upgrade for system in systems if system is not None]
    return {
        **{f"asked_{table}": table in asked - off for table in tables},
        "asked_major": "major" in levels,
        "asked_minor": "minor" in levels,
        "sold_whole": wanted.sold_whole,
        "parts_asked": len(wanted.parts),
        "kind_known": scope.client.kind is not None,
        "kind": scope.client.kind,
        "contract": scope.vendor.contract if scope.vendor is not None else None,
        "minor_without_contract": sum(
            1 for each in systems if each is not None and each.upgrade == "minor" and each.support_contract is None
        ),
        "major_under_contract": sum(
            1 for each in systems if each is not None and each.upgrade == "major" and each.support_contract is True
        ),
    }


def _answers(found: Mapping[str, Answer]) -> dict[str, Any]:
    answers = {fact: found.get(name) for fact, name in _ANSWERED.items()}
    return {fact: each.likely if each is not None and each.known else None for fact, each in answers.items()}


def _interfaces(scope: Scope) -> dict[str, Any]:
    listed = scope.integrations
    tested = [each.test_environment for each in listed or ()]
    return {
        "interfaces_listed": None if listed is None else len(listed),
        "untested_interfaces": tested.count(False),
        "tests_open_interfaces": tested.count(None),
    }


def _money(assembly: Assembly, check: CrossCheck | None) -> dict[str, Any]:
    case, care = assembly.case, assembly.maintenance
    minor = next((line for line in assembly.lines if line.service == "minor_update"), None)
    whole = check is not None and check.sold == "whole"
    due = {each.service.code for each in case.charges if may_bring(each.service, case.found)}
    taxes = due & {WITHHOLDING, DOMICILIATION}
    return {
        "licence_base_assumed": care is not None and care.base.multiple is not None,
        "first_year": care.lines[0].firm_price() if care is not None and care.lines else None,
        "minor_price": minor.firm_amount if minor is not None else None,
        "top_down": check.top_down if check is not None else None,
        "bottom_up": check.bottom_up if check is not None else None,
        "whole_shortfall": -check.difference if check is not None and whole else None,
        "difference_percent": check.percent if check is not None else None,
        "cross_check_limit": check.limit if check is not None else None,
        "foreign_amounts": has_foreign_amount(case.scope),
        "unused_currency": _unused_currency(case.scope),
        "taxes_unconfirmed": any(_unconfirmed(case.prices, code) for code in taxes),
    }


def _unused_currency(scope: Scope) -> str | None:
    named = scope.vendor.currency if scope.vendor is not None else None
    used = {each.currency for each in given_amounts(scope)}
    return named if named is not None and named not in used | {HOME} else None


def _unconfirmed(prices: Prices, tax: str) -> bool:
    """Whether the rate of a tax has not been read in the law itself."""
    return prices.entries[f"imports.{tax.removesuffix('_tax')}"].confidence != "H"


def _terms(assembly: Assembly) -> dict[str, Any]:
    case = assembly.case
    scope, prices, found = case.scope, case.prices, case.found
    trained = found["training_days"].likely if scope.training is not None and found["training_days"].known else None
    volume = float(found["volume"].likely) if scope.migration is not None and found["volume"].known else None
    terms = [good.count[1] for good in case.goods if good.model == SUBSCRIPTION]
    seats = [good.count[1] for good in case.goods if good.model == CONCURRENT and not good.open_seats]
    users = found["users"]
    usual = prices.training.base_days + float(users.likely) / prices.training.users_a_day
    return {
        "transfer_hours": None if volume is None else transfer_hours(volume, prices),
        "training_days": trained,
        "least_training_days": usual * prices.norms.training if users.known else None,
        "hardware_open": "hardware" in case.wanted.sold,
        "subscription_years": min(terms, default=None),
        "contract_years": contract_years(scope, prices) if scope.maintenance is not None else None,
        "validity_days": case.days,
        "paid_by_treasury": (scope.terms.payment or prices.quotation.payment) == TREASURY,
        "public_contract": scope.terms.public_contract is not None,
        "usual_foreign_days": prices.quotation.foreign_validity_days,
        "seats": max(seats, default=None),
    }


def transfer_hours(volume: float, prices: Prices) -> Decimal:
    """Return how long the last transfer of an archive takes [hours]."""
    return decimal_of(volume) * decimal_of(prices.norms.last_transfer) / decimal_of(prices.norms.tb_an_hour)
