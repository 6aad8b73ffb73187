"""The notebooks of this checkout, and copies of them that may write beside themselves.

`python -m tests.notebooks` takes out of each what a run left in it, and writes its text anew.
"""

import shutil
from copy import deepcopy
from pathlib import Path

import jupytext
import nbformat

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "notebooks"
TEXTS = FOLDER / "src"
NOTEBOOKS = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
PLAIN = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What pyproject.toml tells jupytext of every notebook.
_BARE = {"notebook_metadata_filter": "-all", "cell_metadata_filter": "-all"}
_BESIDE = ("notebooks", "examples")
_MADE = shutil.ignore_patterns("sortie", ".ipynb_checkpoints", "__pycache__")


def copied(folder: Path) -> Path:
    """Copy the notebooks, and the examples that they read, into a folder, and return that of the notebooks."""
    for name in _BESIDE:
        shutil.copytree(ROOT / name, folder / name, ignore=_MADE)
    return folder / FOLDER.name


def read(name: str) -> nbformat.NotebookNode:
    """Read a notebook of this checkout."""
    return nbformat.read(FOLDER / f"{name}.ipynb", 4)


def plain(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook as it is kept: its cells, and neither what a run left in it nor whose machine that was."""
    kept = deepcopy(notebook)
    kept.metadata = nbformat.from_dict(PLAIN)
    for cell in kept.cells:
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return kept


def text_of(notebook: nbformat.NotebookNode) -> str:
    """Return the text that a notebook is paired with."""
    bare = deepcopy(notebook)
    bare.metadata["jupytext"] = _BARE
    return jupytext.writes(bare, fmt="py:percent")


if __name__ == "__main__":
    for each in NOTEBOOKS:
        nbformat.write(plain(read(each)), FOLDER / f"{each}.ipynb")
        (TEXTS / f"{each}.py").write_text(text_of(read(each)), encoding="utf-8")
