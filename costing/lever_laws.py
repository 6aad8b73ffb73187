"""The laws of levers and bundles: each acts on something there is, and a bundle asks for what it is made of."""

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from costing.errors import Problem
from costing.fields import unknown_word
from costing.levers import HOSTING, Bundle, Change, Lever
from costing.prices import Asking, Prices

# What a variant can cut, beside the services of the price book: what is hosted.
_TABLES = (*get_args(Asking), HOSTING)


def levers_held(prices: Prices) -> Iterator[Problem]:
    """Every lever and bundle names what there is."""
    for lever in prices.levers.values():
        place = f"levers.toml: {lever.code}"
        yield from _known(f"{place}.acts_on", lever.acts_on, _TABLES)
        yield from _known(f"{place}.needs", lever.needs, _TABLES)
        yield from _change_faults(f"{place}.change", lever.change, prices)
        if lever.change.idle:
            yield Problem(f"{place}.change", "change_of_nothing")
    for bundle in prices.bundles.values():
        yield from _bundle_faults(f"bundles.toml: {bundle.code}", bundle, prices)


def _bundle_faults(place: str, bundle: Bundle, prices: Prices) -> Iterator[Problem]:
    if bundle.code in prices.levers:
        yield Problem(place, "bundle_named_as_lever", {"found": bundle.code})
    yield from _known(f"{place}.levers", bundle.levers, prices.levers)
    yield from _known(f"{place}.saving.lever", (each.lever for each in bundle.savings), prices.levers)
    yield from _change_faults(f"{place}.change", bundle.change, prices)
    if bundle.change.phases:
        yield Problem(f"{place}.change.phases", "phases_of_bundle")
    named = {key for change in changes_of(bundle, prices.levers) for key in change.keys | change.fees.keys()}
    hosted = any(change.hosting is not None for change in changes_of(bundle, prices.levers))
    for part in bundle.parts:
        covered = any(key == part.key or key.startswith(f"{part.key}.") for key in named)
        if not covered and not (hosted and part.key == HOSTING):
            yield Problem(f"{place}.part", "part_not_asked", {"found": part.key})


def changes_of(choice: Lever | Bundle, levers: Mapping[str, Lever]) -> tuple[Change, ...]:
    """Return every change of a lever or bundle, in the order they are made."""
    held = choice.levers if isinstance(choice, Bundle) else ()
    return (choice.change, *(levers[code].change for code in held if code in levers))


def _change_faults(place: str, change: Change, prices: Prices) -> Iterator[Problem]:
    services = (*prices.codes, HOSTING)
    yield from _known(f"{place}.cuts.service", (cut.service for cut in change.cuts), services)
    yield from _known(f"{place}.fees_percent", change.fees, prices.codes)
    named = [code for phase in change.phases for code in phase]
    yield from _known(f"{place}.phases", named, prices.codes)
    for code in sorted({code for code in named if named.count(code) > 1}):
        yield Problem(f"{place}.phases", "service_in_two_phases", {"found": code})
    for cut in change.cuts:
        # At a cut of half or more, reached in proportion, one more unit or year would cost less in all.
        if cut.by is not None and cut.share * 2 >= 1:
            yield Problem(f"{place}.cuts", "cut_too_steep", {"service": cut.service, "percent": cut.share * 100})
    if change.hosting is not None and change.hosting.committed_a_tb > change.hosting.a_tb:
        yield Problem(f"{place}.hosting", "commitment_dearer")


def _known(place: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    words = sorted(known)
    yield from (unknown_word(place, repr(name), name, words) for name in names if name not in words)
