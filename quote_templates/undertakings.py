"""What the company promises, what the project is for, and what the company can show of itself."""

from design import TEAL, cell, each, edge, label, row, says, table, tag_row, w, when

PROMISE_WIDTHS = (2400, 7012)
CREDENTIAL_WIDTHS = (3000, 6412)


def promises() -> str:
    """Write the promises made for what is sold, a teal bar before each."""
    rows = named_rows("promises", PROMISE_WIDTHS, edge("left", TEAL, 24))
    shown = table(PROMISE_WIDTHS, *rows, look="0600", shows="alt_promises")
    return when("promises", says("Heading2", label("promises")), shown)


def objectives() -> str:
    """Write what the project is for."""
    points = each("point in objectives", says("Bullet", "{{ point }}"))
    return when("objectives", says("Heading2", label("objectives")), points)


def credentials() -> str:
    """Write what the company documents of itself, point by point; nothing where it documents nothing."""
    rows = named_rows("credentials", CREDENTIAL_WIDTHS)
    intro = says("Normal", label("credentials_intro"), also=(w("keepNext"),))
    return intro + table(CREDENTIAL_WIDTHS, *rows, look="0600", shows="alt_credentials")


def named_rows(pairs: str, widths: tuple[int, ...], *bar: str) -> tuple[str, ...]:
    """Write one row for each pair of a name and a text; the rows stay on one page."""
    together = named_row(f"{pairs}[:-1]", widths, bar, (w("keepNext"),))
    return (*together, *named_row(f"{pairs}[-1:]", widths, bar, ()))


def named_row(pairs: str, widths: tuple[int, ...], bar: tuple[str, ...], also: tuple[str, ...]) -> tuple[str, str, str]:
    """Write the rows of some pairs, whose paragraphs have further properties."""
    name, text = widths
    shown = row(
        cell(name, says("TableName", "{{ pair[0] }}", also=also), borders=bar),
        cell(text, says("TableText", "{{ pair[1] }}", also=also)),
    )
    return tag_row(f"for pair in {pairs}", widths), shown, tag_row("endfor", widths)
