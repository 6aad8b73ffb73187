"""Why the client asks, in a few sentences: from the kind of client, its departments and what the scope says.

Texts and conditions stand in data/needs.toml and data/departments.toml: a group gives one sentence at the most, and no
fact is said twice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from costing.documents import texts
from costing.documents.texts import blanks_of
from costing.profile_files import departments
from costing.scope import Scope
from costing.scope_keys import answer_at
from costing.wording import Measure, capital, filled, say

MAJOR = "major"
GROUPS = ("kind", "departments", "state", "duty")
# Facts that are counts: told from two on, so that their nouns are plural in every language.
_COUNTS = {
    "sites": ("sites",),
    "count": ("workstations.count",),
    "generations": ("workstations.generations",),
    "studies": ("migration.studies_per_year",),
    "users": ("systems.users", "users"),
    "versions": ("systems.pacs.versions_behind", "systems.ris.versions_behind"),
}
_MEASURES = {"volume": ("migration.volume_tb", "terabyte"), "hours": ("migration.max_downtime_hours", "hour")}


def motives_of(scope: Scope, asked: Collection[str], lang: str) -> tuple[str, ...]:
    """Say why the client asks.

    Parameters
    ----------
    scope
        What the client said.
    asked
        The tables of the scope that have a price: nothing else is spoken of.
    lang
        fr, ar or en.

    Returns
    -------
    tuple of str
        One sentence a group at the most; none of a kind of client that nobody named.
    """
    facts, marks = facts_of(scope), _marks(scope, asked)
    told: set[str] = set()
    sentences: list[str] = []
    for group in GROUPS:
        if group == "departments":
            sentences += _departments(scope.client.departments or (), marks, lang)
            continue
        entry = next((each for each in texts.data("needs")[group] if _holds(each, scope, marks, facts, told)), None)
        if entry is not None:
            told |= blanks_of(entry)
            sentences.append(filled(entry["text"][lang], lang, facts))
    return tuple(sentences)


def facts_of(scope: Scope) -> dict[str, Any]:
    """Return what the scope tells of the facts that a text may name; a count from two on, a measure above nothing."""
    counts = {name: max((answer_at(scope, key) or 0 for key in keys), default=0) for name, keys in _COUNTS.items()}
    measures = {name: (answer_at(scope, key) or 0, unit) for name, (key, unit) in _MEASURES.items()}
    words = texts.data("needs")["systems"]
    linked = dict.fromkeys(each.system for each in scope.integrations or () if each.system in words)
    return {
        **{name: count for name, count in counts.items() if count > 1},
        **{name: Measure(value, unit) for name, (value, unit) in measures.items() if value},
        **({"systems": tuple(words[system] for system in linked)} if linked else {}),
    }


def _marks(scope: Scope, asked: Collection[str]) -> frozenset[str]:
    """Return what `needs` and `unless` look at: tables priced, kind of client, its departments, a major upgrade."""
    systems = (scope.systems.pacs, scope.systems.ris) if scope.systems is not None and "systems" in asked else ()
    major = {MAJOR for each in systems if each is not None and each.upgrade == MAJOR}
    client = scope.client
    kind = (client.kind,) if client.kind is not None else ()
    return frozenset({*asked, *major, *kind, *(client.departments or ())})


def _holds(
    entry: Mapping[str, Any], scope: Scope, marks: frozenset[str], facts: Mapping[str, Any], told: Collection[str]
) -> bool:
    blanks = blanks_of(entry)
    return (
        _is_of(entry, scope)
        and set(entry.get("needs", ())) <= marks
        and not set(entry.get("unless", ())) & marks
        and all(answer_at(scope, key) == word for key, word in entry.get("where", {}).items())
        and blanks <= facts.keys()
        and not blanks & set(told)
    )


def _is_of(entry: Mapping[str, Any], scope: Scope) -> bool:
    """Whether an entry speaks of this client: its kind, and one of its departments where it names any."""
    kinds, departments, named = entry.get("kinds", ()), entry.get("departments", ()), scope.client.departments or ()
    if kinds and scope.client.kind not in kinds:
        return False
    return not departments or bool(set(departments) & set(named)) or (bool(kinds) and not named)


def _departments(named: Iterable[str], marks: frozenset[str], lang: str) -> Iterator[str]:
    """Say what the departments expect that the offer can answer: the first ones of the file, in the client's order."""
    known, most = departments(), texts.data("needs")["departments"]["most"]
    served = [code for code in named if known[code].served_by & marks]
    chosen = sorted(served, key=list(known).index)[:most]
    if chosen:
        clauses = say("view.joiner", lang).join(known[code].need[lang] for code in served if code in chosen)
        key = "departments_among" if len(served) > most else "departments"
        yield capital(say(f"need.{key}", lang, clauses=clauses)) + "."
