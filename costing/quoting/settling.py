"""Terms settled: what the call says, else the scope, else the price book; and every fault of what they name."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from costing.errors import Problem, TermsRefused
from costing.exchanging import validity_of
from costing.fields import problems_of, unknown_word
from costing.lines import Line
from costing.prices import Prices
from costing.quoting.choices import Choice
from costing.quoting.payment_faults import payment_faults
from costing.quoting.record import TermsRecord
from costing.scope import Scope
from costing.terms import Terms


def said_terms(scope: Scope, given: Mapping[str, Any]) -> Terms:
    """Return what is said of the terms: in the call, key by key, else in the scope.

    Raises
    ------
    TermsRefused
        Terms that are not accepted, all at once.
    """
    own = {name: value for name, value in given.items() if value is not None}
    if not own:
        return scope.terms
    try:
        return Terms.model_validate({**scope.terms.model_dump(exclude_none=True), **own})
    except ValidationError as error:
        raise TermsRefused(problems=tuple(problems_of(error, Terms))) from None


def settled(scope: Scope, prices: Prices) -> TermsRecord:
    """Settle every term of a scope: as said, else as the price book has it."""
    said = scope.terms
    return TermsRecord.model_construct(
        said.model_fields_set | {"payment", "validity_days"},
        **{
            **dict(said),
            "payment": said.payment or prices.quotation.payment,
            "validity_days": said.validity_days or validity_of(scope, prices),
        },
    )


def faults_of(
    terms: Terms, lines: Sequence[Line], own: Sequence[str], choices: Sequence[Choice], prices: Prices
) -> tuple[Problem, ...]:
    """Tell every fault of terms that the offer shows: names of what is not there, twice there, or exclusive."""
    priced = [line.code for line in lines]
    codes = (*priced, *own)
    services = {line.service for line in lines}
    return (
        *_codes(priced, own),
        *_discounts(terms, codes, services),
        *_unknown(((f"prices.{code}", code) for code in terms.prices or ()), priced),
        *_unknown(_named(terms), codes),
        *_rates(terms, prices),
        *_role(terms, prices),
        *_taken(terms, choices),
        *payment_faults(terms, prices),
    )


def _codes(priced: Collection[str], own: Sequence[str]) -> Iterator[Problem]:
    """Tell codes of own lines that a line before has."""
    for number, code in enumerate(own, start=1):
        if code in priced or code in own[: number - 1]:
            yield Problem(f"lines[{number}].code", "code_twice", {"found": code})


def _discounts(terms: Terms, codes: Collection[str], services: Collection[str]) -> Iterator[Problem]:
    for number, each in enumerate(terms.discounts or (), start=1):
        known = codes if each.to_unit_price is not None else (*codes, *sorted({*services} - {*codes}))
        if each.on is not None:
            yield from _unknown([(f"discounts[{number}].on", each.on)], known)


def _named(terms: Terms) -> Iterator[tuple[str, str]]:
    """Return every code of a line that choices and an exemption name, with its place."""
    for number, option in enumerate(terms.options or (), start=1):
        yield from ((f"options[{number}].lines", code) for code in option.lines)
    for number, variant in enumerate(terms.variants or (), start=1):
        yield from ((f"variants[{number}].lines", code) for code in variant.lines or ())
        yield from ((f"variants[{number}].without", code) for code in variant.without or ())
    if terms.exemption is not None:
        yield from (("exemption.lines", code) for code in terms.exemption.lines or ())


def _unknown(named: Iterable[tuple[str, str]], known: Collection[str]) -> Iterator[Problem]:
    return (unknown_word(place, repr(code), code, known) for place, code in named if code not in known)


def _rates(terms: Terms, prices: Prices) -> Iterator[Problem]:
    """Tell rates of own lines that are not in force; none at all needs its reason."""
    rates = ", ".join(str(rate) for rate in sorted(prices.vat.values()))
    for number, line in enumerate(terms.lines or (), start=1):
        if line.vat_percent is not None and line.vat_percent not in prices.vat.values():
            key = "rate_not_in_force" if line.vat_percent else "untaxed_without_reason"
            yield Problem(f"lines[{number}].vat_percent", key, {"found": line.vat_percent, "rates": rates})


def _role(terms: Terms, prices: Prices) -> Iterator[Problem]:
    """Tell a role that has no mandate, where the company gives some."""
    known = [role.code for role in prices.company.mandated]
    if known and terms.role is not None:
        yield from _unknown([("role", terms.role)], known)


def _taken(terms: Terms, choices: Sequence[Choice]) -> Iterator[Problem]:
    """Tell choices of one code, what is accepted without being a choice, and two that exclude each other."""
    codes = [each.code for each in choices]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            yield Problem("options", "code_twice", {"found": code})
    accepted = terms.accepted or ()
    yield from _unknown((("accepted", code) for code in accepted), codes)
    taken = [each for each in choices if each.code in accepted]
    for place, each in enumerate(taken):
        if clash := next((other for other in taken[:place] if each.excludes(other)), None):
            yield Problem("accepted", "choices_exclude", {"found": each.code, "other": clash.code})
