"""申込を人の言葉で: what a state means, what comes next and until when, who decides and who did what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from curriculum.enrolment import queries
from curriculum.enrolment.rules import RULE_NAMES, STATE_NAMES, EnrolmentLine, Rule, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import MODE_NAMES, PRIORITY_NAMES, TIMED, OfferingLine, Selection
from foundation.errors import sentence
from foundation.history import Viewpoint
from foundation.workdays import end_of_day
from organisation.account import queries as accounts
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Approver
from web import formats
from web.curriculum import offering_list
from web.formats import say

LOOKS: Mapping[State, str] = {
    State.draft: "neutral", State.applied: "waiting", State.returned: "warning", State.declined: "error",
    State.recommended: "waiting", State.waitlisted: "waiting", State.offered: "warning", State.confirmed: "success",
    State.not_selected: "neutral", State.lapsed: "neutral", State.withdrawn: "neutral", State.cancelled: "error",
    State.attended: "success", State.absent: "warning", State.completed: "success", State.incomplete: "warning",
}  # fmt: skip
NAMES: Mapping[str, Any] = {
    "state_names": STATE_NAMES, "rule_names": RULE_NAMES, "priority_names": PRIORITY_NAMES, "mode_names": MODE_NAMES,
    "state_looks": LOOKS, "timed": TIMED,
}  # fmt: skip
NEXT: Mapping[State, str] = {
    State.draft: sentence("まだ申し込んでいません。%(closes)sまでに申し込めます。"),
    State.applied: sentence(
        "%(decider)sの承認を待っています。%(decide)sまでに承認されないと、この開催回は受けられません。"
    ),
    State.returned: sentence("差し戻されました。理由を確かめて直し、%(closes)sまでにもう一度申し込めます。"),
    State.declined: sentence("承認されませんでした。理由は下にあります。ほかの開催回に申し込むこともできます。"),
    State.recommended: sentence("%(closes)sに受付が終わると、優先区分の順に受講者が決まります。結果はお知らせします。"),
    State.waitlisted: sentence(
        "席が空くと、順番に案内します。%(cutoff)sまでに空かないときは、この開催回は受けられません。"
    ),
    State.offered: sentence(
        "席を確保しています。%(until)sまでに、受けるか辞退するかを答えてください。答えがないと、席は次の人に回ります。"
    ),
    State.confirmed: sentence("%(first)sに始まります。受けられなくなったときは、%(cutoff)sまで辞退できます。"),
    State.not_selected: sentence("この開催回は受けられません。ほかの開催回に申し込めます。"),
    State.lapsed: sentence("期限までに手続がなかったため終わりました。ほかの開催回に申し込めます。"),
    State.withdrawn: sentence("本人が取りやめました。"),
    State.cancelled: sentence("取り消されました。理由は下にあります。"),
    State.attended: sentence("出席が記録されています。結果がそろうと、研修担当が修了を確認します。"),
    State.absent: sentence("欠席が記録されています。ほかの開催回に申し込めます。"),
    State.completed: sentence("修了しました。この研修が導くレベルは、技能の証跡になっています。"),
    State.incomplete: sentence("修了の条件を満たしませんでした。ほかの開催回に申し込めます。"),
}
LATE = sentence("案内の期限（%(until)s）を過ぎました。席は次の人に回ります。")
SURE_BY_NOW = sentence("%(first)sに始まります。取りやめる事情があるときは、研修担当に連絡してください。")
HELD_BY_NOW = sentence("開催日を過ぎました。出席と結果が記録されるのを待っています。")
ANSWERS = frozenset({State.offered, State.returned, State.draft})
WAITS = frozenset({State.applied, State.recommended, State.waitlisted})
SITS = frozenset({State.confirmed, State.attended})
BY_INSTRUCTORS = frozenset({State.attended, State.absent})


@dataclass(frozen=True)
class Case:
    """An application with its offering. `place` on the waiting list (1 first), 0 when it does not wait."""

    line: EnrolmentLine
    offering: OfferingLine
    title: str
    place: int = 0

    @property
    def until(self) -> datetime:
        """Until when an answer is asked for."""
        return self.line.offered_until or end_of_day(self.offering.closes_on)


@dataclass(frozen=True)
class Groups:
    """One's own applications: what asks for an answer, what one has a seat in, what is being decided, what is over."""

    answers: tuple[Case, ...]
    upcoming: tuple[Case, ...]
    waiting: tuple[Case, ...]
    past: tuple[Case, ...]


@dataclass(frozen=True)
class Step:
    """One step of an application, `by` whom in words; `rule` "" unless it was made an exception by this step."""

    at: datetime
    state: State
    by: str
    rule: str
    reason: str


def cases(lines: Sequence[EnrolmentLine]) -> list[Case]:
    """The applications with their offerings and places, in their order; the same statements however many."""
    dated, places = offerings.by_ids({line.offering_id for line in lines}), queries.places(lines)
    return [
        Case(line, dated[line.offering_id], offering_list.title(dated[line.offering_id]), places.get(line.id, 0))
        for line in lines
    ]


def grouped(found: Iterable[Case], *, now: datetime, today: date) -> Groups:
    """The cases by what they ask of the person: answers soonest due first, dates to come first, the past newest."""
    groups: dict[str, list[Case]] = {"answers": [], "upcoming": [], "waiting": [], "past": []}
    for case in found:
        groups[_group(case, now, today)].append(case)
    groups["answers"].sort(key=lambda case: case.until)
    for name in ("upcoming", "waiting"):
        groups[name].sort(key=lambda case: case.offering.first_day)
    return Groups(**{name: tuple(group) for name, group in groups.items()})


def _group(case: Case, now: datetime, today: date) -> str:
    if case.line.state in ANSWERS and now < case.until:
        return "answers"
    if case.offering.last_day < today:
        return "past"
    if case.line.state in WAITS:
        return "waiting"
    return "upcoming" if case.line.state in SITS else "past"


def decide_by(offering: OfferingLine) -> date:
    """The last day on which a head's approval still counts as much as any other."""
    return offering.closes_on if offering.selection is Selection.after_close else offering.cutoff_on


def next_step(line: EnrolmentLine, offering: OfferingLine, *, decider: str, now: datetime, today: date) -> str:
    """What the state means and what happens next."""
    message = LATE if line.overdue(now) else NEXT[line.state]
    if line.state is State.confirmed and today > offering.cutoff_on:
        message = HELD_BY_NOW if offering.first_day < today else SURE_BY_NOW
    days = {
        "closes": offering.closes_on, "cutoff": offering.cutoff_on, "first": offering.first_day,
        "decide": offering.cutoff_on,
    }  # fmt: skip
    spelled = {name: formats.wareki_weekday(day) for name, day in days.items()}
    return str(gettext(message, decider=decider, until=formats.moment(line.offered_until), **spelled))


def decider_name(approver: Approver, people: Mapping[int, PersonLine]) -> str:
    """Who decides, in words: the head or deputy by name, or the HR section."""
    person = people.get(approver.staff_id or 0)
    if person is None:
        return str(gettext("研修担当"))
    if approver.kind == "deputy":
        return str(gettext("%(name)s（所属長の代理）", name=person.name))
    return str(gettext("%(name)s（%(post)s）", name=person.name, post=person.post or gettext("所属長")))


def decider_of(staff_id: int, view: Viewpoint) -> str:
    """Who decides for the person today, in words."""
    approver = queries.approver_of(staff_id, view.today)
    return decider_name(approver, staff.people([approver.staff_id] if approver.staff_id else [], view))


def history(steps: Sequence[EnrolmentLine], offering: OfferingLine, today: date) -> list[Step]:
    """What happened, oldest first; saving a draft again is no step of its own."""
    hr = accounts.staff_with_role(Role.hr, today)
    shown: list[Step] = []
    before: EnrolmentLine | None = None
    for line in steps:
        if before is not None and before.state is line.state is State.draft:
            shown.pop()
        fresh = before is None or (before.rule, before.reason) != (line.rule, line.reason)
        rule, reason = (line.rule, line.reason) if fresh else ("", "")
        taught = BY_INSTRUCTORS & {line.state, before.state if before else line.state}
        actor = _by(line, offering.instructors if taught else (), hr, rule)
        shown.append(Step(line.known_since, line.state, actor, rule, reason))
        before = line
    return shown


def _by(line: EnrolmentLine, instructors: Sequence[int], hr: frozenset[int], rule: str) -> str:
    """Whose hand it was, as a role: exceptions are the HR section's, all but reserved seats."""
    if line.actor_id is None:
        return str(gettext("自動"))
    if line.actor_id == line.staff_id:
        return str(gettext("本人"))
    if line.actor_id in instructors:
        return str(gettext("講師"))
    by_name = bool(rule) and rule != Rule.reserved
    return str(gettext("研修担当") if by_name or line.actor_id in hr else gettext("所属長"))


def told(message: str, values: Mapping[str, Any]) -> str:
    """A sentence of the business, rule names said in words."""
    rule = values.get("rule")
    return say(message, {**values, "rule": RULE_NAMES[Rule(rule)]} if rule else values)
