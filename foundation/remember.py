"""Answers remembered until the ledger moves.

Every change takes the next audit position (foundation.audit). An answer computed from history at one position is
therefore right for as long as the position stands, in every process: it is read from the database on each use, never
assumed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from foundation import audit, db

Answer = TypeVar("Answer")
KEPT = 4000

_answers: OrderedDict[Hashable, object] = OrderedDict()
_lock = Lock()


def remembered(key: Hashable, compute: Callable[[], Answer], *, state: Hashable = None) -> Answer:
    """The answer for `key` at the ledger's present position; computed when it is not known yet. It must be immutable.

    `state`, when given, stands for the ledger: whatever tells one state of all the answer depends on from every other.
    Inside a transaction nothing new is remembered, for it may be rolled back; what was committed before still holds as
    long as the transaction has not moved the ledger itself.
    """
    place = (state or audit.identity(), key)
    with _lock:
        if place in _answers:
            _answers.move_to_end(place)
            return _answers[place]  # type: ignore[return-value]
    answer = compute()
    if db.writing():
        return answer
    with _lock:
        _answers[place] = answer
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return answer


def forget() -> None:
    """Drop everything remembered."""
    with _lock:
        _answers.clear()
