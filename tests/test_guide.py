"""The guide for someone who edits prices keeps its word: its pieces are the example, its commands say what it shows."""

import re
import shlex
import shutil
import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from costing import PriceBook, Scope, estimate, price_reading, quote
from costing.audit_facts import FACTS
from costing.errors import BookRefused, NoLineLeft
from tests.command import called
from tests.samples import DAY, EXAMPLES, book, scope_of

ROOT = EXAMPLES.parent
GUIDE = (ROOT / "docs" / "own-price-book.md").read_text("utf-8")
REFERENCE = (ROOT / "costing" / "data" / "README.md").read_text("utf-8")
DAY_BEFORE, FIRST_DAY = date(2026, 12, 31), date(2027, 1, 1)

BLOCKS = re.findall(r"```(\w+ ?\w*)\n(.*?)```", GUIDE, re.DOTALL)
SESSIONS = [number for number, (kind, _) in enumerate(BLOCKS) if kind == "console"]
TOLD = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
PAPERS = {"from", "kind", "source", "checked", "reason", "confidence"}
PARTS = {part for parts in price_reading.PARTS.values() for part in parts}
ROWS = re.findall(r"^\| `\[(\[?[A-Za-z_.]+\]?)\].*?\| (.*) \|$", REFERENCE, re.MULTILINE)


@lru_cache(maxsize=1)
def own():
    """The company's book of the guide."""
    return PriceBook.read(EXAMPLES / "own-book.toml")


def gateway(**answers):
    """Price a gateway of a local vendor with the company's book."""
    scope = scope_of(vendor={"origin": "local"}, services={"teleradiology_gateway": answers})
    return estimate(scope, own(), DAY)


def chu(prices, day=DAY, **tables):
    """Price the university hospital of the README, with other tables where they are given."""
    raw = tomllib.loads((EXAMPLES / "chu.toml").read_text("utf-8"))
    return estimate(Scope.model_validate({**raw, **tables}), prices, day)


def firm(priced):
    """The firm amounts of an estimate, by line."""
    return {line.code: line.firm_amount for line in priced.lines}


def of_kind(kind):
    """The blocks of the guide of one kind."""
    return [text for found, text in BLOCKS if found == kind]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def says(output, shown):
    """Tell whether a line of the output is the one shown, `…` standing for what is left out."""
    parts = [re.escape(" ".join(part.split())) for part in shown.split("…")]
    pattern = re.compile(r"\s?.*?\s?".join(parts))
    return any(pattern.fullmatch(" ".join(line.split())) for line in output.splitlines())


def test_its_pieces_are_the_example():
    """The pieces of a book that the guide shows are the example, all of it, so whoever copies one has the other."""
    assert tomllib.loads("\n".join(of_kind("toml"))) == tomllib.loads((EXAMPLES / "own-book.toml").read_text("utf-8"))


def test_the_scope_it_shows_is_in_the_example():
    """The lines of a scope that the guide shows stand in the example it names."""
    shown = [tomllib.loads(text) for text in of_kind("toml scope")]

    scope = tomllib.loads((EXAMPLES / "gateway.toml").read_text("utf-8"))
    assert shown == [{"services": scope["services"]}]


@pytest.mark.parametrize("number", SESSIONS)
@pytest.mark.usefixtures("folder")
def test_its_commands_say_what_it_shows(number):
    """Every command of the guide runs, and prints every line the guide shows below it; a faulty book is refused."""
    before = [text for kind, text in BLOCKS[:number] if kind == "toml refused"]
    if before:
        Path("mine.toml").write_text(before[-1], encoding="utf-8")

    runs = TOLD.findall(BLOCKS[number][1])
    assert runs
    for line, shown in runs:
        program, *words = shlex.split(line)
        done = called(*words)
        assert (program, done.code) == ("costing", 2 if "mine.toml" in words else 0), done.told
        assert shown
        assert [each for each in shown.splitlines() if not says(done.data + "\n" + done.told, each)] == []


def test_what_it_shows_refused_is_refused_for_that_alone():
    """Each faulty book of the guide has the one fault that is shown, in the words a person reads."""
    refused = of_kind("toml refused")

    shown = [block for block in of_kind("console") if "mine.toml" in block]
    assert len(refused) == len(shown) == 2
    assert all(block.count("\n") == 3 and "1 point(s)" in block for block in shown)


def test_its_links_lead_somewhere():
    """Every file the guide points at is there, and every heading too."""
    targets = re.findall(r"\]\(([^)#]+)#?([^)]*)\)", GUIDE)
    headings = re.findall(r"^#+ (.*)$", REFERENCE, re.MULTILINE)
    anchors = {re.sub(r"[^a-z -]", "", heading.lower()).replace(" ", "-") for heading in headings}

    assert targets
    assert [path for path, _ in targets if not (ROOT / "docs" / path).exists()] == []
    assert {anchor for _, anchor in targets} - {""} <= anchors


def test_a_gateway_costs_what_the_guide_computes():
    """Four centres are two thirds of the way from 1 to 8, a VPN 0.4: 383,250 DZD, firm 383,000."""
    (line,) = estimate(Scope.read(EXAMPLES / "gateway.toml"), own(), DAY).lines

    # 150,000 + 450,000 x (0.50 x 2/3 + 0.20 x 0.4 + 0.30 x residual), the residual at 0, 0.35 and 1
    assert line.code == "teleradiology_gateway"
    assert line.amount.low == pytest.approx(336_000)
    assert line.amount.likely == pytest.approx(383_250)
    assert line.amount.high == pytest.approx(471_000)
    assert line.firm_amount == 383_000


def test_a_gateway_of_which_nothing_is_known_spans_its_range():
    """Asked for and no more, a gateway may cost anything from the low to the high end the company gave."""
    (line,) = gateway().lines

    assert (line.amount.low, line.amount.high) == (pytest.approx(150_000), pytest.approx(600_000))


def test_each_centre_more_is_dearer_up_to_eight():
    """One centre more never lowers the price, the eighth is the dearest, and a closed range is not left."""
    prices = [firm(gateway(centres=count))["teleradiology_gateway"] for count in range(1, 10)]

    assert prices == sorted(prices)
    # 150,000 + 450,000 x (0.50 x place + 0.20 x 0.4 + 0.105): at place 0 and at place 1
    assert (prices[0], prices[7], prices[8]) == (233_000, 458_000, 458_000)


def test_no_centre_is_no_gateway():
    """A gateway for no reading centre is not wanted: it leaves no line."""
    with pytest.raises(NoLineLeft):
        gateway(centres=0)


def test_a_range_changes_on_its_day_and_not_the_day_before():
    """The company's range of a migration holds from 1 January 2027; on 31 December the published one still does."""
    before, after = own().on(DAY_BEFORE), own().on(FIRST_DAY)

    spans = [(each.services["data_migration"].low, each.services["data_migration"].high) for each in (before, after)]
    assert spans == [(200_000, 1_500_000), (220_000, 1_600_000)]
    assert [each.entries["data_migration.range"].kind for each in (before, after)] == ["published", "company"]
    # the firm prices of the guide: 200,000 + 1,300,000 x 0.64540 and 220,000 + 1,380,000 x 0.64540
    assert firm(chu(own(), DAY_BEFORE))["data_migration"] == 1_039_000
    assert firm(chu(own(), FIRST_DAY))["data_migration"] == 1_111_000


def test_what_begins_later_leaves_earlier_quotes_as_they_are(tmp_path):
    """A range that begins in 2027 moves nothing of a quote of the day before: the same record, byte for byte."""
    (block,) = (text for text in of_kind("toml") if "services.data_migration.range" in text)
    (tmp_path / "later.toml").write_text(block, encoding="utf-8")
    later = PriceBook.read(tmp_path / "later.toml")

    assert quote(chu(later, DAY_BEFORE)).to_json() == quote(chu(book(), DAY_BEFORE)).to_json()
    assert quote(chu(later, FIRST_DAY)).to_json() != quote(chu(book(), FIRST_DAY)).to_json()


def test_the_record_says_what_is_the_companys():
    """In the record of a quote, each of the company's figures is of kind "company", and the market's are published."""
    entries = {entry.key: entry.kind for entry in quote(chu(own(), FIRST_DAY)).basis.entries}

    company = {key for key, kind in entries.items() if kind == "company"}
    hardening = {f"security_hardening.{part}" for part in ("range", "step", "weights")}
    assert company >= {"data_migration.range", "exchange.EUR", "maintenance.contract", *hardening}
    assert entries["major_upgrade.range"] == "published"


def test_the_other_figures_of_the_book_hold():
    """The bank's rate, the growth of maintenance, a tax switched off and a markup do what the guide says."""
    base, mine = chu(book()), chu(own())
    sold = chu(own(), licences=[{"item": "PACS", "cost": 1_000_000}])

    assert firm(base)["licences"] == 6_081_200  # 40,000 EUR at 152.03
    assert firm(mine)["licences"] == 6_112_000  # 40,000 EUR at 152.80
    assert "domiciliation_tax" in firm(base)
    assert "domiciliation_tax" not in firm(mine)
    assert firm(sold)["licences"] == 1_120_000
    first, second, _ = (line.firm_amount for line in mine.maintenance.lines)
    assert second == (first * Decimal("1.04")).quantize(Decimal("0.01"))


def test_hardening_is_a_line_and_in_no_other():
    """Sold apart, hardening is one line of its own; sold within a whole project, it is inside that and no line."""
    apart, whole = chu(own()), chu(own(), project={"sold": "whole"})

    # 120,000 + 280,000 x (0.45 x ln 36 / ln 60 + 0.25 x ln 2 / ln 10 + 0.30 x 0.35) = 280,751
    assert firm(apart)["security_hardening"] == 281_000
    assert "security_hardening" not in firm(whole)
    standing = {each.code: each.status for each in apart.components}
    assert (standing["hardening"], standing["optimisation"]) == ("line", "included")
    assert "security_hardening" not in firm(chu(book()))


def test_what_the_company_does_not_do_is_told_and_not_priced():
    """A client who asks for a decommissioning that the company does not do gets no line for it, and is told."""
    asked = {"decommissioning": {"archive": "copy"}}
    base, mine = chu(book(), **asked), chu(own(), **asked)

    assert "decommissioning" in firm(base)
    assert "decommissioning" not in firm(mine)
    assert {each.code: each.status for each in mine.components}["decommissioning"] == "not_offered"


def test_its_rule_speaks_for_several_sites_and_for_no_single_one():
    """The company's rule speaks where stations are upgraded at two sites, not at one; a silenced one never speaks."""
    base, two, one = chu(book()), chu(own()), chu(own(), sites=1)

    found = [{finding.rule for finding in priced.audit} for priced in (base, two, one)]
    assert ["several_sites_on_site" in rules for rules in found] == [False, True, False]
    assert ["decommissioning_unmentioned" in rules for rules in found] == [True, False, False]


def fields_of(table):
    """Ask for a field that no table has: the fields that are known instead, and those that are missed.

    Something new is told by its label, a rule by its message; here they are there, and say nothing.
    """
    name = re.sub(r"CODE|NAME", "example", table.strip("[]"))
    entry = table.startswith("[")
    file, *_ = name.split(".")
    labelled = ("services", "drivers", "components", "levers", "bundles", "service_levels", "definitions", "roles")
    told = {**dict.fromkeys(labelled, "label"), "audit": "message", "service_tiers": "what", "continuity": "text"}
    told = told.get(file)
    opened = f"[{name.removesuffix(name[name.rindex('.') :]) if entry else name}]\n" if told or not entry else ""
    opened += f"{told} = {{}}\n" if told else ""
    opened += f'[[{name}]]\nfrom = 2026-11-01\nsource = "x"' if entry else ""
    Path("asking.toml").write_text(f"{opened}\nunheard_of = 1\n", encoding="utf-8")
    with pytest.raises(BookRefused) as caught:
        PriceBook.read("asking.toml")

    problems = [each for each in caught.value.facts["problems"] if ("]" in each.place) == entry]
    (known,) = (each.facts["known"] for each in problems if each.key == "unknown_key")
    places = [each.place.split(".") for each in problems if each.key == "missing_key"]
    missed = {told if told in place else place[-1] for place in places}
    return set(known.split(", ")) - (PAPERS if entry else PARTS), missed


@pytest.mark.parametrize(("table", "fields"), ROWS, ids=[table for table, _ in ROWS])
@pytest.mark.usefixtures("folder")
def test_every_field_of_a_book_is_listed(table, fields):
    """The list of what a company's book may hold names every field of each table, in bold those that it needs."""
    known, missed = fields_of(table)

    named = re.sub(r"\(.*?\)|: .*", "", fields)
    assert set(re.findall(r"`(\w+)`", named)) == known
    assert missed == set(re.findall(r"\*\*`(\w+)`\*\*", named))


def tables_instead_of(text):
    """Write a book with a table that does not exist, and return the tables that are known instead."""
    Path("asking.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BookRefused) as caught:
        PriceBook.read("asking.toml")
    (problem,) = caught.value.facts["problems"]
    return set(problem.facts["known"].split(", ")) if problem.key == "unknown_key" else set()


@pytest.mark.usefixtures("folder")
def test_every_table_of_a_book_is_listed():
    """The list names every file that a company's book may speak of, and every kind of entry of it."""
    listed = re.findall(r"`\[+([a-z_]+)(?:\.([a-z_]+))?", REFERENCE.partition("| table |")[2])

    files = tables_instead_of("[unheard_of]\n")
    assert {file for file, _ in listed} == files
    dated = files - {"provider"}
    entries = {(file, name) for file in dated for name in tables_instead_of(f"[{file}]\nunheard_of = 1\n")}
    assert ("maintenance", "warranty") in entries
    assert entries <= set(listed)


def test_every_fact_is_listed():
    """The list of what an audit rule may look at names every fact, once, and nothing else."""
    table = REFERENCE.partition("| facts |")[2].partition("\n\n")[0]

    names = [name for row in table.splitlines()[1:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(names) == sorted(FACTS)
