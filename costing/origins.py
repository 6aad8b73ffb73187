"""The same scope under each origin of its vendor, line by line: what a foreign one adds to a local one, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import get_args

from costing.estimating import Estimate, estimate
from costing.lines import Line
from costing.money import ZERO, exactly
from costing.offers import Said
from costing.price_book import PriceBook
from costing.prices import ORIGIN
from costing.scope import Origin, Scope, Vendor
from costing.tracing import PERCENT
from costing.wording import LANGUAGES, in_all, say

ORIGINS: tuple[str, ...] = get_args(Origin)


@dataclass(frozen=True, slots=True)
class OriginRow:
    """One line under each origin, firm, before tax [DZD]: nothing where an origin does not bring it; and why it moves.

    `group`: `once` for the one-off lines, `year` for maintenance, `client` for what the client bears itself.
    """

    code: str
    group: str
    label: Said
    amounts: Mapping[str, Decimal | None]
    why: Said

    @property
    def added(self) -> Decimal:
        """What an international vendor adds to a local one [DZD]."""
        return (self.amounts[ORIGINS[-1]] or ZERO) - (self.amounts[ORIGINS[0]] or ZERO)


@dataclass(frozen=True, slots=True)
class OriginPage:
    """A scope priced under each origin: its rows, and the totals of each group by origin [DZD before tax]."""

    rows: tuple[OriginRow, ...]

    def total(self, group: str, origin: str) -> Decimal:
        """Sum a group under one origin [DZD before tax]."""
        return sum((row.amounts[origin] or ZERO for row in self.rows if row.group == group), ZERO)


@exactly
def compare_origins(scope: Scope, book: PriceBook, day: date) -> OriginPage:
    """Price a scope with a local vendor, the local partner of a foreign one, and an international one.

    Parameters
    ----------
    scope
        What the client needs; its own `vendor.origin` is set aside, the rest of `[vendor]` is kept.
    book, day
        The price book, and the day whose prices and rates are used.

    Returns
    -------
    OriginPage
        Every line that stands under some origin, in the order of the offer.

    Raises
    ------
    NotInForce, NothingAsked, NoLineLeft, RateMissing
        As `estimate` does.
    """
    vendor = scope.vendor if scope.vendor is not None else Vendor()
    made = {
        origin: estimate(scope.model_copy(update={"vendor": vendor.model_copy(update={"origin": origin})}), book, day)
        for origin in ORIGINS
    }
    codes = _in_order([line.code for line in each.lines] for each in reversed(made.values()))
    return OriginPage((*(_row(code, made) for code in codes), *_borne(made)))


def _in_order(lists: Iterable[list[str]]) -> tuple[str, ...]:
    """Return every code once, in the order of the longest offer first."""
    return tuple(dict.fromkeys(code for codes in lists for code in codes))


def _row(code: str, made: Mapping[str, Estimate]) -> OriginRow:
    lines = {origin: next((line for line in each.lines if line.code == code), None) for origin, each in made.items()}
    line = next(line for line in reversed(lines.values()) if line is not None)
    amounts = {origin: each.firm_amount if each is not None else None for origin, each in lines.items()}
    return OriginRow(code, "year" if line.recurring else "once", line.label, amounts, _why(line, amounts, made))


def _why(line: Line, amounts: Mapping[str, Decimal | None], made: Mapping[str, Estimate]) -> Said:
    """Say why a line moves: the weight of the origin in its range, or what brings it; nothing where it stays."""
    service = next(iter(made.values())).prices.all_services[line.service]
    weight = service.weights.get(ORIGIN)
    if len(set(amounts.values())) == 1:
        return dict.fromkeys(LANGUAGES, "")
    if weight is not None:
        return in_all("origins.weight", {"percent": round(weight * PERCENT, 2)})
    if service.origins and line.exact is None:
        return service.note
    if service.origins:
        told = [each.said() for each in line.reasons]
        return {lang: say("view.joiner", lang).join(each[lang] for each in told) for lang in LANGUAGES}
    return in_all("origins.parts", {})


def _borne(made: Mapping[str, Estimate]) -> Iterable[OriginRow]:
    charges = {charge.service.code: charge for each in made.values() for charge in each.borne}
    for code, charge in charges.items():
        amounts = {
            origin: next((borne.dzd for borne in each.borne if borne.service.code == code), None)
            for origin, each in made.items()
        }
        yield OriginRow(code, "client", charge.service.label, amounts, charge.told.said())
