"""The shape of what only a company's own book holds: roles, their day rates and mandates; costs and floors."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from costing.company import Floor, Mandate, Role, ServiceCost
from costing.fields import Money, Table, Text, YesNo
from costing.price_files import Papers, Said

Dinars = Annotated[Money, Field(ge=0, le=1_000_000_000_000, decimal_places=2)]
Days = Annotated[dict[Text, Annotated[Money, Field(gt=0, le=10_000, decimal_places=4)]], Field(max_length=50)]
Percent = Annotated[Money, Field(ge=0, le=100, decimal_places=4)]
_FLOORS = ("dzd", "share_percent", "margin_percent")
_HUNDRED = Decimal(100)


class DayRateEntry(Papers):
    """What a day of a role costs the company [DZD]."""

    dzd: Annotated[Money, Field(gt=0, le=100_000_000, decimal_places=2)]


class MandateEntry(Papers):
    """The largest discount a role may give: on the whole, and on one line; absent, the same on a line."""

    discount_percent: Percent
    line_percent: Percent | None = None
    below_floor: YesNo = False

    @model_validator(mode="after")
    def _reaches_a_line(self) -> Self:
        if self.line_percent is not None and self.line_percent < self.discount_percent:
            raise PydanticCustomError("mandate_of_a_line", "a line under the whole", {"whole": self.discount_percent})
        return self

    def made(self) -> Mandate:
        """Return it as discounts are held against it."""
        line = self.discount_percent if self.line_percent is None else self.line_percent
        return Mandate(self.discount_percent / _HUNDRED, line / _HUNDRED, self.below_floor)


class RoleFile(Table):
    """One role of roles.toml."""

    label: Said
    day_rate: tuple[DayRateEntry, ...] = ()
    mandate: tuple[MandateEntry, ...] = ()

    def made(self, code: str, held: Mapping[str, Any]) -> Role:
        """Return it as it is on a day."""
        rate, mandate = held.get(f"{code}.day_rate"), held.get(f"{code}.mandate")
        return Role(code, self.label.model_dump(), rate and rate.dzd, mandate and mandate.made())


class CostEntry(Papers):
    """What a line of a service costs: days of roles and purchases, once and a unit; or a share of its listed price."""

    days: Days = Field(default_factory=dict)
    days_a_unit: Days = Field(default_factory=dict)
    purchases: Dinars = Decimal(0)
    purchases_a_unit: Dinars = Decimal(0)
    share_percent: Annotated[Money, Field(ge=0, le=1_000, decimal_places=4)] | None = None

    @model_validator(mode="after")
    def _is_of_one_way(self) -> Self:
        parts = bool(self.days or self.days_a_unit or self.purchases or self.purchases_a_unit)
        if parts == (self.share_percent is not None):
            raise PydanticCustomError("cost_of_one_way", "work or a share")
        return self

    def made(self) -> ServiceCost:
        """Return it as margins are reckoned with."""
        share = None if self.share_percent is None else self.share_percent / _HUNDRED
        return ServiceCost(self.days, self.days_a_unit, self.purchases, self.purchases_a_unit, share)


class FloorEntry(Papers):
    """The lowest unit price a line of a service may be sold at, said in one way."""

    dzd: Dinars | None = None
    share_percent: Percent | None = None
    margin_percent: Annotated[Money, Field(ge=0, lt=100, decimal_places=4)] | None = None

    @model_validator(mode="after")
    def _is_of_one_way(self) -> Self:
        if sum(getattr(self, name) is not None for name in _FLOORS) != 1:
            raise PydanticCustomError("floor_of_one_way", "one way", {"ways": ", ".join(_FLOORS)})
        return self

    def made(self) -> Floor:
        """Return it as unit prices are held against it."""
        share = None if self.share_percent is None else self.share_percent / _HUNDRED
        return Floor(self.dzd, share, None if self.margin_percent is None else self.margin_percent / _HUNDRED)
