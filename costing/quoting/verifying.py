"""A quote held against its own record: whether it is as it was written, and its figures come out again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from costing import __version__
from costing.digests import digest, digest_values, input_of, plain_json
from costing.errors import CostingError, NotInForce
from costing.money import exactly
from costing.numerals import amount_in_words
from costing.offers import Said
from costing.price_book import PriceBook
from costing.price_day import COMPANY
from costing.quoting.basis import ROUNDING, inputs_of, rates_of
from costing.quoting.coherence import Difference, contradictions
from costing.quoting.offering import Offer
from costing.quoting.quote import Quote, quote_of
from costing.quoting.reopening import reopened
from costing.quoting.sealing import broken
from costing.quoting.sold import Sold
from costing.wording import LANGUAGES, said

Verdict = Literal["verified", "altered", "differs"]
# What a client pays or is held to, part by part of a record; its lines are compared figure by figure.
FIGURES = (
    "lang", "valid_until", "answered", "totals", "discounts", "options", "totals_with_options", "variants", "margin",
    "maintenance", "commitment", "payments", "ownership", "cost_by_year", "cross_check",
)  # fmt: skip
_OF_LINES = (
    "quantity", "unit_price", "amount", "vat_rate", "contingency", "discount", "optional", "recurring",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ValueSince:
    """A value that the quote was made with and that today's book has otherwise for its day; nothing: not any more.

    `input`: what it is of (price_book, taxes, exchange, rounding).
    """

    key: str
    input: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Verification:
    """What became of a record.

    `altered` are its parts that are not as they were written, `inputs` those of its inputs (scope, terms, price_book,
    taxes, exchange, rounding, provider, version) that are not those of its fingerprint, `contradictions` the figures
    that do not follow from the others, `differences` those that do not come out again, `outside` the inputs that it
    does not hold itself and that are others today: the library's `version`, the `structure` of the price book. `since`
    are the values that today's book has otherwise, which moves none of its figures; `own` tells how many of the
    company's were not compared, its book not being given. `refused` says why it could not be priced again.
    """

    number: str
    revision: int
    day: date
    version: str
    altered: tuple[str, ...]
    inputs: tuple[str, ...]
    contradictions: tuple[Difference, ...]
    differences: tuple[Difference, ...]
    outside: tuple[str, ...]
    since: tuple[ValueSince, ...]
    own: int
    refused: Said | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether it holds: verified, altered by somebody, or other figures now that an input has changed.

        The same inputs always give the same figures: where they do not, the figures were altered.
        """
        if self.altered or self.inputs or self.contradictions or (self.differences and not self.outside):
            return "altered"
        return "differs" if self.differences or self.refused is not None else "verified"


@exactly
def verify(text: str | bytes, book: PriceBook | None = None) -> Verification:
    """Recompute a quote from its record, and tell whether it is as it was written.

    Parameters
    ----------
    text
        The record, as `Quote.to_json` wrote it.
    book
        The price book of today to hold it against; the library's own, if absent. The figures come from the values that
        the record holds, and not from it.

    Returns
    -------
    Verification
        `verified`: sealed as it was written, and every figure comes out again to the centime. `altered`: somebody
        changed it, and where. `differs`: it is as it was written, and a later version gets other figures; the inputs
        that changed are named.

    Notes
    -----
    Recomputed is what a client pays or is held to: lines, totals in figures and letters, discounts, choices, years,
    payments, validity, rates. Texts, risk, calendar and service levels are held against the seal alone.

    Raises
    ------
    RecordRefused
        Not JSON, or not a record of this schema.
    """
    record = Quote.unsealed(text)
    content = plain_json(text)
    today = book or PriceBook.default()
    differences, outside, refused = _recomputed(record, content, today)
    return Verification(
        number=record.number,
        revision=record.revision,
        day=record.day,
        version=record.basis.version,
        altered=broken(content),
        inputs=_odd_inputs(content),
        contradictions=tuple(contradictions(record)),
        differences=differences,
        outside=outside,
        since=tuple(_since(record, today, compared=book is not None)),
        own=0 if book is not None else sum(each.kind == COMPANY for each in record.basis.held),
        refused=refused,
    )


def _odd_inputs(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the inputs of a record that are not those its fingerprint was made of."""
    basis = content["basis"]
    values = {each["key"]: each["value"] for each in (*basis["entries"], *basis["in_force"])}
    digests = digest_values(values, basis["own"], basis["structure"])
    again = inputs_of(content, digests, basis["version"], basis["rounding"])
    odd = tuple(name for name in again if basis["inputs"].get(name) != again[name])
    return odd or (("fingerprint",) if basis["fingerprint"] != f"sha256:{digest(again)}" else ())


def _recomputed(
    record: Quote, content: Mapping[str, Any], today: PriceBook
) -> tuple[tuple[Difference, ...], tuple[str, ...], Said | None]:
    """Price a record again from what it holds: which figures come out otherwise, which inputs outside of it changed."""
    outside = ("version",) if record.basis.version != __version__ else ()
    try:
        offer = reopened(record, today)
        differences = tuple(_differences(record, content, offer))
    except CostingError as refusal:
        return (), outside, {lang: said(refusal, lang) for lang in LANGUAGES}
    if offer.estimate.prices.structure != record.basis.structure:
        outside = (*outside, "structure")
    return differences, outside, None


def _differences(record: Quote, content: Mapping[str, Any], offer: Offer) -> Iterator[Difference]:
    """Tell what of a record comes out otherwise from what it sold, priced again."""
    again = quote_of(offer, record.number, record.revision)
    figures = plain_json(again.model_dump_json(include=set(FIGURES), exclude_none=True))
    yield from _lines(record, offer)
    for name in FIGURES:
        yield from _unlike(name, content.get(name), figures.get(name))
    yield from _said_again(record, offer)


def _lines(record: Quote, offer: Offer) -> Iterator[Difference]:
    """Tell the figures of lines that come out otherwise; lines that are only on one side."""
    codes = [line.code for line in record.lines], [row.code for row in offer.rows]
    if codes[0] != codes[1]:
        yield Difference("lines", *(", ".join(each) for each in codes))
    then, now = {line.code: line for line in record.lines}, {row.code: row for row in offer.rows}
    for code in dict.fromkeys((*then, *now)):
        if code not in then or code not in now:
            there = then[code] if code in then else now[code]
            amounts = (there.amount, None) if code in then else (None, there.amount)
            yield Difference(f"lines.{code}.amount", *(_text(each) for each in amounts))
            continue
        row = _figures_of(now[code])
        for name, again in row.items():
            recorded = getattr(then[code], name)
            if recorded != again:
                yield Difference(f"lines.{code}.{name}", _text(recorded), _text(again))


def _said_again(record: Quote, offer: Offer) -> Iterator[Difference]:
    """Tell what a record says twice, and not alike: who the client is, which rates were used, the total in letters."""
    client = offer.estimate.scope.client.model_dump(mode="json", exclude_none=True)
    for name in dict.fromkeys((*record.client, *client)):
        if record.client.get(name) != client.get(name):
            yield Difference(f"client.{name}", record.client.get(name), client.get(name))
    rates = rates_of(offer)
    if record.basis.exchange != rates:
        said_rates = (", ".join(f"{each.dzd:f}" for each in of) for of in (record.basis.exchange, rates))
        yield Difference("basis.exchange", *said_rates)
    if record.basis.version == __version__ and record.basis.rounding != ROUNDING:
        yield Difference("basis.rounding", record.basis.rounding, ROUNDING)
    for lang, words in record.in_words.items():
        if words != (again := amount_in_words(offer.sums.due, lang)):
            yield Difference(f"in_words.{lang}", words, again)


def _figures_of(row: Sold) -> dict[str, Any]:
    """Return what a line of a record says of a row, figure by figure."""
    by_hand = {"unit": row.line.unit, "price_before": row.listed if row.by_hand is not None else None}
    return by_hand | {name: getattr(row, name) for name in _OF_LINES}


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _unlike(place: str, recorded: Any, again: Any) -> Iterator[Difference]:
    """Tell what of a part comes out otherwise: figures, days and codes, no texts, nor what a record does not have."""
    if isinstance(recorded, dict) and isinstance(again, dict):
        if set(recorded) != set(LANGUAGES):
            for key, value in recorded.items():
                yield from _unlike(f"{place}.{key}", value, again.get(key))
    elif isinstance(recorded, list) and isinstance(again, list) and len(recorded) == len(again):
        for number, (old, new) in enumerate(zip(recorded, again, strict=True), start=1):
            yield from _unlike(f"{place}[{number}]", old, new)
    elif recorded != again:
        yield Difference(place, recorded, again)


def _since(record: Quote, today: PriceBook, *, compared: bool) -> Iterator[ValueSince]:
    """Tell the values of a record that a book has otherwise for the same day; a company's, where its book is given."""
    try:
        entries = today.on(record.day).entries
    except NotInForce:
        entries = {}
    for each in record.basis.held:
        now = entries.get(each.key)
        if (compared or each.kind != COMPANY) and (now is None or now.value != each.value):
            yield ValueSince(each.key, input_of(each.key), each.value, now.value if now is not None else None)
