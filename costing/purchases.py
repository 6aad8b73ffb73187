"""What is bought for a hospital: licences and hardware, each at a selling amount, or at what it costs the provider."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from costing.fields import Currency, Money, Table, Text, Whole, YesNo
from costing.prices import Model

HOME = "DZD"
Amount = Annotated[Money, Field(ge=0, le=100_000_000_000, decimal_places=2)]
_VALUED: dict[str, Any] = {"oneOf": [{"required": ["amount"]}, {"required": ["cost"]}]}


class Given(Table):
    """Something with its selling amount, before tax, or with what it costs the provider; without a currency, dinars.

    A cost is sold with the markup of the company's own book, and is internal.
    """

    amount: Amount | None = None
    cost: Amount | None = None
    currency: Currency = HOME
    supplied_by: Literal["client"] | None = None

    @model_validator(mode="after")
    def _amount_or_cost(self) -> Self:
        if self.amount is not None and self.cost is not None:
            raise PydanticCustomError("amount_and_cost", "amount and cost")
        return self

    @property
    def valued(self) -> bool:
        """Whether an amount or a cost is given."""
        return self.amount is not None or self.cost is not None


class Licence(Given):
    """A licence: its amount is that of the whole, of a year of subscription, or of one concurrent seat."""

    model_config = ConfigDict(json_schema_extra=_VALUED)

    item: Text
    covers: Annotated[tuple[Literal["pacs", "ris", "workstations"], ...], Field(min_length=1)] | None = None
    model: Model | None = None
    years: Annotated[Whole, Field(ge=1, le=15)] | None = None
    seats: Annotated[Whole, Field(ge=1, le=100_000)] | None = None

    @model_validator(mode="after")
    def _has_an_amount(self) -> Self:
        if not self.valued:
            raise PydanticCustomError("licence_without_amount", "no amount", {"item": self.item})
        return self

    @model_validator(mode="after")
    def _counts_what_its_model_counts(self) -> Self:
        for name, model in (("years", "subscription"), ("seats", "concurrent")):
            if getattr(self, name) is not None and self.model not in {None, model}:
                raise PydanticCustomError("licence_of_other_model", "other model", {"count": name, "model": model})
        return self


def _some(licences: tuple[Licence, ...]) -> tuple[Licence, ...]:
    if not licences:
        raise PydanticCustomError("licence_without_amount", "no licence", {"item": ""})
    return licences


Licences = Annotated[
    tuple[Licence, ...], Field(max_length=200, json_schema_extra={"minItems": 1}), AfterValidator(_some)
]


class Equipment(Given):
    """Some hardware with its selling amount; imported where that is in a foreign currency, unless said otherwise."""

    model_config = ConfigDict(json_schema_extra=_VALUED)

    item: Text | None = None
    imported: YesNo | None = None


class Hardware(Equipment):
    """The hardware wanted: how much of it, or what it costs, in one lot or item by item."""

    model_config = ConfigDict(json_schema_extra={})

    level: Literal["none", "some", "servers"] | None = None
    items: Annotated[tuple[Equipment, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def _items_have_amounts(self) -> Self:
        if not all(each.valued for each in self.items):
            raise PydanticCustomError("equipment_without_amount", "no amount")
        if not self.valued and (self.currency != HOME or self.supplied_by is not None or self.imported is not None):
            raise PydanticCustomError("equipment_without_amount", "no amount")
        return self

    @property
    def lots(self) -> tuple[Equipment, ...]:
        """What is given an amount; none where the hardware is wanted at a price nobody has given."""
        return (*((self,) if self.valued else ()), *self.items)
