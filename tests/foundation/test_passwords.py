"""Passwords as hashes: compared in NFKC, with one profile for all, a queue that ends."""

from threading import Event, Thread

import pytest

from foundation import passwords
from foundation.errors import Refused

CHEAP = passwords.Profile(memory=64, passes=1, at_once=1)


@pytest.fixture(autouse=True)
def profile():
    passwords.use(CHEAP)
    yield
    passwords.use(passwords.Profile())


def test_a_password_matches_its_own_hash_only():
    kept = passwords.hashed("keyaki-to-sakura")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "keyaki-to-sakura")
    assert not passwords.matches(kept, "keyaki-to-sakur")


def test_full_width_and_half_width_are_the_same_keys():
    assert passwords.matches(passwords.hashed("ｋｅｙａｋｉ　ﾊﾟﾝ"), "keyaki パン")


def test_nothing_matches_what_is_not_there():
    assert not passwords.matches(None, "")
    assert not passwords.matches("", "")
    assert not passwords.matches("no hash", "keyaki-to-sakura")


def test_two_hashes_of_one_password_differ():
    assert passwords.hashed("keyaki") != passwords.hashed("keyaki")


def test_a_hash_of_another_profile_stays_good_and_is_outdated():
    kept = passwords.hashed("keyaki")
    assert not passwords.outdated(kept)
    passwords.use(passwords.Profile(memory=128, passes=1))
    assert passwords.matches(kept, "keyaki")
    assert passwords.outdated(kept)


def test_the_default_profile_is_owasps_minimum():
    assert (passwords.Profile().memory, passwords.Profile().passes) == (19 * 1024, 2)


def test_whoever_waits_too_long_in_the_queue_is_told(monkeypatch):
    kept = passwords.hashed("keyaki")
    inside, leave = Event(), Event()
    hashing = passwords._in_use[0]

    class Slow:
        def verify(self, *given: str) -> bool:
            inside.set()
            return leave.wait(30)

    monkeypatch.setattr(hashing, "hasher", Slow())
    monkeypatch.setattr(passwords, "QUEUE_SECONDS", 0.01)
    first = Thread(target=passwords.matches, args=(kept, "keyaki"))
    first.start()
    assert inside.wait(30)
    with pytest.raises(Refused, match="混み合って"):
        passwords.matches(kept, "keyaki")
    leave.set()
    first.join()
