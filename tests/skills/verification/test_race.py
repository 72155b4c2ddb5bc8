"""Two people confirm one document at once: one does, the other reads why not."""

from datetime import timedelta
from functools import partial

import pytest

from foundation import db
from foundation.history import Viewpoint
from organisation.account import services as accounts
from organisation.account.rules import Role
from skills.verification import queries, services
from tests.factories import AT, TESTER, TODAY
from tests.skills.claim.world import at_once
from tests.web import city as cities
from tests.web.rows.verifications import access, drawn_up


@pytest.mark.parametrize("attempt", range(2))
def test_of_two_who_confirm_at_once_one_is_told_that_it_is_done(database, attempt):
    city = cities.build()
    with db.transaction():
        accounts.grant_role(
            staff_id=city.staff["staff"], role=Role.bureau, unit_id=city.units["01"], actor=TESTER, at=AT, today=TODAY
        )
    number, at = drawn_up(city), AT + timedelta(hours=1)
    officers = [access(city, who) for who in ("bureau", "staff")]

    def confirm(officer) -> None:
        with db.transaction():
            services.confirm(number=number, note="", access=officer, at=at, today=TODAY)

    said = at_once(*(partial(confirm, officer) for officer in officers))
    assert sorted(said) == ["", "この判定書は、すでに確認されています。"]
    db.close()
    found = queries.document(number, Viewpoint(on=TODAY, today=TODAY))
    assert found is not None and found.confirmation is not None


def test_documents_drawn_up_at_once_have_numbers_of_their_own(database):
    city = cities.build()
    assert at_once(*(partial(drawn_up, city, unit=unit) for unit in ("01", "15", "01"))) == ["", "", ""]
    db.close()
    lines, total = queries.documents(Viewpoint(on=TODAY, today=TODAY))
    assert total == 3 and {line.number for line in lines} == {f"V2026-00000{count}" for count in (1, 2, 3)}
