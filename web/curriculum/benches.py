"""後任の備え: who of a unit could follow its ICT manager, for those who appoint there, HR and the secretariat.

Every reading is in the log of whoever is shown. Whether people see their own place, the city's setting says.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from curriculum.succession.queries import bench as queries
from curriculum.succession.queries.bench import Bench, BenchLine
from foundation.errors import Refused, sentence
from foundation.history import Viewpoint
from foundation.tables import Cell
from organisation.account.rules import Access
from organisation.unit import queries as units
from organisation.unit.rules import UnitLine
from web import downloads, guards
from web.formats import say
from web.formats import sentence as spoken
from web.moments import asked_day
from web.paging import address

pages = Blueprint("benches", __name__)
PURPOSE = sentence("後任検討")
MORE, MOST = 40, 500
COLUMNS = (
    lazy_gettext("順位"), lazy_gettext("職員番号"), lazy_gettext("氏名"), lazy_gettext("所属名"), lazy_gettext("職"),
    lazy_gettext("到達できるか"), lazy_gettext("残りの研修時間（分）"), lazy_gettext("残りの段階"),
    lazy_gettext("早くて到達する日"), lazy_gettext("不足項目数"), lazy_gettext("理由"),
)  # fmt: skip
COUNTS = (
    lazy_gettext("所属コード"), lazy_gettext("所属名"), lazy_gettext("主査級以上の職員"),
    lazy_gettext("条件を満たす職員"), lazy_gettext("期限までに到達できる職員"),
    lazy_gettext("最も近い人の研修時間（分）"), lazy_gettext("早くて到達する日"),
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """The day, the horizon and how many people are asked for. `refusal` says why it cannot be answered."""

    view: Viewpoint
    by: date
    limit: int
    refusal: str = ""


def prepares(access: Access) -> bool:
    """Whoever may look at a bench at all: HR, the secretariat and bureau officers."""
    return access.is_person and (access.sees_all_skills or bool(access.managed_unit_ids))


def may_see(access: Access, unit_id: int) -> bool:
    """Whether the bench of this unit is theirs to see: they appoint there, or they are HR or the secretariat."""
    return access.is_person and (access.sees_all_skills or access.may_manage_appointments(unit_id))


def _question() -> Question:
    today = guards.today()
    view = Viewpoint(on=asked_day("on") or today, today=today, sees_future=guards.access().sees_future)
    limit = min(max(request.args.get("limit", queries.SHOWN, type=int), 1), MOST)
    return Question(view, asked_day("by") or queries.horizon(view), limit)


def _unit(code: str, view: Viewpoint) -> UnitLine:
    """The appointing unit, if its bench is theirs to see; else there is no such page."""
    unit = units.tree(view.on).by_code.get(code)
    if unit is None or not unit.appoints or not may_see(guards.access(), unit.id):
        abort(404)
    return unit


def _bench(code: str, asked: Question) -> tuple[Bench | None, str]:
    """The bench, its reading noted; or why there is none."""
    try:
        found = queries.bench(code, asked.view, asked.by, asked.limit)
    except Refused as refusal:
        return None, spoken(refusal)
    _log(found)
    return found, ""


def _log(found: Bench | None) -> None:
    guards.log_reading(PURPOSE, [line.person.id for line in found.lines] if found else [])


@pages.get("/units/<code>/bench")
@guards.allowed(prepares)
def bench(code: str) -> ResponseReturnValue:
    """The nearest people of a unit, with reasons; `?limit=` for more of them."""
    asked = _question()
    unit = _unit(code, asked.view)
    found, refusal = _bench(code, asked)
    return render_template(
        "curriculum/benches/bench.html", unit=unit, bench=found, refusal=refusal, asked_for=asked, view=asked.view,
        here=address("limit"), more=min(asked.limit + MORE, MOST),
        may_nominate=guards.access().may_manage_appointments(unit.id),
        first_day=max(asked.view.on, guards.today() + timedelta(days=1)),
    )  # fmt: skip


@pages.get("/units/<code>/bench.<any(xlsx, csv):kind>")
@guards.allowed(prepares)
def export(code: str, kind: downloads.Kind) -> ResponseReturnValue:
    """The same lines as a file."""
    asked = _question()
    unit = _unit(code, asked.view)
    found = queries.bench(code, asked.view, asked.by, asked.limit)
    _log(found)
    name = gettext("後任の備え_%(unit)s", unit=unit.code)
    return downloads.table(name, list(map(str, COLUMNS)), [_row(line) for line in (found.lines if found else ())], kind)


def _row(line: BenchLine) -> tuple[Cell, ...]:
    person = line.person
    return (
        line.place, person.staff_no, person.name, line.posted_at, person.post or "", "○" if line.reachable else "×",
        _cell(line.minutes), _cell(line.steps), line.earliest.isoformat() if line.earliest else "",
        len(line.distance.shortfalls), " ".join(say(each.message, each.values) for each in line.reasons),
    )  # fmt: skip


def _cell(number: int | None) -> Cell:
    return "" if number is None else number


@pages.get("/benches")
@guards.allowed(prepares)
def benches() -> ResponseReturnValue:
    """How well every unit is prepared, in numbers; nobody is named."""
    asked = _question()
    found, refusal = _benches(asked)
    return render_template(
        "curriculum/benches/benches.html", benches=found, refusal=refusal, asked_for=asked, view=asked.view,
        here=address(),
    )  # fmt: skip


@pages.get("/benches.<any(xlsx, csv):kind>")
@guards.allowed(prepares)
def export_all(kind: downloads.Kind) -> ResponseReturnValue:
    """The same numbers as a file."""
    rows = [_counts(each) for each in _those(guards.access(), _question())]
    return downloads.table(gettext("後任の備え"), list(map(str, COUNTS)), rows, kind)


def _benches(asked: Question) -> tuple[list[Bench], str]:
    """The benches that are theirs to see; or why there are none."""
    try:
        return _those(guards.access(), asked), ""
    except Refused as refusal:
        return [], spoken(refusal)


def _those(access: Access, asked: Question) -> list[Bench]:
    """Of all units at once, or of the few they appoint in. The numbers of one person alone are a reading."""
    if access.sees_all_skills:
        found = list(queries.benches(asked.view, asked.by))
    else:
        codes = [unit.code for unit in units.tree(asked.view.on).appointing() if may_see(access, unit.id)]
        found = [each for code in codes if (each := queries.bench(code, asked.view, asked.by, 0)) is not None]
    guards.log_reading(PURPOSE, [each.alone for each in found if each.alone is not None])
    return found


def _counts(each: Bench) -> tuple[Cell, ...]:
    path = each.nearest.path if each.nearest else None
    first = (path.minutes, path.finish.isoformat() if path.finish else "") if path else ("", "")
    return (each.unit.code, each.unit.name, each.total, each.met, each.reachable, *first)
