"""判定書 in the words it is shown and printed in. What is frozen stays in Japanese, as it was drawn up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import url_for

from foundation import fiscal
from foundation.clock import TOKYO
from foundation.errors import filled
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import UnitKind
from skills.persona.rules import Persona
from skills.verification.queries import Mark
from skills.verification.rules import CONDITION_NAMES, STATUS_NAMES, Difference, DocumentLine

Data = dict[str, Any]
MET = {True: "満たす", False: "満たさない"}
PERSONAS = {Persona.talent: "ICT人材", Persona.leader: "ICTリーダ", Persona.manager: "ICTマネージャー"}
UNDATED = "定めなし"


def words(content: Mapping[str, Any]) -> Data:
    """A frozen content with its days as days, for a page."""
    return {
        **content,
        "on": _day(content["on"]),
        "known_at": datetime.fromisoformat(content["known_at"]) if content["known_at"] else None,
        "appointee": _dated(content["appointee"], "first_day", "last_day"),
        "personas": {each: content["personas"][each] for each in Persona},
        "skills": [{**each, "evidence": _dated(each["evidence"], "on", "until")} for each in content["skills"]],
        "waivers": [_dated(each, "first_day", "last_day") for each in content["waivers"]],
        "grace_until": _day(content["grace_until"]),
        "cover": _dated(content["cover"], "first_day", "last_day"),
    }


def _dated(values: Mapping[str, Any] | None, *names: str) -> Data | None:
    return None if values is None else {**values, **{name: _day(values[name]) for name in names}}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def paper(line: DocumentLine, mark: Mark, confirmer: PersonLine | None) -> Data:
    """The data of the printed document: words only."""
    content = words(line.content)
    return {
        "issuer": _city(), "number": line.number, "spelled": line.spelled, "hash": line.grouped_hash,
        "unit": f"{content['unit']['name']}（{content['unit']['code']}）", "status": STATUS_NAMES[line.status],
        "facts": _facts(line, content), "appointee": _appointee(content), "conditions": _conditions(content),
        "personas": [[PERSONAS[each], MET[content["personas"][each]]] for each in Persona],
        "skills": [_skill(each) for each in content["skills"]], "beside": _beside(content),
        "confirmed": _confirmed(line, confirmer), "superseded": [_difference(each) for each in mark.differences],
        "as_of": _moment(line.made_at), "verify": url_for("verify.verify", _external=True),
    }  # fmt: skip


def _city() -> str:
    return next((unit.name for unit in units.whole_tree().by_id.values() if unit.kind is UnitKind.city), "")


def _facts(line: DocumentLine, content: Data) -> list[list[str]]:
    maker = content["maker"]
    return [
        ["判定の日", fiscal.wareki_weekday(line.judged_on)],
        ["分かっていた時点", _moment(line.known_at)],
        ["技能体系", f"第{line.framework_version}版"],
        ["作成", f"{_moment(line.made_at)}　{maker['post']}　{maker['name']}"],
    ]


def _appointee(content: Data) -> list[list[str]]:
    who = content["appointee"]
    if who is None:
        return []
    last = fiscal.wareki(who["last_day"]) if who["last_day"] else UNDATED
    return [
        ["氏名", who["name"]], ["職員番号", who["staff_no"]], ["職位", f"{who['post']}（{who['grade']}）"],
        ["本務", who["posted_at"]], ["任命日", f"{fiscal.wareki(who['first_day'])}（{who['order_no']}）"],
        ["任期の末日", last],
    ]  # fmt: skip


def _conditions(content: Data) -> list[list[str]]:
    return [
        [CONDITION_NAMES[each["code"]], MET[each["met"]], each["detail"], each["clause"], "、".join(each["failing"])]
        for each in content["conditions"]
    ]


def _skill(each: Data) -> list[str]:
    proof, mark = each["evidence"], "◎" if each["core"] else ""
    head = [f"{each['code']} {each['name']}", mark, f"{each['held']} / {each['required']}"]
    if proof is None:
        return [*head, "証跡なし", "", "", ""]
    until = fiscal.wareki(proof["until"]) if proof["until"] else UNDATED
    who = f"{proof['confirmer']['name']}\n{proof['confirmer']['post']}" if proof["confirmer"] else ""
    return [*head, proof["kind_name"], fiscal.wareki(proof["on"]), until, who]


def _beside(content: Data) -> list[list[str]]:
    """Waivers, grace and cover: beside the verdict, changing nothing in it."""
    found = [
        [f"免除（{CONDITION_NAMES[each['condition']]}）",
         f"{_period(each)}　{each['reason']}　承認: {each['approver']['name']}"] for each in content["waivers"]
    ]  # fmt: skip
    if content["grace_until"]:
        found.append(["猶予", f"{fiscal.wareki(content['grace_until'])}まで"])
    if content["cover"]:
        found.append(["職務代行", f"{content['cover']['name']}　{_period(content['cover'])}"])
    return found


def _period(each: Data) -> str:
    return f"{fiscal.wareki(each['first_day'])}から{fiscal.wareki(each['last_day'])}まで"


def _confirmed(line: DocumentLine, confirmer: PersonLine | None) -> str:
    if line.confirmation is None:
        return ""
    who = f"　{confirmer.post or ''}　{confirmer.name}" if confirmer else ""
    note = f"　{line.confirmation.note}" if line.confirmation.note else ""
    return f"{_moment(line.confirmation.confirmed_at)}{who}{note}"


def _difference(each: Difference) -> str:
    return filled(each.message, each.values)


def _moment(at: datetime) -> str:
    there = at.astimezone(TOKYO)
    return f"{fiscal.wareki(there.date())} {there:%H:%M}"
