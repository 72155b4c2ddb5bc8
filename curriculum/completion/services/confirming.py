"""修了を確定する・取り消す: what passes the rule becomes a certificate and evidence, in the same breath."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, insert, select

from curriculum.completion import queries, rules
from curriculum.completion.models import Completion
from curriculum.completion.queries import Standing
from curriculum.completion.rules import CompletionLine
from curriculum.completion.services.entering import Work, name_of, refuse_stale, work_on
from curriculum.course import queries as catalogues
from curriculum.course import rules as courses
from curriculum.course.rules import Course
from curriculum.enrolment import services as enrolling
from curriculum.enrolment.rules import Action, State
from foundation import audit, mail
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused, sentence
from foundation.history import take_back
from organisation.account.rules import Access
from organisation.staff import queries as staff
from skills.evidence import services as evidence
from skills.evidence.rules import NewEvidence
from skills.framework import queries as frameworks

PAGE = "/training-history"
COMPLETED = sentence("「%(course)s」の修了が確定しました。修了証（第%(number)s号）を受け取れます。")
INCOMPLETE = sentence("「%(course)s」は未修了になりました。足りなかったことは受講履歴で確かめられます。")
ANNULLED = sentence("「%(course)s」の修了（第%(number)s号）が取り消されました。理由: %(reason)s")


def confirm(
    *, offering_id: int, enrolment_ids: Sequence[int], access: Access, at: datetime, today: date,
    seen: str | None = None,
) -> list[int]:  # fmt: skip
    """Confirm what the rule says of these people, all or none. Returns the ids of the completions made.

    `seen`: queries.seen() when the page was shown; Refused when the results have changed since.
    """
    work = work_on(offering_id, access=access, at=at, today=today)
    rules.check_over(offering=work.offering, today=today)
    refuse_stale(offering_id, seen)
    standings = {each.enrolment.id: each for each in queries.standings(work.offering, work.course)}
    chosen = [standings.get(each) for each in dict.fromkeys(enrolment_ids)]
    for each in chosen:
        _check(each, access, today)
    made = [confirm_one(each, work) for each in chosen if each is not None and not each.decided]
    return [each for each in made if each is not None]


def _check(standing: Standing | None, access: Access, today: date) -> None:
    if standing is None:
        raise NotFound("この人は、この開催回の受講者ではありません。")
    line = standing.enrolment
    rules.check_confirming(access=access, owner_id=line.staff_id)
    if line.state is State.completed:
        raise Refused("この受講の修了はすでに確定しています。")
    if line.state is State.confirmed:
        raise Refused("%(name)sさんの出席が入力されていません。", name=name_of(line.staff_id, today))


def confirm_one(standing: Standing, work: Work) -> int | None:
    """What the rule says of one person becomes so. Returns the completion's id, None when it is not enough."""
    action = Action.complete if standing.outcome.passed else Action.incomplete
    enrolling.mark(
        enrolment_id=standing.enrolment.id, action=action, access=work.access, at=work.at, today=work.today
    )
    if not standing.outcome.passed:
        mail.notify(standing.enrolment.staff_id, INCOMPLETE, link=PAGE, at=work.at, course=work.course.name_ja)
        return None
    return _complete(standing, work)


def _complete(standing: Standing, work: Work) -> int:
    line, day = standing.enrolment, rules.completed_on(offering=work.offering, results=standing.results)
    number, levels = _next_number(day), _levels(work.course, day)
    moment = audit.record(
        action="completion.confirmed", actor=work.actor, at=work.at, subject=staff.staff_no_of(line.staff_id),
        offering=work.offering.code, certificate=number, skills=levels,
    ).moment  # fmt: skip
    statement = insert(Completion).values(
        enrolment_id=line.id, offering_id=work.offering.id, staff_id=line.staff_id, course_code=work.course.code,
        catalogue_version=catalogues.catalogue(work.offering.first_day).version, certificate_no=number,
        completed_on=day, minutes=standing.results.minutes, test_percent=standing.results.test_percent,
        confirmer_id=work.access.staff_id, known_since=moment,
    )  # fmt: skip
    made = session().execute(statement.returning(Completion.id)).scalar_one()
    evidence.add([
        NewEvidence(
            staff_id=line.staff_id, skill_code=skill, level=level, kind=work.course.kind, acquired_on=day,
            confirmer_id=work.access.staff_id, note=f"{work.course.name_ja}（{work.offering.code}）",
            source=rules.source(certificate_no=number),
        )
        for skill, level in levels.items()
    ], moment=moment)  # fmt: skip
    mail.notify(line.staff_id, COMPLETED, link=PAGE, at=work.at, course=work.course.name_ja, number=number)
    return made


def _levels(course: Course, on: date) -> dict[str, int]:
    return dict(courses.granted(course=course, framework=frameworks.in_force(on)))


def _next_number(completed_on: date) -> str:
    return rules.certificate_no(completed_on=completed_on, number=last_number(completed_on) + 1)


def last_number(completed_on: date) -> int:
    """The highest number given in the fiscal year, annulled ones included: none is given twice."""
    first = rules.prefix(completed_on=completed_on)
    statement = select(Completion.certificate_no).where(Completion.certificate_no.startswith(first))
    newest = statement.order_by(func.length(Completion.certificate_no).desc(), Completion.certificate_no.desc())
    last = session().execute(newest.limit(1)).scalar()
    return int(last.removeprefix(first)) if last else 0


def annul(*, certificate_no: str, reason: str, access: Access, at: datetime, today: date) -> None:
    """Annul a completion: its evidence is voided, the person is told why. Results may be entered anew afterwards."""
    line = queries.completion(certificate_no)
    rules.check_confirming(access=access, owner_id=line.staff_id)
    if line.annulled:
        raise Refused("この修了はすでに取り消されています。")
    said = rules.required_reason(reason=reason)
    enrolling.mark(
        enrolment_id=line.enrolment_id, action=Action.annul, access=access, at=at, today=today, reason=said
    )
    moment = audit.record(
        action="completion.annulled", actor=Actor(access.staff_no, access.staff_id), at=at,
        subject=staff.staff_no_of(line.staff_id), certificate=certificate_no, reason=said,
    ).moment  # fmt: skip
    take_back(Completion, [line.id], at=moment, reason=said)
    evidence.void_of_source(line.staff_id, rules.source(certificate_no=certificate_no), moment=moment, reason=said)
    mail.notify(
        line.staff_id, ANNULLED, link=PAGE, at=at, course=course_name(line), number=certificate_no, reason=said
    )


def course_name(line: CompletionLine) -> str:
    """The name of the course as it was completed."""
    course = catalogues.of_version(line.catalogue_version).course_by_code.get(line.course_code)
    return course.name_ja if course else line.course_code
