"""The ten components of an upgrade: each is a line, inside another one, or left out, and the client is told which."""

import io

import pytest
from docx import Document
from hypothesis import given, settings
from openpyxl import load_workbook

from costing import CostingError, PriceBook, Scope, estimate, quote
from costing.documents.proposal import proposal_bytes
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from tests.command import called
from tests.docx_structure import texts_of
from tests.samples import DAY, EXAMPLES, book, chu_quote, priced, scope_of
from tests.strategies import scopes

LABELS = {
    "assessment": "Étude du besoin et planification",
    "procurement": "Acquisition des logiciels et des licences",
    "installation": "Installation et configuration",
    "migration": "Reprise des données et validation",
    "integration": "Intégration avec les systèmes en place",
    "compatibility": "Essais de compatibilité du matériel",
    "training": "Formation et accompagnement des utilisateurs",
    "hardening": "Durcissement de la sécurité et gestion des correctifs",
    "optimisation": "Optimisation des performances",
    "decommissioning": "Mise hors service des anciens systèmes",
}
WORK = ("assessment", "installation", "compatibility", "hardening", "optimisation")
SOLD = {
    "migration": "data_migration",
    "integration": "integration",
    "training": "training",
    "decommissioning": "decommissioning",
}

MAJOR, MINOR = {"upgrade": "major"}, {"upgrade": "minor"}
LICENCES = [{"item": "PACS", "amount": 1_000_000}]
ALL = {
    "systems": {"pacs": MAJOR},
    "workstations": {"count": 4},
    "migration": {},
    "integrations": [],
    "training": {},
    "licences": LICENCES,
    "decommissioning": {"archive": "copy"},
}


def standing(made):
    """How each component stands: its status, or the line it is in."""
    return {each.code: f"in {each.service}" if each.status == "included" else each.status for each in made.components}


def expected(*, work="not_asked", **others):
    """Every component not asked for, but the work of the upgrade itself and what is named."""
    return {**dict.fromkeys(LABELS, "not_asked"), **dict.fromkeys(WORK, work), **others}


def own_book(folder, text):
    """Lay a company's own file over the base book."""
    path = folder / "societe.toml"
    path.write_text(text, "utf-8")
    return PriceBook.read(path)


def test_an_offer_of_everything_has_all_ten():
    """Asked for everything, four components are lines and six are inside the upgrade and the licences."""
    assert standing(priced(**ALL)) == expected(
        work="in major_upgrade", procurement="in licences", **dict.fromkeys(SOLD, "line")
    )
    assert {each.code: each.service for each in priced(**ALL).components if each.status == "line"} == SOLD


@pytest.mark.parametrize(
    ("asked", "stands"),
    [
        ({"workstations": {"count": 4}}, expected(work="in workstation")),
        ({"systems": {"ris": MINOR}}, expected(work="in minor_update")),
        ({"systems": {"pacs": MAJOR, "ris": MINOR}}, expected(work="in major_upgrade")),
        ({"systems": {"pacs": MINOR}, "workstations": {}}, expected(work="in minor_update")),
        ({"systems": {"pacs": {**MINOR, "support_contract": True}}}, expected(work="in minor_update")),
        ({"licences": LICENCES}, expected(procurement="in licences")),
        ({"training": {"days": 3}}, expected(training="line")),
        ({"migration": {}, "decommissioning": {}}, expected(migration="line", decommissioning="line")),
        ({"hardware": {"level": "some"}}, expected()),
        ({"maintenance": {}}, expected()),
    ],
)
def test_each_component_stands_where_its_work_is_sold(asked, stands):
    """The work of an upgrade is inside the upgrade, or the workstations where they are alone; the rest by its name."""
    assert standing(priced(**asked)) == stands


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"workstations": {"count": 0}, "training": {"days": 3}}, "installation"),
        ({"training": {"days": 0}, "systems": {"pacs": MAJOR}}, "training"),
        ({"migration": {"volume_tb": 0}, "systems": {"pacs": MAJOR}}, "migration"),
        ({"licences": [{**LICENCES[0], "supplied_by": "client"}], "systems": {"pacs": MAJOR}}, "procurement"),
    ],
)
def test_what_is_asked_for_with_nothing_of_it_is_not_part_of_the_offer(asked, code):
    """No workstation, no day, no terabyte, a licence the client buys: that component is not in the offer."""
    assert standing(priced(**asked))[code] == "not_asked"


def test_a_project_sold_whole_holds_its_parts():
    """Sold whole, a project holds the components of all it replaces; licences and the old system stay apart."""
    made = priced(**ALL, project={"sold": "whole"})

    inside = dict.fromkeys(("migration", "integration", "training"), "in comprehensive_project")
    assert standing(made) == expected(
        work="in comprehensive_project", procurement="in licences", decommissioning="line", **inside
    )


def test_a_project_sold_whole_holds_nothing_nobody_asked_for():
    """A part that was not asked for adds nothing to a whole, and is not promised by it either."""
    asked = {name: table for name, table in ALL.items() if name not in {"training", "migration"}}

    made = priced(**asked, project={"sold": "whole"})

    stands = standing(made)
    assert (stands["training"], stands["migration"]) == ("not_asked", "not_asked")
    assert stands["integration"] == "in comprehensive_project"


def test_each_standing_says_why():
    """A component inside another line says why it is; a line, what sets its price; what is left out, that it is."""
    made = {each.code: each for each in priced(**{**ALL, "training": None}).components}

    assert made["installation"].reason["en"].startswith("The market counts installation, basic configuration and")
    assert made["procurement"].reason["en"].startswith("Buying a licence from the vendor is part of selling it")
    assert made["migration"].reason["fr"].startswith("Le volume à reprendre détermine surtout le prix")
    assert made["training"].reason == {"fr": "Non demandé.", "en": "Not asked for.", "ar": "غير مطلوب."}
    assert {code: each.label["fr"] for code, each in made.items()} == LABELS
    assert all(len(set(each.reason.values())) == 3 for each in made.values())


def inside(code):
    """The name of a component as it stands inside a sentence."""
    return LABELS[code][0].lower() + LABELS[code][1:]


# A company's own book


def test_a_component_the_company_does_not_do_is_said(tmp_path):
    """Switched off, a component is in no line, and the client reads that it is not part of the offer."""
    made = estimate(scope_of(**ALL), own_book(tmp_path, "[components.hardening]\noffered = false\n"), DAY)

    said = next(each for each in made.components if each.code == "hardening")
    view = view_of(quote(made))
    assert (said.status, said.service) == ("not_offered", None)
    assert said.reason["fr"] == "Prestation que le prestataire ne propose pas."
    assert spaced(view.exclusions[0]) == f"Les prestations suivantes : {inside('hardening')}"
    assert not [line for line in view.lines if inside("hardening") in line.note]
    assert standing(made)["installation"] == "in major_upgrade"


def test_a_component_with_its_own_line_can_be_switched_off_too(tmp_path):
    """A company that moves no archive sells none, even when asked; the rest of the offer keeps its prices."""
    own = own_book(tmp_path, "[components.migration]\noffered = false\n")

    made, base = estimate(scope_of(**ALL), own, DAY), priced(**ALL)

    assert standing(made)["migration"] == "not_offered"
    assert {line.code: line.firm_amount for line in made.lines} == {
        line.code: line.firm_amount for line in base.lines if line.code != "data_migration"
    }


APART = """
[services.hardening]
label = {fr = "Audit et durcissement", en = "Hardening audit", ar = "تدقيق وتعزيز"}
note  = {fr = "Audit, correctifs, rapport.", en = "Audit, patches, report.", ar = "تدقيق وتصحيحات وتقرير."}
unit  = "lump_sum"
table = "services"
vat   = "standard"

[[services.hardening.price]]
from   = 2026-01-01
dzd    = 180_000
source = "Tarif interne 2026"

[components.hardening]
service     = "hardening"
included_in = []
"""


def test_a_component_priced_apart_is_a_line_and_no_longer_inside_another(tmp_path):
    """A company that charges for hardening shows its line, and its upgrade no longer says that it includes it."""
    own = own_book(tmp_path, APART)
    asked = {name: table for name, table in ALL.items() if name != "licences"}

    made, base = estimate(scope_of(**asked, services={"hardening": {}}), own, DAY), priced(**asked)

    lines = {line.code: line for line in quote(made).lines}
    assert standing(made) == {**standing(base), "hardening": "line"}
    assert lines["hardening"].amount == 180_000
    assert inside("hardening") not in lines["major_upgrade"].includes["fr"]
    assert inside("hardening") in next(each for each in quote(base).lines if each.includes).includes["fr"]
    assert made.likely == pytest.approx(base.likely + 180_000)


def test_a_component_priced_apart_and_not_asked_for_is_left_out(tmp_path):
    """Sold apart and not asked for, it is not slipped into the upgrade: it is among what the offer leaves out."""
    made = estimate(scope_of(systems={"pacs": MAJOR}), own_book(tmp_path, APART), DAY)

    assert standing(made)["hardening"] == "not_asked"
    assert inside("hardening") in view_of(quote(made)).exclusions[0]


@pytest.mark.parametrize("wrong", ['service = "training"', "included_in = []"])
def test_a_book_in_which_a_component_is_counted_twice_or_nowhere_is_refused(wrong, tmp_path):
    """A component both inside a line and sold apart, or neither, is a book no one can price with."""
    with pytest.raises(CostingError, match="hardening"):
        own_book(tmp_path, f"[components.hardening]\n{wrong}\n")


# What the client reads


def told(held):
    """What a line says it includes."""
    return f"Comprend : {', '.join(inside(code) for code in held)}."


def spaced(text):
    """A text with plain spaces only."""
    return " ".join(text.split())


def cells_of(view):
    """Every text of the client's workbook, cell by cell."""
    sheet = load_workbook(io.BytesIO(workbook_bytes(view))).active
    return [spaced(cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_the_workbook_and_the_proposal_say_under_a_line_what_it_includes():
    """Under the upgrade stands what the market puts inside it, under the licences that buying them is included."""
    view = view_of(chu_quote())
    cells = cells_of(view)
    tables = Document(io.BytesIO(proposal_bytes(view))).tables
    paper = [spaced(cell.text) for table in tables for row in table.rows for cell in row.cells]

    for label, held in (
        ("Mise à niveau majeure PACS/RIS", WORK),
        ("Licences logicielles – Serveur PACS, 60 000 examens par an", ("procurement",)),
    ):
        (cell,) = {each for each in cells if told(held) in each}
        assert cell.startswith(label)
        assert [each for each in paper if told(held) in each]
    assert sum(cell.count("Comprend :") for cell in cells) == 2


@pytest.mark.parametrize(
    ("label", "out"),
    [
        ("Mise à niveau majeure PACS/RIS", "licences et matériel exclus"),
        (
            "Mise à niveau logicielle des postes de travail",
            "Par poste : installation, configuration de base et premiers essais ; hors matériel",
        ),
    ],
)
def test_what_a_row_of_the_market_includes_and_excludes_stands_under_it(label, out):
    """Installation, configuration and tests are in, hardware is out: the workbook says so in the cell of the line."""
    view = view_of(chu_quote())

    assert [cell for cell in cells_of(view) if cell.startswith(label) and out in cell]
    assert [text for text in texts_of(proposal_bytes(view)) if out in spaced(text)]


def test_what_is_left_out_is_among_the_exclusions():
    """What nobody asked for is named where the client reads what the price leaves out, in both documents."""
    view = view_of(chu_quote())
    left = f"Les prestations suivantes : {inside('decommissioning')}"
    cells = cells_of(view)

    assert [spaced(text) for text in view.exclusions if "prestations" in text] == [left]
    assert [cell for cell in cells if left in cell]
    assert left in [spaced(text) for text in texts_of(proposal_bytes(view))]


def test_the_printed_quote_says_where_each_of_the_ten_stands(tmp_path):
    """`costing quote` prints the ten, one a line: its own line, the line it is in, or that it was not asked for."""
    done = called("quote", EXAMPLES / "chu.toml", "--day", "2026-11-24", "--out", tmp_path)

    shown = [line.strip() for line in done.data.splitlines()]
    upgrade = "compris dans : Mise à niveau majeure PACS/RIS"
    assert "Composition de l’offre" in shown
    for code in WORK:
        assert f"• {LABELS[code]} – {upgrade}" in shown
    assert f"• {LABELS['migration']} – ligne du devis" in shown
    assert f"• {LABELS['decommissioning']} – Non demandé." in shown


@settings(max_examples=60)
@given(scopes())
def test_no_component_is_silently_absent_or_counted_twice(tables):
    """Whatever is asked, each component stands in exactly one place, and the line that holds it says so once."""
    made = estimate(Scope.model_validate(tables), book(), DAY)
    lines = quote(made).lines

    assert [each.code for each in quote(made).components] == list(LABELS)
    said = " ".join(line.includes["fr"] for line in lines if line.includes)
    left = " ".join(view_of(quote(made), "fr").exclusions)
    for each in made.components:
        label = inside(each.code)
        own = sum(1 for line in lines if line.service == SOLD.get(each.code))
        assert (each.status == "line") == (own > 0)
        assert said.count(label) == (each.status == "included")
        assert left.count(label) == (each.status == "not_asked")
        if each.status == "included":
            first = next(line for line in lines if line.service == each.service)
            assert label in first.includes["fr"]
