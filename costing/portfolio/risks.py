"""The risk of a whole programme of facilities: what all of them together may come to, and what each does with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from costing.deferred import Showing, resolve
from costing.money import exactly
from costing.portfolio.national import national_on
from costing.portfolio.parcels import Portfolio, portfolio_of
from costing.portfolio.programme import Facilities, Programme
from costing.portfolio.quantiles import conditional_moments
from costing.price_book import PriceBook
from costing.prices import Array
from costing.risk import share_of

if TYPE_CHECKING:
    from pandas import DataFrame, Index

# The levels the S-curve is told at; outside of them a total is as good as impossible, or certain.
_ENDS, _POINTS = (0.001, 0.005), 99
_CENTIMES = 100


@dataclass(frozen=True, eq=False, repr=False)
class PortfolioRisk(Showing):
    """The distribution of the one-off total of a programme, before tax [DZD]; its figures are floats.

    `national` is how much of the factor common to the lines of a facility is common to all facilities [share]; `index`,
    the labels of the facilities.
    """

    index: "Index[Any]"
    national: float
    programme: Programme

    def quantile(self, confidence: float) -> float:
        """Return what the programme does not pass with a confidence [DZD before tax].

        Parameters
        ----------
        confidence
            Percent, 1 to 99.

        Raises
        ------
        ConfidenceUnknown
            Another number, or none.
        """
        return self.programme.quantile(share_of(confidence))

    @cached_property
    def p10(self) -> float:
        """What the programme stays under one time in ten [DZD before tax]."""
        return self.quantile(10)

    @cached_property
    def p50(self) -> float:
        """What the programme stays under every other time [DZD before tax]."""
        return self.quantile(50)

    @cached_property
    def p70(self) -> float:
        """What the programme stays under seven times in ten [DZD before tax]."""
        return self.quantile(70)

    @cached_property
    def p80(self) -> float:
        """What the programme stays under four times in five [DZD before tax]."""
        return self.quantile(80)

    @cached_property
    def p90(self) -> float:
        """What the programme stays under nine times in ten [DZD before tax]."""
        return self.quantile(90)

    @property
    def mean(self) -> float:
        """The mean of the programme [DZD before tax]."""
        return float(self.programme.total.mean[0])

    @property
    def deviation(self) -> float:
        """The standard deviation of the programme [DZD before tax]."""
        return float(self.programme.total.deviation[0])

    @cached_property
    def s_curve(self) -> tuple[tuple[float, float], ...]:
        """The points of the S-curve, rising: an amount [DZD before tax], the probability of not passing it [share]."""
        inner = np.arange(1, _POINTS + 1) / (_POINTS + 1)
        levels = (*_ENDS, *inner.tolist(), *(1 - end for end in reversed(_ENDS)))
        return tuple(zip(self.programme.total.quantiles(levels)[:, 0].tolist(), levels, strict=True))

    def probability(self, amount: float | Decimal) -> float:
        """Return how probable it is that the programme does not pass an amount [DZD before tax]; a share, 0 to 1."""
        amounts, levels = zip(*self.s_curve, strict=True)
        return float(np.interp(float(amount), amounts, levels, left=0.0, right=1.0))

    @property
    def sum_of_p80(self) -> float:
        """The P80 of the facilities, each by itself, added up [DZD before tax]: more than the programme needs."""
        return float(self.programme.p80s.sum())

    @property
    def overstated(self) -> float:
        """How far the sum of the single P80 lies above the P80 of the programme [DZD before tax].

        Below 0 only where dear cases are so rare that no single P80 has them.
        """
        return self.sum_of_p80 - self.p80

    @property
    def overstated_share(self) -> float:
        """The same, as a part of the P80 of the programme [share]."""
        return self.overstated / self.p80 if self.p80 else 0.0

    @cached_property
    def allocation(self) -> Array:
        """The P80 of the programme shared out to the facilities, of shape (facilities,) [DZD before tax].

        Each has its mean, and of what the P80 is above the mean of the programme the part of the variance that comes
        with it. In whole centimes that sum to the P80 rounded to the centime.
        """
        means, shares = self.programme.means, self.programme.shares
        return _in_centimes(means + shares * (self.p80 - self.mean), self.p80)

    def to_frame(self) -> "DataFrame":
        """Return the facilities as a table.

        Returns
        -------
        pandas.DataFrame
            On the index of the facilities, before tax [DZD, floats]: mean, deviation and p80 of each by itself; share,
            the part of the variance of the programme that comes with it; allocation, its part of the programme's P80.
        """
        from pandas import DataFrame

        held = self.programme
        columns = {"mean": held.means, "deviation": held.deviations, "p80": held.p80s, "share": held.shares}
        return DataFrame({**columns, "allocation": self.allocation}, index=self.index)

    def plot(self, kind: str = "curve", lang: str | None = None) -> Any:
        """Draw how sure the programme is, or which facilities move it most; internal.

        Parameters
        ----------
        kind
            `curve` or `shares`.
        lang
            fr, ar or en; without it, French.

        Returns
        -------
        Picture
            A figure of matplotlib: a notebook shows it; `.savefig(path)` writes it.

        Raises
        ------
        PictureUnknown
            Another kind.
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return resolve("PortfolioRisk.plot")(self, kind, lang)

    def __repr__(self) -> str:
        """Say the percentiles, and what adding single ones would overstate."""
        return (
            f"<PortfolioRisk of {len(self.index):,} facilities: P10 {self.p10:,.0f} / P50 {self.p50:,.0f} / "
            f"P80 {self.p80:,.0f} / P90 {self.p90:,.0f} DZD before tax; single P80 add up to {self.sum_of_p80:,.0f}, "
            f"{self.overstated_share:+.1%}>"
        )


def _in_centimes(amounts: Array, total: float) -> Array:
    """Round amounts to centimes so that they sum to a total, also rounded; who is nearest above gets what is left."""
    scaled = amounts * _CENTIMES
    whole = np.floor(scaled)
    left = round(round(total * _CENTIMES) - float(whole.sum()))
    rank = np.argsort(whole - scaled, kind="stable")
    whole[rank[:left]] += 1
    return whole / _CENTIMES


@exactly
def portfolio_risk(
    frame: "DataFrame", book: PriceBook, day: date, *, national: float | None = None, keep: Sequence[str] = ()
) -> PortfolioRisk:
    """Return the risk of a programme of facilities: of all of them together.

    Parameters
    ----------
    frame, book, day, keep
        As of `price_portfolio`.
    national
        How much of what moves the lines of one facility moves those of all [share]: 0, facilities have nothing to do
        with one another; 1, they move as one. Without it, the assumption of `data/programme.toml`.

    Returns
    -------
    PortfolioRisk
        Percentiles of the programme, share of each facility, what the sum of single P80 overstates.

    Raises
    ------
    FrameRefused, NotInForce
        As of `price_portfolio`.
    NationalRefused
        A national part that is no share.

    Notes
    -----
    Facilities move with sqrt(c) N + sqrt(1 - c) G, c the national part. Four moments and a beta stand for the whole
    distribution, a case for each origin of the two facilities whose unknown origins make the most difference:
    within 0.5 % of chance itself from P50 up, P10 within 1 %. A programme of one facility has that facility's own
    percentiles. Unknown origins are independent of one another.

    Examples
    --------
    >>> import pandas
    >>> frame = pandas.DataFrame({"migration.volume_tb": [18.0, 4.0, 2.0]}, index=["CHU", "EPH", "EHS"])
    >>> risk = portfolio_risk(frame, PriceBook.default(), date(2026, 11, 24))
    >>> risk.p80 < risk.sum_of_p80
    True
    """
    shared = national_on(day, national)
    portfolio = portfolio_of(frame, book.on(day), keep)
    portfolio.faults.refuse()
    return risk_of(portfolio, shared)


def risk_of(portfolio: Portfolio, national: float) -> PortfolioRisk:
    """Return the risk of the facilities of a portfolio that can be priced, in their order.

    Parameters
    ----------
    portfolio
        Facilities, as they were read.
    national
        How much of what moves the lines of one facility moves those of all [share].
    """
    facilities, count = Facilities(national), len(portfolio.facilities)
    rows = []
    for parcel in portfolio.parcels():
        moments, given, at_nodes = conditional_moments(*parcel.exposed)
        facilities.add(moments.above(parcel.certain), given, at_nodes)
        rows.append(np.arange(count)[parcel.rows])
    together = facilities.together
    if not rows:
        return PortfolioRisk(portfolio.facilities.index[:0], national, together)
    places = np.concatenate(rows)
    order = np.argsort(places)
    return PortfolioRisk(portfolio.facilities.index[places[order]], national, together.in_order(order))
