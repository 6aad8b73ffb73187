"""What a form that came back leaves open and what is odd in it, held against the prices of a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from costing.auditing import Finding
from costing.documents.enquiry import ELSEWHERE
from costing.documents.questionnaire_gathering import Missing, Odd
from costing.documents.questionnaire_reading import Reading
from costing.errors import NoLineLeft
from costing.estimating import estimate
from costing.price_book import PriceBook
from costing.scope import ASKING
from costing.wording import LANGUAGES, said

_ESSENTIAL, _RANKED, _UNDECIDED, _REST = range(4)


def reviewed(read: Reading, book: PriceBook, day: date) -> Reading:
    """Return what a form says, once it is priced.

    Parameters
    ----------
    read
        The form as it was read.
    book, day
        What it is priced with.

    Returns
    -------
    Reading
        `missing`: what is essential, the questions by how much the price narrows with each, whether further services
        are wanted, then what moves no price now. `odd`: what stands in the form, then what the audit finds, answers
        outside the usual span among it.
    """
    if read.scope is None or not read.scope.asked:
        return read
    try:
        priced = estimate(read.scope, book, day)
    except NoLineLeft as refusal:
        nothing = Missing("", "", {lang: said(refusal, lang) for lang in LANGUAGES}, essential=True)
        return replace(read, missing=(nothing, *read.missing))
    asked = {key: each for each in priced.questions() for key in each.key.split(", ")}
    drivers = book.on(day).drivers
    told = {each.path for each in read.missing}
    more = (Missing(key, _cell(read, key), each.text) for key, each in asked.items() if key not in told)
    missing = [
        replace(each, narrowing=asked[each.path].narrowing, leads=drivers[asked[each.path].driver].leads)
        if each.path in asked
        else each
        for each in (*read.missing, *more)
    ]
    missing.sort(key=_order(tuple(asked)))
    return replace(read, missing=tuple(missing), odd=(*read.odd, *map(_found, priced.audit)))


def _cell(read: Reading, path: str) -> str:
    """Return where a form takes an answer, none where it does not ask for it."""
    return read.places.get(path) or read.places.get(ELSEWHERE.get(path, ""), "")


def _order(ranked: tuple[str, ...]) -> Callable[[Missing], tuple[int, int]]:
    """Return the place of what is missing: essential, what narrows the price, a service undecided, the rest."""
    ranks = {path: rank for rank, path in enumerate(ranked)}

    def place(each: Missing) -> tuple[int, int]:
        if each.essential:
            return _ESSENTIAL, 0
        if each.path in ranks:
            return _RANKED, ranks[each.path]
        return (_UNDECIDED if each.path in ASKING else _REST), 0

    return place


def _found(finding: Finding) -> Odd:
    return Odd("", "", {lang: f"{finding.message[lang]} {finding.way_out[lang]}" for lang in LANGUAGES})
