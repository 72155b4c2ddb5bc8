"""実績の申請の規則: who may do what to a claim, and what a claim must hold. Pure.

Source: domain.md 3.5 (ceilings by kind). 業務実績, 試験: the head decides; 指導実績: the secretariat; never one's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foundation.errors import Refused, sentence
from organisation.account.rules import Access, Role
from organisation.staff.rules import SECRETARIAT, Approver
from skills.framework.rules import Framework, ceiling

NOTE_LIMIT = 400


class Party(StrEnum):
    """Who somebody is to another person's claim or self-assessment today. `approver` has the decision."""

    owner = "owner"
    approver = "approver"
    secretariat = "secretariat"
    hr = "hr"
    other = "other"


class ClaimKind(StrEnum):
    """What can be handed in; a kind of evidence each. An examination is of one of the framework's examinations."""

    work_record = "work_record"
    coaching_record = "coaching_record"
    examination = "examination"


class State(StrEnum):
    """状態 of a claim."""

    pending = "pending"
    confirmed = "confirmed"
    declined = "declined"
    withdrawn = "withdrawn"


class Action(StrEnum):
    """What ends a claim; the value is the step it leaves."""

    confirm = "confirmed"
    decline = "declined"
    withdraw = "withdrawn"


KIND_NAMES: Mapping[ClaimKind, str] = {
    ClaimKind.work_record: sentence("業務実績"),
    ClaimKind.coaching_record: sentence("指導実績"),
    ClaimKind.examination: sentence("試験"),
}
STATE_NAMES: Mapping[State, str] = {
    State.pending: sentence("確認待ち"),
    State.confirmed: sentence("確認済み"),
    State.declined: sentence("不承認"),
    State.withdrawn: sentence("取り下げ"),
}
TRANSITIONS: Mapping[tuple[State, Action, Party], State] = {
    (State.pending, Action.confirm, Party.approver): State.confirmed,
    (State.pending, Action.decline, Party.approver): State.declined,
    (State.pending, Action.withdraw, Party.owner): State.withdrawn,
}
OVER: Mapping[State, str] = {
    State.confirmed: sentence("この申請はすでに確認されています。"),
    State.declined: sentence("この申請はすでに不承認になっています。"),
    State.withdrawn: sentence("この申請は本人が取り下げています。"),
}


@dataclass(frozen=True)
class NewClaim:
    """What a person hands in. An examination names no skill and no level: the framework does."""

    kind: ClaimKind
    acquired_on: date
    note: str
    skill_code: str = ""
    level: int = 0
    examination: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class ClaimedSkill:
    """One row a claim makes: a skill at a level."""

    skill_code: str
    level: int


def decider(*, kind: str, head: Approver, framework: Framework) -> Approver:
    """Who decides a claim of this kind, as the framework says; `head` is the person's approver today."""
    return SECRETARIAT if framework.kind_by_code[kind].confirmer == "secretariat" else head


def party(*, owner_id: int, access: Access, approver: Approver) -> Party:
    """Who the asking person is to the owner. One's own case comes first, whatever else one is."""
    if access.staff_id == owner_id:
        return Party.owner
    if access.may_confirm(owner_id, approver.staff_id):
        return Party.approver
    for role, named in ((Role.secretariat, Party.secretariat), (Role.hr, Party.hr)):
        if role in access.roles:
            return named
    return Party.other


def next_state(*, state: State, action: Action, party: Party) -> State:
    """The state after the action. Raises Refused with the reason: the wrong person, or already over."""
    found = TRANSITIONS.get((state, action, party))
    if found is not None:
        return found
    if (State.pending, action, party) in TRANSITIONS:
        raise Refused(OVER[state])
    raise Refused(_not_yours(action, party))


def _not_yours(action: Action, party: Party) -> str:
    if action is Action.withdraw:
        return sentence("申請を取り下げられるのは本人だけです。")
    if party is Party.owner:
        return sentence("自分の申請を自分で処理することはできません。")
    return sentence("この申請を処理できるのは、担当の所属長(代理)または事務局だけです。")


def claimed_skills(*, claim: NewClaim, framework: Framework, today: date) -> tuple[ClaimedSkill, ...]:
    """The rows the claim makes, in the order of the framework; for an examination every mapped skill. Or Refused."""
    _check_days(claim, today)
    check_note(claim.note)
    if not claim.note.strip() and claim.kind is not ClaimKind.examination:
        raise Refused("いつ、何をしたかを書いてください。", field="note")
    if claim.kind is ClaimKind.examination:
        return _skills_of_examination(claim, framework)
    return (_claimed_skill(claim, framework),)


def _check_days(claim: NewClaim, today: date) -> None:
    if claim.acquired_on > today:
        raise Refused("取得日に先の日は書けません。", field="acquired_on")
    if claim.expires_on is not None and claim.expires_on < claim.acquired_on:
        raise Refused("有効期限は取得日以後の日にしてください。", field="expires_on")


def check_note(note: str, *, field: str = "note") -> None:
    """At most 400 characters."""
    if len(note) > NOTE_LIMIT:
        raise Refused("%(limit)d字までです(いま%(length)d字)。", field=field, limit=NOTE_LIMIT, length=len(note))


def check_reason(reason: str) -> None:
    """A refusal is told why."""
    if not reason.strip():
        raise Refused("理由を書いてください。本人に伝わります。", field="reason")
    check_note(reason, field="reason")


def _claimed_skill(claim: NewClaim, framework: Framework) -> ClaimedSkill:
    if claim.skill_code not in framework.skill_by_code:
        raise Refused("スキル「%(code)s」は技能体系にありません。", field="skill_code", code=claim.skill_code)
    highest = ceiling(framework=framework, kind=claim.kind, examination="", skill_code=claim.skill_code) or 0
    if not 1 <= claim.level <= highest:
        raise Refused("この実績で申請できるのはレベル1から%(highest)dまでです。", field="level", highest=highest)
    return ClaimedSkill(claim.skill_code, claim.level)


def _skills_of_examination(claim: NewClaim, framework: Framework) -> tuple[ClaimedSkill, ...]:
    levels = {
        code: ceiling(framework=framework, kind=claim.kind, examination=claim.examination, skill_code=code)
        for code in framework.skill_by_code
    }
    found = tuple(ClaimedSkill(code, level) for code, level in levels.items() if level)
    if not found:
        raise Refused("試験を選んでください。", field="examination")
    return found
