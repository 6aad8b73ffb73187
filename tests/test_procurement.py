"""Public contracts: the threshold on its border, caps that were read and those that were not, late interest."""

import json
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

import pytest

from costing import PriceBook, Quote, estimate, quote
from costing.errors import PolicyRateMissing, TermsRefused
from costing.price_book import base_tables
from costing.printing import console, quote_table
from costing.quoting.late_payment import late_interest
from costing.wording import LANGUAGES
from tests.samples import DAY, book, priced, scope_of

START = date(2027, 1, 3)
EXEMPT = {"exemption": {"reason": "attestation n° 12"}}


def contract(amount, kind="supplies", *, own=None, **said):
    """A public contract for one licence at an amount before tax."""
    terms = {name: said.pop(name) for name in ("exemption", "milestones", "start") if name in said}
    scope = scope_of(licences=[{"item": "PACS", "amount": amount}])
    return quote(estimate(scope, own or book(), DAY), public_contract={"kind": kind, **said}, **terms)


def note(made, key):
    """The note of a public contract by its key; nothing where it is not said."""
    return next((each for each in made.procurement.notes if each.key == key), None)


def keys(made):
    """The keys of all that is said of a public contract."""
    return [each.key for each in made.procurement.notes]


@pytest.fixture
def own_book(tmp_path):
    """Read a company's own book from its text."""

    def read(text):
        path = tmp_path / "own.toml"
        path.write_text(text, "utf-8")
        return PriceBook.read(path)

    return read


@pytest.mark.parametrize(
    ("kind", "net", "gross", "compulsory", "said"),
    [
        ("supplies", 10_084_033.61, "12000000.00", False, {}),
        ("supplies", 10_084_033.62, "12000000.01", True, {}),
        ("works", 10_084_033.61, "12000000.00", False, {}),
        ("works", 10_084_033.62, "12000000.01", True, {}),
        ("services", 6_000_000, "6000000.00", False, EXEMPT),
        ("services", 6_000_000.01, "6000000.01", True, EXEMPT),
        ("studies", 6_000_000, "6000000.00", False, EXEMPT),
        ("studies", 6_000_000.01, "6000000.01", True, EXEMPT),
    ],
)
def test_a_formal_tender_is_compulsory_a_centime_above_the_threshold(kind, net, gross, compulsory, said):
    """Twelve million with tax for works and supplies, six for services and studies: not at them, a centime above."""
    held = contract(net, kind, **said).procurement

    assert (held.amount, held.formal_tender) == (Decimal(gross), compulsory)
    assert held.difference == Decimal(gross) - held.threshold
    assert held.notes[0].key == ("above_threshold" if compulsory else "within_threshold")
    assert held.notes[0].warning is compulsory


def test_the_kind_of_contract_sets_the_threshold():
    """The same 8,000,000 before tax need no formal tender as supplies, and need one as services."""
    supplies, services = contract(8_000_000), contract(8_000_000, "services")

    assert (supplies.procurement.threshold, supplies.procurement.formal_tender) == (Decimal(12_000_000), False)
    assert (services.procurement.threshold, services.procurement.formal_tender) == (Decimal(6_000_000), True)
    assert services.procurement.difference == Decimal("3520000.00")


def test_contract_years_that_would_pass_the_threshold_are_said():
    """5,000,000 of work are under the threshold of services; with the years of maintenance they would not be."""
    asked = {"licences": [{"item": "PACS", "amount": 5_000_000}], "maintenance": {"years": 3}}

    made = quote(priced(**asked), public_contract={"kind": "services"})

    assert made.procurement.amount == Decimal("5950000.00")
    assert not made.procurement.formal_tender
    assert made.commitment.gross > Decimal("6000000.00")
    assert note(made, "above_with_years").warning
    assert note(contract(5_000_000, "services"), "above_with_years") is None


def test_no_public_contract_has_no_such_rules():
    """A quote to a private client says nothing of public contracts."""
    made = quote(priced(workstations={"count": 3}))

    assert made.procurement is None
    assert "procurement" not in json.loads(made.to_json())


def test_a_cap_that_was_read_refuses_and_names_how_sure_it_is():
    """15 percent of advance are the most; a centime of a percent above is refused, with the source and its mark."""
    assert contract(1_000_000, advance_percent=15).procurement.advance == Decimal("178500.00")

    with pytest.raises(TermsRefused, match=r"15%.*15-247.*secondary source"):
        contract(1_000_000, advance_percent=15.01)


def test_an_exceptional_advance_has_a_cap_of_its_own():
    """An exceptional advance lifts the caps of 15 and 50 percent, and 70 is the most, as the official journal says."""
    made = contract(1_000_000, advance_percent=30, supply_advance_percent=40, exceptional=True)

    assert (made.procurement.advance, made.procurement.supply_advance) == (Decimal("357000.00"), Decimal("476000.00"))
    assert note(made, "exceptional_advance").confidence == "H"
    with pytest.raises(TermsRefused, match=r"70%.*text read"):
        contract(1_000_000, advance_percent=30, supply_advance_percent=40.01, exceptional=True)


@pytest.mark.parametrize(
    ("said", "key", "unusual"),
    [
        ({"supply_advance_percent": 35}, "supply_advance", False),
        ({"supply_advance_percent": 35.01}, "supply_advance_over", True),
        ({"bond_percent": 4.99}, "bond_unusual", True),
        ({"bond_percent": 5}, "bond", False),
        ({"bond_percent": 10}, "bond", False),
        ({"bond_percent": 10.01}, "bond_unusual", True),
        ({"retention_percent": 5}, "retention", False),
        ({"retention_percent": 5.01}, "retention_unusual", True),
    ],
)
def test_what_is_from_memory_only_warns(said, key, unusual):
    """A supply advance, a bond or a retention outside of what is remembered is told, marked, and never refused."""
    made = contract(1_000_000, **said)

    assert (note(made, key).confidence, note(made, key).warning) == ("FM", unusual)


def test_what_is_not_said_is_not_reckoned_with():
    """No bond and no retention said: their usual rates are told with their amounts, and no payment is less for them."""
    made = contract(1_000_000)

    assert {"bond_open", "retention_open"} <= set(keys(made))
    # 5 and 10 percent of 1,190,000
    assert "59,500.00" in note(made, "bond_open").text["en"]
    assert "119,000.00" in note(made, "bond_open").text["en"]
    assert made.procurement.bond is None
    assert [each.amount for each in made.payments] == [Decimal("1190000.00")]


@pytest.mark.parametrize(("months", "waived"), [(3, True), (4, False)])
def test_a_short_contract_may_do_without_its_bond(months, waived):
    """Up to three months for the work the bond may be waived; from four on nothing is said of it."""
    made = contract(1_000_000, bond_percent=5, delay_months=months)

    assert made.procurement.bond == Decimal("59500.00")
    assert ("bond_waiver" in keys(made)) is waived


@pytest.mark.parametrize(("days", "told"), [(30, False), (31, True), (60, True)])
def test_a_payment_after_thirty_days_is_an_exception(days, told):
    """A public buyer pays in thirty days; up to sixty it is said to be an exception, as a secondary source has it."""
    plan = [{"stage": "delivery", "share_percent": 100, "due_days": days}]

    made = contract(1_000_000, milestones=plan)

    assert ("delay_exceptional" in keys(made)) is told


def test_a_small_purchase_is_told_as_remembered():
    """Up to a million a year for supplies no consultation would be needed: from memory, and said to be."""
    assert note(contract(840_336.13), "small_purchase").confidence == "FM"  # 1,000,000.00 with tax
    assert note(contract(840_336.14), "small_purchase") is None


@lru_cache(maxsize=1)
def everything():
    """A public contract that has all there is to say of one."""
    said = {"advance_percent": 15, "supply_advance_percent": 35, "retention_percent": 5, "bond_percent": 5}
    return contract(20_000_000, **said, delay_months=2, start=START)


def test_every_rule_that_is_told_carries_its_own_mark():
    """Each note bears the confidence and the source of the one entry it rests on, in three languages."""
    for each in everything().procurement.notes:
        entry = book().on(DAY).entries[each.entry]
        assert (each.confidence, each.source) == (entry.confidence, entry.source)
        assert set(each.text) == set(LANGUAGES)
        assert len(set(each.text.values())) == len(LANGUAGES)


def test_no_convention_is_passed_off_as_law():
    """What was kept from memory is an assumption with its reason; what is published was read, first or second hand."""
    for name, entries in base_tables()["procurement"].items():
        for entry in entries:
            assert (entry["kind"] == "published") == (entry.get("confidence") in {"H", "M"}), name
            assert entry["kind"] == "published" or set(entry["reason"]) == set(LANGUAGES), name
            if entry.get("confidence") == "FM":
                assert entry["source"] == "procurement-memory", name


def test_the_record_lists_the_rules_it_was_held_against():
    """The entries a public contract was held against are in its basis; a private client's has its plan alone."""
    listed = {each.key: each.confidence for each in everything().basis.entries}
    private = {each.key for each in quote(priced(workstations={"count": 3})).basis.entries}

    assert listed["procurement.exceptional_advance"] == "H"
    assert listed["procurement.formal_tender"] == "M"
    assert "payments.public" in listed
    assert "payments.private" in private
    assert not [key for key in private if key.startswith("procurement.")]


def test_a_public_contract_reads_back_from_its_record():
    """Written and read, a public contract is the same to the byte, notes and guarantees included."""
    text = everything().to_json()

    assert Quote.from_json(text).to_json() == text
    assert Quote.from_json(text).procurement == everything().procurement


def test_the_terminal_says_the_threshold_and_how_sure_each_rule_is():
    """The table of a quote says it for whoever sells: above the threshold, by how much, and what each rule rests on."""
    screen = console()
    with screen.capture() as capture:
        screen.print(quote_table(everything(), "en"))
    shown = " ".join(capture.get().split())

    # 20,000,000 before tax are 23,800,000 with it
    assert "Warning: 23,800,000.00 DZD with tax is above the threshold of 12,000,000.00 DZD" in shown
    assert "[secondary source]" in shown
    assert "[from memory, unchecked]" in shown
    assert "[text read]" in shown


def test_a_company_may_set_a_rule_of_its_own_from_its_day(own_book):
    """A threshold of the company's own book holds from its first day on, and the base book's the day before."""
    figures = "works = 1\nsupplies = 13_000_000\nservices = 1\nstudies = 1"
    small = "[[procurement.small_purchases]]\nfrom = 2026-01-01\nworks = 1\nsupplies = 1\nservices = 1\nstudies = 1"
    text = f"[[procurement.formal_tender]]\nfrom = 2026-11-24\n{figures}\nsource = 'note'\n{small}\nsource = 'note'\n"
    own = own_book(text)

    now, before = own.on(DAY).procurement, own.on(DAY - timedelta(days=1)).procurement
    assert now["formal_tender.supplies"].value == 13_000_000
    assert before["formal_tender.supplies"].value == 12_000_000
    assert contract(1_000_000, own=own).procurement.threshold == 13_000_000


def test_the_amount_is_compared_before_tax_only_where_a_book_says_so(own_book):
    """The law compares with tax; a company's book that switches it off has the net compared, and says so."""
    own = own_book("[[procurement.tax_included]]\nfrom = 2026-01-01\napplies = false\nsource = 'note'\n")

    made = contract(11_000_000, own=own)

    assert (made.procurement.amount, made.procurement.taxed) == (Decimal("11000000.00"), False)
    assert "before tax" in made.procurement.notes[0].text["en"]
    assert contract(11_000_000).procurement.amount == Decimal("13090000.00")


def test_late_interest_is_the_policy_rate_and_a_point():
    """45 days late on 1,190,000 at 3 plus 1 percent: 5,868.49; paid two months late itself, 4 percent of that more."""
    late = late_interest(Decimal("1190000.00"), 45, book().on(DAY), policy_percent=Decimal(3), months_late=2)

    # 1,190,000 x 0.04 x 45 / 365 = 5,868.493...; x 0.04 = 234.7396
    assert (late.percent, late.interest, late.surcharge) == (Decimal(4), Decimal("5868.49"), Decimal("234.74"))
    assert late.due == Decimal("6103.23")
    assert late_interest(Decimal(100), 0, book().on(DAY), policy_percent=Decimal(3)).due == 0


def test_a_policy_rate_is_never_made_up(own_book):
    """The base book has no policy rate: late interest says so and how to give one; a company's own book may have it."""
    with pytest.raises(PolicyRateMissing, match=r"\[\[procurement.policy_rate\]\]"):
        late_interest(Decimal("1190000.00"), 45, book().on(DAY))
    own = own_book("[[procurement.policy_rate]]\nfrom = 2026-11-01\npercent = 3\nsource = 'Banque centrale'\n")

    assert late_interest(Decimal("1190000.00"), 45, own.on(DAY)).interest == Decimal("5868.49")
    assert "late_interest_open" in keys(contract(1_000_000))
    assert "4% a year" in note(contract(1_000_000, own=own), "late_interest").text["en"]
    with pytest.raises(PolicyRateMissing):
        late_interest(Decimal("1190000.00"), 45, own.on(date(2026, 10, 31)))
