"""The summary of an offer on one page: the need, the answer, key figures, what the client gains, one commitment."""

from design import BAND, TEAL, TEXT_WIDTH, WHITE, cell, edge, label, row, says, table, w, when
from undertakings import PROMISE_WIDTHS, named_rows

# The width of the figures by how many there are: the first is the widest, since it may be an amount.
FIGURE_WIDTHS = {
    1: (TEXT_WIDTH,),
    2: (TEXT_WIDTH // 2, TEXT_WIDTH // 2),
    3: (3412, 3000, 3000),
    4: (2992, 2140, 2140, 2140),
}


def summary() -> str:
    """Write the need, what the offer includes, its key figures, its benefits and the commitment."""
    return "".join((
        says("Heading2", label("summary_need")),
        says("Normal", "{{ summary.need }}"),
        when(
            "summary.answer",
            says("Heading2", label("summary_answer")),
            says("Normal", "{{ summary.answer }}", also=(w("keepNext"),)),
        ),
        *(_figures(count) for count in FIGURE_WIDTHS),
        when(
            "summary.benefits",
            says("Heading2", label("summary_benefits")),
            table(
                PROMISE_WIDTHS,
                *named_rows("summary.benefits", PROMISE_WIDTHS, edge("left", TEAL, 24)),
                look="0600",
                shows="summary_benefits",
            ),
        ),
        says("Heading2", label("summary_commitment")),
        says("Callout", "{{ summary.commitment }}", also=(w("spacing", before=80, after=80),)),
    ))  # fmt: skip


def _figures(count: int) -> str:
    """Write the key figures where there are so many."""
    widths = FIGURE_WIDTHS[count]
    cells = (_figure(rank, width, count) for rank, width in enumerate(widths))
    shown = table(widths, row(*cells), style="LayoutTable", look="0400", shows="summary_figures")
    return when(f"summary.figures[{count - 1}:] and not summary.figures[{count}:]", shown)


def _figure(rank: int, width: int, count: int) -> str:
    """Write one figure: its label and, under it, its value, between white gaps."""
    gaps = (
        *((edge("left", WHITE, 48),) if rank else ()),
        *((edge("right", WHITE, 48),) if rank < count - 1 else ()),
    )
    named, shown = (f"{{{{ summary.figures[{rank}].{name} }}}}" for name in ("label", "text"))
    return cell(
        width, says("KeyLabel", named), says("KeyValue", shown), fill=BAND, borders=(edge("top", TEAL, 18), *gaps)
    )
