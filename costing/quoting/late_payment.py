"""What a public buyer owes for paying late: interest from the day after the delay, and more where that is late too."""

from dataclasses import dataclass
from decimal import Decimal

from costing.errors import PolicyRateMissing
from costing.money import exactly, to_centime
from costing.prices import Prices

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class LateInterest:
    """Late interest [DZD]: its yearly rate [percent], itself, and what is added as it was paid late too."""

    percent: Decimal
    interest: Decimal
    surcharge: Decimal

    @property
    def due(self) -> Decimal:
        """Both together [DZD]."""
        return self.interest + self.surcharge


def policy_rate(prices: Prices) -> Decimal | None:
    """Return the policy rate of the Bank of Algeria [percent a year], where a company's own book gives it."""
    given = prices.procurement.get("policy_rate.percent")
    return given.value if given is not None else None


@exactly
def late_interest(
    amount: Decimal, days_late: int, prices: Prices, *, policy_percent: Decimal | None = None, months_late: int = 0
) -> LateInterest:
    """Reckon the interest on a payment of a public contract that comes late.

    Parameters
    ----------
    amount
        What was due [DZD, taxes included].
    days_late
        Calendar days from the day after the delay to that of the payment, 0 or more.
    prices
        The prices of the day.
    policy_percent
        The policy rate of the Bank of Algeria [percent a year]; without it, that of the company's own book.
    months_late
        Months by which the interest itself is paid late, 0 or more.

    Returns
    -------
    LateInterest
        Interest and surcharge [DZD], each rounded half-up to the centime, once.

    Raises
    ------
    PolicyRateMissing
        No policy rate is given, and the company's own book has none.

    Notes
    -----
    interest = amount x (policy rate + points of the book) x days / days a year; surcharge = interest x percent a month
    x months. Points and surcharge were read in the official journal; the days of a year are an assumption.

    Examples
    --------
    A rate of 3 percent is made up here.

    >>> from datetime import date
    >>> from costing import PriceBook
    >>> prices = PriceBook.default().on(date(2026, 11, 24))
    >>> late = late_interest(Decimal("1190000.00"), 45, prices, policy_percent=Decimal(3), months_late=2)
    >>> late.percent, late.interest, late.surcharge
    (Decimal('4'), Decimal('5868.49'), Decimal('234.74'))
    """
    policy = policy_percent if policy_percent is not None else policy_rate(prices)
    if policy is None:
        raise PolicyRateMissing(day=prices.day)
    rules = prices.procurement
    percent = policy + rules["late_interest.points"].value
    year = rules["interest_year.days_a_year"].value
    interest = to_centime(amount * percent / _HUNDRED * days_late / year)
    surcharge = to_centime(interest * rules["late_surcharge.percent_a_month"].value / _HUNDRED * months_late)
    return LateInterest(percent, interest, surcharge)
