"""`costing bridge`: why one quote costs more or less than another, on the screen, as JSON, and to paste into a mail."""

import json
from datetime import date

import pytest

from costing import PriceBook, bridge, estimate
from tests.command import called
from tests.samples import DAY, EXAMPLES, chu_quote, chu_scope


def larger(**changed):
    """The scope of the example, with 30 workstations and whatever else is asked."""
    scope = chu_scope()
    seats = scope.workstations.model_copy(update={"count": 30})
    return scope.model_copy(update={"workstations": seats, **changed})


def revision_of(scope, day=DAY):
    """The next revision of the example, for another scope."""
    return chu_quote().revise(estimate(scope, PriceBook.read(EXAMPLES / "company.toml"), day))


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """The example and its first revision, 30 workstations at a discount, as files."""
    folder = tmp_path_factory.mktemp("bridge")
    quotes = {"old": chu_quote(), "new": revision_of(larger()).discount(3)}
    paths = {name: folder / f"{name}.json" for name in quotes}
    for name, made in quotes.items():
        paths[name].write_text(made.to_json(), "utf-8")
    return {**paths, "folder": folder, "bridge": bridge(quotes["old"], quotes["new"])}


def rows_of(done):
    """The lines of a table, each with single spaces."""
    return [" ".join(row.split()) for row in done.data.splitlines()]


def flat(text):
    """A text on one line, every space an ordinary one."""
    return " ".join(text.split())


def test_a_bridge_leads_from_one_amount_to_the_other_line_by_line(records):
    """I read both amounts due, each cause with its lines and their quantities, taxes by kind, and the difference."""
    done = called("bridge", records["old"], records["new"])

    rows = rows_of(done)
    number = chu_quote().number
    assert (done.code, done.err) == (0, b"")
    assert rows[0] == f"Du devis {number} au devis {number} (révision 1) (interne)"
    told = [
        f"{number}, 24 novembre 2026 22 808 428,30",
        "Étendue des prestations +751 200,00",
        "– Mise à niveau logicielle des postes de travail 24 postes → 30 postes +751 200,00",
        "Remises -597 538,39",
        "– Licences logicielles – Module RIS -43 548,00",
        "Taxes +29 195,70",
        "– TVA sur ces écarts +29 195,70",
        "Arrondis +0,01",
        "– TVA calculée une fois par taux +0,01",
        f"{number} (révision 1), 24 novembre 2026 22 991 285,62",
        "Écart sur le net à payer +182 857,32",
    ]
    assert [row for row in rows if row in told] == told
    assert "Payé par année, TTC, en tout : 6 526 170,96 DA, sans changement." in rows
    (change,) = records["bridge"].changes
    assert change.text["fr"].startswith("Nombre de postes")
    assert f"• {change.text['fr']}" in rows


def test_what_is_paid_by_the_year_has_a_bridge_of_its_own(tmp_path):
    """A maintenance of five years instead of three moves what is paid by the year: from, to, and by which lines."""
    scope = chu_scope()
    longer = scope.model_copy(update={"maintenance": scope.maintenance.model_copy(update={"years": 5})})
    made = revision_of(longer)
    paths = [tmp_path / "old.json", tmp_path / "new.json"]
    for path, each in zip(paths, (chu_quote(), made), strict=True):
        path.write_text(each.to_json(), "utf-8")

    done = called("bridge", *paths)

    shown = done.data.partition("Payé par année, TTC, en tout\n")[2].partition("Ce qui change")[0]
    moved = made.commitment.gross - made.totals.gross - (chu_quote().commitment.gross - chu_quote().totals.gross)
    assert moved > 0
    assert "6 526 170,96" in shown
    assert f"+{moved:,.2f}".replace(",", " ").replace(".", ",") in shown.split("Écart sur ce qui est payé par année")[1]
    assert "Le net à payer ne change pas" in done.data


def test_the_paragraph_for_the_client_stands_alone_to_be_pasted(records):
    """With --text I get the paragraph for the client and nothing else; it also closes the table."""
    done = called("bridge", records["old"], records["new"], "--text", "--lang", "en")
    table = called("bridge", records["old"], records["new"], "--lang", "en")

    assert (done.code, done.err) == (0, b"")
    assert done.out.decode() == records["bridge"].text["en"] + "\n"
    assert flat(table.data).endswith("For the client " + flat(done.data))


def test_a_bridge_as_json_is_all_of_it(records):
    """With --json another tool reads the steps, the years, the changes and the paragraph in three languages."""
    done = called("bridge", records["old"], records["new"], "--json")

    told = json.loads(done.out)
    assert (done.code, done.err) == (0, b"")
    assert told == records["bridge"].record()
    assert (told["old"]["due"], told["new"]["due"], told["difference"]) == ("22808428.30", "22991285.62", "182857.32")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("Étendue des prestations", "Écart sur le net à payer", "24 postes → 30 postes")),
        ("en", ("Scope of the work", "Difference in the amount due", "24 workstations → 30 workstations")),
        ("ar", ("نطاق الخدمات", "الفرق في الصافي للدفع", "24 محطة ← 30 محطة", "\u200e+751.200,00\u200e")),
    ],
)
def test_a_bridge_is_told_in_the_language_asked(lang, words, records):
    """Table and paragraph are in the language I ask for; in Arabic a sign stays before its figure."""
    done = called("bridge", records["old"], records["new"], "--lang", lang)

    assert done.code == 0
    assert [word for word in words if word not in done.data] == []
    assert flat(records["bridge"].text[lang]) in flat(done.data)


def test_without_a_language_it_is_that_of_the_new_quote(tmp_path, records):
    """A revision in English of a French quote is told in English."""
    english = tmp_path / "english.json"
    english.write_text(revision_of(larger(lang="en"), date(2026, 11, 25)).to_json(), "utf-8")

    assert "For the client" in called("bridge", records["old"], english).data
    assert "Pour le client" in called("bridge", english, records["old"]).data


def test_two_alike_are_said_to_be_alike(records):
    """Between a quote and itself nothing moves, and that is said; no table of years stands there for nothing."""
    done = called("bridge", records["old"], records["old"])

    assert done.code == 0
    assert "Le net à payer ne change pas 0,00" in rows_of(done)
    assert flat(bridge(chu_quote(), chu_quote()).text["fr"]) in flat(done.data)
    assert "Ce qui change dans le besoin" not in done.data


def altered(text):
    return text.replace("22808428.30", "12808428.30")


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        (altered, (), ("a été modifié depuis qu’il a été écrit", "totals", "costing verify")),
        (altered, ("--lang", "en"), ("was changed since it was written", "totals")),
        (altered, ("--lang", "ar"), ("عُدّل ملف العرض",)),
        (lambda _: "{}", (), ("spoilt.json : ", "illisible")),
        (lambda _: "devis", ("--lang", "ar"), ("spoilt.json\u200e: عدد",)),
    ],
)
def test_a_record_that_somebody_changed_is_no_end_of_a_bridge(text, lang, words, records, tmp_path):
    """A record that was changed, or is none, is refused on either side: exit 2, one message, no data."""
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text(text(chu_quote().to_json()), "utf-8")

    for pair in ((spoilt, records["new"]), (records["old"], spoilt)):
        done = called("bridge", *pair, *lang)
        assert (done.code, done.out) == (2, b"")
        assert [word for word in words if word not in done.told] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("absent.json", "new"), ("absent.json", "n’existe pas")),
        (("old", "folder"), ("c’est un dossier", "JSON")),
        (("old",), ("NEW.json",)),
        (("old", "new", "--text", "--json"), ("--text", "choose one")),
    ],
)
def test_a_bridge_needs_two_records(words, said, records):
    """A file that is not there, a folder, one record alone, two shapes at once: exit 2, and what to do."""
    done = called("bridge", *(records.get(word, word) for word in words))

    assert (done.code, done.out) == (2, b"")
    assert [part for part in said if part not in done.told] == []


def test_help_tells_what_is_for_the_client():
    """Help names both records and says that all but the paragraph is internal."""
    done = called("bridge", "--help")

    assert (done.code, done.err) == (0, b"")
    for word in ("OLD.json", "NEW.json", "--text", "--lang", "--json", "internal"):
        assert word in done.data
    assert "..." not in done.data
