"""A small city with accounts for everybody, and a cheap profile of hashing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from foundation import db, passwords
from foundation.audit import Actor
from organisation.account import queries, services
from organisation.account.rules import Access, Role
from tests.factories import AT, TODAY, make_city, make_staff

PASSWORD = "keyaki-to-sakura"
ADMIN = Actor("0000099")


@dataclass
class Office:
    """Unit ids by code, staff ids by number, and short ways to ask and act."""

    units: dict[str, int]
    staff: dict[int, int]

    def account(self, number: int) -> int:
        found = queries.account_id_of(self.staff[number])
        assert found is not None
        return found

    def access(self, number: int, on: date = TODAY) -> Access | None:
        return queries.access(self.account(number), on)

    def grant(self, number: int, role: Role, **more: Any) -> int:
        given = {"actor": ADMIN, "at": AT, "today": TODAY} | more
        with db.transaction():
            return services.grant_role(staff_id=self.staff[number], role=role, **given)

    def activate(self, number: int, password: str = PASSWORD) -> None:
        with db.transaction():
            services.set_password(account_id=self.account(number), password=password, actor=ADMIN, at=AT)

    def hire(self, number: int, unit: str | None, **more: Any) -> int:
        self.staff[number] = make_staff(f"{number:07}", unit=self.units[unit] if unit else None, **more)
        with db.transaction():
            services.open_accounts(at=AT)
        return self.staff[number]


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """1 and 2 work in section 010101, 3 heads it, 4 works in ward section 150101."""
    passwords.use(passwords.Profile(memory=64, passes=1))
    found = Office(make_city(), {})
    for number, unit, grade in ((1, "010101", "10"), (2, "010101", "20"), (3, "010101", "60")):
        found.staff[number] = make_staff(f"{number:07}", unit=found.units[unit], grade=grade)
    found.hire(4, "150101", name="髙橋　拓也", kana="タカハシ　タクヤ")
    yield found
    passwords.use(passwords.Profile())
