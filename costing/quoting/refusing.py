"""What cannot be granted of what a client asks for: every request that is refused, with its cell, all at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from costing.answer_errors import AskedRefused, ChoicesClash
from costing.errors import CostingError, Problem
from costing.estimating import under
from costing.quoting.asked import Asked
from costing.quoting.conceding import selling
from costing.quoting.granting import PricesKept, clashes, granted
from costing.quoting.parts import Parts
from costing.quoting.seen import Seen
from costing.wording import LANGUAGES, said

_CHOICES = frozenset({"option", "variant"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Requests that cannot be granted, by their cells in the file that came back, and why."""

    cells: tuple[str, ...]
    reason: CostingError


def refused(
    quote: Parts, seen: Seen, asked: Sequence[Asked], prices: PricesKept, together: CostingError
) -> AskedRefused:
    """Return the refusal of requests that cannot be granted together.

    Parameters
    ----------
    quote, seen
        The quote that was sent, and what its sheet showed.
    asked
        What the client asks for.
    prices
        Whose unit prices the answer would have.
    together
        Why all of it is refused; it is what is told where each request would be granted by itself.

    Returns
    -------
    AskedRefused
        Every request that is refused by itself, and choices that exclude each other.
    """
    found = tuple(_each(quote, seen, asked, prices)) or (Refusal(_cells(asked), together),)
    told = ({lang: _one_line(each.reason, lang) for lang in LANGUAGES} for each in found)
    problems = tuple(
        Problem(_place(each.cells), "asked_refused", {"reason": reason})
        for each, reason in zip(found, told, strict=True)
    )
    return AskedRefused(problems=problems, refusals=tuple((each.cells, each.reason) for each in found))


def _each(quote: Parts, seen: Seen, asked: Sequence[Asked], prices: PricesKept) -> Iterator[Refusal]:
    choices = [each for each in asked if each.kind in _CHOICES]
    known = {each.code: each for each in choices}
    for codes in clashes(quote, {each.code: bool(each.new) for each in choices}):
        yield Refusal(_of(codes, known), ChoicesClash(codes=codes))
    there = {each.code for each in (*quote.options, *quote.variants)}
    for each in asked:
        if each.kind in _CHOICES and each.code in there:
            continue  # one alone may exclude what another takes back
        try:
            priced = granted(quote, seen, (each,), prices)
            selling(under(priced, priced.scope.terms))
        except CostingError as reason:
            yield Refusal((each.cell,), reason)


def _of(codes: Sequence[str], asked: Mapping[str, Asked]) -> tuple[str, ...]:
    """Return the cells in which choices were ticked; one that was taken before was not asked for."""
    return tuple(asked[code].cell for code in codes if code in asked)


def _cells(asked: Sequence[Asked]) -> tuple[str, ...]:
    return tuple(each.cell for each in asked)


def _place(cells: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(cells))


def _one_line(reason: CostingError, lang: str) -> str:
    return " ".join(line.strip() for line in said(reason, lang).splitlines())
