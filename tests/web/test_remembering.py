"""Signing in and out does not make the city be read anew; a change of people does."""

from collections.abc import Callable

from foundation import db
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account import services
from organisation.staff import queries as staff
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from tests.factories import AT, TODAY, make_posting, make_unit
from tests.web.city import City

VIEW = Viewpoint(on=TODAY, today=TODAY)


def look(city: City) -> tuple[object, ...]:
    """The tree, the heads and somebody's rights: remembered as the very same objects while nothing of theirs moves."""
    found = units.tree(TODAY), staff.heads(VIEW), accounts.access(city.accounts["unit_head"], TODAY)
    db.close()
    return found


def kept(city: City, change: Callable[[], object]) -> list[bool]:
    before = look(city)
    with db.transaction():
        change()
    return [former is now for former, now in zip(before, look(city), strict=True)]


def test_signing_in_wrongly_rightly_and_out_leaves_everything_remembered(city: City):
    account_id = city.accounts["staff"]
    attempt = services.Attempt(account_id, city.staff["staff"], city.number("staff"), True)
    wrong = services.Attempt(account_id, city.staff["staff"], city.number("staff"), False)
    for change in (
        lambda: services.note_attempt(attempt, at=AT, today=TODAY),
        lambda: services.note_attempt(wrong, at=AT, today=TODAY),
        lambda: services.end_sessions(account_id=account_id, at=AT),
    ):
        assert kept(city, change) == [True, True, True]


def test_signing_out_is_seen_at_once_by_every_session(city: City):
    before = accounts.epoch_of(city.accounts["staff"])
    with db.transaction():
        services.end_sessions(account_id=city.accounts["staff"], at=AT)
    assert accounts.epoch_of(city.accounts["staff"]) != before


def test_a_posting_or_a_unit_makes_all_of_it_be_read_anew(city: City):
    posting = {"staff_id": city.staff["stranger"], "unit": city.units["15"], "duty": Duty.concurrent}
    assert kept(city, lambda: make_posting(**posting)) == [False] * 3
    assert kept(city, lambda: make_unit("150102", parent=city.units["1501"])) == [False] * 3
