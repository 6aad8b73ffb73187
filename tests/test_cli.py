"""The command line: what it prints and writes, and what it says when something is wrong."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from costing import Quote
from costing.documents.internal_workbook import internal_bytes
from tests import office
from tests.command import called, environment, files_in, on_terminal, plain, run
from tests.docx_structure import texts_of
from tests.samples import EXAMPLES

CHU, COMPANY = EXAMPLES / "chu.toml", EXAMPLES / "company.toml"
ON = ("--day", "2026-11-24")
LEAST = '[client]\nname = "Clinique d\'Exemple"\n[migration]\nvolume_tb = 4\n'

unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such thing")


def written(folder: Path, text: str, name: str = "besoin.toml") -> Path:
    """A scope file of that text."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def offer(tmp_path_factory):
    """The example, quoted once: how the run ended, and the folder it wrote."""
    folder = tmp_path_factory.mktemp("offre")
    return run("quote", CHU, "--book", COMPANY, *ON, "--out", folder / "out"), folder / "out"


@pytest.fixture(scope="module")
def record(offer):
    """Its record, as any JSON reader reads it."""
    return json.loads(next(offer[1].glob("*.json")).read_bytes())


# What a quote prints and writes


def test_a_quote_writes_three_files_and_says_whose_they_are(offer, record):
    """One command writes the record, the workbook and the proposal, and says which are for the client."""
    done, folder = offer
    number = record["number"]

    assert done.code == 0
    assert sorted(files_in(folder)) == [f"{number}.docx", f"{number}.json", f"{number}.xlsx"]
    assert done.told.splitlines()[:3] == [
        f"{folder / number}.json : dossier complet, à garder en interne",
        f"{folder / number}.xlsx : pour le client",
        f"{folder / number}.docx : pour le client",
    ]


def test_a_quote_says_what_to_look_over_before_it_is_sent(offer, tmp_path):
    """After the files, the audit stands on standard error, one line each, worst first; and it refuses nothing."""
    risky = written(
        tmp_path, LEAST.replace("4", "100") + 'max_downtime_hours = 2\n[hardware]\n[vendor]\norigin = "local"\n'
    )
    done = called("quote", risky, "--book", COMPANY, *ON, "--out", tmp_path / "out")

    assert done.code == 0
    assert [line.split(" : ")[0] for line in offer[0].told.splitlines()[3:]] == ["Conseil"] * 6
    told = done.told.splitlines()[3:]
    grave = [line.split(" : ")[0] for line in told]
    assert grave == ["Critique", "Attention", *["Conseil"] * (len(told) - 2)]
    assert "Pour 100 To à reprendre" in told[0]
    assert "migration.max_downtime_hours" in told[0]
    assert "Conseil" not in done.data


def test_a_quote_prints_every_line_and_total(offer, record):
    """The table holds each line with its amount, the totals, the amount in words, maintenance and assumptions."""
    shown = offer[0].data
    rows = [" ".join(row.split()) for row in shown.splitlines()]
    lines = [line for line in record["lines"] if not line["recurring"]]

    assert record["client"]["name"] in shown
    assert record["number"] in shown
    assert len(lines) == 12
    for line in lines:
        (row,) = [row for row in rows if row.startswith(f"{line['label']} {line['quantity']} ")]
        assert row.endswith(f" {french(line['unit_price'])} {french(line['amount'])}")
    for label, key in (("Total HT", "net"), ("Total TTC", "gross"), ("Net à payer", "due")):
        assert f"{label} {french(record['totals'][key])}" in rows
    assert f"TVA 19 % {french(record['totals']['vat'][0]['amount'])}" in rows
    assert record["in_words"]["fr"] in shown
    for year in record["maintenance"]["years"]:
        assert f"Année {year['year']} {french(year['net'])} {french(year['vat'])} {french(year['gross'])}" in rows
    assert f"{french(record['commitment']['gross'])} DA" in shown
    assert "Volume à reprendre : 18 To" in shown
    assert "Cours retenu : 1 EUR = 152,80 DA" in shown


def french(amount: str) -> str:
    """An amount of the record as a French reader writes it."""
    return f"{float(amount):,.2f}".replace(",", " ").replace(".", ",")


def test_json_of_a_quote_is_its_record(offer):
    """With --json, standard output is the record, byte for byte, and nothing else."""
    _, folder = offer
    done = called("quote", CHU, "--book", COMPANY, *ON, "--out", folder, "--json")

    assert done.code == 0
    assert done.out == next(folder.glob("*.json")).read_bytes()
    assert json.loads(done.out)["schema"] == "costing.quote/1"
    assert "pour le client" in done.told


def test_no_environment_variable_changes_anything(offer, tmp_path):
    """Language, time zone, hash seed, colours, width: whatever the environment holds, the same bytes are written."""
    wild = {
        "LANG": "ar_DZ.UTF-8", "LC_ALL": "C", "LANGUAGE": "ar", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "0", "COLUMNS": "40", "NO_COLOR": "1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1",
        "COSTING_LANG": "ar", "COSTING_DAY": "2025-01-01", "COSTING_BOOK": "none", "DAY": "2025-01-01",
    }  # fmt: skip
    done = run("quote", CHU, "--book", COMPANY, *ON, "--out", tmp_path, env={**os.environ, **wild})

    assert (done.code, done.data) == (0, offer[0].data)
    assert files_in(tmp_path) == files_in(offer[1])


def test_the_same_quote_again_is_fine_and_touches_nothing(offer):
    """A second run into the same folder ends well, prints the same, and leaves the three files alone."""
    first, folder = offer
    stamps = {path: path.stat().st_mtime_ns for path in folder.iterdir()}

    again = called("quote", CHU, "--book", COMPANY, *ON, "--out", folder)

    assert again == first
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == stamps


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_someone_elses_work_is_never_overwritten(kind, offer, tmp_path):
    """A record or a workbook of that name with other content stops the run, and nothing else is written."""
    there = next(offer[1].glob(f"*.{kind}"))
    (tmp_path / there.name).write_bytes(there.read_bytes() + b" ")

    done = called("quote", CHU, "--book", COMPANY, *ON, "--out", tmp_path)

    assert (done.code, done.out) == (2, b"")
    assert f"{tmp_path / there.name} existe déjà" in done.told
    assert "autre dossier (--out)" in done.told
    assert files_in(tmp_path) == {there.name: there.read_bytes() + b" "}


def test_without_a_seller_one_line_says_how_to_name_it(tmp_path):
    """Without a company's book the quote is made all the same, and one line says how to add the seller."""
    done = called("quote", CHU, *ON, "--out", tmp_path)

    assert done.code == 0
    assert len(files_in(tmp_path)) == 3
    assert len([line for line in done.told.splitlines() if "[provider]" in line]) == 1
    assert "[provider]" in done.told.splitlines()[3]
    assert "--book" in done.told.splitlines()[3]
    assert "[provider]" not in done.data


# Languages


@pytest.mark.parametrize(
    ("lang", "shown", "words"),
    [("ar", "المجموع خارج الرسم", "المجموع خارج الرسم"), ("en", "Total before tax", "Total before tax")],
)
def test_documents_are_written_in_the_language_asked_for(lang, shown, words, tmp_path):
    """A French scope is quoted in Arabic and in English: table, workbook and proposal, the language in their names."""
    done = called("quote", CHU, "--book", COMPANY, *ON, "--lang", lang, "--out", tmp_path)

    (record,) = tmp_path.glob("*.json")
    assert done.code == 0
    assert shown in done.data
    assert sorted(files_in(tmp_path)) == [f"{record.stem}.{lang}.docx", f"{record.stem}.{lang}.xlsx", record.name]
    assert json.loads(record.read_bytes())["lang"] == "fr"
    printed = texts_of((tmp_path / f"{record.stem}.{lang}.docx").read_bytes())
    assert any(words in text for text in printed)


def test_an_arabic_scope_is_written_in_arabic_and_in_french_where_asked(tmp_path):
    """A scope in Arabic gives Arabic documents; --lang fr writes French ones beside them."""
    scope = written(tmp_path, 'lang = "ar"\nreference = "مستشفى"\n' + LEAST)
    out = tmp_path / "out"

    codes = [called("quote", scope, *ON, "--out", out, *lang).code for lang in ((), ("--lang", "fr"))]

    (record,) = out.glob("*.json")
    assert codes == [0, 0]
    assert json.loads(record.read_bytes())["lang"] == "ar"
    endings = (".docx", ".fr.docx", ".fr.xlsx", ".json", ".xlsx")
    assert sorted(files_in(out)) == [f"{record.stem}{ending}" for ending in endings]
    assert record.stem.startswith("Q-20261124-")


# Kinds and builds


@pytest.mark.parametrize(
    ("kind", "beside"),
    [
        ("devis", ["xlsx"]),
        ("proforma", ["xlsx"]),
        ("financial", ["xlsx", "financial.xlsx"]),
        ("technical", []),
        ("budget", []),
    ],
)
def test_a_kind_is_in_the_name_of_its_file(kind, beside, tmp_path):
    """Each kind has a file of its own; beside what may tell no firm price no workbook with prices is laid."""
    done = called("quote", CHU, "--book", COMPANY, *ON, "--kind", kind, "--out", tmp_path)

    (record,) = tmp_path.glob("*.json")
    expected = [f"{record.stem}.{kind}.docx", record.name, *(f"{record.stem}.{ending}" for ending in beside)]
    assert done.code == 0
    assert sorted(files_in(tmp_path)) == sorted(expected)


def test_an_internal_build_is_written_beside_the_clients_and_said_to_be_internal(tmp_path):
    """--internal adds a document and a workbook, said not to be for the client, whose own stay what they are."""
    plain, both = tmp_path / "plain", tmp_path / "both"

    called("quote", CHU, "--book", COMPANY, *ON, "--out", plain)
    done = called("quote", CHU, "--book", COMPANY, *ON, "--internal", "--out", both)

    (record,) = both.glob("*.json")
    there = files_in(both)
    inside, sheets = (there.pop(f"{record.stem}.internal.{kind}") for kind in ("docx", "xlsx"))
    assert there == files_in(plain)
    told = [line for line in done.told.splitlines() if ".internal." in line]
    assert ["interne" in line for line in told] == [True, True]
    assert "P80" in "\n".join(texts_of(inside))
    assert sheets == internal_bytes(Quote.from_json(record.read_bytes()), "fr")


def test_an_unknown_kind_is_refused_with_those_there_are(tmp_path):
    """A kind that does not exist is refused, with the six that do, and nothing is written."""
    done = called("quote", CHU, *ON, "--kind", "facture", "--out", tmp_path / "out")

    assert done.code == 2
    assert "technical" in done.told
    assert not (tmp_path / "out").exists()


@pytest.mark.office
def test_pdfs_are_written_with_the_pages_of_the_contents(tmp_path):
    """--pdf writes a PDF beside each Word document; its contents say on which page each chapter begins."""
    done = called("quote", CHU, "--book", COMPANY, *ON, "--pdf", "--out", tmp_path)

    (pdf,) = tmp_path.glob("*.pdf")
    contents, *pages = office.pages(pdf)[1:]
    rows = re.findall(r"^\s*(?:\d+\.|Annexe [A-Z] –)\s+(.+?)\.{3,}\s*(\d+)$", contents, flags=re.MULTILINE)
    assert done.code == 0
    assert len(rows) > 15
    assert [title for title, page in rows if title not in " ".join(pages[int(page) - 3].split())] == []


# Explaining, prices, schema


def test_every_step_of_a_price_names_its_source():
    """`explain` shows a line step by step, each step with its dinars and its source, and no other line."""
    done = called("explain", CHU, *ON, "--line", "data_migration")

    assert (done.code, done.err) == (0, b"")
    assert "[data_migration]" in done.data
    assert "[workstation]" not in done.data
    for words in ("200 000,00 DA", "data_migration.range", "18 To", "scope", "residual.prior", "rule:price"):
        assert words in done.data


def test_explain_as_json_holds_the_trace_of_every_line(record):
    """With --json, `explain` gives each line's trace as data."""
    done = called("explain", CHU, "--book", COMPANY, *ON, "--json")

    assert (done.code, done.err) == (0, b"")
    lines = json.loads(done.out)
    assert lines == record["lines"]
    assert all(step["source"] for line in lines for step in line["trace"])


def test_the_price_book_is_shown_with_its_papers():
    """`prices` shows every entry with its value, first day, kind, source and the day it was checked."""
    done = called("prices", *ON, "--json")
    table = called("prices", *ON)

    entries = json.loads(done.out)
    assert (done.code, done.err, table.code, table.err) == (0, b"", 0, b"")
    ranges = [entry for entry in entries if entry["kind"] == "published" and entry["key"].endswith(".range")]
    assert len(ranges) == 7
    for entry in entries:
        assert {"key", "from", "kind", "confidence", "source", "checked", "reason", "value"} == set(entry)
        assert entry["key"] in table.data
    marked = {entry["key"]: entry["confidence"] for entry in entries if entry["confidence"] is not None}
    imports = {key: sure for key, sure in marked.items() if key.startswith("imports.")}
    assert imports == {f"imports.{name}": "M" for name in ("withholding", "domiciliation", "customs")}
    assert marked["transfer.duration"] == "FM"
    assert "low 200 000, high 1 500 000, open_top true" in " ".join(table.data.split())


def test_assumptions_are_shown_apart_each_with_its_reason():
    """`prices --assumptions` shows what is assumed, with its reason, and nothing published."""
    entries = json.loads(called("prices", *ON, "--assumptions", "--json").out)

    assert entries
    assert {entry["kind"] for entry in entries} == {"assumption"}
    assert all(entry["reason"] for entry in entries)


def test_a_price_holds_from_its_first_day():
    """On the first day of the book a price is there; the day before, the refusal names that first day."""
    there = called("prices", "--day", "2025-01-01", "--json")
    before = called("prices", "--day", "2024-12-31", "--json")

    assert "minor_update.range" in {entry["key"] for entry in json.loads(there.out)}
    assert (before.code, before.out) == (2, b"")
    assert "1er janvier 2025" in before.told


def test_the_schema_of_a_record_knows_every_key_of_it(record):
    """`schema` gives the JSON Schema of scope files and of records, with --json or without."""
    scope, quote, same = called("schema", "scope"), called("schema", "quote"), called("schema", "quote", "--json")

    assert [(done.code, done.err) for done in (scope, quote, same)] == [(0, b"")] * 3
    assert quote.out == same.out
    assert set(record) <= set(json.loads(quote.out)["properties"])
    assert {"client", "systems", "terms", "lang"} <= set(json.loads(scope.out)["properties"])
    assert "name" in json.loads(scope.out)["$defs"]["Client"]["required"]


# Help

HELP = {
    (): ("quote", "explain", "questions", "origins", "prices", "schema", "--version"),
    ("--help",): ("quote", "explain", "questions", "origins", "prices", "schema", "--version"),
    ("quote", "--help"): (
        "SCOPE.toml",
        "--out",
        "--day",
        "--lang",
        "--book",
        "--kind",
        "--internal",
        "--pdf",
        "--json",
        "NUMBER.docx",
    ),
    ("explain", "--help"): ("SCOPE.toml", "--line", "--day", "--lang", "--book", "--json"),
    ("questions", "--help"): ("SCOPE.toml", "--day", "--lang", "--book", "--json"),
    ("origins", "--help"): ("SCOPE.toml", "--day", "--lang", "--book", "--json"),
    ("prices", "--help"): ("--day", "--assumptions", "--diff", "--lang", "--book", "--json"),
    ("schema", "--help"): ("scope", "quote", "--json"),
    ("init", "--help"): ("PROFILE", "--out", "--day", "--lang", "--book", "--json"),
}


@pytest.mark.parametrize("words", HELP, ids=" ".join)
def test_every_command_has_help(words):
    """Help lists commands and options, on standard output, and cuts no sentence; `costing` alone prints it."""
    done = called(*words)

    assert (done.code, done.err) == (0, b"")
    assert done.data.startswith("Usage: ")
    assert "..." not in done.data.replace("[ARGS]...", "")
    assert [word for word in HELP[words] if word not in done.data] == []


def test_the_version_is_told():
    """`--version` prints the version of the package and nothing else."""
    import costing

    assert called("--version").data == f"costing {costing.__version__}\n"


# Refusals: one message with place and way out, exit 2, no traceback, nothing written

BROKEN = {
    "pas-de-toml.toml": "[client\nname = 1\n",
    "cle.toml": LEAST + "[worksations]\ncount = 3\n",
    "type.toml": LEAST + '[workstations]\ncount = "24"\n',
    "negatif.toml": LEAST + "[workstations]\ncount = -3\n",
    "deux.toml": LEAST.replace("4", "-4") + "[training]\ndays = -1\n[terms]\nvalidity_days = 0\n",
    "remise.toml": LEAST + "[terms]\ndiscounts = [{percent = 5, amount = 3}]\n",
    "rien.toml": '[client]\nname = "Clinique"\n',
    "monnaie.toml": LEAST + '[[licences]]\nitem = "PACS"\namount = 1000\ncurrency = "XAU"\n',
    "anglais.toml": 'lang = "en"\n' + LEAST + "[workstations]\ncount = -3\n",
    "arabe.toml": 'lang = "ar"\n' + LEAST + "[workstations]\ncount = -3\n",
    "cher.toml": LEAST + '[[licences]]\nitem = "PACS"\namount = 99_999_999_999\ncurrency = "EUR"\n',
    "surcouche.toml": '[provider]\nname = "SARL"\nnff = "1"\n',
    "bon.toml": LEAST,
}

REFUSED = {
    "a missing scope": (("quote", "absent.toml"), ("absent.toml", "n’existe pas", "Vérifiez le chemin")),
    "a folder for a scope": (("quote", "."), ("c’est un dossier", "il faut un fichier TOML")),
    "a file below a file": (("quote", "bon.toml/besoin.toml"), ("bon.toml/besoin.toml", "Vérifiez")),
    "a broken file": (("quote", "pas-de-toml.toml"), ("pas-de-toml.toml", "line 1", "Corrigez à cet endroit")),
    "not text": (("quote", "octets.toml"), ("octets.toml:2", "UTF-8")),
    "an unknown table": (("quote", "cle.toml"), ("cle.toml", "worksations", "Le plus proche : workstations")),
    "a wrong type": (("quote", "type.toml"), ("workstations.count", "'24'", "sans guillemets")),
    "a negative count": (("quote", "negatif.toml"), ("workstations.count", "-3", "0 au moins")),
    "the same, explained": (("explain", "negatif.toml"), ("workstations.count", "-3", "0 au moins")),
    "the same, asked in Arabic": (("quote", "negatif.toml", "--lang", "ar"), ("workstations.count", "أصغر من اللازم")),
    "the same, in an English scope": (("quote", "anglais.toml"), ("workstations.count", "-3 is too small: 0")),
    "the same, in an Arabic scope": (("explain", "arabe.toml"), ("workstations.count", "أصغر من اللازم")),
    "an Arabic scope, read in French": (("explain", "arabe.toml", "--lang", "fr"), ("-3 est trop petit",)),
    "three faults": (
        ("quote", "deux.toml"),
        ("3 points à corriger", "migration.volume_tb", "training.days", "terms.validity_days"),
    ),
    "a discount said twice": (("quote", "remise.toml"), ("terms.discounts[1]", "une seule façon", "percent, amount")),
    "nothing asked": (("quote", "rien.toml"), ("aucun service", "migration")),
    "no rate": (("quote", "monnaie.toml"), ("XAU", "[exchange]", "--book")),
    "an amount past all bounds": (("quote", "cher.toml"), ("limite", "Vérifiez")),
    "a missing book": (("quote", "bon.toml", "--book", "absent.toml"), ("absent.toml", "n’existe pas")),
    "a fault in the book": (
        ("quote", "bon.toml", "--book", "surcouche.toml"),
        ("surcouche.toml", "provider.nff", "Le plus proche : nif"),
    ),
    "the same, in prices": (("prices", "--book", "surcouche.toml", "--lang", "en"), ("provider.nff", "Nearest: nif")),
    "a day before the book": (
        ("quote", "bon.toml", "--day", "2024-12-31"),
        ("31 décembre 2024", "1er janvier 2025", "--day"),
    ),
    "the same, in an English scope's language": (
        ("explain", "bon.toml", "--day", "2024-12-31", "--lang", "en"),
        ("31 December 2024", "1 January 2025", "--day"),
    ),
    "no day of the calendar": (("quote", "bon.toml", "--day", "2026-02-30"), ("--day", "2026-02-30", "2026-11-24")),
    "a day after all days": (("quote", "bon.toml", "--day", "9999-12-31"), ("--day", "9999-12-31", "9990-12-31")),
    "an unknown line": (("explain", "bon.toml", "--line", "licence"), ("licence", "data_migration")),
    "the same, in English": (
        ("explain", "bon.toml", "--line", "licence", "--lang", "en"),
        ("No line has the code licence", "data_migration"),
    ),
    "an unknown language": (("quote", "bon.toml", "--lang", "de"), ("--lang", "'de'", "'fr', 'ar', 'en'")),
    "an unknown option": (("quote", "bon.toml", "--oot", "x"), ("--oot", "--out")),
    "an unknown command": (("qoute", "bon.toml"), ("qoute", "quote")),
    "an unknown schema": (("schema", "devis"), ("'devis'", "'scope', 'quote'")),
    "no scope": (("quote",), ("SCOPE.toml", "--help")),
    "a name that would paint the terminal": (("quote", "\x1b[31mrouge.toml"), ("rouge.toml", "n’existe pas")),
    "a file for a folder": (
        ("quote", "bon.toml", *ON, "--out", "bon.toml"),
        ("bon.toml/Q-20261124", "un fichier se trouve là où il faut un dossier", "--out"),
    ),
    "a folder below a file": (
        ("quote", "bon.toml", *ON, "--out", "bon.toml/devis/2026"),
        ("bon.toml/devis/2026/Q-", "un fichier se trouve là où il faut un dossier", "--out"),
    ),
    "a name too long": (
        ("quote", "bon.toml", *ON, "--out", "nouveau/" + "n" * 300),
        ("nnn/Q-20261124", "ce nom est trop long", "--out"),
    ),
}


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory):
    """A folder with all those files, and what it holds."""
    folder = tmp_path_factory.mktemp("refus")
    for name, text in BROKEN.items():
        written(folder, text, name)
    (folder / "octets.toml").write_bytes(b'[client]\nname = "H\xf4pital"\n')
    return folder, sorted(folder.rglob("*"))


@pytest.mark.parametrize("what", REFUSED)
def test_a_mistake_gets_one_clear_message(what, mistakes, monkeypatch):
    """The message names the place and the way out, in the reader's language: exit 2, no data, no traceback, no file."""
    folder, before = mistakes
    monkeypatch.chdir(folder)
    words, expected = REFUSED[what]

    done = called(*words)

    assert (done.code, done.out) == (2, b"")
    assert [part for part in expected if part not in done.told.replace("\\", "/")] == []
    assert "Traceback" not in done.told
    assert "\x1b" not in done.told
    assert "Errno" not in done.told
    assert sorted(folder.rglob("*")) == before


def test_a_mistake_ends_the_process_as_it_should(mistakes):
    """Run as a command of its own, a mistake is exit 2 and one message, and no warning of Python's."""
    folder, before = mistakes

    done = run("quote", "negatif.toml", cwd=folder)

    assert (done.code, done.out, len(done.told.splitlines())) == (2, b"", 2)
    assert "workstations.count" in done.told
    assert sorted(folder.rglob("*")) == before


# A fault of costing itself


def test_a_bug_is_told_in_one_message(tmp_path):
    """A fault of costing itself: one message that says where, exit 70, no traceback, nothing written."""
    code = (
        "import costing.cli as cli\n"
        "def broken(*_, **__): raise ZeroDivisionError('of a rule')\n"
        "cli.quote = broken\n"
        "cli.main()\n"
    )
    done = run("quote", CHU, *ON, "--out", tmp_path / "out", code=code)

    assert (done.code, done.out) == (70, b"")
    assert len(done.told.splitlines()) == 1
    for words in ("costing", "ZeroDivisionError: of a rule", "Signalez-la"):
        assert words in done.told
    assert "Traceback" not in done.told
    assert not (tmp_path / "out").exists()


def test_a_person_who_stops_it_sees_no_traceback(tmp_path):
    """Ctrl-C ends a run with exit 130, one line that says what stays, no traceback and nothing half-written."""
    code = "import os, costing.cli as cli\ndef stopped(_): raise KeyboardInterrupt\nos.fsync = stopped\ncli.main()\n"
    done = run("quote", CHU, *ON, "--out", tmp_path / "out", code=code)

    assert (done.code, done.out) == (130, b"")
    assert done.told.startswith("Interrompu : ce qui était déjà écrit est complet")
    assert len(done.told.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_an_interrupt_of_what_writes_a_record_is_an_interrupt(tmp_path):
    """Ctrl-C is exit 130 too where the library that writes the record makes an error of its own of it."""
    code = (
        "import costing.cli as cli, costing.quoting.quote as quotes\n"
        "dumped = quotes.Quote.model_dump_json\n"
        "class Stopped(str):\n"
        "    def __format__(self, _): raise KeyboardInterrupt\n"
        "def stopped(self, **options):\n"
        "    totals = self.totals.model_copy(update={'net': Stopped()})\n"
        "    return dumped(self.model_copy(update={'totals': totals}), **options)\n"
        "quotes.Quote.model_dump_json = stopped\n"
        "cli.main()\n"
    )
    done = run("quote", CHU, *ON, "--out", tmp_path / "out", code=code)

    assert (done.code, done.out) == (130, b"")
    assert done.told.startswith("Interrompu : ce qui était déjà écrit est complet")
    assert len(done.told.splitlines()) == 1
    assert not (tmp_path / "out").exists()


# The streams


@unix
@pytest.mark.parametrize("words", [("quote", CHU, *ON), ("quote", CHU, *ON, "--json"), ("--help",)])
def test_a_reader_that_has_seen_enough_is_no_fault(words, tmp_path):
    """`costing ... | head -1` ends well, without a traceback, and the files are there and announced."""
    reader, writer = os.pipe()
    os.close(reader)

    done = run(*words, *(("--out", tmp_path) if words[0] == "quote" else ()), stdout=writer)
    os.close(writer)

    assert done.code == 0
    assert "Traceback" not in done.told
    assert "pipe" not in done.told.lower()
    assert len(files_in(tmp_path)) == (3 if words[0] == "quote" else 0)
    assert done.told.count("pour le client") == (2 if words[0] == "quote" else 0)


full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


@full
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("quote", CHU, *ON), "La sortie n’a pas pu être écrite : il n’y a plus de place sur le disque."),
        (("quote", CHU, *ON, "--json"), "les fichiers déjà annoncés sont complets"),
        (("explain", CHU, *ON, "--lang", "en"), "The output could not be written: there is no space left on the disk."),
        (("schema", "quote"), "La sortie n’a pas pu être écrite"),
        (("--help",), "La sortie n’a pas pu être écrite"),
    ],
)
def test_output_that_cannot_be_written_is_told(words, said, tmp_path):
    """Data sent to a full device: exit 2 and one message; files of a quote are whole, and were announced."""
    with Path("/dev/full").open("w") as nowhere:
        done = run(*words, *(("--out", tmp_path) if words[0] == "quote" else ()), stdout=nowhere)

    assert done.code == 2
    assert said in done.told.splitlines()[-1]
    assert "Traceback" not in done.told
    assert done.told.count("pour le client") == (2 if words[0] == "quote" else 0)


@full
def test_messages_that_cannot_be_written_stop_nothing(offer, tmp_path):
    """With nowhere to tell anything, a quote is made all the same, and a mistake is still exit 2."""
    with Path("/dev/full").open("w") as nowhere:
        made = run("quote", CHU, "--book", COMPANY, *ON, "--out", tmp_path, stderr=nowhere)
        refused = run("quote", "absent.toml", stderr=nowhere)

    assert (made.code, made.data, refused.code, refused.out) == (0, offer[0].data, 2, b"")
    assert files_in(tmp_path) == files_in(offer[1])


@unix
@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_stream_closed_from_the_start_is_no_fault(closed, tmp_path):
    """A script that closes a stream gets its files and no traceback."""
    scope = written(tmp_path, LEAST)

    done = run("quote", scope, *ON, "--out", tmp_path / "out", before=("sh", "-c", f'"$@" {closed}', "sh"))

    assert done.code == 0
    assert b"Traceback" not in done.out + done.err
    assert len(files_in(tmp_path / "out")) == 3


def test_a_windows_code_page_prints_every_language(tmp_path):
    """Where the console's code page has no Arabic and no narrow space, everything is printed all the same."""
    page = environment(PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    arabic = run("explain", CHU, *ON, "--lang", "ar", env=page)
    refused = run("quote", tmp_path / "absent.toml", *ON, "--out", tmp_path, "--lang", "ar", env=page)

    assert [done.code for done in (arabic, refused)] == [0, 2]
    assert "أدنى النطاق المنشور" in arabic.data
    assert "1.039.015,99" in arabic.data
    assert "الملف" in refused.told


@unix
@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_narrow_terminal_loses_no_figure(columns, offer, record):
    """Whatever the terminal's width, every amount and every date is printed whole, on one line, and no word is lost."""
    done = on_terminal(columns, "quote", CHU, "--book", COMPANY, *ON, "--out", offer[1])

    rows = plain(done.out).splitlines()
    figures = {
        french(line[key]) for line in record["lines"] for key in ("unit_price", "amount") if not line["recurring"]
    }
    figures |= {french(year[key]) for year in record["maintenance"]["years"] for key in ("net", "vat", "gross")}
    figures |= {french(record["totals"][key]) for key in ("net", "gross", "due")} | {"58 000", "152,80 DA", "60 000"}
    assert done.code == 0
    assert [figure for figure in figures if not any(figure in row for row in rows)] == []
    assert [row for row in rows if row.lstrip().startswith(("000", ",", ";", ":"))] == []
    assert "…" not in "".join(rows)
    for word in ("facturation", "interprétation", "logicielle", "international"):
        assert word in "".join("".join(rows).split())
    messages = [row for row in rows if str(offer[1]) in row or row.startswith("Conseil : ")]
    assert len(messages) == 3 + len(record["audit"])  # a message is one line, whatever the terminal
    if columns >= 60:
        assert max(len(row.rstrip()) for row in rows if row not in messages) <= columns


@unix
def test_a_narrow_terminal_loses_no_figure_of_an_explanation():
    """An explanation on sixty columns shows every dinar and every source."""
    rows = plain(on_terminal(60, "explain", CHU, *ON, "--line", "data_migration").out).splitlines()

    for figure in ("200 000,00 DA", "1 500 000,00 DA+", "58 000", "0,676", "35 %", "8 h"):
        assert any(figure in row for row in rows), figure
    assert "…" not in "".join(rows)
    assert "rule:price" in "".join(rows)


# Folders, disks and rights


def test_odd_paths_are_paths_like_others(tmp_path):
    """A relative path, spaces, accents, Arabic and a name that looks like markup are written and said as they are."""
    written(tmp_path, LEAST, "besoin numéro 1 – مستشفى.toml")
    out = Path("devis d'été") / "عروض [red]:smile:"

    done = run("quote", "besoin numéro 1 – مستشفى.toml", *ON, "--out", out, cwd=tmp_path)

    assert done.code == 0
    assert len(files_in(tmp_path / out)) == 3
    assert f"{out}{os.sep}Q-20261124-" in done.told


def test_without_out_files_go_to_a_folder_named_out(tmp_path):
    """Without --out, the three files go into `out`, where the person stands."""
    scope = written(tmp_path, LEAST)

    assert run("quote", scope, *ON, cwd=tmp_path).code == 0
    assert len(files_in(tmp_path / "out")) == 3


@pytest.mark.parametrize(
    ("reference", "stem"),
    [
        ("../../etc/passwd", "ETCPASSWD"),
        ("C:\\\\Windows\\\\..", "CWINDOWS"),
        ("Hôpital n° 7/2026", "HOPITALN72026"),
        ("مستشفى", "Q"),
    ],
)
def test_a_reference_cannot_leave_the_folder(reference, stem, tmp_path):
    """Slashes, dots, accents and Arabic in a reference are reduced to what every file system takes."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    scope = written(tmp_path, f'reference = "{reference}"\n' + LEAST)
    before = sorted(tmp_path.rglob("*"))

    done = called("quote", scope, *ON, "--out", tmp_path / "a" / "b")

    new = [path for path in sorted(tmp_path.rglob("*")) if path not in before]
    assert done.code == 0
    assert {path.parent for path in new} == {tmp_path / "a" / "b"}
    assert {path.name.split("-20261124-")[0] for path in new} == {stem}


@unix
@pytest.mark.parametrize("blocks", [1, 100])
def test_a_file_over_the_size_limit_is_told(blocks, tmp_path):
    """Where no file may be so large, the run says so and leaves nothing behind: no folder, no temporary file."""
    limit = ("sh", "-c", 'ulimit -f "$1"; shift; exec "$@"', "sh", blocks)

    done = run("quote", CHU, *ON, "--out", tmp_path / "out", before=limit)

    assert (done.code, done.out) == (2, b"")
    assert f"{tmp_path / 'out'}/CHU-EX-01-20261124-" in done.told
    assert "le fichier dépasse la taille permise" in done.told
    assert "Traceback" not in done.told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("fails_at", [".json", ".xlsx", ".docx"])
def test_a_disk_that_fills_up_is_told(fails_at, tmp_path, monkeypatch):
    """Whichever of the three files meets a full disk, the run says so and none of them is left."""
    calls = []

    def full(_):
        calls.append(1)
        if len(calls) == [".json", ".xlsx", ".docx"].index(fails_at) + 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "out").mkdir()

    done = called("quote", CHU, *ON, "--out", tmp_path / "out")

    assert (done.code, done.out) == (2, b"")
    assert f"{fails_at} : il n’y a plus de place sur le disque" in done.told
    assert "libérez de la place" in done.told
    assert files_in(tmp_path / "out") == {}


MOUNTED = (
    'mount -t tmpfs -o "$2" costing "$1" || exit 99; folder=$1; shift 2; "$@"; code=$?; ls -A "$folder"; exit $code'
)


def on_device(folder, options, *words):
    """Run it with a small device of its own mounted on a folder; standard output lists what the device then holds."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("unshare is not installed: no device can be mounted for one test alone")
    rights = ("-m",) if os.geteuid() == 0 else ("-r", "-m")
    done = run(*words, before=(unshare, *rights, "sh", "-c", MOUNTED, "sh", folder, options))
    if done.code == 99 or done.told.startswith("unshare:"):
        pytest.skip(f"no right to mount a device here: {done.told.strip()}")
    return done


@unix
@pytest.mark.parametrize("missing", [4, 100])
def test_a_full_device_is_told(missing, offer, tmp_path):
    """On a device some kilobytes too small the run says so, and the device is as empty as before."""
    needed = sum(-(-len(content) // 4096) * 4 for content in files_in(offer[1]).values())

    done = on_device(tmp_path, f"size={needed - missing}k", "quote", CHU, "--book", COMPANY, *ON, "--out", tmp_path)

    assert (done.code, done.out) == (2, b"")
    assert f"Impossible d’écrire {tmp_path}/CHU-EX-01-20261124-" in done.told
    assert "il n’y a plus de place sur le disque" in done.told
    assert "Traceback" not in done.told


@unix
def test_a_device_that_can_only_be_read_is_told(tmp_path):
    """On a read-only device the run says so."""
    done = on_device(tmp_path, "ro", "quote", CHU, *ON, "--out", tmp_path / "devis")

    assert (done.code, done.out) == (2, b"")
    assert "ce disque est en lecture seule" in done.told
    assert "Traceback" not in done.told


def without_rights():
    """What makes a run obey permissions: nothing for a user, for root a run without the right to pass them."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("setpriv is not installed: root passes every permission")
    return (setpriv, "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search")


@unix
@pytest.mark.parametrize("below", ["", "devis/2026"])
def test_a_folder_without_the_right_to_write_is_told(below, tmp_path):
    """A folder that may not be written to, or made in, is named, with the way out, for root too."""
    closed = tmp_path / "fermé"
    closed.mkdir(mode=0o500)

    done = run("quote", CHU, *ON, "--out", closed / below, before=without_rights())

    assert (done.code, done.out) == (2, b"")
    assert f"Impossible d’écrire {closed / below}/CHU-EX-01-20261124-" in done.told
    assert "vous n’avez pas le droit d’y écrire" in done.told
    assert "droit d’écriture" in done.told
    assert files_in(closed) == {}


@unix
def test_a_file_without_the_right_to_read_is_told(offer, tmp_path):
    """A scope that may not be read, or a record that may not be compared, is named in one message."""
    scope = written(tmp_path, LEAST)
    scope.chmod(0)
    out = tmp_path / "out"
    shutil.copytree(offer[1], out)
    record = next(out.glob("*.json"))
    record.chmod(0)

    unread = run("quote", scope, *ON, "--out", out, before=without_rights())
    uncompared = run("quote", CHU, "--book", COMPANY, *ON, "--out", out, before=without_rights())

    assert [(done.code, done.out) for done in (unread, uncompared)] == [(2, b"")] * 2
    assert str(scope) in unread.told
    assert "Vérifiez les droits" in unread.told
    assert str(record) in uncompared.told
    assert len(list(out.iterdir())) == 3


def test_the_installed_command_is_the_same_command():
    """The `costing` command does what `python -m costing` does."""
    program = Path(sys.executable).parent / ("costing.exe" if os.name == "nt" else "costing")
    if not program.exists():
        pytest.skip("the package is not installed beside this Python")

    done = subprocess.run([program, "--version"], capture_output=True, check=True)

    assert done.stdout == called("--version").out


def test_an_explanation_follows_the_terms(tmp_path):
    """A price set by hand and a line of one's own are explained like any other, with the price that was replaced."""
    terms = '[terms.prices.data_migration]\nunit_price = 500_000\nreason = "Usage"\n'
    scope = written(tmp_path, LEAST + terms + '[[terms.lines]]\ncode = "rack"\nlabel = "Baie"\nunit_price = 90_000\n')

    by_hand = called("explain", scope, "--line", "data_migration", "--lang", "en", *ON)
    own = called("explain", scope, "--line", "rack", "--lang", "en", *ON)

    assert "500,000.00 DZD" in by_hand.data
    assert "Set by hand" in by_hand.data
    assert "90,000.00 DZD" in own.data
