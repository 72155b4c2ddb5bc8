"""スキル分布: the share of people who hold the leader's level, bureau by category. Small numbers are not shown."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from organisation.account.rules import Access
from skills.evidence import queries
from skills.evidence.rules import HeatMap, HeatRow
from skills.framework import queries as frameworks
from skills.framework.rules import Framework
from web import charts, downloads, guards
from web.formats import named

pages = Blueprint("heat", __name__)
HIDDEN = "*"


def oversees(access: Access) -> bool:
    """Whoever may open the board. The map holds no names and no small numbers, so it is the same for all of them."""
    return access.oversees


def _asked() -> tuple[HeatMap, Framework]:
    view = guards.viewpoint()
    framework = frameworks.in_force(view.on, view.known_at)
    return queries.heat_map(view, framework), framework


@pages.get("/heat-map")
@guards.allowed(oversees)
def map() -> ResponseReturnValue:
    """The table, with the picture at its own address beside it."""
    shown, framework = _asked()
    return render_template("skills/heat/map.html", map=shown, framework=framework, view=guards.viewpoint())


@pages.get("/heat-map.svg")
@guards.allowed(oversees)
def picture() -> ResponseReturnValue:
    """The same numbers as a picture."""
    shown, framework = _asked()
    rows = (*shown.rows, shown.total)
    drawn = charts.heat_map(
        gettext("ICTリーダの必要レベルに達した職員の割合"),
        tuple(row.unit_name or gettext("全体") for row in rows),
        tuple(f"{category.code} {named(category)}" for category in framework.categories),
        tuple(tuple(row.cells[code].percent for code in shown.categories) for row in rows),
    )
    return drawn, {"Content-Type": "image/svg+xml"}


@pages.get("/heat-map.<any(xlsx, csv):kind>")
@guards.allowed(oversees)
def export(kind: downloads.Kind) -> ResponseReturnValue:
    """The same numbers as a file: holders and people of each cell."""
    shown, framework = _asked()
    names = [named(category) for category in framework.categories]
    heads = (gettext("所属コード"), gettext("所属名"), gettext("証跡のある職員数"))
    columns = (*heads, *(gettext("%(category)s 到達者数", category=name) for name in names))
    return downloads.table(gettext("スキル分布"), columns, [_row(row) for row in (*shown.rows, shown.total)], kind)


def _row(row: HeatRow) -> tuple[str | int, ...]:
    holders = (HIDDEN if cell.holders is None else cell.holders for cell in row.cells.values())
    return (row.unit_code, row.unit_name or gettext("全体"), HIDDEN if row.people is None else row.people, *holders)
