"""The shape of a quote's record: what JSON holds, every amount a string with two decimals."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from costing.fields import Whole
from costing.money import ZERO
from costing.terms import Means, Terms


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Amount = Annotated[Decimal, PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]
Plain = Annotated[Decimal, PlainSerializer(_plain, return_type=str)]
Probability = Annotated[Decimal, PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]
Fraction = Annotated[Decimal, PlainSerializer(lambda value: f"{value:.4f}", return_type=str)]
Said = dict[str, str]


class Record(BaseModel):
    """A part of a record: frozen, closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AmountRange(Record):
    """The range of a line's amount [DZD before tax]; all three alike where the amount is given."""

    low: Amount
    likely: Amount
    high: Amount
    open_top: bool


class TraceStep(Record):
    """One step of a trace: what, its value at the likely corner, and the source."""

    step: str
    value: str
    unit: str
    source: str
    label: Said | None = None
    facts: dict[str, Any] = {}


class AnswerRecord(Record):
    """One answer of the scope that sets a price: what was asked, and the answer, in words."""

    label: Said
    value: Said


class QuoteLine(Record):
    """One firm row: quantity times unit price is the amount, exactly [DZD before tax].

    `contingency` is the part of the amount above its likely price, where the quote is sold at a confidence. `discount`
    is what discounts take off the amount, those of the whole included. `optional`: outside the total. `price_before` is
    the unit price that one set by hand replaced, for `hand_reason`; `own`: a line of one's own, with its `exemption`.
    `answers`: those of the scope among the `reasons`. `cost`, `margin` and `floor` (lowest unit price) are internal.
    """

    code: str
    service: str
    label: str
    labels: Said
    note: Said
    includes: Said | None = None
    quantity: Plain
    unit: str
    unit_price: Amount
    amount: Amount
    vat_rate: Plain
    contingency: Amount = ZERO
    discount: Amount = ZERO
    price_before: Amount | None = None
    hand_reason: str | None = None
    own: bool = False
    exemption: str | None = None
    cost: Amount | None = None
    margin: Amount | None = None
    floor: Amount | None = None
    recurring: bool
    optional: bool = False
    range: AmountRange
    reasons: tuple[Said, ...]
    answers: tuple[AnswerRecord, ...] = ()
    trace: tuple[TraceStep, ...]


class VatTotal(Record):
    """The value-added tax of one rate."""

    rate: Plain
    base: Amount
    amount: Amount


class Totals(Record):
    """The totals of the one-off lines [DZD]: `net` before the discount, taxes after it; `due` is what is paid."""

    net: Amount
    discount: Amount
    vat: tuple[VatTotal, ...]
    gross: Amount
    stamp_duty: Amount
    due: Amount


class DiscountRecord(Record):
    """One discount in its order: on what and how it was said, what it takes off in all and of each line [DZD]."""

    on: str | None = None
    way: str
    value: Plain
    amount: Amount
    parts: dict[str, Amount]
    reason: str | None = None


class ChoiceRecord(Record):
    """An option or a variant: the lines it adds and those it takes out, and the gross with it and without it [DZD].

    Choices of one `group` exclude each other, and so do variants.
    """

    code: str
    label: Said
    lines: tuple[str, ...]
    without: tuple[str, ...] = ()
    group: str | None = None
    accepted: bool
    gross_with: Amount
    gross_without: Amount
    difference: Amount


class MarginRecord(Record):
    """The margin of what is paid once [DZD before tax; percent of net], over the lines whose cost is known; internal.

    `without_cost` are the lines it says nothing of.
    """

    net: Amount
    cost: Amount
    margin: Amount
    percent: Plain | None = None
    lines: tuple[str, ...]
    without_cost: tuple[str, ...]


class ApprovalReason(Record):
    """Why a quote needs approval: a discount on the whole or on a line, or a line under its floor; internal."""

    kind: str
    code: str | None = None
    text: Said


class ApprovalRecord(Record):
    """Who has to approve a quote before it is sent, and why; `by` is absent where no mandate goes so far; internal."""

    by: str | None = None
    by_label: Said | None = None
    reasons: tuple[ApprovalReason, ...]


class ContractYear(Record):
    """One contract year of maintenance [DZD]; `free` under warranty, `prepaid` paid in advance."""

    year: int
    net: Amount
    vat: Amount
    gross: Amount
    prepaid: bool = False
    free: bool = False
    label: Said


class MaintenanceRecord(Record):
    """Maintenance: rate and escalation [percent a year], base [DZD] and its years."""

    rate: Plain
    base: Amount
    escalation: Plain
    years: tuple[ContractYear, ...]


class Commitment(Record):
    """One-off and committed years together [DZD]."""

    net: Amount
    gross: Amount


class BorneTax(Record):
    """A tax the client bears because it signs with the foreign vendor [DZD]: in no line, in the cost of ownership."""

    code: str
    label: Said
    base: Amount
    amount: Amount


class Ownership(Record):
    """What the client pays in all [DZD]: one-off and committed years with tax, and the taxes it bears itself."""

    years: int
    gross: Amount
    taxes: tuple[BorneTax, ...]
    total: Amount


class CrossCheckRecord(Record):
    """The comprehensive project against the sum of its parts, before tax [DZD]; in no total."""

    sold: str
    top_down: Amount
    bottom_up: Amount
    difference: Amount
    wide: bool
    comment: Said


class ComponentRecord(Record):
    """How one component of an upgrade stands: line, included, not_asked or not_offered; in which service, and why."""

    code: str
    status: str
    service: str | None = None
    label: Said
    reason: Said


class PaymentRecord(Record):
    """One payment, all taxes included [DZD]: at which milestone, what share of what is due [0..1], and when.

    `reached` is the day of the milestone, `day` the one on which it is due: `due_days` later, or the next working day.
    In a public contract, `recovered` is what of the advances it gives back and `retained` what is kept of it; `amount`
    is what is left and paid. `guarantee` is what the restitution guarantee of an advance is for.
    """

    milestone: str
    labels: Said
    stage: str
    kind: str = "instalment"
    share: Plain
    amount: Amount
    recovered: Amount | None = None
    retained: Amount | None = None
    guarantee: Amount | None = None
    due_days: int
    reached: date | None = None
    day: date | None = None
    note: Said | None = None


class RuleNote(Record):
    """What the law or custom says of a public contract: in words, from which entry and source, and how sure it is.

    `warning`: the offer is outside of what is usual, or near to something that changes it.
    """

    key: str
    text: Said
    entry: str | None = None
    source: str | None = None
    confidence: str | None = None
    warning: bool = False


class ProcurementRecord(Record):
    """A public contract: its amount held against the threshold of its kind [DZD], and what it provides for; internal.

    `difference` is the amount less the threshold, below zero under it. `bond` is a guarantee, no payment.
    """

    kind: str
    amount: Amount
    taxed: bool
    threshold: Amount
    formal_tender: bool
    difference: Amount
    advance: Amount | None = None
    supply_advance: Amount | None = None
    bond: Amount | None = None
    retention: Amount | None = None
    notes: tuple[RuleNote, ...]


class AuditRecord(Record):
    """One thing to look over before the quote is sent, and the way out; internal."""

    rule: str
    severity: str
    message: Said
    way_out: Said


class TermsRecord(Terms):
    """The terms as they stand on the quote, means of payment and validity settled."""

    payment: Means
    validity_days: Annotated[Whole, Field(ge=1, le=730)]


class BarRecord(Record):
    """One bar of the tornado, before tax [DZD]: a line's or event's own P10 and P90, with its share of the variance.

    Of a choice of the reading: the total at the book's confidence, the choice at its low and its high setting.
    """

    kind: str
    code: str
    label: Said
    low: Amount
    high: Amount
    share: Fraction | None = None


class PointRecord(Record):
    """One point of the S-curve: what the total does not pass with a confidence [percent; DZD before tax]."""

    confidence: Plain
    amount: Amount


class TogetherRecord(Record):
    """The choice that the unknowns of a line move together, and what it costs at the book's confidence [DZD]."""

    together: Amount
    apart: Amount
    cost: Amount
    percent: Plain
    text: Said


class RiskRecord(Record):
    """The distribution of the one-off total, before tax [DZD]; internal.

    `probability_of_net` is of the net sold; `contingency` is above lines at likely, `parts` of it by line and event.
    """

    p10: Amount
    p50: Amount
    p70: Amount
    p80: Amount
    p90: Amount
    mean: Amount
    probability_of_net: Probability
    contingency: Amount
    base: str = "likely"
    base_amount: Amount
    parts: dict[str, Amount]
    tornado: tuple[BarRecord, ...]
    curve: tuple[PointRecord, ...]
    pert_lambda: Plain
    rank_correlation: Plain
    open_top_percent: Plain
    together: TogetherRecord
    estimate_class: int | None = None
