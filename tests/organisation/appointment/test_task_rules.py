"""From facts to tasks: vacancies, proposed ends, grades, due days, and what successors inherit."""

from datetime import date, timedelta

import pytest

from foundation.errors import Refused
from organisation.appointment.rules import (
    AppointmentKind,
    Deadlines,
    Decision,
    Level,
    Opening,
    Period,
    Post,
    Stay,
    TaskKind,
    Tenure,
    check_due,
    decided,
    due,
    openings,
    proposed_ends,
)
from organisation.appointment.rules.periods import together, within, without

MANAGER = AppointmentKind.ict_manager
OPEN = Period(date(2006, 4, 1), None)
LIMITS = Deadlines(vacancy=30, end=14, escalation=30)
APRIL = date(2026, 4, 1)
DAY = timedelta(days=1)


def period(first: str, last: str | None = None) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def inside(first: str, last: str | None = None, rank: int = 30, **more) -> Stay:
    return Stay(period(first, last), True, rank, **more)


def outside(first: str, last: str | None = None) -> Stay:
    return Stay(period(first, last), False, 30)


def post(*tenures: Tenure, unit_id: int = 1, code: str = "01", opened=(OPEN,), **more) -> Post:
    return Post(MANAGER, unit_id, code, tuple(opened), tenures, min_rank=30, cover_rank=30, **more)


def tenure(span: Period, *stays: Stay) -> Tenure:
    return Tenure(7, 70, span, stays)


def found(*posts: Post, day: date = date(2026, 10, 1), ahead: bool = False) -> dict[str, Opening]:
    return {each.identity: each for each in openings(posts=posts, day=day, ahead=ahead, deadlines=LIMITS)}


def test_days_are_taken_out_and_put_together():
    whole = [period("2026-01-01", "2026-01-31")]
    assert without(whole, [period("2026-01-10", "2026-01-12"), period("2025-12-01", "2026-01-02")]) == (
        period("2026-01-03", "2026-01-09"), period("2026-01-13", "2026-01-31"),
    )  # fmt: skip
    assert together([period("2026-01-03", "2026-01-04"), period("2026-01-01", "2026-01-02")]) == (
        period("2026-01-01", "2026-01-04"),
    )
    assert within([OPEN], period("2026-01-01", "2026-01-31")) == tuple(whole)


@pytest.mark.parametrize(
    ("stays", "last_day", "why"),
    [
        ((inside("2024-04-01", "2026-03-31"), outside("2026-04-01")), date(2026, 3, 31), "transferred"),
        ((inside("2024-04-01", "2026-03-31"),), date(2026, 3, 31), "left"),
        ((inside("2024-04-01", "2028-02-29"), outside("2028-03-01")), date(2028, 2, 29), "transferred"),
        ((outside("2020-04-01"),), None, "outside_before"),
        ((), None, "outside_before"),
    ],
)
def test_an_end_is_proposed_on_the_last_day_inside(stays, last_day, why):
    (end,) = proposed_ends(period=period("2025-04-01"), stays=stays, posts=[OPEN])
    assert (end.last_day, end.why) == (last_day, why)


def test_a_closed_unit_ends_its_appointments_on_its_last_day():
    closing = [period("2006-04-01", "2026-08-31")]
    (end,) = proposed_ends(period=period("2025-04-01"), stays=[inside("2024-04-01")], posts=closing)
    assert (end.last_day, end.why) == (date(2026, 8, 31), "closed")


def test_nothing_is_proposed_for_whoever_moves_inside_or_was_ended_in_time():
    moved = (inside("2024-04-01", "2026-03-31"), inside("2026-04-01"))
    assert proposed_ends(period=period("2025-04-01"), stays=moved, posts=[OPEN]) == ()
    gone = (inside("2024-04-01", "2026-03-31"), outside("2026-04-01"))
    assert proposed_ends(period=period("2025-04-01", "2026-03-31"), stays=gone, posts=[OPEN]) == ()


def test_an_end_to_come_is_shown_only_when_days_to_come_are_asked_for():
    held = post(tenure(period("2025-04-01"), inside("2024-04-01", "2027-03-31"), outside("2027-04-01")))
    assert found(held) == {}
    (coming,) = found(held, ahead=True).values()
    assert (coming.kind, coming.since, coming.last_day) == (
        TaskKind.end_proposed, date(2027, 4, 1), date(2027, 3, 31),
    )  # fmt: skip
    assert list(found(held, day=date(2027, 3, 31))) == []
    assert list(found(held, day=date(2027, 4, 1))) == ["end_proposed.ict_manager.01.2027-04-01"]


def test_a_vacancy_begins_the_day_after_the_last_manager_and_ends_with_the_next():
    held = post(tenure(period("2024-04-01", "2026-03-31"), inside("2020-04-01")))
    assert list(found(held)) == ["vacancy.ict_manager.01.2026-04-01"]
    assert found(held, day=date(2026, 3, 31)) == {}
    assert list(found(post(), day=APRIL)) == ["vacancy.ict_manager.01.2006-04-01"]


def test_a_lawful_cover_says_until_when_and_an_unlawful_one_does_not():
    lawful = Tenure(1, 71, period("2026-09-01", "2026-11-29"), (inside("2020-04-01"),))
    away = Tenure(2, 72, period("2026-09-01", "2026-11-29"), (inside("2020-04-01", on_leave=True),))
    assert next(iter(found(post(covers=(lawful,))).values())).covered_until == date(2026, 11, 29)
    assert next(iter(found(post(covers=(away,))).values())).covered_until is None


def test_a_vacancy_to_come_is_covered_by_whoever_stands_in_on_its_first_day():
    held = tenure(period("2024-04-01", "2026-12-31"), inside("2020-04-01"))
    today = Tenure(1, 71, period("2026-09-01", "2026-11-29"), (inside("2020-04-01"),))
    then = Tenure(2, 72, period("2026-12-15", "2027-02-28"), (inside("2020-04-01"),))
    for covers, until in (((today,), None), ((today, then), date(2027, 2, 28))):
        (coming,) = found(post(held, covers=covers), ahead=True).values()
        assert (coming.since, coming.covered_until) == (date(2027, 1, 1), until)


def test_a_lowered_grade_is_a_task_since_the_day_it_was_lowered():
    held = post(tenure(period("2024-04-01"), inside("2020-04-01", "2026-06-30"), inside("2026-07-01", rank=20)))
    assert list(found(held)) == ["below_grade.ict_manager.01.2026-07-01"]
    assert found(held, day=date(2026, 6, 30)) == {}


def test_a_unit_that_does_not_appoint_or_is_closed_has_no_task():
    assert found(post(opened=(period("2006-04-01", "2026-08-31"),))) == {}
    assert found(post(opened=())) == {}


def split(*tenures: Tenure) -> tuple[Post, Post, Post]:
    """保健福祉局 becomes 保健衛生局 and 福祉局 on 1 July."""
    old = post(*tenures, code="09", unit_id=9, opened=(period("2006-04-01", "2026-06-30"),))
    new = [post(code=code, unit_id=unit_id, opened=(period("2026-07-01"),), predecessors=(9,))
           for code, unit_id in (("0A", 10), ("0B", 11))]  # fmt: skip
    return (old, *new)


def test_successors_inherit_the_open_vacancy_with_its_day_and_due():
    posts = split(tenure(period("2024-04-01", "2026-03-31"), inside("2020-04-01", "2026-03-31")))
    tasks = found(*posts)
    assert list(tasks) == ["vacancy.ict_manager.0A.2026-04-01", "vacancy.ict_manager.0B.2026-04-01"]
    (task, _) = tasks.values()
    assert task.due_on == due(APRIL, 30)
    moved = {"vacancy.ict_manager.09.2026-04-01": Decision(date(2026, 9, 30), 5)}
    shown = decided(opening=task, decisions=moved, day=date(2026, 10, 1), escalation_days=30)
    assert (shown.due_on, shown.decision.owner_id) == (date(2026, 9, 30), None)


def test_the_manager_of_a_split_unit_is_not_carried_over():
    posts = split(tenure(period("2024-04-01"), inside("2020-04-01")))
    assert list(found(*posts)) == [
        "end_proposed.ict_manager.09.2026-07-01",
        "vacancy.ict_manager.0A.2026-07-01",
        "vacancy.ict_manager.0B.2026-07-01",
    ]


def test_a_merged_unit_inherits_the_older_vacancy_through_every_change():
    first = post(code="01", unit_id=1, opened=(period("2006-04-01", "2026-03-31"),))
    second = post(tenure(period("2024-04-01", "2025-12-31"), inside("2020-04-01")), code="02", unit_id=2,
                  opened=(period("2006-04-01", "2026-03-31"),))  # fmt: skip
    merged = post(code="03", unit_id=3, opened=(period("2026-04-01", "2026-06-30"),), predecessors=(1, 2))
    again = post(code="04", unit_id=4, opened=(period("2026-07-01"),), predecessors=(3,))
    (task,) = found(first, second, merged, again).values()
    assert task.identity == "vacancy.ict_manager.04.2006-04-01"
    assert set(task.inherits) >= {"vacancy.ict_manager.02.2026-01-01", "vacancy.ict_manager.01.2006-04-01"}


def test_a_due_day_is_moved_to_the_next_workday():
    assert due(date(2026, 4, 1), 30) == date(2026, 5, 1)
    assert due(date(2026, 4, 2), 30) == date(2026, 5, 7)
    assert due(date(2028, 1, 30), 30) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("days_late", "level"),
    [(-5, Level.bureau), (0, Level.bureau), (1, Level.secretariat), (30, Level.secretariat), (31, Level.chair)],
)
def test_what_is_overdue_goes_up(days_late, level):
    (task,) = found(post(tenure(period("2024-04-01", "2026-03-31"), inside("2020-04-01")))).values()
    shown = decided(opening=task, decisions={}, day=task.due_on + days_late * DAY, escalation_days=30)
    assert (shown.level, shown.late_days) == (level, max(days_late, 0))


def test_a_due_day_is_a_day_to_come_within_a_year_and_not_before_that_of_the_rule():
    (opening,) = found(post(tenure(period("2024-04-01", "2026-03-31"), inside("2020-04-01")))).values()
    task = decided(opening=opening, decisions={}, day=APRIL, escalation_days=30)
    check_due(due_on=date(2026, 12, 1), task=task, today=date(2026, 10, 1))
    with pytest.raises(Refused, match="はじめの期限（令和8年5月1日）より前"):
        check_due(due_on=task.due_on - DAY, task=task, today=APRIL)
    with pytest.raises(Refused, match="過ぎた日"):
        check_due(due_on=date(2026, 9, 30), task=task, today=date(2026, 10, 1))
    with pytest.raises(Refused, match="一年以内"):
        check_due(due_on=date(2027, 10, 3), task=task, today=date(2026, 10, 1))


def test_a_due_day_decided_by_mistake_is_brought_back():
    (opening,) = found(post(tenure(period("2024-04-01", "2026-03-31"), inside("2020-04-01")))).values()
    late = {opening.identity: Decision(due_on=date(2027, 4, 1))}
    task = decided(opening=opening, decisions=late, day=APRIL, escalation_days=30)
    check_due(due_on=date(2026, 6, 1), task=task, today=APRIL)


def test_an_end_on_the_last_day_there_is_breaks_nothing():
    held = post(tenure(Period(date(2024, 4, 1), date.max), inside("2020-04-01", "2026-09-30")))
    assert list(found(held)) == ["end_proposed.ict_manager.01.2026-10-01"]
    assert list(found(post(tenure(Period(date(2024, 4, 1), date.max), inside("2020-04-01"))))) == []
