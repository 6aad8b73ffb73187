"""Facilities that ask for every service, and the bare numpy expression of their prices: what a benchmark stands beside.

It is written for these facilities alone: every answer is known, so that only the residual of a range has corners. It
checks nothing, explains nothing and knows no other scope. A test holds that it gives the same figures.
"""

import numpy as np
import pandas as pd

CODES = (
    "minor_update",
    "major_upgrade",
    "workstation",
    "data_migration",
    "integration",
    "training",
    "decommissioning",
    "hardware",
    "travel",
)
# What no answer settles: its corners are those of its usual span.
OPEN = ("residual", "day_rate", "hardware_price")
NUMBERS = {
    "sites": "sites",
    "modules": "systems.modules",
    "users": "systems.users",
    "diagnostic_share": "workstations.diagnostic_share",
    "hardware_generations": "workstations.generations",
    "volume": "migration.volume_tb",
    "studies": "migration.studies_per_year",
    "allowed_downtime": "migration.max_downtime_hours",
}
WORDS = {
    "vendor_origin": "vendor.origin",
    "customization": "systems.customization",
    "deployment": "workstations.deployment",
    "source_format": "migration.source",
    "identity_quality": "migration.identity",
    "hardware_level": "hardware.level",
    "legacy_archive": "decommissioning.archive",
    "response_tier": "maintenance.tier",
    "covered_hours": "maintenance.hours",
}
CHUNK = 16_384
KINDS = (
    "imaging_centre",
    "private_clinic",
    "district_hospital",
    "specialised_hospital",
    "university_hospital",
    "network",
)
LISTS = (
    "EMR:HL7v2:both:good",
    "EMR:HL7v2:both:normal; HIS:HL7v2:one_way:poor",
    "billing:API:one_way:normal",
    "modality:DICOM:one_way:good; worklist:DICOM:both:good; EMR:FHIR:both:poor",
)


def complete(rows, *, vendor=True):
    """Return facilities that ask for all ten services, everything known; without `vendor`, not where that is from."""
    rng = np.random.default_rng(2026)

    def words(*among):
        return pd.Categorical.from_codes(rng.integers(0, len(among), rows).astype(np.int8), categories=list(among))

    def whole(least, most):
        return rng.integers(least, most, rows).astype(float)

    columns = {
        "client.kind": words(*KINDS),
        "sites": whole(1, 6),
        "systems.pacs.upgrade": pd.Categorical.from_codes(np.zeros(rows, np.int8), categories=["major"]),
        "systems.ris.upgrade": pd.Categorical.from_codes(np.zeros(rows, np.int8), categories=["minor"]),
        "systems.pacs.versions_behind": whole(0, 6),
        "systems.ris.versions_behind": whole(0, 6),
        "systems.modules": whole(0, 9),
        "systems.customization": words("none", "light", "moderate", "heavy"),
        "systems.users": whole(5, 900),
        "workstations.count": whole(1, 80),
        "workstations.diagnostic_share": rng.random(rows),
        "workstations.generations": whole(1, 5),
        "workstations.deployment": words("remote", "mixed", "on_site"),
        "migration.volume_tb": rng.random(rows) * 120 + 0.5,
        "migration.source": words("standard", "private_tags", "proprietary"),
        "migration.identity": words("clean", "mixed", "poor"),
        "migration.studies_per_year": whole(1_000, 300_000),
        "migration.max_downtime_hours": rng.random(rows) * 80 + 1,
        "integrations": words(*LISTS),
        "training.days": whole(4, 80) / 2,
        "hardware.level": words("some", "servers"),
        "decommissioning.archive": words("none", "copy", "neutral"),
        "maintenance.tier": words("basic", "standard", "premium"),
        "maintenance.hours": words("8x5", "12x6", "24x7"),
        "vendor.trips": whole(1, 6),
    }
    if vendor:
        columns["vendor.origin"] = pd.Categorical.from_codes(np.zeros(rows, np.int8), categories=["international"])
    return pd.DataFrame(columns)


def half_up(numbers):
    """Round to whole numbers, what binary arithmetic leaves below a millionth being none."""
    return np.floor(np.round(numbers, 6) + 0.5)


class Bare:
    """The bare expression with the numbers of one day, which are read once."""

    def __init__(self, prices, points):
        self.prices, self.points = prices, np.array([points[text][1] for text in LISTS])
        self.services, self.drivers = prices.services, prices.drivers

    def __call__(self, frame):
        """Return the table of prices."""
        rows = len(frame)
        numbers = {name: frame[name].to_numpy() for name in frame if frame[name].dtype == float}
        answered = (*WORDS.values(), "integrations", "client.kind")
        words = {name: self._places(name, frame[name]) for name in answered}
        names = [f"{code}.{end}" for code in CODES for end in ("low", "likely", "high")]
        names += ["total.low", "total.likely", "total.high", "maintenance.year_1", "total.gross"]
        out = np.empty((len(names), rows))
        for first in range(0, rows, CHUNK):
            some = slice(first, min(first + CHUNK, rows))
            self._priced(
                {name: each[some] for name, each in numbers.items()},
                {name: each[some] for name, each in words.items()},
                out[:, some],
            )
        return pd.DataFrame(out.T, index=frame.index, columns=names, copy=False)

    def _places(self, name, column):
        if name == "integrations":
            return self.points[column.cat.codes.to_numpy()]
        if name == "client.kind":
            driver = self.drivers["licence_multiple"]
            return np.array([driver.span(kind)[1] for kind in column.cat.categories])[column.cat.codes.to_numpy()]
        table = next(each.scale.table for each in self.drivers.values() if name in each.keys)
        return np.array([table[word] for word in column.cat.categories])[column.cat.codes.to_numpy()]

    def _priced(self, numbers, words, out):
        place = {name: self._scale(name, numbers[key]) for name, key in NUMBERS.items()}
        place |= {name: words[key] for name, key in WORDS.items()}
        place["interface_points"] = self._scale("interface_points", words["integrations"])
        count, volume = numbers["workstations.count"], self.services["workstation"].volume
        place["volume_effect"] = np.log(np.minimum(count, volume.zero) / volume.zero) / np.log(volume.one / volume.zero)
        behind, furthest = numbers["systems.ris.versions_behind"], numbers["systems.pacs.versions_behind"]
        own = {
            "minor_update": {"systems": 0.0, "versions_behind": self._scale("versions_behind", behind)},
            "major_upgrade": {"systems": 0.35, "versions_behind": self._scale("versions_behind", furthest)},
        }
        times = {"workstation": count, "training": numbers["training.days"], "travel": numbers["vendor.trips"]}
        net = 0.0
        for line, code in enumerate(CODES):
            prices, number = self._prices(code, {**place, **own.get(code, {})}), times.get(code, 1.0)
            for end, price in enumerate(prices):
                out[3 * line + end] = price * number
            step = float(self.services[code].step)
            net = net + half_up(prices[1] / step) * step * number
        for end in range(3):
            out[3 * len(CODES) + end] = out[end : 3 * len(CODES) : 3].sum(axis=0)
        both = {"systems": 1.0, "versions_behind": self._scale("versions_behind", np.maximum(behind, furthest))}
        upgrade = half_up(self._prices("major_upgrade", {**place, **both})[1] / 1_000) * 1_000
        rate = half_up(self._prices("maintenance", place)[1] * 1_000) / 1_000
        out[-2] = half_up(words["client.kind"] * upgrade * rate * 100) / 100
        out[-1] = half_up(net * 119) / 100

    def _prices(self, code, place):
        """Return the price of one at the three corners: what is known is reckoned once."""
        service = self.services[code]
        known, open_ends = 0.0, [0.0, 0.0, 0.0]
        for name, weight in service.weights.items():
            if name in OPEN:
                open_ends = [end + weight * each for end, each in zip(open_ends, self._ends(name), strict=True)]
            else:
                known = known + weight * (place[name] if service.open_top else np.minimum(place[name], 1))
        return [service.low + (service.high - service.low) * (known + end) for end in open_ends]

    def _ends(self, name):
        driver = self.drivers[name]
        return [float(self._scale(name, np.float64(value))) for value in driver.span(None)]

    def _scale(self, name, values):
        scale = self.drivers[name].scale
        least, most = (scale.one, scale.zero) if scale.falls else (scale.zero, scale.one)
        inside = np.minimum(np.maximum(values, least), most)
        if scale.form == "log":
            along = np.log(inside / scale.zero) / np.log(scale.one / scale.zero)
        else:
            along = (inside - scale.zero) / (scale.one - scale.zero)
        return along + np.maximum((values - scale.one) / (scale.one - scale.zero), 0)
