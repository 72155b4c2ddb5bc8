"""How a step is written: audit line, the former state taken back, the new one known from the change's moment."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from curriculum.course import queries as catalogues
from curriculum.enrolment import queries, rules
from curriculum.enrolment.models import Enrolment, EnrolmentState
from curriculum.enrolment.rules import HOLDS_SEAT, Action, EnrolmentLine, Party, State
from curriculum.offering.rules import OfferingLine
from foundation import audit, db, mail
from foundation.audit import Actor
from foundation.errors import Refused
from foundation.history import take_back
from organisation.account import queries as accounts
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff

PAGE_OF_HEADS = "/approvals"
SYSTEM = Actor("system")
WORDS = {
    Action.save: "saved", Action.apply: "applied", Action.recommend: "recommended", Action.decline: "declined",
    Action.return_: "returned", Action.put_forward: "put_forward", Action.nominate: "nominated",
    Action.confirm: "confirmed", Action.wait: "waitlisted", Action.offer: "offered", Action.accept: "accepted",
    Action.lapse: "lapsed", Action.not_select: "not_selected", Action.withdraw: "withdrawn",
    Action.cancel: "cancelled", Action.advance: "advanced", Action.attend: "attended", Action.absent: "absent",
    Action.complete: "completed", Action.incomplete: "incomplete", Action.annul: "annulled",
}  # fmt: skip
_NEW_ENROLMENT = insert(db.table_of(Enrolment)).returning(Enrolment.id)
_NEW_STATE = insert(db.table_of(EnrolmentState)).returning(EnrolmentState.id)
NOW = -1  # `queued=NOW`: the position of this very change


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who acts, when. `access` None: the system itself. `at` a moment, `today` the day it is in Tokyo then."""

    access: Access | None
    at: datetime
    today: date

    @property
    def actor(self) -> Actor:
        return Actor(self.access.staff_no, self.access.staff_id) if self.access else SYSTEM

    @property
    def staff_id(self) -> int | None:
        return self.access.staff_id if self.access else None

    def parties(self, staff_id: int, offering: OfferingLine) -> frozenset[Party]:
        """Who acts, to an application of this person."""
        if self.access is None:
            return frozenset({Party.system})
        return queries.parties(staff_id=staff_id, offering=offering, access=self.access, today=self.today)


def person(hand: Hand) -> int:
    """The staff id of who acts; a token without a person is nobody."""
    if hand.staff_id is None:
        raise Refused("職員としてサインインしてください。")
    return hand.staff_id


def blank(offering: OfferingLine, staff_id: int, hand: Hand) -> EnrolmentLine:
    """An application that does not exist yet: `move` makes it."""
    return EnrolmentLine(
        id=0, offering_id=offering.id, staff_id=staff_id, state=State.draft, position=0, priority=0,
        priority_class="", queued=None, seat_no=None, share="", offered_until=None, swaps_from_id=None, rule="",
        reason="", note="", actor_id=None, made_at=hand.at, known_since=hand.at, state_id=0,
    )  # fmt: skip


def move(
    line: EnrolmentLine, *, offering: OfferingLine, action: Action, state: State, hand: Hand, **said: Any
) -> EnrolmentLine:
    """The application in its next state. `said` are the fields that change.

    A reason does not carry over, unless it is that of a named exception and nobody says another.
    """
    rules.check_outcome(action=action, outcome=state)
    keeps = {} if state in HOLDS_SEAT else {"seat_no": None, "share": ""}
    changed = {"offered_until": None, **keeps, **said, "state": state, "actor_id": hand.staff_id}
    changed["reason"] = said.get("reason") or (line.reason if line.rule else "")
    fresh = replace(line, **changed, id=line.id or _begin(line))
    change = audit.record(
        action=f"enrolment.{WORDS[action]}", actor=hand.actor, at=hand.at, subject=_number(line.staff_id, hand),
        enrolment=fresh.id, offering=offering.code, state=state, **_told(fresh),
    )  # fmt: skip
    queued = change.position if fresh.queued == NOW else fresh.queued
    fresh = replace(fresh, position=change.position, queued=queued, known_since=change.moment)
    if line.state_id:
        take_back(EnrolmentState, [line.state_id], at=change.moment, reason=WORDS[action])
    return replace(fresh, state_id=db.ask(_NEW_STATE, **_values(fresh)).scalar_one())


def _begin(line: EnrolmentLine) -> int:
    values = {"offering_id": line.offering_id, "staff_id": line.staff_id, "made_at": line.made_at}
    made: int = db.ask(_NEW_ENROLMENT, **values).scalar_one()
    return made


def _number(staff_id: int, hand: Hand) -> str:
    if hand.access is not None and hand.staff_id == staff_id:
        return hand.access.staff_no
    return staff.staff_no_of(staff_id)


def _told(line: EnrolmentLine) -> dict[str, Any]:
    """What the audit line says besides, where there is something to say."""
    until = line.offered_until.isoformat() if line.offered_until else None
    said = {"reason": line.reason, "rule": line.rule, "seat": line.seat_no, "share": line.share, "until": until}
    return {name: value for name, value in said.items() if value}


def _values(line: EnrolmentLine) -> dict[str, Any]:
    return {
        "enrolment_id": line.id, "offering_id": line.offering_id, "staff_id": line.staff_id, "state": str(line.state),
        "position": line.position, "priority": line.priority, "priority_class": line.priority_class,
        "queued": line.queued, "seat_no": line.seat_no, "share": line.share, "offered_until": line.offered_until,
        "swaps_from_id": line.swaps_from_id, "rule": str(line.rule), "reason": line.reason, "note": line.note,
        "actor_id": line.actor_id, "known_since": line.known_since,
    }  # fmt: skip


def title(offering: OfferingLine, today: date) -> str:
    """表計算・情報提供 実践（ICT-103-001）."""
    course = catalogues.catalogue(today).course_by_code.get(offering.course_code)
    return f"{course.name_ja if course else offering.course_code}（{offering.code}）"


def page_of(line: EnrolmentLine) -> str:
    """Where the person looks at it."""
    return f"/enrolments/{line.id}"


def tell(line: EnrolmentLine, message: str, *, offering: OfferingLine, hand: Hand, **values: Any) -> None:
    """Tell the person, unless it was they who did it."""
    if hand.staff_id != line.staff_id:
        mail.notify(
            line.staff_id, message, link=page_of(line), at=hand.at, title=title(offering, hand.today), **values,
        )  # fmt: skip


def deciders(staff_id: int, hand: Hand) -> list[int]:
    """The staff ids of those who decide for the person today: the head and deputies, else all of the HR section."""
    named = queries.deciders(staff_id, hand.today)
    return sorted(named or accounts.staff_with_role(Role.hr, hand.today) - {staff_id})


def tell_all(staff_ids: Iterable[int], message: str, *, link: str, hand: Hand, **values: Any) -> None:
    """Tell many people the same; nobody of what they did themselves."""
    mail.notify_all(sorted(set(staff_ids) - {hand.staff_id}), message, link=link, at=hand.at, **values)
