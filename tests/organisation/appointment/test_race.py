"""Two processes appoint for the same unit at once: exactly one succeeds, on both databases."""

from multiprocessing import get_context

from foundation import audit, db
from organisation.appointment.models import Appointment, NominationState
from organisation.unit.rules import UnitKind
from tests.factories import count, make_staff, make_unit
from tests.organisation.appointment.racing import appoint_in_each, nominate_in_each

ROUNDS = 8


def test_of_two_processes_that_appoint_at_once_exactly_one_succeeds(database):
    units = [make_unit(f"{number:02}", kind=UnitKind.bureau) for number in range(ROUNDS)]
    plans = [[(unit, make_staff(f"00{racer}{unit:04}", unit=unit, grade="40")) for unit in units] for racer in range(2)]
    answers = race(database, plans)
    for one, other in zip(*answers, strict=True):
        assert [one, other].count("") == 1
        assert "すでに別のICTマネージャーが任命されています" in one + other
    assert count(Appointment) == ROUNDS
    assert list(audit.verify()) == []


def test_of_two_bureaus_that_nominate_at_once_for_one_post_exactly_one_succeeds(database):
    units = [make_unit(f"{number:02}", kind=UnitKind.bureau) for number in range(ROUNDS)]
    plans = [[(unit, make_staff(f"00{racer}{unit:04}", unit=unit, grade="40")) for unit in units] for racer in range(2)]
    answers = race(database, plans, nominate_in_each)
    for one, other in zip(*answers, strict=True):
        assert [one, other].count("") == 1
        assert "すでに別の職員の推薦を進めています" in one + other
    assert count(NominationState) == ROUNDS
    assert list(audit.verify()) == []


def race(url, plans, deed=appoint_in_each):
    """What each process was told, attempt by attempt."""
    db.close()
    context = get_context("spawn")
    start, told = context.Barrier(len(plans)), context.Queue()
    racers = [context.Process(target=deed, args=(url, plan, start, told)) for plan in plans]
    for racer in racers:
        racer.start()
    answers = [told.get(timeout=120) for _ in racers]
    for racer in racers:
        racer.join()
    return answers
