"""What past projects would change in a price book: entries a person reviews, written as a company's own overlay.

Only what is told apart from the book's own value is proposed, and only what the book's laws accept.
"""

import json
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from costing.calibrating import MOST_CORRELATION, Measured
from costing.errors import BookRefused, Problem
from costing.lines import Told
from costing.money import apportioned, to_step
from costing.offers import Said
from costing.price_book import PriceBook, base_tables
from costing.price_overlay import laid_over
from costing.price_reading import Raw
from costing.prices import Prices, Service
from costing.track_records import RESIDUAL, TrackRecord
from costing.wording import LANGUAGES, messages, number, problem_said, say

READING = "risk.reading"
# Shares and correlations are written in hundredths, what was measured is told to the thousandth.
_DECIMALS, _SHOWN, _PERCENT = 2, 3, 100
_SAME = 1e-9
_HUNDREDTH = Decimal("0.01")
_WIDE = 110

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed change: the values of the entries it sets, by key (`services.CODE.range`), and what it rests on."""

    code: str
    entries: Mapping[str, Values]
    told: Told


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not proposed, and why, in every language."""

    code: str
    text: Said


@dataclass(frozen=True, eq=False)
class Proposing:
    """What was measured on so many projects, and the book it is held against on a day."""

    records: Sequence[TrackRecord]
    correlation: Measured | None
    book: PriceBook
    prices: Prices
    projects: int

    @cached_property
    def decided(self) -> tuple[tuple[Proposal, ...], tuple[LeftOut, ...]]:
        """What is proposed, and what is left out.

        All together where the laws of the book let them; else one by one, and again once others stand, as one price
        may move only with another. Where a first choice is refused, the next one is tried.
        """
        choices = {READING: self._reading(), **{record.code: self._service(record) for record in self.records}}
        left = [LeftOut(code, each.said()) for code, each in choices.items() if isinstance(each, Told)]
        wanted = {code: each for code, each in choices.items() if not isinstance(each, Told)}
        kept = {code: each[0] for code, each in wanted.items()}
        if kept and self._faults(kept.values()):
            kept = {}
            for rank in range(max(map(len, wanted.values()))):
                self._take(wanted, rank, kept, left)
        return tuple(kept[code] for code in choices if code in kept), tuple(left)

    def _take(
        self, wanted: Mapping[str, Sequence[Proposal]], rank: int, kept: dict[str, Proposal], left: list[LeftOut]
    ) -> None:
        """Take every choice of so high a rank that the laws accept, and say why of the others."""
        tried = {code: each[rank] for code, each in wanted.items() if code not in kept and rank < len(each)}
        refused: dict[str, LeftOut] = {}
        taken = True
        while taken:
            taken = False
            for code in [code for code in tried if code not in kept]:
                problems = self._faults([*kept.values(), tried[code]])
                refused[code] = LeftOut(code, _refused(problems))
                if not problems:
                    kept[code] = tried[code]
                    taken = True
        left.extend(each for code, each in refused.items() if code not in kept)

    def _faults(self, proposals: Iterable[Proposal]) -> tuple[Problem, ...]:
        """Return what the laws have against proposals, over the base book and over the one held against the past."""
        source = source_of(self.projects, self.prices.day, "en")
        laid = laid_over(self._base, tomllib.loads(entries_text(proposals, self.prices.day, source)))
        try:
            alone = PriceBook.from_tables(laid.raw)
        except BookRefused as refusal:
            return (*laid.problems, *(laid.placed(problem) for problem in refusal.problems))
        if self.book is PriceBook.default():
            return laid.problems
        keys = [key.removeprefix("services.") for proposal in proposals for key in proposal.entries]
        ours = {key: (*self.book.dated[key], alone.dated[key][-1]) for key in keys}
        own = PriceBook(self.book.named, {**self.book.dated, **ours}, self.book.provider)
        return (*laid.problems, *(laid.placed(problem) for problem in own.broken_laws()))

    @cached_property
    def _base(self) -> Raw:
        return base_tables()

    def _reading(self) -> Told | tuple[Proposal, ...]:
        risk = self.prices.risk
        if self.correlation is None:
            return Told("backtest.correlation_unknown", {"least": risk.learning.least_projects})
        value = round(min(self.correlation.value, MOST_CORRELATION), _DECIMALS)
        facts = {**dict(_facts("found", self.correlation)), "book": risk.rank_correlation, "projects": self.projects}
        if not self.correlation.differs(risk.rank_correlation, risk.learning.confidence):
            return Told("backtest.correlation_as_is", facts)
        values = {
            "lambda": _written(risk.pert_lambda),
            "rank_correlation": value,
            "open_top_percent": _written(risk.open_top * _PERCENT),
        }
        return (Proposal(READING, {READING: values}, Told("backtest.correlation", facts)),)

    def _service(self, record: TrackRecord) -> Told | tuple[Proposal, ...]:
        """Return what is proposed for a service, each for where a law refuses what stands before it; or why nothing."""
        why = self._untouched(record)
        if why is not None or record.level is None or record.width is None:
            return why or Told("backtest.untold", {})
        service, sure = self.prices.services[record.code], self.prices.risk.learning.confidence
        facts = {"projects": record.projects, "lines": record.lines, **measures(record)}
        found = [self._reweighed(record, service, facts)] if _weighs_otherwise(record, service, sure) else []
        level = record.level.value
        if record.width.differs(1, sure):
            around = self._around(service, level, _left_open(service, record))
            found.append(_proposal(service, *around, Told("backtest.width", facts)))
        if record.level.differs(1, sure):
            found.append(_proposal(service, *self._around(service, level, 1), Told("backtest.level", facts)))
        return tuple(each for each in found if each.entries) or Told("backtest.as_is", facts)

    def _reweighed(self, record: TrackRecord, service: Service, facts: Mapping[str, float]) -> Proposal:
        shares = {name: each.value for name, each in record.weights.items()}
        listed = {lang: weights_said(record, service.weights, lang) for lang in LANGUAGES}
        ends = record.ends or (service.low, service.high)
        return _proposal(service, ends, shares, Told("backtest.weights", {**facts, "shares": listed}))

    def _untouched(self, record: TrackRecord) -> Told | None:
        """Return why nothing can be proposed for a service, whatever was measured."""
        service = self.prices.services.get(record.code)
        if not record.concluded:
            least = self.prices.risk.learning.least_projects_a_service
            return Told("backtest.too_few", {"found": record.projects, "least": least})
        if service is None or service.yearly or RESIDUAL not in service.weights:
            return Told("backtest.without_range", {})
        if record.code not in self._base["services"] and record.level is not None and record.width is not None:
            return Told("backtest.own_service", measures(record))
        return None

    def _around(self, service: Service, level: float, factor: float) -> tuple[tuple[float, float], dict[str, float]]:
        """Return the range and the shares that multiply every price, and what is left open of it by a factor more.

        The likely price stays where the level puts it, and every driver keeps its dinars.
        """
        likely = float(self.prices.drivers[RESIDUAL].span(None)[1])
        width = level * (service.high - service.low)
        parts = {name: width * share for name, share in service.weights.items()}
        open_part = parts[RESIDUAL] * factor
        low = level * service.low + likely * (parts[RESIDUAL] - open_part)
        whole = width - parts[RESIDUAL] + open_part
        return (low, low + whole), {name: part / whole for name, part in {**parts, RESIDUAL: open_part}.items()}


def _weighs_otherwise(record: TrackRecord, service: Service, confidence: float) -> bool:
    """Whether drivers weigh otherwise among themselves than the book says, told apart from it."""
    whole = sum(service.weights[name] for name in record.drivers)
    drivers = record.drivers.items()
    return any(each.differs(service.weights[name] / whole, confidence, len(drivers)) for name, each in drivers)


def _left_open(service: Service, record: TrackRecord) -> float:
    """Return by how much the residual must grow, so that all that a line left open grows by the width measured.

    What unknown answers leave open stays as it is; the residual takes it on, as only it can be known better.
    """
    width = record.width.value if record.width is not None else 1
    return 1 + (width - 1) * record.opened / service.weights[RESIDUAL]


def measures(record: TrackRecord) -> dict[str, float]:
    """Return what was measured of a record, with its standard errors, as facts of a message."""
    found = {name: getattr(record, name) for name in ("bias", "level", "width")}
    return {fact: figure for name, each in found.items() if each is not None for fact, figure in _facts(name, each)}


def _facts(name: str, each: Measured) -> Iterator[tuple[str, float]]:
    yield name, round(each.value, _SHOWN)
    yield f"{name}_error", round(each.error, _SHOWN)


def weights_said(record: TrackRecord, book: Mapping[str, float], lang: str) -> str:
    """Say the shares, each with its standard error and what the book has; a share that was not measured is told so."""
    parts = []
    for name, each in record.weights.items():
        figures = {"share": each.value, "error": each.error, "book": book[name]}
        shown = {fact: number(value, lang, _DECIMALS) for fact, value in figures.items()}
        parts.append(say("backtest.share_held" if name in record.held else "backtest.share", lang, name=name, **shown))
    return messages()["view.comma"][lang].join(parts)


def _proposal(service: Service, ends: tuple[float, float], shares: Mapping[str, float], told: Told) -> Proposal:
    """Write a range and shares as a book holds them: whole steps, hundredths that sum to 1; only what changes."""
    low, high = (_written(to_step(end, service.step)) for end in ends)
    parts = apportioned(Decimal(1), tuple(shares.values()), _HUNDREDTH)
    hundredths = {name: float(part) for name, part in zip(shares, parts, strict=True)}
    entries: dict[str, Values] = {}
    if (low, high) != (service.low, service.high):
        entries[f"services.{service.code}.range"] = {"low": low, "high": high, "open_top": service.open_top}
    if any(abs(hundredths[name] - share) > _SAME for name, share in service.weights.items()):
        entries[f"services.{service.code}.weights"] = {"shares": hundredths}
    return Proposal(service.code, entries, told)


def _written(value: Decimal | float) -> int | float:
    """Write a number as a file holds it: whole where it is."""
    return int(value) if value == int(value) else float(value)


def _refused(problems: Sequence[Problem]) -> Said:
    why = {lang: " ".join(problem_said(problem, lang) for problem in problems) for lang in LANGUAGES}
    return Told("backtest.refused", {"why": why}).said()


def source_of(projects: int, day: date, lang: str) -> str:
    """Return where proposed figures come from."""
    return say("backtest.source", lang, projects=projects, day=day)


def entries_text(proposals: Iterable[Proposal], day: date, source: str, lang: str | None = None) -> str:
    """Write proposals as the entries of an overlay (TOML), each under what it rests on where a language is given."""
    blocks = []
    for proposal in proposals:
        if lang is not None:
            blocks.append(commented(f"{proposal.code}{say('view.colon', lang)}{proposal.told.said()[lang]}"))
        papers = {"from": day, "source": source}
        blocks += [_entry(key, {**papers, **values}) for key, values in proposal.entries.items()]
    return "\n".join(blocks)


def _entry(key: str, values: Values) -> str:
    width = max(map(len, values))
    rows = (f"{name:<{width}} = {_toml(value)}" for name, value in values.items())
    return "\n".join((f"[[{key}]]", *rows, ""))


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name} = {_toml(part)}" for name, part in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:_}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def commented(text: str) -> str:
    """Write a text as comment lines of TOML."""
    lines = textwrap.wrap(text, _WIDE, break_on_hyphens=False, break_long_words=False)
    return "".join(f"# {line}\n" for line in lines)
