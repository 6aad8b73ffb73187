"""The exploration behind the explorer: what is changed, what it costs, what moved it; without a widget."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costing import CostingError, PriceBook, Scope, estimate, quote
from costing.controls import sections_of
from costing.errors import LockUnknown, NoLineLeft, NothingAsked, ScopeRefused
from costing.exploring import Exploration
from costing.stops import nearest_stop, stops_of
from tests.samples import DAY, EXAMPLES, book, chu_scope, scope_of


def local(**tables):
    """Return a scope of a local vendor, which brings no line of its own."""
    return scope_of(**{"vendor": {"origin": "local"}, **tables})


def explored(**tables):
    return Exploration(local(**tables), book(), DAY)


def test_an_answer_is_priced_as_it_is_given():
    """When I say 30 workstations instead of 10, the price is that of a scope with 30."""
    what_if = explored(workstations={"count": 10}, migration={"volume_tb": 5})

    what_if.set("workstations.count", 30)

    expected = estimate(local(workstations={"count": 30}, migration={"volume_tb": 5}), book(), DAY)
    assert what_if.estimate == expected
    assert what_if.quote.totals == quote(expected).totals
    assert what_if.risk.p80 == expected.risk().p80


def test_an_answer_that_is_forgotten_is_unknown():
    """When I say that a volume is not known after all, its line is as wide as if nobody had said it."""
    what_if = explored(migration={"volume_tb": 5})

    what_if.forget("migration.volume_tb")

    assert what_if.answer("migration.volume_tb") is None
    assert what_if.estimate == estimate(local(migration={}), book(), DAY)


@pytest.mark.parametrize(
    ("path", "value"),
    [("workstations.count", -3), ("migration.source", "paper"), ("systems.pacs.upgrade", "none"), ("client.name", "")],
)
def test_a_refused_value_leaves_everything_as_it_was(path, value):
    """What cannot be priced is refused in words; price, scope and history stay."""
    what_if = explored(workstations={"count": 10}, migration={}, systems={"pacs": {"upgrade": "major"}})
    before = what_if.present

    with pytest.raises(ScopeRefused) as refusal:
        what_if.set(path, value)

    assert str(refusal.value)
    assert what_if.present is before
    assert not what_if.can_undo


def test_a_service_that_is_dropped_and_wanted_again_comes_back_with_its_answers():
    """When I untick the migration and tick it again, its 18 TB are still there."""
    what_if = explored(workstations={"count": 10}, migration={"volume_tb": 18})
    start = what_if.estimate.likely

    what_if.drop("migration")
    without = what_if.estimate
    what_if.want("migration")

    assert [line.code for line in without.lines] == ["workstation"]
    assert what_if.answer("migration.volume_tb") == 18
    assert what_if.estimate.likely == start


def test_the_last_service_cannot_be_dropped():
    """A scope that asks for nothing has no price: the last service stays."""
    what_if = explored(migration={"volume_tb": 18})

    with pytest.raises(NothingAsked):
        what_if.drop("migration")
    with pytest.raises(NoLineLeft):
        explored(workstations={"count": 3}).set("workstations.count", 0)

    assert what_if.asks("migration")


def test_licences_are_not_wanted_without_an_amount():
    """Asking for licences without an amount is refused, and the refusal says what to ask; with one, they are a line."""
    what_if = explored(migration={})

    with pytest.raises(ScopeRefused):
        what_if.want("licences")
    what_if.set("licences[]", [{"item": "PACS", "amount": 1_000_000}])

    assert [line.code for line in what_if.estimate.lines] == ["data_migration", "licences"]
    assert what_if.answer("licences[]") == ({"item": "PACS", "amount": 1_000_000},)


def test_hardware_is_told_as_one_list_of_rows():
    """Hardware given in one lot and hardware item by item are the same rows, and stay where they stood."""
    what_if = explored(hardware={"amount": 500_000, "items": [{"item": "Onduleur", "amount": 90_000}]})

    rows = what_if.answer("hardware.items[]")
    what_if.set("hardware.items[]", [{"amount": 600_000}, rows[1]])

    assert [row["amount"] for row in rows] == [500_000, 90_000]
    assert what_if.scope.hardware.amount == 600_000
    assert what_if.estimate.likely == 690_000


def test_what_moved_is_told_line_by_line_biggest_first():
    """10 TB more and 20 workstations more: both lines are told, the bigger first, and together they are the total."""
    what_if = explored(workstations={"count": 10}, migration={"volume_tb": 10})
    what_if.set("migration.volume_tb", 20)
    what_if.set("workstations.count", 30)

    last, start = what_if.moved(), what_if.moved(what_if.start)

    assert [each.code for each in last.lines] == ["workstation"]
    assert [each.code for each in start.lines] == ["workstation", "data_migration"]
    assert start.total == pytest.approx(sum(each.difference for each in start.lines))
    assert start.total == pytest.approx(what_if.estimate.likely - what_if.start.estimate.likely)


def test_a_line_that_came_or_went_is_told_whole():
    """A training that was added moved the price by all it costs; a migration that was dropped, by all it cost."""
    what_if = explored(migration={"volume_tb": 10})
    cost = what_if.estimate.likely

    what_if.set("training.days", 10)
    added = what_if.moved()
    what_if.drop("migration")
    dropped = what_if.moved()

    assert [(each.code, each.before, each.after) for each in added.lines] == [("training", None, 350_000.0)]
    assert [(each.code, each.before, each.after) for each in dropped.lines] == [("data_migration", cost, None)]
    assert dropped.total == pytest.approx(-cost)


def test_a_slider_that_is_drawn_is_one_step_to_undo():
    """Drawing a slider from 10 to 13 is taken back at once, and another change by itself."""
    what_if = explored(workstations={"count": 10}, migration={"volume_tb": 10})
    for count in (11, 12, 13):
        what_if.set("workstations.count", count, onward=True)
    what_if.set("migration.volume_tb", 20, onward=True)

    what_if.undo()
    assert (what_if.answer("workstations.count"), what_if.answer("migration.volume_tb")) == (13, 10)
    what_if.undo()
    assert what_if.scope == what_if.start.scope
    what_if.redo()
    assert what_if.answer("workstations.count") == 13


def test_starting_again_can_be_taken_back():
    """To start again goes back to the first scope, and Undo takes that back."""
    what_if = explored(workstations={"count": 10})
    what_if.set("workstations.count", 30)

    what_if.reset()
    assert what_if.scope == what_if.start.scope
    what_if.undo()
    assert what_if.answer("workstations.count") == 30


def test_a_variant_is_kept_compared_with_and_gone_back_to():
    """A variant I keep stays as it was while I go on; I can go back to it, and remove it."""
    what_if = explored(workstations={"count": 10})
    what_if.lock("dix postes")
    what_if.set("workstations.count", 30)

    kept = what_if.variant("dix postes")
    assert kept.scope.workstations.count == 10
    assert what_if.moved(kept).total == pytest.approx(what_if.estimate.likely - kept.estimate.likely)
    what_if.back_to("dix postes")
    assert what_if.answer("workstations.count") == 10
    what_if.unlock("dix postes")
    with pytest.raises(LockUnknown, match="dix postes"):
        what_if.back_to("dix postes")


def test_two_variants_of_one_name_are_both_kept():
    """I keep three variants under one name: each is there, the later ones numbered."""
    what_if = explored(workstations={"count": 10})
    names = []
    for count in (10, 20, 30):
        what_if.set("workstations.count", count)
        names.append(what_if.lock("A"))

    assert names == list(what_if.locked) == ["A", "A (2)", "A (3)"]
    assert [each.scope.workstations.count for each in what_if.locked.values()] == [10, 20, 30]


def test_the_scope_as_it_stands_is_a_file_that_reads_back():
    """The scope I keep as a file is the one that was priced."""
    what_if = Exploration(chu_scope(), PriceBook.read(EXAMPLES / "company.toml"), DAY)
    what_if.set("workstations.count", 30)
    what_if.forget("migration.volume_tb")

    import tomllib

    assert Scope.model_validate(tomllib.loads(what_if.toml)) == what_if.scope


def test_the_questions_are_those_of_the_estimate():
    """What to ask next is the same list as `questions()`, whichever way it is ranked."""
    what_if = explored(workstations={}, migration={}, systems={"pacs": {"upgrade": "major"}})

    quick, full = what_if.questions(), what_if.estimate.questions()

    assert {each.key for each in quick} == {each.key for each in full}
    assert [each.narrowing_of_range for each in quick] == sorted(
        (each.narrowing_of_range for each in full), reverse=True
    )


def test_every_question_has_a_control():
    """Whatever an unknown scope asks, there is a control that answers it."""
    asked = {"migration": {}, "workstations": {}, "integrations": [], "training": {}, "maintenance": {}}
    more = {
        "hardware": {},
        "decommissioning": {},
        "systems": {"pacs": {"upgrade": "major"}, "ris": {"upgrade": "minor"}},
    }
    what_if = explored(**asked, **more)

    keys = {key for each in what_if.estimate.questions() for key in each.key.split(", ")}

    assert len(keys) > 20
    assert [key for key in keys if not {key, f"{key}[]"} & set(what_if.controls)] == []


def test_who_asks_comes_first_and_what_is_asked_for_before_the_rest():
    """The client is the first section; services the client asks for come before those it does not."""
    sections = sections_of(scope_of(migration={}, training={}), book(), DAY)
    codes = [section.code for section in sections]

    assert codes[0] == "facility"
    assert max(map(codes.index, ("migration", "training"))) < min(map(codes.index, ("workstations", "systems")))


def test_a_companys_own_service_has_its_section():
    """A service that only my own book sells is asked for like any other, with its own questions."""
    own = PriceBook.read(EXAMPLES / "own-book.toml")
    what_if = Exploration(scope_of(migration={}), own, DAY)

    what_if.want("services.teleradiology_gateway")
    what_if.set("services.teleradiology_gateway.centres", 4)

    expected = scope_of(migration={}, services={"teleradiology_gateway": {"centres": 4}})
    assert what_if.estimate == estimate(expected, own, DAY)


def test_a_slider_goes_beyond_what_is_usual():
    """The stops of a slider are round, hold the usual span, and go beyond it within bounds."""
    what_if = Exploration(chu_scope(), book(), DAY)
    count, volume = (what_if.controls[path] for path in ("workstations.count", "migration.volume_tb"))

    stops = stops_of(count, what_if.usual(count.path))
    terabytes = stops_of(volume, what_if.usual(volume.path))

    assert (stops[0], stops[-1]) == (6, 100)
    assert all(stop == int(stop) for stop in stops)
    assert {8, 25, 100} <= set(terabytes)
    assert (terabytes[0], terabytes[-1]) == (4, 200)
    assert nearest_stop(terabytes, 26) == 25


PATHS = st.sampled_from(
    [
        ("workstations.count", 5), ("workstations.count", 40), ("workstations.count", None), ("workstations.count", -1),
        ("migration.volume_tb", 2.5), ("migration.volume_tb", None), ("migration.source", "proprietary"),
        ("vendor.origin", "international"), ("vendor.origin", None), ("client.kind", "network"), ("client.kind", None),
        ("systems.ris.upgrade", "minor"), ("systems.ris.upgrade", "none"), ("systems.modules", 3), ("sites", 4),
        ("integrations[]", [{}, {"standard": "HL7v2"}]), ("integrations[]", []), ("training.days", 3.5),
        ("licences[]", [{"item": "RIS", "amount": 5_000, "currency": "EUR"}]), ("licences[]", [{"item": "RIS"}]),
        ("want", "maintenance"), ("drop", "maintenance"), ("want", "migration"), ("drop", "migration"),
        ("drop", "workstations"), ("want", "workstations"), ("undo", None), ("redo", None), ("reset", None),
    ]
)  # fmt: skip


def act(what_if, step):
    path, value = step
    if path in {"undo", "redo", "reset"}:
        getattr(what_if, path)()
    elif path in {"want", "drop"}:
        getattr(what_if, path)(value)
    elif value is None:
        what_if.forget(path)
    else:
        what_if.set(path, value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PATHS, min_size=1, max_size=9))
def test_whatever_was_done_the_price_is_that_of_the_scope(steps):
    """After any changes, refusals and undos, the price is a fresh estimate of the scope as it stands."""
    what_if = explored(systems={"pacs": {"upgrade": "major"}}, workstations={"count": 10}, migration={"volume_tb": 5})
    seen = [what_if.toml]
    for step in steps:
        before = what_if.present
        try:
            act(what_if, step)
        except CostingError:
            assert what_if.present is before
        if what_if.present is not before and step[0] not in {"undo", "redo"}:
            seen.append(what_if.toml)

    assert what_if.estimate == estimate(what_if.scope, book(), DAY)
    assert what_if.toml in seen
    while what_if.can_undo:
        what_if.undo()
        assert what_if.toml in seen
    assert what_if.toml == seen[0]


def test_an_exploration_starts_on_the_day_it_is_given():
    """Prices are those of the day I explore for, and a day before the book is refused."""
    assert explored(migration={}).estimate.day == DAY
    with pytest.raises(CostingError):
        Exploration(scope_of(migration={}), book(), date(2020, 1, 1))


def test_the_risk_is_that_of_the_quote():
    """With a line of one's own, how sure the price is counts it too, as the quote does."""
    own = {"lines": [{"label": "Armoire", "quantity": 1, "unit_price": 5_000_000}]}
    what_if = Exploration(scope_of(training={"days": 5}, migration={}, terms=own), book(), DAY)

    held = what_if.risk.probability(what_if.quote.totals.net)
    assert round(held, 2) == float(what_if.quote.risk.probability_of_net)
    assert what_if.risk.p50 > 5_000_000
