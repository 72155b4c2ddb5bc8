"""The demo city's appointments through the year: the committee, a vacancy on its way, waivers, documents, leaders.

Through the services people use, after the city is there. Cover and waiver stand beside the verdicts and change none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation import audit, fiscal, settings
from foundation.audit import Actor
from foundation.errors import Refused
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account import services as account_services
from organisation.account.rules import Access, Role
from organisation.appointment import queries as appointments
from organisation.appointment import services
from organisation.appointment.queries import Measure
from organisation.appointment.rules import AppointmentKind
from organisation.appointment.services import nominating
from organisation.appointment.services.nominating import Hand
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import UnitKind, UnitLine
from skills.verification import queries as verification
from skills.verification import services as verifications
from skills.verification.queries import UnitVerdict
from skills.verification.rules import WAIVABLE, Status

MEMBER, CHAIR, LEADER = AppointmentKind.committee_member, AppointmentKind.committee_chair, AppointmentKind.ict_leader
COVERED, AHEAD, WAIVED = timedelta(days=59), timedelta(days=14), timedelta(days=120)
OFFICER_RANK, LEADERS = 30, 3

Office = tuple[AppointmentKind, UnitLine, PersonLine]
Offices = tuple[Office, ...]


@dataclass(frozen=True)
class Desk:
    """Who acts and when. `taken`: staff ids of the cast, who get no other part."""

    today: date
    at: datetime
    secretariat: Access
    taken: frozenset[int]

    @property
    def view(self) -> Viewpoint:
        return Viewpoint(on=self.today, today=self.today)

    @property
    def since(self) -> date:
        """The first day of the fiscal year, from which the committee sits."""
        return fiscal.first_day(fiscal.fiscal_year(self.today))

    def appoint(self, kind: AppointmentKind, unit: UnitLine, person: PersonLine, number: int) -> None:
        year = fiscal.fiscal_year_label(fiscal.fiscal_year(self.today))
        services.appoint(
            kind=kind, unit_id=unit.id, staff_id=person.id, first_day=self.since, order_no=f"{year}委第{number}号",
            actor=audit.COMMAND, at=self.at, today=self.today,
        )  # fmt: skip


def offices(desk: Desk) -> Offices:
    """Who gets which office. Outside any transaction, so that what is looked up again and again is remembered."""
    return (*_committee(desk), *_leaders(desk, verification.board(desk.view)))


def load(desk: Desk, given: Offices) -> None:
    """Everything, inside the transaction that is open. `vacant` stays vacant."""
    lines = verification.board(desk.view)
    begun = audit.record(action="demo.appointed", actor=audit.COMMAND, at=desk.at, offices=len(given))
    settings.change_setting("verification.begins_on", desk.today.isoformat(), moment=begun.moment)
    for number, (kind, unit, person) in enumerate(given, start=1):
        desk.appoint(kind, unit, person, number)
    _fill(desk, _first(lines, Status.vacant))
    _prove(desk, _first(lines, Status.qualified))
    unqualified = _first(lines, Status.unqualified)
    _prove(desk, unqualified)
    _waive(desk, unqualified)


def _first(lines: Iterable[UnitVerdict], status: Status) -> UnitVerdict:
    """The last unit by code: the first ones belong to the story of the cast."""
    return [line for line in lines if line.status is status][-1]


def _committee(desk: Desk) -> Iterator[Office]:
    """Chair and members who fulfil the conditions since the first day of the year; no one twice."""
    view, used = Viewpoint(on=desk.since, today=desk.today), set[int]()
    for kind in (CHAIR, MEMBER):
        measure = Measure(kind, view)
        for unit in appointments.posts(kind, view):
            people = staff.people_in_units(sorted(measure.tree.descendants(unit.id)), view)
            fitting = (one for one in people if one.id not in used and not measure.unmet(one, unit.id))
            person = next(fitting, None)
            if person is not None:
                used.add(person.id)
                yield kind, unit, person


def _leaders(desk: Desk, lines: Iterable[UnitVerdict]) -> Iterator[Office]:
    """One in the first section of each of the last qualified units."""
    tree, view = units.tree(desk.since), Viewpoint(on=desk.since, today=desk.today)
    chosen = [line.unit.id for line in lines if line.status is Status.qualified][-LEADERS:]
    below = [[each for each in tree.lines if _is_section(each) and tree.inside(each.id, unit)] for unit in chosen]
    sections = [found[0] for found in below if found]
    for section in sections:
        people = staff.people_in_units([section.id], view)
        fitting = [one for one in people if one.id not in desk.taken and not one.on_leave]
        if fitting:
            yield LEADER, section, fitting[-1]


def _is_section(unit: UnitLine) -> bool:
    return unit.kind is UnitKind.section


def _able(desk: Desk, line: UnitVerdict) -> list[PersonLine]:
    """People of the unit of a rank for an office, without a part."""
    below = units.tree(desk.today).descendants(line.unit.id)
    return [
        one
        for one in staff.people_in_units(sorted(below), desk.view)
        if (one.rank_order or 0) == OFFICER_RANK and not (one.on_leave or one.dispatched)
        and one.id not in desk.taken and one != line.person
    ]  # fmt: skip


def _officer(desk: Desk, line: UnitVerdict) -> Access:
    """Somebody of the unit who is its bureau officer from now on."""
    person = _able(desk, line)[-1]
    account_services.grant_role(
        staff_id=person.id, role=Role.bureau, unit_id=line.unit.id, today=desk.today, actor=audit.COMMAND, at=desk.at
    )
    found = accounts.access(accounts.account_id_of(person.id) or 0, desk.today)
    assert found is not None
    return found


def _fill(desk: Desk, vacant: UnitVerdict) -> None:
    """Somebody stands in, somebody else is nominated."""
    officer = _officer(desk, vacant)
    actor = Actor(officer.staff_no, officer.staff_id)
    people = [one for one in _able(desk, vacant) if one.id != officer.staff_id]
    for person in people:
        if _stands_in(desk, vacant, person, actor):
            break
    hand = Hand(actor=actor, at=desk.at, today=desk.today, unit_ids=officer.managed_unit_ids)
    nominating.nominate(
        kind=AppointmentKind.ict_manager, unit_id=vacant.unit.id, staff_id=people[-1].id,
        first_day=desk.today + AHEAD, reason="情報化の担当経験があり、研修の計画も立てられるため。", hand=hand,
    )  # fmt: skip


def _stands_in(desk: Desk, vacant: UnitVerdict, person: PersonLine, actor: Actor) -> bool:
    try:
        services.set_cover(
            kind=AppointmentKind.ict_manager, unit_id=vacant.unit.id, staff_id=person.id, first_day=desk.today,
            last_day=desk.today + COVERED, reason="後任の選考中", actor=actor, at=desk.at, today=desk.today,
        )  # fmt: skip
    except Refused:
        return False
    return True


def _prove(desk: Desk, line: UnitVerdict) -> None:
    """A document the bureau's officer confirms."""
    officer = _officer(desk, line)
    number = verifications.draw_up(unit_code=line.unit.code, view=desk.view, access=officer, at=desk.at)
    verifications.confirm(number=number, note="", access=officer, at=desk.at, today=desk.today)


def _waive(desk: Desk, line: UnitVerdict) -> None:
    """The first condition that is not met, and may be waived: what was confirmed is superseded by it."""
    unmet = {each.code for each in line.judgement.conditions if not each.met}
    verifications.grant_waiver(
        unit_id=line.unit.id, condition=next(code for code in WAIVABLE if code in unmet), first_day=desk.today,
        last_day=desk.today + WAIVED, reason="猶予期間中に計画した研修を受けるため。", access=desk.secretariat,
        at=desk.at, today=desk.today,
    )  # fmt: skip
