"""The laws of how a project runs: every stage can begin, counts what a scope can answer, and one alone cuts over."""

from collections.abc import Iterator

from costing.errors import Problem
from costing.fields import unknown_word
from costing.prices import GROUPED, Prices
from costing.stages import Stage

_ARROW = " → "


def process_held(prices: Prices) -> Iterator[Problem]:
    """Return every law that the stages of one day break."""
    stages = prices.stages
    for stage in stages.values():
        place = f"process.toml: {stage.code}"
        yield from _links(place, stage, prices)
        yield from _days(place, stage, prices)
    ring = _ring(prices)
    if ring:
        yield Problem(f"process.toml: {ring[0]}.follows", "stages_in_a_ring", {"found": _ARROW.join(ring)})
    windows = [stage.code for stage in stages.values() if stage.cutover is not None]
    if len(windows) > 1:
        yield Problem(f"process.toml: {windows[-1]}.window", "two_windows", {"found": ", ".join(windows)})


def _links(place: str, stage: Stage, prices: Prices) -> Iterator[Problem]:
    known = [code for code in prices.stages if code != stage.code]
    for name in stage.follows:
        if name not in known:
            yield unknown_word(f"{place}.follows", repr(name), name, known)
    if stage.part_of is not None and stage.part_of not in known:
        yield unknown_word(f"{place}.part_of", repr(stage.part_of), stage.part_of, known)


def _days(place: str, stage: Stage, prices: Prices) -> Iterator[Problem]:
    """A stage has days or an interruption; its days are counted in drivers that are numbers."""
    if (stage.duration is None) == (stage.cutover is None):
        yield Problem(place, "stage_of_no_days")
    if stage.cutover is not None and stage.cutover.rollback_hours > stage.cutover.base_hours:
        facts = {"found": stage.cutover.rollback_hours, "most": stage.cutover.base_hours}
        yield Problem(f"{place}.window.rollback_hours", "above_most", facts)
    if stage.duration is not None:
        known = [name for name in prices.drivers if _counts(name, prices)]
        for part in ("a_day", "days_each"):
            for name in getattr(stage.duration, part):
                if name not in known:
                    yield unknown_word(f"{place}.duration.{part}", repr(name), name, known)


def _counts(name: str, prices: Prices) -> bool:
    """Whether a driver is a number that a scope answers, or is usual."""
    scale = prices.drivers[name].scale
    numeric = scale.table is None if scale is not None else f"{name}.default" in prices.entries
    return name not in GROUPED and numeric


def _ring(prices: Prices) -> tuple[str, ...]:
    """Return the first ring of stages that wait for each other, its first stage last again; nothing where none do."""
    done: set[str] = set()

    def walk(code: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if code in path:
            return (*path[path.index(code) :], code)
        if code in done or code not in prices.stages:
            return ()
        rings = (walk(each, (*path, code)) for each in prices.stages[code].follows)
        found = next((ring for ring in rings if ring), ())
        done.add(code)
        return found

    return next((ring for code in prices.stages if (ring := walk(code, ()))), ())
