"""Whatever is done with a register, in whatever order, comes out as plain lists and dictionaries say it must."""

import itertools
import os
import tempfile
from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from costing import Quote, Register
from costing.errors import TermsRefused
from costing.quoting.register_entries import Entry
from costing.quoting.register_states import STATES
from costing.register_errors import (
    DraftOutdated,
    IssueOfRevision,
    MomentRefused,
    MoveRefused,
    NoteRefused,
    NumberUnknown,
    RegisterAbsent,
    RevisionStale,
    RevisionUnknown,
    SeriesRefused,
    StepTooEarly,
)
from tests.register_worker import ALGERIA, NOON, Torn
from tests.registrable import ORAN, TLEMCEN, numbered, second, texts

FIELDS = tuple(each.name for each in fields(Entry))
TIMES = int(os.environ.get("COSTING_TORTURE", "20")) // 20
ZONES = (timezone(timedelta(hours=-11)), ALGERIA, timezone(timedelta(hours=14)))
# What is looked for, and the clients in whose name it is.
NEEDLES = {
    None: {ORAN, TLEMCEN},
    "": {ORAN, TLEMCEN},
    "hopital eleonore": {ORAN},
    "CHU D'ORAN": {ORAN},
    "تلمسان": {TLEMCEN},
    "%": set(),
    "oran_": set(),
}
# What the client may answer to the quote that has choices, and what is due with a training of so many days, by hand:
# training at 35,000 a day, the cabinet 90,000, on call by day 50,000.50 or by night 80,000, and 19 % tax.
ANSWERS = {
    None: lambda days: 35_000 * days + 90_000,
    (): lambda days: 35_000 * days,
    ("rack",): lambda days: 35_000 * days + 90_000,
    ("day", "rack"): lambda days: 35_000 * days + 140_000 + Decimal("0.5"),
    ("night",): lambda days: 35_000 * days + 80_000,
    ("bare", "night"): lambda _: Decimal(80_000),
    ("half",): lambda _: Decimal(0),
}
MOST = 6
WHICH = (0, 1, 1, 1, 2, 3)  # the second one has choices
ACTS = ("send", "accept", "refuse", "revise", "last_second", "over", "too_early", "just_so")
LIVES = (
    ("send", "too_early", "accept", "refuse", "just_so", "accept"),
    ("too_early", "send", "just_so", "send", "too_early", "refuse", "just_so", "refuse"),
    ("send", "revise", "too_early", "send", "just_so", "send", "accept"),
    ("send", "accept", "revise", "refuse"),
    ("send", "last_second", "accept", "over", "send"),
    ("send", "last_second", "refuse", "over", "revise", "last_second", "send", "accept"),
    ("send", "over", "accept", "refuse", "send", "revise"),
    ("revise", "send", "revise", "last_second", "send"),
    ("over", "send", "revise", "accept"),
)
CODES = ("rack", "day", "night", "bare", "half")
SERIES = (None, "ORAN", "A-1")
VAT = Decimal("1.19")
UNTENABLE = (("day", "night"), ("nothing",), ("bare", "half"))


@dataclass(frozen=True)
class Kept:
    """One revision in a plain list: the record as it was before it had its number, and what became of it."""

    place: tuple[str, int, int]
    number: str
    base: str
    state: str = "draft"
    sent: datetime | None = None
    options: tuple[str, ...] = ()
    accepted_due: Decimal | None = None
    reason: str | None = None
    competitor: str | None = None

    @property
    def quote(self):
        """The quote under its number."""
        return numbered(self.base, self.number)

    @property
    def first(self):
        """The first moment at which something can happen to it: when its day begins in Algeria, or when it was sent."""
        return max(datetime.combine(self.quote.day, time(0), ALGERIA), self.sent or NOON - timedelta(days=1))

    def on(self, at):
        """The state at a moment."""
        over = at.astimezone(ALGERIA).date() > self.quote.valid_until
        return "expired" if over and self.state == "sent" else self.state


class Machine(RuleBasedStateMachine):
    """A register, and plain lists of what it must hold."""

    numbers = Bundle("numbers")

    def __init__(self, place, seen):
        super().__init__()
        self.seen = seen
        self.place, self.url = place, place()
        self.register = Register(self.url)
        self.at = NOON
        self.kept = {}  # number: its revisions
        self.told = {}  # number: its events
        self.counts = Counter()
        self.moves = 0

    @initialize(target=numbers, which=st.sampled_from(WHICH), series=st.sampled_from(SERIES))
    def begin(self, which, series):
        """Before the first quote there is no register, and no step makes one."""
        for call in (
            self.register.check,
            lambda: self.register.search(at=self.at),
            lambda: self.register.send("2026-0001", at=self.at),
        ):
            with pytest.raises(RegisterAbsent):
                call()
        return self._issue(which, series, "")

    @precondition(lambda self: len(self.kept) < MOST)
    @rule(
        target=numbers,
        which=st.sampled_from(WHICH),
        series=st.sampled_from(SERIES),
        by=st.sampled_from(("", "Nadia", "نادية")),
    )
    def issue(self, which, series, by):
        """A quote has the next number of its series."""
        return self._issue(which, series, by)

    def _issue(self, which, series, by):
        base = texts()[which]
        given = self.register.issue(Quote.from_json(base), at=self.at, by=by, series=series)
        counted = f"{series}-{given.day.year}" if series else f"{given.day.year}"
        self.counts[counted] += 1
        number = f"{counted}-{self.counts[counted]:04}"
        options = ("rack",) if which == 1 else ()
        self.kept[number] = [Kept((counted, self.counts[counted], 0), number, base, options=options)]
        self.told[number] = []
        self._note(number, by, "issued", None, "draft")
        assert given == self.kept[number][0].quote
        assert given.to_json() == self.kept[number][0].quote.to_json()
        return number

    @rule(
        number=numbers,
        acts=st.sampled_from(LIVES) | st.lists(st.sampled_from(ACTS), min_size=1, max_size=8),
        answer=st.sampled_from((*ANSWERS, *UNTENABLE)),
        by=st.sampled_from(("", "Nadia")),
        moment=st.tuples(st.integers(-1, 11), st.sampled_from(ZONES)),
        how=st.integers(0, 2),
    )
    def live(self, number, acts, answer, by, moment, how):
        """A quote goes through a part of its life, in an order that makes sense or does not."""
        steps = {
            "send": lambda: self._send(number, by),
            "accept": lambda: self._accept(number, answer),
            "refuse": lambda: self._refuse(number, by),
            "revise": lambda: self._revise(number, how, by),
            "last_second": lambda: self._last_second(number),
            "over": lambda: self._over(number),
            "too_early": lambda: self._at_first(number, timedelta(microseconds=-1)),
            "just_so": lambda: self._at_first(number, timedelta(0)),
        }
        days, zone = moment
        self.at = datetime.combine(
            self.kept[number][-1].quote.day + timedelta(days=days), time(12), ALGERIA
        ).astimezone(zone)
        for act in acts:
            steps[act]()
            for kept in self.kept[number]:
                entry = self.register.entry(number, kept.place[2], at=self.at)
                assert _told(entry) == _expected(kept, self.at)
            state = self.kept[number][-1].on(self.at)
            self.seen.add(state)
            self._search(None, state, None, None, latest=True)

    def _revise(self, number, how, by):
        before = self.kept[number][-1]
        if before.place[2] == 2:  # a third revision is like a second one, and takes as long to price
            return
        base = second(how, before.base)
        if before.on(self.at) == "accepted":
            with pytest.raises(MoveRefused):
                self.register.revise(numbered(base, number), at=self.at)
            return
        given = self.register.revise(numbered(base, number), at=self.at, by=by)
        series, count, revision = before.place
        options = tuple(each.code for each in given.options if each.accepted)
        self._note(number, by, "superseded", before.on(self.at), "superseded")
        self.kept[number][-1] = replace(before, state="superseded")
        self.kept[number].append(Kept((series, count, revision + 1), number, base, options=options))
        self._note(number, by, "revised", None, "draft")
        assert given.revision == revision + 1

    def _send(self, number, by):
        latest = self.kept[number][-1]
        refusal = None if latest.state == "draft" else MoveRefused
        if refusal is None and self._day() > latest.quote.valid_until:
            refusal = DraftOutdated
        refusal = refusal or self._too_early(latest)
        self._step(refusal, lambda: self.register.send(number, at=self.at, by=by), number, "sent", by, sent=self.at)

    def _too_early(self, kept):
        return StepTooEarly if self.at < kept.first else None

    def _at_first(self, number, less):
        """It is the first moment at which something can happen to it, or a little earlier."""
        self.at = (self.kept[number][-1].first + less).astimezone(self.at.tzinfo)

    def _last_second(self, number):
        """It is the last second of the day through which the quote is valid, in Algeria."""
        last = datetime.combine(self.kept[number][-1].quote.valid_until, time(23, 59, 59), ALGERIA)
        self.at = last.astimezone(self.at.tzinfo)

    def _over(self, number):
        """It is one second later."""
        self._last_second(number)
        self.at += timedelta(seconds=1)

    def _accept(self, number, answer):
        latest = self.kept[number][-1]
        quote, refusal, taken, net = latest.quote, None, latest.options, None
        if latest.on(self.at) != "sent":
            refusal = MoveRefused
        elif answer and (answer in UNTENABLE or not quote.options):
            refusal = TermsRefused
        elif quote.options:
            net = ANSWERS[answer](Decimal(str(quote.scope.training.days)))
            taken = tuple(code for code in CODES if code in (latest.options if answer is None else answer))
        refusal = refusal or self._too_early(latest)
        due = quote.totals.due if net is None else (net * VAT).quantize(Decimal("0.01"), ROUND_HALF_UP)

        def accept():
            return self.register.accept(number, at=self.at, options=answer)

        self._step(refusal, accept, number, "accepted", "", options=taken, accepted_due=due)

    def _refuse(self, number, by):
        latest = self.kept[number][-1]
        refusal = self._too_early(latest) if latest.on(self.at) in {"sent", "expired"} else MoveRefused
        said = {"reason": "délai — trop long", "competitor": by or None}
        self._step(refusal, lambda: self.register.refuse(number, at=self.at, **said), number, "refused", "", **said)

    @rule(number=numbers, how=st.integers(0, 2), reason=st.sampled_from(("", " ", "a\0")), which=st.integers(0, 3))
    def be_refused(self, number, how, reason, which):
        """What is refused or fails leaves no trace."""
        with pytest.raises(ArithmeticError):
            self.register.issue(Torn.from_json(texts()[which]), at=self.at)
        for each in self.kept[number]:
            with pytest.raises(RevisionStale):
                self.register.revise(each.quote, at=self.at)
        with pytest.raises(NumberUnknown):
            self.register.revise(numbered(second(how, texts()[0]), f"{number}9"), at=self.at)
        with pytest.raises(NoteRefused):
            self.register.refuse(number, at=self.at, reason=reason)
        said = Quote.from_json(texts()[which])
        for refusal, quote, words in (
            (IssueOfRevision, numbered(second(how, texts()[which]), number), {"at": self.at}),
            (MomentRefused, said, {"at": self.at.replace(tzinfo=None)}),
            (SeriesRefused, said, {"at": self.at, "series": "É"}),
            (NoteRefused, said, {"at": self.at, "by": "\0"}),
        ):
            with pytest.raises(refusal):
                self.register.issue(quote, **words)

    @rule(
        client=st.sampled_from(tuple(NEEDLES)),
        state=st.sampled_from((None, *STATES)),
        since=st.sampled_from((None, date(2026, 11, 24), date(2026, 11, 25), date(2027, 1, 1))),
        until=st.sampled_from((None, date(2026, 11, 24), date(2026, 12, 31), date(2027, 1, 1))),
        latest=st.booleans(),
    )
    def search(self, client, state, since, until, latest):
        """What is searched for is found, and nothing else, in the order of its numbers."""
        self._search(client, state, since, until, latest=latest)

    def _search(self, client, state, since, until, *, latest):
        found = self.register.search(at=self.at, client=client, state=state, since=since, until=until, latest=latest)
        expected = [
            each
            for each in self._all()
            if each.quote.client["name"] in NEEDLES[client]
            and (each.on(self.at) == state if state else not latest or each.state != "superseded")
            and (since is None or since <= each.quote.day)
            and (until is None or each.quote.day <= until)
        ]
        assert [_told(each) for each in found] == [_expected(each, self.at) for each in expected]

    @rule(number=numbers, days=st.sampled_from((0, 10, 400)))
    def look_up(self, number, days):
        """Each revision says what it is now, and what it will be."""
        for revision in (None, *range(len(self.kept[number]))):
            self._look_up(number, revision, timedelta(days=days))
        for revision in (-1, len(self.kept[number])):
            with pytest.raises(RevisionUnknown):
                self.register.entry(number, revision, at=self.at)
            with pytest.raises(RevisionUnknown):
                self.register.quote(number, revision)

    def _look_up(self, number, revision, later=timedelta(0)):
        kept = self.kept[number][-1 if revision is None else revision]
        assert _told(self.register.entry(number, revision, at=self.at + later)) == _expected(kept, self.at + later)
        assert self.register.quote(number, revision) == kept.quote

    @precondition(lambda self: not self.moves)
    @rule()
    def move(self):
        """All of it goes out as lines and into a new register, which is opened again and goes on from there."""
        self.moves += 1
        with tempfile.TemporaryDirectory() as folder:
            path, self.url = Path(folder) / "lines.jsonl", self.place()
            self.register.export(path)
            self.register.close()
            Register.load(path, self.url).close()
            self.register = Register(self.url)
            again = Path(folder) / "again.jsonl"
            self.register.export(again)
            assert again.read_bytes() == path.read_bytes()

    def teardown(self):
        """At the end all is there, and nothing else is."""
        if self.kept:
            checkup = self.register.check()
            assert (checkup.problems, checkup.quotes) == ((), len(self._all()))
            found = self.register.search(at=self.at, latest=False)
            assert [_told(each) for each in found] == [_expected(each, self.at) for each in self._all()]
            for each in self._all():
                assert self.register.quote(each.number, each.place[2]).to_json() == each.quote.to_json()
            for number, told in self.told.items():
                assert [
                    (each.at, each.by, each.event, each.revision, each.before, each.after)
                    for each in self.register.history(number)
                ] == told
        self.register.close()

    def _day(self):
        return self.at.astimezone(ALGERIA).date()

    def _all(self):
        return sorted((each for held in self.kept.values() for each in held), key=lambda each: each.place)

    def _note(self, number, by, event, before, after):
        revision = self.kept[number][-1].place[2]
        self.told[number].append((self.at, by, event, revision, before, after))

    def _step(self, refusal, call, number, state, by, **said):
        """Take a step that must be refused, or be taken and noted."""
        if refusal is not None:
            with pytest.raises(refusal):
                call()
            return
        entry = call()
        self._note(number, by, state, self.kept[number][-1].on(self.at), state)
        self.kept[number][-1] = replace(self.kept[number][-1], state=state, **said)
        assert _told(entry) == _expected(self.kept[number][-1], self.at)


def _told(entry):
    return {name: getattr(entry, name) for name in FIELDS}


def _expected(kept, at):
    quote = kept.quote
    return dict(
        zip(
            FIELDS,
            (
                kept.number,
                kept.place[2],
                kept.on(at),
                quote.client["name"],
                "REF-É",
                quote.day,
                quote.valid_until,
                quote.totals.due,
                quote.lang,
                quote.basis.fingerprint,
                quote.seal.whole,
                kept.options,
                kept.accepted_due,
                kept.reason,
                kept.competitor,
            ),
            strict=True,
        )
    )


@pytest.fixture
def places(register_urls):
    """Addresses of registers that are not there yet; a file in memory, where there is such a folder: it is as real."""
    if "://" in register_urls():
        yield register_urls, 8
        return
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    names = itertools.count()
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield lambda: str(Path(folder) / f"register-{next(names)}.db"), 16


def test_a_register_is_what_plain_lists_say(places):
    """Quotes are issued, revised, sent, accepted, refused, searched, moved to another register, today and on any day,
    in any order, and now and then refused or torn: the register always says what a plain list of it would.
    """
    (place, examples), seen = places, set()
    run_state_machine_as_test(
        lambda: Machine(place, seen), settings=settings(max_examples=examples * TIMES, stateful_step_count=20)
    )
    assert seen >= {"draft", "sent"}
