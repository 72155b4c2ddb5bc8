"""Evidence as values, and what is asked of one piece of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b

from foundation.errors import Refused, sentence
from skills.framework.rules import EvidenceKind, Framework, ceiling

LONGEST_REASON = 400


class Flag(StrEnum):
    """Why a row of a file is taken in but never counts."""

    ends_before_start = "ends_before_start"
    confirmed_by_self = "confirmed_by_self"
    examination_unknown = "examination_unknown"


FLAG_SENTENCES = {
    Flag.ends_before_start: sentence("有効期限が取得日より前です。"),
    Flag.confirmed_by_self: sentence("確認者が本人です。"),
    Flag.examination_unknown: sentence("試験の名称が備考にないか、技能体系にない試験です。"),
}


class Standing(StrEnum):
    """What a piece of evidence is worth on a day, as known at a moment."""

    counts = "counts"
    self_assessed = "self_assessed"
    not_mapped = "not_mapped"
    flagged = "flagged"
    not_yet = "not_yet"
    expired = "expired"
    voided = "voided"


STANDING_NAMES = {
    Standing.counts: sentence("有効"),
    Standing.self_assessed: sentence("参考(自己評価)"),
    Standing.not_mapped: sentence("対象外(この試験の対象スキルではない)"),
    Standing.flagged: sentence("対象外(記録に問題あり)"),
    Standing.not_yet: sentence("取得日前"),
    Standing.expired: sentence("期限切れ"),
    Standing.voided: sentence("取消済み"),
}


@dataclass(frozen=True, slots=True)
class HeldLevel:
    """保有レベル in one skill, and the evidence that gives it. `on` is its 取得日, `confirmer_id` a staff id."""

    level: int
    evidence_id: int
    kind: str
    on: date
    confirmer_id: int | None


@dataclass(frozen=True, kw_only=True)
class NewEvidence:
    """Evidence about to be recorded in the application. `source` says by what: assessment, claim …"""

    staff_id: int
    skill_code: str
    level: int
    kind: str
    acquired_on: date
    expires_on: date | None = None
    examination: str = ""
    confirmer_id: int | None = None
    note: str = ""
    source: str = ""
    upload_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """証跡 as shown. `counted` is the level it proves (after its ceiling), 0 when it does not count.

    `known_until` and `reason` tell of its voiding; `voids_id` is the row this one corrects.
    """

    id: int
    staff_id: int
    staff_no: str
    skill_code: str
    level: int
    counted: int
    kind: str
    examination: str
    acquired_on: date
    expires_on: date | None
    confirmer_id: int | None
    note: str
    source: str
    upload_id: int | None
    voids_id: int | None
    flags: tuple[Flag, ...]
    known_since: datetime
    known_until: datetime | None
    reason: str
    standing: Standing


def flags_of(
    *, staff_id: int, confirmer_id: int | None, kind: str, examination: str, acquired_on: date, expires_on: date | None
) -> tuple[Flag, ...]:
    """Everything that keeps a row from counting. `examination` is a code of the framework, "" when it names none."""
    found = []
    if expires_on is not None and expires_on < acquired_on:
        found.append(Flag.ends_before_start)
    if confirmer_id == staff_id:
        found.append(Flag.confirmed_by_self)
    if kind == EvidenceKind.examination and not examination:
        found.append(Flag.examination_unknown)
    return tuple(found)


def standing_of(
    *,
    flags: Iterable[Flag],
    voided: bool,
    most: int | None,
    kind: str,
    true_from: date,
    true_until: date | None,
    on: date,
) -> Standing:
    """What the evidence is worth on the day. `most` is its ceiling in its skill; None: it never counts."""
    if voided:
        return Standing.voided
    if tuple(flags):
        return Standing.flagged
    if most is None:
        return Standing.self_assessed if kind == EvidenceKind.self_assessment else Standing.not_mapped
    if true_from > on:
        return Standing.not_yet
    return Standing.expired if true_until is not None and true_until < on else Standing.counts


def check_new(*, new: NewEvidence, framework: Framework) -> None:
    """What a file may say and is flagged for, the application refuses. Raises Refused."""
    if new.skill_code not in framework.skill_by_code:
        raise Refused("スキル「%(code)s」は技能体系にありません。", field="skill_code", code=new.skill_code)
    if new.kind not in framework.kind_by_code:
        raise Refused("種別「%(kind)s」は技能体系にありません。", field="kind", kind=new.kind)
    if not 0 <= new.level <= framework.max_level:
        raise Refused("レベルは0から%(max)dまでです。", field="level", max=framework.max_level)
    known = new.examination in framework.examination_by_code
    flags = flags_of(
        staff_id=new.staff_id, confirmer_id=new.confirmer_id, kind=new.kind, acquired_on=new.acquired_on,
        expires_on=new.expires_on, examination=new.examination if known else "",
    )  # fmt: skip
    if flags:
        raise Refused(FLAG_SENTENCES[flags[0]])


def refuse_own(*, staff_id: int, actor_id: int | None) -> None:
    """Nobody decides on their own evidence."""
    if staff_id == actor_id:
        raise Refused("自分の証跡を取り消したり訂正したりすることはできません。")


def required_reason(reason: str) -> str:
    """The reason, trimmed. Raises Refused when there is none or too much of it."""
    reason = reason.strip()
    if not reason:
        raise Refused("理由を書いてください。", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("理由は%(most)d字以内で書いてください。", field="reason", most=LONGEST_REASON)
    return reason


def fingerprint(*parts: object) -> str:
    """The digest of a row's content: the same row again is the same evidence, also after it was voided."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=16).hexdigest()


__all__ = [
    "FLAG_SENTENCES", "STANDING_NAMES", "EvidenceKind", "EvidenceLine", "Flag", "HeldLevel", "NewEvidence", "Standing",
    "ceiling", "check_new", "fingerprint", "flags_of", "refuse_own", "required_reason", "standing_of",
]  # fmt: skip
