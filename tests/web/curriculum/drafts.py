"""Draft transfer lists in the small city: 山田, ICT manager of 総務局, moves to 北区役所 on 1 April 2027."""

from datetime import date, datetime

from curriculum.succession.services import announcement, rehearsal
from curriculum.succession.services import rehearsal_drafts as services
from foundation import audit, clock, db, tables
from organisation.staff import services as staff
from tests.factories import AT, TODAY
from tests.oracle.random_city import ORDER, as_csv
from tests.web.city import PEOPLE, City

APRIL = date(2027, 4, 1)
BEGINS = datetime(2027, 4, 1, tzinfo=clock.TOKYO)
NAISHI = datetime(2027, 3, 22, 9, 0, tzinfo=clock.TOKYO)


def move(who: str = "ict_manager", unit: str = "150101", on: str = "R9.4.1", kind: str = "異動") -> dict[str, str]:
    """One order."""
    number, name, kana, _, grade, post = PEOPLE[who]
    leaves = on if kind == "退職" else ""
    values = (number, name, kana, unit, "", grade, post, "行政事務", "正規", "本務", on, kind, leaves)
    return dict(zip(ORDER, values, strict=True))


def content(*rows: dict[str, str]) -> bytes:
    return as_csv(ORDER, list(rows) or [move()])


def kept(city: City, title: str = "第1案", *rows: dict[str, str], on: date = APRIL, at: datetime = AT) -> int:
    """A draft kept by HR. Returns its id."""
    table = content(*rows)
    planned = rehearsal.plan(tables.read(table, "異動案.csv"), today=TODAY)
    found = services.computed(planned, on=on, today=TODAY)
    actor = audit.Actor(city.number("hr"), city.staff["hr"])
    with db.transaction():
        return services.keep(found, planned, title=title, content=table, actor=actor, maker_id=city.staff["hr"], at=at)


def take(*rows: dict[str, str]) -> None:
    """The real list."""
    planned = staff.plan_staff_import(tables.read(content(*rows), "orders.csv"), today=TODAY)
    assert not planned.problems
    with db.transaction():
        staff.take_staff_import(planned, actor=audit.COMMAND, at=AT)


def announce(on: date = APRIL, announced_at: datetime = NAISHI, *, at: datetime = AT) -> None:
    begins = datetime.combine(on, datetime.min.time(), clock.TOKYO)
    with db.transaction():
        announcement.announce(on, announced_at, begins=begins, actor=audit.COMMAND, at=at)
