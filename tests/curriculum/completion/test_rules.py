"""The completion rule, what may be entered, certificate numbers, rights."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as any_

from curriculum.completion import rules
from curriculum.completion.rules import Results
from curriculum.course.rules import CompletionRule
from curriculum.enrolment.rules import Action
from curriculum.offering.rules import Day, Mode, OfferingLine
from foundation.errors import Refused
from organisation.account.rules import Access, Role

FIRST, SECOND = date(2026, 11, 16), date(2026, 11, 17)
OFFERING = OfferingLine(
    id=1, version_id=1, code="T-001", course_code="ICT-103", known_since=datetime(2026, 10, 1, tzinfo=UTC),
    mode=Mode.classroom, days=(Day(FIRST, 570, 750), Day(SECOND, 570, 750)), capacity=10, opens_on=date(2026, 10, 1),
    closes_on=date(2026, 10, 20), cutoff_on=date(2026, 11, 11), instructors=(7,),
)  # fmt: skip
ONLINE_WHEN_IT_SUITS = replace(OFFERING, mode=Mode.elearning, days=(Day(FIRST, 570, 750),))
RULE = CompletionRule(80, 60, True)


def access(staff_id: int | None, *roles: Role) -> Access:
    return Access(account_id=1, staff_id=staff_id, staff_no="1", name="", roles=frozenset(roles))


@given(
    percent=any_.integers(1, 100), scheduled=any_.integers(1, 3000), minutes=any_.integers(0, 3000),
    asked=any_.none() | any_.integers(0, 100), scored=any_.none() | any_.integers(0, 100),
    assignment=any_.booleans(), accepted=any_.none() | any_.booleans(),
)  # fmt: skip
def test_the_rule_is_exact_and_says_each_reason(percent, scheduled, minutes, asked, scored, assignment, accepted):
    rule = CompletionRule(percent, asked, assignment)
    outcome = rules.verdict(rule=rule, scheduled=scheduled, results=Results({FIRST: minutes}, scored, accepted))
    enough = Fraction(minutes, scheduled) >= Fraction(percent, 100)
    passed = asked is None or (scored or 0) >= asked
    handed_in = not assignment or accepted is True
    assert outcome.passed == (enough and passed and handed_in)
    assert len(outcome.reasons) == [enough, passed, handed_in].count(False)
    assert all(reason.message % reason.values for reason in outcome.reasons if reason.values)


@given(percent=any_.integers(1, 100), scheduled=any_.integers(1, 3000))
def test_the_minutes_said_to_be_needed_are_just_enough(percent, scheduled):
    rule = CompletionRule(percent)
    told = rules.verdict(rule=rule, scheduled=scheduled, results=Results()).reasons[0]
    needed = told.values["needed"]
    assert rules.verdict(rule=rule, scheduled=scheduled, results=Results({FIRST: needed})).passed
    assert not rules.verdict(rule=rule, scheduled=scheduled, results=Results({FIRST: needed - 1})).passed


@given(more=any_.integers(0, 100), minutes=any_.integers(0, 360), scored=any_.integers(0, 100))
def test_more_attendance_or_a_better_test_never_takes_a_completion_away(more, minutes, scored):
    def passed(minutes: int, scored: int) -> bool:
        results = Results({FIRST: minutes}, scored, True)
        return rules.verdict(rule=RULE, scheduled=360, results=results).passed

    if passed(minutes, scored):
        assert passed(minutes + more, scored) and passed(minutes, scored + more)


def test_full_attendance_is_the_sum_of_the_days_or_the_minutes_of_the_course():
    assert rules.scheduled_minutes(offering=OFFERING, course_minutes=300) == 360
    assert rules.scheduled_minutes(offering=ONLINE_WHEN_IT_SUITS, course_minutes=60) == 60


@pytest.mark.parametrize(
    ("results", "said"),
    [
        (Results({FIRST: 181}), "0分から180分まで"),
        (Results({FIRST: -1}), "0分から180分まで"),
        (Results({date(2026, 11, 18): 10}), "開催日ではありません"),
        (Results({}, 101), "0から100まで"),
        (Results({}, -1), "0から100まで"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(results, said):
    with pytest.raises(Refused, match=said):
        rules.check_results(results=results, offering=OFFERING, course_minutes=360, rule=RULE, today=date(2026, 12, 1))


def test_days_to_come_have_no_attendance_yet():
    with pytest.raises(Refused, match="まだ来ていません"):
        rules.check_results(
            results=Results({SECOND: 10}), offering=OFFERING, course_minutes=360, rule=RULE, today=FIRST
        )


@pytest.mark.parametrize(
    ("results", "said"), [(Results({}, 60), "試験はありません"), (Results({}, None, True), "課題")]
)  # fmt: skip
def test_what_the_course_does_not_ask_for_is_not_entered(results, said):
    with pytest.raises(Refused, match=said):
        rules.check_results(
            results=results, offering=OFFERING, course_minutes=360, rule=CompletionRule(80), today=SECOND
        )


def test_of_elearning_any_day_since_the_application_opened_counts_up_to_the_minutes_of_the_course():
    def check(day: date, minutes: int) -> None:
        results = Results({day: minutes})
        rules.check_results(
            results=results, offering=ONLINE_WHEN_IT_SUITS, course_minutes=60, rule=RULE, today=date(2026, 12, 1)
        )

    check(date(2026, 11, 30), 60)
    for day, minutes in ((date(2026, 11, 30), 61), (date(2026, 9, 30), 10)):
        with pytest.raises(Refused):
            check(day, minutes)


@pytest.mark.parametrize(
    ("minutes", "action"),
    [({}, None), ({FIRST: 0}, None), ({FIRST: 0, SECOND: 0}, Action.absent), ({FIRST: 0, SECOND: 1}, Action.attend)],
)  # fmt: skip
def test_absent_is_who_has_no_minutes_on_any_day(minutes: Any, action: Action | None):
    assert rules.attendance(offering=OFFERING, results=Results(minutes)) is action


def test_a_completion_is_of_the_last_day_or_of_the_last_day_learnt():
    assert rules.completed_on(offering=OFFERING, results=Results({FIRST: 180})) == SECOND
    learnt = Results({FIRST: 30, date(2026, 12, 3): 30})
    assert rules.completed_on(offering=ONLINE_WHEN_IT_SUITS, results=learnt) == date(2026, 12, 3)


def test_nothing_is_confirmed_before_the_last_day_nor_of_a_cancelled_offering():
    rules.check_over(offering=OFFERING, today=SECOND)
    rules.check_over(offering=ONLINE_WHEN_IT_SUITS, today=date(2026, 10, 1))
    for offering, today in ((OFFERING, FIRST), (replace(OFFERING, cancelled_reason="台風"), SECOND)):
        with pytest.raises(Refused):
            rules.check_over(offering=offering, today=today)


@pytest.mark.parametrize(
    ("day", "number", "text"),
    [(date(2027, 3, 31), 12, "2026-00012"), (date(2027, 4, 1), 1, "2027-00001"), (FIRST, 123456, "2026-123456")],
)  # fmt: skip
def test_certificates_are_numbered_by_fiscal_year(day, number, text):
    assert rules.certificate_no(completed_on=day, number=number) == text


@pytest.mark.parametrize(
    ("who", "enters", "confirms"),
    [
        (access(1), False, False),
        (access(7), True, False),
        (access(2, Role.hr), True, True),
        (access(None, Role.hr), True, True),
        (access(3, Role.secretariat), False, False),
        (access(4, Role.unit_head), False, False),
        (access(5, Role.admin), False, False),
        (access(9, Role.hr), False, False),
    ],
)  # fmt: skip
def test_instructors_and_hr_enter_only_hr_confirms_and_nobody_their_own(who, enters, confirms):
    for check, expected in (
        (lambda: rules.check_entering(access=who, offering=OFFERING, owner_id=9), enters),
        (lambda: rules.check_confirming(access=who, owner_id=9), confirms),
    ):
        if expected:
            check()
        else:
            with pytest.raises(Refused):
                check()


@pytest.mark.parametrize(
    ("who", "may"),
    [(access(9), True), (access(2, Role.hr), True), (access(3, Role.secretariat), True), (access(7), False),
     (access(4, Role.unit_head), False)],
)  # fmt: skip
def test_a_certificate_is_for_its_owner_hr_and_the_secretariat(who, may):
    assert rules.may_have(access=who, owner_id=9) is may


@pytest.mark.parametrize("reason", ["", "　 ", "長" * 401])
def test_an_annulment_needs_a_reason_of_at_most_400_characters(reason):
    with pytest.raises(Refused):
        rules.required_reason(reason=reason)
