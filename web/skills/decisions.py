"""What a head writes on a self-assessment or a claim, and what they are shown beside it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import abort
from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from foundation import clock
from foundation.errors import Refused
from foundation.history import Viewpoint
from organisation.account.rules import Access
from organisation.staff import queries as staff
from organisation.unit import queries as units
from skills.assessment.queries import Sheet, SheetLine
from skills.assessment.rules import FURTHEST, decide
from skills.claim import queries as claims
from skills.claim import services
from skills.claim.queries import ClaimLine, WaitingClaim
from skills.claim.rules import KIND_NAMES, STATE_NAMES, Party, State
from skills.evidence import queries as evidence
from skills.evidence.rules import Standing
from skills.framework import queries as frameworks
from skills.framework.rules import ceiling
from web import guards
from web.forms import Form


class DecisionForm(Form):
    """The head's word on every skill. `level_…` and `reason_…` are made for each by form_for()."""

    comment = TextAreaField(lazy_gettext("本人へのコメント"))
    seen_step = IntegerField(widget=HiddenInput())

    def levels(self, sheet: Sheet) -> dict[str, int]:
        return {line.skill_code: self[f"level_{line.skill_code}"].data for line in answered(sheet)}

    def reasons(self, sheet: Sheet) -> dict[str, str]:
        return {line.skill_code: self[f"reason_{line.skill_code}"].data or "" for line in answered(sheet)}

    def decided(self, sheet: Sheet) -> bool:
        """Whether everything is decided as it may be; what is not lands on the form."""
        own = own_levels(sheet)
        try:
            decide(
                answers=own, levels=self.levels(sheet), reasons=self.reasons(sheet), max_level=sheet.framework.max_level
            )
        except Refused as refusal:
            self.refuse(refusal)
        return not self.errors


class ClaimForm(Form):
    """Confirm, or decline with a reason."""

    reason = TextAreaField(lazy_gettext("承認しない理由"))

    def decide(self, act: str, claim_ids: list[int]) -> None:
        """The one call of the page."""
        who: dict[str, Any] = {
            "claim_ids": claim_ids,
            "access": guards.access(),
            "at": clock.now(),
            "today": clock.today(),
        }
        with self.saving():
            if act == "confirm":
                services.confirm(**who)
            else:
                services.decline(reason=self.reason.data or "", **who)


def answered(sheet: Sheet) -> list[SheetLine]:
    """The lines with an answer."""
    return [line for line in sheet.lines if line.answer]


def own_levels(sheet: Sheet) -> dict[str, int]:
    """Skill code → the level the person gave themselves."""
    return {line.skill_code: line.answer.level for line in sheet.lines if line.answer}


def form_for(sheet: Sheet) -> DecisionForm:
    """The form for this sheet: for each skill the levels at most one away, the own one chosen, and a reason."""
    own = own_levels(sheet)
    fields: dict[str, Any] = {}
    for code, level in own.items():
        title = gettext("%(code)sの確認するレベル", code=code)
        fields[f"level_{code}"] = SelectField(title, coerce=int, default=level, validate_choice=False)
        fields[f"reason_{code}"] = StringField(gettext("%(code)sを変える理由", code=code))
    made: DecisionForm = type("Decisions", (DecisionForm,), fields)(seen_step=sheet.case.step if sheet.case else 0)
    for code, level in own.items():
        made[f"level_{code}"].choices = _choices(level, sheet.framework.max_level)
    return made


def _choices(own: int, highest: int) -> list[tuple[int, str, dict[str, object]]]:
    """The levels a head may confirm. `data-same` marks the own one: the page asks for no reason there."""
    around = range(max(0, own - FURTHEST), min(highest, own + FURTHEST) + 1)
    as_said = gettext("%(level)d（自己評価のとおり）", level=own)
    return [(each, as_said, {"data-same": True}) if each == own else (each, str(each), {}) for each in around]


def about_person(sheet: Sheet, view: Viewpoint) -> dict[str, Any]:
    """Whose sheet it is, how much evidence there is per skill, and which answers deserve a look."""
    found = evidence.evidence_of(sheet.staff_id, view)
    lines = answered(sheet)
    own = own_levels(sheet)
    return {
        "person": staff.people([sheet.staff_id], view).get(sheet.staff_id),
        "tree": units.tree(view.today),
        "proofs": Counter(line.skill_code for line in found if line.standing is Standing.counts),
        "risen": [line for line in lines if line.previous is not None and own[line.skill_code] > line.previous],
        "fallen": [line for line in lines if line.previous is not None and own[line.skill_code] < line.previous],
        "unproven": [line for line in lines if own[line.skill_code] > (line.held.level if line.held else 0)],
    }


def by_file(waiting: Iterable[WaitingClaim]) -> list[list[WaitingClaim]]:
    """Claims of one file together: the skills of one examination are one decision."""
    found: dict[tuple[int, int], list[WaitingClaim]] = {}
    for each in waiting:
        found.setdefault(each.claim.handed_in_with, []).append(each)
    return list(found.values())


def together(line: ClaimLine) -> list[ClaimLine]:
    """The claim with those handed in with the same file and in the same state."""
    lines = claims.claims_with_file(line.upload_id) if line.upload_id else [line]
    return [each for each in lines if (each.staff_id, each.kind, each.state) == (line.staff_id, line.kind, line.state)]


def claims_to_decide(claim_id: int, access: Access, view: Viewpoint) -> list[ClaimLine]:
    """The claim and those of the same file, if the decision is this person's; otherwise there is no such page."""
    line = claims.claim(claim_id)
    decider_of = claims.deciders(view)
    if line is None or line.state is State.withdrawn or claims.party_to(line, access, decider_of) is not Party.approver:
        abort(404)
    return together(line)


def about_claim(lines: list[ClaimLine], view: Viewpoint) -> dict[str, Any]:
    """Whose claim it is, and what each line may prove at most."""
    framework, first = frameworks.in_force(view.today), lines[0]
    ids = {first.staff_id} | ({first.decided_by} if first.decided_by else set())
    return {
        "lines": lines,
        "claim": first,
        "people": staff.people(ids, view),
        "tree": units.tree(view.today),
        "framework": framework,
        "kinds": KIND_NAMES,
        "state_names": STATE_NAMES,
        "held": evidence.levels([first.staff_id], view, framework).get(first.staff_id, {}),
        "ceilings": {
            line.id: ceiling(
                framework=framework, kind=line.kind, examination=line.examination, skill_code=line.skill_code
            )
            for line in lines
        },
    }
