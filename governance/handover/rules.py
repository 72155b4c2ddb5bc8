"""引継ぎの規則: what of a unit's post is open, who owns it and until when. Pure. Source: issue 4 part 5.

Nothing open is left without an owner: what the holder cannot do, because there is none, is the bureau's or the
secretariat's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.errors import filled, sentence

BUREAU = sentence("局・区等の担当")
SECRETARIAT = sentence("事務局")
OWNER_BY_STATE: Mapping[str, str] = {"nominated": SECRETARIAT, "returned": BUREAU, "checked": SECRETARIAT}
VACANT = sentence("ICTマネージャーが空席です。後任の推薦が必要です。")
LACKING = sentence("ICTリーダの条件に、必要なレベルに届かない項目が%(count)dあります。")
INELIGIBLE = sentence("いまのICTマネージャーは任命の要件を外れています。後任の検討が必要です。")
COVERED = sentence("職務代行は%(day)sまでです。それまでに後任の任命が必要です。")
WAIVED = sentence("条件の免除は%(day)sまでです。")
NOMINATED = sentence("%(name)sの推薦が進んでいます（%(kind)s、任命予定日%(day)s）。")
UNCONFIRMED = sentence("判定書%(number)sが確認されていません。")


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One open matter as a sentence with its values. `owner`: a person's name, or the office that has to act."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    owner: str
    due: date | None = None

    @property
    def text(self) -> str:
        return filled(self.message, self.values)


@dataclass(frozen=True)
class Running:
    """A nomination under way."""

    name: str
    kind: str
    state: str
    first_day: date


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What stands open. `holder` and `cover`: names, "" for nobody; `shortfalls`: of the holder, against the leader."""

    holder: str
    eligible: bool
    shortfalls: int
    grace_until: date | None
    cover: str = ""
    cover_until: date | None = None
    waived_until: tuple[date, ...] = ()
    nominations: tuple[Running, ...] = ()
    unconfirmed: tuple[str, ...] = ()


def matters(*, facts: Facts) -> tuple[Matter, ...]:
    """Everything open, what is due first coming first, what has no day last."""
    found = [*_of_post(facts), *_of_papers(facts), *_of_nominations(facts.nominations)]
    return tuple(sorted(found, key=lambda each: (each.due or date.max, each.message)))


def _of_post(facts: Facts) -> Iterator[Matter]:
    if not facts.holder:
        yield Matter(message=VACANT, owner=BUREAU)
    elif not facts.eligible:
        yield Matter(message=INELIGIBLE, owner=BUREAU)
    elif facts.shortfalls:
        found = {"count": facts.shortfalls}
        yield Matter(message=LACKING, values=found, owner=facts.holder, due=facts.grace_until)
    if facts.cover_until is not None:
        values = {"day": facts.cover_until.isoformat()}
        yield Matter(message=COVERED, values=values, owner=BUREAU, due=facts.cover_until)


def _of_papers(facts: Facts) -> Iterator[Matter]:
    for day in facts.waived_until:
        yield Matter(message=WAIVED, values={"day": day.isoformat()}, owner=facts.holder or BUREAU, due=day)
    for number in facts.unconfirmed:
        yield Matter(message=UNCONFIRMED, values={"number": number}, owner=BUREAU)


def _of_nominations(nominations: Iterable[Running]) -> Iterator[Matter]:
    for each in nominations:
        values = {"name": each.name, "kind": each.kind, "day": each.first_day.isoformat()}
        owner = OWNER_BY_STATE.get(each.state, SECRETARIAT)
        yield Matter(message=NOMINATED, values=values, owner=owner, due=each.first_day)
