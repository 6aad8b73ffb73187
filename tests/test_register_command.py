"""The register from the command line: numbers, revisions, states, and files written again from what it holds."""

import json
import re
import shutil
import sqlite3
from datetime import UTC, datetime

import pytest

from costing import Quote, Register, quote
from costing.register_errors import RegisterAbsent
from tests.command import called, environment, files_in, run
from tests.other_hands import content_of, put, resealed
from tests.postgres import GUARDED, PASSWORD
from tests.registers import NOON, later, small
from tests.samples import EXAMPLES, priced

CHU, COMPANY, TERMS = EXAMPLES / "chu.toml", EXAMPLES / "company.toml", EXAMPLES / "terms.toml"
CLINIC = '[client]\nname = "Clinique d\'Exemple"\n[training]\ndays = 4\n'
ON, NEXT = ("--day", "2026-11-24"), ("--day", "2026-11-25")
AUTUMN = ("--day", "2026-09-15")  # a quote that holds through 14 November
AT = ("--at", "2026-11-24T13:00")
COMMANDS = [
    "list", "show", "issue", "revise", "send", "accept", "refuse", "pipeline", "check", "export", "import", "adopt",
]  # fmt: skip


@pytest.fixture
def scope(tmp_path):
    """A small scope."""
    path = tmp_path / "clinique.toml"
    path.write_text(CLINIC, "utf-8")
    return path


@pytest.fixture
def url(tmp_path):
    """The address of a register that is not there yet."""
    return tmp_path / "registre.db"


@pytest.fixture
def quoted(scope, url, tmp_path):
    """Quote the small scope into the register; or what is asked."""

    def done(*words, what=scope, day=ON):
        return called("quote", what, *day, "--register", url, "--out", tmp_path / "out", *words)

    return done


def flat(done):
    """What was printed, on one line."""
    return " ".join(done.data.split())


def unframed(done):
    """What was said, on one line and out of its frame."""
    return " ".join(done.told.replace("│", " ").split())


def numbers(url):
    """The numbers a register holds, each with its revision and state."""
    held = json.loads(called("register", "list", "--register", url, "--all", *AT, "--json").out)
    return [(each["number"], each["revision"], each["state"]) for each in held]


# A number, once


def test_a_quote_takes_its_number_from_the_register(quoted, url, tmp_path):
    """The files stand under the next number of the year; number and state are said first; the quote is a draft."""
    done = quoted("--by", "Samia")

    assert done.code == 0
    assert done.told.splitlines()[:2] == [
        f"Devis inscrit au registre {url} sous le numéro 2026-0001 (état : brouillon).",
        f"{tmp_path / 'out' / '2026-0001.json'} : dossier complet, à garder en interne",
    ]
    assert sorted(files_in(tmp_path / "out")) == ["2026-0001.docx", "2026-0001.json", "2026-0001.xlsx"]
    assert "Devis 2026-0001 du 24 novembre 2026" in done.data
    assert numbers(url) == [("2026-0001", 0, "draft")]
    with Register(url) as register:
        assert register.quote("2026-0001").to_json().encode() == files_in(tmp_path / "out")["2026-0001.json"]
        assert [(each.event, each.by) for each in register.history("2026-0001")] == [("issued", "Samia")]


def test_the_same_quote_again_keeps_its_number(quoted, url, tmp_path):
    """A second run is no second quote: it says under which number it is there, and writes its files anew."""
    first = quoted("--json")
    written = files_in(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")

    again = quoted("--json")

    assert (again.code, again.out, files_in(tmp_path / "out")) == (0, first.out, written)
    assert again.told.splitlines()[:2] == [
        "Ce devis est déjà au registre sous le numéro 2026-0001, révision 0 (état : brouillon) : il le garde.",
        "Pour un autre numéro, ajoutez --again.",
    ]
    assert numbers(url) == [("2026-0001", 0, "draft")]


def test_another_number_is_given_where_it_is_asked_for(quoted, url):
    """--again gives the same content a number of its own; a later run keeps the last one."""
    quoted()

    assert "sous le numéro 2026-0002" in quoted("--again").told
    assert "déjà au registre sous le numéro 2026-0002" in quoted().told
    assert [number for number, *_ in numbers(url)] == ["2026-0001", "2026-0002"]


def test_another_content_and_another_day_are_other_quotes(quoted, url):
    """Another day, another scope, another book: other quotes, other numbers; a series counts for itself."""
    for words, day, number in (
        ((), ON, "2026-0001"),
        ((), NEXT, "2026-0002"),
        (("--book", COMPANY), ON, "2026-0003"),
        (("--series", "ORAN", "--confidence", "80"), ON, "ORAN-2026-0001"),
    ):
        assert f"sous le numéro {number} " in quoted(*words, day=day).told

    assert len(numbers(url)) == 4


def test_what_is_for_a_register_needs_one(scope):
    """A series, a name or --again without a register: exit 2, and what is missing."""
    for words in (("--series", "ORAN"), ("--by", "Samia"), ("--again",)):
        done = called("quote", scope, *ON, *words)
        assert (done.code, done.out) == (2, b"")
        assert "--register" in done.told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--series", "oran 2"), ("oran 2", "Écrivez par exemple ORAN")),
        (("--register", "mysql://moi:" + PASSWORD + "@ici/devis"), ("mysql://", "postgresql://")),
        (("--register", "."), ("registre",)),
    ],
)
def test_an_address_or_a_series_that_does_not_do_leaves_nothing(words, said, quoted, url, tmp_path):
    """A series or an address that does not do: exit 2, no register, no file, no password in what is said."""
    done = quoted(*words)

    assert (done.code, done.out) == (2, b"")
    assert [part for part in said if part not in done.told] == []
    assert PASSWORD not in done.told
    assert (url.exists(), (tmp_path / "out").exists()) == (False, False)


def test_a_disk_that_fails_after_the_number_loses_nothing(scope, url, tmp_path):
    """Files that cannot be written: exit 2, the number is said and how to write them, and that then does it."""
    done = called("quote", scope, *ON, "--register", url, "--out", scope)

    assert (done.code, done.out) == (2, b"")
    for words in ("sous le numéro 2026-0001", "un fichier se trouve là", "register show 2026-0001 --out DOSSIER"):
        assert words in flat_told(done)
    assert numbers(url) == [("2026-0001", 0, "draft")]

    again = called("register", "show", "2026-0001", "--register", url, "--out", tmp_path / "out")
    assert again.code == 0
    assert sorted(files_in(tmp_path / "out")) == ["2026-0001.docx", "2026-0001.json", "2026-0001.xlsx"]


def flat_told(done):
    """What was said, on one line."""
    return " ".join(done.told.split())


def test_files_that_are_missing_are_told_in_the_language_asked(scope, url):
    """Registered, and its files not written: said in Arabic too, the reason included, the number in its order."""
    done = called("quote", scope, *ON, "--register", url, "--out", scope, "--kind", "technical", "--lang", "ar")

    assert done.code == 2
    assert "مدوَّن في السجل تحت الرقم \u200e2026-0001\u200e" in flat_told(done)
    assert "تعذرت كتابة" in flat_told(done)


def test_a_scope_that_is_refused_takes_no_number(url, tmp_path):
    """What cannot be priced gets no number: no register is made for it."""
    wrong = tmp_path / "faux.toml"
    wrong.write_text(CLINIC + "[worksations]\ncount = 3\n", "utf-8")

    assert called("quote", wrong, *ON, "--register", url).code == 2
    assert called("register", "issue", wrong, *ON, "--register", url).code == 2
    assert not url.exists()


# Issue


def test_issue_does_what_quote_with_a_register_does(scope, url, tmp_path):
    """`register issue` writes the same files under the same number, and notes when and by whom."""
    done = called("register", "issue", scope, *ON, "--register", url, "--out", tmp_path / "a", *AT, "--by", "Samia")
    other = called("quote", scope, *ON, "--register", tmp_path / "b.db", "--out", tmp_path / "b")

    assert (done.code, done.out) == (0, other.out)
    assert files_in(tmp_path / "a") == files_in(tmp_path / "b")
    with Register(url) as register:
        (event,) = register.history("2026-0001")
    assert (event.at.isoformat(), event.by) == ("2026-11-24T13:00:00+01:00", "Samia")


def test_a_record_made_without_a_register_gets_its_number_as_it_is(url, tmp_path):
    """A quote made before there was a register: same amounts, same day, under a number; a second time, the same."""
    called("quote", CHU, *ON, "--book", COMPANY, "--confidence", "80", "--out", tmp_path / "old")
    (record,) = (tmp_path / "old").glob("*.json")

    runs = [called("register", "issue", record, "--register", url, "--out", tmp_path / "new") for _ in range(2)]

    assert [done.code for done in runs] == [0, 0]
    assert numbers(url) == [("2026-0001", 0, "draft")]
    old = Quote.from_json(record.read_bytes())
    new = Quote.from_json((tmp_path / "new" / "2026-0001.json").read_bytes())
    assert new == old.with_number("2026-0001")


@pytest.mark.parametrize(("path", "value"), [(("totals", "due"), "1.00"), (("commitment", "net"), "1.00")])
def test_a_record_whose_figures_were_changed_gets_no_number(path, value, url, tmp_path):
    """A record that somebody changed and sealed again is refused a number, and where it was changed is told."""
    content = content_of(quote(priced(training={"days": 3})))
    put(content, path, value)
    file = tmp_path / "devis.json"
    file.write_text(resealed(content), "utf-8")

    done = called("register", "issue", file, "--register", url, "--out", tmp_path / "out")

    assert done.code == 2
    assert ".".join(path) in done.told
    assert not (tmp_path / "out").exists()
    with Register(url) as register, pytest.raises(RegisterAbsent):
        register.search(at=NOON)


@pytest.mark.parametrize("command", [("register", "issue"), ("verify",)])
def test_a_record_that_cannot_be_read_is_named(command, url, tmp_path):
    """A file that is no record: exit 2, and the message begins with the name of the file; no number is taken."""
    record = tmp_path / "devis.json"
    record.write_text("{}", "utf-8")

    for lang, words in (("fr", "point(s) le rendent illisible."), ("en", "point(s) make it unreadable.")):
        done = called(*command, record, "--register", url, "--lang", lang)

        assert (done.code, done.out) == (2, b"")
        assert done.told.startswith(f"{record}")
        assert words in done.told.splitlines()[0]
    assert not url.exists()


@pytest.mark.parametrize(("words", "said"), [(ON, "--day"), (("--confidence", "80"), "--confidence")])
def test_a_record_keeps_what_it_was_priced_with(words, said, url, tmp_path):
    """A record has its day, its book and its confidence: another one is refused, and no number taken."""
    record = tmp_path / "devis.json"
    record.write_text("{}", "utf-8")

    done = called("register", "issue", record, "--register", url, *words)

    assert (done.code, done.out) == (2, b"")
    assert said in done.told
    assert not url.exists()


# Revise


@pytest.fixture
def larger(tmp_path):
    """The small scope, with three days more."""
    path = tmp_path / "plus.toml"
    path.write_text(CLINIC.replace("4", "7"), "utf-8")
    return path


@pytest.fixture
def revised(url, tmp_path):
    """Revise the first quote of the register."""

    def done(*words, day=NEXT):
        return called("register", "revise", "2026-0001", *words, *day, "--register", url, "--out", tmp_path / "out")

    return done


def test_a_revision_keeps_the_number_and_tells_why_its_price_moved(quoted, revised, larger, url, tmp_path):
    """Three days of training more: revision 1, its files, the bridge to it; the first one is superseded."""
    quoted()
    done = revised(larger, "--by", "Samia")

    assert done.code == 0
    assert "Du devis 2026-0001 au devis 2026-0001 (révision 1)" in done.data
    assert "4 jours → 7 jours" in done.data
    assert done.told.splitlines()[0] == (
        "Devis 2026-0001 : révision 1 inscrite (état : brouillon) ; la révision 0 est remplacée."
    )
    assert {f"2026-0001.r1.{ending}" for ending in ("docx", "json", "xlsx")} <= set(files_in(tmp_path / "out"))
    assert numbers(url) == [("2026-0001", 0, "superseded"), ("2026-0001", 1, "draft")]
    made = Quote.from_json((tmp_path / "out" / "2026-0001.r1.json").read_bytes())
    assert (made.revision, made.replaces.revision, made.day.isoformat()) == (1, 0, "2026-11-25")


def test_a_revision_that_changes_nothing_is_none(quoted, revised, larger, url):
    """Revised twice by mistake: the second time nothing is registered, and the same bridge is shown."""
    quoted()
    first = revised(larger, "--json")

    again = revised(larger, "--json")

    assert (again.code, again.out) == (0, first.out)
    assert "déjà au registre sous le numéro 2026-0001, révision 1" in again.told
    assert len(numbers(url)) == 2


def test_without_a_scope_a_quote_is_priced_again_at_the_day(quoted, revised, url):
    """A quote that runs out is renewed: the same scope, the prices and the validity of another day."""
    quoted()
    done = revised(day=("--day", "2027-01-10"))
    same = revised(day=("--day", "2027-01-10"))

    assert (done.code, same.code) == (0, 0)
    assert "Le net à payer ne change pas 0,00" in flat(done)
    entries = json.loads(called("register", "list", "--register", url, "--all", "--json").out)
    assert [each["valid_until"] for each in entries] == ["2027-01-23", "2027-03-11"]


def test_the_company_s_book_is_not_left_out_by_mistake(quoted, revised, larger, url):
    """A quote made with my book is not revised without it: exit 2, nothing registered; with it, it is."""
    quoted("--book", COMPANY)

    done = revised(larger)

    assert (done.code, done.out) == (2, b"")
    assert "--book" in done.told
    assert len(numbers(url)) == 1
    assert revised(larger, "--book", COMPANY).code == 0


def test_a_disk_that_fails_after_a_revision_loses_nothing(quoted, scope, larger, url):
    """The revision is registered although its files are not written; it says so, and how to write them."""
    quoted()

    done = called("register", "revise", "2026-0001", larger, *NEXT, "--register", url, "--out", scope)

    assert (done.code, done.out) == (2, b"")
    assert "register show 2026-0001 --out DOSSIER" in flat_told(done)
    assert numbers(url)[1] == ("2026-0001", 1, "draft")


def test_a_revision_made_elsewhere_takes_no_number_of_its_own(quoted, revised, larger, url, tmp_path):
    """A record of a revision keeps its number: `issue` does not give it another one."""
    quoted()
    revised(larger)

    record = tmp_path / "out" / "2026-0001.r1.json"
    there = called("register", "issue", record, "--register", url, "--out", tmp_path / "out")
    elsewhere = called("register", "issue", record, "--register", tmp_path / "autre.db")

    assert (there.code, elsewhere.code) == (0, 2)
    assert "déjà au registre sous le numéro 2026-0001, révision 1" in there.told
    assert "est une révision (1) et garde son numéro" in elsewhere.told
    assert len(numbers(url)) == 2


def test_an_accepted_quote_is_not_revised(quoted, revised, larger, url, tmp_path):
    """What the client accepted is final: a revision of it is refused, and no file is written."""
    quoted()
    for step in ("send", "accept"):
        assert called("register", step, "2026-0001", "--register", url, *AT).code == 0

    done = revised(larger)

    assert (done.code, done.out) == (2, b"")
    assert "accepté" in done.told
    assert "2026-0001.r1.json" not in files_in(tmp_path / "out")


# What becomes of it


def test_a_quote_is_sent_then_accepted_with_the_choices_taken(quoted, url):
    """Sent, then accepted with one option: state and amount are told, and the entry holds the choice."""
    quoted(what=TERMS)
    codes = option_codes(url)
    sent = called("register", "send", "2026-0001", "--register", url, *AT)

    done = called(
        "register", "accept", "2026-0001", "--register", url, "--option", codes[0], "--at", "2026-11-26", "--json"
    )

    assert re.fullmatch(r"2026-0001, révision 0 \(.+, .+ DA\) : envoyé", flat(sent))
    told = json.loads(done.out)
    assert (told["number"], told["state"], told["options"]) == ("2026-0001", "accepted", codes[:1])
    assert re.fullmatch(r"\d+\.\d\d", told["accepted_due"])


def option_codes(url):
    """The codes of the options of the first quote of a register."""
    with Register(url) as register:
        return [each.code for each in register.quote("2026-0001").options]


def test_a_client_may_take_none_of_the_choices(quoted, url):
    """--no-options notes that nothing is taken; with --option beside it, which holds is not clear: exit 2."""
    quoted(what=TERMS)
    called("register", "send", "2026-0001", "--register", url, *AT)

    unclear = called("register", "accept", "2026-0001", "--register", url, *AT, "--no-options", "--option", "rack")
    unknown = called("register", "accept", "2026-0001", "--register", url, *AT, "--option", "rak")
    done = called("register", "accept", "2026-0001", "--register", url, *AT, "--no-options", "--json")

    assert (unclear.code, unknown.code, done.code) == (2, 2, 0)
    assert "rak" in unknown.told
    assert json.loads(done.out)["options"] == []


def test_a_refusal_is_kept_with_its_reason_and_competitor(quoted, url):
    """Lost, and why, and to whom: it is asked for, noted, and shown in the history."""
    quoted()
    called("register", "send", "2026-0001", "--register", url, *AT)
    without = called("register", "refuse", "2026-0001", "--register", url, *AT)

    words = ("--reason", "Trop cher", "--competitor", "Imagerie Plus", "--by", "Samia")
    done = called("register", "refuse", "2026-0001", "--register", url, "--at", "2026-11-27T09:30", *words)
    shown = called("register", "show", "2026-0001", "--register", url)

    assert (without.code, done.code) == (2, 0)
    assert "--reason" in without.told
    assert flat(done).endswith(": refusé")
    for words in ("Motif du refus : Trop cher", "Concurrent retenu : Imagerie Plus"):
        assert words in shown.data
    note = "Motif du refus : Trop cher ; Concurrent retenu : Imagerie Plus ; noté le "
    assert f"27 novembre 2026 à 9 h 30 0 refusé Samia {note}" in flat(shown)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("Motif du refus : Prix", "Concurrent retenu : MédImage", "noté le 1er décembre 2026 à 10 h 06")),
        ("en", ("Reason for the refusal: Prix", "Competitor chosen: MédImage", "noted on 1 December 2026 at 10:06")),
        ("ar", ("سبب الرفض: Prix", "المنافس المختار: MédImage", "دُوِّن في 1 ديسمبر 2026 على الساعة")),
    ],
)
def test_a_history_says_what_each_note_is(lang, words, url):
    """Why it was refused, who was chosen, when that was noted: each note of the history has its name."""
    with Register(url) as register:
        number = register.issue(small(), at=NOON).number
        register.send(number, at=NOON)
        said = {"reason": "Prix", "competitor": "MédImage"}
        register.refuse(number, at=later(1), noted=later(7, hours=-2.9), **said)

    told = flat(called("register", "show", number, "--register", url, "--lang", lang))
    (*_, event) = json.loads(called("register", "show", number, "--register", url, "--json").out)["history"]

    history = told.partition({"fr": "Historique", "en": "History", "ar": "التسلسل الزمني"}[lang])[2]
    assert [word for word in words if word not in history] == []
    assert history.count(words[-1].partition("1")[0]) == 1
    assert (event["at"], event["noted"]) == ("2026-11-25T13:00:00+01:00", "2026-12-01T10:06:00+01:00")


def test_what_is_done_at_another_moment_is_noted_now(quoted, scope, larger, url, tmp_path):
    """Every command that is told a moment notes the present one beside it; the others have one moment."""
    before = datetime.now(UTC)
    at, out = ("--register", url, "--at", "2026-11-28"), ("--out", tmp_path / "out")
    steps = [
        ("issue", scope, *ON, *at, *out),
        ("revise", "2026-0001", larger, *NEXT, *at, *out),
        ("send", "2026-0001", *at),
        ("accept", "2026-0001", *at),
        ("issue", scope, *NEXT, *at, *out),
        ("send", "2026-0002", *at),
        ("refuse", "2026-0002", "--reason", "Prix", *at),
    ]
    assert [called("register", *words).code for words in steps] == [0] * len(steps)
    quoted(day=("--day", "2026-11-26"))

    with Register(url) as register:
        told = [*register.history("2026-0001"), *register.history("2026-0002")]
        (now,) = register.history("2026-0003")
        assert register.check().sound
    assert {event.at.isoformat() for event in told} == {"2026-11-28T00:00:00+01:00"}
    assert all(before <= event.noted <= datetime.now(UTC) for event in told)
    assert now.at == now.noted
    assert before <= now.at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("accept", "2026-0001"), ("brouillon",)),
        (("send", "2026-0009"), ("2026-0009",)),
        (("send", "2026-0001", "--at", "2026-11-15"), ("14 novembre 2026", "Révisez")),
        (("send", "2026-0001", "--at", "2026-09-14T23:59"), ("Le devis est du 15 septembre 2026",)),
        (("send", "2026-0001", "--at", "2099-01-01"), ("2099-01-01 is yet to come",)),
        (("issue", "clinique.toml", "--at", "2099-01-01"), ("2099-01-01 is yet to come",)),
        (("adopt", "--at", "2099-01-01"), ("2099-01-01 is yet to come",)),
        (("list", "--at", "1900-01-01"), ("1900-01-01 is no moment", "1981-05-01")),
        (("send", "2026-0001", "--at", "1900-01-01T00:00Z"), ("1900-01-01T00:00Z is no moment", "1981-05-01")),
        (("send", "2026-0001", "--at", "hier"), ("'hier'", "2026-11-24T14:30")),
        (("send", "2026-0001", "--at", "0001-01-01T00:00+14:00"), ("2026-11-24T14:30",)),
        (("show", "2026-0001", "--revision", "3"), ("3",)),
        (("show", "2026-0001", "--internal"), ("--out",)),
        (("list", "--state", "lost"), ("'lost'", "accepted")),
        (("send",), ("NUMBER",)),
    ],
)
def test_a_step_that_does_not_follow_is_refused(words, said, quoted, url):
    """A step that the state does not allow, a number or a moment that is none: exit 2, one message, nothing moved."""
    quoted(day=AUTUMN)

    done = called("register", *words, "--register", url)

    assert (done.code, done.out) == (2, b"")
    assert [part for part in said if part not in unframed(done)] == []
    assert numbers(url) == [("2026-0001", 0, "draft")]


def test_a_moment_without_a_zone_is_read_on_the_clocks_of_algeria(quoted, url):
    """23:30 in Algiers on the last day is still that day; with its offset said, the same moment is the same."""
    quoted(day=AUTUMN)

    late = called("register", "send", "2026-0001", "--register", url, "--at", "2026-11-14T23:30", "--json")
    said = called("register", "accept", "2026-0001", "--register", url, "--at", "2026-11-14T22:30Z", "--json")

    assert (late.code, said.code) == (0, 0)
    with Register(url) as register:
        assert {each.at.isoformat() for each in register.history("2026-0001")[1:]} == {"2026-11-14T23:30:00+01:00"}


# What a register tells


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A register with a draft, a sent quote, an accepted one and a refused one, of three clients and two months."""
    folder = tmp_path_factory.mktemp("annee")
    url = folder / "registre.db"
    for client, day in (("Béjaïa", "24"), ("Oran", "25"), ("Oran", "26"), ("مستشفى وهران", "27")):
        path = folder / "besoin.toml"
        path.write_text(CLINIC.replace("Clinique d'Exemple", f"Hôpital {client}"), "utf-8")
        words = ("--register", url, "--day", f"2026-11-{day}", "--out", folder / "out", "--at", f"2026-11-{day}")
        assert called("register", "issue", path, *words).code == 0
    for number, steps in (
        ("2026-0002", ["send"]),
        ("2026-0003", ["send", "accept"]),
        ("2026-0004", ["send", "refuse"]),
    ):
        for step in steps:
            why = ("--reason", "Budget") if step == "refuse" else ()
            assert called("register", step, number, "--register", url, "--at", "2026-11-28", *why).code == 0
    return url


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), ["0001", "0002", "0003", "0004"]),
        (("--client", "bejaia"), ["0001"]),
        (("--client", "oran", "--state", "sent"), ["0002"]),
        (("--since", "2026-11-25", "--until", "2026-11-26"), ["0002", "0003"]),
        (("--state", "expired"), []),
        (("--state", "expired", "--at", "2027-03-01"), ["0002"]),
    ],
)
def test_quotes_are_found_by_client_state_and_day(words, found, year):
    """By a part of the client's name, by state, by day; what was sent has expired once its last day is over."""
    moment = () if "--at" in words else ("--at", "2026-11-29")
    done = called("register", "list", "--register", year, *words, *moment)
    told = json.loads(called("register", "list", "--register", year, *words, *moment, "--json").out)

    assert (done.code, done.err) == (0, b"")
    assert re.findall(r"^2026-(\d+)", done.data, re.MULTILINE) == found
    assert [each["number"] for each in told] == [f"2026-{number}" for number in found]
    assert found or flat(done) == "Aucun devis ne correspond"


def test_a_listed_quote_as_json_is_plain_values(year):
    """With --json an entry has amounts as text with two decimals, days as 2026-11-24, and nothing left out."""
    told = json.loads(called("register", "list", "--register", year, "--client", "bejaia", "--json").out)

    (entry,) = told
    sealed = {name: entry.pop(name) for name in ("fingerprint", "seal")}
    assert all(value.startswith("sha256:") for value in sealed.values())
    assert entry == {
        "number": "2026-0001", "revision": 0, "state": "draft", "client": "Hôpital Béjaïa", "reference": None,
        "day": "2026-11-24", "valid_until": "2027-01-23", "due": "166600.00", "lang": "fr", "options": [],
        "accepted_due": None, "reason": None, "competitor": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("brouillon", "envoyé", "Net à payer (DA)", "166 600,00", "24 novembre 2026")),
        ("en", ("draft", "sent", "Amount due (DZD)", "166,600.00", "24 November 2026")),
        ("ar", ("مسودة", "مرسل", "الصافي للدفع (د.ج)", "166.600,00", "24 نوفمبر 2026", "\u200e2026-0001\u200e")),
    ],
)
def test_a_register_speaks_the_language_asked(lang, words, year):
    """List, pipeline, check and history are told in French, English and Arabic."""
    done = called("register", "list", "--register", year, "--at", "2026-11-29", "--lang", lang)
    others = [
        called("register", *words, "--register", year, "--lang", lang, *(("--at", "2026-11-29") if at else ()))
        for words, at in ((("pipeline",), True), (("show", "2026-0004"), True), (("check",), False))
    ]

    assert [each.code for each in (done, *others)] == [0, 0, 0, 0]
    assert [word for word in words if word not in done.data] == []
    assert [bool(re.search("[؀-ۿ]", re.sub("مستشفى وهران", "", each.data))) for each in others] == [lang == "ar"] * 3


def test_the_pipeline_is_told_by_state_and_month_with_totals(year):
    """How many quotes stand where, what is due on them and what may be expected of it, and all of it below."""
    words = ("register", "pipeline", "--register", year, "--at", "2026-11-29")
    done, told = called(*words), json.loads(called(*words, "--json").out)

    rows = [" ".join(row.split()) for row in done.data.splitlines()]
    assert (done.code, done.err) == (0, b"")
    assert [(each["state"], each["month"], each["count"], each["due"]) for each in told] == [
        (state, "2026-11", 1, "166600.00") for state in ("draft", "sent", "accepted", "refused")
    ]
    expected = {each["state"]: float(each["expected"]) for each in told}
    assert (expected["accepted"], expected["refused"]) == (166600, 0)
    assert "accepté novembre 2026 1 166 600,00 100 % 166 600,00" in rows
    whole = f"{sum(expected.values()):,.2f}".replace(",", " ").replace(".", ",")
    assert f"Tous les états 4 666 400,00 {whole}" in rows


def test_a_state_of_several_months_has_its_own_total(quoted, url):
    """Drafts of November and December: each month, then all drafts, then all."""
    quoted()
    quoted(day=("--day", "2026-12-02"))

    rows = [" ".join(row.split()) for row in called("register", "pipeline", "--register", url).data.splitlines()]

    assert [row.split(" 166")[0] for row in rows if row.startswith("brouillon ") and "202" in row] == [
        "brouillon novembre 2026 1",
        "brouillon décembre 2026 1",
    ]
    assert any(row.startswith("brouillon 2 333 200,00 ") for row in rows)
    assert any(row.startswith("Tous les états 2 333 200,00 ") for row in rows)


# Show


def test_a_registered_quote_is_shown_and_its_files_written_again(year, tmp_path):
    """State, lines, totals and history; its files again, to the byte, in any kind and language."""
    held = files_in(year.parent / "out")
    done = called("register", "show", "2026-0003", "--register", year, "--out", tmp_path)

    assert done.code == 0
    for words in ("État : accepté", "Formation des utilisateurs", "Net à payer 166 600,00", "numéro attribué"):
        assert words in flat(done)
    assert files_in(tmp_path) == {name: held[name] for name in held if name.startswith("2026-0003.")}

    other = called(
        "register", "show", "2026-0003", "--register", year, "--out", tmp_path, "--kind", "devis", "--lang", "ar",
        "--internal",
    )  # fmt: skip
    assert other.code == 0
    assert {"2026-0003.ar.devis.docx", "2026-0003.ar.devis.internal.docx"} <= set(files_in(tmp_path))


def test_a_shown_quote_as_json_has_entry_lines_totals_and_history(year):
    """With --json another tool reads what the register says, the lines, the totals and each event."""
    done = called("register", "show", "2026-0004", "--register", year, "--json")

    told = json.loads(done.out)
    assert set(told) == {"entry", "lines", "totals", "history"}
    assert (told["entry"]["state"], told["entry"]["reason"]) == ("refused", "Budget")
    assert [(each["code"], each["quantity"], each["amount"]) for each in told["lines"]] == [
        ("training", "4", "140000.00"),
        ("travel", "0", "0.00"),
    ]
    assert told["totals"]["due"] == "166600.00"
    assert [(each["event"], each["before"], each["after"]) for each in told["history"]] == [
        ("issued", None, "draft"),
        ("sent", "draft", "sent"),
        ("refused", "sent", "refused"),
    ]
    assert told["history"][2]["at"] == "2026-11-28T00:00:00+01:00"


def test_a_past_revision_is_shown_as_it_was(quoted, revised, larger, url, tmp_path):
    """The first version of a revised quote is still there, with its amounts and its files."""
    quoted()
    first = files_in(tmp_path / "out")
    revised(larger)

    words = ("register", "show", "2026-0001", "--register", url, "--revision", "0", "--out", tmp_path / "again")
    done = called(*words)

    assert "État : remplacé" in done.data
    assert "Net à payer 166 600,00" in flat(done)
    assert files_in(tmp_path / "again") == first


# Keeping it


def test_a_register_that_was_tampered_with_is_told(quoted, url):
    """Sound: exit 0. An amount changed behind its back: exit 1, and which quote."""
    quoted()
    sound = called("register", "check", "--register", url)
    with sqlite3.connect(url) as connection:
        connection.execute("UPDATE costing_quote SET due = '1.00'")
    connection.close()

    done = called("register", "check", "--register", url)
    told = json.loads(called("register", "check", "--register", url, "--json", "--lang", "en").out)

    assert (sound.code, done.code) == (0, 1)
    assert flat(sound).startswith("Registre sain : ")
    assert "anomalies : 1." in flat(done)
    assert (told["sound"], told["quotes"], told["events"]) == (False, 1, 1)
    assert [(each["place"], each["problem"]) for each in told["problems"]] == [("2026-0001/0", "entry_altered")]


def test_a_register_is_exported_and_made_again_elsewhere(year, tmp_path):
    """All of it goes into a file and out again into an empty register; into one that holds something it does not."""
    lines, new = tmp_path / "registre.jsonl", tmp_path / "autre.db"

    out = called("register", "export", lines, "--register", year)
    back = called("register", "import", lines, "--register", new)
    full = called("register", "import", lines, "--register", new)

    assert (out.code, back.code, full.code) == (0, 0, 2)
    assert str(lines) in out.told
    assert "hors d’usage" in back.told
    listed = [called("register", "list", "--register", each, "--json", *AT).out for each in (year, new)]
    assert listed[0] == listed[1]
    assert called("register", "check", "--register", new).code == 0


def test_a_copy_gives_no_number_until_somebody_answers_for_it(quoted, scope, url, tmp_path):
    """A copied register is refused, as both would give the same numbers; adopted by somebody, it is the one in use."""
    quoted()
    copy = tmp_path / "copie.db"
    shutil.copy(url, copy)
    words = ("register", "issue", scope, *NEXT, "--register", copy, "--out", tmp_path / "copie")

    refused = called(*words)
    nobody = called("register", "adopt", "--register", copy, "--by", " ")
    adopted = called("register", "adopt", "--register", copy, "--by", "Samia")

    assert (refused.code, nobody.code, adopted.code) == (2, 2, 0)
    assert str(url) in refused.told
    assert "c’est désormais lui qui fait foi" in adopted.told
    assert "2026-0002" in called(*words).told


def test_a_folder_is_no_file_of_a_register(quoted, url, tmp_path):
    """A folder exported to, or imported: exit 2, and a file of the register is asked for, in words that hold there."""
    quoted()
    there = tmp_path / "lines.jsonl"
    there.write_text("x", "utf-8")

    for lang, whole, other in (
        ("fr", "il faut un fichier écrit par costing register export", "le nom d’un"),
        ("en", "a file written by costing register export is expected", "the name of"),
        ("ar", "المطلوب ملف كتبه الأمر costing register export", "اذكر اسم ملف"),
    ):
        said = [
            called("register", "import", tmp_path, "--register", tmp_path / "new.db", "--lang", lang),
            *(called("register", "export", to, "--register", url, "--lang", lang) for to in (tmp_path, there)),
        ]
        assert [(done.code, done.out) for done in said] == [(2, b"")] * 3
        assert [words in done.told for words, done in zip((whole, other, other), said, strict=True)] == [True] * 3
        assert [done for done in said if "--out" in done.told or "TOML" in done.told] == []


@pytest.mark.parametrize("command", ["list", "pipeline", "check", "export", "send", "show", "adopt"])
def test_a_register_that_is_not_there_is_told(command, url, tmp_path):
    """A mistyped address lists nothing and makes nothing: exit 2, and where it was looked for."""
    words = {"export": (tmp_path / "lines",), "send": ("2026-0001",), "show": ("2026-0001",)}.get(command, ())

    done = called("register", command, *words, "--register", url)

    assert (done.code, done.out) == (2, b"")
    assert str(url) in done.told
    assert not url.exists()


# Databases, addresses, help


def test_a_quote_lives_through_on_either_database(register_url, scope, larger, tmp_path):
    """Issued, revised, sent, accepted, listed and checked: the same in a file and on a server."""
    at = ("--register", register_url)
    steps = [
        called("quote", scope, *ON, *at, "--out", tmp_path / "out"),
        called("register", "revise", "2026-0001", larger, *NEXT, *at, "--out", tmp_path / "out"),
        called("register", "send", "2026-0001", *at, "--at", "2026-11-25T15:00"),
        called("register", "accept", "2026-0001", *at, "--at", "2026-11-26T15:00"),
        called("register", "show", "2026-0001", *at),
        called("register", "check", *at),
        called("verify", tmp_path / "out" / "2026-0001.r1.json", *at),
    ]

    assert [done.code for done in steps] == [0] * 7
    assert numbers(register_url) == [("2026-0001", 0, "superseded"), ("2026-0001", 1, "accepted")]


def test_no_password_is_ever_shown(postgres_server, scope, tmp_path):
    """Whatever is asked of a register behind a password, refused or done, the password stands in no output."""
    schema = "guarded_cli"
    postgres_server.run(f"CREATE SCHEMA {schema} AUTHORIZATION {GUARDED}")
    right = postgres_server.url(schema, user=GUARDED, password=PASSWORD)
    wrong = postgres_server.url(schema, user=GUARDED, password=f"{PASSWORD}-wrong")
    out, lines = ("--out", tmp_path / "out"), tmp_path / "lines"
    words = [
        (right, ("quote", scope, *ON, *out)),
        (right, ("register", "list")),
        (right, ("register", "show", "2026-0001")),
        (right, ("register", "check")),
        (right, ("register", "export", lines)),
        (right, ("register", "import", lines)),
        (right, ("register", "send", "2026-0009")),
        (wrong, ("register", "list")),
        (wrong, ("quote", scope, *ON, *out)),
    ]

    done = [called(*each, "--register", url) for url, each in words]

    assert [each.code for each in done] == [0, 0, 0, 0, 0, 2, 2, 2, 2]
    assert [each for each in done if PASSWORD in each.data + each.told] == []
    assert all(GUARDED in each.told for each in done[-2:])


def test_the_address_may_stand_in_the_environment(quoted, url):
    """COSTING_REGISTER saves writing the address each time; without either, it is asked for."""
    quoted()

    done = run("register", "list", env=environment(COSTING_REGISTER=str(url)))
    without = called("register", "list")

    assert (done.code, without.code) == (0, 2)
    assert "2026-0001" in done.data
    assert "--register" in without.told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_a_register_has_help(command):
    """Help says what each command does and takes, cuts no sentence, and names the environment's variable."""
    done = called("register", command, "--help")

    assert (done.code, done.err) == (0, b"")
    for word in ("Usage: ", "--register URL", "COSTING_REGISTER", "--lang"):
        assert word in done.data
    assert "..." not in done.data


def test_the_register_lists_its_commands():
    """`costing register` alone lists all of them; `costing` and `quote` name the register."""
    listed = called("register", "--help").data

    assert [command for command in COMMANDS if f"\n  {command} " not in listed] == []
    assert "register " in called("--help").data
    assert "..." not in called("--help").data.replace("[ARGS]...", "")
    for word in ("--register URL", "--series", "--by", "--again"):
        assert word in called("quote", "--help").data


def test_an_export_of_a_register_that_is_not_sound_says_so(quoted, url, tmp_path):
    """Whoever keeps an export as a backup is told when it holds what somebody changed: exit 1, and what it is."""
    assert quoted().code == 0
    with sqlite3.connect(url) as connection:
        connection.execute("UPDATE costing_quote SET due = '1.00'")
    connection.close()

    done = called("register", "export", tmp_path / "all.jsonl", "--register", url)

    assert done.code == 1
    assert (tmp_path / "all.jsonl").exists()
    assert "2026-0001/0" in done.data
    assert called("register", "import", tmp_path / "all.jsonl", "--register", tmp_path / "new.db").code == 2
