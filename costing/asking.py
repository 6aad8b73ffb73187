"""What to ask next: every unknown answer, ranked by how much the price would narrow if it were known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from costing.assembling import Assembly
from costing.case import Case
from costing.deferred import Showing, resolve
from costing.drivers import Answer
from costing.exposures import Exposure, by_origin, exposures
from costing.offers import Said
from costing.prices import Driver, table_of
from costing.readings import Reading, beliefs_of
from costing.scope import Scope, System
from costing.supposing import DEAR, LEARNT, WhatIf, WhatIfs, settled_years, values_of
from costing.totalling import totals_of
from costing.tracing import measured
from costing.wording import Measure


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and what its answer is worth [DZD before tax].

    `narrowing` is how much P90 less P10 of the total shrinks, contract years included, if the answer is what is taken
    for likely, and never below 0; `narrowing_of_range` is the same of high less low. `if_dear` is what the one-off net
    would rise by at the dear end of what is usual, `if_dear_year` a year's maintenance. `key` is where the scope takes
    the answer; `low`, `likely`, `high` are what is usual.
    """

    driver: str
    key: str
    label: Said
    text: Said
    low: Measure
    likely: Measure
    high: Measure
    narrowing: float
    narrowing_of_range: float
    if_dear: float
    if_dear_year: float


class Questions(tuple[Question, ...], Showing):  # noqa: SLOT001 (a tuple has no room for a slot)
    """What to ask next, what narrows the price most first; a notebook shows it in the language of its scope."""

    lang: str

    def __new__(cls, asked: Iterable[Question] = (), lang: str = "fr") -> Self:
        """Take questions in their order, and the language they are shown in."""
        made = super().__new__(cls, asked)
        made.lang = lang
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Pickle with the language."""
        return tuple(self), self.lang

    def __repr__(self) -> str:
        """Say how many they are, and what to ask first."""
        return f"<Questions: {len(self)}" + (f", first {self[0].key}>" if self else ">")

    __str__ = __repr__

    def to_frame(self, lang: str | None = None) -> Any:
        """Return the questions as a table.

        Parameters
        ----------
        lang
            Language of the texts; without it, the scope's.

        Returns
        -------
        pandas.DataFrame
            One row a question, the first to ask first, by its driver: key, question, low, likely and high (what is
            usual), narrowing, narrowing_of_range, if_dear and if_dear_year [DZD before tax, floats].
        """
        return resolve("Questions.to_frame")(self, lang)


def questions_of(assembly: Assembly, supposed: WhatIfs) -> tuple[Question, ...]:
    """Return the questions to ask, the one whose answer narrows the price most first.

    A licence cost that had to be assumed comes before all others: maintenance rests on it alone. What can only be
    answered in a table that would ask for another service is not asked.
    """
    unique = _open_answers(assembly, supposed)
    rows = [row for row in supposed.rows if row.change == LEARNT and row.name in unique]
    narrowed = _narrowed(assembly.case, rows)
    return _ranked(_question(answer, supposed, assembly.case.scope, narrowed[name]) for name, answer in unique.items())


def questions_by_range(assembly: Assembly, supposed: WhatIfs) -> tuple[Question, ...]:
    """Return the same questions ranked by how much high less low would narrow: at once, without any distribution.

    Their `narrowing` is that of high less low too.
    """
    unique, scope = _open_answers(assembly, supposed), assembly.case.scope
    narrowed = {name: max(supposed.effects[name, LEARNT].narrowing, 0.0) for name in unique}
    return _ranked(_question(answer, supposed, scope, narrowed[name]) for name, answer in unique.items())


def _open_answers(assembly: Assembly, supposed: WhatIfs) -> dict[str, Answer]:
    """Return what is unknown and can be answered, by driver."""
    found = assembly.case.found
    named = [found[name] for row in supposed.rows for name in row.values if row.change == LEARNT]
    return {answer.driver.name: answer for answer in named if _answerable(answer.driver, assembly.case.scope)}


def _ranked(asked: Iterable[tuple[Question, bool]]) -> tuple[Question, ...]:
    """Return questions in their order: those that lead, then what narrows most."""
    ranked = sorted(asked, key=lambda each: (not each[1], -each[0].narrowing, each[0].driver))
    return tuple(question for question, _ in ranked)


def _answerable(driver: Driver, scope: Scope) -> bool:
    return driver.question is not None and (
        driver.answer_in is not None or not driver.keys or bool(_open(driver, scope))
    )


def _open(driver: Driver, scope: Scope) -> tuple[str, ...]:
    """Return the keys that can be written without asking for another service."""
    return tuple(key for key in driver.keys if (table := table_of(key)) is None or table in scope.tables)


def _key(driver: Driver, scope: Scope) -> str:
    """Return where the scope takes an answer; what each system has for itself, where it is open, system by system."""
    key = driver.answer_in or next(iter(_open(driver, scope)), driver.name)
    table, _, own = key.partition(".")
    if table != "systems" or own not in System.model_fields:
        return key
    named = {name: getattr(scope.systems, name, None) for name in ("pacs", "ris")}
    return ", ".join(f"systems.{name}.{own}" for name, each in named.items() if each and getattr(each, own) is None)


def _narrowed(case: Case, learnt: Sequence[WhatIf]) -> dict[str, float]:
    """Return how much P90 less P10 of the total shrinks with each answer learnt, contract years included.

    Growth of prices and events are set aside: no answer moves them.
    """
    rows = (WhatIf("", "", {}), *learnt)
    shares, values = by_origin(case, values_of(case, rows))
    totalled = totals_of(case, values)
    parts = exposures(case, totalled, values)
    if case.yearly is not None:
        parts = (*parts, Exposure(case.yearly.code, settled_years(totalled, rows), case.yearly.open_top))
    whole = (len(shares), len(rows), 3)
    full = tuple(replace(part, amounts=np.broadcast_to(part.amounts, whole)) for part in parts)
    beliefs = replace(beliefs_of(case.prices, case.scope.terms.risk), growth=1.0, growth_spread=0.0, events=())
    widths = [
        Reading(tuple(replace(part, amounts=part.amounts[:, place]) for part in full), shares, beliefs).width
        for place in range(len(rows))
    ]
    return {row.name: max(widths[0] - width, 0.0) for row, width in zip(learnt, widths[1:], strict=True)}


def _question(answer: Answer, supposed: WhatIfs, scope: Scope, narrowing: float) -> tuple[Question, bool]:
    """Return a question, and whether it is asked before any other."""
    driver = answer.driver
    learnt, dear = (supposed.effects[driver.name, change] for change in (LEARNT, DEAR))
    low, likely, high = (measured(answer, corner) for corner in answer.corners)
    asked = Question(
        driver=driver.name,
        key=_key(driver, scope),
        label=driver.label,
        text=driver.question or driver.label,
        low=low,
        likely=likely,
        high=high,
        narrowing=narrowing,
        narrowing_of_range=max(learnt.narrowing, 0.0),
        if_dear=dear.once,
        if_dear_year=dear.year,
    )
    return asked, driver.leads
