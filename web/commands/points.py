"""--on DATE and --known-at MOMENT: from where a command looks. It answers as HR would, future orders included."""

from collections.abc import Callable, Iterable
from typing import Any

import click

from foundation import audit, clock, db, reading
from foundation.errors import sentence
from foundation.history import Viewpoint
from web.moments import day_of, moment_of

Command = Callable[..., Any]


def looking(command: Command) -> Command:
    """Give a command --on and --known-at."""
    known = click.option(
        "--known-at", metavar="MOMENT", help="この日時に知られていた内容で答えます(ISO 8601、時差なしは日本時間)。"
    )
    on = click.option("--on", metavar="DATE", help="この日について答えます(ISO 8601または和暦。省略時は今日)。")
    return on(known(command))


def viewpoint(on: str | None, known_at: str | None) -> Viewpoint:
    """The viewpoint asked for. Raises Refused for a day or moment that cannot be read."""
    today = clock.today()
    return Viewpoint(
        on=day_of(on) if on else today,
        today=today,
        known_at=moment_of(known_at) if known_at else None,
        sees_future=True,
    )


def log_reading(subjects: Iterable[int]) -> None:
    """Note whose skills the command showed, in one entry."""
    with db.transaction():
        reading.record_reading(
            reader_id=None,
            reader_label=audit.COMMAND.label,
            purpose=sentence("コマンドでの判定"),
            subjects=subjects,
            at=clock.now(),
        )
