"""What a revision says of the quote it replaces."""

from datetime import date

from costing.quoting.record import Amount, Record


class Replaced(Record):
    """The revision before: its day, what was due [DZD], by how much that differs now, and why, in words for the client.

    `fingerprint` is that of its basis; `change` holds sentences by language.
    """

    number: str
    revision: int
    day: date
    due: Amount
    difference: Amount
    fingerprint: str
    change: dict[str, tuple[str, ...]]
