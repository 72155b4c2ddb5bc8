"""flask courses · offerings."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from curriculum.course import services
from foundation import audit, clock, db
from foundation.errors import RowsRefused
from web import answers
from web import importing as kinds
from web.commands.answering import Answer, answering
from web.commands.importing import importing, take_in
from web.moments import moment_of

courses = AppGroup("courses", help="研修体系。")
offerings = AppGroup("offerings", help="研修の開催回。")
any_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@courses.command("load")
@click.argument("file", type=any_file, required=False)
@click.option("--recorded-at", metavar="MOMENT", help="最初の登録に限り、いつから知られていたかを示します。")
@answering
def load(file: Path | None, recorded_at: str | None) -> Answer:
    """研修体系を公開します。FILEがなければ、付属のものを公開します。"""
    document = _sound(file) if file else services.shipped()
    moment = moment_of(recorded_at) if recorded_at else None
    with db.transaction():
        done = services.publish(document, actor=audit.COMMAND, at=clock.now(), recorded_at=moment)
    told = {"code": done.code, "version": done.version, "new": done.new, "known_since": answers.iso(done.moment)}
    said = "公開しました" if done.new else "公開済みで、変更はありません"
    return Answer(told, [f"研修体系 {done.code} 第{done.version}版: {said}。"])


@courses.command("check")
@click.argument("file", type=any_file)
@answering
def check(file: Path) -> Answer:
    """研修体系のファイルを、施行日の技能体系と照らして確かめます。何も登録しません。"""
    document = _sound(file)
    told = {"version": document["catalogue"]["version"], "courses": len(document["courses"]), "problems": []}
    return Answer(told, [f"{file.name}: 第{told['version']}版、{told['courses']}研修。誤りはありません。"])


def _sound(file: Path) -> dict[str, Any]:
    document = services.read(file.read_bytes())
    problems = services.problems(document)
    if problems:
        raise RowsRefused(problems)
    return document


@offerings.command("import")
@importing
@answering
def import_offerings(file: Path, **given: Any) -> Answer:
    """開催回のファイル(CSV・XLSX)を取り込みます。会場の重なりは取り込み、注意として示します。"""
    return take_in(file, kinds.OFFERINGS, **given)
