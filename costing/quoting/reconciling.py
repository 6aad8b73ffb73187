"""What a quote would read in the client's own software, centime by centime, and where a difference comes from.

One assumption of ours: each discount is entered as an amount, one line for each rate of tax, because Odoo and Dolibarr
keep a discount of a line as a percentage; quantities and unit prices are entered as they stand on the quote. Stamp duty
and what is paid by the year take no part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costing.money import ZERO, exactly
from costing.offers import Said
from costing.quoting.quote import Quote
from costing.quoting.roundings import SETTINGS, Entry, Reading, Setting, once_per_rate
from costing.wording import CURRENCY, LANGUAGES, capital, in_all, percent, say, signed


@dataclass(frozen=True, slots=True)
class Billed:
    """A line as it is entered [DZD before tax]: its rate is in percent, `discount` what is taken off it in all.

    Without a label, it is called by its number.
    """

    unit_price: Decimal
    quantity: Decimal
    vat_rate: Decimal
    discount: Decimal = ZERO
    label: Said | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more a system reads than we do [DZD]; below nothing where it reads less."""

    net: Decimal
    vat: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """What lines read in one system: `where` says in a sentence what differs, and is nothing where all is the same."""

    setting: Setting
    reading: Reading
    difference: Difference
    where: Said | None

    @property
    def same(self) -> bool:
        """Whether each line, the net and the tax of each rate read as ours do."""
        return self.where is None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The same lines by our own rule and in every system, after discounts."""

    ours: Reading
    rows: tuple[Row, ...]

    @property
    def same(self) -> bool:
        """Whether they read the same everywhere."""
        return all(row.same for row in self.rows)


def reconcile(quote: Quote) -> Reconciliation:
    """Say what a quote would read elsewhere: what is paid once, options that are not accepted left out.

    Parameters
    ----------
    quote
        Made here, or read from its record.

    Returns
    -------
    Reconciliation
        Its own reading is that of the quote's totals, without stamp duty.
    """
    counted = [line for line in quote.lines if not (line.recurring or line.optional)]
    return reconciled(
        [Billed(each.unit_price, each.quantity, each.vat_rate, each.discount, each.labels) for each in counted]
    )


@exactly
def reconciled(lines: Sequence[Billed]) -> Reconciliation:
    """Read some lines by our own rule, and as each system would.

    Parameters
    ----------
    lines
        Lines and what is taken off each.

    Returns
    -------
    Reconciliation
        Amounts [DZD] to the centime; in every reading, gross is net and tax together.

    Examples
    --------
    >>> half = Billed(Decimal("0.05"), Decimal("0.5"), Decimal(19))
    >>> [f"{row.reading.gross} {row.setting.system}" for row in reconciled([half]).rows[4:6]]
    ['0.04 erpnext', '0.02 erpnext']
    """
    entries = [Entry(line.unit_price * line.quantity, line.vat_rate) for line in lines]
    labels = [line.label or in_all("reconcile.line", {"number": n}) for n, line in enumerate(lines, start=1)]
    for rate, off in _taken_off(lines).items():
        entries.append(Entry(-off, rate))
        labels.append({lang: say("reconcile.discount", lang, rate=percent(rate, lang)) for lang in LANGUAGES})
    ours = once_per_rate(entries)
    return Reconciliation(ours, tuple(_row(each, each.rule(entries), ours, labels) for each in SETTINGS))


def _taken_off(lines: Sequence[Billed]) -> dict[Decimal, Decimal]:
    """Return what is taken off the lines of each rate in all, where anything is."""
    off: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.discount:
            off[line.vat_rate] = off.get(line.vat_rate, ZERO) + line.discount
    return off


def _row(setting: Setting, reading: Reading, ours: Reading, labels: Sequence[Said]) -> Row:
    difference = Difference(reading.net - ours.net, reading.vat - ours.vat, reading.gross - ours.gross)
    told = {lang: _where(reading, ours, labels, lang) for lang in LANGUAGES} if reading != ours else None
    return Row(setting, reading, difference, told)


def _where(reading: Reading, ours: Reading, labels: Sequence[Said], lang: str) -> str:
    """Say what makes a reading another than ours: lines, the net of the whole, rates of tax."""
    named = [
        label[lang] for label, theirs, own in zip(labels, reading.amounts, ours.amounts, strict=True) if theirs != own
    ]
    net = _gap(reading.net, ours.net, lang)
    parts = []
    if named:
        parts.append(say("reconcile.where_lines", lang, labels=tuple(named), net=net))
    if reading.net != sum(reading.amounts, ZERO):
        parts.append(say("reconcile.where_whole", lang, net=net))
    for (rate, theirs), (_, own) in zip(reading.taxes, ours.taxes, strict=True):
        if theirs != own:
            facts = {"rate": percent(rate, lang), "vat": _gap(theirs, own, lang)}
            parts.append(say("reconcile.where_vat", lang, **facts))
    return say("reconcile.where", lang, parts=capital(say("view.joiner", lang).join(parts)))


def _gap(theirs: Decimal, own: Decimal, lang: str) -> str:
    return signed(theirs - own, lang) + CURRENCY[lang]
