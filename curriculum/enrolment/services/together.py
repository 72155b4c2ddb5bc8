"""まとめて承認する: several applications at once, all of them or none."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from curriculum.enrolment import queries
from curriculum.enrolment.rules import Action, EnrolmentLine
from curriculum.enrolment.services.deciding import decide
from foundation.errors import Refused, sentence
from organisation.account.rules import Access

NOT_ALL = sentence("承認できない申込が%(count)d件あります。まだ一件も承認していません。下の理由を確かめてください。")


class NotAll(Refused):
    """Some of them cannot be recommended, so none is. `refusals` by enrolment id."""

    def __init__(self, refusals: Mapping[int, Refused]) -> None:
        super().__init__(NOT_ALL, count=len(refusals))
        self.refusals = refusals


def recommend_all(*, enrolment_ids: Collection[int], access: Access, at: datetime, today: date) -> list[EnrolmentLine]:
    """Recommend them in the order in which they applied. Raises NotAll, which says why of each that cannot be."""
    if not enrolment_ids:
        raise Refused("承認する申込を選んでください。", field="chosen")
    lines = sorted((queries.enrolment(each) for each in set(enrolment_ids)), key=lambda line: line.position)
    made, refusals = [], {}
    for line in lines:
        try:
            made.append(
                decide(enrolment_id=line.id, action=Action.recommend, access=access, at=at, today=today)
            )  # fmt: skip
        except Refused as refusal:
            refusals[line.id] = refusal
    if refusals:
        raise NotAll(refusals)
    return made
