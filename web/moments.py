"""Days and moments as people and programs write them in addresses and commands."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from flask import g, request

from foundation.clock import TOKYO
from foundation.errors import Refused
from foundation.fiscal import parse_day

LONGEST_NUMBER = 15
YEARS = range(1900, 3000)
Asked = TypeVar("Asked")


def day_of(text: str) -> date:
    """A day in ISO or 和暦, of the centuries people work with. Raises Refused."""
    found = parse_day(text)
    if found.year not in YEARS:
        raise Refused(
            "「%(text)s」は日付として読めません。令和6年4月1日、R6.4.1、2024/4/1、20240401 のように書いてください。",
            text=text,
        )
    return found


def moment_of(text: str) -> datetime:
    """An ISO 8601 moment; without offset it is Tokyo time. Returns UTC. Raises Refused."""
    found: datetime | None
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise Refused("「%(value)s」は日時として読めません(例: 2026-10-01T09:00)。", value=text)
    return (found if found.tzinfo else found.replace(tzinfo=TOKYO)).astimezone(UTC)


def number_of(text: str) -> int:
    """A whole number. Raises Refused."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Refused("「%(value)s」は番号として読めません。", value=text)
    return int(text)


def asked_day(name: str) -> date | None:
    """The day in the page's address; one that cannot be read is told on the page and left out."""
    return _asked(name, day_of)


def asked_moment(name: str) -> datetime | None:
    """The moment in the page's address; one that cannot be read is told on the page and left out."""
    return _asked(name, moment_of)


def asked_number(name: str) -> int | None:
    """The whole number in the page's address; one that cannot be read is told on the page and left out."""
    return _asked(name, number_of)


def _asked(name: str, read: Callable[[str], Asked]) -> Asked | None:
    value = request.args.get(name, "").strip()
    if not value:
        return None
    try:
        return read(value)
    except Refused as refusal:
        g.setdefault("misread", []).append(refusal)
        return None
