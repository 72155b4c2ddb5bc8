"""おすすめの研修: courses for one's gaps, and the shortest way to a persona by a day, or what stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from curriculum.course import queries as catalogues
from curriculum.recommendation import queries
from curriculum.recommendation.rules import Block, BlockKind, Path, Step, StepKind
from foundation import fiscal
from foundation.errors import Refused, sentence
from foundation.history import Viewpoint
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from skills.framework import queries as frameworks
from skills.persona.rules import Persona
from web import guards
from web.formats import sentence as spoken
from web.moments import asked_day
from web.skills.mine import readable

pages = Blueprint("recommendations", __name__)
PURPOSE = sentence("推奨する研修の閲覧")
SHORTEST_NOTICE = 60
BLOCK_NAMES: Mapping[BlockKind, str] = {
    BlockKind.course: sentence("研修がない"),
    BlockKind.offering: sentence("開催回がない"),
    BlockKind.examination: sentence("試験が間に合わない"),
    BlockKind.prerequisite: sentence("前提が間に合わない"),
    BlockKind.clash: sentence("時間が重なる"),
    BlockKind.waiting_period: sentence("確認までの期間"),
    BlockKind.coaching_record: sentence("指導実績までの期間"),
    BlockKind.share: sentence("項目数が足りない"),
}


@dataclass(frozen=True)
class Stop:
    """One day of the way: what is finished that day, and the skills proven to a level, by kind and level."""

    on: date
    trainings: tuple[Step, ...]
    proofs: tuple[tuple[StepKind, int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Way:
    """The way asked for. `path` None: the question cannot be answered, `refusal` says why."""

    persona: Persona
    by: date
    path: Path | None
    refusal: str = ""

    @property
    def stops(self) -> tuple[Stop, ...]:
        return stops(self.path.steps) if self.path else ()

    @property
    def blocks(self) -> tuple[tuple[str, tuple[Block, ...]], ...]:
        """What blocks, by kind in the order of kinds."""
        found = self.path.blocked_by if self.path else ()
        kinds = ((kind, tuple(block for block in found if block.kind is kind)) for kind in BlockKind)
        return tuple((BLOCK_NAMES[kind], blocks) for kind, blocks in kinds if blocks)


def stops(steps: Iterable[Step]) -> tuple[Stop, ...]:
    """The steps by day; those proving the same level on one day together."""
    return tuple(_stop(on, tuple(of_day)) for on, of_day in groupby(steps, key=lambda step: step.on))


def _stop(on: date, steps: tuple[Step, ...]) -> Stop:
    proofs = [step for step in steps if step.level is not None]
    grouped = groupby(sorted(proofs, key=lambda step: (step.level, step.kind)), key=lambda s: (s.kind, s.level or 0))
    together = tuple((kind, level, tuple(step.ref for step in of_level)) for (kind, level), of_level in grouped)
    return Stop(on, tuple(step for step in steps if step.level is None), together)


def usual_day(today: date) -> date:
    """The last day of the fiscal year; of the next one when it is near."""
    last = fiscal.last_day(fiscal.fiscal_year(today))
    return last if (last - today).days >= SHORTEST_NOTICE else fiscal.last_day(fiscal.fiscal_year(today) + 1)


@pages.get("/recommendations")
@guards.signed_in
def mine() -> ResponseReturnValue:
    """My recommended courses; `?persona=&by=` my shortest way."""
    return _page(guards.person_id(), url_for("recommendations.mine"), own=True)


@pages.get("/staff/<staff_no>/recommendations")
@guards.signed_in
def of_person(staff_no: str) -> ResponseReturnValue:
    """Somebody's, for whoever may read their skills. The reading is logged and the person can see it."""
    person = readable(staff_no)
    guards.log_reading(PURPOSE, [person.id])
    here = url_for("recommendations.of_person", staff_no=person.staff_no)
    return _page(person.id, here, own=person.id == guards.access().staff_id)


def _page(staff_id: int, here: str, *, own: bool) -> ResponseReturnValue:
    view = guards.present()
    persona = _persona(staff_id, view)
    person: PersonLine = staff.people([staff_id], view)[staff_id]
    return render_template(
        "curriculum/recommendations/recommendations.html", person=person, own=own, here=here, view=view,
        persona=persona, Persona=Persona, StepKind=StepKind, catalogue=catalogues.catalogue(view.today),
        framework=frameworks.in_force(view.today), way=_way(staff_id, persona, view),
        lines=queries.recommended(staff_id, persona, view.today),
    )  # fmt: skip


def _persona(staff_id: int, view: Viewpoint) -> Persona:
    """`?persona=`, or the one the person aims at."""
    asked = request.args.get("persona", "")
    return Persona(asked) if asked in list(Persona) else queries.aim_of(staff_id, view.today)


def _way(staff_id: int, persona: Persona, view: Viewpoint) -> Way:
    by = asked_day("by") or usual_day(view.today)
    try:
        return Way(persona, by, queries.path(staff_id=staff_id, persona=persona, by=by, today=view.today))
    except Refused as refusal:
        return Way(persona, by, None, spoken(refusal))
