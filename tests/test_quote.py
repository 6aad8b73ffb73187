"""The firm quote: rounding, terms, number, validity, and everything it says it stands on."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from costing import CostingError, PriceBook, Quote, Scope, estimate, quote
from costing.documents.view import view_of
from costing.errors import (
    AmountTooLarge,
    LanguageNotWritten,
    NothingAsked,
    NotInForce,
    RateMissing,
    RecordRefused,
    TermsRefused,
)
from costing.scope import ASKING
from tests.samples import DAY, EXAMPLES, book, chu_estimate, chu_quote, chu_scope, priced, scope_of
from tests.test_cases import CASES, read


def codes(made):
    return [line.code for line in made.lines]


def test_the_example_asks_for_what_the_readme_says():
    """The README's hospital: 58,000 studies, 18 TB, 24 workstations, three interfaces, EUR licences, training."""
    made = chu_quote()

    assert codes(made) == [
        "minor_update", "major_upgrade", "workstation", "data_migration", "integration", "training",
        "licences", "licences.2", "maintenance.1", "maintenance.2", "maintenance.3",
    ]  # fmt: skip
    assert [line.recurring for line in made.lines] == [False] * 8 + [True] * 3
    assert made.scope.migration.studies_per_year == 58_000


def test_a_lump_sum_is_in_thousands_and_a_workstation_in_hundreds():
    """Firm unit prices are whole thousands, whole hundreds where a quantity multiplies them, centimes if given."""
    steps = {"lump_sum": 1000, "workstation": 100, "day": 100}

    for line in chu_quote().lines:
        if line.service not in ("licences", "maintenance"):
            assert line.unit_price % steps[line.unit] == 0


def test_a_number_says_reference_day_and_what_it_was_made_of():
    """The number is the reference, the day and four signs of the fingerprint; another price, another number."""
    made = chu_quote()

    assert made.number == f"CHU-EX-01-20261124-{made.basis.fingerprint[7:11].upper()}"
    dearer = chu_scope().model_copy(update={"sites": 5})
    assert quote(estimate(dearer, book(), DAY)).number != made.number


@pytest.mark.parametrize(
    ("reference", "start"),
    [
        (None, "Q-2026"),
        ("Réf. n° 12/b", "REFN12B-2026"),
        ("../../etc/passwd", "ETCPASSWD-2026"),
        ("مستشفى", "Q-2026"),
        ("a-b_c", "A-BC-2026"),
        ("١٢", "Q-2026"),
    ],
)
def test_a_reference_is_reduced_to_what_every_folder_takes(reference, start):
    """A number holds capital letters, figures and hyphens only, whatever was typed as the reference."""
    tables = {"migration": {}} | ({} if reference is None else {"reference": reference})

    assert quote(priced(**tables)).number.startswith(start)


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


@pytest.mark.parametrize("given", [{"payment": "cash"}, {"payment": "gold"}, {"validity_days": 0}])
def test_terms_that_are_not_accepted_are_refused(given):
    """Cash, an unknown means of payment, or a quote that never holds: refused with the way out."""
    with pytest.raises(TermsRefused) as refusal:
        quote(priced(migration={}), **given)

    assert next(iter(given)) in str(refusal.value) or "transfer, cheque or treasury" in str(refusal.value)


def test_the_means_of_payment_is_said_where_nobody_chose_it():
    """Without [terms] payment the quote says that transfer was taken."""
    assert [a.key for a in quote(priced(migration={"volume_tb": 2})).assumptions][-1] == "assumption.payment"
    assert "assumption.payment" not in [a.key for a in chu_quote().assumptions]


def test_an_unknown_count_is_quoted_at_a_whole_number_to_be_confirmed():
    """Nobody counted the workstations: the likely number is quoted, marked, with the price of one more or one fewer."""
    made = quote(priced(client={"kind": "university_hospital"}, workstations={}))

    line = made.lines[0]
    said = next(a.text["en"] for a in made.assumptions if a.key == "assumption.quantity")
    more = quote(priced(client={"kind": "university_hospital"}, workstations={"count": 29})).lines[0]
    assert line.quantity == 28
    assert {"quantity to be confirmed"} & {reason["en"] for reason in line.reasons}
    assert f"{more.amount - line.amount:,.2f}" in said


def test_a_known_zero_is_not_wanted():
    """Zero workstations, zero terabytes, zero days or zero years is no small order: no line, and a note."""
    made = quote(
        priced(
            workstations={"count": 0},
            migration={"volume_tb": 0},
            training={"days": 0},
            maintenance={"years": 0},
            integrations=[],
        )
    )

    assert codes(made) == ["integration"]
    assert [a.key for a in made.assumptions].count("assumption.not_wanted") == 4


@pytest.mark.parametrize(
    ("learned", "fewer"), [({"systems": {"pacs": {"upgrade": "major"}}}, "assumption.maintenance_base"), ({}, None)]
)
def test_maintenance_without_a_licence_rests_on_an_assumed_base(learned, fewer):
    """With no licence listed, maintenance is never refused: its base is assumed, and that is said first."""
    made = quote(priced(maintenance={}, **learned))

    assert made.assumptions[0].key == "assumption.maintenance_base"
    assert codes(made) == [*(["major_upgrade"] if learned else []), "maintenance.1"]
    assert fewer is None or fewer in [a.key for a in made.assumptions]


def test_a_licence_for_one_system_leaves_the_other_assumed():
    """A licence that covers the PACS only leaves the RIS's licence cost assumed; one that covers all leaves nothing."""
    both = {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "major"}}
    licence = {"item": "PACS", "amount": 1_000_000}
    part = quote(priced(systems=both, maintenance={}, licences=[{**licence, "covers": ["pacs"]}]))
    ris_alone = quote(priced(systems={"ris": {"upgrade": "major"}}, maintenance={}))
    every = quote(priced(systems=both, maintenance={}, licences=[licence]))

    assert part.maintenance.base == 1_000_000 + ris_alone.maintenance.base
    assert every.maintenance.base == 1_000_000
    assert "assumption.licences_cover_all" in [a.key for a in every.assumptions]


def test_unusual_interfaces_of_unknown_detail_are_said_twice():
    """Many interfaces whose direction nobody gave are to be confirmed for their number and for their details."""
    entries = [{"system": "EMR", "standard": "HL7v2"}] * 40
    keys = [a.key for a in quote(priced(client={"kind": "district_hospital"}, integrations=entries)).assumptions]

    assert "assumption.interfaces_unusual" in keys
    assert "assumption.interfaces" in keys


def test_every_entry_behind_an_assumed_default_is_listed():
    """What an unknown training or an assumed licence base was made with is in the record's basis too."""
    trained = {entry.key for entry in quote(priced(training={})).basis.entries}
    kept = {entry.key for entry in quote(priced(maintenance={})).basis.entries}
    whole = {entry.key for entry in quote(priced(project={"sold": "whole"}, migration={})).basis.entries}

    assert {"training_days.default", "users.prior"} <= trained
    assert {"licence_multiple.prior", "major_upgrade.range", "major_upgrade.weights"} <= kept
    assert {"data_migration.range", "data_migration.weights", "volume.scale"} <= whole


def test_the_client_reads_what_maintenance_is():
    """Tier, hours and yearly escalation stand beside the maintenance's price in what the client reads."""
    made = chu_quote()

    said = view_of(made, "fr").maintenance_reasons
    assert "premium" in said
    assert "24\u00a0h, 7\u00a0jours sur 7" in said or "24 h, 7 jours sur 7" in said
    assert "5\u00a0% par an" in said


def test_a_licence_the_client_supplies_is_no_line_but_is_maintained():
    """A licence supplied by the client is not sold, and still carries the maintenance."""
    licence = {"item": "PACS", "amount": 1_000_000, "supplied_by": "client"}
    made = quote(priced(systems={"pacs": {"upgrade": "major"}}, maintenance={}, licences=[licence]))

    assert codes(made) == ["major_upgrade", "maintenance.1"]
    assert made.maintenance.base == 1_000_000


def test_a_project_sold_in_parts_asks_for_nothing_by_itself():
    """[project] sold in parts is no service; sold whole it is one line, licences and maintenance beside it."""
    with pytest.raises(NothingAsked):
        priced(project={})

    whole = priced(project={"sold": "whole"}, migration={}, licences=[{"item": "x", "amount": 5}], maintenance={})
    assert codes(whole) == ["comprehensive_project", "licences", "maintenance.1"]


def test_nothing_asked_lists_what_can_be():
    """A scope that names only the client is answered with the list of what can be asked for."""
    with pytest.raises(NothingAsked) as refusal:
        priced()

    assert all(name in str(refusal.value) for name in ASKING)


def test_an_unusual_answer_is_priced_as_given_and_said():
    """400 TB is priced as given, never clipped, and the client is asked to confirm it."""
    made = quote(priced(client={"kind": "university_hospital"}, migration={"volume_tb": 400}))

    said = next(a.text["en"] for a in made.assumptions if a.key == "assumption.outside_usual")
    assert said.startswith(
        "Volume to migrate: 400\u00a0TB is outside the usual 8\u00a0TB to 100\u00a0TB for a university"
    )


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

    amounts = [quote(estimate(scope, book(), day)).totals.net for day in (date(2026, 9, 28), date(2026, 9, 29))]

    assert amounts == [Decimal("133.20"), Decimal("133.82")]


def test_what_is_not_priced_is_not_promised():
    """Hardware asked for in parts, or zero workstations, have no price, so the documents promise none of them."""
    made = quote(priced(hardware={"level": "servers"}, workstations={"count": 0}, migration={"volume_tb": 4}))
    view = view_of(made, "fr")

    work = " ".join(text for phase in view.phases for text in (*phase.activities, *phase.deliverables))
    assert made.answered == ("migration",)
    assert "matériel livré" not in work
    assert "poste modèle" not in work
    assert not any("postes" in sentence for sentence in view.need)
    assert "assumption.hardware_apart" in [each.key for each in made.assumptions]
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


def test_the_record_has_the_names_other_tools_rely_on():
    """The JSON record keeps the agreed names, amounts are text with two decimals, and words stand for what is due."""
    record = json.loads(chu_quote().to_json())

    assert {
        "schema", "audience", "number", "revision", "day", "valid_until", "lang", "client", "provider", "scope",
        "terms", "lines", "totals", "in_words", "maintenance", "commitment", "assumptions", "basis",
    } <= set(record)  # fmt: skip
    assert record["schema"] == "costing.quote/1"
    assert record["audience"] == "internal"
    line = record["lines"][0]
    assert {
        "code",
        "label",
        "quantity",
        "unit",
        "unit_price",
        "amount",
        "vat_rate",
        "recurring",
        "optional",
        "range",
    } <= set(line)
    assert {"low", "likely", "high", "open_top"} == set(line["range"])
    assert {"step", "value", "source"} <= set(line["trace"][0])
    assert set(record["totals"]) == {"net", "discount", "vat", "gross", "stamp_duty", "due"}
    assert record["totals"]["net"] == "15667400.00"
    assert record["totals"]["vat"] == [{"rate": "19", "base": "15667400.00", "amount": "2976806.00"}]
    assert record["maintenance"]["rate"] == "23"
    assert set(record["maintenance"]["years"][0]) == {"year", "net", "vat", "gross", "prepaid"}
    assert {"price_book", "fingerprint", "version", "exchange"} <= set(record["basis"])
    assert record["basis"]["fingerprint"].startswith("sha256:")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "costing.quote/2"}', "null"])
def test_a_broken_record_is_refused(text):
    """Something that is no record is refused in words."""
    with pytest.raises(RecordRefused) as refusal:
        Quote.from_json(text)

    assert isinstance(refusal.value, CostingError)
    assert str(refusal.value)


def test_every_entry_a_quote_used_is_listed_with_it():
    """The record lists every price-book entry it was made with: key, first day, kind and value."""
    entries = {entry.key: entry for entry in chu_quote().basis.entries}

    assert {"data_migration.range", "data_migration.weights", "volume.scale", "vat.standard", "exchange.EUR"} <= set(
        entries
    )
    assert entries["data_migration.range"].kind == "published"
    assert entries["volume.scale"].kind == "assumption"
    assert entries["exchange.EUR"].kind == "company"
    sources = {step.source for line in chu_quote().lines for step in line.trace}
    named = {source for source in sources if "." in source and not source.startswith("rule:")}
    assert named <= set(entries)


def test_the_fingerprint_ignores_texts_and_later_entries():
    """A later price, a changed label or source leave an old quote's fingerprint alone; a changed value does not."""
    from costing.price_book import base_tables

    base = base_tables()
    later = base_tables()
    later["services"]["data_migration"]["range"].append(
        {**later["services"]["data_migration"]["range"][0], "from": date(2027, 1, 1), "low": 250_000}
    )
    later["services"]["data_migration"]["label"]["fr"] = "Autre libellé"
    changed = base_tables()
    changed["services"]["data_migration"]["range"][0]["low"] = 250_000

    prints = [PriceBook.from_tables(tables).on(DAY).fingerprint for tables in (base, later, changed)]
    assert prints[0] == prints[1] != prints[2]
    assert PriceBook.from_tables(later).on(date(2027, 1, 1)).services["data_migration"].low == 250_000
    assert PriceBook.from_tables(later).on(date(2026, 12, 31)).services["data_migration"].low == 200_000


def test_a_quote_shows_as_a_table():
    """A quote gives its lines as a data frame, one row a line."""
    frame = chu_quote().to_frame()

    assert list(frame["code"]) == codes(chu_quote())
    assert frame.loc[frame["code"] == "workstation", "amount"].item() == Decimal("3340800.00")


def test_a_quote_and_an_estimate_say_what_they_are():
    """In a notebook a quote says number, client and totals; an estimate says its range."""
    assert repr(chu_quote()).startswith("<Quote CHU-EX-01-20261124-")
    assert "due 18,644,206.00 DZD" in repr(chu_quote())
    assert "lines" in repr(chu_estimate())


def test_the_class_of_an_estimate_follows_its_width():
    """All known, an estimate is of a better class than with nothing known, which is of the widest."""
    assert priced(migration={}).estimate_class == 5
    assert chu_estimate().estimate_class == 1
    known = next(path for path in CASES if path.stem == "imaging_centre_local")
    assert read(known)[1].estimate_class == 3
    assert priced(licences=[{"item": "x", "amount": 1}]).estimate_class == 1
    assert priced(maintenance={}).estimate_class is None


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_every_step_of_a_price_names_its_source(lang):
    """Explaining a line tells each step, in the reader's language, with a source."""
    made = estimate(Scope.read(EXAMPLES / "chu.toml"), book(), DAY)

    for line in made.lines:
        told = made.explain(line.code, lang)
        assert all(row.what and row.source for row in told.rows)
        assert line.code in str(told)


def test_the_ten_pricing_factors_of_the_market_all_move_a_price():
    """Each of the market's ten pricing factors is a driver that some service weighs or counts."""
    prices = book().on(DAY)
    used = {name for service in prices.services.values() for name in (*service.weights, service.quantity) if name}

    factors = {prices.drivers[name].factor for name in used if name in prices.drivers}

    assert factors == set(prices.factors)
    assert len(factors - {"market"}) == 10


def test_the_fingerprint_tells_which_answer_a_driver_reads():
    """A driver that reads another key of the scope gives another price, so it gives another fingerprint."""
    from costing.price_book import base_tables

    changed = base_tables()
    changed["drivers"]["modules"]["key"] = "sites"

    assert PriceBook.from_tables(changed).on(DAY).fingerprint != book().on(DAY).fingerprint


def test_what_is_unknown_is_said_to_the_client():
    """Every answer nobody gave is an assumption to be confirmed, in the document the client reads."""
    made = quote(priced(migration={"volume_tb": 18}))

    told = view_of(made, "fr").assumptions
    assert "Format des données d’origine\u00a0: DICOM avec champs privés par hypothèse, à confirmer." in told
    assert "Arrêt admis\u00a0: 24\u00a0h par hypothèse, à confirmer." in told
    assert any(text.startswith("Câblage") for text in view_of(made, "fr").exclusions)


def test_one_workstation_fewer_takes_off_what_it_says():
    """The price of one workstation fewer is the difference between the two firm lines."""
    kind = {"kind": "university_hospital"}
    made = quote(priced(client=kind, workstations={}))
    fewer = quote(priced(client=kind, workstations={"count": 27})).lines[0]

    said = next(a.text["en"] for a in made.assumptions if a.key == "assumption.quantity")
    assert f"one less takes off {made.lines[0].amount - fewer.amount:,.2f}" in said


def test_training_inside_a_whole_is_not_sold_again_beside_it():
    """Sold whole, training is part of the project and no line of its own."""
    assert codes(quote(priced(project={"sold": "whole"}, training={"days": 5}))) == ["comprehensive_project"]


def test_the_range_of_a_later_year_grows_with_its_price():
    """The range of each contract year grows by the escalation, as its price does."""
    first, second = priced(maintenance={"years": 2}).lines

    assert second.amount.low == pytest.approx(first.amount.low * 1.05)
    assert second.amount.high == pytest.approx(first.amount.high * 1.05)


def test_a_record_with_a_broken_scope_is_refused_as_a_record():
    """A record whose scope was spoilt is refused as a record, with the place of the fault."""
    spoilt = json.loads(chu_quote().to_json())
    spoilt["scope"]["workstations"]["count"] = -1

    with pytest.raises(RecordRefused, match=r"workstations\.count"):
        Quote.from_json(json.dumps(spoilt))


def test_an_explanation_in_a_fourth_language_is_refused():
    """An explanation in a language that is not there is refused with those there are."""
    with pytest.raises(LanguageNotWritten, match="fr, ar, en"):
        chu_estimate().explain("integration", "de")
