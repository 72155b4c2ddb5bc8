"""Who is who in a random life: the units people are in, who decides, what they may be tried at."""

from typing import Any

from foundation.errors import Refused
from tests.curriculum.enrolment import laws
from tests.curriculum.enrolment.world import World

ABOVE = {"0101": ("head", "director", "chief"), "1501": (), "0102": ("chief",)}


class Neighbourhood:
    """What is asked of the people and applications of `world`; `before`: the applications after the last act."""

    world: World
    unit: dict[str, str]
    gone: set[str]
    before: laws.Rows

    def belongs(self, staff_id: int) -> set[str]:
        who = self.named(staff_id)
        return {"unit:15"} if who not in self.gone and self.unit.get(who, "010101").startswith("15") else set()

    def name(self, row: Any) -> str:
        return self.named(row.staff_id)

    def named(self, staff_id: int) -> str:
        return next(name for name, each in self.world.people.items() if each == staff_id)

    def decider(self, who: str) -> str:
        """Who decides today, as an order of service would say: the head above who is not the person and still here."""
        line = ABOVE[self.unit.get(who, "010101")[:4]] if who not in self.gone else ()
        return next((one for one in line if one != who and one not in self.gone), "hr")

    def rows(self, offering_id: int) -> list[Any]:
        return [row for row in self.before.values() if row.offering_id == offering_id]

    def having(self, *states: str) -> list[Any]:
        return sorted((row for row in self.before.values() if row.state in states), key=lambda row: row.enrolment_id)

    def one_of(self, pick: int, *states: str) -> Any:
        found = self.having(*states)
        return found[pick % len(found)]

    def code(self, row: Any) -> str:
        return next(code for code, number in self.world.offerings.items() if number == row.offering_id)

    def tries(self, verb: str, who: str, **given: Any) -> Any:
        """Do it; None when it was refused. Nobody who has left acts."""
        if who in self.gone:
            return None
        try:
            return self.world.act(verb, who, **given)
        except Refused:
            return None
