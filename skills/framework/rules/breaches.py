"""What is wrong with a framework. Every breach is listed, each with its place and a Japanese sentence."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from foundation.errors import RowProblem, sentence
from skills.framework.rules.values import (
    HIGHEST_LEVEL,
    PERSONAS,
    USUAL_STEPS,
    EvidenceKind,
    Framework,
    KindOfEvidence,
    Skill,
    StepToLevel,
)

BETWEEN = sentence("%(low)dから%(high)dまでの整数にしてください。")
NOT_MONOTONE = sentence(
    "%(skill)sの必要レベルが%(levels)sです。ICT人材 ≦ ICTリーダ ≦ ICTマネージャー でなければ公開できません。"
)
CODE = re.compile(r"[A-Za-z0-9_-]+")
CONFIRMERS = ("none", "head", "secretariat")
NAMED = ("levels", "categories", "personas", "evidence_kinds", "examinations", "skills")
CODED = ("categories", "personas", "evidence_kinds", "examinations", "skills")


def problems(framework: Framework) -> tuple[RowProblem, ...]:
    """Every breach; empty when the framework may be published."""
    return (
        *_of_the_head(framework),
        *_of_the_scale(framework),
        *_of_names(framework),
        *_of_codes(framework),
        *_of_personas(framework),
        *_of_evidence(framework),
        *_of_steps(framework),
        *(problem for skill in framework.skills for problem in _of_skill(framework, skill)),
    )


def _problem(place: str, reason: str, value: object = "", **values: Any) -> RowProblem:
    return RowProblem(0, place, str(value), reason, values)


def _of_the_head(framework: Framework) -> Iterator[RowProblem]:
    for name in ("code", "version"):
        if not getattr(framework, name).strip():
            yield _problem(f"framework.{name}", "空欄です。")
    for name, low, high in (("max_level", 1, HIGHEST_LEVEL), ("share_percent", 1, 100), ("max_gap", 0, HIGHEST_LEVEL)):
        value = getattr(framework, name)
        if not low <= value <= high:
            yield _problem(f"framework.{name}", BETWEEN, value, low=low, high=high)


def _of_the_scale(framework: Framework) -> Iterator[RowProblem]:
    for name, expected in (("levels", range(framework.max_level + 1)), ("itss", range(1, HIGHEST_LEVEL + 1))):
        found = [level.level for level in getattr(framework, name)]
        if found != list(expected):
            values = {"low": expected.start, "high": expected.stop - 1}
            yield _problem(name, "レベルは%(low)dから%(high)dまでを順に一つずつ書いてください。", found, **values)


def _of_names(framework: Framework) -> Iterator[RowProblem]:
    for table in NAMED:
        for number, row in enumerate(getattr(framework, table), start=1):
            for name in ("name_ja", "name_en"):
                if not getattr(row, name).strip():
                    yield _problem(f"{table}.{getattr(row, 'code', number)}.{name}", "空欄です。")


def _of_codes(framework: Framework) -> Iterator[RowProblem]:
    for table in CODED:
        codes = [row.code for row in getattr(framework, table)]
        for code in (code for code in codes if not CODE.fullmatch(code)):
            yield _problem(f"{table}.{code}", "コードは半角の英数字とハイフン、下線で書いてください。", code)
        for code in _twice(codes):
            yield _problem(f"{table}.{code}", "コード「%(code)s」が2回以上あります。", code, code=code)
    for name in _twice(skill.name_ja for skill in framework.skills):
        yield _problem("skills", "スキル名「%(name)s」が2回以上あります。", name, name=name)


def _twice(texts: Iterable[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def _of_personas(framework: Framework) -> Iterator[RowProblem]:
    found = tuple(persona.code for persona in framework.personas)
    if found != PERSONAS:
        yield _problem("personas", "人物像は talent・leader・manager の順に一つずつ書いてください。", "、".join(found))


def _of_evidence(framework: Framework) -> Iterator[RowProblem]:
    codes = {kind.code for kind in framework.evidence_kinds}
    for missing in (kind for kind in EvidenceKind if kind not in codes):
        yield _problem("evidence_kinds", "証跡の種別「%(code)s」がありません。", missing, code=str(missing))
    for kind in framework.evidence_kinds:
        yield from _of_kind(framework, kind, f"evidence_kinds.{kind.code}")
    for examination in framework.examinations:
        place = f"examinations.{examination.code}"
        yield from _of_ceiling(framework, place, examination.ceiling)
        for code in (code for code in examination.skills if code not in framework.skill_by_code):
            yield _problem(f"{place}.skills", "スキル「%(code)s」は体系にありません。", code, code=code)


def _of_kind(framework: Framework, kind: KindOfEvidence, place: str) -> Iterator[RowProblem]:
    yield from _of_ceiling(framework, place, kind.ceiling)
    if kind.confirmer not in CONFIRMERS:
        yield _problem(f"{place}.confirmer", "none・head・secretariat のどれかにしてください。", kind.confirmer)
    if kind.code == EvidenceKind.self_assessment and kind.ceiling != 0:
        yield _problem(f"{place}.ceiling", "自己評価の上限は0です。", kind.ceiling)


def _of_ceiling(framework: Framework, place: str, ceiling: int) -> Iterator[RowProblem]:
    if not 0 <= ceiling <= framework.max_level:
        yield _problem(f"{place}.ceiling", BETWEEN, ceiling, low=0, high=framework.max_level)


def _of_steps(framework: Framework) -> Iterator[RowProblem]:
    if framework.steps == USUAL_STEPS:
        return
    for level in _twice(str(step.level) for step in framework.steps):
        yield _problem("steps", "レベル%(level)sへの道が2回以上あります。", level, level=level)
    for step in framework.steps:
        yield from _of_step(framework, step, f"steps.{step.level}")


def _of_step(framework: Framework, step: StepToLevel, place: str) -> Iterator[RowProblem]:
    if not 1 <= step.level <= framework.max_level:
        yield _problem(f"{place}.level", BETWEEN, step.level, low=1, high=framework.max_level)
    if not 0 <= step.after_level < step.level:
        yield _problem(f"{place}.after_level", BETWEEN, step.after_level, low=0, high=step.level - 1)
    if step.days < 0:
        yield _problem(f"{place}.days", "0以上の整数にしてください。", step.days)
    for code in (code for code in step.kinds if code not in framework.kind_by_code):
        yield _problem(f"{place}.kinds", "証跡の種別「%(code)s」がありません。", code, code=code)


def _of_skill(framework: Framework, skill: Skill) -> Iterator[RowProblem]:
    place = f"skills.{skill.code}"
    if skill.category not in framework.category_by_code:
        yield _problem(f"{place}.category", "分野「%(code)s」は体系にありません。", skill.category, code=skill.category)
    yield from _of_required(framework, skill, f"{place}.required")
    for language in ("ja", "en"):
        statements = getattr(skill, f"can_do_{language}")
        if len(statements) != framework.max_level or not all(statement.strip() for statement in statements):
            yield _problem(
                f"{place}.can_do_{language}", "レベル1から%(max)dまでの「できること」を一つずつ書いてください。",
                len(statements), max=framework.max_level,
            )  # fmt: skip


def _of_required(framework: Framework, skill: Skill, place: str) -> Iterator[RowProblem]:
    missing = [persona for persona in PERSONAS if persona not in skill.required]
    if missing:
        yield _problem(place, "必要レベルがありません: %(personas)s", personas="、".join(missing))
        return
    asked = [skill.required[persona] for persona in PERSONAS]
    shown = "・".join(map(str, asked))
    if asked != sorted(asked):
        yield _problem(place, NOT_MONOTONE, shown, skill=skill.code, levels=shown)
    if not all(0 <= level <= framework.max_level for level in asked):
        yield _problem(place, BETWEEN, shown, low=0, high=framework.max_level)
    yield from _of_core(skill, place.replace(".required", ".core_for"))


def _of_core(skill: Skill, place: str) -> Iterator[RowProblem]:
    if skill.core_for not in ("", *PERSONAS):
        yield _problem(place, "talent・leader・manager のどれか、または空欄にしてください。", skill.core_for)
    elif skill.core_for and skill.required[skill.core_for] < 1:
        yield _problem(place, "中核のスキルの必要レベルは1以上にしてください。", skill.core_for)
