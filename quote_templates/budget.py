"""A budgetary estimate: ranges by group and in total, what would narrow them."""

from chapters import head_row
from design import PALE, TEAL, bold, cell, label, paragraph, row, run, says, table, tag_row, w, when

BUDGET_WIDTHS = (4612, 2400, 2400)
NARROWING_WIDTHS = (6812, 2600)


def budget() -> str:
    """Write the range of each group and of the total, before and with tax, and that of what is paid by the year."""
    head = head_row(BUDGET_WIDTHS, "budget_part", "budget_low#", "budget_high#")
    loop = tag_row("for span in budget.groups", BUDGET_WIDTHS), span(), tag_row("endfor", BUDGET_WIDTHS)
    once = when("budget.groups", table(BUDGET_WIDTHS, head, *loop, *totals(), style="PriceTable", shows="alt_budget"))
    intro = says("Normal", label("budget_intro"), also=(w("keepNext"),))
    beside = apart("options", head) + apart("yearly", head)
    return intro + once + says("TableNote", "{{ budget.rounded }}") + beside


def apart(kind: str, head: str) -> str:
    """Write ranges that are in no total: options, what is paid by the year."""
    rows = tag_row(f"for span in budget.{kind}", BUDGET_WIDTHS), span(), tag_row("endfor", BUDGET_WIDTHS)
    shown = table(BUDGET_WIDTHS, head, *rows, shows=f"alt_budget_{kind}")
    return when(f"budget.{kind}", says("Heading2", label(f"budget_{kind}")), shown)


def span() -> str:
    """Write one range: what it is of, what it holds, its two ends."""
    name, low, high = BUDGET_WIDTHS
    holds = when("span.holds and span.holds != span.label", says("TableNote", "{{ span.holds }}"))
    opened = when("span.open", says("TableNote", "{{ span.open }}"))
    return row(
        cell(name, says("TableName", "{{ span.label }}"), holds, opened),
        cell(low, says("TableNumber", "{{ span.low.text }}")),
        cell(high, says("TableNumber", "{{ span.high.text }}")),
    )


def totals() -> tuple[str, ...]:
    """Write the range of the total, before tax and with it."""
    rows = []
    for name, style, fill in (("net", "TableTotal", PALE), ("gross", "TableDue", TEAL)):
        texts = (f"budget.{name}.label", f"budget.{name}.low.text", f"budget.{name}.high.text")
        cells = (
            cell(width, paragraph(style, (bold if name == "net" else run)(f"{{{{ {text} }}}}")), fill=fill)
            for width, text in zip(BUDGET_WIDTHS, texts, strict=True)
        )
        rows.append(row(*cells))
    return tuple(rows)


def narrowing() -> str:
    """Write the questions whose answers would narrow the range."""
    question, worth = NARROWING_WIDTHS
    head = head_row(NARROWING_WIDTHS, "budget_question", "budget_narrows#")
    shown = row(
        cell(question, says("TableText", "{{ each.question }}")),
        cell(worth, says("TableNumber", "{{ each.narrowing }}")),
    )
    loop = tag_row("for each in budget.narrowing", NARROWING_WIDTHS), shown, tag_row("endfor", NARROWING_WIDTHS)
    intro = says("Normal", label("narrowing_intro"), also=(w("keepNext"),))
    return intro + table(NARROWING_WIDTHS, head, *loop, shows="alt_narrowing")
