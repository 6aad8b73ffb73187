"""The training plan: each audience with its goal, its topics, the form, and its share of the days that are sold.

Texts, conditions and shares stand in data/training.toml. The shares are an assumption; half-days are whole, and sum to
the days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costing.documents import texts
from costing.documents.sold import marks_of, told_facts, training_days
from costing.money import decimal_of
from costing.quoting.quote import Quote
from costing.wording import capital, percent, quantity, say

HALF = 2
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class AudienceView:
    """Who is trained, to what end, on what, how, and for how long."""

    title: str
    goal: str
    topics: str
    form: str
    share: str


@dataclass(frozen=True, slots=True)
class TrainingView:
    """The plan: how long it is in all, what its shares are, and its audiences."""

    intro: str
    note: str
    audiences: tuple[AudienceView, ...]


def training_of(quote: Quote, lang: str) -> TrainingView | None:
    """Say who is trained on what and for how long; nothing where no training is sold.

    Parameters
    ----------
    quote
        A firm quote, or one read back from its record.
    lang
        fr, ar or en.
    """
    marks, facts, days = marks_of(quote), told_facts(quote), training_days(quote)
    if "training" not in marks or days == 0:
        return None
    data = texts.data("training")
    shares = _in_force(quote)
    if days is None:
        said = {code: percent(decimal_of(share) * _WHOLE, lang) for code, share in shares.items()}
        intro = say("training.open", lang)
    else:
        said = {code: quantity(each, "day", lang) for code, each in days_by(decimal_of(days), shares).items()}
        intro = say("training.total", lang, **facts)
    if not said:
        alone = _audience(data["together"], marks, facts, quantity(decimal_of(days), "day", lang), lang)
        return TrainingView(intro, "", (alone,))
    rows = (_audience(each, marks, facts, said[each["code"]], lang) for each in data["audience"])
    return TrainingView(intro, say("training.shares", lang), tuple(rows))


def days_by(days: Decimal, shares: Mapping[str, float]) -> dict[str, Decimal]:
    """Share days out in whole half-days that sum to them.

    Parameters
    ----------
    days
        All the days [multiples of a half; what is left of a half goes with the largest share].
    shares
        Share of the whole by audience [0..1, sum 1].

    Returns
    -------
    dict
        Days by audience, half a day at least; empty where there are fewer half-days than audiences.

    Notes
    -----
    Largest remainder: each gets the whole half-days of its share, those left go one by one to the largest fractions.
    """
    halves, left = divmod(days * HALF, 1)
    if halves < len(shares):
        return {}
    quotas = {code: halves * decimal_of(share) for code, share in shares.items()}
    given = {code: quota // 1 for code, quota in quotas.items()}
    by_fraction = sorted(quotas, key=lambda code: quotas[code] % 1, reverse=True)
    for code in by_fraction[: int(halves - sum(given.values()))]:
        given[code] += 1
    for code in [code for code, count in given.items() if not count]:
        given[max(given, key=given.__getitem__)] -= 1
        given[code] += 1
    given[max(given, key=given.__getitem__)] += left
    return {code: count / HALF for code, count in given.items()}


def _in_force(quote: Quote) -> dict[str, float]:
    """Return the shares that hold on the day of a quote; the first ones on any day before."""
    first, *later = texts.data("training")["share"]
    held = [each for each in later if each["from"] <= quote.day]
    shares: dict[str, float] = (held[-1] if held else first)["shares"]
    return shares


def _audience(entry: Mapping[str, Any], marks: frozenset[str], facts: Any, share: str, lang: str) -> AudienceView:
    topics = say("view.joiner", lang).join(texts.telling(entry["topic"], marks, facts, lang))
    return AudienceView(entry["title"][lang], entry["goal"][lang], f"{capital(topics)}.", entry["form"][lang], share)
