"""Security and data protection: the law, the roles, and the measures as a table."""

from chapters import head_row
from design import cell, each, label, row, says, table, tag_row, when

MEASURE_WIDTHS = (4612, 2400, 2400)


def security() -> str:
    """Write the law, who answers for what, and the measures with who sees to them and their proof."""
    names = {"measure": "text", "who": "who", "proof": "proof"}
    head = head_row(MEASURE_WIDTHS, *(f"security_{name}" for name in names))
    cells = (
        cell(width, says("TableText", f"{{{{ measure.{field} }}}}"))
        for field, width in zip(names.values(), MEASURE_WIDTHS, strict=True)
    )
    loop = tag_row("for measure in security.measures", MEASURE_WIDTHS), row(*cells), tag_row("endfor", MEASURE_WIDTHS)
    return "".join((
        each("text in security.law", says("Normal", "{{ text }}")),
        when(
            "security.roles",
            says("Heading2", label("security_roles")),
            each("text in security.roles", says("Bullet", "{{ text }}")),
        ),
        when(
            "security.measures",
            says("Heading2", label("security_measures")),
            table(MEASURE_WIDTHS, head, *loop, look="0620", shows="security_measures"),
        ),
    ))  # fmt: skip
