"""The levers that bring a quote to a budget: each can be pulled fully, or as little as it takes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from itertools import combinations
from typing import Any, Protocol

from costing.estimating import Estimate, estimate_at, under
from costing.money import CENTIME, ZERO, apportioned
from costing.quoting.approving import rooms, within
from costing.quoting.choices import OPTION
from costing.quoting.discounts import acted_on
from costing.quoting.firming import commitment_of
from costing.quoting.levering import with_answer
from costing.quoting.offering import Offer, offered
from costing.quoting.settling import said_terms, settled
from costing.quoting.sold import Sold
from costing.terms import Discount, Terms
from costing.wording import say

DUE, COMMITMENT = "due", "commitment"
# Of so many things every selection is tried; of more, they are put back one by one, the dearest first.
_SMALL = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """What was pulled so far: options dropped, lines deferred, a discount [DZD before tax], other answers by key.

    `off` is nothing where the discount goes as far as it may.
    """

    dropped: frozenset[str] = frozenset()
    deferred: frozenset[str] = frozenset()
    off: Decimal | None = ZERO
    answers: tuple[tuple[str, Any], ...] = ()

    def answering(self, key: str, value: Any) -> "Plan":
        """Return the plan with an answer of the scope in the place of another."""
        kept = tuple(pair for pair in self.answers if pair[0] != key)
        return replace(self, answers=(*kept, (key, value)))


class Lever(Protocol):
    """One lever; `code` names it."""

    @property
    def code(self) -> str:
        """By which it is named in the price book."""

    def fully(self, plan: Plan) -> Plan:
        """Return a plan with the lever pulled as far as it goes."""

    def least(self, plan: Plan) -> Plan:
        """Return a plan that fits with the lever pulled fully, with it pulled only as far as it takes to fit."""

    def following(self, plan: Plan, other: Plan) -> Plan:
        """Return a plan with the lever pulled as it is in another."""


class Fitting:
    """A quote while it is brought to a budget [DZD, tax included]: what it comes to under a plan."""

    def __init__(self, estimate: Estimate, budget: Decimal, over: str, most: Decimal | None) -> None:
        self.estimate, self.budget, self.over, self.most = estimate, budget, over, most
        self._estimates: dict[tuple[tuple[str, Any], ...], Estimate] = {(): estimate}
        self._offers: dict[Plan, Offer] = {}

    @cached_property
    def base(self) -> Offer:
        """The offer as it stands."""
        return self.offer(Plan())

    @property
    def terms(self) -> Terms:
        """The terms as they were said."""
        return self.estimate.scope.terms

    def estimated(self, plan: Plan) -> Estimate:
        """Return the estimate under the answers of a plan."""
        key = tuple(sorted(plan.answers))
        if key not in self._estimates:
            scope = self.estimate.scope
            for name, value in key:
                scope = with_answer(scope, name, value)
            self._estimates[key] = estimate_at(scope, self.estimate.prices)
        return self._estimates[key]

    def said(self, plan: Plan) -> dict[str, Any]:
        """Return the terms a plan says anew."""
        said: dict[str, Any] = {}
        if plan.dropped:
            said["accepted"] = [code for code in self.terms.accepted or () if code not in plan.dropped]
        if plan.deferred:
            label = say("fit.phase", self.estimate.scope.lang)
            later = {"lines": sorted(plan.deferred), "code": self.later_code, "label": label}
            said["options"] = [*(each.model_dump(exclude_none=True) for each in self.terms.options or ()), later]
        if plan.off:
            held = (each.model_dump(exclude_none=True) for each in self.terms.discounts or ())
            said["discounts"] = [*held, *self._given(plan)]
        return said

    @cached_property
    def later_code(self) -> str:
        """The code of the option that holds what is left for later; of no other choice or line."""
        taken = {*(each.code for each in self.base.choices), *(row.code for row in self.base.rows)}
        return next(code for number in range(2, len(taken) + 3) if (code := f"phase_{number}") not in taken)

    def offer(self, plan: Plan) -> Offer:
        """Return what is sold under a plan."""
        if plan.off is None:
            return self.offer(replace(plan, off=self.most_off(plan)))
        if plan not in self._offers:
            made = self.estimated(plan)
            made = under(made, said_terms(made.scope, self.said(plan)))
            self._offers[plan] = offered(made, settled(made.scope, made.prices))
        return self._offers[plan]

    def total(self, plan: Plan) -> Decimal:
        """Return what is held against the budget under a plan [DZD, tax included]."""
        offer = self.offer(plan)
        if self.over == DUE:
            return offer.sums.due
        return commitment_of(offer).gross + offer.sums.stamp_duty

    def fits(self, plan: Plan) -> bool:
        """Whether a plan is at or under the budget."""
        return self.total(plan) <= self.budget

    def most_off(self, plan: Plan) -> Decimal:
        """Return the largest discount that may be given under a plan [DZD before tax], in centimes.

        One that nobody may approve already leaves nothing to give.
        """
        if not within(self.offer(replace(plan, off=ZERO))):
            return ZERO
        rows, whole, each = self._rooms(plan)
        left = sum((row.net for row in rows), ZERO)
        named = left if self.most is None else (left * self.most).quantize(CENTIME, ROUND_FLOOR)
        return min(whole, named, sum(each, ZERO))

    def _rooms(self, plan: Plan) -> tuple[tuple[Sold, ...], Decimal, tuple[Decimal, ...]]:
        """Return the rows that a discount of the whole acts on, and what may be taken off them, in all and off each."""
        bare = self.offer(replace(plan, off=ZERO))
        rows = acted_on(bare.rows, Discount(amount=ZERO))
        whole, each = rooms(bare.rows, bare.estimate.prices, self.terms.role)
        room = dict(zip((row.code for row in bare.rows), each, strict=True))
        return rows, whole, tuple(room[row.code] for row in rows)

    def _given(self, plan: Plan) -> list[dict[str, Any]]:
        """Say a discount: on the whole, or line by line where a line may not bear its part of that."""
        reason, off = say("fit.reason", self.estimate.scope.lang), plan.off or ZERO
        rows, _, each = self._rooms(plan)
        weights = [row.net for row in rows]
        if all(part <= room for part, room in zip(apportioned(off, weights), each, strict=True)):
            return [{"amount": off, "reason": reason}]
        parts = shared(off, weights, each)
        return [
            {"on": row.code, "amount": part, "reason": reason} for row, part in zip(rows, parts, strict=True) if part
        ]


@dataclass(frozen=True)
class Selection:
    """A lever over things that are dropped or deferred one by one: options, or lines left for later."""

    code: str
    field: str
    items: tuple[str, ...]
    fitting: Fitting

    def fully(self, plan: Plan) -> Plan:
        """Return a plan without any of them."""
        return self._without(plan, self.items)

    def least(self, plan: Plan) -> Plan:
        """Return the plan that keeps the most [DZD] and fits: fewest taken away where several keep as much."""
        plans = self._each(plan) if len(self.items) <= _SMALL else self._put_back(plan)
        return max((each for each in plans if self.fitting.fits(each)), key=self.fitting.total)

    def following(self, plan: Plan, other: Plan) -> Plan:
        """Return a plan without what another leaves out."""
        return self._without(plan, self.out(other))

    def out(self, plan: Plan) -> tuple[str, ...]:
        """Return what a plan leaves out, in the order of the quote."""
        return tuple(item for item in self.items if item in getattr(plan, self.field))

    def _each(self, plan: Plan) -> Iterator[Plan]:
        for count in range(len(self.items) + 1):
            yield from (self._without(plan, chosen) for chosen in combinations(self.items, count))

    def _put_back(self, plan: Plan) -> Iterator[Plan]:
        total = self.fitting.total
        kept, worth = self.fully(plan), {}
        for item in self.items:
            worth[item] = total(self._without(plan, [each for each in self.items if each != item])) - total(kept)
        left = list(self.items)
        for item in sorted(self.items, key=lambda each: -worth[each]):
            tried = self._without(plan, [each for each in left if each != item])
            if self.fitting.fits(tried):
                kept, left = tried, [each for each in left if each != item]
        yield kept

    def _without(self, plan: Plan, items: Sequence[str]) -> Plan:
        changed: Mapping[str, Any] = {self.field: frozenset(items)}
        return replace(plan, **changed)


@dataclass(frozen=True)
class Rebate:
    """The lever that gives a discount on the whole, within the mandate of whoever gives it."""

    fitting: Fitting
    code: str = "discount"

    def fully(self, plan: Plan) -> Plan:
        """Return a plan with the discount as far as it may go."""
        return replace(plan, off=None)

    def least(self, plan: Plan) -> Plan:
        """Return the plan with the least discount, in centimes, that lands at or under the budget."""
        most = self.fitting.most_off(plan)
        spare = _largest(most, lambda kept: self.fitting.fits(replace(plan, off=most - kept)))
        return replace(plan, off=most - spare)

    def following(self, plan: Plan, other: Plan) -> Plan:
        """Return a plan with the discount of another."""
        return replace(plan, off=other.off)


@dataclass(frozen=True)
class Answers:
    """A lever over one answer of the scope, step by step: a lower tier of maintenance, a smaller volume."""

    code: str
    key: str
    before: Any
    steps: tuple[Any, ...]
    fitting: Fitting

    def fully(self, plan: Plan) -> Plan:
        """Return a plan with the last step taken."""
        return plan.answering(self.key, self.steps[-1])

    def least(self, plan: Plan) -> Plan:
        """Return the plan with the fewest steps that fits."""
        plans = (plan.answering(self.key, value) for value in self.steps)
        return next(each for each in plans if self.fitting.fits(each))

    def following(self, plan: Plan, other: Plan) -> Plan:
        """Return a plan with the answer of another."""
        return plan.answering(self.key, value) if (value := self.answer(other)) != self.before else plan

    def answer(self, plan: Plan) -> Any:
        """Return the answer under a plan."""
        return dict(plan.answers).get(self.key, self.before)


def droppable(fitting: Fitting) -> tuple[str, ...]:
    """Return the options that are accepted, by their codes."""
    accepted = fitting.terms.accepted or ()
    return tuple(each.code for each in fitting.base.choices if each.kind == OPTION and each.code in accepted)


def deferrable(fitting: Fitting) -> tuple[str, ...]:
    """Return the lines that can be left for later: those of the market's phases after the first that is sold."""
    phases = next((each.change.phases for each in fitting.estimate.prices.levers.values() if each.change.phases), ())
    counted = [row for row in fitting.base.rows if row.counted and row.amount]
    sold = [phase for phase in phases if any(row.service in phase for row in counted)]
    later = {service for phase in sold[1:] for service in phase}
    return tuple(row.code for row in counted if row.service in later and not row.extra)


def shared(total: Decimal, weights: Sequence[Decimal], rooms: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Share out an amount by weight, in centimes, where no part may pass its room; together they have room enough."""
    parts = [ZERO] * len(rooms)
    left, open_places = total, list(range(len(rooms)))
    while left and open_places:
        tried = apportioned(left, [weights[place] for place in open_places])
        full = [place for place, part in zip(open_places, tried, strict=True) if part >= rooms[place]]
        for place, part in zip(open_places, tried, strict=True):
            if place in full or not full:
                parts[place] = min(part, rooms[place])
        left = total - sum(parts, ZERO) if full else ZERO
        open_places = [place for place in open_places if place not in full]
    return tuple(parts)


def smaller(value: float, least: Decimal) -> tuple[float, ...]:
    """Return every whole number below a volume, the largest first, down to the share of it that is always kept."""
    exact = Decimal(str(value))
    first, last = exact.to_integral_value(ROUND_CEILING) - 1, (exact * least).to_integral_value(ROUND_CEILING)
    return tuple(range(int(first), max(int(last), 1) - 1, -1))


def _largest(ceiling: Decimal, holds: Callable[[Decimal], bool]) -> Decimal:
    """Return the largest amount up to a ceiling that holds, in centimes; 0 where none above it does."""
    low, high = 0, int(ceiling / CENTIME)
    if holds(high * CENTIME):
        return high * CENTIME
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle * CENTIME) else (low, middle)
    return low * CENTIME
