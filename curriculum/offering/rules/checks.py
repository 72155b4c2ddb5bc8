"""開催回の条件: what an offering must be before it is opened or changed. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from curriculum.offering.rules.values import Day, NewOffering, PriorityClass, Share
from foundation.errors import Refused
from foundation.fiscal import wareki

CODE = re.compile(r"[\w-]{1,40}")
RESERVED = frozenset({"new", "clashes", "copy-year"})  # addresses beside the offerings
MIDNIGHT = 24 * 60
MOST_DAYS = 60
MOST_SEATS = 100_000
MOST_COST = 10_000_000
SHARE_KINDS = ("unit", "persona")
LONGEST_TEXT = 400
LONGEST_MEETING = 2000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all but tab and the ends of lines


def check_code(*, code: str) -> None:
    """Letters, digits, - and _; at most 40. Raises Refused."""
    if not CODE.fullmatch(code) or code in RESERVED:
        raise Refused("開催回コードは、文字・数字・「-」・「_」で40文字までです。", field="code")


def check_offering(*, new: NewOffering) -> None:
    """Whether the offering can be as it is described. Raises Refused on the field that is wrong."""
    check_days(days=new.days)
    check_seats(capacity=new.capacity, minimum=new.minimum)
    check_window(
        opens_on=new.opens_on, closes_on=new.closes_on, cutoff_on=new.cutoff_on, first_day=new.first_day
    )  # fmt: skip
    check_shares(shares=new.shares, capacity=new.capacity, first_day=new.first_day)
    _check_priorities(new.priorities)
    for field, cost in (("fixed_cost", new.fixed_cost), ("person_cost", new.person_cost)):
        if not 0 <= cost <= MOST_COST:
            raise Refused("費用は0から%(most)dまでの千円単位で書いてください。", field=field, most=MOST_COST)
    _check_texts(new)


def check_days(*, days: tuple[Day, ...]) -> None:
    """At least one day; each ends after it begins, none at the same time as another. Raises Refused."""
    if not days:
        raise Refused("開催日を書いてください。", field="days")
    if len(days) > MOST_DAYS:
        raise Refused("開催日は%(most)d日までです。", field="days", most=MOST_DAYS)
    for day in days:
        if not 0 <= day.start < day.end <= MIDNIGHT:
            raise Refused("%(day)s: 終了は開始より後にしてください。", field="days", day=wareki(day.on))
    _check_apart(sorted(days, key=lambda day: (day.on, day.start)))


def _check_apart(ordered: list[Day]) -> None:
    for earlier, later in pairwise(ordered):
        if earlier.overlaps(later):
            raise Refused("%(day)s: 同じ日の時間が重なっています。", field="days", day=wareki(later.on))


def check_seats(*, capacity: int, minimum: int) -> None:
    """Raises Refused."""
    if not 1 <= capacity <= MOST_SEATS:
        raise Refused("定員は1人から%(most)d人までです。", field="capacity", most=MOST_SEATS)
    if not 0 <= minimum <= capacity:
        raise Refused("最少人数は定員以下にしてください。", field="minimum")


def check_window(*, opens_on: date, closes_on: date, cutoff_on: date, first_day: date) -> None:
    """Applications open, close and the last seat is passed on no later than the first day. Raises Refused."""
    if closes_on < opens_on:
        raise Refused("申込締切は申込開始以後の日にしてください。", field="closes_on")
    if closes_on > first_day:
        raise Refused("申込締切は開催初日(%(day)s)までの日にしてください。", field="closes_on", day=wareki(first_day))
    if cutoff_on < closes_on:
        raise Refused("繰上げ期限は申込締切(%(day)s)以後の日にしてください。", field="cutoff_on", day=wareki(closes_on))
    if cutoff_on > first_day:
        raise Refused("繰上げ期限は開催初日(%(day)s)までの日にしてください。", field="cutoff_on", day=wareki(first_day))


def check_shares(*, shares: tuple[Share, ...], capacity: int, first_day: date) -> None:
    """Reserved seats: each kind once, at least one seat, together no more than there are. Raises Refused."""
    for share in shares:
        if share.kind not in SHARE_KINDS or not share.of or share.seats < 1:
            raise Refused("優先枠には、所属か人材像と、1以上の席数を書いてください。", field="shares")
        if share.until > first_day:
            raise Refused("優先枠の解放日は開催初日(%(day)s)までです。", field="shares", day=wareki(first_day))
    if _twice(share.name for share in shares):
        raise Refused("同じ優先枠が2つあります。", field="shares")
    if sum(share.seats for share in shares) > capacity:
        raise Refused("優先枠の合計が定員(%(capacity)d人)を超えています。", field="shares", capacity=capacity)


def _check_priorities(priorities: tuple[PriorityClass, ...]) -> None:
    if _twice(priorities) or PriorityClass.other in priorities:
        raise Refused("優先区分は、それぞれ一度だけ選んでください。", field="priorities")


def _check_texts(new: NewOffering) -> None:
    limits = {"place": LONGEST_TEXT, "lecturer": LONGEST_TEXT, "note": LONGEST_TEXT, "meeting": LONGEST_MEETING}
    for field, limit in limits.items():
        _check_text(getattr(new, field), field, limit)
    for day in new.days:
        _check_text(day.room, "days", LONGEST_TEXT)


def _check_text(text: str, field: str, limit: int) -> None:
    if CONTROL.search(text):
        raise Refused("目に見えない制御文字が入っています。消してから、もう一度入力してください。", field=field)
    if len(text) > limit:
        raise Refused("%(limit)d字までです(いま%(length)d字)。", field=field, limit=limit, length=len(text))


def _twice(names: Iterable[str]) -> bool:
    return any(count > 1 for count in Counter(names).values())


def check_reason(*, reason: str) -> str:
    """The reason without surrounding blanks. Raises Refused when there is none, or it is too long."""
    said = reason.strip()
    if not said:
        raise Refused("理由を書いてください。", field="reason")
    _check_text(said, "reason", LONGEST_TEXT)
    return said
