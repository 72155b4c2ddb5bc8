"""Who signs in to the demo city: one person per role, chosen so that the story of the city can be played.

The story: an ICT manager lacks a little, assesses themselves, the head confirms, and the unit turns from unqualified to
qualified.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foundation.errors import Refused
from foundation.history import Viewpoint
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.staff.rules import Heads
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree
from skills.evidence.rules import EvidenceKind
from skills.framework import queries as frameworks
from skills.framework.rules import Framework, ceiling
from skills.persona.rules import Shortfall
from skills.verification import queries as verification
from skills.verification.queries import UnitVerdict
from skills.verification.rules import Status

OFFICES = {Role.hr: "人事課", Role.secretariat: "ICT政策担当", Role.admin: "システム管理課"}
OFFICER_RANK = 30


@dataclass(frozen=True)
class Part:
    """One person of the cast. `granted`: the role must be granted (for `unit_id`); else it follows by itself."""

    role: Role
    person: PersonLine
    granted: bool = False
    unit_id: int | None = None


def cast(view: Viewpoint) -> tuple[Part, ...]:
    """The cast of the day, everyone another person."""
    tree, heads = units.tree(view.on), staff.heads(view)
    chosen = story(verification.board(view), heads, frameworks.in_force(view.on))
    if chosen is None or chosen.person is None:
        raise Refused("デモの市に、確認一つで要件を満たせる任命単位がありません。")
    head_id = heads.approver_of(chosen.person.id).staff_id or 0
    head = staff.people([head_id], view)[head_id]
    parts = [Part(Role.ict_manager, chosen.person), Part(Role.unit_head, head)]
    parts.append(Part(Role.staff, _free([chosen.person.unit_id or 0], view, parts, heads)))
    bureau = sorted(tree.descendants(chosen.unit.id) - {chosen.person.unit_id})
    officer = _free(bureau, view, parts, heads, OFFICER_RANK)
    parts.append(Part(Role.bureau, officer, granted=True, unit_id=chosen.unit.id))
    for role, office in OFFICES.items():
        parts.append(Part(role, _free(_named(office, tree), view, parts, heads), granted=True))
    return tuple(parts)


def story(lines: Iterable[UnitVerdict], heads: Heads, framework: Framework) -> UnitVerdict | None:
    """The unit one confirmation lifts: with a core skill missing if possible, then few missing, then by code."""
    fitting = [line for line in lines if _can_be_lifted(line, heads, framework)]
    return min(fitting, key=_nearness, default=None)


def _can_be_lifted(line: UnitVerdict, heads: Heads, framework: Framework) -> bool:
    if line.status is not Status.unqualified or line.person is None:
        return False
    person_id = line.person.id
    heads_nothing = not heads.units_headed_by(person_id)
    within = all(_within_a_heads_reach(each, framework) for each in line.judgement.shortfalls)
    return heads_nothing and within and heads.approver_of(person_id).kind == "head"


def _within_a_heads_reach(missing: Shortfall, framework: Framework) -> bool:
    reach = ceiling(
        framework=framework, kind=EvidenceKind.head_confirmation, examination="", skill_code=missing.skill
    )
    return missing.required <= (reach or 0)


def _nearness(line: UnitVerdict) -> tuple[bool, int, str]:
    missing = line.judgement.shortfalls
    return not any(each.core for each in missing), len(missing), line.unit.code


def _named(name: str, tree: UnitTree) -> list[int]:
    return [unit.id for unit in tree.lines if unit.name == name][:1]


def _free(
    unit_ids: Iterable[int], view: Viewpoint, taken: Sequence[Part], heads: Heads, least_rank: int = 0
) -> PersonLine:
    """The first by number who works there, has no part yet, heads nothing and is not away."""
    used = {part.person.id for part in taken}
    fitting = [
        line
        for line in staff.people_in_units(unit_ids, view)
        if line.id not in used
        and not heads.units_headed_by(line.id)
        and not (line.on_leave or line.dispatched)
        and (line.rank_order or 0) >= least_rank
    ]
    if not fitting:
        raise Refused("デモの市に、役割を演じる職員が足りません。")
    return min(fitting, key=lambda line: line.staff_no)
