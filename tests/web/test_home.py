"""Home: what waits for each kind of person, and where they stand."""

import pytest

from foundation import db, mail, reading
from organisation.account import queries as accounts
from skills.assessment import services as assessments
from tests.factories import AT, TODAY
from tests.web.city import City, appoint
from tests.web.conftest import SignIn

MOST = 8


def test_everybody_sees_where_they_stand_in_numbers(sign_in: SignIn):
    text = sign_in("staff").get("/").text
    assert "ICTリーダ" in text and "満たさない" in text and "必須項目" in text and "0/" in text


def test_whoever_has_nothing_to_do_is_told_so(sign_in: SignIn):
    assert "いま待っていることはありません" in sign_in("staff").get("/").text


def test_the_secretariat_sees_vacant_units_as_open_tasks(sign_in: SignIn):
    text = sign_in("secretariat").get("/").text
    assert "ICTマネージャーが空席の局・区等" in text and 'href="/board?status=vacant"' in text


def test_a_bureau_officer_sees_the_own_bureau_only(sign_in: SignIn):
    text = sign_in("bureau").get("/").text
    assert "ICTリーダの技能が不足している任命" in text and "空席" not in text


def test_where_the_numbers_tell_who_is_meant_the_reading_is_noted(sign_in: SignIn, city: City):
    sign_in("bureau").get("/")
    found = reading.readings_of(city.staff["ict_manager"], limit=5, offset=0)
    assert [line.reader_id for line in found] == [city.staff["bureau"]]
    assert reading.count_readings_of(city.staff["staff"]) == 0


def test_an_administrator_sees_nothing_of_the_board(sign_in: SignIn):
    text = sign_in("admin").get("/").text
    assert "空席" not in text and "技能が不足" not in text


def test_an_appointee_below_the_rank_is_told_to_those_who_can_act(sign_in: SignIn, city: City):
    appoint(city.units["15"], city.staff["stranger"])
    assert "任命要件を外れる任命" in sign_in("secretariat").get("/").text


def test_unread_notices_are_counted_and_read_at_once(sign_in: SignIn, city: City):
    with db.transaction():
        mail.notify(city.staff["staff"], "申請「%(what)s」が確認されました。", link="/claims", at=AT, what="A01")
    client = sign_in("staff")
    assert "未読1件" in client.get("/").text
    assert "申請「A01」が確認されました。" in client.get("/notices").text
    assert client.post("/notices").location == "/notices"
    assert "未読はありません" in client.get("/").text


def test_an_open_round_waits_until_its_last_day(sign_in: SignIn, city: City):
    open_round(city)
    text = sign_in("staff").get("/").text
    assert "自己評価を始める" in text and "令和8年12月28日まで" in text
    assert "自己評価をまだ提出していない職員" in sign_in("hr").get("/").text


@pytest.mark.parametrize("who", ["staff", "unit_head", "bureau", "hr", "secretariat", "admin", "ict_manager"])
def test_home_asks_the_database_a_constant_number_of_times(sign_in: SignIn, counted, who):
    client = sign_in(who)
    client.get("/")
    with counted() as statements:
        client.get("/")
    assert len(statements) <= MOST


def open_round(city: City) -> None:
    hr = accounts.access(city.accounts["hr"], TODAY)
    with db.transaction():
        assessments.open_round(
            fiscal_year=2026, first_day=TODAY, last_day=TODAY.replace(month=12, day=28), access=hr, at=AT, today=TODAY
        )
