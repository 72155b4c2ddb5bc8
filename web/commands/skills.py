"""flask framework · evidence · skills."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from foundation import audit, clock, db
from foundation.errors import NotFound, RowsRefused
from organisation.staff import queries as staff
from skills.framework import services as framework_services
from skills.persona.rules import Persona
from skills.verification import queries as verification
from web import answers
from web import importing as kinds
from web.commands.answering import Answer, answering, answering_anywhere, table
from web.commands.importing import importing, repairing, take_in
from web.commands.points import log_reading, looking, viewpoint
from web.moments import moment_of

frameworks = AppGroup("framework", help="技能体系。")
evidence = AppGroup("evidence", help="証跡。")
skills = AppGroup("skills", help="技能の判定。")
any_file = click.Path(exists=True, dir_okay=False, path_type=Path)
CORE = {True: "必須", False: ""}
MET = {True: "満たす", False: "満たさない"}


@frameworks.command("load")
@click.argument("file", type=any_file, required=False)
@click.option("--recorded-at", metavar="MOMENT", help="最初の登録に限り、いつから知られていたかを示します。")
@answering
def load(file: Path | None, recorded_at: str | None) -> Answer:
    """技能体系を公開します。FILEがなければ、付属のものを公開します。"""
    document = _sound(file) if file else framework_services.shipped()
    moment = moment_of(recorded_at) if recorded_at else None
    with db.transaction():
        done = framework_services.publish(document, actor=audit.COMMAND, at=clock.now(), recorded_at=moment)
    told = {"code": done.code, "version": done.version, "new": done.new, "known_since": answers.iso(done.moment)}
    said = "公開しました" if done.new else "公開済みで、変更はありません"
    return Answer(told, [f"技能体系 {done.code} 第{done.version}版: {said}。"])


@frameworks.command("check")
@click.argument("file", type=any_file)
@answering_anywhere
def check(file: Path) -> Answer:
    """技能体系のファイルを確かめます。何も登録しません。"""
    document = _sound(file)
    told = {"version": document["framework"]["version"], "skills": len(document["skills"]), "problems": []}
    return Answer(told, [f"{file.name}: 第{told['version']}版、{told['skills']}項目。誤りはありません。"])


def _sound(file: Path) -> dict[str, Any]:
    draft = framework_services.read(file.read_bytes(), file.name)
    if draft.problems:
        raise RowsRefused(draft.problems)
    return draft.document


@evidence.command("import")
@repairing
@importing
@answering
def import_evidence(file: Path, **given: Any) -> Answer:
    """証跡のファイル(CSV・XLSX)を取り込みます。"""
    return take_in(file, kinds.EVIDENCE, **given)


@skills.command("verdict")
@click.argument("staff_no")
@click.option("--persona", type=click.Choice([each.value for each in Persona]), required=True, help="人物像。")
@looking
@answering
def verdict(staff_no: str, persona: str, on: str | None, known_at: str | None) -> Answer:
    """職員一人が人物像の条件を満たすかを判定します。"""
    view = viewpoint(on, known_at)
    staff_id = staff.staff_id_of(staff_no)
    if staff_id is None:
        raise NotFound("職員番号「%(staff_no)s」の職員はいません。", staff_no=staff_no)
    found = verification.person_verdicts(staff_id, view)[Persona(persona)]
    log_reading([staff_id])
    told = answers.verdict(staff.staff_no_of(staff_id), found, view)
    conditions = [(each.code, MET[each.met], each.detail) for each in found.conditions]
    missing = [(each.skill, str(each.held), str(each.required), CORE[each.core]) for each in found.shortfalls]
    lines = [f"{staff_no} {persona}: {MET[found.met]}", *table(("条件", "判定", "内容"), conditions)]
    return Answer(told, [*lines, *(table(("不足", "保有", "必要", ""), missing) if missing else [])])
