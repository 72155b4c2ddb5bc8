"""Random acts of random people on self-assessments: the state is always the model's, and no answer is lost."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from foundation.errors import Refused
from skills.assessment import queries
from skills.assessment.rules import State
from tests.databases import PostgresqlDatabases, SqliteFiles
from tests.factories import TODAY
from tests.skills.assessment.round import CODES, LAST, Year, open_year

OWNERS = ("member", "head", "chief")
DECIDES = {"member": {"head"}, "head": {"director"}, "chief": {"secretary", "colleague"}}
EVERYBODY = ("member", "head", "director", "chief", "hr", "secretary", "colleague", "stranger")
ASKED = CODES[:3]
EDITABLE = (State.not_started, State.draft, State.returned)


@dataclass
class Sheet:
    """What the model believes of one person's year."""

    state: State = State.not_started
    levels: dict[str, int] = field(default_factory=dict)
    past: list[tuple[datetime, dict[str, int]]] = field(default_factory=list)
    evidence: int = 0


class Life(RuleBasedStateMachine):
    """Every rule tries an act; the model says whether it may be, and the database must agree."""

    fresh: Callable[[], Iterator[str]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(self.fresh())
        self.year: Year = open_year()
        self.sheets = {who: Sheet() for who in OWNERS}
        self.open = True

    def teardown(self) -> None:
        self.stack.close()

    @initialize()
    def answer_most(self) -> None:
        """All but three skills are answered, so that a run can come to the end."""
        for who in OWNERS[:2]:
            sheet = self.sheets[who]
            self.year.answer_all(who)
            sheet.levels = dict.fromkeys(CODES, 2)
            sheet.state = State.draft

    @rule(whose=st.sampled_from(OWNERS), code=st.sampled_from(ASKED), level=st.integers(0, 4))
    def answer(self, whose: str, code: str, level: int) -> None:
        sheet = self.sheets[whose]
        may = self.open and sheet.state in EDITABLE
        if self.tries(lambda: self.year.answer(whose, code, level), may):
            sheet.past.append((self.year.at + timedelta(seconds=self.year.acts), dict(sheet.levels)))
            sheet.levels[code] = level
            sheet.state = State.draft if sheet.state is State.not_started else sheet.state

    @rule(whose=st.sampled_from(OWNERS), who=st.sampled_from(EVERYBODY))
    def submit(self, whose: str, who: str) -> None:
        sheet = self.sheets[whose]
        may = self.open and who == whose and sheet.state in EDITABLE and len(sheet.levels) == len(CODES)
        if self.tries(lambda: self.year.submit(whose, who), may):
            sheet.state = State.submitted

    @rule(whose=st.sampled_from(OWNERS), who=st.sampled_from(EVERYBODY))
    def withdraw(self, whose: str, who: str) -> None:
        sheet = self.sheets[whose]
        may = self.open and who == whose and sheet.state is State.submitted
        if self.tries(lambda: self.year.withdraw(whose, who), may):
            sheet.state = State.draft

    @rule(whose=st.sampled_from(OWNERS), who=st.sampled_from(EVERYBODY))
    def hand_back(self, whose: str, who: str) -> None:
        sheet = self.sheets[whose]
        may = self.open and who in DECIDES[whose] and sheet.state is State.submitted
        if self.tries(lambda: self.year.hand_back(whose, who), may):
            sheet.state = State.returned

    @rule(whose=st.sampled_from(OWNERS), who=st.sampled_from(EVERYBODY))
    def confirm(self, whose: str, who: str) -> None:
        sheet = self.sheets[whose]
        may = who in DECIDES[whose] and sheet.state is State.submitted
        if self.tries(lambda: self.year.confirm(whose, who), may):
            sheet.state = State.confirmed

    @rule()
    def close_or_reopen(self) -> None:
        if self.open:
            self.year.close()
        else:
            self.year.open(TODAY, LAST)
        self.open = not self.open

    def tries(self, act: Callable[[], object], may: bool) -> bool:
        """Do it; it must succeed exactly when it may."""
        if may:
            act()
            return True
        with pytest.raises(Refused):
            act()
        return False

    @invariant()
    def the_state_and_the_answers_are_the_models(self) -> None:
        for who, sheet in getattr(self, "sheets", {}).items():
            assert self.year.state(who) is sheet.state
            assert {code: each.level for code, each in self.year.answers(who).items()} == sheet.levels

    @invariant()
    def what_was_known_then_is_still_known_of_then(self) -> None:
        for who, sheet in getattr(self, "sheets", {}).items():
            for act, levels in sheet.past[-3:]:
                before = queries.answers(self.year.id_of(who), known_at=act - timedelta(microseconds=1))
                assert {code: each.level for code, each in before.items()} == levels


RUN = settings(max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))


def test_on_sqlite_every_life_goes_as_the_model_says(sqlite_files: SqliteFiles) -> None:
    run_state_machine_as_test(type("OnSqlite", (Life,), {"fresh": staticmethod(sqlite_files.fresh)}), settings=RUN)


def test_on_postgresql_every_life_goes_as_the_model_says(postgresql_databases: PostgresqlDatabases) -> None:
    machine = type("OnPostgresql", (Life,), {"fresh": staticmethod(postgresql_databases.fresh)})
    run_state_machine_as_test(machine, settings=settings(RUN, max_examples=4))
