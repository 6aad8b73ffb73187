"""The timeline: bars on a calendar, milestones, who does what and when, and what may still move."""

from chapters import head_row
from design import LINE, NAVY, WHITE, cell, each, edge, label, row, says, table, tag_row, w, when

TITLE, TAG = 3307, 555  # the column of the stages, and that of each tag beside it: rendering spreads the columns
TAGS = 11
BAR_WIDTHS = (TITLE, *(TAG,) * TAGS)
REACHED_WIDTHS = (4312, 2100, 3000)
PLAIN_WIDTHS = (6412, 3000)
STAGE_WIDTHS = (3712, 1700, 2000, 2000)
TOGETHER = (w("keepNext"),)


def timeline() -> str:
    """Write when the project happens; asked of a quote that has a `timeline`."""
    return (
        says("Normal", "{{ timeline.opening }}", also=TOGETHER)
        + bars()
        + legend()
        + when("timeline.interruption", says("Callout", "{{ timeline.interruption }}"))
        + says("Heading2", label("timeline_milestones"))
        + reached()
        + says("Heading2", label("timeline_stages"))
        + stages()
        + when("timeline.holidays", says("Normal", "{{ timeline.holidays }}", also=(w("spacing", before=160),)))
        + each("note in timeline.notes", says("Bullet", "{{ note }}"))
    )


def bars() -> str:
    """Write the calendar: months, weeks, then a row for every stage."""
    months = banded("timeline_step", "month in timeline.months", "month")
    weeks = banded("timeline_week", "week in timeline.weeks", "week")
    rows = tag_row("for bar in timeline.bars", BAR_WIDTHS), bar(), tag_row("endfor", BAR_WIDTHS)
    return table(BAR_WIDTHS, months, weeks, *rows, style="GanttTable", look="0400", shows="alt_timeline_bars")


def banded(key: str, loop: str, name: str) -> str:
    """Write a row of the head: what it holds, then its months or weeks, each over its columns."""
    shown = stretch(name, says("GanttHead", f"{{{{ {name}.text }}}}"), fill=NAVY, borders=(edge("left", WHITE, 4),))
    first = cell(TITLE, says("GanttHead", label(key)), fill=NAVY)
    return row(first, tag_cell(f"for {loop}"), shown, tag_cell("endfor", span=TAGS - 2), head=True)


def bar() -> str:
    """Write the row of a stage: for every stretch the one cell of five that shows its state."""
    text = "{{ part.text }}"
    month = (edge("left", LINE, 4),)
    states = {
        "work": stretch("part", says("GanttBar", text)),
        "interruption": stretch("part", says("GanttStop", text)),
        "milestone": stretch("part", says("GanttMark", text)),
        "month": stretch("part", says("GanttMark", text), borders=month),
    }
    cells = [tag_cell("for part in bar.cells")]
    for state, shown in states.items():
        cells += [tag_cell(f'{"elif" if len(cells) > 1 else "if"} part.state == "{state}"'), shown]
    cells += [tag_cell("else"), stretch("part", says("GanttMark", text)), tag_cell("endif"), tag_cell("endfor")]
    return row(cell(TITLE, says("GanttTitle", "{{ bar.title }}")), *cells)


def stretch(name: str, block: str, *, fill: str = "", borders: tuple[str, ...] = ()) -> str:
    """Write a cell that is as many columns wide as its stretch says."""
    spanned = block.replace("{{", f"{{% colspan {name}.span %}}{{{{", 1)
    return cell(TAG, spanned, fill=fill, borders=borders, align="center")


def tag_cell(instruction: str, span: int = 1) -> str:
    """Write a cell that holds one instruction of the template and leaves no trace."""
    return cell(TAG * span, says("Tag", f"{{%tc {instruction} %}}"), span=span)


def legend() -> str:
    """Write what the signs in the bars mean."""
    stop = f"{{% if timeline.interruption %}} {label('timeline_legend_stop')}{{% endif %}}"
    return says("GanttLegend", label("timeline_legend") + stop)


def reached() -> str:
    """Write the milestones: the day of each, and the payment it leads to where the document speaks of payments."""
    return when("timeline.paid", milestones(REACHED_WIDTHS, "name", "day", "payment")) + when(
        "not timeline.paid", milestones(PLAIN_WIDTHS, "name", "day")
    )


def milestones(widths: tuple[int, ...], *columns: str) -> str:
    """Write the table of milestones with some of its columns."""
    keys = {"name": "timeline_milestone", "day": "timeline_day", "payment": "timeline_payment"}
    styles = {"name": "TableName"}
    cells = (
        cell(width, says(styles.get(name, "TableText"), f"{{{{ each.{name} }}}}"))
        for width, name in zip(widths, columns, strict=True)
    )
    loop = tag_row("for each in timeline.reached", widths), row(*cells), tag_row("endfor", widths)
    head = head_row(widths, *(keys[name] for name in columns))
    return table(widths, head, *loop, shows="alt_timeline_reached")


def stages() -> str:
    """Write the stages: their days, who does each on both sides, which deliverables it hands over."""
    title, days, client, provider = STAGE_WIDTHS
    cells = (
        cell(
            title, says("TableName", "{{ stage.title }}"), when("stage.handed", says("TableNote", "{{ stage.handed }}"))
        ),
        cell(days, says("TableText", "{{ stage.span }}"), says("TableNote", "{{ stage.days }}")),
        cell(client, says("TableText", "{{ stage.client }}")),
        cell(provider, says("TableText", "{{ stage.provider }}")),
    )
    head = head_row(STAGE_WIDTHS, "timeline_step", "timeline_dates", "timeline_client", "timeline_provider")
    loop = tag_row("for stage in timeline.stages", STAGE_WIDTHS), row(*cells), tag_row("endfor", STAGE_WIDTHS)
    return table(STAGE_WIDTHS, head, *loop, shows="alt_timeline_stages")
