"""Quotes to put into a register: two clients, two years, three validities, choices of every kind.

Each is a record as text, which a test, or a process of its own, reads back in a millisecond.
"""

from datetime import date
from functools import cache

from costing import Quote, Scope, estimate, quote
from tests.samples import book

ORAN = "CHU d’Oran — Hôpital Éléonore"
TLEMCEN = "مستشفى تلمسان الجامعي"

# `rack` stands alone, one of `day` and `night` may be taken, and one of the variants; `rack` is in the total already.
CHOICES = {
    "lines": [
        {"code": "shelf", "label": "Armoire", "unit_price": 90_000},
        {"code": "by_day", "label": "Astreinte de jour", "unit_price": 50_000.5},
        {"code": "by_night", "label": "Astreinte de nuit", "unit_price": 80_000},
    ],
    "options": [
        {"code": "rack", "lines": ["shelf"]},
        {"code": "day", "lines": ["by_day"], "group": "astreinte"},
        {"code": "night", "lines": ["by_night"], "group": "astreinte"},
    ],
    "variants": [
        {"code": "bare", "label": "Sans formation", "without": ["training"]},
        {"code": "half", "label": "Formation à part", "without": ["training", "shelf"]},
    ],
    "accepted": ["rack"],
}


@cache
def texts() -> tuple[str, ...]:
    """The records, in a fixed order."""
    return tuple(each.to_json() for each in _made())


@cache
def second(index: int, text: str) -> str:
    """A record's next revision: as it was, of a later day, or with a longer validity."""
    read = Quote.from_json(text)
    days = read.scope.training.days + 1
    scope = Scope.model_validate({**read.scope.model_dump(exclude_none=True), "training": {"days": days}})
    again = (
        read.revise,
        lambda: read.revise(estimate(scope, book(), read.day)),
        lambda: read.revise(validity_days=45),
    )
    return again[index]().to_json()


@cache
def numbered(text: str, number: str) -> Quote:
    """Read a record back under a number."""
    return Quote.from_json(text).with_number(number)


def _made():
    yield _quoted(ORAN, date(2026, 11, 24), 2)
    yield _quoted(ORAN, date(2026, 11, 24), 3, validity_days=10, **CHOICES)
    yield _quoted(TLEMCEN, date(2026, 12, 20), 1, lang="ar", validity_days=30)
    yield _quoted(TLEMCEN, date(2027, 1, 1), 4, lang="ar", validity_days=1, discount_percent=4)


def _quoted(client, day, days, *, lang="fr", **terms) -> Quote:
    tables = {"reference": "REF-É", "lang": lang, "client": {"name": client}, "training": {"days": days}}
    return quote(estimate(Scope.model_validate(tables), book(), day), **terms)
