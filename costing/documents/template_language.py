"""The language of templates: names and their parts are printed, conditions choose, loops repeat; nothing computes.

What may be said is listed, and everything else is refused before anything is filled. What may be said can still be
said too often: turns of loops, signs and seconds are counted while a document is filled.
"""

import re
import time
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jinja2 import Environment, StrictUndefined, Undefined, UndefinedError, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from costing.documents.drawings import Drawing
from costing.documents.template_findings import Faulty
from costing.documents.template_text import cleaned

DESK = "the desk at which the document is filled"  # no tag can name it: it holds spaces
MOST_TURNS = 150_000  # a proposal of sixty lines takes two thousand
MOST_SIGNS = 20_000_000  # markup included; a proposal of twenty pages has half a million
MOST_SECONDS = 20.0  # a document takes a tenth of one; a hostile one stops before a person gives up
DEEPEST = 4  # loops inside loops: chapters, lines, their options, the parts of these
_TURNS_BETWEEN_LOOKS = 256
_STAND_INS = str.maketrans("{}%#", "\ufdd0\ufdd1\ufdd2\ufdd3")
_DRAWN = "\ufdd4"
DRAWN = re.compile(f"{_DRAWN}([0-9]+){_DRAWN}")
_SPECIAL = re.compile("[\x00-\x08\x0a-\x1f{}%#\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SAID = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Getattr, nodes.Getitem,
    nodes.Slice, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const, nodes.CondExpr,
    nodes.Tuple, nodes.List, nodes.Neg,
)  # fmt: skip
_OF_JINJA = {"self", "super", "caller", "varargs", "kwargs"}
_OF_LOOPS = {"index", "first", "last", "length"}


@dataclass(slots=True)
class Desk:
    """What one document counts and collects while it is filled."""

    drawings: list[Drawing] = field(default_factory=list)
    turns: int = 0
    signs: int = 0
    until: float = field(default_factory=lambda: time.monotonic() + MOST_SECONDS)

    def turn(self) -> None:
        """Count one turn of a loop."""
        self.turns += 1
        if self.turns > MOST_TURNS or (
            self.turns % _TURNS_BETWEEN_LOOKS == 0 and time.monotonic() > self.until  # the clock is the dearer look
        ):
            raise Faulty("template_endless")

    def collected(self, pieces: Iterable[str]) -> str:
        """Join the pieces of a part, as long as they stay within a document."""
        kept: list[str] = []
        for piece in pieces:
            self.signs += len(piece)
            if self.signs > MOST_SIGNS:
                raise Faulty("template_endless")
            kept.append(piece)
        return "".join(kept)


class UnknownName(UndefinedError):
    """A name that its holder (an object, a table, or the whole context when missing) does not have."""

    def __init__(self, holder: object, name: object, message: str | None = None) -> None:
        super().__init__(message)
        self.holder = holder
        self.name = name


class _Strict(StrictUndefined):
    """An undefined name that refuses to print, and remembers who does not have it."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = UndefinedError
    ) -> None:
        raised: Any = partial(UnknownName, obj, name) if exc is UndefinedError else exc
        super().__init__(hint, obj, name, raised)


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox whose look at each name is short: nothing can be called in it, and no hidden name passes the list."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a field may be read."""
        del obj, value
        return not attr.startswith("_")


def environment() -> Environment:
    """Return the sandbox of templates; one serves every thread, as nothing in it changes."""
    made = _Sandbox(undefined=_Strict, autoescape=True, finalize=_printable)
    made.globals.clear()
    made.filters = {"counted": _counted}
    made.tests = {}
    return made


@pass_context
def _printable(context: Context, value: object) -> str | int:
    """Return a value as it may stand in XML; refuse what is not text (markup, None, a number not yet written out)."""
    if type(value) is str:
        return value if _SPECIAL.search(value) is None else cleaned(value).translate(_STAND_INS)
    if isinstance(value, Undefined) or type(value) is int:
        return str(value)
    if isinstance(value, Drawing):
        drawings = context.parent[DESK].drawings
        drawings.append(value)
        return Markup(f"{_DRAWN}{len(drawings) - 1}{_DRAWN}")  # noqa: S704 # a number between two marks
    shown = "" if value is None else f" ({value!s:.40})"
    raise Faulty("field_not_text", f"{type(value).__name__}{shown}")


def put_back(written: str) -> str:
    """Give a filled part the braces and signs of its values back."""
    for sign, stand_in in zip("{}%#", "\ufdd0\ufdd1\ufdd2\ufdd3", strict=True):
        written = written.replace(stand_in, sign)
    return written


class _Turns:
    """The turns of a loop, counted as they are taken."""

    def __init__(self, items: Iterable[object], desk: Desk) -> None:
        self.items = items
        self.desk = desk

    def __len__(self) -> int:
        return len(self.items) if isinstance(self.items, Sized) else 0

    def __iter__(self) -> Iterator[object]:
        for item in self.items:
            self.desk.turn()
            yield item


@pass_context
def _counted(context: Context, items: object) -> object:
    if isinstance(items, Undefined):
        return list(items)  # it says which name is unknown
    if not isinstance(items, Iterable) or isinstance(items, str):
        raise Faulty("field_not_list", type(items).__name__)
    return _Turns(items, context.parent[DESK])


def counting(tree: nodes.Template) -> nodes.Template:
    """Have every loop of a template count its turns."""
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
    return tree


def forbidden(tree: nodes.Template) -> Iterator[tuple[str, str, int]]:
    """Yield the kind, the words and the line of everything that a template may not say."""
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        fault = _fault(node, depth)
        if fault:
            yield (*fault, node.lineno)
        elif isinstance(node, nodes.For):
            waiting += [(node.iter, depth), *((child, depth + 1) for child in node.body)]
            waiting += [(child, depth) for child in (node.target, *([node.test] if node.test else []), *node.else_)]
        else:
            waiting += [(child, depth) for child in node.iter_child_nodes()]


def _fault(node: nodes.Node, depth: int) -> tuple[str, str] | None:
    """Return the kind of fault that one node is, and its words."""
    if isinstance(node, nodes.Filter):
        return "filter_forbidden", node.name
    if not isinstance(node, _SAID):
        return "expression_forbidden" if isinstance(node, nodes.Expr) else "tag_forbidden", _words(node)
    if isinstance(node, nodes.For) and node.recursive:
        return "tag_forbidden", "recursive"
    if isinstance(node, nodes.For) and depth >= DEEPEST:
        return "loop_too_deep", str(DEEPEST)
    odd = _odd(node)
    return ("expression_forbidden", odd) if odd else None


def _odd(node: nodes.Node) -> str:
    """Return the name or value by which a permitted kind of expression says more than it may; nothing otherwise."""
    if isinstance(node, nodes.Name):
        return node.name if node.name.startswith("_") or node.name in _OF_JINJA else ""
    if isinstance(node, nodes.Getattr):
        of_loop = isinstance(node.node, nodes.Name) and node.node.name == "loop"
        return node.attr if node.attr.startswith("_") or (of_loop and node.attr not in _OF_LOOPS) else ""
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Slice):
        asked = constant(node.arg)
        return "[ ]" if asked is None else str(asked) if str(asked).startswith("_") else ""
    if isinstance(node, nodes.Neg):
        return "" if constant(node) is not None else node.operator  # the last of a list is -1
    if isinstance(node, nodes.Const):
        return "" if node.value is None or type(node.value) in {str, int, bool} else str(node.value)
    return ""


def constant(node: nodes.Node) -> object:
    """Return what a written text or number is, and None for anything else."""
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) and type(node.node.value) is int:
        return -node.node.value
    return node.value if isinstance(node, nodes.Const) else None


def _words(node: nodes.Node) -> str:
    """Return how a person would write what a node stands for."""
    if isinstance(node, nodes.BinExpr | nodes.UnaryExpr):
        return str(node.operator or type(node).__name__.lower())
    if isinstance(node, nodes.Call):
        called = node.node
        name = called.attr if isinstance(called, nodes.Getattr) else getattr(called, "name", "")
        return f"{name}( )"
    return {"Concat": "~", "Test": f"is {getattr(node, 'name', '')}"}.get(
        type(node).__name__, type(node).__name__.lower()
    )
