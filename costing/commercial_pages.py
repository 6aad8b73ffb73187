"""The commercial side of a quote as rows of text, for the one who sells it: what was given, why, and what it took.

All of it is internal: a client's documents are read from a view of their own.
"""

from collections.abc import Iterator

from costing.quoting.quote import Quote
from costing.quoting.record import ApprovalRecord, ChoiceRecord, DiscountRecord, QuoteLine
from costing.quoting.taxes import vat_on
from costing.wording import CURRENCY, capital, money, percent, say, sign

Row = tuple[str, ...]
_MINUS = "\u2212"


def approver(asked: ApprovalRecord, lang: str) -> str:
    """Say who has to approve a quote before it is sent."""
    nobody = asked.by_label is None
    return say("approval.needed_of_nobody", lang) if nobody else say("approval.needed", lang, by=asked.by_label)


def total_rows(quote: Quote, lang: str) -> Iterator[tuple[str, str]]:
    """Return the totals: a discount and a stamp duty only where there are any, the base of each of several rates."""
    totals = quote.totals
    yield say("table.net", lang), money(totals.net, lang)
    if totals.discount:
        yield say("table.discount", lang), sign(_MINUS, lang) + money(totals.discount, lang)
        yield say("table.net_after", lang), money(totals.net - totals.discount, lang)
    for tax in totals.vat:
        label = say("table.vat", lang, rate=percent(tax.rate, lang))
        told = say("table.vat_on", lang, label=label, base_dzd=tax.base) if len(totals.vat) > 1 else label
        yield told, money(tax.amount, lang)
    yield say("table.gross", lang), money(totals.gross, lang)
    if totals.stamp_duty:
        yield say("table.stamp_duty", lang), money(totals.stamp_duty, lang)
    yield say("table.due", lang), money(totals.due, lang)


def discount_rows(quote: Quote, lang: str) -> tuple[Row, ...]:
    """Return each discount in its order: on what, as it was said, what it took [DZD before tax], why."""
    names = {line.code: line.labels[lang] for line in quote.lines}
    whole = say("discount.whole", lang)
    return tuple(
        (
            str(rank),
            whole if each.on is None else names.get(each.on, each.on),
            _said(each, lang),
            money(each.amount, lang),
            each.reason or "",
        )
        for rank, each in enumerate(quote.discounts, start=1)
    )


def _said(each: DiscountRecord, lang: str) -> str:
    value = percent(each.value, lang) if each.way == "percent" else money(each.value, lang) + CURRENCY[lang]
    return say(f"discount.{each.way}", lang, value=value)


def hand_rows(quote: Quote, lang: str) -> tuple[Row, ...]:
    """Return each price set by hand: the price that it replaced, its own [DZD before tax], why."""
    return tuple(
        (line.labels[lang], money(line.price_before, lang), money(line.unit_price, lang), line.hand_reason or "")
        for line in quote.lines
        if line.price_before is not None
    )


def choice_rows(quote: Quote, lang: str) -> tuple[Row, ...]:
    """Return each option and variant: taken or not, the gross without it and with it, and what it adds [DZD]."""
    return (
        *(_choice(each, "option", lang) for each in quote.options),
        *(_choice(each, "variant", lang) for each in quote.variants),
    )


def _choice(each: ChoiceRecord, kind: str, lang: str) -> Row:
    without = (say("table.without", lang, codes=each.without),) if each.without else ()
    amounts = (each.gross_without, each.gross_with, each.difference)
    return (
        "\n".join((each.label[lang], f"{say(f'table.{kind}', lang)} · {each.code}", *without)),
        say("table.taken" if each.accepted else "table.not_taken", lang),
        *(money(amount, lang) for amount in amounts),
    )


def year_rows(quote: Quote, lang: str) -> tuple[Row, ...]:
    """Return what is paid by the year and committed to: contract years, then lines of one's own [DZD]."""
    years = quote.maintenance.years if quote.maintenance is not None else ()
    labels = {f"maintenance.{year.year}": capital(year.label[lang]) for year in years}
    rows = (line for line in quote.lines if line.recurring and not line.optional)
    return tuple((labels.get(line.code, line.labels[lang]), *_bill(line, lang)) for line in rows)


def _bill(line: QuoteLine, lang: str) -> Row:
    net = line.amount - line.discount
    tax = vat_on(net, line.vat_rate)
    return (money(net, lang), money(tax, lang), money(net + tax, lang))


def exemption_rows(quote: Quote, lang: str) -> tuple[Row, ...]:
    """Return each exemption from value-added tax: of what, why."""
    said = quote.terms.exemption
    own = tuple((line.labels[lang], line.exemption) for line in quote.lines if line.exemption is not None)
    if said is None:
        return own
    labels = {line.code: line.labels[lang] for line in quote.lines}
    named = say("view.comma", lang).join(labels[code] for code in said.lines or ())
    return (*own, (named or say("discount.whole", lang), said.reason))
