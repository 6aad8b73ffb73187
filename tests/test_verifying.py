"""A quote held against its record: as it was written, changed by somebody, or priced otherwise by a later version."""

import copy
import json
from datetime import date
from decimal import Decimal

import pytest

import costing
from costing import PriceBook, Quote, estimate, quote, verify
from costing.digests import digest, digest_values, plain_json
from costing.errors import RecordAltered, RecordDiffers, RecordRefused
from costing.price_book import base_tables
from costing.quoting import basis as basis_room
from costing.quoting import verifying
from tests.companies import OWN
from tests.other_hands import content_of, put, resealed
from tests.samples import DAY, EXAMPLES, chu_quote, chu_scope, priced, scope_of

NEWS = "9.9.9"


def clinic():
    """A small quote, made with the library's own book."""
    return quote(priced(systems={"ris": {"upgrade": "minor"}}, workstations={"count": 4}, training={"days": 3}))


def retold(content):
    """Return a record whose inputs fit what it holds, as somebody would who knows how it is made, sealed again."""
    content = plain_json(json.dumps(content))
    held = content["basis"]
    values = {each["key"]: each["value"] for each in (*held["entries"], *held["in_force"])}
    digests = digest_values(values, held["own"], held["structure"])
    held["inputs"] = basis_room.inputs_of(content, digests, held["version"], held["rounding"])
    held["fingerprint"] = f"sha256:{digest(held['inputs'])}"
    return resealed(content)


def test_a_record_as_it_was_written_is_verified():
    """Every figure of my quote comes out again, and nothing of what it stands on has changed since."""
    found = verify(chu_quote().to_json(), PriceBook.read(EXAMPLES / "company.toml"))

    assert found.verdict == "verified"
    assert (found.number, found.revision, found.day) == (chu_quote().number, 0, DAY)
    assert (found.altered, found.inputs, found.differences, found.outside, found.since) == ((), (), (), (), ())
    assert (found.own, found.refused) == (0, None)


def test_a_quote_is_verified_without_the_book_it_was_made_with():
    """The rate of my bank is kept with the quote: without my book it comes out again, and is only not compared."""
    found = verify(chu_quote().to_json())

    assert (found.verdict, found.own, found.since) == ("verified", 1, ())


def test_a_company_s_own_services_costs_and_roles_are_kept_with_a_quote(tmp_path):
    """A service, a cost or a mandate that only my book has comes out again where nobody has the book any more."""
    path = tmp_path / "own.toml"
    path.write_text(
        OWN
        + """
[services.gateway]
label = {fr = "Passerelle", en = "Gateway", ar = "بوابة"}
note  = {fr = "Par site", en = "By site", ar = "لكل موقع"}
unit  = "lump_sum"
table = "services"
vat   = "reduced"
[[services.gateway.price]]
from = 2025-01-01
dzd = 120_000
source = "Direction"
"""
    )
    scope = scope_of(services={"gateway": {}}, migration={"volume_tb": 5}, terms={"discount_percent": 7})
    made = quote(estimate(scope, PriceBook.read(path), DAY))
    assert {"gateway", "data_migration"} <= {line.code for line in made.lines}
    assert made.approval is not None

    found, again = verify(made.to_json()), Quote.from_json(made.to_json())

    assert (found.verdict, found.differences) == ("verified", ())
    assert found.own > 0
    assert again.discount(1).to_json() == made.discount(1).to_json()


def test_another_tool_may_write_the_record_again():
    """Keys in another order, no line breaks, 18 for 18.0: a record that went through another tool is still itself."""
    content = content_of(chu_quote())
    whole = {key: content[key] for key in sorted(content, reverse=True)}
    whole["scope"]["migration"]["volume_tb"] = 18

    found = verify(json.dumps(whole, ensure_ascii=True))

    assert content_of(chu_quote())["scope"]["migration"]["volume_tb"] == 18.0
    assert found.verdict == "verified"
    assert Quote.from_json(json.dumps(whole)) == chu_quote()


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        (("totals", "due"), "1.00", "totals"),
        (("lines", 0, "unit_price"), "1.00", "lines"),
        (("lines", 0, "label"), "Autre chose", "lines"),
        (("client", "name"), "Un autre client", "client"),
        (("valid_until",), "2030-01-01", "valid_until"),
        (("number",), "CHU-EX-01-20261124-0000", "number"),
        (("basis", "entries", 0, "source"), "ailleurs", "basis"),
        (("in_words", "fr"), "un dinar algérien", "in_words"),
        (("seal", "whole"), "sha256:0", "seal"),
        (("seal", "parts", "number"), "0", "seal"),
    ],
)
def test_a_changed_record_is_told_with_the_part_that_was_changed(path, value, part):
    """Whoever changes a figure, a name or a day of a record is found out, and where; and it is not read as a quote."""
    content = content_of(chu_quote())
    put(content, path, value)

    found = verify(json.dumps(content))

    assert (found.verdict, found.altered) == ("altered", (part,))
    with pytest.raises(RecordAltered, match=part):
        Quote.from_json(json.dumps(content))


def test_a_part_taken_out_or_put_in_is_told():
    """A part that is gone, and one that somebody added, are changes like any other."""
    content = content_of(chu_quote())
    without = {key: part for key, part in content.items() if key != "cross_check"}

    assert verify(json.dumps(without)).altered == ("cross_check",)
    with pytest.raises(RecordRefused, match="remarks"):
        verify(json.dumps({**content, "remarks": "payé"}))


def test_a_figure_changed_under_a_new_seal_does_not_come_out_again():
    """Somebody who seals a changed record again is found out by the figures: the same inputs give the same ones."""
    content = content_of(chu_quote())
    put(content, ("commitment", "gross"), "20000000.00")
    put(content, ("payments", 0, "amount"), "1.00")

    found = verify(resealed(content))

    assert (found.verdict, found.altered, found.inputs, found.outside) == ("altered", (), (), ())
    assert [(each.place, each.recorded, each.again) for each in found.differences] == [
        ("commitment.gross", "20000000.00", str(chu_quote().commitment.gross)),
        ("payments[1].amount", "1.00", str(chu_quote().payments[0].amount)),
    ]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("lines", 0, "amount"), "1.00", "lines.minor_update.amount"),
        (("lines", 0, "quantity"), "2", "lines.minor_update.amount"),
        (("totals", "net"), "1.00", "totals.net"),
        (("totals", "discount"), "1.00", "totals.discount"),
        (("totals", "vat", 0, "base"), "1.00", "totals.vat.19.base"),
        (("totals", "vat", 0, "amount"), "1.00", "totals.vat.19.amount"),
        (("totals", "gross"), "1.00", "totals.gross"),
        (("totals", "due"), "1.00", "totals.due"),
    ],
)
def test_figures_that_contradict_each_other_were_altered_in_any_version(path, value, place, monkeypatch):
    """No version ever wrote lines that do not sum to net, or a total without its tax: that is somebody's hand."""
    content = content_of(clinic())
    put(content, path, value)
    monkeypatch.setattr(verifying, "__version__", NEWS)

    found = verify(resealed(content))

    assert (found.verdict, found.outside) == ("altered", ("version",))
    assert place in [each.place for each in found.contradictions]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("client", "name"), "Un autre client", "client.name"),
        (("in_words", "ar"), "دينار جزائري واحد", "in_words.ar"),
        (("basis", "exchange", 0, "dzd"), "100", "basis.exchange"),
        (("lines", 2, "unit"), "day", "lines.workstation.unit"),
        (("lines", 2, "price_before"), "1.00", "lines.workstation.price_before"),
        (("valid_until",), "2030-01-01", "valid_until"),
        (("lang",), "ar", "lang"),
    ],
)
def test_what_a_record_says_twice_is_held_against_itself(path, value, place):
    """Client, letters, rates, units and days under a new seal are told where they are not those of the quote."""
    content = content_of(chu_quote())
    put(content, path, value)

    found = verify(resealed(content))

    assert found.verdict == "altered"
    assert [each.place for each in found.differences] == [place]


def test_a_line_that_stands_twice_is_told():
    """The same line twice under a new seal is one line too many, and the totals are no longer its sum."""
    content = content_of(chu_quote())
    content["lines"].append(content["lines"][0])

    found = verify(resealed(content))

    assert found.verdict == "altered"
    (told,) = [each for each in found.differences if each.place == "lines"]
    assert told.recorded == f"{told.again}, minor_update"
    assert "totals.net" in [each.place for each in found.contradictions]


def test_lines_in_another_order_are_told():
    """Lines that somebody put in another order are told, though every figure is there."""
    content = content_of(clinic())
    content["lines"].reverse()

    assert [each.place for each in verify(resealed(content)).differences] == ["lines"]


def test_another_rule_of_rounding_than_that_of_the_version_is_told():
    """The rule of rounding that a record names is that of its version: another one is somebody's hand."""
    content = content_of(clinic())
    content["basis"]["rounding"] = "as you like"

    assert [each.place for each in verify(retold(content)).differences] == ["basis.rounding"]


@pytest.mark.parametrize("value", [{"low": "bas"}, {}, [], None, "x", {"shares": {"systems": 1e300}}])
@pytest.mark.parametrize("key", ["data_migration.range", "data_migration.weights", "risk.reading", "vat.standard"])
def test_values_of_another_kind_are_told_and_never_a_fault(key, value):
    """Whatever somebody writes for a price, a weight or a tax, I am told that the record was altered, in words."""
    content = content_of(chu_quote())
    (entry,) = [each for part in ("entries", "in_force") for each in content["basis"][part] if each["key"] == key]
    entry["value"] = value

    for text in (json.dumps(content), resealed(content), retold(content)):
        try:
            assert verify(text).verdict in {"altered", "differs"}
        except RecordRefused as refusal:
            assert str(refusal)  # noqa: PT017 - a record without a value is none


@pytest.mark.parametrize("own", [{"services": {"gateway": {"label": 1}}}, {"moons": {"x": {}}}, {"drivers": {"x": {}}}])
def test_tables_of_a_company_of_another_kind_are_told_and_never_a_fault(own):
    """Whatever somebody writes for a service of my own, I am told that the record was altered, in words."""
    content = content_of(chu_quote())
    content["basis"]["own"] = own

    for text in (json.dumps(content), resealed(content), retold(content)):
        assert verify(text).verdict in {"altered", "differs"}


def test_a_record_that_an_editor_saved_with_a_mark_is_read():
    """The mark that some editors set before a text they save changes nothing of a record."""
    text = "\ufeff" + clinic().to_json()

    assert verify(text).verdict == verify(text.encode()).verdict == "verified"
    assert Quote.from_json(text) == clinic()


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        (("scope", "workstations", "count"), 25, "scope"),
        (("terms", "validity_days"), 90, "terms"),
        (("provider", "name"), "Une autre société", "provider"),
        (("basis", "version"), "0.0.1", "version"),
        (("basis", "rounding"), "none", "rounding"),
    ],
)
def test_an_input_changed_under_a_new_seal_is_named(path, value, name):
    """An answer, a term or a version changed under a new seal no longer fits the fingerprint, and is named."""
    content = content_of(chu_quote())
    put(content, path, value)

    found = verify(resealed(content))

    assert (found.verdict, found.altered, found.inputs) == ("altered", (), (name,))


@pytest.mark.parametrize(
    ("key", "field", "value", "name"),
    [
        ("data_migration.range", "low", 100_000, "price_book"),
        ("vat.standard", "percent", 9, "taxes"),
        ("exchange.EUR", "dzd", 100.5, "exchange"),
        ("major_upgrade.step", "dzd", 500, "rounding"),
    ],
)
def test_a_value_of_the_price_book_changed_under_a_new_seal_is_named(key, field, value, name):
    """A price, a tax, a rate or a commercial step changed in the record is told for what it is."""
    content = content_of(chu_quote())
    (entry,) = [each for part in ("entries", "in_force") for each in content["basis"][part] if each["key"] == key]
    entry["value"][field] = value

    found = verify(resealed(content))

    assert (found.verdict, found.inputs) == ("altered", (name,))
    assert found.differences


def test_a_changed_fingerprint_is_told():
    """A fingerprint that is not that of the inputs beside it is told."""
    content = content_of(chu_quote())
    put(content, ("basis", "fingerprint"), "sha256:0")

    assert verify(resealed(content)).inputs == ("fingerprint",)


def test_a_price_changed_since_moves_nothing_and_is_named():
    """Three years on, the book says another price for that day: the quote holds, and I am told what is otherwise."""
    tables = base_tables()
    tables["services"]["data_migration"]["range"][0]["low"] = 250_000
    tables["taxes"]["standard"][0]["percent"] = 21
    today = PriceBook.from_tables(tables)

    found = verify(clinic().to_json(), today)

    assert (found.verdict, found.differences) == ("verified", ())
    told = {each.key: (each.input, each.before, each.now) for each in found.since}
    assert set(told) == {"data_migration.range", "vat.standard"}
    assert told["vat.standard"] == ("taxes", {"percent": 19}, {"percent": 21})
    assert [each["low"] for each in told["data_migration.range"][1:]] == [200_000, 250_000]


def test_a_later_price_is_no_change_of_an_old_quote():
    """A price that begins next year is another day's: nothing has changed of what stands behind my quote."""
    tables = base_tables()
    held = tables["services"]["data_migration"]["range"]
    held.append({**held[0], "from": date(2027, 1, 1), "low": 250_000})

    assert verify(clinic().to_json(), PriceBook.from_tables(tables)).since == ()


def test_a_book_that_begins_after_the_quote_leaves_it_as_it_was():
    """A book of today that knows nothing of the day of the quote changes no figure of it; each value of it is told."""
    tables = base_tables()
    for service in tables["services"].values():
        for part in ("price", "range", "step", "volume", "weights"):
            for entry in service.get(part, ()):
                entry["from"] = date(2028, 1, 1)

    found = verify(clinic().to_json(), PriceBook.from_tables(tables))

    assert (found.verdict, found.differences) == ("verified", ())
    assert {"minor_update.range", "vat.standard"} <= {each.key for each in found.since}


def test_a_later_version_that_gets_the_same_figures_verifies_an_old_record(monkeypatch):
    """A quote of an earlier version that comes out the same is verified; that the version is another is said."""
    text = clinic().to_json()
    monkeypatch.setattr(verifying, "__version__", NEWS)

    found = verify(text)

    assert (found.verdict, found.version, found.outside) == ("verified", costing.__version__, ("version",))


def test_a_later_version_that_gets_other_figures_is_named_and_nobody_accused(monkeypatch):
    """Where a later version prices otherwise, the record differs, for the version's sake: nobody changed it."""
    content = content_of(clinic())
    content["commitment"]["net"] = "1.00"
    text = resealed(content)
    assert verify(text).verdict == "altered"
    monkeypatch.setattr(verifying, "__version__", NEWS)

    found = verify(text)

    assert (found.verdict, found.outside) == ("differs", ("version",))
    assert [each.place for each in found.differences] == ["commitment.net"]


def test_a_changed_structure_of_the_book_is_named():
    """A driver that reads another answer than it did is no value of the record: the structure of the book is named."""
    tables = base_tables()
    tables["drivers"]["modules"]["key"] = "sites"
    made = quote(priced(systems={"pacs": {"upgrade": "major"}, "modules": 9}, sites=1))

    found = verify(made.to_json(), PriceBook.from_tables(tables))

    assert (found.verdict, found.outside) == ("differs", ("structure",))
    assert found.differences


def test_a_record_that_cannot_be_priced_any_more_says_why():
    """Where a value of the record is of a kind that this version does not know, that is said, and nobody accused."""
    content = content_of(clinic())
    entry = copy.deepcopy(content["basis"]["in_force"][0])
    content["basis"]["in_force"].append({**entry, "key": "moon.phase"})

    found = verify(retold(content))

    assert (found.verdict, found.differences) == ("differs", ())
    assert "moon.phase" in found.refused["en"]
    assert len({*found.refused.values()}) == 3


def test_a_record_that_differs_is_not_negotiated_on():
    """Nobody goes on from figures that do not come out again: the way to make the quote anew is told."""
    content = content_of(clinic())
    content["totals"]["due"] = "1.00"
    read = Quote.from_json(resealed(content))

    with pytest.raises(RecordDiffers, match=read.number):
        read.discount(5)
    with pytest.raises(RecordDiffers, match="revise"):
        read.revise()


@pytest.mark.parametrize("text", ["", "[]", "null", '{"schema": "costing.quote/1"}', '{"a": NaN}', "[" * 20_000])
def test_what_is_no_record_is_refused_and_not_accused(text):
    """A file that is no record of a quote is refused as one, in words."""
    with pytest.raises(RecordRefused):
        verify(text)


def test_the_basis_holds_every_value_of_its_day():
    """What the quote used and what it did not: the whole book of its day stands in the record, each value once."""
    held = chu_quote().basis
    prices = chu_quote().offer.estimate.prices

    keys = [each.key for each in (*held.entries, *held.in_force)]
    assert sorted(keys) == sorted(prices.entries)
    assert len(set(keys)) == len(keys)
    assert set(held.inputs) == {
        "scope", "terms", "price_book", "taxes", "exchange", "rounding", "provider", "version",
    }  # fmt: skip


def test_each_input_has_its_own_digest():
    """What changes one input changes its digest and no other's, and the fingerprint with it."""
    made = clinic()
    other = quote(priced(systems={"ris": {"upgrade": "minor"}}, workstations={"count": 5}, training={"days": 3}))
    cheaper = made.discount(3)

    def moved(changed):
        return {name for name, held in made.basis.inputs.items() if changed.basis.inputs[name] != held}

    assert moved(other) == {"scope"}
    assert moved(cheaper) == {"terms"}
    assert len({each.basis.fingerprint for each in (made, other, cheaper)}) == 3


def test_a_quote_under_another_number_is_the_same_quote():
    """A register's number changes nothing but the number: the figures, the basis and its fingerprint stay."""
    made = clinic().with_number("2026-0001")

    assert (made.number, made.basis.fingerprint) == ("2026-0001", clinic().basis.fingerprint)
    assert made.totals == clinic().totals
    assert Quote.from_json(made.to_json()) == made
    assert verify(made.to_json()).verdict == "verified"
    assert clinic().with_number("2026-0001").to_json() == made.to_json()
    parts = (content_of(each)["seal"]["parts"] for each in (made, clinic()))
    assert {name for name, _ in set(next(parts).items()) ^ set(next(parts).items())} == {"number"}


def test_a_written_record_takes_a_number_as_a_fresh_one_does():
    """Whether its text was worked out before or after it got its number, a record is the same to the last sign."""
    first, second = clinic(), clinic()
    assert first.to_json()

    assert first.with_number('N"1').to_json() == second.with_number('N"1').to_json()
    assert Decimal(content_of(first)["totals"]["due"]) == first.totals.due


def test_a_scope_read_again_keeps_its_own_quote(tmp_path):
    """A record tells nothing of where it was made: the same scope in another folder gives the same bytes."""
    path = tmp_path / "chu.toml"
    path.write_bytes((EXAMPLES / "chu.toml").read_bytes())
    book = PriceBook.read(EXAMPLES / "company.toml")

    assert quote(estimate(costing.Scope.read(path), book, DAY)).to_json() == chu_quote().to_json()
    assert chu_scope() == chu_quote().scope.model_copy(update={"terms": chu_scope().terms})
