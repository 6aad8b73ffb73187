"""The price explained line by line, in words: what each includes, what it leaves out, what its price depends on."""

from chapters import head_row
from design import cell, each, label, row, says, table, tag, tag_row, w

EXPLAINED_WIDTHS = (700, 2900, 5812)


def explained() -> str:
    """Write what is to be said of each line of the price, of what is paid by the year, and of each option."""
    rank, name, text = EXPLAINED_WIDTHS
    shown = row(
        cell(rank, says("TableNote", "{{ line.rank }}")),
        cell(name, says("TableName", "{{ line.label }}")),
        cell(
            text, each("point in line.points", says("TableBullet", "{{ point }}"), tag("else"), says("TableText", "–"))
        ),
    )
    head = head_row(EXPLAINED_WIDTHS, "rank", "line", "explanation")
    loop = tag_row("for line in explained", EXPLAINED_WIDTHS), shown, tag_row("endfor", EXPLAINED_WIDTHS)
    intro = says("Normal", label("explained_intro"), also=(w("keepNext"),))
    return intro + table(EXPLAINED_WIDTHS, head, *loop, shows="explained_shows")
