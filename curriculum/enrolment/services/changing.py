"""開催回を変える: capacity, days and place of an offering that people already have seats in; its cancellation."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from curriculum.enrolment import queries, rules
from curriculum.enrolment.rules import BEFORE_THE_START, SURE, Action, EnrolmentLine, State
from curriculum.enrolment.services import seating, writing
from curriculum.enrolment.services.writing import Hand
from curriculum.offering import queries as offerings
from curriculum.offering import services as offering_services
from curriculum.offering.rules import NewOffering, OfferingLine, check_offering
from foundation.errors import Refused, sentence
from foundation.history import Viewpoint
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff

CHANGED = sentence("研修「%(title)s」の日時または会場が変わりました。確かめてください。")
STOPPED = sentence("研修「%(title)s」は中止になりました。理由: %(reason)s")
DISPLACED = sentence("研修「%(title)s」の定員が減り、あなたの席がなくなりました。理由: %(reason)s")
SHOWN = 5


def change_offering(
    *, offering_id: int, new: NewOffering, reason: str, access: Access, at: datetime, today: date,
    displaced: Collection[int] = (), despite_clashes: bool = False,
) -> OfferingLine:  # fmt: skip
    """Change an offering. Fewer seats than taken: only with each displaced application (id) named; they are told.

    Moved to where somebody with a seat is busy elsewhere: refused with their names, unless `despite_clashes`.
    """
    hand = Hand(access=access, at=at, today=today)
    _hr_only(hand)
    old, lines = offerings.offering(offering_id), queries.in_offering(offering_id)
    rules.check_stands(offering=old)
    check_offering(new=new)
    rules.check_days_over(old=old, new=new, today=today)
    rules.check_capacity(capacity=new.capacity, lines=lines, displaced=displaced)
    said = rules.check_reason(reason=reason, needed=bool(displaced))
    if not despite_clashes:
        _refuse_clashes([line for line in lines if line.id not in displaced], old, new, hand)
    for line in lines:
        if line.id in displaced:
            _cancel(line, old, hand, DISPLACED, said)
    offering_services.change(offering_id, new, reason=said, actor=hand.actor, at=at)
    fresh = offerings.offering(offering_id)
    if (old.days, old.place, old.meeting) != (fresh.days, fresh.place, fresh.meeting):
        _tell_of_change(lines, displaced, fresh, hand)
    seating.settle(fresh, hand)
    if seating.decides_now(fresh, hand) and today < fresh.first_day:
        seating.select(fresh, hand)
    return fresh


def cancel_offering(*, offering_id: int, reason: str, access: Access, at: datetime, today: date) -> int:
    """Cancel an offering; everybody in it is told why. Returns how many applications ended with it."""
    hand = Hand(access=access, at=at, today=today)
    _hr_only(hand)
    offering, said = offerings.offering(offering_id), rules.check_reason(reason=reason, needed=True)
    rules.check_before_start(offering=offering, today=today)
    lines = [line for line in queries.in_offering(offering_id) if line.state in BEFORE_THE_START]
    for line in lines:
        _cancel(line, offering, hand, STOPPED, said)
    offering_services.cancel(offering_id, said, actor=hand.actor, at=at)
    return len(lines)


def select(*, offering_id: int, access: Access, at: datetime, today: date) -> list[EnrolmentLine]:
    """Decide an offering that is decided after its close: not before the close, not after the start."""
    hand = Hand(access=access, at=at, today=today)
    _hr_only(hand)
    offering = offerings.offering(offering_id)
    if today <= offering.closes_on:
        raise Refused("受付が終わってから決定できます。")
    rules.check_before_start(offering=offering, today=today)
    seating.settle(offering, hand)
    return seating.select(offering, hand)


def _hr_only(hand: Hand) -> None:
    if hand.access is None or Role.hr not in hand.access.roles:
        raise Refused("開催回を変えられるのは研修担当だけです。")


def _cancel(line: EnrolmentLine, offering: OfferingLine, hand: Hand, message: str, reason: str) -> None:
    """By the HR section as the system: one's own seat ends with the others'."""
    over = writing.move(
        line, offering=offering, action=Action.cancel, state=State.cancelled, hand=hand, reason=reason
    )
    writing.tell(over, message, offering=offering, hand=hand, reason=reason)


def _refuse_clashes(lines: Iterable[EnrolmentLine], old: OfferingLine, new: NewOffering, hand: Hand) -> None:
    if (old.days, old.mode) == (new.days, new.mode):
        return
    seated = [line.staff_id for line in lines if line.state in SURE]
    taken = queries.booked(seated, SURE)
    known = offerings.by_ids({offering_id for held in taken.values() for offering_id, _ in held})
    busy = [
        staff_id
        for staff_id in seated
        if any(new.overlaps(known[each]) for each, _ in taken[staff_id] if each != old.id)
    ]
    if busy:
        people = staff.people(busy, Viewpoint(on=hand.today, today=hand.today))
        names = "、".join(people[staff_id].name for staff_id in busy[:SHOWN] if staff_id in people)
        raise Refused(
            "新しい日時には、席のある%(count)d人(%(names)sほか)が別の研修を受けます。それでも変えるときは、そのことを"
            "選んでください。本人たちには変更を知らせます。",
            field="despite_clashes",
            count=len(busy),
            names=names,
        )


def _tell_of_change(
    lines: Iterable[EnrolmentLine], displaced: Collection[int], offering: OfferingLine, hand: Hand
) -> None:
    for line in lines:
        if line.state in BEFORE_THE_START and line.id not in displaced:
            writing.tell(line, CHANGED, offering=offering, hand=hand)
