"""What an explanation of a price shows of itself: its steps, each with where it is from; internal."""

from costing.documents.panels import Column, Panel, Row, Table
from costing.explaining import Explanation
from costing.explaining import Row as Step
from costing.wording import capital, ltr, say


def panel(explanation: Explanation, lang: str | None) -> Panel:
    """Return what an explanation shows of itself in a language, or its own."""
    said = explanation.told_in(lang)
    columns = tuple(
        Column(say(f"table.{name}", said.lang), figures=name == "value")
        for name in ("step", "answer", "value", "source")
    )
    code = ltr(said.code) if said.lang == "ar" else said.code
    return Panel(
        said.lang,
        f"{said.title} ({code})",
        (Table(columns, tuple(_row(each, said.lang) for each in said.rows)),),
        said.span,
    )


def _row(step: Step, lang: str) -> Row:
    return Row((capital(step.what), step.answer, step.value, _source(step.source, lang)))


def _source(source: str, lang: str) -> str:
    """Name the scope and a rule in words, an entry of the price book by its key."""
    kind, _, _ = source.partition(":")
    if kind in {"scope", "rule"}:
        return say(f"inside.from_{kind}", lang)
    return ltr(source) if lang == "ar" else source
