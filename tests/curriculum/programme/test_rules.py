"""Where somebody stands in a curriculum."""

from datetime import date

import pytest

from curriculum.course.rules import parse
from curriculum.course.services import shipped
from curriculum.programme.rules import STANDING_NAMES, Done, Facts, Standing, lines, picture
from skills.framework import services as frameworks
from skills.framework.rules import parse as parse_framework

CATALOGUE, FRAMEWORK = parse(shipped()), parse_framework(frameworks.shipped())
TODAY = date(2026, 10, 1)
DONE = Done(date(2026, 5, 20), "1.0", "2026-00001")


def standings(persona: str = "talent", **facts: object) -> dict[str, Standing]:
    return {each.course.code: each.standing for each in drawn(persona, **facts).courses}


def drawn(persona: str = "talent", **facts: object):
    return picture(
        catalogue=CATALOGUE, curriculum=CATALOGUE.curriculum_by_persona[persona], framework=FRAMEWORK,
        facts=Facts(on=TODAY, **facts),  # type: ignore[arg-type]
    )  # fmt: skip


def test_without_any_facts_the_first_course_is_next_and_all_others_later():
    found = standings()
    assert found.pop("ICT-101") is Standing.next
    assert set(found.values()) == {Standing.later}


def test_completed_held_booked_and_open_courses_are_told_apart():
    levels = {"A03": 2, "B03": 3}
    found = standings(completed={"ICT-101": DONE, "ICT-103": DONE}, levels=levels, booked={"ICT-102"}, open={"ICT-201"})
    assert found == {
        "ICT-101": Standing.done, "ICT-102": Standing.booked, "ICT-103": Standing.done, "ICT-104": Standing.held,
        "DAT-基礎": Standing.next, "DAT-応用": Standing.later, "ICT-201": Standing.open, "ICT-202": Standing.later,
    }  # fmt: skip


def test_the_first_course_to_turn_to_may_be_open():
    found = drawn(completed={"ICT-101": DONE}, open={"ICT-102"})
    assert found.first is not None and found.first.course.code == "ICT-102"
    assert found.first.standing is Standing.open and found.first.first


def test_an_open_course_whose_prerequisite_is_missing_waits_and_names_it():
    found = {each.course.code: each for each in drawn(open={"DAT-応用"}).courses}["DAT-応用"]
    assert found.standing is Standing.later and [each.course for each in found.missing] == ["DAT-基礎"]
    assert standings(open={"DAT-応用"}, booked={"DAT-基礎"})["DAT-応用"] is Standing.open


@pytest.mark.parametrize(
    ("day", "standing"), [(date(2026, 4, 1), Standing.done), (date(2026, 3, 31), Standing.next)]
)  # fmt: skip
def test_a_yearly_course_is_done_in_the_fiscal_year_of_its_completion_only(day: date, standing: Standing):
    assert standings(completed={"ICT-101": Done(day, "1.0")})["ICT-101"] is standing


def test_levels_never_spare_a_yearly_course():
    levels = dict.fromkeys(FRAMEWORK.skill_by_code, 4)
    found = standings("manager", levels=levels)
    assert found.pop("ICT-101") is Standing.next
    assert set(found.values()) == {Standing.held}


def test_a_completion_keeps_its_version_and_stands_beside_when_the_course_is_no_part_of_the_curriculum():
    found = drawn(completed={"ICT-302": DONE, "OLD-1": Done(date(2025, 6, 1), "0.9"), "ICT-103": DONE})
    assert dict(found.beside) == {"ICT-302": DONE, "OLD-1": Done(date(2025, 6, 1), "0.9")}
    assert [(stage.name_ja, each.course.code) for stage, each in lines(found) if each.done] == [
        ("毎日の仕事に使う", "ICT-103")
    ]  # fmt: skip


def test_how_much_is_behind_is_counted_by_stage_and_in_all():
    found = drawn(completed={"ICT-101": DONE, "ICT-103": DONE})
    assert found.behind == 2 and [stage.behind for stage in found.stages] == [1, 1, 0, 0]


def test_every_standing_has_a_name():
    assert set(STANDING_NAMES) == set(Standing)
