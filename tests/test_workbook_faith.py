import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing.document_errors import WorkbookRefused
from costing.documents.cells import Book
from costing.documents.looks import Look
from costing.documents.sealing import sealed
from costing.documents.texts import labels
from costing.documents.workbook import workbook_bytes
from costing.documents.workbook_guard import guarded, opened_workbook
from tests import hostile_workbooks as hostile
from tests import office
from tests.sample_views import Line, sample_view

MEGABYTE = hostile.MEGABYTE
GOOD = hostile.packed(hostile.parts())
STRING = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
ROOM = 100 * MEGABYTE
CHILD = """
import resource, sys
from costing.document_errors import WorkbookRefused
from costing.documents.workbook_guard import guarded
content = open(sys.argv[1], "rb").read()
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[2]),) * 2)
try:
    guarded(content)
except WorkbookRefused as refusal:
    print(refusal.reason.key)
"""


def read_or_refused(content):
    """Return whether a file is read, or refused for what it is, within two seconds; anything else fails."""
    began = time.process_time()
    try:
        sound = bool(opened_workbook(content).worksheets)
    except WorkbookRefused as refusal:
        sound = refusal.reason.key.startswith("workbook_")
    return sound and time.process_time() - began < 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process so")
@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.bomb("xl/media/image1.png", b"", bytes(MEGABYTE), 1_500),
        lambda: hostile.bomb("xl/media/image1.png", b"", bytes(MEGABYTE), 1_500, said=1_000),
        lambda: hostile.bomb(hostile.STRINGS, STRING, b"A" * MEGABYTE, 400, b"</t></si></sst>"),
        lambda: hostile.bomb(hostile.STRINGS, STRING, b"A" * MEGABYTE, 400, b"</t></si></sst>", said=1_000),
        lambda: hostile.merge("A1:XFD20000"),
        lambda: hostile.of_rows("".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(1, 1_048_577))),
        lambda: hostile.overlapping(500),
    ],
    ids=["zeros", "zeros_that_lie", "string", "string_that_lies", "merge", "rows", "overlapping"],
)
def test_a_bomb_takes_no_memory(make, tmp_path):
    """A process that may hold little refuses a bomb all the same: with 100 MB to spare it is told what it was sent."""
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(make())

    command = [sys.executable, "-c", CHILD, str(path), str(ROOM)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert said.stdout.startswith("workbook_")


@settings(max_examples=40)
@given(places=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(places):
    """Whatever happens to the bytes of a workbook on its way, it is read or refused in words, and soon."""
    damaged = bytearray(GOOD)
    for place, change in places:
        damaged[place] ^= change

    assert read_or_refused(bytes(damaged))


@settings(max_examples=40)
@given(
    name=st.sampled_from([hostile.BOOK, hostile.SHEET, hostile.BOOK_RELATIONS, hostile.TYPES, "xl/styles.xml"]),
    place=st.floats(0, 1),
    marks=st.sampled_from(['"', "<", ">", "0", "-1", "1e9", "&#0;", "&lt;", ' r="A0"', "</x>", "<row/>", "9" * 5_000]),
    length=st.integers(0, 30),
)
def test_spoilt_markup_is_read_or_refused(name, place, marks, length):
    """Whatever somebody writes into a part of a workbook, it is read or refused in words, and soon."""
    members = hostile.parts()
    start = int(place * len(members[name]))
    spoilt = members[name][:start] + marks + members[name][start + length :]

    assert read_or_refused(hostile.packed(members | {name: spoilt}))


def test_ten_thousand_lines_are_let_through():
    """The workbook of ten thousand lines that I sent is let through as fast as any."""
    lines = tuple(Line(f"integration.{n}", f"Intégration n° {n}", "2", "u", "74200", "HL7") for n in range(10_000))
    content = workbook_bytes(sample_view(lines))
    began = time.process_time()

    guarded(content)
    assert time.process_time() - began < 2


@pytest.mark.office
def test_a_workbook_saved_again_by_libreoffice_is_let_through(tmp_path):
    """A client who has no Excel saves the workbook with LibreOffice, and it comes back whole."""
    path = tmp_path / "devis.xlsx"
    path.write_bytes(workbook_bytes(sample_view()))

    again = opened_workbook(office.convert(path, "xlsx", tmp_path / "out").read_bytes())
    assert again.worksheets[0]["I11"].value == sample_view().lines[0].code
    assert "TOTAL_HT" in again.defined_names


def test_a_look_shared_by_many_cells_is_not_changed_through_one():
    """Nobody changes the look of one cell and finds a thousand others changed with it."""
    book = Book(labels("fr"), "fr")
    sheet = book.add("sheet")
    sheet.put("A1", "PACS", Look())
    sheet.put("A2", "RIS", Look())

    with pytest.raises(TypeError, match="share this look"):
        sheet.page["A1"].number_format = "0.00"


@pytest.mark.parametrize("cached", [{}, {"A1": 2, "B7": 3}])
def test_a_formula_without_its_value_is_written_nowhere(cached):
    """No workbook leaves with a formula that shows nothing, or with a value that belongs to none."""
    book = Book(labels("fr"), "fr")
    book.add("sheet").formula("A1", "=1+1", 2, Look())

    with pytest.raises(RuntimeError):
        sealed(book.whole, [cached])
