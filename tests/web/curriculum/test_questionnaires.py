"""Answering questionnaires, their results from five answers on, and that nothing ties an answer to a person."""

from datetime import date
from typing import Any

import pytest
import time_machine

from curriculum.completion import queries
from curriculum.completion.rules import Instrument, Question
from foundation import audit, db, trail
from tests.factories import AT
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.held import CODE, ENOUGH, confirmed, entered, held, opened, seated

FIVE = ("staff", "stranger", "unit_head", "secretariat", "ict_manager")
ANSWERS: dict[str, Any] = dict.fromkeys(map(str, Question), 4)
LEVELS = {"B01": 2, "B02": 1, "B04": 1}
RESULTS = f"/offerings/{CODE}/questionnaire"


@pytest.fixture
def day(city: City) -> dict[str, Any]:
    return held(city)


def five(city: City) -> dict[str, Any]:
    lines = seated(city, opened(city), *FIVE)
    for line in lines.values():
        entered(city, line, ENOUGH)
    confirmed(city, *lines.values())
    return lines


def path(line: Any, instrument: str = "reaction") -> str:
    return f"/enrolments/{line.id}/questionnaires/{instrument}"


def test_what_i_am_asked_is_listed_and_answered_once(sign_in: SignIn, day):
    client, line = sign_in("staff"), day["lines"]["staff"]
    page = client.get("/questionnaires").text
    assert "受講者アンケート（無記名）" in page and "受講後の自己評価" in page and path(line) in page
    assert "アンケートへ（2件）" in client.get("/training-history").text
    assert client.post(path(line), data=ANSWERS).location == "/questionnaires"
    assert "回答済み" in client.get("/questionnaires").text
    assert "見たり変えたりすることはできません" in client.get(path(line)).text
    assert client.post(path(line), data=ANSWERS).status_code == 422


def test_the_anonymous_form_says_what_is_not_kept(sign_in: SignIn, day):
    page = sign_in("staff").get(path(day["lines"]["staff"])).text
    assert "だれがいつ答えたかは記録しません" in page and page.count("<fieldset") == 5


@pytest.mark.parametrize("wrong", [{"pace": ""}, {"pace": "6"}, {"comment": "長" * 401}])
def test_an_answer_that_is_not_complete_is_told_where(sign_in: SignIn, day, wrong):
    line = day["lines"]["staff"]
    answer = sign_in("staff").post(path(line), data=ANSWERS | wrong)
    assert answer.status_code == 422 and f'href="#{next(iter(wrong))}"' in answer.text
    assert not queries.has_answered(line.id)


@pytest.mark.parametrize("who", ["hr", "bureau", "unit_head", "stranger"])
def test_the_form_of_somebody_else_does_not_exist(sign_in: SignIn, day, who):
    for instrument in Instrument:
        heads = (who, instrument) == ("unit_head", Instrument.follow_up_head)
        status = sign_in(who).get(path(day["lines"]["staff"], instrument)).status_code
        assert status == (200 if heads else 404)


def test_levels_are_rated_by_name_and_may_be_changed(sign_in: SignIn, day):
    client, line = sign_in("staff"), day["lines"]["staff"]
    for level in (1, 3):
        assert client.post(path(line, "after"), data=LEVELS | {"B01": level}).status_code == 302
    assert queries.response(line.id, Instrument.after) == LEVELS | {"B01": 3}
    assert client.get(path(line, "after")).text.count(" checked ") == len(LEVELS)


def test_three_months_later_the_head_is_asked_about_the_person(sign_in: SignIn, day):
    with time_machine.travel(AT.replace(year=2027, month=1, day=5), tick=False):
        client, line = sign_in("unit_head"), day["lines"]["staff"]
        assert "髙橋　花子さんについて" in client.get("/questionnaires").text
        data = {"use": "used", "example": "窓口の集計に使っている", "minutes_saved": "120"}
        assert client.post(path(line, "follow_up_head"), data=data | {"example": ""}).status_code == 422
        assert client.post(path(line, "follow_up_head"), data=data).status_code == 302
        page = sign_in("hr").get(RESULTS).text
        assert "窓口の集計に使っている" in page and "120分" in page


def test_the_results_show_from_the_fifth_answer_on(sign_in: SignIn, city: City):
    lines = five(city)
    for who in FIVE[:4]:
        sign_in(who).post(path(lines[who]), data=ANSWERS | {"comment": "分かりやすかった"})
    page = sign_in("hr").get(RESULTS).text
    assert "回答は4件です" in page and "分かりやすかった" not in page and "4.0" not in page
    sign_in(FIVE[4]).post(path(lines[FIVE[4]]), data=ANSWERS | {"pace": 1})
    page = sign_in("hr").get(RESULTS).text
    assert "この開催回（5件）" in page and "分かりやすかった" in page and "3.4" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("hr", 200), ("secretariat", 200), ("bureau", 200), ("staff", 404), ("unit_head", 404), ("admin", 404)],
)  # fmt: skip
def test_the_results_are_for_the_instructor_hr_and_the_secretariat(sign_in: SignIn, day, who, status):
    assert sign_in(who).get(RESULTS).status_code == status


def test_nothing_ties_an_answer_to_who_gave_it(sign_in: SignIn, city: City):
    """Not order, not moment, not the trail, not what is held about me, not the readings."""
    lines = five(city)
    before = audit.count()
    for point, who in enumerate(FIVE, 1):
        sign_in(who).post(path(lines[who]), data=ANSWERS | {"satisfaction": point})
    assert audit.count() == before
    kept = db.ask("SELECT id, offering_id, answers, comment FROM anonymous_answer").mappings().all()
    took_part = db.ask("SELECT * FROM questionnaire_participation").mappings().all()
    assert [set(row) for row in took_part] == [{"enrolment_id"}] * 5
    assert not {row["id"] for row in kept} & {row["enrolment_id"] for row in took_part}
    assert all(row["id"] > 2**20 for row in kept)
    assert trail.lines(trail.Search(action="questionnaire.answered"), limit=9, offset=0) == []
    assert len(kept) == 5 and {row["comment"] for row in kept} == {""}


def test_an_answer_after_the_window_is_refused_with_the_day(sign_in: SignIn, day):
    with time_machine.travel(AT.replace(month=12), tick=False):
        answer = sign_in("staff").post(path(day["lines"]["staff"]), data=ANSWERS)
    assert answer.status_code == 422 and "令和8年10月15日で締め切りました" in answer.text
    assert date(2026, 10, 15) == queries.asked_of(1, date(2026, 10, 1))[0].window.last_day


def test_use_three_months_later_is_shown_to_who_teaches_from_the_fifth_answer_on(sign_in: SignIn, city: City):
    lines = five(city)
    data = {"use": "used", "example": "窓口の集計", "minutes_saved": "30"}
    with time_machine.travel(AT.replace(year=2027, month=1, day=5), tick=False):
        for who in FIVE[:4]:
            assert sign_in(who).post(path(lines[who], "follow_up"), data=data).status_code == 302
        page = sign_in("bureau").get(RESULTS).text
        assert "窓口の集計" not in page and "分</p>" not in page and "回答は4件です" in page
        for who in ("hr", "secretariat"):
            assert "窓口の集計" in sign_in(who).get(RESULTS).text
        sign_in(FIVE[4]).post(path(lines[FIVE[4]], "follow_up"), data=data)
        assert "窓口の集計" in sign_in("bureau").get(RESULTS).text
