"""The annexes that a reader looks things up in: the words of the document, and the laws and standards it cites."""

from chapters import head_row
from design import cell, row, says, table, tag_row

TERM_WIDTHS = (2400, 7012)
REFERENCE_WIDTHS = (6100, 3312)


def glossary() -> str:
    """Write the words that occur in the document."""
    return looked_up("term in glossary", TERM_WIDTHS, ("term", "term"), ("meaning", "text"), shows="glossary_shows")


def references() -> str:
    """Write the laws and standards that the document cites."""
    heads = ("cited", "title"), ("use", "use")
    return looked_up("reference in references", REFERENCE_WIDTHS, *heads, shows="references_shows")


def looked_up(loop: str, widths: tuple[int, int], name: tuple[str, str], text: tuple[str, str], *, shows: str) -> str:
    """Write a table of two columns, each with the label of its head and its field."""
    item = loop.partition(" ")[0]
    shown = row(
        cell(widths[0], says("TableName", f"{{{{ {item}.{name[1]} }}}}")),
        cell(widths[1], says("TableText", f"{{{{ {item}.{text[1]} }}}}")),
    )
    rows = tag_row(f"for {loop}", widths), shown, tag_row("endfor", widths)
    return table(widths, head_row(widths, name[0], text[0]), *rows, shows=shows)
