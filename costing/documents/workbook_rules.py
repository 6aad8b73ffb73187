"""What a workbook from outside may hold: how far its cells reach, how much there is, what it may lead to."""

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache

from openpyxl.utils import column_index_from_string

LAST_ROW = 20_000
LAST_LINES = 20_010  # rows written, of one sheet: LibreOffice adds an empty one at the very end
LAST_COLUMN = 200
MOST_TAGS = 1_200_000  # of all parts: twice what a quote of ten thousand lines has
MOST_CELLS = 300_000  # of all sheets, those under a merge or a link included: thirty for each of 10,000 lines
MOST_MERGES = 20_000
MOST_LINKS = 500
MOST_RULES = 2_000  # conditional formats and validations
MOST_RANGES = 50_000  # that those rules are for
MOST_SHEETS = 50
MOST_REPEATED = 2_000_000  # signs of all formulas that are written once for many cells

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_PLAIN_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_STRICT = "http://purl.oclc.org/"
_MACROS = {"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "macrosheet", "dialogsheet"}
_ELSEWHERE = {"externallink", "externallinkpath", "xlpathmissing", "xlstartup", "xllibrary", "xlalternatestartup"}
_CONNECTIONS = {"connections", "querytable", "xmlmaps"}
_EMBEDDED = {"oleobject", "package", "control", "activexcontrolbinary", "afchunk"}
_KEYS = (
    (_MACROS, "workbook_macro"),
    (_ELSEWHERE, "workbook_external"),
    (_CONNECTIONS, "workbook_connection"),
    (_EMBEDDED, "workbook_embedded"),
)


class Refusal(Exception):
    """A workbook that is not read: `key` is the message that says why, `facts` are those it names."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts


@dataclass(slots=True)
class Tally:
    """What has been met in the parts of one workbook so far; each addition is refused once it is too much."""

    cells: int = 0
    merges: int = 0
    links: int = 0
    rules: int = 0
    ranges: int = 0
    sheets: int = 0
    tags: int = 0
    repeated: int = 0
    kinds: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)

    def add_cells(self, count: int, part: str) -> None:
        """Count cells, written or under a merge or a link."""
        self.cells += count
        _few(self.cells, MOST_CELLS, "workbook_many_cells", part)

    def add_tags(self, count: int, part: str) -> None:
        """Count tags, whatever they are of."""
        self.tags += count
        _few(self.tags, MOST_TAGS, "workbook_too_full", part)

    def add_merge(self, place: str, part: str) -> None:
        """Count merged cells."""
        self.merges += 1
        _few(self.merges, MOST_MERGES, "workbook_many_merges", part)
        self.add_cells(area(place, part, "workbook_merge_beyond"), part)

    def add_link(self, place: str, part: str) -> None:
        """Count a link and the cells it stands on."""
        self.links += 1
        _few(self.links, MOST_LINKS, "workbook_many_links", part)
        if ":" in place:
            self.add_cells(area(place, part, "workbook_link_beyond"), part)
        else:
            area(place, part)

    def add_rule(self, ranges: int, part: str) -> None:
        """Count a conditional format or a validation, and the ranges it is for."""
        self.rules += 1
        self.ranges += ranges
        _few(self.rules, MOST_RULES, "workbook_many_rules", part)
        _few(self.ranges, MOST_RANGES, "workbook_many_rules", part)

    def add_sheet(self, part: str) -> None:
        """Count a sheet."""
        self.sheets += 1
        _few(self.sheets, MOST_SHEETS, "workbook_many_sheets", part)

    def add_repeated(self, signs: int, part: str) -> None:
        """Count the signs of a formula that one more cell shares."""
        self.repeated += signs
        _few(self.repeated, MOST_REPEATED, "workbook_shared_formulas", part)


def _few(count: int, most: int, key: str, part: str) -> None:
    if count > most:
        raise Refusal(key, part=part, most=most)


def area(place: str, part: str, beyond: str = "") -> int:
    """Return how many cells a place or range has; refuse what reaches too far, with `beyond` or by what it passes."""
    ends = place.split(":", 1)
    (top, left), (bottom, right) = (position(each, part) for each in (ends[0], ends[-1]))
    rows, columns = max(top, bottom), max(left, right)
    if beyond and (rows > LAST_ROW or columns > LAST_COLUMN):
        raise Refusal(beyond, part=part, found=place, rows=LAST_ROW, columns=LAST_COLUMN)
    refuse_beyond(rows, columns, part)
    return (abs(top - bottom) + 1) * (abs(left - right) + 1)


def position(place: str, part: str) -> tuple[int, int]:
    """Return the row and the column of a cell."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise Refusal("workbook_damaged", part=part, found=place)
    return int(found[2]), _column(found[1])


@lru_cache(maxsize=1_024)
def _column(letters: str) -> int:
    try:
        return column_index_from_string(letters)
    except ValueError:
        return LAST_COLUMN + 1  # beyond the last that there is


def refuse_beyond(row: int, column: int, part: str) -> None:
    """Refuse a row or a column that no quote reaches."""
    if row > LAST_ROW:
        raise Refusal("workbook_rows", part=part, found=row, most=LAST_ROW)
    if column > LAST_COLUMN:
        raise Refusal("workbook_columns", part=part, found=column, most=LAST_COLUMN)


def refuse_relation(part: str, kind: str, target: str, mode: str, targets: set[str]) -> None:
    """Refuse what a part would fetch from elsewhere, run or hold unread; a plain link is fine.

    `targets` are the sheets met so far: one that is named twice would be read twice.
    """
    if kind.startswith(_STRICT):
        raise Refusal("workbook_of_other_kind", part=part, found="Strict Open XML")
    last = posixpath.basename(kind).lower()
    for kinds, key in _KEYS:
        if last in kinds:
            raise Refusal(key, part=part, found=target)
    plain = last == "hyperlink" and _PLAIN_LINK.match(target)
    if mode.lower() == "external" and not plain:
        raise Refusal("workbook_external", part=part, found=target)
    if last in {"worksheet", "chartsheet"}:
        sheet = posixpath.normpath(target).lower().rpartition("/")[2]
        if sheet in targets:
            raise Refusal("workbook_doubled_sheet", part=part, found=target)
        targets.add(sheet)
