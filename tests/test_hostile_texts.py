"""Whatever a person types, in whatever field: printed to the sign in every document, or refused before there is one."""

import io
import re
import zipfile
from functools import cache
from itertools import cycle

import pytest
from lxml import etree
from pydantic import ValidationError

from costing import quote
from costing.documents.proposal import proposal_bytes
from costing.documents.structure import W
from costing.documents.view import KINDS, WRITTEN, offer_of
from costing.errors import CostingError
from tests.docx_soundness import unsound
from tests.docx_structure import problems
from tests.samples import priced

CREDENTIALS = ("registration", "experience", "privacy", "single_contact")
HARMLESS = "inoffensif"
HOSTILE = (
    "{{ 7*7 }} {% for x in y %} {# z #}",
    "{_{ x }_} %_ _% {{- ''.__class__ -}}",
    "<&\"'> </w:t></w:r></w:p> ]]> &amp; <!-- --> <?xml?>",
    '=HYPERLINK("http://exemple.example","x") @SUM(1) _x0041_ ../../etc/passwd',
    "שלום 18-07 \u200f(x)\u200e \U0001d518\U0001d52b \U0001f469\U0001f3fd\u200d\u2695 e\u0301",
    "%s %(x)d {0} {lang} {labels} $1 \\1 \\n %n",
)
# What the files of a person may not hold; a hundred thousand signs are more than three hundred.
REFUSED = ("\x00", "\x0b", "\ud800", "\ufffe", "\u2028", "\u202e", "a\nb", " ", "A" * 100_000)


def sold(text_of):
    """Return a quote in which each field that takes a text holds the one that is made for its name."""
    credentials = {name: text_of(name) for name in CREDENTIALS}
    names = ("name", "legal_form", "activity", "address", "phone", "email", "capital", "rc", "bank", "signatory")
    seller = {name: text_of(f"seller_{name}") for name in names} | {"credentials": credentials}
    client = {name: text_of(f"client_{name}") for name in ("name", "legal_form", "address", "contact", "rc")}
    terms = {
        "lines": [
            {"label": text_of("own"), "code": "a", "unit_price": 10, "exemption": text_of("exemption")},
            {"label": text_of("optional"), "code": "b", "unit_price": 10, "optional": True},
            {"label": text_of("yearly"), "code": "c", "unit_price": 10, "recurring": True, "unit": "year"},
        ],
        "options": [{"lines": ["licences"], "label": text_of("option"), "group": text_of("group")}],
        "variants": [{"code": "v", "label": text_of("variant"), "without": ["a"]}],
        "discounts": [{"percent": 1, "reason": text_of("discount")}],
        "prices": {"training": {"unit_price": 30_000, "reason": text_of("hand")}},
        "role": text_of("role"),
        "milestones": [{"stage": "order", "share_percent": 100, "due_days": 0, "label": text_of("milestone")}],
        "confidence": 80,
        "risk": {"events": [{"title": text_of("event"), "probability_percent": 20, "impact": [1, 2, 3]}]},
    }
    tables = {
        "licences": [{"item": text_of("licence"), "amount": 10_000}, {"item": text_of("licence_2"), "amount": 7}],
        "hardware": {"items": [{"item": text_of("server"), "amount": 5_000}]},
        "training": {"days": 5},
        "systems": {"pacs": {"upgrade": "minor"}},
        "maintenance": {"years": 2},
    }
    made = priced(client=client, provider=seller, subject=text_of("subject"), reference=text_of("reference"), **tables)
    return quote(made, **terms)


def typed(name, text):
    """Return what is typed in a field: its own name and a text, as far as there is room for it."""
    return f"{name}: {text}"[: 60 if name == "reference" else 300]


@cache
def offered(text):
    """Return a quote whose every field holds its own name and a text."""
    return sold(lambda name: typed(name, text))


FIELDS = []
sold(lambda name: FIELDS.append(name) or name)


@cache
def pages(text, kind, lang, *, internal=False):
    """Return the document, each text it prints a paragraph at a time, and how many blocks it is made of."""
    document = proposal_bytes(offer_of(offered(text), lang, kind, internal=internal))
    said, blocks = [], {}
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                tree = etree.fromstring(parts.read(name))
                printed = (("".join(piece.text or "" for piece in one.iter(f"{W}t"))) for one in tree.iter(f"{W}p"))
                said += printed if tree.tag.startswith(W) else [" ".join(tree.itertext())]
                said += [told for each in tree.iter() for told in (each.get("descr"),) if told]
                blocks[name] = [sum(1 for _ in tree.iter(W + kind)) for kind in ("p", "r", "tbl", "tr", "tc", "sectPr")]
    return document, "\n".join(said), blocks


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_printed_to_the_sign_in_every_kind(text):
    """In every field at once: each stands where a harmless one stands, as typed, and nothing is lost after it."""
    languages = cycle(WRITTEN[HOSTILE.index(text) % 3 :] + WRITTEN)
    builds = [(kind, lang, inside) for kind, lang in zip(KINDS, languages, strict=False) for inside in (False, True)]

    for kind, lang, inside in builds[:: 1 if text == HOSTILE[0] else 2] + builds[1:2]:
        _, plain, blocks = pages(HARMLESS, kind, lang, internal=inside)
        document, printed, same = pages(text, kind, lang, internal=inside)

        there = {name: plain.count(typed(name, HARMLESS)) for name in FIELDS}
        assert there["client_name"] > 0
        assert {name: printed.count(typed(name, text)) for name in FIELDS} == there
        assert same == blocks
        # A tag that was typed looks like one that was left over.
        faults = [fault for fault in problems(document) if "structure_tag" not in fault]
        assert [*faults, *unsound(document)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_reads_what_is_typed_for_it_and_not_the_rest(kind):
    """The labels of what is sold reach the client; reasons, roles and events that may befall a project do not."""
    _, client, _ = pages(HARMLESS, kind, "fr")
    _, house, _ = pages(HARMLESS, kind, "fr", internal=True)

    kept = ("discount", "hand", "role", "event", "group")
    assert [name for name in kept if typed(name, HARMLESS) in client] == []
    assert [name for name in ("discount", "hand", "role", "event") if typed(name, HARMLESS) not in house] == []


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_what_no_document_can_hold_is_refused_in_every_field(text):
    """A control character, half a sign, a mark that turns text round, too long a text: refused where it was typed."""
    taken = []
    for field in FIELDS:
        try:
            sold(lambda name, field=field: text if name == field else name)
        except (CostingError, ValidationError):
            continue
        taken.append(field)

    assert taken == []


def test_every_field_that_takes_a_text_is_tried():
    """The fields tried are many, each under a name of its own, and what is printed of them is most of them."""
    _, printed, _ = pages(HARMLESS, "proposal", "fr")

    assert len(FIELDS) == len(set(FIELDS)) > 30
    assert len(re.findall(HARMLESS, printed)) > 30
