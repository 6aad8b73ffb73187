"""What the maintenance promises: uptime and the downtime it leaves, responses to incidents, recovery, terms."""

from chapters import head_row
from design import after_table, cell, label, number_cells, row, says, table, tag_row, w, when

UPTIME_WIDTHS = (3912, 1300, 2200, 2000)
INCIDENT_WIDTHS = (2992, 1500, 1500, 1500, 1920)
MEANING_WIDTHS = (2400, 7012)
TOGETHER = (w("keepNext"),)
NAME = says("TableName", "{{ level.label }}", also=TOGETHER)


def levels() -> str:
    """Write the chapter of service levels; its guard is `levels`."""
    return "".join(
        (
            says("Normal", "{{ levels.opening }}"),
            says("Heading2", label("levels_uptime")),
            uptimes(),
            after_table("levels.counted", "Bullet"),
            says("Heading2", label("levels_incidents")),
            incidents(),
            after_table("levels.answered", "Bullet"),
            says("Heading2", label("levels_recovery")),
            says("Normal", "{{ levels.recovery }}"),
            when("levels.terms", says("Heading2", label("levels_terms")), meanings()),
        )
    )


def uptimes() -> str:
    """Write the uptime of each part of the service, and the downtime it leaves."""
    part, *others = UPTIME_WIDTHS
    heads = label("levels_uptime_share"), label("levels_month"), "{{ levels.year }}"
    said = (cell(width, says("TableHeadNumber", head)) for width, head in zip(others, heads, strict=True))
    covers = says("TableNote", "{{ level.covers }}", also=TOGETHER)
    figures = number_cells(others, "level.uptime", "level.month", "level.year")
    return table(
        UPTIME_WIDTHS,
        row(cell(part, says("TableHead", label("levels_part"))), *said, head=True),
        tag_row("for level in levels.levels", UPTIME_WIDTHS),
        row(cell(part, NAME, covers), *figures),
        tag_row("endfor", UPTIME_WIDTHS),
        shows="alt_levels_uptime",
    )


def incidents() -> str:
    """Write how soon an incident of each severity is answered, and when a critical one is to be solved."""
    part, *others = INCIDENT_WIDTHS
    keys = ("levels_part", "levels_critical#", "levels_major#", "levels_minor#", "levels_resolution#")
    figures = number_cells(others, *(f"level.{name}" for name in ("critical", "major", "minor", "resolution")))
    loop = tag_row("for level in levels.levels", INCIDENT_WIDTHS), row(cell(part, NAME), *figures)
    rows = head_row(INCIDENT_WIDTHS, *keys), *loop, tag_row("endfor", INCIDENT_WIDTHS)
    return table(INCIDENT_WIDTHS, *rows, shows="alt_levels_incidents")


def meanings() -> str:
    """Write what the terms mean, one row each."""
    term, text = MEANING_WIDTHS
    meaning = row(cell(term, says("TableName", "{{ term[0] }}")), cell(text, says("TableText", "{{ term[1] }}")))
    head = head_row(MEANING_WIDTHS, "levels_term", "levels_meaning")
    loop = tag_row("for term in levels.terms", MEANING_WIDTHS), meaning, tag_row("endfor", MEANING_WIDTHS)
    return table(MEANING_WIDTHS, head, *loop, shows="alt_levels_terms")
