"""発令を比べる: which rows are new, known already, or correct a known order. Pure.

An order is the same when 職員番号, 発令日, 発令区分 and 本務兼務区分 agree. Several 兼務 of one day are told apart by
their unit: only where one known order faces one row do two units mean a correction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation import fiscal
from foundation.cells import ImportNote
from foundation.errors import sentence
from organisation.staff.rules.orders import Duty, OrderFacts, OrderKind
from organisation.staff.rules.rows import OrderRow, Reference
from organisation.staff.rules.timeline import PostingSpan, timeline

FAR_AHEAD_YEARS = 2
Known = tuple[int, OrderFacts]


@dataclass(frozen=True)
class Comparison:
    """The rows of one person against the orders known of them. `corrected` pairs a row with the order it corrects."""

    new: tuple[OrderRow, ...]
    same: int
    corrected: tuple[tuple[OrderRow, Known], ...]

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.corrected)


def compare(rows: Sequence[OrderRow], known: Sequence[Known]) -> Comparison:
    """What the rows of one person bring."""
    matched = {row: order for row in rows if (order := _counterpart(row, rows, known)) is not None}
    corrected = tuple((row, order) for row, order in matched.items() if order[1] != row.facts)
    new = tuple(row for row in rows if row not in matched)
    return Comparison(new, len(matched) - len(corrected), corrected)


def orders_after(comparison: Comparison, known: Iterable[Known]) -> list[OrderFacts]:
    """All orders known of the person once the rows are taken in."""
    gone = {order_id for _, (order_id, _) in comparison.corrected}
    kept = [facts for order_id, facts in known if order_id not in gone]
    return [*kept, *(row.facts for row in comparison.new), *(row.facts for row, _ in comparison.corrected)]


def _counterpart(row: OrderRow, rows: Sequence[OrderRow], known: Sequence[Known]) -> Known | None:
    alike = [order for order in known if _key(order[1]) == _key(row.facts)]
    exact = [order for order in alike if order[1].unit_id == row.facts.unit_id]
    if exact or not alike:
        return exact[0] if exact else None
    rivals = [other for other in rows if _key(other.facts) == _key(row.facts)]
    return alike[0] if row.facts.duty is Duty.primary or len(alike) == len(rivals) == 1 else None


def _key(facts: OrderFacts) -> tuple[date, OrderKind, Duty]:
    return facts.effective_on, facts.kind, facts.duty


def differences(row: OrderRow, known: OrderFacts, codes: Mapping[int, str]) -> tuple[tuple[str, str, str], ...]:
    """Column, before and after of everything in which a row corrects a known order. `codes`: unit codes by id."""
    facts = row.facts
    compared = (
        ("氏名", known.name, facts.name),
        ("フリガナ", known.kana, facts.kana),
        ("所属コード", codes[known.unit_id], codes[facts.unit_id]),
        ("職位コード", known.grade_code, facts.grade_code),
        ("職位", known.post, facts.post),
        ("職種", known.occupation, facts.occupation),
        ("任用区分", known.employment, facts.employment),
        ("退職日", _day(known.leaves_on), _day(facts.leaves_on)),
    )
    return tuple(each for each in compared if each[1] != each[2])


def _day(day: date | None) -> str:
    return fiscal.wareki(day) if day else ""


def flags(comparison: Comparison, known: Sequence[Known], *, today: date, reference: Reference) -> Iterable[ImportNote]:
    """What is taken in but looks odd."""
    for row in (*comparison.new, *(row for row, _ in comparison.corrected)):
        if row.facts.effective_on > fiscal.add_years(today, FAR_AHEAD_YEARS):
            yield _note(row, sentence("発令日(%(day)s)が2年以上先です。"), day=fiscal.wareki(row.facts.effective_on))
        if not _names_agree(row, reference):
            yield _note(row, sentence("所属名「%(name)s」が登録済みの名称と異なります。"), name=row.unit_name)
        if _meets_another(row, known):
            yield _note(row, sentence("同じ日に別の発令区分の本務があります。後から届いたこの発令が有効になります。"))
        if row.facts.kind is OrderKind.concurrent_ended and not _ends_something(row, comparison, known):
            yield _note(row, sentence("解除する兼務が見つかりません。"))


def _note(row: OrderRow, text: str, **values: object) -> ImportNote:
    return ImportNote(row.row, row.staff_no, text, values)


def _names_agree(row: OrderRow, reference: Reference) -> bool:
    said = "".join(row.unit_name.split())
    return not said or any(said.endswith("".join(name.split())) for name in reference.units[row.unit_code].names)


def _meets_another(row: OrderRow, known: Sequence[Known]) -> bool:
    facts = row.facts
    return facts.duty is Duty.primary and any(
        order.duty is Duty.primary and order.effective_on == facts.effective_on and order.kind is not facts.kind
        for _, order in known
    )


def _ends_something(row: OrderRow, comparison: Comparison, known: Sequence[Known]) -> bool:
    before = [facts for facts in orders_after(comparison, known) if facts != row.facts]
    return any(_runs_into(span, row.facts) for span in timeline(before))


def _runs_into(span: PostingSpan, facts: OrderFacts) -> bool:
    reaches = span.true_until is None or span.true_until >= facts.effective_on
    return (
        span.duty is Duty.concurrent
        and span.unit_id == facts.unit_id
        and span.true_from < facts.effective_on
        and reaches
    )
