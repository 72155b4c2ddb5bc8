"""Results from a file, and what an e-learning system hands over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from curriculum.completion import queries, services
from curriculum.completion.rules import Results
from curriculum.completion.services import Learnt
from curriculum.enrolment.rules import State
from curriculum.offering.rules import Day, Mode
from foundation import audit, db
from foundation.errors import Refused, RowsRefused
from foundation.imports import ImportPlan, ImportResult
from foundation.tables import read
from organisation.account.rules import Access, Role
from tests.curriculum.completion.held import ENOUGH, PRESENT, completed, do, enter, seated
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world, number

SYSTEM = Access(account_id=None, staff_id=None, staff_no="token:LMS", name="LMS", roles=frozenset({Role.hr}))
HEAD = "職員番号,日付,分,テスト,課題\n"


@pytest.fixture
def world(database: str) -> World:
    return make_world()


def plan(world: World, text: str, who: str = "instructor") -> ImportPlan:
    table = read((HEAD + text).encode(), "results.csv")
    given: dict[str, Any] = {"offering_id": world.offerings["T-001"], "access": world.access(who)}
    return services.plan_results_import(table, at=world.at, today=world.today, **given)


def take(world: World, made: ImportPlan, who: str = "instructor", **given: Any) -> ImportResult:
    found: ImportResult = do(
        world, "take_results_import", who, plan=made, offering_id=world.offerings["T-001"], **given
    )
    return found


def test_a_file_of_results_is_looked_at_and_then_taken_in(world):
    lines = seated(world, "member", "neighbour")
    made = plan(world, f"{number('member')},R8.11.16,420,,合格\n{number('neighbour')},2026-11-16,0,,\n")
    assert (made.new, made.same, made.problems) == (2, 0, ()) and queries.results_of(1) == {}
    assert take(world, made).new == 2
    assert queries.results_of(world.offerings["T-001"])[lines["member"].id] == ENOUGH
    assert [world.state(lines[who]) for who in ("member", "neighbour")] == [State.attended, State.absent]


def test_the_same_file_again_changes_nothing(world):
    seated(world, "member")
    text = f"{number('member')},2026-11-16,420,,合格\n"
    take(world, plan(world, text))
    again = plan(world, text)
    assert again.changes_nothing and take(world, again).moment is None


def test_what_differs_is_taken_in_only_as_a_correction(world):
    line = seated(world, "member")["member"]
    enter(world, "instructor", line, PRESENT)
    made = plan(world, f"{number('member')},2026-11-16,300,,\n")
    assert [note.row for note in made.corrections] == [2]
    with pytest.raises(Refused, match="訂正"):
        take(world, made)
    assert take(world, made, corrections=True).corrected == 1
    assert queries.results_of(line.offering_id)[line.id].minutes == 300


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("9999999,2026-11-16,420,,", "職員番号"),
        ("{stranger},2026-11-16,420,,", "職員番号"),
        ("{member},2026-11-17,420,,", "分"),
        ("{member},2026-11-16,421,,", "分"),
        ("{member},2026-11-16,420,80,", "テスト"),
        ("{instructor},2026-11-16,420,,", "職員番号"),
        ("{neighbour},2026-11-16,1,,", "職員番号"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_row_and_column_and_nothing_is_taken(world, row, column):
    lines = seated(world, "member", "instructor", "neighbour")
    completed(world, lines["neighbour"])
    made = plan(world, row.format(**{who: number(who) for who in world.people}) + "\n")
    assert [(each.row, each.column) for each in made.problems] == [(2, column)]
    with pytest.raises(RowsRefused):
        take(world, made)


def test_a_file_without_the_columns_is_refused_by_name(world):
    seated(world, "member")
    with pytest.raises(Refused, match="職員番号"):
        services.plan_results_import(
            read("番号,点\n1,2\n".encode(), "x.csv"), offering_id=world.offerings["T-001"],
            access=world.access("hr"), at=world.at, today=world.today,
        )  # fmt: skip


def learn(world: World, *rows: Learnt, access: Access = SYSTEM) -> services.Imported:
    world.at += timedelta(seconds=1)
    with db.transaction():
        return services.import_completions(rows=rows, access=access, at=world.at, today=world.today)


def online(world: World, *who: str) -> Any:
    return seated(
        world, *who, code="E-001", course="ICT-101", mode=Mode.elearning, days=(Day(FIRST_DAY, 570, 750),),
    )  # fmt: skip


def learnt(who: str, **changed: Any) -> Learnt:
    return replace(Learnt("E-001", number(who), 75, FIRST_DAY, 80), **changed)


def test_whoever_passed_in_the_learning_system_is_completed_by_it(world):
    lines = online(world, "member", "neighbour")
    found = learn(world, learnt("member"), learnt("neighbour", test_percent=40))
    assert (found.completed, found.kept, found.same) == (("2026-00001",), 1, 0)
    assert [world.state(lines[who]) for who in ("member", "neighbour")] == [State.completed, State.attended]
    line = queries.completion("2026-00001")
    assert (line.minutes, line.test_percent, line.confirmer_id) == (60, 80, None)


def test_what_was_handed_over_twice_counts_once(world):
    online(world, "member")
    learn(world, learnt("member"))
    assert learn(world, learnt("member")) == services.Imported((), 0, 1)


def test_a_second_try_that_passes_completes(world):
    line = online(world, "member")["member"]
    learn(world, learnt("member", test_percent=40))
    world.later(days=3)
    found = learn(world, learnt("member", completed_on=world.today))
    assert found.completed == ("2026-00001",) and queries.completion("2026-00001").completed_on == world.today
    assert queries.results_of(line.offering_id)[line.id] == Results({world.today: 60}, 80)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (learnt("member", offering="E-999"), "offering"),
        (learnt("third"), "staff_no"),
        (learnt("member", completed_on=FIRST_DAY + timedelta(days=1)), "minutes"),
        (learnt("member", test_percent=101), "test"),
        (learnt("member", assignment=True), "assignment"),
    ],
)  # fmt: skip
def test_one_wrong_row_keeps_everything_out(world, row, column):
    lines = online(world, "member", "neighbour")
    with pytest.raises(RowsRefused) as refusal:
        learn(world, learnt("neighbour"), row)
    assert [(each.row, each.column) for each in refusal.value.problems] == [(2, column)]
    assert world.state(lines["neighbour"]) is State.confirmed


def test_a_result_that_contradicts_a_completion_is_refused(world):
    online(world, "member")
    learn(world, learnt("member"))
    with pytest.raises(RowsRefused) as refusal:
        learn(world, learnt("member", test_percent=10))
    assert "先に修了を取り消して" in refusal.value.problems[0].text


def test_a_token_without_the_role_of_hr_hands_over_nothing(world):
    online(world, "member")
    with pytest.raises(RowsRefused):
        learn(world, learnt("member"), access=replace(SYSTEM, roles=frozenset({Role.bureau})))


def test_a_token_hands_over_nothing_of_whoever_made_it(world):
    line = online(world, "hr", "member")["hr"]
    with pytest.raises(RowsRefused) as refusal:
        learn(world, learnt("hr"), access=replace(SYSTEM, behind=world.people["hr"]))
    assert "自分の修了" in refusal.value.problems[0].text and world.state(line) is State.confirmed
    assert learn(world, learnt("member"), access=replace(SYSTEM, behind=world.people["hr"])).completed
    assert learn(world, learnt("hr")).completed, "made by command it hands over for everybody"


def test_what_was_annulled_is_not_certified_again_by_itself(world):
    line = online(world, "member")["member"]
    number_ = learn(world, learnt("member")).completed[0]
    do(world, "annul", "hr", certificate_no=number_, reason="別の人が受講したため")
    assert learn(world, learnt("member")) == services.Imported((), 0, 1)
    assert learn(world, learnt("member", test_percent=90)) == services.Imported((), 1, 0)
    assert world.state(line) is State.incomplete and queries.of_offering(line.offering_id) == {}


def test_what_failed_and_is_handed_over_again_writes_nothing(world):
    line = online(world, "member")["member"]
    learn(world, learnt("member", test_percent=40))
    do(world, "confirm", "hr", offering_id=line.offering_id, enrolment_ids=[line.id])
    before = audit.count()
    assert learn(world, learnt("member", test_percent=40)) == services.Imported((), 0, 1)
    assert audit.count() == before


def test_a_course_held_in_a_room_is_not_completed_by_a_learning_system(world):
    line = seated(world, "member")["member"]
    with pytest.raises(RowsRefused) as refusal:
        learn(world, learnt("member", offering="T-001", minutes=420, test_percent=None, assignment=True))
    assert [(each.row, each.column) for each in refusal.value.problems] == [(1, "offering")]
    assert "eラーニングでも動画でもありません" in refusal.value.problems[0].text
    assert world.state(line) is State.confirmed
