"""The notebooks, as pages: copied as they are, and run by the build unless it is told not to."""

from making.pages import Shelf

# Its widgets need a kernel behind them: an app, and no page.
NOT_SHOWN = ("explorateur",)


def make(shelf: Shelf) -> None:
    """Copy each notebook."""
    for path in sorted((shelf.checkout / "notebooks").glob("*.ipynb")):
        if path.stem not in NOT_SHOWN:
            shelf.put(f"notebooks/{path.name}", path.read_text("utf-8"))
