"""Several processes and one draft: it is there whole or gone whole, on both databases."""

from multiprocessing import get_context

from sqlalchemy import select

from curriculum.succession.models import Rehearsal, SealedReading
from foundation import audit, db
from tests.curriculum.succession.racing import destroy_and_stop, destroy_each, kept, look_at_each
from tests.factories import count, make_staff

ROUNDS = 5


def test_what_is_read_and_computed_while_it_is_destroyed_leaves_no_trace(database):
    maker, subject = make_staff("0000001"), make_staff("0000002")
    drafts = [kept(maker) for _ in range(ROUNDS)]
    db.close()
    context = get_context("spawn")
    start, told = context.Barrier(2), context.Queue()
    racers = [
        context.Process(target=destroy_each, args=(database, drafts, start, told)),
        context.Process(target=look_at_each, args=(database, drafts, start, told, subject)),
    ]
    for racer in racers:
        racer.start()
    answers = [told.get(timeout=120) for _ in racers]
    for racer in racers:
        racer.join()
    assert [""] * ROUNDS in answers
    assert count(Rehearsal) == 0
    left = db.session().execute(select(SealedReading.at, SealedReading.reader_id, SealedReading.purpose)).all()
    assert set(left) == {(None, None, "人事検討")} and len(left) == ROUNDS
    assert list(audit.verify()) == []


def test_a_process_killed_while_destroying_leaves_the_draft_whole(database):
    draft, lines = kept(make_staff("0000001")), audit.count()
    db.close()
    context = get_context("spawn")
    begun = context.Event()
    victim = context.Process(target=destroy_and_stop, args=(database, draft, begun))
    victim.start()
    assert begun.wait(timeout=120)
    victim.kill()
    victim.join()
    assert (count(Rehearsal), audit.count()) == (1, lines)
