"""Whether a template that somebody edited can be filled for every quote: all that is wrong with it, at once.

Its tags are read against the fields of its kind of document; a template without a fault there is filled for each
sample, and what comes out is held against what Word accepts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_type_hints

from costing.document_errors import TemplateRefused
from costing.documents import texts
from costing.documents.dressing import dressed
from costing.documents.shapes import UNPRINTED, BudgetaryView, FinancialView, OfferView, QuoteView, TechnicalView
from costing.documents.shelf import Template
from costing.documents.structure import unsound
from costing.documents.template import findings, rendered
from costing.documents.template_findings import Finding, Place
from costing.documents.template_samples import samples_of
from costing.documents.view import BUDGET, DEVIS, FINANCIAL, KINDS, PROFORMA, PROPOSAL, TECHNICAL
from costing.errors import Problem
from costing.progress import step
from costing.wording import LANGUAGES, in_all, problem_said

VIEWS: Mapping[str, type[OfferView]] = {
    PROPOSAL: QuoteView,
    DEVIS: QuoteView,
    PROFORMA: QuoteView,
    BUDGET: BudgetaryView,
    TECHNICAL: TechnicalView,
    FINANCIAL: FinancialView,
}
_UNKNOWN, _OTHER = "field_unknown", "kind_without_field"
_LABEL = re.compile(r"""\{\{\s*labels\[["']([^"']+)["']\]\s*\}\}""")
_ONLY_TAGS = re.compile(r"(?:\{%|\{\{|[^{]*[%}]\}|\s)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a template, in words and by its parts; `sample` names the quote it was met in, if it was."""

    problem: Problem
    finding: Finding
    sample: str = ""


def fields_of(kind: str, lang: str) -> dict[str, object]:
    """Return what the tags of a kind of template may name, each with its type.

    Parameters
    ----------
    kind
        proposal, devis, proforma, budget, technical or financial.
    lang
        fr, ar or en: the fixed texts are named one by one.
    """
    named: dict[str, object] = {
        **get_type_hints(VIEWS[kind]),
        "labels": dict.fromkeys(texts.labels(lang, internal=True), str),
    }
    return {name: shape for name, shape in named.items() if name not in UNPRINTED}


def faults_of(template: Template, kind: str, lang: str, day: date) -> tuple[Fault, ...]:
    """Return all that is wrong with a template.

    Parameters
    ----------
    template
        The template, as it was read.
    kind
        The kind of document it is for.
    lang
        The language it is written in.
    day
        The day that the samples are priced on.

    Returns
    -------
    tuple of Fault
        Nothing when every quote can be written with it.
    """
    found: dict[Finding, Fault] = {}
    for each in findings(template.content, fields_of(kind, lang)):
        said = replace(each, place=_in_words(each.place, lang))
        other = each.kind == _UNKNOWN and _of_another_kind(each.found, kind, lang)
        key = Finding(_OTHER, Place(), each.found) if other else said  # one place of it is enough
        if key not in found:
            found[key] = Fault(_of_other_kind(said, kind) if other else said.problem(), said)
    if found:
        return tuple(found.values())
    with step("progress.template"):
        return tuple(_tried(template, kind, lang, day))


def _in_words(place: Place, lang: str) -> Place:
    """Return a place as a reader of the document knows it: its fixed texts are read out."""
    labels = texts.labels(lang, internal=True)

    def read_out(text: str) -> str:
        return _LABEL.sub(lambda found: labels.get(found[1], found[0]), text)

    heading = read_out(place.heading)
    return replace(place, text=read_out(place.text), heading="" if _ONLY_TAGS.fullmatch(heading) else heading)


def _of_other_kind(finding: Finding, kind: str) -> Problem:
    """Tell a field of another kind of document as that."""
    facts: dict[str, Any] = {**finding.problem().facts, "document": in_all(f"template.kind_{kind}", {}), "nearest": ""}
    return Problem("", _OTHER, facts)


def _of_another_kind(name: str, kind: str, lang: str) -> bool:
    return name not in fields_of(kind, lang) and any(name in fields_of(other, lang) for other in KINDS)


def _tried(template: Template, kind: str, lang: str, day: date) -> Iterator[Fault]:
    """Yield what goes wrong when a template is filled, each fault once, with the first sample it is met in."""
    told: set[Finding] = set()
    for sample in samples_of(kind, lang, day):
        try:
            document = rendered(dressed(template.content, sample.view.look), sample.view.printed(), template.path)
        except TemplateRefused as refused:
            met = Finding(refused.reason.key, _place(refused.reason), str(refused.reason.facts.get("found", "")))
            problems = [(met, refused.reason)]
        else:
            problems = [(finding, finding.problem()) for finding in unsound(document)]
        for finding, problem in problems:
            if finding not in told:
                told.add(finding)
                reason = {each: problem_said(problem, each) for each in LANGUAGES}
                facts = {"sample": in_all(f"template.sample_{sample.name}", {}), "reason": reason}
                yield Fault(Problem("", "template_fails", facts), finding, sample.name)


def _place(reason: Problem) -> Place:
    part, text, heading = (str(reason.facts.get(name, "")) for name in ("part", "text", "heading"))
    return Place(part, "", text, heading)
