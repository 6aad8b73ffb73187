"""What was taken for granted, numbered so that it can be cited, and what follows of each point if it proves wrong."""

from chapters import head_row
from design import bold, cell, label, paragraph, row, says, table, tag_row, w

ASSUMED_WIDTHS = (700, 4700, 4012)
PLAIN_WIDTHS = (700, 8712)
_TOGETHER = (w("keepNext"),)


def assumed() -> str:
    """Write the assumptions with what follows of each; amounts are before tax and discounts."""
    number, taken, effect = ASSUMED_WIDTHS
    point = row(
        cell(number, paragraph("TableText", bold("{{ point.number }}"))),
        cell(taken, says("TableText", "{{ point.taken }}")),
        cell(effect, says("TableText", "{{ point.effect }}")),
    )
    intro = says("Normal", f"{label('assumptions_intro')} {label('assumptions_amounts')}", also=_TOGETHER)
    head = head_row(ASSUMED_WIDTHS, "rank", "taken", "if_wrong")
    loop = tag_row("for point in assumed", ASSUMED_WIDTHS), point, tag_row("endfor", ASSUMED_WIDTHS)
    return intro + table(ASSUMED_WIDTHS, head, *loop, shows="assumptions_shows")


def plainly_assumed() -> str:
    """Write the assumptions alone, for a document that holds no price."""
    number, taken = PLAIN_WIDTHS
    point = row(
        cell(number, paragraph("TableText", bold("{{ point.number }}"))),
        cell(taken, says("TableText", "{{ point.taken }}")),
    )
    loop = tag_row("for point in assumed", PLAIN_WIDTHS), point, tag_row("endfor", PLAIN_WIDTHS)
    intro = says("Normal", label("assumptions_plain"), also=_TOGETHER)
    return intro + table(PLAIN_WIDTHS, head_row(PLAIN_WIDTHS, "rank", "taken"), *loop, shows="assumed_shows")
