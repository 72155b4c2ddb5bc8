"""Training by API: a program applies, decides and leaves for a person, and sending a request again is harmless."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from curriculum.course import services as courses
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment import services as enrolling
from curriculum.offering import services as offerings
from curriculum.offering.rules import Day, Mode, NewOffering
from foundation import audit, db, reading
from organisation.account import queries as accounts
from organisation.account import services
from tests.factories import AT, TESTER, TODAY
from tests.web.api.conftest import Ask
from tests.web.city import City

FIRST = TODAY + timedelta(days=46)
Call = Callable[..., TestResponse]


def new(**changed: Any) -> NewOffering:
    usual = {
        "mode": Mode.classroom, "days": (Day(FIRST, 570, 990, "情報研修室A"),), "capacity": 1, "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=20), "cutoff_on": FIRST - timedelta(days=5),
    }  # fmt: skip
    return NewOffering(**usual | changed)


@pytest.fixture
def offered(city: City) -> dict[str, int]:
    """One seat with approval, one without, one not open yet."""
    with db.transaction():
        courses.publish(courses.shipped(), actor=TESTER, at=AT)
        later = new(opens_on=TODAY + timedelta(days=1))
        made = {
            code: offerings.open_offering(code=code, course_code=course, new=each, actor=TESTER, at=AT)
            for code, course, each in (
                ("A-1", "ICT-103", new()), ("B-1", "ICT-101", new(needs_approval=False)), ("C-1", "ICT-101", later),
            )
        }  # fmt: skip
    db.close()
    return made


@pytest.fixture
def call(app: Flask, city: City, token) -> Call:
    """call("staff", "POST", "enrolments", json, key="k"): the answer to a token that acts as this person."""
    made: dict[str, str] = {}

    def called(
        who: str, method: str, path: str, body: Any = None, key: str | None = None, **query: Any
    ) -> TestResponse:
        if who not in made and who in city.staff:
            with db.transaction():
                made[who] = services.make_personal_token(
                    staff_id=city.staff[who], label="試験", actor=audit.COMMAND, at=AT, today=TODAY
                )
        made.setdefault(who, "" if who in city.staff else token(who.removeprefix("token:")))
        headers = {"Authorization": f"Bearer {made[who]}"} | ({"Idempotency-Key": key} if key else {})
        db.close()
        more = {} if body is None else {"data": body} if isinstance(body, str) else {"json": body}
        return app.test_client().open(
            f"/api/v1/{path}", method=method, headers=headers, query_string=query, **more
        )

    return called


def test_offerings_are_listed_and_filtered(call: Call, offered: dict[str, int]):
    every = call("staff", "GET", "offerings").json
    assert [each["code"] for each in every["offerings"]] == ["A-1", "B-1", "C-1"]
    assert every["offerings"][0] | {"place": ""} == {
        "code": "A-1", "course": "ICT-103", "mode": "classroom", "place": "", "capacity": 1, "minimum": 0, "held": 0,
        "waiting": 0, "opens_on": TODAY.isoformat(), "closes_on": (TODAY + timedelta(days=20)).isoformat(),
        "cutoff_on": (FIRST - timedelta(days=5)).isoformat(), "open": True, "needs_approval": True,
        "selection": "first_come", "cancelled": False,
        "days": [{"on": FIRST.isoformat(), "start": "09:30", "end": "16:30", "room": "情報研修室A"}],
    }  # fmt: skip

    def codes(**asked: Any) -> list[str]:
        return [each["code"] for each in call("staff", "GET", "offerings", **asked).json["offerings"]]

    assert codes(course="ICT-101") == ["B-1", "C-1"]
    assert codes(open="true") == ["A-1", "B-1"]
    assert codes(open="false") == ["C-1"]
    assert codes(**{"from": (FIRST + timedelta(days=1)).isoformat()}) == []
    assert codes(**{"from": FIRST.isoformat(), "to": FIRST.isoformat()}) == ["A-1", "B-1", "C-1"]
    page = call("staff", "GET", "offerings", limit=2).json
    assert (page["total"], page["next_offset"]) == (3, 2)


def test_a_draft_is_nobody_elses_business(call: Call, offered: dict[str, int], city: City):
    access = accounts.access(city.accounts["staff"], TODAY)
    assert access is not None
    with db.transaction():
        draft = enrolling.save_draft(offering_id=offered["A-1"], note="迷う", access=access, at=AT, today=TODAY)
    assert call("hr", "GET", "offerings/A-1/roster").json["enrolments"] == []
    for who in ("unit_head", "hr"):
        for act in ("recommendation", "withdrawal"):
            assert call(who, "POST", f"enrolments/{draft.id}/{act}").status_code == 404
    assert call("staff", "POST", f"enrolments/{draft.id}/withdrawal").status_code == 200


def test_one_applies_the_head_recommends_the_next_waits_and_leaves(call: Call, offered: dict[str, int]):
    made = call("staff", "POST", "enrolments", {"offering": "A-1", "note": "窓口で使います"})
    assert (made.status_code, made.json["state"], made.json["offering"]) == (201, "applied", "A-1")
    seated = call("unit_head", "POST", f"enrolments/{made.json['id']}/recommendation")
    assert (seated.json["state"], seated.json["seat"]) == ("confirmed", 1)
    second = call("newcomer", "POST", "enrolments", {"offering": "A-1"}).json
    waits = call("unit_head", "POST", f"enrolments/{second['id']}/recommendation", {"decision": "recommend"}).json
    assert (waits["state"], waits["place"], waits["waiting_ahead"]) == ("waitlisted", 1, 0)
    left = call("staff", "POST", f"enrolments/{made.json['id']}/withdrawal", {"reason": "会議"}).json
    assert left["state"] == "withdrawn"
    (own,) = call("newcomer", "GET", "enrolments/mine").json["enrolments"]
    assert (own["state"], own["seat"]) == ("offered", 1) and own["offered_until"].endswith("+09:00")


def test_where_no_approval_is_needed_a_seat_is_given_at_once(call: Call, offered: dict[str, int]):
    assert call("staff", "POST", "enrolments", {"offering": "B-1"}).json["state"] == "confirmed"
    waits = call("newcomer", "POST", "enrolments", {"offering": "B-1"}).json
    assert (waits["state"], waits["place"]) == ("waitlisted", 1)


def test_the_head_declines_or_returns_with_a_reason(call: Call, offered: dict[str, int]):
    made = call("staff", "POST", "enrolments", {"offering": "A-1"}).json
    path = f"enrolments/{made['id']}/recommendation"
    assert call("unit_head", "POST", path, {"decision": "return"}).status_code == 409
    assert call("unit_head", "POST", path, {"decision": "return", "reason": "業務"}).json["state"] == "returned"
    assert call("unit_head", "POST", path, {"decision": "perhaps"}).status_code == 422


def test_a_refusal_is_a_problem_with_its_sentence(call: Call, offered: dict[str, int]):
    call("staff", "POST", "enrolments", {"offering": "A-1"})
    for body, status, said in (
        ({"offering": "A-1"}, 409, "有効な申込"), ({"offering": "C-1"}, 409, "申込の受付"),
        ({"offering": "Z-9"}, 404, "見つかりません"), ({"offering": 5}, 422, ""), ({}, 422, ""),
        ({"offering": "A-1", "state": "confirmed"}, 422, ""), ({"offering": "A\0"}, 422, ""), ([1], 422, ""),
        ('{"offering": "A-1", "note": "\\ud800"}', 422, ""),
    ):  # fmt: skip
        answer = call("staff", "POST", "enrolments", body)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
        assert said in answer.json["detail"]


def test_a_body_that_is_no_json_is_a_bad_request(app: Flask, call: Call, offered: dict[str, int], token):
    call("staff", "GET", "enrolments/mine")
    headers = {"Authorization": f"Bearer {token('hr')}"}
    answer = app.test_client().post("/api/v1/enrolments", data=b"\xff{", headers=headers)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_a_token_that_is_no_person_neither_applies_nor_decides_nor_leaves(call: Call, offered: dict[str, int]):
    made = call("staff", "POST", "enrolments", {"offering": "A-1"}).json
    assert call("token:hr", "POST", "enrolments", {"offering": "A-1"}).status_code == 403
    assert call("token:hr", "GET", "enrolments/mine").status_code == 403
    for act in ("recommendation", "withdrawal"):
        assert call("token:hr", "POST", f"enrolments/{made['id']}/{act}").status_code == 403


def test_somebody_elses_application_is_not_found_and_ones_own_is_not_recommended(call: Call, offered: dict[str, int]):
    made = call("staff", "POST", "enrolments", {"offering": "A-1"}).json
    for act in ("recommendation", "withdrawal"):
        assert call("stranger", "POST", f"enrolments/{made['id']}/{act}").status_code == 404
        assert call("stranger", "POST", f"enrolments/999999/{act}").status_code == 404
    assert call("staff", "POST", f"enrolments/{made['id']}/recommendation").status_code == 409
    assert call("unit_head", "POST", f"enrolments/{made['id']}/withdrawal").status_code == 409


def test_the_roster_is_for_hr_in_order_and_read_for_the_record(call: Call, ask: Ask, offered, city: City):
    for who in ("staff", "newcomer"):
        call(who, "POST", "enrolments", {"offering": "B-1"})
    for who in ("hr", "token:hr"):
        found = call(who, "GET", "offerings/B-1/roster").json
        assert [(each["staff_no"], each["state"], each["seat"], each["place"]) for each in found["enrolments"]] == [
            (city.number("staff"), "confirmed", 1, None), (city.number("newcomer"), "waitlisted", None, 1)
        ]  # fmt: skip
        assert (found["held"], found["waiting"], found["capacity"]) == (1, 1, 1)
    assert reading.count_readings_of(city.staff["staff"]) == 2
    db.close()
    for who in ("staff", "secretariat", "token:secretariat", "token:admin"):
        assert call(who, "GET", "offerings/B-1/roster").status_code == 403
    assert call("hr", "GET", "offerings/none/roster").status_code == 404


def test_the_same_request_with_the_same_key_has_one_effect_and_one_answer(call: Call, offered: dict[str, int]):
    first = call("staff", "POST", "enrolments", {"offering": "B-1"}, key="k-1")
    again = call("staff", "POST", "enrolments", {"offering": "B-1"}, key="k-1")
    assert (again.status_code, again.json) == (first.status_code, first.json) == (201, first.json)
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    assert len(enrolments.in_offering(offered["B-1"])) == 1


def test_another_request_with_the_key_is_refused_and_anothers_key_is_ones_own(call: Call, offered: dict[str, int]):
    call("staff", "POST", "enrolments", {"offering": "B-1"}, key="k-1")
    assert call("staff", "POST", "enrolments", {"offering": "A-1"}, key="k-1").status_code == 422
    assert call("newcomer", "POST", "enrolments", {"offering": "A-1"}, key="k-1").status_code == 201
    for odd in ("x" * 201, "é", "\t"):
        assert call("staff", "POST", "enrolments", {"offering": "A-1"}, key=odd).status_code == 422


def test_what_was_refused_is_not_kept(call: Call, offered: dict[str, int]):
    assert call("staff", "POST", "enrolments", {"offering": "none"}, key="k-1").status_code == 404
    assert call("staff", "POST", "enrolments", {"offering": "A-1"}, key="k-1").status_code == 201


def test_every_post_honours_the_key(call: Call, offered: dict[str, int]):
    made = call("staff", "POST", "enrolments", {"offering": "A-1"}).json
    for who, act, state in (("unit_head", "recommendation", "confirmed"), ("staff", "withdrawal", "withdrawn")):
        both = [call(who, "POST", f"enrolments/{made['id']}/{act}", key="same") for _ in range(2)]
        assert [each.json["state"] for each in both] == [state, state]
        assert both[1].headers["Idempotency-Replayed"] == "true"


def test_many_at_once_with_one_key_have_one_effect(call: Call, offered: dict[str, int]):
    call("staff", "GET", "enrolments/mine")

    def apply(_: int) -> tuple[int, int]:
        answer = call("staff", "POST", "enrolments", {"offering": "B-1"}, key="k-1")
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(apply, range(24)))
    assert len(answers) == 1 and {status for status, _ in answers} == {201}
    assert len(enrolments.in_offering(offered["B-1"])) == 1


def test_completions_are_taken_all_or_none(call: Call, offered: dict[str, int], city: City):
    call("staff", "POST", "enrolments", {"offering": "B-1"})
    row = {"offering": "B-1", "staff_no": city.number("staff"), "minutes": 420, "completed_on": FIRST.isoformat()}
    wrong = call("token:hr", "POST", "completions", [row, row | {"staff_no": "9999999"}])
    assert (wrong.status_code, wrong.json["rows"][0]["row"]) == (422, 1), wrong.text
    assert [each["row"] for each in wrong.json["rows"]][-1] == 2
    for who in ("staff", "token:secretariat"):
        assert call(who, "POST", "completions", {"completions": [row]}).status_code == 403
    assert call("token:hr", "POST", "completions", [row | {"completed_on": 5}]).status_code == 422


def test_an_access_that_ended_applies_no_more(call: Call, offered: dict[str, int], city: City):
    call("staff", "GET", "enrolments/mine")
    with db.transaction():
        services.disable(account_id=city.accounts["staff"], reason="試験", actor=TESTER, at=AT)
    assert call("staff", "POST", "enrolments", {"offering": "B-1"}).status_code == 401


def test_statements_do_not_grow_with_who_waits(call: Call, offered: dict[str, int], city: City, counted):
    cost = []
    for who in ("staff", "newcomer", "unit_head", "stranger"):
        call(who, "GET", "enrolments/mine")
        with counted() as statements:
            call(who, "POST", "enrolments", {"offering": "B-1"})
        cost.append(len(statements))
    assert cost[3] <= cost[2]
