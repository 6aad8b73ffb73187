"""What a scope, a risk, variants, a bridge, a calendar and a price book show in a notebook."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from costing import PriceBook, Scope, bridge, compare, estimate, quote, schedule, variant
from costing.wording import LANGUAGES
from tests.page_reading import cells, figure, rows, said, told
from tests.samples import DAY, EXAMPLES, book, chu_estimate, chu_scope, priced, scope_of
from tests.test_bridge import every_cause

HOSTILE = "<script>alert(1)</script> & {{ x }} [b]"
ORDER = date(2026, 11, 29)
THIN, NBSP = "\u202f", "\u00a0"


@cache
def own_book():
    """The company's own book of the examples."""
    return PriceBook.read(EXAMPLES / "own-book.toml")


@cache
def variants():
    """A hospital as it stands, and spread over years."""
    return compare([variant(chu_scope(), book(), DAY, choices) for choices in ((), ("phased",))], book(), DAY)


@cache
def shows():
    """One of each thing that shows itself here, by its name."""
    return {
        "scope": chu_scope(),
        "risk": chu_estimate().risk(),
        "comparison": variants(),
        "bridge": bridge(*every_cause()),
        "schedule": schedule(chu_estimate(), ORDER),
        "book": own_book(),
    }


NAMES = ("scope", "risk", "comparison", "bridge", "schedule", "book")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_each_is_told_alike_as_a_page_and_as_text_in_every_language(name, lang):
    """Whoever sees the page and whoever sees the plain text reads the same, in each language, no figure missing."""
    page, plain = told(shows()[name].show(lang))
    figures = [cell for cell in cells(page) if any(sign.isdigit() for sign in cell) and " " not in cell]

    assert page.get("lang") == lang
    assert len(figures) > 5
    assert [cell for cell in figures if cell not in plain] == []
    assert "{" not in said(page)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_each_in_its_own_language(name):
    """A cell that ends in the thing shows it in French, as the hospital and the house write."""
    page, plain = told(shows()[name])

    assert page.get("lang") == "fr"
    assert plain == told(shows()[name].show("fr"))[1]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("scope", '<Scope CHU-EX-01 "CHU d\'Exemple" university_hospital: systems, workstations, migration, '),
        ("risk", "<Risk P10 "),
        ("comparison", "<Comparison 2026-11-24: 2 variants, "),
        ("bridge", "<Bridge "),
        ("schedule", '<Schedule "CHU d\'Exemple": 2026-11-29 to 2027-05-27, 123 working days>'),
        ("book", "<PriceBook 'Imagerie Conseil Algérie': 225 dated entries, last change 2027-01-01>"),
    ],
)
def test_each_says_itself_in_one_line(name, begins):
    """In a list or an error, each is one line that says what it is."""
    told_of = repr(shows()[name])

    assert told_of.startswith(begins)
    assert "\n" not in told_of
    assert len(told_of) < 220


# A scope.


def test_a_scope_is_told_service_by_service_in_words():
    """I read my answers under the services they are on, as the form asks for them, and never a word of the file."""
    page, _ = told(
        scope_of(
            client={"kind": "private_clinic", "departments": ["radiology", "emergency"]},
            workstations={"count": 24, "diagnostic_share": 0.4, "deployment": "on_site"},
            migration={},
        )
    )

    assert said(page).startswith("Besoin – Hôpital d'Exemple\nDemandé\u00a0: Postes de travail, Reprise des images\n")
    assert rows(page.find("table"))[1:] == [
        ("Votre établissement",),
        ("Quel est le nom de votre établissement\u00a0?", "Hôpital d'Exemple"),
        ("De quel type d’établissement s’agit-il\u00a0?", "Clinique privée"),
        ("Service concerné", "Radiologie, Urgences"),
        ("Postes de travail",),
        (
            "Combien de postes faut-il mettre à niveau, interprétation et consultation confondues\u00a0?",
            "24\u00a0postes",
        ),
        ("Quelle part des postes sert à l’interprétation des examens, par exemple 4 sur 10\u00a0?", "40\u00a0%"),
        ("Comment mettre à niveau les postes\u00a0: à distance, sur site ou de façon mixte\u00a0?", "sur site"),
        ("Reprise des images",),
        ("Faut-il reprendre vos images dans le nouveau système\u00a0?", "oui"),
        ("Votre demande",),
        ("Dans quelle langue souhaitez-vous l’offre\u00a0?", "français"),
    ]


def test_a_scope_says_what_is_still_open():
    """What is asked for and not yet answered is folded in, each with the key that takes the answer, and counted."""
    page, plain = told(scope_of(workstations={"count": 24}, vendor={"origin": "local"}, sites=1).show("en"))
    folded = page.find("details")

    assert folded.find("summary").text == "Questions still open: 5"
    assert [row[1] for row in rows(folded) if len(row) == 2][1:] == [
        "client.kind", "users", "workstations.diagnostic_share", "workstations.generations", "workstations.deployment",
    ]  # fmt: skip
    assert "Questions still open: 5" in plain


def test_a_question_without_an_object_is_not_open():
    """How far the RIS is behind is not asked where it stays as it is, nor a support contract where PACS is replaced."""
    page, _ = told(scope_of(systems={"pacs": {"upgrade": "major"}}, vendor={"origin": "local"}))
    keys = [row[1] for row in rows(page.find("details")) if len(row) == 2]

    assert "systems.pacs.versions_behind" in keys
    assert not {"systems.ris.versions_behind", "systems.pacs.support_contract", "users", "vendor.trips"} & set(keys)


def test_interfaces_and_licences_stand_in_tables_of_their_own():
    """Each interface and each licence is a row; what is not known of an interface is said to be so."""
    page, _ = told(
        scope_of(
            integrations=[{"system": "EMR", "standard": "HL7v2"}, {}],
            licences=[{"item": "PACS", "amount": 40_000, "currency": "EUR"}, {"item": "RIS", "amount": 900_000.5}],
        ).show("en")
    )
    interfaces, licences = page.findall("table")[1:]
    unknown = "not known"

    assert rows(interfaces)[1:] == [
        ("medical record (EMR)", "HL7v2", unknown, unknown, unknown),
        (unknown,) * 5,
    ]
    assert rows(licences) == [
        ("Licence", "Amount before tax", "Currency"),
        ("PACS", "40,000.00", "EUR"),
        ("RIS", "900,000.50", "DZD"),
    ]


def test_a_scope_shows_no_cost_and_no_terms_of_business():
    """What a licence costs the company, and which discount who may give, are named as there, and not told."""
    tables = {"licences": [{"item": "PACS", "cost": 31_415}], "exchange": {"EUR": 151.7}}
    scope = scope_of(**tables, terms={"discount_percent": 7.25, "role": "sales_manager", "payment": "cash"})

    page, plain = told(scope)

    assert "espèces" in plain
    assert "hors formulaire\u00a0: exchange, licences[1].cost, terms.role, terms.discount_percent." in said(page)
    for shown in (said(page), plain, str(scope.to_frame().to_dict())):
        assert not [word for word in ("31", "151", "7,25", "7.25", "sales_manager") if word in shown]


def test_a_scope_that_asks_for_nothing_says_so():
    """With nothing but a client's name I read that nothing is asked for yet, and how to ask."""
    scope = Scope.model_validate({"client": {"name": HOSTILE}, "lang": "en"})

    page, plain = told(scope)

    assert repr(scope) == f"<Scope {HOSTILE!r}: nothing>" == str(scope)
    assert said(page).startswith(f"Scope – {HOSTILE}\nNothing is asked for yet: ")
    assert "Nothing is asked for yet: " in plain


def test_a_companys_own_service_is_told_by_its_keys():
    """What only a company sells is told as its own, by the keys of its book, which alone has words for it."""
    page, _ = told(Scope.read(EXAMPLES / "gateway.toml"))

    assert rows(page.find("table"))[-3:] == [
        ("Prestations propres à la société",),
        ("teleradiology_gateway.centres", "4"),
        ("teleradiology_gateway.encryption", "vpn"),
    ]


def test_a_project_sold_whole_and_an_own_service_without_answers_are_told():
    """A project sold as a whole, and a service asked for without a word more, are both told as asked for."""
    page, _ = told(scope_of(project={"sold": "whole"}, services={"dose": {}}))

    assert "Demandé\u00a0: projet complet à prix global, dose\n" in said(page)
    assert ("dose", "oui") in rows(page)


# A risk.


def test_a_risk_tells_percentiles_against_the_point_price():
    """I read what the total does not pass at each confidence, how far that is from the likely price, how sure it is."""
    risk = chu_estimate().risk()

    page, _ = told(risk.show("en"))
    levels = {row[0]: row[1:] for row in rows(page.find("table"))[1:]}

    assert list(levels) == ["P10", "P50", "P70", "P80", "P90", "Mean", "Likely price"]
    assert levels["Likely price"] == ("19,166,746.47", "")
    for name in ("p10", "p50", "p70", "p80", "p90"):
        amount, difference = map(figure, levels[name.upper()])
        assert abs(float(amount) - getattr(risk, name)) <= 0.5
        assert abs(amount - Decimal("19166746.47") - difference) <= Decimal("0.5")
    assert f"with a probability of {risk.probability_of_net * 100:.1f}%" in said(page)


def test_a_risk_tells_what_moves_it_and_by_which_conventions():
    """Each line has its P10, likely, P90 and share, the largest first; choices are named as conventions."""
    page, _ = told(chu_estimate().risk().show("en"))
    _, tornado, choices = page.findall("table")
    shares = [float(row[4].rstrip("%")) for row in rows(tornado)[1:]]

    assert rows(tornado)[0] == ("Description", "P10 (DZD)", "Likely (DZD)", "P90 (DZD)", "Share")
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=0.5)
    assert next(row[2] for row in rows(tornado) if row[0] == "User training") == "700,000"
    assert ("0 to 0.6; taken: 0.3", "", "") in rows(choices)
    assert "These choices are conventions" in said(page.find("details"))


def test_a_risk_is_marked_as_internal():
    """Percentiles and tornado are the seller's: the panel says so in its title, in each language."""
    for lang, mark in (("fr", "(interne)"), ("en", "(internal)"), ("ar", "(داخلي)")):
        assert mark in str(shows()["risk"].show(lang)).splitlines()[0]


def test_a_certain_total_says_that_nothing_is_open():
    """A price that is given to the dinar has no percentiles: one sentence says that it is certain."""
    given = priced(licences=[{"item": "PACS", "amount": 1_234_567.5}], vendor={"origin": "local"})

    page, plain = told(given.risk())

    assert page.findall("table") == []
    assert f"le total, 1{THIN}234{THIN}567,50{NBSP}DA, est certain" in plain


def test_a_scope_without_a_one_off_line_has_nothing_at_risk():
    """Maintenance alone is paid by the year: the one-off total is nothing, and is said to be."""
    assert "total en une fois est nul" in str(priced(maintenance={"years": 5}).risk().show())


# Variants.


def test_variants_stand_side_by_side_with_their_ranges():
    """I read what each variant costs once and over the years, its range, percentiles and present value below it."""
    page, _ = told(variants().show("en"))
    table = rows(page.find("table"))
    first, phased = variants().variants

    assert table[0][:3] == ("Variant", "Once (DZD)", "First year (DZD)")
    assert [row[0] for row in table[1:]] == [
        "Scope as it stands", "Range", "Present value", "P50", "P80",
        "Phased upgrade", "Range", "Present value", "P50", "P80",
    ]  # fmt: skip
    assert [figure(table[rank][1]) for rank in (1, 6)] == [first.once, phased.once]
    assert [figure(each) for each in table[1][3:]] == [own.cost for own in first.ownership(variants().terms)]
    assert table[3][3].startswith("(")
    assert figure(table[9][1]) == Decimal(round(phased.percentiles.p50))


def test_what_a_variant_gives_up_and_changes_is_told():
    """Below the figures I read what each variant gives up, how it is phased, and that it is the same work."""
    page, _ = told(variants())
    notes = [text for text in said(page).split("\n") if "Phase" in text or "renonce" in text]

    assert any("Ce à quoi l’on renonce" in text for text in notes)
    assert any("Phase 2, année 2" in text for text in notes)
    assert "Mêmes prestations que la première variante" in said(page)
    assert "corrélation de rang de 0,3" in said(page.find("details"))


def test_one_variant_alone_is_told_too():
    """A single variant is a table of one, with nothing it is held against."""
    alone = compare([variant(scope_of(training={"days": 10}), book(), DAY)], book(), DAY)

    page, _ = told(alone)

    assert len(rows(page, "line")) == 1
    assert "première variante" not in said(page)


# A bridge.


def sums(page):
    """The difference that the causes of a bridge sum to, and the one its lines sum to."""
    table = page.find("table")
    _, *causes = rows(table, "line")
    parts = rows(table, "part")
    return tuple(sum((figure(row[2]) for row in some), Decimal(0)) for some in (causes, parts))


def test_a_bridge_leads_from_one_amount_to_the_other():
    """A thousand dinars off takes its tax with it: from 402,220.00 to 401,030.00, cause by cause."""
    old = quote(priced(training={"days": 10}, vendor={"origin": "local"}))

    page, _ = told(bridge(old, old.discount(amount=1000)).show("en"))
    table = rows(page.find("table"))

    assert [row[2] for row in table[2:6]] == ["-1,000.00", "-1,000.00", "-190.00", "-190.00"]
    assert [row[0] for row in table[2:6]] == ["Discounts", "User training", "Taxes", "VAT on these differences"]
    assert figure(table[6][2]) - figure(table[1][2]) == Decimal("-1190.00")
    assert table[7] == ("Difference in the amount due", "", "-1,190.00")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_steps_on_the_page_sum_to_the_difference(lang):
    """Whatever changed, the causes I read, and the lines below them, both sum to the difference, to the centime."""
    made = bridge(*every_cause())

    page, _ = told(made.show(lang))

    assert sums(page) == (made.difference, made.difference)
    assert figure(rows(page, "strong")[0][2]) == made.new.due


def test_a_bridge_tells_counts_changes_years_and_the_clients_words():
    """I read how many there were and are, what is paid by the year, what changed in the scope, and what to tell."""
    made = bridge(*every_cause())

    page, _ = told(made)

    assert f"7{NBSP}postes → 9{NBSP}postes" in cells(page)
    assert "Payé par année, TTC, en tout" in said(page)
    assert "Ce qui change dans le besoin" in said(page)
    assert [text for text in made.sentences["fr"] if text not in said(page)] == []


def test_a_bridge_between_equal_quotes_says_that_nothing_moves():
    """Between a quote and itself there is no cause, and the amount due is said not to change."""
    same = quote(priced(training={"days": 10}))

    page, plain = told(bridge(same, same))

    assert len(rows(page, "line")) == 1
    assert rows(page, "part") == []
    assert rows(page, "total")[0][0] == "Le net à payer ne change pas"
    assert "Le net à payer ne change pas" in plain


def test_causes_that_cannot_be_told_apart_say_why():
    """Where an own service is gone from book and scope, the panel says why the two causes are one step."""
    base = {"training": {"days": 3}}
    gateway = {"services": {"teleradiology_gateway": {"centres": 4}}}
    old = quote(estimate(scope_of(**base, **gateway), own_book(), DAY))

    page, _ = told(bridge(old, quote(priced(**base))))

    assert "Besoin et prix ensemble" in said(page)


# A calendar.


def test_a_calendar_tells_stages_milestones_interruption_and_feasts():
    """I read each stage with its days, when the service stops, what is reached when, and which days may move."""
    page, _ = told(schedule(chu_estimate(), ORDER))
    stages, milestones = page.findall("table")

    assert rows(stages)[0][:4] == ("Étape", "Début", "Fin", "Jours ouvrés")
    assert [row[:4] for row in rows(stages)[1::7]] == [
        ("Lancement et plan de projet", "29 novembre 2026", "8 décembre 2026", "8"),
        ("Bascule sur la nouvelle version", "2 avril 2027", "2 avril 2027", "0"),
    ]
    assert ("12 avril 2027", "Remise signée") in rows(milestones)
    assert f"le 2 avril 2027, de 0{NBSP}h{NBSP}00 à 8{NBSP}h{NBSP}00" in said(page)
    assert [each.find("summary").text for each in page.findall("details")] == [
        "Jours fériés pendant le projet (9)", "À confirmer",
    ]  # fmt: skip
    assert ("9 mars 2027", "Aïd el-Fitr (estimé)") in rows(page)


def test_a_project_without_interruption_or_feast_tells_neither():
    """Two days of training meet no feast and stop nothing: neither is told."""
    page, _ = told(schedule(priced(training={"days": 2}), ORDER))

    assert "Arrêt de service" not in said(page)
    assert "fériés" not in said(page)


# A price book.


def test_a_price_book_tells_its_published_ranges_with_their_source():
    """I read the market's seven ranges to the figure, each with its source, the assumptions apart from them."""
    page, _ = told(book().show("en"))
    table = rows(page.findall("table")[1])
    groups = [row[0] for row in table if len(row) == 1]

    assert groups == ["Ranges published by the market", "Assumptions of costing, to be replaced by your own"]
    assert [row[2:4] for row in table[2:9]] == [
        ("100,000", "500,000"),
        ("500,000", "3,000,000 and more"),
        ("50,000", "250,000"),
        ("200,000", "1,500,000 and more"),
        ("300,000", "2,000,000 and more"),
        ("2,000,000", "10,000,000 and more"),
        ("10%", "25%"),
    ]
    assert {row[4] for row in table[2:9]} == {"Market document: prices of PACS/RIS/workstation upgrades in Algeria"}
    assert rows(page)[1] == ("Values in force that day: 185", "published: 34, assumption: 151")


def test_a_companys_book_tells_whose_it_is_and_what_is_its_own():
    """A company's book has its name, its own prices apart with its own words as source, and says how to see more."""
    page, _ = told(own_book())
    table = rows(page.findall("table")[1])

    assert said(page).startswith("Bordereau de prix – Imagerie Conseil Algérie (interne)\n")
    assert table[-4:] == [
        ("Prix de la société",),
        (
            "Reprise des données PACS/RIS", "forfait", f"220{THIN}000", f"1{THIN}600{THIN}000 et plus",
            "Grille tarifaire 2027 de la société", "1er janvier 2027",
        ),
        (
            "Passerelle de téléradiologie", "forfait", f"150{THIN}000", f"600{THIN}000",
            "Nos douze dernières passerelles", "1er novembre 2026",
        ),
        (
            "Durcissement de la sécurité", "forfait", f"120{THIN}000", f"400{THIN}000",
            "Grille tarifaire 2026 de la société", "1er novembre 2026",
        ),
    ]  # fmt: skip
    assert '.to_frame(date(2026, 12, 31)) (un autre jour, en tableau), .show("en")' in said(page)
    assert '.show("fr")' in str(own_book().show("en"))


# Texts from outside.


def hostile():
    """What shows itself, made of texts that would be markup, templates and tags."""
    client = {"name": HOSTILE, "address": HOSTILE, "contact": HOSTILE}
    tables = {"licences": [{"item": HOSTILE, "amount": 1_000}], "training": {"days": 10}}
    scope = scope_of(client=client, subject=HOSTILE, vendor={"origin": "local"}, **tables)
    made = estimate(scope, book(), DAY)
    lines = [{"label": HOSTILE, "unit_price": 1_000}]
    event = {"title": HOSTILE, "probability_percent": 30, "impact": [1_000, 2_000, 900_000]}
    return {
        "scope": scope,
        "risk": made.risk(events=[event]),
        "comparison": compare([variant(scope, book(), DAY)], book(), DAY),
        "bridge": bridge(quote(made), quote(made, lines=lines)),
        "schedule": schedule(made, ORDER),
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES[:-1])
def test_a_text_of_a_stranger_stands_as_text(name, lang):
    """A client or a line whose name is a script is read as that name, and is nothing else, in every language."""
    page, plain = told(hostile()[name].show(lang))

    assert not list(page.iter("script"))
    assert HOSTILE in said(page)
    assert HOSTILE in plain
