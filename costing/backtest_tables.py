"""Tables of a back-test: how often percentiles were kept, what was measured, what is proposed and what is not."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.back_testing import Backtest
from costing.calibrating import Measured
from costing.price_reading import shown_value
from costing.printing import Prose, Sheet
from costing.proposing import Proposal, weights_said
from costing.track_records import PERCENTILES, Coverage, TrackRecord
from costing.wording import number, percent, say

_UNSAID = "–"
_DECIMALS, _SHARED = 3, 2


def backtest_table(found: Backtest, lang: str) -> RenderableType:
    """Lay out how totals and services held up, then the correlation, the weights and what is proposed."""
    columns = ("service", "projects>", *(f"p{each}>" for each in PERCENTILES), "bias>", "likely_factor>", "width>")
    rows = [_row(each, _name(each, found, lang), lang) for each in (found.totals, *found.services.values())]
    sure = percent(round(found.confidence * 100, _SHARED), lang)
    return Group(
        Prose(say("backtest.title", lang, projects=found.totals.projects, day=found.day), "bold"),
        Text(),
        Sheet(columns, (rows,), lang),
        Text(),
        Prose(say("backtest.reading", lang, sure=sure)),
        Prose(_correlation(found, lang)),
        *_weights(found, lang),
        *_proposed(found, lang),
        *_left_out(found, lang),
    )


def _name(record: TrackRecord, found: Backtest, lang: str) -> str:
    if not record.code:
        return say("backtest.totals", lang)
    return f"{found.prices.all_services[record.code].label[lang]}\n{record.code}"


def _row(record: TrackRecord, name: str, lang: str) -> tuple[str, ...]:
    if not record.concluded:
        return (name, number(record.projects, lang), *(_UNSAID for _ in (*PERCENTILES, "bias", "level", "width")))
    kept = (_kept(each, lang) for each in record.coverage)
    figures = (_figure(each, lang) for each in (record.bias, record.level, record.width))
    return (name, number(record.projects, lang), *kept, *figures)


def _kept(each: Coverage, lang: str) -> str:
    """Say a share with its interval; a star where chance alone does not explain it."""
    share, low, high = (number(round(100 * part), lang) for part in (each.share, each.low, each.high))
    return f"{percent(float(share), lang)}{'' if each.as_expected else ' *'}\n{low} – {high}"


def _figure(each: Measured | None, lang: str) -> str:
    if each is None:
        return _UNSAID
    return f"{number(each.value, lang, _DECIMALS)}\n± {number(each.error, lang, _DECIMALS)}"


def _correlation(found: Backtest, lang: str) -> str:
    rank, book = found.rank_correlation, found.prices.risk.rank_correlation
    if rank is None:
        return say("backtest.rank_unknown", lang, book=book)
    value, error = (number(each, lang, _SHARED) for each in (rank.value, rank.error))
    return say("backtest.rank", lang, value=value, error=error, book=book)


def _weights(found: Backtest, lang: str) -> Iterator[RenderableType]:
    weighed = [record for record in found.services.values() if record.weights]
    if not weighed:
        return
    yield from (Text(), Prose(say("backtest.measured_weights", lang), "bold"))
    for record in weighed:
        text = weights_said(record, found.prices.services[record.code].weights, lang)
        yield Prose(f"{record.code}{say('view.colon', lang)}{text}", indent="  • ", hanging="    ")


def _proposed(found: Backtest, lang: str) -> Iterator[RenderableType]:
    yield from (Text(), Prose(say("backtest.proposed", lang), "bold"))
    if not found.proposals:
        yield Prose(say("backtest.nothing", lang), indent="  ")
    for each in found.proposals:
        text = f"{each.code}{say('view.colon', lang)}{each.told.said()[lang]}"
        yield Prose(text, indent="  • ", hanging="    ")
        yield from (Prose(f"{key}  {shown_value(dict(values))}", indent="    ") for key, values in each.entries.items())


def _left_out(found: Backtest, lang: str) -> Iterator[RenderableType]:
    if not found.left_out:
        return
    yield from (Text(), Prose(say("backtest.left_out", lang), "bold"))
    for each in found.left_out:
        text = f"{each.code}{say('view.colon', lang)}{each.text[lang]}"
        yield Prose(text, indent="  • ", hanging="    ")


def backtest_record(found: Backtest) -> dict[str, Any]:
    """Return a back-test as plain values: shares and factors as numbers, amounts [DZD before tax]."""
    return {
        "day": found.day.isoformat(),
        "interval_percent": round(found.confidence * 100, _SHARED),
        "totals": _track(found.totals),
        "services": {code: _track(record) for code, record in found.services.items()},
        "rank_correlation": _measured(found.rank_correlation),
        "book_rank_correlation": found.prices.risk.rank_correlation,
        "proposals": [_proposal(each) for each in found.proposals],
        "left_out": [{"code": each.code, "why": dict(each.text)} for each in found.left_out],
    }


def _proposal(each: Proposal) -> dict[str, Any]:
    entries = {key: dict(values) for key, values in each.entries.items()}
    return {"code": each.code, "entries": entries, "why": each.told.said()}


def _track(record: TrackRecord) -> dict[str, Any]:
    return {
        "projects": record.projects,
        "lines": record.lines,
        "concluded": record.concluded,
        "coverage": [
            {
                "percentile": each.percent,
                "expected": each.expected,
                "share": each.share,
                "low": each.low,
                "high": each.high,
                "as_expected": each.as_expected,
            }
            for each in record.coverage
        ],
        **{name: _measured(getattr(record, name)) for name in ("bias", "level", "width")},
        "weights": {name: _measured(each) for name, each in record.weights.items()},
        "held": list(record.held),
    }


def _measured(each: Measured | None) -> dict[str, float] | None:
    return None if each is None else {"value": each.value, "standard_error": each.error}
