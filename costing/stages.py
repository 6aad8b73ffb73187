"""How a project runs, as the price book says on a day: its stages, their durations, and how busy a hospital is."""

from collections.abc import Mapping
from dataclasses import dataclass

from costing.offers import Said


@dataclass(frozen=True)
class Activity:
    """How busy a hospital is in each hour, midnight first, 100 the busiest: on a working day, a Friday, a Saturday."""

    working: tuple[float, ...]
    friday: tuple[float, ...]
    saturday: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Duration:
    """How many working days a stage takes.

    `base_days`, `major_days` more where a system goes to a new major version, what each driver asks for (units done in
    a day, or days for each unit), and `spare` on top [share]. `nights`: what is done in a day is done at night.
    """

    base_days: float
    major_days: float
    a_day: Mapping[str, float]
    days_each: Mapping[str, float]
    nights: bool
    spare: float


@dataclass(frozen=True, slots=True)
class Cutover:
    """Hours for which the service is interrupted, the last transfer apart, and how many of them a way back takes."""

    base_hours: float
    rollback_hours: float


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a project, or a piece of work inside of one (`part_of`).

    It is laid where one of the tables in `any_of` is asked for, always where there are none, after all it `follows`.
    `offer`: it ends with the contract; `late`: it is laid right before what waits for it. It has either a duration or a
    cutover.
    """

    code: str
    title: Said
    summary: Said
    activities: tuple[Said, ...]
    client: tuple[Said, ...]
    provider: tuple[Said, ...]
    deliverables: tuple[Said, ...]
    follows: tuple[str, ...]
    part_of: str | None
    phase: str | None
    any_of: tuple[str, ...]
    offer: bool
    late: bool
    milestone: Said | None
    duration: Duration | None
    cutover: Cutover | None
