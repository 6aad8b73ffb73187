"""What to ask next: every unknown answer, ranked by how much the price would narrow if it were known."""

from dataclasses import dataclass

from costing.assembling import Assembly
from costing.drivers import Answer
from costing.prices import Said
from costing.supposing import DEAR, LEARNT, WhatIfs
from costing.tracing import said
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

    A licence cost that had to be assumed comes before all others: maintenance rests on it alone.
    """
    open_answers = {
        name: answer
        for row in supposed.rows
        for name in row.values
        if row.change == LEARNT and (answer := assembly.case.found[name]).driver.question is not None
    }
    unique = {answer.driver.name: answer for answer in open_answers.values()}
    asked = [_question(answer, supposed) for answer in unique.values()]
    leading = {name: answer.driver.leads for name, answer in unique.items()}
    return tuple(sorted(asked, key=lambda each: (not leading[each.driver], -each.narrowing, each.driver)))


def _question(answer: Answer, supposed: WhatIfs) -> Question:
    driver = answer.driver
    learnt, dear = (supposed.effects[driver.name, change] for change in (LEARNT, DEAR))
    low, likely, high = (Measure(said(answer, corner), driver.unit) for corner in answer.corners)
    return Question(
        driver=driver.name,
        key=driver.answer_in or driver.key or driver.name,
        label=driver.label,
        text=driver.question or driver.label,
        low=low,
        likely=likely,
        high=high,
        narrowing=max(learnt.narrowing, 0.0),
        if_dear=dear.once,
        if_dear_year=dear.year,
    )
