"""What an offer is composed of, and what looks it over before it is sent, as the price book says on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import Any

Said = Mapping[str, str]


@dataclass(frozen=True)
class Component:
    """One of the components of an upgrade: the service that sells it apart, or those it is inside of, and why.

    `offered` false: the company does not do it.
    """

    code: str
    label: Said
    service: str | None
    included_in: tuple[str, ...]
    reason: Said
    offered: bool


@dataclass(frozen=True)
class Condition:
    """One condition of an audit rule: a fact of the scope and what it is held against."""

    fact: str
    test: str
    against: Any


@dataclass(frozen=True)
class AuditRule:
    """What to look over before a quote is sent: how grave, when, what is said, and the way out."""

    name: str
    severity: str
    when: tuple[Condition, ...]
    each: str | None
    message: Said
    way_out: Said

    @cached_property
    def blanks(self) -> frozenset[str]:
        """What its texts name.

        Raises
        ------
        ValueError
            A brace that is left open, or alone, or a name with a form of its own.
        """
        texts = (*self.message.values(), *self.way_out.values())
        blanks = [blank[1:] for text in texts for blank in Formatter().parse(text) if blank[1] is not None]
        if any(form or conversion for _, form, conversion in blanks):
            raise ValueError
        return frozenset(name for name, _, _ in blanks if name is not None)
