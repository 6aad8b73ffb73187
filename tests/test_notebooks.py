import pytest
from nbclient import NotebookClient

from tests.notebooks import FOLDER, NOTEBOOKS, ROOT, TEXTS, copied, plain, read, text_of

SECONDS = 60  # of a cell


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Copies of the notebooks and the examples, for a kernel that knows this checkout and keeps nothing elsewhere."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return copied(tmp_path / "work")


def held(*folders):
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files}


@pytest.mark.notebook
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_as_it_stands(name, folder):
    """Every notebook runs from its first cell to its last in a kernel that knows nothing yet, warns of nothing,
    and writes nothing into the checkout.
    """
    before = held(FOLDER, ROOT / "examples")
    notebook = read(name)

    NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}).execute()

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    warned = [each.text for each in outputs if each.output_type == "stream" and each.name == "stderr"]
    assert outputs
    assert warned == []
    assert held(FOLDER, ROOT / "examples") == before


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_kept_without_what_a_run_left_in_it(name):
    """A notebook holds its words and its code, no result and no name of a machine; where this fails,
    `python -m tests.notebooks` takes them out.
    """
    assert read(name) == plain(read(name))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_says_what_its_text_says(name):
    """Each notebook and the text that its changes are read in say the same; `python -m tests.notebooks` writes the
    text anew, `jupytext --sync` takes over what was changed in it.
    """
    assert (TEXTS / f"{name}.py").read_text("utf-8") == text_of(read(name))


def test_every_notebook_has_a_text():
    """Each notebook has its text and each text its notebook, and the explorer is among them."""
    assert sorted(path.stem for path in TEXTS.glob("*.py")) == NOTEBOOKS
    assert "explorateur" in NOTEBOOKS
