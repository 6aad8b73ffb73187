"""One scope offered another way: what it then costs at once, by the year and over the years, and what is given up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from costing.errors import LeverIdle, NoLineLeft, NothingAsked, VariantRepeated, VariantUnknown
from costing.estimating import Estimate, estimate
from costing.fields import nearest
from costing.levers import HOSTING, Bundle, Change, Cut, Hosting, Lever
from costing.lines import Span
from costing.money import ZERO, exactly, to_centime
from costing.offers import Said
from costing.price_book import PriceBook
from costing.prices import Prices
from costing.progress import step
from costing.quoting.costs import Cost, costs_of, hosted, maintained, subscribed, sum_of
from costing.quoting.levering import by_the_year, changed, parted
from costing.quoting.ownership import Phase, Variant
from costing.quoting.percentiles import Outlook
from costing.readings import Reading, beliefs_of
from costing.risk import risk_of
from costing.risk_terms import RiskTerms
from costing.scope import Scope
from costing.wording import LANGUAGES, in_all, messages, say


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
        Its costs before tax [DZD]; without choices, the one-off lines are those of the quote, but for subscriptions,
        which are paid by the year they serve.

    Raises
    ------
    VariantUnknown, VariantRepeated
        No lever or bundle has that code; one is named twice.
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
    with step("progress.variants", scope.lang, len(every)) as taken:
        for code, choice in every.items():
            try:
                made.append(_pulled(as_is, book, day, (code,)))
            except LeverIdle as idle:
                left.append(LeftOut(code, choice.label, idle))
            taken.done += 1
    return tuple(made), tuple(left)


def _pulled(as_is: Variant, book: PriceBook, day: date, choices: Sequence[str]) -> Variant:
    """Return a variant of a scope whose price as it stands is known; a lever that moves nothing of it is idle."""
    prices = book.on(day)
    making, made = _Making(as_is.scope, book, day), as_is
    taken: list[Lever | Bundle] = []
    for code in choices:
        choice = _choice(code.strip(), prices)
        if choice in taken:
            raise VariantRepeated(code=choice.code)
        taken.append(choice)
        before = made
        try:
            for lever in (*(prices.levers[inside] for inside in _inside(choice)), *([choice] if _own(choice) else [])):
                making = making.after(lever)
            made = making.made(taken)
        except _NoEffect as idle:
            raise _idle(choice, idle.tables) from None
        if isinstance(choice, Lever) and _paid(made) == _paid(before):
            raise _idle(choice, choice.acts_on)
    return made


class _NoEffect(Exception):
    """A lever finds nothing of what it acts on: the tables that would ask for it."""

    def __init__(self, tables: Sequence[str]) -> None:
        super().__init__()
        self.tables = tuple(tables)


def _idle(choice: Lever | Bundle, tables: Sequence[str]) -> LeverIdle:
    names = [messages()[f"variants.table_{each}"] for each in tables]
    acts = {lang: say("view.comma", lang).join(name[lang] for name in names) for lang in LANGUAGES}
    return LeverIdle(lever=choice.code, label=choice.label, needs=tuple(tables), acts=acts)


def _paid(made: Variant) -> tuple[object, ...]:
    return made.costs, made.yearly, made.overhead, made.borne


def _choice(code: str, prices: Prices) -> Lever | Bundle:
    known: dict[str, Lever | Bundle] = {**prices.levers, **prices.bundles}
    if code not in known:
        raise VariantUnknown(
            code=code, near=_near(code, known), levers=tuple(prices.levers), bundles=tuple(prices.bundles)
        )
    return known[code]


def _near(code: str, known: Iterable[str]) -> Said:
    found = nearest(code, known)
    return in_all("problem.nearest", {"nearest": found}) if found else dict.fromkeys(LANGUAGES, "")


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
        fees = dict(self._fees(change))
        self._licensed(change)
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
        missing = [table for table in lever.needs if table not in there]
        if missing or not set(lever.acts_on) & there:
            raise _NoEffect(missing or lever.acts_on)

    def _licensed(self, change: Change) -> None:
        """Refuse to change how licences are sold where none is bought."""
        bought = [each for each in self.scope.licences or () if each.supplied_by is None]
        changes = change.subscribes is not None or change.frees
        if changes and all(by_the_year(each, self.scope, self.prices) for each in bought):
            raise _NoEffect(("licences",))

    def _fees(self, change: Change) -> Mapping[str, Cost]:
        """Price what is paid by the year on what services cost so far."""
        if not change.fees:
            return {}
        asked = changed(self.scope, replace(change, drops=()), self.prices)
        made = self._priced(parted(asked, self.prices)[0])
        costs = costs_of(made, self._read(made), self.cuts) if made is not None else ()
        found = {}
        for service, share in change.fees.items():
            bought = [cost for cost in costs if cost.service == service]
            if not bought:
                raise _NoEffect((self.prices.all_services[service].table,))
            label = in_all("variants.fee", {"label": self.prices.all_services[service].label})
            whole = sum((cost.firm for cost in bought), ZERO)
            ranges = bought[0].ranges if len(bought) == 1 else {}
            found[service] = Cost(service, service, label, whole, sum_of(bought), ranges=ranges).times(share)
        return found

    def made(self, choices: Sequence[Lever | Bundle]) -> Variant:
        """Price it."""
        inside = [self.prices.levers[code] for choice in choices for code in _inside(choice)]
        bought, by_year = parted(self.scope, self.prices)
        whole = self._priced(self.scope)
        once = whole if by_year is None else self._priced(bought)
        read = self._read(whole, None if choices else self.scope.terms.risk)
        costs = costs_of(once, read if once is whole else self._read(once), self.cuts) if once is not None else ()
        phases = self._phased(costs)
        if self.phases and len(phases) == 1:
            spread = next(
                each for each in (*choices, *inside) if isinstance(each, Lever) and each.change.phases
            ).acts_on
            raise _NoEffect([table for table in spread if table in self.scope.asked] or spread)
        borne, one_year = _borne(once), self._priced(by_year) if by_year is not None else None
        yearly = self._yearly(whole, self._subscribed(costs, borne, one_year) if one_year is not None else ())
        return Variant(
            choices=tuple(each.code for each in choices),
            label=_label([each.label for each in choices]),
            scope=self.scope,
            costs=costs,
            yearly=yearly,
            phases=phases,
            borne=borne,
            gives_up=tuple(each.gives_up for each in (*choices, *inside)),
            freed=any(each.change.frees for each in (*choices, *inside)),
            outlook=Outlook(read.shares, read.beliefs),
        )

    def _read(self, made: Estimate | None, terms: RiskTerms | None = None) -> Reading:
        """Return how the lines of an estimate are read; terms that name a line it has not are refused."""
        beliefs = beliefs_of(self.prices, self.scope.terms.risk)
        if made is None:
            return Reading((), (1.0,), beliefs)
        return replace(risk_of(made.assembly, made.lines, terms).reading, beliefs=beliefs)

    def _priced(self, scope: Scope) -> Estimate | None:
        """Price a scope; nothing where all it asked for is paid by the year now."""
        by_year = bool(self.fees) if scope == self.scope else True
        try:
            return estimate(scope, self.book, self.day)
        except (NothingAsked, NoLineLeft):
            if not by_year:
                raise
            return None

    def _subscribed(self, costs: Sequence[Cost], borne: Decimal, one_year: Estimate) -> tuple[Cost, ...]:
        """Return what a year of the subscriptions adds: with all they bear, and the taxes that the client bears."""
        more = _borne(one_year) - borne
        abroad = Cost("borne", "borne", messages()["variants.borne"], more, Span(float(more), float(more), float(more)))
        with_a_year = costs_of(one_year, self._read(one_year), self.cuts)
        return (subscribed(costs, with_a_year), *((abroad,) if more else ()))

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

    def _yearly(self, whole: Estimate | None, subscriptions: Sequence[Cost]) -> tuple[tuple[Cost, ...], ...]:
        """Return what is paid each year, over the longest span that is looked at.

        Maintenance prepaid is paid with the first year; a subscription grows once the years it is bought for are over.
        """
        horizon, growth = max(self.prices.ownership.years), 1 + self.prices.contract.escalation
        care = maintained(whole, horizon, self.cuts) if whole is not None else ()
        prepaid = whole.maintenance.calendar.prepaid if whole is not None and whole.maintenance is not None else 0
        firm = min((int(good.count[1]) for good in whole.assembly.case.goods if good.yearly), default=1) if whole else 1
        flat = [*self.fees.values()]
        if self.hosting is not None and whole is not None:
            flat.append(hosted(whole, self.hosting, self.cuts, committed=self.committed))
        return tuple(
            (
                *(care[:prepaid] if year == 0 and prepaid else care[year : year + 1] if year >= prepaid else ()),
                *(cost.times(growth ** max(0, year + 1 - firm)) for cost in subscriptions),
                *(cost.times(growth**year) for cost in flat),
            )
            for year in range(horizon)
        )


def _borne(made: Estimate | None) -> Decimal:
    """Return the taxes a client bears that signs abroad."""
    return sum((charge.dzd for charge in made.borne), ZERO) if made is not None else ZERO


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
