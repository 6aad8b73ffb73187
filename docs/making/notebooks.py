"""The notebooks, as pages: copied as they are, and run by the build unless it is told not to."""

import json
from pathlib import Path

from making.links import APP, relinked
from making.pages import Shelf


def make(shelf: Shelf) -> None:
    """Copy each notebook, and list them; what they read beside them is copied too."""
    found = [
        path for path in sorted((shelf.checkout / "notebooks").glob("*.ipynb")) if f"notebooks/{path.name}" not in APP
    ]
    for path in found:
        shelf.put(f"notebooks/{path.name}", _paged(path, shelf.checkout))
    for path in sorted(each for each in (shelf.checkout / "examples").iterdir() if each.is_file()):
        shelf.put(f"examples/{path.name}", path.read_text("utf-8"))
    shelf.put("notebooks.inc", _listed(found))


def _paged(path: Path, checkout: Path) -> str:
    """Return a notebook with the links of its text turned to where things are in the site."""
    notebook = json.loads(path.read_text("utf-8"))
    here = f"notebooks/{path.name}"
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = relinked("".join(cell["source"]), checkout, here, f"docs/_made/{here}")
            cell["source"] = text.splitlines(keepends=True)
    return json.dumps(notebook, ensure_ascii=False, indent=1)


def _listed(found: list[Path]) -> str:
    told = "\n".join(f"- [{_title(path)}](_made/notebooks/{path.name})" for path in found)
    entries = "\n".join(f"_made/notebooks/{path.stem}" for path in found)
    return f"{told}\n\n```{{toctree}}\n:hidden:\n\n{entries}\n```\n" if found else ""


def _title(path: Path) -> str:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    lines = [line for cell in cells if cell["cell_type"] == "markdown" for line in "".join(cell["source"]).splitlines()]
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), path.stem)
