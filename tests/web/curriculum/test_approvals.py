"""申込の承認: what waits for a head, one decision, several at once, deputies, people put forward."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from curriculum.enrolment import queries
from curriculum.enrolment.rules import Action, State
from foundation import reading
from tests.curriculum.offering.offerings import day, opened
from tests.factories import AT, TODAY, make_deputy, make_staff
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.applying import act, applied, recommended, seated, state

LATER = (day(date(2026, 11, 20)),)


def test_a_head_for_whom_nothing_waits_is_told_so(sign_in: SignIn, city: City):
    client = sign_in("unit_head")
    assert "承認を待っている申込はありません" in client.get("/approvals").text
    assert "研修の申込を承認する" not in client.get("/").text


def test_what_waits_is_listed_soonest_due_first_with_what_approval_leads_to(sign_in: SignIn, city: City):
    late = opened("ICT-103-002", days=LATER, closes_on=date(2026, 11, 10), cutoff_on=date(2026, 11, 15))
    soon = opened(capacity=1)
    seated(city, soon, "ict_manager")
    applied(city, late, "newcomer")
    applied(city, soon, "staff", note="統計のため")
    text = sign_in("unit_head").get("/approvals").text
    assert (
        text.index("髙橋　花子") < text.index("加藤　十和") and "統計のため" in text and "総務局 総務部 総務課" in text
    )
    assert "満席（待っている人0人）" in text and "いま席が空いています" in text and "承認の期限：" in text
    assert {line.purpose for line in reading.readings_of(city.staff["staff"], limit=9, offset=0)} == {
        "研修の申込の承認待ちの一覧"
    }


def test_the_count_stands_in_the_menu_and_on_the_home_page(sign_in: SignIn, city: City):
    applied(city, opened(), "staff", "newcomer")
    text = sign_in("unit_head").get("/").text
    assert "研修の申込を承認する" in text and text.count('<span class="ict-badge">2') >= 2
    assert "申込の承認" not in sign_in("staff").get("/").text


def test_one_is_approved_and_takes_the_seat(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(), "staff", note="統計のため")
    client = sign_in("unit_head")
    text = client.get(f"/approvals/{own}").text
    assert "統計のため" in text and "承認すると、席が空いているので、受講が決まります。" in text
    assert client.post(f"/approvals/{own}", data={"act": "recommend"}).location == "/approvals"
    assert state(own) is State.confirmed and "受講が決まりました" in client.get("/approvals").text


def test_the_place_approval_would_lead_to_is_said(sign_in: SignIn, city: City):
    offering = opened(capacity=1)
    recommended(city, offering, "bureau", "newcomer")
    (own,) = applied(city, offering, "staff")
    assert "キャンセル待ちの2番目になります（待っている人1人）" in sign_in("unit_head").get(f"/approvals/{own}").text


def test_declining_and_returning_need_a_reason(sign_in: SignIn, city: City):
    offering = opened()
    for who, verb, after in (("staff", "decline", State.declined), ("newcomer", "return", State.returned)):
        (own,) = applied(city, offering, who)
        client = sign_in("unit_head")
        answer = client.post(f"/approvals/{own}", data={"act": verb})
        assert answer.status_code == 422 and "理由を書いてください。本人に伝わります。" in answer.text
        client.post(f"/approvals/{own}", data={"act": verb, "reason": "議会の週のため"})
        assert (
            state(own) is after
            and "議会の週のため" in sign_in("staff" if who == "staff" else "hr").get(f"/enrolments/{own}").text
        )


def test_a_stale_tab_says_what_became_of_it_and_keeps_what_was_written(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(), "staff")
    client = sign_in("unit_head")
    client.post(f"/approvals/{own}", data={"act": "recommend"})
    answer = client.post(f"/approvals/{own}", data={"act": "decline", "reason": "気が変わった"})
    assert answer.status_code == 422 and "いまの状態(受講決定)では" in answer.text
    assert "この申込は、いま承認を待っていません" in answer.text and "気が変わった" in answer.text
    assert state(own) is State.confirmed


def test_several_are_approved_together_in_the_order_in_which_they_applied(sign_in: SignIn, city: City):
    offering = opened(capacity=1)
    first, second = applied(city, offering, "newcomer", "staff")
    client = sign_in("unit_head")
    answer = client.post("/approvals", data={"chosen": [second, first]}, follow_redirects=True)
    assert "2件を承認しました。" in answer.text and (state(first), state(second)) == (State.confirmed, State.waitlisted)
    assert "加藤　十和さん「" in answer.text and "」：キャンセル待ち" in answer.text


def test_when_one_of_several_cannot_be_approved_none_is_and_each_says_why(sign_in: SignIn, city: City):
    here, there = applied(city, opened(), "staff", "newcomer")
    seated(city, opened("ICT-103-002"), "staff")
    answer = sign_in("unit_head").post("/approvals", data={"chosen": [here, there]})
    assert answer.status_code == 422 and "承認できない申込が1件あります。まだ一件も承認していません。" in answer.text
    assert (
        f'id="wrong-{here}"' in answer.text
        and "ICT-103-002" in answer.text
        and f'id="wrong-{there}"' not in answer.text
    )
    assert answer.text.count(" checked") == 2 and {state(here), state(there)} == {State.applied}


def test_what_was_withdrawn_meanwhile_is_told_and_the_rest_stays_chosen(sign_in: SignIn, city: City):
    here, there = applied(city, opened(), "staff", "newcomer")
    act(city, "withdraw", "staff", enrolment_id=here)
    answer = sign_in("unit_head").post("/approvals", data={"chosen": [here, there]})
    assert answer.status_code == 422 and "選んだうち1件は、いまは承認を待っていません" in answer.text
    assert answer.text.count(" checked") == 1 and state(there) is State.applied


def test_choosing_nothing_is_told(sign_in: SignIn, city: City):
    applied(city, opened(), "staff")
    answer = sign_in("unit_head").post("/approvals")
    assert answer.status_code == 422 and "承認する申込を選んでください。" in answer.text


def test_a_deputy_decides_during_their_days_only(sign_in: SignIn, city: City):
    make_deputy(city.units["010101"], city.staff["bureau"], since=TODAY, until=TODAY + timedelta(days=5))
    (own,) = applied(city, opened(), "unit_head")
    shown = {who: "佐藤　一郎" in sign_in(who).get("/approvals").text for who in ("bureau", "department_head")}
    assert shown == {"bureau": True, "department_head": False}
    with time_machine.travel(AT + timedelta(days=10), tick=False):
        assert sign_in("bureau").get("/approvals").status_code == 403
        assert sign_in("department_head").get(f"/approvals/{own}").status_code == 200


def test_the_hr_section_decides_where_there_is_no_head(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(), "stranger")
    assert "林　七海" in sign_in("hr").get("/approvals").text
    assert sign_in("unit_head").get(f"/approvals/{own}").status_code == 404
    sign_in("hr").post(f"/approvals/{own}", data={"act": "recommend"})
    assert state(own) is State.confirmed


def test_others_find_nothing_to_decide_and_no_name(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(), "staff")
    answer = sign_in("hr").get(f"/approvals/{own}")
    assert answer.status_code == 404 and "花子" not in answer.text
    assert sign_in("staff").get("/approvals").status_code == 403


def test_after_the_cut_off_nothing_is_approved_any_more(sign_in: SignIn, city: City):
    (own,) = applied(city, opened(), "staff")
    with time_machine.travel(datetime(2026, 11, 6, 3, tzinfo=UTC), tick=False):
        answer = sign_in("unit_head").post(f"/approvals/{own}", data={"act": "recommend"})
        assert answer.status_code == 422 and "受付の期限を過ぎているため、承認できません。" in answer.text


def test_a_head_puts_somebody_of_their_own_line_forward(sign_in: SignIn, city: City):
    opened()
    client = sign_in("unit_head")
    text = client.get("/approvals/put-forward?offering=ICT-103-001").text
    assert "髙橋　花子" in text and "佐藤　一郎" not in text.split("<form")[-1] and "林　七海" not in text
    data = {"staff_no": city.number("staff"), "offering": "ICT-103-001", "reason": "業務に要るため"}
    assert client.post("/approvals/put-forward", data=data).location == "/approvals"
    (line,) = queries.of_person(city.staff["staff"])
    assert line.state is State.confirmed and "業務に要るため" in sign_in("staff").get(f"/enrolments/{line.id}").text
    again = client.post("/approvals/put-forward", data=data)
    assert again.status_code == 422 and "いまの状態(受講決定)では" in again.text and "業務に要るため" in again.text


def test_nobody_else_is_put_forward(sign_in: SignIn, city: City):
    opened()
    data = {"staff_no": city.number("stranger"), "offering": "ICT-103-001", "reason": "よその人"}
    answer = sign_in("unit_head").post("/approvals/put-forward", data=data)
    assert answer.status_code == 422 and "推薦する職員を選んでください。" in answer.text
    assert queries.of_person(city.staff["stranger"]) == []


def test_statements_stay_the_same_whatever_waits(sign_in: SignIn, city: City, counted):
    client, sent = sign_in("unit_head"), []
    for number in range(1, 4):
        for each in range(2):
            offering = opened(f"ICT-103-{number}{each:02d}", days=(day(date(2026, 11, 10 + number * 5 + each)),))
            applied(city, offering, "staff", "newcomer", "bureau")
        client.get("/approvals")
        with counted() as statements:
            client.get("/approvals")
        sent.append(len(statements))
    assert sent[0] == sent[1] == sent[2]


def test_the_order_of_steps_tells_roles_rather_than_names(sign_in: SignIn, city: City):
    make_staff("0009999", unit=city.units["010101"])
    (own,) = applied(city, opened(), "staff")
    act(city, "decide", "unit_head", enrolment_id=own, action=Action.recommend)
    text = sign_in("staff").get(f"/enrolments/{own}").text
    assert "・所属長" in text and "・本人" in text and "佐藤" not in text
