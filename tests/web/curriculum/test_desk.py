"""研修担当の机: demand beside supply, who has not applied, and nominating them."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import Rule, State
from curriculum.offering import queries as offerings
from foundation import reading, remember
from tests.factories import make_staff
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.training import all_courses

PEOPLE = "/desk/ICT-103"
NOMINATE = f"{PEOPLE}/nominate"
PAGES = (
    "/desk", "/desk?unit=01&persona=talent", PEOPLE, f"{PEOPLE}?q=タカハシ", "/desk/offerings",
    f"{NOMINATE}?staff_no=0001001",
)  # fmt: skip


@pytest.fixture
def offered(city: City) -> dict[str, date]:
    return all_courses(only=("ICT-101", "ICT-103"))


def seat_of(city: City, who: str) -> tuple[State, str] | None:
    lines = enrolments.active_of(city.staff[who])
    return (lines[0].state, lines[0].rule) if lines else None


def given(*numbers: str, reason: str = "窓口の異動に備えるため") -> dict[str, object]:
    return {"staff_no": list(numbers), "offering": offerings.offering_by_code("ICT-103-001").id, "reason": reason}


def test_every_course_stands_with_demand_beside_supply_and_says_how_it_counts(sign_in: SignIn, offered):
    text = sign_in("hr").get("/desk").text
    assert "表計算・情報提供 実践" in text and "ICT-103-001" in text
    assert "目標の人物像の必要レベルと研修で証明できるレベルの低いほうに届かない職員" in text
    assert "髙橋" not in text


def test_of_one_bureau_only_its_people_are_counted_and_no_shortage_is_claimed(sign_in: SignIn, offered):
    text = sign_in("hr").get("/desk?unit=15").text
    assert "市全体でだけ表示します" in text and "ICT人材 1</small>" in text


def test_sorting_by_shortage_puts_the_shortest_first(sign_in: SignIn, offered):
    text = sign_in("hr").get("/desk?sort=shortage").text
    assert text.index(">情報セキュリティ・個人情報 基礎</a>") < text.index(">行政デジタル化とDX入門</a>")
    assert 'aria-sort="ascending"' in text


def test_whoever_needs_a_course_stands_with_unit_and_missing_skills_and_the_page_is_a_reading(
    sign_in: SignIn, city: City, offered
):
    text = sign_in("hr").get(PEOPLE).text
    assert "髙橋　花子" in text and "総務局 総務部 総務課" in text and "B02" in text
    line, *_ = reading.readings_of(city.staff["staff"], limit=5, offset=0)
    assert (line.purpose, line.reader_label) == ("研修が必要な職員の一覧", city.number("hr"))


def test_the_ict_manager_comes_first(sign_in: SignIn, offered):
    text = sign_in("hr").get(PEOPLE).text
    assert text.index("山田　六花") < text.index("髙橋　花子")


@pytest.mark.parametrize(
    ("question", "found", "left_out"),
    [
        ("?q=タカハシ", "髙橋　花子", "林　七海"), ("?q=0001008", "林　七海", "髙橋　花子"),
        ("?unit=15", "林　七海", "髙橋　花子"), ("?persona=manager", "山田　六花", "髙橋　花子"),
    ],
)  # fmt: skip
def test_the_list_can_be_searched_and_narrowed(sign_in: SignIn, offered, question, found, left_out):
    text = sign_in("hr").get(PEOPLE + question).text
    assert found in text and left_out not in text


def test_nobody_found_says_so(sign_in: SignIn, offered):
    assert "当てはまる職員はいません" in sign_in("hr").get(f"{PEOPLE}?q=いない人").text


def test_several_are_nominated_with_a_reason_and_each_outcome_is_told(sign_in: SignIn, city: City, offered):
    client = sign_in("hr")
    assert "2人を指名する" in client.get(f"{NOMINATE}?staff_no=0001001&staff_no=0001008").text
    assert seat_of(city, "staff") is None
    text = client.post(NOMINATE, data=given("0001001", "0001008")).text
    assert "2人のうち2人の受講が決まりました" in text
    assert seat_of(city, "staff") == seat_of(city, "stranger") == (State.confirmed, Rule.designation)
    assert "髙橋　花子" not in client.get(PEOPLE).text


def test_one_refusal_keeps_nobody_else_from_a_seat(sign_in: SignIn, city: City, offered):
    client = sign_in("hr")
    client.post(NOMINATE, data=given("0001001"))
    text = client.post(NOMINATE, data=given("0001001", "0001008")).text
    assert "2人のうち1人の受講が決まりました" in text and "指名できません" in text
    assert seat_of(city, "stranger") == (State.confirmed, Rule.designation)


def test_without_a_reason_nobody_is_nominated(sign_in: SignIn, city: City, offered):
    answer = sign_in("hr").post(NOMINATE, data=given("0001001", reason=" "))
    assert answer.status_code == 422 and "入力してください" in answer.text
    assert seat_of(city, "staff") is None


@pytest.mark.parametrize("question", ["", "?staff_no=9999999"])
def test_without_anybody_chosen_one_is_sent_back_to_choose(sign_in: SignIn, offered, question):
    answer = sign_in("hr").get(NOMINATE + question)
    assert answer.status_code == 302 and answer.headers["Location"] == PEOPLE


def test_the_secretariat_reads_but_does_not_nominate(sign_in: SignIn, offered):
    text = sign_in("secretariat").get(PEOPLE).text
    assert "髙橋　花子" in text and "指名する" not in text


def test_without_a_free_seat_there_is_nothing_to_choose(sign_in: SignIn, city: City):
    text = sign_in("hr").get(PEOPLE).text
    assert "席の空いている開催回がないため、指名できません" in text and 'type="checkbox" name="staff_no"' not in text


def test_a_course_nobody_knows_is_not_found(sign_in: SignIn, city: City):
    for path in ("/desk/ICT-999", "/desk/ICT-999/people.csv", "/desk/ICT-999/nominate?staff_no=0001001"):
        assert sign_in("hr").get(path).status_code == 404


def test_offerings_stand_with_how_full_they_are(sign_in: SignIn, offered):
    client = sign_in("hr")
    client.post(NOMINATE, data=given("0001001", "0001008", "0001009"))
    text = client.get("/desk/offerings?course=ICT-103").text
    assert "ICT-103-001" in text and "ICT-101-001" not in text and "10%" in text
    assert "当てはまる開催回はありません" in client.get("/desk/offerings?when=over").text


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/desk.xlsx", "表計算・情報提供 実践"), ("/desk/offerings.xlsx", "ICT-103-001"),
        (f"{PEOPLE}/people.xlsx", "髙橋　花子"),
    ],
)  # fmt: skip
def test_what_is_shown_can_be_taken_away(sign_in: SignIn, offered, path, found):
    sheet = load_workbook(io.BytesIO(sign_in("hr").get(path).data)).active
    assert sheet is not None
    assert any(found in row for row in sheet.iter_rows(values_only=True))


def test_taking_names_away_is_a_reading_of_everybody_in_the_file(sign_in: SignIn, city: City, offered):
    sign_in("hr").get(f"{PEOPLE}/people.csv?unit=15")
    (line,) = reading.readings_of(city.staff["stranger"], limit=5, offset=0)
    assert (line.purpose, line.people) == ("研修が必要な職員の書出し", 1)
    assert reading.readings_of(city.staff["staff"], limit=5, offset=0) == []


@pytest.mark.parametrize("path", PAGES)
def test_more_people_do_not_mean_more_statements(sign_in: SignIn, city: City, offered, counted, path):
    client, counts = sign_in("hr"), []
    client.get(path)
    for first in (2000, 3000):
        for number in range(0 if first == 2000 else 40):
            make_staff(f"000{first + number}", unit=city.units["010102"], kana="タカハシ　ジロウ")
        remember.forget()
        with counted() as statements:
            client.get(path)
        counts.append(len(statements))
    assert counts[0] == counts[1]
