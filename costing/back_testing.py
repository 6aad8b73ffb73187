"""Past quotes held against their final costs: were the percentiles kept, and what would have been calibrated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from costing.calibrating import Measured
from costing.errors import HistoryTooShort
from costing.histories import read_history
from costing.past_quotes import history_of
from costing.price_book import PriceBook
from costing.prices import Prices
from costing.progress import step
from costing.proposing import LeftOut, Proposal, Proposing, commented, entries_text, source_of
from costing.track_records import Past, TrackRecord
from costing.wording import say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

__all__ = ["Backtest", "backtest", "history_of"]

_HOUSE_LANGUAGE = "fr"


@dataclass(frozen=True)
class Backtest:
    """What past projects say of a price book: of their totals, of each service, and what it would be changed to.

    `prices` are those of the book on the day. `rank_correlation` is that of the lines of one project; nothing where too
    few have two lines. `proposals` are for a person to review, `left_out` says what is not proposed and why.
    """

    prices: Prices
    totals: TrackRecord
    services: Mapping[str, TrackRecord]
    rank_correlation: Measured | None
    proposals: tuple[Proposal, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def day(self) -> date:
        """The day whose book was held against the past."""
        return self.prices.day

    @property
    def confidence(self) -> float:
        """How sure every interval is [share]."""
        return self.prices.risk.learning.confidence

    @property
    def overlay(self) -> str:
        """The proposals as a company's own book (TOML), explained in French; `overlay_in` has the other languages."""
        return self.overlay_in(_HOUSE_LANGUAGE)

    def overlay_in(self, lang: str) -> str:
        """Return the proposals as a company's own book (TOML) that `PriceBook.read` accepts.

        It holds nothing but the proposed entries: neither the base book nor the company's present book is altered, and
        what that book holds already is not repeated. A person reads it, and copies what they agree with.

        Parameters
        ----------
        lang
            fr, ar or en: the language of the comments.
        """
        projects = self.totals.projects
        head = commented(say("backtest.head", lang, projects=projects, day=self.day))
        body = entries_text(self.proposals, self.day, source_of(projects, self.day, lang), lang)
        if not self.proposals:
            body = commented(say("backtest.nothing", lang))
        left = "".join(commented(f"{each.code}{say('view.colon', lang)}{each.text[lang]}") for each in self.left_out)
        tail = commented(say("backtest.left_out", lang)) + left if left else ""
        return "\n".join(part for part in (head, body, tail) if part)

    def __repr__(self) -> str:
        """Say how the totals held up, and how much is proposed."""
        kept = ", ".join(f"P{each.percent} held in {each.share:.0%}" for each in self.totals.coverage)
        bias, rank = (
            f"{each.value:.2f} ± {each.error:.2f}" if each is not None else "unknown"
            for each in (self.totals.bias, self.rank_correlation)
        )
        return (
            f"<Backtest of {self.totals.projects} projects, {self.day}: {kept}; actual over expected {bias}, "
            f"rank correlation {rank}; {len(self.proposals)} proposals>"
        )


def backtest(history: "str | Path | pd.DataFrame", book: PriceBook | None = None, day: date | None = None) -> Backtest:
    """Hold past projects against the ranges they were quoted with.

    Parameters
    ----------
    history
        A CSV file (UTF-8; commas, semicolons or tabs; decimal commas are understood) or a DataFrame, one row a line of
        a past project. Columns: `project`; `service`, a code of the book; `low`, `likely`, `high` of the line's amount
        as it was quoted and `actual`, what it came to [DZD before tax]; where they are of use, `open_top` (absent: as
        the service's own range), `quantity` (absent: 1), and `place.DRIVER`, where a known driver of the service stood
        on its scale (0 the cheap end, 1 the dear end, more past an open one). Several lines of one service are fine.
    book
        The price book, with or without a company's overlay; without it, the base book.
    day
        The day whose ranges, weights and rank correlation are held against the past; proposals begin on it. Without
        it, the last day on which something of the book changes.

    Returns
    -------
    Backtest
        For the totals and for each service: how often P50, P80 and P90 were kept, the bias, level and width that would
        have been right, with standard errors; the rank correlation; the weights of services whose drivers are known;
        and proposals, as an overlay for a person to review.

    Raises
    ------
    FileUnread
        The file is missing or is no CSV.
    HistoryRefused
        Columns or cells with faults: all of them, each with its row.
    HistoryTooShort
        Fewer projects than the book concludes from (`risk.backtest`).
    NotInForce
        The day is before the price book begins.

    Notes
    -----
    A total is the engine's distribution of its one-off lines at the book's rank correlation. Standard errors come from
    leaving out one project after the other; nothing is drawn at random. See docs/back-testing.md.
    """
    book = PriceBook.default() if book is None else book
    prices = book.on(book.last_change if day is None else day)
    with step("progress.history"):
        return _backtest(history, book, prices)


def _backtest(history: "str | Path | pd.DataFrame", book: PriceBook, prices: Prices) -> Backtest:
    past = Past(read_history(history, prices), prices)
    learning = prices.risk.learning
    if len(past.projects) < learning.least_projects:
        raise HistoryTooShort(found=len(past.projects), least=learning.least_projects)
    totals, services = past.totals, {code: past.of(code) for code in past.codes}
    correlation = past.correlation(tuple(services.values()))
    proposals, left_out = Proposing(tuple(services.values()), correlation, book, prices, totals.projects).decided
    return Backtest(prices, totals, services, correlation, proposals, left_out)
