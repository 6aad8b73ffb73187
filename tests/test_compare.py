"""`costing levers` and `costing compare`: what a person sees of variants side by side."""

import json

import pytest

from tests.command import called
from tests.samples import EXAMPLES

CHU = str(EXAMPLES / "chu.toml")
COMPANY = ("--book", str(EXAMPLES / "company.toml"), "--day", "2026-11-24")
SMALL = "[client]\nname = 'Clinique'\n[workstations]\ncount = {count}\n"


def record(*options):
    """Return what `compare --json` prints."""
    done = called("compare", *options, *COMPANY, "--json")
    assert done.code == 0, done.told
    return json.loads(done.data)


def plain(text):
    """Return a text with plain spaces, each run of them one."""
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("lang", "word"), [("fr", "Réalisation par phases"), ("en", "Phased upgrade"), ("ar", "الإنجاز على مراحل")]
)
def test_levers_are_shown_with_what_they_bring_and_what_is_given_up(lang, word):
    """I see six levers, four bundles and how to pay less for each, in my language."""
    done = called("levers", "--lang", lang)

    assert done.code == 0
    assert f"{word} [phased]" in done.data
    assert done.data.count("[negotiation]") == 3
    assert len([line for line in done.data.splitlines() if line.startswith(("•", "  •"))]) == 29


def test_levers_as_json():
    """Another tool reads the same levers and bundles."""
    read = json.loads(called("levers", "--json").data)

    assert [each["code"] for each in read["levers"] if each["general"]][:2] == ["cloud", "phased"]
    assert read["bundles"][3]["savings"][2]["lever"] == "long_commitment"


def test_one_scope_is_offered_in_every_way_that_does_something():
    """Of the example I see its own price, five levers and four bundles, and why the sixth lever is none."""
    read = record(CHU)

    assert [each["choices"] for each in read["variants"]] == [
        [], ["cloud"], ["phased"], ["open_source"], ["negotiation"], ["training_support"], ["core_integration"],
        ["advanced_imaging"], ["optimised_workstations"], ["cloud_migration"],
    ]  # fmt: skip
    assert read["left_out"] == [
        {
            "code": "refurbished",
            "label": {"fr": "Matériel reconditionné", "en": "Refurbished hardware", "ar": "عتاد مجدَّد"},
            "needs": ["hardware"],
        }
    ]
    assert (read["years"], read["discount_percent"], read["growth_percent"]) == ([3, 5, 7], "6", "5")
    assert read["variants"][0]["once"] == "19166746.47"
    assert not read["equal"]


def test_phases_stand_with_their_sum():
    """The phases of the example come to its price, and the overhead is stated beside it."""
    (_, phased) = record(CHU, "--with", "phased")["variants"]

    assert [(each["year"], each["net"], each["overhead"]) for each in phased["phases"]] == [
        (1, "13201946.47", "0.00"),
        (2, "1924000.00", "115440.00"),
        (3, "4040800.00", "242448.00"),
    ]
    page = plain(called("compare", CHU, "--with", "phased", *COMPANY).data)
    assert "Les phases font ensemble 19 166 746,47 DA, le prix sans étalement, plus 357 888,00 DA de surcoût" in page


def test_levers_joined_by_a_plus_are_one_variant():
    """Negotiated and in phases is one more variant, not two."""
    read = record(CHU, "--with", "negotiation+phased", "--with", "open_source")

    assert [each["choices"] for each in read["variants"]] == [[], ["negotiation", "phased"], ["open_source"]]


def test_several_scopes_stand_side_by_side_with_what_differs(tmp_path):
    """Two scope files are two variants, called as their files, and the page says where their work differs."""
    for name, count in (("petit", 4), ("grand", 9)):
        (tmp_path / f"{name}.toml").write_text(SMALL.format(count=count), encoding="utf-8")

    done = called("compare", str(tmp_path / "petit.toml"), str(tmp_path / "grand.toml"), *COMPANY)
    assert done.code == 0
    assert "Nombre de postes : 9 (première variante : 4)" in plain(done.data)
    assert "Petit" in done.data
    assert "Grand" in done.data


@pytest.mark.parametrize(("count", "code"), [(4, 0), (5, 1)])
def test_equal_scope_is_held_where_it_is_asked_for(tmp_path, count, code):
    """With --equal, another number of stations is answered with 1 and a word on what to do; the same with 0."""
    for name, number in (("a", 4), ("b", count)):
        (tmp_path / f"{name}.toml").write_text(SMALL.format(count=number), encoding="utf-8")

    done = called("compare", str(tmp_path / "a.toml"), str(tmp_path / "b.toml"), "--equal", *COMPANY)
    assert done.code == code
    assert ("Les variantes ne demandent pas toutes le même travail" in done.told) == bool(code)
    assert "En une fois" in done.data


def test_a_scope_that_asks_for_nothing_is_refused(tmp_path):
    """Nothing asked is no variant at no price: I am told what can be asked for, as when I quote it."""
    (tmp_path / "empty.toml").write_text("[client]\nname = 'Clinique'\n", encoding="utf-8")

    done = called("compare", str(tmp_path / "empty.toml"), *COMPANY)
    assert (done.code, done.data) == (2, "")
    assert "Le besoin ne demande aucun service" in done.told


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_page_speaks_my_language(lang):
    """Every sentence of the page is in the language asked, figures in its form."""
    done = called("compare", CHU, "--lang", lang, *COMPANY)

    assert done.code == 0
    assert {"fr": "sans étalement", "ar": "دون تقسيم", "en": "the unphased price"}[lang] in plain(done.data)
    amount = {"fr": "19 166 746,47", "ar": "19.166.746,47", "en": "19,166,746.47"}[lang]
    assert amount in plain(done.data)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--with", "nuage"), "« nuage » n’est ni un levier ni une offre groupée"),
        (("--with", "refurbished"), "sans effet ici"),
        (("--with", ""), "n’est ni un levier"),
    ],
)
def test_a_lever_that_is_none_is_one_message(options, word):
    """A lever that does not exist or does nothing is one message and exit code 2."""
    done = called("compare", CHU, *options, *COMPANY)

    assert done.code == 2
    assert done.data == ""
    assert word in plain(done.told)
