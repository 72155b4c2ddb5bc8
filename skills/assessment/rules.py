"""自己評価の規則: the life of a yearly self-assessment as a table, its answers and its confirmation. Pure.

Source: domain.md 3.5. The head accepts, changes by one with a reason, or returns; both values stay; never one's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from foundation import fiscal
from foundation.errors import Refused, sentence
from organisation.account.rules import Access, Role
from skills.claim.rules import Party, check_note
from skills.framework.rules import Framework

FURTHEST = 1


class State(StrEnum):
    """状態 of a person's self-assessment of one fiscal year."""

    not_started = "not_started"
    draft = "draft"
    submitted = "submitted"
    returned = "returned"
    confirmed = "confirmed"


class Action(StrEnum):
    """What is done to it; the value is the step it leaves (an answer leaves none)."""

    answer = "answered"
    submit = "submitted"
    withdraw = "withdrawn"
    return_ = "returned"
    confirm = "confirmed"


STATE_NAMES: Mapping[State, str] = {
    State.not_started: sentence("未着手"),
    State.draft: sentence("回答中"),
    State.submitted: sentence("提出済み"),
    State.returned: sentence("差し戻し"),
    State.confirmed: sentence("確認済み"),
}
TRANSITIONS: Mapping[tuple[State, Action, Party], State] = {
    (State.not_started, Action.answer, Party.owner): State.draft,
    (State.draft, Action.answer, Party.owner): State.draft,
    (State.returned, Action.answer, Party.owner): State.returned,
    (State.draft, Action.submit, Party.owner): State.submitted,
    (State.returned, Action.submit, Party.owner): State.submitted,
    (State.submitted, Action.withdraw, Party.owner): State.draft,
    (State.submitted, Action.return_, Party.approver): State.returned,
    (State.submitted, Action.confirm, Party.approver): State.confirmed,
}
AFTER_STEP: Mapping[Action, State] = {
    Action.submit: State.submitted,
    Action.withdraw: State.draft,
    Action.return_: State.returned,
    Action.confirm: State.confirmed,
}
ONLY_WHILE_OPEN = {
    Action.answer: sentence("自己評価の期間ではないため、回答を変えられません。"),
    Action.submit: sentence("自己評価の期間ではないため、提出できません。"),
    Action.withdraw: sentence(
        "自己評価の期間が終わっているため、取り下げると提出し直せません。所属長の確認を待ってください。"
    ),
    Action.return_: sentence(
        "自己評価の期間が終わっているため、差し戻しても本人が直せません。確認するか、人事課に期間の延長を頼んでください。"
    ),
}
WRONG_STATE: Mapping[State, str] = {
    State.not_started: sentence("まだ一つも回答がありません。"),
    State.draft: sentence("まだ提出されていません。"),
    State.submitted: sentence("提出済みです。直すときは、先に提出を取り下げてください。"),
    State.returned: sentence("本人に差し戻されています。"),
    State.confirmed: sentence("所属長の確認が済んでいるため、もう変えられません。"),
}


@dataclass(frozen=True)
class RoundLine:
    """The round of a fiscal year, first day to last day inclusive."""

    id: int
    fiscal_year: int
    first_day: date
    last_day: date
    known_since: datetime

    def open_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Case:
    """One person's self-assessment of a year: its state and its last step (`step` 0: none yet)."""

    id: int
    staff_id: int
    fiscal_year: int
    state: State
    step: int
    step_at: datetime | None
    step_by: int | None
    comment: str


@dataclass(frozen=True)
class StepLine:
    """One step of the life of a self-assessment. `by` is a staff id."""

    number: int
    action: Action
    by: int
    comment: str
    at: datetime


@dataclass(frozen=True)
class SelfAnswer:
    """An answer as it stands: a level, what was written, the file, since when it is known and the day it was chosen."""

    level: int
    note: str
    upload_id: int | None
    known_since: datetime
    chosen_on: date

    def known_from(self, moment: datetime) -> "SelfAnswer":
        return replace(self, known_since=moment)


@dataclass(frozen=True)
class NewAnswer:
    """What a person chooses. `keeps_file` false takes the file of the present answer away."""

    skill_code: str
    level: int
    note: str = ""
    keeps_file: bool = True


@dataclass(frozen=True)
class Decision:
    """One skill as the head leaves it: both values, and the reason where they differ."""

    skill_code: str
    self_level: int
    confirmed_level: int
    reason: str

    @property
    def changed(self) -> bool:
        return self.confirmed_level != self.self_level


def asked(framework: Framework) -> tuple[str, ...]:
    """The codes of the skills a self-assessment asks, in order."""
    return tuple(framework.skill_by_code)


def state_of(*, last_step: Action | None, answered: bool) -> State:
    """The state a self-assessment is in after its last step."""
    if last_step is not None:
        return AFTER_STEP[last_step]
    return State.draft if answered else State.not_started


def next_state(*, state: State, action: Action, party: Party, round_open: bool) -> State:
    """The state after the action. Raises Refused with the reason: the person, the state, or the round over."""
    if not any(each == action and who == party for _, each, who in TRANSITIONS):
        raise Refused(_not_yours(action, party))
    found = TRANSITIONS.get((state, action, party))
    if found is None:
        raise Refused(WRONG_STATE[state])
    if not round_open and action in ONLY_WHILE_OPEN:
        raise Refused(ONLY_WHILE_OPEN[action])
    return found


def _not_yours(action: Action, party: Party) -> str:
    if action not in (Action.return_, Action.confirm):
        return sentence("自己評価に回答し、提出し、取り下げられるのは本人だけです。")
    if party is Party.owner:
        return sentence("自分の自己評価を自分で確認することはできません。")
    return sentence("この自己評価を確認できるのは、本人の今の所属長(代理)だけです。")


def check_answer(*, answer: NewAnswer, asked: Iterable[str], max_level: int) -> None:
    """A level of the scale, in a skill that is asked, with a note of at most 400 characters."""
    if answer.skill_code not in asked:
        raise Refused("スキル「%(code)s」は技能体系にありません。", field="skill_code", code=answer.skill_code)
    if not 0 <= answer.level <= max_level:
        raise Refused("レベルは0から%(highest)dまでです。", field="level", highest=max_level)
    check_note(answer.note)


def says_the_same(*, present: SelfAnswer, answer: NewAnswer) -> bool:
    """Whether the choice changes nothing: the same level and words, and no file taken away."""
    same = (present.level, present.note) == (answer.level, answer.note.strip())
    return same and (answer.keeps_file or present.upload_id is None)


def check_seen(*, present: SelfAnswer | None, expected_since: datetime | None, level: int) -> None:
    """Refuse a stale page: the answer it showed (known since then; None: no answer) is no longer the present one."""
    if (present.known_since if present else None) == expected_since:
        return
    if present is None:
        raise Refused("この画面は古くなっています。開き直してください。", field="level")
    raise Refused(
        "この項目は別の画面でレベル%(saved)dに変えられています。この画面で選んだレベル%(chosen)dは保存していません。"
        "開き直して確かめてください。",
        field="level",
        saved=present.level,
        chosen=level,
    )


def check_complete(*, answered: Iterable[str], asked: Iterable[str]) -> None:
    """Every skill is answered; else say how many are not."""
    missing = len(set(asked) - set(answered))
    if missing:
        raise Refused("まだ回答していない項目が%(missing)dあります。すべて回答してから提出してください。",
            missing=missing,
       )


def check_comment(comment: str, *, needed: bool) -> None:
    """What is said to the person: at most 400 characters, and never empty when `needed`."""
    if needed and not comment.strip():
        raise Refused("差し戻す理由を書いてください。本人に伝わります。", field="comment")
    check_note(comment, field="comment")


def check_step(*, last: int, seen: int) -> None:
    """Refuse a page that shows an earlier submission than the present one."""
    if last != seen:
        raise Refused("この自己評価は、ほかの画面で処理が進みました。開き直してください。")


def decide(
    *, answers: Mapping[str, int], levels: Mapping[str, int], reasons: Mapping[str, str], max_level: int
) -> tuple[Decision, ...]:
    """Both values of every skill, in the order of `answers`: at most one apart, with a reason where they differ."""
    if set(levels) != set(answers):
        missing = len(set(answers) - set(levels))
        raise Refused("すべての項目のレベルを決めてください(残り%(missing)d項目)。", missing=missing)
    return tuple(
        _decision(code, own, levels[code], reasons.get(code, "").strip(), max_level) for code, own in answers.items()
    )


def _decision(code: str, own: int, given: int, reason: str, max_level: int) -> Decision:
    if not 0 <= given <= max_level or abs(given - own) > FURTHEST:
        raise Refused(
            "%(code)s: 確認レベルは自己評価(%(own)d)から1段階までしか変えられません。"
            "それより違うときは差し戻してください。",
            field=f"level_{code}", code=code, own=own,
        )  # fmt: skip
    if given != own and not reason:
        raise Refused("%(code)s: レベルを変えるときは理由を書いてください。", field=f"reason_{code}", code=code)
    check_note(reason, field=f"reason_{code}")
    return Decision(code, own, given, reason)


def check_round(*, fiscal_year: int, first_day: date, last_day: date, today: date) -> None:
    """A round lies inside its fiscal year and is not over before it is set."""
    if last_day < first_day:
        raise Refused("終了日は開始日以後の日にしてください。", field="last_day")
    if first_day < fiscal.first_day(fiscal_year) or last_day > fiscal.last_day(fiscal_year):
        raise Refused(
            "期間は%(year)sの中に収めてください。", field="first_day", year=fiscal.fiscal_year_label(fiscal_year)
        )
    if last_day < today:
        raise Refused("終了日は今日以後の日にしてください。", field="last_day")


def check_keeper(access: Access) -> None:
    """The yearly round is HR's."""
    if Role.hr not in access.roles:
        raise Refused("自己評価の期間を扱えるのは人事課だけです。")
