"""A quote as only the company sees it: its ranges, risk, costs, margins and floors."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from costing.deferred import Showing, resolve
from costing.quoting.parts import Parts


@dataclass(frozen=True, slots=True)
class InternalQuote(Showing):
    """The internal build of a quote: never to be sent."""

    quote: Parts

    def to_frame(self, lang: str | None = None) -> Any:
        """Return the lines with what is internal of them as a table.

        Parameters
        ----------
        lang
            Language of the labels; without it, the quote's.

        Returns
        -------
        pandas.DataFrame
            One row a line, by its code: label, quantity, unit_price and amount [DZD before tax, decimals], discount,
            low, likely and high, contingency, cost, margin and floor [DZD, decimals; missing where nothing is known],
            recurring, optional.
        """
        return resolve("InternalQuote.to_frame")(self, lang)

    def plot(self, kind: str = "curve", lang: str | None = None) -> Any:
        """Draw its risk, from its record.

        Parameters
        ----------
        kind
            `curve`: the S-curve, and where the quote stands on it; `tornado`: what moves the total.
        lang
            fr, ar or en; without it, the quote's.

        Returns
        -------
        matplotlib.figure.Figure
            A notebook shows it; `.savefig(path)` writes it.

        Raises
        ------
        PictureUnknown
            Neither of the two.
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return resolve("InternalQuote.plot")(self, kind, lang)

    def to_excel(self, path: str | Path, lang: str | None = None) -> None:
        """Write the internal workbook, as `Quote.to_excel(internal=True)` does."""
        resolve("Quote.to_excel")(self.quote, Path(path), lang, internal=True)

    def to_word(self, path: str | Path, *, kind: str = "proposal", lang: str | None = None) -> None:
        """Write an internal document, as `Quote.to_word(internal=True)` does."""
        resolve("Quote.to_word")(self.quote, Path(path), lang, kind, internal=True)

    def __repr__(self) -> str:
        """Say number, client and net, and that it stays inside."""
        held = self.quote
        mark = f".r{held.revision}" if held.revision else ""
        net = f"net {held.totals.net:,.2f} DZD"
        return f"<InternalQuote {held.number}{mark} {held.client['name']!r}: {net}, never to be sent>"
