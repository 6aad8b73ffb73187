"""The papers of the checkout that are pages too: what changed, how to contribute, what data and templates hold."""

from pathlib import PurePosixPath

from making.links import PAPERS, relinked
from making.pages import Shelf


def make(shelf: Shelf) -> None:
    """Copy each paper for the page that shows it, its links turned to where things are in the site."""
    for paper, page in PAPERS.items():
        text = (shelf.checkout / paper).read_text("utf-8")
        shelf.put(f"{PurePosixPath(page).stem}.inc", relinked(text, shelf.checkout, paper, page))
