"""Quotes at the edges of what a hospital may ask and a company may offer, each made once."""

from functools import cache

from costing import PriceBook, Scope, estimate, quote
from tests.companies import company
from tests.samples import DAY, EXAMPLES, chu_estimate, chu_quote, priced, scope_of

NEAR = {"origin": "local"}
START = "2027-01-03"
LONG = "Interopérabilité" * 18 + "bout"  # 292 signs without a space
SELLER = {
    "name": LONG, "address": LONG, "activity": LONG, "phone": "021 00 00 00", "email": f"a@{'b' * 280}.example",
    "credentials": {"registration": LONG, "experience": LONG},
}  # fmt: skip
EVERYTHING = ("workstations", "migration", "training", "maintenance", "hardware", "decommissioning")
MADE_OF = {
    "systems": {"pacs": {"upgrade": "major"}},
    "workstations": {"count": 24},
    "migration": {"volume_tb": 18},
    "training": {"days": 20},
    "maintenance": {"years": 2},
    "vendor": NEAR,
}


def own(number, **more):
    """Return a line of one's own."""
    return {"label": f"Prestation {number}", "code": f"propre_{number}", "unit_price": 1_000 * number + 0.35, **more}


def one_line():
    """Training alone, from a company that says nothing of itself."""
    return quote(priced(training={"days": 3}, vendor=NEAR))


def sixty_lines():
    """Sixty lines of one's own, some of them options, some by the year."""
    more = ({}, {"optional": True}, {"recurring": True, "unit": "year", "quantity": 2}, {"vat_percent": 9})
    return quote(priced(training={"days": 3}, vendor=NEAR), lines=[own(n, **more[n % 4]) for n in range(1, 61)])


def long_names():
    """Names of three hundred signs without a space, wherever a name may stand."""
    terms = {
        "lines": [own(1, label=LONG), own(2, label=LONG, exemption=LONG), own(3, label=LONG, optional=True)],
        "options": [{"lines": ["training"], "label": LONG}],
        "variants": [{"code": "v", "label": LONG, "without": ["propre_1"]}],
        "milestones": [
            {"stage": "order", "share_percent": 40, "due_days": 0, "label": LONG},
            {"stage": "delivery", "share_percent": 60, "due_days": 30},
        ],
    }
    client = {"name": LONG, "address": LONG, "contact": LONG}
    tables = {"licences": [{"item": LONG, "amount": 10_000}], "training": {"days": 2}, "vendor": NEAR}
    return quote(priced(client=client, subject=LONG, reference="R" * 60, provider=SELLER, **tables), **terms)


def maintenance_alone():
    """A contract of maintenance and nothing else."""
    return quote(priced(maintenance={"years": 5}))


def licences_alone():
    """Licences of a vendor abroad and nothing else."""
    sold = [{"item": "PACS", "amount": 41_234.56, "currency": "EUR"}, {"item": "RIS", "amount": 9, "currency": "USD"}]
    return quote(priced(licences=sold, vendor={"origin": "international", "currency": "EUR"}))


def several_rates():
    """Three rates of tax, one line exempt for its own reason."""
    rates = (own(1, vat_percent=9), own(2, exemption="Décision n° 12"), own(3, vat_percent=19), own(4))
    return quote(priced(**MADE_OF), lines=list(rates), discount_percent=3.333)


def exempt():
    """A quote that is exempt whole."""
    return quote(priced(**MADE_OF), exemption={"reason": "Attestation n° 7"})


def cash():
    """Paid in cash, with the stamp duty on it, and an option beside."""
    return quote(priced(training={"days": 10}, vendor=NEAR), payment="cash", lines=[own(1, optional=True)])


def public():
    """A public contract with both advances, a bond and a retention, from a day of order on."""
    contract = {"kind": "services", "advance_percent": 15, "bond_percent": 5, "retention_percent": 5}
    contract |= {"supply_advance_percent": 20, "delay_months": 8}
    return quote(estimate(scope_of(**MADE_OF), company(), DAY), public_contract=contract, start=START)


def chosen():
    """Options and a variant, some of them accepted, at a confidence."""
    terms = {
        "lines": [own(1, optional=True), own(2), own(3)],
        "options": [{"lines": ["training"], "group": "g"}, {"lines": ["travel"], "group": "g"}],
        "variants": [{"code": "v", "label": "Sans postes", "without": ["workstation"]}],
        "accepted": ["propre_1", "v"],
        "confidence": 85,
    }
    return quote(chu_estimate(), **terms)


def own_service():
    """What only the company's own book sells."""
    return quote(estimate(Scope.read(EXAMPLES / "gateway.toml"), PriceBook.read(EXAMPLES / "own-book.toml"), DAY))


def unknown():
    """Everything asked for and nothing answered, maintenance by the year among it."""
    asked = {"systems": {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "minor"}}, "integrations": []}
    return quote(priced(**{table: {} for table in EVERYTHING}, **asked))


def negotiated():
    """The clinic of the examples: discounts, a price set by hand, options, cash, days."""
    return quote(estimate(Scope.read(EXAMPLES / "terms.toml"), company(), DAY))


def given_away():
    """All of it given away."""
    return quote(priced(training={"days": 10}, vendor=NEAR), discount_percent=100)


def whole_project():
    """A project that is sold as one price."""
    return quote(priced(**MADE_OF, project={"sold": "whole"}))


def university():
    """The hospital of the examples."""
    return chu_quote()


ODD = {
    made.__name__: made
    for made in (
        university, one_line, sixty_lines, long_names, maintenance_alone, licences_alone, several_rates, exempt, cash,
        public, chosen, own_service, unknown, negotiated, given_away, whole_project,
    )
}  # fmt: skip


@cache
def odd(name):
    """Return one of them by its name."""
    return ODD[name]()
