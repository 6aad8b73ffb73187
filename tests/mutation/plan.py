"""What the mutation test is about: the modules, the tests that have to notice, and why some changes do no harm."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "mutants.toml"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a module, told so that it is known again: its file, the place in it, the lines before and after."""

    file: str
    place: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The tests of each module's file, the least share to be killed [percent], and why a change may survive."""

    least_percent: int
    tests: dict[str, tuple[str, ...]]
    explained: dict[Change, str]


def read(path: Path = FILE) -> Plan:
    """Read the plan."""
    tables = tomllib.loads(path.read_text("utf-8"))
    tests = {file: tuple(names) for file, names in tables["tests"].items()}
    explained = {
        Change(table["file"], table["place"], table["was"], becomes): table["why"]
        for table in tables.get("survivor", ())
        for becomes in table["becomes"]
    }
    return Plan(tables["least_percent"], tests, explained)
