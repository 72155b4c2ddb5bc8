"""What a catalogue is, what is wrong with one, and what a course proves."""

from collections.abc import Callable
from typing import Any

import pytest

from curriculum.course.rules import Form, check, granted, parse
from skills.framework import services as frameworks
from skills.framework.rules import EvidenceKind
from skills.framework.rules import parse as parse_framework
from tests.curriculum.course.documents import changed, course

FRAMEWORK = parse_framework(frameworks.shipped())
Change = Callable[[dict[str, Any]], object]


def told(change: Change) -> list[tuple[str, str]]:
    return [(each.column, each.text) for each in check(changed(change), FRAMEWORK)]


def asks(document: dict[str, Any], code: str, *prerequisites: dict[str, Any]) -> None:
    course(document, code)["prerequisites"] = list(prerequisites)


def test_a_document_is_parsed_with_its_forms_phases_and_rules():
    catalogue = parse(changed())
    basic = catalogue.course_by_code["DAT-基礎"]
    assert basic.form is Form.mixed and [module.code for module in basic.modules] == [f"M{n}" for n in range(1, 7)]
    assert basic.completion.test_percent == 60 and catalogue.course_by_code["ICT-103"].completion.test_percent is None
    assert [each.code for each in catalogue.courses_by_skill["I05"]] == ["ICT-302", "DAT-応用", "DAT-M"]
    assert catalogue.curriculum_by_persona["talent"].courses[0] == "ICT-101"
    assert catalogue.examination_by_code["IP"].lead_days == 90


def test_completion_proves_no_more_than_the_ceiling_of_its_kind():
    catalogue = parse(changed())
    assert granted(course=catalogue.course_by_code["DAT-基礎"], framework=FRAMEWORK)["C02"] == 2
    briefing = catalogue.course_by_code["DAT-M"]
    assert briefing.kind is EvidenceKind.training_unassessed
    assert granted(course=briefing, framework=FRAMEWORK) == {"C09": 1, "I05": 1}
    assert granted(course=catalogue.course_by_code["ICT-101"], framework=FRAMEWORK)["G04"] == 1


def test_a_skill_the_framework_does_not_know_is_not_proven():
    document = changed(lambda each: course(each, "ICT-103")["levels"].update(Z99=2))
    found = parse(document).course_by_code["ICT-103"]
    assert "Z99" not in granted(course=found, framework=FRAMEWORK)


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        (lambda d: d.pop("catalogue"), "catalogue", "「catalogue」がありません。"),
        (lambda d: d.pop("courses"), "courses", "「courses」がありません。"),
        (lambda d: d.update(courses={}), "courses", "並びではありません。"),
        (lambda d: d["courses"].append(3), "courses.15", "表ではありません。"),
        (lambda d: course(d, "ICT-103").pop("minutes"), "courses.ICT-103.minutes", "「minutes」がありません。"),
        (lambda d: course(d, "ICT-103").update(minutes="6"), "courses.ICT-103.minutes", "整数ではありません。"),
        (lambda d: course(d, "ICT-103").update(yearly=1), "courses.ICT-103.yearly", "true か falseではありません。"),
        (lambda d: course(d, "ICT-103").update(levels={"B01": "2"}), "courses.ICT-103.levels", "スキルごとの整数"),
        (lambda d: course(d, "ICT-103").update(form="zoom"), "courses.ICT-103.form", "elearning | classroom"),
        (lambda d: d["catalogue"].update(effective_from="soon"), "effective_from", "日付ではありません。"),
    ],
)
def test_a_document_of_the_wrong_shape_is_told_where(change: Change, column: str, sentence: str):
    found = told(change)
    assert [each[0] for each in found] == [column] and sentence in found[0][1]


def _twice(document: dict[str, Any]) -> None:
    document["courses"].append(dict(course(document, "DAT-M")))


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        (_twice, "courses.DAT-M", "2回以上"),
        (lambda d: course(d, "DAT-M").update(name_en=" "), "courses.DAT-M.name_en", "空欄"),
        (lambda d: course(d, "DAT-M").update(goals_ja=["一つ"]), "courses.DAT-M.goals_ja", "日本語は1件、英語は2件"),
        (lambda d: course(d, "DAT-M").update(minutes=90), "courses.DAT-M.minutes", "合計は120分で、研修の90分"),
        (lambda d: course(d, "DAT-M").update(audience=["boss"]), "courses.DAT-M.audience", "boss"),
        (lambda d: course(d, "DAT-M").update(assessed=True), "courses.DAT-M.completion", "小テストか課題"),
        (lambda d: course(d, "DAT-M")["levels"].update(I05=2), "courses.DAT-M.levels", "単元ではレベル1"),
        (lambda d: course(d, "DAT-M")["completion"].update(attendance_percent=0), "courses.DAT-M", "1から100"),
        (lambda d: asks(d, "DAT-M", {"course": "ICT-999"}), "courses.DAT-M.prerequisites", "ICT-999"),
        (lambda d: asks(d, "DAT-M", {"skill": "Z99", "level": 1}), "courses.DAT-M.prerequisites", "Z99"),
        (lambda d: asks(d, "DAT-M", {"skill": "A01", "level": 9}), "courses.DAT-M.prerequisites", "1から4"),
        (lambda d: asks(d, "DAT-M", {}), "courses.DAT-M.prerequisites", "どちらか一つ"),
        (lambda d: course(d, "DAT-応用")["rubrics"][0].update(module="M1"), "courses.DAT-応用.rubrics", "M1"),
        (lambda d: d["curricula"].pop(), "curricula", "talent・leader・manager"),
        (lambda d: d["curricula"][0]["stages"][0]["courses"].append("X-1"), "curricula.talent", "X-1"),
        (lambda d: d["examinations"][0].update(code="XX"), "examinations.XX", "XX"),
        (lambda d: d["data_sets"][0].update(modules=["M99"]), "data_sets.census-2020.modules", "M99"),
    ],
)
def test_every_breach_is_told_with_its_place(change: Change, column: str, sentence: str):
    assert [each for each in told(change) if each[0].startswith(column) and sentence in each[1]]


def test_a_skill_no_assessed_course_leads_to_is_told():
    def without_h02(document: dict[str, Any]) -> None:
        course(document, "ICT-204")["levels"].pop("H02")
        course(document, "ICT-204")["modules"][1]["levels"].pop("H02")

    assert told(without_h02) == [
        ("skills.H02", "スキルH02をレベル2まで導く評価課題つきの研修がありません。")
    ]  # fmt: skip


def test_prerequisites_that_come_back_to_the_course_are_told_for_each_on_the_way():
    def circle(document: dict[str, Any]) -> None:
        asks(document, "ICT-201", {"course": "ICT-202"})
        asks(document, "ICT-202", {"course": "ICT-203"})
        asks(document, "ICT-203", {"course": "ICT-201"})

    assert [each[0] for each in told(circle)] == [f"courses.ICT-20{n}.prerequisites" for n in (1, 2, 3)]
