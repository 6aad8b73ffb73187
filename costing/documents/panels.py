"""What an object shows of itself in a notebook: one panel in one language, told as plain text and as HTML.

The HTML holds no colour of its own: it takes those of whatever page it stands on, light or dark. Nothing is said by
style alone, as a notebook that is not trusted is shown without any. Text from outside stands in it as text.
"""

import io
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from costing.errors import LanguageNotWritten
from costing.wording import LANGUAGES

LINE, PART, GROUP, TOTAL, STRONG = "line", "part", "group", "total", "strong"
_AT_FOOT = {TOTAL, STRONG}
_WIDTH = 140  # of the plain text [signs]
_RIGHT_TO_LEFT = {"ar"}
# Lab's own rules for tables are as specific as two classes; these are more so, and name no colour.
_STYLE = """
div.cq{color:inherit;font-size:.95em;line-height:1.4;overflow-x:auto}
div.cq p.cq-title{font-weight:600;font-size:1.1em;margin:.2em 0}
div.cq p{margin:.3em 0}
div.cq table.cqt{border-collapse:collapse;margin:.4em 0;background:transparent}
div.cq table.cqt caption{caption-side:top;text-align:start;font-weight:600;padding:.3em 0;color:inherit}
div.cq table.cqt tr,div.cq table.cqt tbody tr:nth-child(n){background:transparent}
div.cq table.cqt th,div.cq table.cqt td{color:inherit;background:transparent;padding:.25em .7em;border:0;
border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);text-align:start;vertical-align:top;
white-space:normal;max-width:34em}
div.cq table.cqt th.n,div.cq table.cqt td.n{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
div.cq table.cqt thead th{border-bottom:1px solid currentColor;font-weight:600;vertical-align:bottom}
div.cq table.cqt tbody th{font-weight:400}
div.cq table.cqt tr.group th{font-weight:600;padding-top:.7em}
div.cq table.cqt tr.part th,div.cq table.cqt tr.part td{opacity:.78}
div.cq table.cqt tr.part th{padding-inline-start:1.8em}
div.cq table.cqt tfoot th{font-weight:400}
div.cq table.cqt tfoot tr:first-child th,div.cq table.cqt tfoot tr:first-child td{border-top:1px solid currentColor}
div.cq table.cqt tfoot tr.strong th,div.cq table.cqt tfoot tr.strong td{font-weight:700}
div.cq ul{margin:.3em 0;padding-inline-start:1.4em}
div.cq details{margin:.4em 0}
div.cq summary{cursor:pointer;font-weight:600}
""".replace("\n", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, and whether it holds figures, which stand at the far side."""

    head: str
    figures: bool = False


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
    if lang is not None and lang not in LANGUAGES:
        raise LanguageNotWritten(what="documents", asked=lang, available=LANGUAGES)
    return Shown(read(what, lang))


def html_of(panel: Panel) -> str:
    """Return a panel as HTML that stands by itself on any page."""
    return f"{opening(panel.lang)}{''.join(_head(panel))}{''.join(map(_block, panel.blocks))}</div>"


def refusal_of(refusal: str, note: str, lang: str) -> str:
    """Return, as HTML beside an input, why what was put in was not taken, and a note below; nothing for neither."""
    way = "rtl" if lang in _RIGHT_TO_LEFT else "ltr"
    told = "<br>".join(map(escape, refusal.splitlines()))
    said = f'<div class="cq-refusal" role="alert">{told}</div>' if told else ""
    noted = f'<div class="cq-note">{escape(note)}</div>' if note else ""
    return f'<div lang="{lang}" dir="{way}">{said}{noted}</div>' if said or noted else ""


def opening(lang: str) -> str:
    """Return the beginning of HTML in a language, with its styles; `</div>` ends it."""
    way = "rtl" if lang in _RIGHT_TO_LEFT else "ltr"
    return f'<div class="cq" lang="{lang}" dir="{way}"><style>{_STYLE}</style>'


def _head(panel: Panel) -> Iterator[str]:
    yield f'<p class="cq-title"><strong>{escape(panel.title)}</strong></p>'
    if panel.subtitle:
        yield f"<p>{escape(panel.subtitle)}</p>"


def _block(block: Block) -> str:
    match block:
        case Table():
            return _table(block)
        case Facts():
            columns = Column(""), Column("")
            rows = tuple(Row(pair) for pair in block.pairs)
            inside = "".join(_row(row, columns) for row in rows)
            return f'<table class="cqt"><tbody>{inside}</tbody></table>'
        case Notes():
            title = f"<p><strong>{escape(block.title)}</strong></p>" if block.title else ""
            return f"{title}<ul>{''.join(f'<li>{escape(each)}</li>' for each in block.sentences)}</ul>"
        case Folded():
            inside = "".join(map(_block, block.blocks))
            return f"<details><summary>{escape(block.title)}</summary>{inside}</details>"
        case Download():
            where = f"data:{block.media};base64,{b64encode(block.content).decode()}"
            return f'<p><a href="{escape(where)}" download="{escape(block.name)}">{escape(block.text)}</a></p>'


def _table(table: Table) -> str:
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    heads = "".join(f'<th scope="col"{_side(each)}>{escape(each.head)}</th>' for each in table.columns)
    head = f"<thead><tr>{heads}</tr></thead>" if any(each.head for each in table.columns) else ""
    parts = (
        (f"<tfoot>{rows}</tfoot>" if foot else f"<tbody>{rows}</tbody>")
        for foot, some in groupby(table.rows, key=lambda row: row.kind in _AT_FOOT)
        for rows in ["".join(_row(row, table.columns) for row in some)]
    )
    return f'<table class="cqt">{caption}{head}{"".join(parts)}</table>'


def _row(row: Row, columns: Sequence[Column]) -> str:
    first, *others = row.cells
    text = f"<strong>{escape(first)}</strong>" if row.kind in {GROUP, STRONG} else escape(first)
    span = f' colspan="{len(columns)}"' if not others and len(columns) > 1 else ""
    cells = [f'<th scope="row"{span}{_side(columns[0])}>{text}</th>']
    for cell, column in zip(others, columns[1:], strict=bool(others)):
        told = f"<strong>{escape(cell)}</strong>" if row.kind == STRONG else escape(cell)
        cells.append(f"<td{_side(column)}>{told}</td>")
    return f'<tr class="{row.kind}">{"".join(cells)}</tr>'


def _side(column: Column) -> str:
    return ' class="n"' if column.figures else ""


def text_of(panel: Panel) -> str:
    """Return a panel as plain text, as a terminal shows it."""
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream, width=_WIDTH, color_system=None, highlight=False, markup=False, emoji=False, force_jupyter=False
    )
    console.print(panel.title)
    if panel.subtitle:
        console.print(panel.subtitle)
    for block in panel.blocks:
        for each in _told(block):
            console.print(each)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def _told(block: Block) -> Iterator[object]:
    """Return what the console prints of a block."""
    match block:
        case Table():
            yield _grid(block)
        case Facts():
            yield _grid(Table((Column(""), Column("")), tuple(Row(pair) for pair in block.pairs)))
        case Notes():
            if block.title:
                yield block.title
            yield from (f"- {each}" for each in block.sentences)
        case Folded():
            yield block.title
            for inside in block.blocks:
                yield from _told(inside)
        case Download():
            yield block.text


def _grid(table: Table) -> object:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    headed = any(each.head for each in table.columns)
    grid = Grid(title=Text(table.caption) if table.caption else None, title_justify="left", show_header=headed)
    grid.box = box.SIMPLE if headed else None
    for column in table.columns:
        grid.add_column(Text(column.head), justify="right" if column.figures else "left", overflow="fold")
    for place, row in enumerate(table.rows):
        if row.kind in _AT_FOOT and (not place or table.rows[place - 1].kind not in _AT_FOOT):
            grid.add_section()
        first, *others = row.cells
        grid.add_row(Text(f"  {first}" if row.kind == PART else first), *map(Text, others))
    return grid
