"""The pages of benches: whose they are, that every reading is in the log, and what cannot be asked."""

from io import BytesIO

import pytest
from flask import Flask, render_template_string
from openpyxl import load_workbook

from foundation import audit, db, reading
from foundation.settings import change_setting
from tests.factories import AT, POSTED, TESTER
from tests.organisation.appointment.moving import repost
from tests.web.city import City
from tests.web.conftest import SignIn


def purposes(city: City, who: str) -> list[str]:
    return [line.purpose for line in reading.readings_of(city.staff[who], limit=10, offset=0)]


def test_a_bench_names_the_people_of_its_unit_and_every_reading_is_in_their_log(sign_in: SignIn, city: City):
    page = sign_in("bureau").get("/units/01/bench").text
    assert "田中　三智" in page and "髙橋　花子" not in page
    assert purposes(city, "hr") == ["後任検討"]
    assert purposes(city, "staff") == []


def test_only_whoever_is_shown_is_in_the_log(sign_in: SignIn, city: City):
    page = sign_in("secretariat").get("/units/01/bench?limit=1").text
    assert "さらに見る" in page
    read = [who for who in city.staff if purposes(city, who)]
    assert len(read) == 1


def test_whoever_appoints_there_goes_on_to_compare_and_nominate_those_chosen(sign_in: SignIn, city: City):
    bureau = sign_in("bureau")
    page = bureau.get("/units/01/bench").text
    assert 'action="/units/01/nominate"' in page and 'name="on" value="2026-10-02"' in page
    assert f'name="compare" value="{city.number("hr")}"' in page
    compared = bureau.get(f"/units/01/nominate?on=2026-10-02&compare={city.number('hr')}").text
    assert "比べて推薦する" in compared and "残りの研修" in compared
    assert "/units/15/nominate" not in sign_in("hr").get("/units/15/bench").text


def test_a_bureau_sees_its_own_bench_and_no_other(sign_in: SignIn):
    assert sign_in("bureau").get("/units/15/bench").status_code == 404
    assert "北区役所" not in sign_in("bureau").get("/benches").text
    assert "北区役所" in sign_in("hr").get("/benches").text


def test_the_list_of_all_units_names_nobody_and_leaves_no_reading(sign_in: SignIn, city: City):
    page = sign_in("secretariat").get("/benches").text
    assert "総務局" in page and "田中　三智" not in page
    assert [who for who in city.staff if purposes(city, who)] == []


def test_the_numbers_of_a_unit_with_one_person_are_a_reading_of_theirs(sign_in: SignIn, city: City):
    repost(city.staff["unit_head"], [(city.units["150101"], "40", POSTED, None)], at=AT)
    sign_in("hr").get("/benches.csv")
    assert purposes(city, "unit_head") == ["後任検討"]


def test_a_day_that_is_over_is_told_on_the_page_and_refused_as_a_file(sign_in: SignIn):
    hr = sign_in("hr")
    for address in ("/units/01/bench?on=2026-09-30", "/benches?on=2026-09-30"):
        assert "今日以後の日について調べてください" in hr.get(address).text
    assert "期限には、今日" in hr.get("/units/01/bench?by=2026-01-01").text
    assert hr.get("/units/01/bench.csv?on=2026-09-30").status_code == 409
    assert hr.get("/benches.csv?by=2026-01-01").status_code == 409
    assert "どの年か決められません" in hr.get("/units/01/bench?by=31.31.31").text


def test_a_unit_without_appointment_has_no_such_page(sign_in: SignIn):
    assert [sign_in("hr").get(f"/units/{code}/bench").status_code for code in ("010101", "99")] == [404, 404]


def test_the_file_holds_the_same_people_and_is_a_reading_too(sign_in: SignIn, city: City):
    answer = sign_in("hr").get("/units/01/bench.xlsx")
    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == sorted(row[1] for row in rows[1:])
    assert {row[2] for row in rows[1:]} >= {"佐藤　一郎", "鈴木　二葉"}
    assert purposes(city, "unit_head") == ["後任検討"]


@pytest.mark.parametrize(
    ("minutes", "steps", "said"),
    [
        ("none", "none", "–"), ("90", "2", "1.5時間"), ("0", "0", "残りなし"),
        ("0", "2", "研修は不要。確認・実績だけで到達"),
    ],
)  # fmt: skip
def test_what_is_left_is_never_told_as_no_hours(app: Flask, minutes: str, steps: str, said: str):
    words = '{% import "curriculum/benches/words.html" as words with context %}'
    with app.test_request_context():
        assert render_template_string(f"{words}{{{{ words.training({minutes}, {steps}) }}}}") == said


def test_people_see_their_own_place_only_if_the_city_says_so(sign_in: SignIn, city: City):
    assert "後任の備え" not in sign_in("unit_head").get("/skills").text
    with db.transaction():
        change = audit.record(action="test.prepared", actor=TESTER, at=AT)
        change_setting("succession.shown_to_people", True, moment=change.moment)
    assert "後任の備えで、あなたは総務局の8人中1番目です" in sign_in("unit_head").get("/skills").text
    assert "後任の備えで" not in sign_in("hr").get(f"/staff/{city.number('unit_head')}/skills").text
