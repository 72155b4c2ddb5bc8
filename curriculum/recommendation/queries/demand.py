"""需要を見せる: who in the whole city needs which course; one statement for the levels of everybody."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_

from sqlalchemy import Select, and_, select

from curriculum.course import queries as catalogues
from curriculum.recommendation.rules.demand import Aim, Aiming, Demand, asked_of
from foundation.db import session
from foundation.history import Viewpoint, holds
from foundation.remember import largely_remembered
from foundation.settings import setting
from organisation.appointment import queries as appointments
from organisation.appointment.rules import grace_until
from organisation.staff.models import Posting, Staff
from organisation.staff.rules import Duty
from skills.evidence.queries.words import BETWEEN_WORDS, proven, words_of_everybody
from skills.framework import queries as frameworks


def demand(view: Viewpoint) -> Demand:
    """The need of the day: everybody posted who is neither on leave nor dispatched. Remembered until the core moves.

    Raises Refused when no catalogue was published.
    """
    return largely_remembered(("demand", view), lambda: _demand(view), core=True)


def _demand(view: Viewpoint) -> Demand:
    framework, catalogue = frameworks.in_force(view.on, view.known_at), catalogues.catalogue(view.on, view.known_at)
    aiming = Aiming(framework)
    asked = asked_of(catalogue=catalogue, framework=framework)
    return Demand(tuple(_aims(view, aiming)), asked)


def _aims(view: Viewpoint, aiming: Aiming) -> Iterator[Aim]:
    ladder = aiming.ladder
    bits = {word: ladder.up_to(skill, level) for word, (skill, level) in proven(ladder.framework).items()}
    ends = setting("appointment.grace_ends", known_at=view.known_at)
    days = setting("appointment.grace_days", known_at=view.known_at)
    deadlines: dict[int, date] = {}
    for line in appointments.live(view):
        deadline = grace_until(first_day=line.first_day, ends=ends, days=days)
        deadlines[line.staff_id] = min(deadline, deadlines.get(line.staff_id, deadline))
    for staff_id, staff_no, unit_id, words in session().execute(_statement(view)):
        held = reduce(or_, [bits[word] for word in (words or "").split(BETWEEN_WORDS) if word in bits], 0)
        persona = aiming.persona(held=held, appointed=staff_id in deadlines)
        if persona is not None:
            yield Aim(staff_id, staff_no, unit_id, persona, staff_id in deadlines, held, deadlines.get(staff_id))


def _statement(view: Viewpoint) -> Select[int, str, int, str]:
    """One row per person at work: their 本務 unit and the words of their evidence, if any."""
    words = words_of_everybody(view)
    at_work = and_(
        Posting.duty == str(Duty.primary),
        holds(Posting, on=view.posted_on, known_at=view.known_at),
        ~Posting.on_leave,
        ~Posting.dispatched,
    )
    return (
        select(Staff.id, Staff.staff_no, Posting.unit_id, words.c.words)
        .join(Posting, Posting.staff_id == Staff.id)
        .outerjoin(words, words.c.staff_id == Staff.id)
        .where(at_work)
        .order_by(Staff.staff_no)
    )
