"""自己評価を進める: HR's rounds; the person's answers; the head's confirmation.

Every choice is saved at once as a new history row. Who handles a submission is asked on the day it is handled.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import insert

from foundation import audit, history, mail, uploads
from foundation.db import session
from foundation.errors import NotFound, Refused, sentence
from foundation.history import Viewpoint
from organisation.account.rules import Access
from organisation.staff import queries as staff
from organisation.staff.rules import SECRETARIAT
from skills.assessment import queries, rules
from skills.assessment.models import Answer, Assessment, Confirmation, Round, Step
from skills.assessment.rules import Action, Case, Decision, NewAnswer, SelfAnswer, State
from skills.claim import queries as claims
from skills.claim.rules import Party, party
from skills.claim.services import actor, deciders, person
from skills.evidence import services as evidence
from skills.evidence.rules import EvidenceKind, NewEvidence
from skills.framework import queries as frameworks
from skills.framework.rules import Framework

PAGE_OF_MINE = "/assessment"
PAGE_OF_INBOX = "/inbox"


def open_round(*, fiscal_year: int, first_day: date, last_day: date, access: Access, at: datetime, today: date) -> None:
    """Open the year's round, or give it other days: extended and reopened alike, a new row of its history."""
    rules.check_keeper(access)
    rules.check_round(fiscal_year=fiscal_year, first_day=first_day, last_day=last_day, today=today)
    frameworks.in_force(first_day)
    days = {"fiscal_year": fiscal_year, "true_from": first_day, "true_until": last_day}
    moment = audit.record(
        action="round.opened", actor=actor(access), at=at, subject=str(fiscal_year),
        first_day=first_day.isoformat(), last_day=last_day.isoformat(),
    ).moment  # fmt: skip
    _end_round(fiscal_year, moment, "期間の変更")
    session().execute(insert(Round).values(days | {"known_since": moment}))


def close_round(*, fiscal_year: int, access: Access, at: datetime, today: date) -> None:
    """Close the round now: yesterday becomes its last day; one that had not begun before today is taken back."""
    rules.check_keeper(access)
    found = queries.round_of(fiscal_year)
    if found is None or found.last_day < today:
        raise Refused("この年度の自己評価の期間は、開かれていません。")
    moment = audit.record(action="round.closed", actor=actor(access), at=at, subject=str(fiscal_year)).moment
    _end_round(fiscal_year, moment, "締切")
    if found.first_day < today:
        days = {"fiscal_year": fiscal_year, "true_from": found.first_day, "true_until": today - timedelta(days=1)}
        session().execute(insert(Round).values(days | {"known_since": moment}))


def _end_round(fiscal_year: int, moment: datetime, reason: str) -> None:
    found = queries.round_of(fiscal_year)
    history.take_back(Round, [found.id] if found else [], at=moment, reason=reason)


def remind(*, fiscal_year: int, access: Access, at: datetime, today: date) -> int:
    """Tell everyone who has not submitted, while the round is open. Returns how many."""
    rules.check_keeper(access)
    found = queries.round_of(fiscal_year)
    if found is None or not found.open_on(today):
        raise Refused("この年度の自己評価の期間は、開かれていません。")
    waiting = queries.not_submitted(fiscal_year, Viewpoint(on=today, today=today))
    audit.record(action="round.reminded", actor=actor(access), at=at, subject=str(fiscal_year), people=len(waiting))
    message = sentence("%(year)d年度の自己評価がまだ提出されていません。期限は%(last_day)sです。")
    return mail.notify_all(
        waiting, message, link=PAGE_OF_MINE, at=at, year=fiscal_year, last_day=found.last_day.isoformat()
    )


def answer(
    *, fiscal_year: int, answer: NewAnswer, file: uploads.NewFile | None = None, expected_since: datetime | None,
    access: Access, at: datetime, today: date,
) -> SelfAnswer:  # fmt: skip
    """Save one choice at once. `expected_since`: known_since of the answer the page showed, None if it showed none."""
    owner_id = person(access)
    own, framework = _may_answer(owner_id, fiscal_year, today)
    rules.check_answer(answer=answer, asked=rules.asked(framework), max_level=framework.max_level)
    present = queries.answers(own.id).get(answer.skill_code) if own else None
    if present and file is None and rules.says_the_same(present=present, answer=answer):
        return present
    rules.check_seen(present=present, expected_since=expected_since, level=answer.level)
    upload_id = present.upload_id if present and answer.keeps_file else None
    if file is not None:
        upload_id = uploads.keep_evidence(owner_id=owner_id, filename=file.filename, content=file.content, at=at)
    saved = SelfAnswer(answer.level, answer.note.strip(), upload_id, at, today)
    return _save_answers(owner_id, fiscal_year, own, {answer.skill_code: saved}, access)[answer.skill_code]


def carry_over(*, fiscal_year: int, access: Access, at: datetime, today: date) -> int:
    """Answer every skill not answered yet with last year's level. Returns how many."""
    owner_id = person(access)
    own, framework = _may_answer(owner_id, fiscal_year, today)
    given = queries.answers(own.id) if own else {}
    before = queries.previous_levels(owner_id, fiscal_year)
    taken = {
        code: SelfAnswer(min(before[code], framework.max_level), "", None, at, today)
        for code in rules.asked(framework)
        if code in before and code not in given
    }
    if not taken:
        raise Refused("引き継げる前年度の回答はありません。")
    return len(_save_answers(owner_id, fiscal_year, own, taken, access))


def _may_answer(owner_id: int, fiscal_year: int, today: date) -> tuple[Case | None, Framework]:
    own, found = queries.case_of(owner_id, fiscal_year), queries.round_of(fiscal_year)
    state = own.state if own else State.not_started
    round_open = found is not None and found.open_on(today)
    rules.next_state(state=state, action=Action.answer, party=Party.owner, round_open=round_open)
    return own, queries.framework_of(fiscal_year, found)


def _save_answers(
    owner_id: int, fiscal_year: int, own: Case | None, chosen: Mapping[str, SelfAnswer], access: Access
) -> dict[str, SelfAnswer]:
    at = next(iter(chosen.values())).known_since
    moment = audit.record(
        action="assessment.answered", actor=actor(access), at=at, subject=access.staff_no, fiscal_year=fiscal_year,
        levels={code: each.level for code, each in chosen.items()},
    ).moment  # fmt: skip
    case_id = own.id if own else _begin(owner_id, fiscal_year)
    history.take_back(Answer, queries.answer_ids(case_id, list(chosen)), at=moment, reason="選び直し")
    rows = [
        {
            "assessment_id": case_id, "skill_code": code, "level": each.level, "note": each.note,
            "upload_id": each.upload_id, "true_from": each.chosen_on, "known_since": moment,
        }
        for code, each in chosen.items()
    ]  # fmt: skip
    session().execute(insert(Answer), rows)
    return {code: each.known_from(moment) for code, each in chosen.items()}


def _begin(owner_id: int, fiscal_year: int) -> int:
    begun = insert(Assessment).values(staff_id=owner_id, fiscal_year=fiscal_year).returning(Assessment.id)
    return session().execute(begun).scalar_one()


def submit(*, assessment_id: int, access: Access, at: datetime, today: date) -> None:
    """Hand the complete self-assessment to the person's approver of today."""
    case = _allowed(assessment_id, Action.submit, access, today)
    asked = rules.asked(queries.framework_of(case.fiscal_year))
    rules.check_complete(answered=queries.answers(case.id), asked=asked)
    _step(case, Action.submit, access, at=at)
    approver = claims.approvers(Viewpoint(on=today, today=today))(case.staff_id)
    recipients = [each for each in deciders(approver, today=today) if each != case.staff_id]
    message = sentence("%(name)sさんの%(year)d年度の自己評価が提出されました。")
    mail.notify_all(recipients, message, link=PAGE_OF_INBOX, at=at, name=access.name, year=case.fiscal_year)


def withdraw(*, assessment_id: int, access: Access, at: datetime, today: date) -> None:
    """Take one's own submission back before it is handled."""
    case = _allowed(assessment_id, Action.withdraw, access, today)
    _step(case, Action.withdraw, access, at=at)


def return_(
    *, assessment_id: int, comment: str, seen_step: int, access: Access, at: datetime, today: date
) -> None:
    """Give it back to the person, saying why. `seen_step` is the step the page showed."""
    case = _allowed(assessment_id, Action.return_, access, today)
    rules.check_step(last=case.step, seen=seen_step)
    rules.check_comment(comment, needed=True)
    _step(case, Action.return_, access, at=at, comment=comment.strip())
    message = sentence("%(year)d年度の自己評価が差し戻されました。理由: %(comment)s")
    mail.notify(
        case.staff_id, message, link=PAGE_OF_MINE, at=at, year=case.fiscal_year, comment=comment.strip()
    )


def confirm(
    *, assessment_id: int, levels: Mapping[str, int], reasons: Mapping[str, str], comment: str = "", seen_step: int,
    access: Access, at: datetime, today: date,
) -> None:  # fmt: skip
    """Confirm all skills at once; `levels` names every one. Both values are kept, and both become evidence."""
    case = _allowed(assessment_id, Action.confirm, access, today)
    rules.check_step(last=case.step, seen=seen_step)
    rules.check_comment(comment, needed=False)
    framework = queries.framework_of(case.fiscal_year)
    given = queries.answers(case.id)
    decisions = rules.decide(
        answers={code: given[code].level for code in rules.asked(framework) if code in given},
        levels=levels, reasons=reasons, max_level=framework.max_level,
    )  # fmt: skip
    step_id, moment = _step(
        case, Action.confirm, access, at=at, comment=comment.strip(),
        changed={each.skill_code: [each.self_level, each.confirmed_level] for each in decisions if each.changed},
    )  # fmt: skip
    proofs = _record_evidence(case, decisions, given, person(access), moment=moment, today=today)
    _keep_both_values(case, decisions, proofs, step_id, moment)
    message = sentence("%(year)d年度の自己評価が確認されました。")
    mail.notify(case.staff_id, message, link=PAGE_OF_MINE, at=at, year=case.fiscal_year)


def _record_evidence(
    case: Case, decisions: tuple[Decision, ...], given: Mapping[str, SelfAnswer], confirmer_id: int, *,
    moment: datetime, today: date,
) -> dict[str, int]:  # fmt: skip
    """Both values as evidence, level 0 left out. Returns skill code → id of the head's confirmation."""
    said = [each for each in decisions if each.self_level]
    left = [each for each in decisions if each.confirmed_level]
    evidence.add([_said(case, each, given[each.skill_code]) for each in said], moment=moment)
    ids = evidence.add([_left(case, each, confirmer_id, today) for each in left], moment=moment)
    return {each.skill_code: evidence_id for each, evidence_id in zip(left, ids, strict=True)}


def _said(case: Case, each: Decision, answer: SelfAnswer) -> NewEvidence:
    return NewEvidence(
        staff_id=case.staff_id, skill_code=each.skill_code, level=each.self_level, kind=EvidenceKind.self_assessment,
        acquired_on=answer.chosen_on, note=answer.note, upload_id=answer.upload_id, source="assessment",
    )  # fmt: skip


def _left(case: Case, each: Decision, confirmer_id: int, today: date) -> NewEvidence:
    return NewEvidence(
        staff_id=case.staff_id, skill_code=each.skill_code, level=each.confirmed_level,
        kind=EvidenceKind.head_confirmation, acquired_on=today, confirmer_id=confirmer_id, note=each.reason,
        source="assessment",
    )  # fmt: skip


def _keep_both_values(
    case: Case, decisions: tuple[Decision, ...], proofs: Mapping[str, int], step_id: int, moment: datetime
) -> None:
    rows = [
        {
            "assessment_id": case.id, "skill_code": each.skill_code, "self_level": each.self_level,
            "confirmed_level": each.confirmed_level, "reason": each.reason, "step_id": step_id,
            "evidence_id": proofs.get(each.skill_code), "known_since": moment,
        }
        for each in decisions
    ]  # fmt: skip
    session().execute(insert(Confirmation), rows)


def _allowed(assessment_id: int, action: Action, access: Access, today: date) -> Case:
    case = queries.case(assessment_id)
    if case is None:
        raise NotFound("この自己評価は見つかりません。")
    approver = SECRETARIAT
    if access.staff_id != case.staff_id:
        approver = claims.approvers(Viewpoint(on=today, today=today))(case.staff_id)
    rules.next_state(
        state=case.state, action=action, round_open=_round_is_open(case.fiscal_year, today),
        party=party(owner_id=case.staff_id, access=access, approver=approver),
    )  # fmt: skip
    return case


def _round_is_open(fiscal_year: int, today: date) -> bool:
    found = queries.round_of(fiscal_year)
    return found is not None and found.open_on(today)


def _step(
    case: Case, action: Action, access: Access, *, at: datetime, comment: str = "", **content: object
) -> tuple[int, datetime]:
    """Record the step. Returns its id and the change's moment."""
    moment = audit.record(
        action=f"assessment.{action}", actor=actor(access), at=at, subject=staff.staff_no_of(case.staff_id),
        fiscal_year=case.fiscal_year, comment=comment, **content,
    ).moment  # fmt: skip
    made = insert(Step).values(
        assessment_id=case.id, number=case.step + 1, action=action, actor_id=person(access), comment=comment,
        known_since=moment,
    )  # fmt: skip
    return session().execute(made.returning(Step.id)).scalar_one(), moment
