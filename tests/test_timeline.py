"""The calendar of a project in the record of a quote and on the client's page: real working days, three languages."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from lxml import etree

from costing import Quote, quote
from costing.documents.bars import columns_of
from costing.documents.timeline import timeline_of
from costing.documents.view import TECHNICAL, offer_of, view_of
from costing.quoting.schedule import schedule
from costing.wording import LANGUAGES
from tests.chapter_pages import chapter_page, template_module
from tests.docx_structure import W, problems, texts_of
from tests.samples import DAY, chu_estimate, chu_quote, priced
from tests.term_strategies import quotes

FEW = settings(max_examples=15, deadline=None)
SMALL = {"systems": {"pacs": {"upgrade": "minor"}}}
LONG = {
    "systems": {"pacs": {"upgrade": "major"}},
    "migration": {"volume_tb": 90},
    "hardware": {},
    "workstations": {"count": 100},
}
TEXT_WIDTH = 9412


def columns(made):
    """The first days of the columns of a quote's calendar."""
    return columns_of(made.schedule.first_day, made.schedule.last_day)


def row_of(view, title):
    """The row of the calendar that has a title."""
    return next(row for row in view.bars if row.title == title)


def test_the_record_holds_the_calendar_of_the_project():
    """The record holds the calendar that `costing schedule` lays, from the quote's own day where none was agreed."""
    made, laid = chu_quote().schedule, schedule(chu_estimate(), DAY)

    assert (made.start, made.assumed) == (DAY, True)
    assert (made.first_day, made.last_day, made.working_days) == (laid.first_day, laid.last_day, laid.working_days)
    assert [(task.code, task.first, task.last, task.days) for task in made.tasks] == [
        (task.code, task.first, task.last, task.days) for task in laid.tasks
    ]
    assert [(each.day, each.code) for each in made.milestones] == [(each.day, each.code) for each in laid.milestones]
    assert [said["en"] for said in made.window.said] == list(laid.window.said("en"))
    assert len(made.holidays) == len(laid.holidays)


def test_the_day_of_the_order_moves_the_calendar_and_its_payments_alike():
    """With an agreed order, calendar and payments are laid from that day: one calendar for both."""
    made = quote(priced(**SMALL), start=date(2026, 12, 6))

    assert (made.schedule.start, made.schedule.assumed) == (date(2026, 12, 6), False)
    reached = {each.code: each.day for each in made.schedule.milestones}
    assert {each.stage: each.reached for each in made.payments if each.stage in reached}.items() <= reached.items()


@pytest.mark.parametrize("tables", [{"licences": [{"item": "PACS", "amount": 1_000}]}, {"maintenance": {"years": 3}}])
def test_what_needs_no_project_has_no_calendar(tables):
    """Licences or maintenance alone have no calendar, in the record as on the page."""
    made = quote(priced(**tables))

    assert made.schedule is None
    assert timeline_of(made, "fr") is None


def test_a_project_past_the_calendar_is_quoted_without_one():
    """A project that runs past the last day the calendar knows is quoted all the same, without days."""
    made = quote(priced(**SMALL), start=date(2100, 12, 30))

    assert made.schedule is None
    assert Quote.from_json(made.to_json()) == made


@FEW
@given(made=quotes())
def test_the_page_shows_the_working_days_and_no_others(made):
    """Each working day of a task lies under its bar, none of its bar lies outside its first and last column."""
    view, laid = timeline_of(made, "fr"), made.schedule
    if laid is None:
        assert view is None
        return
    starts = columns(made)
    step = starts[1] - starts[0] if len(starts) > 1 else timedelta(days=1)

    for task, row in zip(sorted(laid.tasks, key=lambda task: (task.first, task.last)), view.bars, strict=True):
        states = [each.state for each in row.cells for _ in range(each.span)]
        marked = {
            start + timedelta(days=number)
            for start, state in zip(starts, states, strict=True)
            if state in {"work", "interruption"}
            for number in range(step.days)
        }
        worked = {task.first + timedelta(days=number) for number in range((task.last - task.first).days + 1)}
        assert worked <= marked
        assert all(task.first - step < each < task.last + step for each in marked)
        interrupted = laid.window is not None and laid.window.code == task.code
        assert ("interruption" in states, "work" in states) == (interrupted, not interrupted)


@FEW
@given(made=quotes())
def test_the_calendar_is_read_from_the_record_in_every_language(made):
    """A record read back prints the same calendar; its head covers every column, and nothing of it is an amount."""
    again = Quote.from_json(made.to_json())

    assert again.schedule == made.schedule
    for lang in LANGUAGES:
        view = timeline_of(made, lang)
        assert timeline_of(again, lang) == view
        if view is None:
            continue
        count = len(columns(made))
        assert 7 <= count <= 56
        for bands in (view.months, view.weeks, *(row.cells for row in view.bars)):
            assert sum(each.span for each in bands) == count
        assert all((stage.title, stage.span, stage.days, stage.client, stage.provider) for stage in view.stages)
        assert all(each.name and each.day and each.payment for each in view.reached)
        assert not any(sign in repr(view) for sign in ("DA'", "DZD", "د.ج"))


@FEW
@given(made=quotes())
def test_no_payment_of_a_project_is_forgotten_among_its_milestones(made):
    """Every share that is paid before the end of the warranty stands beside a milestone, once."""
    view = timeline_of(made, "en")
    if view is None:
        return

    told = sum(each.payment.count("%") for each in view.reached)
    assert told == sum(each.stage != "warranty" for each in made.payments)


@pytest.mark.parametrize(
    ("last", "count", "step"),
    [
        (date(2026, 11, 28), 7, 1),  # the Saturday of the first week
        (date(2026, 11, 29), 14, 1),  # the Sunday after it
        (date(2027, 1, 16), 56, 1),  # eight weeks
        (date(2027, 1, 17), 9, 7),
        (date(2027, 12, 18), 56, 7),  # 56 weeks
        (date(2027, 12, 19), 29, 14),
        (date(2029, 1, 13), 56, 14),  # 112 weeks
        (date(2029, 1, 14), 29, 28),
        (date(2036, 11, 24), 53, 70),  # ten years
    ],
)
def test_a_calendar_has_as_many_columns_as_are_read(last, count, step):
    """Days up to eight weeks, then weeks, pairs of weeks, and more: from a Sunday on, 56 columns at the most."""
    starts = columns_of(date(2026, 11, 24), last)

    assert starts[0] == date(2026, 11, 22)
    assert len(starts) == count
    assert (starts[1] - starts[0]).days == step
    assert last < starts[-1] + timedelta(days=step)


def test_the_head_names_months_as_long_as_there_is_room():
    """Seven months are named, short where there is little room; past twelve, only years stand over the weeks."""
    months, years = (
        [band.text for band in timeline_of(made, "fr").months] for made in (chu_quote(), quote(priced(**LONG)))
    )

    assert months == ["nov.", "décembre", "janv. 2027", "février", "mars", "avril", "mai"]
    assert years == ["2026", "2027", "2028"]


def test_a_milestone_stands_at_the_end_of_its_bar_or_on_its_own_day():
    """A bar says its working days and, with a diamond, that it ends with a milestone; a cutover is reached later."""
    view = timeline_of(quote(priced(**SMALL), start=date(2026, 12, 6)), "fr")

    plan = row_of(view, "Lancement et plan de projet").cells
    assert [(each.state, each.span, each.text) for each in plan] == [
        ("work", 2, "2 ◆"),  # Sunday 6 and Monday 7 December
        ("empty", 19, ""),  # to Saturday 26 December
    ]
    cutover = row_of(view, "Bascule sur la nouvelle version").cells
    shown = [(each.state, each.text) for each in cutover if each.text]
    assert shown == [("interruption", "■"), ("milestone", "◆")]


OPENINGS = {
    "fr": "établi pour une commande passée le 24 novembre 2026\u00a0; une commande plus tardive le décale.",
    "en": "This calendar is drawn up for an order placed on 24 November 2026; a later order shifts it.",
    "ar": "وُضعت هذه الرزنامة على أساس طلبية تُقدَّم في 24 نوفمبر 2026، وكل تأخر في الطلبية يؤخّرها.",
}
INTERRUPTIONS = {
    "fr": "L’arrêt de service est placé en fin de semaine, hors jours fériés\u00a0: "
    "le 26 mars 2027, de 0\u00a0h\u00a000 à 8\u00a0h\u00a000. "
    "Dernier moment pour décider de revenir en arrière\u00a0: le 26 mars 2027 à 6\u00a0h\u00a000. "
    "Premier jour ouvré sur la nouvelle version\u00a0: 28 mars 2027.",
    "en": "The service is interrupted over a weekend, never on a public holiday: 26 March 2027, from 0:00 to 8:00. "
    "Last moment to decide to go back: 26 March 2027 at 6:00. First working day on the new version: 28 March 2027.",
}
ESTIMATED = {"fr": "à confirmer", "en": "to be confirmed", "ar": "بانتظار التأكيد"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_client_reads_what_the_calendar_stands_on(lang):
    """In each language: for an order of which day, when the service stops, which feasts are still to be confirmed."""
    view = timeline_of(chu_quote(), lang)

    assert view.opening.endswith(OPENINGS[lang])
    assert INTERRUPTIONS.get(lang, "26 مارس 2027") in view.interruption
    assert view.holidays.count(ESTIMATED[lang]) == 2  # Aïd el-Fitr and Aïd el-Adha, three days each, told once
    assert len(view.notes) == 2


def test_milestones_tell_the_payments_they_lead_to():
    """The order, the first day on the new version and acceptance each lead to a share of what is due."""
    dated = timeline_of(quote(priced(**SMALL), start=date(2026, 12, 6)), "fr").reached
    open_ = timeline_of(chu_quote(), "fr").reached

    assert [(each.name, each.payment) for each in open_ if each.payment != "–"] == [
        ("Commande passée", "30\u00a0%, au jalon"),
        ("Premier jour ouvré sur la nouvelle version", "50\u00a0%, 30\u00a0jours après le jalon"),
        ("Recette prononcée", "20\u00a0%, 30\u00a0jours après le jalon"),
    ]
    assert (dated[0].day, dated[0].payment) == ("6 décembre 2026", "30\u00a0%, échéance le 6 décembre 2026")


def test_an_advance_is_told_by_its_name():
    """What a public contract pays ahead is named beside the order, as a share."""
    made = quote(priced(**SMALL), public_contract={"kind": "services", "advance_percent": 15})

    assert timeline_of(made, "fr").reached[0].payment.startswith("Avance forfaitaire\u00a0: 15\u00a0%")


def test_an_interruption_that_nobody_has_allowed_is_to_be_settled():
    """Where nobody said how long the service may stop, or less than it takes, it is said to be settled."""
    open_, short = (
        timeline_of(quote(priced(migration={"volume_tb": 10, **said})), "en").notes[0]
        for said in ({}, {"max_downtime_hours": 4})
    )

    assert open_.startswith("How long an interruption you can allow is still to be agreed: the operation takes 7")
    assert short.endswith("and the interruption allowed is 4\u00a0h: how the cutover runs is to be settled together.")


@pytest.mark.parametrize(("days", "last", "named"), [(12, date(2026, 12, 31), False), (13, date(2027, 1, 3), True)])
def test_a_holiday_is_named_from_the_day_it_is_met(days, last, named):
    """New Year's Day is named where one day of training more takes the project past it, and not on the day before."""
    made = quote(priced(training={"days": days}), start=date(2026, 12, 6))

    assert made.schedule.last_day == last
    assert ("Jour de l’An (1er janvier 2027)" in timeline_of(made, "fr").holidays) == named


def test_a_technical_offer_tells_no_payment():
    """Where no price may be told, milestones have days and no payment."""
    technical = offer_of(chu_quote(), "fr", TECHNICAL).timeline

    assert technical.paid is False
    assert {each.payment for each in technical.reached} == {"–"}
    page = chapter_page(template_module("timeline").timeline(), replace(view_of(chu_quote(), "fr"), timeline=technical))
    assert not any("Paiement" in text or "%" in text for text in texts_of(page))


def test_each_deliverable_is_handed_over_once_on_the_day_that_is_planned():
    """The stage that ends a phase hands over what the phase makes, on the day that the list of deliverables tells."""
    view = view_of(chu_quote(), "en")

    handed = [stage.handed.removeprefix("Deliverables: ") for stage in view.timeline.stages if stage.handed]
    assert sorted(", ".join(handed).split(", ")) == sorted(each.number for each in view.deliverables)
    assert view.deliverables[0].day == "3 December 2026"  # the end of the project plan


def chapter(made, lang):
    """The chapter of a quote as a Word document."""
    return chapter_page(template_module("timeline").timeline(), view_of(made, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("tables", [SMALL, LONG], ids=["weeks", "years"])
def test_the_chapter_fills_the_width_of_the_page(tables, lang):
    """Word opens the chapter; each table is as wide as the text, and each row of the calendar as wide as its grid."""
    made = quote(priced(**tables))

    page = chapter(made, lang)

    assert problems(page) == []
    with zipfile.ZipFile(io.BytesIO(page)) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    grids = [[int(each.get(f"{W}w")) for each in table.iter(f"{W}gridCol")] for table in tree.iter(f"{W}tbl")]
    assert [sum(grid) for grid in grids] == [TEXT_WIDTH] * 3
    assert len(grids[0]) == 1 + len(columns(made))
    assert max(grids[0][1:]) - min(grids[0][1:]) <= 1
    rows = next(tree.iter(f"{W}tbl")).findall(f"{W}tr")
    assert len(rows) == 2 + len(made.schedule.tasks)
    for row in rows:
        assert sum(int(each.get(f"{W}w")) for each in row.iter(f"{W}tcW")) == TEXT_WIDTH


def test_the_chapter_says_nothing_of_an_interruption_that_is_not():
    """Training alone interrupts nothing: neither the sign in the legend nor the call-out is there."""
    whole, quiet = (texts_of(chapter(made, "en")) for made in (chu_quote(), quote(priced(training={"days": 5}))))

    assert any("interruption of service" in text for text in whole)
    assert not any("interrupt" in text.lower() for text in quiet)
