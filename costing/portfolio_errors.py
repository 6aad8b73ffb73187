"""What can go wrong with a table of facilities."""

from __future__ import annotations

from costing.errors import CannotWrite, CostingError, FileChanged, Problem


class FrameRefused(CostingError):
    """A table of facilities with one or more faults.

    `problems` are the first of them, each with the label of its row; `rows` counts the rows that have any, `found` all
    faults.
    """

    key = "frame_refused"
    problems: tuple[Problem, ...]
    rows: int
    found: int


class FacilityNotOne(CostingError):
    """A label that names no row of a table of facilities, or `found` of them."""

    key = "facility_not_one"
    label: str
    found: int


class PricesOfOther(CostingError):
    """A table of facilities, and prices or a risk that are not of the same ones."""

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


class PictureFormUnknown(CostingError):
    """A picture to write whose ending says no form of picture."""

    key = "picture_form_unknown"
    path: str
    available: tuple[str, ...]


class FileStands(FileChanged):
    """A file that stands with other content where an option of a command would write."""

    key = "file_stands"
    path: str
    option: str


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


class NationalRefused(CostingError):
    """How much of what moves a facility is national: no share between 0 and 1."""

    key = "national_refused"
    found: str


class BatchUnusual(CostingError):
    """A batch of a number of rows that is not whole, or below 1."""

    key = "batch_unusual"
    found: str


class TargetBusy(CostingError):
    """A file of prices that another process is writing."""

    key = "target_busy"
    path: str


class PartsOfOther(CostingError):
    """A folder of parts that belong to something else; `problems` say in what it differs."""

    key = "parts_of_other"
    path: str
    problems: tuple[Problem, ...]


class PricesUnwritten(CannotWrite):
    """A file of prices that the folder or disk refuses; parts that are finished stay in `folder`."""

    key = "prices_unwritten"
    path: str
    reason: Problem
    folder: str


class FacilitiesRefused(FrameRefused):
    """A file of facilities with one or more faults; what is priced of it already stays in `folder`."""

    key = "facilities_refused"
    path: str
    folder: str
    problems: tuple[Problem, ...]
    rows: int
    found: int


class VersionsDiffer(CostingError):
    """A worker that runs another version of costing than the program that asks it."""

    key = "versions_differ"
    asked: str
    found: str
