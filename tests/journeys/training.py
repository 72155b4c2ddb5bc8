"""The small city in training: what has happened before a journey begins, and who comes to its door."""

from dataclasses import dataclass
from typing import Any

from curriculum.enrolment.rules import Action
from foundation import db
from tests.curriculum.offering.offerings import opened
from tests.journeys.town import Town
from tests.journeys.visitors import Visit, Visitor
from tests.web.city import City
from tests.web.curriculum import applying

CODE = "ICT-103-001"
NAME = "表計算・情報提供 実践"


@dataclass(frozen=True)
class Stage:
    """The served city, its people and what they do behind the scenes. Nothing is left open between two deeds."""

    town: Town
    city: City
    visit: Visit

    def comes(self, who: str, **browser: Any) -> Visitor:
        """Somebody of the city at the home page, signed in."""
        visitor = self.visit(**browser)
        visitor.is_known_as(who)
        visitor.goes_to("/")
        if visitor.title.text_content() == "個人情報の利用目的":
            visitor.presses("読みました。使い始める")
        return visitor

    def opens(self, code: str = CODE, **given: Any) -> int:
        """An offering on 10 November for 30, or as given. Returns its id."""
        made = opened(code, course=code.rpartition("-")[0], **given)
        db.close()
        return made

    def does(self, verb: str, who: str, **given: Any) -> Any:
        """A service of enrolment called by this person."""
        done = applying.act(self.city, verb, who, **given)
        db.close()
        return done

    def recommended(self, offering: int, *who: str) -> list[int]:
        """These people of 総務課 apply, and their head approves. Returns the ids."""
        found = applying.recommended(self.city, offering, *who)
        db.close()
        return found

    def approves(self, enrolment_id: int) -> None:
        """The head of 総務課 says yes."""
        self.does("decide", "unit_head", enrolment_id=enrolment_id, action=Action.recommend)

    def applied(self, offering: int, *who: str) -> list[int]:
        """These people apply. Returns the ids."""
        found = applying.applied(self.city, offering, *who)
        db.close()
        return found


def number_here(who: Visitor) -> int:
    """The application whose page this is."""
    return int(who.page.url.rpartition("/")[2])
