"""The notebooks, as pages: copied as they are, and run by the build unless it is told not to."""

import json
from pathlib import Path

from making.pages import Shelf

# Its widgets need a kernel behind them: an app, and no page.
NOT_SHOWN = ("explorateur",)


def make(shelf: Shelf) -> None:
    """Copy each notebook, and list them; what they read beside them is copied too."""
    found = [path for path in sorted((shelf.checkout / "notebooks").glob("*.ipynb")) if path.stem not in NOT_SHOWN]
    for path in found:
        shelf.put(f"notebooks/{path.name}", path.read_text("utf-8"))
    for path in sorted((shelf.checkout / "examples").iterdir()):
        shelf.put(f"examples/{path.name}", path.read_text("utf-8"))
    shelf.put("notebooks.inc", _listed(found))


def _listed(found: list[Path]) -> str:
    told = "\n".join(f"- [{_title(path)}](_made/notebooks/{path.name})" for path in found)
    entries = "\n".join(f"_made/notebooks/{path.stem}" for path in found)
    return f"{told}\n\n```{{toctree}}\n:hidden:\n\n{entries}\n```\n" if found else ""


def _title(path: Path) -> str:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    lines = [line for cell in cells if cell["cell_type"] == "markdown" for line in "".join(cell["source"]).splitlines()]
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), path.stem)
