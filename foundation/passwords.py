"""Passwords as Argon2id hashes (RFC 9106), with OWASP's low-memory profile as the default.

At most as many hashes are computed at once as there are processors, so that many sign-ins never take all memory;
whoever waits longer than QUEUE_SECONDS is told so. A password is compared in NFKC: full and half width are the same.
"""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_urlsafe
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.errors import Refused

QUEUE_SECONDS = 20


@dataclass(frozen=True)
class Profile:
    """What one hash costs: `memory` in KiB, `passes` over it, `lanes`; and how many hashes are computed at once."""

    memory: int = 19_456
    passes: int = 2
    lanes: int = 1
    at_once: int = os.cpu_count() or 2


class _Hashing:
    """The profile in use, its hasher, its queue, and the hash an unknown account is compared with."""

    def __init__(self, profile: Profile) -> None:
        self.hasher = PasswordHasher(profile.passes, profile.memory, profile.lanes)
        self.queue = BoundedSemaphore(profile.at_once)
        self.nobody = self.hasher.hash(token_urlsafe())


_in_use: list[_Hashing] = []


def use(profile: Profile) -> None:
    """Hash with `profile` from now on. Hashes made before stay valid."""
    _in_use[:] = [_Hashing(profile)]


def hashed(password: str) -> str:
    """The hash to keep. It waits for nobody: it may be asked for while the writer lock is held."""
    return _hashing().hasher.hash(_plain(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept. None (no such account) takes as long as a wrong one. Raises Refused."""
    hashing = _hashing()
    with _turn(hashing.queue):
        try:
            right = hashing.hasher.verify(kept or hashing.nobody, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and bool(kept)


def outdated(kept: str) -> bool:
    """Whether the hash was made with another profile than the one in use."""
    return _hashing().hasher.check_needs_rehash(kept)


def _hashing() -> _Hashing:
    if not _in_use:
        use(Profile())
    return _in_use[0]


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@contextmanager
def _turn(queue: BoundedSemaphore) -> Iterator[None]:
    if not queue.acquire(timeout=QUEUE_SECONDS):
        raise Refused("サインインが混み合っています。少し待ってもう一度お試しください。")
    try:
        yield
    finally:
        queue.release()
