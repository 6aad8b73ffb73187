"""What a hospital needs, as one frozen value: read from TOML or JSON, closed to unknown keys, bounded everywhere.

A table that is present, even empty, asks for that service; what is left out of it is unknown and widens the price.
The bounds refuse absurd values only; an unusual answer is priced as given and said.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from costing.deferred import Showing, resolve
from costing.errors import ScopeRefused
from costing.fields import (
    Currency,
    Money,
    Number,
    OwnAnswer,
    Table,
    Text,
    Whole,
    YesNo,
    problems_of,
    read_content,
    toml_of,
)
from costing.parties import Client
from costing.prices import Asking, Model, own_table
from costing.purchases import HOME, Hardware, Licences
from costing.terms import Terms

ASKING = get_args(Asking)
# What a client fills in, instead of the file that a seller writes.
_FORM = ".xlsx"
# The longest contract that is told year by year.
MOST_YEARS = 15

Language = Literal["fr", "ar", "en"]
Level = Literal["minor", "major"]
Origin = Literal["local", "local_partner", "international"]
Share = Annotated[Number, Field(ge=0, le=1)]


class System(Table):
    """One of the systems: its upgrade level (required), how many versions it is behind, and whether support covers it.

    A minor update of a system under a running support contract is in that contract, and costs nothing here.
    """

    model_config = ConfigDict(json_schema_extra={"required": ["upgrade"]})

    upgrade: Level | None = None
    versions_behind: Annotated[Whole, Field(ge=0, le=30)] | None = None
    support_contract: YesNo | None = None

    @property
    def covered(self) -> bool:
        """Whether its upgrade is inside a running support contract."""
        return self.upgrade == "minor" and self.support_contract is True

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
    test_environment: YesNo | None = None


class Vendor(Table):
    """Who makes the software, how that vendor bills, and who signs with it.

    `contract` says who buys abroad: a reseller in Algeria, or the client from the foreign vendor itself. `trips` are
    person-trips of the vendor's engineers; `withholding_percent` the rate of a tax treaty, in place of the book's.
    """

    origin: Origin | None = None
    currency: Currency | None = None
    contract: Literal["local_reseller", "foreign"] | None = None
    licensing: Model | None = None
    trips: Annotated[Whole, Field(ge=0, le=1_000)] | None = None
    withholding_percent: Annotated[Money, Field(ge=0, le=50)] | None = None


class Training(Table):
    """Training of the users [days]."""

    days: Annotated[Number, Field(ge=0, le=2_000, multiple_of=0.5)] | None = None


class Maintenance(Table):
    """Yearly maintenance: tier of response, hours covered, contract years, those paid in advance, the warranty year."""

    tier: Literal["basic", "standard", "premium"] | None = None
    hours: Literal["8x5", "12x6", "24x7"] | None = None
    years: Annotated[Whole, Field(ge=0, le=MOST_YEARS)] | None = None
    prepaid_years: Annotated[Whole, Field(ge=0, le=MOST_YEARS)] | None = None
    warranty: Literal["free", "charged"] | None = None

    @model_validator(mode="after")
    def _prepays_its_own_years(self) -> Self:
        if self.years is not None and (self.prepaid_years or 0) > self.years:
            facts = {"prepaid": self.prepaid_years, "years": self.years}
            raise PydanticCustomError("prepaid_past_contract", "more prepaid than years", facts)
        return self


class Decommissioning(Table):
    """The old system that is to be shut down, what becomes of its archive, and how large that is."""

    volume_tb: Annotated[Number, Field(ge=0, le=10_000)] | None = None
    archive: Literal["none", "copy", "neutral"] | None = None


class Project(Table):
    """Whether the work is sold in parts or as a whole."""

    sold: Literal["parts", "whole"] = "parts"


def _without_home(rates: dict[str, float]) -> dict[str, float]:
    if HOME in rates:
        raise PydanticCustomError("exchange_of_home", "the dinar has no rate")
    return rates


class Scope(Table, Showing):
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
    users: Annotated[Whole, Field(ge=1, le=100_000)] | None = None
    systems: Systems | None = None
    workstations: Workstations | None = None
    migration: Migration | None = None
    integrations: Annotated[tuple[Interface, ...], Field(max_length=1_000)] | None = None
    vendor: Vendor | None = None
    exchange: (
        Annotated[dict[Currency, Annotated[Number, Field(gt=0, le=1_000_000)]], AfterValidator(_without_home)] | None
    ) = None
    licences: Licences | None = None
    training: Training | None = None
    maintenance: Maintenance | None = None
    hardware: Hardware | None = None
    decommissioning: Decommissioning | None = None
    project: Project | None = None
    services: Annotated[dict[Text, dict[Text, OwnAnswer]], Field(max_length=50)] | None = None
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
        """Read a scope file (TOML), or a questionnaire that a client filled in (.xlsx).

        Raises
        ------
        FileUnread
            The file is missing, is not TOML, or is no questionnaire.
        WorkbookRefused
            A workbook that holds what is not let in.
        ScopeRefused
            One or more faults in it, all at once; those of a questionnaire each with its cell.
        """
        if Path(path).suffix.lower() == _FORM:
            told: Self = resolve("Scope.read")(Path(path))
            return told
        return cls.from_toml(read_content(Path(path), folder="file_is_folder"), str(path))

    @classmethod
    def from_toml(cls, content: bytes, name: str) -> Self:
        """Read the content of a scope file; refusals say which file it is by its name.

        Raises
        ------
        FileUnread
            It is not UTF-8, or not TOML.
        ScopeRefused
            One or more faults in it, all at once.
        """
        data = toml_of(content, name)
        try:
            return cls.model_validate(data)
        except ScopeRefused as refusal:
            raise ScopeRefused(path=name, problems=refusal.problems, lang=refusal.lang) from None

    def to_frame(self, lang: str | None = None) -> Any:
        """Return what is known of the need as a table.

        Parameters
        ----------
        lang
            Language of the texts; without it, the scope's.

        Returns
        -------
        pandas.DataFrame
            One row an answer to a question of the form, by its dotted key (`integrations[1].system`): the table it
            is of, the question and the answer, all in words. Costs and terms of business are no answer.
        """
        return resolve("Scope.to_frame")(self, lang)

    def __repr__(self) -> str:
        """Say who asks, and for what; the whole of it is `model_dump()`."""
        known = (self.reference, repr(self.client.name), self.client.kind)
        return f"<Scope {' '.join(each for each in known if each is not None)}: {', '.join(self.asked) or 'nothing'}>"

    __str__ = __repr__

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table that is there, in the order of the file's schema; a company's own services one by one."""
        there = [name for name in type(self).model_fields if getattr(self, name) is not None and name != "services"]
        return (*there, *(own_table(code) for code in self.services or ()))

    @property
    def asked(self) -> tuple[str, ...]:
        """The tables that ask for a service, in the order of the file's schema."""
        whole = self.project is not None and self.project.sold == "whole"
        asking = [name for name in ASKING if name != "services"]
        own = [own_table(code) for code in self.services or ()]
        there = [name for name in asking if (whole if name == "project" else getattr(self, name) is not None)]
        return (*there, *own)
