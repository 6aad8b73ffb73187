"""`costing risk`: what the one-off total may come to, what holds it, what moves it, and on which choices it rests."""

import json
import re
from decimal import Decimal
from statistics import mean

import pytest

from tests.command import called, files_in, on_terminal
from tests.samples import EXAMPLES, chu_estimate

CHU = EXAMPLES / "chu.toml"
ON = ("--day", "2026-11-24")
COMPANY = ("--book", EXAMPLES / "company.toml", *ON)
LEAST = '[client]\nname = "Clinique"\n'
MIGRATION = LEAST + "[migration]\n"
CARE = LEAST + "[maintenance]\n"
GIVEN = LEAST + '[[licences]]\nitem = "PACS"\namount = 1_000_000\n[vendor]\norigin = "local"\n'
RISKY = (
    MIGRATION
    + """
[workstations]
count = 10
[[licences]]
item = "PACS"
amount = 40_000
currency = "EUR"
[terms.risk]
rank_correlation = 0.5
growth_percent = 4
growth_spread_percent = 3
currency = true
loadings = {data_migration = 0.2}
ranges = {workstation = [900_000, 1_100_000, 2_000_000]}
[[terms.risk.events]]
title = "Câblage à refaire"
probability_percent = 25
impact = [100_000, 200_000, 400_000]
"""
)


def scope(folder, text):
    """Write a scope file."""
    path = folder / "besoin.toml"
    path.write_text(text, "utf-8")
    return path


def plain(text):
    """Return a text with plain spaces, each run of them one."""
    return " ".join(text.replace("\u200e", "").split())


def record(*words):
    """Return what `risk --json` prints."""
    done = called("risk", *words, "--json")
    assert (done.code, done.err) == (0, b"")
    return json.loads(done.data)


# What a person sees


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "fr",
            (
                "Total HT (DA) 18 806 579 19 526 643 19 863 726 20 073 832 20 368 098 19 562 649",
                "Le prix probable, 19 166 746,47 DA (le net d’un devis vendu aux prix probables), tient (n’est pas",
                "dépassé) avec une probabilité de 27,4 %.",
                "Le prix à 80 % est de 20 074 000,00 DA, soit une provision de 907 253,53 DA (4,7 %) sur les lignes",
                "à leur valeur probable, 19 166 746,47 DA.",
                "Comptée depuis la moyenne du total, 19 562 648,53 DA, la provision est de 511 351,47 DA (2,6 %)",
                "une estimation de classe 1 (AACE 18R-97, selon les bandes du bordereau de prix)",
                "Les lignes évoluent ensemble : corrélation de rang de 0,3",
                "Un haut ouvert (« et plus ») est lu comme un P90",
                "l’écart dû à ce choix est de 91 508,00 DA (0,5 %)",
            ),
        ),
        (
            "en",
            (
                "Total before tax (DZD) 18,806,579 19,526,643 19,863,726 20,073,832 20,368,098 19,562,649",
                "holds (is not passed) with a probability of",
                "The price at 80% is 20,074,000.00 DZD: a contingency of 907,253.53 DZD (4.7%)",
                "Lines move together: a rank correlation of 0.3",
                "the choice makes 91,508.00 DZD of difference (0.5%)",
            ),
        ),
        (
            "ar",
            (
                "18.806.579 19.526.643 19.863.726 20.073.832 20.368.098 19.562.649",
                "احتمال ألا يُتجاوز السعر المرجح 19.166.746,47 د.ج",
                "السعر عند 80 % هو 20.074.000,00 د.ج، أي مؤونة قدرها 907.253,53 د.ج (4,7 %)",
                "ارتباط رتب قدره 0,3",
            ),
        ),
    ],
)
def test_the_page_says_what_the_price_may_come_to(lang, told):
    """I read P10 to P90, how sure the likely price is, the contingency on its base, the class and the choices made."""
    done = called("risk", CHU, *COMPANY, "--lang", lang)

    assert (done.code, done.err) == (0, b"")
    page = plain(done.data)
    assert [each for each in told if plain(each) not in page] == []


@pytest.mark.parametrize(("lang", "columns"), [("fr", 80), ("en", 80), ("ar", 100)])
def test_the_page_fits_a_terminal(lang, columns, tmp_path):
    """On a terminal of 80 columns no line is longer, with every kind of risk there is; Arabic needs a hundred."""
    done = on_terminal(columns, "risk", scope(tmp_path, RISKY), *ON, "--lang", lang)

    assert done.code == 0
    assert max(map(len, done.data.replace("\u200e", "").splitlines())) <= columns


def test_the_curve_rises_and_shows_where_the_price_stands():
    """The S-curve has a bar a step, each longer than the last, and marks the likely price and the price at 80 %."""
    done = called("risk", CHU, *COMPANY, "--lang", "en")

    rows = re.findall(r"^ +([\d.]+)% +([\d,]+)  ([█▌]+)(.*)$", done.data, re.MULTILINE)
    shares, amounts, bars = ([row[place] for row in rows] for place in (0, 1, 2))
    assert shares == [*map(str, range(5, 30, 5)), "27.4", *map(str, range(30, 100, 5))]
    assert amounts[5] == "19,166,746"
    assert [len(bar) * 2 - bar.count("▌") for bar in bars] == sorted(len(bar) * 2 - bar.count("▌") for bar in bars)
    assert {share: note.strip() for share, _, _, note in rows if note.strip()} == {
        "27.4": "likely price",
        "80": "price at 80%",
    }


def test_the_tornado_has_a_bar_a_line_and_then_the_choices():
    """Travel leads with 36 % of the variance and the longest bar; two choices follow with the total at their ends."""
    page = called("risk", CHU, *COMPANY, "--lang", "en").data

    rows = re.findall(r"^(.+?) +([\d.]+)%  ([█▌]+) +([\d,]+) +([\d,]+)$", page, re.MULTILINE)
    assert [row[0] for row in rows][:2] == [
        "Travel and daily allowances",
        "Integration with other systems (EMR, HIS, billing)",
    ]
    assert rows[0][1:] == ("36.0", "█" * 12, "729,542", "1,466,684")
    assert sum(Decimal(row[1]) for row in rows) == pytest.approx(Decimal(100), abs=Decimal("0.5"))
    assert 'Reading of open tops ("and more")' in page
    assert "19,810,291     20,258,709" in page
    assert "Origin of the vendor, unknown" not in page
    assert "Growth of prices until delivery" not in page


def test_events_growth_and_currency_are_told_where_there_are_any(tmp_path):
    """What I said of the risk in the scope is all there: my range, my event, growth, the rate, a link of its own."""
    page = plain(called("risk", scope(tmp_path, RISKY), *ON, "--lang", "en").data)

    for told in (
        "Lines move together: a rank correlation of 0.5",
        "Except – PACS/RIS data migration: a link of 0.2 with what all lines share.",
        "a range of this scope's own, P10 900,000.00 DZD, likely 1,100,000.00 DZD, P90 2,000,000.00 DZD",
        "never under the line's floor.",
        "Event – Câblage à refaire (probability 25%): where it happens, P10 100,000.00 DZD",
        "grows by 4%, with a standard deviation of 3%.",
        "(standard deviation over the validity: 1.5%); no currency provision is added to it.",
        "(local vendor 35.0%, local partner of a foreign vendor 40.0%, international vendor 25.0%)",
        "Origin of the vendor, unknown",
        "Growth of prices until delivery",
        "Rate of the currency over the validity",
    ):
        assert told in page, told


# What another tool reads


def test_json_holds_plain_values():
    """Amounts are text with two decimals, probabilities text with four; nothing else needs a reader of ours."""
    read = record(CHU, *COMPANY)

    assert {name: read[name] for name in ("p10", "p50", "p70", "p80", "p90", "mean", "net")} == {
        "p10": "18806579.00",
        "p50": "19526643.00",
        "p70": "19863726.00",
        "p80": "20073832.00",
        "p90": "20368098.00",
        "mean": "19562649.00",
        "net": "19166746.47",
    }
    assert read["probability_of_net"] == "0.2741"
    assert [each["probability"] for each in read["curve"]] == [f"{each / 100:.4f}" for each in range(5, 100, 5)]
    amounts = [Decimal(each["amount"]) for each in read["curve"]]
    assert amounts == sorted(amounts)
    assert all(re.fullmatch(r"\d+\.\d\d", each["amount"]) for each in read["curve"])
    assert [bar["kind"] for bar in read["tornado"]] == ["line"] * 7 + ["choice"] * 2
    assert sum(Decimal(bar["share"]) for bar in read["tornado"][:7]) == pytest.approx(Decimal(1), abs=Decimal("0.0005"))
    assert read["estimate_class"] == 1
    assert read["reading"]["together"] == {
        "confidence": "80",
        "together": "19810291.00",
        "apart": "19718783.00",
        "cost": "91508.00",
    }


@pytest.mark.parametrize("base", ["likely", "mean"])
@pytest.mark.parametrize("confidence", ["10", "50", "80", "97.5"])
def test_the_contingency_is_shared_out_to_the_centime(base, confidence):
    """At any confidence the parts of the lines come to the contingency, and with its base to the price, exactly."""
    read = record(CHU, *COMPANY, "--confidence", confidence)["contingency"]

    amount = Decimal(read[base]["amount"])
    assert sum(map(Decimal, read[base]["parts"].values())) == amount
    assert Decimal(read[base]["base"]) + amount == Decimal(read["price"])
    assert read["confidence"] == confidence
    assert Decimal(read["price"]) == chu_estimate().risk().price(float(confidence))


def test_the_confidence_is_the_one_asked_else_the_scopes_else_the_books(tmp_path):
    """The contingency is at what I ask for; else at what the scope is sold at; else at the book's 80 %."""
    plain_, sold = scope(tmp_path, MIGRATION), tmp_path / "sold.toml"
    sold.write_text(MIGRATION + "[terms]\nconfidence = 85\n", "utf-8")

    found = [
        record(*each, *ON)["contingency"]["confidence"] for each in ((plain_,), (sold,), (sold, "--confidence", "60"))
    ]
    assert found == ["80", "85", "60"]


def test_the_same_scope_gives_the_same_page(tmp_path):
    """Asked twice, it answers alike to the last byte, as a page and as data."""
    open_to_all = scope(tmp_path, RISKY.replace("growth_spread_percent = 3", ""))

    for options in ((), ("--json",)):
        assert called("risk", open_to_all, *ON, *options).out == called("risk", open_to_all, *ON, *options).out


# Scenarios


def test_scenarios_are_a_table_that_adds_up(tmp_path):
    """A file has a column for each line and event; each row adds up to its total; their mean is that of the risk."""
    risky, out = scope(tmp_path, RISKY), tmp_path / "tables" / "scenarios.csv"
    done = called("risk", risky, *ON, "--scenarios", out, "--count", "4096")

    head, *rows = out.read_text("utf-8").splitlines()
    codes = head.split(",")
    assert codes[:2] == ["workstation", "data_migration"]
    assert codes[-2:] == ["event.1", "total"]
    assert len(rows) == 4096
    for row in rows:
        assert re.fullmatch(r"(\d+\.\d\d,)*\d+\.\d\d", row)
        *parts, total = map(Decimal, row.split(","))
        assert sum(parts) == total
    drawn = mean(float(row.rsplit(",", 1)[1]) for row in rows)
    assert drawn == pytest.approx(float(record(risky, *ON)["mean"]), rel=3e-3)
    assert "scénarios (4 096), à garder en interne" in done.told


def test_there_are_8192_scenarios_unless_i_say_otherwise(tmp_path):
    """Without a number there are 8,192, always the same: writing them again changes nothing."""
    out = tmp_path / "scenarios.csv"
    for _ in range(2):
        assert called("risk", CHU, *COMPANY, "--scenarios", out).code == 0

    assert out.read_bytes().count(b"\n") == 8193


def test_a_file_of_scenarios_is_never_overwritten_nor_half_written(tmp_path):
    """Another file of that name, or a folder, is refused in one message, and nothing else is left there."""
    theirs = tmp_path / "scenarios.csv"
    theirs.write_text("mine\n", "utf-8")

    for path in (theirs, tmp_path):
        done = called("risk", CHU, *COMPANY, "--scenarios", path)
        assert (done.code, done.out, len(done.told.splitlines())) == (2, b"", 1)
    assert files_in(tmp_path) == {"scenarios.csv": b"mine\n"}


# What is certain


def test_a_scope_of_maintenance_alone_has_no_risk_to_tell(tmp_path):
    """With no line paid once, one sentence says that the total is 0 and certain; its data are zeros, and no crash."""
    care = scope(tmp_path, CARE)
    done = called("risk", care, *ON)

    assert done.code == 0
    assert done.data.splitlines()[3:] == [
        "Ce besoin n’a aucune ligne payée en une fois : son total en une fois est nul, et rien n’y est incertain."
    ]
    read = record(care, *ON)
    assert (read["certain"], read["p10"], read["p90"], read["net"]) == (True, "0.00", "0.00", "0.00")
    assert (read["probability_of_net"], read["tornado"], read["estimate_class"]) == ("1.0000", [], None)
    assert called("risk", care, *ON, "--scenarios", tmp_path / "s.csv", "--count", "2").code == 0
    assert (tmp_path / "s.csv").read_text("utf-8") == "total\n0.00\n0.00\n"


def test_a_price_that_is_given_is_certain(tmp_path):
    """A licence at a given price is what it is at every confidence."""
    done = called("risk", scope(tmp_path, GIVEN), *ON, "--confidence", "99", "--lang", "en")

    assert "the total, 1,000,000.00 DZD, is certain" in done.data
    read = record(scope(tmp_path, GIVEN), *ON, "--confidence", "99")["contingency"]
    assert (read["price"], read["likely"]["amount"]) == ("1000000.00", "0.00")


def test_an_event_alone_is_a_risk(tmp_path):
    """With nothing but an event, the total is 0 or what the event costs, and the page says so without a crash."""
    event = '[[terms.risk.events]]\ntitle = "E"\nprobability_percent = 15\nimpact = [100_000, 200_000, 300_000]\n'
    read = record(scope(tmp_path, CARE + event), *ON)

    assert (read["p80"], read["probability_of_net"]) == ("0.00", "0.8500")
    assert 100_000 < float(read["p90"]) < 300_000
    assert called("risk", scope(tmp_path, CARE + event), *ON).code == 0


# Refusals


@pytest.mark.parametrize("text", [MIGRATION, CARE, GIVEN], ids=["open", "nothing once", "certain"])
@pytest.mark.parametrize("confidence", ["0", "100", "-5", "nan", "inf"])
def test_a_confidence_that_is_none_is_one_message(confidence, text, tmp_path):
    """A confidence outside 1 to 99 is refused in one line, whatever the scope, and nothing is written."""
    out = tmp_path / "s.csv"
    done = called("risk", scope(tmp_path, text), *ON, f"--confidence={confidence}", "--scenarios", out)

    assert (done.code, done.out) == (2, b"")
    assert done.told.count("\n") == 1
    assert "un pourcentage de 1 à 99 est attendu" in done.told
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--confidence", "beaucoup"), "--confidence"),
        (("--count", "5"), "--scenarios FILE.csv"),
        (("--scenarios", "s.csv", "--count", "0"), "un nombre entier de 1 à 1 000 000"),
        (("--scenarios", "s.csv", "--count", "2000000"), "un nombre entier de 1 à 1 000 000"),
        (("--scenarios", "s.csv", "--count", "many"), "--count"),
    ],
)
def test_an_option_that_means_nothing_is_refused(options, word, tmp_path, monkeypatch):
    """A text for a number, a number of scenarios without a file, none at all or too many: exit code 2, no file."""
    monkeypatch.chdir(tmp_path)
    done = called("risk", CHU, *COMPANY, *options)

    assert (done.code, done.out) == (2, b"")
    assert word in done.told
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize(("lang", "word"), [("fr", "Aucune ligne ne porte le code"), ("ar", "لا يوجد بند بالرمز")])
def test_terms_that_name_no_line_are_refused(lang, word, tmp_path):
    """A range for a line that the scope has not is refused in my language, with the codes there are."""
    named = scope(tmp_path, MIGRATION + "[terms.risk]\nranges = {training = [1, 2, 3]}\n")
    done = called("risk", named, *ON, "--lang", lang)

    assert (done.code, done.out) == (2, b"")
    assert word in done.told
    assert "data_migration" in done.told
