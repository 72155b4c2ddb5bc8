"""flask accounts · tokens."""

import click
from flask.cli import AppGroup

from foundation import audit, clock, db
from foundation.errors import NotFound, Refused
from organisation.account import queries, services
from organisation.account.queries import TokenLine
from organisation.account.rules import TOKEN_ROLES, Role
from organisation.staff import queries as staff
from organisation.unit import queries as units
from web import answers
from web.commands.answering import Answer, answering, table

accounts = AppGroup("accounts", help="アカウントと役割。")
tokens = AppGroup("tokens", help="APIのトークン。")
roles = click.Choice([each.value for each in TOKEN_ROLES])
role_option = click.option("--role", type=roles, required=True, help="役割。")
unit_option = click.option("--unit", metavar="CODE", help="役割がbureauのとき、どの局・区等か(所属コード)。")


@accounts.command("create")
@click.argument("staff_no")
@role_option
@unit_option
@answering
def create(staff_no: str, role: str, unit: str | None) -> Answer:
    """職員のアカウントを開き、役割を付与し、利用開始コードを示します。"""
    staff_id = staff.staff_id_of(staff_no)
    if staff_id is None:
        raise NotFound("職員番号「%(staff_no)s」の職員はいません。", staff_no=staff_no)
    unit_id, at = _unit_id(unit, role), clock.now()
    with db.transaction():
        code = services.create_account(
            staff_id=staff_id, role=Role(role), unit_id=unit_id, actor=audit.COMMAND, at=at, today=clock.today()
        )
    document = {"staff_no": staff_no, "role": role, "unit": unit, "code": code, "activate": "/activate"}
    lines = [
        f"職員番号 {staff_no} に役割 {role} を付与しました。",
        f"利用開始コード: {code}",
        f"本人が /activate で、このコードを使ってパスワードを決めます({services.CODE_DAYS}日以内、一度だけ)。",
    ]
    return Answer(document, lines)


@tokens.command("create")
@click.option("--role", type=roles, help="役割。役割の範囲を読むトークンになります。")
@click.option("--staff", "staff_no", metavar="STAFF_NO", help="職員番号。その職員として操作するトークンになります。")
@click.option("--label", help="何のためのトークンか。閲覧の記録に残ります(--role では必須)。")
@click.option("--days", type=click.IntRange(1, 3650), metavar="N", help="何日使えるか。")
@unit_option
@answering
def create_token(
    role: str | None, staff_no: str | None, label: str | None, days: int | None, unit: str | None
) -> Answer:
    """APIのトークンを作ります。表示は一度だけです。--role か --staff のどちらかを指定します。"""
    if (role is None) == (staff_no is None) or (staff_no is not None and unit is not None):
        raise click.UsageError("--role か --staff のどちらか一つを指定してください。--unit は --role と使います。")
    if role is not None and label is None:
        raise click.UsageError("--role には --label が必要です。")
    with db.transaction():
        plain = _made_for(staff_no, label, days) if staff_no else _made_of(str(role), str(label), days, unit)
    made = queries.tokens()[0]
    document = {"token": plain, **_told(made, unit)}
    until = document["expires_at"]
    return Answer(document, [plain, f"期限は {until} です。もう一度表示することはできません。"])


def _made_of(role: str, label: str, days: int | None, unit: str | None) -> str:
    return services.make_token(
        role=Role(role), label=label, unit_id=_unit_id(unit, role), actor=audit.COMMAND, at=clock.now(),
        today=clock.today(), days=days,
    )  # fmt: skip


def _made_for(staff_no: str, label: str | None, days: int | None) -> str:
    staff_id = staff.staff_id_of(staff_no)
    if staff_id is None:
        raise NotFound("職員番号「%(staff_no)s」の職員はいません。", staff_no=staff_no)
    return services.make_personal_token(
        staff_id=staff_id, label=label or f"職員 {staff_no}", actor=audit.COMMAND, at=clock.now(),
        today=clock.today(), days=days,
    )  # fmt: skip


@tokens.command("list")
@answering
def list_tokens() -> Answer:
    """トークンを新しい順に並べます。トークンそのものは残っていません。"""
    codes = {unit_id: code for code, unit_id in units.unit_ids_by_code().items()}
    found = [_told(line, codes.get(line.unit_id or 0)) for line in queries.tokens()]
    names = ("id", "label", "role", "unit", "staff_no", "expires_at", "revoked_at", "last_used_at")
    rows = [tuple(str(each[name] or "") for name in names) for each in found]
    return Answer(found, table(("番号", "名前", "役割", "単位", "職員", "期限", "失効", "最後の利用"), rows))


@tokens.command("revoke")
@click.argument("token_id", type=int)
@answering
def revoke(token_id: int) -> Answer:
    """トークンを失効させます。"""
    with db.transaction():
        services.revoke_token(token_id, actor=audit.COMMAND, at=clock.now())
    return Answer({"id": token_id, "revoked": True}, [f"トークン {token_id} を失効させました。"])


def _told(line: TokenLine, unit: str | None) -> answers.Document:
    return {
        "id": line.id,
        "label": line.label,
        "role": line.role.value,
        "unit": unit,
        "staff_no": _number_of(line.acts_for_id),
        "expires_at": answers.iso(line.expires_at),
        "revoked_at": answers.iso(line.revoked_at),
        "last_used_at": answers.iso(line.last_used_at),
    }


def _number_of(account_id: int | None) -> str | None:
    found = queries.account(account_id) if account_id is not None else None
    return found.staff_no if found else None


def _unit_id(code: str | None, role: str) -> int | None:
    """The unit of a bureau role. Raises Refused for an unknown code, or a unit that does not go with the role."""
    if code is None:
        return None
    if role != Role.bureau:
        raise Refused("--unit は役割が bureau のときだけ指定できます。")
    found = units.unit_id_of(code)
    if found is None:
        raise NotFound("所属コード「%(code)s」の所属はありません。", code=code)
    return found
