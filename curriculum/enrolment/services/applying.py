"""申し込む: by oneself, recommended by the head, or designated by the HR section."""

from collections.abc import Sequence
from datetime import date, datetime

from curriculum.enrolment import queries, rules
from curriculum.enrolment.rules import Action, EnrolmentLine, Rule, State
from curriculum.enrolment.services import seating, writing
from curriculum.enrolment.services.writing import Hand
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation.errors import Refused, sentence
from organisation.account.rules import Access

APPLIED = sentence("%(name)sさんから研修「%(title)s」の申込がありました。")
PUT_FORWARD = sentence("所属長があなたを研修「%(title)s」に推薦しました。")
NOMINATED = sentence("研修「%(title)s」の受講者に指名されました。理由: %(reason)s")
TWICE = sentence("この開催回には、すでに有効な申込があります。")


def save_draft(*, offering_id: int, note: str, access: Access, at: datetime, today: date) -> EnrolmentLine:
    """Keep an application as a draft: nobody else sees it. Saving again replaces the note."""
    hand = Hand(access=access, at=at, today=today)
    offering, line = offerings.offering(offering_id), queries.current(writing.person(hand), offering_id)
    rules.check_action(state=_state(line), action=Action.save, parties=frozenset({rules.Party.owner}))
    rules.check_window(offering=offering, today=today)
    return writing.move(
        line or writing.blank(offering, writing.person(hand), hand), offering=offering, action=Action.save,
        state=State.draft, hand=hand, note=rules.check_note(note=note),
    )  # fmt: skip


def apply(
    *, offering_id: int, access: Access, at: datetime, today: date, note: str = "", swaps_from_id: int | None = None
) -> EnrolmentLine:
    """Apply, also from one's draft or a returned application. Where no approval is needed it is decided at once.

    `swaps_from_id`: one's confirmed seat in another offering of the course, kept until this one is certain.
    """
    hand = Hand(access=access, at=at, today=today)
    staff_id, offering = writing.person(hand), offerings.offering(offering_id)
    line = queries.current(staff_id, offering_id) or writing.blank(offering, staff_id, hand)
    if line.state not in (State.draft, State.returned):
        raise Refused(TWICE, field="offering")
    rules.check_window(offering=offering, today=today)
    _check_swap(swaps_from_id, offering, staff_id, today)
    _check_person(staff_id, offering, hand, replaced=swaps_from_id)
    said = {"note": rules.check_note(note=note), "swaps_from_id": swaps_from_id}
    if offering.needs_approval:
        made = writing.move(line, offering=offering, action=Action.apply, state=State.applied, hand=hand, **said)
        _tell_the_head(made, offering, hand, name=access.name)
    else:
        made = seating.recommended(line, offering=offering, action=Action.apply, hand=hand, **said)
    return made


def _tell_the_head(line: EnrolmentLine, offering: OfferingLine, hand: Hand, *, name: str) -> None:
    writing.tell_all(
        writing.deciders(line.staff_id, hand), APPLIED, link=f"{writing.PAGE_OF_HEADS}/{line.id}", hand=hand,
        name=name, title=writing.title(offering, hand.today),
    )  # fmt: skip


def put_forward(
    *, offering_id: int, staff_id: int, reason: str, access: Access, at: datetime, today: date
) -> EnrolmentLine:
    """The head recommends somebody who has not applied; the person is told and may withdraw."""
    hand = Hand(access=access, at=at, today=today)
    offering, line = offerings.offering(offering_id), queries.current(staff_id, offering_id)
    rules.check_action(state=_state(line), action=Action.put_forward, parties=hand.parties(staff_id, offering))
    rules.check_window(offering=offering, today=today)
    _check_person(staff_id, offering, hand)
    said = rules.check_reason(reason=reason, needed=True)
    before = line or writing.blank(offering, staff_id, hand)
    made = seating.recommended(before, offering=offering, action=Action.put_forward, hand=hand, reason=said)
    writing.tell(made, PUT_FORWARD, offering=offering, hand=hand)
    seating.tell_outcome(made, offering, hand)
    return made


def nominate(
    *, offering_id: int, staff_ids: Sequence[int], reason: str, access: Access, at: datetime, today: date,
    over_capacity: bool = False,
) -> list[EnrolmentLine]:  # fmt: skip
    """指名: seats by name, with a reason, all or none; listed among the public exceptions as rule and count.

    A designated person needs no approval and may pass those who wait: that is what the exception says. Beyond the
    capacity only with `over_capacity`.
    """
    hand = Hand(access=access, at=at, today=today)
    offering, said = offerings.offering(offering_id), rules.check_reason(reason=reason, needed=True)
    rules.check_before_start(offering=offering, today=today)
    if not staff_ids:
        raise Refused("指名する職員を選んでください。", field="staff_ids")
    seating.settle(offering, hand)
    made = []
    for staff_id in dict.fromkeys(staff_ids):
        made.append(_nominate_one(staff_id, offering, hand, reason=said, over_capacity=over_capacity))
    return made


def _nominate_one(
    staff_id: int, offering: OfferingLine, hand: Hand, *, reason: str, over_capacity: bool
) -> EnrolmentLine:
    line = queries.current(staff_id, offering.id)
    rules.check_action(state=_state(line), action=Action.nominate, parties=hand.parties(staff_id, offering))
    _check_person(staff_id, offering, hand, replaced=line.swaps_from_id if line else None)
    seats = seating.seats_now(offering, hand)
    share = seats.seat_for(queries.belongs([staff_id], offering.shares, hand.today).get(staff_id, ()))
    if share is None and not over_capacity:
        raise Refused(
            "空いている席がありません。定員を超えて指名するときは、そのことを選んでください。", field="over_capacity"
        )
    made = writing.move(
        line or writing.blank(offering, staff_id, hand), offering=offering, action=Action.nominate,
        state=State.confirmed, hand=hand, reason=reason, seat_no=seats.next_number(),
        share=rules.BEYOND if share is None else share,
        rule=Rule.over_capacity if share is None else Rule.designation,
    )  # fmt: skip
    seating.give_up_the_other(made, hand)
    writing.tell(made, NOMINATED, offering=offering, hand=hand, reason=reason)
    return made


def _state(line: EnrolmentLine | None) -> State | None:
    return line.state if line else None


def _check_swap(source_id: int | None, offering: OfferingLine, staff_id: int, today: date) -> None:
    if source_id is not None:
        source = queries.enrolment(source_id)
        here = offerings.offering(source.offering_id)
        rules.check_swap(source=source, here=here, there=offering, staff_id=staff_id, today=today)


def _check_person(staff_id: int, offering: OfferingLine, hand: Hand, *, replaced: int | None = None) -> None:
    """Posted today, free at the time, and with the prerequisites held or booked. Raises Refused."""
    seating.check_posted(staff_id, hand)
    given_up = seating.to_give_up(replaced, hand)
    but = {offering.id} | ({given_up.offering_id} if given_up else set())
    rules.check_free(offering=offering, booked=queries.seats_elsewhere(staff_id, but=but))
    unmet = queries.unmet(staff_id, offering, today=hand.today)
    if unmet:
        raise Refused(
            "前提条件(%(unmet)s)を満たしておらず、先に終わる開催回の申込もありません。",
            unmet="、".join(each.course or f"{each.skill} レベル{each.level}" for each in unmet),
        )
