"""What only the company may read is in no file of its client, of any kind and language, and is in its own files."""

import html
import io
import re
import subprocess
import zipfile
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from costing import estimate, quote
from costing.documents import texts
from costing.documents.chart_parts import Look
from costing.documents.drawings import Chart
from costing.documents.inside import inside_of
from costing.documents.internal_workbook import internal_bytes
from costing.documents.pdf import pdfs_of
from costing.documents.proposal import proposal_bytes
from costing.documents.view import KINDS, WIDTH, WRITTEN, offer_of, view_of
from costing.documents.workbook import workbook_bytes
from costing.wording import LRM, money, number
from tests.companies import OWN, company
from tests.docx_structure import texts_of
from tests.samples import DAY, scope_of
from tests.term_strategies import SECRET_HAND, SECRET_REASON, SECRET_ROLE, quotes
from tests.test_document_laws import PARTS, WRITTEN_MONEY, worked_out

BUDGET = "budget"
SCOPE = {
    "training": {"days": 20},
    "migration": {"volume_tb": 18},
    "workstations": {"count": 24},
    "systems": {"pacs": {"upgrade": "major"}},
    "licences": [{"item": "Serveur PACS", "amount": 41_234.56, "currency": "EUR"}],
    "vendor": {"origin": "international", "currency": "EUR"},
    "maintenance": {"years": 3},
}
TERMS = {
    "confidence": 80,
    "role": "sales_manager",
    "discounts": [{"on": "workstation", "percent": 21, "reason": "Concurrence du lot voisin"}, {"amount": 77_777.77}],
    "prices": {"training": {"unit_price": 31_234.56, "reason": "Contrat cadre de la maison mère"}},
    "lines": [{"label": "Coffret", "code": "coffret", "unit_price": 45_454.54, "cost": 31_313.13}],
    "public_contract": {"kind": "services", "advance_percent": 15, "retention_percent": 5},
}
BOOK = OWN
for _source in ("Paie", "Dossiers", "Direction"):
    BOOK = BOOK.replace(f'"{_source}"', f'"{_source} : registre tenu à part"')
# Words of the trade that a client has no use for; what a client reads of payment, risk and training has none of them.
WORDS = {
    "fr": r"marges?|planchers?|délégations?|percentiles?|aléas|tornado|probables?|prix de revient|contingence",
    "en": r"margins?|floors?|mandates?|percentiles?|contingency|tornado|likely|mark-?ups?",
    "ar": r"هامش|هوامش|الهوامش|الهامش|تفويض|تفويضات|التفويضات|المرجحة?|الأسعار الدنيا|مئين",
}
CODED = ("sha256", "fingerprint", "market-table", "calibration", "residual", *(f"P{n}" for n in (10, 50, 70, 80, 90)))


@cache
def sold():
    """Return what a company with costs, floors and mandates sells, with much that is not its client's business."""
    return quote(estimate(scope_of(**SCOPE), company(BOOK), DAY), **TERMS)


@cache
def written(kind, lang, *, internal=False):
    """Return a document of it."""
    return proposal_bytes(offer_of(sold(), lang, kind, internal=internal))


def read(document):
    """Return all text of every part of a file, its properties, what its drawings say and the files in it included."""
    said = []
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            if name.endswith(".xlsx"):
                said.append(read(content))
                continue
            text = content.decode("utf-8")
            attributes = re.findall(r'(?:descr|w:val|title)="([^"]*)"', text)
            said += [re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:w:r|w:t|w:rPr|w:rtl)\b[^>]*>", "", text)), *attributes]
    return flat(html.unescape(" ".join(said)))


def flat(text):
    """Return a text with single spaces; those that hold figures together stay what they are."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


@cache
def inside(lang):
    """Return what the company reads of it."""
    return inside_of(sold(), lang, Look(lang), WIDTH)


def leaves(value):
    """Return every text at the bottom of a view, what a chart says among them."""
    if isinstance(value, Chart):
        return [value.alt]
    if is_dataclass(value):
        return [leaf for each in fields(value) for leaf in leaves(getattr(value, each.name))]
    return [leaf for each in value for leaf in leaves(each)] if isinstance(value, tuple) else [value] if value else []


def secret_texts(view):
    """Return the sentences and names that are the company's own: not what it also says to its client."""
    lines, deal = view.lines, view.deal
    told = [view.approval, *view.reasons, view.composition.contingency, view.composition.chart.alt, view.checks]
    told += [part for line in lines for part in (line.source, line.hand, line.like)]
    told += [step.source for line in lines for step in line.steps if "." in step.source]
    told += [view.risk.said, view.risk.reading, view.risk.curve, view.risk.tornado]
    told += [deal.given_by, deal.notes, *(row[-1] for row in deal.discounts), *(row[-1] for row in deal.hands)]
    told += [row[0] for row in deal.mandates]
    told += [text for entry in view.basis.entries for text in (entry[0], entry[-1])]
    told += [rate[-1] for rate in view.basis.rates] + [paper for _, paper in view.basis.papers[:2]]
    return {flat(leaf) for each in told for leaf in leaves(each) if len(leaf) > len("– ")}


def secret_amounts(lang, *, ranges=True):
    """Return the amounts that are the company's own: in the internal build, and no part of what a client pays."""
    made, totals = sold(), sold().totals
    paid = {totals.net, totals.gross, totals.due, totals.discount, *worked_out(made)}
    paid |= {part for line in made.lines for part in (line.unit_price, line.amount)}
    paid |= {part for tax in totals.vat for part in (tax.base, tax.amount)}
    paid |= {part for each in made.payments for part in (each.amount, each.retained, each.recovered) if part}
    paid |= {made.ownership.total, made.commitment.net, made.commitment.gross}
    paid |= {licence.amount for licence in made.scope.licences}
    if not ranges:
        paid |= {end for line in made.lines for end in (line.range.low, line.range.high)}
    known = {money(abs(amount), lang).strip(LRM) for amount in paid}
    known |= {found for each in made.assumptions for found in WRITTEN_MONEY[lang].findall(each.text[lang])}
    told = {found for leaf in leaves(inside(lang)) for found in WRITTEN_MONEY[lang].findall(leaf)} - known
    return {amount for amount in told if len(amount) > len("100,00")}  # less may be a percentage or a volume


def inner_headings(lang):
    """Return the labels that stand in an internal build alone."""
    labels = texts.labels(lang, internal=True)
    ours = {key for key in labels if key.startswith(("proposal.inside_", "proposal.internal_"))}
    others = {text for key, text in labels.items() if key not in ours}
    return {labels[key] for key in ours} - others


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_a_clients_document_holds_nothing_internal(kind, lang):
    """No range, place, trace, likely price, contingency, cost, margin, floor, mandate, reason or finding, anywhere."""
    document = written(kind, lang)

    text = read(document)
    paragraphs = {said for part in PARTS for said in texts_of(document, part)}
    secret = secret_amounts(lang, ranges=kind != BUDGET)
    assert len(secret) > 50
    assert set(WRITTEN_MONEY[lang].findall(text)) & secret == set()
    assert [told for told in secret_texts(inside(lang)) if told in text] == []
    assert paragraphs & inner_headings(lang) == set()
    assert texts.labels(lang, internal=True)["proposal.internal_mark"] not in text
    assert re.findall(rf"\b(?:{WORDS[lang]})\b", text, re.IGNORECASE) == []
    assert [code for code in CODED if re.search(rf"\b{code}\b", text)] == []


PLAIN_NUMBER = re.compile(r"(?<![\w.:])-?\d+(?:\.\d+)?(?![\w.])")


# A column P has cells of these names too: where cells stand, and what formulas refer to, are no words.
PLACES = re.compile(r' (?:r|ref|sqref)="[A-Z0-9: ]+"|<f>[^<]*</f>|<c:f>[^<]*</c:f>|\b[A-Z]{1,2}\d+:[A-Z]{1,2}\d+\b')


def hidden_texts(document):
    """Return all that a workbook holds beside its cells: names, notes, rules, colours by rule, filters, properties.

    The attributes of every part are among them, and what the data of its charts were.
    """
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        held = {name: parts.read(name).decode("utf-8") for name in parts.namelist()}
    attributes = [html.unescape(each) for text in held.values() for each in re.findall(r'(?<! r)="([^"]*)"', text)]
    return flat(" ".join((*held, *attributes)))


def every_number(document):
    """Return every number of a workbook: of each cell of each sheet, hidden or not, of formulas, rules and charts."""
    book = load_workbook(io.BytesIO(document), data_only=True)
    found = {cell for sheet in book.worksheets for row in sheet.values for cell in row if isinstance(cell, int | float)}
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode("utf-8")
            said = re.findall(r"<(?:\w+:)?(?:f|v|t|formula|formula1|formula2|definedName)\b[^>]*>([^<]*)<", text)
            found |= {float(number) for each in said for number in PLAIN_NUMBER.findall(html.unescape(each))}
    return {Decimal(str(number)) for number in found}


def told_inside(document, lang):
    """Return what of the company's own a workbook tells: sentences, amounts, words, codes, headings, the mark."""
    text = f"{read(document)} {hidden_texts(document)}"
    numbers = {money(number, lang).strip(LRM) for number in every_number(document) if number == round(number, 2)}
    labels = texts.labels(lang, internal=True)
    theirs = {flat(text) for text in texts.labels(lang).values()}
    ours = {flat(text) for key, text in labels.items() if key.startswith("workbook.inside_")} - theirs
    found = (numbers | set(WRITTEN_MONEY[lang].findall(text))) & secret_amounts(lang)
    found |= {told for told in secret_texts(inside(lang)) if told in text}
    found |= set(re.findall(rf"\b(?:{WORDS[lang]})\b", text, re.IGNORECASE))
    found |= {code for code in CODED if re.search(rf"\b{code}\b", PLACES.sub(" ", text))}
    found |= {told for told in ours if len(told) > LONG_ENOUGH and told in text}
    return found | ({labels["proposal.internal_mark"]} if labels["proposal.internal_mark"] in text else set())


LONG_ENOUGH = len("Prix de base HT")


@pytest.mark.parametrize("lang", WRITTEN)
def test_a_clients_workbook_holds_nothing_internal(lang):
    """None of it is in the workbook either: on no sheet, hidden or not, in no chart, name, note, rule or property."""
    made = sold()
    document = workbook_bytes(view_of(made, lang, "devis"))

    assert made.totals.net in every_number(document)
    assert told_inside(document, lang) == set()


@pytest.mark.parametrize("lang", WRITTEN)
def test_the_internal_workbook_holds_it_all(lang):
    """The search finds the company's own in its own workbook: the mark, amounts, ranges, reasons, sources and words."""
    document = internal_bytes(sold(), lang)

    found = told_inside(document, lang)
    assert texts.labels(lang, internal=True)["proposal.internal_mark"] in found
    assert len(found & secret_amounts(lang)) > 50
    assert {"P50", "P80", "P90", "fingerprint"} & found >= {"P50", "P80", "P90"}
    assert {flat(reason) for reason in inside(lang).reasons} <= found
    assert {"Concurrence du lot voisin", "Contrat cadre de la maison mère"} <= {flat(each) for each in found}


def _noted(page):
    page["L40"].comment = Comment("P80", "x", height=9, width=9)


def _named(page):
    page.parent.defined_names["P90"] = DefinedName("P90", attr_text="1")


def _validated(page):
    rule = DataValidation("list", formula1='"P50,b"')
    page.add_data_validation(rule)
    rule.add("B2")


def _coloured(page):
    page.conditional_formatting.add("B2", FormulaRule([f"B2<{sold().risk.p80}"]))


def _propertied(page):
    page.parent.custom_doc_props.append(StringProperty(name="x", value="P70"))


def _described(page):
    page.parent.properties.keywords = "P10"


def _hidden(page):
    there = page.parent.create_sheet("x")
    there.sheet_state = "veryHidden"
    there["C3"] = float(sold().risk.p50)


@pytest.mark.parametrize("hide", [_noted, _named, _validated, _coloured, _propertied, _described, _hidden])
def test_nothing_can_be_hidden_from_the_search(hide):
    """A secret in a note, a name, a rule, a colour by rule, a property or a hidden sheet is found."""
    book = load_workbook(io.BytesIO(workbook_bytes(view_of(sold(), "fr", "devis"))))
    hide(book.worksheets[0])
    altered = io.BytesIO()
    book.save(altered)

    assert told_inside(altered.getvalue(), "fr") != set()


@pytest.mark.parametrize("lang", WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_an_internal_document_holds_it_all(kind, lang):
    """Whoever approves finds each sentence and amount of the internal reading in the build of the house, and a mark."""
    text = read(written(kind, lang, internal=True))

    assert texts.labels(lang, internal=True)["proposal.internal_mark"] in text
    assert [told for told in secret_texts(inside(lang)) if told not in text] == []
    assert secret_amounts(lang) - set(WRITTEN_MONEY[lang].findall(text)) == set()
    assert inner_headings(lang) & set(texts_of(written(kind, lang, internal=True))) != set()


@pytest.mark.parametrize("lang", WRITTEN)
def test_a_client_reads_what_is_taken_for_granted(lang):
    """Every assumption that is the client's to know is in its proposal, what follows of it too; no other one is."""
    text = read(written("proposal", lang))

    told = [each for each in sold().assumptions if each.audience == "client"]
    kept = [each for each in sold().assumptions if each.audience != "client"]
    assert [each.key for each in told if flat(each.taken[lang]) not in text] == []
    assert [each.key for each in told if each.effect and flat(each.effect[lang]) not in text] == []
    assert kept
    assert [each.key for each in kept if flat(each.text[lang]) in text] == []


@settings(max_examples=20, deadline=None)
@given(quotes(), st.sampled_from(KINDS), st.sampled_from(WRITTEN))
def test_a_client_never_reads_why_or_by_whom_a_price_was_made(made, kind, lang):
    """Reasons of discounts and of prices set by hand, the price replaced and the role are in no client's file."""
    known = {part for line in made.lines for part in (line.unit_price, line.amount)} | worked_out(made)
    replaced = {line.price_before for line in made.lines if line.price_before} - known - {made.totals.net}
    files = [proposal_bytes(offer_of(made, lang, kind)), workbook_bytes(view_of(made, lang, "devis"))]

    for text in map(read, files):
        assert [secret for secret in (SECRET_REASON, SECRET_ROLE, SECRET_HAND) if secret in text] == []
        if kind != BUDGET:
            found = WRITTEN_MONEY[lang].findall(text)
            assert [price for price in replaced if money(price, lang) in found] == []


LEAST = 10_000  # dinars; smaller numbers also count things
CURRENCY = re.compile(r"\b(?:DA|DZD|EUR|USD|GBP|CHF|dinars?|euros?|dollars?)\b|[€$£]|د\.ج|دينار|دنانير|يورو|دولار")


@settings(max_examples=12, deadline=None)
@given(quotes(), st.sampled_from(WRITTEN))
def test_a_technical_offer_tells_no_money_of_any_country(made, lang):
    """The envelope that is opened first holds no amount: neither in dinars nor in the currency of a vendor."""
    paragraphs = texts_of(proposal_bytes(offer_of(made, lang, "technical")))

    asked = {licence.amount for licence in made.scope.licences or ()}
    paid = {*asked, *worked_out(made), made.totals.net, made.totals.gross, made.totals.due}
    told = {said for amount in paid if amount >= LEAST for said in (money(amount, lang), number(amount, lang))}
    assert [said for said in paragraphs if CURRENCY.search(said)] == []
    assert told & {word.strip(".,") for said in paragraphs for word in re.split(r"[\s;:()–]", said)} == set()


@pytest.mark.office
def test_no_pdf_of_a_client_holds_anything_internal(tmp_path):
    """Printed to PDF, no kind holds a secret amount, code or mark, on its pages or in its properties."""
    languages = WRITTEN * 2
    documents = {f"{kind}-{lang}.docx": written(kind, lang) for kind, lang in zip(KINDS, languages, strict=True)}

    printed = pdfs_of(documents, "fr", seconds=240)

    for name, content in printed.items():
        kind, lang = name.removesuffix(".docx").split("-")
        path = tmp_path / "one.pdf"
        path.write_bytes(content)
        said = "\n".join(
            subprocess.run(
                [*command, str(path), *rest], capture_output=True, check=True, text=True, encoding="utf-8"
            ).stdout
            for command, rest in ((["pdftotext", "-layout"], ["-"]), (["pdfinfo"], []))
        )
        secret = secret_amounts(lang, ranges=kind != BUDGET)
        assert set(WRITTEN_MONEY[lang].findall(said)) & secret == set()
        assert [code for code in CODED if re.search(rf"\b{code}\b", said)] == []
        if lang != "ar":  # whose letters a PDF holds in the shapes they are printed in
            short = {told for told in secret_texts(inside(lang)) if len(told) < len("a sentence that stays on a line")}
            assert [told for told in short if told in flat(said)] == []
            assert texts.labels(lang, internal=True)["proposal.internal_mark"] not in said
