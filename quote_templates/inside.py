"""The chapters that only the company reads: decision, price, ranges, risk, deal, checks and basis."""

from chapters import head_row
from design import (
    BAND,
    LINE,
    PALE,
    TEAL,
    WHITE,
    bold,
    cell,
    each,
    edge,
    label,
    paragraph,
    row,
    run,
    says,
    table,
    tag_row,
    w,
    when,
)
from layout import Chapter

THIRDS = (3137, 3137, 3138)
PART_WIDTHS = (4012, 1800, 1800, 1800)
RANGE_WIDTHS = (2692, 1680, 1680, 2460, 900)
STEP_WIDTHS = (2300, 2762, 2100, 2250)
LEVEL_WIDTHS = (4812, 2300, 2300)
BAR_WIDTHS = (3472, 1680, 1680, 1680, 900)
CHOICE_WIDTHS = (5412, 2000, 2000)
SHARE_WIDTHS = (7012, 2400)
DISCOUNT_WIDTHS = (640, 2460, 2212, 1700, 2400)
HAND_WIDTHS = (3312, 1700, 1700, 2700)
MANDATE_WIDTHS = (4412, 1700, 1600, 1700)
MARGIN_WIDTHS = (3372, 1680, 1680, 1680, 1000)
FLOOR_WIDTHS = (3812, 1800, 1800, 2000)
FINDING_WIDTHS = (1300, 8112)
RATE_WIDTHS = (1000, 1500, 2000, 2200, 2712)
ENTRY_WIDTHS = (2900, 1812, 1300, 3400)
PAPER_WIDTHS = (2600, 6812)
KEPT = (w("keepNext"),)


def inside_chapters() -> tuple[Chapter, ...]:
    """Return the chapters of an internal build, each with what it is there for; none in a client's."""
    return (
        Chapter("inside_decision", "internal", decision(), fresh=True, annex=True),
        Chapter("inside_composition", "internal and internal.composition", composition(), annex=True),
        Chapter("inside_lines", "internal", ranges(), annex=True),
        Chapter("inside_risk", "internal and internal.risk", risk(), annex=True),
        Chapter("inside_deal", "internal", deal(), annex=True),
        Chapter("inside_checks", "internal and internal.checks", checks(), annex=True),
        Chapter("inside_basis", "internal", basis(), annex=True),
    )


def decision() -> str:
    """Write the figures of the decision, and who has to take it."""
    figures = tag_row("for facts in internal.figures", THIRDS), figure_row(), tag_row("endfor", THIRDS)
    shown = table(THIRDS, *figures, style="LayoutTable", look="0400", shows="alt_inside_figures")
    reasons = each("reason in internal.reasons", says("Bullet", "{{ reason }}"))
    return (
        says("Normal", label("internal_mark_text"), also=KEPT)
        + when("internal.figures", shown)
        + says("Callout", "{{ internal.approval }}")
        + reasons
    )


def figure_row() -> str:
    """Write three key figures, between white gaps."""
    left, right, under = edge("left", WHITE, 48), edge("right", WHITE, 48), edge("bottom", WHITE, 48)
    sides = ((under, right), (left, under, right), (left, under))
    return row(
        *(
            cell(
                width,
                says("KeyLabel", f"{{{{ facts[{place}][0] }}}}"),
                says("KeyValue", f"{{{{ facts[{place}][1] }}}}"),
                fill=BAND,
                borders=(edge("top", TEAL, 18), *gaps),
            )
            for place, (width, gaps) in enumerate(zip(THIRDS, sides, strict=True))
        )
    )


def composition() -> str:
    """Write the total as lines at likely and one contingency, and draw it; where something is paid once."""
    head = head_row(PART_WIDTHS, "item", "inside_likely_amount#", "inside_added#", "inside_sold#")
    whole = numbers("internal.composition.whole", PART_WIDTHS, ("label", "likely", "added", "sold"), strong=True)
    lines = looped("part in internal.composition.rows", "part", PART_WIDTHS, ("label", "likely", "added", "sold"))
    name, amount = sum(PART_WIDTHS[:-1]), PART_WIDTHS[-1]
    total = row(
        cell(name, says("TableTotal", "{{ total[0] }}"), span=len(PART_WIDTHS) - 1, fill=PALE),
        cell(amount, says("TableTotal", "{{ total[1] }}"), fill=PALE),
    )
    totals = tag_row("for total in internal.composition.totals", PART_WIDTHS), total, tag_row("endfor", PART_WIDTHS)
    intro = says("Normal", f"{label('inside_composition_intro')} {{{{ internal.composition.contingency }}}}", also=KEPT)
    shown = table(PART_WIDTHS, head, *lines, whole, *totals, shows="alt_inside_composition")
    return intro + shown + drawing("internal.composition.chart")


def ranges() -> str:
    """Write the range of every line with its source, then how each came to its price."""
    head = head_row(RANGE_WIDTHS, "item", "inside_low#", "inside_likely_amount#", "inside_high#", "inside_place#")
    rule = (edge("top", LINE, 4),)
    mark = run("{% if line.mark %} ({{ line.mark }}){% endif %}")
    name = cell(RANGE_WIDTHS[0], paragraph("TableText", run("{{ line.label }}"), mark, also=KEPT), borders=rule)
    figures = (
        cell(width, says("TableNumber", f"{{{{ line.{end} }}}}", also=KEPT), borders=rule)
        for width, end in zip(RANGE_WIDTHS[1:], ("low", "likely", "high", "place"), strict=True)
    )
    source = row(cell(sum(RANGE_WIDTHS), says("TableNote", "{{ line.source }}"), span=len(RANGE_WIDTHS)))
    begin, end = (tag_row(said, RANGE_WIDTHS) for said in ("for line in internal.lines", "endfor"))
    shown = table(
        RANGE_WIDTHS, head, begin, row(name, *figures), source, end, style="PriceTable", shows="alt_inside_ranges"
    )
    intro = says("Normal", label("inside_lines_intro"), also=KEPT)
    return intro + shown + says("Heading2", label("inside_traces")) + each("line in internal.lines", trace())


def trace() -> str:
    """Write the steps of one line, and why its price was set by hand."""
    title = paragraph("TableName", run("{{ line.label }}"), also=(*KEPT, w("spacing", before=160, after=60)))
    head = head_row(STEP_WIDTHS, "inside_step", "inside_answer", "inside_value#", "inside_source")
    step = row(
        cell(STEP_WIDTHS[0], says("TableText", "{{ step.what }}")),
        cell(STEP_WIDTHS[1], says("TableNote", "{{ step.answer }}")),
        cell(STEP_WIDTHS[2], says("TableNumber", "{{ step.value }}")),
        cell(STEP_WIDTHS[3], says("TableNote", "{{ step.source }}")),
    )
    loop = tag_row("for step in line.steps", STEP_WIDTHS), step, tag_row("endfor", STEP_WIDTHS)
    shown = when("line.steps", table(STEP_WIDTHS, head, *loop, shows="alt_inside_trace"))
    notes = (when(f"line.{name}", says("TableNote", f"{{{{ line.{name} }}}}", also=KEPT)) for name in ("hand", "like"))
    return title + "".join(notes) + shown


def risk() -> str:
    """Write how sure the total is, what moves it, and where the contingency comes from."""
    said = each("sentence in internal.risk.said", says("Normal", "{{ sentence }}"))
    curve = when("internal.risk.curve", says("Heading2", label("inside_curve")), drawing("internal.risk.curve"))
    head = head_row(LEVEL_WIDTHS, "inside_level", "inside_total#", "inside_difference#")
    levels = looped("each in internal.risk.levels", "each", LEVEL_WIDTHS, ("level", "amount", "difference"))
    shown = when("internal.risk.levels", table(LEVEL_WIDTHS, head, *levels, shows="alt_inside_levels"))
    return said + curve + shown + tornado() + choices() + parts() + reading()


def tornado() -> str:
    """Write what moves the total, drawn and in figures."""
    head = head_row(BAR_WIDTHS, "inside_bar", "inside_p10#", "inside_likely_amount#", "inside_p90#", "inside_share#")
    rows = looped("bar in internal.risk.bars", "bar", BAR_WIDTHS, ("label", "low", "likely", "high", "share"))
    chart = when("internal.risk.tornado", drawing("internal.risk.tornado"))
    shown = table(BAR_WIDTHS, head, *rows, shows="alt_inside_bars")
    return when("internal.risk.bars", says("Heading2", label("inside_tornado")), chart, shown)


def choices() -> str:
    """Write what the conventions of the reading weigh."""
    head = head_row(CHOICE_WIDTHS, "inside_choice", "inside_lowest#", "inside_highest#")
    rows = looped("choice in internal.risk.choices", "choice", CHOICE_WIDTHS, (0, 1, 2))
    shown = table(CHOICE_WIDTHS, head, *rows, shows="alt_inside_choices")
    return when("internal.risk.choices", says("Heading2", label("inside_choices")), shown)


def parts() -> str:
    """Write where the contingency comes from."""
    head = head_row(SHARE_WIDTHS, "inside_bar", "inside_added#")
    rows = looped("part in internal.risk.parts", "part", SHARE_WIDTHS, (0, 1))
    shown = table(SHARE_WIDTHS, head, *rows, shows="alt_inside_parts")
    return when("internal.risk.parts", says("Heading2", label("inside_parts")), shown)


def reading() -> str:
    """Write how the figures are to be read."""
    said = each("sentence in internal.risk.reading", says("Bullet", "{{ sentence }}"))
    return when("internal.risk.reading", says("Heading2", label("inside_reading")), said)


def deal() -> str:
    """Write what was given, by whom and why, and what is left to the company."""
    unknown = when("internal.deal.unknown", says("Normal", "{{ internal.deal.unknown }}"))
    return unknown + discounts() + hands() + mandates() + margins() + floors()


def discounts() -> str:
    """Write the discounts in their order."""
    head = head_row(DISCOUNT_WIDTHS, "rank", "inside_on", "inside_said", "inside_taken#", "inside_reason")
    rows = looped("given in internal.deal.discounts", "given", DISCOUNT_WIDTHS, (0, 1, 2, 3, 4), numbers_at=(3,))
    shown = table(DISCOUNT_WIDTHS, head, *rows, shows="alt_inside_discounts")
    by = says("Normal", "{{ internal.deal.given_by }}", also=KEPT)
    return when("internal.deal.discounts", says("Heading2", label("inside_discounts")), by, shown)


def hands() -> str:
    """Write the prices that were set by hand."""
    head = head_row(HAND_WIDTHS, "item", "inside_replaced#", "unit_price#", "inside_reason")
    rows = looped("hand in internal.deal.hands", "hand", HAND_WIDTHS, (0, 1, 2, 3), numbers_at=(1, 2))
    shown = table(HAND_WIDTHS, head, *rows, shows="alt_inside_hands")
    return when("internal.deal.hands", says("Heading2", label("inside_hands")), shown)


def mandates() -> str:
    """Write what each role may give."""
    head = head_row(MANDATE_WIDTHS, "inside_role", "inside_whole#", "inside_one_line#", "inside_below#")
    rows = looped("mandate in internal.deal.mandates", "mandate", MANDATE_WIDTHS, (0, 1, 2, 3))
    shown = table(MANDATE_WIDTHS, head, *rows, shows="alt_inside_mandates")
    return when("internal.deal.mandates", says("Heading2", label("inside_mandates")), shown)


def margins() -> str:
    """Write the margins, of what is paid once and by the year, and what they leave out."""
    names = ("label", "net", "cost", "margin", "percent")
    keys = ("item", "inside_net#", "inside_cost#", "inside_margin#", "inside_percent#")
    whole = numbers("internal.deal.margin_total", MARGIN_WIDTHS, names, strong=True)
    guarded = tag_row("if internal.deal.margin_total", MARGIN_WIDTHS), whole, tag_row("endif", MARGIN_WIDTHS)
    once = looped("each in internal.deal.margins", "each", MARGIN_WIDTHS, names)
    yearly = looped("each in internal.deal.yearly_margins", "each", MARGIN_WIDTHS, names)
    tables = (
        table(MARGIN_WIDTHS, head_row(MARGIN_WIDTHS, *keys), *rows, shows=f"alt_{shows}")
        for rows, shows in (((*once, *guarded), "inside_margins"), (yearly, "inside_yearly"))
    )
    paid_once, by_year = tables
    notes = each("note in internal.deal.notes", says("TableNote", "{{ note }}", also=(w("spacing", before=60),)))
    apart = says("Heading2", label("inside_yearly"))
    return when("internal.deal.margins", says("Heading2", label("inside_margins")), paid_once, notes) + when(
        "internal.deal.yearly_margins", apart, by_year
    )


def floors() -> str:
    """Write the unit prices that have a floor, held against it."""
    head = head_row(FLOOR_WIDTHS, "item", "inside_found#", "inside_floor#", "inside_verdict")
    rows = looped(
        "each in internal.deal.floors", "each", FLOOR_WIDTHS, ("label", "price", "floor", "verdict"), numbers_at=(1, 2)
    )
    shown = table(FLOOR_WIDTHS, head, *rows, shows="alt_inside_floors")
    return when("internal.deal.floors", says("Heading2", label("inside_floors")), shown)


def checks() -> str:
    """Write what to look over before the quote is sent; where there is anything."""
    head = head_row(FINDING_WIDTHS, "inside_severity", "inside_finding")
    found = row(
        cell(FINDING_WIDTHS[0], says("TableName", "{{ found.severity }}")),
        cell(FINDING_WIDTHS[1], says("TableText", "{{ found.message }}"), says("TableNote", "{{ found.way_out }}")),
    )
    loop = tag_row("for found in internal.checks.findings", FINDING_WIDTHS), found, tag_row("endfor", FINDING_WIDTHS)
    shown = table(FINDING_WIDTHS, head, *loop, shows="alt_inside_findings")
    findings = when("internal.checks.findings", says("Heading2", label("inside_findings")), shown)
    lists = (
        when(
            f"internal.checks.{name}",
            says("Heading2", label(f"inside_{title}")),
            each(f"point in internal.checks.{name}", says("Bullet", "{{ point }}")),
        )
        for name, title in (("assumptions", "assumed"), ("procurement", "procurement"))
    )
    assumed, public = lists
    check = says("Heading2", label("inside_cross_check")) + says("Normal", "{{ internal.checks.cross_check }}")
    return findings + assumed + when("internal.checks.cross_check", check) + public


def basis() -> str:
    """Write what the prices stand on: rates, values of the price book, fingerprints."""
    rate_head = head_row(RATE_WIDTHS, "inside_currency", "inside_rate#", "inside_day", "inside_side", "inside_source")
    rates = looped("rate in internal.basis.rates", "rate", RATE_WIDTHS, (0, 1, 2, 3, 4), numbers_at=(1,))
    entry_head = head_row(ENTRY_WIDTHS, "inside_key", "inside_since", "inside_kind", "inside_source")
    entries = looped("entry in internal.basis.entries", "entry", ENTRY_WIDTHS, (0, 1, 2, 3), numbers_at=(), small=True)
    papers = looped("paper in internal.basis.papers", "paper", PAPER_WIDTHS, (0, 1), numbers_at=(), small=True)
    chosen = (
        ("inside_rates", RATE_WIDTHS, (rate_head, *rates), "internal.basis.rates"),
        ("inside_papers", PAPER_WIDTHS, papers, "internal.basis.papers"),
        ("inside_entries", ENTRY_WIDTHS, (entry_head, *entries), "internal.basis.entries"),
    )
    return "".join(
        when(
            condition,
            says("Heading2", label(key)),
            table(widths, *rows, look="0400" if key == "inside_papers" else "0420", shows=f"alt_{key}"),
        )
        for key, widths, rows, condition in chosen
    )


def drawing(name: str) -> str:
    """Write a chart in a paragraph of its own, from left to right in every language: it turns its own axes."""
    ahead = (w("bidi", val=0), w("spacing", before=120, after=120))
    return paragraph("Normal", run(f"{{{{ {name} }}}}", w("rtl", val=0)), also=ahead)


def looped(
    loop: str,
    item: str,
    widths: tuple[int, ...],
    names: tuple[str | int, ...],
    *,
    numbers_at: tuple[int, ...] | None = None,
    small: bool = False,
) -> tuple[str, str, str]:
    """Write a row for each element of a loop: figures in all columns but the first, unless told where they are."""
    shown = numbers(item, widths, names, numbers_at=numbers_at, small=small)
    return tag_row(f"for {loop}", widths), shown, tag_row("endfor", widths)


def numbers(
    item: str,
    widths: tuple[int, ...],
    names: tuple[str | int, ...],
    *,
    strong: bool = False,
    numbers_at: tuple[int, ...] | None = None,
    small: bool = False,
) -> str:
    """Write one row of an element's attributes, or of its places."""
    right = range(1, len(widths)) if numbers_at is None else numbers_at
    written, fill = (bold, PALE) if strong else (run, "")
    plain = "TableNote" if small else "TableText"
    return row(
        *(
            cell(
                width,
                paragraph(
                    "TableNumber" if place in right else plain,
                    written(f"{{{{ {item}{reached(name)} }}}}"),
                    also=KEPT if strong else (),
                ),
                fill=fill,
            )
            for place, (width, name) in enumerate(zip(widths, names, strict=True))
        )
    )


def reached(name: str | int) -> str:
    """Write how an attribute or a place of an element is reached."""
    return f"[{name}]" if isinstance(name, int) else f".{name}"
