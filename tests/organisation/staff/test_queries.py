"""People as they are posted on a day."""

from datetime import date

from foundation.history import Viewpoint
from organisation.staff import queries
from tests.factories import TODAY, make_city, make_staff

NOW = Viewpoint(on=TODAY, today=TODAY)


def test_a_person_is_found_by_number_and_by_id(database):
    city = make_city()
    staff_id = make_staff("0010001", unit=city["010101"], grade="60", post="課長")
    line = queries.person("0010001", NOW)
    assert line == queries.person(staff_id, NOW)
    assert line and (line.unit_code, line.rank_order, line.posted_from) == ("010101", 60, date(2024, 4, 1))
    assert queries.person("9999999", NOW) is None


def test_heads_are_those_with_the_grade_of_their_unit(database):
    city = make_city()
    chief = make_staff("0010001", unit=city["010101"], grade="60", post="課長")
    clerk = make_staff("0010002", unit=city["010101"])
    heads = queries.heads(NOW)
    assert heads.head_of_unit == {city["010101"]: chief}
    assert heads.approver_of(clerk).staff_id == chief
    assert queries.search("イクセイ", NOW, within=None, limit=10, offset=0)[1] == 2
