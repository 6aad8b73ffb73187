"""The price book: the market's figures to the digit, papers on every entry, both sides of every day."""

import ast
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import costing
from costing import PriceBook
from costing.errors import BookRefused, FileUnread, NotInForce
from costing.price_book import base_tables
from costing.price_reading import FILES
from tests.samples import DAY, EXAMPLES, book

PUBLISHED = {
    "minor_update": (100_000, 500_000, False),
    "major_upgrade": (500_000, 3_000_000, True),
    "workstation": (50_000, 250_000, False),
    "data_migration": (200_000, 1_500_000, True),
    "integration": (300_000, 2_000_000, True),
    "comprehensive_project": (2_000_000, 10_000_000, True),
    "maintenance": (0.10, 0.25, False),
}


def test_the_seven_rows_of_the_market_are_there_to_the_figure():
    """The seven rows of the market's price table stand in the book with their exact figures, as published."""
    services = book().on(DAY).services

    assert {code: (s.low, s.high, s.open_top) for code, s in services.items() if code in PUBLISHED} == PUBLISHED
    assert {code for code, service in services.items() if service.published} == set(PUBLISHED)


def test_the_files_hold_the_ranges_where_other_tools_look_for_them():
    """Each service is a table named by its code, its low, high and open_top together; maintenance in percent."""
    tables = base_tables()["services"]

    (migration,) = tables["data_migration"]["range"]
    assert (migration["low"], migration["high"], migration["open_top"]) == (200_000, 1_500_000, True)
    (maintenance,) = tables["maintenance"]["range"]
    assert (maintenance["low_percent"], maintenance["high_percent"]) == (10, 25)


def test_every_entry_has_its_papers():
    """Every number says since when, published or assumed, whence, when it was checked, and why if assumed."""
    for entry in book().on(DAY).entries.values():
        assert entry.first_day <= DAY
        assert entry.kind in ("published", "assumption")
        assert entry.source in base_tables()["sources"]
        assert entry.checked <= date(2026, 11, 24)
        assert entry.reason or entry.kind == "published"


def test_no_price_hides_outside_the_data_folder():
    """No module of the package holds a published figure: they stand in the data folder alone."""
    figures = {value for row in PUBLISHED.values() for value in row[:2] if value > 1}

    for path in Path(costing.__file__).parent.rglob("*.py"):
        if path.name in (
            "scope.py",
            "purchases.py",
            "price_files.py",
            "lever_files.py",
            "workbook_rules.py",
            "returned_rows.py",
        ):  # bounds that refuse the absurd are round numbers too
            continue
        numbers = [n.value for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant)]
        found = {number for number in numbers if type(number) in (int, float) and number in figures}
        assert not found, f"{path}: {found}"


@pytest.mark.parametrize("file", FILES)
def test_every_file_of_the_book_is_plain_toml(file):
    """Every file of the book can be read by any TOML reader; markups, costs and floors are a company's alone."""
    path = Path(costing.__file__).parent / "data" / f"{file}.toml"

    assert bool(tomllib.loads(path.read_text("utf-8"))) is (file not in ("markups", "costs", "floors"))


def test_both_sides_of_every_first_day():
    """On the first day of each entry it holds; the day before, what came before it, or nothing."""
    for key, entries in book().dated.items():
        for entry in entries:
            if entry.first_day < date(2025, 1, 2):
                continue
            now, before = book().on(entry.first_day), book().on(entry.first_day - timedelta(days=1))
            assert now.entries[key].first_day == entry.first_day
            assert key not in before.entries or before.entries[key].first_day < entry.first_day


def test_the_tax_is_nineteen_percent_with_nine_beside_it():
    """The standard rate is 19 percent, the reduced one 9, both since the finance act for 2017."""
    assert book().on(DAY).vat == {"standard": Decimal(19), "reduced": Decimal(9)}
    assert {
        entry.first_day for key, entries in book().dated.items() if key.startswith("vat.") for entry in entries
    } == {date(2017, 1, 1)}


def test_a_day_before_the_book_is_refused():
    """A day before the first entry is an error that names the entry and its first day, never a price of zero."""
    with pytest.raises(NotInForce) as refusal:
        book().on(date(2020, 1, 1))

    assert "1 January 2025" in str(refusal.value)


def test_a_company_lays_its_seller_and_its_rates_over_the_book():
    """A company's overlay names the seller and its bank's rates; prices stay the base book's."""
    own = PriceBook.read(EXAMPLES / "company.toml").on(DAY)

    assert own.provider.name == "Imagerie Conseil Algérie"
    assert own.rates["EUR"].dzd == Decimal("152.8")
    assert own.rates["USD"] == book().on(DAY).rates["USD"]
    assert own.services == book().on(DAY).services


def test_a_companys_rate_holds_from_its_own_first_day():
    """Before the company's first rate the base book's rate is used."""
    own = PriceBook.read(EXAMPLES / "company.toml")

    assert own.on(date(2026, 10, 31)).rates["EUR"].dzd == Decimal("152.03")
    assert own.on(date(2026, 11, 1)).rates["EUR"].dzd == Decimal("152.8")


def test_an_overlay_that_is_missing_or_wrong_is_refused(tmp_path):
    """An overlay that is not there, or that holds a table no book has, is refused with the nearest one."""
    with pytest.raises(FileUnread):
        PriceBook.read(tmp_path / "nothing.toml")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[sevices]\n", "utf-8")
    with pytest.raises(BookRefused, match="services"):
        PriceBook.read(wrong)


def test_a_company_changes_a_price_of_the_base_book_from_its_own_day(tmp_path):
    """An overlay gives a range of the base book another value: from its first day on, and not the day before."""
    path = tmp_path / "company.toml"
    lines = (
        "[[services.data_migration.range]]",
        "from = 2026-11-24",
        "low = 240_000",
        "high = 1_600_000",
        "open_top = true",
    )
    path.write_text("\n".join((*lines, 'source = "bordereau 2027"', "")), "utf-8")
    own = PriceBook.read(path)

    migration = own.on(DAY).services["data_migration"]
    assert (migration.low, migration.high) == (240_000, 1_600_000)
    assert own.on(DAY).entries["data_migration.range"].kind == "company"
    assert own.on(date(2026, 11, 23)).services == book().on(date(2026, 11, 23)).services
