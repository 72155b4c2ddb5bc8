"""受講履歴 and 修了証書 in the forms they leave the house: rows of a table, data of a document."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext

from curriculum.completion import queries
from curriculum.completion.queries import Attempt
from curriculum.completion.rules import CompletionLine
from curriculum.course.rules import Course
from curriculum.enrolment.rules import STATE_NAMES, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation import clock, fiscal
from foundation.history import Viewpoint
from foundation.tables import Cell
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import UnitKind
from web import guards
from web.formats import named, say

FEW = 3


def columns() -> tuple[str, ...]:
    """The headings of the exported history."""
    return (
        gettext("開催回コード"), gettext("研修コード"), gettext("研修"), gettext("初日"), gettext("最終日"),
        gettext("状態"), gettext("受講時間（分）"), gettext("試験（％）"), gettext("課題"), gettext("修了した日"),
        gettext("修了証の番号"), gettext("取り消した修了証と理由"), gettext("足りなかったこと"),
    )  # fmt: skip


def row(each: Attempt) -> tuple[Cell, ...]:
    """One attempt as it is exported; days in ISO."""
    done, results = each.completion, each.results
    return (
        each.offering.code, each.offering.course_code, named(each.course) if each.course else "",
        each.offering.first_day.isoformat(), each.offering.last_day.isoformat(),
        say(STATE_NAMES[each.enrolment.state]), results.minutes,
        "" if results.test_percent is None else results.test_percent, _judged(results.assignment),
        done.completed_on.isoformat() if done else "", done.certificate_no if done else "",
        gettext("、").join(f"{line.certificate_no} {line.annulled_reason}" for line in annulled(each)),
        " ".join(reasons(each)),
    )  # fmt: skip


def _judged(assignment: bool | None) -> str:
    return "" if assignment is None else gettext("合格") if assignment else gettext("不合格")


def annulled(each: Attempt) -> list[CompletionLine]:
    """Completions of this attempt that were annulled."""
    return [line for line in each.completions if line.annulled]


def reasons(each: Attempt) -> list[str]:
    """Why it was not completed, in the reader's language; nothing while it is not decided."""
    if each.enrolment.state is not State.incomplete or each.outcome is None:
        return []
    return [say(reason.message, reason.values) for reason in each.outcome.reasons]


def minutes_in_hours(minutes: int) -> str:
    """6時間, 1時間30分, 45分: as documents say it."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}時間" if hours else "") + (f"{rest}分" if rest or not hours else "")


def period(offering: OfferingLine) -> str:
    """The days of an offering as documents say them."""
    days = sorted({day.on for day in offering.days})
    if len(days) <= FEW:
        return "・".join(fiscal.wareki_weekday(day) for day in days)
    return f"{fiscal.wareki(days[0])}から{fiscal.wareki(days[-1])}まで（{len(days)}日間）"


def certificate(line: CompletionLine) -> dict[str, Any]:
    """The data of a certificate: the person as they were named and posted on the day of completion."""
    offering = offerings.offering(line.offering_id)
    course = queries.course_of(offering, line.catalogue_version)
    person = _person_on(line.staff_id, line.completed_on)
    issued = line.confirmed_at.astimezone(clock.TOKYO).date()
    return {
        **_person(person, line.completed_on), "number": line.certificate_no, "offering": offering.code,
        "course": _course(line.course_code, course), "period": period(offering),
        "hours": minutes_in_hours(course.minutes if course else line.minutes),
        "completed_on": fiscal.wareki(line.completed_on), "issued_on": fiscal.wareki(issued), "annulled": _undone(line),
    }  # fmt: skip


def _undone(line: CompletionLine) -> str:
    if line.annulled_at is None:
        return ""
    return f"この修了は{fiscal.wareki(line.annulled_at.astimezone(clock.TOKYO).date())}に取り消されました。"


def _course(code: str, course: Course | None) -> str:
    return f"{code}　{course.name_ja}" if course else code


def _person_on(staff_id: int, day: date) -> PersonLine:
    today = guards.today()
    then = staff.people([staff_id], Viewpoint(on=day, today=today)).get(staff_id)
    return then or staff.people([staff_id], guards.present())[staff_id]


def _person(person: PersonLine, day: date) -> dict[str, str]:
    tree = units.tree(day)
    cities = [unit.name for unit in tree.by_id.values() if unit.kind is UnitKind.city]
    inside = person.unit_id is not None and person.unit_id in tree.by_id
    return {
        "name": person.name, "staff_no": person.staff_no, "issuer": cities[0] if cities else "",
        "unit": tree.path_name(person.unit_id) if inside and person.unit_id is not None else "",
    }  # fmt: skip


def document(person: PersonLine, attempts: Iterable[Attempt]) -> dict[str, Any]:
    """The data of a training history as a document."""
    attempts, today = list(attempts), guards.today()
    done = [each for each in attempts if each.completion is not None]
    total = sum(each.course.minutes for each in done if each.course)
    return {
        **_person(person, today), "as_of": f"{fiscal.wareki(today)} 現在", "completed": f"{len(done)}件",
        "hours": minutes_in_hours(total), "lines": [_line(each) for each in attempts],
    }  # fmt: skip


def _line(each: Attempt) -> dict[str, str]:
    test, done = each.results.test_percent, each.completion
    notes = [f"第{done.certificate_no}号"] if done else []
    notes += [f"第{line.certificate_no}号は取消（{line.annulled_reason}）" for line in annulled(each)]
    if each.enrolment.state is State.incomplete and each.outcome is not None:
        notes += [reason.message % reason.values if reason.values else reason.message
                  for reason in each.outcome.reasons]  # fmt: skip
    return {
        "offering": each.offering.code, "course": _course(each.offering.course_code, each.course),
        "period": period(each.offering), "state": STATE_NAMES[each.enrolment.state],
        "minutes": f"{each.results.minutes}分", "test": "" if test is None else f"{test}％",
        "note": "\n".join(notes),
    }  # fmt: skip
