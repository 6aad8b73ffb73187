"""A budgetary estimate: ranges for each group and in total, what would narrow them, and no firm price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from costing.documents import texts
from costing.documents.priced import Figure, grouped
from costing.money import ZERO, exactly
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.wording import CURRENCY, capital, number, say

_WHOLE = Decimal(100)
_ENDS = 2


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
    """The budget: a row a group, the total before and with tax; beside it options, yearly expenses, what narrows it."""

    groups: tuple[SpanView, ...]
    net: SpanView
    gross: SpanView
    options: tuple[SpanView, ...]
    yearly: tuple[SpanView, ...]
    narrowing: tuple[NarrowingView, ...]
    rounded: str


@exactly
def budget_of(quote: Quote, lang: str) -> BudgetView:
    """Return the budget of a quote: ranges rounded outwards, so that they hold what they say, and their exact sums."""
    once = [line for line in quote.lines if not (line.recurring or line.optional)]
    beside = [line for line in quote.lines if line.optional and not line.recurring]
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
        net=spans.sum_of(say("budget.net", lang), groups),
        gross=spans.taxed(say("budget.gross", lang), groups, once),
        options=tuple(spans.of(capital(line.labels[lang]), [line]) for line in beside),
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


def _near(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_HALF_UP) * step


def _down(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_FLOOR) * step


@dataclass(frozen=True, slots=True)
class _Spans:
    """Ranges of sums of lines, rounded outwards to a step [DZD]; what is certain is rounded once, to the nearest."""

    step: Decimal
    lang: str

    def of(self, label: str, lines: Sequence[QuoteLine], *, holds: str = "") -> SpanView:
        low = sum((line.range.low for line in lines), ZERO)
        high = sum((line.range.high for line in lines), ZERO)
        opened = say("budget.open", self.lang) if any(line.range.open_top for line in lines) else ""
        ends = (_near(low, self.step),) * _ENDS if low == high else (_down(low, self.step), _up(high, self.step))
        return self._shown(label, *ends, holds=holds, opened=opened)

    def sum_of(self, label: str, groups: Sequence[SpanView]) -> SpanView:
        """Return the sum of the groups, as they are printed."""
        ends = (sum((getattr(each, end).value for each in groups), ZERO) for end in ("low", "high"))
        return self._shown(label, *ends)

    def taxed(self, label: str, groups: Sequence[SpanView], lines: Sequence[QuoteLine]) -> SpanView:
        """Return that sum with tax: what rounding added to it, or took, bears the highest rate."""
        rate = max((line.vat_rate for line in lines), default=ZERO) / _WHOLE
        ends = []
        for end, rounded in (("low", _down), ("high", _up)):
            exact = {line.code: getattr(line.range, end) for line in lines}
            printed = sum((getattr(each, end).value for each in groups), ZERO)
            tax = sum((exact[line.code] * line.vat_rate / _WHOLE for line in lines), ZERO)
            ends.append(rounded(printed + tax + (printed - sum(exact.values(), ZERO)) * rate, self.step))
        return self._shown(label, *ends)

    def _shown(self, label: str, low: Decimal, high: Decimal, *, holds: str = "", opened: str = "") -> SpanView:
        first, last = (Figure(end, _plain(end, self.lang)) for end in (low, high))
        return SpanView(label, holds, first, last, opened)
