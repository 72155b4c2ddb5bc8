"""開催回の表を読む: the rows of a file of offerings, and what is wrong with them. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from curriculum.offering.rules.checks import check_code, check_offering, check_seats
from curriculum.offering.rules.copies import usual_cutoff
from curriculum.offering.rules.values import MODE_NAMES, Day, Mode, NewOffering
from foundation import fiscal, names
from foundation.cells import Cells
from foundation.errors import Refused, RowProblem, sentence

CODE, COURSE, MODE, DAYS = "開催回コード", "研修コード", "形式", "開催日"
START, END, ROOM = "開始", "終了", "会場"
CAPACITY, MINIMUM, OPENS, CLOSES = "定員", "最少人数", "申込開始", "申込締切"
APPROVAL, FIXED, PERSON = "所属長承認", "固定費千円", "一人当たり千円"
COLUMNS = (
    CODE, COURSE, MODE, DAYS, START, END, ROOM, CAPACITY, MINIMUM, OPENS, CLOSES, APPROVAL, FIXED, PERSON
)  # fmt: skip
COUNTS = (CAPACITY, MINIMUM, FIXED, PERSON)
COLUMN_OF_FIELD = {
    "code": CODE, "days": DAYS, "capacity": CAPACITY, "minimum": MINIMUM, "opens_on": OPENS, "closes_on": CLOSES,
    "cutoff_on": CLOSES, "fixed_cost": FIXED, "person_cost": PERSON, "place": ROOM, "shares": CAPACITY,
}  # fmt: skip
MODES = {names.code(name).casefold(): mode for mode, name in MODE_NAMES.items()}
NEEDS_APPROVAL = {"要": True, "不要": False}
_SEPARATORS = re.compile(r"[;、]")
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?")
_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True)
class OfferingRow:
    """One row read. `new` as a new offering; where it is known, only what the columns say counts."""

    row: int
    code: str
    course_code: str
    room: str
    new: NewOffering


def read_rows(lines: Iterable[Sequence[str]], *, first_line: int) -> tuple[list[OfferingRow], list[RowProblem]]:
    """The rows that can be read, and what is wrong with the others. Columns as COLUMNS."""
    cells = Cells()
    found = [
        _row(cells, number, dict(zip(COLUMNS, line, strict=True))) for number, line in enumerate(lines, first_line)
    ]
    rows = [row for row in found if row is not None]
    _refuse_twice(cells, rows)
    return rows, cells.problems


def _row(cells: Cells, number: int, said: Mapping[str, str]) -> OfferingRow | None:
    before = len(cells.problems)
    code, course_code, room = names.code(said[CODE]), names.code(said[COURSE]), said[ROOM].strip()
    _try(cells, number, CODE, said, lambda: check_code(code=code))
    if not course_code:
        cells.wrong(number, COURSE, said[COURSE], sentence("研修コードがありません。"))
    content = _content(cells, number, said, room)
    if content is None or len(cells.problems) > before:
        return None
    _try(cells, number, DAYS, said, lambda: check_offering(new=content))
    return None if len(cells.problems) > before else OfferingRow(number, code, course_code, room, content)


def _content(cells: Cells, number: int, said: Mapping[str, str], room: str) -> NewOffering | None:
    mode, approval = _mode(cells, number, said), _approval(cells, number, said)
    days = _days(cells, number, said, room)
    opens_on = cells.needed_day(number, OPENS, said[OPENS])
    closes_on = cells.needed_day(number, CLOSES, said[CLOSES])
    capacity, minimum, fixed, person = (_count(cells, number, name, said) for name in COUNTS)
    if capacity is not None and minimum is not None:
        seats = capacity, minimum
        _try(cells, number, CAPACITY, said, lambda: check_seats(capacity=seats[0], minimum=seats[1]))
    if not days or opens_on is None or closes_on is None:
        return None
    first_day = min(day.on for day in days)
    return NewOffering(
        mode=mode, days=days, capacity=capacity or 0, minimum=minimum or 0, opens_on=opens_on,
        closes_on=closes_on, cutoff_on=usual_cutoff(first_day=first_day, closes_on=closes_on), place=room,
        needs_approval=approval, fixed_cost=fixed or 0, person_cost=person or 0,
    )  # fmt: skip


def _mode(cells: Cells, number: int, said: Mapping[str, str]) -> Mode:
    mode = MODES.get(names.code(said[MODE]).casefold())
    if mode is None:
        known = "・".join(MODE_NAMES.values())
        cells.wrong(number, MODE, said[MODE], sentence("形式は %(known)s のいずれかです。"), known=known)
    return mode or Mode.classroom


def _approval(cells: Cells, number: int, said: Mapping[str, str]) -> bool:
    needed = NEEDS_APPROVAL.get(names.code(said[APPROVAL]))
    if needed is None:
        cells.wrong(number, APPROVAL, said[APPROVAL], sentence("所属長承認は「要」か「不要」です。"))
    return needed is not False


def _days(cells: Cells, number: int, said: Mapping[str, str], room: str) -> tuple[Day, ...]:
    parts = [part for part in _SEPARATORS.split(names.code(said[DAYS])) if part.strip()]
    if not parts:
        cells.wrong(number, DAYS, said[DAYS], sentence("日付がありません。"))
    found = [cells.day(number, DAYS, part) for part in parts]
    start, end = (_minute(cells, number, column, said) for column in (START, END))
    if start is None or end is None:
        return ()
    if end <= start:
        cells.wrong(number, END, said[END], sentence("終了は開始より後にしてください。"))
        return ()
    return tuple(sorted((Day(on, start, end, room) for on in found if on), key=_on))


def _on(day: Day) -> date:
    return day.on


def _minute(cells: Cells, number: int, column: str, said: Mapping[str, str]) -> int | None:
    """Minutes from midnight; None, noted, for what is no time of day."""
    found = _TIME.fullmatch(names.code(said[column]))
    minute = int(found[1]) * 60 + int(found[2]) if found else -1
    if not 0 <= minute <= 24 * 60:
        cells.wrong(number, column, said[column], sentence("時刻は 09:30 のように書いてください。"))
        return None
    return minute


def _count(cells: Cells, number: int, column: str, said: Mapping[str, str]) -> int | None:
    plain = names.code(said[column])
    if not _NUMBER.fullmatch(plain) or not plain.isascii():
        cells.wrong(number, column, said[column], sentence("0以上の整数を書いてください。"))
        return None
    return int(plain)


def _try(cells: Cells, number: int, column: str, said: Mapping[str, str], check: Callable[[], None]) -> None:
    try:
        check()
    except Refused as refusal:
        named = COLUMN_OF_FIELD.get(refusal.field or "", column)
        cells.problems.append(RowProblem.of(number, named, said[named], refusal))


def _refuse_twice(cells: Cells, rows: Iterable[OfferingRow]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row.code in first:
            twice = sentence("同じ開催回コードが%(line)d行目にもあります。")
            cells.wrong(row.row, CODE, row.code, twice, line=first[row.code])
        first.setdefault(row.code, row.row)


def spelled(new: NewOffering) -> dict[str, str]:
    """The content as the columns of a file say it, for people to compare."""
    first = new.days[0]
    return {
        MODE: MODE_NAMES[new.mode],
        DAYS: "、".join(fiscal.wareki(day.on) for day in new.days),
        START: "、".join(dict.fromkeys(clock_time(day.start) for day in new.days)),
        END: "、".join(dict.fromkeys(clock_time(day.end) for day in new.days)),
        ROOM: "、".join(dict.fromkeys(day.room for day in new.days)) if first.room else "",
        CAPACITY: str(new.capacity),
        MINIMUM: str(new.minimum),
        OPENS: fiscal.wareki(new.opens_on),
        CLOSES: fiscal.wareki(new.closes_on),
        APPROVAL: "要" if new.needs_approval else "不要",
        FIXED: str(new.fixed_cost),
        PERSON: str(new.person_cost),
    }


def clock_time(minute: int) -> str:
    """570 → 09:30."""
    return f"{minute // 60:02}:{minute % 60:02}"
