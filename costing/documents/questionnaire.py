"""The form a client fills in: what is needed to price a project, as a workbook whose yellow cells are answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast

from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import IntProperty, StringProperty
from openpyxl.utils import get_column_letter

from costing.documents.cells import Book, Sheet, clean
from costing.documents.dressing import palette_of
from costing.documents.enquiry import SHARE, Field, Group, Rows, said_unknown
from costing.documents.enquiry_order import Enquiry, known_at
from costing.documents.looks import SMALL, Look
from costing.documents.paper import footer, lay_out
from costing.documents.questionnaire_inputs import OPEN, Inputs
from costing.documents.questionnaire_marks import ANSWER, FORM, LAYOUT, PATH, TONGUE
from costing.documents.sealing import sealed
from costing.documents.texts import labels
from costing.parties import Provider
from costing.wording import filled, messages

_RANK, _QUESTION, _ANSWER, _UNIT, _HELP, _CODE = "ABCDEF"
_SPAN = f"{_RANK}{{row}}:{_HELP}{{row}}"
_KEYS, _TITLE, _UNDER, _RULE, _LEGEND, _COUNT, _HEAD = range(1, 8)
_FIRST = _HEAD + 1
_LOW = 8.0
_BAND = Look(size=16, bold=True, color="paper", fill="dark", indent=1)
_BELOW = Look(size=9.5, color="paper", fill="dark", indent=1)
_HEADS = Look(size=9, bold=True, color="paper", fill="dark", align="center")
_GROUP = Look(size=10.5, bold=True, color="dark", fill="pale", indent=1)
_ASKED = Look(rule="hair")
_SAID = Look(size=SMALL, color="grey", rule="hair")
# What an indent takes of a narrow column is as much as bold letters would.
_INDENTED = replace(_SAID, bold=True)
_MARK = Look(size=7, color="grey", wrap=False)
_NOTE = Look(size=SMALL, color="grey", indent=1)
_LONGEST_PROPERTY = 255
_SPARE = 2
_GUIDE = 6


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a form, and when."""

    provider: Provider | None
    day: date


def questionnaire_bytes(enquiry: Enquiry, sender: Sender, lang: str) -> bytes:
    """Return the form a client fills in, as the bytes of an .xlsx.

    Parameters
    ----------
    enquiry
        What is asked, and in which order.
    sender
        The company that asks, if it is named, and the day.
    lang
        fr, ar or en: the language of the form.

    Returns
    -------
    bytes
        Questions, tables, instructions; no price stands in it. The same enquiry gives the same bytes.
    """
    look = sender.provider.look if sender.provider is not None else None
    book = Book(labels(lang), lang, palette_of(look))
    inputs = Inputs(book)
    _form_sheet(book, enquiry, sender, inputs)
    for rows in enquiry.tables:
        _table_sheet(book, rows, enquiry, inputs)
    _guide_sheet(book, enquiry)
    inputs.close()
    _tell(book, sender)
    return sealed(book.whole, [sheet.cached for sheet in book.sheets])


def _tell(book: Book, sender: Sender) -> None:
    """Write the properties: what it is, who made it, in which language."""
    creator = clean(sender.provider.name)[:_LONGEST_PROPERTY] if sender.provider is not None else ""
    day = datetime.combine(sender.day, time())
    book.whole.properties = DocumentProperties(
        title=book.said("form_title"), creator=creator, language=book.lang, created=day, modified=day
    )
    held = cast("Any", book.whole).custom_doc_props
    held.append(IntProperty(name=FORM, value=LAYOUT))
    held.append(StringProperty(name=TONGUE, value=book.lang))


def _form_sheet(book: Book, enquiry: Enquiry, sender: Sender, inputs: Inputs) -> None:
    sheet = book.add("sheet_form")
    wide = 2 * book.script.larger
    sheet.widths({_RANK: 5, _QUESTION: 44, _ANSWER: 27 + wide, _UNIT: 10 + wide, _HELP: 38, _CODE: 30})
    for column, mark in ((_ANSWER, ANSWER), (_CODE, PATH)):
        sheet.put(f"{column}{_KEYS}", mark, _MARK)
    sheet.height(_KEYS, _LOW)
    _letterhead(sheet, enquiry, sender)
    for column, key in zip("ABCDE", ("rank", "question", "answer", "unit", "help"), strict=True):
        sheet.put(f"{column}{_HEAD}", sheet.said(f"form_{key}"), _HEADS)
    sheet.height(_HEAD, 20)
    kept = list(_groups(sheet, enquiry, inputs))
    _counted(sheet, enquiry, kept[-1].stop - 1)
    _finish(sheet, _SPAN, range(_HEAD, kept[-1].stop), kept)
    sheet.page.freeze_panes = f"{_ANSWER}{_FIRST}"
    footer(sheet, sender.provider.name if sender.provider is not None else "", sheet.said("form_title"))


def _letterhead(sheet: Sheet, enquiry: Enquiry, sender: Sender) -> None:
    _text(sheet, _SPAN, _TITLE, sheet.said("form_title"), _BAND)
    name = known_at(enquiry.known, "client.name")
    told = [sheet.said("form_client", name=str(name))] if name else []
    if sender.provider is not None:
        told.append(sheet.said("form_provider", name=sender.provider.name))
    if told:
        _text(sheet, _SPAN, _UNDER, sheet.said("beside").join(told), _BELOW)
    else:
        sheet.blank(_SPAN.format(row=_UNDER), _BELOW)
        sheet.height(_UNDER, _LOW)
    sheet.blank(_SPAN.format(row=_RULE), Look(fill="accent"))
    sheet.height(_RULE, 3)
    unknown, sheets = said_unknown(sheet.lang), _sheets(sheet, enquiry)
    _text(sheet, _SPAN, _LEGEND, sheet.said("form_legend", unknown=unknown, sheets=sheets), _NOTE)


def _sheets(sheet: Sheet, enquiry: Enquiry) -> str:
    return messages()["view.comma"][sheet.lang].join(sheet.said(rows.sheet) for rows in enquiry.tables)


def _counted(sheet: Sheet, enquiry: Enquiry, last: int) -> None:
    """Show how many questions are answered, as they are."""
    form = f'0" / {enquiry.count}"'
    sheet.put(f"{_RANK}{_COUNT}:{_QUESTION}{_COUNT}", sheet.said("form_count"), replace(_NOTE, align="end", bold=True))
    filled_in = sum(sheet.page[f"{_ANSWER}{row}"].value is not None for row in range(_FIRST, last + 1))
    look = Look(size=11, bold=True, color="accent", align="center", form=form)
    sheet.formula(f"{_ANSWER}{_COUNT}", f"=COUNTA({_ANSWER}{_FIRST}:{_ANSWER}{last})", Decimal(filled_in), look)
    sheet.height(_COUNT, 18)


def _groups(sheet: Sheet, enquiry: Enquiry, inputs: Inputs) -> Iterator[range]:
    """Write the groups; yield what stays on one page of each: its heading and first question; all of the last."""
    row, rank = _FIRST, 1
    for group, asked in enquiry.groups:
        _heading(sheet, row, group)
        for under, field in enumerate(asked, start=row + 1):
            _question(sheet, under, rank, field)
            inputs.open(sheet, f"{_ANSWER}{under}", field, known_at(enquiry.known, field.path))
            _told(sheet, under, field, enquiry)
            rank += 1
        last = group is enquiry.groups[-1][0]
        yield range(row, row + 1 + len(asked)) if last else range(row, row + 2)
        row += 1 + len(asked)


def _heading(sheet: Sheet, row: int, group: Group) -> None:
    _text(sheet, f"{_RANK}{{row}}:{_QUESTION}{{row}}", row, group.label[sheet.lang], _GROUP)
    sheet.blank(f"{_ANSWER}{row}:{_HELP}{row}", _GROUP)
    sheet.height(row, 20)


def _question(sheet: Sheet, row: int, rank: int, field: Field) -> None:
    sheet.number(f"{_RANK}{row}", Decimal(rank), replace(_SAID, align="center"))
    _text(sheet, f"{_QUESTION}{{row}}", row, field.question[sheet.lang], _ASKED)
    unit = replace(_SAID, align="center")
    if field.unit is None:
        sheet.blank(f"{_UNIT}{row}", unit)
    else:
        sheet.put(f"{_UNIT}{row}", _unit(field.unit, sheet.lang), unit)
    sheet.put(f"{_CODE}{row}", field.path, _MARK)


def _told(sheet: Sheet, row: int, field: Field, enquiry: Enquiry) -> None:
    """Say where the answer is found; of a table, on which sheet, if it is in the form."""
    rows = next((each for each in enquiry.tables if each.group == field.path), None)
    text = field.help[sheet.lang]
    if rows is None and "{sheet}" in text:
        text = sheet.said("form_later")
    facts = {"sheet": sheet.said(rows.sheet)} if rows is not None else {}
    told, place = filled(text, sheet.lang, facts), f"{_HELP}{row}"
    sheet.put(place, told, replace(_SAID, indent=1))
    sheet.height(row, 6 + sheet.tall(told, place, _INDENTED))


def _unit(unit: str, lang: str) -> str:
    if unit == SHARE:
        return "%"
    several = f"unit.{unit}s"
    return messages()[several if several in messages() else f"unit.{unit}"][lang]


def _table_sheet(book: Book, rows: Rows, enquiry: Enquiry, inputs: Inputs) -> None:
    """Write a table that is filled in row by row; what a row and a column stand for is beside and above it."""
    sheet = book.add(rows.sheet)
    code = get_column_letter(len(rows.columns) + 2)
    columns = {get_column_letter(number): field for number, field in enumerate(rows.columns, start=2)}
    span = f"A{{row}}:{list(columns)[-1]}{{row}}"
    sheet.widths({"A": 16, **{column: field.width + 2 for column, field in columns.items()}, code: 22})
    for column, field in columns.items():
        sheet.put(f"{column}{_KEYS}", field.key or ANSWER, _MARK)
        text, below = field.question[sheet.lang], field.help[sheet.lang]
        sheet.put(f"{column}5", text, _HEADS)
        sheet.put(f"{column}6", below, replace(_SAID, align="center", fill="pale"))
        sheet.height(5, 6 + sheet.tall(text, f"{column}5", _HEADS))
        sheet.height(6, 6 + sheet.tall(below, f"{column}6", _SAID))
    sheet.put(f"{code}{_KEYS}", PATH, _MARK)
    sheet.height(_KEYS, _LOW)
    sheet.put("A5", sheet.said("form_row"), _HEADS)
    sheet.blank("A6", replace(_SAID, fill="pale"))
    _text(sheet, span, 2, sheet.said("form_table", sheet=sheet.said(rows.sheet)), _BAND)
    sheet.blank(span.format(row=3), Look(fill="accent"))
    sheet.height(3, 3)
    _text(sheet, span, 4, rows.help[sheet.lang], _NOTE)
    last = _filled_rows(sheet, rows, columns, enquiry, inputs)
    _finish(sheet, span, range(5, last + 1), [range(5, last + 1)])
    sheet.page.page_setup.orientation = "landscape"
    sheet.page.freeze_panes = "B7"


def _filled_rows(sheet: Sheet, rows: Rows, columns: dict[str, Field], enquiry: Enquiry, inputs: Inputs) -> int:
    """Write the rows, what is known in the first of them; return the last."""
    known = known_at(enquiry.known, rows.path) or []
    count = max(rows.rows, len(known) + _SPARE)
    mark = get_column_letter(len(columns) + 2)
    for number in range(1, count + 1):
        row, code = 6 + number, rows.code(number)
        sheet.put(f"A{row}", filled(rows.label[sheet.lang], sheet.lang, {"number": number}), _ASKED)
        sheet.put(f"{mark}{row}", code, _MARK)
        there = known_at(enquiry.known, code)
        for column, field in columns.items():
            value = known_at(enquiry.known, f"{code}.{field.key}") if field.key else there
            inputs.open(sheet, f"{column}{row}", field, OPEN if there == {} and code != rows.first else value)
        sheet.height(row, 18)
    return 6 + count


def _guide_sheet(book: Book, enquiry: Enquiry) -> None:
    sheet = book.add("sheet_guide")
    sheet.widths({"A": 5, "B": 95})
    _text(sheet, "A{row}:B{row}", 1, sheet.said("sheet_guide"), _BAND)
    sheet.blank("A2:B2", Look(fill="accent"))
    sheet.height(2, 3)
    facts = {"unknown": said_unknown(book.lang), "sheets": _sheets(sheet, enquiry)}
    for number in range(1, _GUIDE + 1):
        sheet.number(f"A{number + 2}", Decimal(number), Look(bold=True, color="accent", align="center"))
        _text(sheet, "B{row}", number + 2, sheet.said(f"guide_{number}", **facts), Look(size=11))
    _finish(sheet, "A{row}:B{row}", range(1, _GUIDE + 3), [range(1, _GUIDE + 3)], top=1)


def _finish(sheet: Sheet, span: str, table: range, kept: list[range], top: int = _TITLE) -> None:
    """Protect all but the yellow cells, and set what is printed: all but the marks."""
    lay_out(sheet, span, table, kept)
    first, _, last = span.partition(":")
    sheet.page.print_area = f"{first.format(row=top)}:{last.format(row=table.stop - 1)}"
    window = sheet.page.sheet_view
    window.showGridLines, window.zoomScale = False, 90
    protection = sheet.page.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False


def _text(sheet: Sheet, columns: str, row: int, text: str, look: Look) -> None:
    """Write a text over some columns; its row grows with it."""
    place = columns.format(row=row)
    sheet.put(place, text, look)
    sheet.height(row, 6 + sheet.tall(text, place, look))
