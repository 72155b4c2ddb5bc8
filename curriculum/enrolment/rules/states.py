"""申込の状態遷移: who may do what in which state. Pure.

Source: domain.md 5.3 with the definitions of issue 3 (offered, lapsed; the HR section acts where 5.3 says secretariat).
"""

from collections.abc import Mapping
from enum import StrEnum

from foundation.errors import Refused, sentence


class State(StrEnum):
    """状態."""

    draft = "draft"
    applied = "applied"
    returned = "returned"
    declined = "declined"
    recommended = "recommended"
    waitlisted = "waitlisted"
    offered = "offered"
    confirmed = "confirmed"
    not_selected = "not_selected"
    lapsed = "lapsed"
    withdrawn = "withdrawn"
    cancelled = "cancelled"
    attended = "attended"
    absent = "absent"
    completed = "completed"
    incomplete = "incomplete"


STATE_NAMES: Mapping[State, str] = {
    State.draft: sentence("下書き"),
    State.applied: sentence("所属長の承認待ち"),
    State.returned: sentence("差戻し"),
    State.declined: sentence("所属長不承認"),
    State.recommended: sentence("決定待ち（所属長承認済み）"),
    State.waitlisted: sentence("キャンセル待ち"),
    State.offered: sentence("繰上げの案内中（席を確保）"),
    State.confirmed: sentence("受講決定"),
    State.not_selected: sentence("落選"),
    State.lapsed: sentence("期限切れ"),
    State.withdrawn: sentence("辞退"),
    State.cancelled: sentence("取消"),
    State.attended: sentence("出席"),
    State.absent: sentence("欠席"),
    State.completed: sentence("修了"),
    State.incomplete: sentence("未修了"),
}
ACTIVE = frozenset({
    State.draft, State.applied, State.returned, State.recommended, State.waitlisted, State.offered, State.confirmed,
    State.attended, State.completed,
})  # fmt: skip
HOLDS_SEAT = frozenset({
    State.offered, State.confirmed, State.attended, State.absent, State.completed, State.incomplete,
})  # fmt: skip
BOOKED = frozenset({
    State.applied, State.recommended, State.waitlisted, State.offered, State.confirmed, State.attended,
    State.completed,
})  # fmt: skip
SURE = frozenset({State.offered, State.confirmed, State.attended})
BEFORE_THE_START = frozenset({
    State.draft, State.applied, State.returned, State.recommended, State.waitlisted, State.offered, State.confirmed,
})  # fmt: skip


class Action(StrEnum):
    """What moves an application."""

    save = "save"
    apply = "apply"
    recommend = "recommend"
    decline = "decline"
    return_ = "return"
    put_forward = "put_forward"
    nominate = "nominate"
    confirm = "confirm"
    wait = "wait"
    offer = "offer"
    accept = "accept"
    lapse = "lapse"
    not_select = "not_select"
    withdraw = "withdraw"
    cancel = "cancel"
    advance = "advance"
    attend = "attend"
    absent = "absent"
    complete = "complete"
    incomplete = "incomplete"
    annul = "annul"


class Party(StrEnum):
    """Who somebody is to an application today. In one's own case one is the owner and nothing else."""

    owner = "owner"
    head = "head"
    hr = "hr"
    instructor = "instructor"
    system = "system"
    other = "other"


SEATED_OR_WAITING = frozenset({State.recommended, State.confirmed, State.waitlisted})
OUTCOMES: Mapping[Action, frozenset[State]] = {
    Action.save: frozenset({State.draft}),
    Action.apply: SEATED_OR_WAITING | {State.applied},
    Action.recommend: SEATED_OR_WAITING,
    Action.decline: frozenset({State.declined}),
    Action.return_: frozenset({State.returned}),
    Action.put_forward: SEATED_OR_WAITING,
    Action.nominate: frozenset({State.confirmed}),
    Action.confirm: frozenset({State.confirmed}),
    Action.wait: frozenset({State.waitlisted}),
    Action.offer: frozenset({State.offered}),
    Action.accept: frozenset({State.confirmed}),
    Action.lapse: frozenset({State.lapsed}),
    Action.not_select: frozenset({State.not_selected}),
    Action.withdraw: frozenset({State.withdrawn}),
    Action.cancel: frozenset({State.cancelled}),
    Action.advance: frozenset({State.waitlisted}),
    Action.attend: frozenset({State.attended}),
    Action.absent: frozenset({State.absent}),
    Action.complete: frozenset({State.completed}),
    Action.incomplete: frozenset({State.incomplete}),
    Action.annul: frozenset({State.incomplete}),
}

_S, _A, _P = State, Action, Party
_HELD = (_S.confirmed, _S.attended, _S.absent)
_WHO: Mapping[Action, tuple[tuple[State | None, ...], tuple[Party, ...]]] = {
    _A.save: ((None, _S.draft), (_P.owner,)),
    _A.apply: ((None, _S.draft, _S.returned), (_P.owner,)),
    _A.recommend: ((_S.applied,), (_P.head,)),
    _A.decline: ((_S.applied,), (_P.head,)),
    _A.return_: ((_S.applied,), (_P.head,)),
    _A.put_forward: ((None, _S.draft, _S.returned), (_P.head,)),
    _A.nominate: ((None, _S.draft, _S.applied, _S.returned, _S.recommended, _S.waitlisted), (_P.hr,)),
    _A.confirm: ((_S.recommended,), (_P.system,)),
    _A.wait: ((_S.recommended,), (_P.system,)),
    _A.offer: ((_S.waitlisted,), (_P.system,)),
    _A.accept: ((_S.offered,), (_P.owner,)),
    _A.lapse: ((_S.offered, _S.draft, _S.returned), (_P.system,)),
    _A.not_select: ((_S.applied, _S.recommended, _S.waitlisted), (_P.system,)),
    _A.withdraw: (tuple(sorted(BEFORE_THE_START)), (_P.owner,)),
    _A.cancel: (tuple(sorted(BEFORE_THE_START - {_S.draft})), (_P.head, _P.hr, _P.system)),
    _A.advance: ((_S.waitlisted,), (_P.hr,)),
    _A.attend: (_HELD, (_P.instructor, _P.hr)),
    _A.absent: (_HELD, (_P.instructor, _P.hr)),
    _A.complete: ((_S.attended, _S.incomplete), (_P.hr,)),
    _A.incomplete: ((_S.attended, _S.absent), (_P.hr,)),
    _A.annul: ((_S.completed,), (_P.hr,)),
}
ALLOWED: Mapping[tuple[State | None, Action], frozenset[Party]] = {
    (state, action): frozenset(parties) for action, (states, parties) in _WHO.items() for state in states
} | {(_S.draft, _A.cancel): frozenset({_P.system})}

_NOT_YOURS: Mapping[Party, str] = {
    _P.owner: sentence("これは本人だけができます。"),
    _P.head: sentence("これは、いまの所属長(代理を含む)だけができます。自分の申込は一つ上の所属長が扱います。"),
    _P.hr: sentence("これは研修担当だけができます。自分の申込は扱えません。"),
    _P.instructor: sentence("これは、この開催回の講師または研修担当だけができます。"),
    _P.system: sentence("これは自動で行われます。"),
    _P.other: "",
}
_MISSING = sentence("この開催回への申込がありません。")
_IN_STATE = sentence("いまの状態(%(state)s)では、この操作はできません。画面を開き直して確かめてください。")


def check_action(*, state: State | None, action: Action, parties: frozenset[Party]) -> None:
    """Whether one of the parties may do this in this state. Raises Refused: the wrong person, or the wrong state."""
    may = ALLOWED.get((state, action), frozenset())
    if may & parties:
        return
    ever = frozenset(_WHO[action][1])
    if not ever & parties:
        raise Refused(_NOT_YOURS[next(party for party in _P if party in ever)])
    if state is None:
        raise Refused(_MISSING)
    raise Refused(_IN_STATE, state=STATE_NAMES[state])


def check_outcome(*, action: Action, outcome: State) -> State:
    """The state an action may lead to. Raises ValueError: a mistake of ours, never of a person."""
    if outcome not in OUTCOMES[action]:
        raise ValueError(f"{action} does not lead to {outcome}")
    return outcome
