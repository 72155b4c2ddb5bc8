"""The shortest way to a persona: for one person, and for everybody, with the offerings of the demo city."""

from datetime import date

from sqlalchemy import text

from benchmarks import city, measure
from benchmarks.measure import Spent
from curriculum.course import queries as catalogues
from curriculum.course import services as courses
from curriculum.offering import queries as offerings
from curriculum.offering import services as offering_services
from curriculum.recommendation import queries
from foundation import audit, clock, db, remember
from skills.persona.rules import Persona

TODAY, BY = date(2026, 4, 6), date(2027, 3, 31)


def load() -> None:
    """The catalogue and the offerings, if they are not there."""
    with db.transaction():
        if not catalogues.is_published():
            courses.publish(courses.shipped(), actor=audit.COMMAND, at=clock.now())
    if not offerings.every():
        planned = offering_services.plan_offerings_import(city.table("offerings_2026.csv"), today=TODAY)
        with db.transaction():
            offering_services.take_offerings_import(planned, actor=audit.COMMAND, at=clock.now())


def answers() -> dict[str, Spent]:
    """`path_one`: one person, nothing remembered; `path_all`: everybody, to ICTマネージャー, on one core."""
    load()
    everybody = [row.id for row in db.session().execute(text("SELECT id FROM staff ORDER BY id"))]
    return {
        "path_one": measure.spent(lambda: _ways(everybody[:1]), 5),
        "path_all": measure.spent(lambda: _ways(everybody)),
    }


def _ways(staff_ids: list[int]) -> None:
    remember.forget()
    queries.paths(staff_ids=staff_ids, persona=Persona.manager, by=BY, today=TODAY)
