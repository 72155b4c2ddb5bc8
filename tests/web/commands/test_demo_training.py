"""The demo city in training: a part for everybody who signs in, real lists, and nothing that could not have been."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask

from curriculum.completion import queries as completions
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import HOLDS_SEAT, EnrolmentLine, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine, Selection
from foundation import audit, clock, db, trail
from organisation.account import queries as accounts
from organisation.staff import queries as staff
from tests.web.commands.conftest import Run
from web.commands import demo

AUTUMN = "2026-11-24T01:00:00+00:00"


def city(run: Run) -> Mapping[str, int]:
    """The demo city; staff ids of those who sign in, by role."""
    found = run("demo", "--json").document
    return {each["role"]: staff.staff_id_of(each["staff_no"]) or 0 for each in found["sign_ins"]}


def everything() -> Mapping[OfferingLine, list[EnrolmentLine]]:
    known = offerings.by_ids({line.id for line in offerings.every()})
    return {known[each]: lines for each, lines in enrolments.in_offerings(known).items()}


def test_everybody_who_signs_in_has_something_to_do(app: Flask, run: Run):
    with time_machine.travel(AUTUMN, tick=False):
        cast = city(run)
        _the_staff_member_completed_booked_and_waits(cast["staff"])
        _the_head_has_to_decide(cast["unit_head"])
        _hr_confirms_results_and_selects()
        _courses_for_the_gap_are_open()
        _nothing_is_impossible()
        _a_second_run_changes_nothing(run)


def _the_staff_member_completed_booked_and_waits(staff_id: int) -> None:
    lines = enrolments.of_person(staff_id)
    assert Counter(line.state for line in lines) == {State.completed: 1, State.confirmed: 1, State.waitlisted: 1}
    (completed,) = completions.of_person(staff_id)
    assert completed.certificate_no.startswith("2026-")
    place = enrolments.place_of(lines_in(lines, State.waitlisted), today=clock.today())
    assert place is not None and place.place > 1


def lines_in(lines: list[EnrolmentLine], state: State) -> EnrolmentLine:
    return next(line for line in lines if line.state is state)


def _the_head_has_to_decide(staff_id: int) -> None:
    access = accounts.access(accounts.account_id_of(staff_id) or 0, clock.today())
    assert access is not None
    assert len(enrolments.to_decide(access, clock.today())) in (2, 3)


def _hr_confirms_results_and_selects() -> None:
    today, states = clock.today(), {line: {each.state for each in lines} for line, lines in everything().items()}
    assert any(line.last_day < today and State.attended in found for line, found in states.items())
    to_select = [line for line, found in states.items() if State.recommended in found]
    assert to_select and all(line.selection is Selection.after_close for line in to_select)
    assert all(line.closes_on < today < line.first_day for line in to_select)


def _courses_for_the_gap_are_open() -> None:
    assert {"ICT-302", "DAT-M"} <= {line.course_code for line in offerings.open_on(clock.today())}


def _nothing_is_impossible() -> None:
    total: Counter[State] = Counter()
    for offering, lines in everything().items():
        seated = [line for line in lines if line.state in HOLDS_SEAT]
        assert len(seated) <= offering.capacity
        assert not (seated and len(seated) < offering.capacity and any(x.state is State.waitlisted for x in lines))
        assert len({line.staff_id for line in lines}) == len(lines)
        total.update(line.state for line in lines)
    assert total[State.completed] > 1000 and sum(total[each] for each in (State.confirmed, State.applied)) > 100
    assert list(audit.verify()) == []


def _a_second_run_changes_nothing(run: Run) -> None:
    head = trail.head()
    assert run("demo", "--if-empty").exit_code == 0
    assert trail.head() == head


def test_a_city_whose_training_was_cut_short_is_completed_by_the_next_run(app: Flask, run: Run, monkeypatch):
    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with time_machine.travel(AUTUMN, tick=False):
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr("web.commands.demo_training.present", killed)
            demo._load_once(today=clock.today(), at=clock.now())
        db.close()
        assert enrolments.in_state(State.applied) == []
        city(run)
        assert enrolments.in_state(State.applied)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("day", [date(2027, 4, 1), date(2027, 3, 31)])
def test_at_the_turn_of_the_year_there_is_less_and_nothing_breaks(app: Flask, run: Run, day):
    with time_machine.travel(f"{day.isoformat()}T01:00:00+00:00", tick=False):
        city(run)
        assert list(audit.verify()) == []
