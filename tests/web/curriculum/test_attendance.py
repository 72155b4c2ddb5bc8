"""The list to sign, entering results by form and file, confirming and annulling."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from curriculum.completion import queries
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import State
from curriculum.offering.rules import Day, Mode
from foundation import mail, reading
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.held import CODE, ENOUGH, HELD_ON, applied, confirmed, entered, held, opened, seated

RESULTS, COMPLETIONS = f"/offerings/{CODE}/results", f"/offerings/{CODE}/completions"


@pytest.fixture
def day(city: City) -> dict[str, Any]:
    return held(city)


def form(day: dict[str, Any], **changed: str) -> dict[str, str]:
    """The results as the page of the day holds them, for those not confirmed."""
    offering_id, data = day["lines"]["staff"].offering_id, {}
    for who in ("stranger", "newcomer"):
        line = day["lines"][who]
        known = queries.results_of(offering_id).get(line.id)
        data[f"minutes_{line.id}"] = str(known.minutes) if known else ""
        data[f"assignment_{line.id}"] = "accepted" if known and known.assignment else ""
    return {"seen": queries.seen(offering_id), **data, **changed}


def test_the_list_to_sign_shows_everybody_with_a_seat_and_how_they_are_read(sign_in: SignIn, day):
    text = sign_in("bureau").get(f"/offerings/{CODE}/sign-in-list").text
    assert "髙橋　花子" in text and "タカハシ　ハナコ" in text and "総務局 総務部 総務課" in text
    assert text.count(">署名欄<") == 3


def test_a_list_without_anybody_says_so(sign_in: SignIn, city: City):
    opened(city)
    for path in ("sign-in-list", "results"):
        assert "受講する人はまだいません" in sign_in("bureau").get(f"/offerings/{CODE}/{path}").text


@pytest.mark.parametrize("who", ["staff", "unit_head", "secretariat", "admin", "ict_manager", "stranger"])
@pytest.mark.parametrize("path", ["sign-in-list", "results", "results/import"])
def test_others_find_no_such_page(sign_in: SignIn, day, who, path):
    answer = sign_in(who).get(f"/offerings/{CODE}/{path}")
    assert answer.status_code == 404 and "林" not in answer.text.replace("林　七海</span>", "")


def test_results_are_entered_for_many_at_once_and_the_page_is_a_reading(sign_in: SignIn, city: City, day):
    client, line = sign_in("bureau"), day["lines"]["newcomer"]
    key = {f"minutes_{line.id}": "420", f"assignment_{line.id}": "accepted"}
    assert client.post(RESULTS, data=form(day, **key)).status_code == 302
    assert "1人の成績を保存しました" in client.get(RESULTS).text
    assert queries.results_of(line.offering_id)[line.id] == ENOUGH
    assert [each.purpose for each in reading.readings_of(city.staff["newcomer"], limit=9, offset=0)]


@pytest.mark.parametrize(
    ("minutes", "said"), [("421", "0分から420分まで"), ("半日", "半日"), ("-1", "0分から420分まで")]
)  # fmt: skip
def test_what_is_wrong_is_told_beside_the_person_and_nothing_typed_is_lost(sign_in: SignIn, day, minutes, said):
    line = day["lines"]["newcomer"]
    answer = sign_in("bureau").post(RESULTS, data=form(day, **{f"minutes_{line.id}": minutes}))
    assert answer.status_code == 422 and said in answer.text and f'id="minutes_{line.id}-error"' in answer.text
    assert line.id not in queries.results_of(line.offering_id)


def test_blanks_are_filled_with_full_attendance_without_being_saved(sign_in: SignIn, day):
    line = day["lines"]["newcomer"]
    answer = sign_in("bureau").post(RESULTS, data=form(day, fill="1"))
    assert answer.status_code == 200 and "まだ保存していません" in answer.text
    assert f'name="minutes_{line.id}" type="number" value="420"' in answer.text
    assert line.id not in queries.results_of(line.offering_id)


def test_two_tabs_do_not_overwrite_each_other(sign_in: SignIn, city: City, day):
    line, stale = day["lines"]["newcomer"], form(day)
    entered(city, line, ENOUGH, by="bureau")
    answer = sign_in("bureau").post(RESULTS, data=stale | {f"minutes_{line.id}": "1"})
    assert answer.status_code == 422 and "開き直して" in answer.text


def test_what_is_taken_when_it_suits_has_a_day_and_minutes(sign_in: SignIn, city: City):
    line = seated(city, opened(city, "ICT-101-900", "ICT-101", mode=Mode.elearning), "staff")["staff"]
    client, path = sign_in("hr"), "/offerings/ICT-101-900/results"
    data = {f"day_{line.id}": "2026-09-20", f"minutes_{line.id}": "60", f"test_{line.id}": "80"}
    assert client.post(path, data=data | {"seen": queries.seen(line.offering_id)}).status_code == 302
    found = queries.results_of(line.offering_id)[line.id]
    assert (found.minutes, found.test_percent) == (60, 80)
    assert 'value="2026-09-20"' in client.get(path).text


def upload(client: Any, text: str) -> str:
    data = {"file": (io.BytesIO(text.encode()), "成績.csv")}
    location: str = client.post(f"{RESULTS}/import", data=data).location
    return location


def test_a_file_is_looked_at_before_it_is_taken_in(sign_in: SignIn, day):
    client, line = sign_in("bureau"), day["lines"]["newcomer"]
    place = upload(client, f"職員番号,日付,分,テスト,課題\n0001011,{HELD_ON},420,,合格\n")
    page = client.get(place).text
    assert "新規" in page and line.id not in queries.results_of(line.offering_id)
    seen = page.partition('name="seen" type="hidden" value="')[2].partition('"')[0]
    assert client.post(place, data={"seen": seen}).location == RESULTS
    assert queries.results_of(line.offering_id)[line.id] == ENOUGH
    assert enrolments.enrolment(line.id).state is State.attended


def test_a_file_with_faults_names_row_and_column_and_takes_nothing(sign_in: SignIn, day):
    client = sign_in("bureau")
    place = upload(client, f"職員番号,日付,分\n9999999,{HELD_ON},420\n")
    page = client.get(place).text
    assert "この職員番号の人はいません" in page and "取り込めません" in page
    assert client.post(f"{place}/cancel").location == RESULTS
    assert client.get(place).status_code != 200


def test_hr_sees_who_passes_and_why_not_and_confirms(sign_in: SignIn, city: City, day):
    line = day["lines"]["newcomer"]
    client = sign_in("hr")
    assert "出席が未入力" in client.get(COMPLETIONS).text
    entered(city, line, ENOUGH)
    page = client.get(COMPLETIONS).text
    assert "受講時間が足りません（300分。420分のうち336分以上が必要です）" in page and f'id="chosen-{line.id}"' in page
    data = {"chosen": [line.id], "seen": queries.seen(line.offering_id)}
    assert client.post(COMPLETIONS, data=data).location.startswith(COMPLETIONS)
    assert "修了1人、未修了0人" in client.get(COMPLETIONS).text
    assert "修了が確定しました" in mail.notices(city.staff["newcomer"])[0].message
    again = client.post(COMPLETIONS, data=data)
    assert again.status_code == 422 and "すでに確定" in again.text


@pytest.mark.parametrize("who", ["staff", "bureau", "unit_head", "secretariat", "admin"])
def test_only_hr_opens_the_confirmation_and_the_annulment(sign_in: SignIn, day, who):
    for path in (COMPLETIONS, f"/completions/{day['number']}/annul"):
        assert sign_in(who).get(path).status_code == 403


def test_a_completion_is_annulled_with_a_reason_after_a_last_look(sign_in: SignIn, city: City, day):
    client, path = sign_in("hr"), f"/completions/{day['number']}/annul"
    assert "証跡も取り消されます" in client.get(path).text
    assert client.post(path, data={"reason": ""}).status_code == 422
    assert client.post(path, data={"reason": "取り違えのため"}).location == COMPLETIONS
    assert "取り違えのため" in client.get(path).text
    assert client.post(path, data={"reason": "取り違えのため"}).status_code == 422
    assert "取り違えのため" in sign_in("staff").get("/training-history").text


def test_an_unknown_offering_or_certificate_is_not_found(sign_in: SignIn):
    for path in ("/offerings/X/results", "/offerings/X/completions", "/completions/2026-99999/annul"):
        assert sign_in("hr").get(path).status_code == 404


def test_nobody_ticks_their_own_name(sign_in: SignIn, city: City):
    line = applied(city, opened(city, needs_approval=False), "hr")
    entered(city, line, ENOUGH, by="bureau")
    assert f'id="chosen-{line.id}"' not in sign_in("hr").get(COMPLETIONS).text


def test_the_pages_cost_the_same_for_few_and_many(
    sign_in: SignIn, city: City, counted: Callable[[], AbstractContextManager[list[str]]]
):
    few = seated(city, opened(city), "staff")
    everybody = ("staff", "unit_head", "secretariat", "admin", "ict_manager", "stranger", "newcomer")
    many = seated(city, opened(city, "ICT-103-901", days=(Day(HELD_ON.replace(day=16), 570, 990),)), *everybody)
    entered(city, few["staff"], ENOUGH)
    confirmed(city, few["staff"])
    client = sign_in("hr")
    for path in ("results", "completions", "sign-in-list"):
        costs = []
        for code in (CODE, CODE, "ICT-103-901", "ICT-103-901"):
            with counted() as statements:
                client.get(f"/offerings/{code}/{path}")
            costs.append(len(statements))
        assert costs[1] == costs[3], (path, costs, statements)
    assert len(many) == 7


def test_the_list_to_sign_is_a_reading(sign_in: SignIn, city: City, day):
    sign_in("bureau").get(f"/offerings/{CODE}/sign-in-list")
    found = reading.readings_of(city.staff["newcomer"], limit=9, offset=0)
    assert [each.purpose for each in found] == ["研修の出席簿の印刷"]
