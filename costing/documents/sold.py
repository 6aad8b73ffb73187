"""What of a scope is sold, and what the texts of a document look at to know whether they apply."""

from collections.abc import Iterator, Mapping
from typing import Any

from costing.composing import NOT_OFFERED
from costing.documents import texts
from costing.documents.motives import MAJOR, facts_of
from costing.prices import BROUGHT, own_table
from costing.quoting.quote import Quote
from costing.quoting.record import QuoteLine
from costing.scope_keys import answer_at
from costing.wording import Measure

OWN = "own"
_SUPPLIES = ("licences", "hardware")


def asked_of(quote: Quote) -> tuple[str, ...]:
    """Return the tables of what is priced, without what the client supplies; `without.CODE`: a component not done."""
    scope = quote.scope
    given = {"licences": scope.licences or (), "hardware": scope.hardware.lots if scope.hardware is not None else ()}
    supplied = {name for name, lots in given.items() if lots and all(lot.supplied_by == "client" for lot in lots)}
    without = (f"without.{each.code}" for each in quote.components if each.status == NOT_OFFERED)
    return (*(name for name in quote.answered if name not in supplied), *without)


def sold_of(quote: Quote) -> tuple[str, ...]:
    """Return the tables of what is sold: without those of which every line is outside the total."""
    base = texts.data("services")
    tables = {line.code: base.get(line.service, {"table": own_table(line.service)})["table"] for line in quote.lines}
    inside = {tables[line.code] for line in quote.lines if not line.optional}
    return tuple(name for name in asked_of(quote) if name in inside or name == BROUGHT or name not in tables.values())


def own_lines_of(quote: Quote) -> tuple[QuoteLine, ...]:
    """Return the lines of the total that are no service of the market: the company's own services and lines."""
    services = quote.scope.services or {}
    return tuple(line for line in quote.lines if not line.optional and (line.own or line.service in services))


def marks_of(quote: Quote) -> frozenset[str]:
    """Return what the conditions of a text look at.

    Returns
    -------
    frozenset of str
        Tables sold and `without.CODE`; of these tables each answer by its dotted key (`systems.pacs`) and, where it is
        a word, with it (`systems.pacs.upgrade.major`); `major`; `fact.NAME` of what a text may name; `own` where
        something of the company's own is sold; `client.licences` and `client.hardware` where the client supplies some.
    """
    sold, scope = sold_of(quote), quote.scope
    answers = {
        mark
        for name in sold
        if name in type(scope).model_fields
        for mark in _answers(scope.model_dump(include={name})[name], name)
    }
    level = {f"systems.{name}.upgrade.{MAJOR}" for name in ("pacs", "ris")}
    return frozenset({
        *sold,
        *answers,
        *({MAJOR} if answers & level else ()),
        *({OWN} if own_lines_of(quote) else ()),
        *(f"client.{name}" for name in _SUPPLIES if supplied_by_client(quote, name)),
        *(f"fact.{name}" for name in told_facts(quote)),
    })  # fmt: skip


def supplied_by_client(quote: Quote, name: str) -> tuple[Any, ...]:
    """Return the licences, or the hardware, that the client supplies itself."""
    scope = quote.scope
    lots = scope.licences if name == "licences" else scope.hardware and scope.hardware.lots
    return tuple(lot for lot in lots or () if lot.supplied_by == "client")


def told_facts(quote: Quote) -> dict[str, Any]:
    """Return the facts that a text may name: those of the scope, days trained, years maintained, interfaces."""
    days, years = training_days(quote), len(quote.maintenance.years) if quote.maintenance is not None else 0
    interfaces = len(quote.scope.integrations or ())
    return {
        **facts_of(quote.scope),
        "client": quote.scope.client.name,
        **({"days": Measure(days, "day")} if days else {}),
        **({"years": Measure(years, "year")} if years else {}),
        **({"interfaces": interfaces} if interfaces > 1 else {}),
    }


def training_days(quote: Quote) -> Any:
    """Return the days of training that are sold; what the scope says where they are inside a whole."""
    lines = [line for line in quote.lines if line.service == "training"]
    if lines:
        return sum(line.quantity for line in lines if not line.optional)
    return answer_at(quote.scope, "training.days")


def _answers(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield key
        for name, inside in value.items():
            yield from _answers(inside, f"{key}.{name}")
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _answers(inside, key)
    elif value is not None and value is not False:
        yield key
        if isinstance(value, str):
            yield f"{key}.{value}"
