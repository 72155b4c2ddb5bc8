"""API tokens: shown once, no person, ended with what they were made from."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation import audit, db, mail, settings, trail
from foundation.errors import NotFound, Refused
from organisation.account import queries, services
from organisation.account.models import ApiToken
from organisation.account.rules import TOKEN_ROLES, Role
from organisation.staff.rules import Duty
from tests.factories import AT, TESTER, TODAY, make_posting


def make(role: Role = Role.secretariat, label: str = "計画統括", at=AT, **more) -> str:
    with db.transaction():
        return services.make_token(role=role, label=label, actor=TESTER, at=at, today=TODAY, **more)


def use(plain: str, at=AT):
    return services.token_access(plain, at=at, today=TODAY)


@pytest.mark.parametrize("role", TOKEN_ROLES)
def test_a_command_makes_a_token_of_every_role_without_a_person(office, role):
    access = use(make(role)).access
    assert access.roles == {Role.staff, role}
    assert (access.account_id, access.staff_id, access.staff_no) == (None, None, "token:計画統括")
    assert access.sees_all_skills is (role in (Role.hr, Role.secretariat))


def test_a_token_is_shown_once_and_kept_as_a_digest(office):
    plain = make()
    assert plain.startswith("ikusei_")
    assert len(plain) > 45
    kept = db.session().execute(select(ApiToken.digest)).scalar_one()
    assert kept == queries.digest_of(plain) != plain
    assert plain not in str([line.content for line in trail.lines(trail.Search(), limit=99, offset=0)])


@pytest.mark.parametrize("wrong", ["", "ikusei_", "ikusei_wrong"])
def test_anything_else_opens_nothing(office, wrong):
    make()
    assert use(wrong) is None


def test_a_bureau_token_sees_its_unit_and_none_without_one(office):
    below = {unit for code, unit in office.units.items() if code.startswith("15")}
    assert use(make(Role.bureau, unit_id=office.units["15"])).access.bureau_units == below
    assert use(make(Role.bureau)).access.bureau_units == frozenset()
    with pytest.raises(Refused, match="局・区等を選んで"):
        make(Role.bureau, unit_id=office.units["150101"])


def test_the_audit_line_names_the_unit_by_its_code(office):
    make(Role.bureau, unit_id=office.units["15"])
    make(Role.bureau)
    found = [line.content for line in trail.lines(trail.Search(action="token.made"), limit=9, offset=0)]
    assert sorted(str(each.get("unit")) for each in found) == ["15", "None"]


def test_a_token_expires_after_the_days_of_the_setting(office):
    plain = make()
    assert use(plain, AT + timedelta(days=89)) is not None
    assert use(plain, AT + timedelta(days=91)) is None
    with db.transaction():
        change = audit.record(action="setting.changed", actor=TESTER, at=AT)
        settings.change_setting("tokens.days", 7, moment=change.moment)
    assert use(make(), AT + timedelta(days=8)) is None


def test_a_revoked_token_opens_nothing_from_then_on(office):
    plain = make()
    with db.transaction():
        services.revoke_token(queries.tokens()[0].id, actor=TESTER, at=AT)
    assert use(plain) is None
    with pytest.raises(Refused, match="すでに失効"), db.transaction():
        services.revoke_token(queries.tokens()[0].id, actor=TESTER, at=AT)
    with pytest.raises(NotFound), db.transaction():
        services.revoke_token(0, actor=TESTER, at=AT)


def test_a_person_makes_tokens_of_their_own_roles_and_units_only(office):
    office.grant(1, Role.bureau)
    maker = office.access(1)
    assert use(make(Role.bureau, maker=maker)).access.bureau_units == maker.bureau_units
    for role, more in ((Role.hr, {}), (Role.bureau, {"unit_id": office.units["15"]})):
        with pytest.raises(Refused):
            make(role, maker=maker, **more)
    with pytest.raises(Refused, match="持っていない役割"):
        make(Role.staff, maker=office.access(2))


@pytest.mark.parametrize("label", ["", "  ", "x" * 101])
def test_a_token_has_a_name(office, label):
    with pytest.raises(Refused, match="名前"):
        make(label=label)


@pytest.mark.parametrize("role", [Role.unit_head, Role.ict_manager])
def test_derived_roles_have_no_tokens(office, role):
    with pytest.raises(Refused, match="この役割のトークン"):
        make(role)


def test_a_token_ends_with_the_account_that_made_it(office):
    office.grant(1, Role.hr)
    plain = make(Role.hr, maker=office.access(1))
    assert use(plain).access.sees_all_skills
    with db.transaction():
        services.disable(account_id=office.account(1), reason="退職", actor=TESTER, at=AT)
    assert use(plain) is None


def test_a_token_ends_with_the_role_it_was_made_in(office):
    grant = office.grant(1, Role.hr)
    plain, plain_of_staff = (make(role, maker=office.access(1)) for role in (Role.hr, Role.staff))
    with db.transaction():
        services.end_role(grant, reason="担当替え", actor=TESTER, at=AT)
    assert use(plain) is None
    assert use(plain_of_staff) is not None


def test_a_token_ends_when_its_maker_retires(office):
    office.hire(5, "010101", until=TODAY)
    office.grant(5, Role.hr)
    plain = make(Role.hr, maker=office.access(5))
    assert use(plain) is not None
    assert services.token_access(plain, at=AT, today=TODAY + timedelta(days=1)) is None


def test_the_use_of_a_token_is_noted_once_an_hour(office):
    plain = make()
    assert services.is_due(use(plain), at=AT)
    with db.transaction():
        services.note_token_use(use(plain), at=AT)
    assert not services.is_due(use(plain), at=AT + timedelta(minutes=59))
    assert services.is_due(use(plain), at=AT + timedelta(hours=1))
    assert queries.tokens()[0].last_used_at == AT


def test_tokens_are_listed_newest_first_also_when_over(office):
    make(label="古い")
    make(label="新しい")
    assert [(line.label, line.role, line.account_id) for line in queries.tokens()] == [
        ("新しい", Role.secretariat, None),
        ("古い", Role.secretariat, None),
    ]
    assert queries.token(queries.tokens()[0].id).label == "新しい"
    assert queries.token(0) is None


def personal(office, number: int = 3) -> str:
    with db.transaction():
        return services.make_personal_token(
            staff_id=office.staff[number], label="窓口システム", actor=TESTER, at=AT, today=TODAY
        )


def test_a_token_acts_as_a_person_with_what_the_person_may_today(office):
    plain = personal(office)
    assert use(plain).access == office.access(3)
    assert use(plain).access.is_person
    with db.transaction():
        make_posting(office.staff[3], office.units["0101"], duty=Duty.concurrent, grade="80")
    assert use(plain).access == office.access(3)


def test_the_person_is_told_and_the_trail_names_them_and_never_the_token(office):
    plain = personal(office)
    (told,) = mail.notices(office.staff[3])
    assert told.values == {"label": "窓口システム"} and told.link == "/my-record"
    (line,) = trail.lines(trail.Search(action="token.made"), limit=9, offset=0)
    assert (line.subject, line.content["staff_no"]) == ("0000003", "0000003")
    assert plain not in str(line.content)


def test_it_opens_nothing_once_the_account_is_disabled_or_the_person_has_left(office):
    plain = personal(office)
    with db.transaction():
        services.disable(account_id=office.account(3), reason="試験", actor=TESTER, at=AT)
    assert use(plain) is None
    office.hire(9, "0101", until=TODAY)
    leaver = personal(office, 9)
    assert services.token_access(leaver, at=AT, today=TODAY) is not None
    assert services.token_access(leaver, at=AT, today=TODAY + timedelta(days=1)) is None


def test_nobody_without_a_usable_account_gets_one(office):
    office.hire(9, None)
    with pytest.raises(Refused, match="アカウント"):
        personal(office, 9)


def test_the_person_sees_their_tokens_and_may_revoke_them(office):
    personal(office)
    (line,) = queries.tokens_for(office.account(3))
    assert (line.label, line.acts_for_id) == ("窓口システム", office.account(3))
    assert office.access(3).may_revoke_token_of(line.account_id, line.acts_for_id)
    assert not office.access(1).may_revoke_token_of(line.account_id, line.acts_for_id)


def test_it_is_known_who_stands_behind_a_token_of_a_role(office):
    office.grant(1, Role.hr)
    assert use(make(Role.hr)).access.behind is None
    access = use(make(Role.hr, maker=office.access(1))).access
    assert (access.staff_id, access.behind) == (None, office.access(1).staff_id)
    assert access.is_behind(office.access(1).staff_id) and not access.is_behind(office.access(2).staff_id)
