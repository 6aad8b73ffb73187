"""What every test shares: a tool that is missing skips its tests on a user's machine, and fails them in CI.

Generated cases are other ones at each run on a developer's machine, where a new fault is welcome, and the same ones at
each run of CI, so that a change is judged by what it changed.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "costing",
    deadline=None,
    derandomize="COSTING_CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("costing")


@pytest.fixture(autouse=True)
def _office_tools(request):
    if request.node.get_closest_marker("office") is None:
        return
    from tests import office

    missing = office.missing()
    if missing is None:
        return
    said = f"{missing} is not installed: apt install libreoffice-writer libreoffice-calc poppler-utils"
    if os.environ.get("COSTING_CI"):
        pytest.fail(said)
    pytest.skip(said)
