"""What stands beside the total: options and variants the client may choose, and what is paid by the year."""

from chapters import PRICE_WIDTHS, exemptions, head_row, line_rows, only_if, total_row
from design import BAND, bold, cell, dinars, label, paragraph, row, run, says, table, tag_row, w, when

YEAR_WIDTHS = (3392, 2000, 2020, 2000)


def options() -> str:
    """Write the options, outside the total, each with the total it leads to, and the total with all of them."""
    every = (
        *only_if("with_options", total_row(label("with_options"), "{{ with_options.text }}", strong=True)),
        *only_if("with_options_due", total_row(label("with_options_due"), "{{ with_options_due.text }}")),
    )
    return choices("options", *every)


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
        total_row("{{ choice.effect }}", "{{ choice.gross.text }}"),
        tag_row("endfor", PRICE_WIDTHS),
        *last,
        style="PriceTable",
        shows=f"alt_{kind}",
    )


def yearly() -> str:
    """Write what is paid by the year, and what the client commits to, outside the total."""
    named, dated = (head_row(YEAR_WIDTHS, key, "year_net#", "year_vat#", "year_gross#") for key in ("service", "year"))
    head = tuple(tag_row(tag, YEAR_WIDTHS) for tag in ("if recurring", "else", "endif"))
    together = (w("keepNext"),)
    whose = f"{{% if recurring %}}{label('maintenance')} – {{% endif %}}"
    apart = f"{{% if lines %}} {either('maintenance_apart')}{{% endif %}}"
    over = f"{{% if lines %}}{either('commitment')}{{% else %}}{label('commitment_alone')}{{% endif %}}"
    commitment = paragraph(
        "Callout",
        run(f"{over} {dinars('commitment_net')} {label('commitment_net')} "),
        bold(dinars("commitment_gross")),
        run(f" {label('commitment_gross')}"),
    )
    return when(
        "maintenance or recurring",
        says("Normal", f"{either('maintenance_intro')}{apart}", also=together),
        when("maintenance_reasons", says("Normal", f"{whose}{{{{ maintenance_reasons }}}}.", also=together)),
        table(
            YEAR_WIDTHS,
            *(part for pair in zip(head, (named, dated, ""), strict=True) for part in pair),
            *years("maintenance"),
            *years("recurring"),
            shows="alt_yearly",
        ),
        when("not lines", exemptions()),
    ) + when("commitment_gross", commitment)


def either(key: str) -> str:
    """Write a label of maintenance, or of yearly services where there are others too."""
    yearly = label(key.replace("maintenance", "yearly") if "maintenance" in key else f"{key}_yearly")
    return f"{{% if recurring %}}{yearly}{{% else %}}{label(key)}{{% endif %}}"


def years(rows: str) -> tuple[str, str, str]:
    """Write what is paid by the year, row by row, each with what is to be said of it."""
    first, *others = YEAR_WIDTHS
    together = (w("keepNext"),)
    figures = zip(others, ("net", "vat", "gross"), strict=True)
    note = when("year.note", says("TableNote", "{{ year.note }}", also=together))
    shown = row(
        cell(first, says("TableText", "{{ year.label }}", also=together), note),
        *(cell(width, says("TableNumber", f"{{{{ year.{name}.text }}}}", also=together)) for width, name in figures),
    )
    return tag_row(f"for year in {rows}", YEAR_WIDTHS), shown, tag_row("endfor", YEAR_WIDTHS)
