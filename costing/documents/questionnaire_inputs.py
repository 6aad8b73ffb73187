"""The yellow cells of a form: what each may hold, said in the language of the form; choices stand on a hidden sheet."""

from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from costing.documents.cells import Book, Sheet
from costing.documents.enquiry import (
    CLIENT,
    COVERS,
    CURRENCY,
    MONEY,
    NO,
    NUMBER,
    SHARE,
    TEXT,
    WANTED,
    YES,
    YES_NO,
    Bounds,
    Field,
    said_unknown,
)
from costing.documents.looks import SMALL, Look, percent_form
from costing.wording import number, percent

_LONGEST_TITLE, _LONGEST_TEXT = 32, 225  # what spreadsheets take
_AS_TEXT = "@"  # a number typed there keeps its zeros
_AMOUNT = "#,##0.00"
# What is known to be there, and nothing of it.
OPEN = "#open"
_LISTS = "sheet_lists"
_CHOICE = Look(size=SMALL, wrap=False)


class Inputs:
    """What the yellow cells of one form may hold; cells of the same kind share one rule."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._columns: dict[tuple[str, ...], str] = {}
        self._rules: dict[tuple[str, object], DataValidation] = {}

    def open(self, sheet: Sheet, place: str, field: Field, known: Any) -> None:
        """Write a yellow cell, with what is known already, and say what it takes."""
        look = _look(field, self.book.lang)
        said = self._said(field, known)
        if said is None:
            sheet.blank(place, look)
        elif isinstance(said, Decimal):
            sheet.number(place, said, look)
        else:
            sheet.put(place, said, look)
        self._rule(sheet, field).add(place)

    def close(self) -> None:
        """Put the choices on a sheet of their own, once every cell is written."""
        sheet = self.book.add(_LISTS)
        for choices, column in self._columns.items():
            for row, choice in enumerate(choices, start=1):
                sheet.put(f"{column}{row}", choice, _CHOICE)
        sheet.page.sheet_state = "hidden"
        sheet.page.protection.sheet = True

    def _said(self, field: Field, known: Any) -> str | Decimal | None:
        lang = self.book.lang
        if known is None:
            return None
        if known == OPEN:
            return said_unknown(lang)
        if field.kind in {WANTED, YES_NO, CLIENT}:
            return field.words[NO if known is False else YES][lang]
        if field.kind == COVERS:
            return field.words["+".join(word for word in field.words if word in known)][lang]
        if field.kind == NUMBER:
            return Decimal(str(known))
        return field.words[known][lang] if known in field.words else str(known)

    def _rule(self, sheet: Sheet, field: Field) -> DataValidation:
        same = (field.kind, tuple(field.words), field.bounds, field.form, field.needed, self._open(field))
        key = (sheet.page.title, same)
        if key not in self._rules:
            self._rules[key] = self._made(field)
            sheet.page.add_data_validation(self._rules[key])
        return self._rules[key]

    def _made(self, field: Field) -> DataValidation:
        if field.words:
            unknown = () if field.needed else (said_unknown(self.book.lang),)
            choices = (*(said[self.book.lang] for said in field.words.values()), *unknown)
            rule = DataValidation("list", formula1=self._listed(choices))
            self._tell(rule, "form_list_title", "form_currency_error" if self._open(field) else "form_list_error")
            if self._open(field):
                rule.errorStyle = "warning"
        elif field.kind == TEXT:
            rule = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(field.bounds.length))
            self._tell(rule, "form_text_title", "form_text", most=str(field.bounds.length))
        else:
            rule = self._numeric(field)
        rule.allow_blank = True
        return rule

    def _numeric(self, field: Field) -> DataValidation:
        bounds = field.bounds
        rule = DataValidation("whole" if bounds.whole else "decimal", operator="between")
        rule.formula1, rule.formula2 = f"{bounds.least}", f"{bounds.most}"
        key = "form_above" if bounds.above else "form_whole" if bounds.whole else "form_decimal"
        key = "form_needed" if field.needed else key
        self._tell(rule, "form_number_title", key, **_ends(bounds, field.form, self.book.lang))
        rule.prompt = rule.error
        return rule

    def _tell(self, rule: DataValidation, title: str, key: str, **facts: str) -> None:
        rule.promptTitle = rule.errorTitle = self.book.said(title)[:_LONGEST_TITLE]
        rule.error = self.book.said(key, **facts)[:_LONGEST_TEXT]
        rule.showErrorMessage = rule.showInputMessage = True

    def _open(self, field: Field) -> bool:
        """Whether other words than those of the list may be right: there are more currencies than it names."""
        return field.path.rpartition(".")[2] == CURRENCY

    def _listed(self, choices: tuple[str, ...]) -> str:
        """Return where the choices stand: a list inside a rule holds no comma, and 255 signs at the most."""
        column = self._columns.setdefault(choices, get_column_letter(len(self._columns) + 1))
        return f"{quote_sheetname(self.book.said(_LISTS))}!${column}$1:${column}${len(choices)}"


def _look(field: Field, lang: str) -> Look:
    """Return how an answer looks; all the yellow cells of a form are open."""
    form = {SHARE: percent_form(lang, 0), MONEY: _AMOUNT}.get(field.form, "General")
    align = "start" if field.kind in {TEXT, COVERS} or field.words else "center"
    return Look(align=align, form=_AS_TEXT if field.kind == TEXT else form, rule="hair", unlocked=True)  # type: ignore[arg-type]


def _ends(bounds: Bounds, form: str, lang: str) -> dict[str, str]:
    ends = {"least": bounds.least, "most": bounds.most}
    if form == SHARE:
        return {name: percent((value or 0) * 100, lang) for name, value in ends.items()}
    return {name: number(value or 0, lang) for name, value in ends.items()}
