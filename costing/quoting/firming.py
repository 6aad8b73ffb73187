"""Where an estimate becomes firm: each unit price rounded once, everything after it exact."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from costing.errors import TermsRefused
from costing.estimating import Estimate
from costing.exchanging import HOME
from costing.fields import problems_of
from costing.lines import Assumption, Line, Step, Told
from costing.money import ZERO, decimal_of, to_centime, to_step
from costing.prices import Entry, Prices
from costing.quoting.record import (
    AmountRange,
    AssumptionRecord,
    Basis,
    ContractYear,
    EntryRecord,
    ExchangeRecord,
    MaintenanceRecord,
    QuoteLine,
    TermsRecord,
    Totals,
    TraceStep,
    VatTotal,
)
from costing.quoting.taxes import vat_by_rate
from costing.scope import Scope, Terms
from costing.wording import messages

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
    foreign = any(licence.currency != HOME for licence in scope.licences or ())
    usual = prices.quotation.foreign_validity_days if foreign else prices.quotation.validity_days
    return TermsRecord(payment=terms.payment or prices.quotation.payment, validity_days=terms.validity_days or usual)


def firm_line(line: Line, prices: Prices, lang: str) -> QuoteLine:
    """Make a line firm: its unit price is rounded here, once."""
    quantity = decimal_of(line.quantity.likely)
    unit_price = _unit_price(line, line.unit_price.likely)
    amount = to_centime(quantity * unit_price)
    return QuoteLine(
        code=line.code,
        service=line.service,
        label=line.label[lang],
        labels=dict(line.label),
        note=dict(line.note),
        quantity=quantity,
        unit=line.unit,
        unit_price=unit_price,
        amount=amount,
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


def _unit_price(line: Line, likely: float) -> Decimal:
    return line.exact if line.exact is not None else to_step(likely, line.step)


def _dinars(value: float) -> Decimal:
    return to_step(value, Decimal("0.01"))


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
    if estimate.maintenance is None:
        return None
    years = []
    for number, line in enumerate((line for line in lines if line.recurring), start=1):
        (tax,) = vat_by_rate([(line.vat_rate, line.amount)])
        years.append(ContractYear(year=number, net=line.amount, vat=tax.amount, gross=line.amount + tax.amount))
    return MaintenanceRecord(rate=estimate.maintenance.rate, base=estimate.maintenance.base.firm, years=tuple(years))


def assumptions_of(
    estimate: Estimate, lines: tuple[QuoteLine, ...], terms: TermsRecord
) -> tuple[AssumptionRecord, ...]:
    """Say what was taken for granted: quantities with the price of one more or less, the estimate's, the terms'."""
    firm = {line.code: line for line in lines}
    told = [_quantity(line, firm[line.code]) for line in estimate.lines if line.neighbours is not None]
    told += estimate.assumptions
    if estimate.scope.terms.payment is None:
        told.append(Assumption("assumption.payment", {"payment": messages()[f"payment.{terms.payment}"]}))
    return tuple(AssumptionRecord(key=each.key, audience=each.audience, text=each.said()) for each in told)


def _quantity(line: Line, firm: QuoteLine) -> Assumption:
    fewer, more = line.neighbours or (0.0, 0.0)
    facts = {
        "label": line.label,
        "quantity": firm.quantity,
        "more_dzd": (firm.quantity + 1) * _unit_price(line, more) - firm.amount,
        "less_dzd": firm.amount - (firm.quantity - 1) * _unit_price(line, fewer),
    }
    return Assumption("assumption.quantity", facts)


def basis_of(estimate: Estimate, fingerprint: str, version: str) -> Basis:
    """Tell what the quote stands on."""
    prices = estimate.prices
    keys = [key for line in estimate.lines for key in line.entries]
    keys += [f"vat.{line.vat}" for line in estimate.lines] + ["quotation.validity", "quotation.payment"]
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
    return EntryRecord(key=entry.key, since=entry.first_day, kind=entry.kind, value=entry.value)
