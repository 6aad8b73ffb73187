"""The kinds of document, each with its chapters in the order a reader meets them."""

from collections.abc import Callable, Mapping

from assumed import assumed, plainly_assumed
from budget import budget, narrowing
from chapters import (
    acceptance,
    change,
    deliverables,
    exclusions,
    exemptions,
    need,
    price,
    scope,
    terms,
)
from choices import options, variants
from cover import cover, section
from design import BOTTOM, FOOTER, TOP, after_table, label, part, says, w, when
from explained import explained
from hazards import hazards
from inside import inside_chapters
from layout import Chapter, contents, written
from letter import changed, letterhead, short_choices, short_price, short_terms, short_yearly, signed
from levels import levels
from owned import owned
from references import glossary, references
from security import security
from solution import solution
from summary import summary
from tender import bill_of_quantities, breakdown, letter_figures, supplies, unit_prices
from timeline import timeline
from training_plan import training_plan
from undertakings import credentials, promises

Identities = Mapping[str, str]


def proposal(identities: Identities) -> str:
    """Write the body of the full proposal: a cover, the contents, the chapters, the annexes."""
    chapters = (
        Chapter("summary", "summary", summary(), fresh=True),
        Chapter("need", "need", need() + promises(), fresh=True),
        Chapter("solution", "solution", solution()),
        Chapter("scope", "phases", scope()),
        Chapter("deliverables", "deliverables", deliverables()),
        Chapter("timeline", "timeline", timeline()),
        Chapter("price", "lines", change() + price(), fresh=True),
        Chapter("options", "options", options()),
        Chapter("variants", "variants", variants()),
        Chapter("owned", "owned", owned(), title="{{ owned.title }}"),
        Chapter("levels", "levels", levels()),
        Chapter("assumptions", "assumed", assumed()),
        Chapter("exclusions", "exclusions", exclusions()),
        Chapter("hazards", "hazards", hazards()),
        Chapter("security", "security.law", security()),
        Chapter("training", "training", training_plan()),
        Chapter("credentials", "credentials", credentials()),
        Chapter("terms", "terms", terms() + after_table("legal", "Legal")),
        Chapter("acceptance", "true", acceptance(), fresh=True),
        Chapter("explained", "explained", explained(), fresh=True, annex=True),
        *looked_up(),
        *inside_chapters(),
    )
    return long_document(identities, chapters)


def long_document(identities: Identities, chapters: tuple[Chapter, ...]) -> str:
    """Write a document with a cover and a contents page."""
    front = section(identities["cover_header"], identities["cover_footer"])
    return part("document", w("body", cover(front), contents(chapters), written(chapters), pages(identities)))


def pages(identities: Identities) -> str:
    """Write the page set-up of all but a cover."""
    return section(identities["page_header"], identities["page_footer"], TOP, BOTTOM, FOOTER)


def technical(identities: Identities) -> str:
    """Write the body of a technical offer: no price anywhere."""
    chapters = (
        Chapter("summary", "summary", summary(), fresh=True),
        Chapter("need", "need", need() + promises(), fresh=True),
        Chapter("solution", "solution", solution()),
        Chapter("scope", "phases", scope()),
        Chapter("deliverables", "deliverables", deliverables()),
        Chapter("supplies", "supplies", supplies()),
        Chapter("timeline", "timeline", timeline()),
        Chapter("levels", "levels", levels()),
        Chapter("assumptions", "assumed", plainly_assumed()),
        Chapter("exclusions", "exclusions", exclusions()),
        Chapter("hazards", "hazards", hazards()),
        Chapter("security", "security.law", security()),
        Chapter("training", "training", training_plan()),
        Chapter("credentials", "credentials", credentials()),
        Chapter("tenderer", "true", signed("tenderer")),
        *looked_up(),
        *inside_chapters(),
    )
    return long_document(identities, chapters)


def looked_up() -> tuple[Chapter, ...]:
    """Return the annexes that a reader looks things up in."""
    return (
        Chapter("glossary", "glossary", glossary(), annex=True),
        Chapter("references", "references", references(), annex=True),
    )


def devis(identities: Identities) -> str:
    """Write the body of a short quotation, and of a proforma invoice."""
    by_year = when("maintenance or recurring", says("Heading2", label("yearly_apart_title")), short_yearly())
    moved = when('change and kind == "devis"', changed())
    offered = (letterhead(), short_price(), moved, short_choices(), by_year)
    blocks = (*offered, short_terms(), signed("provider", "client"))
    return part("document", w("body", *blocks, written(inside_chapters()), pages(identities)))


def budgetary(identities: Identities) -> str:
    """Write the body of a budgetary estimate."""
    chapters = (
        Chapter("need", "need", need()),
        Chapter("budget", "true", budget()),
        Chapter("narrowing", "budget.narrowing", narrowing()),
        Chapter("exclusions", "exclusions", exclusions()),
        *inside_chapters(),
    )
    notice = says("Callout", label("budget_notice"))
    return part("document", w("body", letterhead(), notice, written(chapters), pages(identities)))


def financial(identities: Identities) -> str:
    """Write the body of the financial offer of a tender."""
    chapters = (
        Chapter("letter", "true", letter_figures()),
        Chapter("unit_prices", "lines and not tender.lump", unit_prices()),
        Chapter("bill", "lines and not tender.lump", bill_of_quantities()),
        Chapter("breakdown", "lines and tender.lump", breakdown()),
        Chapter("yearly_bill", "maintenance or recurring", short_yearly()),
        Chapter("terms", "terms", terms() + exemptions()),
    )
    inside = written(inside_chapters(), after=len(chapters))
    blocks = (letterhead(), written(chapters), signed("tenderer"), inside)
    return part("document", w("body", *blocks, pages(identities)))


KINDS: dict[str, Callable[[Identities], str]] = {
    "proposal": proposal,
    "devis": devis,
    "budget": budgetary,
    "technical": technical,
    "financial": financial,
}
