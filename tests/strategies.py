"""Scopes, answers and driver values as Hypothesis draws them."""

from hypothesis import strategies as st

from costing import Scope

KINDS = (
    None,
    "imaging_centre",
    "private_clinic",
    "district_hospital",
    "specialised_hospital",
    "university_hospital",
    "network",
)
LEVELS = ("minor", "major")
MODELS = ("perpetual", "subscription", "concurrent")
# Tables of context, which ask for nothing by themselves.
CONTEXT = {"sites", "users", "vendor", "project", "client", "exchange", "terms"}


def maybe(strategy):
    """Return a value, or nothing: an answer nobody gave."""
    return st.none() | strategy


def table(**fields):
    """Return a table of answers, each there or left out."""
    return st.fixed_dictionaries({}, optional=fields)


def centimes(most):
    """Return an amount of money, to the centime: one at least, for what it bears to be a centime."""
    return st.integers(100, most * 100).map(lambda amount: amount / 100)


SYSTEM = st.builds(
    lambda level, more: {"upgrade": level, **more},
    st.sampled_from(LEVELS),
    table(versions_behind=st.integers(0, 6), support_contract=st.booleans()),
)
SYSTEMS = st.builds(
    lambda named, more: {**named, **more},
    st.sampled_from(("pacs", "ris", "both")).flatmap(
        lambda which: st.fixed_dictionaries(dict.fromkeys(("pacs", "ris") if which == "both" else (which,), SYSTEM))
    ),
    table(
        modules=st.integers(0, 12),
        customization=st.sampled_from(("none", "light", "moderate", "heavy")),
        users=st.integers(1, 900),
    ),
)
WORKSTATIONS = table(
    count=st.integers(1, 5_000),
    diagnostic_share=st.floats(0, 1, width=32),
    generations=st.integers(1, 6),
    deployment=st.sampled_from(("remote", "mixed", "on_site")),
)
MIGRATION = table(
    volume_tb=st.floats(0.1, 5_000),
    source=st.sampled_from(("standard", "private_tags", "proprietary")),
    identity=st.sampled_from(("clean", "mixed", "poor")),
    studies_per_year=st.integers(1, 900_000),
    max_downtime_hours=st.floats(0.5, 200),
)
INTERFACE = table(
    system=st.sampled_from(("EMR", "HIS", "billing", "modality", "worklist", "other")),
    standard=st.sampled_from(("DICOM", "HL7v2", "IHE", "FHIR", "API")),
    direction=st.sampled_from(("one_way", "both")),
    cooperation=st.sampled_from(("good", "normal", "poor")),
    test_environment=st.booleans(),
)
INTERFACES = st.lists(INTERFACE, max_size=12)
VENDOR = table(
    origin=st.sampled_from(("local", "local_partner", "international")),
    currency=st.sampled_from(("DZD", "EUR", "USD", "GBP")),
    contract=st.sampled_from(("local_reseller", "foreign")),
    licensing=st.sampled_from(MODELS),
    trips=st.integers(0, 40),
    withholding_percent=st.integers(0, 50),
)
EXCHANGE = table(EUR=st.floats(100, 200), USD=st.floats(90, 180))
CURRENCIES = st.sampled_from(("DZD", "EUR", "USD"))
# How a licence is sold and counted: what it counts in is only that of its model, or of a model nobody names.
COUNTED = st.one_of(
    table(model=st.sampled_from(MODELS)),
    st.builds(lambda model, years: {**model, "years": years}, table(model=st.just("subscription")), st.integers(1, 15)),
    st.builds(lambda model, seats: {**model, "seats": seats}, table(model=st.just("concurrent")), st.integers(1, 900)),
)
LICENCE = st.builds(
    lambda amount, currency, more, counted: {
        "item": "Licence",
        "amount": amount,
        "currency": currency,
        **more,
        **counted,
    },
    centimes(900_000),
    CURRENCIES,
    table(
        covers=st.lists(st.sampled_from(("pacs", "ris", "workstations")), min_size=1, max_size=3, unique=True),
        supplied_by=st.just("client"),
    ),
    COUNTED,
)
# One whose number of concurrent users nobody has said.
FLOATING = st.builds(
    lambda amount, currency: {"item": "Licence", "amount": amount, "currency": currency, "model": "concurrent"},
    centimes(900_000),
    CURRENCIES,
)
LICENCES = st.lists(LICENCE, min_size=1, max_size=4)
TRAINING = table(days=st.integers(1, 400).map(lambda halves: halves / 2))


@st.composite
def maintenances(draw):
    """Return a maintenance that prepays no more years than it has."""
    asked = draw(
        table(
            tier=st.sampled_from(("basic", "standard", "premium")),
            hours=st.sampled_from(("8x5", "12x6", "24x7")),
            years=st.integers(1, 10),
            warranty=st.sampled_from(("free", "charged")),
        )
    )
    prepaid = draw(maybe(st.integers(0, asked.get("years", 10))))
    return asked if prepaid is None else {**asked, "prepaid_years": prepaid}


MAINTENANCE = maintenances()
LOT = st.builds(
    lambda amount, more: {"amount": amount, **more},
    centimes(5_000_000),
    table(currency=CURRENCIES, imported=st.booleans(), supplied_by=st.just("client"), item=st.just("Serveur")),
)
OPEN_HARDWARE = table(level=st.sampled_from(("none", "some", "servers")))
HARDWARE = st.builds(
    lambda level, lot, items: {**level, **lot, **({"items": items} if items else {})},
    OPEN_HARDWARE,
    st.just({}) | LOT,
    st.lists(LOT, max_size=2),
)
DECOMMISSIONING = table(
    archive=st.sampled_from(("none", "copy", "neutral")),
    volume_tb=st.floats(0.1, 5_000),
)
PROJECT = table(sold=st.sampled_from(("parts", "whole")))
TERMS = table(payment=st.sampled_from(("transfer", "cheque", "treasury")), validity_days=st.integers(1, 730))
TABLES = {
    "sites": st.integers(1, 60),
    "users": st.integers(1, 900),
    "systems": SYSTEMS,
    "workstations": WORKSTATIONS,
    "migration": MIGRATION,
    "integrations": INTERFACES,
    "vendor": VENDOR,
    "exchange": EXCHANGE,
    "licences": LICENCES,
    "training": TRAINING,
    "maintenance": MAINTENANCE,
    "hardware": HARDWARE,
    "decommissioning": DECOMMISSIONING,
    "project": PROJECT,
    "terms": TERMS,
}


def sold(given):
    """Whether something with an amount is sold, not supplied by the client."""
    return "supplied_by" not in given


def has_hardware(hardware):
    """Whether some hardware makes a line: a lot that is sold, or a wish for some at a price nobody has given."""
    lots = [lot for lot in (hardware, *hardware.get("items", ())) if {"amount", "cost"} & set(lot)]
    return any(sold(lot) for lot in lots) if lots else hardware.get("level") != "none"


def asks(tables, *, off=()):
    """Whether some table makes a line: context does not, nor what the client supplies, nor what is switched `off`."""
    named = set(tables) - CONTEXT - set(off)
    if tables.get("project", {}).get("sold") == "whole":
        return True
    if "licences" in named and not any(sold(licence) for licence in tables["licences"]):
        named -= {"licences"}
    if "hardware" in named and not has_hardware(tables["hardware"]):
        named -= {"hardware"}
    return bool(named)


@st.composite
def scopes(draw, **fixed):
    """Return the tables of a scope that asks for something; `fixed` tables are always there."""
    tables = draw(
        st.fixed_dictionaries(fixed, optional={k: v for k, v in TABLES.items() if k not in fixed}).filter(asks)
    )
    kind = draw(st.sampled_from(KINDS))
    client = {"name": "Hôpital d'Exemple"} | ({} if kind is None else {"kind": kind})
    return {"client": client, **tables}


def validated(tables):
    """Return the scope of some tables."""
    return Scope.model_validate(tables)
