"""Entering results, confirming completions, annulling them."""

from datetime import timedelta

import pytest

from curriculum.completion import queries
from curriculum.completion.models import Completion, TrainingResult
from curriculum.completion.rules import Results
from curriculum.course import queries as catalogues
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import EnrolmentLine, Rule, State
from curriculum.offering.rules import Day, Mode
from foundation import db, trail
from foundation.errors import Refused
from foundation.history import Viewpoint
from skills.evidence import queries as evidence
from skills.evidence.models import Evidence
from skills.framework import queries as frameworks
from tests.curriculum.completion.held import (
    AWAY,
    ENOUGH,
    PRESENT,
    TOO_SHORT,
    completed,
    confirm,
    do,
    enter,
    seated,
    to_the_day,
)
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world
from tests.factories import count


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def levels(world: World, who: str) -> dict[str, int]:
    view, framework = Viewpoint(on=world.today, today=world.today), frameworks.in_force(world.today)
    found = evidence.levels([world.people[who]], view, framework).get(world.people[who], {})
    return {code: held.level for code, held in found.items()}


def trail_of(action: str) -> list[trail.TrailLine]:
    return trail.lines(trail.Search(action=action), limit=50, offset=0)


@pytest.mark.parametrize(
    ("results", "state"), [(PRESENT, State.attended), (AWAY, State.absent), (Results({}, None, True), State.confirmed)]
)
def test_the_state_follows_the_minutes(world, results, state):
    line = seated(world, "member")["member"]
    assert enter(world, "instructor", line, results) == 1
    assert world.state(line) is state
    assert queries.results_of(line.offering_id)[line.id] == results


def test_what_was_entered_before_stays_known(world):
    line = seated(world, "member")["member"]
    enter(world, "instructor", line, PRESENT)
    enter(world, "hr", line, TOO_SHORT)
    assert queries.results_of(line.offering_id)[line.id] == TOO_SHORT
    assert enter(world, "hr", line, TOO_SHORT) == 0
    assert count(TrainingResult) == 2
    assert len(db.session().query(TrainingResult).all()) == 3
    assert len(trail_of("results.entered")) == 2


@pytest.mark.parametrize("who", ["member", "neighbour", "head", "secretary", "stranger"])
def test_only_the_instructor_of_the_offering_and_hr_enter_results(world, who):
    line = seated(world, "member")["member"]
    with pytest.raises(Refused):
        enter(world, who, line, PRESENT)


@pytest.mark.parametrize("who", ["instructor", "hr"])
def test_nobody_enters_or_confirms_their_own(world, who):
    lines = seated(world, who, "member")
    with pytest.raises(Refused, match="自分の成績"):
        enter(world, who, lines[who], ENOUGH)
    if who == "hr":
        enter(world, "instructor", lines[who], ENOUGH)
        with pytest.raises(Refused, match="自分の修了"):
            confirm(world, who, lines[who])
        assert confirm(world, "hr_colleague", lines[who])


def test_whoever_only_waits_has_no_results(world):
    seated(world, "member", capacity=1)
    waiting = enrolments.in_offering(world.offerings["T-001"])[0]
    world.held_on("T-002", capacity=1, opens_on=world.today, closes_on=world.today,
                  cutoff_on=world.today)  # fmt: skip
    other = world.apply("neighbour", "T-002")
    with pytest.raises(Refused, match="受講が決まっていません"):
        enter(world, "hr", other, PRESENT)
    assert waiting.state is State.confirmed


def test_a_page_shown_before_somebody_else_changed_the_results_overwrites_nothing(world):
    lines = seated(world, "member", "neighbour")
    seen = queries.seen(lines["member"].offering_id)
    enter(world, "hr", lines["neighbour"], PRESENT)
    with pytest.raises(Refused, match="開き直して"):
        enter(world, "instructor", lines["member"], PRESENT, seen=seen)
    with pytest.raises(Refused, match="開き直して"):
        confirm(world, "hr", lines["neighbour"], seen=seen)


def test_who_passes_gets_certificate_evidence_level_and_word_at_once(world):
    lines = seated(world, "member", "neighbour")
    assert completed(world, lines["member"]) == "2026-00001"
    assert world.state(lines["member"]) is State.completed
    assert levels(world, "member") == {"B01": 2, "B02": 2, "B04": 2}
    assert "第2026-00001号" in world.told("member")[0]
    made = db.session().query(Evidence).all()
    assert {(each.kind, each.source, each.confirmer_id, each.true_from) for each in made} == {
        ("training", "completion:2026-00001", world.people["hr"], FIRST_DAY)
    }
    assert completed(world, lines["neighbour"]) == "2026-00002"
    said = trail_of("completion.confirmed")[0]
    assert said.content and said.content["certificate"] == "2026-00002"


def test_who_does_not_pass_is_told_and_can_see_why(world):
    line = seated(world, "member")["member"]
    enter(world, "instructor", line, TOO_SHORT)
    assert confirm(world, "hr", line) == []
    assert world.state(line) is State.incomplete and levels(world, "member") == {}
    assert "未修了" in world.told("member")[0]
    (attempt,) = queries.history(world.people["member"])
    assert attempt.outcome and [reason.values["needed"] for reason in attempt.outcome.reasons] == [336]


def test_a_late_assignment_turns_incomplete_into_complete(world):
    line = seated(world, "member")["member"]
    enter(world, "instructor", line, PRESENT)
    confirm(world, "hr", line)
    enter(world, "instructor", line, ENOUGH)
    assert world.state(line) is State.incomplete
    assert confirm(world, "hr", line) and world.state(line) is State.completed


def test_two_people_confirming_at_once_make_one_certificate(world):
    line = seated(world, "member")["member"]
    completed(world, line)
    with pytest.raises(Refused, match="すでに確定"):
        confirm(world, "hr_colleague", line)
    assert count(Completion) == 1


def test_one_person_without_attendance_keeps_everybody_from_being_confirmed(world):
    lines = seated(world, "member", "neighbour")
    enter(world, "instructor", lines["member"], ENOUGH)
    with pytest.raises(Refused, match=r"neighbour.*出席が入力されていません"):
        confirm(world, "hr", lines["member"], lines["neighbour"])
    assert world.state(lines["member"]) is State.attended and count(Completion) == 0


@pytest.mark.parametrize("who", ["instructor", "member", "head", "secretary", "stranger"])
def test_only_hr_confirms(world, who):
    line = seated(world, "member")["member"]
    enter(world, "instructor", line, ENOUGH)
    with pytest.raises(Refused):
        confirm(world, who, line)


def test_results_do_not_change_under_a_completion(world):
    line = seated(world, "member")["member"]
    number = completed(world, line)
    with pytest.raises(Refused, match="先に修了を取り消して"):
        enter(world, "instructor", line, TOO_SHORT)
    with_reason(world, number, "出席の誤り")
    assert enter(world, "instructor", line, TOO_SHORT) == 1


def with_reason(world: World, number: str, reason: str, who: str = "hr") -> None:
    do(world, "annul", who, certificate_no=number, reason=reason)


def test_an_annulment_voids_the_evidence_and_tells_why_and_is_kept(world):
    line = seated(world, "member")["member"]
    number = completed(world, line)
    with_reason(world, number, "別人の出席と取り違えたため")
    assert world.state(line) is State.incomplete and levels(world, "member") == {}
    assert "別人の出席と取り違えたため" in world.told("member")[0]
    (attempt,) = queries.history(world.people["member"])
    assert attempt.completion is None and attempt.completions[0].annulled_reason == "別人の出席と取り違えたため"
    assert queries.completed_courses([world.people["member"]]) == {}
    confirm(world, "hr", line)
    (attempt,) = queries.history(world.people["member"])
    assert [each.certificate_no for each in attempt.completions] == ["2026-00001", "2026-00002"]
    assert levels(world, "member") == {"B01": 2, "B02": 2, "B04": 2}


@pytest.mark.parametrize(("who", "reason"), [("instructor", "誤り"), ("member", "誤り"), ("hr", " ")])
def test_only_hr_annuls_and_only_with_a_reason(world, who, reason):
    number = completed(world, seated(world, "member")["member"])
    with pytest.raises(Refused):
        with_reason(world, number, reason, who)


def test_an_annulment_is_made_once(world):
    number = completed(world, seated(world, "member")["member"])
    with_reason(world, number, "誤り")
    with pytest.raises(Refused, match="すでに取り消されています"):
        with_reason(world, number, "誤り")


def test_without_the_prerequisites_nobody_attends_unless_hr_says_why(world):
    line = advanced(world)
    full = Results({FIRST_DAY: 420}, None, True)
    with pytest.raises(Refused, match="データ活用研修"):
        enter(world, "instructor", line, full)
    with pytest.raises(Refused, match="研修担当だけ"):
        enter(world, "instructor", line, full, "経験者のため")
    enter(world, "hr", line, full, "同等の業務経験があるため")
    assert world.state(line) is State.attended
    assert enrolments.exceptions(line.offering_id) == [(Rule.prerequisite, 1)]
    assert confirm(world, "hr", line)


def advanced(world: World) -> EnrolmentLine:
    """A seat in the advanced course of somebody who had one in the basic course before and never went."""
    basic = FIRST_DAY - timedelta(days=7)
    early = {"days": (Day(basic, 540, 600),), "closes_on": world.today, "cutoff_on": world.today}
    world.held_on("B-001", "DAT-基礎", **early)
    world.applied_and_recommended("member", "B-001")
    return seated(world, "member", code="D-001", course="DAT-応用")["member"]


def test_history_lists_what_was_held_and_nothing_else(world):
    line = seated(world, "member", "neighbour")["member"]
    assert queries.history(world.people["member"]) == []
    enter(world, "instructor", line, AWAY)
    assert [each.enrolment.state for each in queries.history(world.people["member"])] == [State.absent]
    world.later(days=1)
    assert [each.offering.code for each in queries.history(world.people["member"])] == ["T-001"]


def test_what_was_known_at_a_moment_is_told_of_that_moment(world):
    number = completed(world, seated(world, "member")["member"])
    then = world.at + timedelta(minutes=1)
    world.later(hours=1)
    with_reason(world, number, "誤り")
    assert [each.certificate_no for each in queries.of_person(world.people["member"], then)] == [number]
    assert queries.of_person(world.people["member"]) == []
    assert queries.of_person(world.people["member"], then - timedelta(days=1)) == []


def test_whoever_was_there_is_not_left_without_minutes(world):
    line = seated(world, "member")["member"]
    enter(world, "instructor", line, ENOUGH)
    with pytest.raises(Refused, match="0分と入力"):
        enter(world, "instructor", line, Results())
    enter(world, "instructor", line, AWAY)
    assert world.state(line) is State.absent


def test_only_hr_gives_a_reason_for_an_exception_whatever_the_state(world):
    line = seated(world, "member")["member"]
    enter(world, "instructor", line, ENOUGH)
    with pytest.raises(Refused, match="研修担当だけ"):
        enter(world, "instructor", line, TOO_SHORT, "経験者のため")
    assert queries.results_of(line.offering_id)[line.id] == ENOUGH


@pytest.mark.parametrize(("days", "before"), [(-1, True), (0, False), (3, False)])
def test_a_course_completed_on_the_first_day_or_later_is_no_prerequisite_of_it(world, days, before):
    """Of a course taken when it suits, the day it was completed counts, not the last day of the offering."""
    line, member = advanced(world), world.people["member"]
    until = (Day(FIRST_DAY + timedelta(days=20), 540, 600),)
    world.later(days=-20)
    world.held_on("E-001", "DAT-基礎", mode=Mode.elearning, days=until, closes_on=FIRST_DAY, cutoff_on=FIRST_DAY,
                  needs_approval=False)  # fmt: skip
    basic = world.apply("member", "E-001")
    minutes = catalogues.catalogue(world.today).course_by_code["DAT-基礎"].minutes
    to_the_day(world, FIRST_DAY + timedelta(days=4))
    enter(world, "hr", basic, Results({FIRST_DAY + timedelta(days=days): minutes}, 100, True))
    assert confirm(world, "hr", basic)
    done = queries.completed_before([member], FIRST_DAY)
    assert done == ({member: {"DAT-基礎"}} if before else {})
    if before:
        enter(world, "instructor", line, ENOUGH)
    else:
        with pytest.raises(Refused, match="データ活用研修"):
            enter(world, "instructor", line, ENOUGH)
