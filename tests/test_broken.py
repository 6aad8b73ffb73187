"""A file with a fault is refused in words that name the place, the rule and the way out.

`tests/broken` holds one file per refusal. Its first lines are what is promised to be said, all of it and nothing else;
an ellipsis stands for a list that grows with the book. A file of `broken/book` is laid over the tables of a file of the
price book, named below its promises, where "__remove__" takes a key away; a scope may name a company's book there.
"""

import ast
import re
import tomllib
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

import costing
from costing import PriceBook, Scope, estimate, quote
from costing.errors import BookRefused, CostingError, FileUnread, Problem, ScopeRefused
from costing.price_book import base_tables
from costing.scope import Interface
from costing.wording import LANGUAGES, messages, said
from tests.samples import DAY, book

FOLDER = Path(__file__).parent / "broken"
FILES = sorted(FOLDER.glob("*/*.toml"))
NAMES = [path.relative_to(FOLDER).with_suffix("").as_posix() for path in FILES]
DATA_FILE = "# file: "
COMPANY = "# book: "

# What one changed figure makes whole again: the other side of each border.
BORDERS = {
    f"{folder}/{name}": figures
    for folder, borders in tomllib.loads((FOLDER / "borders.toml").read_text("utf-8")).items()
    for name, figures in borders.items()
}
READERS = (
    "fields", "scope", "purchases", "drivers", "price_files", "offer_files", "price_reading", "price_overlay",
    "price_book", "price_laws", "offer_laws", "lever_files", "lever_laws", "lever_keys", "process_files",
    "process_laws", "level_files", "level_laws", "duty_files", "company_files", "company_laws", "payment_files",
    "payment_laws", "terms", "quoting/settling", "quoting/discounts", "quoting/payment_faults",
    "quoting/commercial", "identifiers", "company_look",
)  # fmt: skip
# Parts of other messages; faults of a quote's record; the fault that has no words of its own yet.
SAID_ELSEWHERE = {"nearest", "since", "place", "not_json", "refused_value"}
# Drivers that are counted from a list, not asked by one key.
COUNTED = {"licences", "licences.seats", "integrations"}
UNREADABLE = {"file_missing", "file_not_regular", "file_is_folder", "file_closed", "not_utf8"}


def laid_over(base, patch):
    """Return tables with a patch laid over them, key by key; lists are replaced whole."""
    made = dict(base)
    for key, value in patch.items():
        if value == "__remove__":
            del made[key]
        else:
            both = isinstance(value, dict) and isinstance(made.get(key), dict)
            made[key] = laid_over(made[key], value) if both else value
    return made


def heads(path):
    """Return the lines on top of a broken file."""
    return list(takewhile(lambda line: line.startswith("# "), path.read_text("utf-8").splitlines()))


def promises(path):
    """Return what a broken file promises to be said."""
    return [line.removeprefix("# ") for line in heads(path) if not line.startswith((DATA_FILE, COMPANY))]


def headed(path, head):
    """Return what stands behind one kind of first line: a file's name, or nothing."""
    return [line.removeprefix(head) for line in heads(path) if line.startswith(head)]


def patched(tables, path):
    """Return the tables of the book with a broken file laid over the one it names."""
    (name,) = headed(path, DATA_FILE)
    file = name.removesuffix(".toml")
    return {**tables, file: laid_over(tables[file], tomllib.loads(path.read_text("utf-8")))}


def read(path):
    """Read a file for what its folder says it is, as far as a price."""
    if path.parent.name == "book":
        return PriceBook.from_tables(patched(base_tables(), path))
    if path.parent.name == "overlay":
        return PriceBook.read(path)
    company = [PriceBook.read(FOLDER / name) for name in headed(path, COMPANY)]
    return quote(estimate(Scope.read(path), *(company or [book()]), DAY))


@cache
def refusal(path):
    """Return the refusal of a broken file."""
    with pytest.raises(CostingError) as caught:
        read(path)
    return caught.value


def told(error, path):
    """Return what a refusal says, problem by problem."""
    text = str(error).replace(str(path), path.name)
    return [line.strip() for line in text.splitlines()[1:]] if "problems" in error.facts else [text]


def as_promised(line, promise):
    """Tell whether a line says what was promised."""
    return re.fullmatch(".*".join(re.escape(part) for part in promise.split("…")), line) is not None


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_broken_file_is_refused_with_what_it_promises(path):
    """Whatever is wrong in a file, I am told all of it at once, each fault with its place and its way out."""
    error = refusal(path)

    lines = told(error, path)
    assert len(lines) == len(promises(path)), lines
    assert [pair for pair in zip(lines, promises(path), strict=True) if not as_promised(*pair)] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_refusal_says_as_much_in_each_language(path):
    """A refusal tells the same faults in French and Arabic as in English, each in its own words."""
    error = refusal(path)

    texts = {lang: said(error, lang).splitlines() for lang in LANGUAGES}
    assert {len(lines) for lines in texts.values()} == {len(str(error).splitlines())}
    assert len({tuple(lines) for lines in texts.values()}) == len(LANGUAGES)


@pytest.mark.parametrize("name", BORDERS)
def test_a_file_is_accepted_on_the_other_side_of_its_border(name, tmp_path):
    """One figure put right, and a broken file is accepted: nothing is refused that a real case may hold."""
    path = FOLDER / f"{name}.toml"
    text = "\n".join(path.read_text("utf-8").splitlines()[len(heads(path)) :])
    mended = text.replace(*BORDERS[name], 1)
    assert mended != text

    copy = tmp_path / path.parent.name / path.name
    copy.parent.mkdir()
    copy.write_text("\n".join([*heads(path), mended]), encoding="utf-8")
    assert read(copy)


def test_what_is_not_broken_is_accepted():
    """The book with nothing laid over it is the book, and a scope with a client and one table has a price."""
    untouched = PriceBook.from_tables({name: laid_over(table, {}) for name, table in base_tables().items()})
    smallest = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "migration": {}})

    assert untouched.on(DAY).fingerprint == book().on(DAY).fingerprint
    assert estimate(smallest, untouched, DAY).likely > 0


def test_faults_of_several_files_are_told_at_once():
    """A fault in one file of the book does not hide those of the others."""
    tables = base_tables()
    broken = [FOLDER / "book" / f"{name}.toml" for name in ("a_negative_tax", "a_rate_of_zero", "a_negative_price")]
    for path in broken:
        tables = patched(tables, path)

    with pytest.raises(BookRefused) as caught:
        PriceBook.from_tables(tables)

    assert sorted(told(caught.value, FOLDER)) == sorted(line for path in broken for line in promises(path))


def test_each_refusal_has_its_broken_file():
    """There is no refusal of a file that nobody has ever seen said."""
    seen = {problem.key for path in FILES for problem in problems(refusal(path))}

    known = {name for name in texts_of_the_readers() if f"problem.{name}" in messages()}
    assert known - SAID_ELSEWHERE - UNREADABLE == seen - SAID_ELSEWHERE


def texts_of_the_readers():
    """Return every text written in the modules that read files."""
    sources = [(Path(costing.__file__).parent / f"{name}.py").read_text("utf-8") for name in READERS]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def problems(error):
    """Return the problems of a refusal: many, the one reason it has, or none."""
    reason = error.facts.get("reason")
    return error.facts.get("problems", (reason,) if isinstance(reason, Problem) else ())


@pytest.mark.parametrize(
    ("name", "content", "promise"),
    [
        ("absent.toml", None, "absent.toml: this file does not exist. Check the path."),
        (".", None, "{folder}: this is a folder; a TOML file is expected."),
        ("n" * 300, None, "nnn: this file "),
        ("latin.toml", '[client]\nname = "Hôpital"\n'.encode("latin-1"), "latin.toml:2: this is not UTF-8 text."),
        ("deep.toml", b"a = " + b"[" * 10_000, "deep.toml: this is not TOML"),
        ("long.toml", b"sites = 1" + b"0" * 5_000, "long.toml: this is not TOML"),
    ],
    ids=["missing", "folder", "closed", "not-utf8", "nested-without-end", "number-without-end"],
)
@pytest.mark.parametrize("reader", [Scope.read, PriceBook.read], ids=["scope", "overlay"])
def test_a_file_that_cannot_be_read_is_refused(name, content, promise, reader, tmp_path):
    """A file that is missing, a folder, unreadable, not UTF-8 or no TOML is refused in one line, never a traceback."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(FileUnread) as caught:
        reader(path)

    assert promise.format(folder=tmp_path.name) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_saved_by_notepad_is_read(tmp_path):
    """A byte-order mark before the first line, as Windows writes it, is no fault."""
    path = tmp_path / "scope.toml"
    path.write_text('[client]\nname = "CHU d\'Exemple"\n', encoding="utf-8-sig")

    assert Scope.read(path).client.name == "CHU d'Exemple"


@pytest.mark.parametrize("given", [None, [], "CHU", 3], ids=["nothing", "list", "text", "number"])
def test_a_scope_that_is_no_table_is_refused(given):
    """Another tool that hands over something else than a table of keys is told so."""
    with pytest.raises(ScopeRefused, match="a table of keys is expected"):
        Scope.model_validate(given)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_knows_the_language_of_its_scope(lang):
    """What is wrong with my scope is told in the language my scope is written for."""
    with pytest.raises(ScopeRefused) as caught:
        Scope.model_validate({"lang": lang, "client": {"name": ""}})

    assert caught.value.lang == lang


def field(key):
    """Return the type behind a dotted key of the scope; versions are a key of each system."""
    model, annotation = Scope, Scope
    for step in key.replace("systems.versions", "systems.pacs.versions").split("."):
        annotation = model.model_fields[step].annotation
        model = next((part for part in (annotation, *get_args(annotation)) if is_table(part)), None)
    return annotation


def is_table(annotation):
    """Tell whether a type is a table of keys."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def words(annotation):
    """Return the words a type takes."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return set().union(*(words(part) for part in get_args(annotation)))


def test_every_word_of_a_scope_has_its_place_in_the_book():
    """Any word I may answer with has its place on a scale or its weight, and I am asked by a key of the scope."""
    prices = book().on(DAY)
    keyed = [driver for driver in prices.drivers.values() if driver.key is not None and driver.name != "systems"]

    asked = {driver.name: words(field(driver.key)) for driver in keyed if driver.key not in COUNTED}
    placed = {d.name: set(d.scale.words) if d.scale is not None else set() for d in keyed if d.name in asked}
    details = {name: words(info.annotation) for name, info in Interface.model_fields.items()}
    weighed = {name: set(getattr(prices.interfaces, name)) for name, taken in details.items() if taken}
    assert asked == placed
    assert {name: taken for name, taken in details.items() if taken} == weighed
