"""任命簿 as it is asked for on the page and in files: which lines, in which order, in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext

from foundation import names
from foundation.history import Viewpoint
from foundation.tables import Cell
from organisation.account.rules import Access
from organisation.appointment import queries
from organisation.appointment.queries import AppointmentLine
from organisation.appointment.rules import DOUBLE_ROLE, FLAG_NAMES, KIND_NAMES, AppointmentKind
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from web.formats import named, say
from web.organisation import hands
from web.organisation.showing import shown

LIVE, ALL = "live", "all"
SORTS: dict[str, Callable[[AppointmentLine], Any]] = {
    "unit": lambda line: line.unit_code,
    "name": lambda line: line.name,
    "first_day": lambda line: line.first_day,
    "last_day": lambda line: line.last_day or date.max,
    "flags": lambda line: not line.flags,
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the kind, words to find, only those of the day or all, and the order."""

    kind: AppointmentKind
    text: str
    scope: str
    sort: str


def asked() -> Asked:
    """The question in the address."""
    sort = request.args.get("sort", "unit")
    return Asked(
        kind=asked_kind(),
        text=request.args.get("q", "").strip(),
        scope=ALL if request.args.get("scope") == ALL else LIVE,
        sort=sort if sort.removeprefix("-") in SORTS else "unit",
    )


def asked_kind() -> AppointmentKind:
    """`?kind=`, or ICTマネージャー."""
    kind = request.args.get("kind", "")
    return AppointmentKind(kind) if kind in list(AppointmentKind) else AppointmentKind.ict_manager


def lines(question: Asked, view: Viewpoint, access: Access) -> list[AppointmentLine]:
    """The lines this person may see, found and sorted."""
    kind = question.kind
    known = queries.live_of(kind, view) if question.scope == LIVE else queries.register(view, kind)
    found = [line for line in shown(known, access, view) if _matches(line, question.text)]
    found.sort(key=lambda line: (line.unit_code, line.first_day, line.id))
    return sorted(found, key=SORTS[question.sort.removeprefix("-")], reverse=question.sort.startswith("-"))


def vacancies(view: Viewpoint, access: Access, kind: AppointmentKind) -> list[UnitLine]:
    """Units whose post is vacant on the day, first on the page; of a day to come only those one appoints for.

    None for ICTリーダ: a section need not have one.
    """
    if kind is AppointmentKind.ict_leader:
        return []
    ahead = view.on > view.today and not access.sees_future
    return [unit for unit in queries.vacancies(view, kind) if not ahead or hands.may_manage(access, unit.id)]


def state(line: AppointmentLine, view: Viewpoint) -> str:
    """The state of an appointment on the day, in a word."""
    if line.first_day > view.on:
        return str(gettext("任命予定"))
    return str(gettext("任命中") if line.live_on(view.on) else gettext("終了"))


def columns() -> tuple[str, ...]:
    """The headings of the file; those of the city's own register first, so that it can be taken in again."""
    return (
        "任命単位コード",
        "任命単位",
        "職員番号",
        "氏名",
        "任命日",
        "解任日",
        "発令番号",
        gettext("状態"),
        gettext("注意"),
        gettext("任命の種類"),
        gettext("職位"),
    )


def row(line: AppointmentLine, view: Viewpoint) -> tuple[Cell, ...]:
    """One line of the file."""
    return (
        line.unit_code, line.unit_name, line.staff_no, line.name, line.first_day, line.last_day, line.order_no,
        state(line, view), " ".join(remarks(line)), say(KIND_NAMES[line.kind]), grade(line, view),
    )  # fmt: skip


def remarks(line: AppointmentLine) -> list[str]:
    """What to know besides: conditions that do not hold on the day, and two posts in one hand."""
    return [say(FLAG_NAMES[flag]) for flag in line.flags] + ([say(DOUBLE_ROLE)] if line.double_role else [])


def grade(line: AppointmentLine, view: Viewpoint) -> str:
    """The grade the person has, or had when it ended, in words."""
    found = units.grades(view.on, view.known_at).get(line.grade_code)
    return named(found) if found else line.grade_code


def _matches(line: AppointmentLine, text: str) -> bool:
    key = names.search_key(text)
    if not key:
        return True
    written = (line.unit_name, line.name, line.order_no)
    coded = (line.unit_code, line.staff_no)
    return any(key in names.search_key(each) for each in written) or names.code(text) in coded
