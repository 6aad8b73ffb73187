"""What every test shares: a tool that is missing skips its tests on a user's machine, and fails them in CI.

Generated cases are other ones at each run on a developer's machine, where a new fault is welcome, and the same ones at
each run of CI, so that a change is judged by what it changed.
"""

import itertools
import os

import pytest
from hypothesis import HealthCheck, Phase, settings

# A program of its own, with a library that only it needs.
collect_ignore = ["mutation"]

# As many cases as half an hour holds for all tests together; a developer's machine makes a failing one smaller, which
# takes minutes for each.
CI = "COSTING_CI" in os.environ
settings.register_profile(
    "costing",
    deadline=None,
    max_examples=40,
    derandomize=CI,
    phases=(Phase.explicit, Phase.generate) if CI else tuple(Phase),
    suppress_health_check=[HealthCheck.too_slow],
)
# Few cases, the same each time, and none made smaller: what a mutation test asks is only whether a change is noticed.
settings.register_profile(
    "same",
    settings.get_profile("costing"),
    derandomize=True,
    database=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("costing")


def pytest_runtest_setup(item):
    """Look for what a test's marker says that it needs, before any fixture starts it."""
    if item.get_closest_marker("office") is not None:
        from tests import office

        _needed(office.missing(), "libreoffice-writer libreoffice-calc poppler-utils")
    if item.get_closest_marker("browser") is not None:
        from tests import browser

        _needed(browser.missing(), browser.PACKAGES)


def _needed(missing, packages):
    """Skip what needs a tool that is not there on a user's machine, and fail it in CI."""
    if missing is None:
        return
    said = f"{missing} is not installed: apt install {packages}"
    if CI:
        pytest.fail(said)
    pytest.skip(said)


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server, started when the first test asks for it and stopped after the last."""
    from tests import postgres

    _needed(postgres.missing(), "postgresql")
    with postgres.served() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def register_urls(request, tmp_path):
    """Addresses of registers that are not there yet, one at each call, on each database in turn."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_server").place
    names = itertools.chain(["register.db"], (f"register-{count}.db" for count in itertools.count(1)))
    return lambda: str(tmp_path / next(names))


@pytest.fixture
def register_url(register_urls):
    """The address of a register that is not there yet, on each database in turn."""
    return register_urls()


@pytest.fixture(autouse=True, scope="session")
def _cells_are_read_as_they_were_written():
    """A cell below a merge is read with the style that stands in the file.

    openpyxl draws the borders of a merge anew over all of its cells, which no test asks about, and takes most of the
    time of opening a workbook for it.
    """
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.merge import MergedCellRange

    def held(self):
        there = self.ws._cells  # noqa: SLF001 - as the method does in whose place this stands
        for row, column in self.cells:
            if (row, column) not in there:
                there[row, column] = MergedCell(self.ws, row=row, column=column)

    drawn = MergedCellRange.format
    MergedCellRange.format = held
    yield
    MergedCellRange.format = drawn


@pytest.fixture(autouse=True, scope="session")
def _every_document_is_one_that_word_opens():
    """Whatever Word document a test makes, it is held to what Word asks; a tag in it may be what somebody typed."""
    from costing.documents import proposal
    from costing.documents.structure import unsound

    rendered = proposal.rendered

    def held(source, context, path):
        document = rendered(source, context, path)
        assert [each for each in unsound(document) if each.kind != "structure_tag"] == []
        return document

    proposal.rendered = held
    yield
    proposal.rendered = rendered
