"""What is put in place: a section for each part, and the interfaces as a table."""

from chapters import head_row
from design import cell, each, row, says, table, tag_row, w, when

INTERFACE_WIDTHS = (1800, 1150, 1150, 2500, 2812)


def solution() -> str:
    """Write the sections of the solution."""
    return each(
        "section in solution.sections",
        says("Heading2", "{{ section.title }}"),
        each("text in section.paragraphs", says("Normal", "{{ text }}")),
        each("text in section.bullets", says("Bullet", "{{ text }}")),
        when("section.interfaces", interfaces()),
        each("text in section.closing", says("Normal", "{{ text }}", also=(w("spacing", before=120, after=120),))),
    )


def interfaces() -> str:
    """Write the interfaces: system, standard, direction, what is exchanged and how it is tested."""
    names = ("system", "standard", "direction", "exchanged", "tested")
    head = head_row(INTERFACE_WIDTHS, *(f"interface_{name}" for name in names))
    together = link_rows("section.interfaces[:-1]", names, (w("keepNext"),))
    rows = (head, *together, *link_rows("section.interfaces[-1:]", names, ()))
    return table(INTERFACE_WIDTHS, *rows, look="0620", shows="solution_interfaces")


def link_rows(links: str, names: tuple[str, ...], also: tuple[str, ...]) -> tuple[str, str, str]:
    """Write the rows of some interfaces, whose paragraphs have further properties."""
    cells = (
        cell(width, says("TableName" if name == "system" else "TableText", f"{{{{ link.{name} }}}}", also=also))
        for name, width in zip(names, INTERFACE_WIDTHS, strict=True)
    )
    return tag_row(f"for link in {links}", INTERFACE_WIDTHS), row(*cells), tag_row("endfor", INTERFACE_WIDTHS)
