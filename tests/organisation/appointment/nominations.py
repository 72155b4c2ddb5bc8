"""People around a nomination: who may act on it, and ways to bring one into every state."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foundation import db
from foundation.audit import Actor
from organisation.appointment import queries
from organisation.appointment.queries import NominationLine
from organisation.appointment.rules import AppointmentKind
from organisation.appointment.rules.nominating import Action
from organisation.appointment.services import nominating
from organisation.appointment.services.nominating import Hand
from tests.factories import AT, TODAY, make_city, make_staff

FIRST_DAY = date(2026, 11, 1)
LONG_AFTER = date(2027, 9, 1)
MANAGER = AppointmentKind.ict_manager
WAYS = {
    "nominated": (), "returned": (Action.return_,), "checked": (Action.check,),
    "appointed": (Action.check, Action.appoint), "declined": (Action.decline,), "withdrawn": (Action.withdraw,),
    "lapsed": (Action.lapse,),
}  # fmt: skip
DOERS = {
    Action.nominate: "nominator", Action.revise: "bureau", Action.withdraw: "bureau", Action.lapse: "system",
}  # fmt: skip


@dataclass
class Stage:
    """A small city with a hand for every party. `units` by code, `people` by name."""

    units: dict[str, int]
    people: dict[str, int]

    def joins(self, name: str, *, grade: str = "40", until: date | None = None, **given: Any) -> int:
        """Somebody more in 総務課. Returns the staff id."""
        number = f"00002{len(self.people):02}"
        self.people[name] = make_staff(number, unit=self.units["010101"], grade=grade, until=until, **given)
        return self.people[name]

    @classmethod
    def built(cls) -> "Stage":
        units = make_city()
        inside, ward = units["010101"], units["150101"]
        people = {
            name: make_staff(f"00001{number:02}", unit=unit, grade="40", name=f"職員　{name}")
            for number, (name, unit) in enumerate({
                "owner": inside, "other_owner": inside, "bureau": inside, "nominator": inside, "secretariat": inside,
                "second_secretary": inside, "hr": inside, "other": ward, "ward_officer": ward, "ward_owner": ward,
            }.items())
        }  # fmt: skip
        return cls(units, people)

    def hand(self, who: str, today: date = TODAY) -> Hand:
        """The hand of a party."""
        base = Hand(
            actor=nominating.SYSTEM, at=AT, today=today,
            desk=frozenset({self.people["secretariat"], self.people["second_secretary"]}),
            officers={
                self.units["01"]: frozenset({self.people["bureau"], self.people["nominator"]}),
                self.units["15"]: frozenset({self.people["ward_officer"]}),
            },
        )  # fmt: skip
        if who == "system":
            return base
        acting = replace(base, actor=Actor(who, self.people[who]))
        match who:
            case "bureau" | "nominator":
                return replace(acting, unit_ids=frozenset({self.units["01"]}))
            case "ward_officer":
                return replace(acting, unit_ids=frozenset({self.units["15"]}))
            case "secretariat" | "second_secretary":
                return replace(acting, secretariat=True)
            case "hr":
                return replace(acting, hr=True)
            case _:
                return acting

    def nominate(self, *, who: str = "nominator", nominee: str = "owner", unit: str = "01", **given: Any) -> int:
        """Somebody nominated. Returns the nomination's id."""
        asked = {"kind": MANAGER, "first_day": FIRST_DAY, "reason": "後任として適任のため"} | given
        hand = asked.pop("hand", None) or self.hand(who)
        with db.transaction():
            return nominating.nominate(
                unit_id=self.units[unit], staff_id=self.people[nominee], hand=hand, **asked
            ).id

    def reached(self, state: str, **given: Any) -> int:
        """A nomination in this state. Returns its id."""
        nomination_id = self.nominate(**given)
        for action in WAYS[state]:
            self.act(nomination_id, action)
        return nomination_id

    def act(self, nomination_id: int, action: Action, who: str = "", **given: Any) -> NominationLine | int:
        """What somebody does to it; whoever usually does it, if nobody is named."""
        hand = given.pop("hand", None) or self.hand(who or DOERS.get(action, "secretariat"))
        if action is Action.lapse and hand.actor == nominating.SYSTEM:
            hand = replace(hand, today=LONG_AFTER)
        with db.transaction():
            return _do(nomination_id, action, hand, given)


def _do(nomination_id: int, action: Action, hand: Hand, given: dict[str, Any]) -> NominationLine | int:
    match action:
        case Action.revise:
            return nominating.revise(nomination_id, hand=hand, **{"first_day": FIRST_DAY, "reason": "", **given})
        case Action.check:
            return nominating.check(nomination_id, hand=hand, **given)
        case Action.appoint:
            first_day = queries.nomination(nomination_id, hand.view).first_day
            return nominating.order(
                nomination_id, hand=hand, **{"first_day": first_day, "order_no": "任第9号", **given}
            )
        case Action.lapse if hand.actor == nominating.SYSTEM:
            return nominating.lapse(hand=hand)
        case _:
            return nominating.decide(nomination_id, action, hand=hand, **{"reason": "理由があるため", **given})
