"""前日までのお知らせ: whoever has a seat is reminded three workdays before, once for each first day."""

from datetime import date, datetime

from curriculum.enrolment import queries
from curriculum.enrolment.rules import State
from curriculum.enrolment.services import writing
from curriculum.enrolment.services.writing import Hand
from curriculum.offering import queries as offerings
from foundation import once
from foundation.errors import sentence
from foundation.workdays import workdays_before

DAYS_BEFORE = 3
REMINDER = sentence("研修「%(title)s」は%(day)sに始まります。日時と会場を確かめてください。")


def remind(*, at: datetime, today: date) -> int:
    """Remind everybody with a seat in what begins within three workdays. Returns how many; again: none."""
    hand = Hand(access=None, at=at, today=today)
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
    names = {line.id: f"reminder:{line.id}:{offering.first_day}" for line, offering in seated}
    told = once.done(list(names.values()))
    fresh = [(line, offering) for line, offering in seated if names[line.id] not in told]
    for line, offering in fresh:
        if once.first_time(names[line.id], at=at):
            writing.tell(line, REMINDER, offering=offering, hand=hand, day=offering.first_day.isoformat())
    return len(fresh)
