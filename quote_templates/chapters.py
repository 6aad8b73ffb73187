"""The chapters of the proposal, in the order a reader meets them."""

from design import (
    BAND,
    CM,
    LINE,
    NAVY,
    NBSP,
    PALE,
    TEAL,
    TEXT_WIDTH,
    WHITE,
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

MINUS = "\u2212"
PRICE_WIDTHS = (500, 3812, 760, 990, 1620, 1730)
PHASE_WIDTHS = (3750, 2450, 3212)
TERM_WIDTHS = (2400, 7012)
HALVES = (TEXT_WIDTH // 2, TEXT_WIDTH // 2)
THIRDS = (3137, 3137, 3138)


def need() -> str:
    """Write what the client needs, and the offer in three figures."""
    left, right = edge("left", WHITE, 48), edge("right", WHITE, 48)
    figures = "".join(
        when(
            condition,
            table(
                THIRDS,
                row(
                    figure(before_tax, dinars(net), right),
                    figure(with_tax, dinars(due), left, right),
                    figure("valid_until", "{{ valid_until }}", left),
                ),
                style="LayoutTable",
                look="0400",
                shows="L'offre en trois chiffres",
            ),
        )
        for condition, before_tax, net, with_tax, due in (
            ("lines and after.value == net.value", "net", "net", "due", "due"),
            ("lines and after.value != net.value", "after", "after", "due", "due"),
            ("not lines and commitment_gross", "net", "commitment_net", "gross", "commitment_gross"),
        )
    )
    brief = when("lines or commitment_gross", says("Heading2", label("brief")))
    opening = says("Heading1", label("need"), also=(w("spacing", before=0, after=160),))
    why = each("reason in why", says("Normal", "{{ reason }}"))
    points = each("point in need[1:]", says("Bullet", "{{ point }}"))
    first = says("Normal", "{{ need[0] }}", also=(w("keepNext"),))
    return when("need", opening, why, first, points, brief, figures)


def figure(key: str, value: str, *gaps: str) -> str:
    """Write one key figure: its label and, under it, its value, between white gaps."""
    borders = (edge("top", TEAL, 18), *gaps)
    return cell(THIRDS[0], says("KeyLabel", label(key)), says("KeyValue", value), fill=BAND, borders=borders)


def price() -> str:
    """Write the priced lines, the totals and the amount in words, which stay together."""
    head = head_row(PRICE_WIDTHS, "rank", "item", "quantity#", "unit", "unit_price#", "amount#")
    words = says("Callout", "{{ closing }}")
    lines = line_rows("lines[:-1]") + line_rows("lines[-1:]", last=True)
    shown = table(PRICE_WIDTHS, head, *lines, *totals(), style="PriceTable", shows="Prix par ligne et totaux")
    intro = says(
        "Normal", f"{label('price_intro')}{{% if usual_tax %}} {{{{ usual_tax }}}}{{% endif %}}", also=(w("keepNext"),)
    )
    opening = says("Heading1", label("price"), also=(w("pageBreakBefore"), w("spacing", before=0, after=160)))
    return when("lines", opening, intro, shown, words, exemptions())


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
    between = "{% if line.reasons and line.note %} – {% endif %}"
    tax = "{% if line.tax and (line.reasons or line.note) %} – {% endif %}{{ line.tax }}"
    said = run(f"{{{{ line.reasons }}}}{between}"), run("{{ line.note }}", w("i"), w("iCs")), run(tax)
    with_totals = together if last else ()
    reasons = cell(sum(others), paragraph("TableReasons", *said, also=with_totals), span=len(others))
    nothing = cell(sum(PRICE_WIDTHS), paragraph("TableGap", also=with_totals), span=len(PRICE_WIDTHS))
    return (
        tag_row(f"for line in {lines}", PRICE_WIDTHS),
        row(cell(rank, says("TableNote", "{{ line.rank }}", also=together), borders=rule), *figures),
        *only_if("line.saving", saving_row(together)),
        tag_row("if line.reasons or line.note or line.tax", PRICE_WIDTHS),
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
    """Write the totals: discounts and a stamp duty only where there are any."""
    share = "{% if discount_share and discount_share.text %} ({{ discount_share.text }}){% endif %}"
    vat = f"{{{{ tax.label }}}} {label('vat_base')} {{{{ tax.base.text }}}}"
    return (
        total_row(label("net"), "{{ net.text }}", strong=True),
        *only_if("line_discount.value", total_row(label("line_discounts"), minus("line_discount"))),
        *only_if("discount.value", total_row(label("discount") + share, minus("discount"))),
        *only_if("discount.value or line_discount.value", total_row(label("after"), "{{ after.text }}", strong=True)),
        tag_row("for tax in vat", PRICE_WIDTHS),
        total_row(vat, "{{ tax.amount.text }}"),
        tag_row("endfor", PRICE_WIDTHS),
        total_row(label("gross"), "{{ gross.text }}", strong=True),
        *only_if("stamp_duty.value", total_row(label("stamp_duty"), "{{ stamp_duty.text }}")),
        total_row(label("due"), dinars("due"), style="TableDue", fill=TEAL),
    )


def only_if(condition: str, shown: str) -> tuple[str, str, str]:
    """Print a row of the price table only when a condition holds."""
    return tag_row(f"if {condition}", PRICE_WIDTHS), shown, tag_row("endif", PRICE_WIDTHS)


def total_row(name: str, amount: str, *, style: str = "TableTotal", fill: str = PALE, strong: bool = False) -> str:
    """Write one row of the totals."""
    written = bold if strong else run
    last = 2
    return row(
        cell(sum(PRICE_WIDTHS[:-last]), paragraph(style, written(name)), span=len(PRICE_WIDTHS) - last, fill=fill),
        cell(sum(PRICE_WIDTHS[-last:]), paragraph(style, written(amount)), span=last, fill=fill),
    )


def scope(aims: str) -> str:
    """Write what the work is for, then the work, what it hands over and what it is held to, phase by phase."""
    columns = ("activities", "deliverables", "specifications")
    head = head_row(PHASE_WIDTHS, *columns)
    rank = says("PhaseRank", f"{label('phase')} {{{{ loop.index }}}}")
    name = cell(sum(PHASE_WIDTHS), rank, says("PhaseTitle", "{{ phase.title }}"), span=len(PHASE_WIDTHS), fill=BAND)
    lists = (cell(width, bullets(f"phase.{kind}")) for width, kind in zip(PHASE_WIDTHS, columns, strict=True))
    phase = row(name), row(*lists)
    loop = tag_row("for phase in phases", PHASE_WIDTHS), *phase, tag_row("endfor", PHASE_WIDTHS)
    return when(
        "phases",
        says("Heading1", label("scope")),
        aims,
        says("Normal", label("scope_intro"), also=(w("keepNext"),)),
        table(PHASE_WIDTHS, head, *loop, look="0620", shows="Prestations, livrables et exigences par phase"),
    )


def bullets(items: str) -> str:
    """Write a list in a cell; a dash where it is empty, since a cell is never without a paragraph."""
    shown = says("TableBullet", "{{ item }}")
    return tag(f"for item in {items}") + shown + tag("else") + says("TableText", "–") + tag("endfor")


def assumptions() -> str:
    """Write what the price rests on, numbered so that it can be cited."""
    return when(
        "assumptions",
        says("Heading1", label("assumptions")),
        says("Normal", label("assumptions_intro"), also=(w("keepNext"),)),
        each("point in assumptions", says("Assumption", "{{ point }}")),
    )


def exclusions() -> str:
    """Write what the offer leaves out."""
    return when(
        "exclusions",
        says("Heading1", label("exclusions")),
        says("Normal", label("exclusions_intro"), also=(w("keepNext"),)),
        each("point in exclusions", says("Bullet", "{{ point }}")),
    )


def terms() -> str:
    """Write the commercial terms."""
    name, text = TERM_WIDTHS
    named = paragraph("TableText", bold("{{ term[0] }}"))
    term = row(cell(name, named), cell(text, says("TableText", "{{ term[1] }}")))
    loop = tag_row("for term in terms", TERM_WIDTHS), term, tag_row("endfor", TERM_WIDTHS)
    shown = table(TERM_WIDTHS, *loop, look="0400", shows="Conditions")
    return when("terms", says("Heading1", label("terms")), shown)


def legal() -> str:
    """Write data protection and the legal mentions."""
    return when("legal", says("Heading1", label("legal")), each("point in legal", says("Legal", "{{ point }}")))


def acceptance() -> str:
    """Write the page that is signed: what is accepted, and one box for each party."""
    text = says("Normal", label("acceptance_text"), also=(w("keepNext"),))
    dated = run("{{ number }} · {{ day }} · ")
    recalled = "".join(
        when(
            condition,
            paragraph("Callout", dated, run(f"{label(key)}{NBSP}: "), bold(dinars(sum_due)), also=(w("keepNext"),)),
        )
        for condition, key, sum_due in (
            ("lines", "due", "due"),
            ("not lines and commitment_gross", "gross", "commitment_gross"),
        )
    )
    return says("Heading1", label("acceptance")) + text + recalled + signatures()


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
        shows="Signatures du prestataire et du client",
    )


def to_sign(who: str) -> str:
    """Write what a party fills in by hand."""
    return "".join(says("SignSpace", label(key)) for key in ("signatory", "signed_on", f"{who}_signature"))


def party(name: str) -> str:
    """Write the identity of a party."""
    shown = says("SignText", f"{{{{ label }}}}{NBSP}: {{{{ text }}}}")
    return says("SignName", f"{{{{ {name}.name }}}}") + each(f"label, text in {name}.rows", shown)
