"""What a password must be, when an account is locked, what is said to somebody who may not in. Pure.

Source: domain.md 4.10 (length and a deny-list, no rule of composition; 10 minutes after 5 failures).
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from foundation.errors import Refused

LONGEST_PASSWORD = 200
FEWEST_CHARACTERS = 5
SHORTEST_NUMBER = 4
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Lock:
    """ロック: after `failures` wrong passwords in a row an account is locked for `minutes` (domain.md 4.10)."""

    failures: int = 5
    minutes: int = 10

    def until(self, *, failures: int, at: datetime) -> datetime | None:
        """The end of the lock this failure brings; None when it brings none."""
        return at + timedelta(minutes=self.minutes) if failures >= self.failures else None


def sign_in_refused() -> Refused:
    """One sentence whatever was wrong: unknown number, wrong password, locked, disabled or no longer posted."""
    return Refused(
        "サインインできませんでした。職員番号とパスワードを確かめてください。続けて間違えたときは、しばらく待ってからお試しください。"
    )


def check_password(
    *, password: str, staff_no: str, names: Iterable[str], denied: Iterable[str], length: int
) -> None:
    """Length, not the number or the name, not made of a denied word. No rule of composition. Raises Refused."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(plain) < length:
        raise Refused("パスワードは%(length)d文字以上にしてください。", field="password", length=length)
    if len(plain) > LONGEST_PASSWORD:
        raise Refused("パスワードは%(limit)d文字までです。", field="password", limit=LONGEST_PASSWORD)
    if len(set(plain)) < FEWEST_CHARACTERS or _is_run(plain):
        raise Refused("同じ文字の繰り返しや、続き番号だけのパスワードは使えません。", field="password")
    numbers = {each for each in (staff_no, staff_no.lstrip("0")) if len(each) >= SHORTEST_NUMBER}
    if any(own.casefold() in plain for own in numbers | {each for each in names if len(each) >= SHORTEST_NAME}):
        raise Refused("職員番号や氏名を含むパスワードは使えません。", field="password")
    if _made_of(plain, frozenset(word.casefold() for word in denied)):
        raise Refused("推測されやすいパスワードです。別のものにしてください。", field="password")


def _is_run(plain: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return len(steps & {-1, 0, 1}) == len(steps)


def _made_of(plain: str, denied: frozenset[str]) -> bool:
    """Whether nothing is left but digits and signs once a denied word is taken out, however often it stands there."""
    letters = "".join(each for each in plain if each.isalpha())
    return not letters or any(word and not letters.replace(word, "") for word in denied)
