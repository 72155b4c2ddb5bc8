"""スキル分布: the whole city in one pass over the covering index `evidence_by_level`, without a stored projection.

Person and skill are grouped in index order; each person's categories then go into one integer, a digit for each, so
that one row per person leaves the database.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, literal, select

from foundation.db import session
from foundation.history import Viewpoint, holds
from organisation.staff.models import Posting
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree
from skills.evidence.models import Evidence
from skills.evidence.queries.ceilings import counting, proven_level
from skills.evidence.rules import HeatCell, HeatMap, HeatRow, suppress
from skills.framework.rules import Framework, Skill

PERSONA = "leader"
LARGEST = 2**62


def heat_map(view: Viewpoint, framework: Framework) -> HeatMap:
    """Per appointing unit and category: who holds the leader's level in enough of its skills. Few are suppressed."""
    return suppress(counted(view, framework))


def counted(view: Viewpoint, framework: Framework) -> HeatMap:
    """The map with every number. Not for showing: `heat_map` is."""
    tree = units.tree(view.on, view.known_at)
    tallies: dict[int, dict[str, int]] = {unit.id: {} for unit in tree.appointing()}
    people = dict.fromkeys(tallies, 0)
    for unit_id, categories in _people(view, framework, tree):
        people[unit_id] += 1
        for category in categories:
            tallies[unit_id][category] = tallies[unit_id].get(category, 0) + 1
    codes = tuple(category.code for category in framework.categories)
    rows = tuple(_row(unit.code, unit.name, people[unit.id], tallies[unit.id], codes) for unit in tree.appointing())
    return HeatMap(codes, rows, _total(rows, codes))


def _row(code: str, name: str, people: int, tally: Mapping[str, int], categories: Iterable[str]) -> HeatRow:
    return HeatRow(code, name, people, {each: HeatCell(tally.get(each, 0), people) for each in categories})


def _total(rows: Iterable[HeatRow], categories: Iterable[str]) -> HeatRow:
    counts = [(row.people or 0, {code: cell.holders or 0 for code, cell in row.cells.items()}) for row in rows]
    tally = {code: sum(cells[code] for _, cells in counts) for code in categories}
    return _row("", "", sum(people for people, _ in counts), tally, categories)


def _people(view: Viewpoint, framework: Framework, tree: UnitTree) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Everyone with counting evidence posted (本務) in an appointing unit: its id, and the categories they hold."""
    asked = _asked(framework)
    packs = _packs(asked)
    categories_of: dict[tuple[int, ...], tuple[str, ...]] = {}
    unit_of: dict[int, int | None] = {}
    for posted_in, *packed in session().execute(_statement(view, framework, asked, packs)):
        if posted_in not in unit_of:
            unit = tree.appointing_ancestor(posted_in)
            unit_of[posted_in] = unit.id if unit else None
        unit_id, held = unit_of[posted_in], tuple(packed)
        if held not in categories_of:
            categories_of[held] = tuple(_enough(held, packs, asked, framework))
        if unit_id is not None:
            yield unit_id, categories_of[held]


def _asked(framework: Framework) -> dict[str, tuple[Skill, ...]]:
    """The skills of each category that ask anything of a leader."""
    return {
        code: tuple(skill for skill in skills if skill.required[PERSONA])
        for code, skills in framework.skills_by_category.items()
    }


def _packs(asked: Mapping[str, tuple[Skill, ...]]) -> list[dict[str, int]]:
    """Category → value of its digit, as many categories to a 64-bit integer as fit."""
    base = max(map(len, asked.values())) + 1
    packs: list[dict[str, int]] = [{}]
    for code in asked:
        if base ** (len(packs[-1]) + 1) > LARGEST:
            packs.append({})
        packs[-1][code] = base ** len(packs[-1])
    return packs


def _enough(
    packed: tuple[int, ...], packs: list[dict[str, int]], asked: Mapping[str, tuple[Skill, ...]], framework: Framework
) -> Iterator[str]:
    """The categories in which the digits say enough skills."""
    base = max(map(len, asked.values())) + 1
    for number, pack in zip(packed, packs, strict=True):
        for code, digit in pack.items():
            if number // digit % base >= framework.needed_of(len(asked[code])):
                yield code


def _statement(
    view: Viewpoint, framework: Framework, asked: Mapping[str, tuple[Skill, ...]], packs: list[dict[str, int]]
) -> Select[Any]:
    proven = func.max(proven_level(framework))
    skills = (
        select(Evidence.staff_id, Evidence.skill_code, proven.label("held"))
        .where(counting(view.on, view.known_at))
        .group_by(Evidence.staff_id, Evidence.skill_code)
        .having(proven > 0)
        .subquery()
    )
    digits = [func.sum(_digit(pack, asked, skills.c.skill_code, skills.c.held)) for pack in packs]
    people = (
        select(skills.c.staff_id, *(cast(each, BigInteger).label(f"pack_{place}") for place, each in enumerate(digits)))
        .group_by(skills.c.staff_id)
        .subquery()
    )
    return select(Posting.unit_id, *(column for column in people.c if column.name != "staff_id")).join(
        people,
        and_(
            Posting.staff_id == people.c.staff_id,
            Posting.duty == str(Duty.primary),
            holds(Posting, on=view.posted_on, known_at=view.known_at),
        ),
    )


def _digit(
    pack: Mapping[str, int], asked: Mapping[str, tuple[Skill, ...]], skill: ColumnElement[str], held: ColumnElement[int]
) -> ColumnElement[int]:
    """The digit of the skill's category where the level held is the leader's, else 0: asked level by level."""
    by_level: dict[int, dict[str, list[str]]] = {}
    for category in pack:
        for each in asked[category]:
            by_level.setdefault(each.required[PERSONA], {}).setdefault(category, []).append(each.code)
    zero = literal(0, BigInteger)
    found = []
    for level, categories in by_level.items():
        every = [code for codes in categories.values() for code in codes]
        digits = [(skill.in_(codes), literal(pack[category], BigInteger)) for category, codes in categories.items()]
        found.append((skill.in_(every), case((held >= level, case(*digits, else_=zero)), else_=zero)))
    return case(*found, else_=zero) if found else zero
