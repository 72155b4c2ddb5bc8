"""成績を入力する: minutes, test and assignment of the people of an offering; what they were before stays known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from curriculum.completion import queries, rules
from curriculum.completion.models import TrainingResult
from curriculum.completion.rules import ResultKind, ResultRow, Results
from curriculum.course import queries as catalogues
from curriculum.course.rules import Course, Prerequisite
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment import services as enrolling
from curriculum.enrolment.rules import Action, EnrolmentLine, Rule, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation import audit
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import Refused, sentence
from foundation.history import Viewpoint, take_back
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from skills.framework import queries as frameworks

CHANGED = "成績の訂正"
STALE = sentence("開いている間に、ほかの人が成績を変えました。画面を開き直して、もう一度確かめてください。")
CONFIRMED = sentence("%(name)sさんの修了は確定しています。成績を変えるには、先に修了を取り消してください。")
CLEARED = sentence("出席を入力した人の時間を空にすることはできません。出席していなかった日は0分と入力してください。")
LACKING = sentence(
    "%(name)sさんは前提条件（%(lacking)s）を満たしていないため、出席にできません。"
    "研修担当が理由を書けば、例外として出席にできます。"
)


@dataclass(frozen=True, kw_only=True)
class Work:
    """What results are entered for, by whom and when."""

    offering: OfferingLine
    course: Course
    access: Access
    at: datetime
    today: date

    @property
    def actor(self) -> Actor:
        return Actor(self.access.staff_no, self.access.staff_id)

    @property
    def is_hr(self) -> bool:
        return Role.hr in self.access.roles


def work_on(offering_id: int, *, access: Access, at: datetime, today: date) -> Work:
    """The offering with the course as it holds on its first day. Raises NotFound, Refused when it was cancelled."""
    offering = offerings.offering(offering_id)
    if offering.cancelled:
        raise Refused("この開催回は中止になりました。")
    course = queries.course_of(offering)
    if course is None:
        raise Refused("この開催回の研修は、研修体系に登録されていません。")
    return Work(offering=offering, course=course, access=access, at=at, today=today)


def enter_results(
    *, offering_id: int, rows: Sequence[ResultRow], access: Access, at: datetime, today: date, seen: str | None = None
) -> int:
    """Make these the results of these people, all or none; the state follows. Returns for how many something changed.

    `seen`: queries.seen() when the page was shown; Refused when the results have changed since.
    """
    work = work_on(offering_id, access=access, at=at, today=today)
    refuse_stale(offering_id, seen)
    lines = {line.id: line for line in enrolments.in_offering(offering_id)}
    before = queries.results_of(offering_id)
    changed = 0
    for row in rows:
        line, former = lines.get(row.enrolment_id), before.get(row.enrolment_id, rules.NOTHING)
        if row.results != former or row.exception:
            _check_row(line, row, work)
            write([(_sure(line), former, row)], work)
            changed += 1
    return changed


def _check_row(line: EnrolmentLine | None, row: ResultRow, work: Work) -> None:
    """check(), its refusal naming the field of this person: `minutes_12` …"""
    try:
        check(line, row, work)
    except Refused as refusal:
        field = f"{refusal.field or 'minutes'}_{row.enrolment_id}"
        raise Refused(refusal.message, field=field, **refusal.values) from None


def refuse_stale(offering_id: int, seen: str | None) -> None:
    """Raises Refused when the results are not what was looked at."""
    if seen is not None and seen != queries.seen(offering_id):
        raise Refused(STALE)


def _sure(line: EnrolmentLine | None) -> EnrolmentLine:
    if line is None:
        raise Refused("この人は、この開催回の受講者ではありません。")
    return line


def check(found: EnrolmentLine | None, row: ResultRow, work: Work) -> None:
    """Whether this person's results may become these. Raises Refused."""
    line = _sure(found)
    rules.check_entering(access=work.access, offering=work.offering, owner_id=line.staff_id)
    if line.state is State.completed:
        raise Refused(CONFIRMED, name=name_of(line.staff_id, work.today))
    if line.state not in queries.TAUGHT:
        raise Refused("%(name)sさんは、この開催回の受講が決まっていません。", name=name_of(line.staff_id, work.today))
    rules.check_results(
        results=row.results, offering=work.offering, course_minutes=work.course.minutes, rule=work.course.completion,
        today=work.today,
    )  # fmt: skip
    _check_cleared(line, row)
    _check_prerequisites(line, row, work)


def _check_cleared(line: EnrolmentLine, row: ResultRow) -> None:
    """Whoever was found attended or absent stays so: there must be minutes that say it."""
    if line.state in (State.attended, State.absent) and not row.results.minutes_by_day:
        raise Refused(CLEARED, field="minutes")


def _check_prerequisites(line: EnrolmentLine, row: ResultRow, work: Work) -> None:
    if row.exception and not work.is_hr:
        raise Refused("前提条件の例外を認められるのは研修担当だけです。")
    if not _admits(line, row, work) or line.rule == Rule.prerequisite:
        return
    lacking = () if row.exception else lacking_of(line.staff_id, work)
    if lacking:
        raise Refused(LACKING, name=name_of(line.staff_id, work.today), lacking="、".join(lacking))


def _admits(line: EnrolmentLine, row: ResultRow, work: Work) -> bool:
    """Whether the row makes somebody an attendant who was not one."""
    action = rules.attendance(offering=work.offering, results=row.results)
    return action is Action.attend and line.state in (State.confirmed, State.absent)


def lacking_of(staff_id: int, work: Work) -> tuple[str, ...]:
    """The prerequisites not held when the first day begins, in words."""
    day = min(work.offering.first_day - timedelta(days=1), work.today)
    done = queries.completed_before([staff_id], work.offering.first_day)
    unmet = enrolments.unmet(staff_id, work.offering, today=day, completed=done)
    return tuple(in_words(each, work.offering.first_day) for each in unmet)


def in_words(each: Prerequisite, on: date) -> str:
    """研修「データ活用研修（基礎）」の修了, or スキルC01のレベル2."""
    if each.course:
        course = catalogues.catalogue(on).course_by_code.get(each.course)
        return f"研修「{course.name_ja if course else each.course}」の修了"
    skill = frameworks.in_force(on).skill_by_code.get(each.skill)
    return f"{each.skill}{f' {skill.name_ja}' if skill else ''} レベル{each.level}"


def name_of(staff_id: int, today: date) -> str:
    """The name of a person as it is today."""
    return staff.people([staff_id], Viewpoint(on=today, today=today))[staff_id].name


def write(changes: Iterable[tuple[EnrolmentLine, Results, ResultRow]], work: Work, *, action: str = "") -> None:
    """Write checked results, each with a line of its own in the trail; with `action` "" results.entered."""
    for line, former, row in changes:
        moment = audit.record(
            action=action or "results.entered", actor=work.actor, at=work.at, subject=staff.staff_no_of(line.staff_id),
            offering=work.offering.code, minutes=row.results.minutes, test=row.results.test_percent,
            assignment=row.results.assignment, reason=row.exception or None,
        ).moment  # fmt: skip
        keep([(line, former, row)], work, moment)
        follow(line, row, work)


def keep(changes: Sequence[tuple[EnrolmentLine, Results, ResultRow]], work: Work, moment: datetime) -> None:
    """The values that differ: the former ones are taken back, the new ones known from the moment."""
    fresh: list[dict[str, Any]] = []
    gone: list[int] = []
    held = _held([line.id for line, _, _ in changes])
    for line, former, row in changes:
        before, after = dict(_values(former, work)), dict(_values(row.results, work))
        gone += [held[line.id, *place] for place, value in before.items() if after.get(place) != value]
        fresh += [
            {"enrolment_id": line.id, "kind": str(kind), "day": day, "value": value,
             "actor_id": work.access.staff_id, "known_since": moment}
            for (kind, day), value in after.items() if before.get((kind, day)) != value
        ]  # fmt: skip
    take_back(TrainingResult, gone, at=moment, reason=CHANGED)
    if fresh:
        session().execute(insert(TrainingResult), fresh)


def _held(enrolment_ids: list[int]) -> dict[tuple[int, str, date], int]:
    table = TrainingResult
    statement = select(table.id, table.enrolment_id, table.kind, table.day).where(
        staff.among(table.enrolment_id, enrolment_ids), table.known_until.is_(None)
    )
    return {(row.enrolment_id, row.kind, row.day): row.id for row in session().execute(statement)}


def _values(results: Results, work: Work) -> Iterator[tuple[tuple[str, date], int]]:
    """What is kept of the results: (kind, day) → value. Test and assignment belong to the last day."""
    last = work.offering.last_day
    yield from (((ResultKind.attendance.value, day), each) for day, each in results.minutes_by_day.items())
    if results.test_percent is not None:
        yield (ResultKind.test.value, last), results.test_percent
    if results.assignment is not None:
        yield (ResultKind.assignment.value, last), int(results.assignment)


def follow(line: EnrolmentLine, row: ResultRow, work: Work) -> None:
    """The state follows the minutes; of what was found incomplete only a new confirmation changes it."""
    action = rules.attendance(offering=work.offering, results=row.results)
    if action is None or line.state is State.incomplete:
        return
    state = State.attended if action is Action.attend else State.absent
    if line.state is state and not row.exception:
        return
    admitted = Rule.prerequisite if row.exception else None
    enrolling.mark(
        enrolment_id=line.id, action=action, access=work.access, at=work.at, today=work.today, reason=row.exception,
        rule=admitted,
    )  # fmt: skip
