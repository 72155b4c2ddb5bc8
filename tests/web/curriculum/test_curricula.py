"""The curriculum of a person: what is done stays done, what is next is named, and others' are read on record."""

import hashlib
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert

from curriculum.completion.models import Completion
from curriculum.course import services as catalogues
from curriculum.course.rules import parse
from curriculum.enrolment import services as enrolments
from foundation import audit, db, reading
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.test_courses import hold, statements
from tests.web.skills.deeds import prove, when


def complete(city: City, who: str, course: str, *, on: date = date(2026, 9, 15), number: int = 1) -> None:
    """A completion under version 1.0, as it stands in the database once HR has confirmed it."""
    offering_id, given = hold(f"{course}-{number:03d}", course, date(2026, 11, 4 + number)), when(city, who)
    with db.transaction():
        line = enrolments.apply(offering_id=offering_id, **given)
    with db.transaction():
        moment = audit.record(action="test.prepared", actor=TESTER, at=AT).moment
        statement = insert(Completion).values(
            enrolment_id=line.id, offering_id=offering_id, staff_id=city.staff[who], course_code=course,
            catalogue_version="1.0", certificate_no=f"2026-{number:05d}", completed_on=on, minutes=300,
            confirmer_id=None, known_since=moment,
        )  # fmt: skip
        db.session().execute(statement)


def publish_later_version(at: datetime) -> None:
    """Version 1.1, in force today, without ICT-104."""
    document = catalogues.shipped()
    document["catalogue"] |= {"version": "1.1", "effective_from": TODAY.isoformat()}
    document["courses"] = [each for each in document["courses"] if each["code"] != "ICT-104"]
    for each in document["courses"]:
        if each["code"] == "ICT-103":
            each["levels"] |= {"A03": 2, "B03": 2}
            each["modules"][0]["levels"] |= {"A03": 2, "B03": 2}
    for stage in (stage for curriculum in document["curricula"] for stage in curriculum["stages"]):
        stage["courses"] = [code for code in stage["courses"] if code != "ICT-104"]
    for data in document["data_sets"]:
        data["modules"] = [code for code in data["modules"] if not code.startswith("104")]
    assert parse(document).version == "1.1"
    with db.transaction():
        catalogues.publish(document, actor=TESTER, at=at)


def test_a_newcomer_sees_what_comes_first_and_everything_to_come(sign_in: SignIn, city: City):
    text = sign_in("staff").get("/curriculum").text
    assert "次に取り組む研修：" in text and "8件中0件" in text and "これから" in text
    assert text.index("ICT-101") < text.index("DAT-基礎") < text.index("ICT-202")


@pytest.mark.parametrize(("persona", "count"), [("talent", 8), ("leader", 12), ("manager", 14)])
def test_each_persona_has_its_curriculum(sign_in: SignIn, city: City, persona: str, count: int):
    text = sign_in("staff").get(f"/curriculum?persona={persona}").text
    assert f"{count}件中0件" in text and text.count('class="ict-flow__state"') == count


def test_an_open_offering_an_application_and_a_completion_show(sign_in: SignIn, city: City):
    client = sign_in("staff")
    offering_id = hold("ICT-102-001", "ICT-102")
    assert "受付中" in client.get("/curriculum?persona=talent").text
    given = when(city, "staff")
    with db.transaction():
        enrolments.apply(offering_id=offering_id, **given)
    assert "申込中" in client.get("/curriculum?persona=talent").text
    complete(city, "staff", "ICT-103", number=2)
    text = client.get("/curriculum?persona=talent").text
    assert "令和8年9月15日修了" in text and "第1.0版" in text and "8件中1件" in text


def test_levels_already_held_spare_the_course(sign_in: SignIn, city: City):
    for code in ("D01", "D02", "D03"):
        prove(city, "staff", code)
    assert "レベル保有" in sign_in("staff").get("/curriculum?persona=talent").text


def test_a_later_version_leaves_what_was_completed_as_it_was(sign_in: SignIn, city: City):
    complete(city, "staff", "ICT-103", number=1)
    complete(city, "staff", "ICT-104", number=2)
    publish_later_version(AT + timedelta(minutes=1))
    text = sign_in("staff").get("/curriculum?persona=talent").text
    assert "研修体系 第1.1版による表示です" in text and "7件中1件" in text
    assert "ICT-104（いまの研修体系にはありません）" in text and text.count("第1.0版") == 2


def test_somebody_elses_curriculum_is_read_by_whoever_may_and_on_record(sign_in: SignIn, city: City):
    assert "髙橋　花子さんの育成課程" in sign_in("unit_head").get("/staff/0001001/curriculum").text
    assert [each.purpose for each in reading.readings_of(city.staff["staff"], limit=5, offset=0)] == ["育成課程の閲覧"]
    assert sign_in("stranger").get("/staff/0001001/curriculum").status_code == 404
    assert sign_in("stranger").get("/staff/0001001/curriculum/talent/picture.svg").status_code == 404


def test_the_picture_is_drawn_alike_each_time_and_only_for_known_personas(sign_in: SignIn, city: City):
    client = sign_in("staff")
    first, again = (client.get("/curriculum/leader/picture.svg") for _ in range(2))
    assert first.mimetype == "image/svg+xml" and b"<svg" in first.data
    assert b"style" not in first.data and b'fill="#' in first.data
    assert hashlib.sha256(first.data).digest() == hashlib.sha256(again.data).digest()
    assert client.get("/curriculum/boss/picture.svg").status_code == 404


def test_the_page_takes_as_many_statements_with_one_completion_as_with_three(sign_in: SignIn, city: City):
    client = sign_in("staff")
    complete(city, "staff", "ICT-101", number=1)
    one = statements(lambda: client.get("/curriculum?persona=talent"))
    complete(city, "staff", "ICT-102", number=2)
    complete(city, "staff", "ICT-103", number=3)
    assert statements(lambda: client.get("/curriculum?persona=talent")) == one
