"""The changes that tests must notice: those of mutmut, on whole modules, and a few more that matter to money and words.

mutmut's own runner leaves out every decorated function and every table of a module, so that only its list of changes is
used here, one at a time on the whole text.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, takewhile

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

# The names of decimal's ways of rounding are their values, so that a module need not have imported the other one.
_SWAPPED = {
    "ROUND_HALF_UP": '"ROUND_HALF_DOWN"',
    "ROUND_HALF_EVEN": '"ROUND_HALF_UP"',
    "ROUND_FLOOR": '"ROUND_CEILING"',
    "ROUND_CEILING": '"ROUND_FLOOR"',
    "max": "min",
    "min": "max",
}
_TURNED = m.In() | m.NotIn() | m.Is() | m.IsNot() | m.Equal() | m.NotEqual()
_TURNED_BY_MUTMUT = m.UnaryOperation() | m.Comparison(comparisons=[m.ComparisonTarget(operator=_TURNED)])
# What only a type checker reads, and what names what there is.
_TYPES = m.Name("ParamSpec") | m.Name("TypeVar") | m.Name("Literal")
_TYPE = m.Assign(value=m.Call(func=_TYPES) | m.Subscript(value=_TYPES))
_LEFT_ALONE = m.Annotation() | m.Decorator() | m.Import() | m.ImportFrom() | _TYPE


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the line and the function or table it is in, the lines before and after, and the text it makes."""

    line: int
    place: str
    was: str
    becomes: str
    text: str


def mutants(text: str) -> list[Mutant]:
    """Make every change of a module's text that is still Python and no other's double."""
    wrapper = MetadataWrapper(cst.parse_module(text))
    lines = wrapper.resolve(PositionProvider)
    seen = {_dumped(text)}
    made = []
    for place, node, change in _changes(wrapper.module, ""):
        changed = wrapper.module.deep_replace(node, change).code
        meaning = _dumped(changed)
        if meaning and meaning not in seen:
            seen.add(meaning)
            was, becomes = _differing(text, changed)
            made.append(Mutant(lines[node].start.line, place, was, becomes, changed))
    return made


def _changes(node: cst.CSTNode, place: str) -> Iterator[tuple[str, cst.CSTNode, cst.CSTNode]]:
    if m.matches(node, _LEFT_ALONE):
        return
    place = _named(node, place)
    for kind, operator in chain(mutation_operators, _OURS):
        if isinstance(node, kind):
            yield from ((place, node, change) for change in operator(node))
    for child in node.children:
        yield from _changes(child, place)


def _named(node: cst.CSTNode, place: str) -> str:
    """Return the name of a function, a class or a table of the module; for any other node, where it stands."""
    match node:
        case cst.FunctionDef(name=cst.Name(value=name)) | cst.ClassDef(name=cst.Name(value=name)):
            return name
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            return place or name
        case _:
            return place


def _swapped(node: cst.Name) -> Iterator[cst.CSTNode]:
    """Round the other way, take the least for the most."""
    if node.value in _SWAPPED:
        yield cst.parse_expression(_SWAPPED[node.value])


def _negated(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """Do it where it was not to be done."""
    if not m.matches(node.test, _TURNED_BY_MUTMUT):
        bare = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(test=cst.UnaryOperation(cst.Not(), bare))


def _unfiltered(node: cst.CompFor) -> Iterator[cst.CSTNode]:
    """Take all, not some."""
    if node.ifs:
        yield node.with_changes(ifs=[])


def _undecorated(node: cst.FunctionDef) -> Iterator[cst.CSTNode]:
    """Leave the decorators out."""
    if node.decorators:
        yield node.with_changes(decorators=[])


def _one_more(node: cst.SimpleString) -> Iterator[cst.CSTNode]:
    """Count the last digit of a number in quotes one up, or nine down."""
    text = node.raw_value
    if text[-1:].isdigit() and text.replace(".", "").isdigit():
        yield node.with_changes(value=f'"{text[:-1]}{(int(text[-1]) + 1) % 10}"')


def _misspelt(node: cst.FormattedStringText) -> Iterator[cst.CSTNode]:
    """Write something else between the parts of a text."""
    yield node.with_changes(value=f"XX{node.value}XX")


_OURS = (
    (cst.Name, _swapped),
    (cst.If | cst.While | cst.CompIf, _negated),
    (cst.CompFor, _unfiltered),
    (cst.FunctionDef, _undecorated),
    (cst.SimpleString, _one_more),
    (cst.FormattedStringText, _misspelt),
)


def _dumped(text: str) -> str:
    """Return what a text means to Python; nothing where it is none."""
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return ""


def _differing(text: str, changed: str) -> tuple[str, str]:
    """Return the lines that differ, before and after, without the space around them."""
    before, after = text.splitlines(), changed.splitlines()
    top = _alike(before, after)
    bottom = _alike(before[:top:-1], after[:top:-1])
    was, becomes = (" ".join(map(str.strip, lines[top : len(lines) - bottom])) for lines in (before, after))
    return was, becomes


def _alike(some: list[str], others: list[str]) -> int:
    """Count the lines from the first on that are the same in both."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))
