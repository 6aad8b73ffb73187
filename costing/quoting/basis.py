"""What a quote stands on: every input digested by itself, and every value of its day, used or not, with its papers."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from costing import __version__
from costing.digests import digest, plain_json
from costing.prices import Entry, Prices
from costing.quoting.basis_record import Basis, EntryRecord, ExchangeRecord
from costing.quoting.margins import company_keys
from costing.quoting.offering import Offer
from costing.quoting.payments import usual_plan

Inputs = dict[str, str]
ROUNDING = (
    "unit price half-up once to its service's step; amount = quantity x unit price; a discount is an exact amount, a "
    "percentage half-up to the centime once, spread over its lines by largest remainder; "
    "VAT once per rate on the summed base after discounts, half-up to the centime"
)


def inputs_of(record: Mapping[str, Any], values: Mapping[str, str], version: str, rounding: str) -> Inputs:
    """Digest each input of a quote.

    Parameters
    ----------
    record
        Its `scope`, `terms` and `provider`, as JSON holds them; the scope's own terms take no part, being in `terms`.
    values
        The digests of the price book's values, as `digest_values` gives them.
    version, rounding
        Those that the quote was made with.
    """
    return {
        "scope": digest({key: value for key, value in record["scope"].items() if key != "terms"}),
        "terms": digest(record["terms"]),
        **values,
        "rounding": digest([values["rounding"], rounding]),
        "provider": digest(record.get("provider")),
        "version": digest(version),
    }


def inputs_of_offer(offer: Offer) -> Inputs:
    """Digest each input of what is sold."""
    scope, prices = offer.estimate.scope, offer.estimate.prices
    record = {"scope": _plain(scope), "terms": _plain(offer.terms), "provider": _plain(prices.provider)}
    return inputs_of(record, prices.digests, __version__, ROUNDING)


def _plain(held: BaseModel | None) -> Any:
    """Return a part of a record as JSON holds it, whole numbers as such: another tool may leave their fraction out."""
    return None if held is None else plain_json(held.model_dump_json(exclude_none=True))


def basis_of(offer: Offer, inputs: Inputs) -> Basis:
    """Tell what the quote stands on."""
    prices = offer.estimate.prices
    used = [key for key in dict.fromkeys(_used(offer)) if key in prices.entries]
    return Basis(
        price_book=f"sha256:{prices.fingerprint}",
        structure=prices.structure,
        fingerprint=f"sha256:{digest(inputs)}",
        inputs=inputs,
        version=__version__,
        rounding=ROUNDING,
        exchange=rates_of(offer),
        entries=_entries(used, prices),
        in_force=_entries(sorted({*prices.entries} - {*used}), prices),
        own={file: dict(tables) for file, tables in prices.own.items()},
    )


def rates_of(offer: Offer) -> tuple[ExchangeRecord, ...]:
    """Record the exchange rates that were used."""
    return tuple(
        ExchangeRecord(currency=rate.currency, day=rate.first_day, dzd=rate.dzd, side=rate.side, source=rate.source)
        for rate in offer.estimate.exchange
    )


def _used(offer: Offer) -> list[str]:
    """Return the keys of the values that a quote was made with, in the order in which they came in."""
    estimate, prices = offer.estimate, offer.estimate.prices
    keys = [key for line in estimate.lines for key in line.entries]
    keys += [source for charge in estimate.borne for source in charge.sources]
    keys += [f"vat.{row.line.vat}" for row in offer.rows]
    keys += [f"payments.{usual_plan(offer.terms)}"] if offer.terms.milestones is None else []
    if offer.terms.public_contract is not None:
        keys += dict.fromkeys(each.key for each in prices.procurement.values())
    keys += ["duties.stamp"] if offer.terms.payment in prices.stamp.means else []
    keys += company_keys(offer)
    keys += ["quotation.validity", "quotation.payment", "quotation.norms"]
    keys += ["risk.reading", "risk.confidence", "risk.sensitivity", "risk.vendor_shares", "risk.classes"]
    return keys


def _entries(keys: Iterable[str], prices: Prices) -> tuple[EntryRecord, ...]:
    return tuple(_entry(prices.entries[key], prices) for key in keys)


def _entry(entry: Entry, prices: Prices) -> EntryRecord:
    owner, _, what = entry.key.rpartition(".")
    role = prices.company.roles.get(owner) if what == "mandate" else None
    return EntryRecord(
        key=entry.key,
        since=entry.first_day,
        kind=entry.kind,
        source=entry.source,
        confidence=entry.confidence,
        checked=entry.checked,
        label=dict(role.label) if role is not None else None,
        value=entry.value,
    )
