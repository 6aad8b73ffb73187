"""What a lever or a bundle does to a scope and to its price, as the price book says on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from costing.offers import Said

# What is hosted for the client by the year; no service of the price table.
HOSTING = "hosting"


@dataclass(frozen=True, slots=True)
class Cut:
    """Part of the price of a service that is taken off [share], in full from so many units or years on."""

    service: str
    share: Decimal
    by: str | None = None
    at: Decimal = Decimal(1)

    def taken(self, measure: Decimal) -> Decimal:
        """Return the part taken off [share] for so many units or years: in proportion, and never past the full one."""
        return self.share if self.by is None else self.share * min(measure, self.at) / self.at


@dataclass(frozen=True, slots=True)
class Hosting:
    """What it costs to host a terabyte for a year [DZD before tax]: as it is used, or committed to a least volume."""

    a_tb: Decimal
    committed_a_tb: Decimal
    committed_tb: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """What a lever or bundle names, and therefore may change; nothing else ever.

    `asks` are tables asked for where they are not, `fills` answers given where there are none. In the tables that are
    there, `sets` are answers that take the place of others, `caps` the most an answer may be. `drops` are keys that go.
    `cuts` lower prices; `fees` [share a year] are paid by the year on what a service costs before it is dropped;
    `subscribes`: the licences bought are paid by the year, at that share of their price; `frees`: they are sold no
    more, and stay what maintenance is a percentage of. `hosting` and `committed` say how an archive is hosted;
    `phases` spread services over years, with an overhead [share] on what comes later.
    """

    asks: tuple[str, ...]
    fills: Mapping[str, float | str]
    sets: Mapping[str, float | str]
    caps: Mapping[str, float]
    drops: tuple[str, ...]
    cuts: tuple[Cut, ...]
    fees: Mapping[str, Decimal]
    subscribes: Decimal | None
    frees: bool
    hosting: Hosting | None
    committed: bool
    phases: tuple[tuple[str, ...], ...]
    overhead: Decimal

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the scope it names; a cut of what is given an amount names that amount."""
        licences = ("licences",) if self.subscribes is not None or self.frees else ()
        return frozenset((*self.asks, *self.fills, *self.sets, *self.caps, *self.drops, *licences))

    @property
    def idle(self) -> bool:
        """Whether it changes nothing at all."""
        return not (self.keys or self.cuts or self.fees or self.hosting or self.committed or self.phases)


@dataclass(frozen=True, slots=True)
class Lever:
    """A way to spend less, or later: what it brings, what is given up, and what it does.

    It acts on some of `acts_on` and needs all of `needs`, tables of the scope; `general`: it stands by itself, and is
    no mere saving of a bundle.
    """

    code: str
    label: Said
    value: Said
    gives_up: Said
    acts_on: tuple[str, ...]
    needs: tuple[str, ...]
    general: bool
    change: Change


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a bundle, and the key of the scope by which it is asked for."""

    text: Said
    key: str


@dataclass(frozen=True, slots=True)
class Saving:
    """One way to pay less for a bundle, and the lever that does it."""

    text: Said
    lever: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the market sells together: its components, what it is worth, how to pay less for it, and what it does.

    `levers` are part of the bundle itself; those of `savings` may be added.
    """

    code: str
    label: Said
    value: Said
    gives_up: Said
    parts: tuple[Part, ...]
    savings: tuple[Saving, ...]
    levers: tuple[str, ...]
    change: Change


@dataclass(frozen=True, slots=True)
class FitTerms:
    """How a quote is brought to a budget: by which levers, in their order, and how far a volume may shrink.

    `volumes` are keys of the scope, `least` the share of a volume that is always kept.
    """

    levers: tuple[str, ...]
    volumes: tuple[str, ...]
    least: Decimal


@dataclass(frozen=True, slots=True)
class OwnershipTerms:
    """How a cost of ownership is added up: over how many years, and what a later dinar is worth less a year [share]."""

    years: tuple[int, ...]
    discount: Decimal
