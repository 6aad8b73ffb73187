"""Back-testing: on past projects made with known truths it finds them again, and says so when it cannot."""

import json
import pickle
import tomllib
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import costing
from costing import PriceBook, estimate
from costing.backtest_tables import backtest_record
from costing.calibrating import nonnegative
from costing.errors import HistoryTooShort
from costing.histories import read_history
from costing.track_records import Past
from costing.wording import LANGUAGES, said
from tests.past_projects import Truth, biased, fair, judged, projects, quoted, weighed
from tests.samples import DAY, EXAMPLES, book, scope_of

SURE = 4  # standard errors within which a truth is found again
LINE = {"project": "A", "service": "integration", "low": 100_000.0, "likely": 150_000.0, "high": 400_000.0}


def near(measured, truth, error):
    """Tell whether a figure is found within its own standard error, and that is as small as it should be."""
    return abs(measured.value - truth) < SURE * measured.error and measured.error < error


def simple(count, service="integration", **changed):
    """Return so many projects of one line each, their actuals spread over its range."""
    shares = np.linspace(0.05, 0.95, count)
    return pd.DataFrame(
        [
            {**LINE, "project": n, "service": service, "actual": 100_000 + 300_000 * s, **changed}
            for n, s in enumerate(shares)
        ]
    )


def measured(history):
    """Return what is measured of a history, before anything is proposed."""
    prices = book().on(DAY)
    return Past(read_history(history, prices), prices)


def overlaid(text, folder):
    """Return the book of an overlay."""
    path = folder / "proposed.toml"
    path.write_text(text, encoding="utf-8")
    return PriceBook.read(path)


# What is found again


def test_prices_that_were_right_are_told_so():
    """Of projects that came to what the book says, half stay under P50, 80% under P80, 90% under P90."""
    found = judged(fair)

    assert [each.percent for each in found.totals.coverage] == [50, 80, 90]
    for record in (found.totals, *found.services.values()):
        assert all(abs(each.share - each.expected) < 0.07 for each in record.coverage)
        assert near(record.bias, 1, 0.02)
    assert all(each.as_expected for each in found.totals.coverage)
    assert near(found.rank_correlation, 0.3, 0.05)


def test_a_bias_and_its_width_are_found_again():
    """Migrations 20% dearer and half as wild again, stations 5% cheaper and surer: both are found, the rest is fair."""
    services = judged(biased).services

    assert near(services["data_migration"].level, 1.2, 0.02)
    assert near(services["data_migration"].width, 1.5, 0.1)
    assert near(services["workstation"].level, 0.95, 0.02)
    assert near(services["workstation"].width, 0.6, 0.05)
    assert near(services["major_upgrade"].level, 1, 0.02)
    assert near(services["major_upgrade"].width, 1, 0.1)


def test_a_biased_history_is_told():
    """Migrations that ran over kept their P80 far less often than 80%, and chance does not explain it."""
    found = judged(biased)

    _, migration, _ = found.services["data_migration"].coverage
    assert migration.share < 0.4
    assert not migration.as_expected
    assert found.services["data_migration"].bias.value == pytest.approx(1.22, abs=0.05)
    _, stations, _ = found.services["workstation"].coverage
    assert stations.share > 0.9
    assert "<Backtest of 29" in repr(found)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8])
def test_the_correlation_is_found_again(rho):
    """Whatever the rank correlation of a project's lines was, it is found again, and never below nothing."""
    past = measured(projects(300, 21, rho=rho, services=("workstation", "integration")))

    found = past.correlation([past.of(code) for code in past.codes])

    assert found.value >= 0
    assert near(found, rho, 0.08)


def test_weights_are_found_again():
    """Where interfaces weigh 0.50 and the vendor 0.25 instead of 0.70 and 0.10, that is what comes out."""
    weights = judged(weighed).services["integration"].weights

    assert list(weights) == ["interface_points", "vendor_origin", "residual"]
    assert near(weights["interface_points"], 0.50, 0.03)
    assert near(weights["vendor_origin"], 0.25, 0.03)
    assert near(weights["residual"], 0.25, 0.03)
    assert sum(each.value for each in weights.values()) == pytest.approx(1)


def test_weights_that_were_right_are_found_too():
    """A station's seven shares come out as the book has them, each within its error, and none below 0."""
    weights, book_has = judged(fair).services["workstation"].weights, book().on(DAY).services["workstation"].weights

    assert all(near(weights[name], share, 0.02) for name, share in book_has.items())
    assert min(each.value for each in weights.values()) >= 0


def test_a_standard_error_is_as_large_as_it_says():
    """Over twelve histories the level scatters as much as its standard error says, within a factor of two."""
    made = (projects(60, seed, services=("integration",), asked=1) for seed in range(12))
    levels = [measured(each).of("integration").level for each in made]

    told, scattered = np.mean([each.error for each in levels]), np.std([each.value for each in levels])
    assert told / 2 < scattered < 2 * told


def test_a_driver_that_never_moved_keeps_its_share():
    """Where every vendor was international nothing is learned of its share: it stays, and the others are found."""
    shares = {"interface_points": 0.6, "vendor_origin": 0.10, "residual": 0.30}
    history = projects(300, 31, {"integration": Truth(weights=shares)}, services=("integration",))
    moved = 1_700_000 * 0.10 * (1 - history["place.vendor_origin"])
    still = history.assign(actual=history["actual"] + moved, **{"place.vendor_origin": 1.0})

    record = measured(still).of("integration")

    weights = record.weights
    assert record.held == ("vendor_origin",)
    assert near(weights["interface_points"], 0.6, 0.03)
    assert near(weights["vendor_origin"], 0.10, 0.01)
    assert near(weights["residual"], 0.30, 0.03)


def test_nothing_depends_on_the_order_of_rows_or_on_chance():
    """The same lines in another order, and asked twice, give the same figures."""
    history = fair().head(150)
    shuffled = history.iloc[::-1]

    first, again, other = (costing.backtest(each, book(), DAY) for each in (history, history, shuffled))

    assert first.overlay == again.overlay
    for code, record in first.services.items():
        assert other.services[code].level.value == pytest.approx(record.level.value, rel=1e-9)
        assert other.services[code].level.error == pytest.approx(record.level.error, rel=1e-6)


# What is not concluded


@pytest.mark.parametrize(("count", "enough"), [(29, False), (30, True)])
def test_too_few_projects_are_refused(count, enough):
    """Under 30 projects nothing is concluded, and the refusal says how many there are and how many it takes."""
    if enough:
        assert costing.backtest(simple(count), book(), DAY).totals.projects == 30
        return
    with pytest.raises(HistoryTooShort) as refused:
        costing.backtest(simple(count), book(), DAY)
    assert (refused.value.found, refused.value.least) == (29, 30)
    assert all("29" in said(refused.value, lang) and "30" in said(refused.value, lang) for lang in LANGUAGES)
    assert pickle.loads(pickle.dumps(refused.value)).found == 29


@pytest.mark.parametrize(("count", "concluded"), [(19, False), (20, True)])
def test_a_service_of_too_few_projects_is_counted_and_not_concluded(count, concluded):
    """A service done 19 times is counted; done 20 times it is judged."""
    history = pd.concat([simple(30), simple(count, "data_migration")])

    found = costing.backtest(history, book(), DAY)

    migration = found.services["data_migration"]
    assert (migration.projects, migration.lines, migration.concluded) == (count, count, concluded)
    assert (migration.level is None) is not concluded
    told = {each.code: each.text["en"] for each in found.left_out}
    assert ("20 are needed" in told.get("data_migration", "")) is not concluded


def test_a_company_sets_its_own_limit(tmp_path):
    """A company's own book may conclude from fewer projects; the number is data, as every other."""
    own = "[[risk.backtest]]\nfrom = 2026-01-01\nleast_projects = 10\nleast_projects_a_service = 5\n"
    own += 'interval_percent = 80\nsource = "Direction"\n'

    found = costing.backtest(simple(10), overlaid(own, tmp_path), DAY)

    assert (found.totals.projects, found.confidence) == (10, 0.8)
    usual = costing.backtest(simple(30), book(), DAY).totals.coverage[1]
    assert (usual.low, usual.high) == (pytest.approx(0.627, abs=0.05), pytest.approx(0.905, abs=0.05))


def test_single_lines_say_nothing_of_correlation():
    """Projects of one line each leave the correlation unknown, and that is said."""
    found = costing.backtest(simple(40), book(), DAY)

    assert found.rank_correlation is None
    assert "risk.reading" in {each.code for each in found.left_out}
    assert "risk.reading" not in found.overlay.split("#")[0]


def test_unknown_drivers_leave_weights_alone():
    """Where one driver of a service is not known, its weights are not touched: level and width still are."""
    history = biased().drop(columns="place.volume")

    migration = measured(history).of("data_migration")

    assert migration.weights == {}
    assert near(migration.level, 1.2, 0.02)


def test_given_amounts_are_in_totals_alone():
    """Licences at a given amount move the total and are judged of nothing; maintenance is in no total."""
    licences = {"service": "licences", "low": 1e6, "likely": 1e6, "high": 1e6, "actual": 1e6}
    care = {"service": "maintenance", "low": 5e4, "likely": 8e4, "high": 9e4, "actual": 85e3}
    rows = simple(30).to_dict("records")
    more = [{**row, **extra} for row in rows for extra in (licences, care)]

    plain, found = (costing.backtest(pd.DataFrame(each), book(), DAY) for each in (rows, rows + more))

    assert found.totals.lines == 60
    assert [each.share for each in found.totals.coverage] == [each.share for each in plain.totals.coverage]
    assert found.totals.bias.value == pytest.approx(
        (plain.totals.bias.value * mean_of(rows) + 30e6) / (mean_of(rows) + 30e6)
    )
    assert not found.services["licences"].concluded
    assert found.services["maintenance"].concluded
    told = {each.code: each.text["en"] for each in found.left_out}
    assert "by the year" in told["maintenance"]


def mean_of(rows):
    """The expected total of these lines: a PERT each, whose high is a P90."""
    from costing.marginals import read

    line = read(np.array([[100_000.0, 150_000.0, 400_000.0]]), np.array([True]), 4)
    return float(line.mean[0]) * len(rows)


def test_projects_without_a_spread_are_no_crash():
    """Final costs all equal to the likely price, or all nothing, are told and propose nothing that is refused."""
    for actual in (150_000.0, 0.0):
        found = costing.backtest(simple(30, actual=actual), book(), DAY)

        assert found.services["integration"].concluded
        assert isinstance(found.overlay, str)


@pytest.mark.parametrize("seed", range(4))
def test_odd_histories_are_judged_or_refused(seed):
    """Whatever ranges and costs are thrown together, from nothing to billions, an answer comes out, and plain JSON."""
    drawn = np.random.default_rng(seed)
    codes, rows = list(book().on(DAY).all_services), []
    for project in range(40):
        low, likely, high = np.sort(10 ** drawn.uniform(0, 11, 3))
        low, likely = [(low, likely), (0, likely), (0, 0), (high, high), (low, high), (low, low)][drawn.integers(6)]
        for code in drawn.choice(codes[:6], 2):
            actual = drawn.choice([0, low, likely, high, 10 ** drawn.uniform(0, 11)])
            row = {"project": project, "service": code, "low": low, "likely": likely, "high": high, "actual": actual}
            rows.append({**row, "quantity": drawn.choice([0.5, 1, 1e6]), "place.vendor_origin": drawn.random()})

    found = costing.backtest(pd.DataFrame(rows), book(), DAY)

    assert tomllib.loads(found.overlay) is not None
    assert "NaN" not in json.dumps(backtest_record(found), allow_nan=False)


# What is proposed


def test_the_overlay_is_a_book_that_moves_prices_as_said(tmp_path):
    """Read as a company's own book, the proposals make a migration 20% dearer, and its range half as wide again."""
    history = biased()[[name for name in biased() if not name.startswith("place.")]]
    found = costing.backtest(history, book(), DAY)
    moved = {"volume_tb": 18.0, "source": "proprietary", "max_downtime_hours": 8}
    known = {**moved, "identity": "clean", "studies_per_year": 60_000}
    scope = scope_of(migration=known, vendor={"origin": "local"})

    (before,), (after,) = (estimate(scope, each, DAY).lines for each in (book(), overlaid(found.overlay, tmp_path)))

    level, width = found.services["data_migration"].level.value, found.services["data_migration"].width.value
    assert after.amount.likely == pytest.approx(level * before.amount.likely, rel=0.02)
    grown = (after.amount.high - after.amount.low) / (before.amount.high - before.amount.low)
    assert grown == pytest.approx(level * width, rel=0.03)


def test_quoted_with_the_proposals_the_same_projects_hold(tmp_path):
    """Had the same projects been quoted with the proposals, they keep their P80; nothing more is proposed."""
    own = overlaid(judged(biased).overlay, tmp_path)

    again = costing.backtest(quoted(biased(), own.on(DAY)), own, DAY)

    assert all(each.as_expected for each in again.totals.coverage)
    assert all(abs(each.share - each.expected) < 0.06 for each in again.services["data_migration"].coverage)
    assert [each.code for each in again.proposals] == []


def test_measured_weights_are_proposed_with_their_range(tmp_path):
    """Shares told apart from the book's are proposed, sum to 1, and a book with them prices by them."""
    found = judged(weighed)
    own = overlaid(found.overlay, tmp_path).on(DAY).services["integration"]

    assert [each.code for each in found.proposals] == ["integration"]
    assert own.weights["interface_points"] == pytest.approx(0.50, abs=0.05)
    assert sum(own.weights.values()) == pytest.approx(1, abs=1e-12)
    assert (own.low, own.high) == (pytest.approx(300_000, rel=0.1), pytest.approx(2_000_000, rel=0.1))
    assert own.open_top


def test_a_proposal_has_papers_and_says_what_it_rests_on():
    """Each entry begins on the day, names its source, and stands under what was measured on how many projects."""
    found = judged(biased)
    tables = tomllib.loads(found.overlay)

    (span,) = tables["services"]["data_migration"]["range"]
    assert span["from"] == DAY
    assert "projets" in span["source"]
    assert tables["risk"]["reading"][0]["lambda"] == 4
    assert tables["risk"]["reading"][0]["rank_correlation"] == pytest.approx(0.5, abs=0.1)
    record = found.services["data_migration"]
    assert f"# data_migration\u00a0: {record.projects} projets" in found.overlay
    assert "à relire par une personne" in found.overlay.replace("\n# ", " ")
    assert set(tables) == {"risk", "services"}


def test_the_overlay_is_the_same_in_every_language():
    """French, Arabic and English explain the same values."""
    found = judged(biased)

    texts = [found.overlay_in(lang) for lang in LANGUAGES]

    assert len(set(texts)) == 3
    plain = [[line for line in text.splitlines() if line and not line.startswith(("#", "source"))] for text in texts]
    assert all(one == other for one, other in pairwise(plain))


def test_a_fair_history_proposes_nothing(tmp_path):
    """What chance explains changes no price: the overlay has no entry, is read all the same, and says why."""
    found = costing.backtest(simple(40), book(), DAY)
    fair_ones = [each for each in judged(fair).proposals if each.code != "major_upgrade"]

    assert fair_ones == []
    text = found.overlay if not found.proposals else judged(fair).overlay
    assert overlaid(text, tmp_path).on(DAY)
    assert "correlation" in text or "corrélation" in text


def test_what_the_laws_refuse_is_left_out_with_the_reason(tmp_path):
    """A major upgrade a fifth cheaper would cost less than a minor one: it is left out and told, the rest stands."""
    truths = {"major_upgrade": Truth(level=0.8), "integration": Truth(level=1.3)}
    found = costing.backtest(projects(60, 41, truths, services=tuple(truths), asked=1), book(), DAY)

    assert "integration" in {each.code for each in found.proposals}
    assert "major_upgrade" not in {each.code for each in found.proposals}
    told = {each.code: each.text for each in found.left_out}
    assert "major" in told["major_upgrade"]["en"]
    assert overlaid(found.overlay, tmp_path).on(DAY).services["major_upgrade"].low == 500_000


def test_prices_that_may_only_move_together_move_together():
    """A minor update a fifth dearer is accepted because the major one is too."""
    truths = {code: Truth(level=1.2) for code in ("minor_update", "major_upgrade")}

    found = costing.backtest(projects(60, 42, truths, services=tuple(truths), asked=1), book(), DAY)

    assert {"minor_update", "major_upgrade"} <= {each.code for each in found.proposals}


def test_a_low_end_never_falls_below_nothing():
    """A width that would push the low end below 0 is refused and told; the level alone is proposed instead."""
    history = projects(80, 43, {"integration": Truth(level=1.3, width=4)}, services=("integration",), asked=1)
    history = history.drop(columns=["place.vendor_origin"])

    found = costing.backtest(history, book(), DAY)

    (proposal,) = found.proposals
    assert proposal.entries["services.integration.range"]["low"] > 0
    assert "services.integration.weights" not in proposal.entries
    assert "integration" in {each.code for each in found.left_out}


def test_a_companys_own_service_is_measured_and_left_to_it():
    """A service that only the company sells is judged; its figures are for its own book, which holds its texts."""
    own = PriceBook.read(EXAMPLES / "own-book.toml")
    history = simple(40, "teleradiology_gateway", low=200_000.0, likely=250_000.0, high=500_000.0)
    found = costing.backtest(history, own, DAY)

    assert found.services["teleradiology_gateway"].level is not None
    assert found.proposals == ()
    assert "own" in {each.code: each.text["en"] for each in found.left_out}["teleradiology_gateway"]


def test_proposals_keep_the_laws_of_the_companys_book_too(tmp_path):
    """What the base book would accept and the company's own would not is left out."""
    entry = "[[services.{}.range]]\nfrom = 2026-01-01\nlow = {}\nhigh = {}\nopen_top = {}\nsource = 'x'\n"
    minor = entry.format("minor_update", 50_000, 100_000, "false")
    own = overlaid(minor + entry.format("major_upgrade", 100_000, 800_000, "true"), tmp_path)
    history = projects(60, 44, {"minor_update": Truth(level=1.5)}, services=("minor_update",), asked=1)

    found = costing.backtest(history, own, DAY)

    assert found.proposals == ()
    assert "minor_update" in {each.code for each in found.left_out}


# The arithmetic


def test_least_squares_without_negative_shares():
    """A share that least squares would make negative is none, and the others are the best without it."""
    rows = np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]])
    values = np.array([3.0, 2.0, 1.0])

    assert nonnegative(rows.T @ rows, rows.T @ values).tolist() == pytest.approx([2.0, 0.0])
    assert nonnegative(rows.T @ rows, rows.T @ -values).tolist() == [0.0, 0.0]
