"""One set of figures everywhere, nothing internal in a client's file, and nothing typed that becomes anything else."""

import html
import io
import json
import re
import zipfile
from decimal import Decimal

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from costing import estimate, quote
from costing.documents.proposal import proposal_bytes
from costing.documents.view import view_of
from costing.documents.workbook import workbook_bytes
from tests import office
from tests import strategies as draw
from tests.docx_structure import problems
from tests.samples import DAY, book, scope_of

FIGURE = re.compile(r"-?\d{1,3}(?:\u202f\d{3})*,\d\d")
CODES, AMOUNTS = "I", "H"


def printed_text(document):
    """All text of a Word document: paragraphs, and cells once each."""
    opened = Document(io.BytesIO(document))
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter("{*}t")) for paragraph in opened.element.body.iter("{*}p")
    )


def figures_of(made):
    """Every amount a client reads, from the record."""
    totals = made.totals
    found = [line.amount for line in made.lines if not line.recurring]
    found += [line.unit_price for line in made.lines if not line.recurring]
    found += [
        totals.net,
        totals.gross,
        totals.due,
        *(tax.amount for tax in totals.vat),
        *(tax.base for tax in totals.vat),
    ]
    if made.maintenance is not None:
        found += [value for year in made.maintenance.years for value in (year.net, year.vat, year.gross)]
        found += [made.commitment.net, made.commitment.gross]
    return found


def in_cells(document):
    """Every number of a workbook, to the centime."""
    sheet = load_workbook(io.BytesIO(document), data_only=True).active
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    return {Decimal(str(number)).quantize(Decimal("0.01")) for number in numbers}


@settings(max_examples=25)
@given(draw.scopes())
def test_every_document_shows_the_same_figures(tables):
    """Python, JSON, workbook and proposal show the same amounts to the centime, whatever was asked."""
    made = quote(estimate(draw.validated(tables), book(), DAY))
    view = view_of(made, "fr")

    proposal, workbook = proposal_bytes(view), workbook_bytes(view)

    expected = set(figures_of(made))
    alone = all(line.recurring for line in made.lines)
    printed = {Decimal(text.replace("\u202f", "").replace(",", ".")) for text in FIGURE.findall(printed_text(proposal))}
    assert expected - ({made.totals.due} if alone else set()) <= printed
    assert expected <= in_cells(workbook)
    record = json.loads(made.to_json())
    assert [Decimal(line["amount"]) for line in record["lines"]] == [line.amount for line in made.lines]
    assert (made.in_words["fr"] in printed_text(proposal)) is not alone
    assert problems(proposal) == []


@pytest.mark.office
def test_a_spreadsheet_program_recomputes_the_same_figures(tmp_path):
    """Workbooks of many different hospitals, every formula computed anew, still show the record's amounts."""
    many = [
        scope_of(
            workstations={"count": count}, licences=[{"item": "x", "amount": cents / 100, "currency": currency}], **more
        )
        for count, cents, currency, more in [
            (1, 1, "DZD", {}),
            (7, 333_335, "EUR", {"maintenance": {"years": 4, "tier": "basic"}}),
            (49, 12_345_678, "USD", {"migration": {}, "training": {"days": 2.5}}),
            (333, 999_999_99, "EUR", {"integrations": [], "maintenance": {}}),
            (4_999, 5, "USD", {"systems": {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "minor"}}}),
        ]
    ]
    quotes = [quote(estimate(scope, book(), DAY)) for scope in many]
    paths = []
    for number, made in enumerate(quotes):
        path = tmp_path / f"quote{number}.xlsx"
        path.write_bytes(workbook_bytes(view_of(made, "fr")))
        paths.append(path)

    for made, path in zip(quotes, office.convert_all(paths, "xlsx", tmp_path / "again"), strict=True):
        assert set(figures_of(made)) <= in_cells(path.read_bytes())


def every_text(document):
    """All text of every part of a file, properties included."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        texts = [parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith((".xml", ".rels"))]
    return html.unescape("\n".join(re.sub(r"<[^>]+>", " ", text) for text in texts))


# Everything a scope file may hold as text; the scope refuses control characters, so none are drawn here.
FORBIDDEN = ("Cc", "Cs", "Zl", "Zp", "Cn")
LETTERS = st.characters(
    exclude_categories=FORBIDDEN, exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
TYPED = st.text(LETTERS, min_size=1, max_size=60).filter(str.strip)
HOSTILE = st.sampled_from(
    [
        '=HYPERLINK("http://exemple.example","x")',
        "+cmd|'/C calc'!A0",
        "-2+3",
        "@SUM(1+1)",
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{_{ x }_}",
        "<select> rest",
        "<&\"'> fin",
        "</w:t></w:r></w:p>",
        "]]>",
        "../../etc/passwd",
        "&amp;",
        "_x0041_",
        "%_ _%",
        "#REF!",
        "'apostrophe",
        "A" * 300,
    ]
)
PLAIN = view_of(quote(estimate(scope_of(licences=[{"item": "x", "amount": 12_345.67}]), book(), DAY)), "fr")


def formulas(workbook):
    sheet = load_workbook(io.BytesIO(workbook)).active
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@settings(max_examples=40)
@given(TYPED | HOSTILE, TYPED | HOSTILE, TYPED | HOSTILE, TYPED)
def test_nothing_a_client_typed_becomes_anything_else(name, item, subject, reference):
    """What a person typed stays text: no formula, no tag, no markup, no path; and nothing after it is lost."""
    tables = {"licences": [{"item": item, "amount": 12_345.67}], "subject": subject, "reference": reference}
    made = quote(estimate(scope_of(client={"name": name}, **tables), book(), DAY))
    view = view_of(made, "fr")

    proposal, workbook = proposal_bytes(view), workbook_bytes(view)

    text = printed_text(proposal)
    assert name in text
    assert item in text
    assert "14\u202f691,35" in text
    assert text.endswith(printed_text(proposal_bytes(PLAIN))[-60:])
    assert [fault for fault in problems(proposal) if "structure_tag" not in fault] == []
    assert len(formulas(workbook)) == len(formulas(workbook_bytes(PLAIN)))
    assert re.fullmatch(r"[A-Z0-9-]+-20261124-[0-9A-F]{4}", made.number)
