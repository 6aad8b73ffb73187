"""Where an estimate becomes firm: each unit price rounded once, everything after it exact."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from costing.composing import INCLUDED
from costing.errors import TermsRefused
from costing.estimating import Estimate
from costing.exchanging import validity_of
from costing.fields import problems_of
from costing.importing import borne_facts
from costing.lines import Assumption, Line, Step, Told
from costing.maintaining import year_kind, year_label
from costing.money import CENTIME, ZERO, decimal_of, to_centime, to_step
from costing.prices import Entry, Prices
from costing.quoting.confiding import CONTINGENCY, Spread, left_line
from costing.quoting.record import (
    AmountRange,
    AssumptionRecord,
    AuditRecord,
    Basis,
    BorneTax,
    Commitment,
    ComponentRecord,
    ContractYear,
    CrossCheckRecord,
    EntryRecord,
    ExchangeRecord,
    MaintenanceRecord,
    Ownership,
    QuoteLine,
    TermsRecord,
    Totals,
    TraceStep,
    VatTotal,
)
from costing.quoting.taxes import vat_by_rate
from costing.scope import Scope, Terms
from costing.tracing import PERCENT
from costing.wording import LANGUAGES, in_all, messages, say

_RECORDED = 6
ROUNDING = (
    "unit price half-up once to its service's step; amount = quantity x unit price; "
    "VAT once per rate on the summed base, half-up to the centime"
)


def settled_terms(scope: Scope, prices: Prices, given: Mapping[str, Any]) -> TermsRecord:
    """Settle each term: what was given here, else in the scope, else in the price book."""
    own = {name: value for name, value in given.items() if value is not None}
    try:
        terms = Terms.model_validate({**scope.terms.model_dump(exclude_none=True), **own})
    except ValidationError as error:
        raise TermsRefused(problems=tuple(problems_of(error, Terms))) from None
    days = terms.validity_days or validity_of(scope, prices)
    return TermsRecord(
        payment=terms.payment or prices.quotation.payment,
        validity_days=days,
        confidence=decimal_of(terms.confidence) if terms.confidence is not None else None,
        risk=terms.risk,
    )


def firm_lines(estimate: Estimate, lang: str, spread: Spread | None) -> tuple[QuoteLine, ...]:
    """Make every line firm, at the confidence it is sold at; under the first of a service stands what it includes."""
    told = {each.service: included_in(each.service, estimate) for each in estimate.components if each.service}
    added = spread.added if spread is not None else {}
    firm = [
        at_confidence(firm_line(line, estimate.prices, lang, told.pop(line.service, None)), added.get(line.code, ZERO))
        for line in estimate.lines
    ]
    left = left_line(estimate, spread) if spread is not None else None
    once = sum(not line.recurring for line in firm)
    if left is not None:
        firm.insert(once, firm_line(left, estimate.prices, lang, None).model_copy(update={"contingency": left.exact}))
    return tuple(firm)


def at_confidence(line: QuoteLine, added: Decimal) -> QuoteLine:
    """Return a firm lump sum with its part of the contingency in its price."""
    if not added:
        return line
    step = TraceStep(step=CONTINGENCY, value=f"{added:.2f}", unit="dzd", source="rule:confidence")
    price, amount = line.unit_price + added, line.amount + added
    more = {"unit_price": price, "amount": amount, "contingency": added, "trace": (*line.trace, step)}
    return line.model_copy(update=more)


def included_in(service: str, estimate: Estimate) -> dict[str, str] | None:
    """Say which components a service includes; nothing where it includes none."""
    held = [each for each in estimate.components if each.service == service and each.status == INCLUDED]
    labels = {lang: say("view.comma", lang).join(each.label[lang] for each in held) for lang in LANGUAGES}
    return in_all("component.includes", {"labels": labels}) if held else None


def firm_line(line: Line, prices: Prices, lang: str, includes: dict[str, str] | None) -> QuoteLine:
    """Make a line firm: its unit price is rounded here, once."""
    return QuoteLine(
        code=line.code,
        service=line.service,
        label=line.label[lang],
        labels=dict(line.label),
        note=dict(line.note),
        includes=includes,
        quantity=decimal_of(line.quantity.likely),
        unit=line.unit,
        unit_price=line.firm_price(),
        amount=line.firm_amount,
        vat_rate=prices.vat[line.vat],
        recurring=line.recurring,
        range=AmountRange(
            low=_dinars(line.amount.low),
            likely=_dinars(line.amount.likely),
            high=_dinars(line.amount.high),
            open_top=line.open_top,
        ),
        reasons=tuple(reason.said() for reason in (*line.reasons, *_to_confirm(line))),
        trace=tuple(_recorded(step) for step in line.trace),
    )


def _to_confirm(line: Line) -> tuple[Told, ...]:
    return (Told("reason.to_confirm", {}),) if line.neighbours is not None else ()


def _dinars(value: float) -> Decimal:
    return to_step(value, CENTIME)


def _recorded(step: Step) -> TraceStep:
    value = f"{step.value:.2f}" if step.unit == "dzd" else f"{step.value:.4f}".rstrip("0").rstrip(".")
    label = dict(step.label) if step.label is not None else None
    facts = {name: _settled(fact) for name, fact in step.facts.items()}
    return TraceStep(step=step.step, value=value, unit=step.unit, source=step.source, label=label, facts=facts)


def _settled(fact: Any) -> Any:
    """Free a recorded number of what differs from one processor to another, far below what anyone reads."""
    if isinstance(fact, float):
        return round(fact, _RECORDED)
    return [_settled(each) for each in fact] if isinstance(fact, list) else fact


def totals_of(lines: tuple[QuoteLine, ...]) -> Totals:
    """Total the one-off lines."""
    net = sum((line.amount for line in lines), ZERO)
    taxes = vat_by_rate((line.vat_rate, line.amount) for line in lines)
    gross = net + sum((tax.amount for tax in taxes), ZERO)
    return Totals(
        net=net,
        discount=ZERO,
        vat=tuple(VatTotal(rate=tax.rate, base=tax.base, amount=tax.amount) for tax in taxes),
        gross=gross,
        stamp_duty=ZERO,
        due=gross,
    )


def maintenance_of(estimate: Estimate, lines: tuple[QuoteLine, ...]) -> MaintenanceRecord | None:
    """Gather the contract years, each with its own tax."""
    care = estimate.maintenance
    if care is None:
        return None
    years = []
    for number, line in enumerate((line for line in lines if line.recurring), start=1):
        (tax,) = vat_by_rate([(line.vat_rate, line.amount)])
        kind = year_kind(number, care.calendar)
        years.append(
            ContractYear(
                year=number,
                net=line.amount,
                vat=tax.amount,
                gross=line.amount + tax.amount,
                prepaid=kind == "prepaid",
                free=kind == "free",
                label=year_label(number, care.calendar),
            )
        )
    growth = care.calendar.growth * PERCENT
    return MaintenanceRecord(rate=care.rate, base=care.base.firm, escalation=growth, years=tuple(years))


def commitment_of(totals: Totals, maintenance: MaintenanceRecord | None) -> Commitment:
    """Add the committed years to the one-off totals."""
    years = maintenance.years if maintenance is not None else ()
    return Commitment(
        net=totals.net - totals.discount + sum((year.net for year in years), ZERO),
        gross=totals.gross + sum((year.gross for year in years), ZERO),
    )


def ownership_of(estimate: Estimate, commitment: Commitment, maintenance: MaintenanceRecord | None) -> Ownership:
    """Add to the commitment the taxes the client bears itself."""
    taxes = tuple(
        BorneTax(code=each.service.code, label=dict(each.service.label), base=to_centime(each.base), amount=each.dzd)
        for each in estimate.borne
    )
    total = commitment.gross + sum((tax.amount for tax in taxes), ZERO)
    years = len(maintenance.years) if maintenance is not None else 0
    return Ownership(years=years, gross=commitment.gross, taxes=taxes, total=total)


def cross_check_of(estimate: Estimate) -> CrossCheckRecord | None:
    """Record the project against its parts."""
    check = estimate.cross_check
    if check is None:
        return None
    return CrossCheckRecord(
        sold=check.sold,
        top_down=check.top_down,
        bottom_up=check.bottom_up,
        difference=check.difference,
        wide=check.wide,
        comment=check.comment.said(),
    )


def components_of(estimate: Estimate) -> tuple[ComponentRecord, ...]:
    """Record how each component stands."""
    return tuple(
        ComponentRecord(
            code=each.code, status=each.status, service=each.service, label=dict(each.label), reason=dict(each.reason)
        )
        for each in estimate.components
    )


def audit_of(estimate: Estimate) -> tuple[AuditRecord, ...]:
    """Record what to look over, worst first."""
    return tuple(
        AuditRecord(rule=each.rule, severity=each.severity, message=dict(each.message), way_out=dict(each.way_out))
        for each in estimate.audit
    )


def assumptions_of(
    estimate: Estimate, lines: tuple[QuoteLine, ...], terms: TermsRecord, ownership: Ownership
) -> tuple[AssumptionRecord, ...]:
    """Say what was taken for granted: quantities with the price of one more or less, the estimate's, the terms'."""
    firm = {line.code: line for line in lines}
    told = [_quantity(line, firm[line.code]) for line in estimate.lines if line.neighbours is not None]
    told += estimate.assumptions
    if estimate.borne:
        facts = {**borne_facts(estimate.borne), "ownership_dzd": ownership.total}
        told.append(Assumption("assumption.borne_by_client", facts))
    if estimate.scope.terms.payment is None:
        told.append(Assumption("assumption.payment", {"payment": messages()[f"payment.{terms.payment}"]}))
    return tuple(AssumptionRecord(key=each.key, audience=each.audience, text=each.said()) for each in told)


def _quantity(line: Line, firm: QuoteLine) -> Assumption:
    fewer, more = line.neighbours or (0.0, 0.0)
    facts = {
        "label": line.label,
        "quantity": firm.quantity,
        "more_dzd": (firm.quantity + 1) * line.firm_price(more) - firm.amount,
        "less_dzd": firm.amount - (firm.quantity - 1) * line.firm_price(fewer),
    }
    return Assumption("assumption.quantity", facts)


def basis_of(estimate: Estimate, fingerprint: str, version: str) -> Basis:
    """Tell what the quote stands on."""
    prices = estimate.prices
    keys = [key for line in estimate.lines for key in line.entries]
    keys += [source for charge in estimate.borne for source in charge.sources]
    keys += [f"vat.{line.vat}" for line in estimate.lines]
    keys += ["quotation.validity", "quotation.payment", "quotation.norms"]
    keys += ["risk.reading", "risk.confidence", "risk.sensitivity", "risk.vendor_shares", "risk.classes"]
    return Basis(
        price_book=f"sha256:{prices.fingerprint}",
        fingerprint=f"sha256:{fingerprint}",
        version=version,
        rounding=ROUNDING,
        exchange=tuple(
            ExchangeRecord(currency=rate.currency, day=rate.first_day, dzd=rate.dzd, side=rate.side, source=rate.source)
            for rate in estimate.exchange
        ),
        entries=tuple(_entry(prices.entries[key]) for key in dict.fromkeys(keys) if key in prices.entries),
    )


def _entry(entry: Entry) -> EntryRecord:
    return EntryRecord(
        key=entry.key,
        since=entry.first_day,
        kind=entry.kind,
        source=entry.source,
        confidence=entry.confidence,
        value=entry.value,
    )
