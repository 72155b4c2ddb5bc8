"""Each kind of appointment and its rules: where there is a post, who may have it, how many at a time."""

from datetime import date

import pytest
from sqlalchemy import insert

from foundation import db
from foundation.errors import Refused
from foundation.history import Viewpoint
from foundation.settings import change_setting
from organisation.appointment import queries, services
from organisation.appointment.models import Appointment
from organisation.appointment.rules import AppointmentKind, stands_in_the_way
from organisation.unit.models import UnitPredecessor
from tests.factories import AT, TESTER, TODAY, count, make_city, make_posting, make_staff, make_unit

APRIL = date(2026, 4, 1)
NOW = Viewpoint(on=TODAY, today=TODAY)
MANAGER, MEMBER = AppointmentKind.ict_manager, AppointmentKind.committee_member
CHAIR, LEADER = AppointmentKind.committee_chair, AppointmentKind.ict_leader


@pytest.fixture
def city(database):
    ids = make_city()
    with db.transaction():
        change_setting("committee.chair_unit", "0102", moment=AT)
    return ids


@pytest.fixture
def people(city):
    """次長 and 主査 of 総務局, 部長 of 人事部, 区民生活部長 and another 部長級 of 北区役所."""
    return {
        "deputy": make_staff("0000021", unit=city["01"], grade="70"),
        "clerk": make_staff("0000022", unit=city["010101"], grade="30"),
        "chair": make_staff("0000023", unit=city["0102"], grade="80"),
        "ward": make_staff("0000024", unit=city["1501"], grade="80"),
        "other": make_staff("0000025", unit=city["15"], grade="80"),
    }


def appoint(kind, unit, staff_id, first=APRIL, last=None):
    with db.transaction():
        return services.appoint(
            kind=kind, unit_id=unit, staff_id=staff_id, first_day=first, last_day=last, order_no="第1号", actor=TESTER,
            at=AT, today=TODAY,
        )  # fmt: skip


def test_each_kind_has_its_posts(city):
    codes = {kind: [unit.code for unit in queries.posts(kind, NOW)] for kind in AppointmentKind}
    assert codes == {
        MANAGER: ["01", "15"], MEMBER: ["01", "15"], CHAIR: ["0102"],
        LEADER: ["010101", "010102", "010201", "150101"],
    }  # fmt: skip
    assert [unit.code for unit in queries.vacancies(NOW, CHAIR)] == ["0102"]


@pytest.mark.parametrize(
    ("kind", "unit", "who"),
    [(MANAGER, "01", "clerk"), (MEMBER, "01", "deputy"), (MEMBER, "01", "chair"), (MEMBER, "15", "ward"),
     (CHAIR, "0102", "chair"), (LEADER, "010101", "clerk")],
)  # fmt: skip
def test_whoever_fulfils_the_conditions_of_the_post_is_appointed(city, people, kind, unit, who):
    appoint(kind, city[unit], people[who])
    (line,) = queries.live_of(kind, NOW)
    assert (line.unit_code, line.staff_id, line.flags, line.kind) == (unit, people[who], (), kind)
    assert unit not in [each.code for each in queries.vacancies(NOW, kind)]
    assert len(queries.live(NOW)) == (kind is MANAGER)


@pytest.mark.parametrize(
    ("kind", "unit", "who", "why"),
    [
        (MEMBER, "01", "clerk", "次長級以上.*主査級"),
        (MEMBER, "15", "other", "「区民生活部」の長である職員だけ"),
        (MEMBER, "01", "ward", "本務が「総務局」の中にない"),
        (MEMBER, "0101", "deputy", "ICT推進委員を任命する所属ではありません"),
        (CHAIR, "0102", "deputy", "「人事部」の長である職員だけ"),
        (CHAIR, "0101", "deputy", "ICT推進委員長は「総務部」からは任命しません"),
        (LEADER, "010102", "clerk", "本務が「法務課」の中にない"),
        (LEADER, "0101", "deputy", "「総務部」は課ではありません"),
    ],
)  # fmt: skip
def test_what_breaks_the_rule_of_the_kind_is_refused_in_words(city, people, kind, unit, who, why):
    with pytest.raises(Refused, match=why):
        appoint(kind, city[unit], people[who])
    assert count(Appointment) == 0


def test_only_managers_begin_in_2006(city):
    old = make_staff("0000031", unit=city["01"], grade="70", since=date(2004, 4, 1))
    appoint(MEMBER, city["01"], old, date(2005, 4, 1), date(2006, 3, 31))
    with pytest.raises(Refused, match="平成18年4月1日から"):
        appoint(MANAGER, city["01"], old, date(2005, 4, 1), date(2006, 3, 31))


def test_one_member_per_unit_one_chair_in_the_city_and_any_number_of_leaders(city, people):
    appoint(MEMBER, city["01"], people["deputy"])
    with pytest.raises(Refused, match="すでに別のICT推進委員が"):
        appoint(MEMBER, city["01"], people["chair"])
    appoint(CHAIR, city["0102"], people["chair"])
    with pytest.raises(Refused, match="すでに別のICT推進委員長が"):
        appoint(CHAIR, city["0102"], people["chair"], date(2026, 5, 1))
    appoint(LEADER, city["010101"], people["clerk"])
    appoint(LEADER, city["010101"], make_staff("0000032", unit=city["010101"]))
    with pytest.raises(Refused, match="すでにこの課のICTリーダ"):
        appoint(LEADER, city["010101"], people["clerk"])


@pytest.mark.parametrize(
    ("kind", "same_unit", "same_person", "expected"),
    [(MANAGER, True, False, True), (MANAGER, False, True, False), (MEMBER, True, False, True),
     (CHAIR, False, False, True), (LEADER, True, False, False), (LEADER, True, True, True),
     (LEADER, False, True, False)],
)  # fmt: skip
def test_what_stands_in_the_way_depends_on_the_kind(kind, same_unit, same_person, expected):
    assert stands_in_the_way(kind=kind, same_unit=same_unit, same_person=same_person) == expected


def put(kind, unit, staff_id, first=APRIL, last=None):
    values = {"kind": kind, "unit_id": unit, "staff_id": staff_id, "order_no": "第1号", "known_since": AT}
    with db.transaction():
        db.session().execute(insert(Appointment).values(**values, true_from=first, true_until=last))


def test_appointment_one_live_member_per_unit(city, people):
    put(MEMBER, city["01"], people["deputy"])
    put(MEMBER, city["15"], people["ward"])
    with pytest.raises(Refused, match="すでに別のICT推進委員が任命"):
        put(MEMBER, city["01"], people["chair"], date(2027, 1, 1))
    put(MANAGER, city["01"], people["clerk"])


def test_appointment_one_live_chair(city, people):
    put(CHAIR, city["0102"], people["chair"], APRIL, date(2026, 12, 31))
    with pytest.raises(Refused, match="すでに別のICT推進委員長が任命"):
        put(CHAIR, city["0101"], people["deputy"], date(2026, 12, 31))
    put(CHAIR, city["0101"], people["deputy"], date(2027, 1, 1))


def test_a_manager_who_is_also_the_units_member_is_marked_for_a_substitute(city, people):
    appoint(MANAGER, city["01"], people["deputy"])
    appoint(MEMBER, city["01"], people["deputy"], date(2026, 10, 1))
    assert [line.double_role for line in queries.live(NOW)] == [True]
    assert [line.double_role for line in queries.live_of(MEMBER, NOW)] == [True]
    september = Viewpoint(on=date(2026, 9, 30), today=TODAY)
    assert [line.double_role for line in queries.live(september)] == [False]


def test_when_the_chairs_department_is_closed_what_took_over_from_it_has_the_post(city, people):
    with db.transaction():
        change_setting("committee.chair_unit", "0103", moment=AT)
    former = make_unit("0103", name="情報部", kind="department", parent=city["01"], closed=date(2026, 9, 30))
    with db.transaction():
        db.session().execute(
            insert(UnitPredecessor).values(unit_id=city["0102"], predecessor_id=former, known_since=AT)
        )
    assert [unit.code for unit in queries.posts(CHAIR, Viewpoint(on=date(2026, 9, 30), today=TODAY))] == ["0103"]
    assert [unit.code for unit in queries.posts(CHAIR, NOW)] == ["0102"]
    appoint(CHAIR, city["0102"], people["chair"], TODAY)


def test_a_city_without_the_chairs_department_has_no_such_post(city):
    with db.transaction():
        change_setting("committee.chair_unit", "9999", moment=AT)
    assert queries.posts(CHAIR, NOW) == () and queries.vacancies(NOW, CHAIR) == ()


def test_whoever_no_longer_heads_the_department_is_flagged(city, people):
    appoint(MEMBER, city["15"], people["ward"])
    make_posting(people["ward"], city["150101"], grade="60", since=TODAY)
    make_staff("0000033", unit=city["1501"], grade="80", since=date(2020, 4, 1))
    assert [line.flags for line in queries.live_of(MEMBER, NOW)] == [("head",)]


def test_the_name_and_grade_of_an_appointment_that_is_over_are_those_of_its_last_day(city):
    rising = make_staff("0000034", unit=city["01"], grade="70", name="旧　姓", until=date(2026, 8, 31))
    make_posting(rising, city["01"], grade="80", since=date(2026, 9, 1))
    appoint(MEMBER, city["01"], rising, APRIL, date(2026, 8, 31))
    appoint(MEMBER, city["01"], rising, date(2026, 9, 1))
    lines = queries.register(NOW, MEMBER)
    assert [(line.name, line.grade_code) for line in lines] == [("旧　姓", "70"), ("旧　姓", "80")]


def test_ending_and_correcting_serve_every_kind(city, people):
    first = appoint(MEMBER, city["01"], people["deputy"])
    with db.transaction():
        second = services.end(first, date(2026, 9, 30), "異動", actor=TESTER, at=AT)
    assert queries.live_of(MEMBER, NOW) == []
    with db.transaction():
        services.correct(
            second, first_day=APRIL, last_day=None, order_no="第2号", reason="誤記", actor=TESTER, at=AT, today=TODAY
        )
    (line,) = queries.of_unit(city["01"], NOW, MEMBER)
    assert (line.order_no, line.last_day, line.kind) == ("第2号", None, MEMBER)
    assert queries.of_unit(city["01"], NOW) == [] and queries.of_person(people["deputy"], NOW, None) == [line]
