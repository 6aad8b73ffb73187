"""What shapes of a picture are filled with: told apart by light and dark, and by hatches, before any colour."""

from dataclasses import dataclass
from typing import Any

from costing.company_look import mixed
from costing.documents.chart_parts import Look


@dataclass(frozen=True, slots=True)
class Fill:
    """How a shape is filled: hatched or not, and light enough or dark enough to be told apart without colours."""

    face: str
    edge: str
    hatch: str = ""

    def said(self) -> dict[str, Any]:
        """Return it as matplotlib takes it."""
        return {"facecolor": f"#{self.face}", "edgecolor": f"#{self.edge}", "hatch": self.hatch, "linewidth": 0.9}


def fills(look: Look) -> dict[str, Fill]:
    """Return the fills of the house in the colours of a company, by what they stand for."""
    paper = look.paper
    return {
        "main": Fill(look.main, look.main),
        "second": Fill(look.second, look.second),
        "accent": Fill(look.accent, mixed(look.accent, look.ink, 0.6)),
        "open": Fill(mixed(look.main, paper, 0.1), look.main, "////"),
        "less": Fill(mixed(look.second, paper, 0.15), look.second, "\\\\\\\\"),
        "band": Fill(mixed(look.second, paper, 0.13), look.second),
        "base": Fill(mixed(look.grey, paper, 0.3), look.grey),
        "grey": Fill(look.grey, look.grey),
        "light": Fill(mixed(look.second, paper, 0.35), look.second),
        "dots": Fill(mixed(look.accent, paper, 0.3), mixed(look.accent, look.ink, 0.6), "...."),
    }


@dataclass(frozen=True, slots=True)
class Key:
    """What a fill, or a mark, stands for."""

    fill: Fill | None
    text: str
    mark: str = ""
    colour: str = ""
