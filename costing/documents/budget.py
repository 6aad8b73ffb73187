"""A budgetary estimate: ranges for each group and in total, what would narrow them, and no firm price."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from costing.documents import texts
from costing.documents.priced import Figure, grouped
from costing.money import ZERO, exactly
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import CURRENCY, capital, number, say

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class SpanView:
    """A row of the budget: what it is of, what it holds, from and up to how much [DZD]; `open`: it may be exceeded."""

    label: str
    holds: str
    low: Figure
    high: Figure
    open: str


@dataclass(frozen=True, slots=True)
class NarrowingView:
    """A question whose answer would narrow the budget, and by how much [DZD before tax]."""

    question: str
    narrowing: str


@dataclass(frozen=True, slots=True)
class BudgetView:
    """The budget: a row a group, the total before and with tax, what is paid by the year, what would narrow it."""

    groups: tuple[SpanView, ...]
    net: SpanView
    gross: SpanView
    yearly: tuple[SpanView, ...]
    narrowing: tuple[NarrowingView, ...]
    rounded: str


@exactly
def budget_of(quote: Quote, lang: str) -> BudgetView:
    """Return the budget of a quote, rounded outwards, so that it holds what it says."""
    once = [line for line in quote.lines if not (line.recurring or line.optional)]
    yearly = [line for line in quote.lines if line.recurring and not line.optional]
    rules = texts.data("groups")["budget"]
    step = Decimal(rules["step_dzd"])
    spans = _Spans(step, lang)
    groups = tuple(
        spans.of(label or say("budget.all", lang), lines, holds=say("view.joiner", lang).join(_labels(lines, lang)))
        for label, lines in grouped(once, lang)
    )
    return BudgetView(
        groups=groups,
        net=spans.of(say("budget.net", lang), once),
        gross=spans.of(say("budget.gross", lang), once, taxed=True),
        yearly=tuple(spans.of(capital(line.labels[lang]), [line]) for line in yearly),
        narrowing=tuple(
            NarrowingView(each.text[lang], _plain(_up(each.narrowing, step), lang))
            for each in quote.questions[: rules["questions"]]
        ),
        rounded=say("budget.rounded", lang, step=_plain(step, lang)),
    )


def _labels(lines: Iterable[QuoteLine], lang: str) -> Iterable[str]:
    return dict.fromkeys(line.labels[lang] for line in lines)


def _plain(value: Decimal, lang: str) -> str:
    """Write whole dinars with their currency."""
    return number(value, lang) + CURRENCY[lang]


def _up(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_CEILING) * step


def _down(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_FLOOR) * step


@dataclass(frozen=True, slots=True)
class _Spans:
    """Ranges of sums of lines, rounded outwards to a step [DZD]."""

    step: Decimal
    lang: str

    def of(self, label: str, lines: list[QuoteLine], *, holds: str = "", taxed: bool = False) -> SpanView:
        low = sum((_taxed(line, line.range.low, taxed=taxed) for line in lines), ZERO)
        high = sum((_taxed(line, line.range.high, taxed=taxed) for line in lines), ZERO)
        opened = say("budget.open", self.lang) if any(line.range.open_top for line in lines) else ""
        ends = (_down(low, self.step), _up(high, self.step))
        first, last = (Figure(end, _plain(end, self.lang)) for end in ends)
        return SpanView(label, holds, first, last, opened)


def _taxed(line: QuoteLine, value: Decimal, *, taxed: bool) -> Decimal:
    return value * (1 + line.vat_rate / _WHOLE) if taxed else value
