"""The plan of payment of a quote: milestones of its project, amounts that sum to what is due, and the days they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from costing.errors import DayOutOfCalendar
from costing.money import CENTIME, ZERO, apportioned
from costing.offers import Said
from costing.payment_files import instalments
from costing.payment_rules import DELIVERY, ORDER, PRIVATE, PUBLIC, WARRANTY, Instalment
from costing.prices import Prices
from costing.quoting.laying import Layout
from costing.quoting.offering import Offer
from costing.quoting.record import PaymentRecord
from costing.quoting.sold import Sums
from costing.stages import Stage
from costing.terms import PublicContract, Terms
from costing.wording import LANGUAGES, in_all
from costing.working_days import WorkCalendar

INSTALMENT, ADVANCE, SUPPLY_ADVANCE, RETENTION = "instalment", "advance", "supply_advance", "retention"
ADVANCES = (ADVANCE, SUPPLY_ADVANCE)
# The phase of the stage that ends with acceptance, from which the warranty runs.
_ACCEPTANCE = "acceptance"
_MARCH = 3


@dataclass(frozen=True, slots=True)
class _Row:
    """One payment: its step, what it is, and its share of what is due; `share` of the step is that of the work."""

    step: Instalment
    kind: str
    share: Decimal

    @property
    def work(self) -> Decimal:
        """The share of the work that is paid here; none where something is paid ahead, or given back."""
        return self.step.share if self.kind == INSTALMENT else Decimal(0)


@dataclass(frozen=True, slots=True)
class _Moments:
    """How each moment of payment is called, and on which day it is reached, where that is known."""

    stages: Mapping[str, Stage]
    days: Mapping[str, date]
    calendar: WorkCalendar

    def named(self, row: _Row) -> Said:
        """Return the name of a payment: its own, that of what is held back, or the milestone of its stage."""
        if row.step.label is not None:
            return dict.fromkeys(LANGUAGES, row.step.label)
        if row.kind != INSTALMENT or row.step.stage not in self.stages:
            return in_all(f"payments.{row.step.stage if row.kind == INSTALMENT else row.kind}", {})
        stage = self.stages[row.step.stage]
        return dict(stage.milestone or stage.title)

    def due(self, step: Instalment) -> date | None:
        """Return the day on which a step is due: so many days after its milestone, or the next working day."""
        reached = self.days.get(step.stage)
        try:
            return reached and self.calendar.next_working(reached + timedelta(days=step.due_days))
        except DayOutOfCalendar:
            return None


def payments_of(offer: Offer, lang: str) -> tuple[PaymentRecord, ...]:
    """Share out what is due over the milestones of a plan.

    Parameters
    ----------
    offer
        What is sold, with its terms.
    lang
        The language of the quote: fr, ar or en.

    Returns
    -------
    tuple of PaymentRecord
        One a payment [DZD, taxes included], none where nothing is due. They sum to what is due, to the centime:
        advances and retention are rounded down, and the rest is shared out by largest remainder.

    Notes
    -----
    A public contract recovers its advances, and withholds its retention, from each payment for work in proportion:
    paid = share x (1 - advances - retention). Days are there where the day of the order is known and the project ends
    within the working calendar.
    """
    if not offer.sums.due:
        return ()
    layout = Layout(offer.estimate.assembly.case, offer=False)
    rows = _rows(offer.terms, offer.estimate.prices, layout)
    moments = _moments(offer)
    amounts = _amounts(offer.sums, rows)
    advanced = sum((amount for row, amount in zip(rows, amounts, strict=True) if row.kind in ADVANCES), ZERO)
    retained = sum((amount for row, amount in zip(rows, amounts, strict=True) if row.kind == RETENTION), ZERO)
    back = apportioned(advanced, [row.work for row in rows])
    kept = apportioned(retained, [row.work for row in rows])
    return tuple(
        PaymentRecord(
            milestone=moments.named(row)[lang],
            labels=dict(moments.named(row)),
            stage=row.step.stage,
            kind=row.kind,
            share=row.share,
            amount=amount,
            recovered=recovered if row.work and advanced else None,
            retained=withheld if row.work and retained else None,
            guarantee=amount if row.kind in ADVANCES else None,
            due_days=row.step.due_days,
            reached=moments.days.get(row.step.stage),
            day=moments.due(row.step),
            note=_note(row, amount),
        )
        for row, amount, recovered, withheld in zip(rows, amounts, back, kept, strict=True)
    )


def _amounts(sums: Sums, rows: Sequence[_Row]) -> tuple[Decimal, ...]:
    """Share out what is due; what is paid ahead or kept is a part of the price, no duty in it, and rounded down."""
    apart = [
        (sums.gross * row.share).quantize(CENTIME, ROUND_FLOOR) if row.kind != INSTALMENT else ZERO for row in rows
    ]
    work = apportioned(sums.due - sum(apart, ZERO), [row.work for row in rows])
    return tuple(a + b for a, b in zip(apart, work, strict=True))


def _note(row: _Row, amount: Decimal) -> dict[str, str] | None:
    if row.kind in ADVANCES:
        return in_all("payments.guaranteed", {"amount_dzd": amount})
    return in_all("payments.withheld", {}) if row.kind == RETENTION else None


def plan_of(terms: Terms, prices: Prices) -> tuple[Instalment, ...]:
    """Return the plan that was said, else the usual one of a public contract or of any other client."""
    if terms.milestones is not None:
        return instalments(terms.milestones)
    return prices.plans[usual_plan(terms)]


def usual_plan(terms: Terms) -> str:
    """Return the name of the plan that stands where no milestones are said."""
    return PRIVATE if terms.public_contract is None else PUBLIC


def _rows(terms: Terms, prices: Prices, layout: Layout) -> tuple[_Row, ...]:
    """Return advances, then the work, then what was retained; their shares sum to the whole."""
    held = _held(terms.public_contract)
    left, delay = 1 - sum(held.values()), int(prices.procurement["payment_delay.days"].value)
    stages = {ADVANCE: ORDER, SUPPLY_ADVANCE: ORDER, RETENTION: WARRANTY}
    apart = {kind: _Row(Instalment(stages[kind], share, delay), kind, share) for kind, share in held.items() if share}
    work = [_Row(step, INSTALMENT, step.share * left) for step in placed(plan_of(terms, prices), layout)]
    ahead, behind = ([apart[kind] for kind in kinds if kind in apart] for kinds in (ADVANCES, (RETENTION,)))
    return (*ahead, *work, *behind)


def _held(contract: PublicContract | None) -> dict[str, Decimal]:
    """Return what a public contract pays ahead and what it keeps, as shares of what is due."""
    if contract is None:
        return {}
    said = {
        ADVANCE: contract.advance_percent,
        SUPPLY_ADVANCE: contract.supply_advance_percent,
        RETENTION: contract.retention_percent,
    }
    return {kind: percent / 100 for kind, percent in said.items() if percent is not None}


def placed(plan: Sequence[Instalment], layout: Layout) -> tuple[Instalment, ...]:
    """Return a plan with the share of each stage that a project does not have given to the next that it has."""
    takers = [_taker(number, plan, layout) for number in range(len(plan))]
    shares: dict[int | str, Decimal] = {}
    for step, taker in zip(plan, takers, strict=True):
        shares[taker] = shares.get(taker, Decimal(0)) + step.share
    rows = []
    for number, (step, taker) in enumerate(zip(plan, takers, strict=True)):
        if taker == number:
            rows.append(replace(step, share=shares[number]))
        elif isinstance(taker, str) and taker in shares:
            rows.append(Instalment(taker, shares.pop(taker), step.due_days))
    return tuple(rows)


def _taker(number: int, plan: Sequence[Instalment], layout: Layout) -> int | str:
    """Return the step that takes the share of one, by its number: itself, a later one; or a moment that has no step."""
    stage, laid = plan[number].stage, layout.laid
    if stage in laid or stage in {ORDER, WARRANTY} or (stage == DELIVERY and not layout.project):
        return number
    if not layout.project:
        found = DELIVERY
    else:
        codes = list(layout.case.prices.stages)
        after = codes[codes.index(stage) :] if stage in codes else []
        planned = [step.stage for step in plan[number:]]
        found = next((code for code in (*planned, *after) if code in laid), list(laid)[-1])
    steps = [place for place, step in enumerate(plan) if step.stage == found]
    return next((place for place in steps if place > number), steps[0] if steps else found)


def _moments(offer: Offer) -> _Moments:
    prices = offer.estimate.prices
    return _Moments(prices.stages, _days(offer), prices.work_calendar)


def _days(offer: Offer) -> dict[str, date]:
    """Return the day on which each moment is reached; only that of the order where the project runs too far."""
    start = offer.terms.start
    if start is None:
        return {}
    ordered, laid = {ORDER: start}, offer.laid
    if laid is None:
        return ordered
    tasks = {task.code: task.last for task in laid.tasks}
    accepted = max((task.last for task in laid.tasks if task.phase == _ACCEPTANCE), default=laid.last_day)
    years = offer.estimate.prices.contract.warranty_years
    milestones = {each.code: each.day for each in laid.milestones}
    return {**ordered, WARRANTY: _years_after(accepted, years), **tasks, **milestones}


def _years_after(day: date, years: int) -> date:
    """Return the same day so many years later; 1 March where that year has no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, _MARCH, 1)
