"""A quote sold at a confidence: the net is that quantile of the total, and what it adds stands where it belongs."""

import json
import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import Quote, estimate, quote
from costing.errors import LineUnknown, TermsRefused
from costing.printing import console, quote_table
from tests.command import called
from tests.overlays import book_of, entry
from tests.samples import DAY, EXAMPLES, chu_estimate, chu_scope, priced, scope_of
from tests.strategies import scopes, validated
from tests.test_cases import CASES, read

CHU = EXAMPLES / "chu.toml"
TODAY = ("--day", "2026-11-24")
LICENCE = [{"item": "PACS", "amount": Decimal("4_000_000.25")}]
CONFIDENCES = (50, 70, 80, 90, 95, 99)
# Everything of a migration is known: 827,000 or so at likely, and what the residual leaves open.
MIGRATION = {
    "migration": {
        "volume_tb": 18, "source": "proprietary", "identity": "mixed", "studies_per_year": 58_000,
        "max_downtime_hours": 8,
    },
    "vendor": {"origin": "local"},
}  # fmt: skip


def once(made):
    """The one-off lines of a quote."""
    return [line for line in made.lines if not line.recurring]


def at_likely(made):
    """The net at likely of the same estimate."""
    return sum(line.firm_amount for line in made.lines if not line.recurring)


def up_to_a_thousand(value):
    """A price at a confidence, by hand."""
    return Decimal(math.ceil(round(value, 6) / 1_000) * 1_000)


# The net


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_the_net_is_the_quantile_rounded_up_to_a_thousand(confidence):
    """Sold at P, the net is what the total does not pass with that probability, in whole thousands, rounded up."""
    made = quote(chu_estimate(), confidence=confidence)

    assert made.totals.net == up_to_a_thousand(chu_estimate().risk().quantile(confidence))
    assert made.totals.net == sum(line.amount for line in once(made))
    assert made.totals.due == made.totals.net * Decimal("1.19")
    assert made.risk.probability_of_net * 100 == pytest.approx(Decimal(confidence), abs=1)


def test_one_line_is_sold_at_its_own_percentile():
    """A migration alone, all known: the P80 of one PERT whose high is its P90, integrated here by itself."""
    made = priced(**MIGRATION)
    (line,) = made.lines
    low, likely, high = line.amount.low, line.amount.likely, line.amount.high

    def density(top):
        place = np.linspace(0, 1, 200_001)
        shape = (likely - low) / (top - low)
        level = place ** (4 * shape) * (1 - place) ** (4 * (1 - shape))
        under = np.concatenate([[0], np.cumsum((level[1:] + level[:-1]) / 2)])
        return low + place * (top - low), under / under[-1]

    least, most = high, low + 3 * (high - low)
    for _ in range(40):
        top = (least + most) / 2
        under = np.interp(high, *density(top))
        least, most = (top, most) if under > 0.9 else (least, top)
    amounts, levels = density(top)

    assert quote(made, confidence=80).totals.net == up_to_a_thousand(float(np.interp(0.8, levels, amounts)))


def test_the_terms_of_a_scope_sell_at_a_confidence_too():
    """`confidence` under [terms] is what the keyword is, and the keyword stands before it."""
    said = priced(**MIGRATION, terms={"confidence": 80})
    plain = priced(**MIGRATION)

    assert quote(said).totals.net == quote(plain, confidence=80).totals.net
    assert quote(said, confidence=95).totals.net == quote(plain, confidence=95).totals.net
    assert quote(said, confidence=None).totals.net == quote(said).totals.net
    assert (quote(said).terms.confidence, quote(plain).terms.confidence) == (80, None)


def test_where_nothing_is_open_the_price_is_what_it_was():
    """Licences at a given amount: the net is unchanged to the centime, at any confidence, and nothing is added."""
    made = priced(licences=LICENCE, vendor={"origin": "local"})

    for confidence in CONFIDENCES:
        sold = quote(made, confidence=confidence)
        assert sold.totals.net == Decimal("4000000.25")
        assert (sold.risk.contingency, len(sold.lines)) == (0, 1)
        assert sold.risk.probability_of_net == 1


def test_maintenance_alone_has_no_total_that_moves():
    """A contract of maintenance has no one-off line: nothing is added to it, and its record says 0 everywhere."""
    made = quote(priced(maintenance={"years": 2}, licences=[{**LICENCE[0], "supplied_by": "client"}]), confidence=90)

    assert (made.totals.net, made.risk.contingency, made.risk.p90) == (0, 0, 0)
    assert [line.code for line in made.lines] == ["maintenance.1", "maintenance.2"]


@settings(max_examples=40, deadline=None)
@given(scopes(), st.sampled_from([(50, 80), (80, 90), (90, 99)]))
def test_more_confidence_never_costs_less(tables, pair):
    """Whatever is asked: the surer the seller wants to be, the higher the net; at likely and at P50 it is whole too."""
    made = estimate(validated(tables), book_of({}), DAY)
    nets = [quote(made, confidence=each).totals.net for each in pair]

    assert nets[0] <= nets[1]


# Where it stands


@settings(max_examples=60, deadline=None)
@given(scopes(), st.integers(50, 99))
def test_what_is_added_sums_to_the_centime(tables, confidence):
    """Net at a confidence less net at likely is the contingency, line by line, and no line but lumps takes any."""
    made = estimate(validated(tables), book_of({}), DAY)
    sold, plain = quote(made, confidence=confidence), quote(made)
    by_code = {line.code: line for line in plain.lines}

    assert sold.totals.net - plain.totals.net == sold.risk.contingency
    assert sum(line.contingency for line in sold.lines) == sold.risk.contingency == sum(sold.risk.parts.values())
    for line in sold.lines:
        assert line.amount == line.quantity * line.unit_price
        if line.code == "contingency":
            assert (line.amount, line.quantity) == (line.contingency, 1)
            continue
        before = by_code[line.code]
        assert line.amount == before.amount + line.contingency
        assert line.contingency % 1_000 == 0
        assert line.contingency == 0 or (line.unit == "lump_sum" and not line.recurring)
        if line.contingency > 0 and not line.range.open_top:
            assert line.amount <= line.range.high
    assert [line.amount for line in sold.lines if line.recurring] == [
        line.amount for line in plain.lines if line.recurring
    ]


def test_lump_sums_take_their_own_part_and_counted_lines_leave_theirs():
    """By hand: an integration takes its part in whole thousands, stations leave theirs to a line of its own."""
    made = priced(
        workstations={"count": 10, "diagnostic_share": 0.4, "generations": 2, "deployment": "mixed"},
        integrations=[{"system": "EMR", "standard": "HL7v2", "direction": "one_way", "cooperation": "normal"}],
        sites=1,
        vendor={"origin": "local"},
    )
    parts = made.risk().contingency(80).parts

    sold = quote(made, confidence=80)

    lines = {line.code: line for line in sold.lines}
    assert list(lines) == ["workstation", "integration", "contingency"]
    assert lines["workstation"].contingency == 0
    assert lines["integration"].contingency == parts["integration"] // 1_000 * 1_000
    assert lines["contingency"].amount == sold.risk.contingency - lines["integration"].contingency
    assert lines["contingency"].label == "Provision pour travaux imprévus"
    assert lines["contingency"].reasons == ()


def test_an_unknown_count_gives_the_line_its_name():
    """Where a quantity is to be confirmed, the client reads what the line is for, and of which quantity."""
    made = quote(priced(workstations={}, vendor={"origin": "local"}), confidence=80)

    line = made.lines[-1]
    assert line.labels["en"] == "Provision for unforeseen work and quantities to be confirmed"
    assert line.reasons[0]["fr"].replace("\u00a0", " ") == (
        "quantités à confirmer : Mise à niveau logicielle des postes de travail"
    )
    assert (line.vat_rate, line.quantity, line.optional) == (19, 1, False)


def test_a_price_below_the_likely_lines_takes_from_the_lumps_and_adds_no_negative_line():
    """A vendor nearly sure to be local, priced as a partner: P50 lies under the lines at likely, and is sold all the
    same; lump sums give way in whole thousands, and no line is negative.
    """
    book = book_of(
        {"risk": {"vendor_shares": [entry(shares={"local": 0.96, "local_partner": 0.02, "international": 0.02})]}}
    )
    systems = {
        "pacs": {"upgrade": "major", "versions_behind": 2}, "modules": 3, "customization": "none", "users": 40,
    }  # fmt: skip
    made = estimate(scope_of(systems=systems, licences=LICENCE), book, DAY)

    sold = quote(made, confidence=50)

    assert sold.risk.contingency < 0
    assert sold.totals.net == up_to_a_thousand(made.risk().quantile(50))
    assert all(line.amount >= 0 for line in sold.lines)
    (lump,) = [line for line in sold.lines if line.code == "major_upgrade"]
    assert lump.contingency < 0
    assert lump.range.low <= lump.amount


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_six_facilities_at_eighty(path):
    """Known or open, of any vendor: at P80 a facility pays more than at likely, and exactly the quantile."""
    made = read(path)[1]

    sold = quote(made, confidence=80)

    assert sold.totals.net == up_to_a_thousand(made.risk().p80)
    assert sold.risk.contingency > 0
    assert sold.totals.net > at_likely(made)


# The currency: a provision beside the lines, or in the distribution; never both


def foreign(**risk):
    """A migration and a licence in euros, its risk said in the terms."""
    return priced(
        migration=MIGRATION["migration"],
        vendor={"origin": "local_partner"},
        licences=[{"item": "PACS", "amount": 40_000, "currency": "EUR"}],
        **({"terms": {"risk": risk}} if risk else {}),
    )


def test_with_the_currency_in_the_price_the_provision_is_zero_and_says_why():
    """The provision keeps its line, at 0, and the line says that the rate's move is in the price."""
    held, moving = quote(foreign(), confidence=80), quote(foreign(currency=True), confidence=80)

    (before,) = [line for line in held.lines if line.service == "currency_provision"]
    (after,) = [line for line in moving.lines if line.service == "currency_provision"]
    assert (before.amount > 0, after.amount) == (True, 0)
    assert set(after.note.values()) == {""}
    assert after.reasons[0]["en"] == (
        "EUR: movements of the rate during the validity are included in the price, with no separate provision"
    )
    assert quote(foreign(), risk={"currency": True}, confidence=80).totals == moving.totals
    assert quote(foreign(currency=True)).totals.net == quote(foreign()).totals.net - before.amount


def test_a_rate_that_moves_widens_the_total():
    """Of a licence in euros, the currency is a bar of the tornado and widens P10 to P90; a local price has none."""
    still, moving = foreign().risk(), foreign(currency=True).risk()

    assert moving.p90 - moving.p10 > still.p90 - still.p10
    assert "currency" in [bar.code for bar in moving.tornado]
    assert "currency" not in [bar.code for bar in still.tornado]
    assert {bar.code for bar in moving.tornado if bar.kind == "line"} == {"data_migration", "licences"}


def test_no_currency_moves_where_nothing_is_bought_abroad():
    """Asking for it changes nothing of an offer in dinars."""
    plain, moving = priced(**MIGRATION), priced(**MIGRATION, terms={"risk": {"currency": True}})

    assert quote(plain, confidence=80).totals == quote(moving, confidence=80).totals


# Own ranges, events, growth


def test_an_event_raises_the_price_at_a_confidence_by_what_it_may_cost():
    """One time in three the archive costs 2,000,000 more: P80 rises by far more than P50, and the bar is named."""
    event = {"title": "Archive illisible", "probability_percent": 33, "impact": [2_000_000] * 3}
    plain, risky = priced(**MIGRATION).risk(), priced(**MIGRATION).risk(events=[event])

    assert risky.p80 - plain.p80 > 1_500_000 > risky.p50 - plain.p50
    (bar,) = [bar for bar in risky.tornado if bar.kind == "event"]
    assert bar.label["en"] == "Archive illisible (probability 33%)"
    sold = quote(priced(**MIGRATION, terms={"risk": {"events": [event]}}), confidence=80)
    assert sold.totals.net == up_to_a_thousand(risky.p80)
    assert sum(sold.risk.parts.values()) == sold.risk.contingency


def test_a_range_of_ones_own_stands_for_the_line():
    """A person who knows the migration better gives P10, likely and P90: the percentiles are theirs."""
    made = priced(**MIGRATION).risk(ranges={"data_migration": [1_100_000, 1_150_000, 1_250_000]})

    assert made.p10 == pytest.approx(1_100_000, rel=1e-4)
    assert made.p90 == pytest.approx(1_250_000, rel=1e-4)


def test_a_range_of_ones_own_keeps_the_floor():
    """Where P10 to P90 would reach under the low that the scope leaves, the line starts there, and P90 stays."""
    plain = priced(**MIGRATION)
    made = plain.risk(ranges={"data_migration": [900_000, 1_000_000, 1_400_000]})

    assert made.quantile(1) > plain.low
    assert made.p10 > 900_000
    assert made.p90 == pytest.approx(1_400_000, rel=1e-4)


def test_whoever_knows_better_than_the_floor_is_believed():
    """An own P10 under the low that the scope leaves stands as it was said, and nothing is below 0."""
    made = priced(**MIGRATION).risk(ranges={"data_migration": [500_000, 600_000, 800_000]})

    assert made.p10 == pytest.approx(500_000, rel=1e-4)
    assert made.p90 == pytest.approx(800_000, rel=1e-4)
    assert 0 < made.quantile(1) < 500_000


def test_what_is_said_of_no_line_is_refused():
    """A range or a loading of a line that is not there names the lines that are."""
    with pytest.raises(LineUnknown, match="data_migration"):
        quote(priced(**MIGRATION), risk={"ranges": {"migration": [1, 2, 3]}})
    with pytest.raises(LineUnknown, match="data_migration"):
        priced(**MIGRATION).risk(loadings={"migration": 0.5})


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"confidence": 49}, "confidence"),
        ({"confidence": 100}, "confidence"),
        ({"confidence": True}, "confidence"),
        ({"confidence": "80"}, "confidence"),
        ({"confidence": float("nan")}, "confidence"),
        ({"trust": 80}, "trust"),
        ({"risk": {"events": [{"title": "x", "probability_percent": 0, "impact": [1, 2, 3]}]}}, "risk.events[1]"),
        ({"risk": {"rank_correlation": 0.95}}, "risk.rank_correlation"),
        ({"risk": {"ranges": {"data_migration": [3, 2, 1]}}}, "risk.ranges.data_migration"),
        ({"risk": {"loadings": {"data_migration": 1}}}, "risk.loadings.data_migration"),
    ],
)
def test_terms_that_cannot_be_are_refused_by_name(said, place):
    """A confidence out of bounds, a word for a number, a key nobody knows: one refusal, with the place."""
    with pytest.raises(TermsRefused) as refused:
        quote(priced(**MIGRATION), **said)

    assert refused.value.problems[0].place.startswith(place)


# The record


def test_the_record_tells_the_risk():
    """Percentiles, the probability of the net, what was sold, the tornado, the S-curve, and the choices behind them."""
    record = json.loads(quote(chu_estimate()).to_json())["risk"]
    risk = chu_estimate().risk()

    for name in ("p10", "p50", "p70", "p80", "p90", "mean"):
        assert Decimal(record[name]) == round(Decimal(getattr(risk, name)))
        assert record[name].endswith(".00")
    assert (record["probability_of_net"], record["contingency"], record["base"]) == ("0.27", "0.00", "likely")
    assert Decimal(record["base_amount"]) == at_likely(chu_estimate())
    assert (record["pert_lambda"], record["rank_correlation"], record["open_top_percent"]) == ("4", "0.3", "90")
    lines = [bar for bar in record["tornado"] if bar["kind"] == "line"]
    assert sum(Decimal(bar["share"]) for bar in lines) == pytest.approx(1, abs=Decimal("0.001"))
    assert [bar["share"] for bar in lines] == sorted((bar["share"] for bar in lines), reverse=True)
    assert [point["confidence"] for point in record["curve"]] == [str(each) for each in range(5, 100, 5)]
    amounts = [Decimal(point["amount"]) for point in record["curve"]]
    assert amounts == sorted(amounts)
    assert record["estimate_class"] == chu_estimate().estimate_class


def test_the_record_names_what_it_costs_that_unknowns_move_together():
    """Nothing where all is known; where only the kind is known, an eighth or so of the total (calibration: +13 %)."""
    known = next(path for path in CASES if path.stem == "university_hospital_local")
    open_one = next(path for path in CASES if path.stem == "university_hospital_open")

    nothing, much = (quote(read(path)[1]).risk.together for path in (known, open_one))

    assert (nothing.cost, nothing.percent) == (0, 0)
    assert 5 < much.percent < 30
    assert much.cost == much.together - much.apart
    assert "moves together" in much.text["en"]


def test_a_record_sold_at_a_confidence_reads_back_whole():
    """What was written is what is read: the same quote, its terms and its risk with it."""
    event = {"title": "Archive illisible", "probability_percent": 20, "impact": [100_000, 300_000, 900_000]}
    made = quote(chu_estimate(), confidence=80, risk={"events": [event], "growth_spread_percent": 3})

    again = Quote.from_json(made.to_json())

    assert again == made
    assert again.to_json() == made.to_json()
    assert (again.terms.confidence, again.terms.risk.events[0].title) == (80, "Archive illisible")


def test_the_same_quote_gives_the_same_bytes():
    """No seed and no clock: priced twice, the record is the same to the last byte."""
    made = [quote(read(path)[1], confidence=85).to_json() for path in CASES[:1] * 2]

    assert made[0] == made[1]


# The command


@pytest.mark.parametrize(
    ("lang", "holds", "sold"),
    [
        ("fr", "Probabilité que ce prix tienne (interne) : 80 %", "Vendu à une confiance de 80 %"),
        ("en", "Probability that this price holds (internal): 80%", "Sold at a confidence of 80%"),
        ("ar", "احتمال عدم تجاوز هذا السعر (داخلي): 80 %", "مبيع عند مستوى ثقة 80 %"),
    ],
)
def test_a_quote_says_how_probable_its_price_is(lang, holds, sold):
    """Beside the net stand how probable it is that it holds, and what the confidence adds to the lines at likely."""
    screen = console()
    with screen.capture() as caught:
        screen.print(quote_table(quote(chu_estimate(), confidence=80), lang))

    said = caught.get().replace("\u00a0", " ")
    assert holds in said
    assert sold in said


def test_the_command_sells_at_a_confidence(tmp_path):
    """`quote --confidence 80` writes a record, a workbook and a proposal of the price at that confidence."""
    done = called("quote", CHU, *TODAY, "--confidence", "80", "--out", tmp_path)

    (record,) = tmp_path.glob("*.json")
    made = Quote.from_json(record.read_bytes())
    assert done.code == 0
    assert "Vendu à une confiance de 80 %" in done.data
    assert made == quote(estimate(chu_scope(), book_of({}), DAY), confidence=80)
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".xlsx", ".docx"}


def test_the_command_refuses_a_confidence_out_of_bounds(tmp_path):
    """Forty-nine percent is refused in one message, with exit code 2 and no file."""
    done = called("quote", CHU, *TODAY, "--confidence", "49", "--out", tmp_path / "out")

    assert done.code == 2
    assert "confidence" in done.told
    assert not (tmp_path / "out").exists()
