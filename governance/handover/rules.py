"""引継ぎの規則: what of a unit's post runs out besides its tasks, who owns it and until when. Pure.

Source: issue 4 part 5. Nothing open is left without an owner: what the holder cannot do, because there is none, is the
bureau's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.errors import filled, sentence

BUREAU = sentence("局・区等の担当")
LACKING = sentence("ICTリーダの条件に、必要なレベルに届かない項目が%(count)dあります。")
COVERED = sentence("職務代行は%(day)sまでです。それまでに後任の任命が必要です。")
WAIVED = sentence("条件の免除は%(day)sまでです。")
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


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What stands open besides the tasks. `holder`: a name, "" for nobody; `shortfalls`: of theirs, to the leader."""

    holder: str
    shortfalls: int
    grace_until: date | None
    cover_until: date | None = None
    waived_until: tuple[date, ...] = ()
    unconfirmed: tuple[str, ...] = ()


def matters(*, facts: Facts) -> tuple[Matter, ...]:
    """Everything open, what is due first coming first, what has no day last."""
    return tuple(sorted(_matters(facts), key=lambda each: (each.due or date.max, each.message)))


def _matters(facts: Facts) -> Iterator[Matter]:
    if facts.holder and facts.shortfalls:
        found = {"count": facts.shortfalls}
        yield Matter(message=LACKING, values=found, owner=facts.holder, due=facts.grace_until)
    if facts.cover_until is not None:
        values = {"day": facts.cover_until.isoformat()}
        yield Matter(message=COVERED, values=values, owner=BUREAU, due=facts.cover_until)
    for day in facts.waived_until:
        yield Matter(message=WAIVED, values={"day": day.isoformat()}, owner=facts.holder or BUREAU, due=day)
    for number in facts.unconfirmed:
        yield Matter(message=UNCONFIRMED, values={"number": number}, owner=BUREAU)
