"""Word templates filled so that no value becomes a tag, markup or a break, and nothing after a value is lost.

While a part is filled, stand-ins that no text holds take the place of the braces and percent signs of values, and
then give way to them, exactly as they were typed. What a template may hold is in `template_guard` (its file),
`template_tags` (its tags) and `template_language` (what they may say); what is read of it is kept by its content.
"""

import traceback
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from jinja2 import TemplateError
from jinja2.utils import missing
from lxml import etree

from costing.document_errors import TemplateRefused
from costing.documents.template_binding import Binding
from costing.documents.template_fields import misnamed, misnamed_alone
from costing.documents.template_findings import Faulty, Finding, Place, nearest
from costing.documents.template_language import DESK, Desk, UnknownName, put_back
from costing.documents.template_source import MARKUP, Filled, Source, source_of
from costing.documents.template_tables import reshape
from costing.documents.template_tags import W

_PROPERTY_LENGTH = 255
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def rendered(source: bytes, context: Mapping[str, object], path: str) -> bytes:
    """Fill a Word template; the same template and context give the same bytes.

    Parameters
    ----------
    source
        The template, a .docx.
    context
        What its tags may name: text, charts and pictures, and objects and tuples that hold them.
    path
        Where the template comes from, for the refusal.

    Returns
    -------
    bytes
        The document, a .docx. Every value stands in it exactly as given, but for characters that XML cannot hold
        (U+FFFD instead) and line ends (a space instead); a direction that a value opens ends with it.

    Raises
    ------
    TemplateRefused
        The template is no Word document, or none to be trusted; or it names something unknown, prints what is not
        text, computes, never ends, or makes a page that Word would not open.
    """
    template = source_of(source)
    if template.findings:
        raise refusal(template.findings[0], path)
    try:
        return _document(template, context)
    except Faulty as fault:
        raise refusal(fault.finding, path) from fault


def findings(source: bytes, known: Mapping[str, object]) -> tuple[Finding, ...]:
    """Return all that is wrong with a Word template, without filling it.

    Parameters
    ----------
    source
        The template, a .docx.
    known
        What its tags may name: each name with its type, as `typing.get_type_hints` of a view gives them, or with a
        mapping whose keys are the names it has.

    Returns
    -------
    tuple of Finding
        In the order of the parts and their pages; nothing when the template can be filled with every value of those
        types.
    """
    template = source_of(source)
    named = (fault for part in template.parts for fault in misnamed(part, known))
    return (*template.findings, *named, *misnamed_alone(template.torn, known))


def refusal(finding: Finding, path: str) -> TemplateRefused:
    """Return the refusal of a template for one of its faults."""
    return TemplateRefused(path=path, reason=finding.problem())


def _document(template: Source, context: Mapping[str, object]) -> bytes:
    desk = Desk()
    binding = Binding(template.package, template.numbers)
    names = {**context, DESK: desk}
    for part in template.parts:
        written = binding.placed(part.place, _written(part, names, desk), desk)
        binding.store(part.place.part, _page(part, written, binding))
    return binding.bound()


def _written(part: Filled, names: Mapping[str, object], desk: Desk) -> str:
    """Return the text of one part with its tags filled."""
    try:
        written = desk.collected(part.template.generate(names))
    except Faulty as fault:
        finding = fault.finding
        raise _again(finding.kind, finding.found, part.at(_line(fault))) from fault
    except UnknownName as error:
        place = part.at(_line(error))
        if error.holder is None:
            raise _again("field_of_nothing", str(error.name), place) from error
        near = nearest(str(error.name), _names(error.holder, names))
        raise _again("field_unknown", str(error.name), place, near) from error
    except _FAULTS as error:
        raise _again("tag_failed", str(error), part.at(_line(error))) from error
    return put_back(written.replace("\n<w:p", "<w:p"))


def _again(kind: str, found: str, place: Place, near: str = "") -> Faulty:
    """Return a fault with its place."""
    fault = Faulty(kind, found, place)
    fault.finding = Finding(kind, place, fault.finding.found, near)
    return fault


def _names(holder: object, names: Mapping[str, object]) -> list[str]:
    """Return the names that a holder has."""
    if is_dataclass(holder):
        return [field.name for field in fields(holder)]
    if isinstance(holder, Mapping):
        return [str(name) for name in holder]
    return [name for name in names if name != DESK] if holder is missing else []


def _line(error: Exception) -> int | None:
    """Return the line of the template at which it failed."""
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return frames[-1] if frames else None


def _page(part: Filled, written: str, binding: Binding) -> bytes:
    """Return a filled part as it is stored; refuse one that Word would not open."""
    try:
        tree = etree.fromstring(written, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise Faulty("page_torn", error.msg, part.place) from error
    if part.shapes:
        try:
            reshape(tree, part.shapes)
        except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise Faulty("page_torn", "w:tbl", part.place) from error
    changed = binding.numbered(tree) or bool(part.shapes)
    if part.place.media.endswith("properties+xml"):
        changed = _shortened(tree) or changed
    _refuse_emptied(part, tree)
    text = etree.tostring(tree, encoding="unicode") if changed else written
    return (_DECLARATION + text).encode()


def _shortened(tree: Any) -> bool:
    """Cut the properties that Word would not hold; say whether there are any."""
    long = [element for element in tree.iter() if len(element.text or "") > _PROPERTY_LENGTH]
    for element in long:
        element.text = element.text[:_PROPERTY_LENGTH]
    return bool(long)


def _refuse_emptied(part: Filled, tree: Any) -> None:
    """Refuse a table left without rows, and a cell or page left without a paragraph: Word opens neither."""
    for table in tree.iter(f"{W}tbl"):
        if table.find(f"{W}tr") is None:
            raise Faulty("table_emptied", place=_before(part, table))
    for cell in tree.iter(f"{W}tc", f"{W}hdr", f"{W}ftr"):
        last = next((child for child in reversed(cell) if child.tag in {f"{W}p", f"{W}tbl", f"{W}sdt"}), None)
        if last is None or last.tag != f"{W}p":
            raise Faulty("cell_emptied", place=_before(part, cell))


def _before(part: Filled, element: Any) -> Place:
    """Return the last text that stands before an element, by which a person finds it."""
    texts = element.xpath("preceding::w:p[.//w:t][1]", namespaces={"w": W[1:-1]})
    text = " ".join(MARKUP.sub(" ", "".join(texts[-1].itertext())).split()) if texts else ""
    return Place(part.place.part, part.place.media, text)
