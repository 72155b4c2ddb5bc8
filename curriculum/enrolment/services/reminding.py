"""前日までのお知らせ: whoever has a seat is reminded three workdays before, once for each first day."""

from datetime import date, datetime

from curriculum.enrolment import queries
from curriculum.enrolment.rules import EnrolmentLine, State
from curriculum.enrolment.services import writing
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation import mail, once
from foundation.errors import sentence
from foundation.mail import NewNotice
from foundation.workdays import workdays_before

DAYS_BEFORE = 3
REMINDER = sentence("研修「%(title)s」は%(day)sに始まります。日時と会場を確かめてください。")


def remind(*, at: datetime, today: date) -> int:
    """Remind everybody with a seat in what begins within three workdays. Returns how many; again: none."""
    soon = {
        line.id: line
        for line in offerings.every()
        if not line.cancelled and workdays_before(line.first_day, DAYS_BEFORE) <= today < line.first_day
    }
    seated = [
        (line, soon[line.offering_id])
        for lines in queries.in_offerings(soon).values()
        for line in lines
        if line.state is State.confirmed
    ]
    names = [f"reminder:{line.id}:{offering.first_day}" for line, offering in seated]
    fresh = once.first_times(names, at=at)
    told = [each for each, name in zip(seated, names, strict=True) if name in fresh]
    titles = {each.id: writing.title(each, today) for each in {offering.id: offering for _, offering in told}.values()}
    return mail.notify_each((_reminder(line, offering, titles[offering.id]) for line, offering in told), at=at)


def _reminder(line: EnrolmentLine, offering: OfferingLine, title: str) -> NewNotice:
    values = {"title": title, "day": offering.first_day.isoformat()}
    return NewNotice(line.staff_id, REMINDER, writing.page_of(line), values)
