"""An exploration of what a project may cost: a scope that is changed answer by answer, and what each change does.

No widget is here: the notebook's explorer shows what this holds, and any other surface could.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from costing.asking import Question, questions_by_range
from costing.controls import Control, Section, Usual, every, sections_of
from costing.drivers import answers
from costing.editing import said_at, with_answer, with_service, without_answer, without_service
from costing.errors import LockUnknown
from costing.estimating import Estimate, estimate_at
from costing.moving import Moves, moves_between
from costing.price_book import PriceBook
from costing.quoting.quote import Quote, quote
from costing.risk import Risk
from costing.scope import Scope
from costing.scope_writing import scope_toml


@dataclass(frozen=True)
class Standing:
    """One scope with its price; risk and firm quote are worked out when they are first asked for, and stay."""

    scope: Scope
    estimate: Estimate

    @cached_property
    def risk(self) -> Risk:
        """How sure the price of its quote is: with lines of one's own, prices by hand and options that are taken."""
        return self.quote.offer.risk

    @cached_property
    def quote(self) -> Quote:
        """The firm quote of it."""
        return quote(self.estimate)


class Exploration:
    """A scope that is changed answer by answer, with its price, what moved it, and every state it was in.

    A change that cannot be priced is refused as `estimate()` refuses it, and leaves everything as it was.

    Parameters
    ----------
    scope
        What the client needs; the first state.
    book, day
        The price book, and the day whose prices are used.

    Examples
    --------
    >>> from costing import PriceBook, Scope
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "migration": {}})
    >>> what_if = Exploration(scope, PriceBook.default(), date(2026, 11, 24))
    >>> what_if.set("migration.volume_tb", 18)
    >>> what_if.answer("migration.volume_tb"), what_if.moved().total < 0
    (18.0, False)
    >>> what_if.undo()
    >>> what_if.scope == scope
    True
    """

    def __init__(self, scope: Scope, book: PriceBook, day: date) -> None:
        self.book = book
        self.day = day
        self.prices = book.on(day)
        self.start = self._priced(scope)
        self.present = self.start
        self.before = self.start
        self._past: list[Standing] = []
        self._undone: list[Standing] = []
        self._touched: str | None = None
        self._aside: dict[str, Any] = {}
        self._locked: dict[str, Standing] = {}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every control, in sections: what matters most first."""
        return sections_of(self.start.scope, self.book, self.day)

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """Every control by its path."""
        return {each.path: each for each in every(self.sections)}

    @property
    def scope(self) -> Scope:
        """The scope as it stands."""
        return self.present.scope

    @property
    def estimate(self) -> Estimate:
        """Its price."""
        return self.present.estimate

    @property
    def risk(self) -> Risk:
        """How sure that price is."""
        return self.present.risk

    @property
    def quote(self) -> Quote:
        """The firm quote of the scope as it stands."""
        return self.present.quote

    @property
    def toml(self) -> str:
        """The scope as it stands, as the text of a scope file."""
        return scope_toml(self.scope)

    def answer(self, path: str) -> Any:
        """Return what stands at the path of a control; nothing where it is unknown."""
        return said_at(self.scope, path)

    def asks(self, table: str) -> bool:
        """Whether the scope asks for a service."""
        return table in self.scope.tables

    def usual(self, path: str) -> Usual | None:
        """Return what is usual at a control for this kind of client; nothing where nothing is said of it."""
        control = self.controls[path]
        found = control.usual(self.scope.client.kind)
        if found is not None or control.driver is None:
            return found
        open_scope = without_answer(self.scope, path) if self.answer(path) is not None else self.scope
        low, likely, high = answers(open_scope, self.prices)[control.driver.name].corners
        return Usual(low, likely, high)

    def set(self, path: str, value: Any, *, onward: bool = False) -> None:
        """Answer a control.

        Parameters
        ----------
        path
            That of a control; `integrations[]` takes every row.
        value
            What the scope takes there; a list of tables for rows.
        onward
            Whether it goes on with the change made last, at the same path: one step to undo, as a slider is moved.

        Raises
        ------
        CostingError
            A value that the scope does not take, or a scope that has no price; everything is as before.
        """
        self._go(self._priced(with_answer(self.scope, path, value)), path, onward=onward)

    def forget(self, path: str) -> None:
        """Make an answer unknown; refused where it cannot be."""
        self._go(self._priced(without_answer(self.scope, path)), path)

    def want(self, table: str) -> None:
        """Ask for a service, with what was known of it when it was dropped; refused where that is not enough."""
        self._go(self._priced(with_service(self.scope, table, self._aside.get(table))), table)

    def drop(self, table: str) -> None:
        """Ask for a service no more; refused where nothing would be left to price."""
        scope, held = without_service(self.scope, table)
        made = self._priced(scope)
        if held is not None:
            self._aside[table] = held
        self._go(made, table)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return bool(self._undone)

    def undo(self) -> None:
        """Take the last change back; nothing where there is none."""
        if self._past:
            self._undone.append(self.present)
            self._show(self._past.pop())

    def redo(self) -> None:
        """Make the change again that was taken back; nothing where there is none."""
        if self._undone:
            self._past.append(self.present)
            self._show(self._undone.pop())

    def reset(self) -> None:
        """Go back to the first state; that too can be undone."""
        self._go(self.start, None)

    def open(self, scope: Scope) -> None:
        """Go to another scope, such as one that was kept as a file; that too can be undone.

        Raises
        ------
        CostingError
            A scope that has no price; everything is as before.
        """
        self._go(self._priced(scope), None)

    def moved(self, since: Standing | None = None) -> Moves:
        """Return what moved the price, line by line, biggest first.

        Parameters
        ----------
        since
            Another state, such as `start` or a locked one; absent: the one that stood before this one.
        """
        return moves_between((since or self.before).estimate, self.estimate)

    def questions(self) -> tuple[Question, ...]:
        """Return what to ask next, by how much high less low would narrow; `estimate.questions()`: P90 less P10."""
        return questions_by_range(self.estimate.assembly, self.estimate.what_ifs)

    @property
    def locked(self) -> Mapping[str, Standing]:
        """The variants that were locked, by name, in the order they were."""
        return dict(self._locked)

    def variant(self, name: str) -> Standing:
        """Return a locked variant.

        Raises
        ------
        LockUnknown
            None was locked under that name.
        """
        if name not in self._locked:
            raise LockUnknown(found=name, known=tuple(self._locked))
        return self._locked[name]

    def lock(self, name: str) -> str:
        """Keep the present state under a name; return that name, numbered where another state has it."""
        free, number = name, 1
        while free in self._locked:
            number += 1
            free = f"{name} ({number})"
        self._locked[free] = self.present
        return free

    def unlock(self, name: str) -> None:
        """Keep a variant no more."""
        self.variant(name)
        del self._locked[name]

    def back_to(self, name: str) -> None:
        """Go back to a locked variant; that too can be undone."""
        self._go(self.variant(name), None)

    def _priced(self, scope: Scope) -> Standing:
        return Standing(scope, estimate_at(scope, self.prices))

    def _go(self, to: Standing, path: str | None, *, onward: bool = False) -> None:
        """Make a state the present one; nothing where it says the same."""
        if to.scope == self.scope:
            return
        if not (onward and self._past and path is not None and path == self._touched):
            self._past.append(self.present)
        self._undone.clear()
        self._show(to)
        self._touched = path

    def _show(self, to: Standing) -> None:
        self.before, self.present, self._touched = self.present, to, None
