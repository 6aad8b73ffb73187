"""The markup of a workbook from outside, read as a stream before any other program builds something of it.

What a part is named or said to be proves nothing: every rule holds in every part.
"""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from openpyxl.utils import get_column_letter

from costing.documents.workbook_rules import (
    LAST_COLUMN,
    LAST_LINES,
    LAST_ROW,
    MOST_CELLS,
    Refusal,
    Tally,
    area,
    position,
    refuse_beyond,
    refuse_relation,
)

MOST_OTHERS = 60_000  # of one part, beside cells and shared texts: styles, names, drawings
LONGEST_TEXT = 262_144  # bytes: a cell holds 32,767 signs
DEEPEST = 100
_COLUMNS = {get_column_letter(number): number for number in range(1, LAST_COLUMN + 1)}
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii"}


class Scan:
    """One part of markup, fed in pieces; what it holds is added to the tally of its workbook."""

    def __init__(self, part: str, tally: Tally) -> None:
        self.part = part
        self.tally = tally
        self._read = self._silent = self._depth = self._row = self._column = self._lines = self._others = 0
        self._row_depth = self._text_depth = self._ranges = self._cells = 0
        self._formulas: dict[str, int] = {}
        self._row_told = "0"
        self._shared: str | None = None
        self._length = 0
        self._checks = self._by_name()
        self._parser = expat.ParserCreate("utf-8")
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, content: bytes, *, last: bool = False) -> None:
        """Read on; `last`: nothing follows."""
        if b"\0" in content:
            raise Refusal("workbook_encoding", part=self.part, found="UTF-16")
        self._listen(content)
        try:
            self._parser.Parse(content, last)
        except expat.ExpatError as error:
            raise Refusal("workbook_damaged", part=self.part, found=str(error)) from error
        self._read += len(content)
        if not last and self._read - self._parser.CurrentByteIndex > LONGEST_TEXT:
            raise self._too_long()
        self.tally.add_cells(self._cells, self.part)
        self._cells = 0

    def _by_name(self) -> dict[str, Callable[[Mapping[str, str]], None]]:
        """Return what is looked at in an element, by its name without its prefix."""
        return {
            "row": self._line,
            "si": self._shared_text,
            "f": self._formula,
            "mergeCell": self._merge,
            "hyperlink": self._link,
            "dimension": self._told_size,
            "comment": self._comment,
            "conditionalFormatting": self._format,
            "cfRule": self._rule,
            "dataValidation": self._validation,
            "sheet": self._sheet,
            "Relationship": self._relation,
            "Override": self._kind,
            "Default": self._kind,
        }

    def _listen(self, content: bytes) -> None:
        """Refuse a text that goes on without end: no tag begins in it."""
        first = content.find(b"<")
        self._silent += len(content) if first < 0 else first
        if self._silent > LONGEST_TEXT:
            raise self._too_long()
        if first >= 0:
            self._silent = len(content) - content.rfind(b"<")

    def _too_long(self) -> Refusal:
        return Refusal("workbook_text_too_long", part=self.part, most=LONGEST_TEXT)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise Refusal("workbook_encoding", part=self.part, found=encoding)

    def _doctype(self, *_told: object) -> None:
        raise Refusal("workbook_entities", part=self.part)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        depth = self._depth = self._depth + 1
        if self._row_depth:
            if depth == self._row_depth + 1:
                self._cell(attributes)
        elif not self._text_depth:
            self._others += 1
            if self._others > MOST_OTHERS:
                raise Refusal("workbook_too_full", part=self.part, most=MOST_OTHERS)
        check = self._checks.get(name) or (self._checks.get(name.rpartition(":")[2]) if ":" in name else None)
        if check is not None:
            check(attributes)
        elif depth > DEEPEST:
            raise Refusal("workbook_nested", part=self.part, most=DEEPEST)

    def _end(self, _name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth == self._row_depth:
            self._row_depth = 0
        elif depth == self._text_depth:
            self._text_depth = 0
        if self._shared is not None:
            self._formula_told(self._shared)

    def _line(self, attributes: Mapping[str, str]) -> None:
        if self._row_depth:
            raise Refusal("workbook_nested", part=self.part, most=DEEPEST)
        self._row_depth = self._depth
        self._lines += 1
        told = attributes.get("r")
        self._row = self._row + 1 if told is None else _whole(told, self.part)
        self._row_told = str(self._row)
        self._column = 0
        if self._lines > LAST_LINES:
            refuse_beyond(max(self._row, self._lines), 1, self.part)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._cells += 1
        place = attributes.get("r")
        if place is None:
            self._column += 1
            row, column = self._row, self._column
        else:
            # Nearly every cell says the row that it is in, and a column that a quote reaches.
            known = _COLUMNS.get(place[: -len(self._row_told)]) if place.endswith(self._row_told) else None
            row, column = (self._row, known) if known else position(place, self.part)
            self._column = column
        if row > LAST_ROW or column > LAST_COLUMN:
            refuse_beyond(row, column, self.part)
        if self._cells > MOST_CELLS:
            raise Refusal("workbook_many_cells", part=self.part, most=MOST_CELLS)

    def _shared_text(self, _attributes: Mapping[str, str]) -> None:
        self._text_depth = self._text_depth or self._depth

    def _formula(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("t") == "shared":
            self._shared, self._length = attributes.get("si", ""), 0
            self._parser.CharacterDataHandler = self._signs

    def _signs(self, text: str) -> None:
        self._length += len(text)

    def _formula_told(self, shared: str) -> None:
        """Reckon with a formula that is written once for many cells: each of them gets a copy of its own."""
        if shared in self._formulas:
            self.tally.add_repeated(self._formulas[shared], self.part)
        else:
            self._formulas[shared] = self._length
        self._shared = self._parser.CharacterDataHandler = None

    def _merge(self, attributes: Mapping[str, str]) -> None:
        self.tally.add_merge(attributes.get("ref", ""), self.part)

    def _link(self, attributes: Mapping[str, str]) -> None:
        self.tally.add_link(attributes.get("ref", ""), self.part)

    def _told_size(self, attributes: Mapping[str, str]) -> None:
        area(attributes.get("ref", "A1"), self.part, "workbook_dimension")

    def _comment(self, attributes: Mapping[str, str]) -> None:
        area(attributes.get("ref", "A1"), self.part)

    def _format(self, attributes: Mapping[str, str]) -> None:
        self._ranges = attributes.get("sqref", "").count(" ") + 1

    def _rule(self, _attributes: Mapping[str, str]) -> None:
        self.tally.add_rule(self._ranges, self.part)

    def _validation(self, attributes: Mapping[str, str]) -> None:
        self.tally.add_rule(attributes.get("sqref", "").count(" ") + 1, self.part)

    def _sheet(self, _attributes: Mapping[str, str]) -> None:
        self.tally.add_sheet(self.part)

    def _relation(self, attributes: Mapping[str, str]) -> None:
        kind, target, mode = (attributes.get(name, "") for name in ("Type", "Target", "TargetMode"))
        refuse_relation(self.part, kind, target, mode, self.tally.targets)

    def _kind(self, attributes: Mapping[str, str]) -> None:
        self.tally.kinds.add(attributes.get("ContentType", ""))


def _whole(text: str, part: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len("1048576")):
        raise Refusal("workbook_damaged", part=part, found=text)
    return int(text)
