"""One year's round, as its people go through it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from foundation import audit, db
from foundation.history import Viewpoint
from foundation.uploads import NewFile
from skills.assessment import queries, services
from skills.assessment.models import Answer, Assessment
from skills.assessment.queries import Sheet
from skills.assessment.rules import NewAnswer, SelfAnswer, State
from tests.factories import AT, TESTER, TODAY
from tests.skills.claim.people import shipped_framework
from tests.skills.claim.world import World, make_world

YEAR = 2026
FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
CODES = tuple(shipped_framework().skill_by_code)
PDF = NewFile("記録.pdf", b"%PDF-1.7 evidence")


@dataclass
class Year:
    """The world, and what its people do on `today`; every act is a transaction of its own, a second after the last."""

    world: World
    today: date = TODAY
    at: datetime = AT
    year: int = YEAR
    acts: int = field(default=0)

    def now(self) -> datetime:
        self.acts += 1
        return self.at + timedelta(seconds=self.acts)

    def when(self, who: str) -> dict[str, Any]:
        return {"access": self.world.access(who, self.today), "at": self.now(), "today": self.today}

    def open(self, first: date = FIRST, last: date = LAST, who: str = "hr") -> None:
        with db.transaction():
            services.open_round(fiscal_year=self.year, first_day=first, last_day=last, **self.when(who))

    def close(self, who: str = "hr") -> None:
        with db.transaction():
            services.close_round(fiscal_year=self.year, **self.when(who))

    def remind(self, who: str = "hr") -> int:
        with db.transaction():
            return services.remind(fiscal_year=self.year, **self.when(who))

    def answer(
        self, who: str, code: str, level: int, note: str = "", *, seen: SelfAnswer | str | None = "present",
        file: NewFile | None = None, keeps_file: bool = True,
    ) -> SelfAnswer:  # fmt: skip
        shown = self.answers(who).get(code) if isinstance(seen, str) else seen
        with db.transaction():
            return services.answer(
                fiscal_year=self.year, answer=NewAnswer(code, level, note, keeps_file), file=file,
                expected_since=shown.known_since if shown else None, **self.when(who),
            )  # fmt: skip

    def answer_all(self, who: str, level: int = 2) -> None:
        """Put an answer to every skill into the database at once."""
        rows = [{"skill_code": code, "level": level, "note": "", "true_from": self.today} for code in CODES]
        with db.transaction():
            moment = audit.record(action="test.prepared", actor=TESTER, at=self.now()).moment
            own = insert(Assessment).values(staff_id=self.world.people[who], fiscal_year=self.year)
            same = {"assessment_id": db.session().execute(own.returning(Assessment.id)).scalar_one()}
            db.session().execute(insert(Answer), [each | same | {"known_since": moment} for each in rows])

    def carry_over(self, who: str) -> int:
        with db.transaction():
            return services.carry_over(fiscal_year=self.year, **self.when(who))

    def submit(self, whose: str, who: str | None = None) -> None:
        with db.transaction():
            services.submit(assessment_id=self.id_of(whose), **self.when(who or whose))

    def withdraw(self, whose: str, who: str | None = None) -> None:
        with db.transaction():
            services.withdraw(assessment_id=self.id_of(whose), **self.when(who or whose))

    def hand_back(self, whose: str, who: str, comment: str = "根拠を。", seen: int | None = None) -> None:
        with db.transaction():
            services.return_(
                assessment_id=self.id_of(whose), comment=comment, seen_step=self.step(whose) if seen is None else seen,
                **self.when(who),
            )  # fmt: skip

    def confirm(
        self, whose: str, who: str, changes: dict[str, tuple[int, str]] | None = None, seen: int | None = None
    ) -> None:
        """Confirm as answered, but for `changes`: skill → level and reason."""
        levels = {code: each.level for code, each in self.answers(whose).items()}
        changes = changes or {}
        with db.transaction():
            services.confirm(
                assessment_id=self.id_of(whose), levels=levels | {code: each[0] for code, each in changes.items()},
                reasons={code: each[1] for code, each in changes.items()},
                seen_step=self.step(whose) if seen is None else seen, **self.when(who),
            )  # fmt: skip

    def told(self, who: str) -> list[str]:
        return self.world.told(who)

    def case(self, who: str) -> queries.Case | None:
        return queries.case_of(self.world.people[who], self.year)

    def id_of(self, who: str) -> int:
        found = self.case(who)
        return found.id if found else 0

    def step(self, who: str) -> int:
        found = self.case(who)
        return found.step if found else 0

    def state(self, who: str) -> State:
        found = self.case(who)
        return found.state if found else State.not_started

    def answers(self, who: str) -> dict[str, SelfAnswer]:
        found = self.case(who)
        return queries.answers(found.id) if found else {}

    def sheet(self, who: str) -> Sheet:
        return queries.sheet(self.world.people[who], self.year, Viewpoint(on=self.today, today=self.today))


def open_year() -> Year:
    year = Year(make_world())
    year.open()
    return year
