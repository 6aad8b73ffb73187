"""The legal mentions: which an invoice bears, which are there, and one line of them for the foot of a document."""

import json
import re
import tomllib
from importlib.resources import files

import pytest

from costing import PriceBook, Quote, quote
from costing.documents.view import view_of
from costing.errors import BookRefused
from costing.mentions import BUYER, OPERATION, SELLER, mention_line, mentions_file, mentions_of
from costing.parties import Client, Provider
from costing.price_book import base_tables
from costing.wording import LANGUAGES
from tests.command import called
from tests.samples import EXAMPLES, priced

RAW = tomllib.loads((files("costing") / "data" / "mentions.toml").read_text("utf-8"))
COMPANY = EXAMPLES / "company.toml"
OWN = EXAMPLES / "own-book.toml"
SELLERS = (
    "name", "legal_form", "capital", "activity", "address", "phone", "email", "rc", "nif", "nis", "ai", "rib",
)  # fmt: skip
BUYERS = ("name", "legal_form", "address", "rc", "nif", "nis", "ai")


def codes(mentions):
    return [each.code for each in mentions]


def seller(**fields):
    return Provider.model_validate({"name": "SARL Exemple", **fields})


def buyer(kind):
    return Client(name="Acheteur", kind=kind)


def test_the_list_is_that_of_the_decree():
    """Twelve mentions of the seller, seven of the buyer and ten of the operation, each with source and confidence."""
    every = mentions_of(None, None)

    assert tuple(codes(every.of(SELLER))) == SELLERS
    assert tuple(codes(every.of(BUYER))) == BUYERS
    assert len(every.of(OPERATION)) == 10
    assert {each.source for each in every.every} <= base_tables()["sources"].keys()
    assert {each.confidence for each in every.every} == {"M", "FM"}


def test_what_is_not_confirmed_is_not_passed_off_as_law():
    """The account for a public contract is practice, from memory; the decree says of itself that quotes are outside."""
    (rib,) = [each for each in mentions_of(None, None).of(SELLER) if each.code == "rib"]

    assert (rib.source, rib.confidence) == ("commercial-practice", "FM")
    assert {RAW["due"][name]["confidence"] for name in ("company", "public_contract")} == {"FM"}
    decree = base_tables()["sources"]["invoice-decree"]["what"]["en"]
    assert "That neither quotes nor proforma invoices fall under it is kept from memory" in decree


def test_every_mention_is_told_in_three_languages():
    """Each mention and each condition has a name of its own in French, English and Arabic."""
    tables = [table for side in RAW.values() for table in side.values()]

    for said in [table[part] for table in tables for part in ("label", "short") if part in table]:
        assert set(said) == set(LANGUAGES)
        assert re.search("[\u0600-\u06ff]", said["ar"])
        assert not re.search("[^\u00a0:][:;?!%»]|'", said["fr"])


def test_what_the_document_makes_is_in_the_record():
    """Every mention of the operation that is not written by hand stands under a key of the quote's record."""
    keys = {*Quote.model_fields, *Quote.model_computed_fields}
    operation = mentions_of(None, None).of(OPERATION)

    assert [name for each in operation for name in each.fields if name not in keys] == []
    assert [each.code for each in operation if not each.fields] == ["payment_day", "signature"]


def test_a_complete_company_misses_nothing():
    """The company of the example gives all twelve, as documents spell them."""
    found = mentions_of(PriceBook.read(COMPANY).provider, buyer("university_hospital"))

    assert found.missing(SELLER) == ()
    held = {each.code: each.value for each in found.of(SELLER)}
    assert held["nif"] == "000 016 000 000 000"
    assert held["rib"] == "003 00060 0000147202 42"
    assert None not in held.values()


@pytest.mark.parametrize(
    ("legal_form", "due"),
    [
        ("SARL", True),
        ("S.A.R.L.", True),
        ("Spa", True),
        ("EURL (associé unique)", True),
        ("Société à responsabilité limitée", True),
        ("ش.ذ.م.م", True),
        ("شركة ذات مسؤولية محدودة", True),
        ("Personne physique", False),
        ("Auto-entrepreneur", False),
        ("EPIC", False),
        ("SARLOUIS", False),
        (None, None),
    ],
)
def test_a_capital_is_asked_of_a_company_only(legal_form, due):
    """A share capital is missing for a company, however its form is written; never for a person; else open."""
    found = mentions_of(seller(legal_form=legal_form), None)

    (capital,) = [each for each in found.of(SELLER) if each.code == "capital"]
    assert capital.due is due
    assert ("capital" in codes(found.missing(SELLER))) is (due is True)


@pytest.mark.parametrize(
    ("kind", "professional", "public"),
    [
        ("imaging_centre", True, False),
        ("private_clinic", True, False),
        ("district_hospital", False, True),
        ("specialised_hospital", False, True),
        ("university_hospital", False, True),
        ("network", None, None),
        (None, None, None),
    ],
)
def test_what_the_buyer_is_decides_what_is_asked(kind, professional, public):
    """A clinic's own numbers are due, a public hospital asks for the seller's account; a network leaves both open."""
    found = mentions_of(seller(), buyer(kind))

    due = {(each.side, each.code): each.due for each in found.every}
    assert [due[BUYER, name] for name in ("rc", "nif", "nis", "ai")] == [professional] * 4
    assert due[SELLER, "rib"] is public
    own = ["rc", "nif", "nis", "ai"] if professional else []
    assert codes(found.missing(BUYER)) == ["legal_form", "address", *own]
    assert ("rib" in codes(found.missing(SELLER))) is (public is True)


def test_a_postal_account_is_an_account():
    """A seller paid at the post office gives its RIP: nothing is missing for a public contract."""
    found = mentions_of(seller(rip="00799999000000020091"), buyer("district_hospital"))

    assert "rib" not in codes(found.missing(SELLER))
    assert mention_line(seller(rip="00799999000000020091"), "fr") == "RIB\u00a0007\u00a099999\u00a00000000200\u00a091"


LINES = {
    "fr": (
        "SARL au capital de 10 000 000 DA · RC 16/00-0000000 B 20 · NIF 000 016 000 000 000 · "
        "NIS 000016000000000 · AI 16000000000 · RIB 003 00060 0000147202 42"
    ),
    "en": (
        "SARL with a share capital of 10 000 000 DA · RC 16/00-0000000 B 20 · NIF 000 016 000 000 000 · "
        "NIS 000016000000000 · AI 16000000000 · RIB 003 00060 0000147202 42"
    ),
    "ar": (
        "SARL رأسمالها <10 000 000 DA> · السجل التجاري <16/00-0000000 B 20> · "
        "رقم التعريف الجبائي <000 016 000 000 000> · رقم التعريف الإحصائي 000016000000000 · "
        "المادة الجبائية 16000000000 · رقم الحساب <003 00060 0000147202 42>"
    ),
}


@pytest.mark.parametrize(("lang", "line"), LINES.items(), ids=LINES)
def test_the_mentions_stand_on_one_line(lang, line):
    """The seller's form, capital and numbers stand on one line; unbroken, and left to right in Arabic too."""
    made = mention_line(PriceBook.read(COMPANY).provider, lang)

    expected = line.replace("<", "\u200e").replace(">", "\u200e")
    assert made.replace("\u00a0", " ") == expected
    assert "B\u00a020" in made
    assert "\n" not in made


def test_a_line_holds_what_is_given_and_no_more():
    """A company that gives its name alone has no line; a capital without a form is told by itself."""
    assert mention_line(seller(), "fr") == ""
    assert mention_line(seller(legal_form="EURL"), "fr") == "EURL"
    assert mention_line(seller(capital="100 000 DA"), "fr") == "Capital social\u00a0: 100\u00a0000\u00a0DA"
    assert mention_line(seller(rc="22B1242074"), "en") == "RC\u00a022B1242074"


# What is told


def test_what_a_seller_lacks_is_one_advice_that_names_it_all():
    """Everything missing is one line of advice, with the keys to write; and no document of the client changes by it."""
    made = quote(priced(provider={"name": "SARL", "legal_form": "SARL"}, migration={}))

    (found,) = [each for each in made.audit if each.rule == "mentions_missing"]

    assert found.severity == "advice"
    assert "Capital social, Activité, Adresse, Téléphone, Adresse électronique, Numéro" in found.message["fr"]
    assert "provider.capital, provider.activity, provider.address, provider.phone" in found.way_out["fr"]
    assert "--book" in found.way_out["ar"]
    assert view_of(made, "fr").provider.rows == (("Forme juridique", "SARL"),)


def test_without_a_seller_nothing_is_said_of_its_mentions():
    """Where no seller is named, one line says so already: no list of mentions is added."""
    assert [each for each in priced(migration={}).audit if each.rule == "mentions_missing"] == []


# The command


def test_the_command_lists_what_is_there_and_answers_yes():
    """With a complete book every mention of the seller is ticked, the line for the foot is there, and it ends well."""
    done = called("checklist", "--mentions", "--book", COMPANY)

    assert (done.code, done.err) == (0, b"")
    assert done.data.startswith("Imagerie Conseil Algérie\nMentions légales du vendeur : 12 sur 12\n")
    assert done.data.count("[x] ") == 12
    assert "Un devis n’y est pas soumis" in done.data
    assert "Cachet et signature (à porter à la main), sauf document électronique" in done.data
    assert "SARL au capital de" in done.data


def test_the_command_says_what_to_write_and_answers_no():
    """With an incomplete book what is due and missing is named by its key on standard error; exit 1."""
    done = called("checklist", "--mentions", "--book", OWN)

    assert done.code == 1
    assert done.data.count("[x] ") == 6
    assert done.data.count("[ ] ") == 6
    assert "qui manquent (5)" in done.told
    assert "capital, activity, email, nis, ai." in done.told


def test_the_command_without_a_book_lists_all():
    """Without a company's book nothing is ticked, and two lines say how to name the company and what to write."""
    done = called("checklist", "--mentions", "--lang", "en")

    assert done.code == 1
    assert done.data.startswith("Legal mentions of the seller: 0 of 12\n")
    assert done.told.splitlines()[0].startswith("No seller is named: add [provider]")
    assert "missing (10)" in done.told.splitlines()[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_names_every_mention_in_the_language_asked(lang):
    """Every mention, of seller, buyer and operation, is named in my language, with when it is due."""
    done = called("checklist", "--mentions", "--lang", lang)

    told = " ".join(done.data.split())
    for each in mentions_of(None, None).every:
        assert " ".join(each.label[lang].split()) in told
        assert each.when is None or each.when[lang] in told


def test_as_json_it_is_data():
    """Another tool reads every mention with its side, keys, whether it is due, what it says, and what is missing."""
    done = called("checklist", "--mentions", "--book", OWN, "--json")

    record = json.loads(done.out)
    assert done.code == 1
    assert record["missing"] == ["capital", "activity", "email", "nis", "ai"]
    assert len(record["mentions"]) == 29
    (rc,) = [each for each in record["mentions"] if (each["side"], each["code"]) == ("seller", "rc")]
    assert (rc["value"], rc["due"], rc["fields"]) == ("16/00-0000000 B 20", True, ["rc"])


# The file


def changed(side, code, **fields):
    return {**RAW, side: {**RAW[side], code: {**RAW[side][code], **fields}}}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (changed("seller", "rc", label={"fr": "RC", "en": "RC"}), "seller.rc.label.ar: this key is missing"),
        (changed("seller", "rc", fields=["rcc"]), "seller.rc.fields: 'rcc' is not a known value"),
        (changed("buyer", "name", fields=["rib"]), "buyer.name.fields: 'rib' is not a known value"),
        (changed("buyer", "rc", due="professional"), "buyer.rc.due: 'professional' is not a known value"),
        (changed("due", "public_contract", kinds=["hospital"]), "due.public_contract.kinds[1]: 'hospital'"),
        (changed("operation", "number", confidence="sure"), "operation.number.confidence: 'sure' is not a known"),
    ],
)
def test_a_file_of_mentions_with_a_fault_is_refused(raw, told):
    """A text that lacks a language, a key nobody has, a condition nobody defined: refused with place and way out."""
    with pytest.raises(BookRefused) as caught:
        mentions_file(raw)

    assert told in str(caught.value)
