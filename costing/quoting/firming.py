"""What a record says of an offer: its lines with range and trace, its years, its assumptions, its basis."""

from decimal import Decimal
from typing import Any

from costing.composing import INCLUDED
from costing.estimating import Estimate
from costing.lines import Line, Step, Told
from costing.maintaining import year_kind, year_label
from costing.money import CENTIME, ZERO, to_centime, to_step
from costing.quoting.approving import floor_of
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.margins import costs_of
from costing.quoting.offering import Offer
from costing.quoting.own_lines import own_codes
from costing.quoting.record import (
    AmountRange,
    AnswerRecord,
    AuditRecord,
    BorneTax,
    Commitment,
    ComponentRecord,
    ContractYear,
    CrossCheckRecord,
    MaintenanceRecord,
    Ownership,
    QuoteLine,
    TraceStep,
)
from costing.quoting.sold import Sold
from costing.quoting.taxes import vat_on
from costing.terms import OwnLine
from costing.tracing import ANSWER, PERCENT
from costing.wording import LANGUAGES, in_all, say, shown, small

_RECORDED = 6


def firm_lines(offer: Offer, lang: str) -> tuple[QuoteLine, ...]:
    """Record every row; under the first of a service stands what it includes."""
    estimate = offer.estimate
    told = {each.service: included_in(each.service, estimate) for each in estimate.components if each.service}
    own, costs = dict(zip(own_codes(offer.terms), offer.terms.lines or (), strict=True)), costs_of(offer)
    lines = (
        firm_line(row, lang, told.pop(row.service, None), own.get(row.code), costs.get(row.code)) for row in offer.rows
    )
    floors = (floor_of(row, estimate.prices) for row in offer.rows)
    return tuple(
        line if floor is None else line.model_copy(update={"floor": to_centime(floor)})
        for line, floor in zip(lines, floors, strict=True)
    )


def included_in(service: str, estimate: Estimate) -> dict[str, str] | None:
    """Say which components a service includes; nothing where it includes none."""
    held = [each for each in estimate.components if each.service == service and each.status == INCLUDED]
    labels = {lang: say("view.comma", lang).join(small(each.label[lang]) for each in held) for lang in LANGUAGES}
    return in_all("component.includes", {"labels": labels}) if held else None


def firm_line(
    row: Sold, lang: str, includes: dict[str, str] | None, own: OwnLine | None, cost: Decimal | None
) -> QuoteLine:
    """Record a row, with the range of its line and its trace."""
    line = row.line
    added = (TraceStep(step=CONTINGENCY, value=f"{row.contingency:.2f}", unit="dzd", source="rule:confidence"),)
    return QuoteLine(
        code=line.code,
        service=line.service,
        label=line.label[lang],
        labels=dict(line.label),
        note=dict(line.note),
        includes=includes,
        quantity=row.quantity,
        unit=line.unit,
        unit_price=row.unit_price,
        amount=row.amount,
        vat_rate=row.vat_rate,
        contingency=row.contingency,
        discount=row.discount,
        price_before=row.listed if row.by_hand is not None else None,
        hand_reason=row.by_hand,
        own=own is not None,
        exemption=own.exemption if own is not None else None,
        cost=cost,
        margin=None if cost is None else row.net - cost,
        recurring=line.recurring,
        optional=row.optional,
        range=AmountRange(
            low=_dinars(line.amount.low),
            likely=_dinars(line.amount.likely),
            high=_dinars(line.amount.high),
            open_top=line.open_top,
        ),
        reasons=tuple(reason.said() for reason in (*line.reasons, *_to_confirm(line))),
        answers=tuple(_answer(reason) for reason in line.reasons if reason.key == ANSWER),
        trace=(
            *(_recorded(step) for step in line.trace),
            *(added if row.contingency and row.service != CONTINGENCY else ()),
        ),
    )


def _answer(reason: Told) -> AnswerRecord:
    label, value = ({lang: shown(reason.facts[name], lang) for lang in LANGUAGES} for name in ("label", "value"))
    return AnswerRecord(label=label, value=value)


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


def maintenance_of(offer: Offer) -> MaintenanceRecord | None:
    """Gather the contract years after discounts, each with its own tax."""
    care = offer.estimate.maintenance
    if care is None:
        return None
    yearly = {line.code for line in care.lines}
    years = []
    for number, row in enumerate((row for row in offer.rows if row.code in yearly), start=1):
        tax, kind = vat_on(row.net, row.vat_rate), year_kind(number, care.calendar)
        years.append(
            ContractYear(
                year=number,
                net=row.net,
                vat=tax,
                gross=row.net + tax,
                prepaid=kind == "prepaid",
                free=kind == "free",
                label=year_label(number, care.calendar),
            )
        )
    growth = care.calendar.growth * PERCENT
    return MaintenanceRecord(rate=care.rate, base=care.base.firm, escalation=growth, years=tuple(years))


def commitment_of(offer: Offer) -> Commitment:
    """Add what is paid by the year, each bill with its own tax, to the one-off totals."""
    yearly = [row for row in offer.rows if row.recurring and not row.optional]
    sums = offer.sums
    return Commitment(
        net=sums.net - sums.discount + sum((row.net for row in yearly), ZERO),
        gross=sums.gross + sum((row.net + vat_on(row.net, row.vat_rate) for row in yearly), ZERO),
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
