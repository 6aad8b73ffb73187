"""What a client's returned workbook shows of itself in a notebook: what is asked, what that comes to, who approves."""

from collections.abc import Iterator

from costing.commercial_pages import approver
from costing.documents.panels import STRONG, TOTAL, Block, Column, Notes, Panel, Row, Table
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
from costing.quoting.answering import Answer
from costing.quoting.received import Received
from costing.wording import say

_FIGURES = ("at_quoted", "priced")
_ORDER = ("what", "cell", "old", "new", "at_quoted", "priced")  # what a row is of stands first


def panel(received: Received, lang: str | None) -> Panel:
    """Return what a returned workbook shows of itself: what it asks for and its effect, then what is to be looked at.

    Internal, as it tells our own prices and who approves.
    """
    spoken = lang or received.answered.quote.lang
    known = "" if received.returned.layout_known else say("received.layout", spoken)
    return Panel(spoken, title_said(received.returned, spoken), tuple(_blocks(received, spoken)), known)


def _blocks(received: Received, lang: str) -> Iterator[Block]:
    answered = received.answered
    if answered.changes:
        yield _asked(answered, lang)
        yield Notes(tuple(_read_with(answered, lang)))
        yield Notes(_approval(answered, lang))
    else:
        yield Notes((say("received.nothing", lang),))
    if received.remarks:
        title = say("received.remarks", lang, count=len(received.remarks))
        yield Notes(tuple(remark_said(each, lang) for each in received.remarks), title)
    if received.tampered:
        title = say("received.tampered", lang, count=len(received.tampered))
        yield Notes(tuple(tampering_said(each, lang) for each in received.tampered), title)


def _asked(answered: Answer, lang: str) -> Table:
    columns = tuple(Column(say(f"received.{name}", lang), name in _FIGURES) for name in _ORDER)
    together, due = total_rows(answered, lang)
    told = (dict(zip(COLUMNS, change_row(each, lang), strict=True)) for each in answered.changes)
    changes = tuple(Row(tuple(each[name] for name in _ORDER)) for each in told)
    return Table(columns, (*changes, Row(together, TOTAL), Row(due, STRONG)), say("received.asked", lang))


def _read_with(answered: Answer, lang: str) -> Iterator[str]:
    """Return what is to be known to read the table rightly."""
    yield say("received.quoted_due", lang, due_dzd=answered.quote.totals.due)
    yield from apart_said(answered, lang)
    yield from lower_said(answered, lang)
    yield from moved_said(answered, lang, "panel_returned.price_moved")


def _approval(answered: Answer, lang: str) -> tuple[str, ...]:
    """Say who approves and why: which change needs it by itself, then what the changes need together."""
    approval = answered.approval
    if approval is None:
        return (say("received.within", lang),)
    alone = {(each.kind, each.code) for effect in answered.changes for each in effect.approval}
    together = (each.text[lang] for each in approval.reasons if (each.kind, each.code) not in alone)
    return (approver(approval, lang), *needs_said(answered, lang), *together)
