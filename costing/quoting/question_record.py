"""What a record says of the questions that are open: the answer of each would narrow the price."""

from costing.money import decimal_of, to_centime
from costing.quoting.offering import Offer
from costing.quoting.record import Amount, Record, Said


class QuestionRecord(Record):
    """One open question, and by how much its answer would narrow low to high of the total [DZD before tax]."""

    key: str
    label: Said
    text: Said
    narrowing: Amount


def questions_of(offer: Offer) -> tuple[QuestionRecord, ...]:
    """Record the open questions that would narrow the range of the total, the one that would most first."""
    asked = (
        QuestionRecord(
            key=each.key,
            label=dict(each.label),
            text=dict(each.text),
            narrowing=to_centime(decimal_of(each.narrowing_of_range)),
        )
        for each in offer.estimate.questions()
    )
    return tuple(sorted((each for each in asked if each.narrowing), key=lambda each: (-each.narrowing, each.key)))
