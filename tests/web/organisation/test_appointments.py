"""The register of appointments: read, found, taken away, and changed."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from foundation import audit, db
from foundation.history import Viewpoint
from organisation.appointment import queries
from organisation.unit import services as units
from tests.factories import AT, TODAY, make_staff
from tests.web.city import City, appoint
from tests.web.conftest import SignIn

VIEW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
APPOINTED = {"first_day": "2026-10-01", "order_no": "任第9号"}


@pytest.fixture
def leader(city: City) -> str:
    """Somebody in 区民課 who may be appointed for 北区役所. Returns the staff number."""
    make_staff("0007001", unit=city.units["150101"], name="北　主査", kana="キタ　シュサ", grade="30", post="主査")
    return "0007001"


def test_vacant_units_stand_first_as_open_tasks(sign_in: SignIn):
    text = sign_in("secretariat").get("/appointments").text
    assert "空席の局・区等（1件）" in text and "/appointments/new?unit=15" in text
    assert text.index("北区役所") < text.index("山田　六花")


def test_only_those_who_appoint_get_a_button_to_do_it(sign_in: SignIn, city: City):
    assert "/appointments/new?unit=15" not in sign_in("hr").get("/appointments").text
    assert "/appointments/new?unit=15" not in sign_in("bureau").get("/appointments").text
    ours = f"/appointments/{city.appointment}/end"
    assert ours in sign_in("bureau").get("/appointments").text and ours not in sign_in("hr").get("/appointments").text


def test_the_register_shows_a_day_or_all_and_says_what_is_wrong_in_words(sign_in: SignIn, city: City):
    appoint(city.units["15"], city.staff["stranger"], since=date(2024, 4, 1), until=date(2025, 3, 31))
    client = sign_in("secretariat")
    assert "林　七海" not in client.get("/appointments").text
    assert "終了" in client.get("/appointments?scope=all").text
    assert "級が任命の条件に届いていません" in client.get("/appointments?on=2025-03-31").text


@pytest.mark.parametrize("text", ["総務局", "山田", "0001007", "任第1号", "01"])
def test_an_appointment_is_found_by_unit_name_number_and_order(sign_in: SignIn, text):
    assert "山田　六花" in sign_in("hr").get("/appointments", query_string={"q": text}).text


def test_nothing_found_says_what_to_try(sign_in: SignIn):
    assert "当てはまる任命はありません" in sign_in("hr").get("/appointments?q=どこにも").text


@pytest.mark.parametrize("sort", ["unit", "-unit", "name", "first_day", "-last_day", "flags", "nonsense"])
def test_the_register_can_be_sorted(sign_in: SignIn, sort):
    assert "山田　六花" in sign_in("hr").get("/appointments", query_string={"sort": sort}).text


def test_an_appointment_to_come_is_for_those_who_keep_it(sign_in: SignIn, city: City):
    appoint(city.units["15"], city.staff["stranger"], since=date(2027, 4, 1))
    assert "林　七海" in sign_in("secretariat").get("/appointments?scope=all").text
    assert "林　七海" not in sign_in("bureau").get("/appointments?scope=all").text
    assert "林　七海" not in sign_in("ict_manager").get("/appointments?on=2027-04-01").text


def test_the_register_is_taken_away_as_workbook_and_csv(sign_in: SignIn):
    client = sign_in("hr")
    sheet = load_workbook(io.BytesIO(client.get("/appointments.xlsx").data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:4] == ["任命単位コード", "任命単位", "職員番号", "氏名"]
    assert sheet["C2"].value == "0001007"
    assert client.get("/appointments.csv").data.startswith(b"\xef\xbb\xbf")
    assert "山田" in client.get("/appointments.csv-cp932").data.decode("cp932")


def test_what_the_old_encoding_cannot_hold_is_told_before(sign_in: SignIn, city: City):
    client = sign_in("hr")
    assert "すべての文字が正しく保存されます" in client.get("/appointments/export").text
    appoint(city.units["15"], make_staff("0007002", unit=city.units["150101"], name="𠮷田　花"))
    text = client.get("/appointments/export").text
    assert "Shift_JISでは書けない文字があります" in text and "𠮷" in text and "0007002" in text
    assert "〓田" in client.get("/appointments.csv-cp932").data.decode("cp932")


def test_the_secretariat_appoints_for_any_unit(sign_in: SignIn, city: City, leader: str):
    client = sign_in("secretariat")
    assert "北区役所" in client.get("/appointments/new").text
    assert "条件に合います" in client.get("/appointments/new?unit=15").text
    looked = client.post("/appointments/new?unit=15", data={"staff_no": leader, **APPOINTED})
    assert "任命の内容を確認する" in looked.text and "ICTリーダの条件" in looked.text
    assert queries.of_unit(city.units["15"], VIEW) == []
    given = {"staff_no": leader, "confirmed": "1", **APPOINTED}
    assert client.post("/appointments/new?unit=15", data=given).status_code == 302
    assert [line.staff_no for line in queries.of_unit(city.units["15"], VIEW)] == [leader]
    assert "空席の局" not in client.get("/appointments").text


def test_a_bureau_officer_appoints_for_the_own_unit_only(sign_in: SignIn, leader: str):
    client = sign_in("bureau")
    assert "北区役所" not in client.get("/appointments/new").text
    assert client.get("/appointments/new?unit=01").status_code == 200
    assert client.post("/appointments/new?unit=15", data={"staff_no": leader, **APPOINTED}).status_code == 403


@pytest.mark.parametrize(
    ("unit", "given", "said"),
    [
        ("15", {"staff_no": "0001008", **APPOINTED}, "主査級以上の職員を任命してください"),
        ("15", {"staff_no": "0001007", **APPOINTED}, "中にない職員は任命できません"),
        ("15", {"staff_no": "0007001", **APPOINTED, "first_day": "2006-03-31"}, "平成18年4月1日からです"),
        ("15", {"staff_no": "0007001", **APPOINTED, "order_no": ""}, "入力してください"),
        ("15", {"staff_no": "", **APPOINTED}, "見つかりません"),
        ("01", {"staff_no": "0001007", **APPOINTED}, "すでに別のICTマネージャーが任命されています"),
        ("0101", {"staff_no": "0001009", **APPOINTED}, "任命する所属ではありません"),
    ],
)
def test_a_refusal_stands_on_the_form_and_nothing_typed_is_lost(sign_in: SignIn, leader, unit, given, said):
    answer = sign_in("secretariat").post(f"/appointments/new?unit={unit}", data={"words": "キタ", **given})
    assert answer.status_code == 422 and said in answer.text
    assert f'value="{given["first_day"]}"' in answer.text and 'value="キタ"' in answer.text
    assert not given["staff_no"] or f'value="{given["staff_no"]}" checked' in answer.text


def test_searching_for_a_person_saves_nothing_and_loses_nothing(sign_in: SignIn, city: City, leader: str):
    given = {"words": "ｷﾀ", "step": "search", **APPOINTED}
    answer = sign_in("secretariat").post("/appointments/new?unit=15", data=given)
    assert answer.status_code == 200 and "北　主査" in answer.text and "林　七海" not in answer.text
    assert 'value="任第9号"' in answer.text and queries.of_unit(city.units["15"], VIEW) == []


def test_an_appointment_ends_with_a_day_and_a_reason(sign_in: SignIn, city: City):
    client, address = sign_in("bureau"), f"/appointments/{city.appointment}/end"
    assert "空席になります" in client.get(address).text
    assert client.post(address, data={"last_day": "2026-12-31", "reason": ""}).status_code == 422
    refused = client.post(address, data={"last_day": "2020-01-01", "reason": "異動"})
    assert refused.status_code == 422 and "任命日以後" in refused.text and "異動" in refused.text
    assert client.post(address, data={"last_day": "2026-12-31", "reason": "異動"}).status_code == 302
    assert queries.of_unit(city.units["01"], VIEW)[0].last_day == date(2026, 12, 31)
    assert client.get(address).status_code == 404


def test_nobody_ends_or_corrects_an_appointment_of_another_unit(sign_in: SignIn, city: City):
    theirs = appoint(city.units["15"], city.staff["stranger"])
    for what in ("end", "correct"):
        assert sign_in("bureau").get(f"/appointments/{theirs}/{what}").status_code == 404
        assert sign_in("hr").get(f"/appointments/{theirs}/{what}").status_code == 403


def test_a_correction_shows_both_values_before_it_is_saved(sign_in: SignIn, city: City):
    client, address = sign_in("secretariat"), f"/appointments/{city.appointment}/correct"
    given = {"staff_no": "0001007", "first_day": "2024-04-01", "last_day": "", "order_no": "任第2号", "reason": "誤記"}
    assert 'value="任第1号"' in client.get(address).text
    shown = client.post(address, data=given)
    assert shown.status_code == 200 and "任第1号" in shown.text and "任第2号" in shown.text
    assert queries.of_unit(city.units["01"], VIEW)[0].order_no == "任第1号"
    assert client.post(address, data={**given, "confirmed": "1"}).status_code == 302
    assert queries.of_unit(city.units["01"], VIEW)[0].order_no == "任第2号"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"staff_no": "9999999"}, "この職員は見つかりません"),
        ({"reason": ""}, "入力してください"),
        ({"confirmed": "1"}, "変わったところがありません"),
        ({"confirmed": "1", "staff_no": "0001001"}, "主査級以上"),
        ({"confirmed": "1", "last_day": "2020-01-01"}, "任命日以後"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(sign_in: SignIn, city: City, change, said):
    given = {"staff_no": "0001007", "first_day": "2024-04-01", "last_day": "", "order_no": "任第1号", "reason": "誤記"}
    answer = sign_in("bureau").post(f"/appointments/{city.appointment}/correct", data=given | change)
    assert answer.status_code == 422 and said in answer.text


def test_a_unit_that_appoints_from_today_is_vacant_from_today(sign_in: SignIn, city: City):
    with db.transaction():
        units.change_unit(unit_id=city.units["0102"], from_day=TODAY, appoints=True, actor=audit.COMMAND, at=AT)
    assert "空席の局・区等（2件）" in sign_in("secretariat").get("/appointments").text
