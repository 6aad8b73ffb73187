"""`costing read-back`: what a client changed in its workbook, what that comes to, and the answer to it."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from costing import Quote, Register, estimate, quote
from costing.documents.returned import read_returned
from costing.quoting.answering import answer
from costing.wording import LANGUAGES, messages
from tests import office
from tests.asking import change, edited
from tests.command import called, files_in
from tests.companies import company
from tests.registers import with_choices
from tests.returned_files import cell
from tests.returned_files import edited as typed
from tests.samples import DAY, chu_quote, scope_of

ASKED = [
    change("quantity", "workstation", 20, 24),
    change("discount", "training", "0.1", 0),
    change("whole_discount", "", "0.03", 0),
]
AFTERNOON = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """The record of the example, and its workbook as the client sent it back."""
    (tmp_path / "quote.json").write_text(chu_quote().to_json(), "utf-8")
    (tmp_path / "back.xlsx").write_bytes(edited(chu_quote(), ASKED))
    return tmp_path


def read_back(folder, *words, workbook="back.xlsx", record="quote.json"):
    """Run the command on a workbook and a record of a folder."""
    return called("read-back", folder / workbook, "--quote", folder / record, *words)


def tampered(folder):
    """Write the workbook with a unit price of the client's own, and a figure in the place of a formula."""
    document = (folder / "back.xlsx").read_bytes()
    price, sum_of = (cell(document, code, column) for code, column in (("workstation", "E"), ("training", "H")))
    (folder / "tampered.xlsx").write_bytes(typed(document, {price: 100_000, sum_of: 1}))
    return price, sum_of


def flat(text):
    """A text on one line, every space an ordinary one."""
    return " ".join(text.split())


def test_each_change_is_told_with_its_cell_and_both_effects(folder):
    """I read what the client changed and where, what that is at the prices quoted and at ours, and who approves."""
    done = read_back(folder)

    shown = flat(done.data)
    number, place = chu_quote().number, cell((folder / "back.xlsx").read_bytes(), "workstation", "D")
    assert (done.code, done.err) == (0, b"")
    assert shown.startswith(f"Classeur renvoyé, devis {number} (interne) Ce que le client demande")
    assert f"Devis!{place} Quantité – Mise à niveau 24 postes 20 postes -662 592,00 -605 472,00" in shown
    assert "Remise – Formation des 0 % 10 % -83 300,00 -83 300,00" in shown
    assert "Remise sur l’ensemble 0 % 3 % -684 252,84 -684 252,84" in shown
    answered = answer(chu_quote(), ASKED)
    assert f"{answered.asked_due:,.2f}".replace(",", " ").replace(".", ",") in shown
    assert f"{answered.due:,.2f}".replace(",", " ").replace(".", ",") in shown
    assert "pour 20 postes, le prix unitaire est de 141 600,00 DA et non de 139 200,00 DA" in shown
    assert shown.endswith("Aucune approbation n’est nécessaire.")


def test_the_file_that_came_back_is_kept_as_it_is(folder):
    """Whatever is written, the client's file stays untouched, and its digest is told with the rest."""
    before = (folder / "back.xlsx").read_bytes()

    done = read_back(folder, "--json", "--revise", "--counter", "--out", folder / "out")

    told = json.loads(done.data)
    assert (folder / "back.xlsx").read_bytes() == before
    assert told["sha256"] == hashlib.sha256(before).hexdigest()


def test_what_is_told_is_told_as_json_too(folder):
    """Another tool reads each change, its effects and the answer as plain values."""
    told = json.loads(read_back(folder, "--json").data)

    answered = answer(chu_quote(), ASKED)
    assert (told["due"], told["asked_due"]) == (f"{answered.due:.2f}", f"{answered.asked_due:.2f}")
    assert [(each["kind"], each["code"], each["old"], each["new"]) for each in told["changes"]] == [
        ("quantity", "workstation", "24", "20"),
        ("discount", "training", "0", "0.1"),
        ("whole_discount", "", "0", "0.03"),
    ]
    first = told["changes"][0]
    assert (first["at_quoted"], first["priced"]) == ("-662592.00", "-605472.00")
    assert (first["unit_price_quoted"], first["unit_price_priced"]) == ("139200.00", "141600.00")
    assert (told["tampered"], told["approval"], told["layout_known"]) == ([], None, True)
    assert "bridge" not in told


def test_nothing_changed_is_no_revision(folder):
    """A workbook that came back as it went: nothing is asked, nothing is written, and that is no fault."""
    (folder / "back.xlsx").write_bytes(edited(chu_quote(), []))

    done = read_back(folder, "--revise", "--counter", "--out", folder / "out")

    assert done.code == 0
    assert "Le client ne demande rien" in done.data
    assert "Rien n’a été écrit" in done.told
    assert files_in(folder / "out") == {}


def test_the_revision_is_written_with_its_bridge(folder):
    """The answer is written as any revision is: record, workbook and proposal, and I read why its price moved."""
    done = read_back(folder, "--revise", "--out", folder / "out")

    stem = f"{chu_quote().number}.r1"
    files = files_in(folder / "out")
    assert (done.code, set(files)) == (0, {f"{stem}.json", f"{stem}.xlsx", f"{stem}.docx"})
    made = Quote.from_json(files[f"{stem}.json"])
    assert made.totals == answer(chu_quote(), ASKED).revision.totals
    assert made.replaces.revision == 0
    assert "– Mise à niveau logicielle des postes de travail 24 postes → 20 postes -508 800,00" in flat(done.data)


def test_the_counter_offer_comes_back_again(folder):
    """The counter-offer and its record go out; what comes back of it is read against that record."""
    done = read_back(folder, "--counter", "--as-quoted", "--out", folder / "out")

    stem = f"{chu_quote().number}.r1"
    files = files_in(folder / "out")
    assert (done.code, set(files)) == (0, {f"{stem}.json", f"{stem}.counter.xlsx"})
    assert f"{stem}.counter.xlsx : pour le client" in done.told
    made = Quote.from_json(files[f"{stem}.json"])
    assert made.totals.due == answer(chu_quote(), ASKED).asked_due
    again = typed(files[f"{stem}.counter.xlsx"], {cell(files[f"{stem}.counter.xlsx"], "workstation", "D"): 21})
    (folder / "again.xlsx").write_bytes(again)
    second = read_back(folder / "out", "--json", workbook="../again.xlsx", record=f"{stem}.json")
    told = json.loads(second.data)
    assert (second.code, told["revision"], told["tampered"]) == (0, 1, [])
    assert [(each["code"], each["old"], each["new"]) for each in told["changes"]] == [("workstation", "20", "21")]


def test_what_was_tampered_with_stands_apart_and_nothing_is_written(folder):
    """A price of the client's own and a figure over a formula are told with their cells, and stop the answer."""
    price, sum_of = tampered(folder)

    done = read_back(folder, "--revise", "--counter", "--out", folder / "out", workbook="tampered.xlsx")

    shown = flat(done.data)
    assert done.code == 1
    assert "Modifié là où rien ne se modifie (2)" in shown
    assert f"Devis!{price} – prix unitaire (workstation) : 139 200,00 → 100 000,00" in shown
    assert f"Devis!{sum_of} – formule remplacée par une valeur (training)" in shown
    assert "--despite-tampering" in done.told
    assert files_in(folder / "out") == {}
    assert done.data.index("Toutes ensemble") < done.data.index("Modifié là où")


def test_told_to_it_answers_what_is_asked_alone(folder):
    """With --despite-tampering the revision takes over what is asked, and nothing of what was tampered with."""
    tampered(folder)

    done = read_back(folder, "--revise", "--despite-tampering", "--out", folder / "out", workbook="tampered.xlsx")

    made = Quote.from_json(files_in(folder / "out")[f"{chu_quote().number}.r1.json"])
    assert done.code == 1
    assert made.totals == answer(chu_quote(), ASKED).revision.totals


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "back.xlsx"),
        (b"PK\x03\x04 and nothing more", "back.xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(folder, content, word):
    """A file that is no workbook is refused with its name, and nothing else happens."""
    (folder / "back.xlsx").write_bytes(content)

    done = read_back(folder, "--revise", "--out", folder / "out")

    assert (done.code, done.out) == (2, b"")
    assert word in done.told
    assert files_in(folder / "out") == {}


def test_a_cell_that_nobody_understands_is_refused_with_its_address(folder):
    """Where a cell says "about twenty" I am told which one, and nothing is guessed."""
    document = (folder / "back.xlsx").read_bytes()
    place = cell(document, "workstation", "D")
    (folder / "back.xlsx").write_bytes(typed(document, {place: "une vingtaine"}))

    done = read_back(folder)

    assert (done.code, done.out) == (2, b"")
    assert f"Devis!{place}" in done.told
    assert "une vingtaine" in done.told


def test_a_workbook_of_another_quote_is_refused(folder):
    """The workbook of another quote is not answered with this one's record."""
    (folder / "back.xlsx").write_bytes(edited(with_choices(), []))

    done = read_back(folder)

    assert (done.code, done.out) == (2, b"")
    assert with_choices().number in done.told


def test_an_altered_record_is_refused(folder):
    """A record that somebody changed is no ground to answer on."""
    text = chu_quote().to_json().replace('"139200.00"', '"100000.00"')
    (folder / "quote.json").write_text(text, "utf-8")

    done = read_back(folder)

    assert (done.code, done.out) == (2, b"")
    assert chu_quote().number in done.told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_granted_is_refused_in_the_language_spoken(tmp_path, lang):
    """Two options of one group are refused with their codes, in French, Arabic and English."""
    both = [change("option", "training", 1, 0), change("option", "data_migration", 1, 0)]
    (tmp_path / "quote.json").write_text(with_choices().to_json(), "utf-8")
    (tmp_path / "back.xlsx").write_bytes(edited(with_choices(), both))

    done = read_back(tmp_path, "--lang", lang)

    assert (done.code, done.out) == (2, b"")
    assert "training" in done.told
    assert messages()["error.choices_clash"][lang][:12] in done.told


def test_who_has_to_approve_is_told_with_the_change(tmp_path):
    """A discount past the mandate of who answers names who approves, and which cell needs it."""
    made = quote(estimate(scope_of(training={"days": 10}, workstations={"count": 12}), company(), DAY))
    asked = [change("discount", "workstation", "0.11", 0), change("discount", "training", "0.02", 0)]
    (tmp_path / "quote.json").write_text(made.to_json(), "utf-8")
    (tmp_path / "back.xlsx").write_bytes(edited(made, asked))

    done = read_back(tmp_path, "--role", "sales_engineer")

    shown = flat(done.data)
    place = cell((tmp_path / "back.xlsx").read_bytes(), "workstation", "F")
    assert "Responsable commercial" in shown
    assert f"Devis!{place} (Remise – Mise à niveau logicielle des postes de travail) l’exige à lui seul" in shown
    unknown = read_back(tmp_path, "--role", "nobody")
    assert (unknown.code, "nobody" in unknown.told) == (2, True)


def test_the_register_takes_the_revision(folder):
    """With a register the revision is registered after the quote it answers; one that is not there is refused."""
    url = str(folder / "quotes.db")
    with Register(url) as register:
        issued = register.issue(chu_quote(), at=AFTERNOON, by="Amel")
    (folder / "quote.json").write_text(issued.to_json(), "utf-8")
    (folder / "back.xlsx").write_bytes(edited(issued, ASKED))

    words = ("--revise", "--counter", "--out", folder / "out", "--register", url, "--by", "Amel")
    done = read_back(folder, *words, "--at", "2026-11-24T18:00")

    assert done.code == 0
    assert "révision 1 inscrite" in done.told
    with Register(url) as register:
        entry = register.entry(issued.number, at=datetime.now(UTC))
        assert (entry.revision, entry.due) == (1, answer(issued, ASKED).due)
        kept = register.quote(issued.number)
    assert files_in(folder / "out")[f"{issued.number}.r1.json"] == kept.to_json().encode()
    stale = read_back(folder, *words)
    assert stale.code == 2
    assert issued.number in stale.told


def test_a_register_is_for_a_revision(folder):
    """A register without a revision to put into it is a slip of the command, and told so."""
    done = read_back(folder, "--register", str(folder / "quotes.db"))

    assert done.code == 2
    assert "--revise" in done.told
    assert not (folder / "quotes.db").exists()


def test_what_a_client_wrote_commands_no_terminal(folder):
    """A label that holds control characters is shown without them."""
    document = (folder / "back.xlsx").read_bytes()
    (folder / "back.xlsx").write_bytes(typed(document, {cell(document, "workstation", "B"): "rouge\x9b31m"}))

    done = read_back(folder)

    assert done.code == 1
    assert b"\xc2\x9b" not in done.out
    assert "rouge" in done.data


@pytest.mark.office
@pytest.mark.parametrize("lang", LANGUAGES)
def test_saved_again_by_libreoffice_it_is_answered_the_same(tmp_path, lang):
    """The client's workbook, in its language and saved by LibreOffice, gets the answer it gets as we wrote it."""
    path = tmp_path / "back.xlsx"
    path.write_bytes(edited(chu_quote(), ASKED, lang))

    (saved,) = office.convert_all([path], "xlsx", tmp_path / "saved")

    found = read_returned(saved, chu_quote())
    answered = answer(chu_quote(), found.asked)
    assert (found.lang, found.tampered) == (lang, ())
    assert answered.revision.totals == answer(chu_quote(), ASKED).revision.totals
    shown = load_workbook(saved, data_only=True).worksheets[0]
    (row,) = (each.row for each in shown["I"] if each.value == "#due")
    assert round(shown[f"H{row}"].value * 100) == answered.asked_due * 100


def returned_of(folder, made, asked):
    """Write the record of a quote and its workbook as the client sent it back."""
    (folder / "quote.json").write_text(made.to_json(), "utf-8")
    (folder / "back.xlsx").write_bytes(edited(made, asked))
    return folder


def test_an_answer_lower_than_what_is_asked_for_is_told(tmp_path):
    """Where our own prices come out lower than what the client asks for, I am told by how much before it is sent."""
    tables = {"workstations": {"count": 24}, "training": {"days": 20}, "migration": {"volume_tb": 18.0}}
    made = quote(estimate(scope_of(**tables, vendor={"origin": "local"}), company(), DAY), confidence=80)
    asked = [change("quantity", "workstation", 22, 24)]
    answered = answer(made, asked)

    done = read_back(returned_of(tmp_path, made, asked), "--lang", "en")

    assert answered.due < answered.asked_due
    assert "Beware: our answer is 36,890.00 DZD with tax lower" in flat(done.data)
    assert "the provision for unforeseen work was reckoned anew" in flat(done.data)


def test_effects_that_do_not_add_up_are_said_not_to(tmp_path):
    """More training, and a variant without it: each effect is that of the request alone, and I am told so."""
    made = chu_quote().with_variant("bare", "Sans formation", without=["training"])
    held = next(line.quantity for line in made.lines if line.code == "training")
    asked = [change("quantity", "training", held + 4, held), change("variant", "bare", 1, 0)]

    done = read_back(returned_of(tmp_path, made, asked), "--lang", "en")

    assert "they do not add up" in flat(done.data)
    alone = read_back(returned_of(tmp_path, made, asked[:1]), "--lang", "en")
    assert "they do not add up" not in flat(alone.data)


def test_requests_that_are_refused_are_told_with_their_cells(tmp_path):
    """A choice that excludes another is told with both cells, and I come out with 2."""
    made = with_choices()
    asked = [change("option", "training", 1, 0), change("option", "data_migration", 1, 0)]
    folder = returned_of(tmp_path, made, asked)
    document = (folder / "back.xlsx").read_bytes()

    done = read_back(folder, "--lang", "fr")

    assert done.code == 2
    assert all(cell(document, f"option:{each.code}", "D") in done.err.decode() for each in asked)
