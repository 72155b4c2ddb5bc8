"""事務局: fills a vacancy, ends and corrects, takes the register away, voids evidence, confirms coaching."""

import re

from playwright.sync_api import expect

from skills.claim.rules import ClaimKind
from tests.journeys.beforehand import claimed
from tests.journeys.town import Town
from tests.journeys.visitors import Visit


def test_a_vacant_unit_gets_its_ict_manager_and_loses_them_again(visit: Visit):
    office = visit()
    office.plays("secretariat")
    office.follows(re.compile("ICTマネージャーが空席の局・区等"))
    unit = office.page.get_by_role("region", name="局・区等ごとの判定").get_by_role("rowheader").first
    name = (unit.text_content() or "").strip()
    unit.get_by_role("link").click()
    office.sees("この日、ICTマネージャーは任命されていません")
    office.follows("ICTマネージャーを任命する")
    office.page.get_by_role("radio", name=re.compile("条件に合います")).first.check()
    office.writes("任命日", office.town.hour.day.isoformat())
    office.writes("発令番号", "令和8年度第21号")
    office.presses("内容を確認する")
    office.presses("任命する")
    office.sees(f"「{name}」のICTマネージャーを任命しました。")
    office.chooses("任命の判定")
    expect(office.row(name)).not_to_contain_text("空席")

    office.follows(name, office.page.locator("main"))
    office.follows("任命を終える")
    office.writes("解任日", office.town.hour.day.isoformat())
    office.writes("理由", "誤って任命したため")
    office.presses("解任日を登録する")
    office.sees("解任日を登録しました。")
    office.follows("ファイルに保存")
    assert office.downloads(lambda: office.follows("Excel（XLSX）")).startswith(b"PK")


def test_voided_evidence_no_longer_holds_the_level(visit: Visit):
    office = visit()
    office.plays("secretariat")
    office.goes_to(f"/staff/{office.town.cast['ict_manager']}/skills")
    row = office.row_of("A01 ").last
    expect(row).to_contain_text("業務実績")
    office.follows("業務実績", row)
    office.follows("この証跡を取り消す")
    office.sees(re.compile("この項目のレベルは3から"))
    office.writes("理由", "別の職員の実績だった")
    office.presses("取り消す")
    office.sees(re.compile("取り消しました"))
    person = visit()
    person.plays("ict_manager")
    person.follows("お知らせを読む")
    expect(person.row("A01").first).to_be_visible()


def test_a_coaching_record_waits_for_the_secretariat_and_becomes_evidence(visit: Visit, town: Town):
    claimed(town, "staff", ClaimKind.coaching_record, "A02", 4)
    office = visit()
    office.plays("secretariat")
    office.chooses("確認待ち")
    office.follows(re.compile("髙橋.和也"))
    office.presses("確認する")
    office.sees("申請を確認しました。")
    office.goes_to(f"/staff/{town.cast['staff']}/skills")
    expect(office.row_of("A02 ").last).to_contain_text("指導実績")
