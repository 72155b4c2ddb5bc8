"""What one of several processes does when a draft is destroyed while others look at it and compute it anew."""

import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event

from sqlalchemy import insert

from curriculum.succession.models import Rehearsal
from curriculum.succession.services import rehearsal_drafts, rehearsal_readings
from curriculum.succession.services.rehearsal_drafts import Found
from foundation import db
from foundation.errors import Refused
from tests.factories import AT, TESTER, TODAY

TITLE = "第1案"


def kept(maker_id: int) -> int:
    """A draft in the database. Returns its id."""
    values = {
        "title": TITLE, "effective_on": TODAY, "row_count": 3, "sha256": "", "filename": "x.csv", "content": b"x",
        "result": [], "state": "", "made_at": AT, "computed_at": AT, "maker_id": maker_id,
    }  # fmt: skip
    with db.transaction():
        return db.session().execute(insert(Rehearsal).values(values).returning(Rehearsal.id)).scalar_one()


def destroy_each(url: str, drafts: list[int], start: Barrier, told: "Queue[list[str]]") -> None:
    """Destroy each draft, together with whoever looks."""
    db.use(db.connect(url))
    answers = []
    for draft in drafts:
        start.wait()
        answers.append(_tried(lambda draft=draft: rehearsal_drafts.destroy(draft, typed=TITLE, actor=TESTER, at=AT)))
    told.put(answers)


def look_at_each(url: str, drafts: list[int], start: Barrier, told: "Queue[list[str]]", subject: int) -> None:
    """Note a reading of each draft and save it as computed anew, together with whoever destroys it."""
    db.use(db.connect(url))
    answers = []
    for draft in drafts:
        start.wait()
        rehearsal_readings.note(draft, TODAY, subjects=[subject], reader_id=0, reader_label="0000001", at=AT)
        answers.append(_tried(lambda draft=draft: rehearsal_drafts.save_again(draft, Found(TODAY, (), "s"), at=AT)))
    told.put(answers)


def destroy_and_stop(url: str, draft: int, begun: Event) -> None:
    """Destroy a draft and stand still before the end of the transaction."""
    db.use(db.connect(url))
    with db.transaction():
        rehearsal_drafts.destroy(draft, typed=TITLE, actor=TESTER, at=AT)
        begun.set()
        time.sleep(60)


def _tried(action) -> str:  # type: ignore[no-untyped-def]
    try:
        with db.transaction():
            action()
    except Refused as refused:
        return str(refused)
    return ""
