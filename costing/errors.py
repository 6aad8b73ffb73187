"""Every refusal of the library: one class per cause, facts as attributes, words elsewhere (data/messages.toml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING, Any, ClassVar

from costing import deferred

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_WIDTH = 100  # of a line that a notebook does not break inside a word [signs]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: where it stands, which message says it, and the facts of that message."""

    place: str
    key: str
    facts: dict[str, Any] = field(default_factory=dict)


class CostingError(Exception):
    """Base of every refusal; `key` names its message, the facts are attributes."""

    key: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts
        self.__dict__.update(facts)

    def __str__(self) -> str:
        """Say in English what was found, the rule and the way out."""
        return self.said("en")

    def said(self, lang: str | None = None) -> str:
        """Say in a language, without one that of what was refused or French, what was found and the way out."""
        spoken = lang or getattr(self, "lang", None) or "fr"
        text: str = deferred.resolve("CostingError.said")(self, spoken)
        return text

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in the place of a traceback: a refusal is a message to a person."""
        return [part for line in self.said().splitlines() for part in wrap(line, _WIDTH, subsequent_indent="    ")]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the facts, so that an error crosses processes whole."""
        return _again, (type(self), self.facts)


def _again(cause: type[CostingError], facts: dict[str, Any]) -> CostingError:
    return cause(**facts)


class FileUnread(CostingError):
    """A file that is missing, a folder, unreadable, not UTF-8 or not TOML; `reason` says which."""

    key = "file_unread"
    path: str
    reason: Problem


class ScopeRefused(CostingError):
    """A scope with one or more faults; `lang` is the scope's own language where it could be read."""

    key = "scope_refused"
    path: str
    problems: tuple[Problem, ...]
    lang: str


class BookRefused(CostingError):
    """A price book or an overlay with one or more faults."""

    key = "book_refused"
    path: str
    problems: tuple[Problem, ...]


class TermsRefused(CostingError):
    """Commercial terms given to `quote` with one or more faults."""

    key = "terms_refused"
    problems: tuple[Problem, ...]


class NotInForce(CostingError):
    """A price-book entry asked for on a day before its first date."""

    key = "not_in_force"
    entry: str
    day: date
    first: date


class DayOutOfCalendar(CostingError):
    """A day before or after those the working calendar knows."""

    key = "day_out_of_calendar"
    day: date
    first: date
    last: date


class NothingToLayOut(CostingError):
    """A scope whose every service is delivered without a project: licences, maintenance, a company's own services."""

    key = "nothing_to_lay_out"
    services: tuple[str, ...]
    tables: tuple[str, ...]


class NothingAsked(CostingError):
    """A scope that asks for no service at all."""

    key = "nothing_asked"
    tables: tuple[str, ...]


class NoLineLeft(CostingError):
    """A scope whose every service is asked with a quantity of zero."""

    key = "no_line_left"
    services: tuple[str, ...]


class RangeUnreadable(CostingError):
    """A range that is no distribution of a price: below 0, or its likely value not between low and high [DZD]."""

    key = "range_unreadable"
    low: float
    likely: float
    high: float


class ConfidenceUnknown(CostingError):
    """A confidence that is no percentage between two bounds."""

    key = "confidence_unknown"
    found: str
    least: int
    most: int


class CountUnusual(CostingError):
    """A number of scenarios that is not whole, or out of bounds."""

    key = "count_unusual"
    found: str
    least: int
    most: int


class RateMissing(CostingError):
    """An amount in a currency for which no exchange rate is in force on the day."""

    key = "rate_missing"
    currency: str
    day: date
    known: tuple[str, ...]


class MarkupMissing(CostingError):
    """A cost given in a scope, and no markup on it in the company's own book."""

    key = "markup_missing"
    service: str


class PolicyRateMissing(CostingError):
    """Late interest asked for without a policy rate of the Bank of Algeria: the price book holds none of its own."""

    key = "policy_rate_missing"
    day: date


class AmountTooLarge(CostingError):
    """An amount past what a workbook or words can hold exactly."""

    key = "amount_too_large"
    amount: str
    limit: str


class AmountUnwritable(CostingError):
    """An amount that has no words: negative, not finite, or finer than a centime."""

    key = "amount_unwritable"
    amount: str


class NumberUnread(CostingError):
    """A number typed as text that has two readings, or none; `reason` says which."""

    key = "number_unread"
    reason: Problem


class LanguageNotWritten(CostingError):
    """A document or words asked for in a language they do not exist in yet."""

    key = "language_not_written"
    what: str
    asked: str
    available: tuple[str, ...]


class LineUnknown(CostingError):
    """A line code that the estimate does not hold."""

    key = "line_unknown"
    code: str
    codes: tuple[str, ...]


class RecordAltered(CostingError):
    """A quote record that somebody changed since it was written, and which parts of it."""

    key = "record_altered"
    number: str
    parts: tuple[str, ...]


class RecordDiffers(CostingError):
    """A quote record to be negotiated on, whose figures this version of the library does not get any more."""

    key = "record_differs"
    number: str
    version: str
    now: str


class BasisUnreadable(CostingError):
    """What the record of a quote stands on, with which nothing can be priced."""

    key = "basis_unreadable"
    detail: str


class EntryUnreadable(CostingError):
    """A value of a price book, kept in the record of a quote, that this version of the library cannot read."""

    key = "entry_unreadable"
    entry: str


class VariantUnknown(CostingError):
    """A lever or bundle that the price book does not have."""

    key = "variant_unknown"
    code: str
    near: Mapping[str, str]
    levers: tuple[str, ...]
    bundles: tuple[str, ...]


class LeverIdle(CostingError):
    """A lever or bundle that does nothing for a scope, as that does not ask for what it acts on."""

    key = "lever_idle"
    lever: str
    label: Mapping[str, str]
    needs: tuple[str, ...]
    acts: Mapping[str, str]


class VariantRepeated(CostingError):
    """A lever or bundle that is named twice for one variant."""

    key = "variant_repeated"
    code: str


class BudgetUnusual(CostingError):
    """A budget that is no amount above 0."""

    key = "budget_unusual"
    found: str


class BudgetOfNothing(CostingError):
    """Something that is held against no budget: neither what is due nor the commitment."""

    key = "budget_of_nothing"
    found: str
    known: tuple[str, ...]


class LimitUnusual(CostingError):
    """A largest discount that is no percentage."""

    key = "limit_unusual"
    found: str


class LockUnknown(CostingError):
    """A locked variant of an exploration that there is none of."""

    key = "lock_unknown"
    found: str
    known: tuple[str, ...]


class LeverUnknown(CostingError):
    """Something that should give way for a budget, and that there is none of, or that is named twice."""

    key = "lever_unknown"
    found: str
    known: tuple[str, ...]


class ScopesDiffer(CostingError):
    """Variants that do not ask for the same work, where they had to."""

    key = "scopes_differ"
    count: int


class RecordRefused(CostingError):
    """A quote record (JSON) that cannot be read back; `path` where it came from a file that is known."""

    key = "record_refused"
    path: str | None = None
    problems: tuple[Problem, ...]


class CannotWrite(CostingError):
    """A file or folder that could not be written; nothing half-written stays."""

    key = "cannot_write"
    path: str
    reason: Problem


class OutputLost(CostingError):
    """Standard output that could not be written: a full disk, a broken device."""

    key = "output_lost"
    reason: Problem


class FileChanged(CostingError):
    """A file of that name exists with other content and is never overwritten."""

    key = "file_changed"
    path: str


class ProfileUnknown(CostingError):
    """A starter scope asked of a profile there is none of; `reason` names the nearest and lists them all."""

    key = "profile_unknown"
    reason: Problem


class HistoryRefused(CostingError):
    """Past projects, or their final costs, with one or more faults."""

    key = "history_refused"
    path: str
    problems: tuple[Problem, ...]


class HistoryTooShort(CostingError):
    """Fewer past projects than it takes to conclude anything from them."""

    key = "history_too_short"
    found: int
    least: int


class ComponentUnknown(CostingError):
    """A part of the imaging service for which no service level is promised."""

    key = "component_unknown"
    component: str
    components: tuple[str, ...]


class MeasuresRefused(CostingError):
    """Incidents, maintenance or a recovery test with one or more faults."""

    key = "measures_refused"
    path: str
    problems: tuple[Problem, ...]


class IdentifierRefused(CostingError):
    """Part of an Algerian identifier that has no key: not so many figures as it takes; `reason` says which."""

    key = "identifier_refused"
    reason: Problem
