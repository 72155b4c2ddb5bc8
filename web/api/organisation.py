"""units."""

from typing import Any

from apiflask import APIBlueprint

from organisation.unit import queries
from web import answers
from web.api.asking import AskedPage
from web.api.documents import Units
from web.api.tokens import auth
from web.guards import open_to_all

pages = APIBlueprint("api_organisation", __name__, tag="組織")


@pages.get("/units")
@pages.auth_required(auth)
@pages.input(AskedPage, location="query", arg_name="asked")
@pages.output(Units)
@open_to_all
def units(asked: AskedPage) -> dict[str, Any]:
    """その日の所属

    コード順。長いので limit と offset で区切って答えます。
    """
    view = asked.view()
    tree = queries.tree(view.on, view.known_at)
    lines = tree.lines
    end = asked.offset + asked.limit
    return {
        **answers.asked(view),
        "total": len(lines),
        "next_offset": end if end < len(lines) else None,
        "units": [answers.unit(line, tree) for line in lines[asked.offset : end]],
    }
