"""What can be taken in from a file: for each kind its columns, who may, how it is planned and taken."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext

from curriculum.enrolment import queries as enrolments
from curriculum.offering import services as offerings
from foundation import tables
from foundation.audit import Actor
from foundation.errors import Refused, RowProblem
from foundation.imports import ImportPlan, ImportResult
from organisation.account import services as accounts
from organisation.account.rules import Access, Role
from organisation.appointment import services as appointments
from organisation.staff import services as staff
from organisation.unit import services as units
from skills.evidence import services as evidence
from skills.framework import services as frameworks


@dataclass(frozen=True)
class Column:
    """One column of a file, with an example and what it means."""

    name: str
    example: str
    help: Any = ""


@dataclass(frozen=True)
class Kind:
    """One kind of file. `repairs`: lost zeros of staff numbers can be put back; `action`: its name in the trail."""

    code: str
    name: Any
    action: str
    roles: frozenset[Role]
    columns: tuple[Column, ...]
    plan: Callable[..., ImportPlan]
    take: Callable[..., ImportResult]
    repairs: bool = False

    def planned(self, content: bytes, filename: str, *, today: date, repair_zeros: bool) -> ImportPlan:
        """What the file would do. Raises Refused when it cannot be read at all."""
        more = {"repair_zeros": repair_zeros} if self.repairs else {}
        return self.plan(tables.read(content, filename), today=today, **more)


def _take_staff(plan: ImportPlan, *, actor: Actor, at: datetime, **more: Any) -> ImportResult:
    result = staff.take_staff_import(plan, actor=actor, at=at, **more)
    accounts.open_accounts(at=at, actor=actor, recorded=result.moment is None)
    return result


def _plan_offerings(table: tables.Table, *, today: date) -> ImportPlan:
    return offerings.plan_offerings_import(table, today=today, busy=_applied)


def _applied() -> Mapping[int, int]:
    """How many have an application running, by offering id."""
    return {each: full.held + full.waiting + full.undecided for each, full in enrolments.occupancy().items()}


HR, SECRETARIAT = Role.hr, Role.secretariat
STAFF_NO = Column("職員番号", "0012345", lazy_gettext("先頭の0も含めて"))
UNITS = Kind(
    "units",
    lazy_gettext("組織"),
    "units.imported",
    frozenset({HR, SECRETARIAT}),
    (
        Column("所属コード", "010101"),
        Column("所属名", "企画課"),
        Column("区分", "課", lazy_gettext("市・局・区・その他・部・課")),
        Column("上位所属コード", "0101"),
        Column("設置日", "2001-05-01"),
        Column("廃止日", "", lazy_gettext("続いているときは空欄")),
        Column("前身所属コード", "98", lazy_gettext("なくてもよい列")),
    ),
    units.plan_units_import,
    units.take_units_import,
)
STAFF = Kind(
    "staff",
    lazy_gettext("職員の発令"),
    "staff.imported",
    frozenset({HR}),
    (
        STAFF_NO,
        Column("氏名", "髙橋　花子", lazy_gettext("文字はそのまま登録します")),
        Column("フリガナ", "タカハシ　ハナコ"),
        Column("所属コード", "010101"),
        Column("所属名", "総務局 総務部 企画課"),
        Column("職位コード", "30"),
        Column("職位", "主査"),
        Column("職種", "行政事務"),
        Column("任用区分", "正規"),
        Column("本務兼務区分", "本務"),
        Column("発令日", "R8.4.1", lazy_gettext("和暦でも西暦でも")),
        Column("発令区分", "異動", lazy_gettext("採用・昇任・異動・兼務・兼務解除・休職・復職・派遣・退職")),
        Column("退職日", ""),
    ),
    staff.plan_staff_import,
    _take_staff,
    repairs=True,
)
APPOINTMENTS = Kind(
    "appointments",
    lazy_gettext("任命簿"),
    "appointments.imported",
    frozenset({SECRETARIAT}),
    (
        Column("任命単位コード", "15"),
        Column("任命単位", "北区役所"),
        STAFF_NO,
        Column("氏名", "髙橋　花子"),
        Column("任命日", "R8.4.1"),
        Column("解任日", "", lazy_gettext("任期の末日。続いているときは空欄")),
        Column("発令番号", "令和8年度第15号"),
    ),
    appointments.plan_appointments_import,
    appointments.take_appointments_import,
    repairs=True,
)
EVIDENCE = Kind(
    "evidence",
    lazy_gettext("証跡"),
    "evidence.imported",
    frozenset({HR, SECRETARIAT}),
    (
        STAFF_NO,
        Column("スキルコード", "B02"),
        Column("レベル", "3", lazy_gettext("0から4")),
        Column("種別", "業務実績", lazy_gettext("自己評価・研修修了・試験・所属長確認・業務実績・指導実績")),
        Column("取得日", "2026-06-30"),
        Column("有効期限", "", lazy_gettext("最後の有効日。なければ空欄")),
        Column("確認者職員番号", "0020001"),
        Column("備考", "SG", lazy_gettext("試験のときは IP・SG・FE・AP")),
    ),
    evidence.plan_evidence_import,
    evidence.take_evidence_import,
    repairs=True,
)
OFFERINGS = Kind(
    "offerings",
    lazy_gettext("開催回"),
    "offerings.imported",
    frozenset({HR}),
    (
        Column("開催回コード", "ICT-202-001"),
        Column("研修コード", "ICT-202"),
        Column("形式", "集合", lazy_gettext("集合・オンライン・eラーニング・動画補講")),
        Column("開催日", "2026-06-04;2026-06-11", lazy_gettext("何日かあるときは「;」で区切る")),
        Column("開始", "09:30"),
        Column("終了", "16:30"),
        Column("会場", "情報研修室A"),
        Column("定員", "30"),
        Column("最少人数", "5"),
        Column("申込開始", "2026-04-16"),
        Column("申込締切", "2026-05-14"),
        Column("所属長承認", "要", lazy_gettext("要・不要")),
        Column("固定費千円", "120"),
        Column("一人当たり千円", "3"),
    ),
    _plan_offerings,
    offerings.take_offerings_import,
)
KINDS: Mapping[str, Kind] = {kind.code: kind for kind in (UNITS, STAFF, APPOINTMENTS, EVIDENCE, OFFERINGS)}


def may(access: Access, kind: Kind) -> bool:
    """Whether this person may take in such a file."""
    return access.is_person and bool(access.roles & kind.roles)


def may_any(access: Access) -> bool:
    """Whether this person may take in any file."""
    return may_publish(access) or any(may(access, kind) for kind in KINDS.values())


def may_publish(access: Access) -> bool:
    """Whether this person may publish a framework version."""
    return access.is_person and SECRETARIAT in access.roles


def refuse_unseen(plan: ImportPlan, seen: str | None) -> None:
    """Nothing is taken in that was not on the page when it was agreed to. Raises Refused."""
    if seen != digest(plan):
        raise Refused("確認している間に登録内容が変わりました。もう一度確認してから取り込んでください。")


def digest(plan: ImportPlan) -> str:
    """What tells one preview from another: the file and everything it would correct, flag or repair."""
    shown = (plan.sha256, plan.new, plan.corrections, plan.flags, plan.repairs)
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def errors_csv(problems: tuple[RowProblem, ...]) -> bytes:
    """All problems of a file as a CSV file."""
    rows = [(each.row, each.column, each.value, each.text) for each in problems]
    return tables.write_csv(("行", "列", "値", "理由"), rows).content


def framework_draft(content: bytes, filename: str) -> frameworks.Draft:
    """A framework document read from a file, with all that is wrong with it. Raises Refused."""
    return frameworks.read(content, filename)
