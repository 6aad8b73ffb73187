"""Tables for a terminal, and the itemised quote.

A figure is never cut and never broken over two lines: where a terminal is too narrow for one, the lines are too long.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from costing.commercial_pages import (
    approver,
    choice_rows,
    discount_rows,
    exemption_rows,
    hand_rows,
    total_rows,
    year_rows,
)
from costing.documents.template_text import printable
from costing.money import ZERO
from costing.numerals import amount_in_words
from costing.progress import aside
from costing.quoting.payment_words import payment_row, rule_line
from costing.quoting.quote import Quote
from costing.quoting.record import AuditRecord, QuoteLine
from costing.wording import amount, money, number, say

PIPED_WIDTH = 120
_WIDEST = 1_000
_GAP = 2
_FOLDED = 8
_PERCENT = 100
_FIGURE = re.compile(r"\d")
_BETWEEN_FIGURES, _HELD = re.compile(r"(?<=\d) (?=\d)"), "\ue000"


def console(*, stderr: bool = False) -> Console:
    """Return a console of the terminal's width; wide enough for a quote where there is no terminal."""
    plain = Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=stderr)
    if not plain.is_terminal:
        plain.width = PIPED_WIDTH
    return plain


def show(what: RenderableType) -> None:
    """Print data on standard output, as wide as its figures need."""
    screen = console()
    needed = screen.measure(what, options=screen.options.update(max_width=_WIDEST)).minimum
    screen.width = max(screen.width, needed)
    screen.print(what)


def tell(message: str) -> None:
    """Print a message on standard error; nothing in it commands the terminal."""
    with aside():
        console(stderr=True).print(printable(message))


@dataclass(frozen=True, slots=True)
class Prose:
    """A text that wraps between words, and never inside a number, a date or an amount (their spaces do not break)."""

    text: str
    style: str = ""
    indent: str = ""
    hanging: str = ""

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        wrapper = textwrap.TextWrapper(
            initial_indent=self.indent,
            subsequent_indent=self.hanging or self.indent,
            break_on_hyphens=False,
        )
        lines: list[str] = []
        for part in _BETWEEN_FIGURES.sub(_HELD, self.text).split("\n"):
            # What fits as it shows is not broken: the marks that keep the order of a figure in Arabic take no room.
            fits = " " not in part or cell_len(self.indent + part) <= options.max_width
            wrapper.width = max(options.max_width, 1) + (len(part) - cell_len(part) if fits else 0)
            lines += wrapper.wrap(part) or [""]
        yield Text("\n".join(lines).replace(_HELD, " "), style=self.style, overflow="fold")

    def __rich_measure__(self, _: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(self.least, max(self.least, min(self.most, options.max_width)))

    @property
    def most(self) -> int:
        """How wide it is on one line, or on the lines it has."""
        return max(cell_len(self.indent + part) for part in self.text.split("\n"))

    @property
    def word(self) -> int:
        """How narrow it may stand without folding a word."""
        return max(map(cell_len, self._words()))

    @property
    def least(self) -> int:
        """How narrow it may stand at all: a figure whole, a long word folded."""
        return max(cell_len(word) if _FIGURE.search(word) else min(cell_len(word), _FOLDED) for word in self._words())

    def _words(self) -> list[str]:
        return [self.indent + word for word in _BETWEEN_FIGURES.sub(_HELD, self.text).replace("\n", " ").split(" ")]


def quote_table(quote: Quote, lang: str) -> RenderableType:
    """Lay out a quote: figures first, then words, what the terms gave, maintenance, the reasons of each price."""
    once = [line for line in quote.lines if not line.recurring]
    heading = say("table.valid", lang, number=quote.number, day=quote.day, until=quote.valid_until)
    return Group(
        Prose(quote.client["name"], "bold"),
        Prose(heading),
        *_priced([line for line in once if not line.optional], quote, lang),
        *_terms(quote, lang),
        *_asked(quote, lang),
        *_paid(quote, lang),
        *_procured(quote, lang),
        *_margin(quote, lang),
        *_recurring(quote, lang),
        *_owned(quote, lang),
        *_reasons([*once, *[line for line in quote.lines if line.recurring][:1]], lang),
        *_composed(quote, lang),
        *_checked(quote, lang),
        *_assumed(quote, lang),
    )


def _priced(once: Sequence[QuoteLine], quote: Quote, lang: str) -> list[RenderableType]:
    if not once:
        return []
    totals = list(total_rows(quote, lang))
    words = Prose(amount_in_words(quote.totals.due, lang), "italic")
    return [Text(), _lines(once, totals, lang), Text(), words, *_held(quote, lang)]


def _lines(lines: Sequence[QuoteLine], totals: Sequence[tuple[str, str]], lang: str) -> "Sheet":
    """Lay out lines, with what discounts leave of each where there are any, and totals under their last column."""
    columns: tuple[str, ...] = ("line", "quantity>", "unit", "unit_price>", "amount>")
    rows: list[tuple[str, ...]] = [(line.labels[lang], *_figures(line, lang)) for line in lines]
    if any(line.discount for line in lines):
        columns = (*columns, "discount>", "line_net>")
        left = ((money(value, lang) for value in (line.discount, line.amount - line.discount)) for line in lines)
        rows = [(*row, *more) for row, more in zip(rows, left, strict=True)]
    blank = ("",) * (len(columns) - 2)
    return Sheet(columns, (rows, [(label, *blank, value) for label, value in totals]), lang)


def _terms(quote: Quote, lang: str) -> list[RenderableType]:
    """Lay out what the terms gave (internal): discounts in their order, prices set by hand, choices, exemptions."""
    outside = [line for line in quote.lines if line.optional]
    parts: list[RenderableType] = []
    for key, columns, rows in (
        ("discounts", (">", "on", "said", "taken_off>", "reason"), discount_rows(quote, lang)),
        ("by_hand", ("line", "price_before>", "unit_price>", "reason"), hand_rows(quote, lang)),
        ("exemptions", ("line", "reason"), exemption_rows(quote, lang)),
        ("choices", ("choice", "state", "gross_without>", "gross_with>", "added>"), choice_rows(quote, lang)),
    ):
        if rows:
            parts += [Text(), Prose(say(f"table.{key}", lang), "bold"), Sheet(columns, (rows,), lang)]
        if key == "discounts" and rows and quote.terms.role is not None:
            parts.append(Prose(pair(say("table.role", lang), quote.terms.role, lang)))
    if quote.totals_with_options is not None:
        whole = amount(quote.totals_with_options.gross, lang)
        parts.append(Prose(pair(say("table.with_options", lang), whole, lang)))
    if outside:
        parts += [Text(), Prose(say("table.outside", lang), "bold"), _lines(outside, (), lang)]
    return parts


def _held(quote: Quote, lang: str) -> list[RenderableType]:
    """Say how probable it is that the net holds, and what the confidence it is sold at adds (internal)."""
    percent_held = (quote.risk.probability_of_net * _PERCENT).normalize()
    said = [say("risk.holds", lang, percent=percent_held)]
    if quote.terms.confidence is not None:
        facts = {"amount_dzd": quote.risk.contingency, "base_dzd": quote.risk.base_amount}
        said.append(say("risk.sold_at", lang, confidence=quote.terms.confidence, **facts))
    return [Text(), *map(Prose, said)]


def _figures(line: QuoteLine, lang: str) -> tuple[str, ...]:
    return (
        number(line.quantity, lang),
        say(f"unit.{line.unit}", lang),
        money(line.unit_price, lang),
        money(line.amount, lang),
    )


def _paid(quote: Quote, lang: str) -> list[RenderableType]:
    """Say what part is paid when."""
    if not quote.payments:
        return []
    rows = [payment_row(each, lang) for each in quote.payments]
    sheet = Sheet(("milestone", "part_of_due>", "gross_amount>", "payable"), (rows,), lang)
    return [Text(), Prose(say("payments.title", lang), "bold"), sheet]


def _procured(quote: Quote, lang: str) -> list[RenderableType]:
    """Say what the rules of public contracts make of the offer, each with what it is worth (internal)."""
    if quote.procurement is None:
        return []
    said = [Prose(rule_line(note, lang), indent="  • ", hanging="    ") for note in quote.procurement.notes]
    return [Text(), Prose(say("procurement.title", lang), "bold"), *said]


def _recurring(quote: Quote, lang: str) -> list[RenderableType]:
    rows = year_rows(quote, lang)
    if not rows:
        return []
    table = Sheet(("", "net>", "total_vat>", "gross>"), (rows,), lang)
    whole = say("table.commitment", lang), amount(quote.commitment.gross, lang)
    own = any(line.own and line.recurring and not line.optional for line in quote.lines)
    title = say("table.yearly" if own else "table.maintenance", lang)
    return [Text(), Prose(title, "bold"), table, Prose(pair(*whole, lang))]


def pair(name: str, value: str, lang: str) -> str:
    """Write a name and its value."""
    return name + say("view.colon", lang) + value


def _reasons(lines: Iterable[QuoteLine], lang: str) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for line in lines:
        if line.reasons:
            said = say("view.joiner", lang).join(reason[lang] for reason in line.reasons)
            parts += [Prose(line.labels[lang], indent="  "), Prose(said, indent="    ")]
    return [Text(), Prose(say("table.reasons", lang), "bold"), *parts] if parts else []


def _owned(quote: Quote, lang: str) -> list[RenderableType]:
    """Say what the client bears itself, where it signs with the foreign vendor."""
    owned = quote.ownership
    if not owned.taxes:
        return []
    rows = [(tax.label[lang], money(tax.amount, lang)) for tax in owned.taxes]
    total = (say("table.ownership", lang), money(owned.total, lang))
    return [Text(), Prose(say("table.borne", lang), "bold"), Sheet(("line", "amount>"), (rows, [total]), lang)]


def _composed(quote: Quote, lang: str) -> list[RenderableType]:
    """Say where each component of an upgrade stands."""
    labels = {line.service: line.labels[lang] for line in reversed(quote.lines)}
    said = []
    for each in quote.components:
        where = labels.get(each.service or "", each.reason[lang])
        status = say(f"component.{each.status}", lang, label=where) if each.service else where
        said.append(Prose(f"{each.label[lang]} – {status}", indent="  • ", hanging="    "))
    return [Text(), Prose(say("table.components", lang), "bold"), *said]


def _checked(quote: Quote, lang: str) -> list[RenderableType]:
    if quote.cross_check is None:
        return []
    return [Text(), Prose(say("table.cross_check", lang), "bold"), Prose(quote.cross_check.comment[lang], indent="  ")]


def approval_lines(quote: Quote, lang: str) -> tuple[str, ...]:
    """Say who has to approve a quote before it is sent, and why; nothing where nobody has to (internal)."""
    asked = quote.approval
    return () if asked is None else (approver(asked, lang), *(f"  {reason.text[lang]}" for reason in asked.reasons))


def _margin(quote: Quote, lang: str) -> list[RenderableType]:
    """Say the margin of each line whose cost is known, and of what is paid once of them (internal)."""
    whole, columns = quote.margin, ("line", "line_net>", "cost>", "margin>")
    known = [line for line in quote.lines if line.cost is not None]
    yearly = [_margin_row(line, lang) for line in known if line.recurring]
    parts: list[RenderableType] = []
    if whole is not None:
        rows = [_margin_row(line, lang) for line in known if line.code in whole.lines]
        total = (say("margin.total", lang), *(money(value, lang) for value in (whole.net, whole.cost, whole.margin)))
        parts.append(Sheet(columns, (rows, [total]), lang))
        parts += [Prose(say("margin.percent", lang, percent=whole.percent))] if whole.percent is not None else []
        labels = [line.labels[lang] for line in quote.lines if line.code in whole.without_cost]
        parts += [Prose(say("margin.without", lang, labels=labels))] if labels else []
    parts += [Sheet(columns, (yearly,), lang)] if yearly else []
    return [Text(), Prose(say("margin.title", lang), "bold"), *parts] if parts else []


def _margin_row(line: QuoteLine, lang: str) -> tuple[str, ...]:
    figures = (line.amount - line.discount, line.cost or ZERO, line.margin or ZERO)
    return (line.labels[lang], *(money(value, lang) for value in figures))


def _asked(quote: Quote, lang: str) -> list[RenderableType]:
    lines = approval_lines(quote, lang)
    return [Text(), *(Prose(line, "" if rank else "bold") for rank, line in enumerate(lines))] if lines else []


def finding_line(found: AuditRecord, lang: str) -> str:
    """Say one thing to look over: how grave, what was found, the way out."""
    return f"{say(f'severity.{found.severity}', lang)} {found.message[lang]} {found.way_out[lang]}"


def _assumed(quote: Quote, lang: str) -> list[RenderableType]:
    if not quote.assumptions:
        return []
    said = [Prose(each.text[lang], indent="  • ", hanging="    ") for each in quote.assumptions]
    return [Text(), Prose(say("table.assumptions", lang), "bold"), *said]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Sections of rows under named columns; the last of several is of totals. A name ends in > over figures.

    `heads`: columns that are named here, and not by a message.
    """

    columns: tuple[str, ...]
    sections: tuple[Sequence[tuple[str, ...]], ...]
    lang: str
    heads: Mapping[str, str] = field(default_factory=dict)

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Table]:
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True, padding=(0, 1))
        widths = _shared(self._cells(), options.max_width - _GAP * (len(self.columns) - 1))
        for column, head, width in zip(self.columns, self._heads(), widths, strict=True):
            table.add_column(head, justify="right" if column.endswith(">") else "left", width=width)
        for rank, rows in enumerate(self.sections):
            table.add_section()
            for row in rows:
                table.add_row(*(Prose(cell, "bold" if rank else "") for cell in row))
        yield table

    def __rich_measure__(self, _: Console, options: ConsoleOptions) -> Measurement:
        gaps = _GAP * (len(self.columns) - 1)
        least = sum(max(cell.least for cell in column) for column in self._cells()) + gaps
        return Measurement(least, max(least, options.max_width))

    def _heads(self) -> list[Prose]:
        names = [[name for name in column.rstrip(">").split("+") if name] for column in self.columns]
        return [
            Prose(" · ".join(self.heads.get(name) or say(f"table.{name}", self.lang) for name in each))
            for each in names
        ]

    def _cells(self) -> list[list[Prose]]:
        bodies = zip(*(row for rows in self.sections for row in rows), strict=True)
        return [[head, *map(Prose, body)] for head, body in zip(self._heads(), bodies, strict=True)]


def _shared(columns: Sequence[Sequence[Prose]], room: int) -> list[int]:
    """Share the room: a column takes what it wants; the widest gives first, down to its words, then to its figures."""
    widths = [max(cell.most for cell in column) for column in columns]
    for floor in ("word", "least"):
        floors = [max(getattr(cell, floor) for cell in column) for column in columns]
        while sum(widths) > room and (spare := [n for n, width in enumerate(widths) if width > floors[n]]):
            widths[max(spare, key=widths.__getitem__)] -= 1
    return widths
