"""Write the records that the present version keeps for ever: `python -m tests.records.make_records`, once a version.

A record that is there is never written again: what later versions have to verify is what this one wrote.
"""

import sys
from datetime import date
from functools import cache
from pathlib import Path

from costing import PriceBook, Quote, Scope, __version__, estimate, quote
from tests.odd_quotes import ODD
from tests.samples import DAY, EXAMPLES, chu_quote, chu_scope

FOLDER = Path(__file__).parent


@cache
def kept() -> dict[str, Quote]:
    """Return the quotes whose records are kept, by the name of their file: the two examples, and what is rare."""
    terms = quote(estimate(Scope.read(EXAMPLES / "terms.toml"), PriceBook.default(), DAY))
    later = estimate(chu_scope().model_copy(update={"sites": 3}), PriceBook.read(EXAMPLES / "company.toml"), LATER)
    revised = chu_quote().with_number("2026-0001").revise(later, discount_percent=3)
    return {"chu": chu_quote(), "terms": terms, "revised": revised, **{name: ODD[name]() for name in RARE}}


LATER = date(2026, 11, 29)
RARE = ("public", "several_rates", "licences_alone", "chosen", "own_service")


def main() -> int:
    """Write the records that are not there yet, and tell which."""
    folder = FOLDER / __version__
    folder.mkdir(exist_ok=True)
    for name, made in kept().items():
        path = folder / f"{name}.json"
        if not path.exists():
            path.write_text(made.to_json(), encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(FOLDER)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
