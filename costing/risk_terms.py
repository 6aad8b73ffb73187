"""What a seller believes of the risk of one offer, beside what the price book says: part of its terms.

Own ranges of lines, events that may befall, a growth of prices until delivery, a currency that may move.
"""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from costing.fields import Number, Table, Text, YesNo

_Dinars = Annotated[Number, Field(ge=0, le=1_000_000_000_000)]


def _ordered(span: tuple[float, float, float]) -> tuple[float, float, float]:
    low, likely, high = span
    if not low <= likely <= high:
        raise PydanticCustomError("own_range_disordered", "low, likely and high out of order")
    return span


OwnRange = Annotated[tuple[_Dinars, _Dinars, _Dinars], AfterValidator(_ordered)]
Loading = Annotated[Number, Field(ge=0, le=0.95)]


class RiskEvent(Table):
    """Something that may befall and then costs: how probable it is, and P10, likely and P90 of its cost [DZD]."""

    title: Text
    probability_percent: Annotated[Number, Field(gt=0, lt=100)]
    impact: OwnRange


class RiskTerms(Table):
    """What moves the total of an offer beside the spans of its lines; what is left out stands as the book has it.

    `rank_correlation` holds for every pair of lines, `loadings` for a line by its code: how it moves with the factor
    common to all. `ranges` are a person's own P10, likely and P90 of a line [DZD before tax]. `growth_percent` is what
    prices grow by until delivery, as likely more as less; `growth_spread_percent` the standard deviation of the
    logarithm of that growth. With `currency`, the rate moves in the distribution, and no provision stands beside it.
    """

    rank_correlation: Annotated[Number, Field(ge=0, le=0.9)] | None = None
    loadings: Annotated[dict[Text, Loading], Field(max_length=200)] | None = None
    ranges: Annotated[dict[Text, OwnRange], Field(max_length=200)] | None = None
    events: Annotated[tuple[RiskEvent, ...], Field(max_length=8)] | None = None
    growth_percent: Annotated[Number, Field(ge=-50, le=300)] | None = None
    growth_spread_percent: Annotated[Number, Field(ge=0, le=100)] | None = None
    currency: YesNo | None = None
