"""Certificates and histories: what the documents hold, who gets them, and that data stays text."""

import re
import zlib
from typing import Any

import pytest

from curriculum.completion import queries
from foundation import reading
from tests.web.city import City
from tests.web.conftest import SignIn
from tests.web.curriculum.held import held
from web import pdf
from web.curriculum import histories

CERTIFICATE = {
    "number": "2026-00012", "unit": "総務局 総務部 総務課", "name": "髙﨑　𠮷子", "staff_no": "0001001",
    "course": "ICT-103　表計算・情報提供 実践", "offering": "ICT-103-001", "period": "令和8年11月16日(月)",
    "hours": "6時間",
    "completed_on": "令和8年11月16日", "issued_on": "令和8年11月20日", "issuer": "さいたま市", "annulled": "",
}  # fmt: skip
LINE = {
    "offering": "ICT-103-001", "course": "表計算・情報提供 実践", "period": "令和8年9月15日(火)", "state": "修了",
    "minutes": "420分", "test": "", "note": "第2026-00001号",
}  # fmt: skip
HISTORY = {
    "issuer": "さいたま市", "staff_no": "0001001", "name": "髙﨑　𠮷子", "unit": "総務課",
    "as_of": "令和8年10月1日 現在",
    "completed": "1件", "hours": "6時間", "lines": [LINE],
}  # fmt: skip


@pytest.fixture
def day(city: City) -> dict[str, Any]:
    return held(city)


def inside(document: bytes) -> bytes:
    """The document with every compressed stream laid open behind it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.S)
    return b"\n".join([document, *map(_inflated, streams)])


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def characters(document: bytes) -> set[str]:
    """Every character its fonts were embedded for, through their maps from glyph to character."""
    blocks = re.findall(rb"beginbfchar(.*?)endbfchar", inside(document), re.S)
    codes = [code for block in blocks for code in re.findall(rb"<[0-9a-fA-F]{4}>\s*<([0-9a-fA-F]+)>", block)]
    return set("".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes))


def pages(document: bytes) -> int:
    """How many pages."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", inside(document)))


def test_the_font_goes_with_the_document_and_every_character_is_in_it():
    document = pdf.pdf("certificate", CERTIFICATE)
    assert b"NotoSansJP" in inside(document) and b"/FontFile" in inside(document)
    assert set("髙﨑𠮷子修了証書表計算さいたま市202600012") <= characters(document)


@pytest.mark.parametrize("name", ["#panic(1)", '"); #panic(1) //', "*太* _字_ $x$ <a> @b [c] \\ `d`"])
def test_data_is_text_and_never_a_program(name):
    document = pdf.pdf("certificate", CERTIFICATE | {"name": name})
    assert set(name.replace(" ", "")) <= characters(document)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "寿限無" * 32}, {"course": "研修" * 60}, {"period": "令和8年11月16日(月)・" * 10},
        {"unit": "課" * 120},
        {"annulled": "この修了は令和8年12月1日に取り消されました。"},
    ],
)  # fmt: skip
def test_what_is_long_still_fits_on_one_page(changed):
    assert pages(pdf.pdf("certificate", CERTIFICATE | changed)) == 1


def test_a_long_history_goes_on_over_pages_and_an_empty_one_says_so():
    assert pages(pdf.pdf("training-history", HISTORY | {"lines": [LINE] * 60})) > 1
    assert set("受講の記録はありません") <= characters(pdf.pdf("training-history", HISTORY | {"lines": []}))


def test_the_documents_are_tagged_for_screen_readers():
    for template, data in (("certificate", CERTIFICATE), ("training-history", HISTORY)):
        assert b"pdfuaid" in inside(pdf.pdf(template, data))


def test_the_certificate_of_the_day_names_person_course_hours_and_days(app, day):
    with app.test_request_context():
        data = histories.certificate(queries.completion(day["number"]))
    assert data == {
        "name": "髙橋　花子", "staff_no": "0001001", "issuer": "さいたま市", "unit": "総務局 総務部 総務課",
        "number": "2026-00001", "offering": "ICT-103-900", "course": "ICT-103　表計算・情報提供 実践",
        "period": "令和8年9月15日(火)", "hours": "6時間", "completed_on": "令和8年9月15日",
        "issued_on": "令和8年10月1日", "annulled": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff", 200), ("hr", 200), ("secretariat", 200), ("unit_head", 404), ("bureau", 404), ("admin", 404),
     ("stranger", 404)],
)  # fmt: skip
def test_a_certificate_is_for_its_owner_hr_and_the_secretariat(sign_in: SignIn, city: City, day, who, status):
    answer = sign_in(who).get(f"/certificates/{day['number']}.pdf")
    assert answer.status_code == status
    if status == 200:
        assert answer.data.startswith(b"%PDF-") and answer.mimetype == "application/pdf"
    read = [each.purpose for each in reading.readings_of(city.staff["staff"], limit=9, offset=0)]
    assert ("修了証の閲覧" in read) is (who in ("hr", "secretariat"))


def test_an_unknown_certificate_is_not_found(sign_in: SignIn):
    assert sign_in("hr").get("/certificates/2026-99999.pdf").status_code == 404


def test_the_history_shows_what_was_reached_and_why_not(sign_in: SignIn, day):
    text = sign_in("staff").get("/training-history").text
    assert "ICT-103-900" in text and "2026-00001（PDF）" in text and "修了" in text
    text = sign_in("stranger").get("/training-history").text
    assert "未修了" in text and "受講時間が足りません" in text


def test_whoever_attended_nothing_is_told_where_to_start(sign_in: SignIn):
    text = sign_in("staff").get("/training-history").text
    assert "受講の記録はまだありません" in text and 'href="/offerings"' in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("unit_head", 200), ("bureau", 200), ("hr", 200), ("secretariat", 200), ("ict_manager", 200), ("admin", 404),
     ("stranger", 404)],
)  # fmt: skip
def test_the_history_of_others_is_for_those_who_may_read_their_skills_and_is_logged(
    sign_in: SignIn, city: City, day, who, status
):
    client = sign_in(who)
    answer = client.get("/staff/0001001/training-history")
    assert answer.status_code == status and ("髙橋" in answer.text) is (status == 200)
    assert client.get("/staff/0001001/training-history.pdf").status_code == status
    if status == 200:
        assert (f"/certificates/{day['number']}" in answer.text) is (who in ("hr", "secretariat"))
    read = [each.purpose for each in reading.readings_of(city.staff["staff"], limit=9, offset=0)]
    assert read.count("受講履歴の閲覧") == (2 if status == 200 else 0)


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv", "csv-cp932"])
def test_the_history_is_taken_away_in_every_form(sign_in: SignIn, day, kind):
    answer = sign_in("stranger").get(f"/training-history.{kind}")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    if kind == "csv":
        text = answer.data.decode("utf-8-sig")
        assert "ICT-103-900,ICT-103,表計算・情報提供 実践,2026-09-15,2026-09-15,未修了,300,,合格" in text

