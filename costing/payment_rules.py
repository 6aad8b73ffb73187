"""How a quote is paid, and what public contracts allow, as the price book says on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

# Moments of payment that are no stage of a project: when it is ordered, when it is handed over where there is no
# project to lay out, when the warranty ends.
ORDER, DELIVERY, WARRANTY = "order", "delivery", "warranty"
APART = (ORDER, DELIVERY, WARRANTY)
# The plans of the book.
PRIVATE, PUBLIC = "private", "public"
PLANS = (PRIVATE, PUBLIC)
# Marks of what nobody has read in a text one can rely on: it is told, and never refuses anything.
_WEAK = ("L", "FM")


@dataclass(frozen=True, slots=True)
class Instalment:
    """One step of a plan: the stage it is tied to, its share of the whole, and how many days after it it is due."""

    stage: str
    share: Decimal
    due_days: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the rules of public contracts, with what it rests on; a switch is 0 or 1."""

    key: str
    value: Decimal
    kind: str
    source: str
    confidence: str | None

    @property
    def binds(self) -> bool:
        """Whether it may refuse terms: a text that was read, or a company's own rule; never a custom or a memory."""
        return self.kind != "assumption" and self.confidence not in _WEAK


Rules = Mapping[str, Figure]
