"""What the tests of the register share: moments, small quotes of a few clients, revisions of them."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from costing import Register, estimate, quote
from tests.samples import DAY, book, scope_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHOICES = [
    {"lines": ["training"], "group": "people"},
    {"lines": ["data_migration"], "group": "people"},
]


def later(days: float = 0, hours: float = 0) -> datetime:
    """Return a moment so long after noon of the day of the quotes."""
    return NOON + timedelta(days=days, hours=hours)


def store_of(register):
    """Return what a register is kept in, to look behind it."""
    return vars(register)["_store"]


def connection_of(register):
    """Return the connection of a register to its database, to look behind it."""
    return vars(store_of(register))["_connection"]


@lru_cache(maxsize=32)
def small(client: str = "Clinique d'Exemple", day: date = DAY, **said: object):
    """Return a small quote of a client."""
    scope = scope_of(client={"name": client}, training={"days": 4})
    return quote(estimate(scope, book(), day), **said)


@lru_cache(maxsize=1)
def with_choices():
    """Return a quote with an upgrade, two options of one group, and a variant."""
    scope = scope_of(systems={"pacs": {"upgrade": "minor"}}, training={"days": 4}, migration={"volume_tb": 3.0})
    made = quote(estimate(scope, book(), DAY), options=CHOICES)
    return made.with_variant("lean", "Sans mise à niveau", without=["minor_update"])


def filled(url):
    """Fill a register with a bit of everything that can happen."""
    with Register(url) as register:
        first, other, third = (register.issue(made, at=NOON) for made in (small(), with_choices(), small("CHU")))
        for made in (first, other, third):
            register.send(made.number, at=later(1), by="Amina")
        register.revise(first.revise(discount_percent=5), at=later(2))
        register.accept(other.number, at=later(2), options=["training"])
        register.refuse(third.number, at=later(2), reason="Prix", competitor="MédImage")
        register.issue(small(), at=NOON, series="ORAN")
