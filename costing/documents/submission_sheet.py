"""What the letter of submission of a tender repeats: amounts in figures and letters, taken from the bill, and terms."""

from costing.documents.bill_sheet import BillCells
from costing.documents.cells import Sheet
from costing.documents.price_table import agreed
from costing.documents.priced import Figure
from costing.documents.shapes import FinancialView
from costing.documents.tender_frame import AMOUNT, ROW, SAID, STRONG, TITLE, Form, money_width

_NAME, _AMOUNT, _SAID = "ABC"


def submission_sheet(sheet: Sheet, view: FinancialView, bill: BillCells | None, mark: str = "") -> None:
    """Fill the sheet of the letter of submission.

    Parameters
    ----------
    sheet
        An empty sheet, which may stand before that of the bill.
    view
        The financial offer, in the language of the sheet.
    bill
        Where the totals of the bill stand; nothing where all is paid by the year, and there is no bill.
    mark
        What an internal build bears on every sheet.
    """
    form = Form(sheet, view, _NAME, _SAID, mark)
    sheet.widths({_NAME: 38, _AMOUNT: money_width((view.gross, view.net)), _SAID: 58})
    head = form.headed(form.label("letter"), form.label("letter_intro"))
    row = _amounts(form, bill, head)
    account = view.provider.account if view.provider is not None else ()
    paid = "\n".join(sheet.said("pair", label=label, text=text) for label, text in account)
    terms = (
        ("delay", view.tender.delay),
        ("validity", sheet.said("tender_until", day=view.valid_until)),
        ("account", paid),
    )
    for key, text in terms:
        if text:
            form.text(row, form.label(f"letter_{key}"), TITLE, first=_NAME, last=_NAME)
            form.text(row, text, SAID, first=_AMOUNT)
            sheet.height(row, ROW)
            row += 1
    form.finished(range(head, head), (range(head, row), form.signed(row)))


def _amounts(form: Form, bill: BillCells | None, row: int) -> int:
    """Write the amounts before tax, of each tax, with tax and with the stamp duty; return the next free row."""
    view = form.view
    net, gross = (bill.after, bill.gross) if bill is not None else ("", "")
    agreed(view.after.value, view.tender.net, "net of the letter")
    _amount(form, row, form.label("letter_net"), net, view.tender.net)
    _words(form, row, view.tender.net_words, view.tender.net)
    for number, tax in enumerate(view.vat):
        row += 1
        _amount(form, row, tax.label, bill.vat[number] if bill is not None else "", tax.amount)
        on = form.sheet.said("tender_base", on=form.label("vat_base"), base=tax.base.text)
        _words(form, row, on, tax.amount)
    _amount(form, row + 1, form.label("letter_gross"), gross, view.gross, strong=True)
    _words(form, row + 1, view.tender.gross_words, view.gross)
    if not view.stamp_duty.value:
        return row + 2
    _amount(form, row + 2, form.label("letter_due"), bill.due if bill is not None else "", view.due, strong=True)
    _words(form, row + 2, view.words, view.due)
    return row + 3


def _amount(form: Form, row: int, name: str, taken: str, figure: Figure, *, strong: bool = False) -> None:
    place, look = f"{_AMOUNT}{row}", STRONG if strong else AMOUNT
    form.text(row, name, TITLE, first=_NAME, last=_NAME)
    if taken:
        form.sheet.formula(place, f"={taken}", figure.value, look)
    else:
        form.sheet.number(place, figure.value, look)


def _words(form: Form, row: int, text: str, figure: Figure) -> None:
    place, formula = f"{_SAID}{row}", form.unless_changed(text, f"{_AMOUNT}{row}", figure)
    form.sheet.formula(place, formula, text, SAID)
    form.sheet.height(row, max(ROW + 4, 6 + form.sheet.tall(text, place, SAID)))
