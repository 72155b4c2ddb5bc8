"""アンケートの案内: after the course and three months later, each person (and head) is asked once.

That somebody was invited is known; whether they answered the anonymous questionnaire is not told here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from curriculum.completion import queries, rules
from curriculum.completion.rules import Instrument
from curriculum.course import queries as catalogues
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import EnrolmentLine
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation import mail, once
from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.staff import queries as staff

INVITED_FOR = timedelta(days=30)  # from the first day on which it may be answered
MESSAGES = {
    Instrument.reaction: sentence("研修「%(title)s」の受講者アンケートに答えてください。無記名です。"),
    Instrument.after: sentence("研修「%(title)s」で身についたことを、受講後の自己評価で教えてください。"),
    Instrument.follow_up: sentence("研修「%(title)s」から3か月です。学んだことを仕事で使ったかを教えてください。"),
    Instrument.follow_up_head: sentence(
        "%(name)sさんが研修「%(title)s」を受けて3か月です。仕事に活かせているかを教えてください。"
    ),
}


@dataclass(frozen=True)
class _Invitation:
    instrument: Instrument
    line: EnrolmentLine
    offering: OfferingLine

    @property
    def about_others(self) -> bool:
        return self.instrument is Instrument.follow_up_head

    @property
    def name(self) -> str:
        return f"questionnaire:{self.line.id}:{self.instrument}"


def invite(*, at: datetime, today: date) -> int:
    """Invite whoever may answer now and was not invited yet. Returns how many were; again: none."""
    found = list(_invitations(today))
    invited = once.done([each.name for each in found])
    fresh = [each for each in found if each.name not in invited]
    told = 0
    for each in fresh:
        recipient = _recipient(each, today)
        if recipient is not None and once.first_time(each.name, at=at):
            _tell(recipient, each, at, today)
            told += 1
    return told


def _invitations(today: date) -> Iterator[_Invitation]:
    dated = {
        (line.id, instrument): line
        for line in offerings.every()
        for instrument in MESSAGES
        if not line.cancelled and _begins(instrument, line) <= today < _begins(instrument, line) + INVITED_FOR
    }
    people = enrolments.in_offerings({offering_id for offering_id, _ in dated})
    results = queries.results_of_enrolments([line.id for lines in people.values() for line in lines])
    for (offering_id, instrument), offering in dated.items():
        for line in people.get(offering_id, []):
            attended = bool(results.get(line.id, rules.NOTHING).minutes)
            if rules.concerns(instrument=instrument, state=line.state, attended=attended):
                yield _Invitation(instrument, line, offering)


def _begins(instrument: Instrument, offering: OfferingLine) -> date:
    return rules.window(instrument=instrument, offering=offering).first_day


def _recipient(invitation: _Invitation, today: date) -> int | None:
    """The person, or about use at work whoever decides for them today; None when nobody does."""
    whom = invitation.line.staff_id
    return enrolments.approver_of(whom, today).staff_id if invitation.about_others else whom


def _tell(recipient: int, invitation: _Invitation, at: datetime, today: date) -> None:
    line = invitation.line
    course = catalogues.catalogue(today).course_by_code.get(invitation.offering.course_code)
    title = f"{course.name_ja if course else invitation.offering.course_code}（{invitation.offering.code}）"
    named = {"name": _name(line.staff_id, today)} if invitation.about_others else {}
    link = f"/enrolments/{line.id}/questionnaires/{invitation.instrument}"
    mail.notify(recipient, MESSAGES[invitation.instrument], link=link, at=at, title=title, **named)


def _name(staff_id: int, today: date) -> str:
    found = staff.person(staff_id, Viewpoint(on=today, today=today))
    return found.name if found else ""
