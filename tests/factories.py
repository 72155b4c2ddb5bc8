"""Plain functions that put units, people and postings into the database in use. Each returns the id of what it made.

Each opens a transaction of its own or joins the one that is open, and moves the ledger as a real change does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select

from foundation import audit, db
from foundation.audit import Actor
from organisation.staff.models import Deputy, PersonnelOrder, Posting, Staff, StaffName
from organisation.staff.rules import Duty, OrderKind, name_key
from organisation.unit.models import Unit, UnitVersion
from organisation.unit.rules import APPOINTING_KINDS, UnitKind

AT = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
TODAY = date(2026, 10, 1)
LONG_AGO = date(2001, 5, 1)
POSTED = date(2024, 4, 1)
TESTER = Actor("tester")


@contextmanager
def _changing(at: datetime) -> Iterator[datetime]:
    with db.transaction():
        yield audit.record(action="test.prepared", actor=TESTER, at=at).moment


def _add(table: Any, **values: Any) -> int:
    found: int = db.session().execute(insert(table).values(**values).returning(table.id)).scalar_one()
    return found


def make_unit(
    code: str, *, name: str = "", kind: UnitKind = UnitKind.section, parent: int | None = None,
    opened: date = LONG_AGO, closed: date | None = None, appoints: bool | None = None, at: datetime = AT,
) -> int:  # fmt: skip
    """A unit with one version. Returns the unit's id."""
    with _changing(at) as moment:
        unit_id = _add(Unit, code=code)
        _add(
            UnitVersion, unit_id=unit_id, parent_id=parent, name=name or f"所属{code}", kind=kind, true_from=opened,
            appoints=kind in APPOINTING_KINDS if appoints is None else appoints, true_until=closed, known_since=moment,
        )  # fmt: skip
    return unit_id


def make_city() -> dict[str, int]:
    """A small city: 市 00, 局 01 with two 部 and three 課, 区 15 with one of each. Unit ids by code."""
    ids = {"00": make_unit("00", name="さいたま市", kind=UnitKind.city)}
    for code, name, kind, parent in (
        ("01", "総務局", UnitKind.bureau, "00"),
        ("15", "北区役所", UnitKind.ward, "00"),
        ("0101", "総務部", UnitKind.department, "01"),
        ("0102", "人事部", UnitKind.department, "01"),
        ("010101", "総務課", UnitKind.section, "0101"),
        ("010102", "法務課", UnitKind.section, "0101"),
        ("010201", "人事課", UnitKind.section, "0102"),
        ("1501", "区民生活部", UnitKind.department, "15"),
        ("150101", "区民課", UnitKind.section, "1501"),
    ):
        ids[code] = make_unit(code, name=name, kind=kind, parent=ids[parent])
    return ids


def make_staff(
    staff_no: str, *, unit: int | None = None, name: str = "育成　花子", kana: str = "イクセイ　ハナコ",
    grade: str = "10", post: str = "主事", since: date = POSTED, until: date | None = None,
    on_leave: bool = False, dispatched: bool = False, at: datetime = AT,
) -> int:  # fmt: skip
    """A person; with a unit also the order and the 本務 posting there. Returns the staff id."""
    with _changing(at) as moment:
        staff_id = _add(Staff, staff_no=staff_no)
        _add(
            StaffName, staff_id=staff_id, name=name, kana=kana, search_key=name_key(name, kana), true_from=since,
            known_since=moment,
        )  # fmt: skip
        if unit is not None:
            make_posting(
                staff_id, unit, name=name, kana=kana, grade=grade, post=post, since=since, until=until,
                on_leave=on_leave, dispatched=dispatched, at=at,
            )  # fmt: skip
    return staff_id


def make_posting(
    staff_id: int, unit: int, *, duty: Duty = Duty.primary, name: str = "育成　花子", kana: str = "イクセイ　ハナコ",
    grade: str = "10", post: str = "主事", since: date = POSTED, until: date | None = None, on_leave: bool = False,
    dispatched: bool = False, at: datetime = AT,
) -> int:  # fmt: skip
    """A posting with the order that made it. Returns the posting's id."""
    kind = OrderKind.transferred if duty is Duty.primary else OrderKind.concurrent
    shared = {"staff_id": staff_id, "unit_id": unit, "duty": duty, "grade_code": grade, "post": post}
    with _changing(at) as moment:
        shared |= {"occupation": "行政事務", "employment": "正規", "known_since": moment}
        _add(PersonnelOrder, **shared, kind=kind, effective_on=since, leaves_on=until, name=name, kana=kana)
        return _add(
            Posting, **shared, true_from=since, true_until=until, posted_from=since, on_leave=on_leave,
            dispatched=dispatched,
        )  # fmt: skip


def make_deputy(unit: int, staff_id: int, *, since: date = POSTED, until: date = date(2099, 3, 31)) -> int:
    """A dated deputy of the unit's head."""
    with _changing(AT) as moment:
        return _add(Deputy, unit_id=unit, staff_id=staff_id, true_from=since, true_until=until, known_since=moment)


def count(table: Any) -> int:
    """How many rows of the table are known and not taken back; all rows of a table without history."""
    statement = select(table.id)
    if hasattr(table, "known_until"):
        statement = statement.where(table.known_until.is_(None))
    return len(db.session().execute(statement).all())
