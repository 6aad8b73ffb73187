"""Which names a template may say: each is looked up in the types of what it will be filled with, before it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from functools import lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import Template, TemplateError, nodes

from costing.documents.drawings import Drawing
from costing.documents.template_findings import Finding, nearest
from costing.documents.template_language import constant, forbidden
from costing.documents.template_source import Filled, alone
from costing.documents.template_tags import Tag

_ELEMENT = re.compile(r"<(?P<end>/?)w:(?P<name>tbl|tr|tc|p)(?:[ >]|/(?=>))")
_HOLDERS = {"tr": "tbl", "p": "tc"}
_LOOP = {"index": int, "first": bool, "last": bool, "length": int}


def misnamed(part: Filled, known: Mapping[str, object]) -> Iterator[Finding]:
    """Yield what a part names that does not exist, may be absent, or is no text; and what may be left empty."""
    reading = _Reading(part, [dict(known)])
    reading.blocks(part.tree.body)
    yield from dict.fromkeys(reading.found)


def misnamed_alone(torn: Sequence[Tag], known: Mapping[str, object]) -> Iterator[Finding]:
    """Yield the names that do not exist in tags of a page that is torn: one by one, whatever stands around them."""
    trees = [(tag, tree) for tag in torn if (tree := _readable(tag)) is not None]
    turns = {name.name for _, tree in trees for loop in tree.find_all(nodes.For) for name in _named(loop.target)}
    names = {**known, **dict.fromkeys(turns, Any), "loop": _LOOP}
    for tag, tree in trees:
        reading = _Reading(Filled(tag.place, Template(""), tree, (), (), frozenset()), [dict(names)])
        reading.blocks(tree.body)
        yield from dict.fromkeys(fault for fault in reading.found if fault.kind == "field_unknown")


def _readable(tag: Tag) -> nodes.Template | None:
    """Return a tag that says nothing forbidden, which is told already."""
    try:
        tree = alone(tag)
        return None if any(forbidden(tree)) else tree
    except (TemplateError, RecursionError, ValueError):
        return None


def _named(target: nodes.Node) -> Iterator[nodes.Name]:
    yield from [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)


@dataclass(slots=True)
class _Block:
    """A condition or loop that is open: the list or name it asks for, and whether it surely prints something."""

    asked: str
    sure: bool


@dataclass(slots=True)
class _Held:
    """A table or cell that is open: how deep, whether something surely fills it, and what fills it otherwise."""

    name: str
    depth: int
    line: int
    filled: bool = False
    unsure: str = ""


@dataclass(slots=True)
class _Reading:
    """One walk through a part: the names in force, what is known to be there, what is open, and what was found."""

    part: Filled
    names: list[dict[str, object]]
    sure: list[frozenset[str]] = field(default_factory=lambda: [frozenset()])
    open_blocks: list[_Block] = field(default_factory=list)
    open_elements: list[_Held] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)

    def blocks(self, body: list[nodes.Node]) -> None:
        """Walk through the pieces of a page."""
        for node in body:
            if isinstance(node, nodes.For):
                self._loop(node)
            elif isinstance(node, nodes.If):
                self._condition(node)
            elif isinstance(node, nodes.Output):
                for child in node.nodes:
                    if isinstance(child, nodes.TemplateData):
                        self._markup(child)
                    else:
                        self._printed(child)

    def _tell(self, kind: str, line: int, found: str, near: str = "") -> None:
        self.found.append(Finding(kind, self.part.at(line), found, near))

    def _loop(self, node: nodes.For) -> None:
        """Walk through a loop, with the name of its turn."""
        kind, path = self._type(node.iter), path_of(node.iter)
        item: object = Any
        if get_origin(kind) is tuple:
            item = get_args(kind)[0] if get_args(kind)[1:] == (...,) else Union[get_args(kind)]  # noqa: UP007 (of types that are known only now)
        elif kind is not Any:
            self._tell("field_not_list", node.lineno, path)
        self.names.append({**_targets(node.target, item), "loop": _LOOP})
        self.open_blocks.append(_Block(path, path in self._known_sure() or bool(node.else_)))
        self._within(frozenset({path}) | (_asked(node.test) if node.test else frozenset()), node.body, node.test)
        self.open_blocks.pop()
        self.names.pop()
        self.blocks(node.else_)

    def _condition(self, node: nodes.If) -> None:
        """Walk through a condition: what it asks for is there in what it prints."""
        asked = _asked(node.test)
        self._type(node.test)
        self.open_blocks.append(
            _Block(path_of(node.test), (bool(asked) and asked <= self._known_sure()) or bool(node.else_))
        )
        self._within(asked, node.body)
        for other in node.elif_:
            self._condition(other)
        self._within(_denied(node.test), node.else_)
        self.open_blocks.pop()

    def _within(self, sure: frozenset[str], body: list[nodes.Node], test: nodes.Node | None = None) -> None:
        self.sure.append(sure)
        if test is not None:
            self._type(test)
        self.blocks(body)
        self.sure.pop()

    def _known_sure(self) -> frozenset[str]:
        return frozenset().union(*self.sure)

    def _printed(self, node: nodes.Node) -> None:
        """Check that what a tag prints is text, or a drawing."""
        if isinstance(node, nodes.CondExpr):
            self._type(node.test)
            for sure, child in ((_asked(node.test), node.expr1), (_denied(node.test), node.expr2)):
                self.sure.append(sure)
                if child is not None:
                    self._printed(child)
                self.sure.pop()
            return
        kind = self._type(node)
        if kind is Any or _is_printed(kind):
            return
        path = path_of(node)
        if _may_be_absent(kind) and _is_printed(_present(kind)):
            self._tell("field_unsure", node.lineno, path)
            return
        fields = _fields(kind)
        self._tell("field_not_text", node.lineno, path or str(kind), f"{path}.text" if "text" in fields else "")

    def _type(self, node: nodes.Node) -> Any:
        """Return the type of what is named, Any where that cannot be told; tell what does not exist."""
        if isinstance(node, nodes.Name):
            return self._of_name(node)
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            return self._of_part(node)
        if isinstance(node, nodes.Const):
            return type(node.value)
        if isinstance(node, nodes.And):
            self._type(node.left)
            self.sure.append(_asked(node.left))
            self._type(node.right)
            self.sure.pop()
            return Any
        for child in node.iter_child_nodes():
            self._type(child)
        return Any

    def _of_name(self, node: nodes.Name) -> Any:
        for scope in reversed(self.names):
            if node.name in scope:
                return self._there(scope[node.name], node)
        known = [name for scope in self.names for name in scope if name != "loop"]
        self._tell("field_unknown", node.lineno, node.name, nearest(node.name, known))
        return Any

    def _of_part(self, node: nodes.Getattr | nodes.Getitem) -> Any:
        """Return the type of a field of an object, a row of a list, or an entry of a table."""
        kind = self._type(node.node)
        if _may_be_absent(kind):
            self._tell("field_unsure", node.lineno, path_of(node.node))
            kind = _present(kind)
        if kind is Any or (isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice)):
            return kind
        name = node.attr if isinstance(node, nodes.Getattr) else constant(node.arg)
        if get_origin(kind) is tuple and isinstance(name, int):
            return _at(kind, name)
        if isinstance(get_origin(kind), type) and issubclass(get_origin(kind), Mapping):
            return get_args(kind)[1]
        fields = _fields(kind)
        if name in fields:
            return self._there(fields[str(name)], node)
        self._tell("field_unknown", node.lineno, str(name), nearest(str(name), fields))
        return Any

    def _there(self, kind: Any, node: nodes.Node) -> Any:
        return _present(kind) if path_of(node) in self._known_sure() else kind

    def _markup(self, node: nodes.TemplateData) -> None:
        """Follow tables and cells: each must hold a row, or a paragraph, whatever is printed."""
        for mark in _ELEMENT.finditer(node.data):
            line = node.lineno + node.data.count("\n", 0, mark.start())
            name = mark["name"]
            if mark["end"]:
                self._closed(name)
                continue
            holder = next((held for held in reversed(self.open_elements) if held.name == _HOLDERS.get(name)), None)
            if holder is not None:
                unsure = [block.asked for block in self.open_blocks[holder.depth :] if not block.sure]
                holder.filled = holder.filled or not unsure
                holder.unsure = holder.unsure or next(iter(unsure), "")
            if name in _HOLDERS.values():
                self.open_elements.append(_Held(name, len(self.open_blocks), line))

    def _closed(self, name: str) -> None:
        if name in _HOLDERS.values() and self.open_elements and self.open_elements[-1].name == name:
            held = self.open_elements.pop()
            if not held.filled:
                self._tell("loop_unguarded", held.line, held.unsure)


def _asked(node: nodes.Node) -> frozenset[str]:
    """Return what is there when a condition holds."""
    if isinstance(node, nodes.And):
        return _asked(node.left) | _asked(node.right)
    if isinstance(node, nodes.Or):
        return _asked(node.left) & _asked(node.right)
    if isinstance(node, nodes.Not):
        return _denied(node.node)
    path = path_of(node)
    return frozenset({path}) if path else frozenset()


def _denied(node: nodes.Node) -> frozenset[str]:
    """Return what is there when a condition does not hold."""
    if isinstance(node, nodes.Not):
        return _asked(node.node)
    if isinstance(node, nodes.Or):
        return _denied(node.left) | _denied(node.right)
    return frozenset()


def path_of(node: nodes.Node) -> str:
    """Return how a name is written, nothing for what is no name."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        holder = path_of(node.node)
        if isinstance(node, nodes.Getattr):
            return f"{holder}.{node.attr}" if holder else ""
        if isinstance(node.arg, nodes.Slice):
            return holder if _keeps_one(node.arg) else f"{holder}[:]"
        return f"{holder}[{constant(node.arg)!r}]" if holder else ""
    return ""


def _keeps_one(cut: nodes.Slice) -> bool:
    """Whether a stretch of a list that is not empty is not empty either: its first ones, or its last."""
    start, stop = (None if end is None else constant(end) for end in (cut.start, cut.stop))
    first = cut.start is None and isinstance(stop, int) and stop > 0
    return cut.step is None and (first or (cut.stop is None and isinstance(start, int) and start < 0))


def _targets(target: nodes.Node, item: Any) -> dict[str, object]:
    """Return the names that a loop gives its turn, with their types."""
    if isinstance(target, nodes.Name):
        return {target.name: item}
    names = [child.name for child in target.iter_child_nodes() if isinstance(child, nodes.Name)]
    return {name: _at(item, place) for place, name in enumerate(names)}


def _at(kind: Any, place: int) -> Any:
    """Return the type of one place of a tuple."""
    parts = get_args(kind) if get_origin(kind) is tuple else ()
    if parts[1:] == (...,):
        return parts[0]
    return parts[place] if -len(parts) <= place < len(parts) else Any


def _is_printed(kind: Any) -> bool:
    return kind in {str, int} or (isinstance(kind, type) and issubclass(kind, Drawing))


def _may_be_absent(kind: Any) -> bool:
    return get_origin(kind) in {Union, UnionType} and type(None) in get_args(kind)


def _present(kind: Any) -> Any:
    """Return a type without its absence."""
    if not _may_be_absent(kind):
        return kind
    parts = [part for part in get_args(kind) if part is not type(None)]
    return parts[0] if len(parts) == 1 else Any


def _fields(kind: Any) -> Mapping[str, Any]:
    """Return the fields of a type with their types: those of a dataclass, the keys of a table."""
    if isinstance(kind, Mapping):
        return kind
    return _hints(kind) if isinstance(kind, type) and is_dataclass(kind) else {}


@lru_cache(maxsize=256)
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
