"""How a project runs, as the price book says on a day: its stages, their durations, and how busy a hospital is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Activity:
    """How busy a hospital is in each hour, midnight first, 100 the busiest: on a working day, a Friday, a Saturday."""

    working: tuple[float, ...]
    friday: tuple[float, ...]
    saturday: tuple[float, ...]
