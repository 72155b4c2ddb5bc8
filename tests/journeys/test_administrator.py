"""システム管理者: roles, tokens and the trail; no skills of anybody."""

import re

from playwright.sync_api import expect

from tests.journeys.looking import faults
from tests.journeys.visitors import Visit


def test_an_administrator_grants_a_role_and_ends_it(visit: Visit):
    admin = visit()
    admin.plays("admin")
    admin.chooses("アカウント")
    admin.writes("職員番号・氏名で探す", admin.town.cast["staff"])
    admin.presses("検索する")
    admin.follows(re.compile("髙橋.和也"), admin.page.locator("main"))
    admin.page.get_by_label("役割").select_option("hr")
    admin.presses("付与する")
    admin.sees("役割を付与しました。")
    officer = visit()
    officer.plays("staff")
    officer.chooses("取込")
    admin.follows(re.compile("終わらせる"))
    admin.writes("理由", "担当が替わったため")
    admin.presses("終わらせる")
    admin.sees("役割を終わらせました。")
    officer.watch.expected.add(403)
    officer.page.reload()
    expect(officer.title).not_to_have_text("取込")


def test_a_token_opens_the_api_until_it_is_revoked(visit: Visit):
    admin = visit()
    admin.plays("admin")
    admin.chooses("APIトークン")
    admin.writes("名前", "計画の進捗管理")
    admin.presses("作る")
    token = admin.page.locator("#token").text_content() or ""
    assert faults(admin.page) == []
    asked = {"headers": {"Authorization": f"Bearer {token}"}}
    api = f"{admin.town.origin}/api/v1/units"
    assert admin.page.context.request.get(api, **asked).status == 200
    admin.follows("一覧へ戻る")
    admin.follows(re.compile("失効"), admin.row("計画の進捗管理"))
    admin.presses("失効させる")
    expect(admin.row("計画の進捗管理")).to_contain_text("失効済み")
    assert admin.page.context.request.get(api, **asked).status == 401


def test_the_trail_can_be_searched_and_verified(visit: Visit):
    admin = visit()
    admin.plays("admin")
    admin.chooses("監査記録")
    admin.page.get_by_label("操作", exact=True).select_option("role.granted")
    admin.presses("検索する")
    expect(admin.row("role.granted").first).to_be_visible()
    admin.follows("連鎖を検証する")
    admin.sees("連鎖は合っています")


def test_an_administrator_sees_nobodys_skills(visit: Visit):
    admin = visit()
    admin.plays("admin")
    menu = admin.page.get_by_role("navigation", name="主なページ")
    expect(menu.get_by_role("link", name="任命の判定", include_hidden=True)).to_have_count(0)
    admin.watch.expected.update((403, 404))
    for path in (f"/staff/{admin.town.cast['staff']}/skills", "/board", "/heat-map"):
        admin.goes_to(path)
        expect(admin.page.locator("main")).not_to_contain_text("髙橋")
        expect(admin.title).to_have_text(re.compile("見つかりません|開けません|権限"))
