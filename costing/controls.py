"""What of a scope a person may answer and change: each control with its words, its bounds, and what is usual there.

The questions are those of the client's form (data/questionnaire.toml); what is usual is the price book's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from costing.asking import questions_by_range
from costing.documents.enquiry import ROW, WANTED, Bounds, Field, Group, fields, groups, own_service, tables
from costing.documents.enquiry_order import opened
from costing.estimating import estimate_at
from costing.offers import Said
from costing.price_book import PriceBook
from costing.prices import Answered, Driver, Prices, own_table
from costing.scope import ASKING, Scope
from costing.scope_writing import scope_tables
from costing.wording import messages

ROWS = "rows"
# What stands at something where nothing is said: nobody can leave it unknown.
SETTLED = {"client.name", "lang", "project.sold"}
# A table of the form that is no list of priced things.
_UNPRICED = {"client.departments"}
_SYSTEMS = ("pacs", "ris")
_UNBOUND = Bounds()
_FIRST, _LAST = ("facility",), ("others", "offer", "papers")


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a kind of client, smaller end first where it is a number."""

    low: Answered
    likely: Answered
    high: Answered


@dataclass(frozen=True, slots=True)
class Control:
    """One answer of a scope: where it stands (`integrations[]`: a list of rows), what it may be, how it is called.

    `kind`: number, choice, yes_no, text, client, covers, wanted (a service) or rows. `needed`: it cannot stay unknown.
    `columns` are the controls of a row.
    """

    path: str
    kind: str
    label: Said
    question: Said
    help: Said
    words: Mapping[str, Said] = field(default_factory=dict)
    bounds: Bounds = _UNBOUND
    unit: str | None = None
    form: str = ""
    needed: bool = False
    driver: Driver | None = None
    columns: tuple["Control", ...] = ()

    @property
    def key(self) -> str:
        """The last part of its path: the name of a column."""
        return self.path.rpartition(".")[2].removesuffix(ROW)

    def usual(self, kind: str | None) -> Usual | None:
        """Return what is usual for a kind of client; nothing where the price book says nothing of it."""
        if self.driver is None or not self.driver.spans:
            return None
        low, likely, high = self.driver.span(kind)
        if isinstance(low, str) or isinstance(high, str) or low <= high:
            return Usual(low, likely, high)
        return Usual(high, likely, low)


@dataclass(frozen=True, slots=True)
class Section:
    """Controls on one subject; `wanted` asks for the service they are on, where they are on one."""

    code: str
    label: Said
    wanted: Control | None
    controls: tuple[Control, ...]


def sections_of(scope: Scope, book: PriceBook, day: date) -> tuple[Section, ...]:
    """Return every control of a scope, in sections: who asks first, then what moves a price most.

    Parameters
    ----------
    scope
        Its client's kind decides what moves a price most; the services it asks for come before the others.
    book, day
        What the order, the usual spans and a company's own services come from.
    """
    prices = book.on(day)
    ranks = _ranks(scope, prices)
    made = [_section(group, ranks, prices) for group in _in_order(ranks, scope)]
    own = [_own(code, prices) for code, each in prices.services.items() if each.table == "services"]
    last = next((place for place, each in enumerate(made) if each.code in _LAST), len(made))
    return tuple(each for each in (*made[:last], *own, *made[last:]) if each.controls or each.wanted)


def _ranks(scope: Scope, prices: Prices) -> dict[str, int]:
    """Return the place of each answer that moves a price, if everything were asked for and nothing known."""
    told = scope_tables(scope)
    client = {key: told["client"][key] for key in ("name", "kind") if key in told["client"]}
    asking = {table: opened(table) for table in ASKING if table not in {"licences", "project", "services"}}
    made = estimate_at(Scope.model_validate({"client": client, **asking}), prices)
    asked = questions_by_range(made.assembly, made.what_ifs)
    keys = [key for each in asked for key in each.key.split(", ")]
    told_already = {"licences"} if scope.licences else set()
    return {key: rank for rank, key in reversed(list(enumerate(keys))) if key not in told_already}


def _in_order(ranks: Mapping[str, int], scope: Scope) -> list[Group]:
    """Return the groups: who asks, what is asked for and of whom, what else there is, the papers last."""

    def place(group: Group) -> tuple[int, int]:
        held = (each.path for each in fields().values() if each.group == group.code)
        first = min((ranks.get(path, len(ranks)) for path in held), default=len(ranks))
        if group.code in _FIRST:
            return (-1, first)
        if group.code in _LAST:
            return (2 + _LAST.index(group.code), first)
        return (int(group.table is not None and group.table not in scope.tables), first)

    return sorted(groups(), key=place)


def _section(group: Group, ranks: Mapping[str, int], prices: Prices) -> Section:
    held = [each for each in fields().values() if each.group == group.code or each.path == group.table]
    plain = sorted((each for each in held if ROW not in each.path), key=lambda each: _place(each, ranks))
    wanted = next((_control(each, prices) for each in plain if each.kind == WANTED), None)
    own = [_control(each, prices) for each in plain if each.kind != WANTED]
    rows = [rows for rows in tables() if rows.group == group.code and rows.path not in _UNPRICED]
    listed = [
        Control(
            path=each.path + ROW,
            kind=ROWS,
            label=each.label,
            question=each.label,
            help=each.help,
            columns=tuple(_control(column, prices) for column in each.columns),
        )
        for each in rows
    ]
    label = messages().get(f"explorer.section_{group.code}", group.label)
    return Section(group.code, label, wanted, (*own, *listed))


def _place(asked: Field, ranks: Mapping[str, int]) -> tuple[bool, int]:
    """Return where a question stands in its section: who asks and which level come first, then what moves a price."""
    leads = asked.path.startswith("client.") or asked.path.endswith(".upgrade")
    return (not leads, ranks.get(asked.path, len(ranks)))


def _own(code: str, prices: Prices) -> Section:
    """Return the section of a service of a company's own, with the drivers that its book asks about."""
    service, place = prices.services[code], own_table(code)
    asked = [each for each in prices.drivers.values() if each.table == place and each.key is not None]
    wanted = _of_field(own_service(code, service.label), service.label, None)
    return Section(place, service.label, wanted, tuple(_of_driver(each) for each in asked))


def _of_driver(driver: Driver) -> Control:
    scale = driver.scale
    words = {word: driver.words[word] for word in scale.words} if scale is not None else {}
    asked = driver.question or driver.label
    return Control(
        path=driver.key or "",
        kind="choice" if words else "number",
        label=driver.label,
        question=asked,
        help=asked,
        words=words,
        bounds=Bounds(least=0),
        unit=driver.unit,
        driver=driver,
    )


def _control(asked: Field, prices: Prices) -> Control:
    plain = asked.path
    for name in _SYSTEMS:
        plain = plain.replace(f"systems.{name}.", "systems.")
    driver = next((each for each in prices.drivers.values() if plain in each.keys and each.scale is not None), None)
    days = prices.drivers.get("training_days")
    if driver is None and days is not None and days.key == asked.path:
        driver = days
    return _of_field(asked, _label(asked, driver), driver)


def _label(asked: Field, driver: Driver | None) -> Said:
    key = "explorer.label_" + asked.path.replace(".", "_").replace(ROW, "")
    own = messages().get(key)
    if own is not None:
        return own
    return driver.label if driver is not None else asked.question


def _of_field(asked: Field, label: Said, driver: Driver | None) -> Control:
    return Control(
        path=asked.path,
        kind=asked.kind,
        label=label,
        question=asked.question,
        help=asked.help,
        words=asked.words,
        bounds=asked.bounds,
        unit=asked.unit,
        form=asked.form,
        needed=asked.needed or asked.path in SETTLED,
        driver=driver,
    )


def every(sections: tuple[Section, ...]) -> Iterator[Control]:
    """Return every control of some sections, those that ask for a service included."""
    for section in sections:
        if section.wanted is not None:
            yield section.wanted
        yield from section.controls
