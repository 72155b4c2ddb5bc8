"""アンケートを見せる: what somebody is asked, and what came of it, the anonymous answers only from five on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select

from curriculum.completion import rules
from curriculum.completion.models import AnonymousAnswer, Participation, QuestionnaireResponse
from curriculum.completion.queries.results import results_of_enrolments
from curriculum.completion.rules import Instrument, Question, Use, Window
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.models import Enrolment
from curriculum.enrolment.rules import EnrolmentLine
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine
from foundation.db import session
from foundation.history import Viewpoint, known
from organisation.account.rules import Access
from organisation.staff import queries as staff
from organisation.staff.queries import among

_N = QuestionnaireResponse


@dataclass(frozen=True)
class Asked:
    """An instrument somebody may answer today. A named answer may be changed while it is open."""

    instrument: Instrument
    enrolment: EnrolmentLine
    offering: OfferingLine
    window: Window
    answered: bool


@dataclass(frozen=True)
class Reactions:
    """無記名の回答: how many; with enough of them how many gave which points per question, and the comments."""

    count: int
    shown: bool
    points: Mapping[Question, Mapping[int, int]] = field(default_factory=dict, hash=False)
    comments: tuple[str, ...] = ()

    def tenths(self, question: Question) -> int:
        """The mean in tenths."""
        counts = self.points[question]
        return rules.tenths(numbers=(point for point, count in counts.items() for _ in range(count)))


@dataclass(frozen=True)
class Rating:
    """The mean self-rated level of a skill before and after, in tenths, of those who answered both."""

    skill_code: str
    before: int
    after: int


@dataclass(frozen=True)
class FollowUps:
    """What came three months later: how many; when shown how often which use, minutes saved a month, examples."""

    count: int
    shown: bool = False
    uses: Mapping[Use, int] = field(default_factory=dict, hash=False)
    minutes_saved: int = 0
    examples: tuple[str, ...] = ()


def asked_of(staff_id: int, today: date) -> list[Asked]:
    """What the person may answer today of their own courses, those closing first coming first."""
    own = (Instrument.before, Instrument.reaction, Instrument.after, Instrument.follow_up)
    return _asked(enrolments.of_person(staff_id), own, today)


def asked_of_heads(access: Access, today: date) -> list[Asked]:
    """What a head may answer today about the people they decide for: use at work, three months later."""
    if not access.is_person:
        return []
    instrument = Instrument.follow_up_head
    open_now = {
        line.id for line in offerings.every() if rules.window(instrument=instrument, offering=line).is_open(today)
    }
    if not open_now:
        return []
    heads = staff.heads(Viewpoint(on=today, today=today))
    mine = [
        line
        for lines in enrolments.in_offerings(open_now).values()
        for line in lines
        if heads.approver_of(line.staff_id).staff_id == access.staff_id
    ]
    return _asked(mine, (instrument,), today)


def _asked(lines: Iterable[EnrolmentLine], instruments: Iterable[Instrument], today: date) -> list[Asked]:
    lines = list(lines)
    dated = offerings.by_ids({line.offering_id for line in lines})
    results, given = results_of_enrolments([line.id for line in lines]), _given([line.id for line in lines])
    found = [
        Asked(instrument, line, dated[line.offering_id], window, (line.id, instrument) in given)
        for line in lines
        for instrument in instruments
        for window in (rules.window(instrument=instrument, offering=dated[line.offering_id]),)
        if window.is_open(today) and not dated[line.offering_id].cancelled
        if rules.concerns(
            instrument=instrument, state=line.state, attended=bool(results.get(line.id, rules.NOTHING).minutes)
        )
    ]
    return sorted(found, key=lambda each: (each.window.last_day or date.max, each.enrolment.id, each.instrument))


def _given(enrolment_ids: list[int]) -> set[tuple[int, str]]:
    """Which instruments were answered: (enrolment id, instrument)."""
    named = select(_N.enrolment_id, _N.instrument).where(among(_N.enrolment_id, enrolment_ids), known(_N, None))
    took_part = select(Participation.enrolment_id).where(among(Participation.enrolment_id, enrolment_ids))
    reactions_given = {(each, Instrument.reaction.value) for each in session().execute(took_part).scalars()}
    return {(each, instrument) for each, instrument in session().execute(named)} | reactions_given


def has_answered(enrolment_id: int) -> bool:
    """Whether the anonymous questionnaire was answered for this enrolment. What was answered nobody knows."""
    statement = select(exists().where(Participation.enrolment_id == enrolment_id))
    return bool(session().execute(statement).scalar())


def response(enrolment_id: int, instrument: Instrument) -> Mapping[str, Any] | None:
    """The named answers as they stand; None when there are none."""
    statement = select(_N.answers).where(
        _N.enrolment_id == enrolment_id, _N.instrument == str(instrument), known(_N, None)
    )
    found: Mapping[str, Any] | None = session().execute(statement).scalar()
    return found


def counts(offering_ids: Iterable[int] | None = None) -> Mapping[int, int]:
    """How many anonymous answers each offering (None: every one) has; those without any are absent."""
    statement = select(AnonymousAnswer.offering_id, func.count()).group_by(AnonymousAnswer.offering_id)
    if offering_ids is not None:
        statement = statement.where(among(AnonymousAnswer.offering_id, offering_ids))
    return {offering_id: count for offering_id, count in session().execute(statement)}


def reactions(offering_id: int) -> Reactions:
    """What the anonymous answers of an offering say."""
    return _reactions([offering_id])


def reactions_of_course(course_code: str) -> Reactions:
    """What the anonymous answers of all offerings of a course say that may stand in one sum."""
    found = counts(line.id for line in offerings.of_course(course_code))
    return _reactions(sorted(rules.summed(counts=found)))


def _reactions(offering_ids: list[int]) -> Reactions:
    statement = select(AnonymousAnswer.answers, AnonymousAnswer.comment).where(
        among(AnonymousAnswer.offering_id, offering_ids)
    )
    rows = list(session().execute(statement.order_by(AnonymousAnswer.id)))
    if not rules.may_be_shown(count=len(rows)):
        return Reactions(len(rows), False)
    points = {question: Counter(row.answers[question] for row in rows) for question in Question}
    return Reactions(len(rows), True, points, tuple(sorted(row.comment for row in rows if row.comment)))


def ratings(offering_id: int) -> tuple[int, tuple[Rating, ...]]:
    """How many rated themselves before and after, and with enough of them the means per skill."""
    named = _named(offering_id)
    before = {each: answers for each, kind, answers in named if kind == Instrument.before}
    after = {each: answers for each, kind, answers in named if kind == Instrument.after}
    both = [(before[each], after[each]) for each in before if each in after]
    if not rules.may_be_shown(count=len(both)):
        return len(both), ()
    skills = sorted(set.intersection(*(set(one) & set(other) for one, other in both)))
    return len(both), tuple(_rating(skill, both) for skill in skills)


def _rating(skill: str, both: list[tuple[Mapping[str, int], Mapping[str, int]]]) -> Rating:
    before, after = (rules.tenths(numbers=(pair[side][skill] for pair in both)) for side in (0, 1))
    return Rating(skill, before, after)


def follow_ups(offering_id: int, instrument: Instrument, *, least: int = rules.SHOWN_FROM) -> FollowUps:
    """What people, or their heads, say three months later; shown from `least` answers on."""
    given = [answers for _, kind, answers in _named(offering_id) if kind == instrument]
    if len(given) < least:
        return FollowUps(len(given))
    uses = Counter(answers["use"] for answers in given)
    return FollowUps(
        len(given), True, {use: uses[use] for use in Use}, sum(answers.get("minutes_saved") or 0 for answers in given),
        tuple(sorted(answers["example"] for answers in given if answers["example"])),
    )  # fmt: skip


def _named(offering_id: int) -> list[tuple[int, str, Mapping[str, Any]]]:
    statement = select(_N.enrolment_id, _N.instrument, _N.answers).join(Enrolment, Enrolment.id == _N.enrolment_id)
    statement = statement.where(Enrolment.offering_id == offering_id, known(_N, None))
    return [(each, kind, answers) for each, kind, answers in session().execute(statement.order_by(_N.id))]
