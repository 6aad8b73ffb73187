"""What the sheet that is negotiated on needs beyond what a document prints: every choice, exact shares, the scale.

All of it is the client's to read; no template prints it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from costing.documents.priced import Figure, LineView, Priced, VatView
from costing.documents.stamp_scale import stamp_of
from costing.money import ZERO, exactly
from costing.prices import Stamp
from costing.quoting.commercial import dearest
from costing.quoting.payment_words import payable
from costing.quoting.payments import INSTALMENT
from costing.quoting.quantities import step_of
from costing.quoting.quote import Quote
from costing.quoting.record import ChoiceRecord, PaymentRecord
from costing.quoting.shares import granted_share
from costing.wording import percent, say

OPTION, VARIANT = "option", "variant"
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class TickView:
    """A choice that can be taken or left: the codes of the lines it `adds` to the offer and of those that leave it.

    `lines` are those that stand in no total and are not shown with a choice before; `elsewhere` names the others.
    `gross` is the total with it [DZD, tax included], as `effect` says; `yearly`
    where it changes none, all it adds being paid by the year. Of one `group` one may be taken, and one of all variants.
    """

    kind: str
    code: str
    title: str
    accepted: bool
    group: str
    adds: tuple[str, ...]
    leaves: tuple[str, ...]
    lines: tuple[LineView, ...]
    elsewhere: str
    notes: tuple[str, ...]
    effect: str
    gross: Figure
    yearly: bool

    def excludes(self, other: "TickView") -> bool:
        """Whether it cannot be taken together with another."""
        alternatives = self.kind == VARIANT or bool(self.group)
        return alternatives and (self.kind, self.group) == (other.kind, other.group) and self.code != other.code


@dataclass(frozen=True, slots=True)
class PaidView:
    """One payment: its share of what is due and its amount [DZD, tax included].

    One for `work` is a share of what is left after advances and retention; of it, what of an advance is `recovered` and
    what is `retained`.
    """

    milestone: str
    due: str
    note: str
    work: bool
    guaranteed: bool
    share: Figure
    amount: Figure
    recovered: Figure | None
    retained: Figure | None


@dataclass(frozen=True, slots=True)
class SheetView:
    """What makes the sheet follow its reader: choices, payments, the scale of the stamp duty, steps of quantities.

    `granted` is the share that percentages of the whole take off; `more_vat` the rates that only choices bring;
    `yearly` the codes of what is paid by the year among the lines of choices; `all_options` are those of the total with
    every option.
    """

    ticks: tuple[TickView, ...] = ()
    payments: tuple[PaidView, ...] = ()
    stamp: Stamp | None = None
    granted: Decimal = ZERO
    more_vat: tuple[VatView, ...] = ()
    yearly: frozenset[str] = frozenset()
    all_options: frozenset[str] = frozenset()
    steps: Mapping[str, Decimal] = field(default_factory=dict)


@exactly
def sheet_of(quote: Quote, prices: Priced) -> SheetView:
    """Read what the sheet of a quote needs, in the language of its prices."""
    ticks = tuple(_ticks(quote, prices))
    met = {tax.rate for tax in quote.totals.vat}
    chosen = [line for line in quote.lines if line.optional]
    rates = dict.fromkeys(line.vat_rate for line in chosen if not line.recurring and line.vat_rate not in met)
    steps = {prices.code_of(line): step for line in quote.lines if (step := step_of(line)) is not None}
    return SheetView(
        ticks=ticks,
        payments=tuple(_paid(each, prices) for each in quote.payments),
        stamp=stamp_of(quote),
        granted=granted_share(quote.discounts),
        more_vat=tuple(prices.tax_of(rate, ZERO, ZERO) for rate in sorted(rates, reverse=True)),
        yearly=frozenset(prices.code_of(line) for line in chosen if line.recurring),
        all_options=frozenset(dearest(quote.options)),
        steps=steps,
    )


def _ticks(quote: Quote, prices: Priced) -> Iterator[TickView]:
    """Yield options, then variants; a line outside the total is priced with the first choice that names it."""
    ranks = {line.code: line.rank for line in prices.lines}
    shown = {line.code for line in quote.lines if not line.optional}
    for kind, choices in ((OPTION, quote.options), (VARIANT, quote.variants)):
        for each in choices:
            named = (*each.lines, *each.without)
            here = [code for code in dict.fromkeys(named) if code not in shown]
            shown |= set(here)
            yield _tick(each, kind, prices, here, ranks)


def _tick(each: ChoiceRecord, kind: str, prices: Priced, here: list[str], ranks: Mapping[str, str]) -> TickView:
    lang, yearly = prices.lang, [code for code in each.lines if prices.row(code).recurring]
    change = each.difference if each.accepted else each.gross_with - prices.quote.totals.gross
    unmoved = tuple(yearly) == each.lines and not each.without
    codes = {code: prices.code_of(prices.row(code)) for code in (*each.lines, *each.without)}
    return TickView(
        kind=kind,
        code=each.code,
        title=each.label[lang],
        accepted=each.accepted,
        group=each.group or "",
        adds=tuple(codes[code] for code in each.lines),
        leaves=tuple(codes[code] for code in each.without),
        lines=tuple(prices.line_of(code) for code in here),
        elsewhere=_elsewhere([code for code in each.lines if code not in here], codes, ranks, prices),
        notes=tuple(prices.notes_of(each)),
        effect=prices.effect_of(kind, change, unmoved=unmoved, apart=bool(yearly)),
        gross=prices.figure(each.gross_with),
        yearly=unmoved,
    )


def _elsewhere(left: list[str], codes: Mapping[str, str], ranks: Mapping[str, str], prices: Priced) -> str:
    """Name the lines of a choice that are priced elsewhere, by their ranks where they stand in the table."""
    named = [ranks.get(codes[code]) or prices.row(code).labels[prices.lang] for code in left]
    return say("view.comma", prices.lang).join(named)


def _paid(payment: PaymentRecord, prices: Priced) -> PaidView:
    lang, work = prices.lang, payment.kind == INSTALMENT
    return PaidView(
        milestone=payment.labels[lang],
        due=payable(payment, lang),
        note=payment.note[lang] if payment.note and payment.guarantee is None else "",
        work=work,
        guaranteed=payment.guarantee is not None,
        share=Figure(payment.share, percent(payment.share * _HUNDRED, lang)),
        amount=prices.figure(payment.amount),
        recovered=prices.figure(payment.recovered) if payment.recovered is not None else None,
        retained=prices.figure(payment.retained) if payment.retained is not None else None,
    )
