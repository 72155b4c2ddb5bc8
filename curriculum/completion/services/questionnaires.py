"""アンケートに答える.

The anonymous answer and the word that somebody answered are two rows with nothing in common: no person, no moment, no
order, no line in the trail. Each night the trail learns of how many there are, and the rows are written anew, so that
not even the database's own bookkeeping holds them together.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from curriculum.completion import queries, rules
from curriculum.completion.models import AnonymousAnswer, Participation, QuestionnaireResponse
from curriculum.completion.rules import Instrument
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import EnrolmentLine
from curriculum.offering import queries as offerings
from foundation import audit, retention, trail
from foundation.audit import Actor
from foundation.db import engine, session
from foundation.errors import Refused
from foundation.history import take_back
from organisation.account.rules import Access
from organisation.staff import queries as staff
from skills.framework import queries as frameworks

LARGEST_ID = 2**62
REPLACED = "回答の変更"
COLLECTED = "questionnaire.collected"
SYSTEM = Actor("system")


def answer_anonymously(
    *, enrolment_id: int, answers: Mapping[str, int], comment: str, access: Access, today: date
) -> None:
    """Answer the anonymous questionnaire, once. Nothing is recorded of who or when."""
    line = _asked(enrolment_id, Instrument.reaction, access, today)
    if queries.has_answered(line.id):
        raise Refused("このアンケートには回答済みです。無記名のため、回答を見たり変えたりすることはできません。")
    rules.check_reaction(answers=answers, comment=comment)
    values = {"id": _free_id(), "offering_id": line.offering_id, "answers": dict(answers), "comment": comment.strip()}
    session().execute(insert(AnonymousAnswer).values(values))
    session().execute(insert(Participation).values(enrolment_id=line.id))


def _free_id() -> int:
    return secrets.randbelow(LARGEST_ID) + 1


def answer(
    *, enrolment_id: int, instrument: Instrument, answers: Mapping[str, Any], access: Access, at: datetime, today: date
) -> None:
    """Answer a named questionnaire, or change one's answer while it is open."""
    line = _asked(enrolment_id, instrument, access, today)
    _check_answers(line, instrument, answers)
    if queries.response(line.id, instrument) == dict(answers):
        return
    moment = audit.record(
        action="questionnaire.answered", actor=Actor(access.staff_no, access.staff_id), at=at,
        subject=staff.staff_no_of(line.staff_id), enrolment=line.id, instrument=str(instrument),
    ).moment  # fmt: skip
    table = QuestionnaireResponse
    former = select(table.id).where(
        table.enrolment_id == line.id, table.instrument == str(instrument), table.known_until.is_(None)
    )
    take_back(table, list(session().execute(former).scalars()), at=moment, reason=REPLACED)
    session().execute(insert(table).values(
        enrolment_id=line.id, instrument=str(instrument), answers=dict(answers), respondent_id=access.staff_id,
        known_since=moment,
    ))  # fmt: skip


def _check_answers(line: EnrolmentLine, instrument: Instrument, answers: Mapping[str, Any]) -> None:
    match instrument:
        case Instrument.reaction:
            raise Refused("このアンケートは無記名です。")
        case Instrument.before | Instrument.after:
            course = queries.course_of(offerings.offering(line.offering_id))
            highest = frameworks.in_force(offerings.offering(line.offering_id).first_day).max_level
            rules.check_ratings(levels=answers, skills=course.levels if course else (), highest=highest)
        case Instrument.follow_up | Instrument.follow_up_head:
            rules.check_follow_up(
                use=answers["use"], example=answers["example"], minutes_saved=answers.get("minutes_saved")
            )


def _asked(enrolment_id: int, instrument: Instrument, access: Access, today: date) -> EnrolmentLine:
    """The enrolment, when this person is asked this today. Raises Refused, NotFound."""
    line = enrolments.enrolment(enrolment_id)
    if not is_asked(line, instrument, access, today):
        raise Refused("このアンケートに答えられるのは、受講した本人(所属長への調査は所属長)だけです。")
    attended = queries.results_of_enrolments([line.id]).get(line.id, rules.NOTHING).minutes
    rules.check_open(
        instrument=instrument, offering=offerings.offering(line.offering_id), state=line.state,
        attended=bool(attended), today=today,
    )  # fmt: skip
    return line


def is_asked(line: EnrolmentLine, instrument: Instrument, access: Access, today: date) -> bool:
    """The person themselves; about use at work also whoever decides for them today."""
    if not access.is_person:
        return False
    if instrument is Instrument.follow_up_head:
        return line.staff_id != access.staff_id and (
            enrolments.approver_of(line.staff_id, today).staff_id == access.staff_id
        )
    return line.staff_id == access.staff_id


def nightly_steps(at: datetime, today: date) -> tuple[tuple[str, Callable[[], int]], ...]:
    """The steps of a night with their names; each returns for how many offerings there was something new."""
    return ((COLLECTED, lambda: collect(at=at)),)


def collect(*, at: datetime) -> int:
    """The night's work: the trail learns how many anonymous answers each offering has, the rows are written anew.

    Returns for how many offerings there was something new. Safe to run twice.
    """
    codes = offerings.by_ids(queries.counts())
    fresh = 0
    for offering_id, count in sorted(queries.counts().items()):
        code = codes[offering_id].code
        if _last_told(code) != count:
            audit.record(action=COLLECTED, actor=SYSTEM, at=at, subject=code, offering=code, answers=count)
            fresh += 1
    if fresh:
        _shuffle(at)
    return fresh


def _last_told(code: str) -> int | None:
    found = trail.lines(trail.Search(action=COLLECTED, subject=code), limit=1, offset=0)
    return (found[0].content or {}).get("answers") if found else None


def _shuffle(at: datetime) -> None:
    """On PostgreSQL rows remember the transaction that wrote them and lie in the order they came: write them anew."""
    if engine().dialect.name != "postgresql":
        return
    with retention.erasing(at=at):
        for table, order in ((AnonymousAnswer, AnonymousAnswer.id), (Participation, Participation.enrolment_id)):
            rows = session().execute(select(*table.__table__.columns).order_by(order)).mappings()
            again = [dict(row) for row in rows]
            session().execute(delete(table))
            session().execute(insert(table), again)
