"""The yearly round: HR opens, extends, closes, sees progress and reminds."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from foundation import mail
from skills.assessment import queries
from tests.web.city import PEOPLE, City
from tests.web.conftest import SignIn
from tests.web.skills.deeds import FIRST, LAST, YEAR, confirmed, open_round, submitted

DAYS = {"first_day": "2026-10-01", "last_day": "2026-11-30"}


def days() -> tuple[date, date] | None:
    found = queries.round_of(YEAR)
    return (found.first_day, found.last_day) if found else None


def test_before_a_round_is_opened_the_page_says_so(sign_in: SignIn):
    assert "期間は決まっていません" in sign_in("hr").get("/rounds").text
    assert "期間を開く" not in sign_in("secretariat").get("/rounds").text


def test_hr_opens_the_round(sign_in: SignIn):
    client = sign_in("hr")
    assert 'value="2026-10-01"' in client.get("/rounds/2026/days").text
    assert client.post("/rounds/2026/days", data=DAYS).location == "/rounds"
    assert days() == (date(2026, 10, 1), date(2026, 11, 30)) and "受付中" in client.get("/rounds").text


def test_hr_extends_the_round(sign_in: SignIn, city: City):
    open_round(city)
    client = sign_in("hr")
    assert f'value="{LAST.isoformat()}"' in client.get("/rounds/2026/days").text
    client.post("/rounds/2026/days", data={"first_day": FIRST.isoformat(), "last_day": "2027-02-28"})
    assert days() == (FIRST, date(2027, 2, 28))


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"last_day": "2026-09-01"}, "last_day", "終了日は開始日以後の日にしてください。"),
        ({"last_day": "2027-04-01"}, "first_day", "期間は令和8年度の中に収めてください。"),
        ({"first_day": ""}, "first_day", "入力してください。"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(sign_in: SignIn, changed, field: str, sentence: str):
    answer = sign_in("hr").post("/rounds/2026/days", data=DAYS | changed)
    assert answer.status_code == 422 and sentence in answer.text and f'id="{field}-error"' in answer.text
    assert days() is None


@pytest.mark.parametrize("year", [2024, 2025, 2028])
def test_only_this_year_and_the_next_can_have_a_round(sign_in: SignIn, year: int):
    assert sign_in("hr").get(f"/rounds/{year}/days").status_code == 404


def test_hr_closes_the_round_after_a_last_look(sign_in: SignIn, city: City):
    open_round(city)
    client = sign_in("hr")
    assert f"まだ提出していない職員：{len(PEOPLE)}人" in client.get("/rounds/2026/close").text
    assert client.post("/rounds/2026/close").location == "/rounds"
    assert days() == (FIRST, date(2026, 9, 30)) and "もう一度開く" in client.get("/rounds").text
    again = client.post("/rounds/2026/close")
    assert again.status_code == 422 and "開かれていません" in again.text


def test_closing_what_was_never_opened_is_not_found(sign_in: SignIn):
    assert sign_in("hr").get("/rounds/2026/close").status_code == 404


def test_progress_is_shown_per_bureau_with_a_total(sign_in: SignIn, city: City):
    open_round(city)
    submitted(city, "staff")
    confirmed(city, "bureau", "unit_head")
    text = sign_in("secretariat").get("/rounds").text
    assert "総務局" in text and "北区役所" in text and "11件中2件" in text and "20%" in text


def test_progress_can_be_taken_away_as_a_workbook(sign_in: SignIn, city: City):
    open_round(city)
    submitted(city, "stranger")
    answer = sign_in("hr").get("/rounds/2026.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0] == ("所属コード", "所属名", "未着手", "回答中", "提出済み", "差し戻し", "確認済み", "計")
    assert rows[1:] == [("01", "総務局", 10, 0, 0, 0, 0, 10), ("15", "北区役所", 0, 0, 1, 0, 0, 1)]


def test_hr_reminds_everybody_who_has_not_submitted(sign_in: SignIn, city: City):
    open_round(city)
    submitted(city, "staff")
    client = sign_in("hr")
    assert "10人に知らせる" in client.get("/rounds/2026/remind").text
    assert client.post("/rounds/2026/remind").location == "/rounds"
    assert "10人に知らせました。" in client.get("/rounds").text
    assert "まだ提出されていません" in mail.notices(city.staff["stranger"])[0].message
    assert not any("まだ提出されていません" in line.message for line in mail.notices(city.staff["staff"]))


@pytest.mark.parametrize("path", ["days", "close", "remind"])
def test_the_secretariat_sees_the_round_but_does_not_keep_it(sign_in: SignIn, city: City, path: str):
    open_round(city)
    client = sign_in("secretariat")
    assert client.get(f"/rounds/2026/{path}").status_code == 403
    assert "締め切る" not in client.get("/rounds").text
