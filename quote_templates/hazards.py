"""What may go wrong in the project: how likely, how heavy, who answers for it and what is done before."""

from chapters import head_row
from design import bold, cell, label, paragraph, row, run, says, table, tag, tag_row, w

HAZARD_WIDTHS = (2900, 1150, 1050, 1312, 3000)
# A level is told by its word; its colour only makes it faster to find.
_FILLS = {"high": "F6D5CF", "medium": "FCEFD9", "low": ""}


def hazards() -> str:
    """Write the risks, the weightiest first."""
    risk, likelihood, impact, owner, answer = HAZARD_WIDTHS
    sign = paragraph("TableNote", bold(f"{label('sign')} "), run("{{ hazard.sign }}"))
    shown = row(
        cell(risk, says("TableText", "{{ hazard.risk }}"), sign),
        cell(likelihood, *levels("likelihood")),
        cell(impact, *levels("impact")),
        cell(owner, says("TableText", "{{ hazard.owner }}")),
        cell(answer, says("TableText", "{{ hazard.answer }}")),
    )
    head = head_row(HAZARD_WIDTHS, "hazard", "likelihood", "impact", "owner", "answer")
    loop = tag_row("for hazard in hazards", HAZARD_WIDTHS), shown, tag_row("endfor", HAZARD_WIDTHS)
    intro = says("Normal", label("hazards_intro"), also=(w("keepNext"),))
    return intro + table(HAZARD_WIDTHS, head, *loop, shows="hazards_shows")


def levels(kind: str) -> tuple[str, ...]:
    """Write a level in its colour: one of three paragraphs is printed."""
    *known, (_, plain) = (
        (level, says("TableText", f"{{{{ hazard.{kind} }}}}", also=_shaded(fill))) for level, fill in _FILLS.items()
    )
    first, *others = (f'if hazard.{kind}_level == "{level}"' for level, _ in known)
    asked = (tag(first), *(tag(f"el{other}") for other in others))
    shown = (block for ask, (_, said) in zip(asked, known, strict=True) for block in (ask, said))
    return (*shown, tag("else"), plain, tag("endif"))


def _shaded(fill: str) -> tuple[str, ...]:
    return (*((w("shd", val="clear", color="auto", fill=fill),) if fill else ()), w("jc", val="center"))
