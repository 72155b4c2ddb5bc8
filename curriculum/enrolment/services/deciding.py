"""申込を進める: the head's decision, the answer to an offer, leaving, moving up, attendance."""

from datetime import date, datetime
from typing import Any

from curriculum.enrolment import queries, rules
from curriculum.enrolment.rules import ADVANCING, SURE, Action, EnrolmentLine, Rule, State
from curriculum.enrolment.services import seating, writing
from curriculum.enrolment.services.writing import Hand
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation.errors import Refused, sentence
from organisation.account.rules import Access

DECISIONS = {Action.recommend, Action.decline, Action.return_}
RECOMMENDED = sentence("研修「%(title)s」の申込を所属長が承認しました。")
DECLINED = sentence("研修「%(title)s」の申込は承認されませんでした。理由: %(reason)s")
RETURNED = sentence("研修「%(title)s」の申込が差し戻されました。理由: %(reason)s")
CANCELLED = sentence("研修「%(title)s」の申込が取り消されました。理由: %(reason)s")
CERTAIN = sentence("%(name)sさんの研修「%(title)s」の受講が決まりました(キャンセル待ちからの繰上げ)。")
ADVANCED = sentence("研修「%(title)s」のキャンセル待ちの順番が、例外の扱いで先頭の組に移りました。理由: %(reason)s")
AFTERWARDS = {
    Action.attend: State.attended, Action.absent: State.absent, Action.complete: State.completed,
    Action.incomplete: State.incomplete, Action.annul: State.incomplete,
}  # fmt: skip


def decide(
    *, enrolment_id: int, action: Action, access: Access, at: datetime, today: date, reason: str = ""
) -> EnrolmentLine:
    """The head of today recommends, declines or returns. Declining and returning are told why."""
    if action not in DECISIONS:
        raise ValueError(action)
    line, offering, hand = _case(enrolment_id, action, access, at, today)
    rules.check_before_start(offering=offering, today=today)
    said = rules.check_reason(reason=reason, needed=action is not Action.recommend)
    if action is Action.recommend:
        return _recommend(line, offering, hand, said)
    state, message = (State.declined, DECLINED) if action is Action.decline else (State.returned, RETURNED)
    made = writing.move(line, offering=offering, action=action, state=state, hand=hand, reason=said)
    writing.tell(made, message, offering=offering, hand=hand, reason=said)
    return made


def _recommend(line: EnrolmentLine, offering: OfferingLine, hand: Hand, reason: str) -> EnrolmentLine:
    """Approved until the cut-off; the moment of approval is the place in the queue."""
    if hand.today > offering.cutoff_on:
        raise Refused("受付の期限を過ぎているため、承認できません。")
    seating.check_posted(line.staff_id, hand)
    rules.check_free(offering=offering, booked=seating.seats_besides(line, SURE, hand))
    made = seating.recommended(line, offering=offering, action=Action.recommend, hand=hand, reason=reason)
    writing.tell(made, RECOMMENDED, offering=offering, hand=hand)
    seating.tell_outcome(made, offering, hand)
    return made


def accept(*, enrolment_id: int, access: Access, at: datetime, today: date) -> EnrolmentLine:
    """Take the seat that is offered; the head is told. A seat it replaces is given up in the same breath."""
    line, offering, hand = _case(enrolment_id, Action.accept, access, at, today)
    rules.check_offer(line=line, offering=offering, at=at, today=today)
    rules.check_before_start(offering=offering, today=today)
    rules.check_free(offering=offering, booked=seating.seats_besides(line, SURE - {State.offered}, hand))
    made = writing.move(line, offering=offering, action=Action.accept, state=State.confirmed, hand=hand)
    writing.tell_all(
        writing.deciders(line.staff_id, hand), CERTAIN, link="/approvals", hand=hand, name=access.name,
        title=writing.title(offering, today),
    )  # fmt: skip
    seating.give_up_the_other(made, hand)
    return made


def withdraw(*, enrolment_id: int, access: Access, at: datetime, today: date, reason: str = "") -> EnrolmentLine:
    """Leave: until the cut-off with a seat, until the start without one. A freed seat goes to the next who waits."""
    return _leave(enrolment_id, Action.withdraw, State.withdrawn, access, at, today, reason)


def cancel(*, enrolment_id: int, reason: str, access: Access, at: datetime, today: date) -> EnrolmentLine:
    """The head (until the cut-off) or the HR section cancels, with a reason the person reads."""
    return _leave(enrolment_id, Action.cancel, State.cancelled, access, at, today, reason)


def _leave(
    enrolment_id: int, action: Action, state: State, access: Access, at: datetime, today: date, reason: str
) -> EnrolmentLine:
    line, offering, hand = _case(enrolment_id, action, access, at, today)
    parties = hand.parties(line.staff_id, offering)
    rules.check_before_start(offering=offering, today=today)
    rules.check_leaving(line=line, offering=offering, parties=parties, today=today)
    said = rules.check_reason(reason=reason, needed=action is Action.cancel)
    made = writing.move(line, offering=offering, action=action, state=state, hand=hand, reason=said)
    if action is Action.cancel:
        writing.tell(made, CANCELLED, offering=offering, hand=hand, reason=said)
    seating.settle(offering, hand)
    return made


def advance(
    *, enrolment_id: int, rule: Rule, reason: str, access: Access, at: datetime, today: date
) -> EnrolmentLine:
    """Move somebody up by a named rule with a reason; the rule is listed publicly, as rule and count."""
    if rule not in ADVANCING:
        raise Refused("順番を変えられるのは、名のある例外によるときだけです。", field="rule")
    line, offering, hand = _case(enrolment_id, Action.advance, access, at, today)
    said = rules.check_reason(reason=reason, needed=True)
    made = writing.move(
        line, offering=offering, action=Action.advance, state=State.waitlisted, hand=hand, priority=0, rule=rule,
        reason=said,
    )  # fmt: skip
    writing.tell(made, ADVANCED, offering=offering, hand=hand, reason=said)
    seating.settle(offering, hand)
    return queries.enrolment(enrolment_id)


def mark(
    *, enrolment_id: int, action: Action, access: Access, at: datetime, today: date, reason: str = "",
    rule: Rule | None = None,
) -> EnrolmentLine:  # fmt: skip
    """Attendance and completion, called by the feature that keeps them. Marking again what is so changes nothing.

    `rule` is Rule.prerequisite when somebody is admitted without the prerequisites, with the reason.
    """
    state = AFTERWARDS[action]
    already = None if action is Action.annul else state
    line, offering, hand = _case(enrolment_id, action, access, at, today, already=already)
    said: dict[str, Any] = {"reason": rules.check_reason(reason=reason, needed=action is Action.annul or bool(rule))}
    if line.state is state and not (said["reason"] and (state, action) in rules.ALLOWED):
        return line
    if rule is not None:
        said["rule"] = rule
    return writing.move(line, offering=offering, action=action, state=state, hand=hand, **said)


def _case(
    enrolment_id: int, action: Action, access: Access, at: datetime, today: date, already: State | None = None
) -> tuple[EnrolmentLine, OfferingLine, Hand]:
    """The application with its offering, when this person may do this now. Raises Refused, NotFound."""
    line = queries.enrolment(enrolment_id)
    offering = offerings.offering(line.offering_id)
    hand = Hand(access=access, at=at, today=today)
    parties = hand.parties(line.staff_id, offering)
    state = line.state if line.state is not already else next(iter(_before(action)))
    rules.check_action(state=state, action=action, parties=parties)
    return line, offering, hand


def _before(action: Action) -> list[State]:
    return [state for state, each in rules.ALLOWED if each is action and state is not None]
