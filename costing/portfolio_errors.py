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


class NationalRefused(CostingError):
    """How much of what moves a facility is national: no share between 0 and 1."""

    key = "national_refused"
    found: str
