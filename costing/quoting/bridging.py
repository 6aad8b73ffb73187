"""The money bridge between two quotes: how what is due under one becomes what is due under the other, by cause."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from costing.deferred import Showing, resolve
from costing.errors import CostingError
from costing.money import exactly
from costing.offers import Said
from costing.prices import Prices
from costing.quoting.bridge_steps import Part, Step, steps_of
from costing.quoting.bridge_words import Sentences, Side, told
from costing.quoting.contrasting import Difference, contrasted, other_rates, repriced_goods
from costing.quoting.offering import Offer
from costing.quoting.parts import Parts
from costing.quoting.repricing import PRICE_BOOK, RULES, SCOPE, Passage, passages

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Bridge(Showing):
    """What leads from one quote to another [DZD]: causes in their order, each with what it moves on each line.

    `steps` sum to the `difference` of what is due, `yearly` to that of what is paid by the year, tax included.
    `changes` are where the scope is another one, answer by answer; `sentences` tell all of it to the client, in
    three languages.
    """

    old: Side
    new: Side
    difference: Decimal
    yearly_difference: Decimal
    steps: tuple[Step, ...]
    yearly: tuple[Step, ...]
    changes: tuple[Difference, ...]
    sentences: Sentences

    @property
    def text(self) -> Said:
        """The sentences as one paragraph, by language."""
        return {lang: " ".join(said) for lang, said in self.sentences.items()}

    def to_frame(self) -> "pd.DataFrame":
        """Return what leads to the difference of what is due, as a table.

        Returns
        -------
        pandas.DataFrame
            One row a part, in the order of the steps: step, code (nothing where no line carries it), label in the
            language of the new quote, amount [DZD, exact decimals, so that they sum to the difference].
        """
        import pandas as pd

        names = ["step", "code", "label", "amount"]
        rows = [
            (step.cause, part.code, part.label[self.new.lang], part.amount)
            for step in self.steps
            for part in step.parts
        ]
        return pd.DataFrame(rows, columns=names)

    def plot(self, lang: str | None = None) -> Any:
        """Draw the way from what was due to what is due, cause by cause.

        Parameters
        ----------
        lang
            fr, ar or en; without it, that of the new quote.

        Returns
        -------
        matplotlib.figure.Figure
            A notebook shows it; `.savefig(path)` writes it.

        Raises
        ------
        LanguageNotWritten
            Not one of the three languages.
        ExtraMissing
            matplotlib is not installed.
        """
        return resolve("Bridge.plot")(self, lang)

    def record(self) -> dict[str, Any]:
        """Return it as plain values, as JSON takes them; amounts are strings with two decimals [DZD]."""
        return {
            "old": _side(self.old),
            "new": _side(self.new),
            "difference": _amount(self.difference),
            "yearly_difference": _amount(self.yearly_difference),
            "steps": [_step(each) for each in self.steps],
            "yearly": [_step(each) for each in self.yearly],
            "changes": [{"key": each.key, "text": dict(each.text)} for each in self.changes],
            "text": dict(self.text),
        }

    def __repr__(self) -> str:
        """Say from where to where, and by how much."""
        return (
            f"<Bridge {self.old.number}/{self.old.revision} to {self.new.number}/{self.new.revision}: "
            f"due {self.old.due:,.2f} to {self.new.due:,.2f} DZD, {self.difference:+,.2f} in {len(self.steps)} steps>"
        )


@exactly
def bridge(old: Parts, new: Parts) -> Bridge:
    """Tell how the amount due of one quote becomes that of another, by cause.

    Parameters
    ----------
    old, new
        Two quotes: revisions of one, or any two, whatever their numbers, clients and languages.

    Returns
    -------
    Bridge
        Steps [DZD] that sum to the difference to the centime, always; a cause that moves nothing is left out.

    Raises
    ------
    CostingError
        A quote read from a record that this version of the library cannot price any more.

    Notes
    -----
    The old quote becomes the new one by changing one input at a time, in this order. `rules`: what was recorded,
    against the same priced again; 0 unless the library's rules have changed since. `exchange`: the rates and the
    volatility of currencies. `price_book`: every other price. `rounding`: commercial steps, and what computing a tax
    once per rate adds to the taxes of the lines. `scope`: what is asked for, under the old terms as far as they can
    name its lines. `terms`: own lines, prices by hand, options, variants, confidence, validity. `discount`. Last `tax`,
    line by line, and the stamp duty. Two changes that meet, such as more workstations at another price, count where the
    later of the two stands. What cannot be priced in between, or again, is told together as `scope_and_prices`, with
    the reason. Amounts are before tax up to `discount`; those of a line are before its discounts up to `terms`.

    Examples
    --------
    >>> from datetime import date
    >>> from costing import PriceBook, Scope, estimate, quote
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "training": {"days": 10}})
    >>> made = quote(estimate(scope, PriceBook.default(), date(2026, 11, 24)))
    >>> [(step.cause, step.amount) for step in bridge(made, made.discount(amount=1000)).steps]
    [('discount', Decimal('-1000.00')), ('tax', Decimal('-190.00'))]
    """
    way, books = _way(old, new)
    ends = _end(old), _end(new)
    steps, yearly = (steps_of(old, new, way, yearly=each) for each in (False, True))
    changes = (
        *contrasted(old.scope, new.scope, books, words="bridge"),
        *repriced_goods(old.scope, new.scope),
        *other_rates(_rates(old), _rates(new)),
    )
    due, paid_yearly = ends[1].due - ends[0].due, ends[1].yearly - ends[0].yearly
    return Bridge(*ends, due, paid_yearly, steps, yearly, changes, told(*ends, steps, yearly, changes))


def _way(old: Parts, new: Parts) -> tuple[tuple[Passage, ...], list[Prices]]:
    """Return the passages from the lines of one record to those of another, and the prices that name what changed.

    Where a record cannot be priced again, all that changed before discounts is one passage.
    """
    first, last = _offer(old), _offer(new)
    books = [each.estimate.prices for each in (last, first) if isinstance(each, Offer)]
    if isinstance(first, Offer) and isinstance(last, Offer):
        ruled = Passage((RULES,), old.lines, first.rows), Passage((RULES,), last.rows, new.lines)
        return (ruled[0], *passages(first, last), ruled[1]), books
    refusal = next(each for each in (first, last) if isinstance(each, CostingError))
    changed = {PRICE_BOOK: old.basis.price_book != new.basis.price_book, SCOPE: old.scope != new.scope}
    causes = (RULES, *(cause for cause, is_other in changed.items() if is_other))
    return (Passage(causes, old.lines, new.lines, refusal),), books


def _offer(quote: Parts) -> Offer | CostingError:
    try:
        return quote.offer
    except CostingError as refusal:
        return refusal


def _rates(quote: Parts) -> dict[str, Decimal]:
    return {each.currency: each.dzd for each in quote.basis.exchange}


def _end(quote: Parts) -> Side:
    paid_yearly = quote.commitment.gross - quote.totals.gross
    return Side(quote.number, quote.revision, quote.day, quote.lang, quote.totals.due, paid_yearly)


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _side(side: Side) -> dict[str, Any]:
    return {
        "number": side.number,
        "revision": side.revision,
        "day": side.day.isoformat(),
        "due": _amount(side.due),
        "yearly": _amount(side.yearly),
    }


def _step(step: Step) -> dict[str, Any]:
    told_together = {"joined": list(step.joined), "reason": dict(step.reason or {})} if step.joined else {}
    return {
        "step": step.cause,
        "label": dict(step.label),
        "amount": _amount(step.amount),
        **told_together,
        "parts": [_part(each) for each in step.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    before, after = part.quantity or (None, None)
    counted = {"before": _count(before), "after": _count(after), "unit": part.unit} if part.quantity is not None else {}
    told_of = {"kind": part.kind, "code": part.code, "label": dict(part.label), "amount": _amount(part.amount)}
    return {**told_of, **counted}


def _count(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
