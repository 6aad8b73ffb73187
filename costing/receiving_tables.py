"""What a client's workbook asks for and what was tampered with in it, for a terminal and as plain values; internal."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.documents.received_words import (
    COLUMNS,
    apart_said,
    change_row,
    lower_said,
    moved_said,
    needs_said,
    remark_said,
    tampering_said,
    title_said,
    total_rows,
)
from costing.printing import Prose, Sheet, approval_lines
from costing.quoting.answering import Answer, Effect
from costing.quoting.asked import Remark, Returned, Tampered
from costing.wording import LANGUAGES, said, say

_FIGURES = ("at_quoted", "priced")
_RED = "bold red"


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
    parts: list[RenderableType] = [Prose(title_said(found, lang), "bold")]
    if not found.layout_known:
        parts.append(Prose(say("received.layout", lang)))
    return Group(*parts, *_asked(answered, lang), *_remarks(found.remarks, lang), *_tampered(found.tampered, lang))


def _asked(answered: Answer, lang: str) -> Iterator[RenderableType]:
    yield Text()
    if not answered.changes:
        yield Prose(say("received.nothing", lang))
        return
    yield Prose(say("received.asked", lang), "bold")
    rows = [change_row(each, lang) for each in answered.changes]
    heads = {name: say(f"received.{name}", lang) for name in COLUMNS}
    columns = tuple(f"{name}>" if name in _FIGURES else name for name in COLUMNS)
    yield Sheet(columns, (rows, total_rows(answered, lang)), lang, heads)
    yield Prose(say("received.quoted_due", lang, due_dzd=answered.quote.totals.due))
    yield from (Prose(each) for each in apart_said(answered, lang))
    yield from (Prose(each, _RED) for each in lower_said(answered, lang))
    yield from (Prose(each) for each in moved_said(answered, lang, "received.price_moved"))
    yield Text()
    yield from (Prose(each) for each in _approval(answered, lang))


def _approval(answered: Answer, lang: str) -> Iterator[str]:
    """Say who has to approve the revision, and which change needs that by itself."""
    if answered.revision is None or answered.approval is None:
        yield say("received.within", lang)
        return
    yield from approval_lines(answered.revision, lang)
    yield from needs_said(answered, lang)


def _remarks(found: tuple[Remark, ...], lang: str) -> Iterator[RenderableType]:
    if found:
        yield Text()
        yield Prose(say("received.remarks", lang, count=len(found)), "bold")
        yield from (Prose(remark_said(each, lang), indent="  • ", hanging="    ") for each in found)


def _tampered(found: tuple[Tampered, ...], lang: str) -> Iterator[RenderableType]:
    if found:
        yield Text()
        yield Prose(say("received.tampered", lang, count=len(found)), _RED)
        yield from (Prose(tampering_said(each, lang), "red", indent="  • ", hanging="    ") for each in found)


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
