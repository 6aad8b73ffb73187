"""The laws of what an offer is composed of, and of the rules that look it over."""

from collections.abc import Iterator

from costing.audit_facts import EACH, FACTS, WORD, YES_NO
from costing.errors import Problem
from costing.fields import unknown_word
from costing.offers import Condition
from costing.prices import Prices


def components_held(prices: Prices) -> Iterator[Problem]:
    """A component is sold apart or inside other services, never both: it is never counted twice."""
    apart = [each.service for each in prices.components.values() if each.service and each.offered]
    for code in dict.fromkeys(code for code in apart if apart.count(code) > 1):
        both = ", ".join(each.code for each in prices.components.values() if each.service == code)
        yield Problem(f"components.toml: {both}", "line_of_two_components", {"found": both, "service": code})
    for component in prices.components.values():
        place = f"components.toml: {component.code}"
        named = [*([component.service] if component.service else []), *component.included_in]
        for name in named:
            if name not in prices.codes:
                yield unknown_word(place, repr(name), name, sorted(prices.codes))
        if component.offered and bool(component.service) == bool(component.included_in):
            yield Problem(place, "component_of_two_places" if named else "component_of_no_place", {})


def rules_held(prices: Prices) -> Iterator[Problem]:
    """A rule looks at facts there are, holds them against their kind, and names in its texts only what it may say."""
    for rule in prices.audit.values():
        place = f"audit.toml: {rule.name}"
        if not rule.when and rule.each is None:
            yield Problem(f"{place}.when", "missing_key")
        for condition in rule.when:
            yield from _condition_faults(f"{place}.when", condition)
        try:
            named = rule.blanks
        except ValueError:
            yield Problem(place, "blank_unbalanced")
            continue
        said = {name for name, kind in FACTS.items() if kind != YES_NO} | set(EACH.get(rule.each or "", ()))
        for name in sorted(named - said):
            yield unknown_word(f"{place}.message", f"{{{name}}}", name, sorted(said))


def _condition_faults(place: str, condition: Condition) -> Iterator[Problem]:
    """A condition looks at a fact there is, and holds it against something of its kind."""
    measured = sorted(name for name, kind in FACTS.items() if kind not in {YES_NO, WORD})
    compares = condition.test in {"over", "under"}
    for name in (condition.fact, *([condition.against] if compares and isinstance(condition.against, str) else [])):
        if name not in (measured if compares else FACTS):
            yield unknown_word(place, repr(name), name, measured if compares else FACTS)
    if condition.test == "is" and condition.fact in FACTS:
        kind = FACTS[condition.fact]
        expected = {YES_NO: "yes_no_expected", WORD: "text_expected"}.get(kind, "number_expected")
        fits = {YES_NO: bool, WORD: str}.get(kind, (int, float))
        if not isinstance(condition.against, fits) or (isinstance(condition.against, bool) and kind != YES_NO):
            yield Problem(f"{place}.is", expected, {"found": repr(condition.against)})
