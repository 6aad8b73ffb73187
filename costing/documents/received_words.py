"""What a returned workbook asks for and what was tampered with in it, in words: for a terminal and for a notebook."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from costing.documents.template_text import printable
from costing.quoting.answering import Answer, Effect
from costing.quoting.asked import Asked, Remark, Returned, Tampered
from costing.tracing import PERCENT
from costing.wording import money, percent, quantity, say, shown, signed

COLUMNS = ("cell", "what", "old", "new", "at_quoted", "priced")
_CHOICES = ("option", "variant")
_LONGEST = 200
_LONGEST_REMARK = 2_000
_CUT = "…"


def title_said(found: Returned, lang: str) -> str:
    """Say which workbook came back: of which quote and revision."""
    number = say("received.revised", lang, number=found.number, revision=found.revision)
    return say("received.title", lang, number=number if found.revision else found.number)


def change_row(effect: Effect, lang: str) -> tuple[str, ...]:
    """Return one change as a row: cell, what, before, after, its effect at the price quoted and at ours."""
    asked = effect.asked
    values = (_value(asked, each, effect.unit, lang) for each in (asked.old, asked.new))
    refused = say("received.alone_refused", lang)
    priced = refused if effect.priced is None else signed(effect.priced, lang)
    return (plain(asked.cell), what_said(effect, lang), *values, signed(effect.at_quoted, lang), priced)


def total_rows(answered: Answer, lang: str) -> tuple[tuple[str, ...], ...]:
    """Return what all changes come to together, and what is due with them: as the sheet has it, and as we do."""
    before, dues = answered.quote.totals.due, (answered.asked_due, answered.due)
    return (
        (say("received.together", lang), "", "", "", *(signed(each - before, lang) for each in dues)),
        (say("received.due", lang), "", "", "", *(money(each, lang) for each in dues)),
    )


def what_said(effect: Effect, lang: str) -> str:
    """Say what a change is of."""
    return say(f"received.of_{effect.asked.kind}", lang, label=effect.label)


def _value(asked: Asked, value: Decimal, unit: str | None, lang: str) -> str:
    if asked.kind in _CHOICES:
        return say(f"received.{'taken' if value else 'left'}", lang)
    return quantity(value, unit, lang) if asked.kind == "quantity" else percent(value * PERCENT, lang)


def apart_said(answered: Answer, lang: str) -> Iterator[str]:
    """Say that effects do not add up, where they do not."""
    if sum(each.at_quoted for each in answered.changes) != answered.asked_due - answered.quote.totals.due:
        yield say("received.apart", lang)


def lower_said(answered: Answer, lang: str) -> Iterator[str]:
    """Warn where the answer comes to less than what the client asks for."""
    if answered.due < answered.asked_due:
        yield say("received.lower", lang, less_dzd=answered.asked_due - answered.due)


def moved_said(answered: Answer, lang: str, moved: str) -> Iterator[str]:
    """Say where a unit price is another for another quantity (`moved` is the message), or is kept; and what follows."""
    for effect in answered.changes:
        facts: dict[str, Any] = {
            "label": effect.label,
            "before_dzd": effect.unit_price_quoted,
            "after_dzd": effect.unit_price_priced,
        }
        if effect.asked.kind == "quantity" and effect.unit_price_priced is not None:
            facts |= {"quantity": quantity(effect.asked.new, effect.unit, lang)}
            if effect.price_moved:
                yield say(moved, lang, **facts)
            elif effect.unit_price_kept:
                yield say("received.price_kept", lang, **facts)
    for each in answered.followed:
        facts = {"label": each.label, "before_dzd": each.before, "after_dzd": each.after}
        yield say(f"received.{'reckoned' if each.reckoned else 'followed'}", lang, **facts)


def needs_said(answered: Answer, lang: str) -> Iterator[str]:
    """Say which change has to be approved by itself, and why."""
    for effect in answered.changes:
        for reason in effect.approval:
            facts = {"cell": shown(plain(effect.asked.cell), lang), "what": what_said(effect, lang)}
            yield say("received.needs", lang, **facts, reason=reason.text)


def remark_said(each: Remark, lang: str) -> str:
    """Say a comment of the client, with its cell."""
    facts = {"cell": shown(plain(each.cell), lang), "text": plain(each.text, _LONGEST_REMARK)}
    return say("received.remark", lang, **facts)


def tampering_said(each: Tampered, lang: str) -> str:
    """Say one thing that was tampered with, on one line: what a client wrote commands no terminal."""
    kind = say(f"tampered.{each.kind}", lang)
    what = f"{kind} ({plain(each.code)})" if each.code else kind
    old, new = (plain(text) or say("received.nothing_there", lang) for text in (each.old, each.new))
    return say("received.change", lang, cell=shown(plain(each.cell), lang), what=what, old=old, new=new)


def plain(text: str, longest: int = _LONGEST) -> str:
    """Return a text from outside on one line, cut where it is long."""
    line = " ".join(printable(text).split())
    return line if len(line) <= longest else line[:longest] + _CUT
