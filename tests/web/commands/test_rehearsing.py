"""flask rehearsal run: what a draft list would change, and nothing else."""

import json

import pytest
from sqlalchemy import select

from foundation import audit, db
from organisation.staff.models import PersonnelOrder, Posting
from tests.factories import count
from tests.web.commands.conftest import Run
from tests.web.commands.files import LATER, STAFF, Files

HEAD = LATER.splitlines()[0]
MOVE = LATER.splitlines()[1]


def outcome(run: Run, path, on="2027-04-01"):  # type: ignore[no-untyped-def]
    said = run("rehearsal", "run", path, "--on", on, "--json")
    assert said.exit_code == 0, said
    return {each.pop("unit"): each for each in said.document}


def test_one_object_per_unit_says_whom_it_loses_and_why(run: Run, loaded: Files):
    assert outcome(run, loaded.orders) == {
        "01": {"loses": True, "staff_no": "0000101", "reason": "transferred", "eligible_inside": 0},
        "15": {"loses": False, "staff_no": None, "reason": None, "eligible_inside": 0},
    }


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2027-03-31", None),
        ("R9.4.1", "transferred"),
        ("2027-04-02", "outside_before"),
        ("2028-02-29", "outside_before"),
    ],
)
def test_the_day_asked_about_decides(run: Run, loaded: Files, on: str, reason: str | None):
    assert outcome(run, loaded.orders, on)["01"]["reason"] == reason


def test_nothing_is_written_but_one_line_of_audit_without_a_name(run: Run, loaded: Files):
    before = count(PersonnelOrder), count(Posting), audit.count()
    outcome(run, loaded.orders)
    assert (count(PersonnelOrder), count(Posting), audit.count()) == (before[0], before[1], before[2] + 1)
    line = db.session().execute(select(audit.Detail).order_by(audit.Detail.position.desc()).limit(1)).scalar_one()
    assert (line.actor, line.subject, line.content) == ("command", "", {"rows": 1})


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ((MOVE.replace(",15,", ",99,"),), "所属コード"),
        ((MOVE, MOVE.replace("異動", "昇任")), "本務兼務区分"),
        ((MOVE.replace("R9.4.1", "R9.2.29"),), "発令日"),
        ((MOVE.replace("0000101", "101"),), "職員番号"),
    ],
)
def test_wrong_rows_are_named_as_by_an_import(run: Run, loaded: Files, rows: tuple[str, ...], column: str):
    path = loaded.write("draft.csv", "\n".join([HEAD, *rows]))
    said = run("rehearsal", "run", path, "--on", "2027-04-01", "--json")
    imported = run("staff", "import", path, "--json")
    assert (said.exit_code, json.loads(said.out)["problems"]) == (1, json.loads(imported.out)["problems"])
    assert [each["column"] for each in json.loads(said.out)["problems"]] == [column]


def test_lost_zeros_are_put_back_when_asked_to(run: Run, loaded: Files):
    path = loaded.write("draft.csv", "\n".join([HEAD, MOVE.replace("0000101", "101")]))
    said = run("rehearsal", "run", path, "--on", "2027-04-01", "--repair-zeros")
    assert said.exit_code == 0 and "0000101" in said.out and "異動" in said.out


def test_a_second_order_of_one_day_holds_as_it_will_when_taken_in(run: Run, loaded: Files):
    run("staff", "import", loaded.orders)
    back = loaded.write(
        "back.csv", "\n".join([HEAD, MOVE.replace("異動", "昇任").replace(",15,北区役所,", ",01,総務局,")])
    )
    assert outcome(run, back)["01"]["reason"] is None
    assert run("staff", "import", back).exit_code == 0
    assert outcome(run, back)["01"]["reason"] is None


def test_a_list_that_says_nothing_new_changes_nothing(run: Run, loaded: Files):
    path = loaded.write("same.csv", STAFF)
    assert not any(each["loses"] for each in outcome(run, path).values())


def test_a_day_has_to_be_given(run: Run, loaded: Files):
    assert run("rehearsal", "run", loaded.orders).exit_code == 2
