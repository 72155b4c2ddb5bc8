"""What the person's and the head's pages of a self-assessment share: the groups, who decides, the files, the steps."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from foundation import uploads
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Approver
from skills.assessment import queries
from skills.assessment.queries import Sheet, SheetLine
from skills.assessment.rules import STATE_NAMES, Action
from skills.claim import queries as claims
from skills.framework.rules import Category, Framework, Skill
from web.formats import english

STATE_LOOKS = {
    "not_started": "neutral", "draft": "neutral", "submitted": "waiting", "returned": "warning", "confirmed": "success",
}  # fmt: skip
STEP_NAMES = {
    Action.submit: sentence("提出"),
    Action.withdraw: sentence("提出の取下げ"),
    Action.return_: sentence("差戻し"),
    Action.confirm: sentence("確認"),
}


@dataclass(frozen=True)
class Group:
    """The skills of one category with the categories before and after it."""

    category: Category
    lines: tuple[SheetLine, ...]
    before: Category | None
    after: Category | None

    @property
    def answered(self) -> int:
        return sum(line.answered for line in self.lines)


def groups(sheet: Sheet) -> tuple[Group, ...]:
    """The sheet by category, in the framework's order."""
    categories = sheet.framework.categories
    return tuple(
        Group(
            category,
            tuple(line for line in sheet.lines if line.category == category.code),
            categories[place - 1] if place else None,
            categories[place + 1] if place + 1 < len(categories) else None,
        )
        for place, category in enumerate(categories)
    )


def choices(framework: Framework, skill: Skill) -> list[tuple[int, str, str]]:
    """Every level of the scale with its name and what one can do who has it."""
    can_do = skill.can_do_en if english() else skill.can_do_ja
    levels = [level for level in framework.levels if level.level <= framework.max_level]
    return [
        (
            level.level,
            level.name_en if english() else level.name_ja,
            can_do[level.level - 1] if level.level else (level.meaning_en if english() else level.meaning_ja),
        )
        for level in levels
    ]


def decider_name(approver: Approver, people: dict[int, PersonLine]) -> str:
    """Who decides, in words: the head or deputy by name, or the secretariat."""
    person = people.get(approver.staff_id or 0)
    if person is None:
        return str(gettext("事務局"))
    if approver.kind == "deputy":
        return str(gettext("%(name)s（所属長の代理）", name=person.name))
    return str(gettext("%(name)s（%(post)s）", name=person.name, post=person.post or gettext("所属長")))


def around(sheet: Sheet, view: Viewpoint) -> dict[str, Any]:
    """What a page shows beside the sheet: its steps with names, its files, and who decides."""
    steps = queries.steps(sheet.case.id) if sheet.case else []
    approver = claims.approvers(view)(sheet.staff_id)
    people = staff.people({each.by for each in steps} | ({approver.staff_id} if approver.staff_id else set()), view)
    return {
        "sheet": sheet,
        "groups": groups(sheet),
        "steps": steps,
        "people": people,
        "decider": decider_name(approver, people),
        "files": {file.id: file for file in uploads.owned_by(sheet.staff_id)},
        "choices": lambda skill: choices(sheet.framework, skill),
        "state_names": STATE_NAMES,
        "state_looks": STATE_LOOKS,
        "step_names": STEP_NAMES,
    }
