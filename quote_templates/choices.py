"""What stands beside the total: options and variants the client may choose."""

from chapters import PRICE_WIDTHS, head_row, line_rows, only_if, total_row
from design import BAND, cell, label, row, says, table, tag_row, w

SEVERAL = "with_options and options[1:]"  # one option alone tells its total itself


def options() -> str:
    """Write the options, outside the total, each with the total it leads to, and the total with all of them."""
    every = total_row(PRICE_WIDTHS, label("with_options"), "{{ with_options.text }}", strong=True)
    due = total_row(PRICE_WIDTHS, label("with_options_due"), "{{ with_options_due.text }}")
    return choices("options", *only_if(SEVERAL, every), *only_if("with_options_due", due))


def variants() -> str:
    """Write the variants, each with the total it leads to."""
    return choices("variants")


def choices(kind: str, *last: str) -> str:
    """Write a chapter of choices: what each adds or takes out, its lines, the total with it."""
    width, span = sum(PRICE_WIDTHS), len(PRICE_WIDTHS)
    together = (w("keepNext"),)
    title = row(cell(width, says("TableName", "{{ choice.title }}", also=together), span=span, fill=BAND))
    note = row(cell(width, says("TableNote", "{{ note }}", also=together), span=span))
    return says("Normal", label(f"{kind}_intro"), also=together) + table(
        PRICE_WIDTHS,
        head_row(PRICE_WIDTHS, "rank", "item", "quantity#", "unit", "unit_price#", "amount#"),
        tag_row(f"for choice in {kind}", PRICE_WIDTHS),
        *only_if("choice.title", title),
        tag_row("for note in choice.notes", PRICE_WIDTHS),
        note,
        tag_row("endfor", PRICE_WIDTHS),
        *line_rows("choice.lines", last=True),
        total_row(PRICE_WIDTHS, "{{ choice.effect }}", "{{ choice.gross.text }}"),
        tag_row("endfor", PRICE_WIDTHS),
        *last,
        style="PriceTable",
        shows=f"alt_{kind}",
    )
