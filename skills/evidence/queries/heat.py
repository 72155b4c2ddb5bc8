"""スキル分布: the words of everybody's evidence (see words), joined to the 本務 posting.

What a word means is worked out once per framework, so a person's skills are an OR of a few dozen bits.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from sqlalchemy import Select, and_, select

from foundation.db import session
from foundation.history import Viewpoint, holds
from organisation.staff.models import Posting
from organisation.staff.rules import Duty
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine, UnitTree
from skills.evidence.queries.ceilings import FRAMEWORKS_KEPT
from skills.evidence.queries.words import BETWEEN_WORDS, proven, words_of_everybody
from skills.evidence.rules import HeatCell, HeatMap, HeatRow, suppress
from skills.framework.rules import Framework

PERSONA = "leader"
ANY = 1


@dataclass(frozen=True)
class _Category:
    """A category, the bits of its skills that ask something of a leader, and how many of them are enough."""

    code: str
    bits: int
    needed: int


@dataclass(frozen=True, eq=False)
class _Meaning:
    """What the words mean. `proves`: word → ANY and, if it proves the leader's level, the bit of its skill."""

    proves: Mapping[str, int]
    categories: tuple[_Category, ...]


def heat_map(view: Viewpoint, framework: Framework) -> HeatMap:
    """Per appointing unit and category: who holds the leader's level in enough of its skills. Few are suppressed."""
    return suppress(counted(view, framework))


def counted(view: Viewpoint, framework: Framework) -> HeatMap:
    """The map with every number. Not for showing: `heat_map` is."""
    tree = units.tree(view.on, view.known_at)
    codes = tuple(category.code for category in framework.categories)
    people = {unit.id: 0 for unit in tree.appointing()}
    holders = {unit.id: dict.fromkeys(codes, 0) for unit in tree.appointing()}
    for unit_id, categories in _people(view, framework, tree):
        people[unit_id] += 1
        for code in categories:
            holders[unit_id][code] += 1
    rows = tuple(_row(unit.code, unit.name, people[unit.id], holders[unit.id]) for unit in tree.appointing())
    every = {code: sum(tally[code] for tally in holders.values()) for code in codes}
    return HeatMap(codes, rows, _row("", "", sum(people.values()), every))


def _row(code: str, name: str, people: int, holders: Mapping[str, int]) -> HeatRow:
    return HeatRow(code, name, people, {category: HeatCell(count, people) for category, count in holders.items()})


def _people(view: Viewpoint, framework: Framework, tree: UnitTree) -> Iterator[tuple[int, list[str]]]:
    """Everyone with counting evidence posted (本務) in an appointing unit: its id, and the categories they hold."""
    meaning = _meaning(framework)
    proves = meaning.proves
    unit_of: dict[int, UnitLine | None] = {}
    for posted_in, words in session().execute(_statement(view)):
        if posted_in not in unit_of:
            unit_of[posted_in] = tree.appointing_ancestor(posted_in)
        unit = unit_of[posted_in]
        held = reduce(or_, [proves[word] for word in words.split(BETWEEN_WORDS) if word in proves], 0)
        if unit is not None and held:
            yield unit.id, [each.code for each in meaning.categories if (held & each.bits).bit_count() >= each.needed]


def _statement(view: Viewpoint) -> Select[int, str]:
    """One row per person with counting evidence: the unit of the 本務 posting, and the words."""
    people = words_of_everybody(view)
    posted = and_(
        Posting.staff_id == people.c.staff_id,
        Posting.duty == str(Duty.primary),
        holds(Posting, on=view.posted_on, known_at=view.known_at),
    )
    return select(Posting.unit_id, people.c.words).join(people, posted)


@lru_cache(maxsize=FRAMEWORKS_KEPT)
def _meaning(framework: Framework) -> _Meaning:
    bits = {skill.code: 2 << place for place, skill in enumerate(framework.skills)}
    required = {skill.code: skill.required[PERSONA] for skill in framework.skills}
    proves = {
        word: ANY | (bits[skill] if level >= required[skill] else 0)
        for word, (skill, level) in proven(framework).items()
    }
    return _Meaning(proves, tuple(_categories(framework, bits)))


def _categories(framework: Framework, bits: Mapping[str, int]) -> Iterable[_Category]:
    for code, skills in framework.skills_by_category.items():
        asked = [bits[skill.code] for skill in skills if skill.required[PERSONA]]
        yield _Category(code, sum(asked), framework.needed_of(len(asked)))
