"""From a scope to an estimate: every service asked for, priced by the rules at three corners, with its trace."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from costing.assembling import Case, services_asked
from costing.assuming import assumptions_of
from costing.drivers import answers, as_arrays
from costing.errors import LanguageNotWritten, LineUnknown, NoLineLeft, NothingAsked
from costing.exchanging import converted_licences, licence_lines, rates_used
from costing.explaining import Explanation, explanation
from costing.lines import Assumption, Line
from costing.maintaining import Maintenance
from costing.money import exactly
from costing.price_book import PriceBook
from costing.prices import Prices, Rate
from costing.pricing import priced_services
from costing.scope import ASKING, Scope
from costing.wording import LANGUAGES


@dataclass(frozen=True)
class Estimate:
    """A priced scope: lines with their ranges and traces, before tax [DZD]; nothing is firm yet.

    `low`, `likely` and `high` sum the one-off lines; recurring maintenance is among the lines, never in the sums.
    `answered` names the tables of the scope that have a price here, `exchange` the rates that were used.
    """

    scope: Scope
    day: date
    prices: Prices
    lines: tuple[Line, ...]
    maintenance: Maintenance | None
    answered: tuple[str, ...]
    exchange: tuple[Rate, ...]
    assumptions: tuple[Assumption, ...]

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
    prices = book.on(day)
    if not scope.asked:
        raise NothingAsked(tables=ASKING)
    found = answers(scope, prices)
    asked, unwanted = services_asked(scope, prices, found)
    tables = frozenset(name for name in type(scope).model_fields if getattr(scope, name) is not None)
    case = Case(scope, prices, found, tables, priced_services(prices, as_arrays(found), asked, tables))
    converted = converted_licences(scope, prices)
    care = case.maintenance(converted)
    lines = (*case.lines(), *licence_lines(converted, prices), *(care.lines if care is not None else ()))
    if not lines:
        raise NoLineLeft(services=scope.asked)
    assumed = assumptions_of(scope, prices, case.used(), converted, care)
    notes = [Assumption("assumption.not_wanted", {"label": prices.services[code].label}) for code in unwanted]
    if scope.hardware is not None and "hardware" not in case.answered():
        notes.append(Assumption("assumption.hardware_apart", {}))
    return Estimate(scope, day, prices, lines, care, case.answered(), rates_used(converted), (*assumed, *notes))
