"""What a stored sentence holds in Japanese is said in English, but never what somebody wrote."""

import pytest
from flask import Flask

from foundation import db
from tests.web.city import City
from tests.web.matrix import furnish
from web import formats

SPREADSHEETS = "Spreadsheets and Information Delivery in Practice"


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("表計算・情報提供 実践（ICT-103-900）", f"{SPREADSHEETS} (ICT-103-900)"),
        ("表計算・情報提供 実践", SPREADSHEETS),
        ("DAT-基礎、ICT-103", "DAT-基礎, ICT-103"),
        ("研修「表計算・情報提供 実践」の修了、C01 課題設定 レベル2", f"Completion of {SPREADSHEETS}, C01 at level 2"),
        ("研修「なくなった研修」の修了", "Completion of なくなった研修"),
        ("令和8年11月10日(火)", "Tue 10 November 2026"),
        ("業務の都合、DXのため", "業務の都合、DXのため"),
    ],
)
def test_courses_and_lists_are_said_in_english_and_free_words_left(app: Flask, city: City, stored: str, said: str):
    furnish(city)
    with app.test_request_context("/?lang=en"), db.transaction():
        assert formats.say("%(value)s", {"value": stored}) == said
    with app.test_request_context("/"), db.transaction():
        assert formats.say("%(value)s", {"value": stored}) == stored
