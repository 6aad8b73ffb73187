"""A quote brought to a budget: levers pulled in order, each as little as it takes, and what each of them gave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from costing.errors import BudgetOfNothing, BudgetUnusual, LeverUnknown, LimitUnusual
from costing.estimating import under
from costing.money import CENTIME, ZERO, decimal_of, exactly
from costing.offers import Said
from costing.prices import Prices
from costing.quoting.commercial import choice_label
from costing.quoting.fit_levers import (
    COMMITMENT,
    DUE,
    Answers,
    Fitting,
    Lever,
    Plan,
    Rebate,
    Selection,
    deferrable,
    droppable,
    smaller,
)
from costing.quoting.levering import answer_at
from costing.quoting.quote import Quote, quote
from costing.tracing import PERCENT
from costing.wording import LANGUAGES, Measure, in_all, messages, say

OPTIONS, PHASES, DISCOUNT, TIER, VOLUME = "options", "phases", "discount", "tier", "volume"
_TIER_KEY = "maintenance.tier"
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Gave:
    """What a lever gave [DZD, tax included], and what was done for it."""

    lever: str
    amount: Decimal
    text: Said


@dataclass(frozen=True, slots=True)
class Fit:
    """A quote brought to a budget, or as near to it as its levers reach [DZD, tax included].

    `over` is what was held against the budget: `due`, or `commitment`, contract years included; it was `before` and is
    `after`. `gave` says what each lever pulled gave, and sums to the difference; `idle` why others gave nothing.
    """

    budget: Decimal
    over: str
    before: Decimal
    after: Decimal
    gave: tuple[Gave, ...]
    idle: Mapping[str, Said]
    quote: Quote

    @property
    def reached(self) -> bool:
        """Whether it is at or under the budget."""
        return self.after <= self.budget

    @property
    def missing(self) -> Decimal:
        """How much is still missing; nothing where it is reached."""
        return max(self.after - self.budget, ZERO)


@exactly
def fit(
    made: Quote,
    budget: Decimal | float,
    *,
    levers: Sequence[str] | None = None,
    over: str = DUE,
    most_percent: Decimal | float | None = None,
) -> Fit:
    """Bring a quote to a budget.

    Parameters
    ----------
    made
        A firm quote, not one read from a record.
    budget
        What the client has [DZD, tax included], above 0.
    levers
        What may give way, in this order: options, phases, discount, tier, volume; the price book's order if absent.
    over
        What is held against the budget: `due`, what is paid once, or `commitment`, contract years included.
    most_percent
        The largest discount on the whole [percent]; never more than the mandate of the role of the terms.

    Returns
    -------
    Fit
        At or under the budget, to the centime, or as near to it as all levers pulled fully come.

    Raises
    ------
    BudgetUnusual
        A budget under a centime, or none.
    BudgetOfNothing
        Something else than `due` and `commitment`.
    LimitUnusual
        A largest discount that is no percentage.
    LeverUnknown
        A lever there is none of, or one named twice.
    RecordDiffers
        The quote was read from a record.

    Notes
    -----
    A lever is pulled only where those before it, pulled fully, do not suffice. Then each is eased as far as the budget
    allows, the last one pulled first: what is kept of the later levers is worth more than what is kept of the earlier.

    Examples
    --------
    Twenty days of training come to 833,000 dinars; up to five percent may be given.

    >>> from datetime import date
    >>> from costing import PriceBook, Scope, estimate
    >>> scope = Scope.model_validate({"client": {"name": "Clinique d'Exemple"}, "training": {"days": 20}})
    >>> found = fit(quote(estimate(scope, PriceBook.default(), date(2026, 11, 24))), 800_000, most_percent=5)
    >>> found.after, [gave.lever for gave in found.gave]
    (Decimal('800000.00'), ['discount'])
    """
    exact, percent = _number(budget), Decimal(PERCENT) if most_percent is None else _number(most_percent)
    if not exact.is_finite() or exact < CENTIME:
        raise BudgetUnusual(found=str(budget))
    if not percent.is_finite() or not 0 <= percent <= PERCENT:
        raise LimitUnusual(found=str(most_percent))
    if over not in (DUE, COMMITMENT):
        raise BudgetOfNothing(found=over, known=(DUE, COMMITMENT))
    estimate = under(made.offer.estimate, made.offer.estimate.scope.terms.listed())
    named = tuple(levers) if levers is not None else estimate.prices.fit.levers
    _check_named(named)
    most = None if most_percent is None else percent / PERCENT
    fitting = Fitting(estimate, exact, over, most)
    idle: dict[str, Said] = {}
    pulled = [each for name in named for each in _levers(name, fitting, idle)]
    plan, before = _landed(fitting, pulled), fitting.total(Plan())
    gave = tuple(_gave(fitting, pulled, plan))
    again = quote(fitting.estimated(plan), **fitting.said(plan)) if plan != Plan() else made
    return Fit(exact, over, before, fitting.total(plan), gave, idle, again)


def _number(value: object) -> Decimal:
    """Return a number as it was written; what is none has no value."""
    return decimal_of(value) if isinstance(value, Decimal | int | float) else Decimal("NaN")


def _check_named(levers: Sequence[str]) -> None:
    known = (OPTIONS, PHASES, DISCOUNT, TIER, VOLUME)
    for place, name in enumerate(levers):
        if name not in known or name in levers[:place]:
            raise LeverUnknown(found=name, known=known)


def _landed(fitting: Fitting, levers: Sequence[Lever]) -> Plan:
    """Return the plan: levers pulled fully until the quote fits, then eased, the last one first.

    One that would give nothing after those before it is left alone.
    """
    plan, pulled = Plan(), list[Lever]()
    for lever in levers:
        if fitting.fits(plan):
            break
        further = lever.fully(plan)
        if fitting.total(further) < fitting.total(plan):
            plan = further
            pulled.append(lever)
    if fitting.fits(plan):
        for lever in reversed(pulled):
            plan = lever.least(plan)
    return replace(plan, off=fitting.most_off(plan)) if plan.off is None else plan


def _levers(name: str, fitting: Fitting, idle: dict[str, Said]) -> Iterator[Lever]:
    """Return the levers behind a name; where there is none, say why."""
    found = tuple(_MAKERS[name](fitting))
    if not found:
        idle[name] = messages()[f"fit.idle_{name}"]
    yield from found


def _options(fitting: Fitting) -> Iterator[Lever]:
    items = droppable(fitting)
    if items:
        yield Selection(OPTIONS, "dropped", items, fitting)


def _phases(fitting: Fitting) -> Iterator[Lever]:
    items = deferrable(fitting)
    if items:
        yield Selection(PHASES, "deferred", items, fitting)


def _discount(fitting: Fitting) -> Iterator[Lever]:
    """Give a discount only where somebody may: a mandate of the book, or a limit that was named."""
    if (fitting.estimate.prices.company.mandated or fitting.most is not None) and fitting.most_off(Plan()):
        yield Rebate(fitting)


def _tier(fitting: Fitting) -> Iterator[Lever]:
    """Lower the tier of maintenance where it is known, and in what is held against the budget."""
    scale = fitting.estimate.prices.drivers["response_tier"].scale
    before = answer_at(fitting.estimate.scope, _TIER_KEY)
    places = scale.table if scale is not None else None
    if fitting.over == COMMITMENT and places is not None and before is not None:
        lower = sorted((place, word) for word, place in places.items() if place < places[before])
        if lower:
            yield Answers(TIER, _TIER_KEY, before, tuple(word for _, word in reversed(lower)), fitting)


def _volume(fitting: Fitting) -> Iterator[Lever]:
    terms = fitting.estimate.prices.fit
    for key in terms.volumes:
        before = answer_at(fitting.estimate.scope, key)
        if before is not None and (steps := smaller(before, terms.least)):
            yield Answers(VOLUME, key, before, steps, fitting)


_MAKERS: Mapping[str, Callable[[Fitting], Iterator[Lever]]] = {
    OPTIONS: _options,
    PHASES: _phases,
    DISCOUNT: _discount,
    TIER: _tier,
    VOLUME: _volume,
}


def _gave(fitting: Fitting, levers: Sequence[Lever], plan: Plan) -> Iterator[Gave]:
    """Tell what each lever gave, one after the other."""
    so_far = Plan()
    for lever in levers:
        pulled = lever.following(so_far, plan)
        if pulled != so_far:
            amount = fitting.total(so_far) - fitting.total(pulled)
            yield Gave(lever.code, amount, _said(lever, pulled, fitting))
        so_far = pulled


def _said(lever: Lever, plan: Plan, fitting: Fitting) -> Said:
    """Say what was done with a lever."""
    if isinstance(lever, Selection):
        return in_all(f"fit.{lever.code}", {"labels": _labels(lever, plan, fitting)})
    if isinstance(lever, Answers):
        return in_all("fit.answer", _answers(lever, plan, fitting.estimate.prices))
    sums, off = fitting.offer(replace(plan, off=ZERO)).sums, plan.off or ZERO
    share = (off / (sums.net - sums.discount) * PERCENT).quantize(_SHOWN).normalize()
    return in_all("fit.discount", {"off_dzd": off, "percent": share})


def _labels(lever: Selection, plan: Plan, fitting: Fitting) -> Said:
    base = fitting.base
    labels: dict[str, Said] = {row.code: row.line.label for row in base.rows}
    if lever.code == OPTIONS:
        labels = {each.code: choice_label(base, each) for each in base.choices}
    out = lever.out(plan)
    return {lang: say("view.comma", lang).join(labels[code][lang] for code in out) for lang in LANGUAGES}


def _answers(lever: Answers, plan: Plan, prices: Prices) -> dict[str, Any]:
    """Return the facts of an answer that gave way: what it is of, before and after."""
    driver = next(each for each in prices.drivers.values() if lever.key in each.keys)
    before, after = (
        driver.words[each] if isinstance(each, str) else Measure(float(each), driver.unit)
        for each in (lever.before, lever.answer(plan))
    )
    return {"label": driver.label, "before": before, "after": after}
