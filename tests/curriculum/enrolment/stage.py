"""One person and one offering brought to any state, and any action done to them, through the real services."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any

from curriculum.enrolment import queries
from curriculum.enrolment.rules import Action, EnrolmentLine, Rule
from curriculum.offering.rules import Day, Selection
from tests.curriculum.enrolment.people import hire, retire
from tests.curriculum.enrolment.world import FIRST_DAY, World, make_world

WHO = {"owner": "", "head": "head", "hr": "hr", "instructor": "instructor", "other": "stranger"}
AFTER_CLOSE = {"selection": Selection.after_close}
ONE_SEAT = {"capacity": 1}
REASON = "事情があるため"


@dataclass
class Case:
    """`who` and somebody who was there first, in an offering on a day of its own."""

    world: World
    who: str
    filler: str
    code: str
    enrolment_id: int = 0
    first: EnrolmentLine | None = None

    @property
    def offering_id(self) -> int:
        return self.world.offerings[self.code]

    def state(self) -> str:
        return str(queries.enrolment(self.enrolment_id).state) if self.enrolment_id else "none"

    def act(self, verb: str, who: str, **given: Any) -> Any:
        return self.world.act(verb, who, **given)

    def mine(self, verb: str, **given: Any) -> None:
        self.enrolment_id = self.act(verb, self.who, offering_id=self.offering_id, **given).id

    def on(self, verb: str, who: str, **given: Any) -> Any:
        return self.act(verb, who, enrolment_id=self.enrolment_id, **given)

    def night(self, *, days: int) -> None:
        self.world.later(days=days)
        self.world.night()

    def night_of(self, field_name: str, more: int) -> None:
        """The night so many days after a day of the offering."""
        day = getattr(self.world.offering(self.code), field_name)
        self.night(days=(day - self.world.today).days + more)


@dataclass
class Stage:
    """A city in which every case has people and an offering of its own."""

    world: World = field(default_factory=make_world)
    numbers: Any = field(default_factory=lambda: count(1))

    def case(self, **offering: Any) -> Case:
        number = next(self.numbers)
        world = replace(self.world)
        case = Case(world, f"applicant {number}", f"first {number}", f"T-{number:03d}")
        for who in (case.who, case.filler):
            hire(world, who)
        day = FIRST_DAY + timedelta(days=number)
        usual = {"days": (Day(day, 570, 990, ""),), "instructors": (world.people["instructor"],)}
        world.held_on(case.code, **usual | offering)
        return case

    def reached(self, state: str, **offering: Any) -> Case:
        """A case whose applicant is in the state."""
        settings, bring = STATES[state]
        case = self.case(**settings | offering)
        bring(case)
        assert case.state() == state
        return case


def _applied(case: Case) -> None:
    case.mine("apply")


def _decided(action: Action, reason: str = "") -> Callable[[Case], None]:
    def bring(case: Case) -> None:
        _applied(case)
        case.on("decide", "head", action=action, reason=reason)

    return bring


def _waiting(case: Case) -> None:
    case.first = case.world.applied_and_recommended(case.filler, case.code)
    _decided(Action.recommend)(case)


def _offered(case: Case) -> None:
    _waiting(case)
    assert case.first is not None
    case.act("withdraw", case.filler, enrolment_id=case.first.id)


def _lapsed(case: Case) -> None:
    _offered(case)
    case.night(days=5)


def _not_selected(case: Case) -> None:
    _waiting(case)
    case.night_of("cutoff_on", 1)


def _left(verb: str, who: str = "", **given: Any) -> Callable[[Case], None]:
    def bring(case: Case) -> None:
        _decided(Action.recommend)(case)
        case.on(verb, who or case.who, **given)

    return bring


def _marked(*actions: Action) -> Callable[[Case], None]:
    def bring(case: Case) -> None:
        _decided(Action.recommend)(case)
        for action in actions:
            case.on("mark", "hr", action=action)

    return bring


STATES: dict[str, tuple[dict[str, Any], Callable[[Case], None]]] = {
    "none": ({}, lambda case: None),
    "draft": ({}, lambda case: case.mine("save_draft", note="")),
    "applied": ({}, _applied),
    "returned": ({}, _decided(Action.return_, REASON)),
    "declined": ({}, _decided(Action.decline, REASON)),
    "recommended": (AFTER_CLOSE | ONE_SEAT, _decided(Action.recommend)),
    "waitlisted": (ONE_SEAT, _waiting),
    "offered": (ONE_SEAT, _offered),
    "confirmed": ({}, _decided(Action.recommend)),
    "not_selected": (ONE_SEAT, _not_selected),
    "lapsed": (ONE_SEAT, _lapsed),
    "withdrawn": ({}, _left("withdraw")),
    "cancelled": ({}, _left("cancel", "hr", reason=REASON)),
    "attended": ({}, _marked(Action.attend)),
    "absent": ({}, _marked(Action.absent)),
    "completed": ({}, _marked(Action.attend, Action.complete)),
    "incomplete": ({}, _marked(Action.attend, Action.incomplete)),
}


def do(case: Case, action: str, party: str) -> Any:
    """The action, done by that party."""
    if party == "system":
        return SYSTEM[action](case)
    who = WHO[party] or case.who
    if action in ("save", "apply"):
        return case.mine("save_draft" if action == "save" else "apply", note="")
    if action == "put_forward":
        given = {"staff_id": case.world.people[case.who], "reason": REASON}
        return case.act("put_forward", who, offering_id=case.offering_id, **given)
    if action == "nominate":
        given = {"staff_ids": [case.world.people[case.who]], "reason": REASON, "over_capacity": True}
        return case.act("nominate", who, offering_id=case.offering_id, **given)
    return ON_AN_ENROLMENT[action](case, who)


def _decide(action: str) -> Callable[[Case, str], Any]:
    return lambda case, who: case.on("decide", who, action=Action(action), reason=REASON)


def _mark(action: str) -> Callable[[Case, str], Any]:
    return lambda case, who: case.on("mark", who, action=Action(action), reason=REASON)


ON_AN_ENROLMENT: dict[str, Callable[[Case, str], Any]] = {
    "accept": lambda case, who: case.on("accept", who),
    "withdraw": lambda case, who: case.on("withdraw", who),
    "cancel": lambda case, who: case.on("cancel", who, reason=REASON),
    "advance": lambda case, who: case.on("advance", who, rule=Rule.accommodation, reason=REASON),
    **{each: _decide(each) for each in ("recommend", "decline", "return")},
    **{each: _mark(each) for each in ("attend", "absent", "complete", "incomplete", "annul")},
}


def _gone(case: Case) -> None:
    retire(case.world, case.who)
    case.world.night()


def _too_late(case: Case) -> None:
    """Offers stand two workdays; drafts and returned applications end with the window."""
    case.night(days=5) if case.state() == "offered" else case.night_of("closes_on", 1)


def _full(case: Case) -> None:
    case.act("nominate", "hr", offering_id=case.offering_id, staff_ids=[case.world.people[case.filler]], reason=REASON)
    case.night_of("closes_on", 1)


SYSTEM: dict[str, Callable[[Case], Any]] = {
    "confirm": lambda case: case.night_of("closes_on", 1),
    "wait": _full,
    "offer": lambda case: case.act("withdraw", case.filler, enrolment_id=case.first.id if case.first else 0),
    "lapse": _too_late,
    "not_select": lambda case: case.night_of("first_day", 0),
    "cancel": _gone,
}
