"""The same scope with a local vendor, the local partner of a foreign one, and an international one, on one page."""

import json
from decimal import Decimal

import pytest

from costing import PriceBook, Scope, estimate, quote
from costing.errors import NothingAsked
from costing.origins import ORIGINS, compare_origins
from tests.command import called
from tests.samples import DAY, EXAMPLES, book, chu_scope, scope_of

CHU, COMPANY = EXAMPLES / "chu.toml", EXAMPLES / "company.toml"
TODAY = ("--day", "2026-11-24")
LANGUAGES = ("fr", "en", "ar")
LOCAL, PARTNER, INTERNATIONAL = "local", "local_partner", "international"


def page_of(scope):
    """A scope under each origin, with the base book."""
    return compare_origins(scope, book(), DAY)


def quoted(scope, origin):
    """The quote of a scope whose vendor has that origin."""
    tables = scope.model_dump(mode="json", exclude_none=True)
    vendor = {**tables.get("vendor", {}), "origin": origin}
    return quote(estimate(Scope.model_validate({**tables, "vendor": vendor}), book(), DAY))


def row(page, code):
    """One row of the page."""
    (found,) = [each for each in page.rows if each.code == code]
    return found


def plain(said):
    """Texts with ordinary spaces."""
    return {lang: " ".join(text.split()) for lang, text in said.items()}


SCOPES = {
    "chu": chu_scope,
    "no vendor": lambda: scope_of(migration={"volume_tb": 18}, workstations={}, maintenance={"years": 2}),
    "whole": lambda: scope_of(
        project={"sold": "whole"}, systems={"pacs": {"upgrade": "major"}}, workstations={}, integrations=[]
    ),
    "foreign": lambda: scope_of(
        licences=[{"item": "PACS", "amount": 40_000, "currency": "EUR"}],
        systems={"pacs": {"upgrade": "major"}},
        vendor={"contract": "foreign", "trips": 3},
    ),
    "imported": lambda: scope_of(
        hardware={"amount": 9_000, "currency": "USD"}, training={"days": 4}, vendor={"origin": "local"}
    ),
}


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("name", SCOPES)
def test_the_page_is_three_quotes_side_by_side(name, origin):
    """Under each origin, the page holds the lines of that quote to the centime, its net and its maintenance."""
    scope = SCOPES[name]()
    page, made = page_of(scope), quoted(scope, origin)

    held = {each.code: each.amounts[origin] for each in page.rows if each.group != "client"}
    assert {code: amount for code, amount in held.items() if amount is not None} == {
        line.code: line.amount for line in made.lines
    }
    assert page.total("once", origin) == made.totals.net
    assert page.total("year", origin) == made.commitment.net - made.totals.net
    assert page.total("client", origin) == sum(tax.amount for tax in made.ownership.taxes)


def test_each_row_stands_once_in_the_order_of_the_offer():
    """Every line that stands under some origin has one row, in the order of the international offer."""
    page = page_of(chu_scope())

    assert [each.code for each in page.rows] == [line.code for line in quoted(chu_scope(), INTERNATIONAL).lines]
    assert {each.code for each in page.rows if each.group == "year"} == {
        "maintenance.1", "maintenance.2", "maintenance.3",
    }  # fmt: skip


# What a foreign vendor adds, by hand: line, under a local one, a partner, an international one, and what is added.
# Weight of the origin x width of the range, a partner at .4; licences of 49,500 EUR at 152.03 are 7,525,485.
ADDED = [
    ("minor_update", "171000", "195000", "231000", "60000"),
    ("major_upgrade", "1608000", "1728000", "1908000", "300000"),
    ("workstation", "2860800", "3052800", "3340800", "480000"),
    ("data_migration", "974000", "1000000", "1039000", "65000"),
    ("integration", "715000", "783000", "885000", "170000"),
    ("training", "700000", "700000", "700000", "0"),
    ("travel", None, None, "1000000", "1000000"),
    ("licences", "6081200", "6081200", "6081200", "0"),
    ("licences.2", "1444285", "1444285", "1444285", "0"),
    # 5.1 % a year over 30 days of 365, on 7,525,485
    ("currency_provision", None, "110031.96", "110031.96", "110031.96"),
    # 1 / (1 - .21) - 1 of the same
    ("withholding_tax", None, None, "2000445.38", "2000445.38"),
    # 5 % of the same
    ("domiciliation_tax", None, None, "376274.25", "376274.25"),
    # 20.0, 21.2 and 23.0 % of 7,525,485: 15 points, of which a fifth for the origin
    ("maintenance.1", "1505097", "1595402.82", "1730861.55", "225764.55"),
]


@pytest.mark.parametrize(("code", "local", "partner", "international", "added"), ADDED, ids=[each[0] for each in ADDED])
def test_what_a_foreign_vendor_adds_to_each_line(code, local, partner, international, added):
    """Its place in the ranges, its travel, the provision for its currency and the taxes on its royalties."""
    found = row(page_of(chu_scope()), code)

    amounts = [None if each is None else Decimal(each) for each in (local, partner, international)]
    assert [found.amounts[origin] for origin in ORIGINS] == amounts
    assert found.added == Decimal(added)


WHY = [
    ("major_upgrade", "The vendor's origin weighs 12% in the range."),
    ("workstation", "The vendor's origin weighs 10% in the range."),
    ("maintenance.1", "The vendor's origin weighs 20% in the range."),
    ("currency_provision", "EUR: a volatility of 5.1% a year over 30 days of validity"),
    ("withholding_tax", "21% of royalties paid abroad, that is 26.58% of a price net of tax"),
    ("domiciliation_tax", "5% of rights of use bought abroad"),
    ("training", ""),
    ("licences", ""),
]


@pytest.mark.parametrize(("code", "why"), WHY, ids=[each[0] for each in WHY])
def test_each_row_says_why_it_moves(code, why):
    """A weight in the range, a tax, a provision: each with its figure; where nothing moves, nothing is said."""
    said = plain(row(page_of(chu_scope()), code).why)

    assert said["en"] == why
    assert len(set(said.values())) == (3 if why else 1)


def test_travel_says_what_it_is():
    """Travel stands under an international vendor alone, and says what a trip holds."""
    said = plain(row(page_of(chu_scope()), "travel").why)

    assert said["fr"].startswith("Par personne et par voyage, pour les ingénieurs de l’éditeur étranger")
    assert "air ticket" in said["en"]


def test_nobody_travels_for_what_is_only_supplied():
    """Licences or hardware alone bring no journey, whoever makes them; one day of training does."""
    supplied = {"licences": [{"item": "PACS", "amount": 900_000}], "hardware": {"level": "some"}}

    assert {each.code for each in page_of(scope_of(**supplied)).rows} == {"hardware", "licences"}
    assert row(page_of(scope_of(**supplied, training={"days": 1})), "travel").added == 1_000_000


def test_a_project_sold_whole_moves_by_its_parts():
    """Sold whole, the origin has no weight of its own: the row says that it acts through the parts."""
    found = row(page_of(SCOPES["whole"]()), "comprehensive_project")

    assert found.added > 0
    assert plain(found.why)["en"] == "The vendor's origin acts through the parts of this line."


def test_a_client_that_signs_abroad_bears_the_taxes_itself():
    """Signed with the foreign vendor, royalties' taxes leave the price and stand among what the client bears."""
    licences = [{"item": "PACS", "amount": 40_000, "currency": "EUR"}]
    page = page_of(scope_of(licences=licences, vendor={"contract": "foreign"}))
    sold = page_of(scope_of(licences=licences, vendor={"contract": "local_reseller"}))

    borne = {each.code: each for each in page.rows if each.group == "client"}
    # of 6,081,200: 21 / 79, and 5 %
    assert {code: each.amounts for code, each in borne.items()} == {
        "withholding_tax": {LOCAL: None, PARTNER: None, INTERNATIONAL: Decimal("1616521.52")},
        "domiciliation_tax": {LOCAL: None, PARTNER: None, INTERNATIONAL: Decimal("304060.00")},
    }
    assert {each.code for each in page.rows if each.group == "once"} == {"licences", "currency_provision"}
    assert page.total("client", INTERNATIONAL) == Decimal("1920581.52")
    assert page.total("client", LOCAL) == 0
    assert not [each for each in sold.rows if each.group == "client"]
    assert sold.total("once", INTERNATIONAL) - page.total("once", INTERNATIONAL) == Decimal("1920581.52")
    assert all(plain(each.why)["fr"] for each in borne.values())


def test_the_origin_of_the_scope_is_set_aside_and_the_rest_of_the_vendor_kept():
    """Whatever origin the scope names, the page is the same; trips, contract and treaty rate still count."""
    asked = {"systems": {"pacs": {"upgrade": "major"}}}

    pages = [page_of(scope_of(**asked, vendor={"origin": origin, "trips": 3})) for origin in ORIGINS]

    assert pages[0] == pages[1] == pages[2] == page_of(scope_of(**asked, vendor={"trips": 3}))
    assert row(pages[0], "travel").amounts[INTERNATIONAL] == 750_000
    assert row(page_of(scope_of(**asked)), "travel").amounts[INTERNATIONAL] == 1_000_000


def test_a_company_compares_with_its_own_book():
    """With the company's exchange rate, the page follows it: 40,000 EUR at 152.80."""
    page = compare_origins(chu_scope(), PriceBook.read(COMPANY), DAY)

    assert row(page, "licences").amounts[LOCAL] == 6_112_000


def test_a_scope_that_asks_nothing_has_no_page():
    """Nothing asked is refused, as for a quote."""
    with pytest.raises(NothingAsked):
        page_of(scope_of(sites=2))


# The command line


def test_the_page_as_json_holds_what_the_library_found():
    """With --json: every row with its amounts as text, its difference and its reason, and the totals by origin."""
    done = called("origins", CHU, *TODAY, "--json")

    told, page = json.loads(done.out), page_of(chu_scope())
    assert (done.code, done.err) == (0, b"")
    assert [each["code"] for each in told["rows"]] == [each.code for each in page.rows]
    (travel,) = [each for each in told["rows"] if each["code"] == "travel"]
    assert travel["amounts"] == {LOCAL: None, PARTNER: None, INTERNATIONAL: "1000000.00"}
    assert (travel["group"], travel["added"]) == ("once", "1000000.00")
    assert set(travel["why"]) == set(travel["label"]) == set(LANGUAGES)
    assert told["totals"] == {
        "once": {LOCAL: "14554285.00", PARTNER: "15094316.96", INTERNATIONAL: "19116036.59"},
        "year": {LOCAL: "4744818.29", PARTNER: "5029507.39", INTERNATIONAL: "5456541.04"},
    }


SAID = {
    "fr": ("Le même besoin selon l’origine de l’éditeur", "Partenaire local", "Total HT 14 554 285,00", "4 561 751,59"),
    "en": (
        "The same scope by the origin of its vendor",
        "Local partner",
        "Total before tax 14,554,285.00",
        "4,561,751.59",
    ),
    "ar": ("الحاجة نفسها حسب أصل الناشر", "شريك محلي", "المجموع خارج الرسم", "أصل الناشر وزن 12"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_printed_in_three_languages(lang):
    """Headings, totals and reasons in the reader's language, and a dash where an origin does not bring a line."""
    done = called("origins", CHU, *TODAY, "--lang", lang)

    shown = " ".join(done.data.split())
    assert (done.code, done.err) == (0, b"")
    assert [text for text in SAID[lang] if text not in shown] == []
    assert "– –" in shown
    others = [SAID[other][0] for other in LANGUAGES if other != lang]
    assert [text for text in others if text in shown] == []


def test_the_page_speaks_the_language_of_the_scope(tmp_path):
    """Without --lang it is that of the scope; the client's name heads the page, what it bears has its own part."""
    path = tmp_path / "scope.toml"
    path.write_text(
        'lang = "en"\n[client]\nname = "Oran Clinic"\n[vendor]\ncontract = "foreign"\n'
        '[[licences]]\nitem = "PACS"\namount = 40_000\ncurrency = "EUR"\n',
        "utf-8",
    )

    shown = " ".join(called("origins", path, *TODAY).data.split())

    assert shown.startswith("Oran Clinic The same scope by the origin of its vendor")
    assert "Borne by the client, on top of the price" in shown
    assert "Total borne by the client 0.00 0.00 1,920,581.52 1,920,581.52" in shown


def test_a_scope_to_mend_is_said_and_nothing_is_printed(tmp_path):
    """A scope that asks nothing ends with exit code 2, one message and no page."""
    path = tmp_path / "besoin.toml"
    path.write_text('[client]\nname = "Clinique"\n', "utf-8")

    done = called("origins", path, *TODAY)

    assert (done.code, done.out) == (2, b"")
    assert "Le besoin ne demande aucun service" in done.told
