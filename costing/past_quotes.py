"""Past quotes and what they came to, brought together as the history of their lines."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costing.errors import FileUnread, Problem, RecordRefused
from costing.fields import nearest, read_text, unknown_word
from costing.histories import OPTIONAL, PLACE, REQUIRED
from costing.progress import step
from costing.quoting.confiding import CONTINGENCY
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.sheets import Reading, Row, rows_of

if TYPE_CHECKING:
    import pandas as pd

COSTS = ("number", "code", "actual")


def history_of(quotes: Iterable[Quote], costs: "str | Path | pd.DataFrame") -> "pd.DataFrame":
    """Bring past quotes and their final costs together, as `backtest` reads them.

    Parameters
    ----------
    quotes
        Past quotes, as `Quote.from_json` reads them; of several revisions of one number, the last counts.
    costs
        A CSV file or a DataFrame: `number` of the quote, `code` of the line (as in the record: `data_migration`,
        `licences.2`) and `actual`, what it came to [DZD before tax]; one row a line.

    Returns
    -------
    pandas.DataFrame
        One row a one-off line, in the order of the quotes: project (its number), service, low, likely, high, actual
        [DZD before tax], open_top, quantity, and `place.DRIVER` where a driver was known. A quote none of whose lines
        has a cost is not finished, and left out; an option without one was not taken.

    Raises
    ------
    FileUnread
        The file is missing or is no CSV.
    HistoryRefused
        A cost of an unknown quote or line, two of one line, or none of a line whose quote has others; two quotes of one
        number: all at once.
    """
    import pandas as pd

    reading = Reading([])
    latest = _latest(quotes, reading)
    paid = _paid(rows_of(costs, COSTS, COSTS, reading), latest, reading)
    rows = [row for quote in latest.values() for row in _rows(quote, paid, reading)]
    reading.refuse(costs)
    places = sorted({name for row in rows for name in row if name.startswith(PLACE)})
    return pd.DataFrame(rows, columns=[*REQUIRED, *OPTIONAL, *places])


def _latest(quotes: Iterable[Quote], reading: Reading) -> dict[str, Quote]:
    """Return the last revision of each number; two quotes that share one are told."""
    latest: dict[str, Quote] = {}
    for quote in quotes:
        other = latest.get(quote.number)
        if other is None or other.revision < quote.revision:
            latest[quote.number] = quote
        elif other.revision == quote.revision and other != quote:
            reading.problems.append(Problem(quote.number, "number_shared"))
    return latest


def _paid(rows: Iterable[Row], quotes: Mapping[str, Quote], reading: Reading) -> dict[tuple[str, str], float]:
    """Return what each line of each quote came to, by number and code."""
    paid: dict[tuple[str, str], float] = {}
    for row in rows:
        number, code, actual = row.text("number", reading), row.text("code", reading), row.number("actual", reading)
        if not number or not code:
            continue
        if number not in quotes:
            facts = {"found": number, "nearest": nearest(number, quotes)}
            reading.problems.append(Problem(row.place("number"), "quote_unknown", facts))
        elif code not in (codes := [line.code for line in _worked(quotes[number])]):
            reading.problems.append(unknown_word(row.place("code"), repr(code), code, codes))
        elif (number, code) in paid:
            reading.problems.append(Problem(row.place("code"), "cost_twice", {"number": number, "found": code}))
        elif actual is not None:
            paid[number, code] = actual
    return paid


def _worked(quote: Quote) -> list[QuoteLine]:
    """Return the lines of a quote that are work: what a confidence added is spent on them, and costs nothing itself."""
    return [line for line in quote.lines if line.service != CONTINGENCY]


def _rows(quote: Quote, paid: Mapping[tuple[str, str], float], reading: Reading) -> Iterator[dict[str, Any]]:
    once = [line for line in _worked(quote) if not line.recurring]
    if not any((quote.number, line.code) in paid for line in once):
        return
    for line in once:
        actual = paid.get((quote.number, line.code))
        if actual is not None:
            yield {"project": quote.number, "actual": actual, **_quoted(line)}
        elif not line.optional:
            reading.problems.append(Problem(f"{quote.number} {line.code}", "cost_missing"))


def _quoted(line: QuoteLine) -> dict[str, Any]:
    span = {name: float(getattr(line.range, name)) for name in ("low", "likely", "high")}
    places = {PLACE + name: place for name, place in _places(line)}
    quantity = float(line.quantity)
    return {"service": line.service, **span, "open_top": line.range.open_top, "quantity": quantity, **places}


def _places(line: QuoteLine) -> Iterator[tuple[str, float]]:
    """Return where each driver stood that was known when the line was quoted; a part of a whole is no driver."""
    known = {each.step: each.facts.get("known", each.facts.get("unasked", False)) for each in line.trace}
    for each in line.trace:
        counted = known.get("quantity", True) if each.source.endswith(".volume") else known[each.step]
        if {"place", "weight"} <= set(each.facts) and counted and "." not in each.step:
            yield each.step, float(each.facts["place"])


def read_records(folder: Path) -> tuple[Quote, ...]:
    """Read every record (JSON) of a folder, in the order of their names.

    Raises
    ------
    FileUnread
        The folder is missing, is none, or holds no record; a file of it cannot be read.
    RecordRefused
        Files that are no record: every fault of every one, each with its file.
    """
    if not folder.is_dir():
        reason = Problem(str(folder), "folder_expected" if folder.exists() else "folder_missing")
        raise FileUnread(path=str(folder), reason=reason)
    quotes, problems = [], []
    paths = sorted(folder.glob("*.json"))
    with step("progress.records", total=len(paths)) as taken:
        for path in paths:
            try:
                quotes.append(Quote.from_json(read_text(path, folder="json_is_folder")))
            except RecordRefused as refusal:
                problems += [Problem(f"{path.name}: {each.place}", each.key, each.facts) for each in refusal.problems]
            taken.done += 1
    if problems:
        raise RecordRefused(path=str(folder), problems=tuple(problems))
    if not quotes:
        raise FileUnread(path=str(folder), reason=Problem(str(folder), "folder_without_records"))
    return tuple(quotes)
