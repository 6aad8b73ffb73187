"""The page on templates keeps its word: its commands say what it shows, its look and its tags are accepted."""

import re
import shlex
import shutil
import tomllib

import pytest

from costing import PriceBook
from costing.documents.shelf import Template
from costing.documents.template_check import faults_of
from tests.command import called, plain
from tests.docx_structure import changed
from tests.samples import DAY, EXAMPLES
from tests.short_templates import of_quote, paragraph, table
from tests.test_guide import says

ROOT = EXAMPLES.parent
PAGE = (ROOT / "docs" / "templates.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+ ?\w*)\n(.*?)```", PAGE, re.DOTALL)
SESSIONS = [text for kind, text in BLOCKS if kind == "console"]
TOLD = re.compile(r"^\$ costing (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
TEMPLATE = ROOT / "quote_templates" / "proposal.fr.docx"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the examples, a sound template, one with two faults, and a folder of one's own."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    shutil.copy(TEMPLATE, tmp_path / "sound.fr.docx")
    (tmp_path / "mine").mkdir()
    shutil.copy(TEMPLATE, tmp_path / "mine" / "proposal.fr.docx")
    shutil.copy(ROOT / "costing" / "data" / "samples" / "logo.png", tmp_path)
    broken = changed(TEMPLATE.read_bytes(), "word/document.xml", "{{ due.text }}", "{{ due.txt }}")
    (tmp_path / "broken.fr.docx").write_bytes(changed(broken, "word/document.xml", "{%p if phases %}", ""))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.usefixtures("folder")
def test_its_commands_say_what_it_shows(session):
    """Each command of the page runs as it stands and says the lines below it; a broken template is answered with no."""
    for words, lines in TOLD.findall(session):
        done = called(*shlex.split(words))

        assert done.code == (1 if "broken" in words else 0), done.told
        output = done.data + done.told
        assert [line for line in lines.splitlines() if not says(output, plain(line.encode()))] == []


def test_its_company_is_accepted(folder):
    """The look and the folder of templates that the page shows are taken from a book as they stand."""
    text = "\n".join(text for kind, text in BLOCKS if kind == "toml")
    (folder / "book.toml").write_text(text, encoding="utf-8")

    book = PriceBook.read(folder / "book.toml")

    assert book.templates == folder / "mine"
    assert book.provider.look.main == tomllib.loads(text)["provider"]["look"]["main"]


def test_its_tags_are_accepted():
    """Every tag of the page's table is one that a template may hold."""
    cells = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `{")]
    tags = [re.findall(r"`([^`]*)`", cell) for cell in cells if "note" not in cell]
    rows = [each for each in tags if each[0].startswith("{%tr")]
    blocks = [paragraph(text) for each in tags if each not in rows for text in each]
    blocks += [table("tête", rows[0][0], "{{ line.label }}", rows[0][1])]

    assert len(rows) == 1
    assert faults_of(Template("page", of_quote(*blocks)), "proposal", "fr", DAY) == ()


def test_its_forbidden_tags_are_refused():
    """What the page says no template can do is refused."""
    for text in re.findall(r"`(\{\{ [^`]*[*|][^`]*)`", PAGE):
        assert faults_of(Template("page", of_quote(paragraph(text))), "proposal", "fr", DAY) != ()
