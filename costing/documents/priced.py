"""What a client reads of the prices: lines beside their discounts, bills of each year, options, variants, exemptions.

What is outside the total stands apart. Who gave a discount and why, and the price that one set by hand replaced, have
no place here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import count

from costing.documents import texts
from costing.documents.brief import short_of
from costing.money import ZERO, exactly
from costing.quoting.quantities import is_counted
from costing.quoting.quote import Quote
from costing.quoting.record import ChoiceRecord, DiscountRecord, QuoteLine
from costing.quoting.seen import client_code
from costing.quoting.shares import whole_percent
from costing.quoting.taxes import vat_on
from costing.wording import Measure, amount, capital, money, number, percent, say, sign

_PERCENT = "percent"
_SHOWN = 3  # decimals of a percentage that is said


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount or quantity: the exact value, and the text that prints it in the language of the view."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One row of the price table, before tax [DZD]: `net` is its amount less the discounts given on the line.

    `saving` says that discount, `tax` a rate that is not the usual one of the quote. `short` is what of `reasons` and
    `note` stands on one line, where an annex explains the rest; `taken` that it is a choice that was accepted. `open`:
    its quantity may be negotiated.
    """

    code: str
    rank: str
    label: str
    reasons: str
    note: str
    short: str
    taken: str
    tax: str
    unit: str
    quantity: Figure
    unit_price: Figure
    amount: Figure
    discount: Figure
    net: Figure
    saving: str
    vat_rate: Figure
    open: bool = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """Lines that belong together, and what they come to before discounts [DZD]; no label where there is one group."""

    label: str
    lines: tuple[LineView, ...]
    amount: Figure


@dataclass(frozen=True, slots=True)
class VatView:
    """The value-added tax of one rate: its label, rate [percent], base and amount [DZD]."""

    label: str
    rate: Figure
    base: Figure
    amount: Figure


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of maintenance, or what else is paid by the year [DZD, after discounts]; outside the one-off total."""

    code: str
    label: str
    note: str
    net: Figure
    vat: Figure
    gross: Figure


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """An option or a variant that is not taken: its lines, and the total with it [DZD, tax included].

    `title` is empty where its one line says it; `effect` says what `gross` is, and by how much the total changes.
    It is accepted by its `code`.
    """

    title: str
    notes: tuple[str, ...]
    lines: tuple[LineView, ...]
    effect: str
    gross: Figure
    code: str


@dataclass(frozen=True)
class Priced:
    """The prices of a quote, in one language; `counted`: without lines of which there is none, and which cost none."""

    quote: Quote
    lang: str
    counted: bool = False

    @property
    def lines(self) -> tuple[LineView, ...]:
        """The lines of the total, group by group."""
        return tuple(line for group in self.groups for line in group.lines)

    @cached_property
    @exactly
    def groups(self) -> tuple[GroupView, ...]:
        """The lines of the total under the headings they belong to, each numbered through."""
        counted = [
            line
            for line in self.quote.lines
            if not (line.recurring or line.optional) and (line.quantity or line.amount or not self.counted)
        ]
        ranks = count(1)
        held = (
            (label, [self._line(line, str(next(ranks)), self._taken.get(line.code, "")) for line in lines])
            for label, lines in grouped(counted, self.lang)
        )
        return tuple(
            GroupView(label, tuple(rows), self.figure(sum((row.amount.value for row in rows), ZERO)))
            for label, rows in held
        )

    @cached_property
    @exactly
    def on_lines(self) -> Decimal:
        """What the discounts given on single lines take off the total [DZD]."""
        return sum((line.discount.value for line in self.lines), ZERO)

    @property
    def whole_percent(self) -> Decimal | None:
        """The discount of the whole as the one percentage it was given as, of what the lines' own have left."""
        return whole_percent(self.quote.discounts)

    @property
    def vat(self) -> tuple[VatView, ...]:
        """The value-added tax of each rate."""
        return tuple(self.tax_of(tax.rate, tax.base, tax.amount) for tax in self.quote.totals.vat)

    @property
    def usual_tax(self) -> str:
        """The rate that a line bears unless another stands with it; nothing where all bear the same."""
        one = all(line.vat_rate == self._usual_rate for line in self.quote.lines)
        return "" if one else say("view.usual_tax", self.lang, rate=percent(self._usual_rate, self.lang))

    @property
    def maintenance(self) -> tuple[YearView, ...]:
        """The contract years of maintenance in the commitment, named in full beside what else is paid by the year."""
        years = self.quote.maintenance.years if self.quote.maintenance is not None else ()
        rows = ((year.label, self._lines[f"maintenance.{year.year}"]) for year in years)
        named = ((line, line.labels if self.recurring else label) for label, line in rows if not line.optional)
        return tuple(self._year(line, capital(label[self.lang])) for line, label in named)

    @cached_property
    def recurring(self) -> tuple[YearView, ...]:
        """What else is paid by the year and in the commitment."""
        rows = (line for line in self.quote.lines if line.recurring and line.own and not line.optional)
        return tuple(self._year(line, line.labels[self.lang], self._by_year(line)) for line in rows)

    @property
    def options(self) -> tuple[ChoiceView, ...]:
        """The options that are not taken, nor in the total already by a variant that is."""
        left = (each for each in self.quote.options if not each.accepted)
        outside = (each for each in left if any(self._lines[code].optional for code in each.lines))
        return tuple(self._choice(each, "option") for each in outside)

    @property
    def variants(self) -> tuple[ChoiceView, ...]:
        """The variants that are not taken."""
        return tuple(self._choice(each, "variant") for each in self.quote.variants if not each.accepted)

    @property
    def exemptions(self) -> tuple[str, ...]:
        """Why lines bear no value-added tax."""
        said = self.quote.terms.exemption
        own = (self._exempt((line.code,), line.exemption) for line in self.quote.lines if line.exemption is not None)
        if said is None:
            return tuple(own)
        return (*own, self._exempt(said.lines or (), said.reason))

    def figure(self, value: Decimal) -> Figure:
        """Return an amount [DZD] with its text."""
        return Figure(value, money(value, self.lang))

    def row(self, code: str) -> QuoteLine:
        """Return a line of the quote by its code."""
        return self._lines[code]

    def code_of(self, line: QuoteLine) -> str:
        """Return what a client knows a line by."""
        return client_code(line.code)

    def line_of(self, code: str) -> LineView:
        """Read a line that stands outside the table."""
        return self._line(self._lines[code])

    def tax_of(self, rate: Decimal, base: Decimal, tax: Decimal) -> VatView:
        """Read the value-added tax of a rate [percent], its base and amount [DZD]."""
        shown = Figure(rate, percent(rate, self.lang))
        return VatView(say("table.vat", self.lang, rate=shown.text), shown, self.figure(base), self.figure(tax))

    def effect_of(self, kind: str, change: Decimal, *, unmoved: bool, apart: bool) -> str:
        """Say what a choice makes of the total [DZD, tax included]: `apart` where some of it is paid by the year."""
        if unmoved:
            return say("view.yearly_effect", self.lang)
        effect = say(f"view.{kind}_effect", self.lang, difference=_more(change, self.lang))
        return effect + (say("view.yearly_apart", self.lang) if apart else "")

    @cached_property
    def _lines(self) -> dict[str, QuoteLine]:
        return {line.code: line for line in self.quote.lines}

    @cached_property
    def _usual_rate(self) -> Decimal:
        """Return the rate that most lines bear, of several the highest."""
        rates = Counter(line.vat_rate for line in self.quote.lines)
        return max(rates, key=lambda rate: (rates[rate], rate))

    @cached_property
    def _taken(self) -> dict[str, str]:
        """Return what is said of the lines of accepted choices, by code."""
        kinds = (("option", self.quote.options), ("variant", self.quote.variants))
        said = {kind: say(f"view.{kind}_taken", self.lang) for kind, _ in kinds}
        return {code: said[kind] for kind, choices in kinds for each in choices if each.accepted for code in each.lines}

    @exactly
    def _line(self, line: QuoteLine, rank: str = "", taken: str = "") -> LineView:
        lang, off = self.lang, self._off(line)
        notes = (line.note[lang], line.includes[lang] if line.includes is not None else "", taken)
        facts = {"discount": self._discount(line), "net_dzd": line.amount - off}
        return LineView(
            code=self.code_of(line),
            rank=rank,
            label=line.labels[lang],
            reasons=reasons_of(line, lang),
            note=" ".join(note for note in notes if note),
            short=short_of(line, lang),
            taken=taken,
            tax=self._tax(line),
            unit=say(f"unit.{line.unit}", lang),
            quantity=quantity_of(line, lang),
            unit_price=self.figure(line.unit_price),
            amount=self.figure(line.amount),
            discount=self.figure(off),
            net=self.figure(line.amount - off),
            saving=say("view.line_discount", lang, **facts) if off else "",
            vat_rate=Figure(line.vat_rate, percent(line.vat_rate, lang)),
            open=is_counted(line),
        )

    def _off(self, line: QuoteLine) -> Decimal:
        """Return what the discounts given on a line take off it, those of the whole left out."""
        return sum((each.parts[line.code] for each in self._given_on(line)), ZERO)

    def _given_on(self, line: QuoteLine) -> tuple[DiscountRecord, ...]:
        return tuple(each for each in self.quote.discounts if each.on is not None and line.code in each.parts)

    def _discount(self, line: QuoteLine) -> str:
        """Name the discount of a line, by its percentage where that is the one thing that was ever taken off it."""
        touching = [each for each in self.quote.discounts if line.code in each.parts]
        given = self._given_on(line)
        alone = len(given) == 1 and touching[0] is given[0] and given[0].way == _PERCENT
        share = percent_said(given[0].value, self.lang) if alone else ""
        return say("view.discount_of", self.lang, percent=share) if share else say("view.discount", self.lang)

    def _tax(self, line: QuoteLine) -> str:
        if line.vat_rate == self._usual_rate:
            return ""
        rate = percent(line.vat_rate, self.lang)
        return say("table.vat", self.lang, rate=rate) if line.vat_rate else say("view.exempt", self.lang)

    @exactly
    def _year(self, line: QuoteLine, label: str, *notes: str) -> YearView:
        """Read what is paid by the year; an amount before a discount stands beside it."""
        net = line.amount - line.discount
        tax = vat_on(net, line.vat_rate)
        facts = {"discount": self._discount(line), "amount_dzd": line.amount}
        discounted = (say("view.discounted", self.lang, **facts),) if line.discount else ()
        said = (*notes, *discounted, *((self._tax(line),) if self._tax(line) else ()))
        note = say("view.joiner", self.lang).join(said)
        return YearView(line.code, label, note, self.figure(net), self.figure(tax), self.figure(net + tax))

    def _by_year(self, line: QuoteLine) -> str:
        facts = {"years": Measure(float(line.quantity), "year"), "price_dzd": line.unit_price}
        return say("view.by_year", self.lang, **facts)

    @exactly
    def _choice(self, each: ChoiceRecord, kind: str) -> ChoiceView:
        lang, rows = self.lang, [self._lines[code] for code in each.lines]
        change = each.gross_with - self.quote.totals.gross
        yearly = [row for row in rows if row.recurring]
        unmoved = yearly == rows and not each.without
        label = each.label[lang]
        return ChoiceView(
            title="" if [row.labels[lang] for row in rows] == [label] else label,
            notes=tuple(self.notes_of(each)),
            lines=tuple(self._line(row) for row in rows),
            effect=self.effect_of(kind, change, unmoved=unmoved, apart=bool(yearly)),
            gross=self.figure(each.gross_with),
            code=each.code,
        )

    def notes_of(self, each: ChoiceRecord) -> Iterable[str]:
        """Say what a choice takes out of the total, and what it cannot be taken with."""
        if each.without:
            yield say("view.variant_without", self.lang, labels=self._labels(each.without))
        others = [other for other in self.quote.options if other.group == each.group and other.code != each.code]
        if each.group is not None and others:
            labels = say("view.comma", self.lang).join(other.label[self.lang] for other in others)
            yield say("view.option_among", self.lang, labels=labels)

    def _labels(self, codes: Iterable[str]) -> str:
        return say("view.comma", self.lang).join(self._lines[code].labels[self.lang] for code in codes)

    def _exempt(self, codes: tuple[str, ...], reason: str) -> str:
        if not codes:
            return say("view.exemption", self.lang, reason=reason)
        return say("view.exemption_of", self.lang, labels=self._labels(codes), reason=reason)


def grouped(lines: Sequence[QuoteLine], lang: str) -> list[tuple[str, list[QuoteLine]]]:
    """Put lines under the headings of the price table; one heading alone is none."""
    *named, rest = texts.data("groups")["group"]
    held = [(group["label"][lang], [line for line in lines if line.service in group["services"]]) for group in named]
    known = {line.code for _, inside in held for line in inside}
    held.append((rest["label"][lang], [line for line in lines if line.code not in known]))
    filled = [(label, inside) for label, inside in held if inside]
    return filled if len(filled) > 1 else [("", inside) for _, inside in filled]


def quantity_of(line: QuoteLine, lang: str) -> Figure:
    """Return the quantity of a line with all its decimals."""
    return Figure(line.quantity, number(line.quantity, lang, _decimals(line.quantity)))


def reasons_of(line: QuoteLine | None, lang: str) -> str:
    """Return what sets the price of a line, in words."""
    return say("view.joiner", lang).join(reason[lang] for reason in line.reasons) if line is not None else ""


def percent_said(value: Decimal, lang: str) -> str:
    """Return a percentage that is said as it is; nothing where it has more decimals than anyone reads."""
    return percent(value, lang) if _decimals(value) <= _SHOWN else ""


def _more(value: Decimal, lang: str) -> str:
    """Return an amount [DZD] that is added or, with a minus, taken away."""
    return sign("\u2212" if value < 0 else "+", lang) + amount(abs(value), lang)


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))
