"""offerings · enrolments · recommendation · withdrawal · roster · completions."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from apiflask import APIBlueprint, abort

from curriculum.completion import services as completions
from curriculum.completion.services import Learnt
from curriculum.enrolment import queries, services
from curriculum.enrolment.queries import places
from curriculum.enrolment.rules import Action, EnrolmentLine, Occupancy, Party, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import Day, OfferingLine
from foundation.history import Viewpoint
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from web import answers, guards
from web.api import tokens, training_documents
from web.api.bodies import changing, optional_body
from web.api.tokens import auth
from web.api.training_documents import (
    Decision,
    Enrolment,
    Enrolments,
    Leaving,
    NewCompletions,
    NewEnrolment,
    Offerings,
    OfferingsAsked,
    Roster,
)
from web.guards import open_to_all

pages = APIBlueprint("api_curriculum", __name__, tag="研修")


@pages.get("/offerings")
@pages.auth_required(auth)
@pages.input(OfferingsAsked, location="query", arg_name="asked")
@pages.output(Offerings)
@open_to_all
def list_offerings(asked: OfferingsAsked) -> dict[str, Any]:
    """開催回

    初日の順。長いので limit と offset で区切って答えます。
    """
    today = guards.today()
    found = [line for line in offerings.every() if _is_asked_for(line, asked, today)]
    end = asked.offset + asked.limit
    page = found[asked.offset : end]
    full = queries.occupancy([line.id for line in page])
    return {
        "total": len(found),
        "next_offset": end if end < len(found) else None,
        "offerings": [_offering(line, full.get(line.id, Occupancy()), today) for line in page],
    }


@pages.post("/enrolments")
@pages.auth_required(auth)
@pages.input(NewEnrolment, location="json", arg_name="asked")
@pages.output(Enrolment, 201)
@open_to_all
@changing(201)
def apply(asked: NewEnrolment) -> dict[str, Any]:
    """開催回に申し込む

    トークンの職員として。前の回答を失ったときは、同じ Idempotency-Key で送り直せます。
    """
    offering = offerings.offering_by_code(asked.offering)
    made = services.apply(offering_id=offering.id, note=asked.note, access=tokens.person(), **_now())
    return _told(made)


@pages.get("/enrolments/mine")
@pages.auth_required(auth)
@pages.output(Enrolments)
@open_to_all
def mine() -> dict[str, Any]:
    """自分の申込

    新しい順。
    """
    found = queries.of_person(tokens.person().staff_id or 0)
    dated = offerings.by_ids({line.offering_id for line in found})
    return {"enrolments": _enrolments(found, dated.values())}


@pages.post("/enrolments/<int:enrolment_id>/recommendation")
@pages.auth_required(auth)
@optional_body(pages, Decision)
@pages.output(Enrolment)
@open_to_all
@changing()
def decide(enrolment_id: int, asked: Decision) -> dict[str, Any]:
    """所属長として承認する・承認しない・差し戻す

    本文がなければ承認します。
    """
    access = _concerned(enrolment_id)
    made = services.decide(
        enrolment_id=enrolment_id, action=Action(asked.decision), reason=asked.reason, access=access, **_now()
    )
    return _told(made)


@pages.post("/enrolments/<int:enrolment_id>/withdrawal")
@pages.auth_required(auth)
@optional_body(pages, Leaving)
@pages.output(Enrolment)
@open_to_all
@changing()
def withdraw(enrolment_id: int, asked: Leaving) -> dict[str, Any]:
    """自分の申込を取り下げる"""
    access = _concerned(enrolment_id)
    return _told(services.withdraw(enrolment_id=enrolment_id, reason=asked.reason, access=access, **_now()))


@pages.get("/offerings/<code>/roster")
@pages.auth_required(auth)
@pages.output(Roster)
@open_to_all
def roster(code: str) -> dict[str, Any]:
    """開催回の全員の状態と順番

    人事担当だけが読めます。席の順、キャンセル待ちの順、そのほか。
    """
    _hr_only()
    offering, today = offerings.offering_by_code(code), guards.today()
    lines = [line for line in queries.in_offering(offering.id) if line.state is not State.draft]
    people = staff.people({line.staff_id for line in lines}, Viewpoint(on=today, today=today, sees_future=True))
    tokens.log_reading(people)
    named = [
        told | {"staff_no": people[line.staff_id].staff_no, "name": people[line.staff_id].name}
        for line, told in zip(lines, _enrolments(lines, [offering]), strict=True)
    ]
    return {
        "offering": offering.code,
        "course": offering.course_code,
        "capacity": offering.capacity,
        "held": sum(line.holds_seat for line in lines),
        "waiting": sum(line.state is State.waitlisted for line in lines),
        "enrolments": named,
    }


@pages.post("/completions")
@pages.auth_required(auth)
@pages.input(NewCompletions, location="json", arg_name="asked")
@pages.output(training_documents.Completed)
@open_to_all
@changing()
def take_completions(asked: NewCompletions) -> dict[str, Any]:
    """eラーニングの成績と修了を取り込む

    人事担当だけができます。一件でも誤りがあれば何も取り込みません。
    """
    access = _hr_only()
    rows = [Learnt(**each.model_dump()) for each in asked.completions]
    done = completions.import_completions(rows=rows, access=access, **_now())
    return {"completed": list(done.completed), "kept": done.kept, "same": done.same}


def _now() -> dict[str, Any]:
    return {"at": guards.now(), "today": guards.today()}


def _hr_only() -> Access:
    found = tokens.access()
    if Role.hr not in found.roles:
        abort(403)
    return found


def _concerned(enrolment_id: int) -> Access:
    """The person, if the application is any business of theirs; 404 alike for nobody's and for somebody else's.

    A draft is its owner's business alone.
    """
    access, line = tokens.person(), queries.enrolment(enrolment_id)
    offering = offerings.offering(line.offering_id)
    who = queries.parties(staff_id=line.staff_id, offering=offering, access=access, today=guards.today())
    if who == {Party.other} or (line.state is State.draft and Party.owner not in who):
        abort(404)
    return access


def _is_asked_for(line: OfferingLine, asked: OfferingsAsked, today: date) -> bool:
    wanted = (
        asked.course is None or line.course_code == asked.course,
        asked.open is None or _is_open(line, today) is asked.open,
        asked.first is None or line.last_day >= asked.first,
        asked.last is None or line.first_day <= asked.last,
    )
    return all(wanted)


def _is_open(line: OfferingLine, today: date) -> bool:
    return line.is_open(today) and not line.cancelled


def _offering(line: OfferingLine, full: Occupancy, today: date) -> dict[str, Any]:
    same = ("code", "mode", "place", "capacity", "minimum", "needs_approval", "selection", "cancelled")
    days = ("opens_on", "closes_on", "cutoff_on")
    return {
        **{name: getattr(line, name) for name in same},
        **{name: getattr(line, name).isoformat() for name in days},
        "course": line.course_code,
        "days": [_day(day) for day in line.days],
        "held": full.held,
        "waiting": full.waiting,
        "open": _is_open(line, today),
    }


def _day(day: Day) -> dict[str, Any]:
    return {"on": day.on.isoformat(), "start": _clock(day.start), "end": _clock(day.end), "room": day.room}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _told(line: EnrolmentLine) -> dict[str, Any]:
    (told,) = _enrolments([line], [offerings.offering(line.offering_id)])
    return told


def _enrolments(lines: Iterable[EnrolmentLine], dated: Iterable[OfferingLine]) -> list[dict[str, Any]]:
    lines, known = list(lines), {offering.id: offering for offering in dated}
    waiting = places(lines)
    return [_enrolment(line, known[line.offering_id], waiting.get(line.id)) for line in lines]


def _enrolment(line: EnrolmentLine, offering: OfferingLine, place: int | None) -> dict[str, Any]:
    return {
        "id": line.id,
        "offering": offering.code,
        "course": offering.course_code,
        "state": line.state.value,
        "place": place,
        "waiting_ahead": None if place is None else place - 1,
        "seat": line.seat_no,
        "offered_until": answers.iso(line.offered_until),
        "position": line.position if line.queued is None else line.queued,
    }
