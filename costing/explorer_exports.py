"""The documents of an exploration, made in memory: bytes, and the name of the file they go into."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from costing.documents.panels import Download, Notes, Panel
from costing.documents.proposal import proposal_bytes
from costing.documents.view import DEVIS, offer_of, view_of
from costing.documents.workbook import workbook_bytes
from costing.exploring import Exploration
from costing.files import write_new
from costing.quoting.quote import numbered
from costing.wording import say

WORD, EXCEL, RECORD, SCOPE = "word", "excel", "record", "scope"
# What only the seller sees.
INTERNAL = {RECORD, SCOPE}


@dataclass(frozen=True, slots=True)
class Document:
    """One document as a file: its name, its kind of content, its bytes."""

    name: str
    media: str
    content: bytes


def _word(what_if: Exploration, lang: str) -> Document:
    content = proposal_bytes(offer_of(what_if.quote, lang))
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Document(f"{numbered(what_if.quote, lang)}.docx", media, content)


def _excel(what_if: Exploration, lang: str) -> Document:
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Document(f"{numbered(what_if.quote, lang)}.xlsx", media, workbook_bytes(view_of(what_if.quote, lang, DEVIS)))


def _record(what_if: Exploration, lang: str) -> Document:
    del lang
    return Document(f"{what_if.quote.stem}.json", "application/json", what_if.quote.to_json().encode())


def _scope(what_if: Exploration, lang: str) -> Document:
    del lang
    return Document(f"{what_if.quote.stem}.toml", "application/toml", what_if.toml.encode())


KINDS: Mapping[str, Callable[[Exploration, str], Document]] = {
    WORD: _word,
    EXCEL: _excel,
    RECORD: _record,
    SCOPE: _scope,
}


def document_of(what_if: Exploration, kind: str, lang: str) -> Document:
    """Return a document of the present state: word, excel, record or scope."""
    return KINDS[kind](what_if, lang)


def handed(document: Document, folder: Path | None, lang: str, *, where: bool = True) -> Panel:
    """Hand a document over: behind a link where there is no folder, else written into it; `where`: and say in which.

    Raises
    ------
    FileChanged
        The folder holds another content under that name: it is never overwritten.
    CannotWrite
        The folder or the disk refuses.
    """
    title = say("explorer.export", lang)
    if folder is None:
        text = say("explorer.export_ready", lang, name=document.name)
        return Panel(lang, title, (Download(text, document.name, document.media, document.content),))
    write_new({folder / document.name: document.content})
    name = str(folder / document.name) if where else document.name
    return Panel(lang, title, (Notes((say("explorer.export_written", lang, name=name),)),))
