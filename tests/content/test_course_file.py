"""The shipped programme of courses. It is data a city edits; these tests say what the first version promises."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from curriculum.course.rules import check, granted, parse
from curriculum.course.services import shipped
from skills.framework import services as frameworks
from skills.framework.rules import PERSONAS
from skills.framework.rules import parse as parse_framework
from skills.persona.rules import Persona, attainments

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "content/courses/data"
DOCUMENT, FRAMEWORK = shipped(), parse_framework(frameworks.shipped())
CATALOGUE = parse(DOCUMENT)
HOURS = {
    "ICT-101": 1, "ICT-102": 1.5, "ICT-103": 6, "ICT-104": 3, "ICT-201": 6, "ICT-202": 9, "ICT-203": 6, "ICT-204": 3,
    "ICT-301": 3, "ICT-302": 3, "ICT-303": 3, "DAT-基礎": 12.5, "DAT-応用": 7.5, "DAT-M": 2,
}  # fmt: skip
MAIN_SKILLS = {
    "ICT-101": "G01 G02 G03 G05", "ICT-102": "A01 A02 A04", "ICT-103": "B01 B02 B04", "ICT-104": "A03 B03",
    "ICT-201": "D01 D02 D03", "ICT-202": "E01 E02 E03 E04", "ICT-203": "F01 F02 F03 G04", "ICT-204": "H01 H02 H03 H04",
    "ICT-301": "A01 I02 I03", "ICT-302": "C09 I02 I05", "ICT-303": "E05 I01 I04",
}  # fmt: skip
SYLLABUS: Mapping[str, tuple[int, dict[str, int]]] = {
    "M1": (90, {"A04": 1, "C01": 1, "C09": 1}), "M2": (120, {"C01": 2}), "M3": (120, {"C02": 3}),
    "M4": (120, {"C03": 2, "G03": 2}), "M5": (150, {"B02": 3, "C04": 3}), "M6": (150, {"B04": 3, "C05": 3}),
    "M7": (120, {"C06": 2}), "M8": (150, {"C07": 2, "C08": 3}), "M9": (180, {"C09": 3, "C10": 2, "H01": 2, "I05": 2}),
}  # fmt: skip
KANA = re.compile(r"[ぁ-んァ-ヶ一-龠]")
UNFINISHED = re.compile(r"TBD|未定|仮置|ダミー|lorem|xxx|\?\?|……", re.IGNORECASE)


def texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the document with the key it stands under."""
    match value:
        case str():
            yield name, value
        case list():
            for each in value:
                yield from texts(each, name)
        case dict():
            for key, each in value.items():
                yield from texts(each, key)


def test_it_may_be_published_beside_the_shipped_framework():
    assert check(DOCUMENT, FRAMEWORK) == ()


def test_the_whole_programme_is_there_with_its_hours():
    assert {course.code: course.minutes / 60 for course in CATALOGUE.courses} == HOURS


@pytest.mark.parametrize(("code", "skills"), MAIN_SKILLS.items())
def test_each_course_leads_to_its_main_skills_at_two(code: str, skills: str):
    levels = CATALOGUE.course_by_code[code].levels
    assert {skill for skill, level in levels.items() if level == 2} == set(skills.split())


def test_the_security_course_is_yearly_and_also_leads_to_risk_at_one():
    course = CATALOGUE.course_by_code["ICT-101"]
    assert course.yearly and course.levels["G04"] == 1
    assert [each.code for each in CATALOGUE.courses if each.yearly] == ["ICT-101"]


def test_the_data_course_has_nine_modules_of_twenty_hours_with_their_levels():
    modules = [m for code in ("DAT-基礎", "DAT-応用") for m in CATALOGUE.course_by_code[code].modules]
    assert {m.code: (m.minutes, dict(m.levels)) for m in modules} == SYLLABUS
    assert sum(module.minutes for module in modules) == 20 * 60
    phases = {str(phase) for module in modules for phase in module.phases}
    assert phases == {"collect", "analyse", "use"}


def test_the_applied_course_follows_the_basic_one_and_nothing_else_bars_a_course():
    asked = {course.code: [each.course for each in course.prerequisites] for course in CATALOGUE.courses}
    assert {code: each for code, each in asked.items() if each} == {"DAT-応用": ["DAT-基礎"]}


def test_the_proposal_is_judged_by_five_lines_of_four_points():
    (rubric,) = CATALOGUE.course_by_code["DAT-応用"].rubrics
    assert (rubric.module, rubric.accepted_from, rubric.points) == ("M9", 12, 20)
    assert [line.points for line in rubric.lines] == [4] * 5


def test_the_briefing_alone_is_not_assessed():
    assert [course.code for course in CATALOGUE.courses if not course.assessed] == ["DAT-M"]
    assert all(course.completion.attendance_percent == 80 for course in CATALOGUE.courses)
    assert {course.completion.test_percent for course in CATALOGUE.courses} == {60, None}


def test_what_leader_candidates_may_take_names_them():
    assert all("leader" in CATALOGUE.course_by_code[code].audience for code in ("ICT-301", "ICT-303"))


@pytest.mark.parametrize("persona", PERSONAS)
def test_whoever_completes_a_curriculum_and_has_the_rest_confirmed_meets_its_persona(persona: str):
    levels: dict[str, int] = {}
    for code in CATALOGUE.curriculum_by_persona[persona].courses:
        for skill, level in granted(course=CATALOGUE.course_by_code[code], framework=FRAMEWORK).items():
            levels[skill] = max(level, levels.get(skill, 0))
    required = FRAMEWORK.required_by(persona)
    confirmed = {skill: max(level, required[skill]) if level == 2 else level for skill, level in levels.items()}
    assert attainments(framework=FRAMEWORK, levels=confirmed)[Persona(persona)].met


def test_a_curriculum_contains_the_courses_of_those_below_and_never_puts_one_before_its_prerequisite():
    every = [CATALOGUE.curriculum_by_persona[persona].courses for persona in PERSONAS]
    assert set(every[0]) < set(every[1]) < set(every[2]) == set(HOURS)
    assert all(codes.index("DAT-基礎") < codes.index("DAT-応用") for codes in every)


def test_planning_figures_of_examinations_are_there_for_each_and_grow_with_difficulty():
    plans = CATALOGUE.examinations
    assert [plan.code for plan in plans] == ["IP", "SG", "FE", "AP"]
    assert sorted(plan.minutes for plan in plans) == [plan.minutes for plan in plans]
    assert "Planning figures only" in (ROOT / "content/courses/saitama-ict-training-1.0.toml").read_text("utf-8")


def test_both_languages_are_written_out_and_are_the_languages_they_claim():
    for name, text in texts(DOCUMENT):
        assert text and text == text.strip() and "  " not in text and not UNFINISHED.search(text), (name, text)
        if name.endswith("_ja") and text != "CSV":
            assert KANA.search(text), (name, text)
        if name.endswith("_en"):
            assert not KANA.search(text), (name, text)


def test_goals_say_what_one_can_do():
    goals = [goal for course in CATALOGUE.courses for part in (course, *course.modules) for goal in part.goals_ja]
    able = ("できる", "せる", "える", "ける", "れる", "げる", "てる", "める", "べる", "みる", "いる")
    assert [goal for goal in goals if not goal.endswith(able)] == []
    english = [goal for course in CATALOGUE.courses for part in (course, *course.modules) for goal in part.goals_en]
    assert all(goal.startswith("Can ") for goal in english)
    assert len(set(goals)) == len(goals) and len(set(english)) == len(english)


@pytest.mark.parametrize("data", [each for each in CATALOGUE.data_sets if each.file], ids=lambda each: each.code)
def test_bundled_data_are_made_up_and_as_described(data: Any):
    coding = "cp932" if "CP932" in data.format_ja else "utf-8-sig"
    with (DATA / data.file).open(encoding=coding, newline="") as file:
        rows = list(csv.reader(file))
    assert data.made_up and f"見出しを除き{len(rows) - 1}行" in data.format_ja
    assert f"{len(rows) - 1} rows" in data.format_en and {len(row) for row in rows} == {len(rows[0])}


def test_every_bundled_file_is_described():
    assert {each.file for each in CATALOGUE.data_sets if each.file} == {path.name for path in DATA.iterdir()}


def test_the_messy_list_holds_everything_there_is_to_clean():
    text = (DATA / "messy-facilities.csv").read_bytes().decode("cp932")
    assert all(each in text for each in ("昭和", "平成", "令和", "H1", "ｾﾝﾀｰ", "２", "不明", "\u3000", "コミュニテイ"))


def test_small_counts_are_there_to_be_withheld():
    with (DATA / "counter-use.csv").open(encoding="utf-8-sig", newline="") as file:
        counts = [int(row["人数"]) for row in csv.DictReader(file)]
    assert min(counts) < 5 and sum(count < 5 for count in counts) < len(counts) // 2
