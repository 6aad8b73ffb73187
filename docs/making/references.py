"""References from docstrings: a name without its module is found where it is documented."""

from typing import Any

from pydantic import BaseModel


def found(app: Any, env: Any, node: Any, content: Any) -> Any:
    """Find the one documented object whose name ends as the reference says."""
    if node.get("refdomain") != "py":
        return None
    domain, last = env.get_domain("py"), node["reftarget"].rpartition(".")[2]
    ends = [name for name, each in domain.objects.items() if name.rpartition(".")[2] == last and not each.aliased]
    if len(ends) != 1:
        return None
    kept = domain.objects[ends[0]]
    from sphinx.util.nodes import make_refnode

    return make_refnode(app.builder, node["refdoc"], kept.docname, kept.node_id, content, ends[0])


def shortened(app: Any, what: str, name: str, thing: Any, *rest: Any) -> tuple[str, str] | None:
    """Show no signature for what is read from a file or a record: its fields are listed on pages of their own."""
    del app, name, rest
    return ("", "") if what == "class" and isinstance(thing, type) and issubclass(thing, BaseModel) else None


def unsplit(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Let a property's docstring be a sentence: what stands before a colon in it is no type."""
    del app, name, thing, options
    if what in {"attribute", "property"}:
        lines[:0] = ["..", ""]
