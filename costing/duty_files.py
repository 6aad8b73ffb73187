"""The shape of the duties of the price book: what is added to an amount after value-added tax."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from costing.fields import Money, Table
from costing.price_files import Papers
from costing.prices import Stamp


class Band(Table):
    """Above an amount, what each started slice bears [DZD]."""

    above: Annotated[Money, Field(ge=0, le=1_000_000_000_000, decimal_places=2)]
    a_slice: Annotated[Money, Field(ge=0, le=1_000_000, decimal_places=4)]


class StampEntry(Papers):
    """The stamp duty on receipts."""

    means: Annotated[tuple[Literal["transfer", "cheque", "treasury", "cash"], ...], Field(max_length=4)]
    slice: Annotated[Money, Field(gt=0, le=1_000_000, decimal_places=2)]
    minimum: Annotated[Money, Field(ge=0, le=1_000_000, decimal_places=2)]
    bands: Annotated[tuple[Band, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _bands_rise(self) -> Self:
        starts = [band.above for band in self.bands]
        if starts != sorted(set(starts)):
            raise PydanticCustomError("duty_bands_disordered", "bands rise")
        return self

    def made(self) -> Stamp:
        """Return it as taxes are reckoned with."""
        return Stamp(self.means, self.slice, self.minimum, tuple((each.above, each.a_slice) for each in self.bands))
