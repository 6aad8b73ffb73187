"""Who sells and who buys: the blocks of a quote, with the identifiers Algerian practice prints."""

from typing import Literal

from costing.fields import Table, Text

ClientKind = Literal[
    "imaging_centre", "private_clinic", "district_hospital", "specialised_hospital", "university_hospital", "network"
]


class Party(Table):
    """What both sides may say of themselves; identifiers are text, so that leading zeros stay."""

    name: Text
    legal_form: Text | None = None
    address: Text | None = None
    contact: Text | None = None
    rc: Text | None = None
    nif: Text | None = None
    nis: Text | None = None
    ai: Text | None = None


class Client(Party):
    """The facility that asks; its kind sets what is usual where nothing was said."""

    kind: ClientKind | None = None


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
    rib: Text | None = None
    bank: Text | None = None
    signatory: Text | None = None
    credentials: Credentials | None = None
