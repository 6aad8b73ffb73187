"""What questions show of themselves: the one whose answer narrows the price most first; internal."""

from collections.abc import Mapping
from decimal import Decimal

from costing.asking import Question, Questions
from costing.documents.panels import Column, Notes, Panel, Row, Table
from costing.money import exactly, to_step
from costing.wording import Measure, ltr, number, say, shown

_DINAR = Decimal(1)


@exactly
def panel(questions: Questions, lang: str | None) -> Panel:
    """Return what questions show of themselves in a language, or that of their scope."""
    spoken = lang or questions.lang
    title = say("questions.title", spoken)
    if not questions:
        return Panel(spoken, title, (Notes((say("questions.none", spoken),)),))
    columns = (
        Column("", figures=True),
        Column(say("panel.question", spoken)),
        Column(say("panel.usual", spoken)),
        Column(say("table.narrowing", spoken), figures=True),
        Column(say("panel.key", spoken)),
    )
    return Panel(spoken, title, (Table(columns, tuple(_row(*each, spoken) for each in enumerate(questions, start=1))),))


def _row(rank: int, each: Question, lang: str) -> Row:
    usual = " / ".join(shown(_round(corner), lang) for corner in (each.low, each.likely, each.high))
    narrowing = number(to_step(each.narrowing, _DINAR), lang, 0)
    return Row((str(rank), each.text[lang], usual, narrowing, ltr(each.key) if lang == "ar" else each.key))


def _round(corner: Measure) -> Measure:
    """Return what is usual to a tenth, a share to a percent: no usual span is known better."""
    if isinstance(corner.value, Mapping):
        return corner
    return Measure(round(corner.value, 2 if corner.unit == "share" else 1), corner.unit)
