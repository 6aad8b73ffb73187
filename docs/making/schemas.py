"""What a value may be, in words, read from a JSON Schema."""

from collections.abc import Callable
from typing import Any

from making.pages import code, plain

Schema = dict[str, Any]


def where(shape: str, linked: set[str]) -> str:
    """Name a shape, with a link to its section where the page has one."""
    return f"[{shape}](#shape-{shape.lower()})" if shape in linked else code(shape)


def allowed(schema: Schema, linked: set[str]) -> str:
    """Say what a value may be: its words, its bounds, or the shape that holds it."""
    if "$ref" in schema:
        return where(schema["$ref"].rpartition("/")[2], linked)
    if "anyOf" in schema:
        return " or ".join(allowed(each, linked) for each in schema["anyOf"] if each.get("type") != "null")
    words = [schema["const"]] if "const" in schema else schema.get("enum")
    if words:
        return ", ".join(code(word) for word in words)
    return _KINDS[schema["type"]](schema, linked) if "type" in schema else "any value"


def _text(schema: Schema, _: set[str]) -> str:
    if schema.get("format") == "date":
        return "a day"
    if schema.get("pattern") == "^[A-Z]{3}$":
        return "a currency by its three capitals"
    return "a code" if schema.get("pattern", "").startswith("^[A-Za-z") else "a text"


def _listed(schema: Schema, linked: set[str]) -> str:
    if "prefixItems" in schema:
        return f"a list of {len(schema['prefixItems'])} numbers"
    return f"a list: {allowed(schema['items'], linked)}" if schema.get("items") else "a list"


def _tabled(schema: Schema, linked: set[str]) -> str:
    held = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()), None)
    return f"by name: {allowed(held, linked)}" if isinstance(held, dict) else "a table"


def _number(schema: Schema, _: set[str]) -> str:
    kind = "a whole number" if schema["type"] == "integer" else "a number"
    bounds = (
        ("from", "minimum", "ge"),
        ("over", "exclusiveMinimum", "gt"),
        ("to", "maximum", "le"),
        ("under", "exclusiveMaximum", "lt"),
    )
    said = [
        f"{word} {bound:,}"
        for word, name, short in bounds
        if (bound := schema.get(name, schema.get(short))) is not None
    ]
    halves = ["in halves"] if "multipleOf" in schema else []
    return ", ".join([kind, *filter(None, [" ".join(said)]), *halves])


_KINDS: dict[str, Callable[[Schema, set[str]], str]] = {
    "array": _listed,
    "boolean": lambda _, __: "`true` or `false`",
    "integer": _number,
    "number": _number,
    "object": _tabled,
    "string": _text,
}


def sentences(text: str) -> str:
    """Write the story of a shape, up to what only a programmer reads."""
    story = text.partition("\n\nRaises\n")[0].partition("\n\nExamples\n")[0]
    return "\n\n".join(plain(part).replace("\\`", "`") for part in story.split("\n\n"))
