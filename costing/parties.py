"""Who sells and who buys: the blocks of a quote, with the identifiers Algerian practice prints."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from costing import identifiers
from costing.company_look import CompanyLook
from costing.errors import Problem
from costing.fields import Table, Text, is_of_record

ClientKind = Literal[
    "imaging_centre", "private_clinic", "district_hospital", "specialised_hospital", "university_hospital", "network"
]
# Who uses imaging inside a facility; data/departments.toml says each in words, and what it expects.
Department = Literal[
    "all_imaging", "radiology", "general_imaging", "ultrasound", "ct", "mri", "nuclear_medicine", "cardiology",
    "neurology", "oncology", "emergency", "pathology", "research", "medical_education", "it", "administration",
]  # fmt: skip

_Departments = Annotated[tuple[Department, ...], Field(max_length=100)]


def _each_once(named: tuple[Department, ...] | None) -> tuple[Department, ...] | None:
    """Keep each department once, in the order they were named; none named is nothing said."""
    return tuple(dict.fromkeys(named or ())) or None


def _checked(fault_of: Callable[[str], Problem | None]) -> AfterValidator:
    """Refuse a text that is no such identifier; the record of an earlier quote stands as it was written."""

    def check(text: str, info: ValidationInfo) -> str:
        fault = None if is_of_record(info) else fault_of(text)
        if fault is not None:
            raise PydanticCustomError(fault.key, "no such identifier", fault.facts)
        return text

    return AfterValidator(check)


class Party(Table):
    """What both sides may say of themselves; identifiers are text, so that leading zeros stay."""

    name: Text
    legal_form: Text | None = None
    address: Text | None = None
    contact: Text | None = None
    rc: Text | None = None
    nif: Annotated[Text, _checked(identifiers.nif_fault)] | None = None
    nis: Text | None = None
    ai: Text | None = None


class Client(Party):
    """The facility that asks; its kind sets what is usual where nothing was said, its departments what it expects."""

    kind: ClientKind | None = None
    departments: Annotated[_Departments | None, AfterValidator(_each_once)] = None


class Credentials(Table):
    """What a company can show of itself for each point of the suppliers' checklist, in its own words."""

    registration: Text | None = None
    qualifications: Text | None = None
    experience: Text | None = None
    skills: Text | None = None
    probity: Text | None = None
    satisfaction: Text | None = None
    verification: Text | None = None
    clinical_focus: Text | None = None
    privacy: Text | None = None
    patient_safety: Text | None = None
    transparency: Text | None = None
    improvement: Text | None = None
    single_contact: Text | None = None


class Provider(Party):
    """The company that sells, from its own book."""

    activity: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    capital: Text | None = None
    rib: Annotated[Text, _checked(identifiers.rib_fault)] | None = None
    ccp: Annotated[Text, _checked(identifiers.ccp_fault)] | None = None
    rip: Annotated[Text, _checked(identifiers.rip_fault)] | None = None
    bank: Text | None = None
    signatory: Text | None = None
    credentials: Credentials | None = None
    look: CompanyLook | None = None

    @model_validator(mode="after")
    def _one_postal_account(self, info: ValidationInfo) -> Self:
        if self.ccp is None or self.rip is None or is_of_record(info):
            return self
        fault = identifiers.other_rip(self.ccp, self.rip)
        if fault is not None:
            raise PydanticCustomError(fault.key, "two accounts", fault.facts)
        return self
