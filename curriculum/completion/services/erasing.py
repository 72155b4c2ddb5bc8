"""保存期間: the training of people who left is erased; the offerings and the anonymous answers stay."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from curriculum.completion.models import Completion, Participation, QuestionnaireResponse, TrainingResult
from curriculum.enrolment.models import CalendarFeed, Enrolment, EnrolmentState
from foundation.db import session
from organisation.staff.queries import among


def erase_records_of(staff_ids: Iterable[int]) -> int:
    """Erase the applications of these people and all that came of them, inside a retention pass. Returns how many.

    What depends on something goes before it.
    """
    ids = sorted(staff_ids)
    theirs = select(Enrolment.id).where(among(Enrolment.staff_id, ids))
    for table in (QuestionnaireResponse, Participation, TrainingResult, Completion, EnrolmentState):
        session().execute(delete(table).where(table.enrolment_id.in_(theirs)))
    erased = session().execute(delete(Enrolment).where(among(Enrolment.staff_id, ids)).returning(Enrolment.id)).all()
    session().execute(delete(CalendarFeed).where(among(CalendarFeed.staff_id, ids)))
    return len(erased)
