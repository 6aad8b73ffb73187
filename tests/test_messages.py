"""What the library says to a person: complete in three languages, no message missing, none left over."""

import ast
import pickle
import re
import tomllib
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import costing
import costing.answer_errors
import costing.document_errors
import costing.portfolio_errors
import costing.register_errors
from costing import fields
from costing.errors import CostingError, Problem
from costing.price_book import base_tables
from costing.wording import LANGUAGES, messages, said, say

PACKAGE = Path(costing.__file__).parent
KEYS = sorted(messages())
SENTENCE = 25  # signs outside facts: shorter texts (Code, Total) may be the same word in two languages
NBSP = "\u00a0"
FACTS = {
    "what": "documents",
    "str": "examples/chu.toml",
    "str | None": "devis.json",
    "date": date(2026, 11, 24),
    "tuple[str, ...]": ("pacs", "ris"),
    "int": 3,
    "float": 3.5,
    "Mapping[str, str]": {"fr": "Réalisation par phases", "ar": "الإنجاز على مراحل", "en": "Phased upgrade"},
    "Problem": Problem("chu.toml", "file_missing"),
    "tuple[tuple[tuple[str, ...], CostingError], ...]": (),  # refusals of their own, told by the problems beside them
    "tuple[Problem, ...]": (
        Problem("client.name", "blank_text"),
        Problem("migration.source", "unknown_word", {"found": "'x'", "nearest": "y", "known": "y, z"}),
    ),
}


def kinds(cause=CostingError):
    """Return every kind of refusal there is."""
    return [kind for each in cause.__subclasses__() for kind in (each, *kinds(each))]


def example(kind):
    """Return a refusal of a kind, with every fact it declares."""
    declared = {name: note for name, note in kind.__annotations__.items() if name != "key"}
    return kind(**{name: FACTS.get(name, FACTS[note]) for name, note in declared.items()})


def facts_of(text):
    """Return the facts that a message names."""
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def trees():
    """Return the syntax tree of every module of the package."""
    return [ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]


def texts_of_the_code():
    """Return every text written in the package's own code."""
    nodes = [node for tree in trees() for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def calls(name, place):
    """Return the texts that stand at one place in the calls of a name: both of a choice, none of a variable."""
    found = [node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [call for call in found if getattr(call.func, "id", getattr(call.func, "attr", "")) == name]
    given = [part for call in named for part in call.args[place : place + 1]]
    choices = [(part.body, part.orelse) if isinstance(part, ast.IfExp) else (part,) for part in given]
    return {part.value for parts in choices for part in parts if isinstance(part, ast.Constant)}


def test_the_file_holds_each_message_once_and_in_every_language():
    """Whatever I am told, I am told in French, Arabic and English, and nothing else stands in the file of messages."""
    tables = tomllib.loads((PACKAGE / "data" / "messages.toml").read_text("utf-8"))

    rows = {f"{table}.{name}": set(row) for table, held in tables.items() for name, row in held.items()}
    assert [key for key, languages in rows.items() if languages != set(LANGUAGES)] == []
    assert set(rows) == set(messages())


@pytest.mark.parametrize("key", KEYS)
def test_a_message_is_translated_and_names_the_same_facts(key):
    """A sentence is another one in each language, and none of them leaves out a figure or a name."""
    texts = messages()[key]

    assert all(text.strip() for text in texts.values())
    assert len({tuple(facts_of(text)) for text in texts.values()}) == 1
    lengths = [len(re.sub(r"{\w+}", "", text)) for text in texts.values()]
    assert len(set(texts.values())) == len(LANGUAGES) or min(lengths) < SENTENCE


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_a_message_can_be_said(key, lang):
    """No message fails at the moment it is needed, and every fact it is given is in it."""
    facts = {name: f"fact{number}" for number, name in enumerate(facts_of(messages()[key]["en"]))}

    text = say(key, lang, **facts)

    assert all(fact in text for fact in facts.values())


@pytest.mark.parametrize("key", KEYS)
def test_a_message_is_said_as_a_person_would(key):
    """Nothing calls me invalid or begs me; English sentences end with a full stop, or none of the three does."""
    texts = messages()[key]

    assert re.search(r"\b(invalid|please|invalide|veuillez)\b", " ".join(texts.values()), re.IGNORECASE) is None
    assert len({text.endswith(".") for text in texts.values()}) == 1


def french_texts():
    """Return every French text of the messages and of the price book."""
    return [*(texts["fr"] for texts in messages().values()), *walked(base_tables())]


def walked(value):
    """Return the French texts inside nested tables."""
    if isinstance(value, dict):
        inner = [text for key, part in value.items() if key != "fr" for text in walked(part)]
        return [*inner, value["fr"]] if isinstance(value.get("fr"), str) else inner
    return [text for part in value for text in walked(part)] if isinstance(value, list) else []


def test_french_is_set_as_french_is():
    """French puts a fixed space before : ; ? ! » and after «, and its apostrophe is the printed one."""
    texts = french_texts()
    spaced = re.compile(rf"(?<!{NBSP})[;?!»]|(?<![{NBSP}\w/]):(?!\w)|\w:(?= )|«(?!{NBSP})")

    assert len(texts) > len(KEYS)
    assert [text for text in texts if spaced.search(text) or "'" in text] == []


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_a_refusal_has_words_in_every_language(kind):
    """Each kind of refusal says itself in three languages, from the facts that it declares."""
    error = example(kind)

    texts = [said(error, lang) for lang in LANGUAGES]
    assert len(set(texts)) == len(LANGUAGES)
    assert str(error) == said(error, "en")


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_a_refusal_crosses_to_another_process_whole(kind):
    """A refusal raised in a worker reaches me with the same words and the same facts."""
    error = example(kind)

    again = pickle.loads(pickle.dumps(error))

    assert type(again) is kind
    assert str(again) == str(error)
    assert again.facts == error.facts == {name: getattr(again, name) for name in error.facts}


def test_every_fault_that_the_code_tells_has_words():
    """There is no fault that the code finds and nobody can read."""
    told = calls("Problem", 1) | fields.OWN | set(fields.GATHERED.values())

    assert {key for key in told if f"problem.{key}" not in messages()} == set()
    assert calls("PydanticCustomError", 0) <= fields.OWN | set(fields.GATHERED)


def test_no_message_of_a_refusal_is_left_over():
    """Every fault and every refusal that has words is told somewhere."""
    written = texts_of_the_code()
    errors = {f"error.{kind.key}" for kind in kinds()}

    problems = {f"problem.{text}" for text in written}

    told = errors | problems | written
    assert [key for key in KEYS if key.startswith(("problem.", "error.")) and key not in told] == []
