import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from costing.documents.priced import Figure, GroupView
from costing.documents.proposal import proposal_bytes, write_proposal
from costing.documents.shapes import PartyView, PhaseView
from costing.documents.view import view_of
from costing.errors import CannotWrite, LanguageNotWritten
from tests import office
from tests.docx_structure import W, problems, texts_of
from tests.sample_views import with_lines
from tests.samples import chu_quote

TEMPLATES = Path(__file__).parents[1] / "quote_templates"
PROVIDER = PartyView("SARL Exemple", (("RC", "16/00-0000000 B 00"), ("NIF", "000000000000000")))


@pytest.fixture(scope="module")
def view():
    """The university hospital's quote, as a company sends it."""
    return replace(view_of(chu_quote(), "fr"), provider=PROVIDER)


def test_every_figure_of_the_quote_is_printed(view):
    """Whatever amount the quote holds, the proposal says it, to the centime."""
    figures = [figure for line in view.lines for figure in (line.quantity, line.unit_price, line.amount)]
    figures += [view.net, view.gross, view.due, view.commitment_net, view.commitment_gross]
    figures += [figure for tax in view.vat for figure in (tax.base, tax.amount)]
    figures += [figure for year in view.maintenance for figure in (year.net, year.vat, year.gross)]

    printed = "\n".join(texts_of(proposal_bytes(view)))

    assert [figure.text for figure in figures if figure.text not in printed] == []
    assert view.words in printed


def test_what_the_quote_says_in_words_is_printed(view):
    """Need, promises, aims, reasons, work, assumptions, exclusions, terms and mentions all reach the client."""
    said = [*view.why, *view.need, *view.exclusions, *view.legal, view.closing, view.title, view.day]
    said += [text for point in view.assumed for text in (point.number, point.taken, point.effect)]
    said += [text for risk in view.hazards for text in (risk.risk, risk.likelihood, risk.owner, risk.answer, risk.sign)]
    said += [text for line in view.lines for text in (line.label, line.short, line.taken, line.unit)]
    said += [text for line in view.explained for text in (line.rank, line.label, *line.points)]
    said += [text for term in view.glossary for text in (term.term, term.text)]
    said += [text for each in view.references for text in (each.title, each.use)]
    for phase in view.phases:
        said += [phase.title, *phase.activities, *phase.deliverables, *phase.specifications]
    said += [*view.objectives, *(text for pair in (*view.promises, *view.terms, *PROVIDER.rows) for text in pair)]

    printed = "\n".join(texts_of(proposal_bytes(view)))

    assert [text for text in said if text not in printed] == []


def test_the_cover_shows_no_price(view):
    """The cover can be handed over before the price is opened."""
    printed = texts_of(proposal_bytes(view))
    cover = "\n".join(printed[: printed.index(view.labels["proposal.summary"])])

    assert view.client.name in cover
    assert view.due.text not in cover
    assert view.net.text not in cover


def test_the_same_view_gives_the_same_bytes(view):
    """The same quote is the same file, today and tomorrow."""
    assert proposal_bytes(view) == proposal_bytes(replace(view))


def test_the_proposal_carries_its_title_and_language_and_no_author_or_date(view):
    """The file's properties name the project and the client, and nobody's computer."""
    document = proposal_bytes(view)
    properties = Document(io.BytesIO(document)).core_properties

    assert (properties.title, properties.language) == (f"{view.document} – {view.title} – {view.client.name}", "fr")
    assert (properties.author, properties.last_modified_by, properties.created) == ("", "", None)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b'w:lang w:val="fr-FR"' in archive.read("word/styles.xml")


def test_a_title_longer_than_a_property_holds_is_no_obstacle(view):
    """A client with an endless name still gets a proposal."""
    long = "Établissement " * 40

    document = proposal_bytes(replace(view, client=PartyView(long, ())))

    assert long in texts_of(document)
    assert len(Document(io.BytesIO(document)).core_properties.title) == 255


def bare(view):
    """Return a quote with nothing but one line."""
    line = replace(view.lines[0], reasons="", note="")
    return replace(
        view,
        reference=view.number,
        provider=None,
        why=(),
        need=(),
        promises=(),
        objectives=(),
        maintenance=(),
        owned=None,
        levels=None,
        commitment_net=None,
        commitment_gross=None,
        phases=(),
        credentials=(),
        assumptions=(),
        assumed=(),
        hazards=(),
        explained=(),
        glossary=(),
        references=(),
        exclusions=(),
        terms=(),
        legal=(),
        payments=(),
        deliverables=(),
        lines=(line,),
        groups=(GroupView("", (line,), line.amount),),
    )


def test_what_a_quote_does_not_have_leaves_no_heading_behind(view):
    """No provider, no maintenance, no assumption: no empty heading, no empty table, no "None"."""
    document = proposal_bytes(bare(view))

    printed = texts_of(document)
    assert problems(document) == []
    assert "None" not in "\n".join(printed)
    for key in (
        "need",
        "promises",
        "objectives",
        "credentials",
        "maintenance",
        "levels",
        "scope",
        "assumptions",
        "hazards",
        "explained",
        "glossary",
        "references",
        "exclusions",
        "terms",
        "reference",
        "prepared_by",
    ):
        assert view.labels[f"proposal.{key}"] not in printed
    for key in ("price", "acceptance", "company"):
        assert view.labels[f"proposal.{key}"] in printed


def test_a_phase_without_deliverable_keeps_a_sound_table(view):
    """A phase that hands over nothing, and is held to nothing, shows a dash, and Word opens the document."""
    document = proposal_bytes(replace(view, phases=(PhaseView("Phase", ("Travail",), (), (), ""),), timeline=None))

    assert problems(document) == []
    assert texts_of(document).count("–") == 1


def test_a_discount_and_a_stamp_duty_are_shown_only_where_there_is_one(view):
    """No line of zero on the client's page; a discount is shown with a minus."""
    ten = Figure(Decimal("10.00"), "10,00")
    discount, stamp = (view.labels[f"proposal.{key}"] for key in ("discount", "stamp_duty"))

    without = texts_of(proposal_bytes(view))
    granted = texts_of(proposal_bytes(replace(view, discount=ten, stamp_duty=ten)))

    assert {discount, stamp}.isdisjoint(without)
    assert granted[granted.index(discount) + 1] == "\u2212\u00a010,00"
    assert granted[granted.index(stamp) + 1] == "10,00"


def test_a_long_price_table_repeats_its_head_and_cuts_no_row(view):
    """Sixty lines run over pages: the head comes back on each, no row is cut, the totals stay with the words."""
    document = Document(io.BytesIO(proposal_bytes(with_lines(view, view.lines[:1] * 60))))

    price = next(table for table in document.tables if table.cell(0, 1).text == view.labels["proposal.item"])
    rows = list(price._tbl.iter(f"{W}tr"))  # noqa: SLF001 # python-docx shows no row properties
    totals = rows[1 + 2 * 60 :]
    kept = {style.style_id for style in document.styles if style.element.find(f"{W}pPr/{W}keepNext") is not None}
    assert len(rows) == 1 + 2 * 60 + 3 + len(view.vat)
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert {mark.get(f"{W}val") for row in totals for mark in row.iter(f"{W}pStyle")} <= kept


@pytest.mark.office
@pytest.mark.parametrize("said", ["Motifs du prix", ""])
def test_a_long_price_table_prints_well(view, tmp_path, said):
    """On paper the head comes back on each page, the last line, totals and words stand together, page n / N below."""
    lines = (replace(view.lines[0], label="Ligne longue", reasons=said, note=""),) * 60
    (tmp_path / "long.docx").write_bytes(proposal_bytes(with_lines(view, lines)))

    pages = office.pages(office.convert(tmp_path / "long.docx", "pdf", tmp_path / "pdf"))

    priced = [page for page in pages if "Ligne longue" in page]
    assert len(priced) > 1
    assert all(view.labels["proposal.item"] in page for page in priced)
    assert view.labels["proposal.price_intro"][:20] in priced[0]
    assert view.labels["proposal.due"] in priced[-1]
    assert view.closing[:30] in priced[-1]
    assert re.search(rf"(?m)Page\s{len(pages)}\s/\s{len(pages)}$", pages[-1])


@pytest.mark.parametrize("lines", [1, 7, 60])
def test_word_opens_the_proposal(view, lines):
    """Every rule Word is strict about holds, and no tag is left on a page."""
    assert problems(proposal_bytes(with_lines(view, (view.lines * 60)[:lines]))) == []


def test_the_shipped_templates_are_what_their_source_builds(tmp_path):
    """Each template in the box is the one its source describes, part by part, and there is no other."""
    subprocess.run([sys.executable, TEMPLATES / "build_templates.py", tmp_path], check=True, timeout=60)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in TEMPLATES.glob("*.docx"))
    for made in tmp_path.iterdir():
        with zipfile.ZipFile(TEMPLATES / made.name) as shipped, zipfile.ZipFile(made) as built:
            assert shipped.namelist() == built.namelist()
            assert [name for name in built.namelist() if shipped.read(name) != built.read(name)] == []


def test_a_proposal_is_written_to_a_path(tmp_path):
    """The proposal lands where it was asked for, its folder made on the way."""
    path = tmp_path / "client" / "offre.docx"

    write_proposal(chu_quote(), path)

    assert path.read_bytes() == proposal_bytes(view_of(chu_quote(), "fr"))


def test_a_language_without_a_proposal_is_refused_and_nothing_is_written(tmp_path):
    """A proposal in German does not exist: it is said, and no half document is left."""
    with pytest.raises(LanguageNotWritten):
        write_proposal(chu_quote(), tmp_path / "offre.docx", lang="de")

    assert list(tmp_path.iterdir()) == []


def test_a_proposal_cannot_replace_a_folder(tmp_path):
    """A path that is a folder is refused, and the folder stays."""
    with pytest.raises(CannotWrite):
        write_proposal(chu_quote(), tmp_path)
