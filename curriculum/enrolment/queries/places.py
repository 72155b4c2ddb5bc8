"""順番を見せる: the places of those who wait, without anybody's history. Positions order them, so there are no ties."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from curriculum.enrolment.models import EnrolmentState
from curriculum.enrolment.rules import EnrolmentLine, State
from foundation.db import session
from foundation.history import known
from organisation.staff.queries import among

_S = EnrolmentState


def places(lines: Iterable[EnrolmentLine]) -> Mapping[int, int]:
    """The place (1 first) of those of the applications that wait, by id; one statement, none when nobody waits."""
    waiting = {line.id: line.offering_id for line in lines if line.state is State.waitlisted}
    if not waiting:
        return {}
    order = (_S.priority, func.coalesce(_S.queued, _S.position))
    place = func.row_number().over(partition_by=_S.offering_id, order_by=order).label("place")
    queue = select(_S.enrolment_id, place).where(
        known(_S, None), _S.state == State.waitlisted, among(_S.offering_id, waiting.values())
    )
    numbered = queue.subquery()
    mine = select(numbered).where(among(numbered.c.enrolment_id, waiting))
    return {enrolment_id: found for enrolment_id, found in session().execute(mine)}
