"""The shape of a quote's record: what JSON holds, every amount a string with two decimals."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Amount = Annotated[Decimal, PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]
Plain = Annotated[Decimal, PlainSerializer(_plain, return_type=str)]
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


class QuoteLine(Record):
    """One firm row: quantity times unit price is the amount, exactly [DZD before tax]."""

    code: str
    service: str
    label: str
    labels: Said
    note: Said
    quantity: Plain
    unit: str
    unit_price: Amount
    amount: Amount
    vat_rate: Plain
    recurring: bool
    optional: bool = False
    range: AmountRange
    reasons: tuple[Said, ...]
    trace: tuple[TraceStep, ...]


class VatTotal(Record):
    """The value-added tax of one rate."""

    rate: Plain
    base: Amount
    amount: Amount


class Totals(Record):
    """The totals of the one-off lines [DZD]."""

    net: Amount
    discount: Amount
    vat: tuple[VatTotal, ...]
    gross: Amount
    stamp_duty: Amount
    due: Amount


class ContractYear(Record):
    """One contract year of maintenance [DZD]."""

    year: int
    net: Amount
    vat: Amount
    gross: Amount
    prepaid: bool = False


class MaintenanceRecord(Record):
    """Maintenance: rate [percent a year], base [DZD] and its years."""

    rate: Plain
    base: Amount
    years: tuple[ContractYear, ...]


class Commitment(Record):
    """One-off and committed years together [DZD]."""

    net: Amount
    gross: Amount


class AssumptionRecord(Record):
    """Something taken for granted, in words, and who may read it."""

    key: str
    audience: str
    text: Said


class TermsRecord(Record):
    """The terms as they stand on the quote."""

    payment: str
    validity_days: int


class ExchangeRecord(Record):
    """A rate that was used."""

    currency: str
    day: date
    dzd: Plain
    side: str
    source: str


class EntryRecord(Record):
    """A price-book entry the quote was made with."""

    key: str
    since: date
    kind: str
    value: Any


class Basis(Record):
    """What the quote stands on: price book, fingerprint of all that made it, version, rates, entries, rounding."""

    price_book: str
    fingerprint: str
    version: str
    rounding: str
    exchange: tuple[ExchangeRecord, ...]
    entries: tuple[EntryRecord, ...]
