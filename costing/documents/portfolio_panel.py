"""What priced facilities come to, as a notebook shows it and as a table: by wilaya, kind and service; internal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from costing.documents.panels import TOTAL, Block, Column, Notes, Panel, Row, Table
from costing.documents.portfolio_words import AMOUNTS, MOST, Told, check_by, lead_of, name_of, notes_of, tables_of
from costing.portfolio.summing import PortfolioSummary
from costing.wording import say, spoken

if TYPE_CHECKING:
    import pandas as pd


def panel(summary: PortfolioSummary, lang: str | None) -> Panel:
    """Read what a summary shows, in a language or its own."""
    tongue = lang or summary.lang
    return Panel(tongue, say("portfolio.title", tongue), tuple(_blocks(summary, tongue)), lead_of(summary, tongue))


def _blocks(summary: PortfolioSummary, lang: str) -> Iterator[Block]:
    yield from (_table(told, lang) for told in tables_of(summary, lang, MOST))
    yield Notes(tuple(notes_of(summary, lang)))


def _table(told: Told, lang: str) -> Table:
    name, *figures = (say(f"portfolio.{head}_head", lang) for head in told.heads)
    columns = (Column(name), *(Column(head, figures=True) for head in figures))
    foot = () if told.total is None else (Row(told.total, TOTAL),)
    return Table(columns, (*map(Row, told.rows), *foot), told.title)


def summary_frame(summary: PortfolioSummary, by: str, lang: str | None) -> "pd.DataFrame":
    """Return the sums by one thing, as `PortfolioSummary.to_frame` promises it."""
    import pandas as pd

    check_by(by)
    tongue = spoken(lang, summary.lang)
    sums = summary.groups[by]
    index = pd.Index([each.key for each in sums], name=by, dtype=object)
    amounts = {
        name: pd.Series([getattr(each, name) for each in sums], index=index, dtype="float64") for name in AMOUNTS
    }
    names = pd.Series([name_of(summary, by, each, tongue) for each in sums], index=index, dtype=object)
    counts = pd.Series([each.facilities for each in sums], index=index, dtype="int64")
    return pd.DataFrame({"name": names, "facilities": counts, **amounts})
