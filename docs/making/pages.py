"""A made page: where it is kept, and how its text is written so that what it holds stays text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Shelf:
    """The folder of made pages, and the checkout they are made from."""

    folder: Path
    checkout: Path
    kept: set[Path] = field(default_factory=set)

    def put(self, name: str, content: str) -> None:
        """Write a page, unless it is there already: Sphinx reads again only what has changed."""
        path = self.folder / name
        self.kept.add(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != content:
            path.write_text(content, encoding="utf-8")

    def tidy(self) -> None:
        """Take away pages that are made no more."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in self.kept:
                path.unlink()


def plain(text: object) -> str:
    """Write a text so that Markdown reads it as text, in a paragraph or in a cell."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]<>#|$~^@" else sign for sign in " ".join(str(text).split()))


def code(text: object) -> str:
    """Write a text as code."""
    return f"`{' '.join(str(text).split())}`".replace("|", "\\|")


def arabic(text: object) -> str:
    """Write an Arabic text, from right to left, and said to be Arabic."""
    return f"[{plain(text)}]{{.language-ar}}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of Markdown; its cells are written already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
