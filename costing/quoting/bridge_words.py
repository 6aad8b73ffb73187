"""A bridge told to the client: a sentence a cause, with nothing in it that is internal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costing.money import ZERO
from costing.offers import Said
from costing.quoting.bridge_steps import DISCOUNT, LINE, ORDER, TAX, Part, Step
from costing.quoting.contrasting import RATE, Difference
from costing.quoting.repricing import SCOPE
from costing.wording import CURRENCY, LANGUAGES, Measure, capital, in_all, messages, signed, small

# How many lines or answers of a cause are named.
_NAMED = 3

Sentences = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a bridge: which quote it is, what is due under it, and what is paid by the year, with tax [DZD]."""

    number: str
    revision: int
    day: date
    lang: str
    due: Decimal
    yearly: Decimal


def told(
    old: Side, new: Side, steps: Sequence[Step], yearly: Sequence[Step], changes: Sequence[Difference]
) -> Sentences:
    """Tell a bridge to the client, a sentence a cause, in every language of the house.

    Parameters
    ----------
    old, new
        Its two ends.
    steps, yearly
        The causes of the difference of what is due, and of what is paid by the year.
    changes
        Where the scope is another one.

    Returns
    -------
    Said
        From which amount to which, cause by cause with the lines that weigh most, taxes last, then what is paid by the
        year.
    """
    before = [step for step in steps if step.rank <= ORDER.index(SCOPE)]
    rates = [each for each in changes if each.key.startswith(RATE)]
    asked = [each for each in changes if each not in rates]
    sentences = [
        _opening(old, new, nothing=not (steps or yearly or changes)),
        *(_changed(rates, "rates") if rates else ()),
        *(sentence for step in before for sentence in _sentence(step)),
        *(_changed(asked, "changes") if asked else ()),
        *(sentence for step in steps if step not in before for sentence in _sentence(step)),
        *(_by_the_year(old, new, yearly) if yearly else ()),
    ]
    return {lang: tuple(each[lang] for each in sentences) for lang in LANGUAGES}


def _opening(old: Side, new: Side, *, nothing: bool) -> Said:
    key = "nothing" if nothing else _way(new.due - old.due)
    return in_all(f"bridge.{key}", {"title": _title(old, new), **_amounts(old.due, new.due)})


def _way(difference: Decimal) -> str:
    return "more" if difference > 0 else "less" if difference < 0 else "same"


def _amounts(old: Decimal, new: Decimal) -> dict[str, Decimal]:
    return {"old_dzd": old, "new_dzd": new, "difference_dzd": abs(new - old)}


def _title(old: Side, new: Side) -> Said:
    """Name the two ends: revisions of one quote, or two quotes."""
    facts: dict[str, Any] = {"number": new.number, "old_day": old.day, "new_day": new.day}
    if old.number != new.number:
        return in_all("bridge.between_quotes", {**facts, "old": _numbered(old), "new": _numbered(new)})
    key = "one_quote" if (old.revision, old.day) == (new.revision, new.day) else "between_revisions"
    return in_all(f"bridge.{key}", {**facts, "old": _version(old), "new": _version(new)})


def _numbered(side: Side) -> Any:
    if not side.revision:
        return side.number
    return in_all("bridge.numbered", {"number": side.number, "revision": side.revision})


def _version(side: Side) -> Said:
    return in_all("bridge.revision", {"number": side.revision}) if side.revision else messages()["bridge.first"]


def _sentence(step: Step) -> Iterator[Said]:
    """Tell a cause; taxes, and discounts, that make up for each other are not told."""
    parts = _of_taxes(step.parts) if step.cause == TAX else step.parts
    if not parts or (step.cause == DISCOUNT and not step.amount):
        return
    if step.cause == DISCOUNT and len(parts) > _NAMED:
        lines: Said = in_all("bridge.spread", {"count": len(parts)})
    else:
        lines = _joined([_weighed(part, alone=len(parts) == 1) for part in _heaviest(parts)], len(parts))
    key = "step_of_taxes" if _has_taxes(step) else "step"
    yield in_all(f"bridge.{key}", {"cause": step.label, "amount": _signed(step.amount), "lines": lines})


def weighing(step: Step) -> Said:
    """Name what a cause moves: the lines that weigh most, or the taxes, and how many others there are."""
    parts = _of_taxes(step.parts) if step.cause == TAX else step.parts
    return _joined([_named(part) for part in _heaviest(parts)], len(parts))


def _has_taxes(step: Step) -> bool:
    return any(part.kind != LINE for part in step.parts)


def _of_taxes(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts of the taxes as a client is told them: by what moves them, not by line."""
    sums: dict[str, Decimal] = {}
    for part in parts:
        sums[part.kind] = sums.get(part.kind, ZERO) + part.amount
    return tuple(Part(kind, None, _small(messages()[f"bridge.{kind}"]), total) for kind, total in sums.items() if total)


def _heaviest(parts: Sequence[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: -abs(part.amount))[:_NAMED]


def _weighed(part: Part, *, alone: bool) -> Said:
    """Name a part, and what it moves unless it is the only one."""
    what = _named(part)
    return what if alone else in_all("bridge.line", {"what": what, "amount": _signed(part.amount)})


def _named(part: Part) -> Said:
    if part.quantity is None or part.kind != LINE:
        return part.label
    before, after = part.quantity
    if before is None or after is None:
        return in_all(f"bridge.line_{'added' if before is None else 'dropped'}", {"label": part.label})
    unit = part.unit if f"unit.{part.unit}s" in messages() else None
    return in_all("bridge.line_counted", {"label": part.label, "before": before, "after": Measure(float(after), unit)})


def _joined(named: Sequence[Said], count: int) -> Said:
    """List what is named, and say how many others there are."""
    more = count - len(named)
    key = {1: "one_other", 2: "two_others"}.get(more, "others")
    whole = [*named, in_all(f"bridge.{key}", {"count": more})] if more else named
    return {lang: messages()["view.joiner"][lang].join(each[lang] for each in whole) for lang in LANGUAGES}


def _changed(changes: Sequence[Difference], key: str) -> Iterator[Said]:
    named: list[Said] = [_small(each.text) for each in changes[:_NAMED]]
    said = in_all(f"bridge.{key}", {"changes": _joined(named, len(changes))})
    yield {lang: capital(text) for lang, text in said.items()}


def _by_the_year(old: Side, new: Side, steps: Sequence[Step]) -> Iterator[Said]:
    causes: list[Said] = []
    for step in steps:
        key = "cause_of_taxes" if _has_taxes(step) else "cause"
        causes.append(in_all(f"bridge.{key}", {"cause": _small(step.label), "amount": _signed(step.amount)}))
    facts = {**_amounts(old.yearly, new.yearly), "causes": _joined(causes, len(causes))}
    yield in_all(f"bridge.yearly_{_way(new.yearly - old.yearly)}", facts)


def _small(text: Said) -> Said:
    return {lang: small(each) for lang, each in text.items()}


def _signed(value: Decimal) -> Said:
    return {lang: signed(value, lang) + CURRENCY[lang] for lang in LANGUAGES}
