"""What priced facilities come to together: by wilaya, by kind of client, by service, and in all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from numbers import Real
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from costing.deferred import Showing, resolve
from costing.offers import Said
from costing.parties import ClientKind
from costing.portfolio.columns import KIND, WILAYA
from costing.portfolio.faults import Mask
from costing.portfolio.parcels import ENDS
from costing.portfolio.risks import PortfolioRisk
from costing.portfolio.series import Codes
from costing.portfolio.tables import GROSS, TOTAL, YEAR
from costing.portfolio_errors import PricesOfOther
from costing.prices import Array, Prices
from costing.wilayas import wilaya_of
from costing.wording import spoken

if TYPE_CHECKING:
    import os

    from pandas import DataFrame

SERVICE, CURVE = "service", "curve"
# What facilities are summed by.
BY = (WILAYA, KIND, SERVICE)
_ENDS = tuple(f"{TOTAL}.{end}" for end in ENDS)
_P80 = f"{TOTAL}.p80"
_KINDS: tuple[str, ...] = get_args(ClientKind)
Key = int | str | None


@dataclass(frozen=True, slots=True)
class Sum:
    """What some facilities come to together [DZD before tax; `gross` with value-added tax].

    `key` is what they have in common: the code of a wilaya, a kind of client, the code of a service; a text that names
    no wilaya as it is given; nothing where nothing was given. `sum_of_p80` adds up what each facility alone stays
    under in four cases of five, which all of them together stay under more often than that. `sum_of_p80`, `year_1`
    and `gross` are nothing where they were not reckoned.
    """

    key: Key
    facilities: int
    low: float
    likely: float
    high: float
    sum_of_p80: float | None = None
    year_1: float | None = None
    gross: float | None = None


@dataclass(frozen=True, eq=False)
class PortfolioSummary(Showing):
    """What priced facilities come to together; `unpriced` counts those without a price, `maintained` those maintained.

    `risk` is that of the programme as a whole, where it was reckoned; `services` names the services of the price book,
    `day` and `price_book` tell of when and which it is, where it was given.
    """

    groups: Mapping[str, tuple[Sum, ...]]
    total: Sum
    unpriced: int
    maintained: int = 0
    services: Mapping[str, Said] = field(default_factory=dict)
    risk: PortfolioRisk | None = None
    lang: str = "fr"
    day: date | None = None
    price_book: str = ""

    def to_frame(self, by: str = WILAYA, lang: str | None = None) -> "DataFrame":
        """Return the sums as a table.

        Parameters
        ----------
        by
            `wilaya`, `client.kind` or `service`.
        lang
            Language of the names; without it, the summary's own.

        Returns
        -------
        pandas.DataFrame
            One row a wilaya, a kind or a service, the dearest first, what was not given last: `name`, `facilities`,
            and `low`, `likely`, `high`, `sum_of_p80`, `year_1` [DZD before tax] and `gross` [DZD, tax included],
            NaN where not reckoned. `sum_of_p80` adds up the P80s of single facilities.

        Raises
        ------
        SummaryUnknown
            Another `by`.
        LanguageNotWritten
            Not one of the three languages.
        """
        told: DataFrame = resolve("PortfolioSummary.to_frame")(self, by, lang)
        return told

    def plot(self, kind: str = WILAYA, lang: str | None = None) -> Any:
        """Draw the sums, the largest on top, each from its low to its high; internal.

        Parameters
        ----------
        kind
            `wilaya`, `client.kind` or `service`; `curve`, how sure the programme as a whole is, where it has a risk.
        lang
            fr, ar or en; without it, the summary's own.

        Raises
        ------
        PictureUnknown
            Another kind.
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return resolve("PortfolioSummary.plot")(self, kind, lang)

    def to_excel(
        self,
        path: "str | os.PathLike[str]",
        lang: str | None = None,
        *,
        title: str = "",
        note: str = "",
        internal: bool = False,
    ) -> None:
        """Write the page that is handed over: a workbook with a sheet by wilaya, by kind and by service.

        Parameters
        ----------
        path
            The .xlsx to write; what stands there is replaced, whole or not at all.
        lang
            fr, ar or en; without it, the summary's own.
        title
            What the programme is called.
        note
            What must be seen on every sheet, as "données synthétiques (fictives)".
        internal
            Whether ranges and percentiles are told too: such a page is never to be sent. Without it, only what
            quotes at their likely prices tell: amounts with tax, maintenance, and services before tax.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        CannotWrite
            The folder or disk refuses; whatever was there before is untouched.
        """
        resolve("PortfolioSummary.to_excel")(self, path, lang, title=title, note=note, internal=internal)

    def __repr__(self) -> str:
        """Say how many facilities, and what they come to."""
        return f"<PortfolioSummary {self.total.facilities} facilities: {self.total.likely:,.0f} DZD likely>"


def portfolio_summary(
    frame: "DataFrame",
    priced: "DataFrame",
    prices: Prices | None = None,
    *,
    risk: PortfolioRisk | None = None,
    lang: str = "fr",
    left_out: int = 0,
) -> PortfolioSummary:
    """Sum priced facilities by wilaya, by kind of client and by service.

    Parameters
    ----------
    frame
        The facilities, one row each, as `price_portfolio` took them; `wilaya` may be a code or a name.
    priced
        What it gave of them, on the same index, in whatever order, with percentiles or without.
    prices
        The price book on the day, which names its services; without it they are called by their codes.
    risk
        The risk of the programme as a whole, which tells its own P50 and P80.
    lang
        fr, ar or en: in which it shows itself where no other is asked for.
    left_out
        How many facilities were left out of both tables because they cannot be priced: they count as `unpriced`.

    Returns
    -------
    PortfolioSummary
        Sums of the facilities that have a price [DZD before tax]; those without count as `unpriced`.

    Raises
    ------
    PricesOfOther
        The two tables, or the risk, are not of the same facilities.
    LanguageNotWritten
        Not one of the three languages.

    Examples
    --------
    >>> import pandas
    >>> from datetime import date
    >>> from costing import PriceBook, price_portfolio
    >>> frame = pandas.DataFrame({"wilaya": ["Oran", 31, None], "migration.volume_tb": [5.0, 8.0, 2.0]})
    >>> found = portfolio_summary(frame, price_portfolio(frame, PriceBook.default(), date(2026, 11, 24)))
    >>> [(each.key, each.facilities) for each in found.groups["wilaya"]]
    [(31, 2), (None, 1)]
    """
    spoken(lang, lang)
    priced = _of_the_same(frame, priced)
    if risk is not None and len(risk.index) != int(priced[f"{TOTAL}.likely"].notna().sum()):
        raise PricesOfOther(facilities=len(frame), prices=len(risk.index))
    there = priced[f"{TOTAL}.likely"].notna().to_numpy()
    columns = {name: priced[name].to_numpy(dtype=float)[there] for name in priced.columns}
    groups = {by: tuple(filter(_of_any, _summed(*_grouped(frame, by, there), columns))) for by in (WILAYA, KIND)}
    groups[SERVICE] = tuple(sorted(_of_services(columns), key=_rank))
    (total,) = _summed(np.zeros(int(there.sum()), dtype=np.int64), [None], columns)
    services = {} if prices is None else {code: each.label for code, each in prices.all_services.items()}
    maintained = int((~np.isnan(columns[YEAR])).sum()) if YEAR in columns else 0
    unpriced = int((~there).sum()) + left_out
    day, book = (None, "") if prices is None else (prices.day, prices.fingerprint)
    return PortfolioSummary(groups, total, unpriced, maintained, services, risk, lang, day, book)


def _of_the_same(frame: "DataFrame", priced: "DataFrame") -> "DataFrame":
    """Return prices in the order of the facilities; labels say which is whose, where they are not the same at once."""
    if priced.index.equals(frame.index):
        return priced
    apart = frame.index.has_duplicates or priced.index.has_duplicates
    if apart or len(frame) != len(priced) or not priced.index.isin(frame.index).all():
        raise PricesOfOther(facilities=len(frame), prices=len(priced))
    return priced.loc[frame.index]


def _grouped(frame: "DataFrame", by: str, there: Mask) -> tuple[Codes, list[Key]]:
    """Return the group of each facility that has a price, and what those of each group have in common."""
    from pandas import factorize

    given = frame[by].astype(object).to_numpy()[there] if by in frame.columns else np.full(int(there.sum()), None)
    which, different = factorize(given)
    keys = [*(_key(each, by) for each in different), None]
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    return np.array([places[key] for key in keys])[which], list(places)


def _key(given: Any, by: str) -> Key:
    if by == WILAYA and (code := wilaya_of(given)) is not None:
        return code
    if by == KIND and isinstance(given, Real):  # its place among the kinds there are
        place = int(float(given))
        return _KINDS[place] if 0 <= place < len(_KINDS) else None
    return str(given).strip() or None


def _summed(which: Codes, keys: Sequence[Key], columns: Mapping[str, Array]) -> tuple[Sum, ...]:
    """Return what each group comes to."""
    counts = np.bincount(which, minlength=len(keys))
    added = {
        name: np.bincount(which, weights=np.nan_to_num(columns[name]), minlength=len(keys))
        for name in (*_ENDS, _P80, YEAR, GROSS)
        if name in columns
    }
    sums = [
        Sum(
            key,
            int(counts[place]),
            *(float(added[name][place]) for name in _ENDS),
            *(float(added[name][place]) if name in added else None for name in (_P80, YEAR, GROSS)),
        )
        for place, key in enumerate(keys)
    ]
    return tuple(sorted(sums, key=_rank))


def _of_any(each: Sum) -> bool:
    return each.facilities > 0


def _rank(each: Sum) -> tuple[bool, float, str]:
    """Put the dearest first, and what was not given last."""
    return each.key is None, -each.likely, str(each.key)


def _of_services(columns: Mapping[str, Array]) -> Iterator[Sum]:
    """Return the sum of each service that any facility asks for."""
    for name, values in columns.items():
        code, _, end = name.rpartition(".")
        there = ~np.isnan(values)
        if end == ENDS[0] and code != TOTAL and there.any():
            low, likely, high = (float(np.nansum(columns[f"{code}.{each}"])) for each in ENDS)
            yield Sum(code, int(there.sum()), low, likely, high)
