"""A company's documents are in its colours and fonts, with its logo, wherever they are made from."""

import io
import struct
import sys
import zipfile
import zlib
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from costing import PriceBook, Quote, Scope, estimate, quote
from costing.company_look import ACCENT, HIGHLIGHT, LEGIBLE, MAIN, CompanyLook, contrast, legible, logo_fault, mixed
from costing.documents.dressing import ARABIC_FACE, FACE, PALE_ON_MAIN, TINTS, chart_look, dressed, logo_of, swaps_of
from costing.documents.proposal import proposal_bytes
from costing.documents.view import KINDS, offer_of
from costing.documents.workbook import workbook_bytes
from costing.pictures import size_of
from tests.docx_structure import changed, problems, texts_of
from tests.samples import DAY, EXAMPLES

ROOT = EXAMPLES.parent
LOGO = ROOT / "costing" / "data" / "samples" / "logo.png"
COLOURS = st.binary(min_size=3, max_size=3).map(lambda value: value.hex().upper())
OWN = {"main": "6B1D2A", "accent": "9C3D10", "highlight": "F2C14E", "font": "Georgia", "arabic_font": "Sakkal Majalla"}


def book_with(folder, **look):
    """Return a company's book with a look."""
    lines = "\n".join(f'{name} = "{value}"' for name, value in look.items())
    (folder / "book.toml").write_text(f'[provider]\nname = "Société"\n[provider.look]\n{lines}\n', encoding="utf-8")
    return PriceBook.read(folder / "book.toml")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A quote of a company with a look of its own."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "logo.png").write_bytes(LOGO.read_bytes())
    scope = Scope.read(ROOT / "costing" / "data" / "samples" / "full.toml")
    return quote(estimate(scope, book_with(folder, logo="logo.png", **OWN), DAY))


def parts(document):
    """Return the members of a document."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def png(width, height):
    """Return a picture of one colour."""

    def piece(name, content):
        named = name + content
        return struct.pack(">I", len(content)) + named + struct.pack(">I", zlib.crc32(named))

    rows = b"".join(b"\0" + b"\x12\x35\x5b" * width for _ in range(height))
    head = piece(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + piece(b"IDAT", zlib.compress(rows)) + piece(b"IEND", b"")


def jpeg(width, height, *before):
    """Return the frame of a JPEG, and what stands before it."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + b"".join(before) + frame + b"\xff\xda\x00\x02data\xff\xd9"


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_document_is_in_the_colours_of_the_company(made, kind, lang):
    """No colour or font of the shipped design is left in a document of a company that has its own, charts included."""
    for internal in (False, True):
        document = proposal_bytes(offer_of(made, lang, kind, internal=internal))

        held = b"".join(content for name, content in parts(document).items() if name.endswith(".xml"))
        for old, new in swaps_of(made.provider.look).items():
            assert f'"{old}"'.encode() not in held, old
            assert f'"{new}"'.encode() in held or old in {HIGHLIGHT, PALE_ON_MAIN, *TINTS}
        assert problems(document) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_logo_is_on_the_first_page(made, kind):
    """The logo is printed once, said to whoever cannot see it, and stays as it was given."""
    members = parts(proposal_bytes(offer_of(made, "fr", kind)))

    assert [content for name, content in members.items() if name.startswith("word/media/")] == [LOGO.read_bytes()]
    assert members["word/document.xml"].decode().count("Logo de Société") == 2  # the drawing, and its picture


def test_a_company_without_a_look_keeps_the_design(made):
    """Without a look nothing changes, and there is no room left for a logo."""
    plain = replace(offer_of(made, "fr"), look=None)
    bare = replace(plain, provider=replace(plain.provider, logo=None))

    document = proposal_bytes(bare)

    assert b'"12355B"' in parts(document)["word/styles.xml"]
    assert not [name for name in parts(document) if name.startswith("word/media/")]
    assert problems(document) == []
    assert dressed(b"x", None) == b"x"


def test_a_record_read_back_prints_the_same(made):
    """A quote from its record has the same logo and colours, without the files of the company's book."""
    again = Quote.from_json(made.to_json())

    assert proposal_bytes(offer_of(again, "ar")) == proposal_bytes(offer_of(made, "ar"))


def test_dressing_changes_no_word(made):
    """What a document says is the same in any colours."""
    view = offer_of(made, "fr")

    assert texts_of(proposal_bytes(view)) == texts_of(proposal_bytes(replace(view, look=None)))


def test_an_edited_template_is_dressed_too(made):
    """A template of one's own keeps the colours somebody chose in it; those of the design give way."""
    template = (ROOT / "quote_templates" / "devis.fr.docx").read_bytes()
    edited = changed(template, "word/styles.xml", 'w:color w:val="0E7C86"', 'w:color w:val="ABCDEF"')

    styles = parts(dressed(edited, made.provider.look))["word/styles.xml"].decode()

    assert styles.count('"ABCDEF"') == 1
    assert '"12355B"' not in styles


def test_a_file_that_is_no_template_is_left_to_be_refused(made):
    """Dressing opens nothing that the engine would not."""
    assert dressed(b"\x89PNG", made.provider.look) == b"\x89PNG"


def test_the_design_has_one_set_of_colours():
    """The colours that give way are those of the shipped templates."""
    sys.path.insert(0, str(ROOT / "quote_templates"))
    try:
        spec = spec_from_file_location("design_of_templates", ROOT / "quote_templates" / "design.py")
        design = module_from_spec(spec)
        spec.loader.exec_module(design)
    finally:
        sys.path.pop(0)

    assert (design.NAVY, design.TEAL, design.AMBER, design.PALE_ON_NAVY) == (MAIN, ACCENT, HIGHLIGHT, PALE_ON_MAIN)
    assert {design.PALE, design.BAND} == {*TINTS}
    assert (design.FONT, design.ARABIC_FONT) == (FACE, ARABIC_FACE)


def test_the_workbook_is_in_the_colours_of_the_company(made):
    """The client's workbook wears what the proposal wears; no colour of the design is left in it."""
    for lang, face in (("fr", "Georgia"), ("ar", "Sakkal Majalla")):
        styles = parts(workbook_bytes(offer_of(made, lang)))["xl/styles.xml"].decode()

        assert face in styles
        assert "6B1D2A" in styles
        assert not [old for old in (MAIN, ACCENT, *TINTS) if old in styles]


def test_charts_have_the_colours_and_fonts_too():
    """A chart is drawn in the company's colours, and in the design's where it has none."""
    look = chart_look(CompanyLook(main="6B1D2A", font="Georgia"), "fr")

    assert (look.main, look.second, look.face, look.arabic_face) == ("6B1D2A", ACCENT, "Georgia", "Arial")
    assert chart_look(None, "ar") == type(look)("ar")


@given(COLOURS, COLOURS, COLOURS)
@settings(max_examples=200, deadline=None)
def test_a_look_that_is_accepted_can_be_read(main, accent, highlight):
    """White on the main colour and the accent, the main colour on the highlight, and what the cover says: legible."""
    try:
        look = CompanyLook(main=main, accent=accent, highlight=highlight)
    except ValidationError:
        assert min(contrast(main, "FFFFFF"), contrast(accent, "FFFFFF"), contrast(main, highlight)) < LEGIBLE
        return
    swaps = swaps_of(look)
    assert contrast(look.main, "FFFFFF") >= LEGIBLE
    assert contrast(swaps[PALE_ON_MAIN], look.main) >= LEGIBLE
    assert contrast(look.main, look.highlight) >= LEGIBLE


@given(COLOURS)
def test_a_colour_that_is_proposed_is_accepted(colour):
    """Whoever takes the darker colour a refusal proposes is not refused again."""
    assert CompanyLook(main=legible(colour, "FFFFFF", "000000"), highlight="FFFFFF")


def test_contrast_is_that_of_the_guidelines():
    """Figures of the accessibility guidelines: black on white, one grey on the border, the colours of the design."""
    assert contrast("000000", "FFFFFF") == 21
    assert contrast("767676", "FFFFFF") >= 4.5 > contrast("777777", "FFFFFF")
    assert mixed("000000", "FFFFFF", 0.5) == "808080"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(300, 100), (300, 100)),
        (jpeg(640, 480), (640, 480)),
        (jpeg(640, 480, b"\xff\xe0\x00\x04ab", b"\xff\xff\xfe\x00\x02"), (640, 480)),
        (png(300, 100)[:-4], None),
        (png(300, 100)[:40], None),
        (jpeg(640, 480)[:-2], None),
        (b"\xff\xd8\xff\xe0\x00\x00\xff\xd9", None),
        (b"\xff\xd8\xff\xd9", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_whole_ones_alone(content, size):
    """A logo that lost its end is refused before a client's Word shows a red cross."""
    assert size_of(content) == size


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_no_bytes_stop_the_reading_of_a_picture(tail):
    """Whatever stands in a file, its size is read or it is refused."""
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        assert (
            size_of(head + tail + b"\xff\xd9") is None
            or logo_fault(head + tail + b"\xff\xd9") is None
            or size_of(head + tail + b"\xff\xd9") > (0, 0)
        )


@pytest.mark.parametrize(("width", "height"), [(300, 100), (10, 400), (4000, 1), (1, 1)])
def test_a_logo_fits_its_box_in_its_own_shape(width, height):
    """A logo is never stretched, and never larger than the place for it."""
    text = CompanyLook.model_validate({"logo": data(png(width, height))})

    picture = logo_of(text, "Société", "en")

    assert picture.width <= 1_620_000
    assert picture.height <= 576_000
    assert picture.width * height == pytest.approx(picture.height * width, rel=0.01, abs=4_000 * height)
    assert picture.alt == "Logo of Société"


def data(content):
    """Return a picture as a record holds it."""
    import base64

    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize("text", ["data:image/png;base64,####", "data:image/png;base64,AAA", "logo.png", ""])
def test_a_record_with_a_spoilt_logo_is_refused(text):
    """A record somebody changed by hand is refused in words."""
    with pytest.raises(ValidationError, match="no logo"):
        CompanyLook(logo=text)


def test_paths_start_from_the_folder_of_the_book(tmp_path):
    """A logo and a folder of templates are looked for beside the book, wherever the command is run."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "logo.png").write_bytes(png(30, 10))
    (tmp_path / "own.toml").write_text(
        '[provider]\nname = "Société"\ntemplates = "deep"\n[provider.look]\nlogo = "deep/logo.png"\nmain = "#6b1d2a"\n',
        encoding="utf-8",
    )

    book = PriceBook.read(tmp_path / "own.toml")

    assert book.templates == tmp_path / "deep"
    assert book.provider.look.main == "6B1D2A"
    assert book.provider.look.logo == data(png(30, 10))
    assert PriceBook.default().templates is None
