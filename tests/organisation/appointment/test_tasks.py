"""Tasks as the database's facts make them, and what people decide about them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from foundation import audit, db
from foundation.audit import Actor
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint
from organisation.appointment import queries, services
from organisation.appointment.models import Appointment, TaskDecision
from organisation.appointment.rules import AppointmentKind
from organisation.staff.rules import Duty
from organisation.unit import services as units
from tests.factories import AT, POSTED, TODAY, count, make_city, make_posting, make_staff, make_unit
from tests.organisation.appointment.moving import repost

OFFICER = Actor("0000099")
NOW = Viewpoint(on=TODAY, today=TODAY)
CLEARED = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
DAY = timedelta(days=1)


@pytest.fixture
def town(database):
    ids = make_city()
    ids["manager"] = make_staff("0000010", unit=ids["010101"], grade="30", name="髙橋　花子")
    ids["other"] = make_staff("0000011", unit=ids["0101"], grade="80")
    with db.transaction():
        ids["appointment"] = services.appoint(
            unit_id=ids["01"], staff_id=ids["manager"], first_day=date(2026, 4, 1), order_no="第1号", actor=OFFICER,
            at=AT, today=TODAY,
        )  # fmt: skip
    return ids


def names(view=NOW):
    return [task.identity for task in queries.tasks(view)]


def move(town, who="manager", to="150101", on=TODAY, grade="30"):
    """The 本務 in 総務課 ends the day before; another begins, or none."""
    spans = [(town["010101"], "30", POSTED, on - DAY)]
    return repost(town[who], [*spans, (town[to], grade, on, None)] if to else spans, at=AT)


ENDING = f"end_proposed.ict_manager.01.{TODAY}"
VACANT = "vacancy.ict_manager.15.2006-04-01"


def test_a_vacant_unit_is_a_task_and_a_unit_with_a_manager_is_none(town):
    assert names() == [VACANT]
    (line,) = queries.task_lines(queries.tasks(NOW), NOW)
    assert (line.unit_name, line.name, line.owner_name) == ("北区役所", "", "")


def test_whoever_moves_out_is_proposed_to_end_on_the_day_before_and_confirming_does_it(town):
    move(town)
    assert names() == [VACANT, ENDING]
    ended = confirm(town)
    assert ended.last_day == TODAY - DAY
    assert names() == [VACANT, f"vacancy.ict_manager.01.{TODAY}"]
    with pytest.raises(NotFound, match="すでに片づいたか"):
        confirm(town)


def confirm(town, actor=OFFICER, name=ENDING):
    with db.transaction():
        made = services.confirm_end(
            name, last_day=TODAY - DAY, reason="異動のため", view=CLEARED, actor=actor, at=AT
        )  # fmt: skip
    return queries.appointment(made, CLEARED)


def test_corrected_orders_take_the_proposal_away_and_the_old_answer_stays(town):
    moved = move(town)
    repost(town["manager"], [(town["010101"], "30", POSTED, None)], at=AT)
    with pytest.raises(NotFound):
        confirm(town)
    assert names() == [VACANT]
    assert names(Viewpoint(on=TODAY, today=TODAY, known_at=moved)) == [VACANT, ENDING]


def test_orders_corrected_three_days_later_with_an_earlier_day_keep_both_truths(town):
    move(town, on=TODAY)
    before = move_moment()
    move(town, on=date(2026, 9, 1))
    assert names() == [VACANT, "end_proposed.ict_manager.01.2026-09-01"]
    assert names(Viewpoint(on=TODAY, today=TODAY, known_at=before)) == [VACANT, ENDING]


def move_moment():
    return db.session().execute(select(audit.Entry.at).order_by(audit.Entry.position.desc()).limit(1)).scalar_one()


def test_an_end_to_come_is_for_those_who_see_the_future(town):
    move(town, on=TODAY + DAY, to="")
    assert names() == [VACANT]
    assert f"end_proposed.ict_manager.01.{TODAY + DAY}" in names(CLEARED)
    task = next(task for task in queries.tasks(CLEARED) if task.coming)
    assert (task.opening.why, task.opening.last_day) == ("left", TODAY)
    tomorrow = Viewpoint(on=TODAY + DAY, today=TODAY + DAY)
    assert f"end_proposed.ict_manager.01.{TODAY + DAY}" in names(tomorrow)


def test_the_last_minute_of_march_is_march_in_tokyo(town):
    at = datetime(2027, 3, 31, 23, 59, tzinfo=ZoneInfo("Asia/Tokyo"))
    move(town, on=date(2027, 4, 1))
    eve = Viewpoint(on=at.date(), today=at.date())
    assert names(eve) == [VACANT]
    assert "end_proposed.ict_manager.01.2027-04-01" in names(Viewpoint(on=at.date() + DAY, today=at.date() + DAY))


def test_an_additional_post_elsewhere_does_not_matter_for_the_main_post_counts(town):
    make_posting(town["manager"], town["150101"], duty=Duty.concurrent, since=TODAY, grade="30")
    assert names() == [VACANT]


def test_a_lowered_grade_is_a_task_that_may_be_kept_with_a_reason(town):
    move(town, to="010101", grade="20")
    task = f"below_grade.ict_manager.01.{TODAY}"
    assert names() == [VACANT, task]
    keep(task)
    (found,) = [each for each in queries.tasks(NOW) if each.identity == task]
    assert found.decision.kept and found.decision.reason == "後任が決まるまで"


def keep(name, actor=OFFICER):
    with db.transaction():
        services.keep(name, reason="後任が決まるまで", view=NOW, actor=actor, at=AT)


def test_nobody_decides_about_the_own_appointment(town):
    move(town)
    oneself = Actor("0000010", town["manager"])
    for act in (lambda: confirm(town, oneself), lambda: keep(ENDING, oneself)):
        with pytest.raises(Refused, match="自分の任命については決められません"):
            act()


@pytest.mark.parametrize("act", ["keep", "confirm"])
def test_a_vacancy_ends_neither_by_keeping_nor_by_ending(town, act):
    with pytest.raises(Refused, match="では終わりません"):
        keep(VACANT) if act == "keep" else confirm(town, name=VACANT)


def decide(due_on=None, owner_id=None, name=VACANT, reason="選考に時間がかかるため"):
    with db.transaction():
        services.decide(name, due_on=due_on, owner_id=owner_id, reason=reason, view=NOW, actor=OFFICER, at=AT)
    return move_moment()


def test_a_due_day_is_moved_and_an_owner_named_and_what_stood_before_can_be_asked(town):
    rule = queries.tasks(NOW)[0]
    assert (rule.due_on, rule.level.name) == (date(2006, 5, 1), "chair")
    first = decide(due_on=date(2026, 12, 1))
    decide(owner_id=town["other"])
    (task,) = queries.tasks(NOW)
    assert (task.due_on, task.decision.owner_id, task.level.name) == (date(2026, 12, 1), town["other"], "bureau")
    (then,) = queries.tasks(Viewpoint(on=TODAY, today=TODAY, known_at=first))
    assert (then.due_on, then.decision.owner_id) == (date(2026, 12, 1), None)
    assert [line.owner_name for line in queries.decisions_of(VACANT, NOW)] == ["", "育成　花子"]
    assert count(TaskDecision) == 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"due_on": date(2026, 9, 30)}, "過ぎた日"),
        ({"due_on": date(2999, 12, 31)}, "一年以内"),
        ({"owner_id": 999}, "いま在籍していません"),
        ({"due_on": date(2026, 12, 1), "reason": " "}, "理由を書いて"),
        ({}, "変わったところがありません"),
        ({"name": "vacancy.ict_manager.01.2026-04-01"}, "すでに片づいたか"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_words(town, given, why):
    with pytest.raises(Refused, match=why):
        decide(**given)
    assert count(TaskDecision) == 0


def test_task_decision_is_one_at_a_time(town):
    values = {"task": VACANT, "unit_id": town["15"], "reason": "同時", "known_since": AT}
    with pytest.raises(Refused, match="いまほかの操作で変わりました"), db.transaction():
        db.session().add_all([TaskDecision(**values), TaskDecision(**values)])
        db.session().flush()


def test_a_closed_unit_has_no_vacancy_and_its_manager_is_proposed_to_end(town):
    with db.transaction():
        units.close_unit(unit_id=town["01"], last_day=TODAY - DAY, actor=OFFICER, at=AT)
    assert names() == [VACANT, ENDING]
    assert {task.opening.why for task in queries.tasks(NOW)} == {"", "closed"}


def test_the_committee_is_kept_from_its_first_appointment_on(town):
    kind = AppointmentKind.committee_member
    with db.transaction():
        db.session().add(Appointment(kind=kind, unit_id=town["01"], staff_id=town["other"], order_no="第2号",
                                     true_from=date(2026, 7, 1), known_since=AT))  # fmt: skip
        audit.record(action="test.prepared", actor=OFFICER, at=AT)
    assert names() == [VACANT, "committee_vacancy.committee_member.15.2026-07-01"]


def test_the_number_of_statements_does_not_grow_with_the_units(town, counted):
    with counted() as few:
        queries.task_lines(queries.tasks(NOW), NOW)
    for number in range(30, 50):
        unit = make_unit(str(number), parent=town["00"], appoints=True)
        if number % 2:
            person = make_staff(f"00010{number}", unit=town["010101"], grade="30")
            with db.transaction():
                db.session().add(Appointment(kind="ict_manager", unit_id=unit, staff_id=person, order_no="第2号",
                                             true_from=date(2026, 7, 1), known_since=AT))  # fmt: skip
    with counted() as many:
        assert len(queries.task_lines(queries.tasks(NOW), NOW)) == 21
    assert len(many) == len(few)


def leader(town, who, number, unit="010101"):
    """An ICT leader of 総務課. Returns the appointment's id."""
    town[who] = make_staff(number, unit=town[unit], grade="10")
    with db.transaction():
        return services.appoint(
            kind=AppointmentKind.ict_leader, unit_id=town[unit], staff_id=town[who], first_day=date(2026, 4, 1),
            order_no=f"課{number}", actor=OFFICER, at=AT, today=TODAY,
        )  # fmt: skip


def test_leaders_who_move_are_proposed_to_end_each_for_themselves_and_leave_no_vacancy(town):
    first, second = (leader(town, who, number) for who, number in (("one", "0000021"), ("two", "0000022")))
    assert names() == [VACANT]
    for who in ("one", "two"):
        move(town, who, grade="10")
    ending = f"end_proposed.ict_leader.010101.{TODAY}"
    proposed = {f"{ending}.{town['one']}": first, f"{ending}.{town['two']}": second}
    found = {task.identity: task.opening.appointment_id for task in queries.tasks(NOW)}
    assert found == {VACANT: None} | proposed
    lines = {line.task.identity: line for line in queries.task_lines(queries.tasks(NOW), NOW)}
    assert {(lines[name].home_code, lines[name].unit_name) for name in proposed} == {("01", "総務局 総務部 総務課")}
    with db.transaction():
        services.confirm_end(
            f"{ending}.{town['one']}", last_day=TODAY - DAY, reason="異動", view=NOW, actor=OFFICER, at=AT
        )
    assert names() == [VACANT, f"{ending}.{town['two']}"]


def test_a_leader_who_moves_to_another_section_of_the_bureau_is_proposed_to_end(town):
    leader(town, "one", "0000021")
    move(town, "one", to="010102", grade="10")
    assert f"end_proposed.ict_leader.010101.{TODAY}.{town['one']}" in names()
