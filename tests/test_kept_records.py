"""Quotes of this version and of every earlier one: their records are kept, and come out again for ever."""

from pathlib import Path

import pytest

from costing import Quote, __version__, bridge, verify
from costing.documents.view import view_of
from tests.records.make_records import FOLDER, kept

RECORDS = sorted(FOLDER.glob("*/*.json"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in RECORDS]


@pytest.mark.parametrize("path", RECORDS, ids=NAMES)
def test_a_kept_record_is_verified(path: Path):
    """A quote of an earlier version comes out again to the centime from its record alone, whoever asks, years later."""
    found = verify(path.read_bytes())

    assert (found.verdict, found.differences, found.refused) == ("verified", (), None)
    assert found.version == path.parent.name


@pytest.mark.parametrize("path", RECORDS, ids=NAMES)
def test_a_kept_record_lives_on(path: Path):
    """An old quote is read, printed, revised and told apart from its revision, at its own prices."""
    read = Quote.from_json(path.read_bytes())

    made = read.revise(discount_percent=1)

    assert view_of(read, read.lang).number.startswith(read.number)
    assert (made.number, made.revision) == (read.number, read.revision + 1)
    assert sum(step.amount for step in bridge(read, made).steps) == made.totals.due - read.totals.due


def test_this_version_has_its_records():
    """Each version keeps records of its own: a new one writes them once, by tests/records/make_records.py."""
    assert {path.stem for path in RECORDS if path.parent.name == __version__} >= set(kept())
