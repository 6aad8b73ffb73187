"""What the documentation makes for itself: pages from code and data, links of the checkout that hold in the site.

A room here makes one kind of page; each page is written into `docs/_made`, and only where it is another than before.
"""

from pathlib import Path
from typing import Any

from making import columns, commands, formats, glossary, links, notebooks, papers, references, standing
from making.pages import Shelf

DOCS = Path(__file__).parents[1]
MAKERS = (papers, notebooks, commands, formats, columns, glossary, standing)


def make(app: Any) -> None:
    """Write every made page, before Sphinx looks for sources."""
    shelf = Shelf(Path(app.srcdir) / "_made", Path(app.srcdir).parent)
    for maker in MAKERS:
        maker.make(shelf)
    shelf.tidy()


def setup(app: Any) -> dict[str, Any]:
    """Tie the rooms to what Sphinx tells while it builds."""
    app.connect("builder-inited", make)
    app.connect("source-read", links.relink)
    app.connect("missing-reference", references.found)
    app.connect("autodoc-process-docstring", references.unsplit, priority=400)
    app.connect("autodoc-process-signature", references.shortened)
    app.connect("build-finished", links.list_external)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
