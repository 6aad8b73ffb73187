"""What the Word documents look like, and the small functions that write WordprocessingML in its schema's order."""

from collections.abc import Iterable

NAVY = "12355B"  # titles, table heads, cover
AMBER = "E09F3E"  # the one accent: milestones, the interruption of service
TEAL = "0E7C86"  # rules, sub-titles, the amount due
INK = "263238"
GREY = "607080"
LINE = "D5DDE5"
BAND = "F3F6F9"
PALE = "E6F2F3"
WHITE = "FFFFFF"
PALE_ON_NAVY = "B9D3DC"

FONT = "Calibri"
ARABIC_FONT = "Arial"

CM = 567  # twips
EMU = 360_000  # English metric units in a centimetre, for drawings
PAGE_WIDTH, PAGE_HEIGHT = 11_906, 16_838  # A4, in twips
SIDE, TOP, BOTTOM, HEADER, FOOTER = 1_247, 1_474, 1_247, 567, 510
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE

NBSP = "\u00a0"

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)


def w(name: str, /, *inside: str, **attributes: object) -> str:
    """Write one WordprocessingML element."""
    written = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    return f"<w:{name}{written}>{''.join(inside)}</w:{name}>" if inside else f"<w:{name}{written}/>"


def part(root: str, *inside: str) -> str:
    """Write a whole part: the declaration and a root that knows every prefix."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{root} {NAMESPACES}>{"".join(inside)}</w:{root}>'
    )


def run(text: str, *properties: str) -> str:
    """Write a stretch of text, spaces kept; properties in the schema's order."""
    look = w("rPr", *properties) if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def bold(text: str) -> str:
    """Write a stretch of bold text."""
    return run(text, w("b"), w("bCs"))


def paragraph(style: str, *runs: str, also: tuple[str, ...] = ()) -> str:
    """Write a paragraph of a style; `also` holds further properties in the schema's order."""
    return w("p", w("pPr", w("pStyle", val=style), *also), *runs)


def says(style: str, text: str, also: tuple[str, ...] = ()) -> str:
    """Write a paragraph of plain text."""
    return paragraph(style, run(text), also=also)


def label(key: str) -> str:
    """Write the tag that prints a fixed text of the proposal."""
    return f'{{{{ labels["proposal.{key}"] }}}}'


def dinars(figure: str) -> str:
    """Write the tags that print an amount and its currency, never apart."""
    return f"{{{{ {figure}.text }}}}{NBSP}{label('currency')}"


def tag(instruction: str) -> str:
    """Write a paragraph that holds one instruction of the template and leaves no trace."""
    return says("Tag", f"{{%p {instruction} %}}")


def when(condition: str, *blocks: str) -> str:
    """Print blocks only when a condition holds."""
    return tag(f"if {condition}") + "".join(blocks) + tag("endif")


def each(loop: str, *blocks: str) -> str:
    """Print blocks once per element."""
    return tag(f"for {loop}") + "".join(blocks) + tag("endfor")


def after_table(items: str, style: str) -> str:
    """Print a list under a table, the first point set off from it."""
    apart, close = (w("spacing", before=before, after=60) for before in (140, 0))
    first = each(f"point in {items}[:1]", says(style, "{{ point }}", also=(apart,)))
    return first + each(f"point in {items}[1:]", says(style, "{{ point }}", also=(close,)))


def edge(name: str, colour: str, size: int) -> str:
    """Write one border; size in eighths of a point."""
    return w(name, val="single", sz=size, space=0, color=colour)


def cell(
    width: int, *blocks: str, span: int = 1, fill: str = "", borders: tuple[str, ...] = (), align: str = ""
) -> str:
    """Write a table cell; borders in the order top, left, bottom, right."""
    properties = (
        w("tcW", w=width, type="dxa"),
        w("gridSpan", val=span) if span > 1 else "",
        w("tcBorders", *borders) if borders else "",
        w("shd", val="clear", color="auto", fill=fill) if fill else "",
        w("vAlign", val=align) if align else "",
    )
    return w("tc", w("tcPr", *properties), *blocks)


def number_cells(widths: Iterable[int], *fields: str, also: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Write one cell for each figure of a view, as text at the end of its column."""
    pairs = zip(widths, fields, strict=True)
    return tuple(cell(width, says("TableNumber", f"{{{{ {field} }}}}", also=also)) for width, field in pairs)


def row(*cells: str, head: bool = False, height: int = 0) -> str:
    """Write a table row that no page end cuts; a head is repeated on every page."""
    properties = (
        w("cantSplit"),
        w("trHeight", val=height, hRule="atLeast") if height else "",
        w("tblHeader") if head else "",
    )
    return w("tr", w("trPr", *properties), *cells)


def tag_row(instruction: str, widths: tuple[int, ...]) -> str:
    """Write a row that holds one instruction of the template and leaves no trace."""
    return row(cell(sum(widths), says("Tag", f"{{%tr {instruction} %}}"), span=len(widths)))


def table(widths: tuple[int, ...], *rows: str, style: str = "CostingTable", look: str = "0420", shows: str) -> str:
    """Write a table of fixed widths; `look`: the parts of its style in use; `shows`: the label a screen reader says."""
    properties = (
        w("tblStyle", val=style),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblInd", w=0, type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val=look),
        w("tblCaption", val=f"{{{{ labels['proposal.{shows}'] }}}}"),
    )
    return w("tbl", w("tblPr", *properties), w("tblGrid", *(w("gridCol", w=width) for width in widths)), *rows)
