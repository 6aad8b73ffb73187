"""From an estimate and its terms to what is sold: firm rows, discounts and totals, exact, and nothing else yet.

Everything a record says beside is worked out from this when it is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from costing.errors import AmountTooLarge, DayOutOfCalendar, NothingToLayOut, Problem, TermsRefused
from costing.estimating import Estimate
from costing.lines import Line
from costing.money import ZERO, decimal_of, exactly
from costing.numerals import LIMIT
from costing.prices import Prices
from costing.quoting.choices import Choice, choices_of, chosen
from costing.quoting.confiding import Spread, left_line, spread_of
from costing.quoting.discounts import Given, discounted
from costing.quoting.own_lines import certain, own_codes, own_line, own_rate, priced_by_hand
from costing.quoting.record import TermsRecord
from costing.quoting.schedule import Schedule, schedule
from costing.quoting.settling import faults_of
from costing.quoting.sold import Sold, Sums, gross_of
from costing.quoting.taxes import stamp_duty, vat_by_rate
from costing.risk import Risk, check_named, risk_of
from costing.terms import Exemption

_UNTAXED = Decimal(0)


@dataclass(frozen=True)
class Offer:
    """What is sold, firm: rows in the order of the quote, the discounts as they were given, and the totals [DZD].

    `spread` is what the confidence adds that it is sold at, `likely` the rows without that and without discounts.
    """

    estimate: Estimate
    terms: TermsRecord
    choices: tuple[Choice, ...]
    likely: tuple[Sold, ...]
    rows: tuple[Sold, ...]
    given: tuple[Given, ...]
    sums: Sums
    spread: Spread | None

    @cached_property
    def risk(self) -> Risk:
        """The risk of what is sold, accepted options included."""
        return _risk(self.estimate, self.terms, self.likely, extras=True)

    @cached_property
    def laid(self) -> Schedule | None:
        """The calendar from the day of the order, or of the quote; none without a project, or past known days."""
        try:
            return schedule(self.estimate, self.terms.start or self.estimate.day)
        except (DayOutOfCalendar, NothingToLayOut):
            return None

    def taking(self, codes: Sequence[str]) -> "Offer":
        """Return the same offer with other choices taken."""
        return offered(self.estimate, self.terms.model_copy(update={"accepted": tuple(codes)}))


@exactly
def offered(estimate: Estimate, terms: TermsRecord) -> Offer:
    """Make an estimate firm under some terms.

    Parameters
    ----------
    estimate
        A scope, priced under these terms.
    terms
        The terms, each settled.

    Raises
    ------
    TermsRefused
        Terms that name what is not there, exclude each other, or take off more than there is; all at once.
    LineUnknown
        A range or a loading of a line that is not there.
    AmountTooLarge
        10^12 dinars or more, all options and years included.
    """
    own = own_codes(terms)
    choices = choices_of(terms, own)
    _refuse(faults_of(terms, estimate.lines, own, choices, estimate.prices))
    likely = chosen(_firm(estimate, terms, own), choices, terms.accepted or ())
    check_named([row.line for row in likely if not row.recurring], terms.risk)
    sold, spread = _at_confidence(estimate, terms, likely)
    made = discounted(sold, terms.steps)
    _refuse(made.problems)
    sums = _sums(made.rows, terms.payment, estimate.prices)
    _check_size(made.rows, terms.payment, estimate.prices)
    return Offer(estimate, terms, choices, likely, made.rows, made.given, sums, spread)


def _check_size(rows: Sequence[Sold], means: str, prices: Prices) -> None:
    """Refuse what cannot be written exactly: all there is to be paid, every option and every year of it included."""
    whole = gross_of([(row.vat_rate, row.net) for row in rows])
    whole += stamp_duty(whole, means, prices.stamp)
    if whole >= LIMIT:
        raise AmountTooLarge(amount=f"{whole:.2f}", limit=str(LIMIT))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise TermsRefused(problems=tuple(problems))


def _firm(estimate: Estimate, terms: TermsRecord, own: Sequence[str]) -> tuple[Sold, ...]:
    """Return every row at likely: what was priced, then lines of one's own, what is paid by the year at the end."""
    vat, said = estimate.prices.vat, terms.prices or {}
    rows = [_row(line, vat[line.vat]) for line in estimate.lines]
    rows = [priced_by_hand(row, said[row.code]) if row.code in said else row for row in rows]
    for code, each in zip(own, terms.lines or (), strict=True):
        line = own_line(code, each)
        rows.append(_row(line, own_rate(each, vat[line.vat])))
    return tuple(sorted((_exempted(row, terms.exemption) for row in rows), key=lambda row: row.recurring))


def _exempted(row: Sold, exemption: Exemption | None) -> Sold:
    """Return a row without value-added tax where it is exempt: every row is, or those named are."""
    exempt = exemption is not None and (exemption.lines is None or row.code in exemption.lines)
    return replace(row, vat_rate=_UNTAXED) if exempt else row


def _row(line: Line, rate: Decimal) -> Sold:
    """Make a line firm: its unit price is rounded here, once."""
    price = line.firm_price()
    return Sold(line, decimal_of(line.quantity.likely), price, line.amount_at(price), price, rate)


def _at_confidence(
    estimate: Estimate, terms: TermsRecord, rows: tuple[Sold, ...]
) -> tuple[tuple[Sold, ...], Spread | None]:
    """Return rows at the confidence they are sold at: each lump sum with its part, what is left as a row of its own."""
    if terms.confidence is None:
        return rows, None
    risk = _risk(estimate, terms, rows, extras=False)
    spread = spread_of(risk, float(terms.confidence))
    sold = [_with(row, spread.added.get(row.code, ZERO)) for row in rows]
    left = left_line(risk, spread)
    if left is not None:
        once = sum(not row.recurring for row in sold)
        row = replace(_row(left, estimate.prices.vat[left.vat]), contingency=spread.left)
        sold.insert(once, _exempted(row, terms.exemption))
    return tuple(sold), spread


def _with(row: Sold, added: Decimal) -> Sold:
    if not added:
        return row
    return replace(row, unit_price=row.unit_price + added, amount=row.amount + added, contingency=added)


def _risk(estimate: Estimate, terms: TermsRecord, rows: Sequence[Sold], *, extras: bool) -> Risk:
    """Return the risk of rows at likely; accepted options are certain, and in it or not."""
    lines = tuple(row.line for row in rows)
    given = {**certain(rows), **{row.code: row.amount for row in rows if row.extra}}
    outside = {row.code for row in rows if row.optional or (row.extra and not extras)}
    return risk_of(estimate.assembly, lines, terms.risk, certain=given, outside=outside)


def _sums(rows: Sequence[Sold], means: str, prices: Prices) -> Sums:
    """Total what is paid once."""
    counted = [row for row in rows if row.counted]
    net = sum((row.amount for row in counted), ZERO)
    discount = sum((row.discount for row in counted), ZERO)
    taxes = vat_by_rate((row.vat_rate, row.net) for row in counted)
    gross = net - discount + sum((tax.amount for tax in taxes), ZERO)
    return Sums(net, discount, taxes, gross, stamp_duty(gross, means, prices.stamp))
