"""Scopes, answers and driver values as Hypothesis draws them."""

from hypothesis import strategies as st

from costing import Scope
from tests.samples import DAY, book

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


def maybe(strategy):
    """Return a value, or nothing: an answer nobody gave."""
    return st.none() | strategy


def table(**fields):
    """Return a table of answers, each there or left out."""
    return st.fixed_dictionaries({}, optional=fields)


SYSTEM = st.builds(
    lambda level, behind: {"upgrade": level} | ({} if behind is None else {"versions_behind": behind}),
    st.sampled_from(LEVELS),
    maybe(st.integers(0, 6)),
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
)
INTERFACES = st.lists(INTERFACE, max_size=12)
VENDOR = table(origin=st.sampled_from(("local", "local_partner", "international")))
LICENCE = st.builds(
    lambda amount, currency, more: {"item": "Licence", "amount": amount, "currency": currency, **more},
    st.integers(1, 900_000_00).map(lambda centimes: centimes / 100),
    st.sampled_from(("DZD", "EUR", "USD")),
    table(
        covers=st.lists(st.sampled_from(("pacs", "ris", "workstations")), min_size=1, max_size=3, unique=True),
        supplied_by=st.just("client"),
    ),
)
LICENCES = st.lists(LICENCE, min_size=1, max_size=4)
TRAINING = table(days=st.integers(1, 400).map(lambda halves: halves / 2))
MAINTENANCE = table(
    tier=st.sampled_from(("basic", "standard", "premium")),
    hours=st.sampled_from(("8x5", "12x6", "24x7")),
    years=st.integers(1, 10),
)
HARDWARE = table(level=st.sampled_from(("none", "some", "servers")))
PROJECT = table(sold=st.sampled_from(("parts", "whole")))
TABLES = {
    "sites": st.integers(1, 60),
    "systems": SYSTEMS,
    "workstations": WORKSTATIONS,
    "migration": MIGRATION,
    "integrations": INTERFACES,
    "vendor": VENDOR,
    "licences": LICENCES,
    "training": TRAINING,
    "maintenance": MAINTENANCE,
    "hardware": HARDWARE,
    "project": PROJECT,
}


def asks(tables):
    """Whether some table asks for a service: context alone does not."""
    named = set(tables) - {"sites", "vendor", "hardware", "project", "client"}
    if named == {"licences"}:
        return any("supplied_by" not in licence for licence in tables["licences"])
    return bool(named) or tables.get("project", {}).get("sold") == "whole"


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


def usual(driver, kind):
    """Return the usual span of a driver for a kind of client, as the book has it today."""
    return book().on(DAY).drivers[driver].span(kind)
