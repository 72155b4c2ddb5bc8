"""席を決める: who is recommended takes a free seat or waits; free seats are offered in the order of the list.

Every service that frees or takes a seat settles the offering first, so a seat that is free has nobody waiting for it,
and whoever comes next overtakes nobody.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from curriculum.enrolment import queries, rules
from curriculum.enrolment.rules import HOLDS_SEAT, SURE, Action, EnrolmentLine, Rule, Seats, State
from curriculum.enrolment.services import writing
from curriculum.enrolment.services.writing import NOW, Hand
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine, Selection
from foundation import settings, workdays
from foundation.errors import Refused, sentence
from foundation.history import Viewpoint
from organisation.staff import queries as staff

OFFERED = sentence(
    "研修「%(title)s」に席が空きました。%(until)sまでに受けるかどうかを答えてください。席は確保してあります。"
)
LAPSED = sentence("研修「%(title)s」の席の案内は、期限までに返事がなかったため終わりました。")
DECIDED = sentence("研修「%(title)s」の受講が決まりました。")
WAITING = sentence("研修「%(title)s」は満席のため、キャンセル待ちになりました。順番と理由は申込の画面で見られます。")
RESERVED = {"rule": Rule.reserved, "reason": sentence("優先枠の席")}
LEFT = sentence("異動・退職により、今日どの所属にも配置されていないため")
SWAPPED = sentence("振替")
EXCHANGED = sentence("研修「%(title)s」の席は、振替先の受講が決まったため手放しました。")


def settle(offering: OfferingLine, hand: Hand) -> list[EnrolmentLine]:
    """Let offers that stood too long lapse and offer the free seats in order. Returns the offers made.

    After the cut-off no offer stands and none is made.
    """
    holding, over = queries.those(offering.id, HOLDS_SEAT), hand.today > offering.cutoff_on
    lapsed = [line for line in holding if line.overdue(hand.at) or (over and line.state is State.offered)]
    for line in lapsed:
        _lapse(line, offering, hand)
    staying = [line for line in holding if line not in lapsed]
    seats = rules.seats_of(offering=offering, lines=staying, today=hand.today)
    if offering.cancelled or over or seats.full:
        return []
    waiting = queries.those(offering.id, [State.waitlisted])
    return _offer(waiting, seats, offering, hand) if waiting else []


def _lapse(line: EnrolmentLine, offering: OfferingLine, hand: Hand) -> None:
    system = _system(hand)
    over = writing.move(line, offering=offering, action=Action.lapse, state=State.lapsed, hand=system)
    writing.tell(over, LAPSED, offering=offering, hand=system)


def _offer(
    waiting: Sequence[EnrolmentLine], seats: Seats, offering: OfferingLine, hand: Hand
) -> list[EnrolmentLine]:  # fmt: skip
    here = _still_here(waiting, offering, hand)
    belongs = queries.belongs([line.staff_id for line in here], offering.shares, hand.today)
    until = _until(offering, hand)
    return [
        _offer_one(grant, offering, _system(hand), until=until)
        for grant in rules.grants(seats=seats, waiting=here, belongs=belongs)
    ]


def _offer_one(grant: rules.Grant, offering: OfferingLine, hand: Hand, *, until: Any) -> EnrolmentLine:
    out_of_order = RESERVED if grant.past and not grant.line.rule else {}
    offered = writing.move(
        grant.line, offering=offering, action=Action.offer, state=State.offered, hand=hand, seat_no=grant.number,
        share=grant.share, offered_until=until, **out_of_order,
    )  # fmt: skip
    writing.tell(offered, OFFERED, offering=offering, hand=hand, until=until.isoformat(timespec="minutes"))
    return offered


def _until(offering: OfferingLine, hand: Hand) -> Any:
    days = settings.setting("enrolment.offer_workdays")
    return min(workdays.moment_after(hand.at, days), workdays.end_of_day(offering.cutoff_on))


def _still_here(waiting: Sequence[EnrolmentLine], offering: OfferingLine, hand: Hand) -> list[EnrolmentLine]:
    """Those of them who are still posted; the others are cancelled."""
    here = posted((line.staff_id for line in waiting), hand)
    for line in waiting:
        if line.staff_id not in here:
            cancel_left(line, offering, _system(hand))
    return [line for line in waiting if line.staff_id in here]


def seats_now(offering: OfferingLine, hand: Hand) -> Seats:
    """The seats as they are in this transaction."""
    holding = queries.those(offering.id, HOLDS_SEAT)
    return rules.seats_of(offering=offering, lines=holding, today=hand.today)


def recommended(
    line: EnrolmentLine, *, offering: OfferingLine, action: Action, hand: Hand, **said: Any
) -> EnrolmentLine:
    """Somebody is recommended: they take a free seat, wait, or (selection after the close) stay until it."""
    settle(offering, hand)
    rank, named = rules.priority(
        classes=offering.priorities, of_person=queries.classes_of(line.staff_id, offering, hand.today)
    )
    said |= {"priority": rank, "priority_class": str(named), "queued": NOW}
    outcome: tuple[State, dict[str, Any]] = (State.recommended, {})
    if decides_now(offering, hand):
        select(offering, hand)
        outcome = _seat_or_wait(line.staff_id, offering, hand, rank=rank)
    state, seat = outcome
    made = writing.move(line, offering=offering, action=action, state=state, hand=hand, **_both(said, seat))
    if state is State.confirmed:
        give_up_the_other(made, hand)
    return made


def _both(said: dict[str, Any], seat: dict[str, Any]) -> dict[str, Any]:
    """What was said, with the seat; the reason somebody wrote goes before that of the seat."""
    return said | seat | ({"reason": said["reason"]} if said.get("reason") else {})


def decides_now(offering: OfferingLine, hand: Hand) -> bool:
    """Whether a recommendation is followed by a seat or a place on the list today, or stands until the close."""
    return offering.selection is Selection.first_come or hand.today > offering.closes_on


def posted(staff_ids: Iterable[int], hand: Hand) -> set[int]:
    """Those who work somewhere today."""
    unit_of = staff.heads(Viewpoint(on=hand.today, today=hand.today)).places.unit_of
    return {staff_id for staff_id in staff_ids if staff_id in unit_of}


def check_posted(staff_id: int, hand: Hand) -> None:
    """Whoever takes part works somewhere today. Raises Refused."""
    if not posted([staff_id], hand):
        raise Refused("今日どの所属にも配置されていない職員は申し込めません。")


def seats_besides(line: EnrolmentLine, states: Collection[State], hand: Hand) -> list[OfferingLine]:
    """The other offerings in which the person is in one of the states, but for the one to be swapped."""
    given_up = to_give_up(line.swaps_from_id, hand)
    but = {line.offering_id} | ({given_up.offering_id} if given_up else set())
    return queries.seats_elsewhere(line.staff_id, but=but, states=states)


def to_give_up(enrolment_id: int | None, hand: Hand) -> EnrolmentLine | None:
    """The seat a swap would replace, while it is still held and may still be left; else None: it is in the way."""
    other = queries.enrolment(enrolment_id) if enrolment_id is not None else None
    if other is None or other.state is not State.confirmed:
        return None
    return other if hand.today <= offerings.offering(other.offering_id).cutoff_on else None


def cancel_left(line: EnrolmentLine, offering: OfferingLine, hand: Hand) -> EnrolmentLine:
    """The person works nowhere any more: the application is cancelled."""
    return writing.move(line, offering=offering, action=Action.cancel, state=State.cancelled, hand=hand, reason=LEFT)


def give_up_the_other(line: EnrolmentLine, hand: Hand) -> None:
    """A seat is certain: the one it was to replace is given up in the same breath, and goes to the next who waits.

    Not when it can no longer be left: then both are kept, and the person settles it with the HR section.
    """
    other = to_give_up(line.swaps_from_id, hand)
    if other is None:
        return
    offering = offerings.offering(other.offering_id)
    writing.move(other, offering=offering, action=Action.withdraw, state=State.withdrawn, hand=hand, reason=SWAPPED)
    writing.tell(other, EXCHANGED, offering=offering, hand=hand)
    settle(offering, hand)


def _seat_or_wait(
    staff_id: int, offering: OfferingLine, hand: Hand, *, rank: int
) -> tuple[State, dict[str, Any]]:  # fmt: skip
    seats = seats_now(offering, hand)
    share = seats.seat_for(queries.belongs([staff_id], offering.shares, hand.today).get(staff_id, ()))
    if share is None:
        return State.waitlisted, {}
    passed = any(line.priority <= rank for line in queries.those(offering.id, [State.waitlisted]))
    return State.confirmed, {"seat_no": seats.next_number(), "share": share, **(RESERVED if passed else {})}


def tell_outcome(line: EnrolmentLine, offering: OfferingLine, hand: Hand) -> None:
    """Tell the person what became of their recommendation."""
    messages = {State.confirmed: DECIDED, State.waitlisted: WAITING}
    if line.state in messages:
        writing.tell(line, messages[line.state], offering=offering, hand=hand)


def select(offering: OfferingLine, hand: Hand) -> list[EnrolmentLine]:
    """Seats to the recommended by priority class, then moment; the rest waits. Returns those decided.

    Whoever has a seat elsewhere at the same time by now is offered theirs instead: the choice is the person's.
    """
    lines = queries.those(offering.id, [State.recommended])
    if not lines:
        return []
    here = _still_here(lines, offering, hand)
    seats = seats_now(offering, hand)
    belongs = queries.belongs([line.staff_id for line in here], offering.shares, hand.today)
    given = {grant.line.id: grant for grant in rules.grants(seats=seats, waiting=here, belongs=belongs)}
    ranked = sorted(here, key=lambda one: one.order)
    return [_select_one(line, given.get(line.id), offering, _system(hand)) for line in ranked]


def _select_one(
    line: EnrolmentLine, grant: rules.Grant | None, offering: OfferingLine, hand: Hand
) -> EnrolmentLine:  # fmt: skip
    busy = any(offering.overlaps(other) for other in seats_besides(line, SURE, hand)) if grant else False
    if grant is None or busy:
        made = writing.move(line, offering=offering, action=Action.wait, state=State.waitlisted, hand=hand)
        if grant and hand.today <= offering.cutoff_on:
            return _offer_one(replace(grant, line=made), offering, hand, until=_until(offering, hand))
    else:
        made = writing.move(
            line, offering=offering, action=Action.confirm, state=State.confirmed, hand=hand, seat_no=grant.number,
            share=grant.share, **(RESERVED if grant.past else {}),
        )  # fmt: skip
        give_up_the_other(made, hand)
    tell_outcome(made, offering, hand)
    return made


def _system(hand: Hand) -> Hand:
    return Hand(access=None, at=hand.at, today=hand.today)
