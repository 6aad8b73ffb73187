"""A company's own book laid over the base one: its entries come before the base's, its texts take their place.

An overlay has the tables of the base book's files, by file name: `[[services.data_migration.range]]`,
`[drivers.gateway_links]`, `[components.hardening]`, `[[exchange.EUR]]`. An entry needs its first day and its source;
the rest of its papers follow.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from costing.errors import Problem
from costing.fields import nearest, place_of, unknown_key
from costing.price_day import COMPANY
from costing.price_reading import DATED_FILES, FILES, PARTS, Raw

PROVIDER = "provider"
LOOK, TEMPLATES = "look", "templates"  # keys of the provider whose paths start from the folder of the overlay
_VOLATILITY = "volatility"
# The side a bank's rate is taken to be where an overlay does not say: one pays abroad at the selling rate.
_USUAL_SIDE = "selling"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# What a new thing of a file is told by.
_NEEDS = {
    "services": "label",
    "drivers": "label",
    "components": "label",
    "audit": "message",
    "levers": "label",
    "bundles": "label",
    "service_levels": "label",
    "service_tiers": "what",
    "definitions": "label",
    "continuity": "text",
    "roles": "label",
}
_PLACE = re.compile(r"(?P<file>\w+)\.toml: (?P<path>.*)", re.DOTALL)


@dataclass(frozen=True)
class LaidOver:
    """The tables of both, the faults of the overlay itself, and how many base entries come before its own, by place."""

    raw: Raw
    problems: tuple[Problem, ...]
    before: Mapping[str, int]

    def placed(self, problem: Problem) -> Problem:
        """Tell a fault at the key by which an overlay holds it, or would."""
        found = _PLACE.fullmatch(problem.place)
        if found is None:
            return problem
        path = found["path"]
        for place, count in self.before.items():
            rest = re.fullmatch(re.escape(place) + r"\[(\d+)\](.*)", f"{found['file']}.{path}", re.DOTALL)
            if rest is not None and int(rest[1]) > count:
                return Problem(f"{place}[{int(rest[1]) - count}]{rest[2]}", problem.key, problem.facts)
        return Problem(f"{found['file']}.{path}", problem.key, problem.facts)


@dataclass
class _Laying:
    """The overlay while it is laid."""

    problems: list[Problem] = field(default_factory=list)
    before: dict[str, int] = field(default_factory=dict)

    def entries(self, place: str, base: Any, own: Any) -> Any:
        """Set a company's entries after the base's, with the papers that follow from what it is."""
        if not isinstance(own, list) or not all(isinstance(each, dict) for each in own):
            return own
        if not own and (base or place.split(".", maxsplit=1)[0] in PARTS):
            self.problems.append(Problem(place, "too_few", {"least": 1}))
        held = base if isinstance(base, list) else []
        self.before[place] = len(held)
        for number, entry in enumerate(own, start=1):
            if entry.get("kind", COMPANY) != COMPANY:
                self.problems.append(Problem(f"{place}[{number}].kind", "kind_of_company"))
        return [*held, *(_papered(place, entry) for entry in own)]


def _papered(place: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    first_day = entry.get("from")
    checked = first_day if type(first_day) is date else date.min
    papers: dict[str, Any] = {"checked": checked}
    if place.startswith("exchange.") and not place.startswith(f"exchange.{_VOLATILITY}."):
        papers["side"] = _USUAL_SIDE
    return {**papers, **entry, "kind": COMPANY}


def laid_over(base: Raw, own: Mapping[str, Any]) -> LaidOver:
    """Lay the tables of a company over those of the base book."""
    laying = _Laying()
    known = (PROVIDER, *FILES)
    laying.problems += [_unknown(name, base, known) for name in own if name not in known]
    raw = {file: _file(file, tables, own.get(file), laying) for file, tables in base.items()}
    return LaidOver(raw, tuple(laying.problems), laying.before)


def _unknown(name: str, base: Raw, known: tuple[str, ...]) -> Problem:
    """Tell a table no overlay has; the code of a service or driver belongs into the table of its file."""
    problem = unknown_key(name, name, known)
    homes = [file for file in _NEEDS if name in base.get(file, {})]
    facts = {**problem.facts, "nearest": f"{homes[0]}.{name}"} if homes else problem.facts
    return Problem(problem.place, problem.key, facts)


def _file(file: str, base: Mapping[str, Any], own: Any, laying: _Laying) -> Any:
    if own is None:
        return base
    if not isinstance(own, dict):
        laying.problems.append(Problem(file, "table_expected", {"found": repr(own)}))
        return base
    if file == "exchange":
        return {**base, **dict(_exchange(base, own, laying))}
    if file in DATED_FILES:
        return {**base, **{name: laying.entries(f"{file}.{name}", base.get(name), own[name]) for name in own}}
    odd = [name for name in own if name not in base and _NAME.fullmatch(name) is None]
    laying.problems += [Problem(place_of((file, name)), "name_of_other_form", {"found": name}) for name in odd]
    added = {name for name in own if name not in base and _is_misspelt(file, own[name])} - {*odd}
    for name in sorted(added):
        facts = {"found": name, "nearest": nearest(name, base), "needed": _NEEDS[file]}
        laying.problems.append(Problem(f"{file}.{name}", "new_without_its_text", facts))
    kept = [name for name in own if name not in {*added, *odd}]
    return {**base, **{name: _named(file, name, base.get(name, {}), own[name], laying) for name in kept}}


def _is_misspelt(file: str, own: Any) -> bool:
    """Whether a table that the base book lacks has nothing by which a person names a new one."""
    return file in _NEEDS and isinstance(own, dict) and _NEEDS[file] not in own


def _exchange(base: Mapping[str, Any], own: Mapping[str, Any], laying: _Laying) -> Iterator[tuple[str, Any]]:
    for currency, given in own.items():
        if currency == _VOLATILITY and isinstance(given, dict):
            held = base.get(_VOLATILITY, {})
            laid = {
                name: laying.entries(f"exchange.{_VOLATILITY}.{name}", held.get(name), given[name]) for name in given
            }
            yield currency, {**held, **laid}
        else:
            yield currency, laying.entries(f"exchange.{currency}", base.get(currency), given)


def _named(file: str, name: str, base: Mapping[str, Any], own: Any, laying: _Laying) -> Any:
    if not isinstance(own, dict):
        return own
    parts = PARTS.get(file, ())
    laid = {
        key: laying.entries(f"{file}.{name}.{key}", base.get(key), given) if key in parts else given
        for key, given in own.items()
    }
    return {**base, **laid}
