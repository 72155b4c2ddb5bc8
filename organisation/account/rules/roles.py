"""役割: which there are, in which posting a granted one holds, what may be granted beside what. Pure.

Source: issue 2, Definitions, Accounts; domain.md 4.10 (rights end at once on transfer, leave and retirement).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foundation.errors import Refused, sentence


class Role(StrEnum):
    """役割. `unit_head` and `ict_manager` are derived, `staff` is everybody's; the others are granted."""

    staff = "staff"
    bureau = "bureau"
    hr = "hr"
    secretariat = "secretariat"
    admin = "admin"
    unit_head = "unit_head"
    ict_manager = "ict_manager"


ROLE_NAMES: Mapping[Role, str] = {
    Role.staff: sentence("職員"),
    Role.bureau: sentence("局・区等担当"),
    Role.hr: sentence("人事担当"),
    Role.secretariat: sentence("事務局"),
    Role.admin: sentence("システム管理者"),
    Role.unit_head: sentence("所属長"),
    Role.ict_manager: sentence("ICTマネージャー"),
}
GRANTED = (Role.bureau, Role.hr, Role.secretariat, Role.admin)
TOKEN_ROLES = (Role.staff, *GRANTED)
SEES_ALL = frozenset({Role.hr, Role.secretariat})
OVERSEES = frozenset({Role.bureau, Role.hr, Role.secretariat, Role.ict_manager})


@dataclass(frozen=True)
class Grant:
    """A granted role: since when, in which unit the person was posted then; `unit_id` the unit of a bureau grant."""

    role: Role
    unit_id: int | None
    posted_unit_id: int
    since: date


@dataclass(frozen=True)
class CurrentPosting:
    """The 本務 posting of a day: its unit, the day of the order that made it; `away`: on leave or dispatched."""

    unit_id: int
    first_day: date
    away: bool


def grant_holds(*, grant: Grant, posting: CurrentPosting | None) -> bool:
    """A role belongs to the posting in which it was granted and ends with it; it rests while the person is away."""
    if posting is None or posting.away:
        return False
    return grant.posted_unit_id == posting.unit_id and posting.first_day <= grant.since


def roles_of(*, granted: Iterable[Role], heads: bool, manages: bool) -> frozenset[Role]:
    """All roles of a person. An administrator is staff and nothing else besides, so sees no skill data of others."""
    held = frozenset(granted)
    if Role.admin in held:
        return frozenset({Role.staff, Role.admin})
    derived = {role for role, derives in ((Role.unit_head, heads), (Role.ict_manager, manages)) if derives}
    return held | derived | {Role.staff}


def check_grant(*, role: Role, held: Iterable[Role], posting: CurrentPosting | None) -> None:
    """Whether a role may be granted beside those held. Raises Refused."""
    others = frozenset(held) - {role}
    if role not in GRANTED:
        raise Refused("この役割は付与できません。", field="role")
    if posting is None:
        raise Refused("この職員は今日、どの所属にも配置されていません。", field="staff_no")
    if others and Role.admin in others | {role}:
        raise Refused("システム管理者は、スキル情報を見られる役割と兼ねられません。", field="role")
