"""What else a client may choose, beside the quote as it stands: which lines come in and go, and what is then due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from costing.documents.negotiable import OPTION, VARIANT
from costing.documents.priced import ChoiceView, Figure, Priced
from costing.documents.stamp_scale import stamp_of
from costing.money import ZERO, exactly
from costing.quoting.commercial import dearest
from costing.quoting.quote import Quote
from costing.quoting.record import ChoiceRecord, QuoteLine
from costing.quoting.taxes import duty_on
from costing.wording import say

ALL = "all"


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A line that is paid once and comes in with a choice: its amount [DZD] is before tax, less its own discounts."""

    code: str
    label: str
    amount: Figure
    vat_rate: Figure


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """The quote with one choice more.

    `kind` is option or variant, and `code` that of the choice; or all, for every option together. `enters` are the
    lines that come into the total with it, `leaves` the codes of those that go, what it takes the place of among them;
    `yearly` names what it adds that is paid by the year. `gross` and `due` are the totals with it [DZD], `due` with the
    stamp duty on `gross`.
    """

    kind: str
    code: str
    title: str
    notes: tuple[str, ...]
    enters: tuple[MovedLine, ...]
    leaves: tuple[str, ...]
    yearly: tuple[str, ...]
    gross: Figure
    due: Figure


@exactly
def scenarios_of(quote: Quote, prices: Priced) -> tuple[ScenarioView, ...]:
    """Return the variants that are not taken, then the options, then all options together where there are several.

    Parameters
    ----------
    quote
        A firm quote.
    prices
        Its prices, in the language of the view.
    """
    records = {each.code: each for each in (*quote.options, *quote.variants)}
    choices = ((VARIANT, prices.variants), (OPTION, prices.options))
    found = [_scenario(prices, kind, each, records[each.code]) for kind, held in choices for each in held]
    return tuple(found) if not several(quote, prices) else (*found, _together(prices))


def several(quote: Quote, prices: Priced) -> bool:
    """Whether all options together come to something else than the one that is left to take."""
    left = {each.code for each in prices.options}
    totals = [each.gross_with for each in quote.options if each.code in left]
    together = quote.totals_with_options
    return bool(left) and together is not None and totals != [together.gross]


def _scenario(prices: Priced, kind: str, shown: ChoiceView, choice: ChoiceRecord) -> ScenarioView:
    quote, lang = prices.quote, prices.lang
    enters, leaves = _moved(quote, _taken_with(quote, choice))
    added = [line for line in quote.lines if line.code in choice.lines and line.recurring]
    rates = {line.code: line.vat_rate for line in shown.lines}
    return ScenarioView(
        kind=kind,
        code=choice.code,
        title=shown.title or shown.lines[0].label,
        notes=shown.notes,
        enters=tuple(_line(prices, line, rates) for line in enters),
        leaves=tuple(prices.code_of(line) for line in leaves),
        yearly=tuple(line.labels[lang] for line in added),
        gross=prices.figure(choice.gross_with),
        due=_due(prices, choice.gross_with),
    )


def _together(prices: Priced) -> ScenarioView:
    """Return the quote with every option, of those that exclude each other the dearest."""
    quote, codes = prices.quote, dearest(prices.quote.options)
    taken = [each for each in quote.options if each.code in codes]
    enters, leaves = _moved(quote, [*taken, *(each for each in quote.variants if each.accepted)])
    named = {code for each in taken if not each.accepted for code in each.lines}
    gross = quote.totals_with_options.gross if quote.totals_with_options is not None else quote.totals.gross
    return ScenarioView(
        kind=ALL,
        code="",
        title=say("view.all_options", prices.lang),
        notes=(),
        enters=tuple(_line(prices, line, {}) for line in enters),
        leaves=tuple(prices.code_of(line) for line in leaves),
        yearly=tuple(line.labels[prices.lang] for line in quote.lines if line.code in named and line.recurring),
        gross=prices.figure(gross),
        due=_due(prices, gross),
    )


def _due(prices: Priced, gross: Decimal) -> Figure:
    scale = stamp_of(prices.quote)
    return prices.figure(gross + (duty_on(gross, scale) if scale is not None else ZERO))


def _line(prices: Priced, line: QuoteLine, rates: dict[str, Figure]) -> MovedLine:
    given = (each for each in prices.quote.discounts if each.on is not None)
    off = sum((each.parts.get(line.code, ZERO) for each in given), ZERO)
    rate = rates.get(line.code, Figure(line.vat_rate, ""))
    return MovedLine(prices.code_of(line), line.labels[prices.lang], prices.figure(line.amount - off), rate)


def _taken_with(quote: Quote, choice: ChoiceRecord) -> list[ChoiceRecord]:
    """Return a choice and what stays accepted with it: it takes the place of what cannot be taken with it."""
    every = (*quote.options, *quote.variants)
    rivals = {other.code for other in _rivals(quote, choice)}
    return [choice, *(other for other in every if other.accepted and other.code not in rivals)]


def _moved(quote: Quote, taken: Sequence[ChoiceRecord]) -> tuple[tuple[QuoteLine, ...], tuple[QuoteLine, ...]]:
    """Return the lines that come into the total where these choices are the ones taken, and those that go."""
    every = (*quote.options, *quote.variants)
    inside = {code for other in taken for code in other.lines}
    outside = {code for other in every for code in other.lines} - inside
    outside |= {code for other in taken for code in other.without}
    once = [line for line in quote.lines if not line.recurring]
    enters = tuple(line for line in once if line.optional and line.code not in outside)
    return enters, tuple(line for line in once if not line.optional and line.code in outside)


def _rivals(quote: Quote, choice: ChoiceRecord) -> Iterator[ChoiceRecord]:
    """Return what cannot be taken with a choice: the other variants, or the other options of its group."""
    if any(each.code == choice.code for each in quote.variants):
        yield from quote.variants
    elif choice.group is not None:
        yield from (each for each in quote.options if each.group == choice.group)
