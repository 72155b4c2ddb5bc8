"""キャンセル待ちの順番: the place, why, and what changed. Pure."""

from collections.abc import Mapping, Sequence

from curriculum.enrolment.rules.states import State
from curriculum.enrolment.rules.values import EnrolmentLine, Place, Told
from curriculum.offering.rules import PRIORITY_NAMES, PriorityClass
from foundation.errors import sentence

WHY = sentence(
    "順番は、優先区分、次に所属長が承認した順で決まります。あなたの優先区分は「%(priority)s」で、先の区分に%(before)d人、"
    "同じ区分であなたより先に承認された人が%(earlier)d人います。"
)
WHY_ADVANCED = sentence("名のある例外(%(rule)s)により、順番が先頭の組に移されています。先に%(earlier)d人います。")
FIRST_SEEN = sentence("昨日の終わりには、まだ順番がありませんでした。")
SAME = sentence("昨日から順番は変わっていません。")
BEFORE = sentence("昨日の終わりには%(place)d番目でした。")
SEATED = sentence("先にいた%(count)d人に席が決まりました。")
GONE = sentence("先にいた%(count)d人が辞退などで抜けました。")
ADVANCED = sentence("%(count)d人が、名のある例外により先になりました。")
CLASSED = sentence("優先区分が先の%(count)d人が加わりました。")
MOVED = sentence("名のある例外により、あなたの順番が先頭の組に移されました。")


def waiting_order(lines: Sequence[EnrolmentLine]) -> tuple[EnrolmentLine, ...]:
    """Those who wait, first first."""
    return tuple(sorted((line for line in lines if line.state is State.waitlisted), key=lambda line: line.order))


def place_of(
    *, enrolment_id: int, now: Sequence[EnrolmentLine], yesterday: Sequence[EnrolmentLine]
) -> Place | None:
    """The place of somebody who waits, None for others. `now` and `yesterday`: all lines of the offering then."""
    waiting = waiting_order(now)
    own = next((line for line in waiting if line.id == enrolment_id), None)
    if own is None:
        return None
    ahead = waiting[: waiting.index(own)]
    return Place(len(ahead) + 1, len(waiting), _why(own, ahead), _changes(own, ahead, now, yesterday))


def _why(own: EnrolmentLine, ahead: Sequence[EnrolmentLine]) -> Told:
    same = sum(line.priority == own.priority for line in ahead)
    if own.priority == 0:
        return Told(WHY_ADVANCED, {"rule": own.rule, "earlier": same})
    named = PRIORITY_NAMES[PriorityClass(own.priority_class)]
    return Told(WHY, {"priority": named, "before": len(ahead) - same, "earlier": same})


def _changes(
    own: EnrolmentLine, ahead: Sequence[EnrolmentLine], now: Sequence[EnrolmentLine],
    yesterday: Sequence[EnrolmentLine],
) -> tuple[Told, ...]:  # fmt: skip
    before = waiting_order(yesterday)
    place = next((number for number, line in enumerate(before, 1) if line.id == own.id), None)
    if place is None:
        return (Told(FIRST_SEEN),)
    left, came = _moved(before[: place - 1], ahead, {line.id: line for line in now})
    counts = {
        SEATED: sum(line.holds_seat for line in left),
        GONE: sum(not line.holds_seat and line.state is not State.waitlisted for line in left),
        ADVANCED: sum(line.priority == 0 for line in came),
        CLASSED: sum(line.priority > 0 for line in came),
    }
    told = tuple(Told(message, {"count": count}) for message, count in counts.items() if count)
    if own.order != before[place - 1].order:
        told = (Told(MOVED), *told)
    return (Told(BEFORE, {"place": place}), *told) if told else (Told(SAME),)


def _moved(
    before: Sequence[EnrolmentLine], ahead: Sequence[EnrolmentLine], now: Mapping[int, EnrolmentLine]
) -> tuple[list[EnrolmentLine], list[EnrolmentLine]]:
    """Those who were ahead and are not now (as they stand now), and those who are ahead and were not."""
    were, are = {line.id for line in before}, {line.id for line in ahead}
    left = [now[line.id] for line in before if line.id not in are and line.id in now]
    return left, [line for line in ahead if line.id not in were]
