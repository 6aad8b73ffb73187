"""Why a line costs what it costs, step by step, as rows a person reads: internal, with ranges and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from costing.deferred import Showing, resolve
from costing.lines import Line, Step
from costing.wording import Measure, day, number, percent, say, shown


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an explanation: what, what was answered, what it gave, and the source of it."""

    what: str
    answer: str
    value: str
    source: str
    factor: str = ""


@dataclass(frozen=True, slots=True)
class Explanation(Showing):
    """The steps of one line in one language; `str()` prints them, a notebook shows them as a table."""

    code: str
    title: str
    span: str
    rows: tuple[Row, ...]
    lang: str = "fr"
    line: Line | None = field(default=None, compare=False)

    def told_in(self, lang: str | None) -> "Explanation":
        """Return it in a language; without one, as it is."""
        return self if lang in {None, self.lang} or self.line is None else explanation(self.line, str(lang))

    def to_frame(self) -> Any:
        """Return the steps as a table of texts, as a person reads them: what, answer, value and source.

        Returns
        -------
        pandas.DataFrame
            One row a step, in their order, numbered from 1.
        """
        return resolve("Explanation.to_frame")(self)

    def __str__(self) -> str:
        """Lay the rows out as text."""
        widths = [
            max((len(getattr(row, name)) for row in self.rows), default=0) for name in ("what", "answer", "value")
        ]
        body = [
            f"  {row.what:<{widths[0]}}  {row.answer:<{widths[1]}}  {row.value:>{widths[2]}}  [{row.source}]".rstrip()
            for row in self.rows
        ]
        return "\n".join([f"{self.code}: {self.title}", f"  {self.span}", *body])

    def __repr__(self) -> str:
        """Say what is explained, in how many steps, and its span."""
        return f"<Explanation {self.code}: {len(self.rows)} steps, {self.span}>"


def explanation(line: Line, lang: str) -> Explanation:
    """Explain a line in a language."""
    low, likely, high = (amount_of(value, lang) for value in (line.amount.low, line.amount.likely, line.amount.high))
    more = "+" if line.open_top else ""
    span = say("explain.span", lang, low=low, likely=likely, high=high + more)
    return Explanation(
        line.code, line.label[lang], span, tuple(step_row(step, lang) for step in line.trace), lang, line
    )


def amount_of(value: float, lang: str) -> str:
    """Return a float amount as text, to the centime."""
    return shown(value, lang, "value_dzd")


def step_row(step: Step, lang: str) -> Row:
    """Return one step of a trace as a person reads it."""
    key = f"step.{step.step}"
    what = step.label[lang] if step.label is not None else say(key, lang)
    factor = step.facts["factor"][lang] if "factor" in step.facts else ""
    source = f"{step.source} · {say('table.company', lang)}" if "book" in step.facts else step.source
    return Row(what, _answer(step, lang), _value(step, lang), source, factor)


def _value(step: Step, lang: str) -> str:
    if step.unit == "dzd":
        return shown(step.value, lang, "value_dzd")
    return percent(round(float(step.value), 2), lang) if step.unit == "percent" else number(step.value, lang)


def _answer(step: Step, lang: str) -> str:
    facts = step.facts
    parts = []
    if "high" in facts and "open_top" in facts:
        parts.append(
            say(
                "explain.top",
                lang,
                high=_value(Step("", facts["high"], step.unit, ""), lang),
                more="+" if facts["open_top"] else "",
            )
        )
    if "answer" in facts:
        parts.append(corners(facts, lang))
    if "weight" in facts:
        parts.append(
            say(
                "explain.weight",
                lang,
                weight=percent(facts["weight"] * 100, lang),
                place=number(round(facts["place"], 3), lang),
            )
        )
    if facts.get("unasked"):
        parts.insert(0, say("explain.unasked", lang))
    if "held" in facts:
        parts.append(say(f"explain.held_{facts['held']}", lang))
    if "times" in facts:
        parts.append(f"× {number(facts['times'], lang, decimals=4)}")
    if "currency" in facts:
        parts.append(str(facts["currency"]))
    if "side" in facts:
        day_said = day(date.fromisoformat(facts["day"]), lang)
        parts.append(say("view.comma", lang).join((day_said, say("rate_side." + facts["side"], lang))))
    return " · ".join(parts)


def corners(facts: Mapping[str, Any], lang: str) -> str:
    """Say what was answered, or that nobody knows, and from where to where it may lie."""
    low, likely, high = (shown(Measure(value, facts.get("unit")), lang) for value in facts["answer"])
    if facts.get("known"):
        return likely
    return say("explain.unknown", lang, low=low, likely=likely, high=high)
