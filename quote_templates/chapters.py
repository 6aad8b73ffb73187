"""What chapters of a document say of the offer, without their headings."""

from design import (
    BAND,
    CM,
    LINE,
    NAVY,
    NBSP,
    PALE,
    TEAL,
    TEXT_WIDTH,
    bold,
    cell,
    dinars,
    each,
    edge,
    label,
    paragraph,
    row,
    run,
    says,
    table,
    tag,
    tag_row,
    w,
    when,
)
from undertakings import objectives

MINUS = "\u2212"
PRICE_WIDTHS = (620, 3262, 820, 1300, 1630, 1780)
PHASE_WIDTHS = (4500, 3612, 1300)
DELIVERABLE_WIDTHS = (700, 4512, 2400, 1800)
PAYMENT_WIDTHS = (3812, 2600, 1000, 2000)
TERM_WIDTHS = (2400, 7012)
HALVES = (TEXT_WIDTH // 2, TEXT_WIDTH // 2)


def need() -> str:
    """Write why the client asks, and what for."""
    why = each("reason in why", says("Normal", "{{ reason }}"))
    points = each("point in need[1:]", says("Bullet", "{{ point }}"))
    return why + says("Normal", "{{ need[0] }}", also=(w("keepNext"),)) + points


def change() -> str:
    """Write what changed since the quote that a revision replaces, in a frame before the prices."""
    close = tuple(w("spacing", before=before, after=after) for before, after in ((80, 60), (0, 60), (0, 160)))
    together = w("keepNext")
    head = paragraph("Callout", bold(label("change")), also=(together, close[0]))
    told = each("point in change[:-1]", says("Callout", "{{ point }}", also=(together, close[1])))
    last = each("point in change[-1:]", says("Callout", "{{ point }}", also=(close[2],)))
    return when("change", head, told, last)


def price() -> str:
    """Write the priced lines, group by group, the totals and the amount in words, which stay together."""
    intro = says(
        "Normal", f"{label('price_intro')}{{% if usual_tax %}} {{{{ usual_tax }}}}{{% endif %}}", also=(w("keepNext"),)
    )
    return intro + price_table() + says("Callout", "{{ closing }}") + exemptions()


def price_table() -> str:
    """Write the lines, group by group where there are several, and the totals."""
    head = head_row(PRICE_WIDTHS, "rank", "item", "quantity#", "unit", "unit_price#", "amount#")
    lines = (
        tag_row("for group in groups", PRICE_WIDTHS),
        *only_if("group.label", group_row()),
        *line_rows("group.lines[:-1]"),
        *line_rows("group.lines[-1:]", last=True),
        tag_row("endfor", PRICE_WIDTHS),
    )
    return table(PRICE_WIDTHS, head, *lines, *totals(), style="PriceTable", shows="alt_price")


def group_row() -> str:
    """Write the name of a group of lines and what it comes to, before discounts."""
    last = 2
    return row(
        cell(
            sum(PRICE_WIDTHS[:-last]),
            says("TableGroup", "{{ group.label }}"),
            span=len(PRICE_WIDTHS) - last,
            fill=PALE,
        ),
        cell(sum(PRICE_WIDTHS[-last:]), says("TableGroupNumber", "{{ group.amount.text }}"), span=last, fill=PALE),
    )


def exemptions() -> str:
    """Write why there is no value-added tax on some lines, or on any."""
    return each("point in exemptions", says("Legal", "{{ point }}"))


def head_row(widths: tuple[int, ...], *keys: str) -> str:
    """Write the head of a table, repeated on every page; a key that ends in # heads a column of numbers."""
    shown = ((key.rstrip("#"), "TableHeadNumber" if key.endswith("#") else "TableHead") for key in keys)
    cells = (cell(width, says(style, label(key))) for width, (key, style) in zip(widths, shown, strict=True))
    return row(*cells, head=True)


def line_rows(lines: str, *, last: bool = False) -> tuple[str, ...]:
    """Write the rows of each line: figures, a discount, what sets its price; the last line stays with the totals."""
    rank, *others = PRICE_WIDTHS
    columns = {
        "label": "Text",
        "quantity.text": "Number",
        "unit": "Text",
        "unit_price.text": "Number",
        "amount.text": "Number",
    }
    rule, together = (edge("top", LINE, 4),), (w("keepNext"),)
    figures = (
        cell(width, says(f"Table{kind}", f"{{{{ line.{name} }}}}", also=together), borders=rule)
        for width, (name, kind) in zip(others, columns.items(), strict=True)
    )
    between = "{% if line.short and line.taken %} – {% endif %}"
    tax = "{% if line.tax and (line.short or line.taken) %} – {% endif %}{{ line.tax }}"
    said = run(f"{{{{ line.short }}}}{between}"), run("{{ line.taken }}", w("i"), w("iCs")), run(tax)
    with_totals = together if last else ()
    reasons = cell(sum(others), paragraph("TableReasons", *said, also=with_totals), span=len(others))
    nothing = cell(sum(PRICE_WIDTHS), paragraph("TableGap", also=with_totals), span=len(PRICE_WIDTHS))
    return (
        tag_row(f"for line in {lines}", PRICE_WIDTHS),
        row(cell(rank, says("TableNote", "{{ line.rank }}", also=together), borders=rule), *figures),
        *only_if("line.saving", saving_row(together)),
        tag_row("if line.short or line.taken or line.tax", PRICE_WIDTHS),
        row(cell(rank, paragraph("TableNote", also=with_totals)), reasons),
        tag_row("else", PRICE_WIDTHS),
        row(nothing),
        tag_row("endif", PRICE_WIDTHS),
        tag_row("endfor", PRICE_WIDTHS),
    )


def saving_row(together: tuple[str, ...]) -> str:
    """Write what a discount takes off a line, beside its price."""
    rank, *others, amount = PRICE_WIDTHS
    return row(
        cell(rank, paragraph("TableNote", also=together)),
        cell(sum(others), says("TableSaving", "{{ line.saving }}", also=together), span=len(others)),
        cell(amount, says("TableSavingNumber", minus("line.discount"), also=together)),
    )


def minus(figure: str) -> str:
    """Write the tags that print an amount that is taken off."""
    return f"{MINUS}{NBSP}{{{{ {figure}.text }}}}"


def totals() -> tuple[str, ...]:
    """Write the totals under the price table, down to what is due."""
    due = total_row(PRICE_WIDTHS, label("due"), dinars("due"), due=True)
    return (*sums(PRICE_WIDTHS), due)


def sums(widths: tuple[int, ...], last: int = 2) -> tuple[str, ...]:
    """Write the totals down to the stamp duty, over the `last` columns; discounts and duty only where there are any."""
    share = "{% if discount_share and discount_share.text %} ({{ discount_share.text }}){% endif %}"
    vat = f"{{{{ tax.label }}}} {label('vat_base')} {{{{ tax.base.text }}}}"

    def total(name: str, amount: str, *, strong: bool = False) -> str:
        return total_row(widths, name, amount, last=last, strong=strong)

    after = total(label("after"), "{{ after.text }}", strong=True)
    return (
        total(label("net"), "{{ net.text }}", strong=True),
        *only_if("line_discount.value", total(label("line_discounts"), minus("line_discount")), widths),
        *only_if("discount.value", total(label("discount") + share, minus("discount")), widths),
        *only_if("discount.value or line_discount.value", after, widths),
        tag_row("for tax in vat", widths),
        total(vat, "{{ tax.amount.text }}"),
        tag_row("endfor", widths),
        total(label("gross"), "{{ gross.text }}", strong=True),
        *only_if("stamp_duty.value", total(label("stamp_duty"), "{{ stamp_duty.text }}"), widths),
    )


def only_if(condition: str, shown: str, widths: tuple[int, ...] = PRICE_WIDTHS) -> tuple[str, str, str]:
    """Print a row of a table only when a condition holds."""
    return tag_row(f"if {condition}", widths), shown, tag_row("endif", widths)


def total_row(
    widths: tuple[int, ...],
    name: str,
    amount: str,
    *,
    last: int = 2,
    strong: bool = False,
    due: bool = False,
) -> str:
    """Write one row of the totals, or the one of what is `due`: the amount over the last columns, its name before."""
    written = bold if strong else run
    style, fill = ("TableDue", TEAL) if due else ("TableTotal", PALE)
    return row(
        cell(sum(widths[:-last]), paragraph(style, written(name)), span=len(widths) - last, fill=fill),
        cell(sum(widths[-last:]), paragraph(style, written(amount)), span=last, fill=fill),
    )


def scope() -> str:
    """Write what the work is for, then the work, what it is held to and which deliverables end it, phase by phase."""
    head = head_row(PHASE_WIDTHS, "activities", "specifications", "handed_over")
    rank = says("PhaseRank", f"{label('phase')} {{{{ loop.index }}}}")
    name = cell(sum(PHASE_WIDTHS), rank, says("PhaseTitle", "{{ phase.title }}"), span=len(PHASE_WIDTHS), fill=BAND)
    lists = (
        cell(PHASE_WIDTHS[0], bullets("phase.activities")),
        cell(PHASE_WIDTHS[1], bullets("phase.specifications")),
        cell(PHASE_WIDTHS[2], says("TableText", "{{ phase.numbers }}")),
    )
    loop = tag_row("for phase in phases", PHASE_WIDTHS), row(name), row(*lists), tag_row("endfor", PHASE_WIDTHS)
    intro = says("Normal", label("scope_intro"), also=(w("keepNext"),))
    return objectives() + intro + table(PHASE_WIDTHS, head, *loop, look="0620", shows="alt_scope")


def deliverables() -> str:
    """Write the register of what is handed over: number, name, phase, and the day it is planned for."""
    head = head_row(DELIVERABLE_WIDTHS, "deliverable_number", "deliverable", "deliverable_phase", "deliverable_day")
    names = ("number", "label", "phase", "day")
    shown = row(
        *(
            cell(width, says("TableNote" if name == "number" else "TableText", f"{{{{ deliverable.{name} }}}}"))
            for width, name in zip(DELIVERABLE_WIDTHS, names, strict=True)
        )
    )
    loop = tag_row("for deliverable in deliverables", DELIVERABLE_WIDTHS), shown, tag_row("endfor", DELIVERABLE_WIDTHS)
    intro = says("Normal", label("deliverables_intro"), also=(w("keepNext"),))
    return intro + table(DELIVERABLE_WIDTHS, head, *loop, shows="alt_deliverables")


def bullets(items: str) -> str:
    """Write a list in a cell; a dash where it is empty, since a cell is never without a paragraph."""
    shown = says("TableBullet", "{{ item }}")
    return tag(f"for item in {items}") + shown + tag("else") + says("TableText", "–") + tag("endfor")


def exclusions() -> str:
    """Write what the offer leaves out."""
    return says("Normal", "{{ exclusions_intro }}", also=(w("keepNext"),)) + each(
        "point in exclusions", says("Bullet", "{{ point }}")
    )


def terms() -> str:
    """Write the plan of payment, then the other commercial terms; they stay on one page."""
    return (
        payments()
        + when("payments", between())
        + table(
            TERM_WIDTHS,
            *term_rows("terms[:-1]", (w("keepNext"),)),
            *term_rows("terms[-1:]", ()),
            look="0400",
            shows="alt_terms",
        )
    )


def term_rows(loop: str, also: tuple[str, ...]) -> tuple[str, str, str]:
    """Write the rows of some terms, whose paragraphs have further properties."""
    name, text = TERM_WIDTHS
    named = paragraph("TableText", bold("{{ term[0] }}"), also=also)
    shown = row(cell(name, named), cell(text, says("TableText", "{{ term[1] }}", also=also)))
    return tag_row(f"for term in {loop}", TERM_WIDTHS), shown, tag_row("endfor", TERM_WIDTHS)


def payments() -> str:
    """Write the plan of payment as a table, its notes under it; nothing where nothing is paid once."""
    together = (w("keepNext"),)
    head = head_row(PAYMENT_WIDTHS, "milestone", "payable", "share#", "payment#")
    columns = {"due": "Text", "share": "Number", "amount": "Number"}
    notes = each("note in payment.notes", says("TableNote", "{{ note }}", also=together))
    first, *others = PAYMENT_WIDTHS
    milestone = cell(first, says("TableText", "{{ payment.milestone }}", also=together), notes)
    cells = (
        cell(width, says(f"Table{kind}", f"{{{{ payment.{key} }}}}", also=together))
        for width, (key, kind) in zip(others, columns.items(), strict=True)
    )
    shown = row(milestone, *cells)
    loop = tag_row("for payment in payments", PAYMENT_WIDTHS), shown, tag_row("endfor", PAYMENT_WIDTHS)
    intro = says("Normal", label("payments_intro"), also=together)
    return when("payments", intro, table(PAYMENT_WIDTHS, head, *loop, shows="alt_payments"))


def between() -> str:
    """Write the space between two tables that stay together."""
    return says("TableNote", NBSP, also=(w("keepNext"),))


def acceptance() -> str:
    """Write the page that is signed: what is accepted, and one box for each party."""
    text = says("Normal", label("acceptance_text"), also=(w("keepNext"),))
    return text + recalled() + signatures()


def recalled() -> str:
    """Write which offer is accepted, of which day and amount."""
    dated = run("{{ day }} · {{ number }} · ")
    return "".join(
        when(
            condition,
            paragraph("Callout", dated, run(f"{label(key)}{NBSP}: "), bold(dinars(sum_due)), also=(w("keepNext"),)),
        )
        for condition, key, sum_due in (
            ("lines", "due", "due"),
            ("not lines and commitment_gross", "gross", "commitment_gross"),
        )
    )


def signatures() -> str:
    """Write the signature boxes; without a provider, the company's name is left to write in."""
    provider = tag("if provider") + party("provider") + tag("else") + says("SignText", label("company")) + tag("endif")
    frame = tuple(edge(side, LINE, 4) for side in ("top", "left", "bottom", "right"))
    width = HALVES[0]
    return table(
        HALVES,
        row(*(cell(width, says("SignHead", label(key)), fill=NAVY) for key in ("provider", "client"))),
        row(*(cell(width, identity, borders=frame) for identity in (provider, party("client")))),
        row(*(cell(width, to_sign(key), borders=frame) for key in ("provider", "client")), height=round(5.2 * CM)),
        look="0600",
        shows="alt_signatures",
    )


def to_sign(who: str) -> str:
    """Write what a party fills in by hand."""
    return "".join(says("SignSpace", label(key)) for key in ("signatory", "signed_on", f"{who}_signature"))


def party(name: str) -> str:
    """Write the identity of a party."""
    shown = says("SignText", f"{{{{ label }}}}{NBSP}: {{{{ text }}}}")
    return says("SignName", f"{{{{ {name}.name }}}}") + each(f"label, text in {name}.rows", shown)
