"""差替え: what changed since a document was drawn up, in sentences from old to new, and since when. Pure.

Facts are compared twice: the same day as known now (a correction), and today (an event). What a correction tells is not
told again as an event.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from foundation.errors import sentence
from foundation.fiscal import wareki
from foundation.workdays import TOKYO
from skills.verification.rules.facts import CLOSED, Facts, SkillFact
from skills.verification.rules.names import CONDITION_NAMES, STATUS_NAMES

NOBODY = sentence("なし")
MET = {True: sentence("満たす"), False: sentence("満たさない")}
CLOSED_NOW = sentence("この所属は、任命単位ではなくなりました。")
STATUS = sentence("判定が「%(before)s」から「%(after)s」に変わりました。")
APPOINTEE = sentence("ICTマネージャーが「%(before)s」から「%(after)s」に変わりました。")
FIRST_DAY = sentence("任命日が%(before)sから%(after)sに変わりました。")
FRAMEWORK = sentence("技能体系が第%(before)s版から第%(after)s版に変わりました。")
CONDITION = sentence("条件「%(condition)s」が「%(before)s」から「%(after)s」に変わりました。")
LEVEL = sentence("%(skill)sのレベルが%(before)dから%(after)dに変わりました（必要なレベルは%(required)d）。")
REQUIRED = sentence("%(skill)sに必要なレベルが%(before)dから%(after)dに変わりました。")
VOIDED = sentence("%(skill)sの証跡（%(kind)s、%(on)s取得）が取り消されました。理由: %(reason)s")
EXPIRED = sentence("%(skill)sの証跡（%(kind)s、%(on)s取得）の有効期限が%(until)sで切れました。")
EVIDENCE = sentence("%(skill)sの証跡が「%(before)s」から「%(after)s」に変わりました。")
WAIVED = sentence("条件「%(condition)s」の免除（%(first)sから%(last)sまで）が加わりました。")
WAIVED_NO_MORE = sentence("条件「%(condition)s」の免除（%(first)sから%(last)sまで）がなくなりました。")
KIND_AND_DAY = "%s %s"


@dataclass(frozen=True)
class Since:
    """Since when: the moment it became known, or the day on which time alone brought it about; neither is unknown.

    `day` is that of Tokyo.
    """

    at: datetime | None = None
    on: date | None = None

    @property
    def day(self) -> date:
        return self.on or (self.at.astimezone(TOKYO).date() if self.at else date.min)


@dataclass(frozen=True)
class Proof:
    """What is known now of a piece of evidence. `voided_at` with its reason once it was taken back."""

    known_since: datetime
    first_day: date
    last_day: date | None
    voided_at: datetime | None
    reason: str


@dataclass(frozen=True)
class Causes:
    """Where a difference may come from, as far as it was learnt after the document."""

    proofs: Mapping[int, Proof]
    appointment: Since
    posting: Since
    framework: Since
    waivers: Since


@dataclass(frozen=True)
class Difference:
    """変わったこと: a Japanese message id with its values. `about` is what of the verdict it concerns.

    `correction`: the document's own day is judged otherwise now; else what happened after that day.
    """

    about: tuple[str, ...]
    message: str
    values: Mapping[str, Any] = field(hash=False)
    since: Since
    correction: bool = False


def differences(*, frozen: Facts, same_day: Facts, today: Facts, on: date, causes: Causes) -> tuple[Difference, ...]:
    """Everything that changed: corrections first, then events. `on`: the day of the facts called `today`."""
    corrections = tuple(replace(each, correction=True) for each in _between(frozen, same_day, on, causes))
    told = {(each.about, each.message, tuple(each.values.items())) for each in corrections}
    events = (
        each for each in _between(frozen, today, on, causes)
        if (each.about, each.message, tuple(each.values.items())) not in told
    )  # fmt: skip
    return (*corrections, *events)


def _between(old: Facts, new: Facts, on: date, causes: Causes) -> Iterator[Difference]:
    if new.status == CLOSED:
        yield Difference(("closed",), CLOSED_NOW, {}, Since())
        return
    own = tuple(_causes(old, new, on, causes))
    newest = max((each.since for each in own), key=lambda since: since.day, default=Since())
    if old.status != new.status:
        yield Difference(("status",), STATUS, _named(STATUS_NAMES, old.status, new.status), newest)
    yield from own


def _causes(old: Facts, new: Facts, on: date, causes: Causes) -> Iterator[Difference]:
    yield from _appointee(old, new, causes.appointment)
    if old.framework != new.framework:
        yield Difference(("framework",), FRAMEWORK, _pair(old.framework, new.framework), causes.framework)
    skills = tuple(_skills(old, new, on, causes)) if old.appointee == new.appointee else ()
    yield from _conditions(old, new, skills, causes)
    yield from skills
    yield from _waivers(old, new, causes.waivers)


def _appointee(old: Facts, new: Facts, since: Since) -> Iterator[Difference]:
    if old.appointee != new.appointee:
        values = _pair(_person(old), _person(new))
        yield Difference(("appointee",), APPOINTEE, values, since if since.at else Since(on=new.first_day))
    elif old.first_day != new.first_day and old.first_day and new.first_day:
        yield Difference(("first_day",), FIRST_DAY, _pair(wareki(old.first_day), wareki(new.first_day)), since)


def _person(facts: Facts) -> str:
    return f"{facts.appointee} {facts.name}" if facts.appointee else NOBODY


def _conditions(old: Facts, new: Facts, skills: Iterable[Difference], causes: Causes) -> Iterator[Difference]:
    """Of grade and posting the posting is the cause, of the others what changed of the skills, or who is appointed."""
    if bool(old.appointee) != bool(new.appointee):
        return
    of_skills = max((each.since for each in skills), key=lambda since: since.day, default=causes.appointment)
    for code, before in old.conditions.items():
        after = new.conditions.get(code, before)
        if before != after:
            values = {"condition": CONDITION_NAMES[code], "before": MET[before], "after": MET[after]}
            since = causes.posting if code in ("grade", "posting") else of_skills
            yield Difference(("condition", code), CONDITION, values, since)


def _skills(old: Facts, new: Facts, on: date, causes: Causes) -> Iterator[Difference]:
    for code in sorted({*old.skills, *new.skills}):
        before, after = old.skills.get(code, SkillFact(0, 0, None)), new.skills.get(code, SkillFact(0, 0, None))
        if before.required != after.required:
            values = {"skill": code, **_pair(before.required, after.required)}
            yield Difference(("required", code), REQUIRED, values, causes.framework)
        since = _since(before, after, on, causes)
        if before.held != after.held:
            values = {"skill": code, **_pair(before.held, after.held), "required": after.required}
            yield Difference(("level", code), LEVEL, values, since)
        if before.evidence_id != after.evidence_id:
            message, told = _proof(before, after, on, causes)
            yield Difference(("evidence", code), message, {"skill": code, **told}, since)


def _proof(before: SkillFact, after: SkillFact, on: date, causes: Causes) -> tuple[str, dict[str, Any]]:
    proof = causes.proofs.get(before.evidence_id or 0)
    about = {"kind": before.kind, "on": wareki(before.on) if before.on else ""}
    if proof is not None and proof.voided_at is not None:
        return VOIDED, about | {"reason": proof.reason}
    if proof is not None and proof.last_day is not None and proof.last_day < on:
        return EXPIRED, about | {"until": wareki(proof.last_day)}
    return EVIDENCE, _pair(_spelled(before), _spelled(after))


def _spelled(fact: SkillFact) -> str:
    return KIND_AND_DAY % (fact.kind, wareki(fact.on)) if fact.evidence_id and fact.on else NOBODY


def _since(before: SkillFact, after: SkillFact, on: date, causes: Causes) -> Since:
    """The voiding or the end of the old evidence, else the coming of the new."""
    old, new = (causes.proofs.get(each.evidence_id or 0) for each in (before, after))
    if old is not None and old.voided_at is not None:
        return Since(at=old.voided_at)
    if old is not None and old.last_day is not None and old.last_day < on:
        return Since(on=old.last_day + timedelta(days=1))
    return Since(at=new.known_since) if new is not None else causes.framework


def _waivers(old: Facts, new: Facts, since: Since) -> Iterator[Difference]:
    for message, found in ((WAIVED, new.waivers - old.waivers), (WAIVED_NO_MORE, old.waivers - new.waivers)):
        for condition, first, last in sorted(found):
            values = {"condition": CONDITION_NAMES[condition], "first": wareki(first), "last": wareki(last)}
            yield Difference(("waiver", condition, first.isoformat()), message, values, since)


def _pair(before: Any, after: Any) -> dict[str, Any]:
    return {"before": before, "after": after}


def _named(names: Mapping[str, str], before: str, after: str) -> dict[str, str]:
    return {"before": names.get(before, before), "after": names.get(after, after)}
