"""What an offer is composed of: each component a line, in another line or left out; and a project against its parts."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from costing.assembling import Assembly
from costing.lines import Told
from costing.money import CENTIME, decimal_of
from costing.offers import Component, Said
from costing.tracing import PERCENT
from costing.wanting import Wanted
from costing.wording import messages

LINE, INCLUDED, NOT_ASKED, NOT_OFFERED = "line", "included", "not_asked", "not_offered"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a component of an upgrade stands in an offer: its status, the service that holds its price, and why."""

    code: str
    label: Said
    status: str
    service: str | None
    reason: Said


def standings(assembly: Assembly) -> tuple[Standing, ...]:
    """Tell how each component of the book stands: never silently absent, never counted twice."""
    case = assembly.case
    lines = [line.service for line in assembly.lines]
    return tuple(_standing(component, lines, case.wanted) for component in case.prices.components.values())


def _standing(component: Component, lines: Collection[str], wanted: Wanted) -> Standing:
    in_whole = wanted.parts if wanted.sold_whole else ()
    if not component.offered:
        return Standing(component.code, component.label, NOT_OFFERED, None, messages()["component.not_offered"])
    if component.service in lines:
        return Standing(component.code, component.label, LINE, component.service, component.reason)
    host = next((code for code in component.included_in if code in lines), None)
    if host is not None:
        return Standing(component.code, component.label, INCLUDED, host, component.reason)
    if {component.service, *component.included_in} & {*in_whole}:
        return Standing(component.code, component.label, INCLUDED, wanted.whole, messages()["component.in_whole"])
    return Standing(component.code, component.label, NOT_ASKED, None, messages()["component.not_asked"])


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """The comprehensive project held against the sum of its parts, both firm, before tax [DZD]; never added together.

    `limit`: from what percentage of the sum of the parts on a difference is unusual.
    """

    sold: str
    top_down: Decimal
    bottom_up: Decimal
    limit: Decimal

    @property
    def wide(self) -> bool:
        """Whether they differ by more than is usual."""
        return self.percent > self.limit

    @property
    def difference(self) -> Decimal:
        """Top-down less bottom-up [DZD]."""
        return self.top_down - self.bottom_up

    @property
    def percent(self) -> Decimal:
        """How far they are apart, in percent of the sum of the parts, to the hundredth."""
        return (abs(self.difference) / self.bottom_up * PERCENT).quantize(CENTIME)

    @property
    def comment(self) -> Told:
        """What the difference means."""
        facts = {"top_down_dzd": self.top_down, "bottom_up_dzd": self.bottom_up, "percent": self.percent}
        side = "above" if self.difference > 0 else "below"
        return Told(f"cross_check.{'wide' if self.wide else 'usual'}_{side}", facts)


def cross_check_of(assembly: Assembly) -> CrossCheck | None:
    """Hold the project against its parts; nothing where they are not all asked for, or have no price of their own."""
    wanted = assembly.case.wanted
    if wanted.whole is None or not wanted.checked:
        return None
    top_down = assembly.firm(wanted.whole)
    bottom_up = sum((assembly.firm(code) for code in wanted.parts), Decimal(0))
    limit = decimal_of(assembly.case.prices.norms.cross_check) * PERCENT
    return CrossCheck("whole" if wanted.sold_whole else "parts", top_down, bottom_up, limit)
