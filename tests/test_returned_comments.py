"""Comments that a client wrote beside cells: told with their cells, and nothing changed by them."""

import io
import json

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from costing.documents.returned import read_returned
from costing.quoting.asked import Remark
from costing.wording import LANGUAGES, say
from tests import office
from tests.asking import change, edited
from tests.command import called
from tests.returned_files import packed, unpacked
from tests.samples import chu_quote

THREADS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
THREAD = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="D14" id="{1}" personId="{2}"><text>Deux de moins ?</text></threadedComment>'
    '<threadedComment ref="D14" id="{3}" parentId="{1}"><text>Oui, deux.</text></threadedComment>'
    "</ThreadedComments>"
)


def commented(document, **texts):
    """Return a workbook with comments beside cells of its first sheet, as a program saves it anew."""
    book = load_workbook(io.BytesIO(document), rich_text=True)
    for place, text in texts.items():
        book.worksheets[0][place].comment = Comment(text, "Amina")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def threaded(document):
    """Return a workbook with an answered comment of today's Excel, which writes it for older programs too."""
    parts = unpacked(commented(document, D14="[Threaded comment] Your version of Excel ...", F12="Et la remise ?"))
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    more = f'<Relationship Id="thread" Type="{THREADS}" Target="../threadedComments/threadedComment1.xml"/>'
    parts[relations] = parts[relations].replace(b"</Relationships>", more.encode() + b"</Relationships>")
    parts["xl/threadedComments/threadedComment1.xml"] = THREAD.encode()
    return packed(parts)


@pytest.fixture(scope="module")
def asking():
    """The example's workbook with fewer workstations."""
    return edited(chu_quote(), [change("quantity", "workstation", 22, 24)])


def test_comments_are_told_with_their_cells_and_change_nothing(asking):
    """What a client writes beside a cell is read; what is asked, and what was tampered with, is what it was."""
    found = read_returned(commented(asking, D14="Deux de moins\nsuffisent", A1="Merci"), chu_quote())
    plain = read_returned(asking, chu_quote())

    assert set(found.remarks) == {Remark("Devis!D14", "Deux de moins\nsuffisent"), Remark("Devis!A1", "Merci")}
    assert (found.asked, found.tampered, plain.remarks) == (plain.asked, plain.tampered, ())


def test_a_conversation_is_told_in_its_order_and_once(asking):
    """Comments that are answered are read as they were written, not as older programs are told of them."""
    found = read_returned(threaded(asking), chu_quote())

    told = [("Devis!D14", "Deux de moins ?"), ("Devis!D14", "Oui, deux."), ("Devis!F12", "Et la remise ?")]
    assert [(each.cell, each.text) for each in found.remarks] == told


@pytest.mark.office
def test_comments_survive_another_program(asking, tmp_path):
    """Saved anew by a spreadsheet program, a comment is still the client's words."""
    path = tmp_path / "noted.xlsx"
    path.write_bytes(commented(asking, D14="Deux de moins"))

    (saved,) = office.convert_all([path], "xlsx", tmp_path / "out")

    assert read_returned(saved, chu_quote()).remarks == (Remark("Devis!D14", "Deux de moins"),)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_tells_them_in_every_language_and_as_values(asking, lang, tmp_path):
    """I read the comments in my language, what would command my terminal taken out, and other programs get all."""
    (tmp_path / "quote.json").write_text(chu_quote().to_json(), "utf-8")
    (tmp_path / "back.xlsx").write_bytes(commented(asking, D14="Deux\nde moins_x001B_[2J"))

    told = called("read-back", tmp_path / "back.xlsx", "--quote", tmp_path / "quote.json", "--lang", lang)
    values = called("read-back", tmp_path / "back.xlsx", "--quote", tmp_path / "quote.json", "--json")

    assert told.code == values.code == 0
    shown = " ".join(told.out.decode().split())
    assert " ".join(say("received.remarks", lang, count=1).split()) in shown
    assert "Deux de moins" in shown
    assert "\x1b" not in shown
    assert json.loads(values.out)["remarks"] == [{"cell": "Devis!D14", "text": "Deux\nde moins\x1b[2J"}]
