"""`costing verify`: whether a record is as it was written, on the screen, as JSON, and by its exit code."""

import json

import pytest

from costing import Register, quote
from costing.quoting import verifying
from tests.command import called
from tests.other_hands import content_of, put, resealed
from tests.registers import NOON
from tests.samples import EXAMPLES, chu_quote, priced

COMPANY = EXAMPLES / "company.toml"


def flat(done):
    """What was printed, on one line."""
    return " ".join(done.data.split())


@pytest.fixture
def record(tmp_path):
    """Write a record, its content changed as asked, and return the path."""

    def written(change=None, *, sealed=False, made=None):
        content = content_of(made or chu_quote())
        if change is not None:
            put(content, *change)
        path = tmp_path / "devis.json"
        path.write_text(resealed(content) if sealed else json.dumps(content), "utf-8")
        return path

    return written


def test_a_record_as_it_was_written_is_verified_to_the_centime(record):
    """My record of last month: verified, exit 0; that the company's values were not compared is said, and how to."""
    done = called("verify", record())

    assert (done.code, done.err) == (0, b"")
    lines = done.data.splitlines()
    assert lines[0] == chu_heading()
    assert lines[1].startswith("Vérifié : l’enregistrement est tel qu’il a été écrit")
    assert "Valeurs de la société qui n’ont pas été comparées : 1. Donnez son fichier avec --book" in done.data


def chu_heading():
    """The first line of what is said of the example."""
    return f"Devis {chu_quote().number}, révision 0, du 24 novembre 2026"


def test_with_the_company_s_book_its_values_are_compared_too(record):
    """With my book nothing is left uncompared; where it has another rate today, that is told, and moves nothing."""
    same = called("verify", record(), "--book", COMPANY)

    assert (same.code, len(same.data.splitlines())) == (0, 2)


def test_a_value_that_today_s_book_has_otherwise_is_told_and_moves_nothing(record, tmp_path):
    """My bank gave another rate since: key, value then, value now; the quote is verified all the same."""
    other = tmp_path / "company.toml"
    other.write_text(COMPANY.read_text("utf-8").replace("152.80", "160.10"), "utf-8")

    done = called("verify", record(), "--book", other)

    rows = [" ".join(row.split()) for row in done.data.splitlines()]
    assert done.code == 0
    assert "Valeurs que le bordereau d’aujourd’hui donne autrement pour le 24 novembre 2026" in done.data
    (row,) = [row for row in rows if row.startswith("exchange.EUR ")]
    assert "dzd 152.8" in row
    assert "dzd 160.1" in row


def test_an_altered_record_is_told_with_place_and_figures(record):
    """Somebody lowered the amount due: exit 1, the part, the place, what is recorded and what comes out."""
    done = called("verify", record((("totals", "due"), "12808428.30")))

    rows = [" ".join(row.split()) for row in done.data.splitlines()]
    assert (done.code, done.err) == (1, b"")
    assert "Modifié : quelqu’un a changé l’enregistrement depuis qu’il a été écrit, dans : totals." in rows
    assert "totals.due 12 808 428,30 22 808 428,30" in rows


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((("totals", "due"), "12808428.30"), ("se contredisent", "totals.due")),
        ((("commitment", "net"), "12808428.30"), ("le sceau est entier", "commitment.net")),
        ((("scope", "workstations", "count"), 12), ("le sceau est entier", "basis.fingerprint", " besoin ")),
        ((("provider", "name"), "Une autre"), ("le sceau est entier", "basis.fingerprint", " vendeur ")),
    ],
)
def test_a_new_seal_over_other_figures_is_found_out(change, words, record):
    """Whoever seals again after changing a figure or an answer is told: exit 1, and what was changed."""
    done = called("verify", record(change, sealed=True))

    assert done.code == 1
    assert [word for word in words if word not in done.data] == []


def test_a_later_version_that_gets_other_figures_is_named(record, monkeypatch):
    """Where a later version prices otherwise: exit 1, the record is as written, and the version is what changed."""
    small = quote(priced(training={"days": 3}))
    path = record((("commitment", "net"), "1.00"), sealed=True, made=small)
    monkeypatch.setattr(verifying, "__version__", "9.9.9")

    done = called("verify", path)

    rows = [" ".join(row.split()) for row in done.data.splitlines()]
    assert done.code == 1
    assert rows[1].startswith("Écarts : l’enregistrement est tel qu’il a été écrit")
    assert rows[2].startswith("Ce qui a changé depuis, hors de l’enregistrement : version de costing (")
    amount = f"{small.commitment.net:,.2f}".replace(",", " ").replace(".", ",")
    assert f"commitment.net 1,00 {amount}" in rows


@pytest.mark.parametrize(
    ("lang", "good", "bad"),
    [
        ("fr", "Vérifié : ", "Modifié : "),
        ("en", "Verified: the record is as it was written", "Altered: somebody changed the record"),
        ("ar", "تم التحقق: ملف العرض كما كُتب", "معدَّل: غيّر شخص ما ملف العرض بعد كتابته، في: totals."),
    ],
)
def test_a_verdict_is_told_in_the_language_asked(lang, good, bad, record):
    """The verdict is in the language I ask for; a number with hyphens keeps its order in Arabic."""
    done = called("verify", record(), "--lang", lang)
    changed = called("verify", record((("totals", "due"), "1.00")), "--lang", lang)

    assert (done.code, changed.code) == (0, 1)
    assert good in done.data
    assert bad in changed.data
    number = chu_quote().number
    assert (f"\u200e{number}\u200e" if lang == "ar" else number) in done.data


def test_a_verdict_as_json_holds_all_of_it(record):
    """With --json another tool reads the verdict, the parts, the figures and what a register says of it."""
    done = called("verify", record((("totals", "due"), "12808428.30")), "--json")

    told = json.loads(done.out)
    assert done.code == 1
    assert told == {
        "number": chu_quote().number,
        "revision": 0,
        "day": "2026-11-24",
        "version": chu_quote().basis.version,
        "verdict": "altered",
        "altered": ["totals"],
        "inputs": [],
        "contradictions": [{"place": "totals.due", "recorded": "12808428.30", "again": "22808428.30"}],
        "differences": [{"place": "totals.due", "recorded": "12808428.30", "again": "22808428.30"}],
        "outside": [],
        "since": [],
        "own_not_compared": 1,
        "refused": None,
        "register": None,
    }


@pytest.mark.parametrize("text", ["devis", "{}", '{"schema": "costing.quote/1"}'])
def test_what_is_no_record_is_refused(text, tmp_path):
    """A file that is no record: exit 2, one message, no verdict."""
    path = tmp_path / "devis.json"
    path.write_text(text, "utf-8")

    done = called("verify", path)

    assert (done.code, done.out) == (2, b"")
    assert "illisible" in done.told


def test_a_missing_record_and_a_faulty_book_are_refused(record, tmp_path):
    """A record that is not there, a folder, a book with a fault: exit 2, with the place."""
    faulty = tmp_path / "book.toml"
    faulty.write_text("[provider]\nnff = 1\n", "utf-8")

    for words, said in (
        (("absent.json",), "absent.json"),
        ((tmp_path,), "c’est un dossier"),
        ((record(), "--book", faulty), "provider.nff"),
    ):
        done = called("verify", *words)
        assert (done.code, done.out) == (2, b"")
        assert said in done.told


# Against a register


@pytest.fixture
def registered(register_url):
    """A register that holds the example, and the record it gave."""
    with Register(register_url) as register:
        made = register.issue(chu_quote(), at=NOON)
    return register_url, made


def test_a_register_says_that_it_holds_this_very_record(registered, record):
    """The record that my register gave: the same, with its state, exit 0, on either database."""
    url, made = registered

    done = called("verify", record(made=made), "--register", url)
    told = json.loads(called("verify", record(made=made), "--register", url, "--json").out)

    assert done.code == 0
    assert "contient ce même enregistrement (état : brouillon)." in flat(done)
    assert (told["register"]["state"], told["register"]["same"]) == ("draft", True)


def test_a_record_that_was_sealed_again_is_not_the_one_that_was_registered(tmp_path, record):
    """A changed record is another one for the register, sealed again or not, whatever it says of its own seal."""
    url = tmp_path / "register.db"
    with Register(url) as register:
        made = register.issue(chu_quote(), at=NOON)

    for sealed in (False, True):
        path = record((("in_words", "fr"), "un dinar algérien"), sealed=sealed, made=made)
        done = called("verify", path, "--register", url)
        assert done.code == 1
        assert "contient un autre enregistrement sous ce numéro" in flat(done)


def test_a_record_that_the_register_does_not_hold_is_told(tmp_path, record):
    """A number or a revision that is not there: the record may be sound, the answer is no."""
    url = tmp_path / "register.db"
    with Register(url) as register:
        made = register.issue(chu_quote(), at=NOON)

    other = called("verify", record(), "--register", url)
    later = called("verify", record(made=made.revise()), "--register", url)

    for done in (other, later):
        assert (done.code, done.err) == (1, b"")
        assert "Vérifié : " in done.data
        assert "ne contient rien sous ce numéro et cette révision." in flat(done)


@pytest.mark.parametrize(("lang", "word"), [("fr", "pas encore de registre ici"), ("ar", "لا يوجد سجل هنا بعد")])
def test_a_register_that_is_not_there_answers_nothing(lang, word, tmp_path, record):
    """A mistyped address of a register is no answer about my record: exit 2, and where it was looked for."""
    done = called("verify", record(), "--register", tmp_path / "nope.db", "--lang", lang)

    assert (done.code, done.out) == (2, b"")
    assert word in done.told
    assert str(tmp_path / "nope.db") in done.told


def test_help_tells_the_three_verdicts():
    """Help names the verdicts, the options and when the exit code is 1."""
    done = called("verify", "--help")

    assert (done.code, done.err) == (0, b"")
    for word in ("QUOTE.json", "--book", "--register", "verified", "altered", "differs", "Exit 1"):
        assert word in done.data
    assert "..." not in done.data
