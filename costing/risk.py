"""The risk of an offer: the distribution of its total, what holds at a confidence, and what moves it; internal.

Deterministic: no random number and no seed, so that the same scope gives the same figures to the last byte. Every line
is one PERT at whatever is known; lines move together by one visible rank correlation. An unknown origin of the vendor
is a mixture of complete estimates. What is given as an amount is certain, but for its currency where that moves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import ValidationError

from costing.assembling import Assembly
from costing.deferred import Showing, resolve
from costing.drivers import as_arrays
from costing.errors import ConfidenceUnknown, LineUnknown, TermsRefused
from costing.exposures import by_origin, constant, exposures
from costing.fields import problems_of
from costing.lines import Line
from costing.money import CENTIME, ZERO, apportioned, exactly, to_step, up_to_step
from costing.prices import Array
from costing.readings import Reading, beliefs_of
from costing.risk_terms import RiskTerms
from costing.sampling import sampled
from costing.sensitivity import Bar, Together, bars_of, together_of
from costing.totalling import Totalled, totals_of

Base = Literal["likely", "mean"]
LEAST, MOST, PERCENT = 1, 99, 100
EVENT = "event"
# The points of the S-curve that are told [percent].
CURVE = range(5, 100, 5)


@dataclass(frozen=True, slots=True)
class Contingency:
    """What is added to a base to reach a confidence [DZD before tax]; `parts` by line and event sum to it exactly.

    `base` names what it is added to: the firm lines at `likely`, or the `mean` of the total.
    """

    confidence: float
    base: Base
    base_amount: Decimal
    price: Decimal
    amount: Decimal
    parts: Mapping[str, Decimal]


@dataclass(frozen=True, eq=False)
class Risk(Showing):
    """The distribution of the one-off total of an estimate, before tax [DZD]; its figures are floats.

    `lines` are the one-off ones, `reading` how they are read.
    """

    assembly: Assembly
    lines: tuple[Line, ...]
    reading: Reading

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the parts, then of the events (`event.1`)."""
        events = (f"{EVENT}.{number}" for number in range(1, len(self.reading.beliefs.events) + 1))
        return (*(part.code for part in self.reading.parts), *events)

    def quantile(self, confidence: float) -> float:
        """Return what the total does not pass with a confidence [DZD before tax].

        Parameters
        ----------
        confidence
            Percent, 1 to 99.

        Raises
        ------
        ConfidenceUnknown
            Another number, or none.
        """
        return self.reading.curve.quantile(share_of(confidence))

    @cached_property
    def p10(self) -> float:
        """What the total stays under one time in ten [DZD before tax]."""
        return self.quantile(10)

    @cached_property
    def p50(self) -> float:
        """What the total stays under every other time [DZD before tax]."""
        return self.quantile(50)

    @cached_property
    def p70(self) -> float:
        """What the total stays under seven times in ten [DZD before tax]."""
        return self.quantile(70)

    @cached_property
    def p80(self) -> float:
        """What the total stays under four times in five [DZD before tax]."""
        return self.quantile(80)

    @cached_property
    def p90(self) -> float:
        """What the total stays under nine times in ten [DZD before tax]."""
        return self.quantile(90)

    @property
    def mean(self) -> float:
        """The mean of the total [DZD before tax]."""
        return self.reading.moments.mean

    @property
    def deviation(self) -> float:
        """The standard deviation of the total [DZD before tax]."""
        return self.reading.moments.deviation

    @property
    def certain(self) -> bool:
        """Whether nothing of the total is open."""
        return not self.reading.moments.deviation

    @property
    def s_curve(self) -> tuple[tuple[float, float], ...]:
        """The points of the S-curve, rising: an amount [DZD before tax], the probability of not passing it [share]."""
        return tuple(zip(self.reading.curve.points.tolist(), self.reading.curve.levels.tolist(), strict=True))

    def probability(self, amount: float | Decimal) -> float:
        """Return how probable it is that the total does not pass an amount [DZD before tax]; a share, 0 to 1."""
        return self.reading.curve.probability(float(amount))

    @cached_property
    def net(self) -> Decimal:
        """The point price: the firm one-off lines at likely, before tax [DZD]."""
        return sum((line.firm_amount for line in self.lines), ZERO)

    @property
    def probability_of_net(self) -> float:
        """How probable it is that the point price holds [share]."""
        return self.probability(self.net)

    @exactly
    def price(self, confidence: float) -> Decimal:
        """Return the price at a confidence [percent]: the quantile rounded up [DZD before tax].

        Where nothing is open, it is the point price, unrounded.
        """
        quantile = self.quantile(confidence)
        return self.net if self.certain else up_to_step(quantile, self.assembly.case.prices.risk.step)

    @exactly
    def allocation(self, confidence: float | None = None) -> Mapping[str, Decimal]:
        """Share the price at a confidence out to lines and events [DZD before tax], so that they sum to it exactly.

        Parameters
        ----------
        confidence
            Percent; without it, the book's.

        Notes
        -----
        A line has its mean, and of what the price is above the mean of the total the part of the variance that comes
        with the line: Cov(line, total) / Var(total).
        """
        return self._shared(self.price(self._settled(confidence)))

    @exactly
    def contingency(self, confidence: float | None = None, base: Base = "likely") -> Contingency:
        """Return what is added to a base to reach a confidence, and which line and event it is for.

        Parameters
        ----------
        confidence
            Percent; without it, the book's.
        base
            `likely`: the firm lines; `mean`: the mean of the total.
        """
        settled = self._settled(confidence)
        price = self.price(settled)
        at_base = self._firm() if base == "likely" else self._shared(to_step(self.mean, CENTIME))
        parts = {code: amount - at_base.get(code, ZERO) for code, amount in self._shared(price).items()}
        amount = sum(at_base.values(), ZERO)
        return Contingency(settled, base, amount, price, price - amount, parts)

    def _settled(self, confidence: float | None) -> float:
        return self.assembly.case.prices.risk.confidence if confidence is None else confidence

    def _firm(self) -> dict[str, Decimal]:
        return {line.code: line.firm_amount for line in self.lines}

    def _shared(self, total: Decimal) -> dict[str, Decimal]:
        """Share a total out by the means and the covariances of its parts."""
        if self.certain:
            return self._firm()
        above = float(total) - self.mean
        codes = tuple(dict.fromkeys(self.codes))
        amounts = dict.fromkeys((*self._firm(), *codes), 0.0)
        for code, mean, share in zip(self.codes, self.reading.moments.means, self.reading.moments.shares, strict=True):
            amounts[code] += float(mean + share * above)
        weights = [max(amount, 0.0) for amount in amounts.values()]
        return dict(zip(amounts, apportioned(total, weights), strict=True))

    @cached_property
    def tornado(self) -> tuple[Bar, ...]:
        """What moves the total: lines and events by their part of its variance, then the choices of the reading."""
        return bars_of(self.lines, self.reading, self.assembly.case.prices.risk)

    @cached_property
    def together(self) -> Together:
        """What it costs that the unknown drivers of a line move together: the price with them, and without."""
        return together_of(self.assembly.case, self.reading)

    def scenarios(self, count: int = 8192) -> Mapping[str, Array]:
        """Draw scenarios of the total, evenly spread and always the same.

        Parameters
        ----------
        count
            How many, 1 to 1,000,000.

        Returns
        -------
        mapping
            The amounts of every line and event by its code, and their `total`, each of shape (count,) [DZD before
            tax]; `pandas.DataFrame` takes it as it is.

        Raises
        ------
        CountUnusual
            Another number.
        """
        amounts = sampled(self.reading.branches, count)
        found: dict[str, Array] = {}
        for code, column in zip(self.codes, amounts.T, strict=True):
            found[code] = found[code] + column if code in found else column
        return {**found, "total": amounts.sum(axis=1)}

    def to_frame(self) -> Any:
        """Return the S-curve as a table.

        Returns
        -------
        pandas.DataFrame
            One row a confidence, by the percent (5 to 95 by fives): amount that is not passed with it and difference
            to the point price [DZD before tax, floats].
        """
        return resolve("Risk.to_frame")(self)

    def plot(self, kind: str = "curve", lang: str | None = None, *, at: Any = None) -> Any:
        """Draw the risk of the total; internal.

        Parameters
        ----------
        kind
            `curve`: the S-curve, and where the point price, P50 and P80 stand on it; `tornado`: what moves the total.
        lang
            fr, ar or en; without it, the scope's.
        at
            An amount [DZD before tax] or a quote to show on the curve in the place of the point price. A quote that
            sells more than the estimate, or at prices set by hand, is shown on its own curve.

        Returns
        -------
        matplotlib.figure.Figure
            A notebook shows it; `.savefig(path)` writes it.

        Raises
        ------
        PictureUnknown
            Neither of the two.
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return resolve("Risk.plot")(self, kind, lang, at=at)

    def __repr__(self) -> str:
        """Say the percentiles, and how probable the point price is."""
        return (
            f"<Risk P10 {self.p10:,.0f} / P50 {self.p50:,.0f} / P80 {self.p80:,.0f} / P90 {self.p90:,.0f} DZD "
            f"before tax; {self.net:,.2f} holds with {self.probability_of_net:.0%}>"
        )


def share_of(confidence: float) -> float:
    """Return a confidence [percent, 1 to 99] as a share.

    Raises
    ------
    ConfidenceUnknown
        Another number, or none.
    """
    known = isinstance(confidence, int | float | Decimal) and not isinstance(confidence, bool)
    if not known or not LEAST <= confidence <= MOST:
        raise ConfidenceUnknown(found=str(confidence), least=LEAST, most=MOST)
    return float(confidence) / PERCENT


def risk_terms(held: RiskTerms | None, said: Mapping[str, Any]) -> RiskTerms:
    """Return the terms of a scope with what is said otherwise, key by key.

    Raises
    ------
    TermsRefused
        Terms that are not accepted, all at once.
    """
    whole = {**(held.model_dump(exclude_none=True) if held is not None else {}), **said}
    try:
        return RiskTerms.model_validate(whole)
    except ValidationError as error:
        raise TermsRefused(problems=tuple(problems_of(error, RiskTerms, ("risk",)))) from None


def risk_of(
    assembly: Assembly,
    lines: Sequence[Line],
    terms: RiskTerms | None,
    *,
    certain: Mapping[str, Decimal] | None = None,
    outside: Collection[str] = (),
) -> Risk:
    """Return the risk of an offer: its lines, recurring ones left out, under terms it was made with.

    Parameters
    ----------
    assembly, lines, terms
        What was priced, every line of it, and what is believed of its risk.
    certain
        Amounts [DZD before tax] by code of lines whose price was set by hand or is one's own: constants.
    outside
        Codes of lines that are not in the total.

    Raises
    ------
    LineUnknown
        A range or a loading of a line that is not there.
    """
    once = tuple(line for line in lines if not line.recurring)
    check_named(once, terms)
    case, given = assembly.case, certain or {}
    shares, values, totals = under_origins(assembly)
    beliefs = beliefs_of(case.prices, terms)
    parts = exposures(case, totals, values)
    if given or outside:
        once = tuple(line for line in once if line.code not in outside)
        open_codes = {line.code for line in once} - {*given}
        kept = (part for part in parts if part.code in open_codes)
        held = (constant(line.code, given[line.code]) for line in once if line.code in given)
        parts = (*kept, *held)
        ranges = {code: span for code, span in beliefs.ranges.items() if code in open_codes}
        beliefs = replace(beliefs, ranges=ranges)
    return Risk(assembly, once, Reading(parts, shares, beliefs))


def check_named(lines: Sequence[Line], terms: RiskTerms | None) -> None:
    """Refuse terms that name a line which is not among some one-off lines.

    Raises
    ------
    LineUnknown
        A range or a loading of a line that is not there.
    """
    named = (*(terms.ranges or ()), *(terms.loadings or ())) if terms is not None else ()
    codes = tuple(line.code for line in lines)
    for code in named:
        if code not in codes:
            raise LineUnknown(code=code, codes=codes)


def under_origins(assembly: Assembly) -> tuple[tuple[float, ...], dict[str, Array], Totalled]:
    """Return the shares of the vendor's origins, with values and totals under each; known, there is one."""
    case = assembly.case
    shares, values = by_origin(case, as_arrays(case.found))
    return shares, values, assembly.totals if len(shares) == 1 else totals_of(case, values)
