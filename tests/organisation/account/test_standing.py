"""What somebody may do today: it follows postings, grants, headship and appointments at once, in few statements."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert, select, update

from foundation import audit, db
from foundation.history import take_back
from organisation.account import queries, services
from organisation.account.models import Account
from organisation.account.rules import Role
from organisation.appointment import services as appointing
from organisation.staff.models import Posting
from tests.factories import AT, TESTER, TODAY, count, make_deputy, make_posting, make_staff

TOMORROW = TODAY + timedelta(days=1)


def end_posting(staff_id: int, last_day: date) -> None:
    """The person's posting is known to end on the day, as an order does it."""
    with db.transaction() as session:
        open_one = select(Posting.__table__).where(Posting.staff_id == staff_id, Posting.known_until.is_(None))
        row = dict(session.execute(open_one).mappings().one())
        change = audit.record(action="test.ended", actor=TESTER, at=AT)
        take_back(Posting, [row.pop("id")], at=change.moment, reason="異動")
        ended = row | {"true_until": last_day, "known_since": change.moment}
        session.execute(insert(Posting).values(**ended))


def test_everybody_posted_is_staff_and_sees_their_own_unit_and_name(office):
    access = office.access(1)
    assert (access.staff_no, access.name, access.roles) == ("0000001", "育成　花子", {Role.staff})
    assert (access.own_unit_id, access.purpose_shown) == (office.units["010101"], False)
    assert (access.bureau_units, access.headed_units) == (frozenset(), frozenset())


def test_whoever_is_posted_nowhere_today_may_nothing(office):
    office.hire(5, None)
    office.hire(6, "010101", until=TODAY - timedelta(days=1))
    office.hire(7, "010101", since=TOMORROW)
    assert [office.access(number) for number in (5, 6, 7)] == [None] * 3
    assert office.access(7, TOMORROW) is not None


def test_the_last_day_of_a_posting_is_still_inside(office):
    office.hire(6, "010101", until=TODAY)
    assert office.access(6) is not None
    assert office.access(6, TOMORROW) is None


def test_an_unknown_or_disabled_account_may_nothing(office):
    assert queries.access(0, TODAY) is None
    with db.transaction():
        services.disable(account_id=office.account(1), reason="退職", actor=TESTER, at=AT)
    assert office.access(1) is None


def test_a_head_is_one_by_posting_and_grade_and_looks_after_the_units_below(office):
    office.hire(5, "0101", grade="80")
    assert office.access(3).headed_units == {office.units["010101"]}
    assert office.access(3).roles == {Role.staff, Role.unit_head}
    assert office.access(5).headed_units == {office.units[code] for code in ("0101", "010101", "010102")}


def test_a_dated_deputy_is_a_head_on_these_days(office):
    make_deputy(office.units["010101"], office.staff[2], since=TODAY, until=TODAY)
    assert Role.unit_head in office.access(2).roles
    assert office.access(2, TOMORROW).roles == {Role.staff}


def test_a_bureau_officer_is_one_for_the_bureau_they_work_in_unless_another_is_named(office):
    office.grant(1, Role.bureau)
    office.grant(2, Role.bureau, unit_id=office.units["15"])
    access, other = office.access(1), office.access(2)
    assert access.managed_unit_ids == {office.units["01"]}
    assert access.bureau_units == {unit for code, unit in office.units.items() if code.startswith("01")}
    assert other.bureau_units == {unit for code, unit in office.units.items() if code.startswith("15")}


def test_an_ict_manager_is_one_while_the_appointment_lasts_also_when_flagged(office):
    make_posting(office.hire(5, None), office.units["010101"], grade="40", until=TODAY - timedelta(days=1))
    with db.transaction():
        appointing.appoint(
            unit_id=office.units["01"], staff_id=office.staff[5], first_day=date(2026, 4, 1), last_day=TODAY,
            order_no="第1号", actor=TESTER, at=AT, today=date(2026, 4, 1),
        )  # fmt: skip
    make_posting(office.staff[5], office.units["150101"], grade="10", since=TODAY)
    access = office.access(5)
    assert access.roles == {Role.staff, Role.ict_manager}
    assert access.bureau_units == {unit for code, unit in office.units.items() if code.startswith("01")}
    assert access.managed_unit_ids == frozenset()
    assert office.access(5, TOMORROW).roles == {Role.staff}


def test_an_administrator_has_no_units_even_as_a_head(office):
    office.grant(3, Role.admin)
    access = office.access(3)
    assert access.roles == {Role.staff, Role.admin}
    assert (access.headed_units, access.bureau_units, access.managed_unit_ids) == (frozenset(),) * 3


def test_a_granted_role_ends_with_the_posting(office):
    office.grant(1, Role.hr)
    assert Role.hr in office.access(1).roles
    end_posting(office.staff[1], TODAY)
    make_posting(office.staff[1], office.units["010102"], since=TOMORROW)
    assert Role.hr in office.access(1).roles
    assert office.access(1, TOMORROW).roles == {Role.staff}
    assert [line.holds for line in queries.grants_of(office.account(1), TOMORROW)] == [False]


def test_a_new_order_in_the_same_unit_is_a_new_posting(office):
    office.grant(1, Role.hr)
    end_posting(office.staff[1], TODAY)
    make_posting(office.staff[1], office.units["010101"], grade="20", since=TOMORROW)
    assert office.access(1, TOMORROW).roles == {Role.staff}


def test_a_granted_role_rests_while_the_person_is_away(office):
    office.hire(5, "010101", on_leave=True)
    office.grant(5, Role.secretariat)
    assert office.access(5).roles == {Role.staff}
    assert queries.staff_with_role(Role.secretariat, TODAY) == frozenset()


def test_those_with_a_role_today_are_found(office):
    for number in (1, 2, 4):
        office.grant(number, Role.secretariat)
    with db.transaction():
        services.disable(account_id=office.account(2), reason="休止", actor=TESTER, at=AT)
    end_posting(office.staff[4], TODAY)
    assert queries.staff_with_role(Role.secretariat, TODAY) == {office.staff[1], office.staff[4]}
    assert queries.staff_with_role(Role.secretariat, TOMORROW) == {office.staff[1]}
    assert queries.staff_with_role(Role.hr, TODAY) == frozenset()
    assert [line.role for line in queries.granted(TODAY)] == [Role.secretariat] * 3


@pytest.fixture
def statements(office):
    seen: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith(("BEGIN", "SET")):
            seen.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    yield seen
    event.remove(db.engine(), "before_cursor_execute", note)


def test_access_takes_one_statement_when_known_and_few_when_not(office, statements):
    office.grant(1, Role.bureau)
    office.access(2)
    account_id = office.account(4)
    assert _counted(account_id, statements) <= 4
    assert _counted(account_id, statements) == 1


def test_access_takes_no_more_statements_with_more_people(office, statements):
    few = _statements_for(office, 4, statements)
    for number in range(20, 40):
        make_staff(f"{number:07}", unit=office.units["010101"], grade="40")
    assert _statements_for(office, 4, statements) == few


def _statements_for(office, number: int, statements: list[str]) -> int:
    account_id = office.account(number)
    queries.access(office.account(2), TODAY)
    return _counted(account_id, statements)


def _counted(account_id: int, statements: list[str]) -> int:
    """Statements of one request that asks."""
    db.close()
    statements.clear()
    queries.access(account_id, TODAY)
    return len(statements)


def test_the_epoch_tells_sessions_opened_before_from_those_after(office):
    assert queries.epoch_of(office.account(1)) == 0
    office.activate(1)
    assert queries.epoch_of(office.account(1)) == 1
    assert queries.epoch_of(0) is None


def test_counters_of_an_account_are_not_history(office):
    with db.transaction():
        db.session().execute(update(Account).values(failures=1))
    assert count(Account) == 4
