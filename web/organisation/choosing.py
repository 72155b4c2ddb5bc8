"""Choosing a person on a form: search within a unit, one of those found, and everything typed stays."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext
from wtforms import StringField

from foundation import clock
from foundation.history import Viewpoint
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit.rules import UnitLine, UnitTree
from web import guards
from web.forms import Form, written

SHOWN = 20
SEARCHING = "search"


class ChoosingForm(Form):
    """`person` is the number chosen; `words` what was searched for; `step` which button was pressed."""

    words = StringField(lazy_gettext("職員を探す（氏名・フリガナ・職員番号）"))
    staff_no = StringField(lazy_gettext("職員"))
    step = StringField()

    @property
    def searching(self) -> bool:
        """The search button was pressed: nothing is to be saved yet."""
        return bool(self.step.data == SEARCHING)

    def staff_id(self) -> int | None:
        """The id of the person chosen."""
        return staff.staff_id_of(written(self.staff_no)) if written(self.staff_no) else None


@dataclass(frozen=True)
class Found:
    """The people found, at most SHOWN of `total`, with whoever is chosen already in front."""

    people: tuple[PersonLine, ...]
    total: int


def found(form: ChoosingForm, unit: UnitLine, tree: UnitTree, on: date) -> Found:
    """The people posted in the unit or below it on the day, highest grade first."""
    view = Viewpoint(on=on, today=clock.today(), sees_future=guards.access().sees_future)
    people, total = staff.search(
        written(form.words), view, within=tree.descendants(unit.id), limit=SHOWN, offset=0, order="grade"
    )
    chosen = staff.person(written(form.staff_no), view) if written(form.staff_no) else None
    return Found((*([chosen] if chosen else []), *(each for each in people if each != chosen)), total)
