"""flask db · audit · settings · retention."""

from typing import Any

import click
from flask.cli import AppGroup

from foundation import audit, clock, db, migrate, settings, trail
from foundation.errors import Refused
from web.commands.answering import Answer, answering, answering_anywhere, table
from web.sessions import configuration

database = AppGroup("db", help="データベースの準備と版。")
audits = AppGroup("audit", help="監査記録。")
ANSWERS = {"true": True, "1": True, "false": False, "0": False}
setting = AppGroup("settings", help="市が変えられる数値。")


@database.command("upgrade")
@click.argument("revision", default="head")
@answering_anywhere
def upgrade(revision: str) -> Answer:
    """データベースを新しい版にします(空なら作ります)。"""
    before = migrate.current()
    _known(revision)
    migrate.upgrade(revision)
    return _revised(before)


@database.command("downgrade")
@click.argument("revision")
@click.confirmation_option("--yes", prompt="新しい版にしかないデータは失われます。続けますか?", help="尋ねません。")
@answering_anywhere
def downgrade(revision: str) -> Answer:
    """データベースを前の版に戻します(base で空に)。"""
    before = migrate.current()
    _known(revision)
    migrate.downgrade(revision)
    return _revised(before)


@database.command("current")
@answering_anywhere
def current() -> Answer:
    """データベースの版を示します。"""
    return _revised(migrate.current())


def _known(revision: str) -> None:
    if not migrate.knows(revision):
        raise Refused("データベースの版「%(revision)s」はありません。", revision=revision)


def _revised(before: str | None) -> Answer:
    now, newest = migrate.current(), migrate.newest()
    document = {"revision": now, "before": before, "newest": newest}
    return Answer(document, [f"データベースの版: {now or 'なし'}(最新は{newest})"])


@audits.command("verify")
@answering
def verify() -> Answer:
    """監査記録の連鎖を確かめ、データベースの外の控えと比べます。誤りがあれば終了コード1。"""
    outside = configuration().head_file
    faults = list(audit.verify(outside))
    head = trail.head()
    document = {
        "verified": not faults,
        "lines": audit.count(),
        "head": head.hash or None,
        "compared": outside.exists(),
        "faults": [{"position": each.position, "reason": each.reason} for each in faults],
    }
    if not faults:
        return Answer(document, [f"監査記録{document['lines']}件の連鎖は正しくつながっています。"])
    rows = [(str(each.position), each.reason) for each in faults]
    return Answer(document, ["監査記録に誤りがあります。", *table(("位置", "理由"), rows)], failed=True)


@setting.command("list")
@answering
def list_settings() -> Answer:
    """設定とその値を並べます。"""
    found = {name: settings.setting(name) for name in settings.DEFAULTS}
    rows = [(name, str(value), str(settings.DEFAULTS[name])) for name, value in found.items()]
    document = [{"name": name, "value": value, "default": settings.DEFAULTS[name]} for name, value in found.items()]
    return Answer(document, table(("設定", "値", "既定値"), rows))


@setting.command("set")
@click.argument("name")
@click.argument("value")
@answering
def change_setting(name: str, value: str) -> Answer:
    """設定を変えます。"""
    wanted = _typed(name, value)
    with db.transaction():
        change = audit.record(action="setting.changed", actor=audit.COMMAND, at=clock.now(), name=name, value=wanted)
        settings.change_setting(name, wanted, moment=change.moment)
    return Answer({"name": name, "value": wanted}, [f"{name} を {wanted} にしました。"])


def _typed(name: str, value: str) -> Any:
    """The value as the kind of its default. Raises Refused."""
    default = settings.DEFAULTS.get(name, value)
    if isinstance(default, bool) and value.lower() in ANSWERS:
        return ANSWERS[value.lower()]
    if not isinstance(default, int):
        return value
    if not (value.isascii() and value.isdigit()):
        raise Refused("「%(value)s」は0以上の整数にしてください。", value=value)
    return int(value)
