"""flask path: the shortest way of one person to a persona by a day. What counts as a step: docs/path.md."""

from datetime import date
from typing import Any

import click

from curriculum.recommendation import queries
from curriculum.recommendation.rules import Block, Path, Step, StepKind
from foundation import clock
from foundation.errors import NotFound
from foundation.fiscal import wareki
from organisation.staff import queries as staff
from skills.persona.rules import Persona
from web.commands.answering import Answer, answering, table
from web.commands.points import log_reading
from web.moments import day_of

KINDS = {
    StepKind.offering: "研修",
    StepKind.examination: "試験",
    StepKind.confirmation: "所属長確認・業務実績",
    StepKind.coaching_record: "指導実績",
}


@click.command("path")
@click.argument("staff_no")
@click.option("--persona", type=click.Choice([each.value for each in Persona]), required=True, help="人物像。")
@click.option("--by", metavar="DATE", required=True, help="いつまでに(ISO 8601または和暦。その日を含む)。")
@click.option("--on", metavar="DATE", help="いつから始めるか(省略時は今日)。")
@answering
def path(staff_no: str, persona: str, by: str, on: str | None) -> Answer:
    """職員一人が期限までに人物像の条件を満たす最短の道を示します。満たせないときは、何が妨げているかを示します。"""
    until, start = day_of(by), day_of(on) if on else clock.today()
    staff_id = staff.staff_id_of(staff_no)
    if staff_id is None:
        raise NotFound("職員番号「%(staff_no)s」の職員はいません。", staff_no=staff_no)
    found = queries.path(staff_id=staff_id, persona=Persona(persona), by=until, today=start)
    log_reading([staff_id])
    asked = {"staff_no": staff.staff_no_of(staff_id), "persona": persona, "by": _iso(until), "on": _iso(start)}
    return Answer({**asked, **document(found)}, _lines(staff_no, persona, found))


def document(found: Path) -> dict[str, Any]:
    """A path as programs are told. Hours are a number; `finish` is null when it cannot be reached."""
    return {
        "reachable": found.reachable,
        "steps": [_step(step) for step in found.steps],
        "hours": found.hours,
        "finish": _iso(found.finish),
        "blocked_by": [_block(block) for block in found.blocked_by],
    }


def _step(step: Step) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": step.kind.value, "ref": step.ref, "on": _iso(step.on), "hours": step.hours}
    if step.kind is StepKind.offering:
        told |= {
            "course": step.course, "first_day": _iso(step.first_day), "apply_from": _iso(step.apply_from),
            "apply_until": _iso(step.apply_until), "booked": step.booked, "waiting": step.waiting,
        }  # fmt: skip
    if step.level is not None:
        told |= {"skill": step.ref, "level": step.level}
    return told


def _block(block: Block) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": block.kind.value, "ref": block.ref, "reason": block.reason}
    if block.level is not None:
        told["level"] = block.level
    if block.earliest is not None:
        told["earliest"] = _iso(block.earliest)
    return told


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _lines(staff_no: str, persona: str, found: Path) -> list[str]:
    if found.finish is None:
        return [f"{staff_no} {persona}: 期限までに到達できません。", *(f"・{each.reason}" for each in found.blocked_by)]
    head = f"{staff_no} {persona}: {wareki(found.finish)}に到達できます。{found.hours:g}時間、{len(found.steps)}段階。"
    rows = [(wareki(step.on), KINDS[step.kind], _name(step), f"{step.hours:g}", _notes(step)) for step in found.steps]
    return [head, *(table(("日", "種別", "対象", "時間", "備考"), rows) if rows else [])]


def _name(step: Step) -> str:
    return f"{step.ref} レベル{step.level}" if step.level is not None else step.ref


def _notes(step: Step) -> str:
    if step.apply_from is None or step.apply_until is None:
        return ""
    place = f"キャンセル待ち{step.waiting}番" if step.waiting else ""
    if step.booked:
        return place or "申込済み"
    return f"申込 {wareki(step.apply_from)}から{wareki(step.apply_until)}まで {place}".strip()
