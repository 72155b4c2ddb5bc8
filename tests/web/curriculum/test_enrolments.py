"""自分の研修: applying, the state of an application in words, answering an offer, leaving, swapping."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from curriculum.enrolment import queries
from curriculum.enrolment.rules import Action, Rule, State
from foundation import reading
from tests.curriculum.offering.offerings import day, opened
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.applying import CODE, act, applied, recommended, seated, state

APPLY = f"/offerings/{CODE}/apply"
LAST_SECOND = datetime(2026, 10, 30, 14, 59, 59, tzinfo=UTC)


def offered(city: City) -> int:
    """髙橋 waited; the seat before them was given up. Returns the id of their application."""
    offering = opened(capacity=1)
    first, second = recommended(city, offering, "bureau", "staff")
    act(city, "withdraw", "bureau", enrolment_id=first)
    return second


def test_whoever_has_applied_to_nothing_is_led_to_the_offerings(sign_in: SignIn):
    text = sign_in("staff").get("/enrolments").text
    assert "まだ研修に申し込んでいません" in text and 'href="/offerings"' in text and 'href="/recommendations"' in text


def test_the_form_says_who_decides_and_what_will_happen(sign_in: SignIn, city: City):
    opened()
    text = sign_in("staff").get(APPLY).text
    assert "佐藤　一郎（課長）に知らせが届き" in text and "いまは席が空いています" in text
    assert "令和8年10月30日" in text and "あなたの優先区分は" in text


def test_the_form_says_which_place_one_would_have(sign_in: SignIn, city: City):
    recommended(city, opened(capacity=1), "bureau", "newcomer")
    assert (
        "いまは満席です。キャンセル待ちになり、いま加わるとすれば2番目です（待っている人1人）。"
        in sign_in("staff").get(APPLY).text
    )


def test_where_no_approval_is_needed_the_seat_is_given_at_once(sign_in: SignIn, city: City):
    opened(needs_approval=False)
    client = sign_in("staff")
    assert "所属長の承認は要りません" in client.get(APPLY).text
    answer = client.post(APPLY, data={"act": "apply"}, follow_redirects=True)
    assert "受講が決まりました。" in answer.text and "受講決定" in answer.text


def test_applying_leads_to_the_application_and_is_told_to_the_head(sign_in: SignIn, city: City):
    opened()
    client = sign_in("staff")
    answer = client.post(APPLY, data={"act": "apply", "note": "統計を作り直すため"})
    line = queries.of_person(city.staff["staff"])[0]
    assert answer.location == f"/enrolments/{line.id}" and line.state is State.applied
    text = client.get(answer.location).text
    assert (
        "所属長の承認待ち" in text and "佐藤　一郎（課長）の承認を待っています" in text and "統計を作り直すため" in text
    )
    assert "髙橋　花子さんから研修" in sign_in("unit_head").get("/notices").text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_applying_twice_leads_to_the_application_with_a_friendly_word(sign_in: SignIn, city: City, method: str):
    (own,) = applied(city, opened(), "staff")
    client = sign_in("staff")
    answer = client.open(APPLY, method=method, data={"act": "apply", "note": "二度目"} if method == "POST" else None)
    assert answer.location == f"/enrolments/{own}"
    assert "もう申し込んでいます" in client.get(answer.location).text
    assert len(queries.of_person(city.staff["staff"])) == 1


def test_a_draft_is_kept_and_seen_by_nobody_else(sign_in: SignIn, city: City):
    opened()
    client = sign_in("staff")
    assert (
        "下書きを保存しました"
        in client.post(APPLY, data={"act": "draft", "note": "あとで"}, follow_redirects=True).text
    )
    (line,) = queries.of_person(city.staff["staff"])
    assert "あとで" in client.get(APPLY).text and "続きを書いて申し込む" in client.get("/enrolments").text
    assert [sign_in(who).get(f"/enrolments/{line.id}").status_code for who in ("unit_head", "hr")] == [404, 404]
    client.post(APPLY, data={"act": "apply", "note": "いま"})
    assert state(line.id) is State.applied


@pytest.mark.parametrize(("moment", "open_"), [(LAST_SECOND, True), (LAST_SECOND + timedelta(seconds=1), False)])
def test_the_window_closes_with_the_last_second_of_its_last_day(
    sign_in: SignIn, city: City, moment: datetime, open_: bool
):
    opened()
    with time_machine.travel(moment, tick=False):
        client = sign_in("staff")
        answer = client.post(APPLY, data={"act": "apply", "note": "間に合うか"})
        assert answer.status_code == (302 if open_ else 422)
        assert open_ or ("申込の受付は令和8年10月30日で終わりました。" in answer.text and "間に合うか" in answer.text)
        assert open_ or "申込の受付は令和8年10月30日で終わりました。" in client.get(APPLY).text


def test_a_note_that_is_too_long_is_refused_and_stays(sign_in: SignIn, city: City):
    opened()
    answer = sign_in("staff").post(APPLY, data={"act": "apply", "note": "長" * 401})
    assert answer.status_code == 422 and "400字までです" in answer.text and "長" * 401 in answer.text


def test_prerequisites_are_told_with_where_to_get_them(sign_in: SignIn, city: City):
    opened("DAT-応用-001", course="DAT-応用")
    client = sign_in("staff")
    text = client.get("/offerings/DAT-応用-001/apply").text
    assert "まだ満たさない" in text and "申し込める開催回を探す" in text and "データ活用研修 基礎" in text
    answer = client.post("/offerings/DAT-応用-001/apply", data={"act": "apply"})
    assert answer.status_code == 422 and "を満たしておらず" in answer.text


def test_a_seat_at_the_same_time_is_told_and_may_be_swapped(sign_in: SignIn, city: City):
    (own,) = seated(city, opened("ICT-103-002"), "staff")
    opened()
    client = sign_in("staff")
    text = client.get(APPLY).text
    assert "同じ時間に受講が決まっている研修があります" in text and "の席と振り替える" in text
    assert "同じ時間に受講が決まっている開催回(ICT-103-002)があります" in client.post(APPLY, data={"act": "apply"}).text
    assert client.post(APPLY, data={"act": "apply", "swap": own}).status_code == 302
    assert "ICT-103-002の席を手放します" in client.get(f"/enrolments/{own + 1}").text and state(own) is State.confirmed


def test_what_is_returned_is_mended_and_sent_again(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(), "staff", note="受けたい")
    act(city, "decide", "unit_head", enrolment_id=own, action=Action.return_, reason="時期を選び直してください")
    client = sign_in("staff")
    assert "直して申し込む" in client.get("/enrolments").text
    text = client.get(APPLY).text
    assert "時期を選び直してください" in text and "受けたい" in text
    assert client.post(APPLY, data={"act": "apply", "note": "直した"}).location == f"/enrolments/{own}"
    assert state(own) is State.applied


def test_whoever_waits_sees_place_reason_and_what_changed(sign_in: SignIn, city: City):
    offering = opened(capacity=1)
    _, ahead, own = recommended(city, offering, "bureau", "newcomer", "staff")
    text = sign_in("staff").get(f"/enrolments/{own}").text
    assert "順番：2番目（2人中）" in text and "順番は、優先区分、次に所属長が承認した順で決まります。" in text
    assert "昨日の終わりには、まだ順番がありませんでした。" in text
    act(city, "advance", "hr", enrolment_id=own, rule=Rule.accommodation, reason="通院のため")
    text = sign_in("staff").get(f"/enrolments/{own}").text
    assert "順番：1番目" in text and "名のある例外(合理的配慮)により" in text
    assert "合理的配慮：1件" in text and state(ahead) is State.waitlisted


def test_an_offer_asks_first_and_is_taken_once(sign_in: SignIn, city: City):
    own = offered(city)
    client = sign_in("staff")
    assert "空いた席の案内に答える：" in client.get("/").text
    assert "令和8年10月5日 12:00までに受けるかどうかを答えてください" in client.get("/notices").text
    text = client.get("/enrolments").text
    assert text.index("答えを待っているもの") < text.index("受ける</button>") and "令和8年10月5日 12:00" in text
    assert client.post(f"/enrolments/{own}/accept").location == f"/enrolments/{own}"
    assert client.post(f"/enrolments/{own}/accept").location == f"/enrolments/{own}"
    assert state(own) is State.confirmed and "空いた席の案内" not in client.get("/").text


def test_an_offer_that_stood_too_long_is_answered_in_words(sign_in: SignIn, city: City):
    own = offered(city)
    with time_machine.travel(AT + timedelta(days=7), tick=False):
        client = sign_in("staff")
        assert "案内の期限" in client.get(f"/enrolments/{own}").text
        answer = client.post(f"/enrolments/{own}/accept")
        assert answer.status_code == 422 and "案内の期限を過ぎました。席は次の人に回ります。" in answer.text
        assert "空いた席の案内" not in client.get("/").text


def test_leaving_asks_first_and_happens_once(sign_in: SignIn, city: City):
    (own,) = recommended(city, opened(), "staff")
    client = sign_in("staff")
    assert "席はすぐに次の人に案内されます。" in client.get(f"/enrolments/{own}/withdraw").text
    assert state(own) is State.confirmed
    client.post(f"/enrolments/{own}/withdraw", data={"reason": "出張のため"})
    again = client.post(f"/enrolments/{own}/withdraw", follow_redirects=True)
    assert state(own) is State.withdrawn and "もう取りやめています" in again.text and "出張のため" in again.text


def test_after_the_cut_off_leaving_is_refused_in_words_and_not_offered(sign_in: SignIn, city: City):
    (own,) = recommended(city, opened(), "staff")
    with time_machine.travel(datetime(2026, 11, 6, 3, tzinfo=UTC), tick=False):
        client = sign_in("staff")
        text = client.get(f"/enrolments/{own}").text
        assert "/withdraw" not in text and "研修担当に連絡してください" in text
        answer = client.post(f"/enrolments/{own}/withdraw", data={"reason": "書いた理由"})
        assert answer.status_code == 422 and "取り消せるのは令和8年11月5日まででした。" in answer.text
        assert "書いた理由" in answer.text


def test_a_seat_is_swapped_for_one_in_another_offering_of_the_course(sign_in: SignIn, city: City):
    (own,) = recommended(city, opened(), "staff")
    client = sign_in("staff")
    assert "いま申し込める別の開催回はありません" in client.get(f"/enrolments/{own}/swap").text
    other = opened("ICT-103-002", days=(day(date(2026, 11, 20)),))
    assert "ICT-103-002" in client.get(f"/enrolments/{own}/swap").text
    client.post(f"/enrolments/{own}/swap", data={"offering": other})
    act(city, "decide", "unit_head", enrolment_id=own + 1, action=Action.recommend)
    assert (state(own), state(own + 1)) == (State.withdrawn, State.confirmed)


def test_others_find_no_such_application_and_no_name(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(), "staff")
    for who in ("stranger", "bureau", "secretariat", "admin"):
        for path in ("", "/withdraw", "/swap"):
            answer = sign_in(who).get(f"/enrolments/{own}{path}")
            assert answer.status_code == 404 and "花子" not in answer.text
        assert sign_in(who).post(f"/enrolments/{own}/accept").status_code == 404
    assert sign_in("unit_head").get(f"/enrolments/{own}/withdraw").status_code == 404


def test_the_head_and_hr_see_it_and_the_reading_is_logged(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(), "staff", note="統計のため")
    assert "統計のため" in sign_in("unit_head").get(f"/enrolments/{own}").text
    assert "統計のため" in sign_in("hr").get(f"/enrolments/{own}").text
    readings = reading.readings_of(city.staff["staff"], limit=9, offset=0)
    assert {line.purpose for line in readings} == {"研修の申込の確認"} and len(readings) == 2


def test_an_instructor_sees_the_state_but_not_what_was_written(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(instructors=(city.staff["bureau"],)), "staff", note="統計のため")
    assert sign_in("bureau").get(f"/enrolments/{own}").status_code == 404, "there is no seat yet"
    act(city, "decide", "unit_head", enrolment_id=own, action=Action.recommend)
    text = sign_in("bureau").get(f"/enrolments/{own}").text
    assert "髙橋　花子" in text and "統計のため" not in text


def test_instructors_find_what_they_teach(sign_in: SignIn, city: City):
    assert "講師を務める研修" not in sign_in("bureau").get("/enrolments").text
    opened(instructors=(city.staff["bureau"],))
    text = sign_in("bureau").get("/enrolments").text
    assert f"/offerings/{CODE}/sign-in-list" in text and f"/offerings/{CODE}/results" not in text
    with time_machine.travel(datetime(2026, 11, 10, 9, tzinfo=UTC), tick=False):
        assert f"/offerings/{CODE}/results" in sign_in("bureau").get("/enrolments").text


def test_a_head_who_also_teaches_decides_as_head(sign_in: SignIn, city: City):
    (own,) = recommended(city, opened(instructors=(city.staff["unit_head"],)), "staff")
    text = sign_in("staff").get(f"/enrolments/{own}").text
    assert "・所属長" in text and "・講師" not in text


def test_statements_stay_the_same_whatever_the_number_of_applications(sign_in: SignIn, city: City, counted):
    client, sent = sign_in("staff"), []
    for number in range(1, 4):
        for each in range(3):
            code = f"ICT-103-{number}{each:02d}"
            offering = opened(code, capacity=1, days=(day(TODAY + timedelta(days=45 + number * 5 + each)),))
            recommended(city, offering, "bureau", "staff")
        client.get("/enrolments")
        with counted() as statements:
            client.get("/enrolments")
        sent.append(len(statements))
    assert sent[0] == sent[1] == sent[2]
