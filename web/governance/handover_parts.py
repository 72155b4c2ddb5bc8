"""The parts of a hand-over as tables of words, the same for the page (in the reader's language) and the document."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from curriculum.course import queries as catalogues
from curriculum.recommendation.rules import Step, StepKind
from foundation.errors import sentence
from foundation.fiscal import wareki as in_japanese
from foundation.history import Viewpoint
from governance.handover.queries import Pack
from organisation.appointment.queries import TaskLine
from organisation.appointment.rules import KIND_NAMES, LEVEL_NAMES, TASK_NAMES
from organisation.appointment.rules.nominating import NOMINATION_STATE_NAMES
from skills.framework import queries as frameworks
from skills.verification.rules import CONDITION_NAMES

STATUS_NAMES = {
    "vacant": sentence("空席"), "ineligible": sentence("任命要件を外れる"), "unqualified": sentence("技能が不足"),
    "qualified": sentence("要件を満たす"),
}  # fmt: skip
CONFIRMED, UNCONFIRMED, COVER = sentence("確認済み"), sentence("未確認"), sentence("職務代行")
SUPERSEDED, OVERDUE = sentence("事実が変わりました"), sentence("%(days)s日超過")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """How sentences, days and names are said: in the reader's language, or in Japanese."""

    say: Callable[..., str]
    day: Callable[[date], str]
    named: Callable[[Any], str]

    def until(self, last: date | None) -> str:
        return self.day(last) if last else ""


@dataclass(frozen=True)
class Part:
    """One heading with its table; without rows, `empty` says so. `wide`: the column that needs most room, from 0."""

    title: str
    columns: Row
    rows: tuple[Row, ...]
    empty: str
    wide: int

    @property
    def plain(self) -> dict[str, Any]:
        plain = {"title": self.title, "columns": self.columns, "rows": self.rows, "empty": self.empty}
        return {**plain, "wide": self.wide}


def parts(pack: Pack, view: Viewpoint, words: Words) -> list[Part]:
    """All parts in the order a successor reads them."""
    return [
        _tasks(pack, words), _matters(pack, words), _holders(pack, words), _way(pack, view, words),
        _seats(pack, view, words), _waivers(pack, words), _nominations(pack, words), _documents(pack, words),
        _sections(pack, view, words),
    ]  # fmt: skip


def _part(words: Words, title: str, columns: Iterable[str], rows: Iterable[Row], empty: str, wide: int = 1) -> Part:
    return Part(words.say(title), tuple(words.say(each) for each in columns), tuple(rows), words.say(empty), wide)


def _tasks(pack: Pack, words: Words) -> Part:
    rows = [
        (_task_name(line, words), line.unit_name, words.day(line.task.due_on),
         words.say(OVERDUE, {"days": line.task.late_days}) if line.task.overdue else "",
         line.owner_name if line.owner_name and not line.task.overdue else words.say(LEVEL_NAMES[line.task.level]))
        for line in pack.tasks
    ]  # fmt: skip
    columns = (sentence("課題"), sentence("所属"), sentence("期限"), sentence("超過"), sentence("担当"))
    return _part(words, sentence("任命の課題"), columns, rows, sentence("未了の課題はありません。"), wide=0)


def _task_name(line: TaskLine, words: Words) -> str:
    name = words.say(TASK_NAMES[line.opening.kind])
    if not line.name:
        return name
    values = {"task": name, "post": words.say(KIND_NAMES[line.opening.post]), "name": line.name}
    return words.say(sentence("%(task)s（%(post)s　%(name)s）"), values)


def _matters(pack: Pack, words: Words) -> Part:
    rows = (
        (words.say(each.message, each.values), words.say(each.owner), words.until(each.due)) for each in pack.matters
    )
    columns = (sentence("内容"), sentence("担当"), sentence("期限"))
    return _part(words, sentence("期限のある事項"), columns, rows, sentence("期限のある事項はありません。"), wide=0)


def _holders(pack: Pack, words: Words) -> Part:
    rows = [(words.say(KIND_NAMES[each.kind]), each.name, words.day(each.first_day), words.until(each.last_day))
            for each in reversed(pack.appointments)]  # fmt: skip
    if pack.cover:
        cover = pack.cover
        rows.insert(0, (words.say(COVER), cover.name, words.day(cover.first_day), words.until(cover.last_day)))
    columns = (sentence("役職"), sentence("氏名"), sentence("初日"), sentence("最終日"))
    return _part(words, sentence("任命と職務代行"), columns, rows, sentence("任命の記録はありません。"))


def _way(pack: Pack, view: Viewpoint, words: Words) -> Part:
    title, columns = sentence("猶予の間に進める段階"), (sentence("日"), sentence("段階"), sentence("時間"))
    path = pack.path
    if path is None:
        return _part(words, title, columns, (), sentence("任命された職員がいないため、段階はありません。"))
    if not path.reachable:
        blocked: list[Row] = [("", words.say(each.message, each.values), "") for each in path.blocked_by]
        return _part(words, title, columns, blocked, sentence("任命された職員がいないため、段階はありません。"))
    rows = [_step(each, view, words) for each in path.steps]
    return _part(words, title, columns, rows, sentence("ICTリーダの条件は、すでに満たしています。"))


def _step(step: Step, view: Viewpoint, words: Words) -> Row:
    return words.day(step.on), _step_name(step, view, words), f"{round(step.minutes / 60, 2):g}" if step.minutes else ""


def _step_name(step: Step, view: Viewpoint, words: Words) -> str:
    framework = frameworks.in_force(view.on)
    match step.kind:
        case StepKind.offering:
            return f"{step.ref} {words.named(catalogues.catalogue(view.on).course_by_code[step.course])}"
        case StepKind.examination:
            return words.named(framework.examination_by_code[step.ref])
        case _:
            skill = f"{step.ref} {words.named(framework.skill_by_code[step.ref])}"
            message = sentence("%(skill)sのレベル%(level)dを確認または実績で証明する")
            return words.say(message, {"skill": skill, "level": step.level or 0})


def _seats(pack: Pack, view: Viewpoint, words: Words) -> Part:
    courses: Mapping[str, Any] = catalogues.catalogue(view.on).course_by_code if pack.seats else {}
    rows = (
        (name, f"{line.code} {words.named(courses[line.course_code]) if line.course_code in courses else ''}",
         words.day(line.first_day))
        for name, line in pack.seats
    )  # fmt: skip
    columns = (sentence("氏名"), sentence("開催回"), sentence("初日"))
    return _part(words, sentence("席の決まっている研修"), columns, rows, sentence("席の決まっている研修はありません。"))


def _waivers(pack: Pack, words: Words) -> Part:
    rows = (
        (words.say(CONDITION_NAMES[each.condition]), words.until(each.period.last_day), each.reason, each.approver)
        for each in pack.verdict.waivers
    )
    columns = (sentence("条件"), sentence("最終日"), sentence("理由"), sentence("承認者"))
    return _part(words, sentence("条件の免除"), columns, rows, sentence("有効な免除はありません。"), wide=2)


def _nominations(pack: Pack, words: Words) -> Part:
    rows = (
        (words.say(KIND_NAMES[each.kind]), each.unit_name, each.name, words.say(NOMINATION_STATE_NAMES[each.state]),
         words.day(each.first_day))
        for each in pack.nominations
    )  # fmt: skip
    columns = (sentence("役職"), sentence("所属"), sentence("氏名"), sentence("状態"), sentence("任命予定日"))
    return _part(words, sentence("進んでいる推薦"), columns, rows, sentence("進んでいる推薦はありません。"))


def _documents(pack: Pack, words: Words) -> Part:
    rows = (
        (each.line.number, words.day(each.line.judged_on), words.say(STATUS_NAMES[each.line.status]),
         words.say(CONFIRMED if each.line.confirmation else UNCONFIRMED),
         words.say(SUPERSEDED) if each.superseded else "")
        for each in pack.papers
    )  # fmt: skip
    columns = (sentence("番号"), sentence("判定の日"), sentence("判定"), sentence("確認"), sentence("差替え"))
    return _part(words, sentence("判定書"), columns, rows, sentence("判定書はありません。"))


def _sections(pack: Pack, view: Viewpoint, words: Words) -> Part:
    skills = frameworks.in_force(view.on).skill_by_code
    rows = (
        (each.name, "、".join(each.leaders), "*" if each.people is None else str(each.people),
         "、".join(f"{code} {words.named(skills[code])} {holders}/{people}" for code, holders, people in each.lacking))
        for each in pack.sections
    )  # fmt: skip
    columns = (sentence("課"), sentence("ICTリーダ"), sentence("職員数"), sentence("到達者の少ない項目"))
    return _part(words, sentence("課のICTリーダとスキルの不足"), columns, rows, sentence("課はありません。"), wide=3)


def in_japanese_days(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a sentence with its days in 和暦, for a document."""
    return {name: in_japanese(day) if (day := _day_in(value)) else value for name, value in values.items()}


def _day_in(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
