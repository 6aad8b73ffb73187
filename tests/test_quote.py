"""The firm quote: what becomes a line and what does not, rounding, terms, validity and rates."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from costing import PriceBook, estimate, quote
from costing.documents.view import view_of
from costing.errors import AmountTooLarge, NothingAsked, NotInForce, RateMissing, TermsRefused
from costing.lines import Span
from costing.scope import ASKING
from tests.samples import DAY, book, chu_estimate, chu_quote, priced, scope_of


def codes(made):
    return [line.code for line in made.lines]


def work_of(view):
    return " ".join(text for phase in view.phases for text in (*phase.activities, *phase.deliverables))


def test_the_example_asks_for_what_the_readme_says():
    """The README's hospital: 58,000 studies, 18 TB, 24 workstations, three interfaces, EUR licences, training."""
    made = chu_quote()

    assert codes(made) == [
        "minor_update", "major_upgrade", "workstation", "data_migration", "integration", "training", "travel",
        "licences", "licences.2", "currency_provision", "withholding_tax", "domiciliation_tax",
        "maintenance.1", "maintenance.2", "maintenance.3",
    ]  # fmt: skip
    assert [line.recurring for line in made.lines] == [False] * 12 + [True] * 3
    assert made.scope.migration.studies_per_year == 58_000


def test_a_lump_sum_is_in_thousands_and_a_workstation_in_hundreds():
    """Firm unit prices are whole thousands, hundreds where a quantity multiplies them; the rest to the centime."""
    steps = {"lump_sum": 1000, "workstation": 100, "day": 100, "trip": 100}
    shares = ("licences", "currency_provision", "withholding_tax", "domiciliation_tax", "maintenance")

    for line in chu_quote().lines:
        assert line.unit_price % (steps[line.unit] if line.service not in shares else Decimal("0.01")) == 0
    provision = next(line for line in chu_quote().lines if line.code == "currency_provision")
    assert provision.unit_price == Decimal("110589.25")


def test_a_quote_holds_sixty_days_and_thirty_in_foreign_currency():
    """A quote holds through its last day: sixty days, thirty when an amount is in a foreign currency, or as agreed."""
    plain = priced(migration={})
    foreign = priced(licences=[{"item": "PACS", "amount": 1, "currency": "EUR"}])
    agreed = priced(migration={}, terms={"validity_days": 90})

    assert quote(plain).valid_until == DAY + timedelta(days=60)
    assert quote(foreign).valid_until == DAY + timedelta(days=30)
    assert quote(agreed).valid_until == DAY + timedelta(days=90)
    assert quote(agreed, validity_days=15).valid_until == DAY + timedelta(days=15)


def test_terms_come_from_the_file_or_from_the_call_alike():
    """The same terms give the same quote, written in the scope's [terms] or given in the call."""
    in_file = quote(priced(migration={}, terms={"payment": "cheque"}))
    in_call = quote(priced(migration={}), payment="cheque")

    assert in_file.terms == in_call.terms
    assert in_file.totals == in_call.totals


@pytest.mark.parametrize("given", [{"payment": "gold"}, {"validity_days": 0}])
def test_terms_that_are_not_accepted_are_refused(given):
    """An unknown means of payment, or a quote that never holds: refused with the way out."""
    with pytest.raises(TermsRefused) as refusal:
        quote(priced(migration={}), **given)

    assert next(iter(given)) in str(refusal.value) or "transfer, cheque or treasury" in str(refusal.value)


def test_a_known_zero_is_not_wanted():
    """Zero workstations, terabytes, days, trips or years, or no hardware, is no small order: no line, and a note."""
    made = quote(
        priced(
            workstations={"count": 0},
            migration={"volume_tb": 0},
            training={"days": 0},
            maintenance={"years": 0},
            hardware={"level": "none"},
            vendor={"origin": "international", "trips": 0},
            integrations=[],
        )
    )

    assert codes(made) == ["integration"]
    assert [a.key for a in made.assumptions].count("assumption.not_wanted") == 5


def test_hardware_nobody_priced_is_a_line_all_the_same():
    """Hardware wanted without a supplier's price is assumed between 200,000 and 2,000,000; with one, it is that."""
    assumed, given = priced(hardware={}), priced(hardware={"amount": 1_234_567.89, "item": "NAS"})

    (line,) = assumed.lines
    assert (line.code, line.amount.low, line.amount.high) == ("hardware", 200_000, 2_000_000)
    assert line.amount.likely == pytest.approx(800_000)
    assert [(line.code, line.amount) for line in quote(given).lines] == [("hardware", Decimal("1234567.89"))]


def test_travel_stands_with_nothing_until_the_vendor_is_known():
    """While nobody knows where the vendor comes from, travel is a line at 0 that may come to 2,000,000."""

    def travel(**vendor):
        made = priced(migration={}, **({"vendor": vendor} if vendor else {}))
        return next(((line.amount, line.firm_amount) for line in made.lines if line.code == "travel"), None)

    assert travel() == (Span(0, 0, 2_000_000), 0)
    assert travel(origin="international") == (Span(500_000, 1_000_000, 2_000_000), 1_000_000)
    assert travel(origin="international", trips=3) == (Span(750_000, 750_000, 750_000), 750_000)
    assert travel(origin="local_partner") is None
    assert travel(origin="local") is None


def test_a_project_sold_in_parts_asks_for_nothing_by_itself():
    """[project] sold in parts is no service; sold whole it is one line, travel, licences, maintenance beside it."""
    with pytest.raises(NothingAsked):
        priced(project={})

    whole = priced(project={"sold": "whole"}, migration={}, licences=[{"item": "x", "amount": 5}], maintenance={})
    assert codes(whole) == ["comprehensive_project", "travel", "licences", "maintenance.1"]


def test_nothing_asked_lists_what_can_be():
    """A scope that names only the client is answered with the list of what can be asked for."""
    with pytest.raises(NothingAsked) as refusal:
        priced()

    assert all(name in str(refusal.value) for name in ASKING)


def test_a_rate_comes_from_scope_company_or_book_in_that_order(tmp_path):
    """The scope's own rate wins over the company's, the company's over the book's; each is said on the quote."""
    tables = {"licences": [{"item": "x", "amount": 100, "currency": "EUR"}]}
    overlay = tmp_path / "company.toml"
    overlay.write_text('[[exchange.EUR]]\nfrom = 2026-11-01\ndzd = 155.5\nside = "selling"\nsource = "bank"\n', "utf-8")

    def rate(scope, book_):
        made = quote(estimate(scope, book_, DAY))
        assert made.lines[0].amount == 100 * made.basis.exchange[0].dzd
        return made.basis.exchange[0].dzd

    assert rate(scope_of(**tables), book()) == Decimal("152.03")
    assert rate(scope_of(**tables), PriceBook.read(overlay)) == Decimal("155.5")
    assert rate(scope_of(**tables, exchange={"EUR": 149.9}), PriceBook.read(overlay)) == Decimal("149.9")


def test_a_rate_changes_on_its_day_and_not_before():
    """The rate of 29 September 2026 is used from that day on, the one before it until the 28th."""
    scope = scope_of(licences=[{"item": "x", "amount": 1, "currency": "USD"}])

    days = (date(2026, 9, 28), date(2026, 9, 29))
    lines = [{line.code: line.amount for line in quote(estimate(scope, book(), day)).lines} for day in days]

    assert [each["licences"] for each in lines] == [Decimal("133.20"), Decimal("133.82")]
    # What follows from the rate follows it: 2 percent a year over the 30 days an offer holds, sqrt(30/365) = .2866911.
    assert [each["currency_provision"] for each in lines] == [Decimal("0.76"), Decimal("0.77")]


def test_what_is_not_priced_is_not_promised():
    """No hardware, or zero workstations, have no price, so the documents promise none; hardware priced is promised."""
    made = quote(priced(hardware={"level": "none"}, workstations={"count": 0}, migration={"volume_tb": 4}))
    view = view_of(made, "fr")

    assert made.answered == ("migration",)
    assert "matériel livré" not in work_of(view)
    assert "poste modèle" not in work_of(view)
    assert not any("postes" in sentence for sentence in view.need)
    apart = quote(priced(hardware={"level": "servers"}, migration={"volume_tb": 4}))
    assert apart.answered == ("migration", "hardware")
    assert "matériel livré" in work_of(view_of(apart, "fr"))
    whole = quote(priced(hardware={"level": "servers"}, project={"sold": "whole"}, migration={}))
    assert whole.answered == ("migration", "hardware", "project")


def test_a_currency_without_a_rate_is_refused_only_where_it_is_needed():
    """A vendor who bills in CHF needs no rate until an amount is in CHF; then the refusal says where to give one."""
    assert priced(vendor={"currency": "CHF"}, migration={}).lines

    with pytest.raises(RateMissing) as refusal:
        priced(licences=[{"item": "x", "amount": 1, "currency": "CHF"}])
    assert "[exchange]" in str(refusal.value)


def test_prices_begin_on_their_first_day():
    """The book begins on 1 January 2025; the day before is refused and says so."""
    scope = scope_of(migration={})

    assert estimate(scope, book(), date(2025, 1, 1)).lines
    with pytest.raises(NotInForce) as refusal:
        estimate(scope, book(), date(2024, 12, 31))
    assert "1 January 2025" in str(refusal.value)


def test_an_amount_past_what_words_hold_is_refused():
    """A thousand milliards of dinars and more is refused, never written wrong."""
    licences = [{"item": "x", "amount": 99_000_000_000, "currency": "EUR"}]

    with pytest.raises(AmountTooLarge):
        quote(priced(licences=licences))


def test_a_quote_shows_as_a_table():
    """A quote gives its lines as a data frame, one row a line."""
    frame = chu_quote().to_frame()

    assert list(frame["code"]) == codes(chu_quote())
    assert frame.loc[frame["code"] == "workstation", "amount"].item() == Decimal("3340800.00")


def test_a_quote_and_an_estimate_say_what_they_are():
    """In a notebook a quote says number, client and totals; an estimate says its range."""
    assert repr(chu_quote()).startswith("<Quote CHU-EX-01-20261124-")
    assert "net 19,166,746.47, due 22,808,428.30 DZD" in repr(chu_quote())
    assert "lines" in repr(chu_estimate())


def test_training_inside_a_whole_is_not_sold_again_beside_it():
    """Sold whole, training is part of the project and no line of its own; nor is hardware that nobody priced."""
    whole = {"project": {"sold": "whole"}, "training": {"days": 5}, "vendor": {"origin": "local"}}

    assert codes(quote(priced(**whole, hardware={}))) == ["comprehensive_project"]
    assert codes(quote(priced(**whole, hardware={"amount": 9}))) == ["comprehensive_project", "hardware"]


@pytest.mark.parametrize(
    "line",
    [
        {"label": "T", "unit_price": 999_999_999_999, "optional": True},
        {"label": "T", "unit": "year", "quantity": 1_000, "unit_price": 999_999_999, "recurring": True},
    ],
    ids=["option", "years"],
)
def test_what_no_workbook_holds_exactly_is_refused_even_outside_the_total(line):
    """An option or years of service of a million million dinars are refused when the quote is made, and not later."""
    with pytest.raises(AmountTooLarge):
        quote(priced(migration={}), lines=[line])


def test_an_optional_line_may_be_one_of_several_alternatives():
    """Two optional lines of one's own in one group exclude each other, and each is offered once."""
    lines = [{"label": name, "code": name, "unit_price": 100, "optional": True} for name in ("a", "b")]
    options = [{"lines": [name], "group": "choice"} for name in ("a", "b")]

    made = quote(priced(migration={}), lines=lines, options=options, accepted=["b"])

    assert [(option.code, option.accepted) for option in made.options] == [("a", False), ("b", True)]
    with pytest.raises(TermsRefused, match="exclude"):
        made.accept("a")


def test_only_what_is_taken_can_be_declined():
    """Declining what was never accepted is a slip of the pen, and told."""
    made = quote(priced(migration={}, training={}), options=[{"lines": ["training"]}])

    with pytest.raises(TermsRefused, match="trainin"):
        made.decline("trainin")
