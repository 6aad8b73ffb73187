"""A quote as other software would read it, for a terminal and as plain values."""

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.printing import Prose, Sheet
from costing.quoting.reconciling import Reconciliation, Row
from costing.quoting.roundings import Reading
from costing.wording import CURRENCY, in_all, money, say, signed

_TOTALS = ("net", "vat", "gross")


def reconcile_table(found: Reconciliation, number: str, client: str, lang: str) -> RenderableType:
    """Lay out what each system reads and how much more, where that comes from, and what was taken for granted.

    Parameters
    ----------
    found
        The readings.
    number
        The quote's.
    client
        The client's name.
    lang
        fr, ar or en.
    """
    rows = [(row.setting.label[lang], *_money(row.reading, lang), _more(row, lang)) for row in found.rows]
    ours = (say("reconcile.ours", lang), *_money(found.ours, lang), "")
    told = [
        Prose(f"{row.setting.label[lang]} – {row.where[lang]}", indent="  • ", hanging="    ")
        for row in found.rows
        if row.where is not None
    ]
    return Group(
        Prose(client, "bold"),
        Prose(say("reconcile.quote", lang, number=number)),
        Prose(say("reconcile.title", lang)),
        Text(),
        Sheet(("software", "net>", "total_vat>", "gross>", "added>"), (rows, [ours]), lang),
        Text(),
        Prose(_summary(found, lang), "bold"),
        *told,
        Text(),
        Prose(say("reconcile.entered", lang)),
        Prose(say("reconcile.evidence", lang)),
    )


def _money(reading: Reading, lang: str) -> tuple[str, ...]:
    return tuple(money(getattr(reading, name), lang) for name in _TOTALS)


def _more(row: Row, lang: str) -> str:
    return signed(row.difference.gross, lang)


def _summary(found: Reconciliation, lang: str) -> str:
    if found.same:
        return say("reconcile.all_same", lang)
    gaps = [row.difference.gross for row in found.rows if not row.same]
    least, most = (signed(gap, lang) + CURRENCY[lang] for gap in (min(gaps), max(gaps)))
    gap = say(f"reconcile.{'gaps' if least != most else 'one_gap'}", lang, least=least, most=most)
    return say("reconcile.some_same", lang, same=len(found.rows) - len(gaps), count=len(found.rows), gap=gap)


def reconcile_record(found: Reconciliation, number: str) -> dict[str, Any]:
    """Return the readings as plain values: amounts as text with two decimals [DZD]; `where` is null for the same."""
    return {
        "number": number,
        "same": found.same,
        "ours": _totals(found.ours),
        "rows": [
            {
                "system": row.setting.system,
                "setting": row.setting.name,
                "label": dict(row.setting.label),
                "confirmed": row.setting.confirmed,
                **_totals(row.reading),
                "difference": {name: f"{getattr(row.difference, name):.2f}" for name in _TOTALS},
                "where": row.where,
            }
            for row in found.rows
        ],
        "entered": in_all("reconcile.entered", {}),
        "evidence": in_all("reconcile.evidence", {}),
    }


def _totals(reading: Reading) -> dict[str, Any]:
    taxes = [{"rate": f"{rate:f}", "amount": f"{tax:.2f}"} for rate, tax in reading.taxes]
    return {**{name: f"{getattr(reading, name):.2f}" for name in _TOTALS}, "taxes": taxes}
