"""Profiles: who asks for an upgrade, and a scope file to start from that is priced as it stands."""

import json
import re
import tomllib
from functools import lru_cache
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costing import PriceBook, Quote, Scope, estimate, quote
from costing.documents.view import view_of
from costing.errors import ProfileUnknown, ScopeRefused
from costing.profile_files import departments, profile_of, profiles
from costing.profiles import starter, starter_answers
from costing.scope_keys import words_at
from costing.scope_text import Block, Row, scope_text
from costing.wording import LANGUAGES, said
from tests.command import called
from tests.samples import DAY, book, priced, scope_of

KINDS = (
    "imaging_centre", "private_clinic", "district_hospital", "specialised_hospital", "university_hospital", "network",
)  # fmt: skip
CODES = (
    *KINDS, "large_public_hospital", "research_institution", "ministry", "private_group", "radiology_department",
    "cardiology_department", "oncology_department", "neurology_department", "emergency_department", "it_department",
    "solution_provider",
)  # fmt: skip
ON = ("--day", "2026-11-24")
OPEN = re.compile(r"^# (\[[a-z_.]+\]|[a-z_]+ = .+)$", re.MULTILINE)
CONFIRM = {"fr": "à confirmer", "en": "to be confirmed", "ar": "بانتظار التأكيد"}


@lru_cache(maxsize=1)
def prices():
    """The base book on the day."""
    return book().on(DAY)


@lru_cache(maxsize=64)
def written(code, lang="fr"):
    """The starter of a profile."""
    return starter(code, prices(), lang)


def overlaid(tmp_path, text):
    """The base book with a company's own values over it, on the day."""
    (tmp_path / "own.toml").write_text(text, "utf-8")
    return PriceBook.read(tmp_path / "own.toml").on(DAY)


def plain(text):
    """Make every space an ordinary one."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def comments_of(text):
    """Return each answered line of a starter with the comment above it, on one line."""
    above = []
    for line in text.splitlines():
        if line.startswith("#") and not OPEN.match(line):
            above.append(line.removeprefix("#").strip())
        else:
            yield line, plain(" ".join(above))
            above = []


def texts_of(profile):
    """Return every text of a profile."""
    return [profile.label, profile.name, profile.who, *profile.reasons, *profile.uses]


# Who there is


def test_every_client_the_market_names_has_a_profile():
    """Each kind of client, each department and each buyer that the market names has a profile, of a known kind."""
    assert tuple(each.code for each in profiles()) == CODES
    assert [profile_of(code).kind for code in KINDS] == list(KINDS)
    other = {code: profile_of(code).kind for code in CODES if code not in KINDS}
    assert (other["ministry"], other["private_group"]) == ("network", "network")
    assert (other["large_public_hospital"], other["research_institution"]) == ("university_hospital",) * 2
    assert other["solution_provider"] is None
    named = set(chain.from_iterable(each.departments for each in profiles()))
    assert named == set(departments())


@pytest.mark.parametrize("code", CODES)
def test_a_profile_is_written_in_three_languages(code):
    """Every text of a profile is there in French, English and Arabic, each its own, and says what it means."""
    for text in texts_of(profile_of(code)):
        assert set(text) == {"fr", "en", "ar"}
        assert len(set(text.values())) == 3, text
        assert all(part == part.strip() and len(part) > 3 for part in text.values()), text
        assert not re.search(r"TODO|XXX|lorem|\.\.\.|HIPAA|GDPR|RGPD|[0-9]", " ".join(text.values())), text
        assert not re.search("[^\u00a0][:;?!%»]|«[^\u00a0]|'", text["fr"]), text
        assert re.search("[\u0600-\u06ff]", text["ar"]), text
        assert not re.search("[\u0600-\u06ff]", text["fr"] + text["en"]), text


def test_profiles_differ():
    """No two profiles say the same of who asks, why, and what for."""
    for texts in ([each.who for each in profiles()], [each.label for each in profiles()]):
        assert len({text["fr"] for text in texts}) == len({text["ar"] for text in texts}) == len(CODES)
    reasons = [text["en"] for each in profiles() for text in (*each.reasons, *each.uses)]
    assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize("code", CODES)
def test_a_profile_holds_no_figure(code):
    """The figures of a starter stand once, in the price book: a profile has words only."""

    def leaves(value):
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return [value] if parts is None else [leaf for part in parts for leaf in leaves(part)]

    answered = leaves(dict(profile_of(code).answers))
    assert answered
    assert all(isinstance(answer, str) for answer in answered)


# What a starter is


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_starter_reads_back_to_what_it_means(code, lang, tmp_path):
    """The file, read as any scope file is, holds exactly the answers meant, whatever the language of its comments."""
    (tmp_path / "besoin.toml").write_text(written(code, lang), "utf-8")

    read = Scope.read(tmp_path / "besoin.toml")

    answers = starter_answers(code, prices(), lang)
    assert tomllib.loads(written(code, lang)) == answers
    assert read == Scope.model_validate(answers)
    assert read.lang == lang
    assert read.client.name == profile_of(code).name[lang]
    same = starter_answers(code, prices(), "fr")
    assert {**answers, "lang": "fr", "client": same["client"]} == same


@pytest.mark.parametrize("code", CODES)
def test_a_starter_is_priced_as_it_stands(code):
    """No starter is refused, contradicts itself or holds an unusual answer; each is worth a firm amount."""
    found = estimate(Scope.model_validate(tomllib.loads(written(code))), book(), DAY)

    made = quote(found)
    assert made.totals.net > 1_000_000
    assert [each for each in found.audit if each.severity == "critical" or each.rule == "unusual_answer"] == []


def test_the_numbers_of_a_starter_are_the_usual_ones():
    """A university hospital starts from 28 stations, 25 TB and 180 users, a clinic from 5, 2 and 25: the book's own."""
    hospital, clinic = (starter_answers(code, prices(), "fr") for code in ("university_hospital", "private_clinic"))

    assert hospital["sites"] == clinic["sites"] == 1
    assert hospital["workstations"] == {"count": 28, "diagnostic_share": 0.4, "generations": 3}
    assert clinic["workstations"] == {"count": 5, "diagnostic_share": 0.4, "generations": 2}
    assert hospital["migration"] == {"volume_tb": 25, "studies_per_year": 80_000, "max_downtime_hours": 8}
    assert clinic["migration"] == {"volume_tb": 2, "studies_per_year": 12_000, "max_downtime_hours": 16}
    assert (hospital["systems"]["users"], clinic["systems"]["users"]) == (180, 25)
    assert (hospital["systems"]["modules"], clinic["systems"]["modules"]) == (4, 1)
    assert hospital["systems"]["pacs"] == {"upgrade": "major", "versions_behind": 2}
    assert (hospital["training"], clinic["training"]) == (
        {"days": 20},
        {"days": 5},
    )  # 2 + 180 / 10; 2 + 25 / 10, half up


@pytest.mark.parametrize("code", CODES)
def test_every_number_of_a_starter_is_the_likely_one(code):
    """Whatever the profile, each number is the likely value of the usual span of its kind, and none is left out."""
    scope = Scope.model_validate(starter_answers(code, prices(), "fr"))

    asked = set(scope.tables)
    found = {driver.name: driver for driver in prices().drivers.values() if driver.key is not None}
    for name in ("workstation_count", "diagnostic_share", "hardware_generations", "volume", "studies", "sites"):
        table, _, key = found[name].key.rpartition(".")
        if not table:
            assert getattr(scope, key) == found[name].span(scope.client.kind)[1]
        elif table in asked:
            assert getattr(getattr(scope, table), key) == found[name].span(scope.client.kind)[1]


def test_a_starter_follows_the_companys_own_book(tmp_path):
    """Where a company knows other usual numbers, its starters begin with those, and say so."""
    own = overlaid(
        tmp_path,
        "[[drivers.workstation_count.prior]]\nfrom = 2026-11-01\nsource = 'Nos projets'\n"
        "spans = {unknown = [1, 8, 50], university_hospital = [20, 41, 48]}\n"
        "[[drivers.sites.prior]]\nfrom = 2026-11-01\nsource = 'Nos projets'\n"
        "spans = {unknown = [1, 1, 10], university_hospital = [1, 2.5, 6]}\n",
    )

    answers, text = starter_answers("university_hospital", own, "fr"), starter("university_hospital", own, "fr")

    assert answers["workstations"]["count"] == 41
    assert answers["sites"] == 3  # sites are whole: half of one counts as one
    (comment,) = (comment for line, comment in comments_of(text) if line == "count = 41")
    assert "de 20 à 48" in comment
    assert tomllib.loads(text) == answers
    assert starter_answers("private_clinic", own, "fr")["workstations"]["count"] == 8


# What its comments say


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_number_says_what_is_usual(code, lang):
    """Above each number stands its usual span, in the language of the file, and that it is to be confirmed."""
    numbered = [(line, told) for line, told in comments_of(written(code, lang)) if re.search(r" = [0-9]", line)]

    assert len(numbered) >= 8
    for line, told in numbered:
        if line.startswith("# "):
            continue  # the years of a contract: the book's own, not answered
        assert told.endswith(CONFIRM[lang]), line
        assert len(re.findall(r"[0-9]|واحد|[اي]ن\b", told)) >= 2, line


def test_a_comment_names_the_span_in_the_form_of_its_language():
    """10 to 70 % of diagnostic stations, 40,000 to 250,000 studies, 8 to 100 TB: as each language writes it."""
    told = {lang: " ".join(line for _, line in comments_of(written("university_hospital", lang))) for lang in LANGUAGES}

    assert (
        "Part de postes d’interprétation : d’habitude de 10 % à 70 % pour un centre hospitalo-universitaire"
        in told["fr"]
    )
    assert "Examens par an : d’habitude de 40 000 à 250 000" in told["fr"]
    assert "Volume to migrate: usually 8 TB to 100 TB for a university hospital (CHU); to be confirmed" in told["en"]
    assert "Studies a year: usually 40,000 to 250,000" in told["en"]
    assert "الحجم المراد ترحيله: المعتاد من 8 تيرابايت إلى 100 تيرابايت بالنسبة إلى مركز استشفائي جامعي" in told["ar"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_choice_names_every_word_it_may_take(lang):
    """Above an answer that is a word stand all the words there are, those still open behind a # too."""
    for line, told in comments_of(written("university_hospital", lang)):
        key = line.removeprefix("# ").partition(" = ")[0]
        table = {"customization": "systems", "deployment": "workstations", "tier": "maintenance"}.get(key)
        table = table or {"hours": "maintenance", "source": "migration", "identity": "migration"}.get(key)
        if table is not None:
            assert words_at(f"{table}.{key}") <= set(re.findall(r"[a-z0-9_]+", told)), line


@pytest.mark.parametrize("code", CODES)
def test_an_open_answer_is_given_by_taking_its_sign_away(code):
    """Take away the # before each open answer: the file still reads, says more, and is priced without a refusal."""
    text = written(code)

    opened = tomllib.loads(OPEN.sub(r"\1", text))

    assert OPEN.search(text)
    more = Scope.model_validate(opened)
    assert len(json.dumps(opened)) > len(json.dumps(tomllib.loads(text)))
    assert quote(estimate(more, book(), DAY)).totals.net > 0


def test_no_sign_that_cannot_be_seen_is_copied_from_a_starter():
    """A word copied out of an Arabic comment into an answer is that word, and nothing with it."""
    text = written("university_hospital", "ar")

    assert "private_tags" in text
    assert "\u200e" not in text


def test_a_starter_begins_with_who_and_why():
    """Its first lines say whose starter it is, why such a client asks, when its numbers hold, and what a # is."""
    head = plain(" ".join(line.removeprefix("#").strip() for line in written("ministry").split("\n\n")[0].splitlines()))

    assert head.startswith("Tutelle ou agence publique de santé Une administration qui finance")
    for part in (
        "Pourquoi cette demande : porter les",
        "Usages courants : programme",
        "24 novembre 2026",
        "précédée de #",
    ):
        assert part in head


HOSTILE = '"] = 1 # {x} [terms] \\ \'\'\' """'


def test_hostile_labels_stay_comments(tmp_path):
    """Whatever a company calls a driver of its own book, a starter is read as the same scope."""
    label = json.dumps(HOSTILE)
    own = overlaid(tmp_path, f"[drivers.workstation_count]\nlabel = {{fr = {label}, en = {label}, ar = {label}}}\n")

    text = starter("private_clinic", own, "fr")

    assert HOSTILE in " ".join(told for _, told in comments_of(text))
    assert tomllib.loads(text) == starter_answers("private_clinic", prices(), "fr")


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
        st.booleans()
        | st.integers(-(10**9), 10**9)
        | st.floats(allow_nan=False, allow_infinity=False, width=32)
        | st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029"), max_size=20)
        | st.lists(st.sampled_from(("radiology", "it", 'a"b', "c\\d")), max_size=3),
        max_size=5,
    ),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=200),
)
def test_any_answer_is_written_so_that_it_reads_back(answers, note):
    """Whatever a text or a number is, TOML gives it back, and no comment becomes an answer."""
    rows = tuple(Row(key, value, (note,)) for key, value in answers.items())

    text = scope_text((note,), (Block("[client]", rows, (note,)),), (note,))

    assert tomllib.loads(text) == {"client": answers}


# A profile there is none of


def test_an_unknown_profile_is_told_the_nearest():
    """A profile written a little wrong is refused once, with the nearest name, all the names and the way to them."""
    with pytest.raises(ProfileUnknown) as caught:
        starter("universty_hospital", prices(), "fr")

    told = {lang: said(caught.value, lang) for lang in LANGUAGES}
    assert "'universty_hospital'" in told["fr"]
    assert told["fr"].endswith("Le plus proche\u00a0: university_hospital.")
    assert all(", ".join(CODES) in told[lang] for lang in ("fr", "en"))
    assert all("costing init" in text for text in told.values())
    assert len(set(told.values())) == 3


@pytest.mark.parametrize("name", ["", "zzzzzz", "{found}", "../profiles", "x" * 100_000, "[0m"])
def test_a_profile_like_no_other_is_refused_all_the_same(name):
    """A name that looks like nothing is refused without a guess, and stays text."""
    with pytest.raises(ProfileUnknown) as caught:
        starter_answers(name, prices(), "en")

    assert "Profiles: imaging_centre, private_clinic" in str(caught.value)
    assert "Nearest" not in str(caught.value)


# On the command line


def test_init_lists_the_profiles():
    """`costing init` says who there is, in words; as JSON, every profile with its texts and departments."""
    listed, english, data = called("init"), called("init", "--lang", "en"), called("init", "--json")

    assert {(done.code, done.err) for done in (listed, english, data)} == {(0, b"")}
    assert all(code in listed.data for code in CODES)
    assert "Tutelle ou agence publique de santé" in " ".join(listed.data.split())
    assert "Health ministry or agency" in english.data
    assert [each["code"] for each in json.loads(data.out)] == list(CODES)
    assert json.loads(data.out)[5]["departments"] == ["all_imaging"]


def test_init_prints_a_starter():
    """`costing init PROFILE` puts the file on standard output and nothing else; as JSON, the same scope."""
    text, data = called("init", "ministry", *ON), called("init", "ministry", *ON, "--json")

    assert (text.code, text.err, data.err) == (0, b"", b"")
    assert text.out.decode() == written("ministry")
    assert json.loads(data.out) == tomllib.loads(written("ministry"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_it_names_next_prices_the_file(lang, tmp_path):
    """Into a file, it says which command prices it; that command, as it is said, makes a quote."""
    path = tmp_path / "mon besoin.toml"
    done = called("init", "private_clinic", "--out", path, "--lang", lang, *ON)

    assert (done.code, done.out) == (0, b"")
    assert path.read_text("utf-8") == written("private_clinic", lang)
    assert f'costing quote "{path}"' in done.told
    assert called("quote", path, *ON, "--out", tmp_path / "out").code == 0


def test_init_never_writes_over_other_work(tmp_path):
    """A file with other content is left as it is, and told; the same starter again is fine."""
    path = tmp_path / "besoin.toml"
    path.write_text("# mine\n", "utf-8")

    refused = called("init", "network", "--out", path, *ON)
    assert (refused.code, path.read_text("utf-8")) == (2, "# mine\n")
    assert "n'est jamais" in refused.told.replace("’", "'")
    path.unlink()
    assert [called("init", "network", "--out", path, *ON).code for _ in range(2)] == [0, 0]


def test_what_init_cannot_do_is_told():
    """An unknown profile, a day before the book, a file without a profile: one message each, exit 2, no traceback."""
    unknown = called("init", "clinic", "--lang", "en")
    early = called("init", "network", "--day", "2024-01-01")
    nameless = called("init", "--out", "besoin.toml")

    assert [done.code for done in (unknown, early, nameless)] == [2, 2, 2]
    assert [done.out for done in (unknown, early, nameless)] == [b"", b"", b""]
    assert unknown.told.endswith("Nearest: private_clinic.\n")
    assert "2024" in early.told
    assert "PROFILE" in nameless.told
    assert "Traceback" not in unknown.told + early.told + nameless.told


# Departments of a client


def test_the_schema_knows_the_departments():
    """The schema of a scope names each department a client may have, the same as those that have words."""
    field = Scope.model_json_schema()["$defs"]["Client"]["properties"]["departments"]

    (listed,) = (option for option in field["anyOf"] if option.get("type") == "array")
    assert set(listed["items"]["enum"]) == set(departments())
    assert {"radiology", "ct", "mri", "nuclear_medicine", "medical_education", "all_imaging"} <= set(departments())


def test_a_department_is_named_once_and_none_is_nothing():
    """A department named twice counts once, in the client's order; an empty list is as if nobody had said."""
    named = scope_of(client={"departments": ["mri", "ct", "mri"]}, migration={})

    assert named.client.departments == ("mri", "ct")
    assert scope_of(client={"departments": []}, migration={}) == scope_of(migration={})


@pytest.mark.parametrize(
    ("given", "place", "hint"),
    [
        (["radiology", "cardiologie"], "client.departments[2]", "Nearest: cardiology."),
        (["Radiology"], "client.departments[1]", "Nearest: radiology."),
        (["{{ 7 * 7 }}"], "client.departments[1]", "'{{ 7 * 7 }}' is not a known value"),
        ([3], "client.departments[1]", "3 is not a known value"),
        ("radiology", "client.departments", "a list is expected"),
        (["it"] * 101, "client.departments", "too many items: 100"),
    ],
)
def test_a_wrong_department_is_refused_with_the_nearest(given, place, hint):
    """A department that does not exist is told at its place, with the nearest one and all there are."""
    with pytest.raises(ScopeRefused) as caught:
        Scope.model_validate({"lang": "en", "client": {"name": "x", "departments": given}, "migration": {}})

    assert f"{place}:" in str(caught.value)
    assert hint in str(caught.value)


def test_departments_travel_with_the_quote_and_move_no_price():
    """The record holds the client's departments and reads back; they change no amount."""
    asked = {"migration": {"volume_tb": 4}, "training": {}}
    named, silent = (quote(priced(**asked, client=each)) for each in ({"departments": ["oncology", "ct"]}, {}))

    record = json.loads(named.to_json())
    assert record["client"]["departments"] == record["scope"]["client"]["departments"] == ["oncology", "ct"]
    assert Quote.from_json(named.to_json()) == named
    assert "departments" not in json.loads(silent.to_json())["client"]
    assert named.lines == silent.lines
    assert named.totals == silent.totals
    assert "Répondre aux attentes des services suivants\u00a0: Oncologie, Scanner." in view_of(named).need
