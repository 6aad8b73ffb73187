"""Links: those between files of the checkout hold in the site too; those that lead out are listed, never followed."""

import os
import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from docutils import nodes

# A file of the checkout, and the page that shows it.
PAPERS = {
    "CHANGELOG.md": "docs/changelog.md",
    "CONTRIBUTING.md": "docs/contributing.md",
    "costing/data/README.md": "docs/reference/price-book-file.md",
    "quote_templates/FIELDS.md": "docs/reference/template-fields.md",
}
_LINK = re.compile(r"(\]\()([^)\s#:]+)(#[^)\s]*)?(\))")
_FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_OUTSIDE = ("http:", "https:")
LISTED = "external-links.txt"


def relinked(text: str, checkout: Path, written: str, shown: str) -> str:
    """Turn the links of a page from where it is written to where it is shown, both as paths in the checkout."""

    def turned(found: re.Match[str]) -> str:
        target = normpath(join(dirname(written), found[2]))
        if not (checkout / target).exists():
            return found[0]
        return f"{found[1]}{relpath(PAPERS.get(target, target), dirname(shown))}{found[3] or ''}{found[4]}"

    parts = _FENCE.split(text)
    return "".join(part if part.startswith("```") else _LINK.sub(turned, part) for part in parts)


def relink(app: Any, name: str, source: list[str]) -> None:
    """Let a page that speaks of a paper lead to the paper's own page."""
    path = app.env.doc2path(name, base=False)
    if Path(path).suffix == ".md":
        source[0] = relinked(source[0], Path(app.srcdir).parent, f"docs/{path}", f"docs/{path}")


def collect(app: Any, tree: Any, name: str) -> None:
    """Keep the links of a page that lead out of the site."""
    kept = app.env.__dict__.setdefault("leading_out", {})
    kept[name] = sorted(
        {each["refuri"] for each in tree.findall(nodes.reference) if each.get("refuri", "").startswith(_OUTSIDE)}
    )


def list_external(app: Any, failed: Exception | None) -> None:
    """Write the list of links that lead out, beside what was built."""
    if failed is None:
        lines = [f"{uri}\t{name}" for name, uris in sorted(app.env.leading_out.items()) for uri in uris]
        (Path(app.outdir).parent / LISTED).write_text("".join(f"{line}{os.linesep}" for line in lines), "utf-8")
