"""開催回の一覧: what is asked for, and the list drawn once for everybody until an offering or the catalogue changes.

How full an offering is changes with every application; it is filled into the finished page afterwards.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext
from markupsafe import Markup

from curriculum.course import queries as courses
from curriculum.course.rules import Course
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import Occupancy
from curriculum.offering import queries
from curriculum.offering.rules import MODE_NAMES, Mode, OfferingLine
from foundation import audit, clock, names
from foundation.remember import Memory, remembered
from web import fragments, paging
from web.formats import named, say
from web.language import chosen

SEATS = re.compile("\x02([0-9]+)\x02")
MONTH = re.compile(r"\d{4}-\d\d")
NOBODY = Occupancy()
SORTS: Mapping[str, Callable[[OfferingLine], Any]] = {
    "day": lambda line: line.first_day,
    "course": lambda line: line.course_code,
    "closes": lambda line: line.closes_on,
}

_memory = Memory(200)


@dataclass(frozen=True)
class Asked:
    """The question in the address. `month` is "2026-11" or ""; `past`: also those one may no longer apply to."""

    text: str = ""
    course: str = ""
    mode: str = ""
    month: str = ""
    open_only: bool = False
    past: bool = False
    sort: str = "day"
    page: int = 1


def asked() -> Asked:
    """The question in the address; what makes no sense is left out."""
    given = {name: request.args.get(name, "").strip() for name in ("q", "course", "mode", "month", "sort")}
    return Asked(
        text=given["q"][:100],
        course=given["course"][:40],
        mode=given["mode"] if given["mode"] in {mode.value for mode in Mode} else "",
        month=given["month"] if MONTH.fullmatch(given["month"]) else "",
        open_only=request.args.get("open") == "1",
        past=request.args.get("past") == "1",
        sort=given["sort"] if given["sort"].removeprefix("-") in SORTS else "day",
        page=paging.number(),
    )


def state() -> Hashable:
    """What tells one state of all the list shows, but for the seats, from every other."""
    return queries.state(), audit.core_identity()


def main() -> Markup:
    """The list as it is asked for, with the seats of this moment."""
    question, today, language = asked(), clock.today(), chosen()
    drawn = _memory.remembered((question, today, language), lambda: _drawn(question, today), state=state())
    full = occupancy(line.id for line in drawn.lines)
    parts = list(drawn.parts)
    parts[1::2] = [seats(line.capacity, full.get(line.id, NOBODY), language) for line in drawn.lines]
    return Markup("".join(parts))


@dataclass(frozen=True)
class _Drawn:
    """The list with a gap for the seats of each line: parts and gaps by turns."""

    parts: tuple[str, ...]
    lines: tuple[OfferingLine, ...]


def _drawn(question: Asked, today: date) -> _Drawn:
    context = _context(question, today)
    parts = SEATS.split(fragments.drawn("curriculum/offerings/_list.html", context))
    return _Drawn(tuple(parts), tuple(context["lines"]))


def occupancy(offering_ids: Iterable[int]) -> Mapping[int, Occupancy]:
    """How full these offerings are. Remembered until the ledger moves."""
    asked_for = tuple(offering_ids)
    return remembered(("occupancy", asked_for), lambda: enrolments.occupancy(asked_for))


@lru_cache(maxsize=5000)
def seats(capacity: int, full: Occupancy, language: str) -> str:
    """Seats left or people waiting, in words of the language, which is that of this request."""
    context = {"left": max(0, capacity - full.held), "capacity": capacity, "waiting": full.waiting}
    return str(fragments.drawn("curriculum/offerings/_seats.html", context))


def course_of(line: OfferingLine) -> Course | None:
    """The course of an offering in the catalogue of today; None when it is not in it."""
    if not courses.is_published():
        return None
    return courses.catalogue(clock.today()).course_by_code.get(line.course_code)


def title(line: OfferingLine) -> str:
    """The name of the offering's course in the reader's language."""
    course = course_of(line)
    return named(course) if course else line.course_code


def found(question: Asked, today: date) -> list[OfferingLine]:
    """The offerings asked for, sorted."""
    lines = [line for line in queries.every() if _matches(line, question, today)]
    sort = question.sort
    return sorted(lines, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))


def _matches(line: OfferingLine, question: Asked, today: date) -> bool:
    if not (question.past or line.closes_on >= today):
        return False
    if question.open_only and (line.cancelled or not line.is_open(today)):
        return False
    wanted = (
        (question.course, {line.course_code}),
        (question.mode, {line.mode.value}),
        (question.month, {day.on.isoformat()[:7] for day in line.days}),
    )
    return all(not chosen or chosen in had for chosen, had in wanted) and _says(line, question.text)


def _says(line: OfferingLine, text: str) -> bool:
    key = names.search_key(text)
    if not key:
        return True
    rooms = " ".join(day.room for day in line.days)
    return any(
        key in names.search_key(each) for each in (line.code, title(line), line.place, rooms, line.lecturer)
    )


def _context(question: Asked, today: date) -> dict[str, Any]:
    everything = queries.every()
    lines = found(question, today)
    page = paging.asked(len(lines))
    titles = {line.course_code: title(line) for line in everything}
    months = sorted({day.on.isoformat()[:7] for line in everything for day in line.days})
    return {
        "lines": lines[page.offset : page.offset + page.size], "page": page, "asked": question, "today": today,
        "titles": titles, "mode_names": MODE_NAMES, "seat_mark": _mark, "sort_url": paging.address("sort"),
        "address": paging.address(), "filtered": question != Asked(sort=question.sort, page=question.page),
        "courses": [(code, f"{code} {titles[code]}") for code in sorted(titles)],
        "modes": [(mode.value, say(name)) for mode, name in MODE_NAMES.items()],
        "months": [(month, month_name(month)) for month in months],
    }  # fmt: skip


def month_name(month: str) -> str:
    """2026-11 as people say it."""
    return str(gettext("%(year)s年%(month)s月", year=month[:4], month=int(month[5:])))


def _mark(line: OfferingLine) -> Markup:
    return Markup(f"\x02{line.id}\x02")
