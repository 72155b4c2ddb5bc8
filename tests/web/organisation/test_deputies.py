"""Deputies, and the head HR names among several."""

from datetime import date

import pytest

from foundation.history import Viewpoint
from organisation.staff import queries
from tests.factories import TODAY, make_deputy, make_staff
from tests.web.city import City
from tests.web.conftest import SignIn

VIEW = Viewpoint(on=TODAY, today=TODAY)
DAYS = {"first_day": "2026-10-01", "last_day": "2026-12-31"}


def test_a_head_names_a_deputy_for_the_own_unit(sign_in: SignIn, city: City):
    client = sign_in("unit_head")
    assert "/deputies/new?unit=010101" in client.get("/units/010101").text
    assert client.post("/deputies/new?unit=010101", data={"staff_no": "0001003", **DAYS}).status_code == 302
    assert "鈴木　二葉" in client.get("/deputies").text
    assert queries.heads(VIEW).deputies[city.units["010101"]] == (city.staff["bureau"],)


def test_a_head_names_nobody_for_another_unit(sign_in: SignIn):
    client = sign_in("unit_head")
    assert client.get("/deputies/new?unit=010102").status_code == 403
    assert client.post("/deputies/new?unit=010102", data={"staff_no": "0001005", **DAYS}).status_code == 403
    assert "/units/010102" not in client.get("/deputies/new").text


def test_a_head_of_a_department_names_deputies_below(sign_in: SignIn):
    assert sign_in("department_head").get("/deputies/new?unit=010102").status_code == 200


def test_a_deputy_names_no_further_deputy(sign_in: SignIn, city: City):
    make_deputy(city.units["010101"], city.staff["bureau"])
    assert sign_in("bureau").get("/deputies/new?unit=010101").status_code == 403


def test_searching_for_a_person_loses_nothing_that_was_typed(sign_in: SignIn):
    given = {"words": "ヤマダ", "step": "search", "staff_no": "0001003", **DAYS}
    answer = sign_in("unit_head").post("/deputies/new?unit=010101", data=given)
    assert answer.status_code == 200 and "山田　六花" in answer.text
    assert 'value="2026-12-31"' in answer.text and 'value="0001003" checked' in answer.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"staff_no": "0001003", "first_day": "2026-12-31", "last_day": "2026-10-01"}, "開始日以後"),
        ({"staff_no": "0001002", **DAYS}, "所属長です"),
        ({"staff_no": "", **DAYS}, "配置されていません"),
        ({"staff_no": "0001003", "first_day": "", "last_day": ""}, "入力してください"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(sign_in: SignIn, given, said):
    answer = sign_in("unit_head").post("/deputies/new?unit=010101", data=given)
    assert answer.status_code == 422 and said in answer.text


def test_a_deputy_is_ended_early(sign_in: SignIn, city: City):
    deputy = make_deputy(city.units["010101"], city.staff["bureau"])
    client = sign_in("unit_head")
    assert "鈴木　二葉" in client.get(f"/deputies/{deputy}/end").text
    assert client.post(f"/deputies/{deputy}/end", data={"last_day": "2026-09-30"}).status_code == 302
    assert "鈴木　二葉" not in client.get("/deputies").text
    assert client.get(f"/deputies/{deputy}/end").status_code == 404


def test_a_head_ends_no_deputy_of_another_unit(sign_in: SignIn, city: City):
    deputy = make_deputy(city.units["150101"], city.staff["stranger"])
    client = sign_in("unit_head")
    assert client.get(f"/deputies/{deputy}/end").status_code == 404
    assert "林　七海" not in client.get("/deputies").text
    assert "林　七海" in sign_in("hr").get("/deputies").text


def test_hr_names_another_head_of_several(sign_in: SignIn, city: City):
    other = make_staff(
        "0006001", unit=city.units["010101"], name="次　長", grade="60", post="課長", since=date(2025, 4, 1)
    )
    client = sign_in("hr")
    assert "所属長を指定する" in client.get("/units/010101").text
    assert client.post("/deputies/head/010101", data={"from_day": "2026-10-01"}).status_code == 422
    given = {"staff_no": "0006001", "from_day": "2026-10-01"}
    assert client.post("/deputies/head/010101", data=given).status_code == 302
    assert queries.heads(VIEW).head_of_unit[city.units["010101"]] == other
    assert "次　長" in client.get("/deputies").text
    client.post("/deputies/head/010101", data={"staff_no": "-", "from_day": "2026-10-01"})
    assert queries.heads(VIEW).head_of_unit[city.units["010101"]] == city.staff["unit_head"]


def test_nobody_but_hr_names_a_head(sign_in: SignIn):
    for who in ("unit_head", "secretariat", "staff"):
        assert sign_in(who).get("/deputies/head/010101").status_code == 403


def test_the_secretariat_sees_deputies_and_names_none(sign_in: SignIn):
    client = sign_in("secretariat")
    assert client.get("/deputies").status_code == 200
    assert client.get("/deputies/new").status_code == 403
