"""Random lives of two bureaus: appointments, transfers, corrections, covers, a split; what was shown can be asked.

At most one live manager per unit on every day; no day of an open unit without a holder or a flagged vacancy; replay at
every instant equals what was shown then.
"""

from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation import audit, db
from foundation.audit import Actor
from foundation.errors import Refused
from foundation.history import Viewpoint
from organisation.appointment import queries, services
from organisation.appointment.rules import AppointmentKind, TaskKind
from organisation.unit import queries as tree
from organisation.unit import services as units
from organisation.unit.rules import UnitKind
from tests.databases import SqliteFiles
from tests.factories import AT, POSTED, TODAY, make_city, make_staff, make_unit
from tests.organisation.appointment.moving import repost

HAND = Actor("tester")
DAYS = [TODAY + timedelta(days=offset) for offset in (-60, -1, 0, 1, 45)]
SMALL = settings(
    max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["appoint", "end", "correct", "move", "leave", "cover", "uncover", "confirm", "split"]),
        st.integers(0, 3), st.sampled_from(["01", "15"]), st.integers(-120, 60), st.integers(1, 80),
    ),
    min_size=4, max_size=8,
)  # fmt: skip


class Life:
    """Two bureaus, four people; every act is tried and may be refused."""

    def __init__(self) -> None:
        self.units = make_city()
        homes = ("010101", "0101", "150101", "1501")
        self.staff = [make_staff(f"000001{n}", unit=self.units[home], grade="40") for n, home in enumerate(homes)]
        self.shown: list[tuple[Viewpoint, object]] = []

    def act(self, what: str, who: int, code: str, offset: int, length: int) -> None:
        first = TODAY + timedelta(days=offset)
        try:
            getattr(self, f"_{what}")(self.staff[who], self.units[code], first, first + timedelta(days=length))
        except Refused:
            return

    def _appoint(self, person: int, unit: int, first: date, last: date) -> None:
        with db.transaction():
            services.appoint(unit_id=unit, staff_id=person, first_day=first, last_day=last if last.day % 2 else None,
                             order_no="第1号", actor=HAND, at=AT, today=TODAY, sees_future=True)  # fmt: skip

    def _end(self, person: int, unit: int, first: date, last: date) -> None:
        for line in queries.of_unit(unit, self.view(TODAY))[:1]:
            with db.transaction():
                services.end(line.id, last, "異動", actor=HAND, at=AT)

    def _correct(self, person: int, unit: int, first: date, last: date) -> None:
        for line in queries.of_unit(unit, self.view(TODAY))[:1]:
            with db.transaction():
                services.correct(line.id, first_day=first, last_day=None, order_no="第2号", reason="誤記", actor=HAND,
                                 at=AT, today=TODAY, sees_future=True)  # fmt: skip

    def _move(self, person: int, unit: int, first: date, last: date) -> None:
        repost(person, [(self.units["010101"], "40", POSTED, first - timedelta(days=1)), (unit, "20", first, None)],
               at=AT)  # fmt: skip

    def _leave(self, person: int, unit: int, first: date, last: date) -> None:
        repost(person, [(self.units["150101"], "40", POSTED, first)], at=AT)

    def _cover(self, person: int, unit: int, first: date, last: date) -> None:
        with db.transaction():
            services.set_cover(kind=AppointmentKind.ict_manager, unit_id=unit, staff_id=person, first_day=first,
                               last_day=last, reason="選考中", actor=HAND, at=AT, today=TODAY,
                               sees_future=True)  # fmt: skip

    def _uncover(self, person: int, unit: int, first: date, last: date) -> None:
        for line in queries.covers_of(unit, self.view(TODAY))[:1]:
            with db.transaction():
                services.end_cover(line.id, first, "任命", actor=HAND, at=AT, today=TODAY)

    def _confirm(self, person: int, unit: int, first: date, last: date) -> None:
        for task in queries.tasks(self.view(TODAY)):
            if task.opening.kind is TaskKind.end_proposed:
                with db.transaction():
                    services.confirm_end(task.identity, last_day=task.opening.last_day or TODAY, reason="異動",
                                         view=self.view(TODAY), actor=HAND, at=AT)  # fmt: skip

    def _split(self, person: int, unit: int, first: date, last: date) -> None:
        """総務局 closes and two take over, once."""
        if "0A" in self.units:
            return
        with db.transaction():
            units.close_unit(unit_id=self.units["01"], last_day=first - timedelta(days=1), actor=HAND, at=AT)
        for code in ("0A", "0B"):
            self.units[code] = make_unit(code, kind=UnitKind.bureau, parent=self.units["00"], opened=first)
            with db.transaction():
                units.name_predecessors(unit_id=self.units[code], predecessor_ids=[self.units["01"]], actor=HAND,
                                        at=AT)  # fmt: skip

    @staticmethod
    def view(day: date, known_at=None) -> Viewpoint:
        return Viewpoint(on=day, today=TODAY, known_at=known_at, sees_future=True)

    def show(self) -> None:
        """Note what is shown now of every day, and the moment up to which it is known; look at the promises."""
        with db.transaction():
            moment = audit.record(action="test.shown", actor=HAND, at=AT).moment
        for day in DAYS:
            found = answer(self.view(day))
            self.shown.append((self.view(day, moment), found))
            self.look(day)

    def look(self, day: date) -> None:
        view = self.view(day)
        live = Counter(line.unit_code for line in queries.live(view))
        assert max(live.values(), default=0) <= 1
        vacant = {task.opening.unit_code for task in queries.tasks(view)
                  if task.opening.kind is TaskKind.vacancy and not task.coming}  # fmt: skip
        for unit in tree.tree(day).appointing():
            assert (unit.code in vacant) != (unit.code in live)


def answer(view: Viewpoint) -> object:
    covers = queries.cover_on([*range(1, 20)], view)
    return queries.tasks(view), queries.live(view), covers


def test_replay_at_every_instant_equals_what_was_shown_then(sqlite_files: SqliteFiles):
    @SMALL
    @given(acts=ACTS)
    def lived(acts) -> None:
        with sqlite_files.fresh():
            life = Life()
            for act in acts:
                life.act(*act)
                life.show()
            for view, was in life.shown:
                assert answer(view) == was

    lived()
