"""What the API answers: the same shapes as the command line, about a day and a moment, to those who may know."""


from foundation import db, reading
from foundation.history import Viewpoint
from skills.verification import queries as verification
from tests.factories import AT, LONG_AGO, TODAY
from tests.web.api.conftest import Ask
from tests.web.city import City
from web import answers

BEFORE_ANYTHING = "2026-01-01T00:00:00+09:00"


def test_units_come_in_pages_in_code_order(ask: Ask):
    first = ask("units", limit=4).json
    assert [unit["code"] for unit in first["units"]] == ["00", "01", "0101", "010101"]
    assert (first["total"], first["next_offset"]) == (10, 4)
    last = ask("units", limit=4, offset=8).json
    assert ([unit["code"] for unit in last["units"]], last["next_offset"]) == (["1501", "150101"], None)


def test_a_unit_names_its_place(ask: Ask):
    unit = next(each for each in ask("units").json["units"] if each["code"] == "010101")
    assert unit == {
        "code": "010101", "name": "総務課", "path": "総務局 総務部 総務課", "kind": "section", "parent": "0101",
        "appoints": False, "open_from": LONG_AGO.isoformat(), "open_until": None,
    }  # fmt: skip


def test_before_it_was_known_there_is_no_unit(ask: Ask):
    found = ask("units", known_at=BEFORE_ANYTHING).json
    assert (found["total"], found["known_at"]) == (0, BEFORE_ANYTHING)


def test_appointments_come_with_their_verification(ask: Ask, city: City):
    found = ask("appointments").json
    view = Viewpoint(on=TODAY, today=TODAY, sees_future=True)
    told = [{name: each[name] for name in each if name != "appointment"} for each in found["appointments"]]
    assert told == [answers.verification(line) for line in verification.board(view)]
    assert [(each["unit"], each["status"]) for each in told] == [("01", "unqualified"), ("15", "vacant")]
    assert found["appointments"][0]["appointment"]["staff_no"] == city.number("ict_manager")
    assert found["appointments"][1]["appointment"] is None


def test_a_bureau_token_reads_its_own_unit_only(ask: Ask, city: City):
    found = ask("appointments", role="bureau", unit="15").json["appointments"]
    assert [each["unit"] for each in found] == ["15"]
    assert ask(f"staff/{city.number('stranger')}/skills", role="bureau", unit="15").status_code == 200
    assert ask(f"staff/{city.number('staff')}/skills", role="bureau", unit="15").status_code == 404


def test_skills_name_every_skill_with_what_the_personas_require(ask: Ask, city: City):
    found = ask(f"staff/{city.number('staff')}/skills").json
    assert (found["staff_no"], found["on"], found["known_at"]) == (city.number("staff"), TODAY.isoformat(), None)
    assert len(found["skills"]) == 43
    required = {"talent": 2, "leader": 3, "manager": 4}
    assert found["skills"][0] | {"name_ja": "", "name_en": ""} == {
        "skill": "A01", "name_ja": "", "name_en": "", "held": 0, "required": required, "evidence": None,
    }  # fmt: skip


def test_a_verdict_names_conditions_and_shortfalls(ask: Ask, city: City):
    for persona in ("talent", "leader", "manager"):
        found = ask(f"staff/{city.number('staff')}/verdicts/{persona}", on="2026-11-01").json
        assert (found["persona"], found["on"], found["met"]) == (persona, "2026-11-01", False)
        assert found["conditions"][-1]["code"] == f"{persona}.gap"
        assert set(found["shortfalls"][0]) == {"skill", "held", "required", "core"}


def test_a_day_may_be_written_the_japanese_way(ask: Ask):
    assert ask("units", on="令和8年10月1日").json["on"] == "2026-10-01"


def test_those_who_see_no_skills_get_none(ask: Ask, city: City):
    for role in ("staff", "admin"):
        assert ask("units", role=role).status_code == 200
        assert ask("appointments", role=role).status_code == 403
        assert ask(f"staff/{city.number('staff')}/skills", role=role).status_code == 404


def test_the_people_read_about_can_see_who_read(ask: Ask, city: City):
    ask("appointments")
    ask(f"staff/{city.number('staff')}/verdicts/talent")
    db.close()
    (line,) = reading.readings_of(city.staff["ict_manager"], limit=9, offset=0)
    assert line.reader_label == "token:試験用"
    (line,) = reading.readings_of(city.staff["staff"], limit=9, offset=0)
    assert (line.at, line.reader_id, line.people) == (AT, None, 1)


def test_nothing_is_logged_when_nobody_was_shown(ask: Ask, city: City):
    assert ask("appointments", role="bureau", unit="15").status_code == 200
    assert reading.count_readings_of(city.staff["ict_manager"]) == 0
