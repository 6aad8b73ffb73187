"""The one shape in which things show themselves: as HTML on any page, and as plain text."""

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from costing.documents.panels import (
    GROUP,
    PART,
    STRONG,
    TOTAL,
    Column,
    Facts,
    Folded,
    Notes,
    Panel,
    Row,
    Shown,
    Table,
    opening,
    shown,
)
from costing.errors import LanguageNotWritten
from tests.page_reading import rows, said, told

HOSTILE = """</td><script>alert('x & "y"')</script><b>[red]{{ x }}&amp;"""
AMOUNT = "1\u202f234\u202f567,00\u00a0DA"
LINES = Table(
    (Column("Poste"), Column("Jour", whole=True), Column("Montant", figures=True)),
    (
        Row(("Matériel",), GROUP),
        Row(("Serveur", "24 novembre 2026", AMOUNT)),
        Row(("dont disques", "", "-30,00"), PART),
        Row(("Total HT", "", AMOUNT), TOTAL),
        Row(("Net à payer", "", AMOUNT), STRONG),
    ),
    "Ce qui est acheté",
)


def panel(*blocks, lang="fr", title="Titre", subtitle=""):
    """A panel of some blocks."""
    return Shown(Panel(lang, title, blocks, subtitle))


def everywhere(text, lang="fr"):
    """A panel that says one text wherever a text may stand."""
    table = Table((Column(text), Column(text, figures=True)), (Row((text,), GROUP), Row((text, text), STRONG)), text)
    blocks = (table, Facts(((text, text),)), Notes((text,), text), Folded(text, (Notes((text,), text),)))
    return panel(*blocks, lang=lang, title=text, subtitle=text)


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_a_text_from_outside_stands_as_text_wherever_it_stands(lang):
    """Whatever a client writes, in a name, a label or a note, is read as it was typed and is no part of the page."""
    page, plain = told(everywhere(HOSTILE, lang))

    assert not list(page.iter("script"))
    assert not list(page.iter("b"))
    assert said(page).count(HOSTILE) == 15
    assert plain.replace("\n", "").count(HOSTILE) == 15


def test_a_page_holds_no_colour_and_nothing_to_fetch():
    """A panel takes the colours of the page it stands on, light or dark, and asks no network for anything."""
    html = panel(LINES)._repr_mimebundle_()["text/html"]
    style = html.partition("<style>")[2].partition("</style>")[0]

    assert "currentColor" in style
    assert not [word for word in ("#", "rgb(", ":white", ":black", "--jp", "@media", "url(") if word in style]
    assert not [word for word in ("http", "src=", "href=", "onclick", "<script") if word in html]


def test_totals_stand_at_the_foot_and_the_last_stands_out():
    """Totals are the foot of their table, and the sum that counts is strong without any style."""
    page, _ = told(panel(LINES))
    foot = page.find("table/tfoot")

    assert [row[0] for row in rows(foot)] == ["Total HT", "Net à payer"]
    assert [[text.text for text in row.iter("strong")] for row in foot.iter("tr")] == [[], ["Net à payer", AMOUNT]]


def test_the_name_of_a_group_spans_its_table():
    """The name of a group is one strong cell as wide as the table."""
    page, _ = told(panel(LINES))
    (group,) = [row for row in page.iter("tr") if row.get("class") == "group"]

    assert [(cell.get("colspan"), cell.find("strong").text) for cell in group] == [("3", "Matériel")]


def test_every_cell_is_told_by_its_heads():
    """Heads of columns and of rows are marked as such, so that a screen reader says them."""
    page, _ = told(panel(LINES))

    assert [head.get("scope") for head in page.find("table/thead/tr")] == ["col"] * 3
    assert {row[0].tag for part in ("tbody", "tfoot") for row in page.find(f"table/{part}")} == {"th"}
    assert page.find("table/caption/strong").text == "Ce qui est acheté"


def test_figures_stand_at_the_right_and_on_one_line_without_a_style_sheet():
    """Where a notebook strips the style sheet, figures still stand below one another, and no amount or day breaks."""
    page, _ = told(panel(LINES))
    server = next(row for row in page.iter("tr") if text_starts(row, "Serveur"))
    part = next(row for row in page.iter("tr") if row.get("class") == "part")

    assert [cell.get("style") for cell in server] == [
        "text-align:left;font-weight:normal",
        "text-align:left;white-space:nowrap",
        "text-align:right;white-space:nowrap",
    ]
    assert "padding-left:1.8em" in part[0].get("style")


def test_nothing_is_said_by_style_alone():
    """Where every style and class is dropped, groups, parts, totals and what is folded are still told apart."""
    html = panel(LINES, Folded("Plus", (Notes(("a", "b")),)))._repr_mimebundle_()["text/html"]
    bare = re.sub(r' (style|class)="[^"]*"|<style>.*?</style>', "", html)

    assert "style" not in bare
    for kept in (
        '<div lang="fr" dir="ltr"><p><strong>Titre</strong></p>',
        "<caption><strong>Ce qui est acheté</strong></caption>",
        '<th scope="row" colspan="3"><strong>Matériel</strong></th>',
        '<th scope="row"><small>dont disques</small></th><td></td><td>-30,00</td>',
        '<tfoot><tr><th scope="row">Total HT</th>',
        "<details><summary>Plus</summary><ul><li>a</li><li>b</li></ul></details>",
    ):
        assert kept in bare


def text_starts(row, text):
    """Whether a row begins with a text."""
    return "".join(row[0].itertext()) == text


def test_an_arabic_panel_runs_to_the_left_and_its_figures_keep_their_side():
    """In Arabic the panel begins at the right; figures stay at the right too, so that units are below units."""
    page, _ = told(panel(LINES, Notes(("أ",), "ب"), lang="ar", subtitle="ج"))
    server = next(row for row in page.iter("tr") if text_starts(row, "Serveur"))

    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert [cell.get("style").split(";")[0] for cell in server] == ["text-align:right"] * 3
    assert {each.get("style") for each in page.iter("p")} == {"text-align:right"}
    assert opening("en").startswith('<div class="cq" lang="en" dir="ltr">')


def test_a_latin_text_is_not_turned_round_in_arabic():
    """A French name with a sign at its end keeps its order inside Arabic; a number and an empty cell need nothing."""
    page, plain = told(panel(Facts((("Onduleur <b>", "12,50"), ("مرحبا", ""))), lang="ar"))

    assert rows(page) == [("\u200eOnduleur <b>\u200e", "12,50"), ("مرحبا", "")]
    assert "\u200eOnduleur <b>\u200e" in plain


def test_what_is_long_is_folded_and_not_hidden():
    """What is folded opens with a click, without a script, and is told whole in plain text."""
    page, plain = told(panel(Folded("Comment lire", (Notes(("Une convention.",)), Facts((("a", "b"),))))))
    folded = page.find("details")

    assert folded.find("summary").text == "Comment lire"
    assert folded.find("p").text == "Une convention."
    assert "Comment lire\nUne convention.\n" in plain


def test_plain_text_shows_what_is_below_what():
    """In plain text a group, its lines and their parts are told by how far they stand in, totals below a gap."""
    _, plain = told(panel(LINES, subtitle="Dessous"))

    assert [line for line in plain.splitlines() if "──" not in line] == [
        "Titre",
        "Dessous",
        "Ce qui est acheté",
        "",
        "  Poste              Jour                       Montant",
        "  Matériel",
        f"    Serveur          24 novembre 2026   {AMOUNT}",
        "      dont disques                               -30,00",
        "",
        f"  Total HT                              {AMOUNT}",
        f"  Net à payer                           {AMOUNT}",
    ]  # fmt: skip


def test_no_figure_is_cut_or_broken_in_plain_text():
    """Twelve columns of amounts make a longer line: each amount, and each day, stands whole."""
    columns = (Column("x" * 60), *(Column("Montant en dinars", figures=True) for _ in range(12)))
    wide = Table(columns, (Row(("mot " * 40, *(AMOUNT,) * 12)),))

    _, plain = told(panel(wide, Notes((f"{'a' * 130} {AMOUNT}",))))

    assert plain.count(AMOUNT) == 13


def test_a_panel_shows_itself_once_in_a_notebook():
    """Inside a notebook the plain text is given back and not shown beside what was asked for."""
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as S\n"
        "class ZMQInteractiveShell(S): pass\n"
        "shell = ZMQInteractiveShell.instance()\n"
        "shown = []\n"
        "shell.display_pub.publish = lambda *a, **k: shown.append(k or a)\n"
        "r = shell.run_cell('from costing.documents.panels import *\\n"
        'bundle = Shown(Panel("fr", "Titre", (Notes(("Note",)),)))._repr_mimebundle_()\')\n'
        "r.raise_error()\n"
        "print(len(shown), shell.user_ns['bundle']['text/plain'].split())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split("\n")[-2] == "0 ['Titre', 'Note']"


def test_printing_what_is_shown_writes_its_text():
    """`print` writes the plain text, as a terminal has no use for a page."""
    each = panel(Notes(("Une phrase.",)))

    assert str(each) == each._repr_mimebundle_()["text/plain"] == "Titre\nUne phrase."


def test_a_language_that_is_not_written_is_refused():
    """A panel in German is refused, with the languages there are, before anything is read."""
    with pytest.raises(LanguageNotWritten, match="fr, ar, en"):
        shown("anything", lambda *_: pytest.fail("read"), "de")


def test_the_same_panel_stands_twice_on_a_page():
    """Two panels below one another are one well-formed page, each with its own language."""
    pages = [panel(LINES, lang=lang)._repr_mimebundle_()["text/html"] for lang in ("fr", "ar")]

    page = ET.fromstring(f"<body>{''.join(pages)}</body>")

    assert [each.get("dir") for each in page] == ["ltr", "rtl"]
