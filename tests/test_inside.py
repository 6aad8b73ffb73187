"""What only the company reads of a quote: the record's own figures, in words for whoever approves it."""

from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import Quote, estimate, quote
from costing.documents.chart_parts import Look
from costing.documents.drawings import Chart
from costing.documents.inside import inside_of
from costing.documents.inside_lines import NOTHING
from costing.money import ZERO
from costing.wording import LANGUAGES, amount, money, percent
from tests.companies import company
from tests.samples import DAY, chu_quote, priced, scope_of
from tests.term_strategies import quotes

WIDTH = 9_412
WORK = {
    "training": {"days": 20},
    "migration": {"volume_tb": 18},
    "workstations": {"count": 24},
    "systems": {"pacs": {"upgrade": "major"}},
    "vendor": {"origin": "local"},
    "maintenance": {"years": 2},
}


def sold(**terms):
    """Return the quote of a company that has costs, floors and mandates."""
    return quote(estimate(scope_of(**WORK), company(), DAY), **terms)


def inside(made, lang="fr"):
    """Return what the company reads of a quote."""
    return inside_of(made, lang, Look(lang), WIDTH)


def figure(text):
    """Return an amount as it was before it was written out in French."""
    plain = text.replace("\u202f", "").replace("\u00a0DA", "").replace("\u2212\u00a0", "-").replace(",", ".")
    return Decimal(0) if plain == NOTHING else Decimal(plain)


def leaves(value):
    """Return everything at the bottom of a view."""
    if is_dataclass(value) and not isinstance(value, Chart):
        return [leaf for each in fields(value) for leaf in leaves(getattr(value, each.name))]
    if isinstance(value, tuple):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]


def test_the_lines_at_likely_and_one_contingency_are_the_net():
    """Sold at 80 percent, the lines at their likely price and the contingency come to the net, to the centime."""
    made = sold(confidence=80)

    shown = inside(made).composition
    likely, added, net = (figure(getattr(shown.whole, name)) for name in ("likely", "added", "sold"))
    assert added == made.risk.contingency > 0
    assert likely == made.risk.base_amount
    assert likely + added == net == made.totals.net
    assert sum(figure(row.likely) for row in shown.rows) == likely
    assert sum(figure(row.added) for row in shown.rows) == added
    assert amount(added, "fr") in shown.contingency


def test_taxes_and_discounts_are_those_of_the_record():
    """Under the same net stand the record's own discount, tax and amount due."""
    made = sold(confidence=80, discount_percent=3)

    totals = dict(inside(made).composition.totals)
    assert figure(totals["Remise"]) == -made.totals.discount
    assert figure(totals["TVA 19\u00a0%"]) == made.totals.vat[0].amount
    assert figure(totals["Net à payer"]) == made.totals.due


def test_a_quote_at_likely_says_that_it_holds_no_contingency():
    """Without a confidence there is no contingency, and it is said."""
    shown = inside(chu_quote()).composition

    assert shown.whole.added == NOTHING
    assert shown.contingency == "Le devis est vendu aux prix probables\u00a0: il ne contient aucune provision."


@settings(max_examples=15, deadline=None)
@given(quotes(), st.sampled_from(LANGUAGES))
def test_any_quote_can_be_read_from_the_inside(made, lang):
    """Whatever is sold, the inside is text and charts alone, its parts sum to the net, and a record gives the same."""
    shown = inside(made, lang)

    kinds = {type(leaf) for leaf in leaves(shown)}
    assert kinds <= {str, Chart, type(None)}
    assert "None" not in {leaf for leaf in leaves(shown) if isinstance(leaf, str)}
    assert inside(Quote.from_json(made.to_json()), lang) == shown
    counted = [line for line in made.lines if not (line.recurring or line.optional)]
    assert (shown.composition is None) == (not counted)
    if lang == "fr" and counted:
        whole = shown.composition.whole
        assert figure(whole.likely) + figure(whole.added) == figure(whole.sold) == made.totals.net
        assert sum((figure(row.sold) for row in shown.composition.rows), ZERO) == made.totals.net


def test_every_line_shows_its_range_and_where_it_stands():
    """Each line has the low, likely and high of the record, its place in it, and the source of the range."""
    made = chu_quote()

    shown = {line.label: line for line in inside(made).lines}
    upgrade = shown["Mise à niveau majeure PACS/RIS"]
    line = next(each for each in made.lines if each.code == "major_upgrade")
    ends = [money(getattr(line.range, end), "fr") for end in ("low", "likely", "high")]
    assert [upgrade.low, upgrade.likely, upgrade.high] == [*ends[:2], f"{ends[2]} et plus"]
    assert upgrade.place == "56,3\u00a0%"
    assert upgrade.source == (
        "publié – Document de marché\u00a0: prix des mises à niveau PACS/RIS/postes en Algérie, "
        "vérifié le 24 novembre 2026"
    )


def test_the_trace_of_a_line_is_told_step_by_step():
    """From the low end to the firm price, each step has its answer, its dinars and its source."""
    shown = next(line for line in inside(chu_quote()).lines if line.label == "Mise à niveau majeure PACS/RIS")

    first, systems, *_, price, firm = shown.steps
    assert (first.value, first.source) == ("500\u202f000,00\u00a0DA", "major_upgrade.range (publié)")
    assert (systems.what, systems.source) == ("Systèmes concernés", "besoin exprimé")
    assert "poids 25\u00a0%" in systems.answer
    assert (price.source, firm.value) == ("calcul", "1\u202f908\u202f000,00\u00a0DA")


def test_a_further_year_tells_only_what_differs():
    """The second year of maintenance does not repeat how the first came to its price."""
    first, second = (line for line in inside(sold()).lines if "année" in line.label)

    assert not first.like
    assert second.like.startswith("Même calcul que")
    assert [step.what for step in second.steps] == ["Révision annuelle", "Montant"]


def test_a_price_set_by_hand_is_told_with_its_reason():
    """The price that was replaced, its own and why stand beside the line, and again among what was given."""
    made = sold(prices={"training": {"unit_price": 30_000, "reason": "Contrat cadre"}})

    shown = inside(made)
    line = next(each for each in shown.lines if each.hand)
    assert line.label == "Formation des utilisateurs"
    assert all(said in line.hand for said in ("30\u202f000,00", "35\u202f000,00", "Contrat cadre"))
    assert shown.deal.hands == ((line.label, "35\u202f000,00", "30\u202f000,00", "Contrat cadre"),)


def test_the_risk_is_that_of_the_record():
    """Percentiles, bars and parts of the contingency are the record's, each beside how far it is from the net."""
    made = sold(confidence=80)

    shown, risk = inside(made).risk, made.risk
    assert [figure(row.amount) for row in shown.levels] == [
        risk.p10, risk.p50, risk.p70, risk.p80, risk.p90, risk.mean,
    ]  # fmt: skip
    assert figure(shown.levels[0].difference) == risk.p10 - made.totals.net
    lines = [bar for bar in risk.tornado if bar.kind != "choice"]
    assert [(figure(bar.low), figure(bar.high)) for bar in shown.bars] == [(bar.low, bar.high) for bar in lines]
    assert sum(figure(part) for _, part in shown.parts) == risk.contingency
    assert shown.reading[0].startswith(risk.together.text["fr"])
    assert "80\u00a0%" in shown.curve.alt


def test_a_total_that_is_certain_has_no_curve():
    """Where all is given, nothing is drawn: it is said that the total is certain."""
    made = quote(priced(licences=[{"item": "Serveur", "amount": 1_000_000}], vendor={"origin": "local"}))

    shown = inside(made).risk
    assert (shown.curve, shown.tornado, shown.levels, shown.reading) == (None, None, (), ())
    assert "certain" in shown.said[0]


def test_what_is_paid_by_the_year_alone_has_no_total_to_be_sure_of():
    """A contract of maintenance alone has its commitment for a key figure, and neither composition nor risk."""
    shown = inside(quote(priced(maintenance={"years": 3})))

    assert (shown.composition, shown.risk) == (None, None)
    ((net, gross, _),) = shown.figures
    assert (net[0], gross[0]) == ("Engagement HT", "Engagement TTC")


def test_the_key_figures_are_those_an_approver_asks_for():
    """Net, due, probability, P50 to P90, contingency, margin and who approves, in three rows of three."""
    made = sold(confidence=80)

    said = dict(fact for row in inside(made).figures for fact in row)
    assert said["Total HT"] == amount(made.totals.net, "fr")
    assert said["Net à payer"] == amount(made.totals.due, "fr")
    assert said["Probabilité que ce prix tienne"] == percent(made.risk.probability_of_net * 100, "fr")
    assert said["P80 (HT)"] == amount(made.risk.p80, "fr")
    assert said["Provision vendue"] == amount(made.risk.contingency, "fr")
    assert said["Marge (coûts connus)"] == percent(made.margin.percent, "fr")
    assert said["Approbation"] == "non requise"


def test_who_approves_and_why_is_said_first():
    """A discount beyond the mandate of who gives it names who has to approve it, and each reason."""
    made = sold(role="sales_manager", discounts=[{"percent": 20, "reason": "Concurrence"}])

    shown = inside(made)
    assert "Direction générale" in shown.approval
    assert shown.reasons == tuple(reason.text["fr"] for reason in made.approval.reasons)
    assert dict(shown.figures[-1])["Approbation"] == "Direction générale"
    assert shown.deal.given_by == "Remises accordées par\u00a0: Responsable commercial."
    assert shown.deal.discounts[0][-1] == "Concurrence"


def test_mandates_floors_and_margins_are_laid_out():
    """Each role with what it may give, each floor with the price held against it, each margin with its cost."""
    deal = inside(sold(discounts=[{"on": "training", "percent": 20}], role="managing_director")).deal

    assert deal.mandates[1] == ("Responsable commercial", "12\u00a0%", "12\u00a0%", "non")
    assert deal.mandates[2][-1] == "oui"
    floors = {row.label: row for row in deal.floors}
    training = floors["Formation des utilisateurs"]
    assert (training.price, training.floor) == ("28\u202f000,00", "30\u202f000,00")
    assert training.verdict == "sous le plancher"
    assert {row.verdict for row in deal.floors if row is not training} == {"respecté"}
    margins = {row.label: row for row in deal.margins}
    assert margins[training.label].cost == "420\u202f000,00"
    assert (margins[training.label].margin, margins[training.label].percent) == ("140\u202f000,00", "25\u00a0%")
    assert deal.notes == ("Coût inconnu\u00a0: Mise à niveau majeure PACS/RIS.",)


def test_a_record_holds_the_floor_of_a_line_and_the_names_of_roles():
    """The floor is the lowest unit price in dinars, whatever it was said as; nothing where none is set."""
    made = sold()

    floors = {line.code: line.floor for line in made.lines if not line.recurring}
    assert floors["training"] == Decimal("30000.00")
    assert floors["workstation"] == Decimal("64501.00")
    assert floors["major_upgrade"] is None
    again = Quote.from_json(made.to_json())
    assert [line.floor for line in again.lines] == [line.floor for line in made.lines]
    assert again.basis == made.basis
    assert '"floor"' not in chu_quote().to_json()


def test_without_a_company_book_nothing_is_said_to_have_been_checked():
    """A company that says nothing of its costs, floors and mandates is told so, and gets no empty table."""
    shown = inside(chu_quote())

    deal = shown.deal
    assert (deal.mandates, deal.margins, deal.floors, deal.margin_total, deal.discounts) == ((), (), (), None, ())
    assert "coûts, prix planchers, délégations de remise" in deal.unknown
    assert dict(shown.figures[-1])["Approbation"] == "non vérifiée"
    assert not inside(sold()).deal.unknown


def test_what_to_look_over_is_listed_worst_first():
    """Findings, internal assumptions and the cross-check reach the one who approves, with the way out."""
    made = chu_quote()

    checks = inside(made).checks
    assert [found.message for found in checks.findings] == [each.message["fr"] for each in made.audit]
    assert {found.severity for found in checks.findings} == {"Conseil"}
    assert checks.cross_check == made.cross_check.comment["fr"]
    hidden = [each.text["fr"] for each in made.assumptions if each.audience == "internal"]
    assert list(checks.assumptions) == hidden


def test_public_rules_tell_how_sure_they_are():
    """What is said of a public contract says which source it is from, and whether that text was read."""
    made = quote(priced(training={"days": 20}), public_contract={"kind": "services"})

    rules = inside(made).checks.procurement
    assert len(rules) == len(made.procurement.notes) > 0
    assert any("source secondaire" in rule or "texte lu" in rule for rule in rules)


def test_the_basis_names_rates_entries_and_fingerprints():
    """Every rate and every value of the price book that was used is there, with its kind and its source."""
    made = chu_quote()

    basis = inside(made).basis
    assert basis.rates[0][:2] == ("EUR", "152,8000")
    assert [entry[0] for entry in basis.entries] == [entry.key for entry in made.basis.entries]
    assert {entry[2] for entry in basis.entries} == {"publié", "hypothèse", "société"}
    assert [text for _, text in basis.papers][:2] == [made.basis.price_book, made.basis.fingerprint]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_inside_speaks_one_language(lang):
    """No word of another language is left, and no key of a message is printed."""
    shown = inside(sold(confidence=80, discounts=[{"percent": 5}], role="sales_engineer"), lang)

    said = " ".join(leaf for leaf in leaves(shown) if isinstance(leaf, str))
    marks = {"fr": "Probabilité", "en": "Probability", "ar": "احتمال"}
    assert [each for each, word in marks.items() if word.lower() in said.lower()] == [lang]
    assert "inside." not in said
