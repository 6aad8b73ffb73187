"""The commands for templates: a copy to edit, all that is wrong with it in plain words, a preview."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costing import PriceBook, Quote, Scope, estimate, quote
from costing.document_errors import TemplateRefused
from costing.documents.shelf import Template, read_template, template_of
from costing.documents.template_check import VIEWS, faults_of, fields_of
from costing.documents.template_samples import SAMPLES, sample_quote
from costing.documents.view import KINDS
from tests.command import called, files_in
from tests.docx_structure import changed, problems, texts_of
from tests.samples import DAY, EXAMPLES
from tests.short_templates import BODY, RELATIONS, TYPES, of_quote, packed, paragraph, parts, relation, table

ROOT = EXAMPLES.parent
TEMPLATES = ROOT / "quote_templates"
ON = ("--day", "2026-11-24")
CHANGE = '<w:p><w:ins w:id="1" w:author="Amine"><w:r><w:t>ajout</w:t></w:r></w:ins></w:p>'


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(place, content, *words, name="proposal.fr.docx"):
    """Check a template, and return how that went."""
    (place / name).write_bytes(content)
    return called("template", "check", name, *ON, *words)


def kinds_told(place, content, *words):
    """Return the kinds of the faults that are told."""
    done = checked(place, content, "--json", *words)
    answer = json.loads(done.out)
    assert done.code == (0 if answer["sound"] else 1)
    return [each["problem"] for each in answer["problems"]]


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_the_shipped_template_and_sound(place, kind, lang):
    """What is exported is what is shipped, and what is shipped passes what is asked of others."""
    exported = called("template", "export", kind, "--lang", lang)
    found = called("template", "check", f"{kind}.{lang}.docx", *ON)

    assert (exported.code, exported.out) == (0, b"")
    assert (place / f"{kind}.{lang}.docx").read_bytes() == template_of(kind, lang).content
    assert (found.code, found.out) == (0, b""), found.data
    assert f"{kind}.{lang}.docx" in found.told


def test_an_edited_copy_is_never_overwritten(place):
    """Exporting twice leaves what somebody edited as it is."""
    (place / "devis.fr.docx").write_bytes(b"mine")

    done = called("template", "export", "devis")

    assert done.code == 2
    assert "jamais écrasé" in done.told
    assert files_in(place) == {"devis.fr.docx": b"mine"}


def test_the_kinds_are_listed(place):
    """Without a kind, I am shown which there are, in my language, and nothing is written."""
    assert "technical offre technique" in " ".join(called("template", "export").data.split())
    assert json.loads(called("template", "export", "--lang", "en", "--json").out)["devis"] == "quotation"
    assert called("template", "export", "--out", "x.docx").code == 2
    assert files_in(place) == {}


@pytest.mark.parametrize(
    ("blocks", "kinds"),
    [
        ([paragraph("{{ titel }}")], ["field_unknown"]),
        ([paragraph("{{ labels['proposal.prise'] }}")], ["field_unknown"]),
        ([paragraph("{{ timeline.opening }}")], ["field_unsure"]),
        ([paragraph("{{ provider.logo }}")], ["field_unsure", "field_unsure"]),
        ([paragraph("{% if provider %}{{ provider.logo }}{% endif %}")], ["field_unsure"]),
        ([table("{%tr for line in lines %}", "{{ line.label }}", "{%tr endfor %}")], ["loop_unguarded"]),
        (
            [paragraph("{{ title|upper }}"), paragraph("{{ due.value * 2 }}")],
            ["filter_forbidden", "expression_forbidden"],
        ),
        ([paragraph("{%p if lines %}"), paragraph("{{ sum }}")], ["tag_unbalanced", "field_unknown"]),
        ([paragraph("{{ title")], ["tag_unclosed"]),
        ([CHANGE], ["tracked_changes"]),
        ([paragraph("{{ ''.__class__.__mro__ }}")], ["expression_forbidden"]),
        ([paragraph("{% for x in range(9999999) %}{% endfor %}")], ["expression_forbidden"]),
        ([paragraph("{{ self }}"), paragraph("{% include 'x' %}")], ["tag_forbidden"]),
        (['<w:p><w:pPr><w:pStyle w:val="Titre9"/></w:pPr></w:p>'], ["structure_style"]),
        (['<w:p><w:pPr><w:jc w:val="end"/><w:keepNext/></w:pPr></w:p>'], ["structure_order"]),
        ([table("x"), table("y")], ["structure_touching"]),
    ],
)
def test_every_fault_is_told_by_its_kind(place, blocks, kinds):
    """Whatever an edit broke, it is found before a quote is printed with it."""
    assert kinds_told(place, of_quote(paragraph("x"), *blocks, paragraph("y"))) == kinds


def with_one(old, new):
    """Return a sound template with one text of its relations and types changed."""
    members = parts(paragraph("x"), head="{{ title }}")
    return packed(members | {name: members[name].replace(old, new) for name in (TYPES, RELATIONS)})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG", "package_unread"),
        (b"", "package_unread"),
        (packed(parts(paragraph("x")) | {"word/vbaProject.bin": b"x"}), "package_macro"),
        (
            with_one("</Relationships>", relation("image", "http://x/y.png", ' TargetMode="External"')),
            "package_external",
        ),
        (with_one("document.main+xml", "template.main+xml"), "package_of_other_kind"),
    ],
    ids=["picture", "empty", "macro", "external", "dotx"],
)
def test_a_file_that_is_no_template_is_told_as_that(place, content, kind):
    """A picture, a file with macros, or one that fetches from elsewhere is answered with no, in words."""
    assert kinds_told(place, content) == [kind]


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "le champ « titel » n’existe pas"), ("en", 'no field "titel"'), ("ar", "titel")]
)
def test_faults_are_told_in_the_language_asked(place, lang, said):
    """A sales person reads what is wrong in his own language, with the name that was meant and where."""
    done = checked(place, of_quote(paragraph("Objet {{ titel }}")), "--lang", lang)

    assert done.code == 1
    assert said in done.data
    assert "title" in done.data
    assert "Objet" in done.data
    assert "Traceback" not in done.told


def test_a_price_has_no_place_in_a_technical_offer(place):
    """A field that this kind of document lacks is told as that, once, though another kind has it."""
    page = of_quote(*(paragraph(text) for text in ("{{ due.text }}", "{{ due.text }}", "{{ supplies }}")))

    told = json.loads(checked(place, page, "--json", name="technical.fr.docx").out)["problems"]

    assert [(each["problem"], each["found"]) for each in told] == [
        ("field_unknown", "due"),
        ("field_not_text", "supplies"),
    ]
    assert "offre technique" in told[0]["said"]
    assert "supplies" in kinds_of_fields("technical") - kinds_of_fields("proposal")


def kinds_of_fields(kind):
    """Return the names a kind of template may use."""
    return {*fields_of(kind, "fr")}


def test_fixed_texts_are_read_out_where_a_fault_is_placed(place):
    """A fault is placed by the heading as it is printed, not by its tag."""
    content = changed((TEMPLATES / "proposal.fr.docx").read_bytes(), BODY, "{{ net.text }}", "{{ net.txt }}")

    done = checked(place, content)

    assert "sous « Prix »" in done.data
    assert "labels[" not in done.data


@pytest.mark.parametrize("name", ["absent.docx", "."])
@pytest.mark.usefixtures("place")
def test_a_file_that_cannot_be_read_is_2(name):
    """A missing file or a folder is told as that."""
    for command in ("check", "preview"):
        done = called("template", command, name)

        assert done.code == 2
        assert "Traceback" not in done.told
        assert name in done.told


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_preview_is_a_sound_document(place, kind, lang):
    """A template of any kind and language is printed on the sample, as Word accepts it."""
    shutil.copy(TEMPLATES / f"{'devis' if kind == 'proforma' else kind}.{lang}.docx", place / "mine.docx")

    done = called("template", "preview", "mine.docx", "--kind", kind, "--lang", lang, *ON)

    document = (place / "mine.preview.docx").read_bytes()
    assert (done.code, done.out) == (0, b"")
    assert problems(document) == []
    assert any("CHU d’Exemple" in text for text in texts_of(document))


def test_a_preview_prints_the_scope_asked_for_and_is_written_anew(place):
    """My own scope and company are printed where I give them, and a second preview takes the place of the first."""
    shutil.copy(TEMPLATES / "devis.fr.docx", place)
    chu, company = EXAMPLES / "chu.toml", EXAMPLES / "company.toml"
    called("template", "preview", "devis.fr.docx", *ON)

    done = called("template", "preview", "devis.fr.docx", "--scope", chu, "--book", company, *ON)

    assert done.code == 0
    assert "Imagerie Conseil Algérie" in texts_of((place / "devis.fr.preview.docx").read_bytes())
    assert {*files_in(place)} == {"devis.fr.docx", "devis.fr.preview.docx"}


def test_a_preview_never_takes_the_place_of_its_template(place):
    """Whoever names the template itself as the file to write is refused, and loses nothing."""
    shutil.copy(TEMPLATES / "devis.fr.docx", place)

    done = called("template", "preview", "devis.fr.docx", "--out", "./devis.fr.docx", *ON)

    assert done.code == 2
    assert (place / "devis.fr.docx").read_bytes() == (TEMPLATES / "devis.fr.docx").read_bytes()


def test_a_faulty_template_has_no_preview(place):
    """What cannot be filled is refused in words, and nothing is written."""
    (place / "mine.docx").write_bytes(of_quote(paragraph("{{ titel }}")))

    done = called("template", "preview", "mine.docx", *ON)

    assert done.code == 2
    assert "titel" in done.told
    assert {*files_in(place)} == {"mine.docx"}


def test_a_quote_is_printed_with_templates_of_ones_own(place):
    """Templates in a folder take the place of the shipped ones, kind by kind; the record does not depend on them."""
    (place / "mine").mkdir()
    own = changed((TEMPLATES / "devis.fr.docx").read_bytes(), BODY, "{{ title }}", "Notre devis : {{ title }}")
    (place / "mine" / "devis.fr.docx").write_bytes(own)
    (place / "own.toml").write_text('[provider]\nname = "Société"\ntemplates = "mine"\n', encoding="utf-8")
    (place / "plain.toml").write_text('[provider]\nname = "Société"\n', encoding="utf-8")
    chu, printed = EXAMPLES / "chu.toml", {}
    for name, words in {
        "asked": ("--book", "plain.toml", "--templates", "mine"),
        "book": ("--book", "own.toml"),
        "plain": ("--book", "plain.toml"),
    }.items():
        for kind in ("devis", "proforma", "budget"):
            done = called("quote", chu, *ON, *words, "--kind", kind, "--out", name)
            assert done.code == 0, done.told
        printed[name] = files_in(place / name)

    records = {
        name: [content for path, content in held.items() if path.endswith(".json")] for name, held in printed.items()
    }
    assert records["asked"] == records["book"] == records["plain"]
    assert printed["asked"] == printed["book"]
    for path, content in printed["book"].items():
        marked = path.endswith((".devis.docx", ".proforma.docx"))
        if path.endswith(".docx"):
            assert any(text.startswith("Notre devis : ") for text in texts_of(content)) == marked
            assert (content == printed["plain"][path]) != marked


@pytest.mark.parametrize("name", ["absent", "file.txt"])
def test_a_folder_of_templates_that_is_not_there_is_refused(place, name):
    """A folder mistyped is told; nothing is printed with the shipped templates instead, and nothing is written."""
    (place / "file.txt").write_text("x")

    done = called("quote", EXAMPLES / "chu.toml", *ON, "--templates", name)

    assert done.code == 2
    assert name in done.told
    assert not (place / "out").exists()


def test_a_large_file_is_not_read_to_its_end(tmp_path):
    """A file far too large for a template is read no further than it takes to refuse it."""
    path = tmp_path / "large.docx"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    template = read_template(path)

    assert len(template.content) == 20_000_001
    (fault,) = faults_of(template, "proposal", "fr", DAY)
    assert fault.finding.kind == "package_too_large"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_no_text_stops_the_check(texts):
    """Whatever somebody types into a template, it is sound or its faults are told in every language."""
    page = of_quote(*(paragraph(f"{{{{ {text} }}}}") for text in texts), paragraph("{% " + texts[0] + " %}"))

    for fault in faults_of(Template("mine.docx", page), "proposal", "fr", DAY):
        assert fault.problem.key


def test_the_samples_are_what_they_are_called():
    """The full sample has everything a view may hold, the bare one a line, the yearly one no line paid once."""
    full, bare, yearly, revised = (sample_quote(name, DAY) for name in SAMPLES)

    assert full.options and full.variants and full.payments and full.discounts  # noqa: PT018 # one claim
    assert full.provider.look.logo is not None
    assert full.totals.stamp_duty > 0
    assert len(bare.lines) == 1
    assert bare.provider is None
    assert all(line.recurring for line in yearly.lines)
    assert len(revised.replaces.change["fr"]) > 1
    assert sample_quote("full", date(2027, 6, 1)).day == date(2027, 6, 1)
    assert {*VIEWS} == {*KINDS}


def test_a_record_is_printed_with_own_templates_too(tmp_path):
    """A quote read back from its record finds the folder given, as the record says nothing of it."""
    made = quote(estimate(Scope.read(EXAMPLES / "chu.toml"), PriceBook.default(), DAY))

    with pytest.raises(TemplateRefused, match="absent"):
        template_of("devis", "fr", tmp_path / "absent")
    assert "templates" not in json.loads(Quote.from_json(made.to_json()).to_json())
    assert Path(template_of("devis", "fr", tmp_path).path).name == "devis.fr.docx"
