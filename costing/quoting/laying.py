"""Which stages a scope asks for, what each follows, how many working days it takes, and why."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from costing.case import Case
from costing.drivers import MAJOR, Answer
from costing.offers import Said
from costing.stages import Duration, Stage
from costing.tracing import measured
from costing.wording import Measure, in_all


@dataclass(frozen=True, slots=True)
class Length:
    """How many working days a stage takes, why in words, and what was assumed for it."""

    days: int
    why: tuple[Said, ...]
    assumed: tuple[Said, ...]


@dataclass(frozen=True)
class Layout:
    """The stages that one scope asks for; those of the offer itself only where they are wanted."""

    case: Case
    offer: bool
    _passed: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _before: dict[str, frozenset[str]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables of the scope whose services are done: asked for, wanted and offered."""
        wanted = self.case.wanted
        codes = (*wanted.sold, *wanted.parts, *wanted.covered)
        named = {self.case.prices.services[code].table for code in codes}
        return frozenset(named | {good.service for good in self.case.goods if good.sold})

    @cached_property
    def major(self) -> bool:
        """Whether a system goes to a new major version; a whole project whose systems nobody named is taken to."""
        systems = self.case.scope.systems
        if systems is None:
            return self.major_assumed
        return any(each is not None and each.upgrade == MAJOR for each in (systems.pacs, systems.ris))

    @property
    def major_assumed(self) -> bool:
        """Whether that is an assumption."""
        return self.case.scope.systems is None and self.case.wanted.sold_whole

    @cached_property
    def laid(self) -> Mapping[str, Stage]:
        """The stages that are laid, each after all it follows."""
        ordered: dict[str, Stage] = {}

        def place(code: str) -> None:
            stage = self.case.prices.stages[code]
            if code not in ordered:
                for before in self._followed(stage):
                    place(before)
                ordered[code] = stage

        for code, stage in self.case.prices.stages.items():
            if self._asked(stage):
                place(code)
        return ordered

    @cached_property
    def project(self) -> bool:
        """Whether something is left to lay out beyond the stages of the offer itself."""
        return any(not stage.offer for stage in self.laid.values())

    def follows(self, stage: Stage) -> tuple[str, ...]:
        """Return what a stage follows, of what is laid; what stands behind another of them is not said again."""
        direct = self._followed(stage)
        behind = {code for each in direct for code in self._behind(each)}
        return tuple(code for code in direct if code not in behind)

    def _asked(self, stage: Stage) -> bool:
        return (self.offer or not stage.offer) and (not stage.any_of or bool(self.tables & set(stage.any_of)))

    def _followed(self, stage: Stage) -> tuple[str, ...]:
        """Pass the dependencies of what is left out on to what follows it."""
        if stage.code not in self._passed:
            stages = self.case.prices.stages
            found: dict[str, None] = {}
            for code in stage.follows:
                found |= {code: None} if self._asked(stages[code]) else dict.fromkeys(self._followed(stages[code]))
            self._passed[stage.code] = tuple(found)
        return self._passed[stage.code]

    def _behind(self, code: str) -> frozenset[str]:
        if code not in self._before:
            direct = self._followed(self.case.prices.stages[code])
            self._before[code] = frozenset(direct).union(*(self._behind(each) for each in direct))
        return self._before[code]

    def length(self, duration: Duration) -> Length:
        """Return how many working days a stage takes, one at least, rounded up, and why."""
        counted = list(self._counted(duration))
        total = Fraction(str(duration.base_days)) + Fraction(str(duration.major_days)) * self.major
        for answer, rate, part in counted:
            count = Fraction(str(answer.likely))
            total += count / Fraction(str(rate)) if part == "a_day" else count * Fraction(str(rate))
        days = max(1, math.ceil(total * (1 + Fraction(str(duration.spare)))))
        assumed = [_assumed(answer) for answer, _, _ in counted if not answer.known]
        if self.major_assumed and duration.major_days:
            assumed.append(in_all("schedule.assumed_major", {}))
        return Length(days, tuple(self._why(duration, counted)), tuple(assumed))

    def _counted(self, duration: Duration) -> Iterator[tuple[Answer, float, str]]:
        """Return the answers that lengthen a stage; what stands in a table nobody asks for does not."""
        for part in ("a_day", "days_each"):
            for name, rate in getattr(duration, part).items():
                answer = self.case.found.get(name)
                if answer is not None and (answer.driver.table is None or answer.driver.table in self.tables):
                    yield answer, rate, part

    def _why(self, duration: Duration, counted: Collection[tuple[Answer, float, str]]) -> Iterator[Said]:
        if duration.base_days:
            yield in_all("schedule.base", {"days": Measure(duration.base_days, "day")})
        if self.major and duration.major_days:
            yield in_all("schedule.major", {"days": Measure(duration.major_days, "day")})
        for answer, rate, part in counted:
            facts = {"label": answer.driver.label, "value": measured(answer, answer.likely)}
            if part == "days_each":
                yield in_all("schedule.days_each", {**facts, "days": Measure(rate, "day")})
            else:
                key = "schedule.a_night" if duration.nights else "schedule.a_day"
                yield in_all(key, {**facts, "rate": measured(answer, rate)})
        if duration.spare:
            yield in_all("schedule.spare", {"percent": duration.spare * 100})


def _assumed(answer: Answer) -> Said:
    facts = {"label": answer.driver.label, "value": measured(answer, answer.likely)}
    return in_all("schedule.assumed", facts)
