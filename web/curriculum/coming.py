"""これから空席になる役: what a bureau may know of its own unit from the 内示 on."""

from collections.abc import Collection
from typing import Any

from curriculum.succession.queries import announcement
from organisation.appointment.rules import KIND_NAMES
from web import guards


def coming(unit_ids: Collection[int]) -> dict[str, Any]:
    """The posts of these units, as far as they are one's own, that fall vacant by orders announced."""
    own = guards.access().managed_unit_ids & frozenset(unit_ids)
    found = announcement.coming_vacancies(own, at=guards.now(), today=guards.today())
    return {"coming": found, "kind_names_of_posts": KIND_NAMES}
