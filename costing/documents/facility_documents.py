"""The quote and the document of each facility of a table: none stopped by another, gone on with where it was left."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from costing.documents.batch import document_name, is_of_folder, write_documents
from costing.errors import CostingError, FileChanged
from costing.estimating import estimate
from costing.files import write_new
from costing.portfolio.scopes import scope_of
from costing.portfolio.surveys import Survey
from costing.portfolio_errors import FileStands
from costing.price_book import PriceBook
from costing.progress import step
from costing.quoting.quote import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costing.quoting.quote import Quote


@dataclass(frozen=True, slots=True)
class Made:
    """What stands of the documents of facilities: how many now, how many from before; and why others have none.

    `failed` is by the place of the facility among the good rows; `shared` says of each document that serves several,
    as they are identical, how many they are.
    """

    written: int
    kept: int
    failed: dict[int, CostingError]
    shared: tuple[int, ...] = ()


@dataclass(slots=True)
class _Work:
    """The quotes of the facilities, made one after the other; `__len__` says how many there are at the most."""

    survey: Survey
    book: PriceBook
    day: date
    folder: Path
    kind: str
    lang: str
    kept: int = 0
    failed: dict[int, CostingError] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    served: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.survey.places)

    def __iter__(self) -> "Iterator[Quote]":
        """Make each quote and write its record; yield those whose document is not there yet."""
        for place, row in enumerate(self.survey.places):
            try:
                made = self._quote(place, row)
                write_new({self.folder / f"{made.stem}.json": made.to_json().encode()})
            except FileChanged as error:
                self.failed[place] = FileStands(path=error.path, option="--documents")
                continue
            except CostingError as error:
                if is_of_folder(error):
                    raise
                self.failed[place] = error
                continue
            # The record is the same to the last byte: so is what was made of it.
            self.served[made.number] += 1
            if self.served[made.number] > 1:
                self.places.get(made.number, []).append(place)
                continue
            if (self.folder / document_name(made, self.kind, None)).exists():
                self.kept += 1
                continue
            self.places[made.number] = [place]
            yield made

    def _quote(self, place: int, row: int) -> "Quote":
        scope = scope_of(self.survey.portfolio.facilities, row, self.survey.texts(place), self.lang)
        return quote(estimate(scope, self.book, self.day))


def write_facility_documents(
    survey: Survey, folder: Path, book: PriceBook, day: date, *, kind: str, lang: str
) -> Made:  # fmt: skip
    """Write the record and a Word document of each good row of a table.

    Parameters
    ----------
    survey
        The facilities.
    folder
        Where NUMBER.json and NUMBER.docx go; the number begins with the reference of the row.
    book, day
        The price book, whose own templates are used where it has any, and the day of the quotes.
    kind, lang
        Of the document, as in `Quote.to_word`.

    Returns
    -------
    Made
        How many were written, how many were there already, and which rows have none.

    Raises
    ------
    CannotWrite
        The folder or disk takes no further file; those that were written are whole.
    """
    work = _Work(survey, book, day, folder, kind, lang)
    with step("progress.documents", lang, len(work)) as taken:

        def count(done: int, _: int | None) -> None:
            again = work.served.total() - len(work.served)
            taken.done = done + work.kept + again + len(work.failed)

        batch = write_documents(work, folder, kind=kind, progress=count, templates=book.templates)
    for failure in batch.failures:
        work.failed |= dict.fromkeys(work.places[failure.number], failure.error)
        del work.served[failure.number]
    shared = tuple(count for count in work.served.values() if count > 1)
    return Made(len(batch.written), work.kept, work.failed, shared)
