"""For every person of the shared data the verdict is that of the independent truth table; and a "no" goes when, and
only when, what it names is done.
"""

import tomllib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.history import Viewpoint
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.evidence.rules import HeldLevel
from skills.framework.rules import parse
from skills.verification import queries
from skills.verification.rules import AppointeeFacts, judge
from tests.databases import KINDS
from tests.factories import TODAY
from tests.oracle import loading
from tests.oracle.oracle import PERSONAS, City, city_of

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "content/framework/saitama-ict-1.0.toml"
DOCUMENT = tomllib.loads(FILE.read_text(encoding="utf-8"))
FRAMEWORK = parse(DOCUMENT)
DAY = date(2026, 10, 1)
STATEMENTS = 12


class Indexed(City):
    """The oracle's city with its rows sorted by person, for asking about everybody."""

    def __init__(self, city: City) -> None:
        self.__dict__.update(city.__dict__)
        self.of_person = defaultdict(lambda: ([], []))
        for row in self.orders:
            self.of_person[row["職員番号"]][0].append(row)
        for row in self.evidence:
            self.of_person[row["職員番号"]][1].append(row)

    def alone(self, staff_no: str) -> City:
        found = object.__new__(City)
        found.__dict__.update(self.__dict__)
        found.orders, found.evidence = self.of_person[staff_no]
        return found


def expected(city: City, staff_no: str, unit: str) -> tuple:
    posting, held = city.posting(staff_no, DAY), city.levels(staff_no, DAY)
    met, personas = city.conditions(held), city.personas(held)
    conditions = {code: met[code] for code in met if not code.startswith("manager")}
    conditions |= {"appointed": True, "grade": posting[1] >= 30, "posting": city.inside(posting[0], unit)}
    eligible = conditions["grade"] and conditions["posting"]
    status = "ineligible" if not eligible else "qualified" if personas["leader"] else "unqualified"
    return status, conditions, personas


@pytest.mark.parametrize("database", KINDS[:1], indirect=True)
def test_the_verdict_on_every_person_of_the_shared_city_is_that_of_the_truth_table(database, counted):
    city = Indexed(city_of(ROOT / "content/demo", FILE))
    loading.publish(DOCUMENT)
    loading.load(city)
    view = Viewpoint(on=DAY, today=TODAY, sees_future=True)
    tree = units.tree(DAY)
    people = {line.id: line for line in staff.people_in_units(tree.open_ids, view)}
    sits = {(unit.id, each.id): unit.code for each in people.values()
            if each.unit_id and (unit := tree.appointing_ancestor(each.unit_id))}  # fmt: skip
    with counted() as sent:
        judged = queries.as_if_appointed(sits, view)
    assert len(sent) <= STATEMENTS and len(judged) > 9000
    wrong = {}
    for (unit_id, staff_id), found in judged.items():
        staff_no, code = people[staff_id].staff_no, sits[unit_id, staff_id]
        told = (str(found.status), {each.code: each.met for each in found.conditions},
                {str(persona): met for persona, met in found.personas.items()})  # fmt: skip
        if told != expected(city.alone(staff_no), staff_no, code):
            wrong[staff_no] = told
    assert wrong == {}


def judgement(levels: dict[str, int], **given):
    appointee = replace(AppointeeFacts("0001001", 30, "主査級", True, "総務局"), **given)
    held = {code: HeldLevel(level, 1, "work_record", DAY, None) for code, level in levels.items()}
    return judge(framework=FRAMEWORK, appointee=appointee, min_rank=30, min_grade_name="主査級", held=held)


def met(levels: dict[str, int], code: str, **given) -> bool:
    return next(each.met for each in judgement(levels, **given).conditions if each.code == code)


LEVELS = st.fixed_dictionaries({skill.code: st.sampled_from((0, 1, 2, 2, 3, 3, 3, 4)) for skill in FRAMEWORK.skills})


@settings(max_examples=60, deadline=None)
@given(levels=LEVELS, data=st.data())
def test_a_no_of_skills_goes_when_and_only_when_the_named_skills_are_reached(levels, data):
    for condition in judgement(levels).conditions:
        if condition.met:
            assert condition.failing == () or condition.code.endswith("share")
            continue
        persona, kind = condition.code.split(".")
        required = FRAMEWORK.required_by(persona)
        wanted = {code: required[code] for code in condition.failing}
        if kind == "share":
            needed = condition.values["needed"] - condition.values["reached"]
            chosen = data.draw(st.permutations(sorted(wanted)))
            wanted = {code: wanted[code] for code in chosen[:needed]}
        elif kind == "gap":
            wanted = {code: level - FRAMEWORK.max_gap for code, level in wanted.items()}
        assert met(levels | wanted, condition.code)
        left_out = data.draw(st.sampled_from(sorted(wanted)))
        rest = {code: level for code, level in wanted.items() if code != left_out}
        assert not met(levels | rest, condition.code)


@settings(max_examples=60, deadline=None)
@given(levels=LEVELS, rank=st.one_of(st.none(), st.sampled_from((10, 20, 30, 40, 90))), inside=st.booleans())
def test_grade_and_posting_are_met_when_and_only_when_they_are_so_whatever_the_skills(levels, rank, inside):
    found = judgement(levels, rank_order=rank, inside=inside)
    by_code = {each.code: each.met for each in found.conditions}
    assert by_code["grade"] == (rank is not None and rank >= 30) and by_code["posting"] == inside
    assert (found.status.value == "ineligible") == (not (by_code["grade"] and by_code["posting"]))
    assert set(PERSONAS) == {str(persona) for persona in found.personas}
