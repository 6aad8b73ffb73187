"""What a hospital needs, as one frozen value: read from TOML or JSON, closed to unknown keys, bounded everywhere.

A table that is present, even empty, asks for that service; what is left out of it is unknown and widens the price.
The bounds refuse absurd values only; an unusual answer is priced as given and said.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from costing.errors import ScopeRefused
from costing.fields import Currency, Money, Number, Table, Text, Whole, problems_of, read_toml
from costing.parties import Client
from costing.prices import Asking

ASKING = get_args(Asking)

Language = Literal["fr", "ar", "en"]
Level = Literal["minor", "major"]
Origin = Literal["local", "local_partner", "international"]
Share = Annotated[Number, Field(ge=0, le=1)]
Amount = Annotated[Money, Field(ge=0, le=100_000_000_000, decimal_places=2)]


class System(Table):
    """One of the systems: its upgrade level (required) and how many versions it is behind."""

    model_config = ConfigDict(json_schema_extra={"required": ["upgrade"]})

    upgrade: Level | None = None
    versions_behind: Annotated[Whole, Field(ge=0, le=30)] | None = None

    @model_validator(mode="after")
    def _has_a_level(self) -> Self:
        if self.upgrade is None:
            raise PydanticCustomError("level_missing", "no upgrade level")
        return self


class Systems(Table):
    """PACS, RIS or both, each with its level, and what both share."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["pacs"]}, {"required": ["ris"]}]})

    pacs: System | None = None
    ris: System | None = None
    modules: Annotated[Whole, Field(ge=0, le=100)] | None = None
    customization: Literal["none", "light", "moderate", "heavy"] | None = None
    users: Annotated[Whole, Field(ge=1, le=100_000)] | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.pacs is None and self.ris is None:
            raise PydanticCustomError("systems_unnamed", "neither pacs nor ris")
        return self


class Workstations(Table):
    """The workstations to upgrade."""

    count: Annotated[Whole, Field(ge=0, le=10_000)] | None = None
    diagnostic_share: Share | None = None
    generations: Annotated[Whole, Field(ge=1, le=50)] | None = None
    deployment: Literal["remote", "mixed", "on_site"] | None = None


class Migration(Table):
    """The archive to move [decimal terabytes] and the window it may take [hours]."""

    volume_tb: Annotated[Number, Field(ge=0, le=10_000)] | None = None
    source: Literal["standard", "private_tags", "proprietary"] | None = None
    identity: Literal["clean", "mixed", "poor"] | None = None
    studies_per_year: Annotated[Whole, Field(ge=0, le=10_000_000)] | None = None
    max_downtime_hours: Annotated[Number, Field(gt=0, le=8_760)] | None = None


class Interface(Table):
    """One link to another system."""

    system: Literal["EMR", "HIS", "billing", "modality", "worklist", "other"] | None = None
    standard: Literal["DICOM", "HL7v2", "IHE", "FHIR", "API"] | None = None
    direction: Literal["one_way", "both"] | None = None
    cooperation: Literal["good", "normal", "poor"] | None = None


class Vendor(Table):
    """Who makes the software, and the currency that vendor bills in."""

    origin: Origin | None = None
    currency: Currency | None = None


class Licence(Table):
    """A licence with its selling amount, before tax; without a currency, dinars."""

    model_config = ConfigDict(json_schema_extra={"required": ["item", "amount"]})

    item: Text
    amount: Amount | None = None
    currency: Currency = "DZD"
    covers: Annotated[tuple[Literal["pacs", "ris", "workstations"], ...], Field(min_length=1)] | None = None
    supplied_by: Literal["client"] | None = None

    @model_validator(mode="after")
    def _has_an_amount(self) -> Self:
        if self.amount is None:
            raise PydanticCustomError("licence_without_amount", "no amount", {"item": self.item})
        return self


def _some(licences: tuple[Licence, ...]) -> tuple[Licence, ...]:
    if not licences:
        raise PydanticCustomError("licence_without_amount", "no licence", {"item": ""})
    return licences


Licences = Annotated[
    tuple[Licence, ...], Field(max_length=200, json_schema_extra={"minItems": 1}), AfterValidator(_some)
]


class Training(Table):
    """Training of the users [days]."""

    days: Annotated[Number, Field(ge=0, le=2_000, multiple_of=0.5)] | None = None


class Maintenance(Table):
    """Yearly maintenance: tier of response, hours covered, contract years."""

    tier: Literal["basic", "standard", "premium"] | None = None
    hours: Literal["8x5", "12x6", "24x7"] | None = None
    years: Annotated[Whole, Field(ge=0, le=15)] | None = None


class Hardware(Table):
    """How much hardware a comprehensive project brings."""

    level: Literal["none", "some", "servers"] | None = None


class Project(Table):
    """Whether the work is sold in parts or as a whole."""

    sold: Literal["parts", "whole"] = "parts"


def _not_cash(payment: str) -> str:
    if payment == "cash":
        raise PydanticCustomError("cash_not_yet", "cash bears a stamp duty")
    return payment


class Terms(Table):
    """The commercial side: how it is paid, how long the quote holds."""

    payment: Annotated[Literal["transfer", "cheque", "treasury", "cash"], AfterValidator(_not_cash)] | None = None
    validity_days: Annotated[Whole, Field(ge=1, le=730)] | None = None


class Scope(Table):
    """What the client needs; every key is optional but the client's name.

    Raises
    ------
    ScopeRefused
        One or more faults, all at once: unknown key or word with the nearest valid one, wrong type, out of bounds.

    Examples
    --------
    >>> scope = Scope.model_validate({"client": {"name": "CHU d'Exemple"}, "migration": {"volume_tb": 18}})
    >>> scope.migration.volume_tb
    18.0
    """

    reference: Annotated[Text, Field(max_length=60)] | None = None
    subject: Text | None = None
    lang: Language = "fr"
    client: Client
    sites: Annotated[Whole, Field(ge=1, le=2_000)] | None = None
    systems: Systems | None = None
    workstations: Workstations | None = None
    migration: Migration | None = None
    integrations: Annotated[tuple[Interface, ...], Field(max_length=1_000)] | None = None
    vendor: Vendor | None = None
    exchange: dict[Currency, Annotated[Number, Field(gt=0, le=1_000_000)]] | None = None
    licences: Licences | None = None
    training: Training | None = None
    maintenance: Maintenance | None = None
    hardware: Hardware | None = None
    project: Project | None = None
    terms: Terms = Terms()

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_in_words(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(data)
        except ValidationError as error:
            lang = data.get("lang") if isinstance(data, dict) else None
            known = lang if lang in ("fr", "ar", "en") else "fr"
            raise ScopeRefused(path="", problems=tuple(problems_of(error, cls)), lang=known) from None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a scope file (TOML).

        Raises
        ------
        FileUnread
            The file is missing or is not TOML.
        ScopeRefused
            One or more faults in it, all at once.
        """
        data = read_toml(Path(path))
        try:
            return cls.model_validate(data)
        except ScopeRefused as refusal:
            raise ScopeRefused(path=str(path), problems=refusal.problems, lang=refusal.lang) from None

    @property
    def asked(self) -> tuple[str, ...]:
        """The tables that ask for a service, in the order of the file's schema."""
        whole = self.project is not None and self.project.sold == "whole"
        return tuple(name for name in ASKING if (whole if name == "project" else getattr(self, name) is not None))
