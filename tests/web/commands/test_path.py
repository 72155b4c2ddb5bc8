"""flask path: one document for programs, a table for people, and a refusal in words."""

from datetime import date

import pytest

from foundation import reading
from tests.web.city import City
from tests.web.commands.conftest import Refused, Run
from tests.web.curriculum.training import all_courses, proven

ASKED = ("path", "0001001", "--persona", "talent")


@pytest.fixture
def days(city: City) -> dict[str, date]:
    return all_courses()


def test_the_steps_come_in_order_with_kind_ref_day_and_hours(run: Run, days: dict[str, date]):
    told = run(*ASKED, "--by", "2027-03-31", "--json").document
    assert list(told) == [
        "staff_no", "persona", "by", "on", "reachable", "steps", "hours", "finish", "blocked_by",
    ]  # fmt: skip
    assert (told["staff_no"], told["persona"], told["by"], told["on"]) == (
        "0001001", "talent", "2027-03-31", "2026-10-01",
    )  # fmt: skip
    assert (told["reachable"], told["blocked_by"], told["finish"]) == (True, [], "2027-02-11")
    first, last = told["steps"][0], told["steps"][-1]
    assert first == {
        "kind": "offering", "ref": "ICT-101-001", "on": days["ICT-101"].isoformat(), "hours": 1, "course": "ICT-101",
        "first_day": "2026-11-02", "apply_from": "2026-09-01", "apply_until": "2026-10-20", "booked": False,
        "waiting": None,
    }  # fmt: skip
    assert (last["kind"], last["hours"], last["level"]) == ("confirmation", 0, 3)
    assert told["hours"] == sum(step["hours"] for step in told["steps"]) == 46.5


def test_a_way_that_is_closed_names_what_blocks(run: Run, days: dict[str, date]):
    told = run(*ASKED, "--by", "令和8年12月31日", "--json").document
    assert (told["reachable"], told["steps"], told["hours"], told["finish"]) == (False, [], 0, None)
    assert told["blocked_by"][0] == {
        "kind": "waiting_period", "ref": "B01", "level": 3, "earliest": "2027-02-02",
        "reason": "B01のレベル3は、レベル2になってから90日たつまで確認できません。早くて令和9年2月2日です。",
    }  # fmt: skip


def test_windows_that_are_over_leave_no_way(run: Run, days: dict[str, date]):
    told = run(*ASKED, "--by", "2027-12-31", "--on", "2026-10-21", "--json").document
    assert {block["kind"] for block in told["blocked_by"]} == {"offering"}
    assert {"ICT-103", "DAT-基礎"} <= {block["ref"] for block in told["blocked_by"]}


def test_people_read_a_table(run: Run, days: dict[str, date], city: City):
    said = run(*ASKED, "--by", "2027-03-31").out
    assert "令和9年2月11日に到達できます。46.5時間、16段階。" in said
    assert "ICT-103-001" in said and "申込 令和8年9月1日から令和8年10月20日まで" in said
    assert "期限までに到達できません。" in run(*ASKED, "--by", "2026-12-31").out
    assert [line.purpose for line in reading.readings_of(city.staff["staff"], limit=9, offset=0)] == (
        ["コマンドでの判定"] * 2
    )


def test_levels_held_save_hours(run: Run, days: dict[str, date], city: City):
    before = run(*ASKED, "--by", "2027-03-31", "--json").document["hours"]
    proven(city, "B01", "B02", "B04", level=3)
    assert run(*ASKED, "--by", "2027-03-31", "--json").document["hours"] == before - 6


def test_somebody_unknown_and_a_day_that_is_over_are_refused(refused: Refused, days: dict[str, date]):
    assert "職員はいません" in refused("path", "9999999", "--persona", "talent", "--by", "2027-03-31")
    assert "期限には、今日" in refused(*ASKED, "--by", "2026-09-30")
    assert "日付として読めません" in refused(*ASKED, "--by", "someday")
