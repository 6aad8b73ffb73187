"""The training plan, an audience a row."""

from chapters import head_row
from design import cell, row, says, table, tag_row, w, when

TRAINING_WIDTHS = (1500, 1900, 3260, 1800, 952)


def training_plan() -> str:
    """Write how long training is, who is trained to what end, on what and how, and what the shares are."""
    names = ("audience", "goal", "topics", "form", "share")
    fields = dict(zip(names, ("title", "goal", "topics", "form", "share"), strict=True))
    head = head_row(TRAINING_WIDTHS, *(f"training_{name}" for name in names))
    cells = (
        cell(width, says("TableName" if name == "audience" else "TableText", f"{{{{ group.{fields[name]} }}}}"))
        for name, width in zip(names, TRAINING_WIDTHS, strict=True)
    )
    loop = tag_row("for group in training.audiences", TRAINING_WIDTHS), row(*cells), tag_row("endfor", TRAINING_WIDTHS)
    return "".join((
        says("Normal", "{{ training.intro }}", also=(w("keepNext"),)),
        table(TRAINING_WIDTHS, head, *loop, look="0620", shows="training"),
        when("training.note", says("Normal", "{{ training.note }}", also=(w("spacing", before=120, after=120),))),
    ))  # fmt: skip
