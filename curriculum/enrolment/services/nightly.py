"""毎日の処理: what time alone brings about. Each step is one transaction, and doing it again changes nothing."""

from collections.abc import Callable
from datetime import date, datetime

from curriculum.enrolment import queries
from curriculum.enrolment.rules import BEFORE_THE_START, Action, State
from curriculum.enrolment.services import seating, writing
from curriculum.enrolment.services.writing import Hand
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation.errors import sentence

Step = tuple[str, Callable[[], int]]
UNSENT = sentence("申込の受付が終わったため")
NOT_SELECTED = sentence("研修「%(title)s」は、席が空かないまま受付を終えました。ほかの開催回を探せます。")
NOT_DECIDED = sentence("研修「%(title)s」は、所属長の承認がないまま受付を終えました。")
CLOSED = sentence("研修「%(title)s」の申込は、差し戻されたまま受付が終わりました。ほかの開催回を探せます。")


def nightly_steps(at: datetime, today: date) -> tuple[Step, ...]:
    """The steps of a night with their names, in order; each returns how many applications it moved."""
    hand = Hand(access=None, at=at, today=today)
    return (
        ("enrolment.left", lambda: _cancel_those_who_left(hand)),
        ("enrolment.unsent", lambda: _close_what_was_not_sent(hand)),
        ("enrolment.selected", lambda: _select(hand)),
        ("enrolment.offered", lambda: _settle(hand)),
        ("enrolment.cut_off", lambda: _cut_off(hand)),
    )


def _open(*states: State) -> dict[int, OfferingLine]:
    """The offerings, not cancelled, in which somebody is in one of the states."""
    found = offerings.by_ids({line.offering_id for line in queries.in_state(*states)})
    return {offering_id: offering for offering_id, offering in sorted(found.items()) if not offering.cancelled}


def _cancel_those_who_left(hand: Hand) -> int:
    """What has begun stays: whether they came is for the instructor to say."""
    begins = {each.id: each for each in offerings.every() if hand.today < each.first_day}
    lines = [line for line in queries.in_state(*sorted(BEFORE_THE_START)) if line.offering_id in begins]
    here = seating.posted((line.staff_id for line in lines), hand)
    gone = [line for line in lines if line.staff_id not in here]
    for line in gone:
        seating.cancel_left(line, begins[line.offering_id], hand)
    for offering_id in sorted({line.offering_id for line in gone if line.holds_seat}):
        seating.settle(begins[offering_id], hand)
    return len(gone)


def _close_what_was_not_sent(hand: Hand) -> int:
    """Drafts and returned applications end with the application window."""
    known, count = _open(State.draft, State.returned), 0
    for line in queries.in_state(State.draft, State.returned):
        offering = known.get(line.offering_id)
        if offering is not None and hand.today > offering.closes_on:
            over = writing.move(
                line, offering=offering, action=Action.lapse, state=State.lapsed, hand=hand, reason=UNSENT
            )
            if line.state is State.returned:
                writing.tell(over, CLOSED, offering=offering, hand=hand)
            count += 1
    return count


def _select(hand: Hand) -> int:
    """A seat free by now (an offer ran out, a share was released) goes to whoever waits first."""
    count = 0
    for offering in _open(State.recommended).values():
        if seating.decides_now(offering, hand) and hand.today < offering.first_day:
            seating.settle(offering, hand)
            count += len(seating.select(offering, hand))
    return count


def _settle(hand: Hand) -> int:
    return sum(len(seating.settle(offering, hand)) for offering in _open(State.waitlisted, State.offered).values())


def _cut_off(hand: Hand) -> int:
    return sum(
        _close_the_list(offering, hand)
        for offering in _open(State.applied, State.recommended, State.waitlisted).values()
        if hand.today > offering.cutoff_on
    )


def _close_the_list(offering: OfferingLine, hand: Hand) -> int:
    """After the cut-off nobody is offered a seat any more: those who wait, or were never decided on, are told so."""
    over = 0
    for line in queries.in_offering(offering.id):
        if line.state in (State.applied, State.recommended, State.waitlisted):
            message = NOT_DECIDED if line.state is State.applied else NOT_SELECTED
            made = writing.move(
                line, offering=offering, action=Action.not_select, state=State.not_selected, hand=hand
            )
            writing.tell(made, message, offering=offering, hand=hand)
            over += 1
    return over
