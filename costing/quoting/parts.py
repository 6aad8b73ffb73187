"""The parts of a quote's record: what is there at once, and what is worked out when it is first asked for."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import ConfigDict, Field, computed_field

from costing.money import exactly
from costing.numerals import WRITTEN, amount_in_words
from costing.parties import Provider
from costing.quoting import commercial, firming
from costing.quoting.approving import approval_of
from costing.quoting.assumed import AssumptionRecord, assumptions_of
from costing.quoting.basis import basis_of, inputs_of_offer
from costing.quoting.basis_record import Basis
from costing.quoting.choices import OPTION, VARIANT
from costing.quoting.cost_record import CostYear, cost_by_year_of
from costing.quoting.levels_record import ServiceLevels, service_levels_of
from costing.quoting.margins import margin_of
from costing.quoting.negotiation import Negotiable
from costing.quoting.offering import Offer
from costing.quoting.payments import payments_of
from costing.quoting.procurement import procurement_of
from costing.quoting.question_record import QuestionRecord, questions_of
from costing.quoting.record import (
    ApprovalRecord,
    AuditRecord,
    ChoiceRecord,
    Commitment,
    ComponentRecord,
    CrossCheckRecord,
    DiscountRecord,
    MaintenanceRecord,
    MarginRecord,
    Ownership,
    PaymentRecord,
    ProcurementRecord,
    QuoteLine,
    RiskRecord,
    TermsRecord,
    Totals,
)
from costing.quoting.reopening import reopened
from costing.quoting.risk_record import risk_record
from costing.quoting.schedule_record import ScheduleRecord, schedule_of
from costing.scope import Scope

T = TypeVar("T")


def worked_out(function: Callable[[Any], T]) -> "cached_property[T]":
    """Make a part of the record that is worked out, exactly, when it is first asked for, and then stays."""
    return computed_field(cached_property(exactly(function)))


class Parts(Negotiable):
    """What a quote holds, in the order of its record: what is there at once first, then what is worked out."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["costing.quote/1"] = Field("costing.quote/1", alias="schema")
    audience: Literal["internal"] = "internal"
    number: str
    revision: int = 0
    day: date
    valid_until: date
    lang: str
    client: dict[str, Any]
    provider: Provider | None = None
    scope: Scope
    answered: tuple[str, ...]
    terms: TermsRecord
    totals: Totals

    @cached_property
    def offer(self) -> Offer:
        """What is sold, as it was reckoned; of a quote read from its record, priced again from what that holds.

        Raises
        ------
        CostingError
            A record that this version of the library cannot price any more.
        """
        return reopened(self)

    @cached_property
    def inputs(self) -> dict[str, str]:
        """A digest of each of its inputs."""
        return inputs_of_offer(self.offer)

    @worked_out
    def lines(self) -> tuple[QuoteLine, ...]:
        """Every firm row: one-off, then what is paid by the year; options among them, marked."""
        return firming.firm_lines(self.offer, self.lang)

    @worked_out
    def discounts(self) -> tuple[DiscountRecord, ...]:
        """The discounts in the order in which they act."""
        return commercial.discounts_of(self.offer)

    @worked_out
    def options(self) -> tuple[ChoiceRecord, ...]:
        """What the client may add, each with the gross with it and without it [DZD]."""
        return commercial.choices_of(self.offer, OPTION)

    @worked_out
    def totals_with_options(self) -> Totals | None:
        """The totals with every option; nothing where there is none."""
        return commercial.with_options(self.offer, self.options)

    @worked_out
    def variants(self) -> tuple[ChoiceRecord, ...]:
        """The whole alternatives, each with the gross with it and without it [DZD]."""
        return commercial.choices_of(self.offer, VARIANT)

    @worked_out
    def in_words(self) -> dict[str, str]:
        """What is due, in letters, by language."""
        return {lang: amount_in_words(self.totals.due, lang) for lang in WRITTEN}

    @worked_out
    def margin(self) -> MarginRecord | None:
        """The margin of what is paid once; nothing without the company's costs; internal."""
        return margin_of(self.offer)

    @worked_out
    def approval(self) -> ApprovalRecord | None:
        """Who has to approve it, and why; nothing where it is within floors and mandates; internal."""
        return approval_of(self.offer)

    @worked_out
    def risk(self) -> RiskRecord:
        """The distribution of the net; internal."""
        return risk_record(self.offer.estimate, self.offer.risk, self.totals.net, self.offer.spread)

    @worked_out
    def maintenance(self) -> MaintenanceRecord | None:
        """Maintenance, year by year."""
        return firming.maintenance_of(self.offer)

    @worked_out
    def commitment(self) -> Commitment:
        """One-off and committed years together [DZD]."""
        return firming.commitment_of(self.offer)

    @worked_out
    def payments(self) -> tuple[PaymentRecord, ...]:
        """The payments, which sum to what is due; contract years are billed apart."""
        return payments_of(self.offer, self.lang)

    @worked_out
    def schedule(self) -> ScheduleRecord | None:
        """The calendar of the project; nothing where there is none, or where it runs past the days that are known."""
        return schedule_of(self.offer)

    @worked_out
    def procurement(self) -> ProcurementRecord | None:
        """What the rules of public contracts say of it; internal, and nothing where it is none."""
        return procurement_of(self.offer, self.commitment, self.payments)

    @worked_out
    def ownership(self) -> Ownership:
        """What the client pays in all [DZD], with the taxes it bears itself."""
        return firming.ownership_of(self.offer.estimate, self.commitment, self.maintenance)

    @worked_out
    def cost_by_year(self) -> tuple[CostYear, ...]:
        """What the client pays for each contract year [DZD]; nothing where nothing is paid by the year."""
        return cost_by_year_of(self.offer, self.maintenance, self.ownership)

    @worked_out
    def service_levels(self) -> ServiceLevels | None:
        """What the maintenance promises; nothing where none is sold."""
        return service_levels_of(self.offer)

    @worked_out
    def cross_check(self) -> CrossCheckRecord | None:
        """The comprehensive project against the sum of its parts; internal."""
        return firming.cross_check_of(self.offer.estimate)

    @worked_out
    def components(self) -> tuple[ComponentRecord, ...]:
        """How each component of an upgrade stands."""
        return firming.components_of(self.offer.estimate)

    @worked_out
    def assumptions(self) -> tuple[AssumptionRecord, ...]:
        """What was taken for granted, and what it would cost if false."""
        return assumptions_of(self.offer, self.ownership)

    @worked_out
    def audit(self) -> tuple[AuditRecord, ...]:
        """What to look over before it is sent, worst first; internal."""
        return firming.audit_of(self.offer.estimate)

    @worked_out
    def questions(self) -> tuple[QuestionRecord, ...]:
        """What to ask next, what would narrow the price most first; internal."""
        return questions_of(self.offer)

    @worked_out
    def basis(self) -> Basis:
        """What it stands on: price book, entries, rates, rounding."""
        return basis_of(self.offer, self.inputs)
