"""A client's workbook as it came back, with the answer to it: what a seller looks at before a revision is made."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from costing.deferred import Showing, resolve
from costing.quoting.answering import Answer
from costing.quoting.asked import Asked, Remark, Returned, Tampered
from costing.quoting.bridging import Bridge
from costing.quoting.quote import Quote
from costing.quoting.record import ApprovalRecord

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Received(Showing):
    """A workbook read back: what was found in it, and what is answered to what it asks for; internal."""

    returned: Returned
    answered: Answer

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What the client changed where it may."""
        return self.returned.asked

    @property
    def tampered(self) -> tuple[Tampered, ...]:
        """What was changed where nothing may be; none of it is taken over."""
        return self.returned.tampered

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What the client wrote in comments beside cells."""
        return self.returned.remarks

    @property
    def revision(self) -> Quote | None:
        """The next revision, which grants what is asked; nothing where nothing is."""
        return self.answered.revision

    @property
    def approval(self) -> ApprovalRecord | None:
        """Who has to approve that revision, and why; nothing where it is within floors and mandates."""
        return self.answered.approval

    @property
    def bridge(self) -> Bridge | None:
        """What leads from the quote to that revision."""
        return self.answered.bridge

    def to_frame(self, lang: str | None = None) -> "pd.DataFrame":
        """Return what the client asks for as a table.

        Parameters
        ----------
        lang
            Language of the labels; without it, the quote's.

        Returns
        -------
        pandas.DataFrame
            One row a change, in the order of the sheet: cell, kind, code, label, old and new [decimals; a discount is a
            share, a choice taken 1], at_quoted and priced [DZD due, decimals; missing where it is refused alone].
        """
        import pandas as pd

        spoken = lang or self.answered.quote.lang
        names = ["cell", "kind", "code", "label", "old", "new", "at_quoted", "priced"]
        rows = [
            {
                "cell": each.asked.cell,
                "kind": each.asked.kind,
                "code": each.asked.code,
                "label": each.label[spoken],
                "old": each.asked.old,
                "new": each.asked.new,
                "at_quoted": each.at_quoted,
                "priced": each.priced,
            }
            for each in self.answered.changes
        ]
        return pd.DataFrame(rows, columns=names)

    def to_excel(self, path: str | Path, lang: str | None = None) -> None:
        """Write the counter-offer: what was quoted, what the client asks for and what is offered, side by side.

        Parameters
        ----------
        path
            The .xlsx file to write; one that stands there is replaced, whole or not at all.
        lang
            fr, ar or en; without it, the quote's.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        CannotWrite
            The folder or the disk refuses.
        """
        resolve("Received.to_excel")(self, Path(path), lang)

    def __repr__(self) -> str:
        """Say of what it is, how much was found in it, and what the answer comes to."""
        found = self.returned
        return (
            f"<Received {self.answered.quote.stem}: {len(found.asked)} asked, {len(found.tampered)} tampered, "
            f"{len(found.remarks)} remarks, due {self.answered.due:,.2f} DZD>"
        )
