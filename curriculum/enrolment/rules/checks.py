"""申込の条件: what must hold before somebody may apply, take a seat or leave it. Pure."""

from collections.abc import Iterable
from datetime import date, datetime

from curriculum.enrolment.rules.states import Party, State
from curriculum.enrolment.rules.values import EnrolmentLine
from curriculum.offering.rules import NewOffering, OfferingLine, PriorityClass
from foundation.errors import Refused
from foundation.fiscal import wareki

LONGEST_NOTE = 400


def check_window(*, offering: OfferingLine, today: date) -> None:
    """Whether one may apply today. Raises Refused with the day it opens or the day it closed."""
    check_stands(offering=offering)
    if today < offering.opens_on:
        raise Refused("申込の受付は%(day)sからです。", day=wareki(offering.opens_on))
    if today > offering.closes_on:
        raise Refused("申込の受付は%(day)sで終わりました。", day=wareki(offering.closes_on))


def check_stands(*, offering: OfferingLine) -> None:
    """A cancelled offering takes nobody. Raises Refused."""
    if offering.cancelled:
        raise Refused("この開催回は中止になりました。")


def check_days_over(*, old: OfferingLine, new: NewOffering, today: date) -> None:
    """Days that are over stay as they were: attendance was taken on them. Raises Refused."""
    over = [{day for day in each.days if day.on < today} for each in (old, new)]
    if over[0] != over[1]:
        raise Refused("終わった日の日程は変えられません。出席の記録と合わなくなるためです。", field="days")


def check_before_start(*, offering: OfferingLine, today: date) -> None:
    """Seats are given before the first day. Raises Refused."""
    check_stands(offering=offering)
    if today >= offering.first_day:
        raise Refused("この開催回は%(day)sに始まっています。", day=wareki(offering.first_day))


def check_leaving(*, line: EnrolmentLine, offering: OfferingLine, parties: frozenset[Party], today: date) -> None:
    """A seat is left until the cut-off; after it, and before the end, only the HR section takes it back."""
    if Party.hr in parties or Party.system in parties or line.state is not State.confirmed:
        return
    if today > offering.cutoff_on:
        raise Refused(
            "取り消せるのは%(day)sまででした。事情があるときは研修担当に連絡してください。",
            day=wareki(offering.cutoff_on),
        )


def check_offer(*, line: EnrolmentLine, offering: OfferingLine, at: datetime, today: date) -> None:
    """An offer is taken while it stands, and until the cut-off. Raises Refused."""
    if line.overdue(at) or today > offering.cutoff_on:
        raise Refused("案内の期限を過ぎました。席は次の人に回ります。")


def check_free(*, offering: OfferingLine, booked: Iterable[OfferingLine]) -> None:
    """Nobody is in two places at once. `booked`: the other offerings the person has a seat in. Raises Refused."""
    for other in booked:
        if offering.overlaps(other):
            raise Refused(
                "同じ時間に受講が決まっている開催回(%(code)s)があります。", field="offering", code=other.code
            )


def check_swap(
    *, source: EnrolmentLine, here: OfferingLine, there: OfferingLine, staff_id: int, today: date
) -> None:
    """A swap is from one's own seat in another offering, not begun yet, of the same course. Raises Refused."""
    check_before_start(offering=here, today=today)
    if today > here.cutoff_on:
        raise Refused("席を手放せるのは%(day)sまでだったため、振り替えられません。", day=wareki(here.cutoff_on))
    if source.staff_id != staff_id or source.state is not State.confirmed:
        raise Refused("振り替えられるのは、受講が決まっている自分の席だけです。")
    if there.course_code != here.course_code or there.id == here.id:
        raise Refused("振り替えられるのは、同じ研修のほかの開催回だけです。")


def check_reason(*, reason: str, needed: bool) -> str:
    """The reason without surrounding blanks; at most 400 characters. Raises Refused when one is needed and missing."""
    said = reason.strip()
    if needed and not said:
        raise Refused("理由を書いてください。本人に伝わります。", field="reason")
    return check_note(note=said, field="reason")


def check_note(*, note: str, field: str = "note") -> str:
    """The note without surrounding blanks; at most 400 characters. Raises Refused."""
    said = note.strip()
    if len(said) > LONGEST_NOTE:
        raise Refused("%(limit)d字までです(いま%(length)d字)。", field=field, limit=LONGEST_NOTE, length=len(said))
    return said


def priority(*, classes: Iterable[PriorityClass], of_person: frozenset[PriorityClass]) -> tuple[int, PriorityClass]:
    """The first of the offering's classes the person is in, with its rank from 1; else the last: everybody."""
    ranked = tuple(classes)
    for rank, each in enumerate(ranked, 1):
        if each in of_person:
            return rank, each
    return len(ranked) + 1, PriorityClass.other
