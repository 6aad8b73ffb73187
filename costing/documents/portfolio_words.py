"""What is told of priced facilities in words: wilayas, kinds and services by name, amounts in millions of dinars."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costing.documents.enquiry import fields
from costing.money import DINAR, decimal_of, exactly, to_step
from costing.offers import Said
from costing.portfolio.columns import KIND, WILAYA
from costing.portfolio.risks import PortfolioRisk
from costing.portfolio.series import Codes
from costing.portfolio.summing import BY, SERVICE, PortfolioSummary, Sum
from costing.portfolio_errors import SummaryUnknown
from costing.wilayas import folded, wilayas
from costing.wording import CURRENCY, LANGUAGES, PERCENT_SIGN, number, percent, say

_MILLION, _STEP, _DECIMALS = Decimal(1_000_000), Decimal("0.01"), 2
_NOTHING = "–"
_PERCENT, _FINE = 100, 2
# Rows of a table or picture that a person still takes in; the others stand as one.
MOST = 20
# The figures of a sum, in the order in which they are told.
AMOUNTS = ("low", "likely", "high", "sum_of_p80", "year_1", "gross")
# A service has neither a percentile nor a tax of its own here.
OF_SERVICES = AMOUNTS[:3]


_BRACKETED = re.compile(r"(.+?)\s*\(([^)]+)\)")  # "University hospital (CHU)"


def spellings() -> dict[str, Mapping[str, str]]:
    """Return the categories of columns as a person calls them in any language, folded, to the word of each.

    What stands in brackets, and what stands before them, name a category too where they name no other.
    """
    return {path: _spelt(each.words) for path, each in fields().items() if each.words}


def _spelt(words: Mapping[str, Said]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for word, said in words.items():
        found.setdefault(folded(word), set()).add(word)
        for label in (said[lang] for lang in LANGUAGES):
            parts = _BRACKETED.fullmatch(label)
            for name in (label, *(parts.groups() if parts else ())):
                found.setdefault(folded(name), set()).add(word)
    return {name: next(iter(each)) for name, each in found.items() if len(each) == 1}


@dataclass(frozen=True, slots=True)
class Told:
    """Sums by one thing: what they are by, the heads of their columns, and their rows; `total` stands at the foot."""

    by: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None


def name_of(summary: PortfolioSummary, by: str, each: Sum, lang: str) -> str:
    """Name what some facilities have in common: a wilaya with its code, a kind, a service."""
    key = each.key
    if key is None:
        return say("portfolio.not_given", lang)
    if by == WILAYA:
        return say("portfolio.wilaya", lang, name=wilayas()[key], code=key) if isinstance(key, int) else key
    if by == KIND:
        words = fields()[KIND].words
        return words[str(key)][lang] if key in words else str(key)
    label = summary.services.get(str(key))
    return label[lang] if label is not None else str(key)


def check_by(by: str) -> None:
    """Refuse what no summary is summed by.

    Raises
    ------
    SummaryUnknown
        It is none of the three.
    """
    if by not in BY:
        raise SummaryUnknown(asked=str(by), available=BY)


def millions(amount: float | None, lang: str) -> str:
    """Tell an amount in millions of dinars, to ten thousand."""
    return _NOTHING if amount is None else number(to_step(decimal_of(amount) / _MILLION, _STEP), lang, _DECIMALS)


def dinars_of(amount: float, lang: str) -> str:
    """Tell an amount to the dinar, with the currency."""
    return number(to_step(amount, DINAR), lang, 0) + CURRENCY[lang]


@exactly
def tables_of(summary: PortfolioSummary, lang: str, most: int | None = None) -> tuple[Told, ...]:
    """Return the sums by wilaya, by kind and by service, as they are laid out; beyond `most` rows, the rest as one."""
    return tuple(_table(summary, by, lang, most) for by in BY if summary.groups[by])


def parts_of(sums: Sequence[Sum], most: int) -> tuple[list[Sum], list[Sum], list[Sum]]:
    """Return the sums there is room for, the largest first; those that have none; and that of what was not given."""
    named = [each for each in sums if each.key is not None]
    unnamed = [each for each in sums if each.key is None]
    room = most - len(unnamed)
    return named[:room], named[room:], unnamed


def _table(summary: PortfolioSummary, by: str, lang: str, most: int | None) -> Told:
    names = OF_SERVICES if by == SERVICE else AMOUNTS
    heads = (by.replace(".", "_"), "facilities", *names)
    sums = summary.groups[by]
    shown, others, unnamed = parts_of(sums, len(sums) if most is None else most)
    rows = [_row(name_of(summary, by, each, lang), each, names, lang) for each in (*shown, *unnamed)]
    if others:
        rest = say("portfolio.rest", lang, count=len(others))
        rows.insert(len(shown), _row(rest, _together(others), names, lang))
    total = None if by == SERVICE else _row(say("portfolio.total", lang), summary.total, names, lang)
    return Told(by, say(f"portfolio.by_{heads[0]}", lang), heads, tuple(rows), total)


def _together(sums: Sequence[Sum]) -> Sum:
    """Return what some sums come to together."""
    amounts = {name: [getattr(each, name) for each in sums] for name in AMOUNTS}
    added: dict[str, Any] = {name: None if None in values else sum(values) for name, values in amounts.items()}
    return Sum(None, sum(each.facilities for each in sums), **added)


def _row(name: str, each: Sum, amounts: tuple[str, ...], lang: str) -> tuple[str, ...]:
    return name, number(each.facilities, lang, 0), *(millions(getattr(each, amount), lang) for amount in amounts)


@exactly
def notes_of(summary: PortfolioSummary, lang: str) -> Iterator[str]:
    """Say what the sum of single P80s overstates, and what the programme as a whole comes to."""
    total = summary.total
    if total.sum_of_p80 is not None and total.facilities > 1:
        yield say("portfolio.p80_summed", lang)
    if summary.risk is not None:
        yield programme_of(summary.risk, lang)
    if summary.maintained and total.year_1 is not None:
        yield say("portfolio.maintained", lang, count=summary.maintained, net=dinars_of(total.year_1, lang))
    if summary.unpriced:
        yield say("portfolio.unpriced", lang, count=summary.unpriced)


@exactly
def programme_of(risk: PortfolioRisk, lang: str) -> str:
    """Say what the programme as a whole may come to, and what the sum of single P80s adds to it."""
    whole = say("portfolio.programme", lang, **{name: dinars_of(getattr(risk, name), lang) for name in ("p50", "p80")})
    if len(risk.index) == 1:
        return whole
    facts = {
        "sum_of_p80": dinars_of(risk.sum_of_p80, lang),
        "apart": dinars_of(abs(risk.overstated), lang),
        "percent": percent(round(abs(risk.overstated_share) * _PERCENT, 1), lang),
    }
    key = "portfolio.p80s_less" if risk.overstated < 0 else "portfolio.p80s_more"
    return f"{whole} {say(key, lang, **facts)}"


@exactly
def lead_of(summary: PortfolioSummary, lang: str) -> str:
    """Say how many facilities have a price, what they come to, and in what the tables below are told."""
    total = summary.total
    ends = {end: dinars_of(getattr(total, end), lang) for end in ("low", "likely", "high")}
    return f"{say('portfolio.lead', lang, count=total.facilities, **ends)} {say('portfolio.in_millions', lang)}"


def labels_of(risk: PortfolioRisk, places: Codes) -> list[str]:
    """Return the labels of some facilities."""
    return [str(each) for each in risk.index[places]]


def shares_of(risk: PortfolioRisk, places: Codes, lang: str) -> list[str]:
    """Return in words what part of the variance of a programme comes with each of some facilities."""
    sign = PERCENT_SIGN[lang]
    return [f"{number(float(each) * _PERCENT, lang, _FINE)}{sign}" for each in risk.programme.shares[places]]
