"""From a scope to an estimate: every service asked for, priced by the rules at three corners, with its trace."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from costing.asking import Questions, questions_of
from costing.assembling import Assembly
from costing.assuming import assumptions_of
from costing.auditing import Finding, audit_of
from costing.case import case_of
from costing.composing import CrossCheck, Standing, cross_check_of, standings
from costing.deferred import Showing, resolve
from costing.errors import LanguageNotWritten, LineUnknown, NoLineLeft, NothingAsked
from costing.exchanging import rates_used, validity_of
from costing.explaining import Explanation, explanation
from costing.importing import Charge, may_bring
from costing.lines import Assumption, Line
from costing.maintaining import Maintenance
from costing.money import exactly
from costing.price_book import PriceBook
from costing.prices import ORIGIN, Prices, Rate
from costing.risk import Risk, risk_of, risk_terms
from costing.scope import ASKING, Scope
from costing.supposing import WhatIfs
from costing.terms import Terms
from costing.tracing import marked
from costing.wording import LANGUAGES


@dataclass(frozen=True)
class Estimate(Showing):
    """A priced scope: lines with their ranges and traces, before tax [DZD]; nothing is firm yet.

    `low`, `likely` and `high` sum the one-off lines; recurring maintenance is among the lines, never in the sums.
    `answered` names the tables of the scope that have a price here, `exchange` the rates that were used, `days` how
    long the offer holds.
    """

    scope: Scope
    day: date
    prices: Prices
    lines: tuple[Line, ...]
    maintenance: Maintenance | None
    answered: tuple[str, ...]
    exchange: tuple[Rate, ...]
    days: int
    assembly: Assembly = field(repr=False, compare=False)

    @cached_property
    def what_ifs(self) -> WhatIfs:
        """What the price would be if an answer were another."""
        return WhatIfs(self.assembly.case, self.assembly.used)

    @cached_property
    @exactly
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was taken for granted, each with what it would cost if false; what weighs most first."""
        return assumptions_of(self.assembly, self.what_ifs)

    @cached_property
    def components(self) -> tuple[Standing, ...]:
        """How each of the ten components of an upgrade stands: a line, inside another line, or left out; and why."""
        return standings(self.assembly)

    @cached_property
    @exactly
    def cross_check(self) -> CrossCheck | None:
        """The comprehensive project against the sum of its parts; nothing unless all of them are asked for."""
        return cross_check_of(self.assembly)

    @cached_property
    @exactly
    def audit(self) -> tuple[Finding, ...]:
        """What to look over before a quote is sent, worst first."""
        return audit_of(self.assembly, self.cross_check)

    @property
    def borne(self) -> tuple[Charge, ...]:
        """The taxes the client bears, as it signs with a foreign vendor: in no line; none while nobody knows which."""
        case = self.assembly.case
        known = case.found[ORIGIN].known
        return tuple(each for each in case.charges if each.borne and known and may_bring(each.service, case.found))

    def questions(self) -> Questions:
        """Return what to ask next, ranked by how much the total would narrow if it were known.

        Returns
        -------
        Questions
            A tuple of them, which a notebook shows, each with its narrowing of P90 less P10 of the total, contract
            years included [DZD before tax]. Where a licence cost had to be assumed, it is asked for first.

        Notes
        -----
        An answer counts in every line it moves: all what-ifs are one evaluation of the rules over arrays.
        """
        return Questions(questions_of(self.assembly, self.what_ifs), self.scope.lang)

    def risk(self, **said: Any) -> Risk:
        """Return the distribution of the one-off total: P10 to P90, S-curve, tornado, contingency.

        Parameters
        ----------
        **said
            Keys of `[terms.risk]` of a scope that stand before the scope's own: rank_correlation, loadings, ranges,
            events, growth_percent, growth_spread_percent, currency.

        Returns
        -------
        Risk
            Before tax [DZD]; deterministic.

        Raises
        ------
        TermsRefused
            A key or value that is not accepted.
        LineUnknown
            A range or a loading of a line that is not there.
        """
        terms = risk_terms(self.scope.terms.risk, said)
        made = under(self, self.scope.terms.model_copy(update={"risk": terms})) if said else self
        return risk_of(made.assembly, made.lines, terms)

    @cached_property
    def low(self) -> float:
        """The sum of the one-off lines at their low end [DZD before tax]."""
        return sum((line.amount.low for line in self.lines if not line.recurring), 0.0)

    @cached_property
    def likely(self) -> float:
        """The sum of the one-off lines at their likely value [DZD before tax]."""
        return sum((line.amount.likely for line in self.lines if not line.recurring), 0.0)

    @cached_property
    def high(self) -> float:
        """The sum of the one-off lines at their high end [DZD before tax]."""
        return sum((line.amount.high for line in self.lines if not line.recurring), 0.0)

    @property
    def estimate_class(self) -> int | None:
        """The class of estimate (AACE 18R-97) that a width like this one has: 1 the best defined, 5 the least.

        A cross-check from low, likely and high; nothing when there is no one-off line.
        """
        if not self.likely:
            return None
        below, above = 1 - self.low / self.likely, self.high / self.likely - 1
        classes = sorted(self.prices.risk.classes.items())
        return next((name for name, (under, over) in classes if below <= under and above <= over), classes[-1][0])

    def explain(self, code: str, lang: str | None = None) -> Explanation:
        """Explain one line, step by step, each step with its source.

        Parameters
        ----------
        code
            Code of a line, as in `lines`.
        lang
            fr, ar or en; without it, the scope's.

        Raises
        ------
        LineUnknown
            No line has that code.
        LanguageNotWritten
            Not one of the three languages.
        """
        if lang is not None and lang not in LANGUAGES:
            raise LanguageNotWritten(what="explanation", asked=lang, available=LANGUAGES)
        for line in self.lines:
            if line.code == code:
                return explanation(line, lang or self.scope.lang)
        raise LineUnknown(code=code, codes=tuple(line.code for line in self.lines))

    def to_frame(self, lang: str | None = None) -> Any:
        """Return the lines as a table.

        Parameters
        ----------
        lang
            Language of the labels; without it, the scope's.

        Returns
        -------
        pandas.DataFrame
            One row a line, recurring ones included, by its code: label, unit, quantity, unit_price, low, likely and
            high [DZD before tax, floats], open_top, recurring.
        """
        return resolve("Estimate.to_frame")(self, lang)

    def plot(self, code: str, lang: str | None = None) -> Any:
        """Draw why a line costs what it costs: from its published range, driver by driver, to its price; internal.

        Parameters
        ----------
        code
            Code of a line, as in `lines`.
        lang
            fr, ar or en; without it, the scope's.

        Returns
        -------
        matplotlib.figure.Figure
            A notebook shows it; `.savefig(path)` writes it.

        Raises
        ------
        LineUnknown
            No line has that code.
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return resolve("Estimate.plot")(self, code, lang)

    def __repr__(self) -> str:
        """Say what was priced and its range."""
        return (
            f"<Estimate {self.scope.client.name!r} {self.day}: {len(self.lines)} lines, "
            f"{self.low:,.0f} / {self.likely:,.0f} / {self.high:,.0f} DZD before tax>"
        )


@exactly
def estimate(scope: Scope, book: PriceBook, day: date) -> Estimate:
    """Price a scope with a price book on a day.

    Parameters
    ----------
    scope
        What the client needs; what it leaves out is unknown and stands at its usual span.
    book
        The price book, with or without a company's overlay.
    day
        The day whose prices and rates are used.

    Returns
    -------
    Estimate
        Lines with low, likely and high [DZD before tax], each with its trace.

    Raises
    ------
    NotInForce
        The day is before the price book begins.
    NothingAsked
        The scope asks for no service.
    NoLineLeft
        Every service is asked with a quantity of zero.
    RateMissing
        A licence in a currency without a rate.

    Examples
    --------
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "migration": {"volume_tb": 18}})
    >>> estimate(scope, PriceBook.default(), date(2026, 11, 24)).lines[0].code
    'data_migration'
    """
    return estimate_at(scope, book.on(day))


@exactly
def estimate_at(scope: Scope, prices: Prices) -> Estimate:
    """Price a scope at the prices of one day, as `estimate` does."""
    if not scope.asked:
        raise NothingAsked(tables=ASKING)
    case = case_of(scope, prices)
    assembly = Assembly(case)
    care = assembly.maintenance
    lines = tuple(marked(line, prices) for line in (*assembly.lines, *(care.lines if care is not None else ())))
    if not lines:
        raise NoLineLeft(services=scope.asked)
    rates = rates_used(good.price.rate for good in case.goods)
    return Estimate(scope, prices.day, prices, lines, care, assembly.answered, rates, case.days, assembly)


@exactly
def under(estimate: Estimate, terms: Terms) -> Estimate:
    """Return an estimate under other terms; it is priced again only where they move a price: validity, currency."""
    if terms is estimate.scope.terms:
        return estimate
    case, scope = estimate.assembly.case, estimate.scope.model_copy(update={"terms": terms})
    moved = (validity_of(scope, estimate.prices), terms.currency_moves) != (case.days, case.scope.terms.currency_moves)
    if moved:
        return estimate_at(scope, estimate.prices)
    return replace(estimate, scope=scope, assembly=Assembly(replace(case, scope=scope)))
