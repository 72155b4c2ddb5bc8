"""所属長と代理: name a deputy, end one, choose a head among several."""

from datetime import date, datetime, timedelta

from sqlalchemy import insert, or_, select

from foundation import audit
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint, known, take_back
from organisation.staff import queries
from organisation.staff.models import Deputy, HeadChoice
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine


def name_deputy(
    *, unit_id: int, staff_id: int, first_day: date, last_day: date, actor: Actor, at: datetime, today: date
) -> int:
    """Have a person stand in for the head of a unit, from day to day (inside a transaction). Returns the new id."""
    unit, person = _unit(unit_id, today), _posted(staff_id, today)
    if last_day < first_day:
        raise Refused("終了日は開始日以後の日にしてください。", field="last_day")
    if last_day < today:
        raise Refused("終了日が過ぎています。", field="last_day")
    if queries.heads(_now(today)).head_of_unit.get(unit_id) == staff_id:
        raise Refused(
            "%(name)sさんはこの所属の所属長です。代理には別の人を選んでください。", field="staff_no", name=person.name
        )
    if _overlaps(unit_id, staff_id, first_day, last_day):
        raise Refused("%(name)sさんは、この期間にすでにこの所属の代理です。", field="staff_no", name=person.name)
    change = audit.record(
        action="deputy.named", actor=actor, at=at, subject=person.staff_no, unit=unit.code,
        first_day=first_day.isoformat(), last_day=last_day.isoformat(),
    )  # fmt: skip
    return _add_deputy(unit_id, staff_id, first_day, last_day, change.moment)


def end_deputy(*, deputy_id: int, last_day: date, actor: Actor, at: datetime, today: date) -> None:
    """End a deputy's time early (inside a transaction). A last day before the first takes the whole naming back."""
    line = queries.deputy(deputy_id, _now(today))
    if line is None:
        raise NotFound("この代理は見つかりません。")
    if line.last_day is not None and last_day > line.last_day:
        raise Refused("終了日は、いまの終了日より前の日にしてください。", field="last_day")
    if last_day < today - timedelta(days=1):
        raise Refused("過ぎた日にさかのぼって終えることはできません。", field="last_day")
    change = audit.record(
        action="deputy.ended", actor=actor, at=at, subject=line.staff_no, unit=line.unit_code,
        last_day=last_day.isoformat(),
    )  # fmt: skip
    take_back(Deputy, [deputy_id], at=change.moment, reason="代理の終了")
    if last_day >= line.first_day:
        _add_deputy(line.unit_id, line.staff_id, line.first_day, last_day, change.moment)


def choose_head(*, unit_id: int, staff_id: int | None, from_day: date, actor: Actor, at: datetime, today: date) -> None:
    """Of several who could head a unit, name one from a day on; None: nobody in particular (inside a transaction)."""
    unit = _unit(unit_id, today)
    candidates = {one.staff_id: one for one in queries.heads(_now(today)).candidates(unit_id)}
    if staff_id is not None and staff_id not in candidates:
        raise Refused("この所属の所属長にできるのは、その級でこの所属に配置されている職員だけです。", field="staff_no")
    change = audit.record(
        action="head.chosen", actor=actor, at=at, unit=unit.code, from_day=from_day.isoformat(),
        subject=candidates[staff_id].staff_no if staff_id is not None else "",
    )  # fmt: skip
    _end_choices(unit_id, from_day, change.moment)
    if staff_id is not None:
        _add_choice(unit_id, staff_id, from_day, None, change.moment)


def _now(today: date) -> Viewpoint:
    return Viewpoint(on=today, today=today)


def _unit(unit_id: int, today: date) -> UnitLine:
    tree = units.tree(today)
    if not tree.is_open(unit_id):
        raise NotFound("この所属は見つからないか、廃止されています。")
    return tree.by_id[unit_id]


def _posted(staff_id: int, today: date) -> PersonLine:
    person = queries.person(staff_id, _now(today))
    if person is None or person.unit_id is None:
        raise Refused("この職員はいま配置されていません。", field="staff_no")
    return person


def _overlaps(unit_id: int, staff_id: int, first_day: date, last_day: date) -> bool:
    statement = select(Deputy.id).where(
        Deputy.unit_id == unit_id, Deputy.staff_id == staff_id, known(Deputy, None), Deputy.true_from <= last_day,
        or_(Deputy.true_until.is_(None), Deputy.true_until >= first_day),
    )  # fmt: skip
    return session().execute(statement.limit(1)).first() is not None


def _add_deputy(unit_id: int, staff_id: int, first_day: date, last_day: date, moment: datetime) -> int:
    values = {"unit_id": unit_id, "staff_id": staff_id, "true_from": first_day, "true_until": last_day}
    return session().execute(insert(Deputy).values(known_since=moment, **values).returning(Deputy.id)).scalar_one()


def _add_choice(unit_id: int, staff_id: int, first_day: date, last_day: date | None, moment: datetime) -> None:
    values = {"unit_id": unit_id, "staff_id": staff_id, "true_from": first_day, "true_until": last_day}
    session().execute(insert(HeadChoice).values(known_since=moment, **values))


def _end_choices(unit_id: int, from_day: date, moment: datetime) -> None:
    """Choices reaching into the time from the day on end the day before."""
    reaching = select(HeadChoice.id, HeadChoice.staff_id, HeadChoice.true_from).where(
        HeadChoice.unit_id == unit_id, known(HeadChoice, None),
        or_(HeadChoice.true_until.is_(None), HeadChoice.true_until >= from_day),
    )  # fmt: skip
    found = session().execute(reaching).all()
    take_back(HeadChoice, [row.id for row in found], at=moment, reason="所属長の指定の変更")
    for row in found:
        if row.true_from < from_day:
            _add_choice(unit_id, row.staff_id, row.true_from, from_day - timedelta(days=1), moment)
