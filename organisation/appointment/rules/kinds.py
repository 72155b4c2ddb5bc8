"""任命の種類: which posts there are, where, and how many hold one at a time. Pure.

Source: plan 図表25: ICT推進委員 one per bureau (次長等), of each ward the 区民生活部長; 情報政策部長 as chair. One
ICTリーダ per section is optional. domain.md 6.10 INV-05 to INV-07.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from foundation.errors import sentence
from organisation.unit.rules import UnitKind, UnitLine, UnitTree


class AppointmentKind(StrEnum):
    """任命の種類."""

    ict_manager = "ict_manager"
    committee_member = "committee_member"
    committee_chair = "committee_chair"
    ict_leader = "ict_leader"


KIND_NAMES: Mapping[AppointmentKind, str] = {
    AppointmentKind.ict_manager: sentence("ICTマネージャー"),
    AppointmentKind.committee_member: sentence("ICT推進委員"),
    AppointmentKind.committee_chair: sentence("ICT推進委員長"),
    AppointmentKind.ict_leader: sentence("ICTリーダ"),
}
DOUBLE_ROLE = sentence("ICTマネージャーとICT推進委員を兼ねています。推進委員としての確認は、代わりの職員が行います。")


def appoints(*, kind: AppointmentKind, unit: UnitLine, chair_id: int | None = None) -> bool:
    """Whether the unit has a post of this kind. `chair_id`: the department whose head chairs the committee."""
    match kind:
        case AppointmentKind.ict_manager | AppointmentKind.committee_member:
            return unit.appoints
        case AppointmentKind.committee_chair:
            return unit.id == chair_id
        case AppointmentKind.ict_leader:
            return unit.kind is UnitKind.section


def posts(*, kind: AppointmentKind, tree: UnitTree, chair_id: int | None = None) -> tuple[UnitLine, ...]:
    """The open units with a post of this kind, in code order."""
    return tuple(unit for unit in tree.lines if appoints(kind=kind, unit=unit, chair_id=chair_id))


def bound_to(
    *, kind: AppointmentKind, unit: UnitLine, tree: UnitTree, ward_department: str
) -> tuple[str, int | None]:
    """Name and id of the department whose head alone may have the post; ("", None): no department is asked for.

    The id is None when a ward has no such department on the day.
    """
    if kind is AppointmentKind.committee_chair:
        return unit.name, unit.id
    if kind is not AppointmentKind.committee_member or unit.kind is not UnitKind.ward:
        return "", None
    below = (each for each in tree.children(unit.id) if each.name == ward_department)
    return ward_department, next((each.id for each in below), None)


def stands_in_the_way(*, kind: AppointmentKind, same_unit: bool, same_person: bool) -> bool:
    """Whether another appointment of the same kind may not share a day with this one."""
    match kind:
        case AppointmentKind.ict_manager | AppointmentKind.committee_member:
            return same_unit
        case AppointmentKind.committee_chair:
            return True
        case AppointmentKind.ict_leader:
            return same_unit and same_person


def chairing(
    *, code: str, tree: UnitTree, successors: Mapping[int, Iterable[int]]
) -> UnitLine | None:
    """The department whose head chairs: the one with the code, or, once that is closed, what took over from it.

    Of several successors the first in code order that is open. None: there is none.
    """
    waiting = [unit.id for unit in tree.units if unit.code == code]
    seen: set[int] = set()
    while waiting:
        unit = tree.by_id[waiting.pop(0)]
        if tree.is_open(unit.id):
            return unit
        seen.add(unit.id)
        further = [tree.by_id[each] for each in successors.get(unit.id, ()) if each in tree.by_id]
        waiting += [each.id for each in sorted(further, key=lambda one: one.code) if each.id not in seen]
    return None
