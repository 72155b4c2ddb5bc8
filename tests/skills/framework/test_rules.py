"""A framework answers for its personas, and every breach in one is named."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from foundation.errors import Refused
from skills.framework import rules
from skills.framework.rules import PERSONAS, VersionLine
from tests.skills.framework.documents import changed, skill

FRAMEWORK = rules.parse(changed())


def texts(document: dict[str, Any]) -> list[str]:
    return [f"{problem.column}: {problem.text}" for problem in rules.check(document)]


def test_the_shipped_framework_has_nine_categories_43_skills_and_no_breach() -> None:
    assert rules.check(changed()) == ()
    assert (len(FRAMEWORK.categories), len(FRAMEWORK.skills)) == (9, 43)


def test_core_skills_are_inherited_by_the_personas_above() -> None:
    talent, leader, manager = (FRAMEWORK.core_of(persona) for persona in PERSONAS)
    assert talent == {"B01", "B02", "B04", "C02", "C04", "C05", "G01", "G03"}
    assert leader == talent | {"C01", "C09", "D02", "E01", "H02", "H03", "H04"}
    assert manager == leader | {"I01", "I02", "I03", "I05"}


def test_a_leader_needs_b02_at_four_although_a_talent_needs_it_at_three() -> None:
    assert (FRAMEWORK.required("talent", "B02"), FRAMEWORK.required("leader", "B02")) == (3, 4)


def test_requirements_come_in_the_order_of_the_skills() -> None:
    assert list(FRAMEWORK.required_by("leader")) == [each.code for each in FRAMEWORK.skills]
    assert [line.level for line in FRAMEWORK.lines("manager")] == list(FRAMEWORK.required_by("manager").values())


@pytest.mark.parametrize(("count", "needed"), [(0, 0), (1, 1), (3, 3), (4, 4), (5, 4), (10, 8), (40, 32), (43, 35)])
def test_eighty_percent_is_rounded_up(count: int, needed: int) -> None:
    assert FRAMEWORK.needed_of(count) == needed


@pytest.mark.parametrize(
    ("kind", "examination", "skill_code", "most"),
    [
        ("self_assessment", "", "B02", None),
        ("training", "", "B02", 2),
        ("training_unassessed", "", "B02", 1),
        ("head_confirmation", "", "B02", 3),
        ("work_record", "", "B02", 3),
        ("coaching_record", "", "B02", 4),
        ("examination", "IP", "A01", 1),
        ("examination", "SG", "G03", 2),
        ("examination", "FE", "E02", 2),
        ("examination", "AP", "F01", 3),
        ("examination", "AP", "A01", None),
        ("examination", "", "A01", None),
        ("rumour", "", "A01", None),
    ],
)
def test_each_kind_proves_up_to_its_ceiling(kind: str, examination: str, skill_code: str, most: int | None) -> None:
    found = rules.ceiling(framework=FRAMEWORK, kind=kind, examination=examination, skill_code=skill_code)
    assert found == most


def test_levels_that_fall_from_talent_to_leader_are_refused_by_name() -> None:
    broken = changed(lambda document: skill(document, "B02")["required"].update(talent=4, leader=3))
    assert texts(broken) == [
        "skills.B02.required: B02の必要レベルが4・3・4です。"
        "ICT人材 ≦ ICTリーダ ≦ ICTマネージャー でなければ公開できません。"
    ]


def test_every_breach_is_listed_at_once() -> None:
    def spoil(document: dict[str, Any]) -> None:
        skill(document, "A01")["required"]["manager"] = 5
        skill(document, "A02")["can_do_ja"].pop()
        skill(document, "A03")["category"] = "Z"
        skill(document, "A04")["core_for"] = "mayor"
        document["skills"].append(skill(document, "B01"))
        document["examinations"][0]["skills"].append("X99")
        document["evidence_kinds"][0]["ceiling"] = 1
        document["levels"].pop()

    found = "\n".join(texts(changed(spoil)))
    for part in (
        "skills.A01.required: 0から4まで", "skills.A02.can_do_ja", "分野「Z」", "skills.A04.core_for",
        "「B01」が2回以上", "スキル「X99」", "自己評価の上限は0", "levels: レベルは0から4まで",
    ):  # fmt: skip
        assert part in found


@pytest.mark.parametrize(
    ("head", "part"),
    [
        ({"max_level": 8}, "1から7まで"),
        ({"version": " "}, "framework.version: 空欄です。"),
        ({"thresholds": {"share_percent": 0, "max_gap": 1}}, "1から100まで"),
        ({"effective_from": "2026-02-30"}, "framework.effective_from: 日付ではありません。"),
        ({"max_level": "4"}, "framework.max_level: 整数ではありません。"),
        ({"thresholds": {}}, "「share_percent」がありません。"),
    ],
)
def test_a_wrong_head_is_named(head: dict[str, Any], part: str) -> None:
    assert part in "\n".join(texts(changed(**head)))


def test_a_document_without_the_shape_is_refused_before_it_is_read() -> None:
    def spoil(document: dict[str, Any]) -> None:
        del document["itss"]
        del skill(document, "C01")["phrase_ja"]
        skill(document, "C02")["required"] = {"talent": "3"}
        skill(document, "C03")["can_do_en"] = "one"
        document["categories"][0] = "A"

    assert texts(changed(spoil)) == [
        "itss: 「itss」がありません。",
        "categories.1: 「categories.1」がありません。",
        "skills.C01.phrase_ja: 「phrase_ja」がありません。",
        "skills.C02.required: 人物像ごとの整数ではありません。",
        "skills.C03.can_do_en: 文字列の並びではありません。",
    ]
    assert texts({})[0] == "framework: 「framework」がありません。"


def test_a_missing_persona_level_is_no_crash_but_a_breach() -> None:
    broken = changed(lambda document: skill(document, "B02")["required"].pop("leader"))
    assert texts(broken) == ["skills.B02.required: 必要レベルがありません: leader"]


SINCE = datetime(2026, 4, 1, tzinfo=UTC)


def version(number: int, begins: date, *, known: int = 0, until: int | None = None) -> VersionLine:
    gone = None if until is None else SINCE + timedelta(days=until)
    return VersionLine(number, "x", str(number), str(number), begins, SINCE + timedelta(days=known), gone)


ONE, TWO = version(1, date(2026, 4, 1)), version(2, date(2027, 4, 1), known=100)


@pytest.mark.parametrize(
    ("on", "known_at", "chosen"),
    [
        (date(2026, 4, 1), None, ONE),
        (date(2027, 3, 31), None, ONE),
        (date(2027, 4, 1), None, TWO),
        (date(2020, 1, 1), None, ONE),
        (date(2028, 1, 1), SINCE + timedelta(days=99), ONE),
        (date(2028, 1, 1), SINCE + timedelta(days=100), TWO),
        (date(2028, 1, 1), SINCE - timedelta(days=1), ONE),
    ],
)
def test_the_latest_version_begun_and_known_holds_and_the_first_answers_for_before(
    on: date, known_at: datetime | None, chosen: VersionLine
) -> None:
    assert rules.in_force(versions=[TWO, ONE], on=on, known_at=known_at) is chosen


def test_of_two_versions_beginning_together_the_one_published_last_holds() -> None:
    again = version(3, date(2026, 4, 1), known=5)
    assert rules.in_force(versions=[again, ONE], on=date(2026, 5, 1), known_at=None) is again


def test_without_any_version_there_is_no_answer() -> None:
    assert rules.in_force(versions=[], on=date(2026, 5, 1), known_at=None) is None


def test_a_later_version_may_not_begin_before_an_earlier_one() -> None:
    rules.refuse_going_back(versions=[], effective_from=date(2020, 4, 1))
    rules.refuse_going_back(versions=[ONE, TWO], effective_from=date(2027, 4, 1))
    with pytest.raises(Refused, match="2027-04-01"):
        rules.refuse_going_back(versions=[ONE, TWO], effective_from=date(2027, 3, 31))
