"""What can go wrong with a table of facilities."""

from __future__ import annotations

from costing.errors import CostingError, Problem


class FrameRefused(CostingError):
    """A table of facilities with one or more faults.

    `problems` are the first of them, each with the label of its row; `rows` counts the rows that have any, `found` all
    faults.
    """

    key = "frame_refused"
    problems: tuple[Problem, ...]
    rows: int
    found: int


class PricesOfOther(CostingError):
    """A table of facilities and a table of prices that have not as many rows."""

    key = "prices_of_other"
    facilities: int
    prices: int


class SummaryUnknown(CostingError):
    """A table of sums that is not among those of a summary."""

    key = "summary_unknown"
    asked: str
    available: tuple[str, ...]


class NoFacilityPriced(CostingError):
    """A file of facilities of which none can be priced; `problems` are the first of its faults, `found` counts them."""

    key = "no_facility_priced"
    path: str
    found: int
    problems: tuple[Problem, ...]


class TargetUnknown(CostingError):
    """A file to write whose ending says no form of table."""

    key = "target_unknown"
    path: str
    available: tuple[str, ...]


class TargetTooSmall(CostingError):
    """A workbook that cannot hold as many facilities."""

    key = "target_too_small"
    path: str
    rows: int
    most: int


class TargetIsInput(CostingError):
    """A file to write that is read, or written as something else, by the same command."""

    key = "target_is_input"
    path: str
