"""Workbooks written and read, told beside openpyxl doing the same cells in the same run: `make bench`."""

import io
import tracemalloc
from copy import copy

import pytest
from openpyxl import Workbook, load_workbook

from costing.documents.view import DEVIS, view_of
from costing.documents.workbook import workbook_bytes
from costing.documents.workbook_guard import guarded, opened_workbook
from tests.sample_views import Line, sample_view
from tests.samples import chu_quote

EXAMPLE = "the workbook of the example (aim: 100 ms or less)"
WRITING = "a workbook of 10,000 lines written (aims: 2 s and 60 MB or less)"
READING = "a workbook of 10,000 lines read back (aim: 2 s or less)"
LINES = tuple(
    Line(f"integration.{rank}", f"Intégration n° {rank}", "2", "interface", "123456.78", "HL7 ; format ancien")
    for rank in range(1, 10_001)
)
LOOKS = ("font", "fill", "border", "alignment", "protection")


@pytest.fixture(scope="module")
def large():
    return sample_view(LINES)


@pytest.fixture(scope="module")
def large_bytes(large):
    return workbook_bytes(large)


def cells_of(content):
    """Return the cells of a workbook by sheet: place, value, number format, and the parts of its look."""
    book, looks = load_workbook(io.BytesIO(content), rich_text=True), {}
    return [[told(cell, looks) for cell in page._cells.values()] for page in book]  # noqa: SLF001 # those that are there


def told(cell, looks):
    """Return what is written of a cell; its look is read once for all cells that have it."""
    if cell.style_id not in looks:
        looks[cell.style_id] = (cell.number_format, [copy(getattr(cell, look)) for look in LOOKS])
    return cell.coordinate, cell.value, *looks[cell.style_id]


def plain(sheets):
    """Write cells with openpyxl alone, each with a look of its own, as its handbook shows it."""
    book, stream = Workbook(), io.BytesIO()
    book.remove(book.active)
    for rows in sheets:
        page = book.create_sheet()
        for place, value, form, looks in rows:
            cell = page[place]
            cell.value = value
            cell.number_format = form
            for name, look in zip(LOOKS, looks, strict=True):
                setattr(cell, name, look)
    book.save(stream)
    return stream.getvalue()


def peak(work, *told):
    """Return by how much memory grows at most while something is done [MB]."""
    tracemalloc.start()
    try:
        work(*told)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


@pytest.mark.benchmark(group=EXAMPLE)
def test_baseline_openpyxl_writes_the_cells_of_the_example(benchmark):
    """The baseline: openpyxl writes the same cells, no look shared, no value beside a formula."""
    cells = cells_of(workbook_bytes(view_of(chu_quote(), kind=DEVIS)))

    assert benchmark(plain, cells)


@pytest.mark.benchmark(group=EXAMPLE)
def test_the_workbook_of_the_example(benchmark):
    """The firm quote of the example hospital to the bytes of its workbook, all sheets."""
    made = chu_quote()

    assert benchmark(lambda: workbook_bytes(view_of(made, kind=DEVIS)))


@pytest.mark.benchmark(group=WRITING)
def test_baseline_openpyxl_writes_the_cells_of_10000_lines(benchmark, large_bytes):
    """The baseline: openpyxl writes the same cells, no look shared, no value beside a formula."""
    cells = cells_of(large_bytes)

    assert benchmark.pedantic(plain, (cells,), rounds=1)


@pytest.mark.benchmark(group=WRITING)
def test_a_workbook_of_10000_lines(benchmark, large, capsys):
    """A view of ten thousand lines to the bytes of its workbook; memory grows by 60 MB at most."""
    assert benchmark.pedantic(workbook_bytes, (large,), rounds=2)

    grown = benchmark.extra_info["peak_mb"] = peak(workbook_bytes, large)
    with capsys.disabled():
        print(f"\n10,000 lines written: memory grows by {grown:.0f} MB at most")  # noqa: T201 # what `make bench` shows


@pytest.mark.benchmark(group=READING)
def test_baseline_openpyxl_reads_10000_lines(benchmark, large_bytes):
    """The baseline: openpyxl opens the same file, unguarded."""
    assert benchmark.pedantic(lambda: load_workbook(io.BytesIO(large_bytes)), rounds=2).worksheets


@pytest.mark.benchmark(group=READING)
def test_the_guard_of_10000_lines(benchmark, large_bytes):
    """The guard alone: every part unpacked, every element of markup looked at."""
    assert benchmark.pedantic(guarded, (large_bytes,), rounds=2) is None


@pytest.mark.benchmark(group=READING)
def test_10000_lines_guarded_and_opened(benchmark, large_bytes):
    """Guarded, then opened; what reads the lines of an opened workbook is timed after this."""
    assert benchmark.pedantic(opened_workbook, (large_bytes,), rounds=2).worksheets
