"""The first sheet of priced facilities: what they come to by wilaya, kind and service, as the command prints it."""

from decimal import Decimal
from typing import Any

from costing.documents.cells import Sheet
from costing.documents.looks import Look
from costing.documents.paper import lay_across
from costing.documents.portfolio_files import Outcome
from costing.documents.portfolio_words import AMOUNTS, OF_SERVICES, lead_of, name_of, notes_of
from costing.money import CENTIME, decimal_of, exactly, to_step
from costing.portfolio.summing import BY, SERVICE, Sum
from costing.wording import say

_NAME, _COUNT, _FIGURE = 40.0, 11.0, 15.0  # widths [digits of the default font]
_LETTERS = "ABCDEFGH"
_MILLION = Decimal(1_000_000)
_FORM, _WHOLE = "#,##0.00_-", "#,##0_-"
_GAP, _BLANK = 6.0, 14.0  # above and below a text; an empty row [points]
# A table of no more rows stays on one page; of a longer one, so many of the first rows do.
_MOST_TOGETHER, _LEAST_TOGETHER = 24, 5

_TITLE, _LEAD, _BOLD = Look(size=14, bold=True), Look(), Look(bold=True)
_SECTION = Look(size=12, bold=True, color="accent")
_HEAD, _HEAD_FIGURE = Look(bold=True, fill="pale", rule="hair"), Look(bold=True, fill="pale", rule="hair", align="end")


@exactly
def fill_summary(sheet: Sheet, found: Outcome) -> None:
    """Write the sums of facilities, the same figures as printed: amounts in millions of dinars."""
    lang, summary = found.lang, found.summary
    sheet.widths(dict(zip(_LETTERS, (_NAME, _COUNT, *(_FIGURE for _ in AMOUNTS)), strict=True)))
    row = 0
    for text, look in ((say("portfolio.title", lang), _TITLE), (lead_of(summary, lang), _LEAD), (found.missing, _BOLD)):
        row = _across(sheet, row, text, look)
    together = []
    for by in BY:
        if summary.groups[by]:
            above, row = row + 1, _section(sheet, row, by, found)
            together.append(range(above, row + 1 if row - above < _MOST_TOGETHER else above + _LEAST_TOGETHER))
    row += 1
    sheet.height(row, _BLANK)
    for note in notes_of(summary, lang):
        row = _across(sheet, row, note, _LEAD)
    page: Any = sheet.page
    page.sheet_view.showGridLines = False
    lay_across(sheet, f"{_LETTERS[0]}{{row}}:{_LETTERS[-1]}{{row}}", range(1, 2), (*together, range(row, row + 1)))


def _section(sheet: Sheet, above: int, by: str, found: Outcome) -> int:
    """Write the sums by one thing under a row; return the last row that they take."""
    lang, summary = found.lang, found.summary
    names = OF_SERVICES if by == SERVICE else AMOUNTS
    sheet.height(above + 1, _BLANK)
    row = _across(sheet, above + 1, say(f"portfolio.by_{by.replace('.', '_')}", lang), _SECTION) + 1
    for letter, head in zip(_LETTERS, (by.replace(".", "_"), "facilities", *names), strict=False):
        text, look = say(f"portfolio.{head}_head", lang), _HEAD if letter == _LETTERS[0] else _HEAD_FIGURE
        sheet.put(f"{letter}{row}", text, look)
        sheet.height(row, sheet.tall(text, f"{letter}{row}", look) + _GAP)
    for each in summary.groups[by]:
        row += 1
        _row(sheet, row, name_of(summary, by, each, lang), each, names)
    if by == SERVICE:
        return row
    _row(sheet, row + 1, say("portfolio.total", lang), summary.total, names, bold=True)
    return row + 1


def _row(sheet: Sheet, row: int, name: str, each: Sum, amounts: tuple[str, ...], *, bold: bool = False) -> None:
    text = Look(bold=bold)
    sheet.put(f"{_LETTERS[0]}{row}", name, text)
    sheet.height(row, sheet.tall(name, f"{_LETTERS[0]}{row}", text) + _GAP / 2)
    sheet.number(f"{_LETTERS[1]}{row}", Decimal(each.facilities), Look(bold=bold, form=_WHOLE, align="end"))
    for letter, amount in zip(_LETTERS[2:], amounts, strict=False):
        if (value := getattr(each, amount)) is not None:
            told = to_step(decimal_of(value) / _MILLION, CENTIME)
            sheet.number(f"{letter}{row}", told, Look(bold=bold, form=_FORM, align="end"))


def _across(sheet: Sheet, above: int, text: str, look: Look) -> int:
    """Write a text over the whole width under a row; nothing where there is none."""
    if not text:
        return above
    row = above + 1
    place = f"{_LETTERS[0]}{row}:{_LETTERS[-1]}{row}"
    sheet.put(place, text, look)
    sheet.height(row, sheet.tall(text, place, look) + _GAP)
    return row
