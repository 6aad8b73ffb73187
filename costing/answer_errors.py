"""What a client asks for in a returned workbook, and cannot be answered as it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from costing.errors import CostingError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping


class AskedRefused(CostingError):
    """Requests that cannot be granted, all at once: `refusals` are the cells of each, and the refusal of it."""

    key = "asked_refused"
    problems: tuple[Problem, ...]
    refusals: tuple[tuple[tuple[str, ...], CostingError], ...]


class PricesNotHeld(CostingError):
    """Unit prices of a quote sold at a confidence that could not all be kept; `labels` are those of other lines."""

    key = "prices_not_held"
    codes: tuple[str, ...]
    labels: Mapping[str, str]


class AskedUnknown(CostingError):
    """A change of a line or a choice that the quote does not have."""

    key = "asked_unknown"
    code: str
    codes: tuple[str, ...]


class QuantityFixed(CostingError):
    """Another quantity of a line whose quantity is not asked for: a lump sum, or what follows from other answers."""

    key = "quantity_fixed"
    code: str
    label: Mapping[str, str]
    found: str


class QuantityRefused(CostingError):
    """A quantity that the scope does not take: half a workstation, more than there can be; `reason` says why."""

    key = "quantity_refused"
    code: str
    label: Mapping[str, str]
    found: str
    reason: Problem


class LineNeeded(CostingError):
    """A licence taken out before others of the same kind, whose codes would then be those of other lines."""

    key = "line_needed"
    code: str
    label: Mapping[str, str]
    last: str


class DiscountFixed(CostingError):
    """A discount on a line that can bear none of its own: what a confidence adds."""

    key = "discount_fixed"
    code: str
    label: Mapping[str, str]


class ChoicesClash(CostingError):
    """Choices taken together of which only one may be: options of one group, or variants."""

    key = "choices_clash"
    codes: tuple[str, ...]
