"""Word templates rendered so that no value becomes a tag, markup or a break, and nothing after a value is lost.

While a part is rendered, stand-ins that no text holds take the place of the braces and percent signs of values. A tag
left afterwards is the template's own, and is refused; then the values get theirs back, exactly as they were typed.
"""

import io
import re
import traceback
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any, Never

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from lxml import etree

from costing.documents.columns import spread
from costing.errors import TemplateRefused

_BRACES = str.maketrans("{}%#", "\ufdd0\ufdd1\ufdd2\ufdd3")
_BRACES_BACK = str.maketrans("\ufdd0\ufdd1\ufdd2\ufdd3", "{}%#")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\n\r\u2028\u2029]")
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_MARKUP = re.compile(r"<[^>]+>")
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_PROPERTY_LENGTH = 255
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FAULTS = (TemplateError, etree.XMLSyntaxError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def rendered(source: bytes, context: Mapping[str, object], path: str) -> bytes:
    """Render a Word template; the same template and context give the same bytes.

    Parameters
    ----------
    source
        The template, a .docx.
    context
        What its tags may name: text, and objects and tuples that hold text.
    path
        Where the template comes from, for the refusal.

    Returns
    -------
    bytes
        The document, a .docx. Every value stands in it exactly as given, but for characters that XML cannot hold
        (U+FFFD instead) and line ends (a space instead).

    Raises
    ------
    TemplateRefused
        The template is no Word document, names something unknown, prints what is not text, computes, or makes bad XML.
    """
    template = _Template(io.BytesIO(source))
    try:
        template.render(dict(context), _environment())
        stream = io.BytesIO()
        template.save(stream)
        return _same_bytes(stream.getvalue())
    except _NOT_A_DOCUMENT as error:
        raise TemplateRefused(path=path, reason=f"it is not a Word document ({error})") from error
    except _FAULTS as error:
        raise TemplateRefused(path=path, reason=_reason(error, template, context)) from error


_NOT_A_DOCUMENT = (PackageNotFoundError, zipfile.BadZipFile)


class _UnknownName(UndefinedError):
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
        raised: Any = partial(_UnknownName, obj, name) if exc is UndefinedError else exc
        super().__init__(hint, obj, name, raised)


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox in which a template prints and repeats, and computes nothing."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def call_binop(self, context: object, operator: str, left: object, right: object) -> Never:
        """Refuse every arithmetic operator."""
        del context, left, right
        message = f"a template prints figures and computes none: remove the operator {operator}"
        raise SecurityError(message)


def _environment() -> Environment:
    return _Environment(undefined=_Strict, autoescape=True, finalize=_printable)


def _printable(value: object) -> str | int:
    """Return a value as it may stand in XML; refuse what is not text (markup, None, a number not yet written out)."""
    if isinstance(value, Undefined) or type(value) is int:
        return str(value)
    if type(value) is not str:
        message = f"only text is printed, and this is {type(value).__name__} ({value!s:.40}); print its text"
        raise TemplateError(message)
    clean = _LINE_ENDS.sub(" ", _UNPRINTABLE.sub("\ufffd", value))
    return clean.translate(_BRACES)


class _Template(DocxTemplate):  # type: ignore[misc] # docxtpl ships no types
    """A docxtpl template that loses nothing and says where it fails."""

    part = ""
    lines: tuple[str, ...] = ()

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, object], jinja_env: Environment) -> str:
        """Render one part; values keep their braces, tabs and spaces, and no tag is left over."""
        self.part = str(part.partname).lstrip("/")
        source = _PARAGRAPH.sub("\n<w:p", src_xml)
        self.lines = tuple(source.split("\n"))
        written = jinja_env.from_string(source).render(context).replace("\n<w:p", "<w:p")
        left = _LEFT_OVER.search(_MARKUP.sub("", written))
        if left:
            message = f"a tag is left over: {_MARKUP.sub('', written)[left.start() :][:40]}"
            raise TemplateError(message)
        return written.translate(_BRACES_BACK)

    def fix_tables(self, xml: str) -> Any:
        """Parse strictly, where docxtpl would repair, and lose what it cannot."""
        etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False))
        tree = super().fix_tables(xml)
        spread(tree)
        return tree

    def render_properties(self, context: dict[str, object], jinja_env: Environment) -> None:
        """Render the document's properties as text, not as XML; an absent one stays absent."""
        self.part, plain = "docProps/core.xml", jinja_env.overlay(autoescape=False)
        properties = self.docx.core_properties
        for name in _PROPERTIES:
            source = getattr(properties, name)
            if source:
                self.lines = (source,)
                text = plain.from_string(source).render(context).translate(_BRACES_BACK)
                setattr(properties, name, text[:_PROPERTY_LENGTH])

    def render_footnotes(self, context: dict[str, object], jinja_env: Environment) -> None:
        """Render footnotes once, where docxtpl would once per section, and evaluate what a value holds."""
        for part in self.docx.part.package.iter_parts():
            if part.content_type.endswith("footnotes+xml"):
                xml = self.patch_xml(part.blob.decode())
                part._blob = self.render_xml_part(xml, part, context, jinja_env).encode()  # noqa: SLF001 # no other way


def _same_bytes(document: bytes) -> bytes:
    """Write the members again with one date and one system, so that a document depends on its content alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as given, zipfile.ZipFile(stream, "w") as written:
        for name in given.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 0
            member.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(member, given.read(name))
    return stream.getvalue()


def _reason(error: Exception, template: _Template, context: Mapping[str, object]) -> str:
    """Say what is wrong, the nearest known name, and where it stands."""
    said = str(error) or type(error).__name__
    if isinstance(error, _UnknownName) and error.holder is None:
        said = f"{error.name!r} is asked of something this quote does not have; ask whether it does first (if)"
    elif isinstance(error, _UnknownName):
        said = f"{error.name!r} is unknown{_nearest(error, context)}"
    place = _place(error, template.lines)
    return f"{template.part}: {said}" + (f" (in: {place})" if place else "")


def _nearest(error: _UnknownName, context: Mapping[str, object]) -> str:
    known = _names(error.holder, context)
    near = get_close_matches(str(error.name), known, n=1, cutoff=0.0)
    return f"; the nearest known name is {near[0]!r}" if near else ""


def _names(holder: object, context: Mapping[str, object]) -> list[str]:
    if is_dataclass(holder):
        return [field.name for field in fields(holder)]
    if isinstance(holder, Mapping):
        return [str(name) for name in holder]
    return sorted(context) if holder is missing else []


def _place(error: Exception, lines: tuple[str, ...]) -> str:
    """Return the text of the paragraph in which a template failed."""
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    number = error.lineno if isinstance(error, TemplateSyntaxError) else (frames[-1] if frames else None)
    if number is None or not 0 < number <= len(lines):
        return ""
    return " ".join(_MARKUP.sub(" ", lines[number - 1]).split())[:120]
