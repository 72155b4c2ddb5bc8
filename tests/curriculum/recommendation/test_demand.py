"""Who needs which course: the application and the plainest computation agree, person by person."""

import random
import tomllib
from datetime import date
from typing import Any

import pytest

from curriculum.course import services as courses
from curriculum.recommendation import queries
from curriculum.recommendation.queries import desk
from foundation import audit, db, remember
from foundation.history import Viewpoint
from skills.framework import services as frameworks
from tests.factories import AT, TODAY, make_city, make_staff
from tests.oracle import loading
from tests.oracle.oracle import FOREVER, PERSONAS, City, day, day_or, framework_rows
from tests.oracle.random_city import proof, random_city
from tests.web.city import appoint

CONTENT = tomllib.loads(courses.SHIPPED.read_text(encoding="utf-8"))
COURSES = CONTENT["courses"]
CURRICULA = {
    each["persona"]: {code for stage in each["stages"] for code in stage["courses"]} for each in CONTENT["curricula"]
}
Needs = dict[str, dict[str, tuple[str, set[str], set[str]]]]


def publish() -> None:
    with db.transaction():
        frameworks.publish(frameworks.shipped(), actor=audit.COMMAND, at=AT)
        courses.publish(courses.shipped(), actor=audit.COMMAND, at=AT)


def some_city(seed: int) -> City:
    """A random city in which some are far: every skill of theirs was confirmed at one level by a colleague."""
    city = random_city(seed, framework_rows(frameworks.SHIPPED))
    numbers, dice = sorted({line["職員番号"] for line in city.orders}), random.Random(seed)
    for far in dice.sample(numbers[1:], 8):
        level = dice.choice([2, 3, 3, 4])
        kind = "指導実績" if level == 4 else "所属長確認"
        left_out = set(dice.sample(sorted(city.required["talent"]), dice.choice([0, 2, 6])))
        city.evidence += [
            proof(far, code, level, kind, date(2024, 1, 10), None, numbers[0], "")
            for code in city.required["talent"]
            if code not in left_out
        ]
    return city


def naive(city: City, on: date) -> Needs:
    """Course → staff number → persona, skills missed, core skills missed; by loops over everything."""
    found: Needs = {course["code"]: {} for course in COURSES}
    managers = {
        each["職員番号"] for each in city.managers if day(each["任命日"]) <= on <= day_or(each["解任日"], FOREVER)
    }
    for staff_no in sorted({line["職員番号"] for line in city.orders}):
        held = city.levels(staff_no, on)
        persona = aim(city, held, staff_no in managers)
        if city.posting(staff_no, on) is None or persona is None:
            continue
        for course in COURSES:
            missing = missed(city, course, persona, held)
            if missing:
                found[course["code"]][staff_no] = (persona, missing, missing & city.core[persona])
    return found


def aim(city: City, held: dict[str, int], appointed: bool) -> str | None:
    if appointed:
        return "manager"
    met = city.personas(held)
    return next((persona for persona in PERSONAS if not met[persona]), None)


def missed(city: City, course: dict[str, Any], persona: str, held: dict[str, int]) -> set[str]:
    if course["code"] not in CURRICULA[persona]:
        return set()
    most = 2 if course["assessed"] else 1
    need = city.required[persona]
    return {
        skill for skill, level in course["levels"].items() if held.get(skill, 0) < min(level, most, need[skill])
    }  # fmt: skip


def told(on: date) -> Needs:
    demand = queries.demand(Viewpoint(on=on, today=TODAY, sees_future=True))
    found: Needs = {}
    for code in demand.asked:
        found[code] = {}
        for each in demand.needing(code):
            need = demand.need(code, each)
            assert bool(need.core) == demand.has_core_gap(code, each)
            found[code][each.staff_no] = (str(each.persona), set(need.missing), set(need.core))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_random_cities_need_what_the_plain_computation_says(database, seed):
    city, dice = some_city(seed), random.Random(seed)
    publish()
    loading.load(city)
    for on in (TODAY, date(2025, 4, 1), date(2024, 1, 1 + dice.randrange(28))):
        assert told(on) == naive(city, on), on


def test_the_random_cities_know_every_aim():
    aims = set()
    for city in map(some_city, range(4)):
        managers = {each["職員番号"] for each in city.managers}
        numbers = {line["職員番号"] for line in city.orders}
        aims |= {aim(city, city.levels(number, TODAY), number in managers) for number in numbers}
    assert aims == {*PERSONAS, None}


def test_whoever_is_away_or_posted_nowhere_is_not_counted(database):
    publish()
    units = make_city()
    make_staff("0000001", unit=units["010101"])
    make_staff("0000002", unit=units["010101"], on_leave=True)
    make_staff("0000003", unit=units["010101"], dispatched=True)
    make_staff("0000004", unit=units["010101"], until=date(2026, 3, 31))
    make_staff("0000005")
    assert set(told(TODAY)["ICT-101"]) == {"0000001"}


def test_everybody_is_read_in_the_same_few_statements(database, counted):
    publish()
    units, counts = make_city(), []
    for people in (2, 30):
        for number in range(people):
            make_staff(f"{people:03}{number:04}", unit=units["010101"])
        remember.forget()
        with counted() as statements:
            told(TODAY)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_answer_stands_until_the_core_of_the_ledger_moves(database, counted):
    publish()
    make_staff("0000001", unit=make_city()["010101"])
    first = queries.demand(Viewpoint(on=TODAY, today=TODAY))
    assert queries.demand(Viewpoint(on=TODAY, today=TODAY)) is first
    with db.transaction():
        audit.record(action="enrolment.applied", actor=audit.COMMAND, at=AT)
    assert queries.demand(Viewpoint(on=TODAY, today=TODAY)) is first
    make_staff("0000002", unit=None)
    assert queries.demand(Viewpoint(on=TODAY, today=TODAY)) is not first


def test_ict_managers_are_asked_by_the_end_of_their_grace_the_earliest_first(database):
    publish()
    units = make_city()
    people = [make_staff(f"000000{number}", unit=units["010101"], grade="30") for number in range(3)]
    appoint(units["01"], people[0], since=date(2026, 4, 1))
    appoint(units["15"], people[1], since=date(2025, 4, 1))
    view = Viewpoint(on=TODAY, today=TODAY)
    found = desk.not_applied("ICT-301", view, desk.Whom())
    assert [(need.aim.staff_id, need.aim.deadline) for need in found] == [
        (people[1], date(2025, 9, 30)), (people[0], date(2026, 9, 30)),
    ]  # fmt: skip
    (line,) = [each for each in desk.desk(view, desk.Whom()) if each.course.code == "ICT-301"]
    assert line.wanted.by_deadline == {date(2025, 9, 30): 1, date(2026, 9, 30): 1}
    assert [need.aim.deadline for need in desk.not_applied("ICT-101", view, desk.Whom())][-1] is None
