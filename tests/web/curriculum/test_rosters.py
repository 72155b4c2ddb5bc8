"""申込者と受講者: the roster for the HR section and the instructor, and what the HR section does there."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from curriculum.enrolment import queries
from curriculum.enrolment.rules import State
from curriculum.offering.rules import PRIORITY_NAMES, Selection
from foundation import reading
from tests.curriculum.offering.offerings import day, opened
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.applying import CODE, act, applied, recommended, seated, state

ROSTER, NOMINATE = f"/offerings/{CODE}/roster", f"/offerings/{CODE}/nominate"
AFTER_CLOSE = datetime(2026, 11, 2, 3, tzinfo=UTC)


def full(city: City) -> list[int]:
    """One seat: 鈴木 sits, 加藤 and 髙橋 wait, 林 is not decided on. Returns the ids."""
    offering = opened(capacity=1, instructors=(city.staff["admin"],))
    return [*recommended(city, offering, "bureau", "newcomer", "staff"), *applied(city, offering, "stranger")]


def test_an_offering_nobody_applied_to_says_so(sign_in: SignIn, city: City):
    opened()
    assert "まだ申込はありません" in sign_in("hr").get(ROSTER).text


def test_everybody_stands_there_by_seat_then_place(sign_in: SignIn, city: City):
    full(city)
    text = sign_in("hr").get(ROSTER).text
    names = [
        text.index(name)
        for name in ("席1", "鈴木　二葉", "待ち1番目", "加藤　十和", "待ち2番目", "髙橋　花子", "林　七海")
    ]
    assert names == sorted(names) and "所属長の承認待ち" in text
    assert {line.purpose for line in reading.readings_of(city.staff["stranger"], limit=9, offset=0)} == {
        "研修の申込者と受講者の名簿"
    }


def test_a_draft_is_nobody_elses_business(sign_in: SignIn, city: City):
    act(city, "save_draft", "staff", offering_id=opened(), note="まだ")
    assert "花子" not in sign_in("hr").get(ROSTER).text


def test_it_is_filtered_by_state_and_searched(sign_in: SignIn, city: City):
    full(city)
    client = sign_in("hr")
    waiting = client.get(f"{ROSTER}?group=waiting").text
    assert "加藤　十和" in waiting and "鈴木　二葉" not in waiting and "待ち2番目" in waiting
    found = client.get(f"{ROSTER}?q=タカハシ").text
    assert "髙橋　花子" in found and "加藤　十和" not in found
    assert "当てはまる人はいません" in client.get(f"{ROSTER}?q=いない人").text


def test_the_instructor_sees_who_comes_but_does_nothing_there(sign_in: SignIn, city: City):
    full(city)
    text = sign_in("admin").get(ROSTER).text
    assert "鈴木　二葉" in text and "指名する" not in text and "取り消す" not in text and "例外と理由" not in text
    assert sign_in("admin").get(f"{ROSTER}.xlsx").status_code == 403
    for who in ("staff", "unit_head", "bureau", "secretariat"):
        answer = sign_in(who).get(ROSTER)
        assert answer.status_code == 403 and "加藤" not in answer.text


def test_it_is_taken_away_as_a_file_and_that_is_logged(sign_in: SignIn, city: City):
    full(city)
    answer = sign_in("hr").get(f"{ROSTER}.csv?group=waiting")
    text = answer.data.decode("utf-8-sig")
    assert "加藤　十和" in text and "鈴木" not in text and "キャンセル待ち" in text and "waitlisted" not in text
    assert sign_in("hr").get(f"{ROSTER}.xlsx").data[:2] == b"PK"
    assert "研修の申込者と受講者の書き出し" in {
        line.purpose for line in reading.readings_of(city.staff["staff"], limit=9, offset=0)
    }


def test_whoever_lacks_a_prerequisite_is_flagged(sign_in: SignIn, city: City):
    act(city, "apply", "staff", offering_id=opened("DAT-基礎-001", course="DAT-基礎", needs_approval=False))
    later = opened("DAT-応用-001", course="DAT-応用", days=(day(date(2026, 11, 20)),))
    applied(city, later, "staff")
    text = sign_in("hr").get("/offerings/DAT-応用-001/roster").text
    assert "前提条件を満たさない" in text and "データ活用研修 基礎" in text


def test_people_are_searched_for_and_designated_together(sign_in: SignIn, city: City):
    opened()
    client = sign_in("hr")
    found = client.post(
        NOMINATE, data={"words": "タカハシ", "step": "search", "staff_no": ["0001008"], "reason": "必修"}
    )
    assert "髙橋　花子" in found.text and 'value="0001008" checked' in found.text and "必修" in found.text
    data = {"staff_no": ["0001001", "0001008"], "reason": "必修のため"}
    assert client.post(NOMINATE, data=data).location == ROSTER
    assert [line.state for who in ("staff", "stranger") for line in queries.of_person(city.staff[who])] == [
        State.confirmed, State.confirmed
    ]  # fmt: skip
    assert "指名（研修担当による受講の指定）：2件" in client.get(ROSTER).text
    assert "必修のため" in sign_in("staff").get("/notices").text


def test_going_beyond_the_capacity_is_asked_only_once_it_is_full(sign_in: SignIn, city: City):
    seated(city, opened(capacity=1), "bureau")
    client, data = sign_in("hr"), {"staff_no": ["0001001"], "reason": "必修のため"}
    assert "定員を超えて指名する" not in client.get(f"{NOMINATE}?staff_no=0001001").text
    answer = client.post(NOMINATE, data=data)
    assert answer.status_code == 422 and "空いている席がありません。" in answer.text and "必修のため" in answer.text
    assert "定員を超えて指名する" in answer.text and queries.of_person(city.staff["staff"]) == []
    assert client.post(NOMINATE, data=data | {"over_capacity": "y"}).location == ROSTER
    assert "定員を超える指名：1件" in client.get(ROSTER).text


def test_designating_nobody_or_without_reason_is_told(sign_in: SignIn, city: City):
    opened()
    client = sign_in("hr")
    assert "指名する職員を選んでください。" in client.post(NOMINATE, data={"reason": "必修"}).text
    assert "理由を書いてください。本人に伝わります。" in client.post(NOMINATE, data={"staff_no": ["0001001"]}).text
    assert 'value="0001001" checked' in client.post(NOMINATE, data={"staff_no": ["0001001"]}).text


def test_an_application_is_cancelled_with_a_reason_after_a_last_look(sign_in: SignIn, city: City):
    own, waits, *_ = full(city)
    client = sign_in("hr")
    assert "待っている人に順番に案内されます" in client.get(f"/enrolments/{own}/cancel").text
    assert client.post(f"/enrolments/{own}/cancel").status_code == 422
    client.post(f"/enrolments/{own}/cancel", data={"reason": "重複のため"})
    assert (state(own), state(waits)) == (State.cancelled, State.offered)
    assert "重複のため" in sign_in("bureau").get("/notices").text
    again = client.post(f"/enrolments/{own}/cancel", data={"reason": "もう一度"})
    assert again.status_code == 422 and "いまの状態(取消)では" in again.text and "もう一度" in again.text


def test_the_head_cancels_for_their_own_people_only(sign_in: SignIn, city: City):
    own, *_, strangers = full(city)
    assert sign_in("unit_head").get(f"/enrolments/{strangers}/cancel").status_code == 404
    sign_in("unit_head").post(f"/enrolments/{own}/cancel", data={"reason": "業務の都合"})
    assert state(own) is State.cancelled


def test_somebody_is_moved_up_by_a_named_rule_with_a_reason(sign_in: SignIn, city: City):
    _, ahead, own, _ = full(city)
    client = sign_in("hr")
    assert "合理的配慮" in client.get(f"/enrolments/{own}/advance").text
    assert (
        client.post(f"/enrolments/{own}/advance", data={"rule": "designation", "reason": "なぜか"}).status_code == 422
    )
    client.post(f"/enrolments/{own}/advance", data={"rule": "accommodation", "reason": "通院のため"})
    assert [line.id for line in queries.in_offering(1) if line.state is State.waitlisted] == [own, ahead]
    assert "合理的配慮：1件" in client.get(ROSTER).text


def test_the_seats_are_given_by_hand_after_the_close_only(sign_in: SignIn, city: City):
    offering = opened(selection=Selection.after_close)
    (own,) = recommended(city, offering, "staff")
    client = sign_in("hr")
    assert "受講者を決める" not in client.get(ROSTER).text
    early = client.post(f"/offerings/{CODE}/select")
    assert early.status_code == 422 and "受付が終わってから決定できます。" in early.text
    with time_machine.travel(AFTER_CLOSE, tick=False):
        client = sign_in("hr")
        assert "受講者を決める" in client.get(ROSTER).text
        assert "1人に、優先区分" in client.get(f"/offerings/{CODE}/select").text
        client.post(f"/offerings/{CODE}/select")
        assert (
            state(own) is State.confirmed and "1人を決めました（席1人、キャンセル待ち0人）。" in client.get(ROSTER).text
        )


def test_statements_stay_the_same_whatever_the_number_of_people(sign_in: SignIn, city: City, counted):
    offering = opened(capacity=1)
    client, sent = sign_in("hr"), []
    for people in (("bureau",), ("newcomer", "staff"), ("unit_head", "stranger")):
        applied(city, offering, *people)
        client.get(ROSTER)
        with counted() as statements:
            client.get(ROSTER)
        sent.append(len(statements))
    assert sent[0] == sent[1] == sent[2]


def test_whoever_only_teaches_sees_the_people_with_a_seat(sign_in: SignIn, city: City):
    own, waits, _, undecided = full(city)
    client = sign_in("admin")
    for path in (ROSTER, f"{ROSTER}?group=waiting", f"{ROSTER}?group=over", f"{ROSTER}?group=undecided"):
        text = client.get(path).text
        assert "加藤　十和" not in text and "林　七海" not in text and "キャンセル待ち（" not in text
    assert client.get(f"/enrolments/{own}").status_code == 200
    assert [client.get(f"/enrolments/{each}").status_code for each in (waits, undecided)] == [404, 404]
    act(city, "cancel", "hr", enrolment_id=own, reason="重複のため")
    assert client.get(f"/enrolments/{own}").status_code == 404
    assert "鈴木　二葉" not in client.get(ROSTER).text and "加藤　十和" in client.get(ROSTER).text, "offered the seat"


def test_whoever_only_teaches_does_not_learn_who_misses_a_core_skill(sign_in: SignIn, city: City):
    own, *_ = full(city)
    for path in (ROSTER, f"/enrolments/{own}"):
        texts = [sign_in(who).get(path).text for who in ("hr", "admin")]
        named = [any(name in text for name in PRIORITY_NAMES.values()) for text in texts]
        assert named == [True, False]


@pytest.mark.parametrize("page", ["cancel", "advance"])
def test_looking_at_somebody_before_acting_is_a_reading(sign_in: SignIn, city: City, page):
    waits = full(city)[2]
    assert sign_in("hr").get(f"/enrolments/{waits}/{page}").status_code == 200
    found = reading.readings_of(city.staff["staff"], limit=9, offset=0)
    assert [line.purpose for line in found] == ["研修の申込の確認"]
