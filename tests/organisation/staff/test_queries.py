"""People as they are posted on a day, and what may not be seen before its day."""

from datetime import date

import pytest

from foundation.history import Viewpoint
from organisation.staff import queries
from organisation.staff.rules import Duty
from tests.factories import TODAY, make_city, make_posting, make_staff
from tests.organisation.files import take_orders

NOW = Viewpoint(on=TODAY, today=TODAY)
NEXT = date(2027, 4, 1)
AHEAD = Viewpoint(on=NEXT, today=TODAY)
HR = Viewpoint(on=NEXT, today=TODAY, sees_future=True)


@pytest.fixture
def city(database) -> dict[str, int]:
    return make_city()


def found(text: str, view: Viewpoint = NOW, within: frozenset[int] | None = None) -> list[str]:
    return [line.staff_no for line in queries.search(text, view, within=within, limit=50, offset=0)[0]]


def test_a_person_is_found_by_number_and_by_id(city):
    staff_id = make_staff("0010001", unit=city["010101"], grade="60", post="課長")
    line = queries.person("0010001", NOW)
    assert line == queries.person(staff_id, NOW) == queries.people([staff_id], NOW)[staff_id]
    assert line and (line.unit_code, line.rank_order, line.posted_from) == ("010101", 60, date(2024, 4, 1))
    assert queries.person("9999999", NOW) is None and queries.people([], NOW) == {}
    assert (queries.staff_no_of(staff_id), queries.staff_ids_by_no()) == ("0010001", {"0010001": staff_id})


@pytest.mark.parametrize(
    "text", ["高橋", "髙橋", "ﾀｶﾊｼ", "たかはし", "高橋花子", "高橋　花子", "001000", "００１０００１"]
)
def test_a_person_is_found_however_the_name_is_spelled(city, text):
    make_staff("0010001", unit=city["010101"], name="髙橋　花子", kana="タカハシ　ハナコ")
    make_staff("0020001", unit=city["010101"], name="鈴木　一郎", kana="スズキ　イチロウ")
    assert found(text) == ["0010001"]


def test_signs_with_a_meaning_for_the_database_mean_themselves(city):
    make_staff("0010001", unit=city["010101"])
    assert found("%") == found("_") == []


def test_a_search_stays_within_the_units_and_pages(city):
    for number, unit in ((1, "010101"), (2, "010102"), (3, "010201")):
        make_staff(f"001000{number}", unit=city[unit])
    assert found("", within=frozenset({city["010101"], city["010201"]})) == ["0010001", "0010003"]
    lines, total = queries.search("", NOW, within=None, limit=1, offset=1, order="unit")
    assert ([line.staff_no for line in lines], total) == (["0010002"], 3)


def test_a_unit_lists_those_posted_there_highest_grade_first_and_concurrent_ones_apart(city):
    make_staff("0010001", unit=city["010101"])
    make_staff("0010002", unit=city["010101"], grade="60")
    guest = make_staff("0010003", unit=city["010102"])
    make_posting(guest, city["010101"], duty=Duty.concurrent)
    here = [city["010101"]]
    assert [line.staff_no for line in queries.people_in_units(here, NOW)] == ["0010002", "0010001"]
    assert [line.staff_no for line in queries.people_in_units(here, NOW, duty=Duty.concurrent)] == ["0010003"]


def test_an_order_ahead_shows_to_hr_only(city):
    take_orders({}, {"発令日": "R9.4.1", "所属コード": "010201", "氏名": "佐藤　花子"})
    staff_id = queries.staff_id_of("0010001") or 0
    for view in (NOW, AHEAD):
        line = queries.person("0010001", view)
        assert line and (line.unit_code, line.name) == ("010101", "育成　花子")
        (posting,) = queries.postings_of(staff_id, view)
        assert posting.last_day is None
        assert found("佐藤", view) == []
        assert queries.people_in_units([city["010201"]], view) == []
    seen = queries.person("0010001", HR)
    assert seen and (seen.unit_code, seen.name) == ("010201", "佐藤　花子")
    assert [line.last_day for line in queries.postings_of(staff_id, HR)] == [None, date(2027, 3, 31)]
    assert found("佐藤", HR) == ["0010001"]


def test_whoever_begins_only_later_does_not_exist_yet_but_for_hr(city):
    take_orders({"発令日": "R9.4.1", "発令区分": "採用"})
    for view in (NOW, AHEAD):
        assert queries.person("0010001", view) is None
        assert found("", view) == []
    on_the_eve = queries.person("0010001", Viewpoint(on=TODAY, today=TODAY, sees_future=True))
    assert on_the_eve and on_the_eve.unit_id is None


def test_a_retirement_ahead_shows_to_hr_only(city):
    take_orders({}, {"発令日": "R9.3.31", "発令区分": "退職", "退職日": "R9.3.31"})
    line, gone = queries.person("0010001", AHEAD), queries.person("0010001", HR)
    assert line and line.unit_code == "010101"
    assert gone and gone.unit_id is None
    assert queries.postings_of(line.id, AHEAD)[0].last_day is None


def test_a_day_before_the_first_order_shows_the_person_posted_nowhere(city):
    take_orders({"発令日": "R5.4.1"})
    line = queries.person("0010001", Viewpoint(on=date(2020, 4, 1), today=TODAY))
    assert line and (line.name, line.unit_id) == ("育成　花子", None)


def test_leave_and_dispatch_are_seen_on_the_day(city):
    take_orders({"発令日": "R5.4.1"}, {"発令日": "R8.6.1", "発令区分": "休職"})
    line = queries.person("0010001", NOW)
    assert line and (line.on_leave, line.dispatched, line.posted_from) == (True, False, date(2023, 4, 1))
