"""What is kept of one person's training, as plain lines for their record page and its export.

Other people appear only as who decided or entered; what others waited for or scored does not.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from curriculum.completion import queries as completions
from curriculum.enrolment import queries as enrolments
from curriculum.enrolment.rules import EnrolmentLine
from curriculum.offering import queries as offerings
from curriculum.offering.rules import OfferingLine

STEP = (
    "state", "priority_class", "seat_no", "share", "offered_until", "swaps_from_id", "rule", "reason", "note",
    "known_since",
)  # fmt: skip
RESULT = ("kind", "day", "value", "by", "known_since", "known_until")
RESPONSE = ("instrument", "answer", "by", "known_since", "known_until")
COMPLETION = (
    "certificate_no", "course_code", "catalogue_version", "completed_on", "minutes", "test_percent", "confirmer_id",
    "confirmed_at", "annulled_at", "annulled_reason",
)  # fmt: skip


def training_of(staff_id: int) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """Code of each kind, and its lines."""
    lines = enrolments.of_person(staff_id)
    dated = offerings.by_ids({line.offering_id for line in lines})
    answered = completions.who_answered([line.id for line in lines])
    yield "enrolments", [_enrolment(line, dated[line.offering_id], line.id in answered) for line in lines]
    yield (
        "enrolment_steps",
        [
            {"enrolment": line.id, **_picked(line, STEP), "by": line.actor_id}
            for line in enrolments.steps_of_person(staff_id)
        ],
    )
    for code, names, kept in (
        ("results", RESULT, completions.results_kept_of(staff_id)),
        ("completions", COMPLETION, completions.completions_kept_of(staff_id)),
        ("responses", RESPONSE, completions.responses_kept_of(staff_id)),
    ):  # fmt: skip
        yield code, [{"enrolment": line.enrolment_id, **_picked(line, names)} for line in kept]


def _enrolment(line: EnrolmentLine, offering: OfferingLine, answered: bool) -> dict[str, Any]:
    return {
        "enrolment": line.id, "offering": offering.code, "course": offering.course_code,
        "first_day": offering.first_day, "state": line.state, "made_at": line.made_at, "answered": answered,
    }  # fmt: skip


def _picked(line: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(line, name) for name in names}
