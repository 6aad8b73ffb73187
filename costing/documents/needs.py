"""What the client asked for and why, in sentences: read from the scope, never boilerplate."""

from collections.abc import Collection, Iterable, Iterator

from costing.documents.motives import motives_of
from costing.profile_files import departments
from costing.scope import Interface, Scope
from costing.wording import Measure, capital, messages, say, shown


def need_of(scope: Scope, asked: Collection[str], own: Iterable[str], lang: str) -> tuple[str, ...]:
    """Return an opening, then a sentence for each thing asked for and priced.

    `own` are the labels of the company's own services. Where it is said why the client asks, the opening follows on.
    """
    return (
        say("need.wishes", lang) if why_of(scope, asked, lang) else say("need.intro", lang, client=scope.client.name),
        *(_sentence(text) for text in _wishes(scope, asked, lang)),
        *(_sentence(say("need.own", lang, label=label)) for label in own),
    )


def why_of(scope: Scope, asked: Collection[str], lang: str) -> tuple[str, ...]:
    """Return why the client asks, a paragraph each, the first naming it; nothing where nothing is known of that."""
    motives = motives_of(scope, asked, lang)
    return (f"{say('need.told', lang, client=scope.client.name)} {motives[0]}", *motives[1:]) if motives else ()


def _sentence(text: str) -> str:
    return capital(text) + "."


def _wishes(scope: Scope, asked: Collection[str], lang: str) -> Iterator[str]:
    yield from _systems(scope, lang)
    yield from _works(scope, asked, lang)
    if "licences" in asked:
        yield say("need.licences", lang)
    if "hardware" in asked:
        yield say("need.hardware", lang)
    if "decommissioning" in asked:
        yield say("need.decommissioning", lang)
    if "training" in asked and scope.training is not None:
        yield _either("training", lang, days=_measure(scope.training.days, "day"))
    if "project" in asked:
        yield say("need.project", lang)
    if "maintenance" in asked and scope.maintenance is not None:
        yield _either("maintenance", lang, years=_measure(scope.maintenance.years, "year"))
    if scope.client.departments is not None:
        yield say("need.named", lang, labels=tuple(departments()[code].label for code in scope.client.departments))


def _systems(scope: Scope, lang: str) -> Iterator[str]:
    for name in ("pacs", "ris"):
        system = getattr(scope.systems, name, None)
        if system is not None:
            yield say(f"need.{name}_{system.upgrade}", lang)


def _works(scope: Scope, asked: Collection[str], lang: str) -> Iterator[str]:
    if "workstations" in asked and scope.workstations is not None:
        yield _either("workstations", lang, count=scope.workstations.count)
    if "migration" in asked and scope.migration is not None:
        yield _either("migration", lang, volume=_measure(scope.migration.volume_tb, "terabyte"))
        if scope.migration.max_downtime_hours is not None:
            yield say("need.downtime", lang, hours=Measure(scope.migration.max_downtime_hours, "hour"))
    if "integrations" in asked and scope.integrations is not None:
        yield _either("integrations", lang, systems=_named(scope.integrations, lang) or None)


def _either(key: str, lang: str, **facts: object) -> str:
    """Say a wish with its figure, or the open one where the figure is unknown."""
    (value,) = facts.values()
    return say(f"need.{key}_open", lang) if value is None else say(f"need.{key}", lang, **facts)


def _measure(value: float | None, unit: str) -> Measure | None:
    return None if value is None else Measure(value, unit)


def _named(entries: tuple[Interface, ...], lang: str) -> str:
    words = [shown(messages()[f"interface.{entry.system or 'unknown'}"], lang) for entry in entries]
    return say("view.comma", lang).join(dict.fromkeys(words))
