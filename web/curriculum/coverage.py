"""任命の見通し: the verdict of every appointing unit in the months to come, as known today; table, picture and file.

Bureau officers and ICT managers see their own unit's line, without orders to come.
"""

from collections.abc import Iterator

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from curriculum.succession.queries import forecast as queries
from curriculum.succession.queries.forecast import Coverage, CoverageLine
from foundation.errors import sentence
from foundation.tables import Cell
from organisation.account.rules import Access
from skills.verification.rules import Status
from web import charts, downloads, guards
from web.curriculum import benches
from web.formats import say, wareki
from web.paging import address

pages = Blueprint("coverage", __name__)
PURPOSE = sentence("任命の見通し")
STATUS_NAMES = {
    Status.vacant: lazy_gettext("空席"),
    Status.ineligible: lazy_gettext("任命要件を外れる"),
    Status.unqualified: lazy_gettext("技能が不足"),
    Status.qualified: lazy_gettext("要件を満たす"),
}
SHORT_NAMES = {
    Status.vacant: lazy_gettext("空席"), Status.ineligible: lazy_gettext("要件外"),
    Status.unqualified: lazy_gettext("不足"), Status.qualified: lazy_gettext("満たす"),
}  # fmt: skip
SIGNS = {Status.vacant: "－", Status.ineligible: "×", Status.unqualified: "△", Status.qualified: "○"}
SHADES = {Status.vacant: 0, Status.ineligible: 1, Status.unqualified: 2, Status.qualified: 3}
COLUMNS = (
    lazy_gettext("所属コード"), lazy_gettext("所属名"), lazy_gettext("日"), lazy_gettext("判定"),
    lazy_gettext("修了した場合の見込み"), lazy_gettext("理由"),
)  # fmt: skip


def oversees(access: Access) -> bool:
    """Whoever may open the board."""
    return access.oversees


def _asked() -> Coverage:
    """The lines this person may see, of units that come to have the status asked for. The reading is noted."""
    found, access = queries.coverage(guards.present()), guards.access()
    lines = [each for each in found.lines if access.sees_all_skills or each.unit.id in access.bureau_units]
    chosen = request.args.get("status", "")
    lines = [line for line in lines if not chosen or chosen in {each.status for each in line.outlooks}]
    guards.log_reading(PURPOSE, {staff_id for line in lines for staff_id in line.staff_ids})
    return Coverage(found.days, tuple(lines))


@pages.get("/coverage")
@guards.allowed(oversees)
def coverage() -> ResponseReturnValue:
    """Units by days, and below what is known to come with its day."""
    found = _asked()
    return render_template(
        "curriculum/coverage/coverage.html", coverage=found, view=guards.present(), STATUS_NAMES=STATUS_NAMES,
        SHORT_NAMES=SHORT_NAMES,
        chosen=request.args.get("status", ""), url=address("status"),
        may_prepare=benches.prepares(guards.access()),
    )  # fmt: skip


@pages.get("/coverage.svg")
@guards.allowed(oversees)
def picture() -> ResponseReturnValue:
    """The same map as a picture; a sign stands in every field beside its shade."""
    found = _asked()
    drawn = charts.status_map(
        gettext("任命の見通し"),
        tuple(line.unit.name for line in found.lines),
        tuple(wareki(day) for day in found.days),
        tuple(tuple((SIGNS[each.status], SHADES[each.status]) for each in line.outlooks) for line in found.lines),
        tuple((SIGNS[status], str(name)) for status, name in STATUS_NAMES.items()),
    )
    return drawn, {"Content-Type": "image/svg+xml"}


@pages.get("/coverage.<any(xlsx, csv):kind>")
@guards.allowed(oversees)
def export(kind: downloads.Kind) -> ResponseReturnValue:
    """One row for each unit and day."""
    rows = [row for line in _asked().lines for row in _rows(line)]
    return downloads.table(gettext("任命の見通し"), list(map(str, COLUMNS)), rows, kind)


def _rows(line: CoverageLine) -> Iterator[tuple[Cell, ...]]:
    for each in line.outlooks:
        reasons = " ".join(say(one.message, one.values) for one in (*each.changes, *each.completions))
        expected = str(each.expected) if each.expected else ""
        yield line.unit.code, line.unit.name, each.on.isoformat(), str(each.status), expected, reasons
