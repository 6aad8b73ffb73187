"""One facility of a table, taken out of it: its scope, for a quote and documents of its own."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from costing.portfolio.facility_files import told
from costing.portfolio.parcels import portfolio_of
from costing.portfolio.scopes import scope_of
from costing.portfolio_errors import FacilityNotOne
from costing.price_book import PriceBook
from costing.progress import HOUSE_LANGUAGE
from costing.scope import Scope

if TYPE_CHECKING:
    from pandas import DataFrame


def facility_scope(
    frame: "DataFrame",
    label: Hashable,
    book: PriceBook,
    day: date,
    *,
    keep: Sequence[str] = (),
    lang: str = HOUSE_LANGUAGE,
) -> Scope:
    """Return the scope of one facility of a table, as a file of its own would give it.

    Parameters
    ----------
    frame, book, day, keep
        As of `price_portfolio`.
    label
        The label of its row.
    lang
        fr, ar or en: that of its documents.

    Returns
    -------
    Scope
        Whose quote has the prices of the row, to the centime. Its wilaya is left out, as no scope has one; a facility
        without a name is called by its label.

    Raises
    ------
    FacilityNotOne
        No row has this label, or several have.
    FrameRefused
        Faults of this row or of the columns.
    ScopeRefused
        A text that no scope takes, or another language.
    NotInForce
        The day is before the price book begins.

    Examples
    --------
    >>> import pandas
    >>> frame = pandas.DataFrame({"client.name": ["EPH d'Exemple"], "migration.volume_tb": [4.0]}, index=["EPH-19-01"])
    >>> facility_scope(frame, "EPH-19-01", PriceBook.default(), date(2026, 11, 24)).client.name
    "EPH d'Exemple"
    """
    places = [place for place, each in enumerate(frame.index) if each == label]
    if len(places) != 1:
        raise FacilityNotOne(label=str(label), found=len(places))
    row = frame.iloc[places]
    portfolio = portfolio_of(row, book.on(day), keep)
    portfolio.faults.refuse()
    texts = {name: text for name in row.columns if (text := told(row[name].iloc[0])) is not None}
    return scope_of(portfolio.facilities, 0, texts, lang)
