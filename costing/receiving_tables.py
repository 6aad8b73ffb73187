"""What a client's workbook asks for and what was tampered with in it, for a terminal and as plain values; internal."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.printing import Prose, Sheet, approval_lines, printable
from costing.quoting.answering import Answer, Effect
from costing.quoting.asked import Asked, Remark, Returned, Tampered
from costing.tracing import PERCENT
from costing.wording import LANGUAGES, money, percent, quantity, said, say, shown, signed

_COLUMNS = ("cell", "what", "old", "new", "at_quoted>", "priced>")
_CHOICES = ("option", "variant")
_RED = "bold red"
_LONGEST = 200
_LONGEST_REMARK = 2_000
_CUT = "…"


def received_table(found: Returned, answered: Answer, lang: str) -> RenderableType:
    """Lay out what came back: what is asked, its effect and approval, comments, then what was tampered with, in red.

    Parameters
    ----------
    found
        What was read from the workbook.
    answered
        The answer to what it asks for.
    lang
        fr, ar or en.
    """
    number_said = say("received.revised", lang, number=found.number, revision=found.revision)
    parts: list[RenderableType] = [
        Prose(say("received.title", lang, number=number_said if found.revision else found.number), "bold")
    ]
    if not found.layout_known:
        parts.append(Prose(say("received.layout", lang)))
    return Group(*parts, *_asked(answered, lang), *_remarks(found.remarks, lang), *_tampered(found.tampered, lang))


def _asked(answered: Answer, lang: str) -> Iterator[RenderableType]:
    yield Text()
    if not answered.changes:
        yield Prose(say("received.nothing", lang))
        return
    yield Prose(say("received.asked", lang), "bold")
    rows = [_row(each, lang) for each in answered.changes]
    before = answered.quote.totals.due
    dues = (answered.asked_due, answered.due)
    totals = [
        (say("received.together", lang), "", "", "", *(signed(each - before, lang) for each in dues)),
        (say("received.due", lang), "", "", "", *(money(each, lang) for each in dues)),
    ]
    heads = {name.rstrip(">"): say(f"received.{name.rstrip('>')}", lang) for name in _COLUMNS}
    yield Sheet(_COLUMNS, (rows, totals), lang, heads)
    yield Prose(say("received.quoted_due", lang, due_dzd=before))
    if sum(each.at_quoted for each in answered.changes) != answered.asked_due - before:
        yield Prose(say("received.apart", lang))
    if answered.due < answered.asked_due:
        yield Prose(say("received.lower", lang, less_dzd=answered.asked_due - answered.due), _RED)
    yield from (Prose(each) for each in _moved(answered, lang))
    yield Text()
    yield from (Prose(each) for each in _approval(answered, lang))


def _row(effect: Effect, lang: str) -> tuple[str, ...]:
    asked = effect.asked
    values = (_value(asked, each, effect.unit, lang) for each in (asked.old, asked.new))
    refused = say("received.alone_refused", lang)
    priced = refused if effect.priced is None else signed(effect.priced, lang)
    return (_plain(asked.cell), _what(effect, lang), *values, signed(effect.at_quoted, lang), priced)


def _what(effect: Effect, lang: str) -> str:
    return say(f"received.of_{effect.asked.kind}", lang, label=effect.label)


def _value(asked: Asked, value: Decimal, unit: str | None, lang: str) -> str:
    if asked.kind in _CHOICES:
        return say(f"received.{'taken' if value else 'left'}", lang)
    return quantity(value, unit, lang) if asked.kind == "quantity" else percent(value * PERCENT, lang)


def _moved(answered: Answer, lang: str) -> Iterator[str]:
    """Say where a unit price is another for another quantity, or is kept; and what else follows."""
    for effect in answered.changes:
        facts: dict[str, Any] = {
            "label": effect.label,
            "before_dzd": effect.unit_price_quoted,
            "after_dzd": effect.unit_price_priced,
        }
        if effect.asked.kind == "quantity" and effect.unit_price_priced is not None:
            facts |= {"quantity": quantity(effect.asked.new, effect.unit, lang)}
            if effect.price_moved:
                yield say("received.price_moved", lang, **facts)
            elif effect.unit_price_kept:
                yield say("received.price_kept", lang, **facts)
    for each in answered.followed:
        facts = {"label": each.label, "before_dzd": each.before, "after_dzd": each.after}
        yield say(f"received.{'reckoned' if each.reckoned else 'followed'}", lang, **facts)


def _approval(answered: Answer, lang: str) -> Iterator[str]:
    """Say who has to approve the revision, and which change needs that by itself."""
    if answered.revision is None or answered.approval is None:
        yield say("received.within", lang)
        return
    yield from approval_lines(answered.revision, lang)
    for effect in answered.changes:
        for reason in effect.approval:
            facts = {"cell": shown(_plain(effect.asked.cell), lang), "what": _what(effect, lang)}
            yield say("received.needs", lang, **facts, reason=reason.text)


def _remarks(found: tuple[Remark, ...], lang: str) -> Iterator[RenderableType]:
    if found:
        yield Text()
        yield Prose(say("received.remarks", lang, count=len(found)), "bold")
        for each in found:
            facts = {"cell": shown(_plain(each.cell), lang), "text": _plain(each.text, _LONGEST_REMARK)}
            yield Prose(say("received.remark", lang, **facts), indent="  • ", hanging="    ")


def _tampered(found: tuple[Tampered, ...], lang: str) -> Iterator[RenderableType]:
    if found:
        yield Text()
        yield Prose(say("received.tampered", lang, count=len(found)), _RED)
        yield from (Prose(_told(each, lang), "red", indent="  • ", hanging="    ") for each in found)


def _told(each: Tampered, lang: str) -> str:
    """Say one thing that was tampered with, on one line: what a client wrote commands no terminal."""
    kind = say(f"tampered.{each.kind}", lang)
    what = f"{kind} ({_plain(each.code)})" if each.code else kind
    old, new = (_plain(text) or say("received.nothing_there", lang) for text in (each.old, each.new))
    return say("received.change", lang, cell=shown(_plain(each.cell), lang), what=what, old=old, new=new)


def _plain(text: str, longest: int = _LONGEST) -> str:
    line = " ".join(printable(text).split())
    return line if len(line) <= longest else line[:longest] + _CUT


def received_record(found: Returned, answered: Answer) -> dict[str, Any]:
    """Return what came back and its answer as plain values; amounts are strings with two decimals [DZD]."""
    made, approval = answered.revision, answered.approval
    return {
        "workbook": found.path,
        "sha256": found.digest,
        "number": found.number,
        "revision": found.revision,
        "lang": found.lang,
        "layout_known": found.layout_known,
        "prices": answered.prices,
        "quoted_due": _amount(answered.quote.totals.due),
        "asked_due": _amount(answered.asked_due),
        "due": _amount(answered.due),
        "changes": [_effect(each) for each in answered.changes],
        "followed": [
            {"code": each.code, "label": dict(each.label), "before": _amount(each.before), "after": _amount(each.after)}
            for each in answered.followed
        ],
        "remarks": [{"cell": each.cell, "text": each.text} for each in found.remarks],
        "tampered": [
            {"kind": each.kind, "code": each.code, "cell": each.cell, "old": each.old, "new": each.new}
            for each in found.tampered
        ],
        "approval": approval.model_dump(mode="json", exclude_none=True) if approval is not None else None,
        "answered_with": made.revision if made is not None else None,
    }


def _effect(effect: Effect) -> dict[str, Any]:
    asked, refusal = effect.asked, effect.refusal
    return {
        "kind": asked.kind,
        "code": asked.code,
        "cell": asked.cell,
        "label": dict(effect.label),
        "old": f"{asked.old:f}",
        "new": f"{asked.new:f}",
        "at_quoted": _amount(effect.at_quoted),
        "priced": _amount(effect.priced),
        "unit_price_quoted": _amount(effect.unit_price_quoted),
        "unit_price_priced": _amount(effect.unit_price_priced),
        "approval": [each.model_dump(mode="json", exclude_none=True) for each in effect.approval],
        "refusal": {lang: said(refusal, lang) for lang in LANGUAGES} if refusal is not None else None,
    }


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
