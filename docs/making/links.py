"""Links: those between files of the checkout hold in the site too; those that lead out are listed, never followed."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

# A file of the checkout, and the page that shows it.
PAPERS = {
    "CHANGELOG.md": "docs/changelog.md",
    "CONTRIBUTING.md": "docs/contributing.md",
    "costing/data/README.md": "docs/reference/price-book-file.md",
    "quote_templates/FIELDS.md": "docs/reference/template-fields.md",
}
# A notebook of the checkout is a page of the site, but for the one that is an app.
NOTEBOOKS = "notebooks/"
APP = {"notebooks/explorateur.ipynb": "docs/how-to/explore.md"}
_LINK = re.compile(r"(\]\()([^)\s#:]+)(#[^)\s]*)?(\))")
_FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_OUT = re.compile(r'<a\b[^>]*\bhref="(https?://[^"]+)"')
LISTED = "external-links.txt"


def relinked(text: str, checkout: Path, written: str, shown: str) -> str:
    """Turn the links of a page from where it is written to where it is shown, both as paths in the checkout."""

    def turned(found: re.Match[str]) -> str:
        target = normpath(join(dirname(written), found[2]))
        there = {**PAPERS, **APP}.get(target)
        if there is None and not (checkout / target).exists():
            return found[0]
        page = f"docs/_made/{target}" if target.startswith(NOTEBOOKS) else target
        return f"{found[1]}{relpath(there or page, dirname(shown))}{found[3] or ''}{found[4]}"

    parts = _FENCE.split(text)
    return "".join(part if part.startswith("```") else _LINK.sub(turned, part) for part in parts)


def relink(app: Any, name: str, source: list[str]) -> None:
    """Let a page that speaks of a paper lead to the paper's own page."""
    path = app.env.doc2path(name, base=False)
    if Path(path).suffix == ".md":
        source[0] = relinked(source[0], Path(app.srcdir).parent, f"docs/{path}", f"docs/{path}")


def list_external(app: Any, failed: Exception | None) -> None:
    """Write the list of links that lead out of the site, beside what was built; nothing looks whether they answer."""
    if failed is not None or app.builder.format != "html":
        return
    built = Path(app.outdir)
    found: dict[str, list[str]] = {}
    for path in sorted(built.rglob("*.html")):
        for uri in dict.fromkeys(_OUT.findall(path.read_text("utf-8"))):
            found.setdefault(uri, []).append(path.relative_to(built).as_posix())
    lines = [f"{uri}\t{len(pages)} page(s), first {pages[0]}\n" for uri, pages in sorted(found.items())]
    (built.parent / LISTED).write_text("".join(lines), encoding="utf-8")
