"""任命の判定: the board of appointing units, and one unit's whole verdict down to its evidence."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from foundation.errors import sentence
from foundation.history import Viewpoint
from organisation.account.rules import Access, Role
from organisation.staff import queries as staff
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from skills.verification import queries, rules
from skills.verification.queries import UnitVerdict
from skills.verification.rules import Status
from web import downloads, fragments, guards
from web.paging import address

pages = Blueprint("board", __name__)
PURPOSE = sentence("任命の判定")
COLUMNS = (
    lazy_gettext("所属コード"), lazy_gettext("所属名"), lazy_gettext("判定"), lazy_gettext("職員番号"),
    lazy_gettext("氏名"), lazy_gettext("任命日"), lazy_gettext("ICT人材"), lazy_gettext("ICTリーダ"),
    lazy_gettext("ICTマネージャー"), lazy_gettext("不足項目数"), lazy_gettext("免除している条件"),
    lazy_gettext("猶予期間の末日"), lazy_gettext("職務代行"),
)  # fmt: skip
ORDER = tuple(Status)
SORTS: dict[str, Callable[[UnitVerdict], Any]] = {
    "unit": lambda line: line.unit.code,
    "status": lambda line: ORDER.index(line.status),
    "name": lambda line: line.person.kana if line.person else "",
    "shortfalls": lambda line: len(line.judgement.shortfalls),
}


def oversees(access: Access) -> bool:
    """Whoever verifies appointees: HR and secretariat for all, bureau officers and ICT managers for their own."""
    return bool(access.roles & {Role.hr, Role.secretariat, Role.bureau, Role.ict_manager})


def visible(lines: tuple[UnitVerdict, ...], access: Access) -> list[UnitVerdict]:
    """The lines this person may see."""
    return [line for line in lines if access.sees_all_skills or line.unit.id in access.bureau_units]


def _asked(view: Viewpoint) -> list[UnitVerdict]:
    lines = visible(queries.board(view), guards.access())
    status, sort = request.args.get("status"), request.args.get("sort", "unit")
    lines = [line for line in lines if not status or line.status == status]
    key = SORTS.get(sort.removeprefix("-"), SORTS["unit"])
    return sorted(lines, key=lambda line: (key(line), line.unit.code), reverse=sort.startswith("-"))


def _log(lines: list[UnitVerdict]) -> None:
    guards.log_reading(PURPOSE, [line.appointment.staff_id for line in lines if line.appointment])


def waives(access: Access) -> bool:
    """The secretariat."""
    return access.is_person and Role.secretariat in access.roles


@pages.get("/board")
@guards.allowed(oversees)
def board() -> ResponseReturnValue:
    """Every appointing unit with its status; filtered, sorted, for any day as known at any moment."""
    view, access = guards.viewpoint(), guards.access()
    lines = _asked(view)
    _log(lines)
    seen = None if access.sees_all_skills else access.bureau_units
    main = fragments.fragment("skills/board/_main.html", (view, seen, address()), lambda: _main(view, lines))
    return render_template("skills/board/board.html", main=main, view=view)


def _main(view: Viewpoint, lines: list[UnitVerdict]) -> dict[str, object]:
    everything = visible(queries.board(view), guards.access())
    return {
        "lines": lines, "view": view, "Persona": Persona, "total": len(everything),
        "counts": {status: sum(line.status == status for line in everything) for status in Status},
        "sort": request.args.get("sort", "unit"), "url": address("sort"), "filter_url": address("status"),
        "chosen": request.args.get("status", ""),
    }  # fmt: skip


@pages.get("/board.<any(xlsx, csv):kind>")
@guards.allowed(oversees)
def export(kind: downloads.Kind) -> ResponseReturnValue:
    """The same lines as a file."""
    lines = _asked(guards.viewpoint())
    _log(lines)
    return downloads.table(gettext("任命の判定"), list(map(str, COLUMNS)), [_row(line) for line in lines], kind)


def _row(line: UnitVerdict) -> tuple[str | int, ...]:
    appointment, met = line.appointment, line.judgement.personas
    who = (appointment.staff_no, appointment.name, appointment.first_day.isoformat()) if appointment else ("", "", "")
    personas = tuple("○" if met[persona] else "×" for persona in Persona)
    waived = " ".join(each.condition for each in line.waivers)
    beside = (waived, line.grace_until.isoformat() if line.grace_until else "", line.cover.name if line.cover else "")
    return (line.unit.code, line.unit.name, str(line.status), *who, *personas, len(line.judgement.shortfalls), *beside)


@pages.get("/board/<code>")
@guards.allowed(oversees)
def unit(code: str) -> ResponseReturnValue:
    """One unit: every condition with its clause, every skill with the evidence that gives its level."""
    view = guards.viewpoint()
    line = next((each for each in visible(queries.board(view), guards.access()) if each.unit.code == code), None)
    if line is None:
        abort(404)
    _log([line])
    confirmers = staff.people(sorted(queries.confirmer_ids([line])), view)
    return render_template(
        "skills/board/unit.html", line=line, view=view, confirmers=confirmers, Persona=Persona,
        framework=frameworks.in_force(view.on, view.known_at),
        may_manage=guards.access().may_manage_appointments(line.unit.id), may_waive=waives(guards.access()),
        may_draw=rules.may_draw_up(access=guards.access(), unit_id=line.unit.id),
    )  # fmt: skip
