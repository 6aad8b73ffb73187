"""The wilayas: 69, each known by code and by name, however the name is spelt."""

import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import costing
from costing.errors import BookRefused
from costing.price_book import base_tables
from costing.wilayas import wilaya_of, wilayas, wilayas_file
from costing.wording import LANGUAGES

RAW = (Path(costing.__file__).parent / "data" / "wilayas.toml").read_text("utf-8")
ALL = range(1, 70)


def test_there_are_sixty_nine():
    """All 69 wilayas are there in the order of their codes, each named in the three languages."""
    assert list(wilayas()) == list(ALL)
    assert {tuple(sorted(names)) for names in wilayas().values()} == {tuple(sorted(LANGUAGES))}
    assert wilayas()[16] == {"fr": "Alger", "en": "Algiers", "ar": "الجزائر"}
    assert [wilayas()[code]["fr"] for code in (6, 28, 44, 59, 69)] == [
        "Béjaïa", "M’Sila", "Aïn Defla", "Aflou", "El Abiodh Sidi Cheikh",
    ]  # fmt: skip


@pytest.mark.parametrize("code", ALL)
def test_a_wilaya_is_found_by_code_and_by_name(code):
    """A wilaya is found by its code as number or text, by its name in each language, and by both together."""
    names = wilayas()[code]

    ways = [code, float(code), np.int8(code), f"{code:02}", *names.values()]
    ways += [f"{code} - {names['fr']}", f"{names['ar']} ({code:02})", f"WILAYA DE {names['fr'].upper()}"]

    assert [wilaya_of(way) for way in ways] == [code] * len(ways)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bejaia", 6), ("BÉJAÏA", 6), ("msila", 28), ("M'sila", 28), ("sidi-bel-abbes", 22),
        ("Bordj-Bou Arreridj", 34), ("Wilaya d'Oran", 31), ("wilaya d’El M'Ghaier", 57), ("Tipasa", 42),
        ("Aïn Ouessara", 65), ("Tamanghasset", 11), ("ain salah", 53), ("16–Alger", 16), ("16: Alger", 16),
        ("الاغواط", 3), ("ام البواقى", 4), ("اليزي", 33), ("باتنه", 5), ("ڨالمة", 24), ("بير العاتر", 62),
        ("ولاية وهران", 31), ("سيدي بالعباس", None), ("بو سعادة", 68), ("إن صالح", 53), ("آفلو", 59), ("١٦", 16),
    ],
)  # fmt: skip
def test_a_name_is_known_as_people_write_it(text, code):
    """Accents, case, hyphens, apostrophes, hamza and ta marbuta make no difference; another word does."""
    assert wilaya_of(text) == code


@pytest.mark.parametrize(
    "given",
    [0, 70, -1, 16.5, True, None, float("nan"), "", " ", "0", "70", "16000", "16 - Oran", "Paris", "wilaya", "de"],
)
def test_what_names_no_wilaya_names_none(given):
    """A code that is none, a postal code, a name of elsewhere and a code beside another's name are no wilaya."""
    assert wilaya_of(given) is None


def test_the_acts_say_since_when_and_how_sure_it_is():
    """48 wilayas of 1984, 10 of 2019 and 11 of 2026: read in third-party data, and said so."""
    read = wilayas_file(tomllib.loads(RAW))

    made = {name: [each.code for each in read.wilaya if each.act == name] for name in read.acts}
    assert made == {"84-09": list(range(1, 49)), "19-12": list(range(49, 59)), "26-06": list(range(59, 70))}
    assert read.acts["26-06"].first_day == date(2026, 4, 4)
    assert {(act.source, act.confidence, act.kind) for act in read.acts.values()} == {
        ("territorial-acts", "M", "published")
    }
    assert "third-party data" in base_tables()["sources"]["territorial-acts"]["title"]["en"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("code  = 69", "code  = 68", "68 stands for two wilayas"),
        ('fr = "Aflou"', 'fr = "Adrar"', "adrar stands for two wilayas"),
        ('act   = "26-06"', 'act   = "26-07"', "26-07"),
        ('fr = "Alger", ', "", r"wilaya\[16\].label.fr"),
    ],
)
def test_a_list_that_tells_a_wilaya_wrongly_is_refused(old, new, said):
    """Two wilayas of one code or one name, an act that is not told and a name left out are refused with their place."""
    with pytest.raises(BookRefused, match=said):
        wilayas_file(tomllib.loads(RAW.replace(old, new)))
