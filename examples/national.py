"""Make a synthetic national programme, 620 facilities that are nobody's: `python examples/national.py OUT.csv`.

How many there are of each kind follows public counts (national.toml says which, and what is assumed); every facility,
its name and its answers are invented, and each name says so: (fictif). The same arguments make the same file.
"""

import argparse
import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from costing import PriceBook
from costing.prices import Prices
from costing.wilayas import wilayas

HERE = Path(__file__).resolve().parent
WORD = "national"
ASKED = ("workstations", "migration", "integration", "training", "maintenance", "hardware", "decommissioning")
# To what a number is rounded; a whole one where nothing is said.
STEPS = {"volume": 0.1, "diagnostic_share": 0.05, "studies": 500}
# The columns of counts, answered by a driver of the price book, with the service each is of; "" where it is of none.
COUNTS = {
    "systems.modules": ("modules", "systems"),
    "workstations.count": ("workstation_count", "workstations"),
    "workstations.diagnostic_share": ("diagnostic_share", "workstations"),
    "workstations.generations": ("hardware_generations", "workstations"),
    "migration.volume_tb": ("volume", "migration"),
    "migration.studies_per_year": ("studies", "migration"),
    "migration.max_downtime_hours": ("allowed_downtime", "migration"),
}
WORDS = {
    "systems.customization": ("customization", "systems"),
    "workstations.deployment": ("deployment", "workstations"),
    "migration.source": ("source_format", "migration"),
    "migration.identity": ("identity_quality", "migration"),
    "maintenance.tier": ("response_tier", "maintenance"),
    "maintenance.hours": ("covered_hours", "maintenance"),
    "hardware.level": ("hardware_level", "hardware"),
    "decommissioning.archive": ("legacy_archive", "decommissioning"),
}
# What is large in a large facility.
SIZED = ("sites", "users", "modules", "workstation_count", "hardware_generations", "volume", "studies")
Column = np.ndarray[Any, Any]
Seed = int | list[int]


@dataclass(frozen=True)
class Plan:
    """What is drawn from: the tables of national.toml, and the price book on its day."""

    raw: dict[str, Any]
    prices: Prices

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The groups of facilities, in the order of the file."""
        return list(self.raw["group"])

    def weights(self, among: list[int] | None) -> Column:
        """Return the weight of each wilaya, none of those outside some."""
        given = {code: each["weight"] for each in self.raw["weights"]["some"] for code in each["wilayas"]}
        every = [given.get(code, self.raw["weights"]["other"]) for code in wilayas()]
        return np.where(np.isin(list(wilayas()), list(wilayas()) if among is None else among), every, 0)


@lru_cache(maxsize=1)
def plan() -> Plan:
    """Read national.toml and the price book."""
    raw = tomllib.loads((HERE / "national.toml").read_text("utf-8"))
    return Plan(raw, PriceBook.default().on(raw["day"]))


class Draws:
    """What is drawn for some facilities, one number or word each; every draw takes the same steps of the generator."""

    def __init__(self, group: Column, seed: Seed, *, complete: bool) -> None:
        """Start to draw for facilities of some groups, given by their place in the plan."""
        self.group, self.complete = group, complete
        self.rng = np.random.default_rng(seed)
        self.size = self.chance()

    def chance(self) -> Column:
        """Return a number from 0 up to 1."""
        return self.rng.random(len(self.group))

    def of_group(self, values: list[Any]) -> Column:
        """Return for each facility what is given for its group."""
        return np.array(values)[self.group]

    def asks(self, service: str) -> Column:
        """Tell who asks for a service, or for a system."""
        shares = self.of_group([each["asks"][service] / 100 for each in plan().groups])
        return self._or_all(self.chance() < shares)

    def answers(self, key: str) -> Column:
        """Tell who answers a question, if asked."""
        rarer = 2 if key in plan().raw["seldom"] else 1
        shares = self.of_group([each["answered"] / 100 / rarer for each in plan().groups])
        return self._or_all(self.chance() < shares)

    def _or_all(self, some: Column) -> Column:
        return np.ones_like(some) if self.complete else some

    def among(self, name: str) -> tuple[Column, list[Any]]:
        """Choose evenly among what a group lists: the place of each choice in the list of all, and that list."""
        lists = [list(each[name]) for each in plan().groups]
        if self.complete and name == "links":
            lists = [[text for text in each if is_known(text)] for each in lists]
        starts = np.cumsum([0, *map(len, lists[:-1])])
        lengths = self.of_group([len(each) for each in lists])
        every = [each for some in lists for each in some]
        kept = list(dict.fromkeys(every))
        places = self.of_group(list(starts)) + (self.chance() * lengths).astype(int)
        return np.array([kept.index(each) for each in every])[places], kept

    def placed(self, name: str) -> Column:
        """Return where on the scale of a driver each facility stands: triangular over the usual span of its kind."""
        ends = np.array([self._ends(name, each["kind"]) for each in plan().groups])
        low, likely, high = np.ascontiguousarray(ends.T)[:, self.group]
        chance = self.chance()
        if name in SIZED:
            chance = np.where(self.chance() < plan().raw["size"] / 100, self.size, chance)
        share = chance * (high - low)
        cheap = share < likely - low
        way = np.sqrt(np.where(cheap, share * (likely - low), (high - low - share) * (high - likely)))
        return np.where(cheap, low + way, high - way)

    def _ends(self, name: str, kind: str) -> list[float]:
        driver = plan().prices.drivers[name]
        scale, span = driver.scale, driver.span(kind)
        if scale.table is not None:
            return sorted(scale.table[word] for word in span)
        if scale.form == "log":
            return sorted(np.log(value / scale.zero) / np.log(scale.one / scale.zero) for value in span)
        return sorted((value - scale.zero) / (scale.one - scale.zero) for value in span)

    def number(self, name: str) -> Column:
        """Return a number for a driver, rounded as people say it."""
        scale, places, step = plan().prices.drivers[name].scale, self.placed(name), STEPS.get(name, 1)
        if scale.form == "log":
            values = scale.zero * (scale.one / scale.zero) ** places
        else:
            values = scale.zero + places * (scale.one - scale.zero)
        return np.round(np.round(values / step) * step, 2)

    def word(self, name: str) -> tuple[Column, list[str]]:
        """Return the word nearest to where each stands on a driver's scale: its place in a list of words, and that."""
        scale = plan().prices.drivers[name].scale
        order = np.argsort(scale.places)
        ranked = scale.places[order]
        return order[np.searchsorted((ranked[1:] + ranked[:-1]) / 2, self.placed(name))], list(scale.words)


def is_known(links: str) -> bool:
    """Tell whether every interface listed names its system and its standard."""
    return all(":" in each and "?" not in each for each in links.split(";"))


def facilities(
    count: int, seed: int | list[int], *, complete: bool = False, vendor: bool | None = None
) -> pd.DataFrame:
    """Return a programme of so many invented facilities, a row each, by wilaya.

    Parameters
    ----------
    count
        How many; the groups share them as they share the programme of national.toml.
    seed
        What numpy's `default_rng` takes: a number, or several. The parts of a large frame take `[seed, part]` each.
    complete
        Whether every facility asks for every service and answers every question.
    vendor
        Whether the vendor's origin is known of all, or of none; without it, of some, as in national.toml.

    Returns
    -------
    pandas.DataFrame
        Dotted columns of a scope: categories, numbers (NaN where unknown) and booleans that ask for a service.
    """
    group, wilaya, number = spread(count)
    draws = Draws(group, seed, complete=complete)
    columns: dict[str, Any] = named(group, wilaya, number)
    users = draws.number("users")
    columns["sites"] = counted(draws, "sites", draws.number("sites"))
    columns["users"] = counted(draws, "users", users)
    asked = asking(draws, columns)
    for key, (driver, service) in COUNTS.items():
        columns[key] = counted(draws, key, draws.number(driver), asked[service])
    for key, (driver, service) in WORDS.items():
        columns[key] = worded(draws, key, draws.word(driver), asked[service])
    columns["integrations"] = worded(draws, "integrations", draws.among("links"), asked["integration"])
    columns["training.days"] = counted(draws, "training.days", days(draws, users), asked["training"])
    contract(draws, columns, asked["maintenance"])
    supplier(draws, columns, vendor=vendor)
    return pd.DataFrame(columns, copy=False)


def spread(count: int) -> tuple[Column, Column, Column]:
    """Spread facilities over groups and wilayas: the group, the wilaya and the number of each within both."""
    groups = plan().groups
    shares = apportioned(count, np.array([each["taken"] for each in groups]))
    table = np.array([
        apportioned(int(share), plan().weights(each.get("among"))) for share, each in zip(shares, groups, strict=True)
    ])  # fmt: skip
    cells = table.T.ravel()
    place = np.repeat(np.arange(len(cells)), cells)
    number = np.arange(count) - np.repeat(np.cumsum(cells) - cells, cells) + 1
    return place % len(groups), np.array(list(wilayas()))[place // len(groups)], number


def apportioned(total: int, weights: Column) -> Column:
    """Share a number out by weights, the rest to the largest remainders."""
    exact = total * weights / weights.sum()
    shares = np.floor(exact).astype(int)
    largest = np.argsort(shares - exact, kind="stable")
    shares[largest[: total - shares.sum()]] += 1
    return shares


def named(group: Column, wilaya: Column, number: Column) -> dict[str, Any]:
    """Return who each facility is: reference, name, kind and wilaya; those of one group and wilaya stand together."""
    groups, names = plan().groups, {code: each["fr"] for code, each in wilayas().items()}
    references: list[str] = []
    clients: list[str] = []
    firsts = np.flatnonzero(number == 1)
    for first, some in zip(firsts, np.diff(firsts, append=len(number)), strict=True):
        head, where = groups[group[first]], int(wilaya[first])
        references += [f"{head['code']}-{where:02}-{nth:03}" for nth in range(1, some + 1)]
        clients += [f"{head['name']} n° {nth} – {names[where]} (fictif)" for nth in range(1, some + 1)]
    kinds = list(dict.fromkeys(each["kind"] for each in groups))
    codes = np.array([kinds.index(each["kind"]) for each in groups])[group]
    return {
        "reference": references,
        "client.name": clients,
        "client.kind": pd.Categorical.from_codes(codes, kinds),
        "wilaya": wilaya.astype("int8"),
    }


def asking(draws: Draws, columns: dict[str, Any]) -> dict[str, Column]:
    """Put down what each asks for, and return who asks for which service: every one asks for something."""
    asked = {name: draws.asks(name) for name in ("pacs", "ris", *ASKED)}
    asked["systems"] = asked["pacs"] | asked["ris"]
    asked["workstations"] |= ~asked["systems"]
    for system in ("pacs", "ris"):
        majors = draws.of_group([each["major"] / 100 for each in plan().groups])
        major = draws.chance() < majors
        if draws.complete:  # one system of each level, so that both services are asked
            major = (draws.size < majors) == (system == "pacs")
        levels = np.where(asked[system], major, -1)
        columns[f"systems.{system}.upgrade"] = pd.Categorical.from_codes(levels, ["minor", "major"])
        behind = draws.number("versions_behind")
        behind = np.where(major, np.maximum(behind, 1), np.minimum(behind, 1))
        key = f"systems.{system}.versions_behind"
        columns[key] = counted(draws, key, behind, asked[system])
    columns |= {name: asked[name] for name in ASKED}
    whole = draws.asks("whole") & asked["systems"] & (not draws.complete)
    columns["project.sold"] = pd.Categorical.from_codes(np.where(whole, 0, -1), ["whole"])
    return asked


def counted(draws: Draws, key: str, values: Column, asked: Column | None = None) -> Column:
    """Return a column of numbers: known where the question is asked and answered."""
    known = draws.answers(key) if asked is None else draws.answers(key) & asked
    fine = key in {"migration.volume_tb", "workstations.diagnostic_share"}
    return np.where(known, values, np.nan).astype("float64" if fine else "float32")


def worded(draws: Draws, key: str, chosen: tuple[Column, list[Any]], asked: Column) -> pd.Categorical:
    """Return a column of words, known where the question is asked and answered."""
    codes, words = chosen
    if key == "hardware.level":  # who asks for hardware wants some
        codes = np.maximum(codes, words.index("some"))
    return pd.Categorical.from_codes(np.where(draws.answers(key) & asked, codes, -1), words)


def days(draws: Draws, users: Column) -> Column:
    """Return days of training, in halves: the price book's rule for so many users, from its cheap to its dear end."""
    book = plan().prices.training
    low, _, high = book.multiples
    around = (book.base_days + users / book.users_a_day) * (low + draws.chance() * (high - low))
    return np.maximum(np.round(2 * around) / 2, book.least_days)


def contract(draws: Draws, columns: dict[str, Any], asked: Column) -> None:
    """Put down how long maintenance runs, what of it is paid in advance, and what of the warranty year."""
    places, every = draws.among("years")
    columns["maintenance.years"] = counted(draws, "maintenance.years", np.array(every)[places], asked)
    some = asked & ~np.isnan(columns["maintenance.years"])
    columns["maintenance.prepaid_years"] = counted(draws, "maintenance.prepaid_years", np.ones(len(asked)), some)
    ways = ((draws.chance() * 2).astype(int), ["free", "charged"])
    columns["maintenance.warranty"] = worded(draws, "maintenance.warranty", ways, asked)


def supplier(draws: Draws, columns: dict[str, Any], *, vendor: bool | None) -> None:
    """Put down who makes the software, where known, and how often its engineers travel where it is abroad."""
    given = plan().raw["vendor"]
    origins = list(given["origins"])
    ends = np.cumsum(list(given["origins"].values())) / 100
    codes = np.searchsorted(ends, draws.chance(), side="right")
    share = given["known"] / 100 if vendor is None and not draws.complete else float(vendor is not False)
    known = draws.chance() < share
    columns["vendor.origin"] = pd.Categorical.from_codes(np.where(known, codes, -1), origins)
    abroad = known & (codes == origins.index("international"))
    columns["vendor.trips"] = counted(draws, "vendor.trips", draws.number("person_trips"), abroad)


def seed_of(word: str) -> int:
    """Return the seed that a word stands for."""
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])


def written(frame: pd.DataFrame) -> bytes:
    """Return a programme as a CSV file: UTF-8, commas, a header, nothing where nothing is known."""
    whole = [name for name in frame if frame[name].dtype == "float32" and name != "training.days"]
    return frame.astype(dict.fromkeys(whole, "Int32")).to_csv(index=False, lineterminator="\n").encode()


def main() -> None:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(description="Make a synthetic national programme of imaging facilities.")
    parser.add_argument("out", type=Path, metavar="OUT.csv")
    parser.add_argument("--facilities", type=int, metavar="N", help="how many (those of national.toml if left out)")
    parser.add_argument("--seed-word", default=WORD, metavar="TEXT", help="another word makes other facilities")
    given = parser.parse_args()
    usual = sum(each["taken"] for each in plan().groups)
    count = usual if given.facilities is None else given.facilities
    if count < 1:
        parser.error(f"--facilities {count}: a programme has one facility at least.")
    try:
        given.out.write_bytes(written(facilities(count, seed_of(given.seed_word))))
    except OSError as error:
        parser.error(f"{given.out} cannot be written: {error.strerror}.")


if __name__ == "__main__":
    main()
