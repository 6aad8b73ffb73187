"""What came back with a client's workbook: what it asks for where it may, and what it changed where it may not."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

AskedKind = Literal["quantity", "discount", "whole_discount", "option", "variant"]
TamperedKind = Literal[
    "formula",
    "formula_changed",
    "price",
    "vat_rate",
    "label",
    "unit",
    "code",
    "locked_quantity",
    "row_added",
    "row_deleted",
    "row_doubled",
    "total",
    "text",
    "sheet_missing",
    "sheet_added",
    "name",
    "mark",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing the client changed where it may.

    `code` is that of a line or a choice, and empty for the discount of the whole; `cell` is where it stands in the file
    that came back ("Devis!D12"). A quantity is in the line's unit, a discount a share (0..1), a choice 1 where it is
    taken and 0 where it is not.
    """

    kind: AskedKind
    code: str
    cell: str
    old: Decimal
    new: Decimal


@dataclass(frozen=True, slots=True)
class Tampered:
    """One thing that is not as it was issued, where nothing may change.

    `code` is that of the line or the mark of the row, and empty where there is none; `cell` is where it stands in the
    file that came back, or stood in the one issued. `old` and `new` are as a person reads them, empty where there is
    nothing.
    """

    kind: TamperedKind
    code: str
    cell: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What the client wrote in a comment beside a cell: nothing is changed by it, and somebody is to read it."""

    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A client's workbook, read back.

    `digest` is the SHA-256 of the file as it came. `number`, `revision` and `lang` are those of the workbook.
    `layout_known`: it was laid out as this version lays out; else its inputs alone were read, by code.
    """

    path: str
    digest: str
    number: str
    revision: int
    lang: str
    layout_known: bool
    asked: tuple[Asked, ...]
    tampered: tuple[Tampered, ...]
    remarks: tuple[Remark, ...] = ()
