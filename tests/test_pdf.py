"""PDFs by the real LibreOffice: kept for years, read aloud, found again, and the same each time."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pypdf import PdfReader

from costing.documents.pdf import heading_pages, numbered_pdfs, pdfs_of
from tests.sample_documents import docx, xlsx

pytestmark = pytest.mark.office
NAMES = ("-devis.docx", "--convert-to.docx", "Offre de l'hôpital, version 2.docx", "عرض الأسعار.docx", "../a/b.docx")


def text_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize(("lang", "declared"), [("fr", "fr-DZ"), ("ar", "ar-DZ"), ("en", "en-GB")])
def test_a_pdf_is_made_to_be_kept_and_to_be_read_aloud(lang, declared):
    """A PDF is PDF/A-2b, tagged, with bookmarks, its title shown, its language declared, dated like the document."""
    title = 'Mise à niveau <PACS & RIS> de l\'hôpital "Ibn Sina"'

    made = pdfs_of({"offre": docx("Prix", "Délais", title=title), "classeur": xlsx(1)}, lang)

    for pdf in made.values():
        root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
        kept = root["/Metadata"].get_object().get_data().decode()
        assert "<pdfaid:part>2<" in kept
        assert "<pdfaid:conformance>B<" in kept
        assert root["/Lang"] == declared
        assert root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    reader = PdfReader(io.BytesIO(made["offre"]))
    assert reader.metadata.title == reader.xmp_metadata.dc_title["x-default"] == title
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == ["Prix", "Délais"]
    assert str(reader.metadata.creation_date) == "2026-11-24 00:00:00+00:00"
    assert "<xmp:CreateDate>2026-11-24T00:00:00Z<" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


@pytest.mark.parametrize(
    ("lang", "written"), [("fr", "1\u00a0234\u00a0567,89"), ("ar", "1.234.567,89"), ("en", "1,234,567.89")]
)
def test_numbers_of_a_workbook_are_written_as_its_reader_writes_them(lang, written):
    """In the PDF of a workbook an amount has the separators of its language, as in the proposal beside it."""
    (page,) = text_of(pdfs_of({"devis.xlsx": xlsx(1234567.89)}, lang)["devis.xlsx"])

    assert written in page


def test_the_same_document_gives_the_same_pdf():
    """The same documents give the same PDFs to the last byte, whatever the hour, and beside other documents too."""
    one, other = docx("Prix", "Délais"), docx("Autre")

    first = pdfs_of({"a": one}, "fr")
    second = pdfs_of({"b": other, "a": one}, "fr")

    assert second["a"] == first["a"] != second["b"]


def test_a_document_without_a_day_gives_a_pdf_without_one():
    """Where a document does not say when it was made, its PDF does not make up a day."""
    (pdf,) = pdfs_of({"a": docx("Prix", created=None)}, "fr").values()

    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata.title == "Devis"
    assert [name for name in reader.metadata if "Date" in name] == []
    assert b"Date>" not in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_a_document_may_have_any_name():
    """Dashes, spaces, accents, Arabic, a path: the name of a document never becomes an option or a place."""
    made = pdfs_of({name: docx(f"Chapitre {number}") for number, name in enumerate(NAMES)}, "fr")

    assert list(made) == list(NAMES)
    for number, pdf in enumerate(made.values()):
        assert f"Chapitre {number}" in text_of(pdf)[0]


def test_batches_at_the_same_time_do_not_meet():
    """Two batches side by side both come out whole, each by a LibreOffice of its own."""
    batches = [{f"{side}{number}": docx(f"{side}{number}") for number in range(2)} for side in "ab"]

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda batch: pdfs_of(batch, "fr"), batches))

    assert [list(each) for each in made] == [["a0", "a1"], ["b0", "b1"]]
    assert all(name in text_of(pdf)[0] for each in made for name, pdf in each.items())


class Counting(BaseHTTPRequestHandler):
    """A web server that answers nothing, and notes that it was asked."""

    asked: list[str]

    def do_GET(self):
        """Note that it was asked; the name is what the server calls."""
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, *_):
        """Say nothing."""


def test_a_picture_that_is_elsewhere_is_not_fetched():
    """A document that links to a picture on a server makes no request to it."""
    Counting.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/logo.png"
        (pdf,) = pdfs_of({"a": docx("Prix", picture=address)}, "fr").values()
    finally:
        server.shutdown()
        server.server_close()

    assert "Prix" in text_of(pdf)[0]
    assert Counting.asked == []


def test_the_page_of_each_heading_is_found():
    """The contents can say on which page each chapter stands, with its sub-titles or without."""
    (pdf,) = pdfs_of({"a": docx("Besoin", "Prix", "Délais")}, "fr").values()

    assert heading_pages(pdf) == (1, 2, 3)
    assert heading_pages(pdf, depth=2) == (1, 1, 2, 2, 3, 3)


def with_contents(pages):
    """Make a document whose contents list the page of each chapter."""
    listed = " ".join(f"[{page}]" for page in pages or ())
    return docx("Besoin", "Prix", contents=f"Sommaire {listed}")


def test_the_contents_of_a_pdf_tell_the_right_pages(monkeypatch):
    """Contents get the pages found by a first conversion; a document without contents is not converted again."""
    runs = []
    monkeypatch.setattr(
        "costing.documents.pdf.pdfs_of", lambda found, lang: runs.append(list(found)) or pdfs_of(found, lang)
    )

    same = docx("Prix")

    made = numbered_pdfs({"offre": with_contents, "devis": lambda _: same}, "fr")

    assert "Sommaire [1] [2]" in text_of(made["offre"])[0]
    assert "Prix" in text_of(made["devis"])[0]
    assert runs == [["offre", "devis"], ["offre"]]


def test_contents_that_push_a_chapter_over_are_settled():
    """Where the numbers themselves move a chapter to the next page, the contents tell where it stands in the end."""

    def longer(pages):
        return docx("Besoin", "Prix", contents="Sommaire " + ("\n" * 60 + f"{pages}" if pages else ""))

    (pdf,) = numbered_pdfs({"offre": longer}, "fr").values()

    assert heading_pages(pdf) == (2, 3)
    assert "(2, 3)" in " ".join(text_of(pdf))


def test_contents_that_never_settle_show_no_number():
    """Where every number moves the chapters again, the contents stand without numbers rather than with wrong ones."""

    def restless(pages):
        return docx(
            "Besoin", "Prix", contents="Sommaire" + ("\n" * 60 + f"{pages}" if pages == (1, 2) else f" {pages or ''}")
        )

    (pdf,) = numbered_pdfs({"offre": restless}, "fr").values()

    assert "(" not in text_of(pdf)[0]
    assert heading_pages(pdf) == (1, 2)
