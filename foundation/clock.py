"""The one door through which time comes in. Only `web` may import it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The moment it is, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in Tokyo."""
    return now().astimezone(TOKYO).date()
