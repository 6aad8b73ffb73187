"""The shape of the files on payment: the plans of a quote, and the rules of public contracts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from costing.fields import Money, Table, Text, Whole
from costing.payment_rules import Instalment
from costing.price_files import Papers

Share = Annotated[Money, Field(gt=0, le=100, decimal_places=6)]
DueDays = Annotated[Whole, Field(ge=0, le=730)]
_Percent = Annotated[Money, Field(ge=0, le=100)]
_Dinars = Annotated[Money, Field(ge=0, le=1_000_000_000_000, decimal_places=2)]
_Days = Annotated[Whole, Field(ge=1, le=730)]
_Months = Annotated[Whole, Field(ge=0, le=120)]


class PaymentStep(Table):
    """One step of a plan: its stage, its share of the whole, and the calendar days after it in which it is due."""

    stage: Text
    share_percent: Share
    due_days: DueDays


S = TypeVar("S", bound=PaymentStep)


def _whole(steps: tuple[S, ...]) -> tuple[S, ...]:
    total = sum((step.share_percent for step in steps), Decimal(0))
    if total != 100:  # noqa: PLR2004 (the whole, in percent)
        facts = {"found": f"{total:f}", "missing": f"{abs(100 - total):f}"}
        raise PydanticCustomError("shares_not_whole", "shares sum to 100", facts)
    return steps


Plan = Annotated[tuple[S, ...], Field(min_length=1, max_length=20), AfterValidator(_whole)]


def instalments(steps: Sequence[PaymentStep]) -> tuple[Instalment, ...]:
    """Return the steps of a file as payments are reckoned with."""
    return tuple(
        Instalment(step.stage, step.share_percent / 100, step.due_days, getattr(step, "label", None)) for step in steps
    )


class PlanEntry(Papers):
    """A plan of payment."""

    steps: Plan[PaymentStep]


class KindsEntry(Papers):
    """An amount for each kind of public contract [DZD]."""

    works: _Dinars
    supplies: _Dinars
    services: _Dinars
    studies: _Dinars


class CapEntry(Papers):
    """The most of something."""

    most_percent: _Percent


class BondEntry(Papers):
    """The least and the most of a bond."""

    low_percent: _Percent
    high_percent: _Percent


class DaysEntry(Papers):
    """A time in days."""

    days: _Days


class MonthsEntry(Papers):
    """A time in months."""

    months: _Months


class OverPolicyEntry(Papers):
    """What is added to the policy rate of the central bank."""

    points: _Percent


class SurchargeEntry(Papers):
    """What is added for each month."""

    percent_a_month: _Percent


class YearEntry(Papers):
    """The days that a yearly rate is of."""

    days_a_year: Annotated[Whole, Field(ge=360, le=366)]


class PenaltyEntry(Papers):
    """What a day of delay costs, and the most of it."""

    per_mille_a_day: _Percent
    most_percent: _Percent
