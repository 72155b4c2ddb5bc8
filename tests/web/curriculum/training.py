"""Training enough for ICT人材 in the small city: one offering of each course, and the levels 髙橋 already holds."""

from datetime import date, timedelta

from curriculum.course import queries as catalogues
from curriculum.offering.rules import Mode
from tests.curriculum.offering.offerings import day, opened
from tests.factories import TODAY
from tests.web.city import City
from tests.web.skills.deeds import prove

FIRST = date(2026, 11, 2)


def all_courses(*, but: tuple[str, ...] = (), only: tuple[str, ...] | None = None) -> dict[str, date]:
    """One offering of each course (or of these), day after day. Returns the day of each, by course code."""
    days: dict[str, date] = {}
    for number, course in enumerate(catalogues.catalogue(TODAY).courses):
        if course.code not in but and (only is None or course.code in only):
            days[course.code] = FIRST + timedelta(days=number)
            opened(f"{course.code}-001", course=course.code, mode=Mode.classroom, days=(day(days[course.code]),),
                   closes_on=date(2026, 10, 20), cutoff_on=date(2026, 10, 28))  # fmt: skip
    return days


def proven(city: City, *skills: str, who: str = "staff", level: int = 2) -> None:
    for skill in skills:
        prove(city, who, skill, level)
