"""開催回の一覧: what is asked for, and the list drawn once for everybody until an offering or the catalogue changes.

How full an offering is changes with every application; it is filled into the finished page afterwards.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from curriculum.course import queries as courses
from curriculum.course.rules import Course
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import Occupancy, seats_left
from curriculum.offering import queries
from curriculum.offering.rules import CONTROL, MODE_NAMES, Mode, OfferingLine
from foundation import audit, names
from foundation.remember import Memory, remembered
from web import fragments, guards, paging
from web.formats import english, named, say
from web.language import chosen

GAP = secrets.token_hex(16)  # where the seats of a line go: nobody outside this process can write it
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

    def address(self, *left_out: str) -> str:
        """The address of this question without its page and whatever is named: nothing of the request is in it."""
        said = {
            "q": self.text, "course": self.course, "mode": self.mode, "month": self.month,
            "open": "1" if self.open_only else "", "past": "1" if self.past else "",
            "sort": "" if self.sort == "day" else self.sort,
        }  # fmt: skip
        kept = {name: value for name, value in said.items() if value and name not in left_out}
        return paging.with_asked(url_for("offerings.offerings"), kept)


def asked() -> Asked:
    """The question in the address; what makes no sense is left out."""
    given = {name: _word(name) for name in ("q", "course", "mode", "month", "sort")}
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


def _word(name: str) -> str:
    return CONTROL.sub("", request.args.get(name, "")).strip()


def state() -> Hashable:
    """What tells one state of all the list shows, but for the seats, from every other."""
    return queries.state(), audit.core_identity()


def main() -> Markup:
    """The list as it is asked for, with the seats of this moment."""
    question, today, language = asked(), guards.today(), chosen()
    drawn = _memory.remembered((question, today, language), lambda: _drawn(question, today), state=state())
    full = occupancy(line.id for line in drawn.lines)
    cells = [seats(line, full.get(line.id, NOBODY), today, language) for line in drawn.lines]
    return Markup("".join(chain.from_iterable(zip_longest(drawn.parts, cells, fillvalue=""))))


@dataclass(frozen=True)
class _Drawn:
    """The list with a gap for the seats of each line: one part more than there are lines."""

    parts: tuple[str, ...]
    lines: tuple[OfferingLine, ...]


def _drawn(question: Asked, today: date) -> _Drawn:
    context = _context(question, today)
    parts = fragments.drawn("curriculum/offerings/_list.html", context).split(GAP)
    return _Drawn(tuple(parts), tuple(context["lines"]))


def occupancy(offering_ids: Iterable[int]) -> Mapping[int, Occupancy]:
    """How full these offerings are. Remembered until the ledger moves."""
    asked_for = tuple(offering_ids)
    return remembered(("occupancy", asked_for), lambda: enrolments.occupancy(asked_for))


def seats(line: OfferingLine, full: Occupancy, today: date, language: str) -> str:
    """Seats left, how many of them reserved, and people waiting, in the language, which is that of this request."""
    there = seats_left(offering=line, full=full, today=today)
    return _seats(there.left, there.reserved_left, line.capacity, full.waiting, language)


@lru_cache(maxsize=5000)
def _seats(left: int, reserved: int, capacity: int, waiting: int, language: str) -> str:
    context = {"left": left, "reserved": reserved, "capacity": capacity, "waiting": waiting}
    return str(fragments.drawn("curriculum/offerings/_seats.html", context))


def course_of(line: OfferingLine) -> Course | None:
    """The course of an offering in the catalogue of today; None when it is not in it."""
    if not courses.is_published():
        return None
    return courses.catalogue(guards.today()).course_by_code.get(line.course_code)


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
        "titles": titles, "mode_names": MODE_NAMES, "gap": Markup(GAP), "sort_url": question.address("sort"),
        "address": question.address(), "filtered": question != Asked(sort=question.sort, page=question.page),
        "courses": [(code, f"{code} {titles[code]}") for code in sorted(titles)],
        "modes": [(mode.value, say(name)) for mode, name in MODE_NAMES.items()],
        "months": [(month, month_name(month)) for month in months],
    }  # fmt: skip


def month_name(month: str) -> str:
    """2026-11 as people say it."""
    first = date.fromisoformat(f"{month}-01")
    return f"{first:%B %Y}" if english() else f"{first.year}年{first.month}月"
