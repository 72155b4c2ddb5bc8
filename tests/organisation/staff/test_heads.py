"""Heads of units in the database: derived from postings, chosen, stood in for."""

from datetime import date, timedelta

import pytest

from foundation import db
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint
from organisation.staff import queries, services
from tests.factories import AT, TODAY, make_city, make_deputy, make_staff
from tests.organisation.files import ACTOR, take_orders

NOW = Viewpoint(on=TODAY, today=TODAY)
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def city(database) -> dict[str, int]:
    return make_city()


@pytest.fixture
def chief(city) -> int:
    return make_staff("0010001", unit=city["010101"], grade="60", post="課長")


@pytest.fixture
def clerk(city) -> int:
    return make_staff("0010002", unit=city["010101"])


def name(unit: int, staff_id: int, first: date = TODAY, last: date = LATER) -> int:
    with db.transaction():
        return services.name_deputy(
            unit_id=unit, staff_id=staff_id, first_day=first, last_day=last, actor=ACTOR, at=AT, today=TODAY
        )


def choose(unit: int, staff_id: int | None, from_day: date = TODAY) -> None:
    with db.transaction():
        services.choose_head(unit_id=unit, staff_id=staff_id, from_day=from_day, actor=ACTOR, at=AT, today=TODAY)


def end(deputy_id: int, last_day: date) -> None:
    with db.transaction():
        services.end_deputy(deputy_id=deputy_id, last_day=last_day, actor=ACTOR, at=AT, today=TODAY)


def test_heads_are_those_with_the_grade_of_their_kind_of_unit(city, chief, clerk):
    director = make_staff("0010003", unit=city["01"], grade="90")
    make_staff("0010004", unit=city["0101"], grade="60")
    heads = queries.heads(NOW)
    assert heads.head_of_unit == {city["010101"]: chief, city["01"]: director}
    assert heads.approver_of(clerk).staff_id == chief
    assert heads.approver_of(chief).staff_id == director


def test_a_transfer_moves_the_headship_at_once(city):
    take_orders({"職位コード": "60", "発令日": "R8.4.1"})
    moved = queries.staff_id_of("0010001")
    assert queries.heads(NOW).head_of_unit == {city["010101"]: moved}
    take_orders({"職位コード": "60", "発令日": "R8.9.1", "所属コード": "010102"})
    assert queries.heads(NOW).head_of_unit == {city["010102"]: moved}


def test_a_transfer_ahead_moves_nothing_for_those_who_may_not_see_it(city):
    take_orders({"職位コード": "60"}, {"職位コード": "60", "発令日": "R9.4.1", "所属コード": "010102"})
    ahead = Viewpoint(on=date(2027, 4, 1), today=TODAY)
    assert set(queries.heads(ahead).head_of_unit) == {city["010101"]}


def test_hr_chooses_among_several_and_may_take_the_choice_back(city, chief):
    other = make_staff("0010009", unit=city["010101"], grade="60", since=date(2025, 4, 1))
    choose(city["010101"], other)
    assert queries.heads(NOW).head_of_unit[city["010101"]] == other
    assert [line.staff_no for line in queries.head_choices(NOW)] == ["0010009"]
    choose(city["010101"], None)
    assert queries.heads(NOW).head_of_unit[city["010101"]] == chief


def test_a_choice_from_a_later_day_leaves_today_as_it_is(city, chief):
    other = make_staff("0010009", unit=city["010101"], grade="60", since=date(2025, 4, 1))
    choose(city["010101"], other, from_day=LATER)
    assert queries.heads(NOW).head_of_unit[city["010101"]] == chief


def test_only_somebody_of_the_grade_in_the_unit_can_be_chosen(city, chief, clerk):
    with pytest.raises(Refused, match="その級で"):
        choose(city["010101"], clerk)


def test_a_deputy_stands_in_from_day_to_day(city, clerk):
    deputy = make_staff("0010005", unit=city["010101"])
    name(city["010101"], deputy)
    assert queries.heads(NOW).approver_of(clerk).staff_id == deputy
    assert queries.heads(NOW).units_headed_by(deputy) == {city["010101"]}
    over = Viewpoint(on=LATER + timedelta(days=1), today=LATER + timedelta(days=1))
    assert queries.heads(over).approver_of(clerk).kind == "secretariat"
    (line,) = queries.deputies(NOW, city["010101"])
    assert (line.staff_no, line.first_day, line.last_day) == ("0010005", TODAY, LATER)


def test_a_deputy_can_be_ended_early_and_both_truths_stay(city, clerk):
    deputy_id = name(city["010101"], clerk)
    end(deputy_id, TODAY)
    (line,) = queries.deputies(NOW)
    assert line.last_day == TODAY
    end(line.id, TODAY - timedelta(days=1))
    assert queries.deputies(NOW) == []
    with pytest.raises(NotFound):
        end(deputy_id, TODAY)


def test_a_deputy_cannot_be_ended_in_the_past_nor_prolonged(city, clerk):
    deputy_id = make_deputy(city["010101"], clerk, until=LATER)
    for day in (TODAY - timedelta(days=2), LATER + timedelta(days=1)):
        with pytest.raises(Refused):
            end(deputy_id, day)


def test_a_deputy_who_makes_no_sense_is_refused(city, chief, clerk):
    unit = city["010101"]
    gone = make_staff("0010006", unit=unit, until=date(2025, 3, 31))
    for staff_id, first, last, words in (
        (clerk, LATER, TODAY, "開始日以後"),
        (clerk, date(2026, 4, 1), date(2026, 9, 1), "過ぎて"),
        (chief, TODAY, LATER, "所属長です"),
        (gone, TODAY, LATER, "配置されていません"),
    ):
        with pytest.raises(Refused, match=words):
            name(unit, staff_id, first, last)
    name(unit, clerk)
    with pytest.raises(Refused, match="すでに"):
        name(unit, clerk, LATER, LATER + timedelta(days=5))
    with pytest.raises(NotFound):
        name(999, clerk)


def test_heads_are_remembered_until_the_ledger_moves(city, chief, clerk):
    before = queries.heads(NOW)
    assert queries.heads(NOW) is before
    make_deputy(city["010101"], clerk)
    assert queries.heads(NOW) is not before
