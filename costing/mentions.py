"""The mentions of seller, buyer and operation that Algerian invoices bear, and which of them are there.

They stand in data/mentions.toml; a company gives its own under `[provider]` of its own book. The decree is about
invoices: on a quote the same block is a practice, so a missing mention is told and never refused.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from costing import price_files as shape
from costing.errors import BookRefused, Problem
from costing.fields import Day, Table, Text, problems_of, unknown_word
from costing.identifiers import spelt
from costing.offers import Said
from costing.parties import Client, ClientKind, Party, Provider
from costing.wording import say, shown

SELLER, BUYER, OPERATION = "seller", "buyer", "operation"
_FILE = "mentions.toml"


class DueFile(Table):
    """When a mention is due: for some legal forms of the seller, some kinds of client, or as the document is made."""

    label: shape.Said
    forms: tuple[Text, ...] = ()
    kinds: tuple[ClientKind, ...] = ()
    source: Text
    confidence: shape.Confidence
    checked: Day


class MentionFile(Table):
    """One mention: its name, what holds it, when it is due."""

    label: shape.Said
    short: shape.Said | None = None
    fields: tuple[Text, ...]
    due: Text | None = None
    source: Text
    confidence: shape.Confidence
    checked: Day


class MentionsFile(Table):
    """Every mention by side and code, and every condition they name."""

    due: dict[str, DueFile]
    seller: dict[str, MentionFile]
    buyer: dict[str, MentionFile]
    operation: dict[str, MentionFile]


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention in three languages: what holds it, whether it is due, and what it says.

    `due` is nothing while nobody can say; `when` is the condition in words. Of an operation, the document says it.
    """

    side: str
    code: str
    label: Said
    short: Said | None
    fields: tuple[str, ...]
    due: bool | None
    when: Said | None
    value: str | None
    source: str
    confidence: str

    @property
    def is_missing(self) -> bool:
        """Whether it is due of a party that does not give it."""
        return self.side != OPERATION and self.due is True and self.value is None


@dataclass(frozen=True, slots=True)
class Mentions:
    """Every mention, in the order of a document."""

    every: tuple[Mention, ...]

    def of(self, side: str) -> tuple[Mention, ...]:
        """Return those of the seller, the buyer or the operation."""
        return tuple(each for each in self.every if each.side == side)

    def missing(self, side: str) -> tuple[Mention, ...]:
        """Return those that a side does not give, though they are due."""
        return tuple(each for each in self.of(side) if each.is_missing)


def mentions_of(provider: Provider | None, client: Client | None) -> Mentions:
    """Tell which mentions of an invoice a seller and a buyer give, and which are missing.

    Parameters
    ----------
    provider
        The company that sells, from its own book; without one, nothing of it is given.
    client
        The facility that buys; without one, what depends on its kind stays open.

    Returns
    -------
    Mentions
        Every mention, with what it says; `missing("seller")` and `missing("buyer")` are due and not given.

    Raises
    ------
    BookRefused
        data/mentions.toml was changed and lacks a text or a language, or names a key or condition that is not there.

    Examples
    --------
    >>> company = Provider.model_validate({"name": "SARL Exemple", "legal_form": "SARL", "rc": "16/00-0000000 B 20"})
    >>> [each.code for each in mentions_of(company, None).missing("seller")]
    ['capital', 'activity', 'address', 'phone', 'email', 'nif', 'nis', 'ai']
    """
    read = _held()
    given: Mapping[str, Party | None] = {SELLER: provider, BUYER: client, OPERATION: None}
    return Mentions(
        tuple(
            Mention(
                side=side,
                code=code,
                label=each.label.model_dump(),
                short=each.short.model_dump() if each.short is not None else None,
                fields=each.fields,
                due=_is_due(each.due, read, provider, client),
                when=read.due[each.due].label.model_dump() if each.due is not None else None,
                value=_value(each, party),
                source=each.source,
                confidence=each.confidence,
            )
            for side, party in given.items()
            for code, each in getattr(read, side).items()
        )
    )


def mention_line(provider: Provider, lang: str) -> str:
    r"""Return the seller's identifiers on one line, for the foot of a document; empty where it gives none.

    Parameters
    ----------
    provider
        The company that sells.
    lang
        fr, ar or en.

    Notes
    -----
    Inside a code spaces do not break; in Arabic a code keeps its own order, left to right.

    Examples
    --------
    >>> company = {"name": "X", "legal_form": "SARL", "capital": "100 000 DA", "rc": "16/00-0000000 B 20"}
    >>> mention_line(Provider.model_validate(company), "fr")
    'SARL au capital de 100\xa0000\xa0DA · RC\xa016/00-0000000\xa0B\xa020'
    """
    given = mentions_of(provider, None).of(SELLER)
    codes = (f"{each.short[lang]}\u00a0{_code(each.value, lang)}" for each in given if each.short and each.value)
    return " · ".join((*_form(provider, lang), *codes))


def _form(provider: Provider, lang: str) -> Iterator[str]:
    form, capital = provider.legal_form, provider.capital
    if capital is not None:
        key = "mentions.capital" if form is None else "mentions.capital_of"
        yield say(key, lang, form=form, capital=_code(capital, lang))
    elif form is not None:
        yield form


def _code(text: str, lang: str) -> str:
    """Return a code as it stands on a line: unbroken, and in its own order inside Arabic."""
    return shown(text, lang).replace(" ", "\u00a0")


def _value(mention: MentionFile, party: Party | None) -> str | None:
    """Return what a party gives for a mention, as documents spell it: the first of its fields that says something."""
    given = ((name, getattr(party, name, None)) for name in mention.fields)
    return next((spelt(name, text) for name, text in given if text is not None), None)


def _is_due(name: str | None, read: MentionsFile, provider: Provider | None, client: Client | None) -> bool | None:
    if name is None:
        return True
    rule = read.due[name]
    if rule.forms and provider is not None and provider.legal_form is not None:
        return _names_one(provider.legal_form, rule.forms)
    kind = client.kind if client is not None else None
    decided = any(kind in other.kinds for other in read.due.values())
    return kind in rule.kinds if rule.kinds and decided else None


def _names_one(legal_form: str, forms: tuple[str, ...]) -> bool:
    """Whether a legal form names one of some, however it is dotted and set in capitals."""
    return any(f" {_plain(form)} " in f" {_plain(legal_form)} " for form in forms)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace(".", "")))


@lru_cache(maxsize=1)
def _held() -> MentionsFile:
    return mentions_file(tomllib.loads((files("costing") / "data" / _FILE).read_text("utf-8")))


def mentions_file(raw: Mapping[str, Any]) -> MentionsFile:
    """Read the list of mentions.

    Raises
    ------
    BookRefused
        A text or a language is missing; a mention names a field that its side does not have, or an unknown condition.
    """
    try:
        read = MentionsFile.model_validate(raw)
    except ValidationError as error:
        raise BookRefused(path=_FILE, problems=tuple(problems_of(error, MentionsFile))) from None
    if problems := tuple(_misnamed(read)):
        raise BookRefused(path=_FILE, problems=problems)
    return read


def _misnamed(read: MentionsFile) -> Iterator[Problem]:
    holders = {SELLER: sorted(Provider.model_fields), BUYER: sorted(Client.model_fields)}
    for side in (SELLER, BUYER, OPERATION):
        for code, each in getattr(read, side).items():
            for name in each.fields:
                if name not in holders.get(side, each.fields):
                    yield unknown_word(f"{side}.{code}.fields", repr(name), name, holders[side])
            if each.due is not None and each.due not in read.due:
                yield unknown_word(f"{side}.{code}.due", repr(each.due), each.due, read.due)
