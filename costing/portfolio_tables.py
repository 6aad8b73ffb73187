"""The summary of priced facilities: as a terminal shows it, and as another program reads it."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from costing.documents.portfolio_files import seen
from costing.documents.portfolio_words import AMOUNTS, Told, lead_of, name_of, notes_of, tables_of
from costing.errors import Problem
from costing.money import CENTIME, decimal_of, exactly, to_step
from costing.portfolio.summing import BY, PortfolioSummary, Sum
from costing.portfolio.surveys import RowFault, Survey
from costing.printing import Prose, Sheet
from costing.wording import LANGUAGES, problem_said, say

_TOLD = 20  # repeated references that are told one by one
_OF_PROGRAMME = ("p10", "p50", "p70", "p80", "p90", "mean", "sum_of_p80", "overstated")


@exactly
def summary_table(summary: PortfolioSummary, lang: str, missing: str = "") -> RenderableType:
    """Lay out the sums by wilaya, by kind and by service, and how they are read; `missing`: what they leave out."""
    parts: list[RenderableType] = [Prose(say("portfolio.title", lang), "bold"), Prose(lead_of(summary, lang))]
    parts += [Prose(missing, "bold")] if missing else []
    for told in tables_of(summary, lang):
        parts += [Text(), Prose(told.title, "bold"), _sheet(told, lang)]
    notes = (Prose(f"• {text}", indent="  ", hanging="    ") for text in notes_of(summary, lang))
    return Group(*parts, Text(), *notes)


def _sheet(told: Told, lang: str) -> Sheet:
    name, *figures = told.heads
    heads = {head: say(f"portfolio.{head}_head", lang) for head in told.heads}
    sections: tuple[Sequence[tuple[str, ...]], ...] = (told.rows,)
    return Sheet(
        (name, *(f"{head}>" for head in figures)),
        (*sections, *(() if told.total is None else ([told.total],))),
        lang,
        heads,
    )


@exactly
def summary_record(summary: PortfolioSummary) -> dict[str, Any]:
    """Return the sums as plain values: amounts as text with two decimals [DZD before tax; `gross` with tax]."""
    risk = summary.risk
    return {
        "facilities": summary.total.facilities,
        "maintained": summary.maintained,
        "total": _amounts(summary.total),
        **{by: [_record(summary, by, each) for each in summary.groups[by]] for by in BY},
        "programme": None if risk is None else {name: _amount(getattr(risk, name)) for name in _OF_PROGRAMME},
    }


def _record(summary: PortfolioSummary, by: str, each: Sum) -> dict[str, Any]:
    label = {lang: name_of(summary, by, each, lang) for lang in LANGUAGES}
    return {"key": each.key, "label": label, "facilities": each.facilities, **_amounts(each)}


def _amounts(each: Sum) -> dict[str, str | None]:
    return {name: _amount(getattr(each, name)) for name in AMOUNTS}


def _amount(value: float | Decimal | None) -> str | None:
    return None if value is None else f"{to_step(decimal_of(value), CENTIME):.2f}"


def fault_rows(faults: Sequence[RowFault], lang: str) -> list[tuple[object, ...]]:
    """Return faults as the rows of a table: line, reference, column, and what is wrong in a language."""
    rows: list[tuple[object, ...]] = []
    for each in faults:
        told = problem_said(Problem("", each.problem.key, each.problem.facts), lang)
        rows.append((each.line, seen(each.reference), each.problem.place, seen(told)))
    return rows


def rows_record(found: Survey, problems: Path | None) -> dict[str, Any]:
    """Return how many rows a file has, how many are priced and left out, where the faults stand, what is repeated."""
    return {
        "rows": found.rows,
        "priced": len(found.frame),
        "left_out": found.rows - len(found.frame),
        "problems_file": None if problems is None else str(problems),
        "repeated": [
            {"reference": seen(each.reference), "lines": list(each.lines), "identical": each.identical}
            for each in found.repeated
        ],
    }


def missing_said(found: Survey, problems: Path, lang: str) -> str:
    """Say how many rows of a file are left out, and where that is told; nothing where none is."""
    priced = len(found.frame)
    if priced == found.rows:
        return ""
    facts = {"priced": priced, "rows": found.rows, "left": found.rows - priced, "path": problems.name}
    return say("portfolio.missing", lang, **facts)


def repeated_said(found: Survey, lang: str) -> list[str]:
    """Say which references several rows bear, the first of them one by one."""
    lines = [
        say(
            "portfolio.repeated_alike" if each.identical else "portfolio.repeated",
            lang,
            reference=seen(each.reference),
            lines=", ".join(map(str, each.lines)),
        )
        for each in found.repeated[:_TOLD]
    ]
    rest = len(found.repeated) - _TOLD
    return [*lines, *([say("portfolio.repeated_more", lang, count=rest)] if rest > 0 else [])]


def fault_record(faults: Sequence[RowFault], lang: str) -> list[dict[str, Any]]:
    """Return faults as plain values."""
    names = ("line", "reference", "column", "fault")
    return [dict(zip(names, row, strict=True)) for row in fault_rows(faults, lang)]
