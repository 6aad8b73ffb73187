"""What the company promises, what the project is for, and what the company can show of itself."""

from design import TEAL, bold, cell, each, edge, label, paragraph, row, says, table, tag_row, w, when

PROMISE_WIDTHS = (2400, 7012)
CREDENTIAL_WIDTHS = (3000, 6412)


def promises() -> str:
    """Write the promises made for what is sold, a teal bar before each."""
    title, text = PROMISE_WIDTHS
    bar = (edge("left", TEAL, 24),)
    promise = row(
        cell(title, says("PromiseTitle", "{{ promise[0] }}"), borders=bar),
        cell(text, says("TableText", "{{ promise[1] }}")),
    )
    loop = tag_row("for promise in promises", PROMISE_WIDTHS), promise, tag_row("endfor", PROMISE_WIDTHS)
    shown = table(PROMISE_WIDTHS, *loop, look="0600", shows="Promesses")
    return when("promises", says("Heading2", label("promises")), shown)


def objectives() -> str:
    """Write what the project is for."""
    points = each("point in objectives", says("Bullet", "{{ point }}"))
    return when("objectives", says("Heading2", label("objectives")), points)


def credentials() -> str:
    """Write what the company documents of itself, point by point; nothing where it documents nothing."""
    name, text = CREDENTIAL_WIDTHS
    named = paragraph("TableText", bold("{{ point[0] }}"))
    point = row(cell(name, named), cell(text, says("TableText", "{{ point[1] }}")))
    loop = tag_row("for point in credentials", CREDENTIAL_WIDTHS), point, tag_row("endfor", CREDENTIAL_WIDTHS)
    return when(
        "credentials",
        says("Heading1", label("credentials")),
        says("Normal", label("credentials_intro"), also=(w("keepNext"),)),
        table(CREDENTIAL_WIDTHS, *loop, look="0400", shows="Références et habilitations du prestataire"),
    )
