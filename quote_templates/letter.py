"""A document without a cover: a letterhead, what it is, for whom, and the price on a page or two."""

from chapters import PRICE_WIDTHS, between, exemptions, head_row, minus, terms, totals
from design import (
    LINE,
    NBSP,
    PALE,
    TEAL,
    TEXT_WIDTH,
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
from owned import YEAR_WIDTHS, services

HALVES = (TEXT_WIDTH // 2, TEXT_WIDTH // 2)
CHOICE_WIDTHS = (7412, 2000)


def letterhead() -> str:
    """Write who offers and, beside it, what the document is; then for whom and about what."""
    contact = each("label, text in provider.contact", says("CoverNote", f"{{{{ label }}}}{NBSP}: {{{{ text }}}}"))
    logo = when("provider.logo", says("LetterLogo", "{{ provider.logo }}"))
    seller = tag("if provider") + logo + says("SignName", "{{ provider.name }}") + contact + tag("else")
    seller += says("CoverNote", NBSP) + tag("endif")
    facts = paragraph("CoverNote", run(f"{label('number')}{NBSP}: {{{{ number }}}}"))
    facts += when("replaces", says("CoverNote", "{{ replaces }}"))
    facts += when("reference != number", says("CoverNote", f"{label('reference')}{NBSP}: {{{{ reference }}}}"))
    facts += says("CoverNote", f"{label('day')}{NBSP}: {{{{ day }}}}")
    facts += when('kind != "budget"', says("CoverNote", f"{label('valid_until')}{NBSP}: {{{{ valid_until }}}}"))
    kind = says("DocumentKind", "{{ document }}")
    head = row(cell(HALVES[0], seller), cell(HALVES[1], kind, facts))
    return table(HALVES, head, style="LayoutTable", look="0400", shows="alt_letterhead") + addressed()


def addressed() -> str:
    """Write for whom the document is, and about what."""
    rows = each("label, text in client.rows", says("CoverNote", f"{{{{ label }}}}{NBSP}: {{{{ text }}}}"))
    client = says("CoverLabel", label("addressed_to")) + says("SignName", "{{ client.name }}") + rows
    frame = (edge("top", TEAL, 12),)
    box = table(
        (TEXT_WIDTH,),
        row(cell(TEXT_WIDTH, client, borders=frame)),
        style="LayoutTable",
        look="0400",
        shows="alt_client",
    )
    return says("CoverNote", NBSP) + box + says("DocumentTitle", "{{ title }}")


def short_price() -> str:
    """Write the lines without their reasons, the totals and the amount in letters."""
    head = head_row(PRICE_WIDTHS, "rank", "item", "quantity#", "unit", "unit_price#", "amount#")
    intro = when("usual_tax", says("TableNote", "{{ usual_tax }}"))
    lines = (*short_lines("lines[:-1]"), *short_lines("lines[-1:]", last=True))
    body = table(PRICE_WIDTHS, head, *lines, *totals(), style="PriceTable", shows="alt_price")
    return when("lines", intro, body, says("Callout", "{{ closing }}"), exemptions())


def changed() -> str:
    """Write what changed since the quote that this one replaces, small, under a heading; it stays on one page."""
    together = (w("keepNext"),)
    first = each("point in change[:1]", says("TableText", "{{ point }}", also=together))
    causes = each("point in change[1:-1]", says("TableBullet", "{{ point }}", also=together))
    last = when("change[1:]", each("point in change[-1:]", says("TableBullet", "{{ point }}")))
    return says("Heading2", label("change")) + first + causes + last


def short_lines(lines: str, *, last: bool = False) -> tuple[str, ...]:
    """Write one row a line, and under it a discount where there is one; the last line stays with the totals."""
    rank, *names, amount = PRICE_WIDTHS
    together = (w("keepNext"),)
    with_totals = together if last else ()
    saved = row(
        cell(rank, paragraph("TableNote", also=with_totals)),
        cell(sum(names), says("TableSaving", "{{ line.saving }}", also=with_totals), span=len(names)),
        cell(amount, says("TableSavingNumber", minus("line.discount"), also=with_totals)),
    )
    return (
        tag_row(f"for line in {lines}", PRICE_WIDTHS),
        tag_row("if line.saving", PRICE_WIDTHS),
        short_line(together),
        saved,
        tag_row("else", PRICE_WIDTHS),
        short_line(with_totals),
        tag_row("endif", PRICE_WIDTHS),
        tag_row("endfor", PRICE_WIDTHS),
    )


def short_line(also: tuple[str, ...]) -> str:
    """Write the row of a line, whose paragraphs have further properties; another rate of tax under its name."""
    rank, *others = PRICE_WIDTHS
    rule = (edge("top", LINE, 4),)
    columns = {"label": "Text", "quantity.text": "Number", "unit": "Text", "unit_price.text": "Number"}
    figures = (*columns.items(), ("amount.text", "Number"))
    tax = when("line.tax", says("TableNote", "{{ line.tax }}", also=also))
    cells = (
        cell(
            width,
            says(f"Table{kind}", f"{{{{ line.{name} }}}}", also=also),
            tax if name == "label" else "",
            borders=rule,
        )
        for width, (name, kind) in zip(others, figures, strict=True)
    )
    return row(cell(rank, says("TableNote", "{{ line.rank }}", also=also), borders=rule), *cells)


def short_choices() -> str:
    """Write options and variants: what each is, and the total with it."""
    every = when(
        "with_options and options[1:]", says("TableNote", f"{label('with_options')}{NBSP}: {dinars('with_options')}")
    )
    options = when("options", says("Heading2", label("options")), choice_table("options"), every)
    return options + when("variants", says("Heading2", label("variants")), choice_table("variants"))


def choice_table(kind: str) -> str:
    """Write one row a choice: its name, or that of its lines, what it changes, and the total it leads to."""
    names = when("choice.title", says("TableText", "{{ choice.title }}"))
    names += when("not choice.title", each("line in choice.lines", says("TableText", "{{ line.label }}")))
    notes = each("note in choice.notes", says("TableNote", "{{ note }}")) + says("TableNote", "{{ choice.effect }}")
    shown = row(
        cell(CHOICE_WIDTHS[0], names, notes), cell(CHOICE_WIDTHS[1], says("TableNumber", "{{ choice.gross.text }}"))
    )
    loop = tag_row(f"for choice in {kind}", CHOICE_WIDTHS), shown, tag_row("endfor", CHOICE_WIDTHS)
    return table(CHOICE_WIDTHS, head_row(CHOICE_WIDTHS, "choice", "gross#"), *loop, shows=f"alt_{kind}")


def short_yearly() -> str:
    """Write what is paid by the year, outside the total, and what is committed to in all; asked where there is any."""
    first, *others = YEAR_WIDTHS
    what = f"{{% if recurring %}}{label('service')}{{% else %}}{label('maintenance')}{{% endif %}}"
    keys = ("year_net", "year_vat", "year_gross")
    figures = (cell(width, says("TableHeadNumber", label(key))) for width, key in zip(others, keys, strict=True))
    head = row(cell(first, says("TableHead", what)), *figures, head=True)
    rows = (*services("maintenance"), *services("recurring"))
    commitment = when(
        "lines and commitment_gross",
        says("TableNote", f"{label('commitment_short')}{NBSP}: {dinars('commitment_gross')}"),
    )
    body = table(YEAR_WIDTHS, head, *rows, shows="alt_yearly")
    return body + commitment


def short_terms() -> str:
    """Write the plan of payment and the terms."""
    return when("terms", says("Heading2", label("terms")), terms())


def signed(*who: str) -> str:
    """Write the boxes to be signed, small."""
    width = TEXT_WIDTH // len(who)
    frame = tuple(edge(side, LINE, 4) for side in ("top", "left", "bottom", "right"))
    widths = (width,) * len(who)
    heads = (cell(width, says("SignText", label(f"{each_one}_sign")), fill=PALE) for each_one in who)
    space = (cell(width, says("SignSpace", label(f"{each_one}_signature")), borders=frame) for each_one in who)
    boxes = table(widths, row(*heads), row(*space, height=1_500), look="0600", shows="alt_signatures")
    return between() + boxes
