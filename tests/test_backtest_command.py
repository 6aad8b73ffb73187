"""`costing backtest`: past projects judged on a page, in three languages, and an overlay that overwrites no work."""

import json
import tomllib

import pytest

from costing import PriceBook
from costing.wording import LANGUAGES
from tests.command import called, files_in
from tests.past_projects import biased
from tests.samples import DAY
from tests.test_histories import costs_of, offers

ON = ("--day", "2026-11-24")


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """The file of sixty past projects, as a French spreadsheet saves it."""
    path = tmp_path_factory.mktemp("past") / "projets.csv"
    sixty = biased()[(biased()["project"] < "P0060") & (biased()["service"] != "major_upgrade")]
    sixty.to_csv(path, sep=";", decimal=",", index=False, encoding="utf-8-sig")
    return path


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        (
            "fr",
            ("Contrôle a posteriori", "Sous P80", "Reprise des données", "Biais", "Corrélation de rang", "Proposé"),
        ),
        ("en", ("Back-test of", "Under P80", "data migration", "Bias", "Rank correlation", "Proposed, for a person")),
        ("ar", ("مراجعة لاحقة", "تحت P80", "ترحيل بيانات", "الانحياز", "ارتباط الرتب", "مقترح للمراجعة")),
    ],
)
def test_it_judges_past_projects_in_each_language(lang, shown, history):
    """The page holds coverage, bias, correlation, shares and proposals, in the language asked for; exit code 0."""
    done = called("backtest", history, *ON, "--lang", lang)

    assert (done.code, done.told) == (0, "")
    assert [each for each in shown if each not in done.data] == []
    assert "services.data_migration.range" in done.data
    assert "±" in done.data


def test_json_holds_what_the_page_shows(history):
    """As JSON: each share with its interval, each figure with its standard error, each proposal with its reason."""
    done = called("backtest", history, *ON, "--json")

    found = json.loads(done.data)
    assert done.code == 0
    assert found["day"] == "2026-11-24"
    assert [each["percentile"] for each in found["totals"]["coverage"]] == [50, 80, 90]
    migration = found["services"]["data_migration"]
    assert migration["level"]["value"] == pytest.approx(1.2, abs=0.1)
    assert 0 < migration["level"]["standard_error"] < 0.1
    assert sum(each["value"] for each in migration["weights"].values()) == pytest.approx(1)
    (proposed,) = (each for each in found["proposals"] if each["code"] == "data_migration")
    assert "services.data_migration.range" in proposed["entries"]
    assert set(proposed["why"]) == set(LANGUAGES)
    assert migration["held"] == []


def test_the_overlay_is_written_once_and_read_by_costing(history, tmp_path):
    """--out writes the proposals as a company's own book; the same again is fine, other work is never overwritten."""
    out = tmp_path / "propositions.toml"

    first, again = (called("backtest", history, *ON, "--out", out) for _ in range(2))

    assert (first.code, again.code) == (0, 0)
    assert "propositions.toml : proposition à relire" in first.told
    assert PriceBook.read(out).on(DAY).services["data_migration"].high > 1_500_000
    out.write_text("# mine\n", encoding="utf-8")
    refused = called("backtest", history, *ON, "--out", out)
    assert (refused.code, refused.data) == (2, "")
    assert "n’est jamais écrasé" in refused.told
    assert files_in(tmp_path) == {"propositions.toml": b"# mine\n"}
    assert called("prices", "--diff", out).code == 0


def test_the_overlay_is_explained_in_the_language_asked_for(history, tmp_path):
    """The comments of the overlay are in the language asked for, its values the same."""
    texts = {}
    for lang in LANGUAGES:
        called("backtest", history, *ON, "--out", tmp_path / f"{lang}.toml", "--lang", lang)
        texts[lang] = (tmp_path / f"{lang}.toml").read_text("utf-8")

    assert "for a person to review" in texts["en"].replace("\n# ", " ")
    assert "يراجعه شخص" in texts["ar"].replace("\n# ", " ")
    services = [tomllib.loads(text)["services"]["data_migration"]["range"][0]["high"] for text in texts.values()]
    assert len(set(services)) == 1


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "rien n’a été conclu"), ("en", "nothing was concluded"), ("ar", "ولم يُستخلص أي شيء")],
)
def test_a_faulty_history_is_refused(lang, said, tmp_path):
    """A faulty history ends with exit code 2 and every fault in one message, in the language asked for."""
    path = tmp_path / "faulty.csv"
    path.write_text("project,service,low,likely,high,actual\nA,pacs,5,4,3,x\n", encoding="utf-8")

    done = called("backtest", path, *ON, "--lang", lang)

    assert (done.code, done.data) == (2, "")
    assert said in done.told
    assert done.told.count("faulty.csv:2") == 3


def test_a_short_history_is_refused(history, tmp_path):
    """Twenty-nine projects are too few: exit code 2, the number, the limit and the way out."""
    head, *rows = history.read_text("utf-8-sig").splitlines()
    few = tmp_path / "few.csv"
    few.write_text("\n".join([head, *(row for row in rows if row < "P0029")]), encoding="utf-8")

    done = called("backtest", few, *ON)

    assert (done.code, done.data) == (2, "")
    assert "29 projet(s)" in done.told
    assert "moins de 30" in done.told
    assert "--book" in done.told


def test_a_day_before_the_book_and_a_missing_file_are_told(history, tmp_path):
    """A day before the price book begins and a file that is not there end with exit code 2 and one message."""
    early, missing = called("backtest", history, "--day", "2024-12-31"), called("backtest", tmp_path / "none.csv", *ON)

    assert (early.code, missing.code) == (2, 2)
    assert "1er janvier 2025" in early.told
    assert "n’existe pas" in missing.told


def test_records_and_their_costs_are_judged(tmp_path):
    """With --records, the file holds what each line of these quotes came to; a folder without any is told."""
    made = offers(31)
    folder, costs = tmp_path / "records", tmp_path / "costs.csv"
    folder.mkdir()
    assert called("backtest", costs, "--records", folder, *ON).code == 2
    for each in made:
        (folder / f"{each.number}.json").write_text(each.to_json(), encoding="utf-8")
    paid = costs_of(made)
    paid["actual"] *= [1 + 0.01 * (number % 7) for number in range(len(paid))]
    paid.to_csv(costs, index=False)

    done = called("backtest", costs, "--records", folder, *ON, "--json")

    found = json.loads(done.data)
    assert (done.code, done.told) == (0, "")
    assert found["totals"]["projects"] == 31
    alike = ["source_format", "identity_quality", "studies", "allowed_downtime"]
    assert found["services"]["data_migration"]["held"] == alike
    assert found["services"]["travel"]["concluded"] is False


def test_help_names_columns_and_options():
    """Help lists the columns of a history and every option."""
    done = called("backtest", "--help")

    words = ("HISTORY.csv", "project, service, low", "place.DRIVER", "--records", "--out", "--day", "--book", "--json")
    assert done.code == 0
    assert [word for word in words if word not in done.data.replace("\n", " ")] == []
