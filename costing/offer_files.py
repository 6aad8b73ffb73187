"""The shape of the files that say what an offer is composed of, and what to look over before it is sent."""

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from costing.fields import Number, Table, Text, YesNo
from costing.price_files import Said


class ComponentFile(Table):
    """One component of an upgrade."""

    label: Said
    service: Text | None = None
    included_in: tuple[Text, ...] = ()
    reason: Said
    offered: YesNo = True


class ConditionFile(Table):
    """One condition of an audit rule: exactly one comparison."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    fact: Text
    equals: YesNo | Number | Text | None = Field(default=None, alias="is")
    over: Number | Text | None = None
    under: Number | Text | None = None
    known: YesNo | None = None

    @model_validator(mode="after")
    def _compares_once(self) -> Self:
        if len(self.tests) != 1:
            raise PydanticCustomError("condition_of_one_test", "one comparison")
        return self

    @property
    def tests(self) -> dict[str, Any]:
        """What was written of the four comparisons."""
        written = {"is": self.equals, "over": self.over, "under": self.under, "known": self.known}
        return {name: value for name, value in written.items() if value is not None}


class RuleFile(Table):
    """One rule of the audit."""

    severity: Literal["critical", "warning", "advice", "off"]
    when: tuple[ConditionFile, ...] = ()
    each: Literal["unusual", "identifier"] | None = None
    message: Said
    way_out: Said
