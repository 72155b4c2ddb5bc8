"""Answers remembered until the ledger moves.

Every change takes the next audit position (foundation.audit). An answer computed from history at one position is
therefore right for as long as the position stands, in every process: it is read from the database on each use, never
assumed. Answers about units, people, roles and what is published outlive what happens beside them: `core=True`.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import ClassVar, TypeVar

from foundation import audit, db

Answer = TypeVar("Answer")
KEPT = 1500
LARGE_KEPT = 24


class Memory:
    """So many answers, those used last. Large ones (of a whole city) have a small memory: `largely_remembered`."""

    every: ClassVar["list[Memory]"] = []

    def __init__(self, kept: int) -> None:
        self.kept = kept
        self.answers: OrderedDict[Hashable, object] = OrderedDict()
        self.lock = Lock()
        Memory.every.append(self)

    def remembered(
        self, key: Hashable, compute: Callable[[], Answer], *, state: Hashable = None, core: bool = False
    ) -> Answer:
        """The answer for `key` at the ledger's present position; computed when it is not known yet. Immutable.

        `core`: the answer depends on nothing that is recorded set apart (audit.set_apart). `state`, when given, stands
        for the ledger: whatever tells one state of all the answer depends on from every other. Inside a transaction
        nothing new is remembered, for it may be rolled back; what was committed before still holds as long as the
        transaction has not moved the ledger itself.
        """
        place = (state or (audit.core_identity() if core else audit.identity()), key)
        with self.lock:
            if place in self.answers:
                self.answers.move_to_end(place)
                return self.answers[place]  # type: ignore[return-value]
        answer = compute()
        if not db.writing():
            self._keep(place, answer)
        return answer

    def _keep(self, place: Hashable, answer: object) -> None:
        with self.lock:
            self.answers[place] = answer
            while len(self.answers) > self.kept:
                self.answers.popitem(last=False)


remembered = Memory(KEPT).remembered
largely_remembered = Memory(LARGE_KEPT).remembered


def forget() -> None:
    """Drop everything remembered."""
    for memory in Memory.every:
        with memory.lock:
            memory.answers.clear()
