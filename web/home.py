"""ホーム: what waits for me, where I stand, and where to go from here."""

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from curriculum.offering import queries as offerings
from foundation import clock, db, mail
from foundation.errors import Refused, sentence
from foundation.history import Viewpoint
from foundation.remember import remembered
from organisation.account.rules import Access
from organisation.appointment import queries as appointments
from organisation.appointment.queries import AppointmentLine
from skills.assessment.rules import State
from skills.persona.rules import Persona
from skills.verification import queries as verification
from skills.verification.rules import Status, Verdict
from web import fragments, guards, waiting
from web.curriculum import coming, offering_list
from web.formats import moment, wareki
from web.waiting import Offer, Open, OwnAssessment, RoundProgress, Units, Waiting

pages = Blueprint("home", __name__)
PURPOSE = sentence("ホームの件数")


@dataclass(frozen=True)
class Task:
    """One thing that waits: `due` says until when, `count` how many."""

    label: str
    url: str
    count: int | None = None
    due: str = ""


@dataclass(frozen=True)
class Standing:
    """到達状況 of one persona: core skills and all skills at their level, and how many are needed."""

    persona: Persona
    met: bool
    core_reached: int
    core_needed: int
    reached: int
    needed: int


@pages.get("/")
@guards.signed_in
def home() -> ResponseReturnValue:
    """What waits and where I stand."""
    access = guards.access()
    found = waiting.waiting(access)
    if found.units:
        guards.log_reading(PURPOSE, found.units.people)
    unread = mail.unread(access.staff_id) if access.staff_id else 0
    offers = tuple(offer for offer in found.offers if clock.now() < offer.until)
    main = fragments.fragment(
        "home/main.html", (access, unread, offers), lambda: _main(access, replace(found, offers=offers), unread)
    )
    return render_template("home/home.html", main=main, **coming.coming(access.managed_unit_ids))


def _main(access: Access, found: Waiting, unread: int) -> dict[str, object]:
    return {
        "tasks": [
            *_offered(found.offers), *_to_approve(found.approvals), *_own(found.assessment), *_to_decide(found.inbox),
            *_open(found.tasks), *_units(found.units), *_round(found.round),
        ],
        "assessment": found.assessment,
        "standing": _standing(access.staff_id, guards.present()),
        "unread": unread,
        "posts": _posts(access.staff_id, guards.present()),
    }  # fmt: skip


@pages.get("/notices")
@guards.signed_in
def notices() -> ResponseReturnValue:
    """What the application told me, newest first."""
    return render_template("home/notices.html", lines=mail.notices(guards.access().staff_id or 0))


@pages.post("/notices")
@guards.signed_in
def notices_read() -> ResponseReturnValue:
    """All notices are read."""
    with db.transaction():
        mail.mark_read(guards.access().staff_id or 0, at=clock.now())
    return redirect(url_for("home.notices"))


def _posts(staff_id: int | None, view: Viewpoint) -> list[AppointmentLine]:
    """The person's posts as ICT manager, now or to come, each with a hand-over to read; none that is still sealed."""
    lines = appointments.of_person(staff_id, view) if staff_id else []
    live = [line for line in lines if line.last_day is None or line.last_day >= view.today]
    sealed = appointments.arriving([(line.staff_id, line.unit_id, line.first_day) for line in live], view.today)
    return [line for line in live if (line.staff_id, line.unit_id, line.first_day) not in sealed]


def _standing(staff_id: int | None, view: Viewpoint) -> tuple[Standing, ...]:
    if staff_id is None:
        return ()
    return remembered(("standing", staff_id, view), lambda: _stand(staff_id, view))


def _stand(staff_id: int, view: Viewpoint) -> tuple[Standing, ...]:
    try:
        found = verification.person_verdicts(staff_id, view)
    except Refused:
        return ()
    return tuple(_line(verdict) for verdict in found.values())


def _line(verdict: Verdict) -> Standing:
    values = {condition.code: condition.values for condition in verdict.conditions}
    core, share = values[f"{verdict.persona}.core"], values[f"{verdict.persona}.share"]
    return Standing(verdict.persona, verdict.met, core["reached"], core["needed"], share["reached"], share["needed"])


def _offered(offers: tuple[Offer, ...]) -> list[Task]:
    dated = offerings.by_ids([offer.offering_id for offer in offers])
    return [
        Task(
            gettext("空いた席の案内に答える：%(title)s", title=offering_list.title(dated[offer.offering_id])),
            url_for("enrolments.enrolment", enrolment_id=offer.enrolment_id),
            due=gettext("%(day)sまで", day=moment(offer.until)),
        )
        for offer in offers
    ]


def _to_approve(count: int) -> list[Task]:
    return [Task(gettext("研修の申込を承認する"), url_for("approvals.approvals"), count)] if count else []


def _own(assessment: OwnAssessment | None) -> list[Task]:
    if assessment is None or assessment.state in (State.submitted, State.confirmed):
        return []
    due = gettext("%(day)sまで", day=wareki(assessment.last_day))
    match assessment.state:
        case State.not_started:
            label = gettext("自己評価を始める")
        case State.returned:
            label = gettext("差し戻された自己評価を直す")
        case _:
            label = gettext("自己評価の続きに答える（%(asked)d項目中%(answered)d項目）",
                            asked=assessment.asked, answered=assessment.answered)  # fmt: skip
    return [Task(label, url_for("assessment.sheet"), due=due)]


def _to_decide(count: int) -> list[Task]:
    return [Task(gettext("提出された自己評価と申請を確認する"), url_for("inbox.inbox"), count)] if count else []


def _units(units: Units | None) -> list[Task]:
    if units is None:
        return []
    lines = (
        (Status.vacant, units.vacant, gettext("ICTマネージャーが空席の局・区等")),
        (Status.ineligible, units.ineligible, gettext("任命要件を外れる任命")),
        (Status.unqualified, units.unqualified, gettext("ICTリーダの技能が不足している任命")),
    )
    return [Task(label, url_for("board.board", status=status), count) for status, count, label in lines if count]


def _open(found: Open | None) -> list[Task]:
    if found is None or not found.count:
        return []
    due = gettext("%(day)sまで", day=wareki(found.due_on)) if found.due_on else ""
    if found.overdue:
        due = gettext("期限を過ぎた課題%(count)s件", count=found.overdue)
    return [Task(gettext("任命の課題"), url_for("tasks.board"), found.count, due)]


def _round(progress: RoundProgress | None) -> list[Task]:
    if progress is None:
        return []
    left = progress.total - progress.done
    due = gettext("%(day)sまで", day=wareki(progress.last_day))
    return [Task(gettext("自己評価をまだ提出していない職員"), url_for("rounds.rounds"), left, due)]
