"""Documents and waivers as their readers meet them, and what anybody may check."""

from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask

from foundation import db
from foundation.db import transaction
from foundation.history import Viewpoint
from skills.evidence import services as evidence
from skills.verification import queries
from tests.factories import AT, TESTER, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.lint import LookingClient
from tests.web.rows.verifications import NUMBER, drawn_up, furnish
from web.app import create_app

NOW = Viewpoint(on=TODAY, today=TODAY)
SECRETS = ("山田", "0001007", "業務実績", "伊藤")


def hash_of(number: str) -> str:
    line = queries.document(number, NOW)
    assert line is not None
    return line.hash


def prove(city: City) -> int:
    with transaction():
        return evidence.record(
            staff_id=city.staff["ict_manager"], skill_code="A01", level=3, kind="work_record", actor=TESTER, at=AT,
            acquired_on=date(2026, 5, 1), confirmer_id=city.staff["unit_head"],
        )  # fmt: skip


def test_a_bureau_draws_up_what_it_saw_and_confirms_it(sign_in: SignIn, city: City):
    client = sign_in("bureau")
    page = client.get("/verifications/new?unit=01").text
    assert "この内容で判定書を作る" in page and "山田　六花" in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    answer = client.post("/verifications/new?unit=01", data={"seen": seen})
    assert answer.location == f"/verifications/{NUMBER}"
    assert "令和8年度 判定第0001号" in client.get(answer.location).text
    assert client.post(f"/verifications/{NUMBER}/confirm", data={"note": "確認した"}).status_code == 302
    assert "確認した" in client.get(f"/verifications/{NUMBER}").text
    again = client.post(f"/verifications/{NUMBER}/confirm", data={})
    assert again.status_code == 422 and "すでに確認されています" in again.text


def test_a_stale_page_freezes_nothing(sign_in: SignIn, city: City):
    client = sign_in("hr")
    seen = client.get("/verifications/new?unit=01").text.partition('name="seen" value="')[2].partition('"')[0]
    prove(city)
    answer = client.post("/verifications/new?unit=01", data={"seen": seen})
    assert answer.status_code == 422 and "画面を開いたあとに記録が変わりました" in answer.text
    assert queries.documents(NOW)[1] == 0


def test_the_page_of_a_document_keeps_its_content_and_tells_what_changed(sign_in: SignIn, city: City):
    made = prove(city)
    number, client = drawn_up(city), sign_in("secretariat")
    with transaction():
        evidence.void(made, reason="別人の実績", actor=TESTER, at=AT + timedelta(minutes=5))
    with time_machine.travel(AT + timedelta(minutes=10), tick=False):
        page = unescape(client.get(f"/verifications/{number}").text)
        assert "この判定書のあとで、事実が変わりました" in page and "別人の実績" in page and "業務実績" in page
        assert "事実が変わりました" in client.get("/verifications?unit=01").text
        before = client.get(f"/verifications/{number}?known_at=2026-10-01T12:04").text
        assert "この判定書のあとで変わった事実はありません" in before


def test_the_paper_has_number_and_hash_and_is_a_pdf_for_everybody(sign_in: SignIn, city: City):
    furnish(city)
    answer = sign_in("secretariat").get(f"/verifications/{NUMBER}.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in answer.data or b"/MarkInfo" in answer.data


def test_a_former_appointee_reads_the_own_document_and_nobody_else_does(sign_in: SignIn, city: City):
    number = drawn_up(city)
    assert sign_in("ict_manager").get(f"/verifications/{number}").status_code == 200
    assert sign_in("staff").get(f"/verifications/{number}").status_code == 404


def test_lists_are_filtered_and_show_only_what_one_may_see(sign_in: SignIn, city: City):
    numbers = [drawn_up(city), drawn_up(city, unit="15")]
    assert all(number in sign_in("hr").get("/verifications").text for number in numbers)
    bureau = sign_in("bureau").get("/verifications").text
    assert numbers[0] in bureau and numbers[1] not in bureau
    vacant = sign_in("hr").get("/verifications?status=vacant").text
    assert numbers[1] in vacant and numbers[0] not in vacant
    assert "判定書はありません" in sign_in("hr").get("/verifications?confirmed=yes").text
    assert numbers[1] not in sign_in("bureau").get("/verifications?unit=15").text


def test_the_board_and_the_unit_show_waivers_grace_and_cover_beside_the_verdict(sign_in: SignIn, city: City):
    furnish(city)
    client = sign_in("secretariat")
    assert "免除1件" in client.get("/board").text
    page = client.get("/board/01").text
    assert "免除：ICTリーダの必須項目" in page and "承認：伊藤　四季" in page and "猶予期間" in page
    assert "leader.core" in client.get("/board.csv").text
    api = queries.unit_verdict("01", NOW)
    assert api is not None and api.status == "unqualified"


def test_the_secretariat_waives_on_a_page_and_ends_it_early(sign_in: SignIn, city: City):
    client = sign_in("secretariat")
    given = {"condition": "leader.gap", "first_day": "2026-10-01", "last_day": "2027-03-31", "reason": "研修中"}
    assert client.post("/waivers/new?unit=01", data=given).location == "/board/01"
    again = client.post("/waivers/new?unit=01", data=given)
    assert again.status_code == 422 and "すでに免除しています" in again.text
    (waiver,) = queries.waivers_of_unit(city.units["01"], NOW)
    answer = client.post(f"/waivers/{waiver.id}/end", data={"last_day": "2026-10-10", "reason": "修了"})
    assert answer.location == "/board/01"
    assert client.get(f"/waivers/{waiver.id}/end").status_code == 404
    assert client.get("/waivers/new?unit=15").status_code == 404
    assert client.post("/waivers/new?unit=01", data=given | {"condition": "grade"}).status_code == 422


def answer_of(page: str) -> str:
    """What stands above the form."""
    return page.partition("ict-narrow")[2].partition("<form")[0]


def test_number_and_hash_show_unit_day_and_status_and_nothing_else(client: LookingClient, city: City):
    prove(city)
    number = drawn_up(city)
    page = client.get(f"/verify/{number}?hash={hash_of(number)}").text
    assert "総務局" in page and "令和8年10月1日" in page and "技能が不足" in page
    assert [word for word in SECRETS if word in page] == []


@pytest.mark.parametrize("spell", [str.upper, lambda text: " ".join(text), lambda text: text.translate(FULL_WIDTH)])
def test_what_is_copied_from_paper_may_be_spelled_otherwise(client: LookingClient, city: City, spell):
    number = drawn_up(city)
    asked = {"number": "令和８年度　判定第1号", "hash": spell(hash_of(number))}
    assert client.get("/verify", query_string=asked).status_code == 200


FULL_WIDTH = {ord(each): chr(ord(each) + 0xFEE0) for each in "0123456789abcdef"}


def test_an_unknown_number_and_a_wrong_hash_are_answered_alike(client: LookingClient, city: City):
    number = drawn_up(city)
    right, wrong, unknown = hash_of(number), "0" * 64, "V2026-000099"
    asked = ((unknown, right), (number, wrong), (number, "x"), (unknown, wrong))
    answers = [client.get(f"/verify/{one}?hash={digest}") for one, digest in asked]
    assert {answer.status_code for answer in answers} == {404}
    plain = [answer_of(answer.text) for answer in answers]
    assert len(set(plain)) == 1 and "当たる判定書はありません" in plain[0]


def test_number_or_hash_alone_are_not_enough_and_the_page_says_so(client: LookingClient, city: City):
    number = drawn_up(city)
    for asked in (f"/verify/{number}", f"/verify?number={number}", f"/verify?hash={hash_of(number)}"):
        answer = client.get(asked)
        assert answer.status_code == 200 and "番号とハッシュの両方が必要です" in answer.text
    assert "両方が必要です" not in client.get("/verify").text


def test_whoever_holds_the_paper_is_not_told_what_happened_since(client: LookingClient, city: City):
    made = prove(city)
    number = drawn_up(city)
    asked = f"/verify/{number}?hash={hash_of(number)}"
    before = client.get(asked).text
    with transaction():
        evidence.void(made, reason="別人の実績", actor=TESTER, at=AT + timedelta(hours=1))
    assert answer_of(client.get(asked).text) == answer_of(before) and "技能が不足" in answer_of(before)


def test_guessing_is_slowed_down(app: Flask, city: City):
    braked = create_app(replace(app.extensions["ikusei"], testing=False))
    guess = f"/verify/{NUMBER}?hash={'0' * 64}"
    found = [braked.test_client().get(guess, base_url="https://localhost").status_code for _ in range(31)]
    db.close()
    db.engine().dispose()
    assert found[-1] == 429 and 429 not in found[:30]


def test_programs_are_told_of_waivers_grace_and_cover_beside_the_verdict(app, city: City):
    furnish(city)
    answer = app.test_cli_runner().invoke(args=["appointments", "verify", "--on", "2026-10-01", "--json"])
    assert '"waivers": [' in answer.output and '"approver": "0001005"' in answer.output
    assert '"grace_until": "2024-09-30"' in answer.output and '"cover": null' in answer.output


def test_every_night_newly_superseded_documents_are_told_of(app, city: City):
    made = prove(city)
    drawn_up(city)
    with transaction():
        evidence.void(made, reason="誤り", actor=TESTER, at=AT)
    first = app.test_cli_runner().invoke(args=["nightly", "--json"])
    assert '"name": "verification.superseded", "count": 1' in " ".join(first.output.split())
