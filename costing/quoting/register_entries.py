"""What the register says of a quote and of what happened to it, and how the rows of its tables are made of quotes."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from costing.quoting.quote import Quote
from costing.quoting.register_basis import algerian
from costing.quoting.register_states import DRAFT, state_on

# Signs that are typed otherwise where a keyboard lacks them, or where a hand takes one for the other.
_AS_TYPED = str.maketrans({"’": "'", "œ": "oe", "æ": "ae", "ى": "ي", "ة": "ه", "ـ": ""})


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of one revision of a quote, on a day.

    `due` is that of the record [DZD, taxes included]; `options` are the codes of the choices taken: those of the
    record, and once accepted those the client took, with which `accepted_due` is due (nothing where that could not be
    worked out). `seal` is that of the record. `reason` and `competitor` say why it was refused, and for whom.
    """

    number: str
    revision: int
    state: str
    client: str
    reference: str | None
    day: date
    valid_until: date
    due: Decimal
    lang: str
    fingerprint: str
    seal: str
    options: tuple[str, ...]
    accepted_due: Decimal | None
    reason: str | None
    competitor: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a quote: when, by whom, what, and the state before and after it.

    `noted` is when that was written down: `at`, where it was written down as it happened.
    """

    at: datetime
    by: str
    event: str
    number: str
    revision: int
    before: str | None
    after: str
    facts: Mapping[str, Any]
    noted: datetime


class Row(NamedTuple):
    """One revision of a quote as its table holds it; `sought` is its client as it is searched for."""

    number: str
    revision: int
    series: str
    sequence: int
    state: str
    day: str
    valid_until: str
    lang: str
    client: str
    sought: str
    reference: str | None
    due: str
    fingerprint: str
    seal: str
    options: str
    accepted_due: str | None
    reason: str | None
    competitor: str | None
    digest: str
    record: str = ""


class Written(NamedTuple):
    """One event as the audit holds it; `digest` is chained to that of the event before it."""

    id: int
    at: str
    who: str
    event: str
    number: str | None
    revision: int | None
    state_before: str | None
    state_after: str | None
    facts: str
    digest: str


def row_of(quote: Quote, series: str, sequence: int) -> Row:
    """Return the row of a quote that is new to the register."""
    record = quote.to_json()
    client = str(quote.client["name"])
    return Row(
        number=quote.number,
        revision=quote.revision,
        series=series,
        sequence=sequence,
        state=DRAFT,
        day=quote.day.isoformat(),
        valid_until=quote.valid_until.isoformat(),
        lang=quote.lang,
        client=client,
        sought=sought(client),
        reference=quote.scope.reference,
        due=f"{quote.totals.due:.2f}",
        fingerprint=quote.basis.fingerprint,
        seal=quote.seal.whole,
        options=plain(codes_of(quote)),
        accepted_due=None,
        reason=None,
        competitor=None,
        digest=digest_of(record),
        record=record,
    )


def entry_of(row: Row, day: date) -> Entry:
    """Return what a row says on a day."""
    last = date.fromisoformat(row.valid_until)
    return Entry(
        number=row.number,
        revision=row.revision,
        state=state_on(row.state, last, day),
        client=row.client,
        reference=row.reference,
        day=date.fromisoformat(row.day),
        valid_until=last,
        due=Decimal(row.due),
        lang=row.lang,
        fingerprint=row.fingerprint,
        seal=row.seal,
        options=tuple(json.loads(row.options)),
        accepted_due=None if row.accepted_due is None else Decimal(row.accepted_due),
        reason=row.reason,
        competitor=row.competitor,
    )


def event_of(written: Written) -> Event:
    """Return an event of a quote as the audit says it."""
    facts = json.loads(written.facts)
    return Event(
        at=algerian(datetime.fromisoformat(written.at)),
        by=written.who,
        event=written.event,
        number=written.number or "",
        revision=written.revision or 0,
        before=written.state_before,
        after=written.state_after or "",
        facts=facts,
        noted=algerian(datetime.fromisoformat(facts.get("noted", written.at))),
    )


def codes_of(quote: Quote) -> tuple[str, ...]:
    """Return the codes of the choices that a quote counts as taken."""
    return tuple(each.code for each in (*quote.options, *quote.variants) if each.accepted)


def sought(text: str) -> str:
    """Return a name as it is searched for: without case, accents, or what else differs from one typing to the next.

    Examples
    --------
    >>> sought("CHU  d’Exemple, Béjaïa"), sought("Œuvre"), sought("مستشفى أحمد")
    ("chu d'exemple, bejaia", 'oeuvre', 'مستشفي احمد')
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(bare.translate(_AS_TYPED).split())


def digest_of(text: str) -> str:
    """Return the digest of a text."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def plain(value: object) -> str:
    """Return a value as the one JSON text there is of it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def linked(before: str, event: tuple[Any, ...]) -> str:
    """Return the digest of an event, chained to that of the event before it; the first one has none before it."""
    return digest_of(plain([before, *event]))
