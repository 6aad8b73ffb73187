"""The sheet that holds a tender's amount against the thresholds of public contracts; in an internal build alone."""

from dataclasses import dataclass, replace

from costing.documents.bill_sheet import BillCells
from costing.documents.cells import Sheet, quoted
from costing.documents.looks import SMALL, Look
from costing.documents.price_table import agreed
from costing.documents.shapes import FinancialView
from costing.documents.tender_frame import AMOUNT, CENTER, PLAIN, SAID, STRONG, TITLE, Form, money_width
from costing.documents.tender_years_sheet import YearCells
from costing.documents.threshold import ThresholdRow, ThresholdView

_KIND, _THRESHOLD, _COMPARED, _DIFFERENCE, _VERDICT, _SOURCE = "ABCDEF"
_NAMES = ("kind", "threshold", "compared", "difference", "verdict", "source")
# Under the threshold is no fault: that difference is not red.
_BY = replace(STRONG, form="#,##0.00_-;-#,##0.00_-")
_CAUTION = 1.25  # small letters in a narrow column take more lines than a guess says
_SECTION = Look(size=9, bold=True, color="accent", rule="accent", indent=1)


@dataclass(frozen=True, slots=True)
class Compared:
    """Where the amounts that are compared stand: of what is paid once, and by the year; nothing where there is none."""

    bill: BillCells | None
    years: YearCells | None

    def formula(self, row: ThresholdRow, *, taxed: bool) -> str:
        """Return the formula of the amount a row compares; nothing where no cell holds it."""
        once = (self.bill.gross if taxed else self.bill.after) if self.bill is not None else ""
        yearly = (self.years.gross if taxed else self.years.net) if self.years is not None and row.with_years else ""
        parts = [part for part in (once, yearly) if part]
        return f"=ROUND({'+'.join(parts)},2)" if parts else ""


def threshold_sheet(sheet: Sheet, view: FinancialView, held: ThresholdView, cells: Compared, mark: str) -> None:
    """Fill the sheet of the threshold check.

    Parameters
    ----------
    sheet
        An empty sheet, which may stand before that of the bill.
    view
        The financial offer, in the language of the sheet.
    held
        The amount and the thresholds it is held against.
    cells
        Where the amounts that are compared stand.
    mark
        What an internal build bears on every sheet.
    """
    form = Form(sheet, view, _KIND, _SOURCE, mark)
    money = money_width((view.gross, view.net))
    sheet.widths({_KIND: 22, _THRESHOLD: money, _COMPARED: money, _DIFFERENCE: money, _VERDICT: 16, _SOURCE: 42})
    head = form.headed(sheet.said("inside_tender_threshold"), sheet.said("inside_tender_threshold_intro", day=view.day))
    if not held.told:
        form.text(head, sheet.said("inside_tender_kind_not_said"), Look(bold=True, color="dark", fill="pale", indent=1))
        head += 1
    taxed = sheet.said("inside_tender_with_tax" if held.taxed else "inside_tender_before_tax")
    titles = [sheet.said(f"inside_tender_column_{name}", taxed=taxed) for name in _NAMES]
    form.columns(head, dict(zip("ABCDEF", titles, strict=True)), _KIND)
    for row, each in enumerate(held.rows, head + 1):
        _held(form, row, held, each, cells)
    free = _notes(form, held, head + 1 + len(held.rows))
    form.finished(range(head, head + 1), (range(head, head + 1 + len(held.rows)), range(free - 1, free)))


def _held(form: Form, row: int, held: ThresholdView, each: ThresholdRow, cells: Compared) -> None:
    """Write one threshold, the amount beside it, by how much they differ and what follows."""
    sheet, view = form.sheet, form.view
    once, whole = (view.gross, view.commitment_gross) if held.taxed else (view.after, view.commitment_net)
    amount = agreed(each.amount, whole if each.with_years and whole is not None else once, "amount compared")
    kind = sheet.said("inside_tender_with_years", kind=each.kind) if each.with_years else each.kind
    form.text(row, kind, replace(TITLE, bold=not each.with_years), first=_KIND, last=_KIND)
    sheet.number(f"{_THRESHOLD}{row}", each.threshold, AMOUNT)
    formula = cells.formula(each, taxed=held.taxed)
    if formula:
        sheet.formula(f"{_COMPARED}{row}", formula, amount, AMOUNT)
    else:
        sheet.number(f"{_COMPARED}{row}", amount, AMOUNT)
    sheet.formula(f"{_DIFFERENCE}{row}", f"=ROUND({_COMPARED}{row}-{_THRESHOLD}{row},2)", amount - each.threshold, _BY)
    _verdict(form, row, each)
    sure = sheet.said("inside_tender_sure", confidence=each.confidence) if each.confidence else ""
    look = replace(SAID, size=SMALL)
    sheet.put(f"{_SOURCE}{row}", "\n".join(text for text in (each.source, sure) if text), look)
    tall = sum(sheet.tall(text, f"{_SOURCE}{row}", look) for text in (each.source, sure))
    sheet.height(row, 8 + tall * _CAUTION)


def _verdict(form: Form, row: int, each: ThresholdRow) -> None:
    """Write whether a formal tender is compulsory: above the threshold, not at it."""
    sheet, place = form.sheet, f"{_VERDICT}{row}"
    above, within = sheet.said("inside_tender_compulsory"), sheet.said("inside_tender_not_compulsory")
    formula = f"=IF({_COMPARED}{row}>{_THRESHOLD}{row},{quoted(above)},{quoted(within)})"
    sheet.formula(place, formula, above if each.compulsory else within, replace(CENTER, bold=True))
    sheet.height(row, 6 + sheet.tall(max(above, within, key=len), place, TITLE))


def _notes(form: Form, held: ThresholdView, row: int) -> int:
    """Write the rules of public contracts, each with how sure it is; return the next free row."""
    if not held.notes:
        return row
    row = form.gap(row)
    form.text(row, form.sheet.said("inside_tender_rules"), _SECTION)
    for place, text in enumerate(held.notes, row + 1):
        form.text(place, text, PLAIN)
    return row + 1 + len(held.notes)
