"""Who acts on nominations: the signed-in person, or the night; and who is told of what they do."""

from datetime import date, datetime
from typing import Any

from organisation.account import queries as accounts
from organisation.account.rules import Access, Role
from organisation.appointment.services import nominating
from organisation.appointment.services.nominating import Hand
from web import guards


def hand() -> Hand:
    """The signed-in person."""
    access, at = guards.access(), guards.now()
    return Hand(
        actor=guards.actor(), at=at, today=guards.today(), unit_ids=access.managed_unit_ids,
        secretariat=Role.secretariat in access.roles, hr=Role.hr in access.roles, **_told(guards.today()),
    )  # fmt: skip


def of_the_night(at: datetime, today: date) -> Hand:
    """The nightly command."""
    return Hand(actor=nominating.SYSTEM, at=at, today=today, **_told(today))


def may_manage(access: Access, unit_id: int) -> bool:
    """Whether the person appoints for the unit's posts; for posts below a bureau or ward whoever does so for it."""
    home = nominating.home_of(unit_id)
    return access.may_manage_appointments(unit_id if home is None else home)


def _told(today: date) -> dict[str, Any]:
    desk = accounts.staff_with_role(Role.secretariat, today)
    return {"desk": desk, "officers": accounts.officers(today)}
