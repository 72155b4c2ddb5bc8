"""任命の課題 on pages: the board, one task, decisions, covers, the life of a unit."""

import re
from datetime import date, timedelta

import pytest

from foundation import db, reading, remember
from foundation.history import Viewpoint
from organisation.appointment import queries, services
from skills.verification import services as verifications
from tests.factories import AT, POSTED, TESTER, TODAY
from tests.organisation.appointment.moving import repost
from tests.web.city import City, appoint
from tests.web.conftest import SignIn
from tests.web.lint import LookingClient
from tests.web.rows.tasks import VACANT
from tests.web.rows.verifications import access, drawn_up

BOARD = "/appointments/tasks"
UNVERIFIED = "unverified.ict_manager.01.2024-05-31"
ENDING = f"end_proposed.ict_manager.01.{TODAY}"
DAY = timedelta(days=1)


@pytest.fixture
def moved(city: City) -> City:
    """山田, manager of 総務局, works in 北区役所 since today."""
    repost(
        city.staff["ict_manager"],
        [(city.units["010102"], "30", POSTED, TODAY - DAY), (city.units["150101"], "30", TODAY, None)], at=AT,
    )  # fmt: skip
    return city


def test_the_secretariat_sees_every_task_and_a_bureau_its_own(sign_in: SignIn, moved: City):
    text = sign_in("secretariat").get(BOARD).text
    assert "解任の確認（山田　六花）" in text and "北区役所" in text and "ICT推進委員長" in text
    own = sign_in("bureau").get(BOARD).text
    assert "解任の確認（山田　六花）" in own and "北区役所" not in own
    assert sign_in("bureau").get(f"{BOARD}/{VACANT}").status_code == 404


def test_tasks_are_filtered_sorted_and_taken_away(sign_in: SignIn, moved: City):
    client = sign_in("secretariat")
    assert "山田" not in client.get(f"{BOARD}?unit=15").text
    assert "北区役所</a>" not in client.get(f"{BOARD}?what=end_proposed").text
    assert "解任の確認（山田" not in client.get(f"{BOARD}?overdue=1&sort=-unit").text
    lines = client.get(f"{BOARD}.csv").get_data().decode("utf-8-sig").splitlines()
    assert lines[1].startswith("15,北区役所,ICTマネージャーの空席,,,2006-04-01,2006-05-01,")
    assert lines[2].startswith("01,総務局,判定の確認,0001007,山田　六花,2024-05-31,2024-05-31,")
    assert lines[3].startswith(f"01,総務局,解任の確認,0001007,山田　六花,{TODAY},2026-10-15,0,")
    assert "当てはまる課題はありません" in client.get(f"{BOARD}?what=grace_ending").text


def test_an_end_is_confirmed_once_and_the_second_click_is_told(sign_in: SignIn, moved: City):
    client = sign_in("secretariat")
    page = client.get(f"{BOARD}/{ENDING}/end").text
    assert f'value="{TODAY - DAY}"' in page and "所属の外へ異動したため" in page
    form = {"last_day": str(TODAY - DAY), "reason": "異動"}
    assert client.post(f"{BOARD}/{ENDING}/end", data=form).status_code == 302
    assert client.post(f"{BOARD}/{ENDING}/end", data=form).status_code == 404
    assert f"vacancy.ict_manager.01.{TODAY}" in client.get(BOARD).text


def test_an_appointment_is_kept_with_a_reason_and_its_task_is_gone(sign_in: SignIn, moved: City):
    client = sign_in("bureau")
    assert client.post(f"{BOARD}/{ENDING}/keep", data={"reason": ""}).status_code == 422
    assert client.post(f"{BOARD}/{ENDING}/keep", data={"reason": "併任のため"}).status_code == 302
    assert "解任の確認（山田" not in client.get(BOARD).text


def test_a_due_day_and_an_owner_are_decided_with_a_reason(sign_in: SignIn, city: City):
    client, path = sign_in("secretariat"), f"{BOARD}/{VACANT}"
    wrong = client.post(path, data={"due_on": "2006-04-02", "reason": "選考中"})
    assert wrong.status_code == 422 and "過ぎた日" in wrong.text
    assert "この職員は見つかりません" in client.post(path, data={"owner_no": "999", "reason": "選考中"}).text
    form = {"due_on": "2026-12-01", "owner_no": city.number("stranger"), "reason": "選考中"}
    assert client.post(path, data=form).status_code == 302
    text = client.get(path).text
    assert "令和8年12月1日" in text and "林　七海" in text and "伊藤　四季" in text


def test_home_counts_the_tasks_and_says_when_they_are_due(sign_in: SignIn, moved: City):
    assert "期限を過ぎた課題2件" in sign_in("secretariat").get("/").text
    confirm_verification(moved)
    assert "期限を過ぎた課題1件" in sign_in("secretariat").get("/").text
    assert "令和8年10月15日まで" in sign_in("bureau").get("/").text
    assert BOARD not in sign_in("staff").get("/").text


def test_what_is_to_come_is_not_shown_to_a_bureau(sign_in: SignIn, city: City):
    repost(city.staff["ict_manager"], [(city.units["010102"], "30", POSTED, date(2027, 3, 31))], at=AT)
    assert "解任の確認（山田" not in sign_in("bureau").get(f"{BOARD}?on=2027-04-01").text
    assert "解任の確認（山田" in sign_in("secretariat").get(BOARD).text
    assert sign_in("bureau").get(f"{BOARD}/end_proposed.ict_manager.01.2027-04-01?on=2027-04-01").status_code == 404


def confirm_verification(city: City) -> None:
    """A document about 山田, confirmed by the bureau."""
    number = drawn_up(city)
    with db.transaction():
        verifications.confirm(number=number, note="", access=access(city, "bureau"), at=AT, today=TODAY)


def test_what_verification_leaves_to_be_done_is_a_task_until_it_is_confirmed(sign_in: SignIn, city: City):
    client = sign_in("bureau")
    board = client.get(f"{BOARD}?what=unverified").text
    assert "判定の確認（山田　六花）" in board and "北区役所</a>" not in board
    page = client.get(f"{BOARD}/{UNVERIFIED}").text
    assert "/verifications/new?unit=01" in page and "判定書の一覧" in page
    assert "判定の確認" in client.get("/units/01/appointment").text
    confirm_verification(city)
    assert "判定の確認（" not in client.get(BOARD).text
    assert client.get(f"{BOARD}/{UNVERIFIED}").status_code == 404


def test_a_due_day_of_an_unverified_appointment_is_moved_like_any_other(sign_in: SignIn, city: City):
    client = sign_in("secretariat")
    form = {"due_on": "2026-12-01", "reason": "選考中"}
    assert client.post(f"{BOARD}/{UNVERIFIED}", data=form).status_code == 302
    assert "令和8年12月1日" in client.get(f"{BOARD}?what=unverified").text


def test_whoever_is_shown_that_grace_ends_without_the_skills_reads_of_somebody(sign_in: SignIn, city: City):
    client, about = sign_in("secretariat"), city.staff["ict_manager"]
    assert "猶予期間の終わり（" not in client.get(f"{BOARD}?on=2024-08-30").text
    assert reading.count_readings_of(about) == 0
    assert "猶予期間の終わり（山田　六花）" in client.get(f"{BOARD}?on=2024-09-15").text
    assert reading.count_readings_of(about) == 1
    assert "732日超過" not in client.get(f"{BOARD}?on=2024-09-30").text
    overdue = client.get(BOARD).text
    assert "731日超過" in overdue and "ICT推進委員長" in overdue


COVER = {"kind": "ict_manager", "first_day": str(TODAY), "last_day": "2026-12-29", "reason": "選考中"}


def test_somebody_stands_in_and_is_shown_wherever_the_post_is(sign_in: SignIn, city: City):
    client = sign_in("secretariat")
    assert "本務がすべての日に" in client.post(
        "/units/15/cover", data=COVER | {"staff_no": city.number("unit_head")}
    ).text  # fmt: skip
    repost(city.staff["unit_head"], [(city.units["150101"], "60", POSTED, None)], at=AT)
    saved = client.post("/units/15/cover", data=COVER | {"staff_no": city.number("unit_head")})
    assert saved.location == "/units/15/appointment"
    assert "佐藤　一郎" in client.get("/units/15/appointment").text
    assert "職務代行は令和8年12月29日まで" in client.get(BOARD).text


def test_a_cover_ends_early(sign_in: SignIn, city: City):
    client = sign_in("bureau")
    client.post("/units/01/cover", data=COVER | {"staff_no": city.number("unit_head")})
    view = Viewpoint(on=TODAY, today=TODAY)
    cover = queries.cover_on([city.units["01"]], view)[city.units["01"]]
    late = client.post(f"/covers/{cover.id}/end", data={"last_day": "2027-01-31", "reason": "任命"})
    assert late.status_code == 422 and "延ばすには" in late.text
    assert client.post(f"/covers/{cover.id}/end", data={"last_day": "2026-10-31", "reason": "任命"}).status_code == 302
    assert queries.cover_on([city.units["01"]], view)[city.units["01"]].last_day == date(2026, 10, 31)
    text = client.get("/units/01/appointment").text
    assert "令和8年12月29日" in text and '<span lang="ja">任命</span></td>' in text


def test_the_life_of_a_unit_answers_for_any_day_and_moment(sign_in: SignIn, moved: City):
    client = sign_in("bureau")
    text = client.get("/units/01/appointment").text
    assert "山田　六花" in text and "解任の確認" in text and "猶予" in text
    assert "山田" not in client.get("/units/01/appointment?known_at=2026-01-01T09:00").text
    assert client.get("/units/15/appointment").status_code == 404
    assert client.get("/units/0101/appointment").status_code == 404


def test_that_an_end_to_come_was_set_is_not_told_to_the_manager(sign_in: SignIn, city: City):
    with db.transaction():
        services.end(city.appointment, date(2027, 3, 31), "四月の異動のため", actor=TESTER, at=AT)
    own = sign_in("ict_manager").get("/units/01/appointment").text
    assert "山田　六花" in own and "令和9年3月31日" not in own and "四月の異動" not in own
    assert "四月の異動" in sign_in("hr").get("/units/01/appointment").text


def test_of_a_nomination_only_whoever_has_a_part_in_it_has_a_task(sign_in: SignIn, city: City):
    """Neither the manager in office nor the nominee, an officer of the bureau, is told of it by the board."""
    given = {"first_day": "2026-11-01", "reason": "後任"}
    for who in ("unit_head", "bureau"):
        repost(city.staff[who], [(city.units["010101"], "40", POSTED, None)], at=AT)
        nominee = city.number(who)
        page = f"/units/01/nominate?compare={nominee}"
        answer = sign_in("secretariat").post(page, data=given | {"staff_no": nominee})
        assert answer.status_code == 302, answer.text
        everybody = ("secretariat", "hr", "bureau", "ict_manager")
        told = {each: "推薦の処理（" in sign_in(each).get(BOARD).text for each in everybody}
        assert told == {"secretariat": True, "hr": True, "bureau": who != "bureau", "ict_manager": False}
        pack = {each: "推薦の処理（" in sign_in(each).get("/units/01/handover").text for each in told if each != "hr"}
        assert pack == {"secretariat": True, "bureau": who != "bureau", "ict_manager": False}
        withdraw(sign_in("secretariat"), str(answer.location))


def test_whoever_stands_in_and_arrives_by_an_order_to_come_is_not_shown_to_the_bureau(sign_in: SignIn, city: City):
    day = date(2026, 11, 1)
    spans = [(city.units["150101"], "60", POSTED, day - DAY), (city.units["010101"], "60", day, None)]
    repost(city.staff["unit_head"], spans, at=AT)
    given = COVER | {"staff_no": city.number("unit_head"), "first_day": str(day)}
    assert sign_in("secretariat").post("/units/01/cover", data=given).status_code == 302
    view = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
    (cover,) = queries.covers_of(city.units["01"], view)
    for who, shown in (("secretariat", True), ("bureau", False)):
        assert ("佐藤　一郎" in sign_in(who).get("/units/01/appointment").text) is shown
        assert (sign_in(who).get(f"/covers/{cover.id}/end").status_code == 200) is shown


def withdraw(client: LookingClient, address: str) -> None:
    page = client.get(f"{address}/withdraw").text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen and client.post(f"{address}/withdraw", data={"reason": "辞退", "seen": seen[1]}).status_code == 302


def test_an_end_recorded_for_an_order_to_come_is_not_told_to_the_bureau_before_it_is_announced(
    sign_in: SignIn, city: City
):
    last = date(2027, 2, 28)
    own = [(city.units["010102"], "30", POSTED, last)]
    repost(city.staff["ict_manager"], [*own, (city.units["150101"], "30", last + DAY, None)], at=AT)
    with db.transaction():
        services.end(city.appointment, last, "四月の異動のため", actor=TESTER, at=AT)
    pages = ("/units/01/appointment", "/appointments", "/units/01/handover", BOARD)
    for page in pages[:3]:
        assert "令和9年2月28日" in sign_in("secretariat").get(page).text, page
    for page in pages:
        text = sign_in("bureau").get(page).text
        assert "山田　六花" in text and "令和9年2月28日" not in text and "四月の異動" not in text, page


def test_many_ends_to_come_are_looked_behind_in_the_same_statements(sign_in: SignIn, city: City, counted):
    client, sent = sign_in("bureau"), []
    with db.transaction():
        services.end(city.appointment, TODAY + 9 * DAY, "任期の満了", actor=TESTER, at=AT)
    for number in range(1, 4):
        first = TODAY + number * 10 * DAY
        appoint(city.units["01"], city.staff["hr"], since=first, until=first + 9 * DAY)
        remember.forget()
        with counted() as statements:
            assert client.get("/appointments").status_code == client.get("/units/01/appointment").status_code == 200
        sent.append(len(statements))
    assert sent[0] == sent[2]


def test_an_end_that_has_nothing_to_do_with_an_order_is_told_to_the_bureau(sign_in: SignIn, city: City):
    with db.transaction():
        services.end(city.appointment, date(2027, 3, 31), "任期の満了", actor=TESTER, at=AT)
    assert "令和9年3月31日" in sign_in("bureau").get("/units/01/appointment").text
