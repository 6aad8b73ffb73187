"""What an object shows of itself in a notebook: one panel in one language, told as plain text and as HTML.

The HTML holds no colour of its own: it takes those of whatever page it stands on, light or dark. Nothing is said by
style alone: a notebook that is not trusted is shown without the style sheet, and other readers drop every style. On
which side a cell stands, that a figure stays on one line, and what is part of what, is written on each cell, as Lab
lets that through there; figures stand at the right in Arabic too, so that units are below units. Text from outside
stands in it as text.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Any

from costing.wording import shown as shown_text
from costing.wording import spoken

LINE, PART, GROUP, TOTAL, STRONG = "line", "part", "group", "total", "strong"
AT_FOOT = {TOTAL, STRONG}
_RIGHT_TO_LEFT = {"ar"}
_BEGINS = {"ltr": "left", "rtl": "right"}
# What a name stands in, so that its kind is seen where a reader drops every style.
_MARKS = {GROUP: "strong", STRONG: "strong", PART: "small"}
_INDENT = "1.8em"  # of what is part of the line above it
_NAME, _SHORT = "9em", 12  # the least width of what names a row, but for names of so few signs
# Lab's own rules for tables are as specific as two classes; these are more so, and name no colour.
_STYLE = """
div.cq{color:inherit;font-size:.95em;line-height:1.4;overflow-x:auto}
div.cq p.cq-title{font-weight:600;font-size:1.1em;margin:.2em 0}
div.cq p{margin:.3em 0}
div.cq table.cqt{border-collapse:collapse;margin:.4em 0;background:transparent}
div.cq table.cqt caption{caption-side:top;padding:.3em 0;color:inherit}
div.cq table.cqt tr,div.cq table.cqt tbody tr:nth-child(n){background:transparent}
div.cq table.cqt th,div.cq table.cqt td{color:inherit;background:transparent;padding:.25em .7em;border:0;
border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);vertical-align:top;
white-space:normal;max-width:34em}
div.cq table.cqt th.n,div.cq table.cqt td.n{font-variant-numeric:tabular-nums}
div.cq table.cqt thead th{border-bottom:1px solid currentColor;font-weight:600;vertical-align:bottom}
div.cq table.cqt tr.group th{padding-top:.7em}
div.cq table.cqt tr.part small{font-size:inherit}
div.cq table.cqt tr.part th,div.cq table.cqt tr.part td{opacity:.78}
div.cq table.cqt tbody:not(:last-child) tr:last-child th,div.cq table.cqt tbody:not(:last-child) tr:last-child td
{border-bottom-color:currentColor}
div.cq ul{margin:.3em 0;padding-inline-start:1.4em}
div.cq details{margin:.4em 0}
div.cq summary{cursor:pointer;font-weight:600}
""".replace("\n", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, and whether it holds figures, which stand at the right.

    What is `whole`, such as a day, is never broken over two lines; a figure never is.
    """

    head: str
    figures: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its cells already written out.

    `kind`: a line, a part of the line above it, the name of a group (one cell), a total or a total that stands out;
    totals stand at the foot.
    """

    cells: tuple[str, ...]
    kind: str = LINE


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is of, its columns, its rows; the first cell of a row says what the row is of."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by name, such as a number, a day and a validity."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences, one below the other."""

    sentences: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """Blocks behind a title that opens them, as they are long and not always wanted."""

    title: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the page itself holds, behind a link that saves it."""

    text: str
    name: str
    media: str
    content: bytes


Block = Table | Facts | Notes | Folded | Download


@dataclass(frozen=True, slots=True)
class Panel:
    """All that an object shows of itself in one language: a title, a line below it, and blocks."""

    lang: str
    title: str
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""


def bundle_of(panel: Panel) -> dict[str, str]:
    """Return a panel as a notebook asks for it, by kind of text."""
    from costing.documents.panel_text import text_of

    return {"text/plain": text_of(panel), "text/html": html_of(panel)}


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel that a notebook displays and `print` writes as text."""

    panel: Panel

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        """Return it as text and as HTML."""
        return bundle_of(self.panel)

    def __str__(self) -> str:
        """Write it as text."""
        from costing.documents.panel_text import text_of

        return text_of(self.panel)


def shown(what: Any, read: Callable[[Any, str | None], Panel], lang: str | None) -> Shown:
    """Return what something shows of itself.

    Parameters
    ----------
    what, read
        The object, and the function that reads its panel in a language; given none, in the object's own.
    lang
        fr, ar or en; absent: its own.

    Raises
    ------
    LanguageNotWritten
        Not one of the three languages.
    """
    return Shown(read(what, None if lang is None else spoken(lang, lang)))


def in_order(panel: Panel) -> Panel:
    """Return a panel in whose texts nothing is turned round: in Arabic, a Latin text keeps its own order."""
    if panel.lang not in _RIGHT_TO_LEFT:
        return panel

    def said(text: str) -> str:
        return shown_text(text, panel.lang) if text else text

    blocks = tuple(_ordered(block, said) for block in panel.blocks)
    return replace(panel, title=said(panel.title), subtitle=said(panel.subtitle), blocks=blocks)


def _ordered(block: Block, said: Callable[[str], str]) -> Block:
    match block:
        case Table():
            columns = tuple(replace(column, head=said(column.head)) for column in block.columns)
            rows = tuple(replace(row, cells=tuple(map(said, row.cells))) for row in block.rows)
            return Table(columns, rows, said(block.caption))
        case Facts():
            return Facts(tuple((said(name), said(fact)) for name, fact in block.pairs))
        case Notes():
            return Notes(tuple(map(said, block.sentences)), said(block.title))
        case Folded():
            return Folded(said(block.title), tuple(_ordered(each, said) for each in block.blocks))
        case Download():
            return block


def html_of(panel: Panel) -> str:
    """Return a panel as HTML that stands by itself on any page."""
    way, told = _way(panel.lang), in_order(panel)
    blocks = "".join(_block(block, way) for block in told.blocks)
    return f"{opening(panel.lang)}{''.join(_head(told))}{blocks}</div>"


def refusal_of(refusal: str, note: str, lang: str) -> str:
    """Return, as HTML beside an input, why what was put in was not taken, and a note below; nothing for neither."""
    told = "<br>".join(map(escape, refusal.splitlines()))
    said = f'<div class="cq-refusal" role="alert">{told}</div>' if told else ""
    noted = f'<div class="cq-note">{escape(note)}</div>' if note else ""
    return f'<div lang="{lang}" dir="{_way(lang)}">{said}{noted}</div>' if said or noted else ""


def opening(lang: str) -> str:
    """Return the beginning of HTML in a language, with its styles; `</div>` ends it."""
    return f'<div class="cq" lang="{lang}" dir="{_way(lang)}"><style>{_STYLE}</style>'


def _way(lang: str) -> str:
    return "rtl" if lang in _RIGHT_TO_LEFT else "ltr"


def _head(panel: Panel) -> Iterator[str]:
    way = _way(panel.lang)
    yield _paragraph(f"<strong>{escape(panel.title)}</strong>", way, ' class="cq-title"')
    if panel.subtitle:
        yield _paragraph(escape(panel.subtitle), way)


def _paragraph(inside: str, way: str, kind: str = "") -> str:
    return f'<p{kind} style="text-align:{_BEGINS[way]}">{inside}</p>'


def _block(block: Block, way: str) -> str:
    match block:
        case Table():
            return _table(block, way)
        case Facts():
            return _table(table_of_pairs(block), way)
        case Notes():
            if alone(block):
                return _paragraph(escape(block.sentences[0]), way)
            title = _paragraph(f"<strong>{escape(block.title)}</strong>", way) if block.title else ""
            return f"{title}<ul>{''.join(f'<li>{escape(each)}</li>' for each in block.sentences)}</ul>"
        case Folded():
            inside = "".join(_block(each, way) for each in block.blocks)
            return f"<details><summary>{escape(block.title)}</summary>{inside}</details>"
        case Download():
            where = f"data:{block.media};base64,{b64encode(block.content).decode()}"
            return f'<p><a href="{escape(where)}" download="{escape(block.name)}">{escape(block.text)}</a></p>'


def alone(notes: Notes) -> bool:
    """Whether a sentence stands by itself, and is no list."""
    return len(notes.sentences) == 1 and not notes.title


def table_of_pairs(facts: Facts) -> Table:
    """Return facts as a table of two columns without heads."""
    return Table((Column(""), Column("")), tuple(Row(pair) for pair in facts.pairs))


def _table(table: Table, way: str) -> str:
    caption = (
        f'<caption style="text-align:{_BEGINS[way]}"><strong>{escape(table.caption)}</strong></caption>'
        if table.caption
        else ""
    )
    heads = "".join(f'<th scope="col"{_side(each, way)}>{escape(each.head)}</th>' for each in table.columns)
    head = f"<thead><tr>{heads}</tr></thead>" if any(each.head for each in table.columns) else ""
    parts = (
        (f"<tfoot>{rows}</tfoot>" if foot else f"<tbody>{rows}</tbody>")
        for foot, some in groupby(table.rows, key=lambda row: row.kind in AT_FOOT)
        for rows in ["".join(_row(row, table.columns, way) for row in some)]
    )
    return f'<table class="cqt">{caption}{head}{"".join(parts)}</table>'


def _row(row: Row, columns: Sequence[Column], way: str) -> str:
    first, *others = row.cells
    mark = _MARKS.get(row.kind)
    text = f"<{mark}>{escape(first)}</{mark}>" if mark else escape(first)
    span = f' colspan="{len(columns)}"' if not others and len(columns) > 1 else ""
    below = f";padding-{_BEGINS[way]}:{_INDENT}" if row.kind == PART else ""
    below += f";min-width:{_NAME}" if len(first) > _SHORT and not span else ""
    cells = [f'<th scope="row"{span}{_side(columns[0], way, f"{below};font-weight:normal")}>{text}</th>']
    for cell, column in zip(others, columns[1:], strict=bool(others)):
        told = f"<strong>{escape(cell)}</strong>" if cell and row.kind == STRONG else escape(cell)
        cells.append(f"<td{_side(column, way)}>{told}</td>")
    return f'<tr class="{row.kind}">{"".join(cells)}</tr>'


def _side(column: Column, way: str, also: str = "") -> str:
    """Say on which side a cell stands, whether it stays on one line, and what `also` makes of it."""
    kept = ";white-space:nowrap" if column.figures or column.whole else ""
    style = f' style="text-align:{"right" if column.figures else _BEGINS[way]}{kept}{also}"'
    return f' class="n"{style}' if column.figures else style
