"""What moved a price from one estimate to another: line by line, in dinars, biggest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from costing.estimating import Estimate
from costing.lines import Line
from costing.offers import Said

# Below a centime nothing moved.
_LEAST = 1 / 200


@dataclass(frozen=True, slots=True)
class Move:
    """One line at its likely amount [DZD before tax] in two estimates; nothing where one does not have it."""

    code: str
    label: Said
    recurring: bool
    before: float | None
    after: float | None

    @property
    def difference(self) -> float:
        """What it adds [DZD before tax]."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved: the lines that differ, biggest first, and the total of those paid once [DZD before tax]."""

    lines: tuple[Move, ...]
    total: float


def moves_between(before: Estimate, after: Estimate) -> Moves:
    """Return what moved from one estimate to another."""
    had, has = _lines(before), _lines(after)
    made = (
        Move(code, told.label, told.recurring, *(_likely(lines.get(code)) for lines in (had, has)))
        for code, told in {**had, **has}.items()
    )
    moved = (each for each in made if abs(each.difference) >= _LEAST or None in {each.before, each.after})
    return Moves(tuple(sorted(moved, key=lambda each: -abs(each.difference))), after.likely - before.likely)


def _lines(estimate: Estimate) -> Mapping[str, Line]:
    return {line.code: line for line in estimate.lines}


def _likely(line: Line | None) -> float | None:
    return line.amount.likely if line is not None else None
