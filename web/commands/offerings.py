"""flask offerings."""

from pathlib import Path
from typing import Any

from flask.cli import AppGroup

from web import importing as kinds
from web.commands.answering import Answer, answering
from web.commands.importing import importing, take_in

offerings = AppGroup("offerings", help="研修の開催回。")


@offerings.command("import")
@importing
@answering
def import_offerings(file: Path, **given: Any) -> Answer:
    """開催回のファイル(CSV・XLSX)を取り込みます。会場の重なりは取り込み、注意として示します。"""
    return take_in(file, kinds.OFFERINGS, **given)
