"""推薦の状態遷移: who may do what with a nomination in which state. Pure. Source: issue 4 part 1.

Four eyes: whoever nominated or revised does not check; nobody has a part in their own nomination.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from foundation.errors import Refused, sentence
from organisation.appointment.rules.terms import REASON_LIMIT

LONGEST_AHEAD = timedelta(days=366)


class State(StrEnum):
    """推薦の状態."""

    nominated = "nominated"
    returned = "returned"
    checked = "checked"
    appointed = "appointed"
    declined = "declined"
    withdrawn = "withdrawn"
    lapsed = "lapsed"


NOMINATION_STATE_NAMES: Mapping[State, str] = {
    State.nominated: sentence("推薦済み（確認待ち）"),
    State.returned: sentence("差戻し（推薦した所属の修正待ち）"),
    State.checked: sentence("確認済み（発令待ち）"),
    State.appointed: sentence("任命済み"),
    State.declined: sentence("任命不承認"),
    State.withdrawn: sentence("推薦の取下げ"),
    State.lapsed: sentence("推薦の失効"),
}
RUNNING = frozenset({State.nominated, State.returned, State.checked})


class Action(StrEnum):
    """What moves a nomination."""

    nominate = "nominate"
    revise = "revise"
    check = "check"
    return_ = "return"
    decline = "decline"
    withdraw = "withdraw"
    appoint = "appoint"
    lapse = "lapse"


OUTCOMES: Mapping[Action, State] = {
    Action.nominate: State.nominated,
    Action.revise: State.nominated,
    Action.check: State.checked,
    Action.return_: State.returned,
    Action.decline: State.declined,
    Action.withdraw: State.withdrawn,
    Action.appoint: State.appointed,
    Action.lapse: State.lapsed,
}
REASONED = frozenset({Action.return_, Action.decline, Action.withdraw})


class Party(StrEnum):
    """Who somebody is to a nomination today. `nominator`: nominated or revised it; `owner`: the nominee."""

    bureau = "bureau"
    nominator = "nominator"
    secretariat = "secretariat"
    owner = "owner"
    hr = "hr"
    system = "system"
    other = "other"


_S, _A, _P = State, Action, Party
_WHO: Mapping[Action, tuple[tuple[State | None, ...], tuple[Party, ...]]] = {
    _A.nominate: ((None,), (_P.bureau, _P.secretariat)),
    _A.revise: ((_S.returned,), (_P.bureau, _P.nominator)),
    _A.check: ((_S.nominated,), (_P.secretariat,)),
    _A.return_: ((_S.nominated, _S.checked), (_P.secretariat,)),
    _A.decline: ((_S.nominated, _S.checked), (_P.secretariat,)),
    _A.withdraw: (tuple(sorted(RUNNING)), (_P.bureau, _P.nominator)),
    _A.appoint: ((_S.checked,), (_P.secretariat,)),
    _A.lapse: (tuple(sorted(RUNNING)), (_P.system,)),
}
ALLOWED: Mapping[tuple[State | None, Action], frozenset[Party]] = {
    (state, action): frozenset(parties) for action, (states, parties) in _WHO.items() for state in states
}
_NOT_YOURS: Mapping[Party, str] = {
    _P.bureau: sentence("これは、この所属の局・区等担当、または推薦した人だけができます。自分の推薦には関われません。"),
    _P.secretariat: sentence("これは事務局だけができます。推薦した人と推薦された本人にはできません。"),
    _P.system: sentence("これは自動で行われます。"),
}
_MISSING = sentence("この推薦はありません。")
_IN_STATE = sentence("この推薦はいま「%(state)s」なので、この操作はできません。画面を開き直して確かめてください。")
CHANGED = sentence("この推薦は、いまほかの操作で変わりました。画面を開き直してください。")


def parties(
    *, staff_id: int | None, nominee_id: int, nominator_ids: Iterable[int], acts_for_unit: bool, secretariat: bool,
    hr: bool,
) -> frozenset[Party]:  # fmt: skip
    """Who this person is to the nomination. The nominee is nothing else; a nominator is not the secretariat."""
    if staff_id == nominee_id:
        return frozenset({_P.owner})
    nominated = staff_id in set(nominator_ids) and (acts_for_unit or secretariat)
    found = {
        _P.bureau: acts_for_unit, _P.nominator: nominated, _P.secretariat: secretariat and not nominated, _P.hr: hr,
    }  # fmt: skip
    return frozenset(party for party, holds in found.items() if holds) or frozenset({_P.other})


def allowed(*, state: State, parties: Iterable[Party]) -> frozenset[Action]:
    """What these parties may do with a nomination in this state."""
    mine = frozenset(parties)
    return frozenset(action for (each, action), may in ALLOWED.items() if each is state and may & mine)


def check_action(*, state: State | None, action: Action, parties: frozenset[Party]) -> None:
    """Whether one of the parties may do this in this state. Raises Refused: the wrong person, or the wrong state."""
    if ALLOWED.get((state, action), frozenset()) & parties:
        return
    ever = _WHO[action][1]
    if not set(ever) & parties:
        raise Refused(_NOT_YOURS[_P.secretariat if action is _A.nominate and _P.owner not in parties else ever[0]])
    if state is None:
        raise Refused(_MISSING)
    raise Refused(_IN_STATE, state=NOMINATION_STATE_NAMES[state])


def check_unchanged(*, seen: int | None, current: int) -> None:
    """What somebody decides about is what they saw: a stale tab or a second click is refused. None: not asked."""
    if seen is not None and seen != current:
        raise Refused(CHANGED)


def check_first_day(*, first_day: date, today: date) -> None:
    """A nomination is for a day to come, or today, at most a year ahead. Raises Refused."""
    if first_day < today:
        raise Refused("任命の予定日は、今日以後の日にしてください。", field="first_day")
    if first_day > today + LONGEST_AHEAD:
        raise Refused("任命の予定日は、一年以内の日にしてください。", field="first_day")


def check_said(*, action: Action, reason: str) -> str:
    """The reason without spaces around it; returning, declining and withdrawing need one. Raises Refused."""
    plain = reason.strip()
    if action in REASONED and not plain:
        raise Refused("理由を書いてください。", field="reason")
    if len(plain) > REASON_LIMIT:
        raise Refused("%(limit)d字以内で書いてください。", field="reason", limit=REASON_LIMIT)
    return plain


def is_late(*, first_day: date, today: date, days: int) -> bool:
    """Whether the first day is over by more than so many days."""
    return today > first_day + timedelta(days=days)
