"""The files of a quote, and what is said of them: which are for the client, what to look over, who has to approve."""

from collections.abc import Iterable
from pathlib import Path

from costing.printing import approval_lines, finding_line, tell
from costing.quoting.quote import Quote, numbered
from costing.wording import say


def documents(made: Quote, out: Path, lang: str) -> dict[Path, bytes]:
    """Return the files of a quote by their paths: the record, the client's workbook, the client's proposal.

    Raises
    ------
    LanguageNotWritten
        Documents in that language do not exist yet.
    """
    from costing.documents.proposal import proposal_bytes
    from costing.documents.view import view_of
    from costing.documents.workbook import workbook_bytes

    view = view_of(made, lang)
    stem = numbered(made, lang)
    return {
        out / f"{made.number}.json": made.to_json().encode(),
        out / f"{stem}.xlsx": workbook_bytes(view),
        out / f"{stem}.docx": proposal_bytes(view),
    }


def announce(files: Iterable[Path], made: Quote, lang: str) -> None:
    """Tell where the files are and for whom, who has to approve the quote, and what to look over before it is sent."""
    for path in files:
        tell(say("table.wrote_record" if path.suffix == ".json" else "table.wrote_client", lang, path=str(path)))
    if made.provider is None:
        tell(say("table.no_provider", lang))
    for line in approval_lines(made, lang):
        tell(line)
    for found in made.audit:
        tell(finding_line(found, lang))
