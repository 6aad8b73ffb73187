"""Speed of reading a client's workbook back, beside openpyxl reading the same file: `make bench`."""

import io

import pytest
from openpyxl import load_workbook

from costing.documents.returned import compared, issued_of
from costing.documents.returned_cells import read_pages
from costing.documents.returned_changes import Findings
from costing.documents.workbook import workbook_bytes
from costing.documents.workbook_guard import guarded
from tests.returned_files import cell, edited, row, without_rows
from tests.sample_views import Line, sample_view

MANY = "a workbook of 10,000 lines read back, one deleted and one asked for (aim: 2 s or less)"
LINES = 10_000


@pytest.fixture(scope="module")
def view():
    """A view of ten thousand lines."""
    return sample_view(
        tuple(Line(f"own.{rank}", f"Poste {rank}", str(rank % 9 + 1), "poste", "1392.5") for rank in range(LINES))
    )


@pytest.fixture(scope="module")
def document(view):
    """Its workbook, as it comes back."""
    made = workbook_bytes(view)
    return without_rows(edited(made, {cell(made, "own.9000", "D"): 77}), row(made, "own.3"))


def read_back(document, view):
    """Return what is found in a workbook, once the guard has let it through."""
    guarded(document)
    findings = Findings("fr")
    compared(issued_of(view, {}), read_pages(document), findings, known=True)
    return findings


@pytest.mark.benchmark(group=MANY)
def test_baseline_openpyxl_reads_the_same_file(benchmark, document):
    """The baseline: openpyxl reads the same cells once, and compares nothing."""
    assert benchmark.pedantic(lambda: load_workbook(io.BytesIO(document)), rounds=3)


@pytest.mark.benchmark(group=MANY)
def test_a_workbook_of_ten_thousand_lines_read_back(benchmark, document, view):
    """The guard, the file read, what was issued worked out anew, and every cell compared."""
    found = benchmark.pedantic(read_back, (document, view), rounds=3)

    assert [each.code for each in found.asked] == ["own.9000"]
    assert [each.code for each in found.tampered] == ["own.3"]
