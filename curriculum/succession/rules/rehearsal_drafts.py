"""異動案を預かる: what a rehearsal may be called, how it is shown, and when it goes by itself. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from curriculum.succession.rules.rehearsal import LostPost, Outcome, Reason
from foundation.errors import Refused, sentence
from foundation.fiscal import wareki
from organisation.appointment.rules import AppointmentKind

LONGEST_AHEAD = timedelta(days=366)
LONGEST_TITLE = 60
EMPTIED = sentence("人事検討")


@dataclass(frozen=True)
class Successor:
    """Somebody inside who could follow. `missing`: leader skills below the level; 0 and `able`: eligible that day.

    `finish`: the last day of the shortest way, None when it cannot be gone by the day asked; `offerings` on that way.
    """

    staff_id: int
    staff_no: str
    able: bool
    missing: int
    covers: bool
    finish: date | None = None
    minutes: int = 0
    offerings: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitResult:
    """What a draft means for one unit, as it is kept. `covers`: how many inside could lawfully stand in."""

    code: str
    name: str
    staff_id: int | None
    staff_no: str | None
    reason: Reason | None
    eligible_inside: int
    posts: tuple[LostPost, ...] = ()
    successors: tuple[Successor, ...] = ()
    covers: int = 0

    @property
    def loses(self) -> bool:
        return self.reason is not None

    @property
    def hit(self) -> bool:
        """Whether it loses anybody at all."""
        return self.loses or bool(self.posts)

    @property
    def offerings(self) -> tuple[str, ...]:
        """The offerings on the ways of all who could follow."""
        return tuple(sorted({code for each in self.successors for code in each.offerings}))


def kept(results: Iterable[UnitResult]) -> list[dict[str, Any]]:
    """The results as one document."""
    return [_plain(asdict(each)) for each in results]


def read(document: Iterable[Mapping[str, Any]]) -> tuple[UnitResult, ...]:
    """The results of a document."""
    return tuple(_result(each) for each in document)


def result_of(outcome: Outcome, successors: Iterable[Successor], covers: int) -> UnitResult:
    """What is kept of a unit."""
    return UnitResult(
        outcome.unit.code, outcome.unit.name, outcome.staff_id, outcome.staff_no, outcome.reason,
        outcome.eligible_inside, outcome.posts, tuple(successors), covers,
    )  # fmt: skip


def check_title(title: str, taken: Iterable[str]) -> str:
    """The title, trimmed. Raises Refused when there is none, too much of it, or another draft bears it."""
    title = title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Refused("名前は1字以上%(most)d字以内で付けてください。", field="title", most=LONGEST_TITLE)
    if title in taken:
        raise Refused("同じ名前の試算があります。別の名前を付けてください。", field="title")
    return title


def check_destroying(*, title: str, typed: str) -> None:
    """Whoever destroys a draft writes its name. Raises Refused."""
    if typed.strip() != title:
        raise Refused("名前が違います。この試算の名前をそのまま入力してください。", field="typed")


def goes_on(*, effective_on: date, kept_days: int) -> date:
    """The day on which a draft is destroyed by itself."""
    return effective_on + timedelta(days=kept_days)


def check_day(*, on: date, today: date) -> None:
    """A draft is for today or a day to come, at most two years ahead. Raises Refused."""
    if not today <= on <= today + 2 * LONGEST_AHEAD:
        raise Refused("発令日は、今日から二年以内の日にしてください。", field="on")


def check_announcement(*, effective_on: date, announced_at: datetime, before: datetime | None, at: datetime,
                       begins: datetime) -> None:  # fmt: skip
    """The 内示 lies ahead and not after the day begins, which is at most a year ahead; one that is past stands.

    Raises Refused.
    """
    if before is not None and before <= at:
        raise Refused("内示の日時を過ぎたため、もう変えられません。")
    if announced_at <= at:
        raise Refused("これからの日時を指定してください。", field="day")
    if begins > at + LONGEST_AHEAD:
        raise Refused("内示は、一年以内の発令日について決めてください。", field="day")
    if announced_at > begins:
        raise Refused("内示は発令日（%(day)s）が始まる前にしてください。", field="day", day=wareki(effective_on))


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
    return str(value) if isinstance(value, str) else value


def _result(document: Mapping[str, Any]) -> UnitResult:
    return UnitResult(
        **{
            **document,
            "reason": Reason(document["reason"]) if document["reason"] else None,
            "posts": tuple(_post(each) for each in document["posts"]),
            "successors": tuple(_successor(each) for each in document["successors"]),
        }
    )


def _post(document: Mapping[str, Any]) -> LostPost:
    return LostPost(**{**document, "kind": AppointmentKind(document["kind"]), "reason": Reason(document["reason"])})


def _successor(document: Mapping[str, Any]) -> Successor:
    finish = date.fromisoformat(document["finish"]) if document["finish"] else None
    return Successor(**{**document, "finish": finish, "offerings": tuple(document["offerings"])})
