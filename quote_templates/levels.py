"""What the maintenance promises: uptime and the downtime it leaves, responses to incidents, recovery, terms."""

from chapters import head_row
from design import after_table, cell, label, row, says, table, tag_row, when

UPTIME_WIDTHS = (4312, 1600, 1700, 1800)
INCIDENT_WIDTHS = (2992, 1500, 1500, 1500, 1920)
MEANING_WIDTHS = (2400, 7012)


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
    keys = ("levels_part", "levels_uptime_share#", "levels_month#")
    heads = [cell(width, says(look, text)) for width, (look, text) in zip(UPTIME_WIDTHS, named(keys), strict=False)]
    year = cell(UPTIME_WIDTHS[-1], says("TableHeadNumber", "{{ levels.year }}"))
    what = cell(part, says("TableName", "{{ level.label }}"), says("TableNote", "{{ level.covers }}"))
    figures = numbers(others, "level.uptime", "level.month", "level.year")
    shown = tag_row("for level in levels.levels", UPTIME_WIDTHS), row(what, *figures)
    rows = row(*heads, year, head=True), *shown, tag_row("endfor", UPTIME_WIDTHS)
    return table(UPTIME_WIDTHS, *rows, shows="alt_levels_uptime")


def named(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the style and the text of some heads; a key that ends in # heads a column of numbers."""
    return tuple(("TableHeadNumber" if key.endswith("#") else "TableHead", label(key.rstrip("#"))) for key in keys)


def numbers(widths: list[int], *fields: str) -> tuple[str, ...]:
    """Write cells of figures."""
    pairs = zip(widths, fields, strict=True)
    return tuple(cell(width, says("TableNumber", f"{{{{ {field} }}}}")) for width, field in pairs)


def incidents() -> str:
    """Write how soon an incident of each severity is answered, and when a critical one is to be solved."""
    part, *others = INCIDENT_WIDTHS
    keys = ("levels_part", "levels_critical#", "levels_major#", "levels_minor#", "levels_resolution#")
    what = cell(part, says("TableName", "{{ level.label }}"))
    fields = numbers(others, *(f"level.{name}" for name in ("critical", "major", "minor", "resolution")))
    loop = tag_row("for level in levels.levels", INCIDENT_WIDTHS), row(what, *fields)
    rows = head_row(INCIDENT_WIDTHS, *keys), *loop, tag_row("endfor", INCIDENT_WIDTHS)
    return table(INCIDENT_WIDTHS, *rows, shows="alt_levels_incidents")


def meanings() -> str:
    """Write what the terms mean, one row each."""
    term, text = MEANING_WIDTHS
    meaning = row(cell(term, says("TableName", "{{ term[0] }}")), cell(text, says("TableText", "{{ term[1] }}")))
    head = head_row(MEANING_WIDTHS, "levels_term", "levels_meaning")
    loop = tag_row("for term in levels.terms", MEANING_WIDTHS), meaning, tag_row("endfor", MEANING_WIDTHS)
    return table(MEANING_WIDTHS, head, *loop, shows="alt_levels_terms")
