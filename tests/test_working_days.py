"""Algerian working days: what is worked, what is a feast, what is only estimated, and what a dated fact corrects."""

from datetime import date, time, timedelta

import pytest

from costing import PriceBook
from costing.errors import DayOutOfCalendar
from costing.working_days import _packaged
from tests.samples import DAY, book


def calendar(prices=None):
    """The working calendar of the day of the README's quote, of the base book unless another is given."""
    return (prices or book()).on(DAY).work_calendar


def days(first, last):
    """The days from a first to a last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def own(tmp_path, text):
    """A company's book with some facts about holidays."""
    (tmp_path / "own.toml").write_text(text, "utf-8")
    return PriceBook.read(tmp_path / "own.toml")


@pytest.mark.parametrize(("year", "worked"), [(2026, 251), (2027, 249)])
def test_a_year_has_so_many_working_days(year, worked):
    """2026 has 251 working days and 2027 has 249: Sunday to Thursday less the public holidays."""
    assert calendar().between(date(year, 1, 1), date(year, 12, 31)) == worked


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 26), True),  # Thursday
        (date(2026, 11, 27), False),  # Friday
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 11, 29), True),  # Sunday
        (date(2026, 10, 29), True),  # Thursday before Revolution Day
        (date(2026, 11, 1), False),  # Sunday, Revolution Day
        (date(2026, 11, 2), True),
        (date(2027, 3, 8), True),  # Monday before Eid al-Fitr
        (date(2027, 3, 9), False),
        (date(2027, 3, 11), False),  # Thursday, its third day
        (date(2027, 3, 14), True),  # Sunday
    ],
)
def test_both_sides_of_a_weekend_and_of_a_feast(day, worked):
    """Thursday and Sunday are worked, Friday and Saturday are not; the day before a feast is, the feast is not."""
    assert calendar().is_working(day) is worked


def test_counting_jumps_over_weekends_and_feasts():
    """One working day after Thursday 29 October 2026 is Monday 2 November: Sunday is Revolution Day."""
    thursday, friday = date(2026, 10, 29), date(2026, 10, 30)

    assert calendar().plus(thursday, 0) == thursday
    assert calendar().plus(thursday, 1) == date(2026, 11, 2)
    assert calendar().plus(friday, 0) == calendar().plus(friday, 1) == date(2026, 11, 2)
    assert calendar().plus(date(2026, 11, 2), -1) == thursday
    assert calendar().next_working(friday) == date(2026, 11, 2)
    assert calendar().between(thursday, date(2026, 11, 2)) == 2
    assert calendar().between(date(2026, 11, 2), thursday) == 0


def test_eid_2025_stands_where_it_was_announced():
    """Eid al-Fitr 2025 began on Monday 31 March, not on Sunday 30 as computed; that Sunday was worked."""
    found = calendar().holidays(date(2025, 3, 29), date(2025, 4, 3))

    assert [(each.day, each.label["en"], each.estimated) for each in found] == [
        (date(2025, 3, 31), "Eid al-Fitr", False),
        (date(2025, 4, 1), "Eid al-Fitr", False),
        (date(2025, 4, 2), "Eid al-Fitr", False),
    ]
    assert calendar().is_working(date(2025, 3, 30))


def test_a_fact_counts_from_the_day_it_was_known():
    """Before the evening of 29 March 2025 nobody knew: a quote of that week stands on the estimate."""
    before = book().on(date(2025, 3, 28)).work_calendar
    found = before.holidays(date(2025, 3, 29), date(2025, 4, 3))

    assert [(each.day.day, each.estimated) for each in found] == [(30, True), (31, True), (1, True)]


def test_moon_based_feasts_are_estimates_and_fixed_ones_are_not():
    """In 2026 the nine days of moon-based feasts are estimated, the five fixed ones certain, with names."""
    found = calendar().holidays(date(2026, 1, 1), date(2026, 12, 31))

    certain = [(each.day.month, each.day.day) for each in found if not each.estimated]
    assert certain == [(1, 1), (1, 12), (5, 1), (7, 5), (11, 1)]
    assert sum(each.estimated for each in found) == 9
    assert found[1].label == {"fr": "Yennayer, Nouvel An amazigh", "en": "Yennayer, Amazigh New Year"} | {
        "ar": "يناير، رأس السنة الأمازيغية"
    }


def test_two_feasts_on_one_day_are_both_there():
    """On 5 July 2025 Ashura fell on Independence Day: one is an estimate, the other is not."""
    found = calendar().holidays(date(2025, 7, 5), date(2025, 7, 5))

    assert [(each.label["fr"], each.estimated) for each in found] == [
        ("Achoura", True),
        ("Fête de l’Indépendance", False),
    ]


def test_every_feast_the_package_knows_has_a_name_of_ours():
    """No feast of any year in reach is named by the package: each has its French, English and Arabic name here."""
    names = calendar().names

    assert {name for year in range(2010, 2101) for _, name, _ in _packaged(year)} == set(names)
    assert all(len(set(label.values())) == 3 for label in names.values())
    assert not any("estim" in text.lower() or "تقديري" in text for label in names.values() for text in label.values())


def test_every_year_in_reach_has_its_moon_based_feasts():
    """The calendar promises no year of which the package does not know the feasts."""
    first, last = calendar().first, calendar().last

    for year in range(first.year, last.year + 1):
        assert "Eid al-Fitr" in {name for _, name, _ in _packaged(year)}
    assert (first, last) == (date(2010, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("day", [date(2009, 12, 31), date(2101, 1, 1)])
def test_a_day_out_of_reach_is_refused(day):
    """A day before 2010 or after 2100 is refused with the days that are known; the border itself is not."""
    nearest = date(2010, 1, 3) if day.year < 2010 else date(2100, 12, 30)
    assert calendar().is_working(nearest)

    with pytest.raises(DayOutOfCalendar, match=r"from 1 January 2010 to 31 December 2100"):
        calendar().is_working(day)
    with pytest.raises(DayOutOfCalendar):
        calendar().holidays(min(day, nearest), max(day, nearest))


def test_counting_past_the_end_is_refused():
    """Work that would go on after 2100 is refused, not laid on days nobody knows."""
    with pytest.raises(DayOutOfCalendar):
        calendar().plus(date(2100, 12, 30), 10)


EID_2027 = """
[[holidays.eid_al_fitr.days]]
from      = 2026-11-01
source    = "Ministère des Affaires religieuses"
added     = [2027-03-10, 2027-03-11, 2027-03-12]
removed   = [2027-03-09]
confirmed = true
"""


def test_a_company_confirms_a_feast(tmp_path):
    """Announced a day later than computed, Eid 2027 moves, is certain, and the fact of 2025 still stands."""
    mine = calendar(own(tmp_path, EID_2027))

    found = mine.holidays(date(2027, 3, 8), date(2027, 3, 13))
    assert [(each.day.day, each.estimated) for each in found] == [(10, False), (11, False), (12, False)]
    assert (mine.is_working(date(2027, 3, 9)), mine.is_working(date(2027, 3, 10))) == (True, False)
    assert mine.is_working(date(2025, 3, 30))


def test_a_company_adds_a_day_of_its_own(tmp_path):
    """A day off that no law knows is added with its name, and stays a supposition until it is confirmed."""
    text = """
    [holidays.election]
    label = {fr = "Jour d’élection", en = "Election day", ar = "يوم الانتخابات"}
    [[holidays.election.days]]
    from = 2026-11-01
    source = "Presse"
    added = [2026-12-15]
    confirmed = false
    """
    mine = calendar(own(tmp_path, text))

    (found,) = mine.holidays(date(2026, 12, 14), date(2026, 12, 16))
    assert (found.label["en"], found.estimated) == ("Election day", True)
    assert not mine.is_working(date(2026, 12, 15))
    assert calendar().is_working(date(2026, 12, 15))


def test_a_company_has_its_own_hours(tmp_path):
    """A company that closes at 16:00 says so, and the base book's 16:30 stays where it does not."""
    text = (
        '[[calendar.hours]]\nfrom = 2026-11-01\nsource = "Règlement intérieur"\nopens = 08:30:00\ncloses = 16:00:00\n'
    )
    mine = calendar(own(tmp_path, text))

    assert (mine.opens, mine.closes) == (time(8, 30), time(16))
    assert (calendar().opens, calendar().closes) == (time(8), time(16, 30))
