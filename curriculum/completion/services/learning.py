"""eラーニングの修了を取り込む: what a learning system on the same network hands over, all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from curriculum.completion import queries, rules
from curriculum.completion.queries import Standing
from curriculum.completion.rules import ResultRow, Results
from curriculum.completion.services import confirming, entering
from curriculum.completion.services.entering import Work
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import EnrolmentLine, State
from curriculum.offering import queries as offerings
from curriculum.offering.rules import TIMED
from foundation.errors import Refused, RowProblem, RowsRefused, sentence
from organisation.account.rules import Access
from organisation.staff import queries as staff

ON_SITE = sentence(
    "この開催回は、eラーニングでも動画でもありません。成績は「出席と成績」で入力し、修了は研修担当が確定してください。"
)


@dataclass(frozen=True)
class Learnt:
    """What one person learnt: `minutes` on the day they finished; of e-learning more than the course counts as all."""

    offering: str
    staff_no: str
    minutes: int
    completed_on: date
    test_percent: int | None = None
    assignment: bool | None = None


@dataclass(frozen=True)
class Imported:
    """What became of it: certificates made, results kept that are not enough yet, rows known already."""

    completed: tuple[str, ...]
    kept: int
    same: int


def import_completions(*, rows: Sequence[Learnt], access: Access, at: datetime, today: date) -> Imported:
    """Keep the results and confirm who passes (inside the transaction). `access` of the role hr, a token too.

    Raises RowsRefused; rows count from 1, columns are the fields of Learnt. What is known already changes nothing.
    """
    works, problems = _works(rows, access, at, today)
    prepared = _prepared(rows, works, problems)
    if problems:
        raise RowsRefused(sorted(problems, key=lambda each: each.row))
    changed = [each for each in prepared if each is not None]
    made = [_take(work, line, former, row) for work, line, former, row in changed]
    numbers = tuple(each for each in made if each)
    return Imported(numbers, len(made) - len(numbers), len(prepared) - len(changed))


def _works(
    rows: Iterable[Learnt], access: Access, at: datetime, today: date
) -> tuple[dict[str, Work], list[RowProblem]]:  # fmt: skip
    works: dict[str, Work] = {}
    problems: list[RowProblem] = []
    for number, row in enumerate(rows, 1):
        if row.offering in works:
            continue
        try:
            found = offerings.offering_by_code(row.offering)
            works[row.offering] = entering.work_on(found.id, access=access, at=at, today=today)
        except Refused as refusal:
            problems.append(RowProblem.of(number, "offering", row.offering, refusal))
    return works, problems


Prepared = tuple[Work, EnrolmentLine, Results, ResultRow]


def _prepared(
    rows: Sequence[Learnt], works: dict[str, Work], problems: list[RowProblem]
) -> list[Prepared | None]:  # fmt: skip
    """What each row changes; None for one known already. Wrong rows are added to `problems`."""
    ids = staff.staff_ids_by_no()
    lines = {code: {line.staff_id: line for line in enrolments.in_offering(work.offering.id)
                    if line.state in queries.TAUGHT} for code, work in works.items()}  # fmt: skip
    before = {code: queries.results_of(work.offering.id) for code, work in works.items()}
    found: list[Prepared | None] = []
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, 1):
        if row.offering not in works:
            continue
        try:
            _refuse_twice(row, seen)
            line = lines[row.offering].get(ids.get(row.staff_no, 0))
            former = before[row.offering].get(line.id, rules.NOTHING) if line else rules.NOTHING
            found.append(_change(row, works[row.offering], line, former))
        except Refused as refusal:
            problems.append(RowProblem.of(number, refusal.field or "staff_no", row.staff_no, refusal))
    return found


def _refuse_twice(row: Learnt, seen: set[tuple[str, str]]) -> None:
    if (row.offering, row.staff_no) in seen:
        raise Refused("同じ開催回の同じ人が二度書かれています。", field="staff_no")
    seen.add((row.offering, row.staff_no))


def _change(row: Learnt, work: Work, line: EnrolmentLine | None, former: Results) -> Prepared | None:
    if line is None:
        raise Refused("この開催回の受講者に、この職員番号の人はいません。", field="staff_no")
    most = min(row.minutes, work.course.minutes)
    fresh = ResultRow(line.id, Results({row.completed_on: most}, row.test_percent, row.assignment))
    if work.offering.mode in TIMED:
        raise Refused(ON_SITE, field="offering")
    if fresh.results == former:
        return None
    rules.check_confirming(access=work.access, owner_id=line.staff_id)
    entering.check(line, fresh, work)
    return work, line, former, fresh


def _take(work: Work, line: EnrolmentLine, former: Results, row: ResultRow) -> str | None:
    """The certificate made, if any. Of what was annulled or found incomplete only a person says anew."""
    entering.write([(line, former, row)], work, action="results.imported")
    scheduled = rules.scheduled_minutes(offering=work.offering, course_minutes=work.course.minutes)
    outcome = rules.verdict(rule=work.course.completion, scheduled=scheduled, results=row.results)
    if not outcome.passed or line.state is State.incomplete:
        return None
    confirming.confirm_one(Standing(enrolments.enrolment(line.id), row.results, outcome), work)
    return queries.of_offering(work.offering.id)[line.id].certificate_no
