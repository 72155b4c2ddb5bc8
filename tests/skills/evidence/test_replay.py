"""Replay: whatever is recorded late, corrected or voided, each moment's answer stays what it was at that moment."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from foundation import audit, db
from foundation.audit import Actor
from foundation.history import Viewpoint
from skills.evidence import queries, services
from skills.evidence.rules import HeldLevel, NewEvidence
from skills.framework import queries as frameworks
from tests.factories import AT, TODAY
from tests.skills.evidence.world import correct, people, publish, void

DAYS = [date(2026, 5, 1) + timedelta(days=each) for each in range(4)]
KINDS = ["training", "head_confirmation", "work_record", "coaching_record", "self_assessment"]
Answer = dict[int, dict[str, HeldLevel]]


class Years(RuleBasedStateMachine):
    """Years of one person's evidence. The clock may step back; the ledger's moments do not."""

    def __init__(self) -> None:
        super().__init__()
        (self.person,) = people(1)
        self.standing: list[int] = []
        self.answered: list[tuple[datetime, date, Answer]] = []
        self.moment = self.now()

    @staticmethod
    def now() -> datetime:
        """The moment of the last change."""
        moment: datetime = db.session().execute(select(audit.Head.at)).scalar_one()
        return moment

    def levels(self, on: date, known_at: datetime | None) -> Answer:
        view = Viewpoint(on=on, today=TODAY, known_at=known_at)
        return queries.levels([self.person], view, frameworks.in_force(on, known_at))

    @rule(
        skill=st.sampled_from(["A01", "B02"]), level=st.integers(0, 4), kind=st.sampled_from(KINDS),
        begins=st.sampled_from(DAYS), lasts=st.none() | st.integers(0, 3), clock=st.integers(-5, 5),
    )  # fmt: skip
    def record(self, skill: str, level: int, kind: str, begins: date, lasts: int | None, clock: int) -> None:
        ends = None if lasts is None else begins + timedelta(days=lasts)
        new = NewEvidence(
            staff_id=self.person, skill_code=skill, level=level, kind=kind, acquired_on=begins, expires_on=ends
        )
        with db.transaction():
            change = audit.record(action="evidence.recorded", actor=Actor("head"), at=AT + timedelta(hours=clock))
            self.standing += services.add([new], moment=change.moment)

    @precondition(lambda self: self.standing)
    @rule(data=st.data(), clock=st.integers(-5, 5))
    def void(self, data: Any, clock: int) -> None:
        chosen = data.draw(st.sampled_from(self.standing))
        void(chosen, at=AT + timedelta(hours=clock))
        self.standing.remove(chosen)

    @precondition(lambda self: self.standing)
    @rule(data=st.data(), level=st.integers(0, 4), clock=st.integers(-5, 5))
    def correct(self, data: Any, level: int, clock: int) -> None:
        chosen = data.draw(st.sampled_from(self.standing))
        self.standing.append(correct(chosen, at=AT + timedelta(hours=clock), level=level))
        self.standing.remove(chosen)

    @invariant()
    def what_is_answered_now_is_remembered(self) -> None:
        moment = self.now()
        self.answered += [(moment, on, self.levels(on, None)) for on in DAYS]

    def teardown(self) -> None:
        for moment, on, answer in self.answered:
            assert self.levels(on, moment) == answer
        assert list(audit.verify()) == []


def test_every_answer_can_be_given_again_as_it_was(database: str) -> None:
    publish()
    few = settings(max_examples=8, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Years, settings=few)
