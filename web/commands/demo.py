"""flask demo: a whole city to try, with one sign-in per role. A second run changes nothing and prints them again."""

from datetime import date, datetime, timedelta
from typing import Any

import click
from flask.cli import with_appcontext

from curriculum.course import queries as courses
from foundation import audit, clock, db, fiscal, migrate, trail
from foundation.errors import Refused
from foundation.history import Viewpoint
from organisation.account import queries as accounts
from organisation.account import services as account_services
from organisation.account.rules import Role
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.assessment import services as assessments
from web.commands import demo_cast, demo_city, demo_office, demo_training
from web.commands.answering import Answer, answering_anywhere, stage, table
from web.commands.demo_cast import Part
from web.commands.demo_training import Cast

PASSWORD = "keyaki-to-sakura"  # of the invented people of the demo city only
OPEN_BEFORE = timedelta(days=7)
ROLES = {
    Role.staff: "職員",
    Role.ict_manager: "ICTマネージャー",
    Role.unit_head: "所属長",
    Role.bureau: "局・区の担当",
    Role.hr: "人事課",
    Role.secretariat: "事務局",
    Role.admin: "システム管理者",
}


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="職員がすでに登録されていれば、何もせずに終わります。")
@click.option("--address", metavar="URL", help="サインインする先として表示します。")
@with_appcontext
@answering_anywhere
def demo(if_empty: bool, address: str | None) -> Answer:
    """デモの市(9,400人)を読み込み、役割ごとのサインインを示します。"""
    if migrate.current() != migrate.newest():
        stage("データベースを準備しています…")
        migrate.upgrade()
    if staff.any_staff() and not _loaded():
        return _taken(if_empty, address)
    _load_once(today=clock.today(), at=clock.now())
    return _signs(_loaded(), address)


def _load_once(*, today: date, at: datetime) -> None:
    """What of the demo is not here yet: the city, then its training."""
    if not _loaded():
        with db.transaction():
            _load(today=today, at=at)
    if courses.is_published() and not _content("demo.trained"):
        _train(_loaded(), today=today, at=at)
    if not _content("demo.appointed"):
        _appoint(_loaded(), today=today, at=at)


def _loaded() -> dict[str, str]:
    """The staff number of each role of the cast; empty when the demo city is not here."""
    return dict(_content("demo.loaded").get("cast", {}))


def _content(action: str) -> dict[str, Any]:
    found = trail.lines(trail.Search(action=action), limit=1, offset=0)
    return dict(found[0].content or {}) if found else {}


def _taken(if_empty: bool, address: str | None) -> Answer:
    said = "このデータベースには、すでに職員が登録されています。デモは読み込みません。"
    if not if_empty:
        raise Refused(said)
    return Answer({"address": address, "sign_ins": []}, [said, *_where(address)])


def _load(*, today: date, at: datetime) -> None:
    demo_city.load(today=today, at=at)
    stage("役割を決めています…")
    view = Viewpoint(on=today, today=today)
    parts = demo_cast.cast(view)
    for part in parts:
        _sign_up(part, today=today, at=at)
    _open_round(next(part for part in parts if part.role is Role.hr), today=today, at=at)
    names = {part.role.value: part.person.staff_no for part in parts}
    stage("終わった研修を取り込んでいます…")
    demo_training.past(today=today, at=at, cast=_cast(names, today))
    audit.record(action="demo.loaded", actor=audit.COMMAND, at=at, cast=names)


def _train(names: dict[str, str], *, today: date, at: datetime) -> None:
    """What is under way: after the city is there, for then the services remember what they ask again and again."""
    stage("研修の申込を登録しています…")
    cast = _cast(names, today)
    demo_training.prepare(today=today, cast=cast)
    with db.transaction():
        demo_training.present(today=today, at=at, cast=cast)


def _appoint(names: dict[str, str], *, today: date, at: datetime) -> None:
    """The life of appointments, once the city is there."""
    stage("任命の一年を登録しています…")
    taken = frozenset(staff.staff_id_of(staff_no) or 0 for staff_no in names.values())
    desk_id = staff.staff_id_of(names[Role.secretariat]) or 0
    secretariat = accounts.access(accounts.account_id_of(desk_id) or 0, today)
    assert secretariat is not None
    desk = demo_office.Desk(today, at, secretariat, taken)
    given = demo_office.offices(desk)
    with db.transaction():
        demo_office.load(desk, given)


def _cast(names: dict[str, str], today: date) -> Cast:
    ids = {role: staff.staff_id_of(staff_no) or 0 for role, staff_no in names.items()}
    hr = accounts.access(accounts.account_id_of(ids[Role.hr]) or 0, today)
    assert hr is not None
    return Cast(staff=ids[Role.staff], head=ids[Role.unit_head], hr=hr, everybody=frozenset(ids.values()))


def _sign_up(part: Part, *, today: date, at: datetime) -> None:
    given: Any = {"actor": audit.COMMAND, "at": at}
    if part.granted:
        account_services.grant_role(staff_id=part.person.id, role=part.role, unit_id=part.unit_id, today=today, **given)
    account_id = accounts.account_id_of(part.person.id)
    assert account_id is not None
    account_services.set_password(account_id=account_id, password=PASSWORD, **given)


def _open_round(keeper: Part, *, today: date, at: datetime) -> None:
    year = fiscal.fiscal_year(today)
    access = accounts.access(accounts.account_id_of(keeper.person.id) or 0, today)
    assert access is not None
    first_day = max(fiscal.first_day(year), today - OPEN_BEFORE)
    assessments.open_round(
        fiscal_year=year, first_day=first_day, last_day=fiscal.last_day(year), access=access, at=at, today=today
    )


def _signs(cast: dict[str, str], address: str | None) -> Answer:
    today = clock.today()
    view, tree = Viewpoint(on=today, today=today), units.tree(today)
    found = []
    for role in ROLES:
        person = staff.person(cast[role.value], view)
        where = tree.path_name(person.unit_id) if person and person.unit_id else ""
        found.append(
            {"role": role.value, "staff_no": cast[role.value], "name": person.name if person else "", "unit": where,
             "password": PASSWORD}
        )  # fmt: skip
    shown = ("staff_no", "password", "name", "unit")
    rows = [(ROLES[Role(each["role"])], *(each[name] for name in shown)) for each in found]
    lines = table(("役割", "職員番号", "パスワード", "氏名", "所属"), rows)
    return Answer({"address": address, "sign_ins": found}, [*lines, *_where(address)])


def _where(address: str | None) -> list[str]:
    return ["", f"ブラウザで開く: {address}"] if address else []
