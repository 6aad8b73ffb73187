"""The shapes of a view: what each kind of document may print, formatted and in one language."""

from dataclasses import dataclass, field, fields
from datetime import date

from costing.company_look import CompanyLook
from costing.documents.assumed import AssumedView
from costing.documents.budget import BudgetView
from costing.documents.drawings import Picture
from costing.documents.explained import ExplainedView
from costing.documents.glossary import TermView
from costing.documents.hazards import HazardView
from costing.documents.inside import InsideView
from costing.documents.levels import LevelsView
from costing.documents.lump_parts import LumpView
from costing.documents.negotiable import SheetView
from costing.documents.owned import OwnedView
from costing.documents.priced import ChoiceView, Figure, GroupView, LineView, VatView, YearView
from costing.documents.references import ReferenceView
from costing.documents.scenarios import ScenarioView
from costing.documents.security import SecurityView
from costing.documents.solution import SolutionView
from costing.documents.summary import SummaryView
from costing.documents.tender import TenderView
from costing.documents.timeline import TimelineView
from costing.documents.training import TrainingView

# They dress a document or mark a workbook, and no template prints them.
UNPRINTED = {"look", "lump", "mark", "scenarios", "sheet"}


@dataclass(frozen=True, slots=True)
class PartyView:
    """The provider or the client: a name and the rows of its block (label, text), some of them apart.

    `contact` says where it is and how to reach it, `account` where it is paid; `logo` is the picture of a provider that
    has one.
    """

    name: str
    rows: tuple[tuple[str, str], ...]
    contact: tuple[tuple[str, str], ...] = ()
    account: tuple[tuple[str, str], ...] = ()
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase of the scope of work: what is done, what it is held to, the numbers of what it hands over."""

    title: str
    activities: tuple[str, ...]
    deliverables: tuple[str, ...]
    specifications: tuple[str, ...]
    numbers: str


@dataclass(frozen=True, slots=True)
class DeliverableView:
    """One deliverable: its number, what it is, the phase that hands it over, the day that is planned for."""

    number: str
    label: str
    phase: str
    day: str


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One payment: at which milestone, when it is due, its share and amount [DZD, with tax], what is to be said."""

    milestone: str
    due: str
    share: str
    amount: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplyView:
    """One row of what is supplied, without a price."""

    number: str
    label: str
    unit: str
    quantity: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """Which quote a workbook is of: its bare number and its revision, and the mark that nobody else can make."""

    number: str
    revision: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """What a client document says of an offer in one language, and no price.

    `document` names its kind for a reader; `number` holds the `revision` too, where it is one, and `replaces` says what
    that takes the place of; `pages` are the page numbers of the contents, by chapter, once they are known. `internal`
    is what only the company reads: nothing in a client's document. `look` dresses its template, and is printed nowhere.
    """

    lang: str
    kind: str
    document: str
    number: str
    reference: str
    title: str
    issued: date
    day: str
    valid_until: str
    validity: str
    provider: PartyView | None
    mentions: str
    client: PartyView
    why: tuple[str, ...]
    need: tuple[str, ...]
    promises: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]
    phases: tuple[PhaseView, ...]
    deliverables: tuple[DeliverableView, ...]
    levels: LevelsView | None
    credentials: tuple[tuple[str, str], ...]
    exclusions: tuple[str, ...]
    exclusions_intro: str
    terms: tuple[tuple[str, str], ...]
    legal: tuple[str, ...]
    summary: SummaryView
    solution: SolutionView | None
    training: TrainingView | None
    security: SecurityView
    timeline: TimelineView | None
    labels: dict[str, str]
    pages: dict[str, str] = field(default_factory=dict)
    internal: InsideView | None = None
    assumed: tuple[AssumedView, ...] = ()
    hazards: tuple[HazardView, ...] = ()
    glossary: tuple[TermView, ...] = ()
    references: tuple[ReferenceView, ...] = ()
    look: CompanyLook | None = None
    revision: str = ""
    replaces: str = ""
    mark: MarkView | None = None

    def printed(self) -> dict[str, object]:
        """Return what the tags of a template may name."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in UNPRINTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView(OfferView):
    """Everything a client document prints, prices included.

    `lines` and totals are of what is paid once, `groups` the same lines under their headings: `net` before discounts,
    `line_discount` what those of the lines take off it, `discount` that of the whole, with its percentage where it is
    one; `after` all of them. `with_options` is the total with every option, tax included, and `with_options_due` that
    with the stamp duty, where one is due. `change` tells why a revision costs more or less than what it replaces;
    `sheet` is what a workbook needs beside, and `scenarios` set variants and options beside the quote.
    """

    groups: tuple[GroupView, ...]
    lines: tuple[LineView, ...]
    net: Figure
    line_discount: Figure
    discount: Figure
    discount_share: Figure | None
    after: Figure
    usual_tax: str
    vat: tuple[VatView, ...]
    gross: Figure
    stamp_duty: Figure
    due: Figure
    words: str
    closing: str
    payments: tuple[PaymentView, ...]
    assumptions: tuple[str, ...]
    maintenance: tuple[YearView, ...]
    maintenance_reasons: str
    recurring: tuple[YearView, ...]
    owned: OwnedView | None
    commitment_net: Figure | None
    commitment_gross: Figure | None
    exemptions: tuple[str, ...]
    options: tuple[ChoiceView, ...]
    with_options: Figure | None
    with_options_due: Figure | None
    variants: tuple[ChoiceView, ...]
    explained: tuple[ExplainedView, ...] = ()
    change: tuple[str, ...] = ()
    sheet: SheetView = field(default_factory=SheetView)
    scenarios: tuple[ScenarioView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalView(OfferView):
    """The technical offer of a tender in two envelopes: what is supplied, without any price."""

    supplies: tuple[SupplyView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetaryView(OfferView):
    """A budgetary estimate: ranges, and no firm price."""

    budget: BudgetView


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialView(QuoteView):
    """The financial offer of a tender: the prices as its forms ask for them.

    `lines` are those of some quantity; `lump` is what a project sold as a whole is made of.
    """

    tender: TenderView
    lump: LumpView | None = None
