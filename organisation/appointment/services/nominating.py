"""推薦の処理: a bureau nominates, the secretariat checks and appoints; each step tells those whose turn it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from foundation import audit, mail, once
from foundation.audit import Actor, Change
from foundation.db import session
from foundation.errors import Refused
from foundation.history import Viewpoint, take_back
from foundation.settings import setting
from foundation.workdays import TOKYO
from organisation.appointment import queries
from organisation.appointment.models import Nomination, NominationState
from organisation.appointment.queries import NominationLine
from organisation.appointment.rules import KIND_NAMES, AppointmentKind, Period, check_order_no, grace_until, nominating
from organisation.appointment.rules.nominating import OUTCOMES, Action, Party, State
from organisation.appointment.services import telling
from organisation.appointment.services.changing import appoint, check_lawful
from organisation.staff import queries as staff
from organisation.unit import queries as units

SYSTEM = Actor("system")
LATEST_NEWS = timedelta(days=60)
WORDS = {
    Action.nominate: "made", Action.revise: "revised", Action.check: "checked", Action.return_: "returned",
    Action.decline: "declined", Action.withdraw: "withdrawn", Action.appoint: "appointed", Action.lapse: "lapsed",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who acts on nominations, when. `unit_ids`: the appointing units they are bureau officer of.

    `desk` and `officers` (by appointing unit) are the staff ids of those who are told: the secretariat, the bureaus.
    """

    actor: Actor
    at: datetime
    today: date
    unit_ids: frozenset[int] = frozenset()
    secretariat: bool = False
    hr: bool = False
    desk: frozenset[int] = frozenset()
    officers: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def sees_future(self) -> bool:
        return self.secretariat or self.hr

    @property
    def view(self) -> Viewpoint:
        return Viewpoint(on=self.today, today=self.today, sees_future=self.sees_future)

    def parties(
        self, *, unit_id: int, nominee_id: int, nominator_ids: frozenset[int] = frozenset()
    ) -> frozenset[Party]:
        """Who acts, to a nomination of this person for this unit's post."""
        if self.actor == SYSTEM:
            return frozenset({Party.system})
        return nominating.parties(
            staff_id=self.actor.staff_id, nominee_id=nominee_id, nominator_ids=nominator_ids,
            acts_for_unit=home_of(unit_id) in self.unit_ids, secretariat=self.secretariat, hr=self.hr,
        )  # fmt: skip


def home_of(unit_id: int) -> int | None:
    """The appointing unit at or above a unit: its officers act for the posts below. None: there is none."""
    return next((unit.id for unit in reversed(units.whole_tree().path(unit_id)) if unit.appoints), None)


def nominate(
    *, kind: AppointmentKind, unit_id: int, staff_id: int, first_day: date, reason: str, hand: Hand
) -> NominationLine:
    """Put somebody forward for a post. Raises Refused: not lawful on the first day, or a nomination is under way.

    A post that is still held can be nominated for; the order is refused until its end is known.
    """
    parties = hand.parties(unit_id=unit_id, nominee_id=staff_id)
    nominating.check_action(state=None, action=Action.nominate, parties=parties)
    said = nominating.check_said(action=Action.nominate, reason=reason)
    nominating.check_first_day(first_day=first_day, today=hand.today)
    _check_lawful(kind, unit_id, staff_id, first_day, hand)
    _check_alone(kind, unit_id, staff_id, first_day, hand)
    values = {"kind": kind, "unit_id": unit_id, "staff_id": staff_id}
    added = insert(Nomination).values(**values, made_at=hand.at).returning(Nomination.id)
    nomination_id = session().execute(added).scalar_one()
    _write(nomination_id, Action.nominate, hand, {**values, "first_day": first_day, "order_no": "", "reason": said})
    return _told(nomination_id, Action.nominate, hand)


def revise(
    nomination_id: int, *, first_day: date, reason: str, hand: Hand, seen: int | None = None
) -> NominationLine:
    """Put a returned nomination forward again, with another first day or another reason."""
    line = _case(nomination_id, Action.revise, hand, seen)
    said = nominating.check_said(action=Action.revise, reason=reason)
    nominating.check_first_day(first_day=first_day, today=hand.today)
    _check_lawful(line.kind, line.unit_id, line.staff_id, first_day, hand)
    return _move(line, Action.revise, hand, first_day=first_day, reason=said)


def check(nomination_id: int, *, hand: Hand, reason: str = "", seen: int | None = None) -> NominationLine:
    """The secretariat finds the nomination lawful, also by what only it may know."""
    line = _case(nomination_id, Action.check, hand, seen)
    said = nominating.check_said(action=Action.check, reason=reason)
    _check_lawful(line.kind, line.unit_id, line.staff_id, line.first_day, hand)
    return _move(line, Action.check, hand, reason=said)


def decide(
    nomination_id: int, action: Action, *, reason: str, hand: Hand, seen: int | None = None
) -> NominationLine:
    """Return, decline or withdraw it, with a reason those concerned read."""
    line = _case(nomination_id, action, hand, seen)
    return _move(line, action, hand, reason=nominating.check_said(action=action, reason=reason))


def order(
    nomination_id: int, *, first_day: date, order_no: str, hand: Hand, seen: int | None = None
) -> NominationLine:
    """Record the appointment order of a checked nomination: appointment and nomination change together.

    Grade, posting and uniqueness may refuse it; skills never do – what is missing becomes the person's plan.
    """
    line = _case(nomination_id, Action.appoint, hand, seen)
    appointment_id = appoint(
        kind=line.kind, unit_id=line.unit_id, staff_id=line.staff_id, first_day=first_day, order_no=order_no,
        actor=hand.actor, at=hand.at, today=hand.today, sees_future=hand.sees_future,
    )  # fmt: skip
    return _move(
        line, Action.appoint, hand, first_day=first_day, order_no=check_order_no(order_no), reason="",
        appointment_id=appointment_id,
    )  # fmt: skip


def lapse(*, hand: Hand) -> int:
    """End the nominations whose first day is long over, or that are no longer lawful. Returns how many.

    Judged by what everybody may know: an order to come tells nobody through this. Nor does a nomination end that an
    order to come makes lawful: the secretariat nominated somebody who is about to arrive.
    """
    days, ended = setting("appointment.nomination_days"), 0
    for line in queries.nominations(hand.view, running=True):
        why = _why_lapsed(line, hand, days)
        if why:
            _move(line, Action.lapse, hand, reason=why)
        ended += bool(why)
    return ended


def tell_of_arrivals(*, hand: Hand) -> int:
    """Tell those appointed while their arrival was an order to come, and their bureau, now that the day is here.

    Each once, also when the night is run again. Returns how many were told of.
    """
    told = 0
    for line in queries.nominations(replace(hand.view, sees_future=True)):
        begun = line.state is State.appointed and hand.today - LATEST_NEWS <= line.first_day <= hand.today
        if begun and _was_sealed(line) and _stands(line) and once.first_time(f"arrived:{line.id}", at=hand.at):
            _tell(line, Action.appoint, hand, {"bureau", "nominee"})
            told += 1
    return told


def _stands(line: NominationLine) -> bool:
    """Whether the appointment is still known as it was recorded: the person, the post and the first day."""
    held = queries.in_the_way(kind=line.kind, unit_id=line.unit_id, staff_id=line.staff_id)
    wanted = (line.unit_id, line.staff_id, line.first_day)
    return any((one.unit_id, one.staff_id, one.period.first_day) == wanted for one in held)


def _was_sealed(line: NominationLine) -> bool:
    """Whether the person was still to arrive on the day the order of appointment was recorded."""
    return bool(queries.arriving([line.coming], line.known_since.astimezone(TOKYO).date()))


def grace_of(first_day: date) -> date:
    """Until when somebody appointed on the day may finish the training path."""
    return grace_until(
        first_day=first_day, ends=setting("appointment.grace_ends"), days=setting("appointment.grace_days")
    )


def _why_lapsed(line: NominationLine, hand: Hand, days: int) -> str:
    if nominating.is_late(first_day=line.first_day, today=hand.today, days=days):
        return telling.LATE
    lawful = (_is_lawful(line, each) for each in (hand, replace(hand, secretariat=True)))
    return "" if any(lawful) else telling.UNLAWFUL


def _is_lawful(line: NominationLine, hand: Hand) -> bool:
    try:
        _check_lawful(line.kind, line.unit_id, line.staff_id, line.first_day, hand)
    except Refused:
        return False
    return True


def _check_lawful(kind: AppointmentKind, unit_id: int, staff_id: int, first_day: date, hand: Hand) -> None:
    check_lawful(
        kind=kind, unit_id=unit_id, staff_id=staff_id, period=Period(first_day, None), today=hand.today,
        sees_future=hand.sees_future,
    )  # fmt: skip


def _check_alone(kind: AppointmentKind, unit_id: int, staff_id: int, first_day: date, hand: Hand) -> None:
    """The person neither holds the post nor is nominated for it. That nobody else is is kept by the database."""
    if any(line.staff_id == staff_id for line in queries.running_for(unit_id, kind, hand.view)):
        raise Refused("この職員の推薦は、この所属ですでに進んでいます。", field="staff_no")
    others = queries.in_the_way(kind=kind, unit_id=unit_id, staff_id=staff_id)
    if any(one.staff_id == staff_id and one.period.covers(first_day) for one in others):
        raise Refused("この職員は、その日にすでにこの役職に任命されています。", field="staff_no")


def _case(nomination_id: int, action: Action, hand: Hand, seen: int | None) -> NominationLine:
    """The nomination, when this person may do this to it now. Raises Refused, NotFound."""
    line = queries.nomination(nomination_id, hand.view)
    parties = hand.parties(unit_id=line.unit_id, nominee_id=line.staff_id, nominator_ids=line.nominator_ids)
    nominating.check_action(state=line.state, action=action, parties=parties)
    nominating.check_unchanged(seen=seen, current=line.state_id)
    return line


def _move(line: NominationLine, action: Action, hand: Hand, **said: Any) -> NominationLine:
    kept = {
        "kind": line.kind, "unit_id": line.unit_id, "staff_id": line.staff_id, "first_day": line.first_day,
        "order_no": line.order_no,
    }  # fmt: skip
    _write(line.id, action, hand, kept | said, former=line)
    return _told(line.id, action, hand)


def _write(
    nomination_id: int, action: Action, hand: Hand, values: dict[str, Any], former: NominationLine | None = None
) -> None:
    change = _record(nomination_id, action, hand, values)
    if former is not None:
        take_back(NominationState, [former.state_id], at=change.moment, reason=WORDS[action])
    statement = insert(NominationState).values(
        nomination_id=nomination_id, state=OUTCOMES[action], position=change.position, known_since=change.moment,
        actor_id=hand.actor.staff_id, **values,
    )  # fmt: skip
    session().execute(statement)


def _record(nomination_id: int, action: Action, hand: Hand, values: Mapping[str, Any]) -> Change:
    given = {name: values.get(name) for name in ("reason", "order_no") if values.get(name)}
    return audit.record(
        action=f"nomination.{WORDS[action]}", actor=hand.actor, at=hand.at,
        subject=staff.staff_no_of(values["staff_id"]), nomination=nomination_id, kind=values["kind"],
        unit=units.whole_tree().by_id[values["unit_id"]].code, state=OUTCOMES[action],
        first_day=values["first_day"].isoformat(), **given,
    )  # fmt: skip


def _told(nomination_id: int, action: Action, hand: Hand) -> NominationLine:
    """The nomination as it is now, after everybody concerned has been told, except who did it.

    Of somebody who is about to arrive by an order to come only the secretariat is told, the others on the day itself.
    """
    line = queries.nomination(nomination_id, hand.view)
    sealed = queries.arriving([line.coming], hand.today)
    _tell(line, action, hand, {"desk"} if sealed else {"desk", "bureau", "nominee"})
    return line


def _tell(line: NominationLine, action: Action, hand: Hand, audience: Collection[str]) -> None:
    bureau = hand.officers.get(home_of(line.unit_id) or 0, frozenset()) | line.nominator_ids
    values = {"unit": line.unit_name, "kind": KIND_NAMES[line.kind], "name": line.name}
    for to, message in telling.messages(action, line.kind):
        if to not in audience:
            continue
        told = {"desk": hand.desk, "bureau": bureau, "nominee": frozenset({line.staff_id})}[to]
        nobody = {hand.actor.staff_id} | (set() if to == "nominee" else {line.staff_id})
        link = telling.PATH_PAGE if to == "nominee" else f"/nominations/{line.id}"
        mail.notify_all(
            sorted(told - nobody), message, link=link, at=hand.at, **values, first_day=line.first_day.isoformat(),
            grace=grace_of(line.first_day).isoformat(), reason=line.reason,
        )  # fmt: skip
