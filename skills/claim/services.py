"""実績の申請を進める: hand in, confirm, decline, withdraw.

An examination makes one row per skill mapped to it; the rows share their file and are decided together or one by one.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import insert, select

from foundation import audit, mail, uploads
from foundation.audit import Actor
from foundation.db import session
from foundation.errors import NotFound, Refused, sentence
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from organisation.staff.rules import Approver
from skills.claim import queries, rules
from skills.claim.models import Claim, ClaimStep
from skills.claim.queries import ClaimLine
from skills.claim.rules import Action, NewClaim
from skills.evidence import services as evidence
from skills.evidence.rules import NewEvidence
from skills.framework import queries as frameworks

PAGE_OF_MINE = "/claims"
PAGE_OF_INBOX = "/inbox"


def hand_in(
    *, access: Access, claim: NewClaim, file: uploads.NewFile | None, at: datetime, today: date
) -> tuple[int, ...]:
    """Hand in a claim with its file. Returns the ids of its rows: one, or one per skill mapped to the examination."""
    owner_id = person(access)
    rows = rules.claimed_skills(claim=claim, framework=frameworks.in_force(today), today=today)
    if file is None:
        raise Refused("証拠となるファイルを付けてください。", field="file")
    _refuse_twice(owner_id, claim, [row.skill_code for row in rows])
    upload_id = uploads.keep_evidence(owner_id=owner_id, filename=file.filename, content=file.content, at=at)
    change = audit.record(
        action="claim.made", actor=actor(access), at=at, subject=access.staff_no, kind=claim.kind,
        examination=claim.examination, skills={row.skill_code: row.level for row in rows}, upload=upload_id,
    )  # fmt: skip
    shared = {
        "staff_id": owner_id, "kind": claim.kind, "examination": claim.examination, "acquired_on": claim.acquired_on,
        "expires_on": claim.expires_on, "note": claim.note.strip(), "upload_id": upload_id,
        "known_since": change.moment,
    }  # fmt: skip
    ids = [_add(shared | {"skill_code": row.skill_code, "level": row.level}) for row in rows]
    _tell_decider(owner_id, access.name, claim.kind, at=at, today=today)
    return tuple(ids)


def confirm(*, claim_ids: Sequence[int], access: Access, at: datetime, today: date) -> tuple[int, ...]:
    """Confirm claims, all or none; each becomes evidence. Returns the evidence ids."""
    lines = _allowed(claim_ids, access, Action.confirm, today)
    made = [_confirm(line, access, at=at) for line in lines]
    _tell_owners(lines, sentence("申請した実績(%(skills)s)が確認されました。"), at=at)
    return tuple(made)


def _confirm(line: ClaimLine, access: Access, *, at: datetime) -> int:
    moment = _record(line, Action.confirm, access, at=at)
    proof = NewEvidence(
        staff_id=line.staff_id, skill_code=line.skill_code, level=line.level, kind=line.kind,
        examination=line.examination, acquired_on=line.acquired_on, expires_on=line.expires_on,
        confirmer_id=access.staff_id, note=line.note, upload_id=line.upload_id, source="claim",
    )  # fmt: skip
    evidence_id = evidence.add([proof], moment=moment)[0]
    _step(line, Action.confirm, access, moment=moment, evidence_id=evidence_id)
    return evidence_id


def decline(*, claim_ids: Sequence[int], reason: str, access: Access, at: datetime, today: date) -> None:
    """Decline claims, all or none, with the reason the person is told."""
    lines = _allowed(claim_ids, access, Action.decline, today)
    rules.check_reason(reason)
    for line in lines:
        _end(line, Action.decline, access, at=at, reason=reason.strip())
    message = sentence("申請した実績(%(skills)s)は承認されませんでした。理由: %(reason)s")
    _tell_owners(lines, message, at=at, reason=reason.strip())


def withdraw(*, claim_ids: Sequence[int], access: Access, at: datetime, today: date) -> None:
    """Take one's own claims back before they are decided, all or none."""
    for line in _allowed(claim_ids, access, Action.withdraw, today):
        _end(line, Action.withdraw, access, at=at)


def _allowed(claim_ids: Sequence[int], access: Access, action: Action, today: date) -> list[ClaimLine]:
    lines = queries.claims(claim_ids)
    if not lines or len(lines) != len(set(claim_ids)):
        raise NotFound("この申請は見つかりません。")
    decider_of = queries.deciders(Viewpoint(on=today, today=today))
    for line in lines:
        rules.next_state(state=line.state, action=action, party=queries.party_to(line, access, decider_of))
    return lines


def _end(line: ClaimLine, action: Action, access: Access, *, at: datetime, reason: str = "") -> None:
    moment = _record(line, action, access, at=at, reason=reason)
    _step(line, action, access, moment=moment, reason=reason)


def _record(line: ClaimLine, action: Action, access: Access, *, at: datetime, reason: str = "") -> datetime:
    return audit.record(
        action=f"claim.{action}", actor=actor(access), at=at, subject=staff.staff_no_of(line.staff_id), claim=line.id,
        skill=line.skill_code, level=line.level, reason=reason,
    ).moment  # fmt: skip


def _step(
    line: ClaimLine, action: Action, access: Access, *, moment: datetime, reason: str = "",
    evidence_id: int | None = None,
) -> None:  # fmt: skip
    values = {"claim_id": line.id, "action": str(action), "actor_id": person(access), "reason": reason}
    session().execute(insert(ClaimStep).values(values | {"evidence_id": evidence_id, "known_since": moment}))


def _add(values: dict[str, object]) -> int:
    return session().execute(insert(Claim).values(values).returning(Claim.id)).scalar_one()


def _refuse_twice(owner_id: int, claim: NewClaim, skills: Iterable[str]) -> None:
    pending = select(Claim.id).outerjoin(ClaimStep, ClaimStep.claim_id == Claim.id).where(
        ClaimStep.id.is_(None), Claim.staff_id == owner_id, Claim.kind == claim.kind,
        Claim.skill_code.in_(list(skills)), Claim.acquired_on == claim.acquired_on,
        Claim.examination == claim.examination, Claim.note == claim.note.strip(),
    )  # fmt: skip
    if session().execute(pending.limit(1)).scalar() is not None:
        raise Refused("同じ内容の申請が、すでに確認を待っています。")


def _tell_decider(owner_id: int, name: str, kind: str, *, at: datetime, today: date) -> None:
    approver = queries.deciders(Viewpoint(on=today, today=today))(owner_id, kind)
    recipients = [each for each in deciders(approver, today=today) if each != owner_id]
    message = sentence("%(name)sさんから実績の申請がありました。")
    mail.notify_all(recipients, message, link=PAGE_OF_INBOX, at=at, name=name)


def deciders(approver: Approver, *, today: date) -> list[int]:
    """The staff ids of those who decide: the head or deputy, or everybody of the secretariat."""
    if approver.staff_id is not None:
        return [approver.staff_id]
    return sorted(accounts.staff_with_role(Role.secretariat, today))


def _tell_owners(lines: Iterable[ClaimLine], message: str, *, at: datetime, **values: object) -> None:
    skills_of: dict[int, list[str]] = {}
    for line in lines:
        skills_of.setdefault(line.staff_id, []).append(line.skill_code)
    for owner_id, skills in skills_of.items():
        mail.notify(owner_id, message, link=PAGE_OF_MINE, at=at, skills="、".join(skills), **values)


def person(access: Access) -> int:
    """The staff id of who asks; a token is nobody."""
    if access.staff_id is None:
        raise Refused("職員としてサインインしてください。")
    return access.staff_id


def actor(access: Access) -> Actor:
    """Who asks, as the audit trail names them."""
    return Actor(access.staff_no, access.staff_id)
