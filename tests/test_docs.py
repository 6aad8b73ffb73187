"""The documentation builds without a warning, asks nothing of any other host, and forgets no command, key or term."""

import json
import os
import re
import subprocess
import sys
import tomllib
from functools import lru_cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from costing import PriceBook, Quote, Scope
from costing.cli import app
from costing.documents import texts
from tests.samples import DAY

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NEEDED = ("furo", "myst_nb", "sphinx")
FETCHED = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "object": "data",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The site, built once and without running the notebooks: a test of their own does that."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        said = f"{', '.join(missing)}: not installed (the extra docs)"
        (pytest.fail if "COSTING_CI" in os.environ else pytest.skip)(said)
    site = tmp_path_factory.mktemp("docs") / "html"
    options = ("-W", "--keep-going", "-q", "-E", "-D", "nb_execution_mode=off", "-d", site.parent / "read")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", *options, "docs", site],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, site


@pytest.fixture(scope="module")
def site(built):
    """The folder of the built pages."""
    return built[1]


def page(site, name):
    """The text of a built page."""
    return (site / f"{name}.html").read_text("utf-8")


class Reader(HTMLParser):
    """What a page would fetch by itself, where it links, and what stands in its cells in Arabic."""

    def __init__(self, text):
        super().__init__()
        self.fetched, self.links, self.arabic, self.inside = [], [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what a tag fetches or leads to."""
        held = dict(attrs)
        self.fetched += [held[FETCHED[tag]]] if held.get(FETCHED.get(tag)) else []
        self.links += [held["href"]] if tag == "a" and "href" in held else []
        self.inside = tag == "span" and held.get("lang") == "ar"

    def handle_data(self, data):
        """Note a text in Arabic."""
        self.arabic += [data] if self.inside else []
        self.inside = False


@lru_cache(maxsize=1)
def every(site):
    """Each built page, read."""
    return [(path, Reader(path.read_text("utf-8"))) for path in sorted(site.rglob("*.html"))]


def test_it_builds_without_a_warning(built):
    """Every page is built, every link and anchor of it leads somewhere, and Sphinx has nothing to remark."""
    done, site = built

    assert (done.stderr, done.returncode) == ("", 0)
    assert len(list(site.rglob("*.html"))) > 40


def test_its_pages_ask_nothing_of_another_host(site):
    """No script, style, picture or font of a built page comes from elsewhere: the documentation is read offline."""
    fetched = {path.name: read.fetched for path, read in every(site)}
    styles = [
        text for path in site.rglob("*.css") for text in re.findall(r"url\(([^)]*)\)|@import", path.read_text("utf-8"))
    ]

    assert sum(map(len, fetched.values())) > 100
    assert [(name, each) for name, all_of in fetched.items() for each in all_of if "//" in each] == []
    assert [each for each in styles if "//" in each and not each.strip("\"'").startswith("data:")] == []


def test_links_that_lead_out_are_listed(site):
    """Each link to another site stands in one list beside the pages, for a person to look at; nothing follows them."""
    listed = {line.split("\t")[0] for line in (site.parent / "external-links.txt").read_text("utf-8").splitlines()}

    out = {each for _, read in every(site) for each in read.links if "://" in each}
    assert out
    assert listed == out


def commands(group, path=()):
    """Every command of the command line, by its words."""
    for name, command in group.commands.items():
        yield from (
            commands(command, (*path, name)) if hasattr(command, "commands") else [(" ".join((*path, name)), command)]
        )


def test_every_command_is_there_with_its_options(site):
    """The page of the command line has each command and each of its options."""
    text = page(site, "reference/command-line")
    sections = dict(part.split('"', 1) for part in text.split('<section id="')[1:])

    found = list(commands(typer.main.get_command(app)))
    assert len(found) > 30
    for words, command in found:
        section = sections[words.replace(" ", "-")]
        options = [each for parameter in command.params for each in parameter.opts if each.startswith("--")]
        assert [each for each in options if each not in section] == [], words


def test_every_key_of_a_scope_is_explained(site):
    """Each key of a scope file has a meaning of its own on the page, and no meaning is of a key that is gone."""
    said = tomllib.loads((DOCS / "making" / "keys.toml").read_text("utf-8"))
    schema = Scope.model_json_schema()
    shapes = {"Scope": schema, **schema["$defs"]}

    assert {shape: set(keys) for shape, keys in said.items() if shape != "Record"} == {
        shape: set(held["properties"]) for shape, held in shapes.items()
    }
    text = page(site, "reference/scope-file")
    assert [shape for shape in schema["$defs"] if f'id="shape-{shape.lower()}"' not in text] == []


def test_every_key_of_a_record_is_explained(site):
    """Each key at the top of a record says what it is, and each shape inside has its keys."""
    schema = Quote.model_json_schema(mode="serialization", by_alias=True)
    said = tomllib.loads((DOCS / "making" / "keys.toml").read_text("utf-8"))["Record"]

    assert [
        name for name, each in schema["properties"].items() if not (said.get(name) or each.get("description"))
    ] == []
    assert set(said) <= set(schema["properties"])
    text = page(site, "reference/record")
    assert [key for key in schema["$defs"]["QuoteLine"]["properties"] if f">{key}<" not in text] == []


def test_the_glossary_has_every_term_in_three_languages(site):
    """Each term that documents explain stands in French, English and Arabic, the Arabic said to be Arabic."""
    text = page(site, "glossary")
    arabic = " ".join(Reader(text).arabic)

    own = tomllib.loads((DOCS / "making" / "words.toml").read_text("utf-8"))
    terms = [each["term"] for each in texts.data("glossary")["term"]] + own["trade"] + own["library"]
    assert len(terms) > 60
    assert [each["ar"] for each in terms if each["ar"] not in arabic] == []
    assert [each["fr"] for each in terms if f">{each['fr']}<" not in text.replace("&#39;", "'")] == []
    assert "direction: rtl" in (DOCS / "_static" / "costing.css").read_text("utf-8")


def test_no_figure_of_law_stands_without_how_sure_it_is(site):
    """Every tax, threshold and rule of public contracts is on the page of limits, with the mark it has in the data."""
    rows = re.findall(r"<tr.*?</tr>", page(site, "limits"), re.DOTALL)
    words = {"H": "text read", "M": "secondary source", "L": "weak source", "FM": "from memory, unchecked"}

    entries = PriceBook.default().on(DAY).entries.values()
    law = [each for each in entries if each.key.startswith(("vat.", "duties.", "imports.", "procurement."))]
    marked = [each for each in law if each.confidence]
    assert len(marked) > 20
    for entry in marked:
        (row,) = (each for each in rows if f">{entry.key}<" in each)
        assert words[entry.confidence] in row, entry.key


def test_notebooks_are_pages(site):
    """Each notebook but the explorer, which is an app, is a page that the page of notebooks leads to."""
    links = Reader(page(site, "notebooks")).links

    stories = [path for path in (ROOT / "notebooks").glob("*.ipynb") if path.stem != "explorateur"]
    assert len(stories) > 5
    for path in stories:
        assert f"_made/notebooks/{path.stem}.html" in links
        cells = json.loads(path.read_text("utf-8"))["cells"]
        shown = page(site, f"_made/notebooks/{path.stem}")
        assert shown.count("cell_input") >= sum(each["cell_type"] == "code" for each in cells)
