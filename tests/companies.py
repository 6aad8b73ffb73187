"""A company with costs, floors and mandates of its own, for the tests of what only it may know."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from costing import PriceBook

OWN = """
[[roles.sales_engineer.mandate]]
from = 2025-01-01
discount_percent = 5
line_percent = 10
source = "Direction"

[[roles.sales_manager.mandate]]
from = 2025-01-01
discount_percent = 12
source = "Direction"

[[roles.managing_director.mandate]]
from = 2025-01-01
discount_percent = 30
below_floor = true
source = "Direction"

[[roles.integration_engineer.day_rate]]
from = 2025-01-01
dzd = 20_000
source = "Paie"

[[roles.project_manager.day_rate]]
from = 2025-01-01
dzd = 30_000
source = "Paie"

[[costs.data_migration]]
from = 2025-01-01
days = {integration_engineer = 10, project_manager = 2}
purchases = 50_000
source = "Dossiers"

[[costs.workstation]]
from = 2025-01-01
days = {project_manager = 1}
days_a_unit = {integration_engineer = 1.5}
purchases_a_unit = 1_000.50
source = "Dossiers"

[[costs.training]]
from = 2025-01-01
share_percent = 60
source = "Dossiers"

[[floors.training]]
from = 2025-01-01
dzd = 30_000
source = "Direction"

[[floors.data_migration]]
from = 2025-01-01
share_percent = 90
source = "Direction"

[[floors.workstation]]
from = 2025-01-01
margin_percent = 50
source = "Direction"
"""


@cache
def company(text: str = OWN) -> PriceBook:
    """Return the base book with a company's own laid over it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.toml"
        path.write_text(text, encoding="utf-8")
        return PriceBook.read(path)
