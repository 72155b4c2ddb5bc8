"""Signing in: one answer whatever is wrong, failures counted in the database, a lock that ends by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation import db, passwords, trail
from foundation.errors import Refused
from organisation.account import queries, services
from organisation.account.models import Account
from organisation.account.rules import Lock
from tests.factories import AT, TESTER, TODAY
from tests.organisation.account.conftest import PASSWORD


def sign_in(number: str, password: str = PASSWORD, at=AT, lock: Lock | None = None) -> int | None:
    attempt = services.check_password(number, password)
    with db.transaction():
        return services.note_attempt(attempt, at=at, today=TODAY, lock=lock)


def failures(office) -> int:
    statement = select(Account.failures).where(Account.id == office.account(1))
    return db.session().execute(statement).scalar_one()


def actions() -> list[str]:
    return [line.action for line in trail.lines(trail.Search(), limit=3, offset=0)]


def test_the_right_password_opens_the_account(office):
    office.activate(1)
    assert sign_in("0000001") == office.account(1)
    assert sign_in("０００0001 ") == office.account(1)
    assert actions()[0] == "signin.succeeded"


@pytest.mark.parametrize("number", ["0000001", "0000002", "9999999", ""])
def test_nothing_else_opens_one(office, number):
    office.activate(1)
    assert sign_in(number, "keyaki-to-tsubaki") is None
    assert actions()[0] == "signin.failed"


def test_an_account_without_password_is_opened_by_none(office):
    assert sign_in("0000001", "") is None
    assert sign_in("0000001") is None


def test_an_unknown_number_is_compared_with_a_hash_too(office, monkeypatch):
    asked = []
    monkeypatch.setattr(passwords, "matches", lambda kept, password: asked.append(kept) or False)
    sign_in("9999999")
    sign_in("0000001")
    assert asked == [None, None]


def test_five_failures_in_a_row_lock_for_ten_minutes(office):
    office.activate(1)
    for number in range(5):
        assert sign_in("0000001", "wrong") is None
        assert failures(office) == (number + 1) % 5
    assert actions()[0] == "account.locked"
    assert sign_in("0000001", at=AT + timedelta(minutes=9, seconds=59)) is None
    assert sign_in("0000001", at=AT + timedelta(minutes=10)) == office.account(1)


def test_a_success_begins_the_count_anew(office):
    office.activate(1)
    for _ in range(4):
        sign_in("0000001", "wrong")
    assert sign_in("0000001") == office.account(1)
    assert failures(office) == 0
    for _ in range(4):
        sign_in("0000001", "wrong")
    assert sign_in("0000001") == office.account(1)


def test_the_number_of_failures_and_the_minutes_are_settings(office):
    office.activate(1)
    lock = Lock(failures=3, minutes=1)
    for _ in range(3):
        sign_in("0000001", "wrong", lock=lock)
    assert sign_in("0000001") is None
    assert sign_in("0000001", at=AT + timedelta(minutes=1)) == office.account(1)


def test_a_password_found_while_the_lock_was_being_set_opens_nothing(office):
    office.activate(1)
    early = services.check_password("0000001", PASSWORD)
    for _ in range(5):
        sign_in("0000001", "wrong")
    with db.transaction():
        assert services.note_attempt(early, at=AT, today=TODAY) is None


def test_one_persons_lock_is_nobody_elses(office):
    office.activate(1)
    office.activate(2)
    for _ in range(5):
        sign_in("0000001", "wrong")
    assert sign_in("0000002") == office.account(2)


def test_a_disabled_account_and_one_of_somebody_who_left_stay_closed(office):
    office.activate(1)
    office.hire(5, "010101", until=TODAY - timedelta(days=1))
    office.activate(5)
    with db.transaction():
        services.disable(account_id=office.account(1), reason="休止", actor=TESTER, at=AT)
    assert sign_in("0000001") is None
    assert sign_in("0000005") is None


def test_a_hash_of_an_older_profile_is_renewed_at_sign_in(office):
    office.activate(1)
    passwords.use(passwords.Profile(memory=128, passes=1))
    sign_in("0000001")
    kept = db.session().execute(select(Account.password_hash).where(Account.id == office.account(1))).scalar_one()
    assert not passwords.outdated(kept)
    assert sign_in("0000001") == office.account(1)


def change(old: str, new: str) -> bool:
    attempt = services.check_password("0000001", old)
    with db.transaction():
        return services.change_password(attempt, new, at=AT, today=TODAY)


def test_a_password_is_changed_by_whoever_knows_it_and_other_sessions_end(office):
    office.activate(1)
    epoch = queries.epoch_of(office.account(1))
    assert change(PASSWORD, "tsubaki-to-ume-no-hana")
    assert sign_in("0000001", "tsubaki-to-ume-no-hana") == office.account(1)
    assert sign_in("0000001") is None
    assert queries.epoch_of(office.account(1)) == epoch + 1


def test_a_wrong_old_password_is_counted_like_a_failed_sign_in(office):
    office.activate(1)
    assert not change("wrong", "tsubaki-to-ume-no-hana")
    assert failures(office) == 1


def test_a_bad_new_password_changes_nothing(office):
    office.activate(1)
    with pytest.raises(Refused, match="12文字以上"):
        change(PASSWORD, "short")
    assert sign_in("0000001") == office.account(1)
