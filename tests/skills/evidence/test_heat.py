"""The map of the city counts what a plain computation counts, in one statement over the evidence."""

import random
from datetime import date
from typing import Any

import pytest

from organisation.staff.rules import Duty
from skills.evidence import queries
from skills.evidence.rules import HeatMap
from skills.framework import queries as frameworks
from skills.framework import services as publishing
from skills.framework.rules import Framework
from tests.factories import AT, TODAY, make_city, make_posting, make_staff
from tests.skills.evidence.naive import CEILINGS, EXAMINATIONS, naive
from tests.skills.evidence.world import publish, put, view
from tests.skills.framework.documents import changed

SECTIONS = ("010101", "010102", "010201", "150101", "01", "00")
BUREAU = {"010101": "01", "010102": "01", "010201": "01", "150101": "15", "01": "01"}
KINDS = [*CEILINGS, "examination", "self_assessment"]


def some_evidence(rng: random.Random, skills: list[str], level: int) -> list[dict[str, Any]]:
    """Evidence in most skills around a level, as a working city has it."""
    return [
        {
            "skill_code": code, "level": min(4, max(0, level + rng.randrange(-1, 2))), "kind": rng.choice(KINDS),
            "examination": rng.choice(["", *EXAMINATIONS]), "true_from": date(2026, rng.randrange(1, 13), 1),
            "true_until": rng.choice([None, None, date(2027, 3, 31), date(2026, 9, 30)]), "known_since": AT,
            "known_until": None, "counts": rng.random() > 0.05, "flags": "",
        }
        for code in skills for _ in range(rng.randrange(0, 4))
    ]  # fmt: skip


def plainly(people: list[tuple[str, dict[str, int]]], skills: list[dict[str, Any]]) -> dict[str, tuple[int, list[int]]]:
    """Unit code → people with counting evidence, and holders by category; straight from the definition."""
    categories = sorted({each["category"] for each in skills})
    found = {code: (0, [0] * len(categories)) for code in ("01", "15")}
    for section, held in people:
        if held and section in BUREAU:
            count, holders = found[BUREAU[section]]
            for place, category in enumerate(categories):
                asked = [each for each in skills if each["category"] == category]
                reached = sum(held.get(each["code"], 0) >= each["required"]["leader"] for each in asked)
                holders[place] += reached * 100 >= 80 * len(asked)
            found[BUREAU[section]] = (count + 1, holders)
    return found


def numbers(found: HeatMap) -> dict[str, tuple[int | None, list[int | None]]]:
    return {row.unit_code: (row.people, [cell.holders for cell in row.cells.values()]) for row in found.rows}


@pytest.mark.parametrize("seed", range(3))
def test_the_map_agrees_with_a_plain_computation(database: str, seed: int) -> None:
    rng, framework, units = random.Random(seed), publish(), make_city()
    skills = publishing.shipped()["skills"]
    codes, rows, own = [each["code"] for each in skills], [], []
    for number in range(30):
        section = rng.choice(SECTIONS)
        staff_id = make_staff(f"{number:07d}", unit=units[section])
        evidence = some_evidence(rng, codes, rng.choice([0, 2, 4, 4, 4])) if rng.random() > 0.1 else []
        rows += [row | {"staff_id": staff_id} for row in evidence]
        own.append((section, evidence))
    put(rows)
    known = max(row["known_since"] for row in rows)
    found = queries.counted(view(), framework)
    assert numbers(found) == plainly([(section, naive(each, TODAY, known)) for section, each in own], skills)
    assert found.total.people == sum(row.people or 0 for row in found.rows)


def expert(staff_no: str, unit: int | None) -> int:
    """A person whose evidence proves level 4 in everything."""
    staff_id = make_staff(staff_no, unit=unit)
    proven = {"level": 4, "kind": "coaching_record", "true_from": date(2026, 4, 1), "known_since": AT}
    put([proven | {"staff_id": staff_id, "skill_code": each["code"]} for each in publishing.shipped()["skills"]])
    return staff_id


def test_who_is_nowhere_or_under_no_appointing_unit_is_in_no_row(database: str) -> None:
    framework, units = publish(), make_city()
    expert("0000001", None)
    expert("0000002", units["00"])
    assert [row.people for row in queries.counted(view(), framework).rows] == [0, 0]


def test_only_the_main_posting_places_a_person(database: str) -> None:
    framework, units = publish(), make_city()
    make_posting(expert("0000001", units["010101"]), units["150101"], duty=Duty.concurrent)
    assert [row.people for row in queries.counted(view(), framework).rows] == [1, 0]


def test_a_transfer_to_come_moves_nobody_for_who_may_not_see_it(database: str) -> None:
    framework, units = publish(), make_city()
    staff_id = make_staff("0000001")
    make_posting(staff_id, units["010101"], until=date(2027, 3, 31))
    make_posting(staff_id, units["150101"], since=date(2027, 4, 1))
    put([{
        "staff_id": staff_id, "skill_code": "B02", "level": 2, "kind": "training", "true_from": TODAY,
        "known_since": AT,
    }])  # fmt: skip
    seen = view(date(2027, 4, 1))
    assert [row.people for row in queries.counted(seen, framework).rows] == [1, 0]


def test_what_is_shown_is_suppressed(database: str) -> None:
    framework, units = publish(), make_city()
    expert("0000001", units["010101"])
    shown = queries.heat_map(view(), framework)
    assert shown.rows[0].people is None
    assert all(cell.suppressed for cell in shown.rows[0].cells.values())
    assert shown.total.people is None


def test_a_category_that_asks_nothing_of_a_leader_is_held_by_everybody_with_evidence(database: str) -> None:
    def ask_nothing(document: dict[str, Any]) -> None:
        for each in document["skills"]:
            if each["category"] == "I":
                each["required"] |= {"talent": 0, "leader": 0}

    framework, units = rules_of(ask_nothing), make_city()
    staff_id = make_staff("0000001", unit=units["010101"])
    put([{
        "staff_id": staff_id, "skill_code": "B02", "level": 2, "kind": "training", "true_from": TODAY,
        "known_since": AT,
    }])  # fmt: skip
    cells = queries.counted(view(), framework).rows[0].cells
    assert {code: cell.holders for code, cell in cells.items() if cell.holders} == {"I": 1}


def rules_of(change: Any) -> Framework:
    publish()
    from_file = publishing.rules.parse(changed(change))
    assert frameworks.in_force(TODAY) is not from_file
    return from_file


def test_the_map_reads_the_evidence_in_one_statement(database: str, counted: Any) -> None:
    framework, units = publish(), make_city()
    expert("0000001", units["010101"])
    queries.counted(view(), framework)
    with counted() as sent:
        queries.counted(view(), framework)
    assert len([statement for statement in sent if "evidence" in statement]) == 1
    assert len(sent) <= 3
