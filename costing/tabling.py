"""Tables of what is worked out beside a quote: questions to ask, origins side by side, what an overlay changes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.asking import Question
from costing.origins import ORIGINS, OriginPage, OriginRow
from costing.price_changes import Change
from costing.price_reading import shown_value
from costing.printing import Prose, Sheet
from costing.wording import money, say

_GROUPS = ("once", "year", "client")
_CENTIMES = 2
_WORTH = ("narrowing", "narrowing_of_range", "if_dear", "if_dear_year")


def question_table(asked: Sequence[Question], lang: str) -> RenderableType:
    """Lay out the questions, the one that narrows the price most first, each with what stands while it is open."""
    if not asked:
        return Prose(say("questions.none", lang))
    rows = [
        (
            str(rank),
            f"{each.text[lang]}\n{each.key}",
            say("explain.unknown", lang, low=each.low, likely=each.likely, high=each.high),
            _rounded(each.narrowing, lang),
        )
        for rank, each in enumerate(asked, start=1)
    ]
    heading = Prose(say("questions.title", lang), "bold")
    return Group(heading, Text(), Sheet(("", "question", "answer", "narrowing>"), (rows,), lang))


def question_record(each: Question) -> dict[str, Any]:
    """Return a question as plain values [DZD before tax]."""
    return {
        "driver": each.driver,
        "key": each.key,
        "label": dict(each.label),
        "question": dict(each.text),
        **{name: _plain(getattr(each, name).value) for name in ("low", "likely", "high")},
        **{
            name: round(getattr(each, name), _CENTIMES)
            for name in ("narrowing", "narrowing_of_range", "if_dear", "if_dear_year")
        },
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, float | int) else dict(value)


def _rounded(value: float, lang: str) -> str:
    """Write what an answer is worth, to the dinar."""
    return money(Decimal(round(value)), lang)


def origins_table(page: OriginPage, client: str, lang: str) -> RenderableType:
    """Lay out a scope under each origin of its vendor, on one page."""
    parts: list[RenderableType] = [Prose(client, "bold"), Prose(say("origins.title", lang))]
    columns = ("line", *(f"{origin}>" for origin in ORIGINS), "added>")
    for group in _GROUPS:
        rows = [row for row in page.rows if row.group == group]
        if rows:
            total = (say(f"origins.total_{group}", lang), *_totals(page, group, lang))
            sheet = Sheet(columns, ([_origin_row(row, lang) for row in rows], [total]), lang)
            parts += [Text(), Prose(say(f"origins.{group}", lang), "bold"), sheet]
    return Group(*parts)


def _origin_row(row: OriginRow, lang: str) -> tuple[str, ...]:
    label = row.label[lang] + (f"\n{row.why[lang]}" if row.why[lang] else "")
    amounts = (row.amounts[origin] for origin in ORIGINS)
    return (label, *("–" if each is None else money(each, lang) for each in amounts), money(row.added, lang))


def _totals(page: OriginPage, group: str, lang: str) -> tuple[str, ...]:
    totals = [page.total(group, origin) for origin in ORIGINS]
    return tuple(money(each, lang) for each in (*totals, totals[-1] - totals[0]))


def origins_record(page: OriginPage) -> dict[str, Any]:
    """Return the page as plain values: amounts as text with two decimals [DZD before tax]."""
    return {
        "rows": [
            {
                "code": row.code,
                "group": row.group,
                "label": dict(row.label),
                "amounts": {name: None if each is None else f"{each:.2f}" for name, each in row.amounts.items()},
                "added": f"{row.added:.2f}",
                "why": dict(row.why),
            }
            for row in page.rows
        ],
        "totals": {
            group: {origin: f"{page.total(group, origin):.2f}" for origin in ORIGINS}
            for group in _GROUPS
            if any(row.group == group for row in page.rows)
        },
    }


def change_table(changes: Sequence[Change], lang: str) -> RenderableType:
    """Lay out what an overlay changes of the base book, and what it adds."""
    if not changes:
        return Prose(say("changes.none", lang))
    rows = [
        (
            "\n".join((each.key, *_papers(each))),
            say("changes.new", lang) if each.before is None else shown_value(each.before),
            shown_value(each.after) if each.after is not None else "–",
        )
        for each in changes
    ]
    heading = Prose(say("changes.title", lang), "bold")
    return Group(heading, Text(), Sheet(("key+since+source", "before", "after"), (rows,), lang))


def _papers(each: Change) -> tuple[str, ...]:
    return (f"{each.since.isoformat()} · {each.source}",) if each.since is not None else ()


def change_record(each: Change) -> dict[str, Any]:
    """Return a change as plain values."""
    since = each.since.isoformat() if each.since is not None else None
    return {"key": each.key, "from": since, "before": each.before, "after": each.after, "source": each.source}
