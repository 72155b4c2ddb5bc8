"""Accounts are opened for everybody, activated once, disabled at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation import audit, db, mail, trail
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint
from organisation.account import queries, services
from organisation.account.models import Account, ActivationCode
from organisation.account.rules import Role
from tests.factories import AT, TESTER, TODAY, count, make_staff
from tests.organisation.account.conftest import PASSWORD

NOW = Viewpoint(on=TODAY, today=TODAY)


def issue(account_id: int, at=AT) -> str:
    with db.transaction():
        return services.issue_code(account_id=account_id, actor=TESTER, at=at)


def activate(number: str, code: str, password: str = PASSWORD, at=AT) -> int:
    with db.transaction():
        return services.activate(staff_no=number, code=code, password=password, at=at)


def test_accounts_are_opened_once_for_everybody_without_password(office):
    lines, total = queries.accounts(view=NOW)
    assert total == 4
    assert not any(line.activated for line in lines)
    before = audit.count()
    with db.transaction():
        assert services.open_accounts(at=AT) == 0
    assert (count(Account), audit.count()) == (4, before)


def test_a_second_account_for_a_person_is_refused_by_the_database(office):
    with pytest.raises(Refused, match="登録済み"), db.transaction() as session:
        session.add(Account(staff_id=office.staff[1], epoch=0, failures=0, opened_at=AT))


def test_an_account_is_activated_with_its_code(office):
    code = issue(office.account(1))
    assert len(code.replace("-", "")) == 16
    assert activate("0000001", code.lower().replace("-", " ")) == office.account(1)
    assert queries.account(office.account(1)).activated
    assert code.replace("-", "") not in db.session().execute(select(ActivationCode.digest)).scalar_one()


def test_a_code_is_good_once_for_its_own_account_until_it_expires(office):
    code = issue(office.account(1))
    wrong = "コードが違うか"
    for number, when in (("0000002", AT), ("9999999", AT), ("0000001", AT + timedelta(days=14))):
        with pytest.raises(Refused, match=wrong):
            activate(number, code, at=when)
    activate("0000001", code)
    with pytest.raises(Refused, match=wrong):
        activate("0000001", code)


def test_a_newer_code_ends_the_older_one(office):
    older, newer = issue(office.account(1)), issue(office.account(1))
    with pytest.raises(Refused, match="コードが違うか"):
        activate("0000001", older)
    activate("0000001", newer)


def test_a_password_that_is_refused_does_not_use_the_code_up(office):
    code = issue(office.account(1))
    with pytest.raises(Refused, match="12文字以上"):
        activate("0000001", code, "short")
    activate("0000001", code)


def test_a_person_is_told_when_a_code_is_issued_for_an_account_in_use(office):
    issue(office.account(1))
    assert mail.unread(office.staff[1]) == 0
    office.activate(1)
    issue(office.account(1))
    assert mail.unread(office.staff[1]) == 1


def test_one_command_opens_an_account_grants_the_role_and_issues_a_code(office):
    newcomer = make_staff("0000005", unit=office.units["010101"])
    with db.transaction():
        code = services.create_account(staff_id=newcomer, role=Role.hr, actor=TESTER, at=AT, today=TODAY)
    account_id = activate("0000005", code)
    assert queries.access(account_id, TODAY).roles == {Role.staff, Role.hr}


def test_the_role_staff_is_everybodys_and_not_granted(office):
    with db.transaction():
        services.create_account(staff_id=office.staff[1], actor=TESTER, at=AT, today=TODAY)
    assert queries.grants_of(office.account(1), TODAY) == []


def test_no_account_is_created_for_somebody_posted_nowhere(office):
    gone = make_staff("0000005")
    with pytest.raises(Refused, match="配置されていません"), db.transaction():
        services.create_account(staff_id=gone, actor=TESTER, at=AT, today=TODAY)
    assert queries.account_id_of(gone) is None


def test_a_disabled_account_ends_its_sessions_and_codes_and_can_be_opened_again(office):
    office.activate(1)
    code, epoch = issue(office.account(1)), queries.epoch_of(office.account(1))
    with pytest.raises(Refused, match="理由"), db.transaction():
        services.disable(account_id=office.account(1), reason=" ", actor=TESTER, at=AT)
    with db.transaction():
        services.disable(account_id=office.account(1), reason="退職", actor=TESTER, at=AT)
    assert queries.epoch_of(office.account(1)) == epoch + 1
    for act in (lambda: activate("0000001", code), lambda: issue(office.account(1))):
        with pytest.raises(Refused):
            act()
    with db.transaction():
        services.enable(account_id=office.account(1), actor=TESTER, at=AT)
    assert not queries.account(office.account(1)).activated


def test_the_purpose_is_seen_once(office):
    assert not office.access(1).purpose_shown
    with db.transaction():
        services.accept_purpose(account_id=office.account(1), at=AT)
    assert office.access(1).purpose_shown


def test_an_unknown_account_is_not_found(office):
    for act in (lambda: issue(0), lambda: services.accept_purpose(account_id=0, at=AT)):
        with pytest.raises(NotFound), db.transaction():
            act()


def test_accounts_are_found_by_number_and_by_name_however_written(office):
    for text in ("0000004", "高橋", "髙橋　拓", "０００４"):
        lines, total = queries.accounts(text, view=NOW)
        assert ([line.staff_no for line in lines], total) == (["0000004"], 1)
    assert [line.staff_no for line in queries.accounts(view=NOW, limit=2, offset=1)[0]] == ["0000002", "0000003"]
    assert queries.account_by_staff_no("0000004").name == "髙橋　拓也"
    assert queries.account_by_staff_no("9999999") is None
    assert list(queries.accounts_of([office.account(4)])) == [office.account(4)]


def test_somebody_who_joins_by_a_future_order_is_listed_for_hr_only(office):
    office.hire(5, "010101", since=TODAY + timedelta(days=1))
    assert queries.accounts("0000005", view=NOW)[1] == 0
    assert queries.accounts("0000005", view=Viewpoint(on=TODAY, today=TODAY, sees_future=True))[1] == 1


def test_passwords_and_codes_stand_in_no_audit_line(office):
    code = issue(office.account(1))
    activate("0000001", code)
    told = str([line.content for line in trail.lines(trail.Search(), limit=99, offset=0)])
    assert code not in told
    assert PASSWORD not in told
    assert list(audit.verify()) == []
