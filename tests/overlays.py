"""A company's own book as Hypothesis draws it: an overlay that keeps the laws, laid over the base book."""

import json
import math
from datetime import date
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from costing import PriceBook
from costing.price_book import base_tables
from costing.price_overlay import laid_over
from tests import strategies as draw_scope

FIRST_DAY = date(2026, 1, 1)
SAID = {"fr": "Passerelle", "en": "Gateway", "ar": "بوابة"}
OWN = ("gateway", "dose_register")
FORMS = ("linear", "log", "falling", "category")
WORDS = {"small": 0, "medium": 0.4, "large": 1}
# Any service may weigh these: a scope or the vendor always answers them, or they are usual for the kind of client.
SHARED = ("sites", "users", "vendor_origin", "modules", "volume", "studies", "residual")
# Components a company may not offer, and the table of the scope that asks for each.
SWITCHED = {"migration": "migration", "integration": "integrations", "training": "training"}
# How far the ends of a range may move, in percent of the base book's, so that a major stays above a minor upgrade and
# one more workstation never lowers an amount.
FREE = ((50, 100), (100, 200))
MOVES = {"minor_update": ((60, 60), (100, 100)), "major_upgrade": ((100, 120), (125, 200))}
MOVES |= {"workstation": ((100, 150), (105, 120)), "maintenance": ((40, 100), (100, 200))}


def entry(**values: Any) -> dict[str, Any]:
    """Return an entry of a company's book, with its papers."""
    return {"from": FIRST_DAY, "source": "Bordereau de la société", **values}


@lru_cache(maxsize=1)
def base():
    """The raw tables of the base book."""
    return base_tables()


def last(file: str, name: str, part: str) -> dict[str, Any]:
    """Return the entry of the base book that a company's own would take the place of."""
    return base()[file][name][part][-1]


def some(names, *, least=0, most=3):
    """Return a few of some names."""
    return st.lists(st.sampled_from(sorted(names)), unique=True, min_size=least, max_size=most)


@st.composite
def ranges(draw):
    """Return changed ranges of some services."""
    changed = {}
    for code in draw(some(name for name, service in base()["services"].items() if "range" in service)):
        held = last("services", code, "range")
        unit = "_percent" if f"low{'_percent'}" in held else ""
        low, high = (draw(st.integers(*ends)) / 100 for ends in MOVES.get(code, FREE))
        ends = {f"low{unit}": held[f"low{unit}"] * low, f"high{unit}": held[f"high{unit}"] * high}
        changed[code] = {"range": [entry(**ends, open_top=held["open_top"] or (not unit and draw(st.booleans())))]}
    return changed


@st.composite
def weights(draw):
    """Return the weights of some services with a part of one moved to another driver."""
    changed = {}
    for code in draw(some(name for name, service in base()["services"].items() if "weights" in service)):
        shares = {name: round(share * 100) for name, share in last("services", code, "weights")["shares"].items()}
        giver = draw(st.sampled_from([name for name in shares if name != "systems"]))
        taker = draw(st.sampled_from([name for name in SHARED if name != giver]))
        moved = draw(st.integers(1, shares[giver]))
        shares[giver] -= moved
        shares[taker] = shares.get(taker, 0) + moved
        changed[code] = {"weights": [entry(shares={name: share / 100 for name, share in shares.items()})]}
    return changed


@st.composite
def steps(draw):
    """Return changed commercial steps, and where the fall of a unit price with the count ends."""
    lump_sums = [code for code, service in base()["services"].items() if "step" in service and code != "workstation"]
    changed = {code: {"step": [entry(dzd=draw(st.sampled_from((1, 500, 5_000))))]} for code in draw(some(lump_sums))}
    if draw(st.booleans()):
        fall = {"ends_at": draw(st.integers(20, 50))}
        changed["workstation"] = {"step": [entry(dzd=draw(st.sampled_from((1, 500))))], "volume": [entry(**fall)]}
    return changed


@st.composite
def origins(draw):
    """Return which vendors bring what the vendor brings; a dearer origin always brings it too."""
    brought = ("travel", "currency_provision", "withholding_tax", "domiciliation_tax", "customs")
    which = st.sampled_from(([], ["international"], ["local_partner", "international"]))
    return {code: {"origins": draw(which)} for code in draw(some(brought))}


@st.composite
def priors(draw):
    """Return, for some drivers, the usual span of one kind of client moved inside that of the unknown kind."""
    answered = {name: driver for name, driver in base()["drivers"].items() if "key" in driver and "prior" in driver}
    changed = {}
    for name in draw(some(answered)):
        spans, places = last("drivers", name, "prior")["spans"], last("drivers", name, "scale").get("table")
        low, _, high = spans["unknown"]
        inside = st.integers(math.ceil(low), int(high)) if places is None else st.sampled_from(sorted(places))
        three = sorted((draw(inside) for _ in range(3)), key=None if places is None else places.get)
        kind = {draw(st.sampled_from(draw_scope.KINDS[1:])): three}
        changed[name] = {"prior": [entry(spans={**spans, "unknown": [low, draw(inside), high], **kind})]}
    return changed


@st.composite
def own_driver(draw, code, name, form):
    """Return a driver of a company's own service, of one form of scale, with its usual span."""
    written = {"label": SAID, "factor": "scope", "key": f"services.{code}.{name}", "question": SAID}
    if form == "category":
        words = {"words": dict.fromkeys(WORDS, SAID)}
        likely = draw(st.sampled_from(sorted(WORDS)))
        scale, span = {"form": form, "table": WORDS}, ["small", likely, "large"]
        return {**written, **words, "scale": [entry(**scale)], "prior": [entry(spans={"unknown": span})]}
    low, length = draw(st.integers(1, 5)), draw(st.integers(1, 200))
    span = [low, low + draw(st.integers(0, length)), low + length]
    ends = span[::-2] if form == "falling" else span[::2]
    scale = {"form": "log" if form == "log" else "linear", "zero": ends[0], "one": ends[1]}
    kind = [span[0], span[1], span[1]] if form != "falling" else [span[1], span[1], span[2]]
    spans = {"unknown": span, draw(st.sampled_from(draw_scope.KINDS[1:])): kind}
    return {**written, "scale": [entry(**scale)], "prior": [entry(spans=spans)]}


@st.composite
def own_service(draw, code):
    """Return a company's own service and its drivers: a flat price, or a range; a lump sum, or so many of a unit."""
    counted, flat = draw(st.booleans()), draw(st.booleans())
    forms = draw(st.lists(st.sampled_from(FORMS), min_size=1, max_size=3))
    count = f"{code}_count"
    drivers = {count: draw(own_driver(code, "count", "linear"))} if counted else {}
    service = {"label": SAID, "note": SAID, "table": "services", "vat": draw(st.sampled_from(("standard", "reduced")))}
    service |= {"unit": "unit", "quantity": count, "zero": count} if counted else {"unit": "lump_sum"}
    brought = st.sampled_from(([], ["international"], ["local_partner", "international"]))
    service["origins"] = draw(brought)
    low = draw(st.integers(10_000, 2_000_000))
    if flat:
        return {**service, "price": [entry(dzd=low)]}, drivers
    named = {f"{code}_{number}": (f"answer_{number}", form) for number, form in enumerate(forms)}
    drivers |= {name: draw(own_driver(code, key, form)) for name, (key, form) in named.items()}
    weighed = [*named, *draw(some(SHARED, most=1))]
    volume = counted and draw(st.booleans())
    weighed += ["volume_effect"] if volume else []
    shares = {name: draw(st.integers(1, 20)) for name in weighed}
    shares["residual"] = shares.get("residual", 0) + 100 - sum(shares.values())
    service |= {"volume": [entry(ends_at=draw(st.integers(10, 50)))]} if volume else {}
    ends = {"low": low, "high": low * draw(st.integers(110, 400)) / 100, "open_top": draw(st.booleans())}
    parts = {"range": [entry(**ends)], "weights": [entry(shares={name: n / 100 for name, n in shares.items()})]}
    return {**service, **parts, "step": [entry(dzd=draw(st.sampled_from((1, 100))))]}, drivers


@st.composite
def prepayments(draw):
    """Return discounts on years paid in advance: each as large as the law lets it be, or less [hundredths]."""
    table = [draw(st.integers(0, 5_000))]
    for years in range(1, draw(st.integers(1, 6))):
        most = 10_000 - (10_000 - table[-1]) * years // (years + 1) - 1
        table.append(draw(st.just(most) | st.integers(0, most)))
    return [entry(discount_percent=[discount / 100 for discount in table])]


@st.composite
def care(draw):
    """Return how a company writes maintenance: growth, steps, warranty, discounts on years paid in advance."""
    contract = entry(
        escalation_percent=draw(st.integers(0, 30)),
        rate_step_percent=draw(st.sampled_from((0.1, 0.5, 1))),
        base_step=draw(st.sampled_from((1, 1_000, 10_000))),
        default_years=draw(st.integers(1, 5)),
    )
    warranty = entry(years=draw(st.integers(0, 5)), free=draw(st.booleans()))
    return {"contract": [contract], "warranty": [warranty], "prepayment": draw(prepayments())}


@st.composite
def imports(draw):
    """Return what buying abroad bears, each on or off."""
    percent, applies = st.integers(0, 60), st.booleans()
    taxed = {"percent": draw(percent), "licence_base_percent": draw(percent)}
    due = {"duty_percent": draw(percent), "solidarity_percent": draw(percent)}
    return {
        "withholding": [entry(applies=draw(applies), **taxed)],
        "domiciliation": [entry(applies=draw(applies), licence_percent=draw(percent))],
        "customs": [entry(applies=draw(applies), **due)],
        "provision": [entry(applies=draw(applies), days_a_year=365)],
    }


@st.composite
def licensing(draw):
    """Return how a company sells licences."""
    share = st.integers(1, 100).map(lambda percent: percent / 100)
    base_of = {model: draw(share) for model in draw_scope.MODELS}
    concurrency = sorted(draw(share) for _ in range(3))
    return {
        "model": [
            entry(default=draw(st.sampled_from(draw_scope.MODELS)), assumed_base=base_of, concurrency=concurrency)
        ]
    }


def merged(*changes):
    """Lay several changes of the same tables together."""
    together: dict[str, Any] = {}
    for change in changes:
        for name, table in change.items():
            together[name] = {**together.get(name, {}), **table}
    return together


@st.composite
def overlays(draw):
    """Return the raw tables of a company's own book that keeps every law."""
    own = {code: draw(own_service(code)) for code in draw(some(OWN, most=2))}
    changes = (draw(part) for part in (ranges(), weights(), steps(), origins()) if draw(st.booleans()))
    services = merged(*changes, {code: service for code, (service, _) in own.items()})
    drivers = merged(draw(st.just({}) | priors()), *(asked for _, asked in own.values()))
    components = {name: {"offered": False} for name in draw(some(SWITCHED, most=1))}
    if own and draw(st.booleans()):
        components["hardening"] = {"service": next(iter(own)), "included_in": []}
    markup = entry(percent=draw(st.integers(0, 50)))
    files = {"services": services, "drivers": drivers, "components": components}
    files |= {name: draw(part) for name, part in PARTS.items() if draw(st.booleans())}
    files |= {"markups": {"licences": [markup], "hardware": [markup]}}
    return {name: tables for name, tables in files.items() if tables}


PARTS = {"maintenance": care(), "imports": imports(), "licensing": licensing()}
_BOOKS: dict[str, PriceBook] = {}
KEPT = 20


def book_of(own: dict[str, Any]) -> PriceBook:
    """Build the book of an overlay, once; it is held to every law.

    Raises
    ------
    BookRefused
        The overlay breaks one, or has another fault.
    """
    written = json.dumps(own, default=str, sort_keys=True)
    if written not in _BOOKS:
        if len(_BOOKS) >= KEPT:
            _BOOKS.clear()
        laid = laid_over(base(), own)
        assert not laid.problems
        _BOOKS[written] = PriceBook.from_tables(laid.raw, own)
    return _BOOKS[written]


@st.composite
def books(draw):
    """Return the overlay of a company's own book or, four times out of five, nothing: the base book."""
    return draw(overlays()) if draw(st.sampled_from((False,) * 4 + (True,))) else {}
