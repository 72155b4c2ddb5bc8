"""Files are handed in, looked at, and only then taken in."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from foundation import audit, db, trail
from foundation.history import Viewpoint
from organisation.appointment import queries as appointments
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.evidence import queries as evidence
from skills.framework import services as frameworks
from tests.factories import AT, TODAY
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.lint import LookingClient

UNITS = "所属コード,所属名,区分,上位所属コード,設置日,廃止日\n16,大宮区役所,区,00,2003-04-01,\n"
ORDERS = (
    "職員番号,氏名,フリガナ,所属コード,職位コード,職位,職種,任用区分,本務兼務区分,発令日,発令区分,退職日\n"
    "0009001,新　人,ｼﾝ ｼﾞﾝ,150101,10,主事,行政事務,正規,本務,R8.10.1,採用,\n"
)
REGISTER = (
    "任命単位コード,任命単位,職員番号,氏名,任命日,解任日,発令番号\n15,北区役所,0001008,林　七海,R8.10.1,,任第3号\n"
)
EVIDENCE = (
    "職員番号,スキルコード,レベル,種別,取得日,有効期限,確認者職員番号,備考\n0001001,A01,2,研修修了,2026-05-01,,,\n"
)
VIEW = Viewpoint(on=TODAY, today=TODAY, sees_future=True)


def hand_in(client: LookingClient, kind: str, content: str | bytes, name: str = "表.csv") -> TestResponse:
    """Choose a file on its page. Returns the page that follows."""
    plain = content.encode("utf-8-sig") if isinstance(content, str) else content
    return client.post(f"/imports/{kind}", data={"file": (io.BytesIO(plain), name)}, follow_redirects=True)


def agree(client: LookingClient, page: TestResponse, *, follow: bool = False, **boxes: str) -> TestResponse:
    """Press the button of a preview that is on the screen."""
    seen = re.search(r'name="seen"[^>]*value="(\w*)"', page.text)
    data = {"seen": seen[1] if seen else "", **boxes}
    return client.post(page.request.path, data=data, follow_redirects=follow)


def figures(page: TestResponse) -> dict[str, str]:
    """The counts of a preview by their names."""
    pair = r'figure__label">([^<]+)</span>\s*<span class="ict-figure__number">([\d,]+)'
    return dict(re.findall(pair, page.text))


@pytest.mark.parametrize(
    ("who", "kind", "content"),
    [("hr", "units", UNITS), ("hr", "staff", ORDERS), ("secretariat", "appointments", REGISTER),
     ("secretariat", "evidence", EVIDENCE), ("hr", "evidence", EVIDENCE)],
)  # fmt: skip
def test_nothing_is_taken_in_before_it_is_agreed_to(sign_in: SignIn, city: City, who, kind, content):
    client, before = sign_in(who), audit.count()
    page = hand_in(client, kind, content)
    assert page.status_code == 200 and figures(page)["新規"] == "1" and audit.count() == before
    taken = agree(client, page, follow=True)
    assert "取り込みました。新規1件" in taken.text and "表.csv" in taken.text and "SHA-256" in taken.text
    assert trail.count(trail.Search(action=f"{kind}.imported")) == 1


def test_what_was_taken_in_is_there(sign_in: SignIn, city: City):
    hr, office = sign_in("hr"), sign_in("secretariat")
    for client, kind, content in (
        (hr, "units", UNITS), (hr, "staff", ORDERS), (office, "appointments", REGISTER), (hr, "evidence", EVIDENCE)
    ):  # fmt: skip
        agree(client, hand_in(client, kind, content))
    assert units.unit_id_of("16") is not None
    assert staff.person("0009001", VIEW) is not None
    assert [line.staff_no for line in appointments.of_unit(city.units["15"], VIEW)] == ["0001008"]
    assert len(evidence.evidence_of(city.staff["staff"], VIEW)) == 1


def test_everybody_taken_in_has_an_account(sign_in: SignIn):
    client = sign_in("hr")
    agree(client, hand_in(client, "staff", ORDERS))
    assert "新　人" in client.get("/accounts?q=0009001").text


@pytest.mark.parametrize(
    ("who", "kind"),
    [("staff", "units"), ("bureau", "appointments"), ("admin", "staff"), ("hr", "appointments"), ("hr", "framework"),
     ("secretariat", "staff")],
)  # fmt: skip
def test_each_kind_of_file_is_for_those_who_keep_it(sign_in: SignIn, who, kind):
    assert sign_in(who).get(f"/imports/{kind}").status_code in (403, 404)


def test_an_unknown_kind_is_not_found(sign_in: SignIn):
    assert sign_in("hr").get("/imports/secrets").status_code == 404


def test_the_page_says_what_the_file_must_look_like(sign_in: SignIn):
    text = sign_in("hr").get("/imports/staff").text
    assert all(name in text for name in ("職員番号", "本務兼務区分", "発令区分", "40MB"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ファイルが空です"),
        (b"\xff\xfe\x00\x81\x00\xff\x9f" * 40, "読めません"),
        ("所属コード,所属名\n16,大宮区役所\n", "列がありません"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "古い形式"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(sign_in: SignIn, content, said):
    page = hand_in(sign_in("hr"), "units", content)
    assert page.status_code == 422 and said in page.text
    assert 'id="file-error"' in page.text and 'action="/imports/units"' in page.text


def test_no_file_at_all_is_told(sign_in: SignIn):
    page = sign_in("hr").post("/imports/units", data={})
    assert page.status_code == 422 and "ファイルを選んでください" in page.text


def test_rows_that_are_too_short_are_named(sign_in: SignIn):
    page = hand_in(sign_in("hr"), "units", UNITS + "17,見沼区役所\n")
    assert figures(page)["誤り"] == "1" and "値が2個ありますが" in page.text


def test_one_wrong_row_stops_the_file_and_is_told_with_row_column_value_and_reason(sign_in: SignIn):
    client = sign_in("hr")
    page = hand_in(client, "units", UNITS + "17,見沼区役所,町,00,H32.5.1,\n")
    assert figures(page)["誤り"] == "2" and "取り込めません" in page.text and "R2.5.1" in page.text
    assert ">取り込む<" not in page.text
    told = client.get(f"{page.request.path}/problems.csv").data.decode("utf-8-sig")
    assert told.startswith("行,列,値,理由") and "3,区分,町," in told
    client.post(page.request.path)
    assert units.unit_id_of("16") is None


def test_corrections_need_agreement_of_their_own(sign_in: SignIn):
    client = sign_in("hr")
    agree(client, hand_in(client, "units", UNITS))
    page = hand_in(client, "units", UNITS.replace("2003-04-01", "2003-05-01"))
    assert figures(page)["訂正"] == "1" and "訂正になる行" in page.text
    refused = agree(client, page)
    assert refused.status_code == 422 and 'id="corrections-error"' in refused.text
    assert "訂正1件" in agree(client, page, follow=True, corrections="y").text


def test_what_changed_since_the_preview_is_shown_before_it_is_taken_in(sign_in: SignIn):
    first, second = sign_in("hr"), sign_in("hr")
    page = hand_in(first, "units", UNITS)
    agree(second, hand_in(second, "units", UNITS.replace("2003-04-01", "2003-05-01")))
    refused = agree(first, page, corrections="y")
    assert refused.status_code == 422 and "登録内容が変わりました" in refused.text
    assert "訂正1件" in agree(first, refused, follow=True, corrections="y").text


def test_lost_zeros_are_put_back_when_asked(sign_in: SignIn, city: City):
    client = sign_in("secretariat")
    page = hand_in(client, "appointments", REGISTER.replace("0001008", "1008"))
    assert figures(page)["誤り"] == "1" and "先頭の0を補って確かめ直す" in page.text
    again = client.get(f"{page.request.path}?repair=1")
    assert figures(again)["誤り"] == "0" and figures(again)["補った番号"] == "1"
    agree(client, again, repair_zeros="y")
    assert [line.staff_no for line in appointments.of_unit(city.units["15"], VIEW)] == ["0001008"]


def test_flags_are_shown_in_the_preview(sign_in: SignIn):
    page = hand_in(sign_in("secretariat"), "appointments", REGISTER)
    assert figures(page)["注意"] == "1" and "主査級以上ではありません" in page.text


def test_the_same_file_again_changes_nothing(sign_in: SignIn):
    client = sign_in("hr")
    agree(client, hand_in(client, "units", UNITS))
    page = hand_in(client, "units", UNITS)
    assert figures(page)["変更なし"] == "1" and "何も変わりません" in page.text
    before = audit.count()
    assert "変更なし1件" in agree(client, page, follow=True).text and audit.count() == before


def test_columns_nobody_asked_for_are_named(sign_in: SignIn):
    page = hand_in(sign_in("hr"), "units", UNITS.replace("廃止日", "廃止日,電話").replace("01,\n", "01,,048\n"))
    assert "使わない列：電話" in page.text


def test_a_preview_is_for_its_owner_and_for_two_hours(sign_in: SignIn):
    page = hand_in(sign_in("hr"), "evidence", EVIDENCE)
    assert sign_in("secretariat").get(page.request.path).status_code == 409
    with time_machine.travel(AT + timedelta(minutes=121), tick=False):
        db.close()
        client = sign_in("hr")
        with client.session_transaction() as session:
            session["seen_at"] = session["signed_in_at"] = (AT + timedelta(minutes=121)).timestamp()
        assert "期限が過ぎました" in client.get(page.request.path).text


def test_a_preview_can_be_thrown_away(sign_in: SignIn):
    client = sign_in("hr")
    page = hand_in(client, "units", UNITS)
    assert "何も登録していません" in client.post(f"{page.request.path}/cancel", follow_redirects=True).text
    assert client.get(page.request.path).status_code == 409


def test_a_framework_is_looked_at_and_published(sign_in: SignIn):
    client = sign_in("secretariat")
    toml = frameworks.SHIPPED.read_text().replace('version = "1.0"', 'version = "1.1"', 1)
    page = hand_in(client, "framework", toml.encode(), "体系.toml")
    assert page.status_code == 200 and "1.1" in page.text and "公開する" in page.text
    assert "技能体系を公開しました" in agree(client, page, follow=True).text
    assert "技能体系" in client.get("/imports").text


def test_a_framework_that_is_none_is_refused_beside_the_field(sign_in: SignIn):
    page = hand_in(sign_in("secretariat"), "framework", b"[framework\n", "体系.toml")
    assert page.status_code == 422 and "読めません" in page.text
