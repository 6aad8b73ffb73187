"""The commercial side of an offer, as `[terms]` of a scope says it: everything that is settled after the estimate.

The same keys are keyword arguments of `quote()` and are added to by its chained methods. What is left out stands as the
price book has it, or does not apply.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from costing.fields import Money, Table, Text, Whole, WrittenDay, YesNo
from costing.payment_files import PaymentStep, Plan
from costing.price_files import Unit
from costing.risk_terms import RiskTerms

Means = Literal["transfer", "cheque", "treasury", "cash"]
Dinars = Annotated[Money, Field(ge=0, le=1_000_000_000_000, decimal_places=2)]
Percent = Annotated[Money, Field(ge=0, le=100, decimal_places=6)]
Code = Annotated[str, Field(strict=True, max_length=60, pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
Codes = Annotated[tuple[Text, ...], Field(min_length=1, max_length=200)]
# Nothing in a list is nothing said.
_SOME = AfterValidator(lambda held: held or None)
# The ways to say a discount: so much off, or down to a price.
_OFF = ("percent", "amount", "to_unit_price", "to_net", "to_gross")


class Discount(Table):
    """One discount, in one way: `percent` or exact `amount` off, or down to a unit price, a net or a gross [DZD].

    `on` is the code of a line, or a service whose lines are meant; without it, the whole of what is paid once. It acts
    on what the discounts before it have left. A unit price is that of one line, a gross that of the whole.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [name]} for name in _OFF]})

    on: Text | None = None
    percent: Percent | None = None
    amount: Dinars | None = None
    to_unit_price: Dinars | None = None
    to_net: Dinars | None = None
    to_gross: Dinars | None = None
    reason: Text | None = None

    @property
    def way(self) -> tuple[str, Decimal]:
        """The way it is said in, and what it says."""
        return next((name, value) for name in _OFF if (value := getattr(self, name)) is not None)

    @model_validator(mode="after")
    def _is_said_in_one_way(self) -> Self:
        said = [name for name in _OFF if getattr(self, name) is not None]
        if len(said) != 1:
            raise PydanticCustomError("discount_of_one_way", "one way", {"ways": ", ".join(_OFF)})
        if self.on is None and self.to_unit_price is not None:
            raise PydanticCustomError("unit_price_of_a_line", "a unit price is of a line")
        if self.on is not None and self.to_gross is not None:
            raise PydanticCustomError("gross_of_the_whole", "a gross is of the whole")
        return self


class OwnLine(Table):
    """A line of one's own: what it is, how many of what, at which unit price [DZD before tax] and rate of tax.

    Without a rate it bears the standard one; no tax at all needs the reason of its `exemption`. `optional`: outside the
    total until it is accepted. `recurring`: paid by the year, `quantity` years of it; in the commitment, not in the
    total. `cost` is what one costs the provider [DZD before tax], internal.
    """

    label: Text
    code: Code | None = None
    quantity: Annotated[Money, Field(gt=0, le=1_000_000, decimal_places=6)] = Decimal(1)
    unit: Unit = "lump_sum"
    unit_price: Dinars
    vat_percent: Percent | None = None
    exemption: Text | None = None
    cost: Dinars | None = None
    optional: YesNo = False
    recurring: YesNo = False

    @model_validator(mode="after")
    def _is_taxed_or_exempt(self) -> Self:
        if self.exemption is not None and self.vat_percent:
            raise PydanticCustomError("exempt_and_taxed", "exempt and taxed")
        return self


class HandPrice(Table):
    """A unit price [DZD before tax] set by hand in the place of a line's own, and why."""

    unit_price: Dinars
    reason: Text


class Option(Table):
    """Lines the client may add, by their codes: outside the total until accepted.

    Its code is its first line's unless it has one of its own. Of the options of one `group`, one may be accepted.
    """

    lines: Codes
    code: Code | None = None
    label: Text | None = None
    group: Text | None = None

    @property
    def name(self) -> str:
        """The code by which it is accepted."""
        return self.code or self.lines[0]


class Variant(Table):
    """A whole alternative: with it, `lines` enter the total and those in `without` leave it. Only one is accepted."""

    code: Code
    label: Text
    lines: Codes | None = None
    without: Codes | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not (self.lines or self.without):
            raise PydanticCustomError("variant_of_nothing", "nothing added, nothing taken out")
        both = [code for code in self.lines or () if code in (self.without or ())]
        if both:
            raise PydanticCustomError("variant_of_both", "added and taken out", {"codes": ", ".join(both)})
        return self


class Exemption(Table):
    """An exemption from value-added tax, with its reason; of every line, or of those named."""

    reason: Text
    lines: Codes | None = None


class Milestone(PaymentStep):
    """One payment: at which stage, what share of the whole, in how many days; under a name of its own, or the stage's.

    A stage is one of the project, `order`, `delivery` (of what needs no project) or `warranty` (its end).
    """

    label: Text | None = None


class PublicContract(Table):
    """What a public contract provides for, each in percent of it; what is left out is not provided for.

    `kind` sets the threshold it is compared with, `delay_months` is the time for the work. `exceptional`: an advance
    beyond the usual caps was agreed.
    """

    kind: Literal["works", "supplies", "services", "studies"]
    advance_percent: Percent | None = None
    supply_advance_percent: Percent | None = None
    exceptional: YesNo = False
    bond_percent: Percent | None = None
    retention_percent: Percent | None = None
    delay_months: Annotated[Whole, Field(ge=1, le=120)] | None = None


class Terms(Table):
    """The commercial side of an offer.

    `payment` is the means, `role` who gives the discounts, `confidence` what it is sold at [percent]. Discounts act in
    their order, then `discount_percent`, then `discount_amount` [DZD], both on the whole. `prices` are set by hand, by
    the code of their line. `accepted` names options, or one variant. `milestones` stand in place of the usual plan of
    payment, whose days are told from a `start`, the day of the order; `public_contract` makes it one.
    """

    payment: Means | None = None
    validity_days: Annotated[Whole, Field(ge=1, le=730)] | None = None
    confidence: Annotated[Money, Field(ge=50, le=99)] | None = None
    risk: RiskTerms | None = None
    role: Text | None = None
    discounts: Annotated[tuple[Discount, ...] | None, Field(max_length=200), _SOME] = None
    discount_percent: Percent | None = None
    discount_amount: Dinars | None = None
    lines: Annotated[tuple[OwnLine, ...] | None, Field(max_length=200), _SOME] = None
    prices: Annotated[dict[Text, HandPrice] | None, Field(max_length=200), _SOME] = None
    options: Annotated[tuple[Option, ...] | None, Field(max_length=200), _SOME] = None
    variants: Annotated[tuple[Variant, ...] | None, Field(max_length=20), _SOME] = None
    accepted: Annotated[tuple[Text, ...] | None, Field(max_length=200), _SOME] = None
    exemption: Exemption | None = None
    start: WrittenDay | None = None
    milestones: Plan[Milestone] | None = None
    public_contract: PublicContract | None = None

    @property
    def currency_moves(self) -> bool:
        """Whether the rate moves in the distribution of the total, in place of a provision."""
        return self.risk is not None and self.risk.currency is True

    @property
    def steps(self) -> tuple[tuple[str, Discount], ...]:
        """Every discount in the order in which they act, each with the place where it stands."""
        listed = tuple((f"discounts[{place}].", each) for place, each in enumerate(self.discounts or (), start=1))
        percent = (Discount(percent=self.discount_percent),) if self.discount_percent is not None else ()
        amount = (Discount(amount=self.discount_amount),) if self.discount_amount is not None else ()
        return (*listed, *(("discount_", each) for each in (*percent, *amount)))

    def listed(self) -> Self:
        """Return the same terms with every discount in the list, so that one more may act after all of them."""
        every = tuple(each for _, each in self.steps)
        return self.model_copy(update={"discounts": every or None, "discount_percent": None, "discount_amount": None})
