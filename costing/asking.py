"""What to ask next: every unknown answer, ranked by how much the price would narrow if it were known."""

from dataclasses import dataclass

from costing.assembling import Assembly
from costing.drivers import Answer
from costing.offers import Said
from costing.prices import Driver, table_of
from costing.scope import Scope, System
from costing.supposing import DEAR, LEARNT, WhatIfs
from costing.tracing import measured
from costing.wording import Measure


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and what its answer is worth [DZD before tax].

    `narrowing` is how much high less low of the total shrinks, contract years included, if the answer is what is taken
    for likely; `if_dear` what the one-off net would rise by at the dear end of what is usual, `if_dear_year` a year's
    maintenance. `key` is where the scope takes the answer; `low`, `likely`, `high` are what is usual.
    """

    driver: str
    key: str
    label: Said
    text: Said
    low: Measure
    likely: Measure
    high: Measure
    narrowing: float
    if_dear: float
    if_dear_year: float


def questions_of(assembly: Assembly, supposed: WhatIfs) -> tuple[Question, ...]:
    """Return the questions to ask, the one whose answer narrows the price most first.

    A licence cost that had to be assumed comes before all others: maintenance rests on it alone. What can only be
    answered in a table that would ask for another service is not asked.
    """
    case = assembly.case
    open_answers = [case.found[name] for row in supposed.rows for name in row.values if row.change == LEARNT]
    unique = {answer.driver.name: answer for answer in open_answers if _answerable(answer.driver, case.scope)}
    asked = [_question(answer, supposed, case.scope) for answer in unique.values()]
    leading = {name: answer.driver.leads for name, answer in unique.items()}
    return tuple(sorted(asked, key=lambda each: (not leading[each.driver], -each.narrowing, each.driver)))


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


def _question(answer: Answer, supposed: WhatIfs, scope: Scope) -> Question:
    driver = answer.driver
    learnt, dear = (supposed.effects[driver.name, change] for change in (LEARNT, DEAR))
    low, likely, high = (measured(answer, corner) for corner in answer.corners)
    return Question(
        driver=driver.name,
        key=_key(driver, scope),
        label=driver.label,
        text=driver.question or driver.label,
        low=low,
        likely=likely,
        high=high,
        narrowing=max(learnt.narrowing, 0.0),
        if_dear=dear.once,
        if_dear_year=dear.year,
    )
