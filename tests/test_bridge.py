"""The money bridge between two quotes, by hand: each cause alone, all of them at once, and the words for the client."""

import decimal
import json
from datetime import date
from decimal import Decimal

import pytest

import costing
from costing import Quote, bridge, estimate, quote
from costing.money import ZERO
from costing.wording import LANGUAGES
from tests.companies import company
from tests.samples import DAY, book, chu_quote, scope_of

LATER = date(2026, 12, 1)
TRAINING = {"training": {"days": 10}}
ABROAD = {
    "vendor": {"origin": "local", "currency": "EUR"},
    "licences": [{"item": "PACS", "amount": 10_000, "currency": "EUR"}],
}
DEARER = """
[[services.training.range]]
from = 2026-12-01
low = 30_000
high = 60_000
open_top = false
source = "Direction"
"""
FINER = """
[[services.workstation.step]]
from = 2026-12-01
dzd = 1
source = "Direction"
"""
OWN = """
[services.dose]
label = {fr = "Dosimétrie", en = "Dose register", ar = "سجل الجرعات"}
note = {fr = "Par site.", en = "A site.", ar = "لكل موقع."}
table = "services"
unit = "lump_sum"
vat = "standard"
[[services.dose.price]]
from = 2025-01-01
dzd = 300_000
source = "Direction"
"""


def quoted(day=DAY, held=None, terms=None, **tables):
    """Quote a scope of some tables, on a day, with a book, under terms."""
    return quote(estimate(scope_of(**tables), held or book(), day), **(terms or {}))


def own(*prices, **said):
    """Return lines of one's own at some unit prices."""
    return [
        {"label": f"Prestation {n}", "code": f"own_{n}", "unit_price": each, **said} for n, each in enumerate(prices)
    ]


def told(steps):
    """Return steps as plain figures: each cause with its parts."""
    return {step.cause: {(part.kind, part.code): str(part.amount) for part in step.parts} for step in steps}


def test_five_more_days_of_training_are_one_step_and_its_tax():
    """Ten days at 35,000 become fifteen: 175,000 more, and 19 % of that."""
    old, new = quoted(training={"days": 10}), quoted(training={"days": 15})

    made = bridge(old, new)

    assert told(made.steps) == {
        "scope": {("line", "training"): "175000.00"},
        "tax": {("follows", "training"): "33250.00"},
    }
    assert (made.old.due, made.new.due, made.difference) == (416_500, 624_750, 208_250)
    (part,) = made.steps[0].parts
    assert (part.quantity, part.unit) == ((10, 15), "day")
    assert made.yearly == ()
    assert [each.text["en"] for each in made.changes] == ["Training days (15\u00a0days instead of 10\u00a0days)"]


def test_another_rate_is_the_exchange_and_nothing_else():
    """Ten thousand euros at 151 dinars instead of 150 cost 10,000 dinars more."""
    old, new = quoted(**ABROAD, exchange={"EUR": 150}), quoted(**ABROAD, exchange={"EUR": 151})

    made = bridge(old, new)

    assert told(made.steps) == {
        "exchange": {("line", "licences"): "10000.00"},
        "tax": {("follows", "licences"): "1900.00"},
    }
    assert [each.text["fr"] for each in made.changes] == ["Cours de change EUR (151, contre 150 auparavant)"]


def test_a_rate_that_is_said_and_was_used_before_is_no_change():
    """Whether a rate stands in the book or in the scope, the client is told nothing while it is the same rate."""
    rates = '[[exchange.EUR]]\nfrom = 2026-11-01\ndzd = 150\nside = "selling"\nsource = "Banque"\n'

    made = bridge(quoted(DAY, company(rates), **ABROAD), quoted(**ABROAD, exchange={"EUR": 150}))

    assert (made.difference, made.changes) == (0, ())


def test_the_rate_of_another_day_is_the_exchange_too():
    """The bank's rate of December, in the company's own book, moves the licence by ten dinars a euro."""
    rates = "".join(
        f'[[exchange.EUR]]\nfrom = {day}\ndzd = {dzd}\nside = "selling"\nsource = "Banque"\n'
        for day, dzd in (("2026-11-01", 150), ("2026-12-01", 160))
    )
    held = company(rates)

    made = bridge(quoted(DAY, held, **ABROAD), quoted(LATER, held, **ABROAD))

    assert [(step.cause, step.amount) for step in made.steps] == [("exchange", 100_000), ("tax", 19_000)]
    assert made.sentences["fr"][1] == "Cours de change EUR (160, contre 150 auparavant)."
    assert "besoin" not in made.text["fr"]


def test_a_dearer_price_is_the_price_book():
    """A trainer's day goes from a likely 35,000 to 42,000: ten days cost 70,000 more, and the scope is the same."""
    made = bridge(quoted(**TRAINING), quoted(LATER, company(DEARER), **TRAINING))

    assert told(made.steps) == {
        "price_book": {("line", "training"): "70000.00"},
        "tax": {("follows", "training"): "13300.00"},
    }
    assert made.changes == ()


def test_more_days_at_a_dearer_price_count_where_the_scope_is_changed():
    """Five more days, each now 42,000: the ten old days are dearer by 70,000, the five new ones come to 210,000."""
    made = bridge(quoted(**TRAINING), quoted(LATER, company(DEARER), training={"days": 15}))

    assert [(step.cause, step.amount) for step in made.steps] == [
        ("price_book", 70_000),
        ("scope", 210_000),
        ("tax", 53_200),
    ]


def test_another_commercial_step_is_rounding():
    """Seven workstations priced to the dinar instead of the hundred: 4 dinars less each, and the tax on them."""
    stations = {"workstations": {"count": 7}}

    made = bridge(quoted(**stations), quoted(LATER, company(FINER), **stations))

    assert told(made.steps) == {
        "rounding": {("line", "workstation"): "-28.00"},
        "tax": {("follows", "workstation"): "-5.32"},
    }


def test_a_tax_computed_once_per_rate_is_rounding_that_no_line_carries():
    """Two lines of 3 centimes bear a centime of tax each, and one centime together: the other is rounding."""
    old = quoted(**TRAINING, terms={"lines": own(0.03)})
    new = quoted(**TRAINING, terms={"lines": own(0.03, 0.03)})

    made = bridge(old, new)

    assert told(made.steps) == {
        "rounding": {("vat_once", None): "-0.01"},
        "terms": {("line", "own_1"): "0.03"},
        "tax": {("follows", "own_1"): "0.01"},
    }
    assert made.difference == Decimal("0.03")


def test_terms_are_own_lines_prices_by_hand_and_what_is_accepted():
    """An option taken, a price set by hand and a line of one's own, each on its line."""
    offered = {"lines": own(5_000, optional=True)}
    old = quoted(**TRAINING, terms=offered)
    agreed = {"training": {"unit_price": 30_000, "reason": "motif interne"}}

    taken = bridge(old, quoted(**TRAINING, terms={**offered, "accepted": ["own_0"]}))
    by_hand = bridge(old, quoted(**TRAINING, terms={**offered, "prices": agreed}))

    assert told(taken.steps) == {"terms": {("line", "own_0"): "5000.00"}, "tax": {("follows", "own_0"): "950.00"}}
    assert told(by_hand.steps)["terms"] == {("line", "training"): "-50000.00"}
    assert not any("motif" in text for text in by_hand.text.values())


def test_a_confidence_is_among_the_terms_with_the_provision_it_brings():
    """Sold at 80 %, each lump sum takes its part and the rest is a provision, all of it under the terms."""
    old = quoted(migration={"volume_tb": 18}, workstations={"count": 24})
    new = old.with_terms(confidence=80)

    made = bridge(old, new)

    assert [step.cause for step in made.steps] == ["terms", "tax"]
    assert {part.code: part.amount for part in made.steps[0].parts} == {
        line.code: line.contingency for line in new.lines if line.contingency
    }
    assert "contingency" in {part.code for part in made.steps[0].parts}
    assert "Provision pour travaux imprévus" in made.text["fr"]
    assert not any(word in made.text["fr"].casefold() for word in ("confiance", "probabilité", "risque", "80 %"))


def test_a_discount_is_told_line_by_line():
    """Ten percent on 350,000 of training and 30,000 of own work: 38,000 less, and 19 % of that."""
    old = quoted(**TRAINING, terms={"lines": own(30_000)})

    made = bridge(old, old.with_terms(discount_percent=10))

    assert told(made.steps) == {
        "discount": {("line", "training"): "-35000.00", ("line", "own_0"): "-3000.00"},
        "tax": {("follows", "training"): "-6650.00", ("follows", "own_0"): "-570.00"},
    }


def test_a_discount_to_a_gross_amount_is_the_discount_that_it_comes_to():
    """Brought down to 400,000 with tax: the discount and its tax account for 16,500."""
    old = quoted(**TRAINING)

    made = bridge(old, old.with_terms(discounts=[{"to_gross": 400_000}]))

    assert [step.cause for step in made.steps] == ["discount", "tax"]
    assert made.difference == -16_500


def test_an_exemption_of_one_line_is_a_rate_of_tax():
    """Training exempt and own work at 9 %: the net is the same, and each line says what its rate moves."""
    old = quoted(**TRAINING, terms={"lines": own(30_000)})
    new = quoted(
        **TRAINING,
        terms={
            "lines": own(30_000, vat_percent=9),
            "exemption": {"reason": "Attestation n° 7", "lines": ["training"]},
        },
    )

    made = bridge(old, new)

    assert told(made.steps) == {"tax": {("rate", "training"): "-66500.00", ("rate", "own_0"): "-3000.00"}}
    assert "Attestation" not in made.text["fr"]


def test_what_follows_an_amount_and_what_another_rate_makes_are_apart():
    """Fifteen exempt days instead of ten taxed ones: 33,250 of tax would follow the days, and 99,750 is spared."""
    new = quoted(training={"days": 15}, terms={"exemption": {"reason": "Attestation"}})

    made = bridge(quoted(**TRAINING), new)

    assert told(made.steps)["tax"] == {("follows", "training"): "33250.00", ("rate", "training"): "-99750.00"}


def test_cash_brings_a_stamp_duty_that_no_line_carries():
    """Paid in cash, 416,500 bears two dinars for each started hundred: 8,330."""
    old = quoted(**TRAINING)

    made = bridge(old, old.with_terms(payment="cash"))

    assert told(made.steps) == {"tax": {("stamp_duty", None): "8330.00"}}
    assert "droit de timbre" in made.text["fr"]


def test_what_is_paid_by_the_year_has_a_bridge_of_its_own():
    """Three years of support at 5,000 are 17,850 with tax, beside what is due, which does not move."""
    old = quoted(**TRAINING)

    made = bridge(old, old.with_terms(lines=own(5_000, recurring=True, quantity=3)))

    assert (made.difference, made.steps, made.yearly_difference) == (0, (), 17_850)
    assert told(made.yearly) == {"terms": {("line", "own_0"): "15000.00"}, "tax": {("follows", "own_0"): "2850.00"}}
    assert made.text["fr"].endswith(
        "le net à payer ne change pas et reste de 416\u202f500,00\u00a0DA. Le total payé par année, toutes années "
        "comprises, passe de 0,00\u00a0DA à 17\u202f850,00\u00a0DA TTC, soit 17\u202f850,00\u00a0DA de plus\u00a0: "
        "conditions de l’offre (+15\u202f000,00\u00a0DA HT)\u00a0; taxes (+2\u202f850,00\u00a0DA)."
    )


def test_a_longer_maintenance_moves_the_years_and_not_what_is_due():
    """Two more contract years are two more lines of the yearly bridge, by the scope."""
    tables = {"systems": {"pacs": {"upgrade": "minor"}}, "maintenance": {"warranty": "charged"}}
    old = quoted(**tables | {"maintenance": {"warranty": "charged", "years": 2}})
    new = quoted(**tables | {"maintenance": {"warranty": "charged", "years": 4}})

    made = bridge(old, new)

    assert (made.difference, made.steps) == (0, ())
    assert [part.code for part in made.yearly[0].parts] == ["maintenance.3", "maintenance.4"]
    assert made.yearly_difference == sum(year.gross for year in new.maintenance.years[2:])


def test_a_licence_that_goes_is_the_one_that_went_though_its_number_passes_on():
    """Of two licences the first is dropped: it is the one removed; the other is not told, though it is now first."""
    licences = [{"item": "PACS", "amount": 100_000}, {"item": "RIS", "amount": 40_000}]

    made = bridge(quoted(licences=licences), quoted(licences=licences[1:]))

    assert [(part.label["fr"], part.amount) for step in made.steps for part in step.parts] == [
        ("Licences logicielles – PACS", -100_000),
        ("Licences logicielles – PACS", -19_000),
    ]


def test_another_price_of_a_licence_is_told_and_its_cost_never():
    """A licence dearer by its vendor is told with both amounts; where a cost was given, only that it was revised."""
    markup = '[[markups.licences]]\nfrom = 2025-01-01\npercent = 20\nsource = "Direction"\n'
    sold, bought = ([{"item": "PACS", key: 700}] for key in ("amount", "cost"))
    dearer = [{"item": "PACS", "amount": 900}]
    held = company(markup)

    told_of = bridge(quoted(licences=sold), quoted(licences=dearer)).changes
    hidden = bridge(quoted(held=held, licences=bought), quoted(held=held, licences=[{"item": "PACS", "cost": 800}]))

    assert [each.text["en"] for each in told_of] == [
        "licence PACS (perpetual licence) (900.00\u00a0DZD instead of 700.00\u00a0DZD)"
    ]
    assert [each.text["en"] for each in hidden.changes] == ["licence PACS (perpetual licence) (price revised)"]
    assert not any(figure in text for text in hidden.text.values() for figure in ("700", "800"))


def test_what_cannot_be_told_apart_is_told_together_with_the_reason():
    """The first quote sells a service that the second's book lacks: scope and prices are one step, and why is said."""
    old = quoted(held=company(OWN), **TRAINING, services={"dose": {}})

    made = bridge(old, quoted(training={"days": 12}))

    step, tax = made.steps
    assert (step.cause, step.joined, step.amount) == ("scope_and_prices", ("price_book", "scope"), -230_000)
    assert {part.code: part.amount for part in step.parts} == {"training": 70_000, "dose": -300_000}
    assert "dose" in step.reason["en"]
    assert tax.amount == -43_700
    assert "--book" not in made.text["en"]
    assert "Combined effect (prices in force, scope of the work): -230,000.00\u00a0DZD before tax" in made.text["en"]
    assert [each.text["fr"] for each in made.changes][-1] == "en moins\u00a0: Dosimétrie"


def test_a_rate_that_only_one_scope_gives_is_told_with_the_scope():
    """A licence in pounds, whose rate only the first scope gives: without it there is no price in between."""
    pounds = [{"item": "PACS", "amount": 10_000, "currency": "GBP"}]
    old = quoted(vendor={"origin": "local"}, licences=pounds, **TRAINING, exchange={"GBP": 170})

    made = bridge(old, quoted(**TRAINING))
    back = bridge(quoted(**TRAINING), old)

    assert [(step.cause, step.joined, step.amount) for step in made.steps] == [
        ("scope_and_prices", ("exchange", "scope"), -1_700_000),
        ("tax", (), -323_000),
    ]
    assert [(step.cause, step.joined, step.amount) for step in back.steps] == [
        ("scope", (), 1_700_000),
        ("tax", (), 323_000),
    ]


def test_old_terms_stand_on_the_new_scope_as_far_as_they_can():
    """Terms that name a migration the new scope has not are left out on the way, and the rest of them stands."""
    old = quoted(
        migration={"volume_tb": 18},
        **TRAINING,
        terms={
            "prices": {
                "data_migration": {"unit_price": 1_000_000, "reason": "Accord"},
                "training": {"unit_price": 30_000, "reason": "Accord"},
            },
            "options": [{"lines": ["data_migration"]}, {"lines": ["own_0", "data_migration"], "code": "lot"}],
            "variants": [{"code": "v", "label": "Sans migration", "without": ["data_migration"]}],
            "accepted": ["data_migration"],
            "lines": own(7_000),
            "risk": {"ranges": {"data_migration": [1, 2, 3]}, "loadings": {"training": 0.5}},
        },
    )
    new = quoted(training={"days": 12})

    made = bridge(old, new)

    assert told(made.steps) == {
        "scope": {("line", "data_migration"): "-1000000.00", ("line", "training"): "60000.00"},
        "terms": {("line", "training"): "60000.00"},
        "tax": {("follows", "data_migration"): "-190000.00", ("follows", "training"): "22800.00"},
    }


def test_an_own_line_whose_code_a_priced_line_now_has_gives_way_to_it():
    """A line of one's own called as a service that is asked for later: the priced one stands in its place."""
    mine = [{"label": "Reprise", "code": "data_migration", "unit_price": 100_000}]
    old = quoted(**TRAINING, terms={"lines": mine})
    new = quoted(**TRAINING, migration={"volume_tb": 18})

    made = bridge(old, new)

    migrated = next(line.amount for line in new.lines if line.code == "data_migration")
    assert next((step.cause, step.amount) for step in made.steps) == ("scope", migrated - 100_000)


def test_a_record_that_other_rules_made_is_told_apart():
    """A quote recorded when the rules gave 1,000 more: the difference is the rules', on the recorded figures."""
    new = quoted(**TRAINING)
    old = new.model_copy()
    lines = tuple(line.model_copy(update={"amount": line.amount + 1_000}) for line in new.lines if line.amount)
    vat = tuple(tax.model_copy(update={"amount": tax.amount + 190}) for tax in new.totals.vat)
    more = {"net": new.totals.net + 1_000, "vat": vat, "gross": new.totals.gross + 1_190, "due": new.totals.due + 1_190}
    old.__dict__.update(lines=lines, totals=new.totals.model_copy(update=more))

    there, back = bridge(old, new), bridge(new, old)

    assert told(there.steps) == {
        "rules": {("line", "training"): "-1000.00"},
        "tax": {("follows", "training"): "-190.00"},
    }
    assert told(back.steps)["rules"] == {("line", "training"): "1000.00"}
    assert there.difference == -1_190


def test_records_are_bridged_as_the_quotes_they_came_from():
    """Read back from their files alone, two quotes have the same bridge, to the last word."""
    old, new = every_cause()

    read = [Quote.from_json(each.to_json()) for each in (old, new)]

    assert bridge(*read).record() == bridge(old, new).record()
    assert bridge(old, read[0]).steps == ()


def test_a_record_that_cannot_be_priced_again_is_bridged_on_its_figures():
    """A record whose own service nobody can price any more: what changed before discounts is one step, with why."""
    old = quoted(held=company(OWN), **TRAINING, services={"dose": {}})
    new = quoted(**TRAINING, terms={"discount_percent": 10})
    lost = Quote.from_json(old.to_json())
    lost.__dict__["basis"] = lost.basis.model_copy(update={"own": {}})

    made, back = bridge(lost, new), bridge(new, lost)

    assert [(step.cause, step.joined, step.amount) for step in made.steps] == [
        ("scope_and_prices", ("rules", "price_book", "scope"), -300_000),
        ("discount", (), -35_000),
        ("tax", (), -63_650),
    ]
    assert "dose" in made.steps[0].reason["en"]
    assert back.difference == -made.difference == sum((step.amount for step in back.steps), ZERO)
    assert "Effet conjoint (mode de calcul, prix en vigueur, étendue des prestations)" in made.text["fr"]


def every_cause():
    """Return two quotes between which everything changes."""
    rates = '[[exchange.EUR]]\nfrom = 2026-12-01\ndzd = 160\nside = "selling"\nsource = "Banque"\n'
    old = quoted(
        **ABROAD,
        training={"days": 10},
        workstations={"count": 7},
        terms={"lines": own(0.03), "payment": "transfer"},
    )
    new = quoted(
        LATER,
        company(DEARER + FINER + rates),
        **ABROAD,
        training={"days": 12},
        workstations={"count": 9},
        maintenance={"years": 2, "warranty": "charged"},
        terms={"lines": own(0.03, 0.03, 12_000), "payment": "cash", "discount_percent": 5, "role": "Directeur"},
    )
    return old, new


def test_all_causes_at_once_stand_in_their_order_and_sum():
    """Rate, prices, rounding, scope, terms, discount and taxes: each has its step, and they sum to the centime."""
    made = bridge(*every_cause())

    assert [step.cause for step in made.steps] == [
        "exchange", "price_book", "rounding", "scope", "terms", "discount", "tax",
    ]  # fmt: skip
    assert sum((step.amount for step in made.steps), ZERO) == made.difference
    assert sum((step.amount for step in made.yearly), ZERO) == made.yearly_difference > 0
    assert {part.kind for part in made.steps[-1].parts} == {"follows", "stamp_duty"}


def revised():
    """Return a quote and its first revision, later, dearer, larger, with a discount and paid in cash."""
    old = quoted(**TRAINING)
    new = quoted(LATER, company(DEARER), training={"days": 15}, terms={"discount_percent": 10, "payment": "cash"})
    return old, new.model_copy(update={"number": old.number, "revision": 1})


def test_the_paragraph_tells_from_where_to_where_and_why():
    """In my language I read both amounts, each cause with its lines, taxes last, and nothing that is internal."""
    old, new = revised()

    text, number = bridge(old, new).text, old.number

    assert text["en"] == (
        f"Quote {number}, from the original version of 24 November 2026 to revision\u00a01 of 1 December 2026: "
        "the amount due rises from 416,500.00\u00a0DZD to 688,226.00\u00a0DZD, which is 271,726.00\u00a0DZD more."
        " Prices in force: +70,000.00\u00a0DZD before tax (User training)."
        " Scope of the work: +210,000.00\u00a0DZD before tax (User training, from 10 to 15\u00a0days)."
        " What changes in the scope: training days (15\u00a0days instead of 10\u00a0days)."
        " Discounts: -63,000.00\u00a0DZD before tax (User training)."
        " Taxes: +54,726.00\u00a0DZD (VAT on these differences: +41,230.00\u00a0DZD; stamp duty: +13,496.00\u00a0DZD)."
    )
    assert text["fr"] == (
        f"Devis {number}, de la version initiale du 24 novembre 2026 à la révision\u00a01 du 1er décembre 2026\u00a0: "
        "le net à payer passe de 416\u202f500,00\u00a0DA à 688\u202f226,00\u00a0DA, "
        "soit 271\u202f726,00\u00a0DA de plus."
        " Prix en vigueur\u00a0: +70\u202f000,00\u00a0DA HT (Formation des utilisateurs)."
        " Étendue des prestations\u00a0: +210\u202f000,00\u00a0DA HT (Formation des utilisateurs, de 10 à "
        "15\u00a0jours)."
        " Ce qui change dans le besoin\u00a0: journées de formation (15\u00a0jours, contre 10\u00a0jours auparavant)."
        " Remises\u00a0: -63\u202f000,00\u00a0DA HT (Formation des utilisateurs)."
        " Taxes\u00a0: +54\u202f726,00\u00a0DA (TVA sur ces écarts\u00a0: +41\u202f230,00\u00a0DA\u00a0; "
        "droit de timbre\u00a0: +13\u202f496,00\u00a0DA)."
    )
    assert text["ar"].replace("\u200e", "") == (
        f"عرض الأسعار {number}، من النسخة الأصلية بتاريخ 24 نوفمبر 2026 إلى المراجعة\u00a01 بتاريخ 1 ديسمبر 2026: "
        "يرتفع الصافي للدفع من 416.500,00\u00a0د.ج إلى 688.226,00\u00a0د.ج، أي بزيادة قدرها 271.726,00\u00a0د.ج."
        " الأسعار المعمول بها: +70.000,00\u00a0د.ج خارج الرسم (تكوين المستخدمين)."
        " نطاق الخدمات: +210.000,00\u00a0د.ج خارج الرسم (تكوين المستخدمين، من 10 إلى 15\u00a0يومًا)."  # noqa: RUF001
        " ما يتغير في الحاجة: أيام التكوين (15\u00a0يومًا بدلًا من 10\u00a0أيام)."  # noqa: RUF001
        " التخفيضات: -63.000,00\u00a0د.ج خارج الرسم (تكوين المستخدمين)."
        " الرسوم: +54.726,00\u00a0د.ج (الرسم على القيمة المضافة على هذه الفروق\u200f: +41.230,00\u00a0د.ج؛ "
        "حق الطابع\u200f: +13.496,00\u00a0د.ج)."
    )


def test_a_bridge_back_says_less():
    """From the revision back to the first version, the paragraph says by how much less, in each language."""
    old, new = revised()

    text = bridge(new, old).text

    assert "de la révision\u00a01 du 1er décembre 2026 à la version initiale du 24 novembre 2026" in text["fr"]
    assert "soit 271\u202f726,00\u00a0DA de moins" in text["fr"]
    assert "which is 271,726.00\u00a0DZD less" in text["en"]
    assert "أي بنقصان قدره" in text["ar"]


def test_where_nothing_changed_it_says_so():
    """A quote against itself, or against one that is only paid otherwise: no amount has changed, says the text."""
    made = quoted(**TRAINING)

    same, otherwise = bridge(made, made), bridge(made, made.with_terms(payment="cheque"))

    assert (same.steps, same.yearly, same.changes, same.difference) == ((), (), (), 0)
    assert same.text["fr"] == (
        f"Devis {made.number} du 24 novembre 2026\u00a0: aucun montant n’a changé, le net à payer reste de "
        "416\u202f500,00\u00a0DA."
    )
    assert "no amount has changed, the amount due stays at 416,500.00\u00a0DZD." in otherwise.text["en"]
    assert "لم يتغير أي مبلغ" in same.text["ar"]


def test_changes_that_make_up_for_each_other_are_told_all_the_same():
    """A line replaced by another of the same amount: what is due does not change, and both lines are told."""
    old = quoted(**TRAINING, terms={"lines": [{"label": "Ancien", "code": "a", "unit_price": 500}]})
    new = quoted(**TRAINING, terms={"lines": [{"label": "Nouveau", "code": "b", "unit_price": 500}]})

    made = bridge(old, new)

    assert made.difference == 0
    assert (
        "ne change pas et reste de 417\u202f095,00\u00a0DA. Conditions de l’offre\u00a0: 0,00\u00a0DA"
        in made.text["fr"]
    )
    assert (
        "Ancien, ligne retirée\u00a0: -500,00\u00a0DA\u00a0; Nouveau, nouvelle ligne\u00a0: +500,00\u00a0DA"
        in made.text["fr"]
    )
    assert "Taxes" not in made.text["fr"]


def test_two_quotes_of_different_numbers_are_named():
    """Two first quotes, even of two clients in two languages, are told by their numbers, a revision by its own."""
    old = quoted(training={"days": 10}, client={"name": "Clinique El Amel"}, lang="ar")
    new = quoted(training={"days": 11}, lang="en").model_copy(update={"revision": 2})

    made = bridge(old, new)

    assert f"Du devis {old.number} du 24 novembre 2026 au devis {new.number} (révision\u00a02) du" in made.text["fr"]
    assert made.text["en"].startswith(
        f"From quote {old.number} of 24 November 2026 to quote {new.number} (revision\u00a02)"
    )
    assert made.to_frame()["label"].iloc[0] == "User training"


def test_three_lines_are_named_and_the_others_counted():
    """Of five lines that change, I read the three that weigh most and that there are two others."""
    old = quoted(**TRAINING)

    five = bridge(old, old.with_terms(lines=own(100, 500, 300, 400, 200))).text
    four = bridge(old, old.with_terms(lines=own(100, 500, 300, 400))).text
    six = bridge(old, old.with_terms(lines=own(100, 500, 300, 400, 200, 50))).text

    for shown in (
        "Prestation 1, nouvelle ligne\u00a0: +500,00",
        "Prestation 3",
        "Prestation 2",
        "\u00a0; et 2 autres)",
    ):
        assert shown in five["fr"]
    assert "Prestation 0" not in five["fr"]
    assert "; and 2 others)" in five["en"]
    assert "; and 1 other)" in four["en"]
    assert "وعنصران آخران" in five["ar"]
    assert "وعنصر آخر)" in four["ar"]
    assert "وعناصر أخرى عددها 3)" in six["ar"]


def test_a_discount_over_many_lines_counts_them():
    """A discount on the whole of five lines is told by its amount and their number, not by their names."""
    old = quoted(**TRAINING, terms={"lines": own(100, 500, 300, 400)})

    text = bridge(old, old.with_terms(discount_percent=10)).text

    assert "Remises\u00a0: -35\u202f130,00\u00a0DA HT (sur 5 lignes)" in text["fr"]
    assert "(over 5 lines)" in text["en"]


def test_what_changed_in_the_scope_is_told_in_words():
    """Each answer that changed is told in my language: levels, licences, who signs; no word of the file is left."""
    old = quoted(
        systems={"pacs": {"upgrade": "minor"}},
        vendor={"contract": "foreign", "licensing": "perpetual"},
        maintenance={"warranty": "free"},
        integrations=[{"system": "EMR", "cooperation": "good"}],
    )
    new = quoted(
        systems={"pacs": {"upgrade": "major", "support_contract": True}},
        vendor={"contract": "local_reseller", "licensing": "subscription"},
        maintenance={"warranty": "charged", "years": 3},
        integrations=[{"system": "EMR", "cooperation": "poor"}],
        project={"sold": "whole"},
    )

    changes = bridge(old, new).changes

    assert [each.text["fr"] for each in changes] == [
        "contrat de support en cours sur le PACS (oui, non précisé auparavant)",
        "niveau de mise à niveau du PACS (majeure, contre mineure auparavant)",
        "autrement\u00a0: interface dossier patient (DPI) – norme à préciser",
        "signataire du contrat avec l’éditeur (le revendeur local, contre le client lui-même auparavant)",
        "modèle de licence de l’éditeur (abonnement annuel, contre licence perpétuelle auparavant)",
        "année de garantie (facturée, contre gratuite auparavant)",
        "années de maintenance (3, non précisé auparavant)",
        "en plus\u00a0: vente du projet d’un bloc",
    ]
    assert all(len(set(each.text.values())) == len(LANGUAGES) for each in changes)


def test_hardware_that_the_client_now_supplies_is_told():
    """The server that my hospital buys itself is told as such, and by its name, in words."""
    lot = {"amount": 500_000}

    made = bridge(quoted(**TRAINING, hardware=lot), quoted(**TRAINING, hardware={**lot, "supplied_by": "client"}))

    assert [each.text["fr"] for each in made.changes] == ["fournisseur du matériel (le client, non précisé auparavant)"]
    assert told(made.steps)["scope"] == {("line", "hardware"): "-500000.00"}


def test_a_project_sold_in_parts_is_no_other_work():
    """Writing down that the project is sold in parts, as it was, changes neither the price nor the work."""
    made = bridge(quoted(**TRAINING), quoted(**TRAINING, project={"sold": "parts"}))

    assert (made.steps, made.changes) == ((), ())


def test_a_bridge_is_a_table_and_plain_values():
    """A table has one row a part; plain values are what JSON takes, amounts with two decimals."""
    old, new = every_cause()
    made = bridge(old, new)

    frame, record = made.to_frame(), json.loads(json.dumps(made.record()))

    assert list(frame.columns) == ["step", "code", "label", "amount"]
    assert frame["amount"].sum() == made.difference
    assert record["old"] == {
        "number": old.number,
        "revision": 0,
        "day": "2026-11-24",
        "due": f"{old.totals.due:.2f}",
        "yearly": "0.00",
    }
    assert Decimal(record["difference"]) == made.difference
    assert Decimal(record["yearly_difference"]) == made.yearly_difference
    assert [step["step"] for step in record["steps"]] == [step.cause for step in made.steps]
    assert sum(Decimal(part["amount"]) for step in record["steps"] for part in step["parts"]) == made.difference
    stations = next(part for part in record["steps"][3]["parts"] if part["code"] == "workstation")
    assert (stations["before"], stations["after"], stations["unit"]) == ("7", "9", "workstation")
    assert record["text"] == made.text
    assert [each["text"] for each in record["changes"]] == [each.text for each in made.changes]


def test_a_record_says_why_causes_are_told_together():
    """Where two causes are one step, plain values name both, and the reason in three languages."""
    made = bridge(quoted(held=company(OWN), **TRAINING, services={"dose": {}}), quoted(**TRAINING))

    step = made.record()["steps"][0]

    assert step["joined"] == ["price_book", "scope"]
    assert set(step["reason"]) == set(LANGUAGES)


@pytest.mark.parametrize("precision", [6, 50])
def test_a_programs_own_decimal_precision_moves_no_bridge(precision):
    """A program that has set another precision for its decimals gets the same bridge, to the centime."""
    pair = every_cause()
    usual = bridge(*pair).record()

    with decimal.localcontext(prec=precision):
        assert bridge(*pair).record() == usual


def test_a_bridge_says_itself_in_a_line():
    """In a session it shows from which quote to which, both amounts and the number of steps."""
    old, new = revised()

    assert repr(bridge(old, new)) == (
        f"<Bridge {old.number}/0 to {old.number}/1: due 416,500.00 to 688,226.00 DZD, +271,726.00 in 4 steps>"
    )
    assert costing.bridge is bridge


def test_a_whole_hospital_is_bridged_with_its_currencies_and_foreign_vendor():
    """The university hospital of the guide, six workstations more and sold at a confidence: it sums, it is told."""
    old = chu_quote()
    tables = old.scope.model_dump(exclude_none=True)
    tables["workstations"]["count"] = 30
    new = quote(estimate(costing.Scope.model_validate(tables), book(), DAY), confidence=80)

    made = bridge(old, new)

    assert made.difference == sum((step.amount for step in made.steps), ZERO)
    assert "Number of workstations" in made.changes[0].text["en"]
    assert [step.cause for step in made.steps] == ["exchange", "scope", "terms", "tax"]
