"""役割: which there are, in which posting a granted one holds, what may be granted beside what. Pure.

Source: issue 2, Definitions, Accounts; domain.md 4.10 (rights end at once on transfer, leave and retirement).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
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
class PostingSpan:
    """One 本務 row, first day to last day inclusive. `away`: on leave or dispatched; `content`: unit, grade, post."""

    unit_id: int
    first_day: date
    last_day: date | None
    away: bool
    content: tuple[int, str, str]

    def covers(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Grant:
    """A granted role: since when, in which unit the person was posted then; `unit_id` the unit of a bureau grant."""

    role: Role
    unit_id: int | None
    posted_unit_id: int
    since: date


@dataclass(frozen=True)
class CurrentPosting:
    """The 本務 posting of a day: its unit, its first day before any leave, and whether the person is away."""

    unit_id: int
    first_day: date
    away: bool


def current_posting(*, spans: Iterable[PostingSpan], on: date) -> CurrentPosting | None:
    """The posting of the day. 休職, 派遣 and 復職 split a posting into rows and leave it the same posting."""
    found: CurrentPosting | None = None
    before: PostingSpan | None = None
    for span in sorted(spans, key=lambda each: each.first_day):
        if span.first_day > on:
            break
        goes_on = found is not None and before is not None and _goes_on(before, span)
        start = found.first_day if goes_on and found is not None else span.first_day
        found, before = CurrentPosting(span.unit_id, start, span.away), span
    return found if before is not None and before.covers(on) else None


def _goes_on(before: PostingSpan, after: PostingSpan) -> bool:
    adjacent = before.last_day is not None and before.last_day + timedelta(days=1) == after.first_day
    return adjacent and before.content == after.content and before.away != after.away


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
