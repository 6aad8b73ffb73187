"""One scope offered another way: what it then costs at once, by the year and over the years, and what is given up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from costing.errors import LeverIdle, NoLineLeft, VariantUnknown
from costing.estimating import Estimate, estimate
from costing.fields import nearest
from costing.levers import HOSTING, Bundle, Change, Cut, Hosting, Lever
from costing.money import ZERO, exactly, to_centime
from costing.offers import Said
from costing.price_book import PriceBook
from costing.prices import Prices
from costing.quoting.costs import Cost, costs_of, hosted, maintained, subscribed, sum_of
from costing.quoting.levering import changed, parted
from costing.quoting.ownership import Phase, Variant
from costing.scope import Scope
from costing.wording import LANGUAGES, in_all, messages


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A lever or bundle that does nothing for a scope, and why."""

    code: str
    label: Said
    why: LeverIdle


@exactly
def variant(scope: Scope, book: PriceBook, day: date, choices: Sequence[str] = ()) -> Variant:
    """Offer a scope with some levers and bundles, in the order given; without any, as it stands.

    Parameters
    ----------
    scope
        What the client needs.
    book, day
        The price book, and the day whose prices and rates are used.
    choices
        Codes of levers.toml and bundles.toml.

    Returns
    -------
    Variant
        Its costs before tax [DZD]; without choices, the one-off lines are those of the quote.

    Raises
    ------
    VariantUnknown
        No lever or bundle has that code.
    LeverIdle
        A lever that does nothing here: what it acts on is not asked for.
    NotInForce, NothingAsked, NoLineLeft, RateMissing
        As `estimate` does.
    """
    as_is = _Making(scope, book, day).made(())
    return _pulled(as_is, book, day, choices) if choices else as_is


def variants_of(scope: Scope, book: PriceBook, day: date) -> tuple[tuple[Variant, ...], tuple[LeftOut, ...]]:
    """Offer a scope as it stands, with each lever and with each bundle; and tell those that do nothing for it."""
    prices = book.on(day)
    as_is = variant(scope, book, day)
    made, left = [as_is], []
    general = {code: lever for code, lever in prices.levers.items() if lever.general}
    every: dict[str, Lever | Bundle] = {**general, **prices.bundles}
    for code, choice in every.items():
        try:
            made.append(_pulled(as_is, book, day, (code,)))
        except LeverIdle as idle:
            left.append(LeftOut(code, choice.label, idle))
    return tuple(made), tuple(left)


def _pulled(as_is: Variant, book: PriceBook, day: date, choices: Sequence[str]) -> Variant:
    """Return a variant of a scope whose price as it stands is known; a lever that moves nothing of it is idle."""
    prices = book.on(day)
    making = _Making(as_is.scope, book, day)
    taken = [_choice(code, prices) for code in choices]
    for choice in taken:
        for lever in (*(prices.levers[code] for code in _inside(choice)), *([choice] if _own(choice) else [])):
            making = making.after(lever)
    made = making.made(taken)
    last = taken[-1]
    if isinstance(last, Lever) and (made.costs, made.yearly, made.overhead) == (as_is.costs, as_is.yearly, ZERO):
        raise LeverIdle(lever=last.code, label=last.label, needs=last.acts_on)
    return made


def _choice(code: str, prices: Prices) -> Lever | Bundle:
    known: dict[str, Lever | Bundle] = {**prices.levers, **prices.bundles}
    if code not in known:
        raise VariantUnknown(
            code=code, nearest=nearest(code, known), levers=tuple(prices.levers), bundles=tuple(prices.bundles)
        )
    return known[code]


def _inside(choice: Lever | Bundle) -> tuple[str, ...]:
    return choice.levers if isinstance(choice, Bundle) else ()


def _own(choice: Lever | Bundle) -> bool:
    """Whether it changes something itself, beside the levers inside it."""
    return isinstance(choice, Lever) or not choice.change.idle


@dataclass(frozen=True)
class _Making:
    """A variant while its levers are pulled: the scope so far, and what acts on its prices."""

    scope: Scope
    book: PriceBook
    day: date
    cuts: tuple[Cut, ...] = ()
    fees: Mapping[str, Cost] = field(default_factory=dict)
    hosting: Hosting | None = None
    committed: bool = False
    phases: tuple[tuple[str, ...], ...] = ()
    share: Decimal = ZERO

    @property
    def prices(self) -> Prices:
        """The prices of the day."""
        return self.book.on(self.day)

    def after(self, choice: Lever | Bundle) -> "_Making":
        """Return what a lever or bundle makes of it."""
        change = choice.change
        if isinstance(choice, Lever):
            self._acts(choice)
        fees = dict(self._fees(choice, change))
        return replace(
            self,
            scope=changed(self.scope, change, self.prices),
            cuts=(*self.cuts, *change.cuts),
            fees={**self.fees, **fees},
            hosting=change.hosting or self.hosting,
            committed=self.committed or change.committed,
            phases=change.phases or self.phases,
            share=change.overhead or self.share,
        )

    def _acts(self, lever: Lever) -> None:
        """Refuse a lever where nothing of what it acts on is asked for."""
        there = {*self.scope.asked, *([HOSTING] if self.hosting is not None else [])}
        if not set(lever.acts_on) & there or not set(lever.needs) <= there:
            raise LeverIdle(lever=lever.code, label=lever.label, needs=lever.needs or lever.acts_on)

    def _fees(self, choice: Lever | Bundle, change: Change) -> Mapping[str, Cost]:
        """Price what is paid by the year on what services cost so far."""
        if not change.fees:
            return {}
        asked = changed(self.scope, replace(change, drops=()), self.prices)
        costs = self._costs(parted(asked, self.prices)[0])
        found = {}
        for service, share in change.fees.items():
            bought = [cost for cost in costs if cost.service == service]
            if not bought:
                raise LeverIdle(lever=choice.code, label=choice.label, needs=(self.prices.all_services[service].table,))
            label = in_all("variants.fee", {"label": self.prices.all_services[service].label})
            whole = sum((cost.firm for cost in bought), ZERO)
            found[service] = Cost(service, service, label, whole, sum_of(bought)).times(share)
        return found

    def made(self, choices: Sequence[Lever | Bundle]) -> Variant:
        """Price it."""
        bought, by_year = parted(self.scope, self.prices)
        whole = estimate(self.scope, self.book, self.day) if self.scope.asked else None
        costs = self._costs(bought, whole)
        phases = self._phased(costs)
        if self.phases and len(phases) == 1:
            lever = next(each for each in choices if isinstance(each, Lever) and each.change.phases)
            raise LeverIdle(lever=lever.code, label=lever.label, needs=lever.acts_on)
        return Variant(
            choices=tuple(each.code for each in choices),
            label=_label([each.label for each in choices]),
            scope=self.scope,
            costs=costs,
            yearly=self._yearly(whole, subscribed(costs, self._costs(by_year)) if by_year is not None else None),
            phases=phases,
            borne=sum((charge.dzd for charge in whole.borne), ZERO) if whole is not None else ZERO,
            gives_up=tuple(each.gives_up for each in choices),
        )

    def _costs(self, scope: Scope, made: Estimate | None = None) -> tuple[Cost, ...]:
        """Price the one-off lines of a scope, which may ask for nothing any more; `made` is its estimate, if known."""
        if not scope.asked:
            return ()
        known = made if scope == self.scope else None
        try:
            return costs_of(known or estimate(scope, self.book, self.day), self.cuts)
        except NoLineLeft:
            return ()

    def _phased(self, costs: tuple[Cost, ...]) -> tuple[Phase, ...]:
        """Spread the one-off costs over years: what no phase names comes first; a phase of nothing is none."""
        later = {code for group in self.phases[1:] for code in group}
        groups = [tuple(cost for cost in costs if cost.service not in later)]
        groups += [tuple(cost for cost in costs if cost.service in group) for group in self.phases[1:]]
        full = _filled(groups)
        nets = [sum((cost.firm for cost in group), ZERO) for group in full]
        return tuple(
            Phase(year, group, to_centime(net * self.share) if year > 1 else ZERO)
            for year, (group, net) in enumerate(zip(full, nets, strict=True), start=1)
        )

    def _yearly(self, whole: Estimate | None, subscription: Cost | None) -> tuple[tuple[Cost, ...], ...]:
        """Return what is paid each year, over the longest span that is looked at."""
        horizon, growth = max(self.prices.ownership.years), self.prices.contract.escalation
        care = maintained(whole, horizon, self.cuts) if whole is not None else ()
        flat = [*self.fees.values(), *([subscription] if subscription is not None else [])]
        if self.hosting is not None and whole is not None:
            flat.append(hosted(whole, self.hosting, self.cuts, committed=self.committed))
        return tuple(
            (*care[year : year + 1], *(cost.times((1 + growth) ** year) for cost in flat)) for year in range(horizon)
        )


def _filled(groups: Sequence[tuple[Cost, ...]]) -> list[tuple[Cost, ...]]:
    """Return the groups in which something is paid; what costs nothing goes along with the next, or with the last."""
    full: list[tuple[Cost, ...]] = []
    free: tuple[Cost, ...] = ()
    for group in groups:
        if any(cost.firm for cost in group):
            full.append((*free, *group))
            free = ()
        else:
            free = (*free, *group)
    return [*full[:-1], (*full[-1], *free)] if full else [free]


def _label(labels: Sequence[Said]) -> Said:
    if not labels:
        return messages()["variants.as_is"]
    return {lang: " + ".join(label[lang] for label in labels) for lang in LANGUAGES}
