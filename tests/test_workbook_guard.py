import time
import zipfile

import pytest

from costing.document_errors import WorkbookRefused
from costing.documents.workbook import workbook_bytes
from costing.documents.workbook_guard import guarded, opened_workbook
from costing.wording import LANGUAGES, said
from tests import hostile_workbooks as hostile
from tests.hostile_workbooks import MEGABYTE, SHEET, STRINGS, bomb, in_sheet, merge, of_rows, packed, parts, with_part
from tests.sample_views import sample_view

LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
OUR_FILE = '<!ENTITY f SYSTEM "file:///etc/passwd">'
STRING = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = hostile.TYPES


def refused(content):
    """Return why a workbook is refused, which takes less than a second and is said in every language."""
    began = time.process_time()
    with pytest.raises(WorkbookRefused) as refusal:
        guarded(content, "retour.xlsx")
    assert time.process_time() - began < 1
    assert all("retour.xlsx" in said(refusal.value, lang) for lang in LANGUAGES)
    return refusal.value.reason


def of_types(old, new):
    """Return a workbook that says another thing of its kind."""
    return hostile.spoilt(TYPES, old, new)


def flipped():
    """Return a workbook of which one byte was lost on the way."""
    whole = bytearray(packed(parts()))
    whole[whole.index(SHEET.encode()) + len(SHEET) + 40] ^= 0xFF
    return bytes(whole)


def million():
    """Return a workbook of 1,048,576 rows, each with a number."""
    return of_rows("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_048_577)))


def crowded():
    """Return a workbook of more elements than any sheet has, no two beside each other alike."""
    return with_part(STRINGS, f"<si>{''.join(f'<x{number % 9_973}/>' for number in range(1_200_001))}</si>")


def sheet_twice():
    """Return a workbook that leads to one sheet by two ways."""
    row = f'<Relationship Id="rId99" Type="{hostile.OFFICE}/worksheet" Target="/{SHEET}"/></Relationships>'
    return hostile.spoilt(hostile.BOOK_RELATIONS, "</Relationships>", row)


def links(*places):
    """Return a workbook with links on cells."""
    return in_sheet(
        f"<hyperlinks>{''.join(f'<hyperlink ref={place!r} location={place!r}/>' for place in places)}</hyperlinks>"
    )


def validations(count, places):
    """Return the markup of validations."""
    return f"<dataValidations>{f'<dataValidation sqref={places!r}/>' * count}</dataValidations>"


def shared(formula, count):
    """Return a workbook whose one formula is that of many cells."""
    first = f'<row><c r="A1"><f t="shared" si="0" ref="A1:A{count}">{formula}</f></c></row>'
    return of_rows(first + "".join(f'<row><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, count + 1)))


FILES = {
    "empty": (lambda: b"", "workbook_empty"),
    "a_table_renamed": ("Désignation;Quantité\nPACS;1\n".encode, "workbook_not_zip"),
    "cut_short": (lambda: packed(parts())[:-200], "workbook_cut"),
    "a_byte_changed": (flipped, "workbook_cut"),
    "with_a_password": (lambda: hostile.compound("EncryptedPackage"), "workbook_locked"),
    "a_member_with_a_password": (hostile.locked_member, "workbook_locked"),
    "an_old_workbook": (lambda: hostile.compound("Workbook"), "workbook_of_other_kind"),
    "a_binary_workbook": (
        lambda: of_types(BOOK, "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        "workbook_of_other_kind",
    ),
    "a_document": (lambda: of_types("spreadsheetml.sheet", "wordprocessingml.document"), "workbook_of_other_kind"),
    "an_opendocument": (
        lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        "workbook_of_other_kind",
    ),
    "the_strict_form": (
        lambda: hostile.spoilt(
            hostile.BOOK_RELATIONS, hostile.OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
        "workbook_of_other_kind",
    ),
    "twenty_megabytes": (
        lambda: with_part("xl/media/a.png", bytes(20 * MEGABYTE), zipfile.ZIP_STORED),
        "workbook_larger_file",
    ),
    "a_picture_of_zeros": (
        lambda: bomb("xl/media/image1.png", b"", bytes(MEGABYTE), 1_500),
        "workbook_larger_whole",
    ),
    "a_picture_that_lies": (
        lambda: bomb("xl/media/image1.png", b"", bytes(MEGABYTE), 1_500, said=1_000),
        "workbook_cut",
    ),
    "a_string_of_400_megabytes": (
        lambda: bomb(STRINGS, STRING, b"A" * MEGABYTE, 400, b"</t></si></sst>"),
        "workbook_larger_whole",
    ),
    "a_string_of_40_megabytes": (
        lambda: bomb(STRINGS, STRING, b"A" * MEGABYTE, 40, b"</t></si></sst>"),
        "workbook_ratio",
    ),
    "a_string_of_4_megabytes": (
        lambda: bomb(STRINGS, STRING, b"A" * MEGABYTE, 4, b"</t></si></sst>"),
        "workbook_text_too_long",
    ),
    "a_comment_without_end": (
        lambda: with_part("docProps/app.xml", f"<x><!--{'<' * 600_000}--></x>"),
        "workbook_text_too_long",
    ),
    "members_by_the_thousand": (
        lambda: packed(parts() | {f"xl/media/{number}.png": "" for number in range(1_000)}),
        "workbook_many_members",
    ),
    "members_one_over_another": (lambda: hostile.overlapping(50), "workbook_overlapping"),
    "a_compression_of_its_own": (
        lambda: with_part("xl/media/a.png", b"x" * 1_000, zipfile.ZIP_LZMA),
        "workbook_compression",
    ),
    "a_way_out": (lambda: with_part("../../evil.txt", "x"), "workbook_unsafe_name"),
    "a_way_out_of_windows": (lambda: with_part("xl\\..\\evil.txt", "x"), "workbook_unsafe_name"),
    "a_place_of_its_own": (lambda: with_part("/etc/evil.txt", "x"), "workbook_unsafe_name"),
    "a_name_twice": (lambda: with_part("xl/WORKBOOK.xml", parts()[hostile.BOOK]), "workbook_doubled_name"),
    "a_sheet_twice": (sheet_twice, "workbook_doubled_sheet"),
    "a_program": (lambda: with_part("xl/vbaProject.bin", b"x"), "workbook_macro"),
    "a_program_renamed": (lambda: of_types(BOOK, MACRO), "workbook_macro"),
    "a_program_by_relation": (lambda: hostile.relation("vbaProject", "image1.png"), "workbook_macro"),
    "another_workbook": (lambda: with_part("xl/externalLinks/externalLink1.xml", "<x/>"), "workbook_external"),
    "a_link_to_a_workbook": (lambda: hostile.relation("externalLinkPath", "a.xlsx", "External"), "workbook_external"),
    "a_picture_elsewhere": (lambda: hostile.relation("image", "http://a.dz/x.png", "External"), "workbook_external"),
    "a_link_to_a_file": (lambda: hostile.relation("hyperlink", "file:///C:/x.exe", "External"), "workbook_external"),
    "a_connection": (lambda: with_part("xl/connections.xml", "<connections/>"), "workbook_connection"),
    "a_query": (lambda: hostile.relation("queryTable", "q.xml"), "workbook_connection"),
    "a_file_inside": (lambda: with_part("xl/embeddings/oleObject1.bin", b"x"), "workbook_embedded"),
    "an_object": (lambda: hostile.relation("oleObject", "../media/x.png"), "workbook_embedded"),
    "a_control": (lambda: with_part("xl/activeX/activeX1.xml", "<x/>"), "workbook_embedded"),
    "a_million_rows": (million, "workbook_rows"),
    "rows_of_nothing": (lambda: of_rows("<row/>" * 20_011), "workbook_rows"),
    "the_last_cell": (lambda: of_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "workbook_rows"),
    "the_last_column": (lambda: of_rows('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "workbook_columns"),
    "cells_without_places": (lambda: of_rows(f'<row r="1">{"<c/>" * 201}</row>'), "workbook_columns"),
    "a_row_far_down": (lambda: of_rows('<row r="20001"><c><v>1</v></c></row>'), "workbook_rows"),
    "a_place_that_is_none": (lambda: of_rows('<row r="1"><c r="A0"><v>1</v></c></row>'), "workbook_damaged"),
    "a_place_without_a_row": (lambda: of_rows('<row r="11"><c r="AB"><v>1</v></c></row>'), "workbook_damaged"),
    "a_row_that_is_none": (lambda: of_rows('<row r="1e3"><c><v>1</v></c></row>'), "workbook_damaged"),
    "rows_in_rows": (lambda: of_rows("<row><row/></row>"), "workbook_nested"),
    "too_many_cells": (lambda: of_rows(f"<row>{'<c/>' * 200}</row>" * 1_501), "workbook_many_cells"),
    "a_size_beyond": (lambda: in_sheet('<dimension ref="A1:XFD1048576"/>'), "workbook_dimension"),
    "a_merge_beyond": (lambda: merge("A1:XFD20000"), "workbook_merge_beyond"),
    "a_merge_of_millions": (lambda: merge("A1:GR20000"), "workbook_many_cells"),
    "merges_by_the_thousand": (lambda: merge(*["A1:B1"] * 20_001), "workbook_many_merges"),
    "a_link_on_millions": (lambda: links("A1:XFD1048576"), "workbook_link_beyond"),
    "links_by_the_thousand": (lambda: links(*["A1"] * 501), "workbook_many_links"),
    "rules_by_the_thousand": (lambda: in_sheet(validations(2_001, "A1")), "workbook_many_rules"),
    "a_rule_on_thousands": (lambda: in_sheet(validations(2, "A1 " * 26_000)), "workbook_many_rules"),
    "formats_by_the_thousand": (
        lambda: in_sheet(f'<conditionalFormatting sqref="{"A1 " * 100}">{"<cfRule/>" * 501}</conditionalFormatting>'),
        "workbook_many_rules",
    ),
    "sheets_by_the_dozen": (
        lambda: hostile.spoilt(hostile.BOOK, "<sheets>", f"<sheets>{'<sheet/>' * 50}"),
        "workbook_many_sheets",
    ),
    "a_formula_for_thousands": (lambda: shared("1" + "+1" * 4_000, 300), "workbook_shared_formulas"),
    "elements_by_the_ten_thousand": (
        lambda: hostile.spoilt("xl/styles.xml", "</styleSheet>", f"{'<x/>' * 60_001}</styleSheet>"),
        "workbook_too_full",
    ),
    "elements_by_the_million": (crowded, "workbook_too_full"),
    "elements_without_end": (
        lambda: with_part("docProps/app.xml", "<x>" * 5_000 + "</x>" * 5_000),
        "workbook_nested",
    ),
    "markup_cut_short": (lambda: with_part("docProps/app.xml", "<x><y></x>"), "workbook_damaged"),
    "another_encoding": (
        lambda: with_part("docProps/app.xml", '<?xml version="1.0" encoding="UTF-7"?><x/>'),
        "workbook_encoding",
    ),
    "laughs_in_utf_16": (
        lambda: with_part("docProps/app.xml", f"<!DOCTYPE x [{LAUGHS}]><x>&a9;</x>".encode("utf-16")),
        "workbook_encoding",
    ),
    "laughs_named_a_picture": (
        lambda: with_part("xl/media/a.png", f" \n<!DOCTYPE x [{LAUGHS}]><x>&a9;</x>"),
        "workbook_entities",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_for_what_it_is(name):
    """Whatever somebody sends in place of a workbook, I am told within a second what it is and what to do."""
    make, key = FILES[name]

    assert refused(make()).key == key


@pytest.mark.parametrize("name", [TYPES, hostile.BOOK, SHEET, "xl/styles.xml", hostile.CORE, hostile.BOOK_RELATIONS])
@pytest.mark.parametrize("evil", [LAUGHS, OUR_FILE], ids=["laughs", "a_file_of_ours"])
def test_entities_are_refused_in_every_part(name, evil):
    """A part that defines entities, to grow without end or to read a file of ours, is refused unread."""
    assert refused(hostile.laughs(name, evil)).key == "workbook_entities"


def test_a_workbook_of_good_faith_is_let_through():
    """The workbook I sent comes back as it went: formulas, names, and a link to a page that the client added."""
    content = workbook_bytes(sample_view())

    guarded(content)
    book = opened_workbook(content)
    assert book.worksheets[0]["H11"].value == "=ROUND(D11*E11*(1-F11),2)"
    assert "TOTAL_HT" in book.defined_names
    for target in ("https://example.dz/", "mailto:offres@example.dz"):
        assert opened_workbook(hostile.relation("hyperlink", target, "External"))
