"""Questions by command, in the shape the plan's other systems rely on."""

from foundation import db, reading
from organisation.staff import queries as staff
from tests.web.commands.conftest import Refused, Run
from tests.web.commands.files import Files

CODES = [
    "appointed", "grade", "posting", "talent.core", "talent.share", "talent.gap", "leader.core", "leader.share",
    "leader.gap",
]  # fmt: skip


def test_verify_is_a_list_of_units_in_code_order(run: Run, loaded: Files):
    appointed, vacant = run("appointments", "verify", "--on", "2026-10-01", "--json").document
    assert (appointed["unit"], appointed["unit_name"], appointed["staff_no"]) == ("01", "総務局", "0000101")
    assert appointed["status"] == "unqualified"
    assert [each["code"] for each in appointed["conditions"]] == CODES
    assert all({"code", "met", "clause", "detail"} <= set(each) for each in appointed["conditions"])
    assert appointed["personas"] == {"talent": False, "leader": False, "manager": False}
    assert set(appointed["shortfalls"][0]) == {"skill", "held", "required", "core"}
    assert "B02" not in {each["skill"] for each in appointed["shortfalls"]}
    assert vacant == {
        "unit": "15", "unit_name": "北区役所", "status": "vacant", "staff_no": None, "conditions": vacant["conditions"],
        "shortfalls": [], "personas": {"talent": False, "leader": False, "manager": False},
        "waivers": [], "grace_until": None, "cover": None,
    }  # fmt: skip
    assert [(each["code"], each["met"]) for each in vacant["conditions"]] == [("appointed", False)]


def test_shortfalls_come_core_first_then_by_gap(run: Run, loaded: Files):
    found = run("appointments", "verify", "--json").document[0]["shortfalls"]
    order = [(not each["core"], each["held"] - each["required"], each["skill"]) for each in found]
    assert order == sorted(order)


def test_the_command_line_sees_future_orders(run: Run, loaded: Files):
    run("staff", "import", loaded.orders)
    for on, status in (("R9.3.31", "unqualified"), ("R9.4.1", "ineligible")):
        assert run("appointments", "verify", "--on", on, "--json").document[0]["status"] == status


def test_what_was_not_known_yet_is_not_answered(run: Run, loaded: Files):
    assert run("appointments", "verify", "--known-at", "2026-09-30T09:00", "--json").document == []
    assert run("appointments", "list", "--known-at", "2026-09-30", "--json").document == []


def test_the_register_of_a_day(run: Run, loaded: Files):
    (line,) = run("appointments", "list", "--on", "2026-10-01", "--json").document
    assert {name: line[name] for name in ("unit", "staff_no", "first_day", "last_day", "order_no", "flags")} == {
        "unit": "01", "staff_no": "0000101", "first_day": "2026-04-01", "last_day": None, "order_no": "令和8年度第1号",
        "flags": [],
    }  # fmt: skip
    assert run("appointments", "list", "--on", "2026-03-31", "--json").document == []


def test_a_verdict_says_what_it_is_about(run: Run, loaded: Files):
    moment = "2026-10-01T12:00:01"
    for persona in ("talent", "leader", "manager"):
        question = ("0000101", "--persona", persona, "--on", "R8.11.1", "--known-at", moment, "--json")
        found = run("skills", "verdict", *question).document
        assert (found["staff_no"], found["persona"], found["on"]) == ("0000101", persona, "2026-11-01")
        assert (found["known_at"], found["met"]) == (f"{moment}+09:00", False)
        assert found["conditions"][-1]["code"] == f"{persona}.gap"
        assert found["shortfalls"]


def test_a_person_reads_tables(run: Run, loaded: Files):
    board = run("appointments", "verify").out.splitlines()
    assert board[0].split() == ["コード", "任命単位", "職員番号", "判定", "満たさない条件", "不足"]
    assert board[2].split() == ["15", "北区役所", "空席", "appointed"]
    assert "満たさない" in run("skills", "verdict", "0000101", "--persona", "talent").out


def test_the_people_shown_can_see_it(run: Run, loaded: Files):
    run("skills", "verdict", "0000102", "--persona", "leader")
    run("appointments", "verify", "--json")
    db.close()
    for staff_no in ("0000101", "0000102"):
        (line,) = reading.readings_of(staff.staff_id_of(staff_no), limit=9, offset=0)
        assert (line.reader_label, line.purpose) == ("command", "コマンドでの判定")


def test_unknown_people_and_days_are_refused_in_words(refused: Refused, run: Run, loaded: Files):
    for arguments, word in (
        (("skills", "verdict", "9999999", "--persona", "leader"), "9999999"),
        (("skills", "verdict", "0000101", "--persona", "leader", "--on", "H32.5.1"), "R2.5.1"),
        (("appointments", "verify", "--on", "2026-02-30"), "2026-02-30"),
        (("appointments", "list", "--known-at", "いつか"), "いつか"),
    ):
        assert word in refused(*arguments)
        said = run(*arguments, "--json")
        assert (said.exit_code, said.document["problems"], word in said.document["error"]) == (1, [], True)


def test_bad_usage_ends_with_2(run: Run):
    for arguments in (
        ("skills", "verdict", "0000101"),
        ("skills", "verdict", "0000101", "--persona", "wizard"),
        ("appointments", "fire"),
        ("accounts", "create", "0000101", "--role", "king"),
        ("tokens", "create", "--role", "hr"),
        ("units", "import"),
    ):
        assert run(*arguments).exit_code == 2


def test_without_a_framework_the_board_says_so(refused: Refused, run: Run, files: Files):
    run("units", "import", files.units)
    assert "技能体系" in refused("appointments", "verify")


def test_history_tells_all_kinds_and_covers_oldest_first(run: Run, loaded: Files):
    found = run("appointments", "history", "01", "--json").document
    assert [each["first_day"] for each in found] == sorted(each["first_day"] for each in found)
    assert found[0] | {"known_since": ""} == {
        "kind": "ict_manager", "cover": False, "staff_no": "0000101", "first_day": found[0]["first_day"],
        "last_day": None, "known_since": "", "known_until": None, "reason": "", "taken_back_because": "",
        "order_no": found[0]["order_no"],
    }  # fmt: skip
    assert run("appointments", "history", "01", "--known-at", "2001-01-01", "--json").document == []


def test_the_history_of_an_unknown_unit_is_refused(run: Run, refused: Refused, loaded: Files):
    assert "所属コード「99」の所属はありません" in refused("appointments", "history", "99")
