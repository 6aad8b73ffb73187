"""The pipeline: what is open, what was won, and how much of it may be expected."""

from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from tomllib import loads

import pytest

from costing import Register
from costing.errors import BookRefused
from costing.price_book import base_tables
from costing.quoting.pipeline import chances_of, pipeline_of
from costing.quoting.register_basis import algerian, basis_of, chances_on
from costing.quoting.register_entries import entry_of, row_of
from costing.register_errors import MomentRefused, NoteRefused
from tests.registers import NOON, later, small, with_choices
from tests.samples import DAY

RAW = loads((files("costing") / "data" / "register.toml").read_text("utf-8"))

ROW = row_of(small().with_number("2026-0001"), "2026", 1)


@pytest.fixture
def register(register_url):
    """A register with a draft, two sent quotes of two months, one that expired, one won, one lost and a revision."""
    december = DAY + timedelta(days=20)
    with Register(register_url) as made:
        numbers = [made.issue(small(), at=NOON).number for _ in range(3)]
        for number in numbers[1:]:
            made.send(number, at=later(1))
        made.refuse(numbers[2], at=later(2), reason="Prix")
        won = made.issue(with_choices(), at=NOON).number
        made.send(won, at=later(1))
        made.accept(won, at=later(2), options=["training"])
        other = made.issue(small(day=december), at=later(20))
        made.send(other.number, at=later(21))
        made.revise(other.revise(discount_percent=10), at=later(22))
        made.send(other.number, at=later(23))
        yield made


def rows(frame):
    return [(row.state, str(row.month), row.count_, row.due, row.chance, row.expected) for row in named(frame)]


def named(frame):
    return frame.rename(columns={"count": "count_"}).itertuples()


def test_the_pipeline_by_state_and_month(register):
    """What is due stands by state and month of the quotes; the expected value is that times its chance."""
    due, revised = small().totals.due, register.quote("2026-0005").totals.due

    assert rows(register.pipeline(at=later(24))) == [
        ("draft", "2026-11", 1, due, Decimal("20.0"), Decimal("33320.00")),
        ("sent", "2026-11", 1, due, Decimal("40.0"), Decimal("66640.00")),
        ("sent", "2026-12", 1, revised, Decimal("40.0"), Decimal("59976.00")),
        ("accepted", "2026-11", 1, Decimal("418880.00"), Decimal(100), Decimal("418880.00")),
        ("refused", "2026-11", 1, due, Decimal(0), Decimal("0.00")),
    ]
    assert (due, revised) == (Decimal("166600.00"), Decimal("149940.00"))


def test_what_has_expired_is_expected_no_more(register):
    """Once the last day of a sent quote is over, nothing is expected of it any more."""
    frame = register.pipeline(at=later(61 + 20))

    held = {(row.state, str(row.month)): row.expected for row in frame.itertuples()}
    assert held["expired", "2026-11"] == held["expired", "2026-12"] == Decimal("0.00")
    assert ("sent", "2026-12") not in held


def test_chances_of_ones_own(register):
    """A company that knows how often its quotes are accepted puts its own chances in the place of ours."""
    frame = register.pipeline(at=later(24), chances={"sent": 55, "draft": Decimal("12.5")})

    held = {(row.state, str(row.month)): (row.chance, row.expected) for row in frame.itertuples()}
    assert held["sent", "2026-11"] == (Decimal(55), Decimal("91630.00"))
    assert held["draft", "2026-11"] == (Decimal("12.5"), Decimal("20825.00"))
    assert held["accepted", "2026-11"][0] == 100


WRONG = ({"sent": 101}, {"sent": -1}, {"sent": float("nan")}, {"draft": "40"}, {"sent": True})


@pytest.mark.parametrize("chances", [{"snet": 40}, {"accepted": 90}, *WRONG])
def test_chances_that_are_none(register, chances):
    """A chance is a percentage, and what is decided has none."""
    with pytest.raises(NoteRefused):
        register.pipeline(at=NOON, chances=chances)


def test_a_pipeline_of_nothing_keeps_its_columns():
    """A register without quotes gives a table without rows, which sums to nothing and has the columns of any other."""
    empty, full = (pipeline_of(entries, chances_of(DAY, None)) for entries in ((), [entry_of(ROW, DAY)]))

    assert list(empty.columns) == list(full.columns) == ["state", "month", "count", "due", "chance", "expected"]
    assert dict(empty.dtypes) == dict(full.dtypes)
    assert str(full["month"].dtype) == "period[M]"
    assert empty["due"].sum() == 0


def test_an_expected_value_is_rounded_once_half_up():
    """The expected value is that of the sum, rounded to the centime once, half-up."""
    entry = entry_of(ROW._replace(due="0.01"), DAY)
    frame = pipeline_of([entry] * 3, {"draft": Decimal(50)})

    assert list(frame["expected"]) == [Decimal("0.02")]


def test_what_the_register_goes_by_has_its_papers():
    """The chances are ours and say why; the time of Algeria is that of the time-zone database."""
    assert chances_on(DAY) == {"draft": Decimal(20), "sent": Decimal(40)}
    (offset,) = RAW["utc_offset"]
    assert (offset["hours"], offset["kind"]) == (1, "published")
    entries = [offset, *RAW["chance"]["draft"], *RAW["chance"]["sent"]]
    assert {each["source"] for each in entries} <= base_tables()["sources"].keys()
    assert all(each["kind"] == "assumption" for each in entries[1:])


def test_a_day_in_algeria_begins_an_hour_early():
    """Midnight in Algiers is eleven in the evening in universal time, in summer and in winter."""
    for day in ("2026-07-01", "2026-12-01"):
        assert algerian(later(0).fromisoformat(f"{day}T22:59:59+00:00")).date().isoformat() == day
        assert algerian(later(0).fromisoformat(f"{day}T23:00:00+00:00")).date().isoformat() == day[:-1] + "2"


@pytest.mark.parametrize("moment", [NOON.replace(tzinfo=None), DAY, "2026-11-24"])
def test_a_moment_says_where_it_is(moment):
    """A moment without a time zone could be another day in Algeria: it is refused."""
    with pytest.raises(MomentRefused):
        algerian(moment)


@pytest.mark.parametrize("moment", ["1900-01-01T00:00+00:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_moment_out_of_all_time_is_none(moment):
    """A moment before the clocks that the register knows, or past the calendar, is refused, and told from when on."""
    with pytest.raises(MomentRefused, match="from 1 May 1981 on"):
        algerian(later(0).fromisoformat(moment))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.pop("utc_offset"),
        lambda raw: raw["chance"].pop("sent"),
        lambda raw: raw["chance"]["sent"][0].pop("reason"),
        lambda raw: raw["chance"]["sent"][0].update(percent=101),
        lambda raw: raw["chance"].update(refused=raw["chance"]["sent"]),
        lambda raw: raw["utc_offset"][0].update(hours=15),
    ],
)
def test_a_spoilt_file_of_the_register_is_refused(spoil):
    """A file of chances that lacks something, or has a value that cannot be, is refused with its place."""
    raw = loads((files("costing") / "data" / "register.toml").read_text("utf-8"))
    spoil(raw)

    with pytest.raises(BookRefused) as refusal:
        basis_of(raw)
    assert "register.toml" in str(refusal.value)
