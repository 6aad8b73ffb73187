"""What a quote shows of itself: what its client may see of it, prices first."""

from collections.abc import Iterator, Sequence

from costing.documents.panels import (
    GROUP,
    PART,
    STRONG,
    TOTAL,
    Block,
    Column,
    Facts,
    Folded,
    Notes,
    Panel,
    Row,
    Table,
)
from costing.documents.priced import ChoiceView, Figure, LineView, YearView
from costing.documents.shapes import QuoteView
from costing.documents.view import DEVIS, view_of
from costing.quoting.quote import Quote
from costing.wording import CURRENCY, say, sign

_MINUS = "\u2212"


def panel(quote: Quote, lang: str | None) -> Panel:
    """Return what a quote shows of itself in a language, or its own: nothing that is internal."""
    view = view_of(quote, lang, DEVIS)
    blocks = (*_heading(view), *_prices(view), *_beside(view), *_paid(view), *_folded(view))
    return Panel(view.lang, f"{view.document} {view.number}", blocks, view.title)


def _heading(view: QuoteView) -> Iterator[Block]:
    pairs = [(_label(view, "client"), view.client.name)]
    if view.reference != view.number:
        pairs.append((_label(view, "reference"), view.reference))
    if view.provider is not None:
        pairs.append((_label(view, "provider"), view.provider.name))
    pairs += [(_label(view, "day"), view.day), (_label(view, "valid_until"), view.valid_until)]
    yield Facts(tuple(pairs))
    if view.replaces:
        yield Notes((view.replaces, *view.change))


def _prices(view: QuoteView) -> Iterator[Block]:
    """Return what is paid once, with its totals, and the amount in words."""
    if not view.lines:
        return
    rows = (row for group in view.groups for row in (*_named(group.label), *_lines(group.lines, view.lang)))
    yield Table(_columns(view), (*rows, *_totals(view)), say("panel.prices", view.lang))
    yield Notes((view.closing,))
    if notes := (*((view.usual_tax,) if view.usual_tax else ()), *view.exemptions):
        yield Notes(notes)


def _columns(view: QuoteView) -> tuple[Column, ...]:
    amount = "amount_before" if view.discount.value or view.line_discount.value else "amount"
    return (
        Column(_label(view, "item")),
        Column(_label(view, "quantity"), figures=True),
        Column(_label(view, "unit")),
        Column(_label(view, "unit_price"), figures=True),
        Column(_label(view, amount), figures=True),
    )


def _named(label: str) -> tuple[Row, ...]:
    return (Row((label,), GROUP),) if label else ()


def _lines(lines: Sequence[LineView], lang: str) -> Iterator[Row]:
    for line in lines:
        yield Row((line.label, line.quantity.text, line.unit, line.unit_price.text, line.amount.text))
        if beside := [text for text in (line.saving, line.tax, line.taken) if text]:
            yield Row((say("view.joiner", lang).join(beside),), PART)


def _totals(view: QuoteView) -> Iterator[Row]:
    yield _total(_label(view, "net"), view.net.text)
    if view.line_discount.value:
        yield _total(_label(view, "line_discounts"), _less(view.line_discount, view.lang))
    if view.discount.value:
        share = f" ({view.discount_share.text})" if view.discount_share and view.discount_share.text else ""
        yield _total(_label(view, "discount") + share, _less(view.discount, view.lang))
    if view.discount.value or view.line_discount.value:
        yield _total(_label(view, "after"), view.after.text)
    for tax in view.vat:
        on = say("table.vat_on", view.lang, label=tax.label, base_dzd=tax.base.value)
        yield _total(on if len(view.vat) > 1 else tax.label, tax.amount.text)
    yield _total(_label(view, "gross"), view.gross.text)
    if view.stamp_duty.value:
        yield _total(_label(view, "stamp_duty"), view.stamp_duty.text)
    yield _total(_label(view, "due"), view.due.text, STRONG)


def _total(label: str, value: str, kind: str = TOTAL) -> Row:
    return Row((label, "", "", "", value), kind)


def _less(figure: Figure, lang: str) -> str:
    return sign(_MINUS, lang) + figure.text


def _beside(view: QuoteView) -> Iterator[Block]:
    """Return what stands beside the total: options, variants, and what is paid by the year."""
    if view.options:
        whole = [(_label(view, name), getattr(view, name)) for name in ("with_options", "with_options_due")]
        # One option alone tells its total itself.
        foot = [_total(label, figure.text) for label, figure in whole if figure is not None and view.options[1:]]
        yield _choices(view, "options", view.options, foot)
    if view.variants:
        yield _choices(view, "variants", view.variants, ())
    if years := (*view.maintenance, *view.recurring):
        yield _yearly(view, years)


def _choices(view: QuoteView, name: str, choices: Sequence[ChoiceView], foot: Sequence[Row]) -> Table:
    rows = (row for each in choices for row in _choice(each, view.lang))
    return Table(_columns(view), (*rows, *foot), _label(view, name))


def _choice(choice: ChoiceView, lang: str) -> Iterator[Row]:
    yield from _named(choice.title)
    yield from _lines(choice.lines, lang)
    yield from (Row((note,), PART) for note in choice.notes)
    told = say("inside.point", lang, name=choice.effect, amount=choice.gross.text + CURRENCY[lang])
    yield Row((told,), PART)


def _yearly(view: QuoteView, years: Sequence[YearView]) -> Table:
    """Return what is paid by the year, and what comes with it of all that is committed to."""
    figures = (Column(_label(view, f"year_{name}"), figures=True) for name in ("net", "vat", "gross"))
    rows: list[Row] = []
    for year in years:
        rows.append(Row((year.label, year.net.text, year.vat.text, year.gross.text)))
        rows += [Row((year.note,), PART)] if year.note else []
    net, gross = view.commitment_net, view.commitment_gross
    if net is not None and gross is not None:
        rows.append(Row((say("panel.commitment", view.lang), net.text, "", gross.text), TOTAL))
    caption = say("table.yearly" if view.recurring else "table.maintenance", view.lang)
    return Table((Column(_label(view, "service")), *figures), tuple(rows), caption)


def _paid(view: QuoteView) -> Iterator[Block]:
    if not view.payments:
        return
    heads = (_label(view, name) for name in ("milestone", "payable", "share", "payment"))
    columns = tuple(Column(head, figures=place > 1) for place, head in enumerate(heads))
    rows: list[Row] = []
    for each in view.payments:
        rows.append(Row((each.milestone, each.due, each.share, each.amount)))
        rows += [Row((note,), PART) for note in each.notes]
    yield Table(columns, tuple(rows), say("payments.title", view.lang))


def _folded(view: QuoteView) -> Iterator[Block]:
    """Return what sets the prices, what they take for granted, and what they leave out."""
    apart = (line for choice in (*view.options, *view.variants) for line in choice.lines)
    why = [(line.label, _why(line)) for line in (*view.lines, *apart)]
    if view.maintenance_reasons:
        why.append((_label(view, "maintenance"), view.maintenance_reasons))
    if told := tuple(pair for pair in why if pair[1]):
        yield Folded(say("table.reasons", view.lang), (Facts(told),))
    if view.assumed:
        columns = Column(""), Column(_label(view, "taken")), Column(_label(view, "if_wrong"))
        rows = tuple(Row((each.number, each.taken, each.effect)) for each in view.assumed)
        amounts = Notes((_label(view, "assumptions_amounts"),))
        yield Folded(_label(view, "assumptions"), (Table(columns, rows), amounts))
    if view.exclusions:
        yield Folded(_label(view, "exclusions"), (Notes(view.exclusions, view.exclusions_intro),))


def _why(line: LineView) -> str:
    note = line.note.removesuffix(line.taken).rstrip()  # that it was taken stands beside its price
    return " – ".join(text for text in (line.reasons, note) if text)


def _label(view: QuoteView, name: str) -> str:
    return view.labels[f"proposal.{name}"]
