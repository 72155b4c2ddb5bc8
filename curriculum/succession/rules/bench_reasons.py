"""後任の備えの理由: why somebody stands where they stand, in sentences with their values. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from curriculum.recommendation.rules import Block, Path
from curriculum.succession.rules.bench import Distance, Placed
from foundation.errors import filled, sentence

SHOWN_BLOCKS = 3


@dataclass(frozen=True)
class Reason:
    """One sentence. `values` fill it; days among them are written in ISO."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        return filled(self.message, self.values)


def reasons_of(*, placed: Placed, blocks: Iterable[Block], by: date, here: bool, elsewhere: str) -> tuple[Reason, ...]:
    """Everything that put the person there, then what is only stated.

    `here`: they are the unit's ICT manager now; `elsewhere`: the other unit whose ICT manager they are, or "".
    """
    reasons = (*_of_distance(placed.candidate.distance, by), *_of_blocks(tuple(blocks)))
    return (*reasons, *_beside(placed, here, elsewhere))


def _of_distance(distance: Distance, by: date) -> Iterator[Reason]:
    path, day = distance.path, by.isoformat()
    if path is None:
        yield Reason(sentence("%(day)sまでにICTリーダの条件に到達する道がありません。"), {"day": day})
    elif not path.steps:
        yield Reason(sentence("ICTリーダの条件を、%(day)sまで有効な証跡で満たしています。"), {"day": day})
    else:
        yield _of_way(path, path.finish or by)
    if distance.shortfalls:
        core = sum(each.core for each in distance.shortfalls)
        message = sentence("必要なレベルに届かない項目は%(count)dで、うち必須は%(core)dです。")
        yield Reason(message, {"count": len(distance.shortfalls), "core": core})


def _of_way(path: Path, finish: date) -> Reason:
    values = {"steps": len(path.steps), "day": finish.isoformat()}
    if not path.minutes:
        return Reason(sentence("研修は要らず、確認や実績の段階は%(steps)dで、早ければ%(day)sに到達します。"), values)
    message = sentence("研修と試験準備は合わせて%(hours)s時間、段階は%(steps)dで、早ければ%(day)sに到達します。")
    return Reason(message, {"hours": f"{round(path.minutes / 60, 2):g}", **values})


def _of_blocks(blocks: tuple[Block, ...]) -> Iterator[Reason]:
    for block in blocks[:SHOWN_BLOCKS]:
        yield Reason(block.message, block.values)
    if len(blocks) > SHOWN_BLOCKS:
        yield Reason(sentence("妨げはほかに%(count)dあります。"), {"count": len(blocks) - SHOWN_BLOCKS})


def _beside(placed: Placed, here: bool, elsewhere: str) -> Iterator[Reason]:
    """What is stated and has no say in the rank."""
    candidate = placed.candidate
    if placed.beside:
        message = sentence("同じ条件の職員がほかに%(count)d人いるため、職員番号の順に並べています。")
        yield Reason(message, {"count": placed.beside})
    if candidate.on_leave:
        yield Reason(sentence("休職中です（順位には影響しません）。"))
    if candidate.dispatched:
        yield Reason(sentence("派遣中です（順位には影響しません）。"))
    if here:
        yield Reason(sentence("いまのこの所属のICTマネージャーです（順位には影響しません）。"))
    if elsewhere:
        yield Reason(sentence("すでに「%(unit)s」のICTマネージャーです（順位には影響しません）。"), {"unit": elsewhere})
