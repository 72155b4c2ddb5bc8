"""The courses of the programme on their pages: all of what a catalogue says, searchable, in both languages."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event

from curriculum.course.services import shipped
from curriculum.offering import services as offerings
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import db
from tests.factories import AT, TESTER
from tests.web.city import City
from tests.web.conftest import SignIn

CODES = [course["code"] for course in shipped()["courses"]]


def hold(code: str, course: str, on: date = date(2026, 11, 5)) -> int:
    """An offering open for application today."""
    new = NewOffering(
        mode=Mode.classroom, days=(Day(on, 540, 900, "研修室"),), capacity=30, opens_on=date(2026, 9, 1),
        closes_on=date(2026, 10, 16), cutoff_on=date(2026, 10, 30),
    )  # fmt: skip
    with db.transaction():
        return offerings.open_offering(code=code, course_code=course, new=new, actor=TESTER, at=AT)


def statements(visit: Callable[[], object]) -> int:
    """How many statements a visit takes, once everything that can be remembered is."""
    visit()
    seen: list[str] = []
    engine = db.engine()

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        visit()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_the_list_names_every_course_with_its_hours(sign_in: SignIn, city: City):
    text = sign_in("staff").get("/courses").text
    assert all(f"/courses/{code}" in text or code in text for code in CODES)
    assert "12.5時間" in text and "新任ICTマネージャー研修" in text and "A01→2" in text


@pytest.mark.parametrize(("words", "found"), [("ロジックモデル", "DAT-応用"), ("h02", "ICT-204"), ("phishing", "")])
def test_the_list_is_searched_by_words_and_by_skill(sign_in: SignIn, city: City, words: str, found: str):
    text = sign_in("staff").get("/courses", query_string={"q": words}).text
    assert found in text if found else "当てはまる研修はありません" in text
    assert "ICT-103 " not in text


@pytest.mark.parametrize("code", CODES)
def test_every_course_shows_all_it_consists_of_in_both_languages(sign_in: SignIn, city: City, code: str):
    course = next(each for each in shipped()["courses"] if each["code"] == code)
    client = sign_in("staff")
    for language in ("ja", "en"):
        client.get(f"/language/{language}")
        text = client.get(f"/courses/{code}").text.replace("&#39;", "'")
        said = [*course[f"goals_{language}"], course[f"summary_{language}"]]
        said += [module[f"{part}_{language}"] for module in course["modules"] for part in ("name", "exercise", "check")]
        assert [words for words in said if words not in text] == []


def test_levels_lead_to_their_skill_and_say_what_completion_alone_proves(sign_in: SignIn, city: City):
    text = sign_in("staff").get("/courses/DAT-基礎").text
    assert 'href="/framework/C02"' in text and "修了だけで証明できるのはレベル2まで" in text


def test_a_prerequisite_and_a_rubric_are_told(sign_in: SignIn, city: City):
    text = sign_in("staff").get("/courses/DAT-応用").text
    assert "DAT-基礎 データ活用研修 基礎の修了" in text and "20点満点のうち12点以上" in text


def test_offerings_to_come_stand_on_the_page_of_their_course(sign_in: SignIn, city: City):
    hold("ICT-103-001", "ICT-103")
    text = sign_in("staff").get("/courses/ICT-103").text
    assert "/offerings/ICT-103-001" in text and "受付中" in text
    assert "予定されている開催回はありません" in sign_in("staff").get("/courses/ICT-104").text


def test_data_of_an_exercise_can_be_taken_away_and_nothing_else(sign_in: SignIn, city: City):
    client = sign_in("staff")
    answer = client.get("/courses/data/messy-facilities.csv")
    assert answer.status_code == 200 and "施設名" in answer.data.decode("cp932")
    assert client.get("/courses/data/secret.csv").status_code == 404
    assert client.get("/courses/data/..%2Fsaitama-ict-training-1.0.toml").status_code == 404


def test_an_unknown_course_is_not_found(sign_in: SignIn, city: City):
    assert sign_in("staff").get("/courses/ICT-999").status_code == 404


def test_a_course_takes_as_many_statements_with_one_offering_as_with_five(sign_in: SignIn, city: City):
    client = sign_in("staff")
    hold("ICT-103-001", "ICT-103")
    one = statements(lambda: client.get("/courses/ICT-103"))
    for number in range(2, 6):
        hold(f"ICT-103-00{number}", "ICT-103", date(2026, 11, 5 + number))
    assert statements(lambda: client.get("/courses/ICT-103")) == one
