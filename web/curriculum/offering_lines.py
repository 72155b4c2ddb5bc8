"""開催日 and 優先枠 as people write them, one a line, and back."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from curriculum.offering.rules import Day, Share, clock_time
from foundation import names
from foundation.errors import Refused
from foundation.fiscal import parse_day
from organisation.unit import queries as units
from skills.persona.rules import Persona

HOURS = re.compile(r"(\d{1,2}):([0-5]\d)[-~〜–](\d{1,2}):([0-5]\d)")
SEATS = re.compile(r"\d{1,6}")
PERSONAS_NAMED: Mapping[str, Persona] = {
    "ICT人材": Persona.talent, "ICTリーダ": Persona.leader, "ICTマネージャー": Persona.manager
}  # fmt: skip


def days_text(days: Iterable[Day]) -> str:
    """2026-06-04 09:30-16:30 情報研修室A, a line for each day."""
    return "\n".join(
        f"{day.on.isoformat()} {clock_time(day.start)}-{clock_time(day.end)} {day.room}".rstrip() for day in days
    )


def days_of(text: str) -> tuple[Day, ...]:
    """The days somebody wrote. Raises Refused naming the line that cannot be read."""
    return tuple(_day(line) for line in text.splitlines() if line.strip())


def _day(line: str) -> Day:
    on, hours, room = (*line.split(maxsplit=2), "", "")[:3]
    found = HOURS.fullmatch(names.code(hours))
    if found is None:
        raise Refused(
            "「%(line)s」の時間が読めません。「2026-06-04 09:30-16:30 会場」のように書いてください。",
            field="days",
            line=line.strip()[:60],
        )
    first, second, third, fourth = map(int, found.groups())
    return Day(_date(on, "days"), first * 60 + second, third * 60 + fourth, room.strip())


def shares_text(shares: Iterable[Share]) -> str:
    """15 5 2026-10-20, a line for each share: unit code or persona, seats, until when."""
    called = {persona.value: name for name, persona in PERSONAS_NAMED.items()}
    return "\n".join(f"{called.get(share.of, share.of)} {share.seats} {share.until.isoformat()}" for share in shares)


def shares_of(text: str, today: date) -> tuple[Share, ...]:
    """The shares somebody wrote. Raises Refused naming the line that cannot be read."""
    return tuple(_share(line, today) for line in text.splitlines() if line.strip())


def _share(line: str, today: date) -> Share:
    parts = line.split()
    if len(parts) != 3 or not SEATS.fullmatch(names.code(parts[1])):
        raise Refused(
            "「%(line)s」が読めません。「所属コードまたは人物像 席数 解放日」を空白で区切って書いてください。",
            field="shares",
            line=line.strip()[:60],
        )
    whose, seats, until = names.code(parts[0]), int(names.code(parts[1])), _date(parts[2], "shares")
    if whose in PERSONAS_NAMED:
        return Share("persona", PERSONAS_NAMED[whose].value, seats, until)
    if whose not in units.tree(today).by_code:
        raise Refused("所属コード「%(code)s」は登録されていません。", field="shares", code=whose)
    return Share("unit", whose, seats, until)


def _date(text: str, field: str) -> date:
    try:
        return parse_day(text)
    except Refused as refusal:
        raise Refused(refusal.message, field=field, **refusal.values) from None
