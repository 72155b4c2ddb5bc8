"""所属長: changes a level by one with a reason, loses a level that is no longer true, and names who stands in."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.journeys.beforehand import submitted
from tests.journeys.looking import faults
from tests.journeys.town import Town
from tests.journeys.visitors import Visit


def test_a_head_changes_a_level_with_a_reason_and_both_values_stay(visit: Visit, town: Town):
    submitted(town, "staff")
    head, person = visit(), visit()
    head.plays("unit_head")
    head.chooses("確認待ち")
    head.follows(re.compile("髙橋.和也"))
    reason = head.page.get_by_label("A01を変える理由")
    expect(reason).to_be_hidden()
    head.page.get_by_label("A01の確認するレベル").select_option("2")
    expect(reason).to_be_visible()
    head.presses("確認の内容を見る")
    expect(head.page.get_by_role("alert").filter(has_text="A01")).to_be_visible()
    reason.fill("住民税の通知で実例を示した")
    head.presses("確認の内容を見る")
    expect(head.row("A01")).to_contain_text("住民税の通知で実例を示した")
    assert faults(head.page) == []
    head.presses("確認する")
    head.sees("自己評価を確認しました。")

    person.plays("staff")
    person.chooses("自己評価")
    expect(person.row("A01", "住民税の通知で実例を示した")).to_be_visible()


def test_a_deputy_named_by_the_head_sees_the_inbox(visit: Visit):
    head, deputy = visit(), visit()
    head.plays("unit_head")
    head.chooses("所属長の代理")
    head.follows("代理を指定する")
    head.follows(re.compile("契約管理部 総務課"))
    head.page.get_by_role("radio", name=re.compile(town_name(head.town))).check()
    head.writes("代理の開始日", head.town.hour.day.isoformat())
    head.writes("代理の終了日", (head.town.hour.day + timedelta(days=14)).isoformat())
    head.presses("代理を指定する")
    head.sees("「総務課」の所属長の代理を指定しました。")

    deputy.plays("staff")
    deputy.chooses("確認待ち")
    deputy.sees_title("確認待ち")


def town_name(town: Town) -> str:
    return town.cast["staff"]
