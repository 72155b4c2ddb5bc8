"""What leads to a level is data of the framework, with the usual steps when a document is silent."""

from typing import Any

from skills.framework import rules
from skills.framework.rules import USUAL_STEPS
from tests.skills.framework.documents import changed

SLOW = [
    {"level": 1, "kinds": ["training", "examination"], "after_level": 0, "days": 0},
    {"level": 2, "kinds": ["training"], "after_level": 0, "days": 0},
    {"level": 3, "kinds": ["work_record"], "after_level": 2, "days": 180},
]


def with_steps(*steps: dict[str, Any]) -> dict[str, Any]:
    return changed(lambda document: document.update(steps=list(steps)))


def test_a_document_without_steps_has_the_usual_ones() -> None:
    framework = rules.parse(changed())
    assert framework.steps == USUAL_STEPS
    waits = {level: (step.after_level, step.days) for level, step in framework.step_by_level.items()}
    assert waits == {1: (0, 0), 2: (0, 0), 3: (2, 90), 4: (3, 90)}


def test_a_document_may_say_what_leads_to_a_level_and_after_how_many_days() -> None:
    framework = rules.parse(with_steps(*SLOW))
    assert [(step.level, step.days) for step in framework.steps] == [(1, 0), (2, 0), (3, 180)]
    assert framework.step_by_level[3].kinds == ("work_record",)
    assert rules.problems(framework) == ()


def test_every_breach_in_the_steps_is_named() -> None:
    broken = with_steps(
        SLOW[0], SLOW[0], {"level": 9, "kinds": ["rumour"], "after_level": 9, "days": -1},
    )  # fmt: skip
    assert [f"{problem.column}: {problem.text}" for problem in rules.check(broken)] == [
        "steps: レベル1への道が2回以上あります。",
        "steps.9.level: 1から4までの整数にしてください。",
        "steps.9.after_level: 0から8までの整数にしてください。",
        "steps.9.days: 0以上の整数にしてください。",
        "steps.9.kinds: 証跡の種別「rumour」がありません。",
    ]


def test_steps_of_the_wrong_shape_are_refused_before_they_are_read() -> None:
    broken = with_steps({"level": "3", "kinds": ["work_record"], "after_level": 2})
    assert [f"{problem.column}: {problem.text}" for problem in rules.check(broken)] == [
        "steps.1.level: 整数ではありません。",
        "steps.1.days: 「days」がありません。",
    ]
