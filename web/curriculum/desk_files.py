"""The files of HR's desk: what stands in their columns."""

from flask_babel import gettext

from curriculum.recommendation.rules.demand import Need
from curriculum.recommendation.rules.desk import DeskLine, Filling
from foundation.tables import Cell
from organisation.staff.queries import PersonLine
from organisation.unit.rules import UnitTree
from skills.persona.rules import Persona
from web.curriculum.desk_asked import Asked
from web.formats import named
from web.names import PERSONAS


def columns() -> tuple[str, ...]:
    """Demand beside supply, a course a line."""
    return (
        gettext("研修コード"), gettext("研修名"), gettext("必要な職員"), gettext("任命中のICTマネージャー"),
        gettext("任命中の人の最も早い期限"), gettext("必須項目が不足"),
        *(str(PERSONAS[persona]) for persona in Persona), gettext("開催回"),
        gettext("席数"), gettext("席の決まった人"), gettext("キャンセル待ち"), gettext("決定前"), gettext("空席"),
        gettext("席のまだない人"), gettext("不足する席"), gettext("終わった開催回の充足率（％）"),
        gettext("今年度の修了者"), gettext("最後の開催回"), gettext("最後の開催日"),
    )  # fmt: skip


def offering_columns() -> tuple[str, ...]:
    """How full an offering is."""
    return (
        gettext("開催回コード"), gettext("研修コード"), gettext("初日"), gettext("最終日"), gettext("定員"),
        gettext("席の決まった人"), gettext("キャンセル待ち"), gettext("決定前"), gettext("空席"),
        gettext("充足率（％）"),
    )  # fmt: skip


def person_columns() -> tuple[str, ...]:
    """Who needs a course and has not applied."""
    return (
        gettext("職員番号"), gettext("氏名"), gettext("所属コード"), gettext("所属名"), gettext("職名"),
        gettext("目標の人物像"), gettext("任命中のICTマネージャー"), gettext("研修の期限"), gettext("不足する必須項目"),
        gettext("不足するほかの項目"),
    )  # fmt: skip


def row(line: DeskLine, asked: Asked) -> tuple[Cell, ...]:
    """One course. A shortage is that of the whole city."""
    wanted, supply, last = line.wanted, line.supply, line.supply.last
    return (
        line.course.code, named(line.course), wanted.people, wanted.appointed,
        next(iter(wanted.by_deadline), None), wanted.core,
        *wanted.by_persona.values(), len(supply.coming), supply.seats, supply.confirmed, supply.waiting,
        supply.undecided, supply.left, wanted.without_seat, line.shortage if asked.whom.everybody else None,
        supply.fill_percent, supply.completed, last.code if last else None, last.first_day if last else None,
    )  # fmt: skip


def offering_row(line: Filling) -> tuple[Cell, ...]:
    """One offering."""
    offering = line.offering
    return (
        offering.code, offering.course_code, offering.first_day, offering.last_day, offering.capacity, line.held,
        line.waiting, line.undecided, line.left, line.percent,
    )  # fmt: skip


def person_row(need: Need, person: PersonLine, tree: UnitTree) -> tuple[Cell, ...]:
    """One person."""
    aim = need.aim
    return (
        person.staff_no, person.name, person.unit_code, tree.path_name(aim.unit_id), person.post,
        str(PERSONAS[aim.persona]), gettext("任命中") if aim.appointed else "", aim.deadline, " ".join(need.core),
        " ".join(need.others),
    )  # fmt: skip
