"""What is wrong with a catalogue of courses. Every breach is listed, each with its place and a Japanese sentence."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from curriculum.course.rules.values import Catalogue, Course, Prerequisite
from foundation.errors import RowProblem, sentence
from skills.framework.rules import PERSONAS, EvidenceKind, Framework

CODE = re.compile(r"[\w-]+")
EMPTY = sentence("空欄です。")
UNKNOWN_SKILL = sentence("スキル「%(code)s」は技能体系にありません。")
UNKNOWN_COURSE = sentence("研修「%(code)s」は研修体系にありません。")
TWICE = sentence("コード「%(code)s」が2回以上あります。")
BETWEEN = sentence("%(low)dから%(high)dまでの整数にしてください。")
SUM = sentence("単元の合計は%(sum)d分で、研修の%(minutes)d分と一致しません。")
UNREACHED = sentence("スキル%(code)sをレベル%(level)dまで導く評価課題つきの研修がありません。")


def problems(*, catalogue: Catalogue, framework: Framework) -> tuple[RowProblem, ...]:
    """Every breach; empty when the catalogue may be published beside the framework."""
    return (
        *_of_texts(catalogue, ""),
        *_of_codes(catalogue),
        *(problem for course in catalogue.courses for problem in _of_course(catalogue, framework, course)),
        *_of_cycles(catalogue),
        *_of_curricula(catalogue),
        *_of_examinations(catalogue, framework),
        *_of_data_sets(catalogue),
        *_of_unreached(catalogue, framework),
    )


def _problem(place: str, reason: str, value: object = "", **values: Any) -> RowProblem:
    return RowProblem(0, place, str(value), reason, values)


def _of_texts(value: Any, place: str) -> Iterator[RowProblem]:
    """Nothing is left empty in either language, and lists say as much in the one as in the other."""
    for field in fields(value):
        found, at = getattr(value, field.name), f"{place}.{field.name}".removeprefix(".")
        if field.name.endswith(("_ja", "_en")) or field.name in ("code", "version"):
            yield from _of_text(found, at)
        elif isinstance(found, tuple):
            for number, row in enumerate(each for each in found if is_dataclass(each)):
                yield from _of_texts(row, f"{at}.{getattr(row, 'code', '') or number + 1}")
        if field.name.endswith("_ja") and isinstance(found, tuple):
            yield from _of_pairs(found, getattr(value, f"{field.name[:-3]}_en"), at)


def _of_text(found: str | tuple[str, ...], at: str) -> Iterator[RowProblem]:
    texts = found if isinstance(found, tuple) else (found,)
    if not texts or not all(text.strip() for text in texts):
        yield _problem(at, EMPTY)


def _of_pairs(japanese: tuple[str, ...], english: tuple[str, ...], at: str) -> Iterator[RowProblem]:
    if len(japanese) != len(english):
        yield _problem(at, "日本語は%(ja)d件、英語は%(en)d件です。", ja=len(japanese), en=len(english))


def _of_codes(catalogue: Catalogue) -> Iterator[RowProblem]:
    modules = [module.code for course in catalogue.courses for module in course.modules]
    for table, codes in (
        ("courses", [course.code for course in catalogue.courses]),
        ("modules", modules),
        ("curricula", [each.persona for each in catalogue.curricula]),
        ("examinations", [each.code for each in catalogue.examinations]),
        ("data_sets", [each.code for each in catalogue.data_sets]),
    ):
        for code in (code for code in codes if code and not CODE.fullmatch(code)):
            yield _problem(f"{table}.{code}", "コードは文字、数字、ハイフン、下線で書いてください。", code)
        for code in _twice(codes):
            yield _problem(f"{table}.{code}", TWICE, code, code=code)


def _twice(texts: Iterable[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def _of_course(catalogue: Catalogue, framework: Framework, course: Course) -> Iterator[RowProblem]:
    place = f"courses.{course.code}"
    yield from _of_minutes(course, place)
    yield from _of_levels(framework, course, place)
    yield from _of_completion(course, place)
    for persona in (each for each in course.audience if each not in PERSONAS):
        yield _problem(f"{place}.audience", "人物像「%(code)s」はありません。", persona, code=persona)
    for prerequisite in course.prerequisites:
        yield from _of_prerequisite(catalogue, framework, prerequisite, f"{place}.prerequisites")
    yield from _of_rubrics(course, place)


def _of_minutes(course: Course, place: str) -> Iterator[RowProblem]:
    total = sum(module.minutes for module in course.modules)
    if total != course.minutes:
        yield _problem(f"{place}.minutes", SUM, course.minutes, sum=total, minutes=course.minutes)
    for module in course.modules:
        if module.minutes < 1:
            yield _problem(f"{place}.modules.{module.code}.minutes", "1分以上にしてください。", module.minutes)


def _of_levels(framework: Framework, course: Course, place: str) -> Iterator[RowProblem]:
    yield from _of_scale(framework, course.levels, f"{place}.levels")
    for module in course.modules:
        yield from _of_scale(framework, module.levels, f"{place}.modules.{module.code}.levels")
    for skill in sorted({*course.levels, *(code for module in course.modules for code in module.levels)}):
        highest = max((module.levels.get(skill, 0) for module in course.modules), default=0)
        if highest != course.levels.get(skill, 0):
            yield _problem(
                f"{place}.levels", "スキル%(code)sは単元ではレベル%(modules)d、研修ではレベル%(course)dです。",
                code=skill, modules=highest, course=course.levels.get(skill, 0),
            )  # fmt: skip


def _of_scale(framework: Framework, levels: Mapping[str, int], at: str) -> Iterator[RowProblem]:
    for skill, level in levels.items():
        if skill not in framework.skill_by_code:
            yield _problem(at, UNKNOWN_SKILL, skill, code=skill)
        if not 1 <= level <= framework.max_level:
            yield _problem(at, BETWEEN, level, low=1, high=framework.max_level)


def _of_completion(course: Course, place: str) -> Iterator[RowProblem]:
    rule, at = course.completion, f"{place}.completion"
    for name, value in (("attendance_percent", rule.attendance_percent), ("test_percent", rule.test_percent)):
        if value is not None and not 1 <= value <= 100:
            yield _problem(f"{at}.{name}", BETWEEN, value, low=1, high=100)
    if course.assessed != (rule.test_percent is not None or rule.assignment):
        yield _problem(at, "評価課題つきの研修には小テストか課題の条件が要り、そうでない研修には要りません。")


def _of_prerequisite(
    catalogue: Catalogue, framework: Framework, prerequisite: Prerequisite, at: str
) -> Iterator[RowProblem]:
    if bool(prerequisite.course) == bool(prerequisite.skill):
        yield _problem(at, "前提条件には、研修かスキルのどちらか一つを書いてください。")
    if prerequisite.course and prerequisite.course not in catalogue.course_by_code:
        yield _problem(at, UNKNOWN_COURSE, prerequisite.course, code=prerequisite.course)
    if prerequisite.skill and prerequisite.skill not in framework.skill_by_code:
        yield _problem(at, UNKNOWN_SKILL, prerequisite.skill, code=prerequisite.skill)
    if prerequisite.skill and not 1 <= prerequisite.level <= framework.max_level:
        yield _problem(at, BETWEEN, prerequisite.level, low=1, high=framework.max_level)


def _of_rubrics(course: Course, place: str) -> Iterator[RowProblem]:
    modules = {module.code for module in course.modules}
    for rubric in course.rubrics:
        at = f"{place}.rubrics.{rubric.module}"
        if rubric.module not in modules:
            yield _problem(at, "単元「%(code)s」はこの研修にありません。", rubric.module, code=rubric.module)
        if not 1 <= rubric.accepted_from <= rubric.points:
            yield _problem(at, BETWEEN, rubric.accepted_from, low=1, high=rubric.points)


def _of_cycles(catalogue: Catalogue) -> Iterator[RowProblem]:
    """A course that, through whatever steps, asks for itself can never be taken."""
    for course in catalogue.courses:
        if course.code in _asked_before(catalogue, course):
            yield _problem(
                f"courses.{course.code}.prerequisites", "前提条件が自分自身に戻っています。", course.code
            )  # fmt: skip


def _asked_before(catalogue: Catalogue, course: Course) -> set[str]:
    seen: set[str] = set()
    ahead = [each.course for each in course.prerequisites]
    while ahead:
        code = ahead.pop()
        if code in catalogue.course_by_code and code not in seen:
            seen.add(code)
            ahead.extend(each.course for each in catalogue.course_by_code[code].prerequisites)
    return seen


def _of_curricula(catalogue: Catalogue) -> Iterator[RowProblem]:
    found = [curriculum.persona for curriculum in catalogue.curricula]
    if sorted(found) != sorted(PERSONAS):
        yield _problem("curricula", "育成課程は talent・leader・manager に一つずつ書いてください。", "、".join(found))
    for curriculum in catalogue.curricula:
        at = f"curricula.{curriculum.persona}"
        codes = [code for stage in curriculum.stages for code in stage.courses]
        for code in (code for code in codes if code not in catalogue.course_by_code):
            yield _problem(at, UNKNOWN_COURSE, code, code=code)
        for code in _twice(codes):
            yield _problem(at, TWICE, code, code=code)


def _of_examinations(catalogue: Catalogue, framework: Framework) -> Iterator[RowProblem]:
    for plan in catalogue.examinations:
        at = f"examinations.{plan.code}"
        if plan.code not in framework.examination_by_code:
            yield _problem(at, "試験「%(code)s」は技能体系にありません。", plan.code, code=plan.code)
        if plan.minutes < 0 or plan.lead_days < 0:
            yield _problem(at, "0以上にしてください。")


def _of_data_sets(catalogue: Catalogue) -> Iterator[RowProblem]:
    modules = {module.code for course in catalogue.courses for module in course.modules}
    for data in catalogue.data_sets:
        for code in (code for code in data.modules if code not in modules):
            yield _problem(f"data_sets.{data.code}.modules", "単元「%(code)s」はありません。", code, code=code)


def _of_unreached(catalogue: Catalogue, framework: Framework) -> Iterator[RowProblem]:
    kind = framework.kind_by_code.get(EvidenceKind.training)
    highest = min(2, kind.ceiling) if kind else 0
    for skill in framework.skills:
        needed = min(highest, max(skill.required.values()))
        led = max((course.levels.get(skill.code, 0) for course in catalogue.courses if course.assessed), default=0)
        if led < needed:
            yield _problem(f"skills.{skill.code}", UNREACHED, code=skill.code, level=needed)
