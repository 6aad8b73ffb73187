"""What is paid by the year, and what the client pays in all over the contract."""

from chapters import exemptions, head_row
from design import (
    PALE,
    TEAL,
    after_table,
    bold,
    cell,
    dinars,
    label,
    number_cells,
    paragraph,
    row,
    says,
    table,
    tag_row,
    w,
    when,
)

YEAR_WIDTHS = (3392, 2000, 2020, 2000)
OWNED_WIDTHS = (2992, 1600, 1500, 1620, 1700)


def owned() -> str:
    """Write the chapter of maintenance and total cost, titled `owned.title`; its guard is `owned`."""
    together = (w("keepNext"),)
    reasons = f"{label('maintenance')} – {{{{ maintenance_reasons }}}}."
    return "".join(
        (
            says("Normal", "{{ owned.intro }}", also=together),
            when("maintenance_reasons", says("Normal", reasons, also=together)),
            when("recurring", says("Heading2", label("yearly")), yearly(), says("Heading2", label("owned_years"))),
            total_cost(),
            after_table("owned.notes", "Legal"),
            when("not lines", exemptions()),
        )
    )


def yearly() -> str:
    """Write each service that is paid by the year, maintenance year by year."""
    head = head_row(YEAR_WIDTHS, "service", "year_net#", "year_vat#", "year_gross#")
    return table(YEAR_WIDTHS, head, *services("maintenance"), *services("recurring"), shows="alt_yearly")


def services(rows: str) -> tuple[str, str, str]:
    """Write what is paid by the year, row by row, each with what is to be said of it."""
    first, *others = YEAR_WIDTHS
    figures = number_cells(others, *(f"year.{name}.text" for name in ("net", "vat", "gross")))
    shown = row(noted(first, "year"), *figures)
    return tag_row(f"for year in {rows}", YEAR_WIDTHS), shown, tag_row("endfor", YEAR_WIDTHS)


def noted(width: int, what: str, also: tuple[str, ...] = ()) -> str:
    """Write a cell with a label and, where there is one, a note under it."""
    note = when(f"{what}.note", says("TableNote", f"{{{{ {what}.note }}}}", also=also))
    return cell(width, says("TableText", f"{{{{ {what}.label }}}}", also=also), note)


def total_cost() -> str:
    """Write what is paid step by step, with the total it leads to; the total stays with the rows before it."""
    first, *others = OWNED_WIDTHS
    together = (w("keepNext"),)
    fields = ("cost.net", "cost.vat", "cost.paid.text", "cost.cumulated.text")
    shown = row(noted(first, "cost", together), *number_cells(others, *fields, also=together))
    return table(
        OWNED_WIDTHS,
        head_row(OWNED_WIDTHS, "owned_step", "year_net#", "year_vat#", "owned_paid#", "owned_cumulated#"),
        tag_row("for cost in owned.rows", OWNED_WIDTHS),
        shown,
        tag_row("endfor", OWNED_WIDTHS),
        *chosen("owned.total_label", with_taxes_borne(), (invoiced("TableHead", "TableHeadNumber", TEAL),)),
        style="PriceTable",
        shows="alt_owned",
    )


def chosen(condition: str, so: tuple[str, ...], otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """Write some rows where a condition holds, others where it does not."""
    tags = (tag_row(instruction, OWNED_WIDTHS) for instruction in (f"if {condition}", "else", "endif"))
    first, between, last = tags
    return first, *so, between, *otherwise, last


def invoiced(name: str, number: str, fill: str, also: tuple[str, ...] = ()) -> str:
    """Write the sum of what is invoiced: before tax, its tax, with it."""
    first, *others, last = OWNED_WIDTHS
    fields = ("net", "vat", "gross")
    figures = (
        cell(width, paragraph(number, bold(f"{{{{ owned.{field}.text }}}}"), also=also), fill=fill)
        for width, field in zip(others, fields, strict=True)
    )
    said = cell(first, paragraph(name, bold("{{ owned.sum_label }}"), also=also), fill=fill)
    return row(said, *figures, cell(last, paragraph(name, also=also), fill=fill))


def with_taxes_borne() -> tuple[str, str]:
    """Write the sum of what is invoiced and, under it, the total with the taxes that the client bears itself."""
    label_width, figure_width = sum(OWNED_WIDTHS[:3]), sum(OWNED_WIDTHS[3:])
    total = row(
        cell(label_width, says("TableDue", "{{ owned.total_label }}"), span=3, fill=TEAL),
        cell(figure_width, says("TableDue", dinars("owned.total")), span=2, fill=TEAL),
    )
    return invoiced("TableText", "TableNumber", PALE, (w("keepNext"),)), total
