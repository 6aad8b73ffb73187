"""A client's edited workbook read back: what it asks for, apart from what was changed where nothing may be."""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from costing.document_errors import ReturnedRefused, WorkbookRefused
from costing.documents import texts
from costing.documents.noted_book import NotedBook
from costing.documents.returned_cells import Page, Pages, read_pages
from costing.documents.returned_changes import APART, Findings, Sides, Spelling, address, compare
from costing.documents.returned_formulas import Reach, spelled
from costing.documents.returned_rows import marks_of, rows_of
from costing.documents.shapes import QuoteView
from costing.documents.sheet_rows import CODE
from costing.documents.template_findings import shortened
from costing.documents.view import DEVIS, WRITTEN, view_of
from costing.documents.workbook import write_sheets
from costing.documents.workbook_guard import guarded
from costing.documents.workbook_mark import LAID, LANGUAGE, LAYOUT, MARK, NUMBER, REVISION, mark_text
from costing.errors import Problem
from costing.fields import read_regular
from costing.money import exactly
from costing.progress import step
from costing.quoting.answering import answer
from costing.quoting.asked import Remark, Returned
from costing.quoting.granting import ENGINE, QUOTED
from costing.quoting.quantities import step_of
from costing.quoting.quote import Quote
from costing.quoting.received import Received


@dataclass(frozen=True, slots=True)
class Issued:
    """A workbook as it was issued: what stands in it, and what the quantities of its lines come in, by code."""

    pages: Pages
    lang: str
    steps: Mapping[str, Decimal]


def read_returned(source: str | os.PathLike[str] | bytes, quote: Quote) -> Returned:
    """Read the workbook that a client edited.

    Parameters
    ----------
    source
        The .xlsx that came back, as a path or as its bytes.
    quote
        The quote it was made of, at the same revision.

    Returns
    -------
    Returned
        What the client asks for (quantities, discounts as shares 0..1, options and variants taken or left), what was
        changed where nothing may change, and the comments beside cells. Values stored beside formulas are not read.

    Raises
    ------
    FileUnread
        The file is missing, a folder, a pipe or unreadable.
    WorkbookRefused
        It is no workbook, or none to be trusted.
    ReturnedRefused
        It is of another quote or revision, holds no quote, or yellow cells of it cannot be understood; all at once.
    """
    with step("progress.read_back", quote.lang):
        return _returned(source, quote)


def _returned(source: str | os.PathLike[str] | bytes, quote: Quote) -> Returned:
    path = "" if isinstance(source, bytes) else os.fspath(source)
    content = source if isinstance(source, bytes) else read_regular(Path(source), "workbook_is_folder")
    pages = _opened(content, path)
    lang = _language(pages, quote)
    known = pages.told.get(LAID, str(LAYOUT)) == str(LAYOUT)
    findings = Findings(lang)
    _recognised(pages, quote, path, findings)
    steps = {line.code: step for line in quote.lines if (step := step_of(line)) is not None}
    compared(issued_of(view_of(quote, lang, DEVIS), steps), pages, findings, known=known)
    if findings.problems:
        raise ReturnedRefused(path=path, problems=tuple(findings.problems), lang=lang)
    # A workbook is issued without comments: each is one of the client.
    remarks = (Remark(address(page.title, place), text) for page in pages.sheets for place, text in page.notes)
    found = (tuple(findings.asked), tuple(findings.tampered), tuple(remarks))
    return Returned(path, sha256(content).hexdigest(), quote.number, quote.revision, lang, known, *found)


def read_back(quote: Quote, source: str | os.PathLike[str] | bytes, *, role: str | None, as_quoted: bool) -> Received:
    """Read the workbook that a client edited, and answer what it asks for; as `Quote.read_back` says."""
    found = read_returned(source, quote)
    return Received(found, answer(quote, found.asked, prices=QUOTED if as_quoted else ENGINE, role=role))


@exactly
def issued_of(view: QuoteView, steps: Mapping[str, Decimal]) -> Issued:
    """Return a workbook as it was issued, without writing it down."""
    book = NotedBook(view.labels, view.lang)
    write_sheets(book, view)
    return Issued(book.pages(), view.lang, steps)


@exactly
def compared(issued: Issued, pages: Pages, findings: Findings, *, known: bool) -> None:
    """Note what differs between a workbook as it was issued and as it came back.

    Parameters
    ----------
    issued, pages
        The two workbooks.
    findings
        What is found is added to it.
    known
        Whether both are laid out alike; else the lines alone are compared, by their codes.
    """
    first = issued.pages.sheets[0]
    found = _quoting(first, pages)
    if found is None:
        findings.problems.append(Problem("", "returned_no_sheet"))
        return
    sheet, columns = found
    if columns is None:
        findings.problems.append(Problem(sheet.title, "returned_columns"))
        return
    back = {now: column for column, now in columns.items()}
    straight = _moved(sheet, back)
    rows = rows_of(first, straight, marked=True)
    sides = [Sides(first, straight, rows, quoting=True, columns=columns, steps=issued.steps)]
    if not known:
        compare(sides[0], None, findings)
        return
    others = {page.title.casefold(): page for page in pages.sheets if page is not sheet}
    pairs = ((page, others.get(page.title.casefold())) for page in issued.pages.sheets[1:])
    sides += [Sides(page, now, rows_of(page, now, marked=False), quoting=False) for page, now in pairs if now]
    spelling = _spelling(issued.pages, sides, back)
    for each in sides:
        compare(each, spelling, findings)
    _sheets(issued.pages, pages, sides, findings)
    _names(issued.pages, pages, spelling, findings)


def _opened(content: bytes, path: str) -> Pages:
    """Return the pages of a workbook, once it is let through."""
    guarded(content, path)
    try:
        return read_pages(content)
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError) as error:
        found = {"found": shortened(f"{type(error).__name__}: {error}")}
        raise WorkbookRefused(path=path, reason=Problem("", "workbook_unread", found)) from error


def _language(pages: Pages, quote: Quote) -> str:
    """Return the language of a workbook: the one its properties tell, else that of the titles of its sheets."""
    told = pages.told.get(LANGUAGE)
    if told in WRITTEN:
        return told
    titles = {page.title for page in pages.sheets}
    spoken = (lang for lang in WRITTEN if texts.labels(lang)["workbook.sheet"] in titles)
    return next(spoken, quote.lang)


def _recognised(pages: Pages, quote: Quote, path: str, findings: Findings) -> None:
    """Refuse a workbook of another quote or revision; note one whose mark nobody here has made."""
    number, revision = pages.told.get(NUMBER), pages.told.get(REVISION)
    if number is not None and number != quote.number:
        problem = Problem("", "returned_of_other_quote", {"found": number, "number": quote.number})
        raise ReturnedRefused(path=path, problems=(problem,), lang=findings.lang)
    if number is not None and revision != str(quote.revision):
        facts = {"found": revision or "", "number": quote.number, "revision": str(quote.revision)}
        problem = Problem("", "returned_of_other_revision", facts)
        raise ReturnedRefused(path=path, problems=(problem,), lang=findings.lang)
    ours = mark_text(quote, pages.told.get(LANGUAGE, ""), pages.told.get(LAID, ""))
    if not compare_digest(pages.told.get(MARK, "").encode(), ours.encode()):
        findings.changed("mark", "", "", quote.number, number)


def _quoting(issued: Page, pages: Pages) -> tuple[Page, dict[str, str] | None] | None:
    """Find the sheet that is negotiated on by its marks, and where its columns now are; none, where nobody can tell."""
    marks = set(marks_of(issued))
    counts = Counter(
        (place, column)
        for place, page in enumerate(pages.sheets)
        for row in page.rows.values()
        for column, value in row.items()
        if isinstance(value, str) and value.strip() in marks
    )
    if not counts:
        return None
    titles = [page.title == issued.title for page in pages.sheets]
    place, column = max(
        counts, key=lambda each: (titles[each[0]] and 2 * counts[each] > max(counts.values()), counts[each])
    )
    sheet = pages.sheets[place]
    return sheet, {} if column == CODE else _columns(issued, sheet, column)


def _columns(issued: Page, sheet: Page, code: str) -> dict[str, str] | None:
    """Return where each column now stands, told by the heads of the price table."""
    head = next(row for row in issued.rows.values() if CODE in row)
    there = next((row for row in sheet.rows.values() if row.get(code) == head[CODE]), {})
    now = {value: column for column, value in there.items()}
    found = {column: now[value] for column, value in head.items() if value in now}
    if len(found) < len(head):
        return None
    last = max(map(column_index_from_string, head))
    by = column_index_from_string(found[get_column_letter(last)]) - last
    beyond = {column for row in issued.rows.values() for column in row if column_index_from_string(column) > last}
    return found | {column: get_column_letter(column_index_from_string(column) + by) for column in beyond}


def _moved(page: Page, back: Mapping[str, str]) -> Page:
    """Return a sheet in the columns it was issued in; a column that is none of them stands apart."""
    if not back:
        return page
    rows = {number: {_back(column, back): value for column, value in row.items()} for number, row in page.rows.items()}
    dated = frozenset((number, _back(column, back)) for number, column in page.dated)
    return Page(page.title, rows, dated)


def _back(column: str, back: Mapping[str, str]) -> str:
    return back.get(column, f"{APART}{column}")


def _spelling(issued: Pages, sides: list[Sides], back: Mapping[str, str]) -> Spelling:
    """Return how the formulas of both workbooks are spelled: in rows of the one issued that are still there."""
    before = {page.title.upper(): Reach(page.title, {}) for page in issued.sheets}
    now = {}
    for side in sides:
        was, title = (None if side.rows.still else side.rows.was), side.issued.title
        before[title.upper()] = Reach(title, None if was is None else {row: row for row in was.values()})
        now[side.returned.title.upper()] = Reach(title, was, back if side.quoting else {})
    still = not back and all(side.rows.still for side in sides)
    return Spelling(before, now, still)


def _sheets(issued: Pages, pages: Pages, sides: list[Sides], findings: Findings) -> None:
    """Note the sheets that are gone, those that were added, and another title of the one that is negotiated on."""
    before, now = {side.issued.title for side in sides}, {side.returned.title for side in sides}
    if sides[0].issued.title != sides[0].returned.title:
        findings.changed("text", "", sides[0].returned.title, sides[0].issued.title, sides[0].returned.title)
    for page in issued.sheets:
        if page.title not in before:
            findings.changed("sheet_missing", "", page.title, page.title, None)
    for page in pages.sheets:
        if page.title not in {*now, _counter_title(findings.lang)}:
            findings.changed("sheet_added", "", page.title, None, page.title)


def _counter_title(lang: str) -> str:
    """Return the title of the sheet that a counter-offer has beyond those of its quote."""
    return texts.labels(lang)["workbook.sheet_counter"]


def _names(issued: Pages, pages: Pages, spelling: Spelling, findings: Findings) -> None:
    """Note the names that no longer stand for what they did; those a program adds for itself are nobody's."""
    nowhere, there = Reach(""), {name.upper(): place for name, place in pages.names.items()}
    for name, place in issued.names.items():
        now = there.get(name.upper(), "")
        if spelled(place, nowhere, spelling.issued) != spelled(now, nowhere, spelling.returned):
            findings.changed("name", name, "", place, now)
