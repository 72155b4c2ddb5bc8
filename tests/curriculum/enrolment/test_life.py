"""Random acts of random people on three offerings: whatever happens, the promises of the waiting list hold."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from curriculum.enrolment import queries
from curriculum.enrolment.rules import ADVANCING, Action
from curriculum.offering.rules import Day, Selection, Share
from foundation import audit
from tests.curriculum.enrolment import laws
from tests.curriculum.enrolment.neighbourhood import Neighbourhood
from tests.curriculum.enrolment.people import retire, transfer
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world
from tests.databases import PostgresqlDatabases, SqliteFiles
from tests.factories import TODAY

LEARNERS = ("member", "neighbour", "third", "stranger", "head")
ACTORS = (*LEARNERS, "director", "chief", "hr", "instructor")
CODES = ("T-001", "T-002", "T-003")
NEXT_DOOR = {"010101": "150101", "150101": "010201", "010201": "010101"}
WHO, CODE = st.sampled_from(LEARNERS), st.sampled_from(CODES)
ANOTHER_DAY = (Day(FIRST_DAY + timedelta(days=7), 570, 990, "情報研修室B"),)
REASON = "事情があるため"
PICK = st.integers(0, 11)


def has(*states: str) -> Callable[[Any], bool]:
    """Whether somebody is in one of the states."""
    return lambda life: any(row.state in states for row in life.before.values())


class Life(Neighbourhood, RuleBasedStateMachine):
    """Every rule tries an act, which may be refused; the laws are checked against what was before."""

    fresh: Callable[[], Iterator[str]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(self.fresh())
        self.world: World = make_world()
        self.unit = {"stranger": "150101"}
        self.gone: set[str] = set()
        self.approved: set[int] = set()
        self.seen: list[tuple[Any, dict[str, Any]]] = []
        self.before: laws.Rows = {}
        self.stale = False
        self.resized: set[int] = set()
        self.posted: dict[str, date] = {}

    def teardown(self) -> None:
        try:
            for moment, picture in self.seen:
                assert self.picture(moment) == picture
            assert list(audit.verify()) == []
        finally:
            self.stack.close()

    @initialize(shares=st.booleans(), queue=st.permutations(LEARNERS), early=st.integers(3, 5))
    def a_full_house(self, shares: bool, queue: list[str], early: int) -> None:
        """Five people for two seats, one seat, and two seats given after the close."""
        share = (Share("unit", "15", 1, TODAY + timedelta(days=12)),) if shares else ()
        self.world.held_on("T-001", capacity=2, shares=share)
        self.world.held_on("T-002", capacity=1, needs_approval=False, days=ANOTHER_DAY)
        late = {"selection": Selection.after_close, "closes_on": TODAY + timedelta(days=2)}
        self.world.held_on("T-003", "ICT-101", capacity=2, **late)
        for code, wanted in (("T-003", queue[2:]), ("T-001", queue[:early]), ("T-002", queue[1:4])):
            for who in wanted:
                self.approved.add(self.seat(who, code).id)
                self.the_laws_hold()

    def seat(self, who: str, code: str) -> Any:
        made = self.world.apply(who, code)
        if str(made.state) == "applied":
            given = {"enrolment_id": made.id, "action": Action.recommend}
            made = self.world.act("decide", self.decider(who), **given)
        return made

    @rule(who=WHO, code=CODE, source=CODE, swaps=st.booleans())
    def apply(self, who: str, code: str, source: str, swaps: bool) -> None:
        held = [row for row in self.having("confirmed") if self.name(row) == who and self.code(row) == source]
        given = {"swaps_from_id": held[0].enrolment_id if swaps and held else None}
        made = self.tries("apply", who, offering_id=self.world.offerings[code], **given)
        if made and code == "T-002":
            self.approved.add(made.id)

    @precondition(has("applied"))
    @rule(pick=PICK, action=st.sampled_from([*[Action.recommend] * 5, Action.decline, Action.return_]))
    def the_head_decides(self, pick: int, action: Action) -> None:
        row = self.one_of(pick, "applied")
        self.decided(row, self.decider(self.name(row)), action)

    @precondition(has("applied"))
    @rule(pick=PICK, actor=st.sampled_from(ACTORS))
    def somebody_decides(self, pick: int, actor: str) -> None:
        self.decided(self.one_of(pick, "applied"), actor, Action.recommend)

    def decided(self, row: Any, actor: str, action: Action) -> None:
        who = self.name(row)
        made = self.tries("decide", actor, enrolment_id=row.enrolment_id, action=action, reason=REASON)
        if made:
            assert actor == self.decider(who)
            assert who not in self.gone or action is not Action.recommend
            self.approved |= {made.id} if action is Action.recommend else set()

    @rule(who=WHO, code=CODE, actor=st.sampled_from(ACTORS), right=st.booleans())
    def put_forward(self, who: str, code: str, actor: str, right: bool) -> None:
        given = {"staff_id": self.world.people[who], "reason": REASON}
        actor = self.decider(who) if right else actor
        made = self.tries("put_forward", actor, offering_id=self.world.offerings[code], **given)
        if made:
            assert actor == self.decider(who)
            self.approved.add(made.id)

    @rule(who=WHO, code=CODE, over=st.booleans())
    def nominate(self, who: str, code: str, over: bool) -> None:
        given = {"staff_ids": [self.world.people[who]], "reason": REASON, "over_capacity": over}
        made = self.tries("nominate", "hr", offering_id=self.world.offerings[code], **given)
        self.approved |= {line.id for line in made or ()}

    @precondition(has("confirmed"))
    @rule(pick=PICK)
    def withdraw_from_a_seat(self, pick: int) -> None:
        row = self.one_of(pick, "confirmed")
        self.tries("withdraw", self.name(row), enrolment_id=row.enrolment_id)

    @precondition(has("applied", "returned", "recommended", "waitlisted", "offered"))
    @rule(pick=PICK)
    def withdraw_before(self, pick: int) -> None:
        row = self.one_of(pick, "applied", "returned", "recommended", "waitlisted", "offered")
        self.tries("withdraw", self.name(row), enrolment_id=row.enrolment_id)

    @precondition(has("offered"))
    @rule(pick=PICK)
    def accept(self, pick: int) -> None:
        row = self.one_of(pick, "offered")
        self.tries("accept", self.name(row), enrolment_id=row.enrolment_id)

    @precondition(has("confirmed", "waitlisted", "offered", "recommended"))
    @rule(pick=PICK, actor=st.sampled_from(ACTORS))
    def cancel(self, pick: int, actor: str) -> None:
        row = self.one_of(pick, "confirmed", "waitlisted", "offered", "recommended")
        made = self.tries("cancel", actor, enrolment_id=row.enrolment_id, reason=REASON)
        assert not made or actor in ("hr", self.decider(self.name(row)))

    @precondition(has("waitlisted"))
    @rule(pick=PICK, named=st.sampled_from(ADVANCING))
    def advance(self, pick: int, named: Any) -> None:
        row = self.one_of(pick, "waitlisted")
        self.tries("advance", "hr", enrolment_id=row.enrolment_id, rule=named, reason=REASON)

    @rule(code=CODE, capacity=st.integers(1, 4), name_them=st.booleans())
    def change_capacity(self, code: str, capacity: int, name_them: bool) -> None:
        offering = self.world.offering(code)
        inside = [row for row in self.rows(offering.id) if row.state in laws.SEATED and row.share != "beyond"]
        over = sorted(inside, key=laws.order)[capacity:] if name_them else []
        given = {"reason": REASON, "displaced": [row.enrolment_id for row in over]}
        self.resized = {offering.id}
        self.tries("change_offering", "hr", offering_id=offering.id, new=replace(offering, capacity=capacity), **given)

    @rule(hours=st.sampled_from([1, 24, 60]))
    def time_passes(self, hours: int) -> None:
        self.world.later(hours=hours)
        self.stale = True

    @rule()
    def the_clock_is_set_back(self) -> None:
        """Never to before the day of an order, from which on people are where the order put them."""
        if (self.world.at + timedelta(hours=8)).date() >= max(self.posted.values(), default=date.min):
            self.world.later(hours=-1)

    @rule(again=st.booleans())
    def a_night(self, again: bool) -> None:
        self.world.later(hours=12)
        self.world.night()
        if again:
            assert sum(self.world.night().values()) == 0
        self.stale = False

    @rule(who=st.sampled_from(LEARNERS[:4]))
    def moves(self, who: str) -> None:
        if self.may_be_ordered(who):
            unit = NEXT_DOOR[self.unit.get(who, "010101")]
            transfer(self.world, who, unit)
            self.unit[who], self.stale = unit, True

    @precondition(lambda self: len(self.gone) < 2)
    @rule(who=WHO, sure=st.integers(0, 2))
    def retires(self, who: str, sure: int) -> None:
        if not sure and self.may_be_ordered(who):
            retire(self.world, who)
            self.gone.add(who)
            self.stale = True

    def may_be_ordered(self, who: str) -> bool:
        """One order a day: a second one would take effect tomorrow."""
        free = who not in self.gone and self.posted.get(who) != self.world.today
        self.posted |= {who: self.world.today} if free else {}
        return free

    @invariant()
    def the_laws_hold(self) -> None:
        if not self.world.offerings:
            return
        now = laws.current()
        assert laws.states_now() <= {1}
        for code in CODES:
            self.look_at(code, now)
        self.nobody_is_in_two_places(now)
        self.before, self.resized = now, set()
        self.remember_this()

    def look_at(self, code: str, now: laws.Rows) -> None:
        offering = self.world.offering(code)
        rows = [row for row in now.values() if row.offering_id == offering.id]
        seated = [row for row in rows if row.state in laws.SEATED]
        room = laws.room(offering, rows, self.world.today)
        assert room.free >= 0
        assert len({row.seat_no for row in seated}) == len(seated)
        assert {row.enrolment_id for row in seated} <= self.approved
        self.nobody_was_passed(offering, rows, seated, room)
        if not self.stale and self.world.today <= offering.cutoff_on:
            assert not [row for row in laws.waiting(rows) if room.could_seat(self.belongs(row.staff_id))]
        for place, row in enumerate(laws.waiting(rows), 1):
            found = queries.place_of(queries.enrolment(row.enrolment_id), today=self.world.today)
            assert (found.place, found.of) == (place, len(laws.waiting(rows)))

    def nobody_was_passed(self, offering: Any, rows: list[Any], seated: list[Any], room: laws.Room) -> None:
        before = {number for number, row in self.before.items() if row.state in laws.SEATED}
        for row in seated:
            if row.enrolment_id not in before:
                passed = laws.passed_over(row, rows, self.before)
                assert not passed or (row.rule and row.reason), "nobody overtakes but by a named rule with a reason"
                if row.rule == "reserved":
                    assert row.share and not any(row.share in self.belongs(one.staff_id) for one in passed)
                self.the_share_was_kept(row, offering, room)

    def the_share_was_kept(self, row: Any, offering: Any, room: laws.Room) -> None:
        if row.share == "beyond":
            assert row.rule == "over_capacity"
        elif row.share:
            kept = {share.name for share in offering.shares if share.until >= self.world.today}
            assert row.share in kept & self.belongs(row.staff_id)
        elif offering.id not in self.resized:
            assert room.free >= sum(room.owed.values()), "a reserved seat was given away"

    def nobody_is_in_two_places(self, now: laws.Rows) -> None:
        sure = [(row.staff_id, row.offering_id) for row in now.values() if row.state == "confirmed"]
        clashing = {self.world.offerings["T-001"], self.world.offerings["T-003"]}
        both = [staff_id for staff_id, offering_id in sure if offering_id in clashing]
        assert len(both) == len(set(both))

    def remember_this(self) -> None:
        moment = laws.last_moment()
        self.seen = [each for each in self.seen if each[0] != moment] + [(moment, self.picture(None))]

    def picture(self, known_at: Any) -> dict[str, Any]:
        return {code: queries.in_offering(number, known_at) for code, number in self.world.offerings.items()}


RUN = settings(
    max_examples=6, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)  # fmt: skip


@pytest.mark.timeout(900)
def test_on_sqlite_the_promises_hold_whatever_happens(sqlite_files: SqliteFiles) -> None:
    run_state_machine_as_test(type("OnSqlite", (Life,), {"fresh": staticmethod(sqlite_files.fresh)}), settings=RUN)


@pytest.mark.timeout(900)
def test_on_postgresql_the_promises_hold_whatever_happens(postgresql_databases: PostgresqlDatabases) -> None:
    machine = type("OnPostgresql", (Life,), {"fresh": staticmethod(postgresql_databases.fresh)})
    run_state_machine_as_test(machine, settings=settings(RUN, max_examples=3))
