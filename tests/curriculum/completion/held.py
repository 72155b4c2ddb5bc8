"""A day of training held: people with seats, the clock on the day, and the verbs of completion."""

from datetime import date, timedelta
from typing import Any

from curriculum.completion import queries, services
from curriculum.completion.rules import ResultRow, Results
from curriculum.enrolment.rules import EnrolmentLine
from foundation import db
from tests.curriculum.enrolment.world import FIRST_DAY, World

ENOUGH = Results({FIRST_DAY: 420}, None, True)
PRESENT = Results({FIRST_DAY: 420})
TOO_SHORT = Results({FIRST_DAY: 335}, None, True)
AWAY = Results({FIRST_DAY: 0})


def seated(world: World, *who: str, code: str = "T-001", **changed: Any) -> dict[str, EnrolmentLine]:
    """People with a seat in an offering of a day (420 minutes, ICT-103: an assignment, no test), which is today."""
    changed.setdefault("instructors", (world.people["instructor"],))
    world.held_on(code, **changed)
    lines = {each: world.applied_and_recommended(each, code) for each in who}
    to_the_day(world)
    return lines


def to_the_day(world: World, day: date = FIRST_DAY) -> None:
    world.later(days=(day - world.today).days)


def do(world: World, verb: str, who: str, **given: Any) -> Any:
    """A service of completion called by this person, in a transaction of its own, a second later."""
    world.at += timedelta(seconds=1)
    given |= {} if verb == "answer_anonymously" else {"at": world.at}
    with db.transaction():
        return getattr(services, verb)(access=world.access(who), today=world.today, **given)


def enter(world: World, who: str, line: EnrolmentLine, results: Results, exception: str = "", **given: Any) -> int:
    row = ResultRow(line.id, results, exception)
    found: int = do(world, "enter_results", who, offering_id=line.offering_id, rows=[row], **given)
    return found


def confirm(world: World, who: str, *lines: EnrolmentLine, **given: Any) -> list[int]:
    ids = [line.id for line in lines]
    found: list[int] = do(world, "confirm", who, offering_id=lines[0].offering_id, enrolment_ids=ids, **given)
    return found


def completed(world: World, line: EnrolmentLine) -> str:
    """Results that are enough, confirmed. Returns the certificate's number."""
    enter(world, "instructor", line, ENOUGH)
    confirm(world, "hr", line)
    return queries.of_offering(line.offering_id)[line.id].certificate_no
