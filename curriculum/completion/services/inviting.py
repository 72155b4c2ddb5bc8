"""アンケートの案内: after the course and three months later, each person (and head) is asked once.

That somebody was invited is known; whether they answered the anonymous questionnaire is not told here.
"""

from collections.abc import Iterable, Iterator
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
from foundation.mail import NewNotice
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
    """Invite whoever may answer now and was not invited yet. Returns how many were; again: none.

    In a handful of statements however many: nobody else can write meanwhile.
    """
    addressed = _addressed(list(_invitations(today)), today)
    fresh = once.first_times((each.name for each, _ in addressed), at=at)
    return mail.notify_each(_notices([each for each in addressed if each[0].name in fresh], today), at=at)


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


def _addressed(found: Iterable[_Invitation], today: date) -> list[tuple[_Invitation, int]]:
    """Each with whom it goes to: the person, or about use at work whoever decides for them today, if anybody does."""
    found = list(found)
    heads = enrolments.approvers_of({each.line.staff_id for each in found if each.about_others}, today)
    whom = [heads[each.line.staff_id].staff_id if each.about_others else each.line.staff_id for each in found]
    return [(each, recipient) for each, recipient in zip(found, whom, strict=True) if recipient is not None]


def _notices(addressed: Iterable[tuple[_Invitation, int]], today: date) -> Iterator[NewNotice]:
    addressed, courses = list(addressed), catalogues.catalogue(today).course_by_code
    view = Viewpoint(on=today, today=today)
    people = staff.people({each.line.staff_id for each, _ in addressed if each.about_others}, view)
    for each, recipient in addressed:
        code, course = each.offering.code, courses.get(each.offering.course_code)
        values = {"title": f"{course.name_ja if course else each.offering.course_code}（{code}）"}
        if each.about_others:
            values["name"] = people[each.line.staff_id].name if each.line.staff_id in people else ""
        link = f"/enrolments/{each.line.id}/questionnaires/{each.instrument}"
        yield NewNotice(recipient, MESSAGES[each.instrument], link, values)
