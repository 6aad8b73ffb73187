"""The discounts of a client's view as a spreadsheet takes them: a share in a cell, centimes or amounts beside it."""

from decimal import Decimal

from costing.documents.priced import LineView
from costing.documents.shapes import QuoteView
from costing.money import ZERO
from costing.quoting import shares
from costing.quoting.shares import WholeDiscount


def line_share(line: LineView) -> Decimal:
    """Return the shortest share of quantity times price that leaves the net amount of a line."""
    return shares.line_share(line.quantity.value * line.unit_price.value, line.net.value)


def whole_discount(view: QuoteView) -> WholeDiscount:
    """Return the discount of the whole as formulas take it."""
    nets = {tax.rate.value: ZERO for tax in view.vat}
    for line in view.lines:
        nets[line.vat_rate.value] = nets.get(line.vat_rate.value, ZERO) + line.net.value
    taken = {tax.rate.value: nets[tax.rate.value] - tax.base.value for tax in view.vat}
    percent = view.discount_share.value if view.discount_share is not None else None
    return shares.whole_discount(nets, taken, percent, view.sheet.granted)
