"""The level held: the highest min(level, ceiling) of what counts on the day and was known at the moment."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.history import Viewpoint
from skills.evidence import queries
from skills.evidence.rules import HeldLevel, Standing
from skills.framework import queries as frameworks
from tests.factories import AT, TODAY
from tests.skills.evidence.naive import CEILINGS, EXAMINATIONS, naive
from tests.skills.evidence.world import ACQUIRED, correct, held, people, proof, publish, put, view, void

SKILLS = ("A01", "A02", "G01", "G04", "B02")
SINCE = datetime(2026, 4, 1, tzinfo=AT.tzinfo)


days = st.integers(0, 6).map(lambda number: date(2026, 5, 1) + timedelta(days=number))
moments = st.integers(0, 6).map(lambda number: SINCE + timedelta(hours=number))


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from([*CEILINGS, "examination", "self_assessment"]))
    since, until = draw(moments), draw(st.none() | moments)
    voided = until is not None and until > since
    ends = draw(st.none() | days)
    counts = draw(st.integers(0, 5)) > 0
    return {
        "skill_code": draw(st.sampled_from(SKILLS)), "level": draw(st.integers(0, 4)), "kind": kind, "counts": counts,
        "examination": draw(st.sampled_from(["", *EXAMINATIONS])) if kind == "examination" else "",
        "true_from": draw(days), "true_until": ends, "known_since": since,
        "known_until": until if voided else None, "known_until_reason": "取消" if voided else None,
        "flags": "" if counts else "confirmed_by_self",
    }  # fmt: skip


def test_levels_are_those_of_the_definition_for_any_evidence_day_and_moment(database: str) -> None:
    framework = publish()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.lists(rows(), max_size=12), min_size=1, max_size=3), days, moments)
    def holds(evidence: list[list[dict[str, Any]]], on: date, known_at: datetime) -> None:
        ids = people(len(evidence))
        put([row | {"staff_id": staff_id} for staff_id, own in zip(ids, evidence, strict=True) for row in own])
        found = queries.levels(ids, Viewpoint(on=on, today=TODAY, known_at=known_at), framework)
        plain = {staff_id: {code: each.level for code, each in of_one.items()} for staff_id, of_one in found.items()}
        expected = {staff_id: naive(own, on, known_at) for staff_id, own in zip(ids, evidence, strict=True)}
        assert plain == {staff_id: of_one for staff_id, of_one in expected.items() if of_one}

    holds()


@pytest.mark.parametrize(
    ("kind", "level", "counted"),
    [
        ("self_assessment", 4, None), ("training", 4, 2), ("training_unassessed", 2, 1), ("head_confirmation", 4, 3),
        ("work_record", 4, 3), ("coaching_record", 4, 4), ("coaching_record", 2, 2), ("work_record", 0, None),
    ],
)  # fmt: skip
def test_a_kind_proves_no_more_than_its_ceiling(database: str, kind: str, level: int, counted: int | None) -> None:
    publish()
    (person,) = people(1)
    proof(person, "B02", level, kind)
    assert held(person).get("B02") == counted


def test_an_examination_proves_only_in_the_skills_mapped_to_it(database: str) -> None:
    publish()
    (person,) = people(1)
    for skill_code in ("A02", "F01", "B02"):
        proof(person, skill_code, 3, "examination", examination="AP")
    assert held(person) == {"A02": 3, "F01": 3}


def test_evidence_counts_from_its_first_to_its_last_day_inclusive(database: str) -> None:
    publish()
    (person,) = people(1)
    proof(person, acquired_on=date(2026, 5, 1), expires_on=date(2026, 5, 31))
    spans = [held(person, on) for on in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1))]
    assert spans == [{}, {"B02": 3}, {"B02": 3}, {}]


def test_the_answer_names_the_evidence_that_gives_the_level(database: str) -> None:
    framework = publish()
    person, head = people(2)
    proof(person, level=4, kind="training")
    best = proof(person, level=4, kind="work_record", confirmer_id=head)
    found = queries.levels([person], view(), framework)
    assert found == {person: {"B02": HeldLevel(3, best, "work_record", ACQUIRED, head)}}


def test_of_evidence_for_the_same_level_the_latest_acquired_stands_then_the_first_recorded(database: str) -> None:
    framework = publish()
    (person,) = people(1)
    proof(person, acquired_on=date(2026, 5, 1))
    first = proof(person, acquired_on=date(2026, 6, 1))
    proof(person, acquired_on=date(2026, 6, 1))
    proof(person, acquired_on=date(2026, 7, 1), level=2)
    assert queries.levels([person], view(), framework)[person]["B02"].evidence_id == first


def test_a_person_without_evidence_is_not_in_the_answer_and_nobody_asks_nothing(database: str) -> None:
    framework = publish()
    (person,) = people(1)
    assert queries.levels([person], view(), framework) == {}
    assert queries.levels([], view(), framework) == {}


def test_one_statement_answers_for_any_number_of_people(database: str, counted: Any) -> None:
    framework = publish()
    everyone = people(300)
    row = {"skill_code": "B02", "level": 2, "kind": "training", "true_from": ACQUIRED, "known_since": AT}
    put([row | {"staff_id": each} for each in everyone])
    with counted() as sent:
        found = queries.levels(everyone, view(), framework)
    assert (len(sent), len(found)) == (1, 300)


def test_what_was_recorded_later_was_not_known_before(database: str) -> None:
    publish()
    (person,) = people(1)
    later = AT + timedelta(days=1)
    proof(person, at=later)
    assert held(person, known_at=later - timedelta(microseconds=1)) == {}
    assert held(person, known_at=later) == {"B02": 3}


def test_voided_evidence_was_known_until_it_was_voided(database: str) -> None:
    publish()
    (person,) = people(1)
    later = AT + timedelta(days=1)
    void(proof(person), at=later)
    assert held(person) == {}
    assert held(person, known_at=later - timedelta(microseconds=1)) == {"B02": 3}


def test_own_levels_are_the_last_ones_said_by_the_day(database: str) -> None:
    publish()
    (person,) = people(1)
    for on, level in ((date(2025, 6, 1), 4), (date(2026, 6, 1), 2)):
        proof(person, level=level, kind="self_assessment", acquired_on=on)
    assert queries.self_levels(person, view()) == {"B02": 2}
    assert queries.self_levels(person, view(date(2026, 5, 31))) == {"B02": 4}
    assert held(person) == {}


def test_the_record_shows_everything_with_what_it_is_worth(database: str) -> None:
    publish()
    person, head = people(2)
    proof(person, "A01", kind="self_assessment")
    proof(person, "A02", kind="examination", examination="SG")
    proof(person, "B01", level=4, confirmer_id=head)
    proof(person, "B02", expires_on=ACQUIRED)
    proof(person, "B03", acquired_on=date(2027, 4, 1))
    void(proof(person, "B04"), reason="別人の記録")
    put([{
        "staff_id": person, "skill_code": "C01", "level": 3, "kind": "work_record", "true_from": ACQUIRED,
        "known_since": AT, "counts": False, "flags": "ends_before_start,confirmed_by_self",
    }])  # fmt: skip
    lines = queries.evidence_of(person, view())
    assert [(line.skill_code, line.standing, line.counted) for line in lines] == [
        ("A01", Standing.self_assessed, 0),
        ("A02", Standing.not_mapped, 0),
        ("B01", Standing.counts, 3),
        ("B02", Standing.expired, 0),
        ("B03", Standing.not_yet, 0),
        ("B04", Standing.voided, 0),
        ("C01", Standing.flagged, 0),
    ]
    assert [line.reason for line in lines if line.reason] == ["別人の記録"]
    assert lines[-1].flags == ("ends_before_start", "confirmed_by_self")


def test_one_line_is_shown_as_it_was_known_at_the_moment(database: str) -> None:
    publish()
    (person,) = people(1)
    later = AT + timedelta(days=1)
    number = proof(person)
    void(number, at=later)
    before, after = (queries.evidence_line(number, view(known_at=at)) for at in (later - timedelta(hours=1), later))
    assert before is not None and after is not None
    assert (before.standing, before.reason, before.known_until) == (Standing.counts, "", None)
    assert (after.standing, after.reason, after.known_until) == (Standing.voided, "確認の結果", later)
    assert queries.evidence_line(number, view(known_at=AT - timedelta(days=1))) is None
    assert queries.evidence_line(number + 1, view()) is None


def test_a_corrected_row_and_the_one_it_voids_are_both_shown(database: str) -> None:
    publish()
    (person,) = people(1)
    wrong = proof(person)
    right = correct(wrong, level=2)
    lines = {line.id: line for line in queries.evidence_of(person, view())}
    assert (lines[right].voids_id, lines[right].counted) == (wrong, 2)
    assert lines[wrong].standing is Standing.voided
    assert frameworks.in_force(TODAY).version == "1.0"
