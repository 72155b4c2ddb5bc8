"""Which of the published versions holds, and which may follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from foundation.errors import Refused


@dataclass(frozen=True)
class VersionLine:
    """One published version, as the register of versions shows it."""

    id: int
    code: str
    version: str
    sha256: str
    effective_from: date
    known_since: datetime
    known_until: datetime | None

    def known(self, at: datetime | None) -> bool:
        if at is None:
            return self.known_until is None
        return self.known_since <= at and (self.known_until is None or self.known_until > at)


def in_force(*, versions: Iterable[VersionLine], on: date, known_at: datetime | None) -> VersionLine | None:
    """The version of the day among those known at the moment; of several that begin together, the one published last.

    The first version also answers for days before it begins, and for moments before anything was known, so that an old
    question still has an answer. None only when no version was ever published.
    """
    published = sorted(versions, key=lambda line: (line.effective_from, line.id))
    known = [line for line in published if line.known(known_at)]
    begun = [line for line in known if line.effective_from <= on]
    if begun:
        return begun[-1]
    return known[0] if known else min(published, key=lambda line: (line.known_since, line.id), default=None)


def refuse_going_back(*, versions: Iterable[VersionLine], effective_from: date) -> None:
    """A version in force is never edited: what follows begins with the newest version or after it."""
    newest = max((line.effective_from for line in versions if line.known(None)), default=effective_from)
    if effective_from < newest:
        raise Refused(
            "施行日は、登録済みの版の施行日(%(newest)s)より前にはできません。",
            field="effective_from",
            newest=newest.isoformat(),
        )
