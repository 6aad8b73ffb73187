"""A row of a frame of facilities says what a scope file says."""

import numpy as np
import pandas as pd
import pytest

from costing import Scope
from costing.errors import ScopeRefused
from tests.facilities import scope_of

ROW = {
    "reference": "EPH-16-003", "client.name": "EPH n° 3 – Alger (fictif)", "wilaya": 16,
    "client.kind": "district_hospital", "systems.pacs.upgrade": "major", "systems.pacs.versions_behind": 2.0,
    "systems.ris.upgrade": None, "migration": True, "migration.volume_tb": np.float64(18), "integration": np.True_,
    "training": False, "training.days": 2.5, "maintenance": pd.NA, "hardware": True, "workstations": np.nan,
    "users": np.int64(40), "vendor.origin": "", "integrations": "EMR:HL7v2; ?:DICOM; HIS:;",
}  # fmt: skip
SAID = {
    "reference": "EPH-16-003",
    "client": {"name": "EPH n° 3 – Alger (fictif)", "kind": "district_hospital"},
    "systems": {"pacs": {"upgrade": "major", "versions_behind": 2}},
    "migration": {"volume_tb": 18},
    "integrations": [{"system": "EMR", "standard": "HL7v2"}, {"standard": "DICOM"}, {"system": "HIS"}],
    "training": {"days": 2.5},
    "hardware": {},
    "users": 40,
}


@pytest.mark.parametrize("form", [dict, pd.Series])
def test_a_row_says_what_a_scope_file_says(form):
    """Known cells are answers, empty ones unknown, and a yes asks for a service of which nothing is known."""
    assert scope_of(form(ROW)) == Scope.model_validate(SAID)


def test_interfaces_may_be_wanted_without_a_list():
    """A yes in `integration` wants interfaces, none listed yet; a nameless row gets a name of no one."""
    assert scope_of({"integration": True}) == Scope.model_validate({"client": {"name": "-"}, "integrations": []})
    assert scope_of({"integration": False}).integrations is None


def test_a_row_that_no_scope_can_say_is_refused():
    """A column that a scope does not know, and a number that is not whole, are refused, never left out."""
    with pytest.raises(ScopeRefused, match="migration"):
        scope_of({"migration.volume": 3})
    with pytest.raises(ScopeRefused, match=r"workstations\.count"):
        scope_of({"workstations.count": 2.5})
