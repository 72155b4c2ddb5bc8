"""判定書: its number and hash as people write them, who may draw one up, who confirms it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from foundation import fiscal
from foundation.errors import Refused
from foundation.fiscal import wareki
from organisation.account.rules import Access, Role

LONGEST_NOTE = 400
GROUP = 4
_HYPHENS_AND_SPACES = re.compile(r"[\s‐‑‒–—―−ー－_-]+")
_NUMBER = re.compile(r"V?(\d{4})(\d{6})")
_SPELLED = re.compile(r"(.{2})(元|\d{1,2})年度判定第?(\d{1,6})号?")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Confirmation:
    """確認 of a document: by whom (a staff id), when, with which note."""

    confirmer_id: int
    confirmed_at: datetime
    note: str


@dataclass(frozen=True)
class DocumentLine:
    """判定書 as it was drawn up; `content` is what it says, word for word. `staff_id` None: nobody was appointed."""

    id: int
    number: str
    hash: str
    unit_id: int
    staff_id: int | None
    judged_on: date
    known_at: datetime
    status: str
    framework_version: str
    content: Mapping[str, Any]
    made_at: datetime
    maker_id: int | None
    confirmation: Confirmation | None

    @property
    def spelled(self) -> str:
        return spelled(number=self.number)

    @property
    def grouped_hash(self) -> str:
        return grouped(self.hash)


def number(*, fiscal_year: int, count: int) -> str:
    """V2026-000123: the 123rd document of the fiscal year, as it stands in addresses."""
    return f"{prefix(fiscal_year=fiscal_year)}{count:06d}"


def prefix(*, fiscal_year: int) -> str:
    """What the numbers of a fiscal year begin with."""
    return f"V{fiscal_year}-"


def spelled(*, number: str) -> str:
    """令和8年度 判定第0123号: the number as it is printed."""
    year, count = number[1:].split("-")
    return f"{fiscal.fiscal_year_label(int(year))} 判定第{int(count):04d}号"


def grouped(digest: str) -> str:
    """The hash in groups of four, as it is printed."""
    return " ".join(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))


def plain_number(typed: str) -> str:
    """The number in the form of addresses, however it was typed; "" when it is none."""
    plain = _HYPHENS_AND_SPACES.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if found := _NUMBER.fullmatch(plain):
        return f"V{found[1]}-{found[2]}"
    return _of_spelled(plain)


def _of_spelled(plain: str) -> str:
    found = _SPELLED.fullmatch(plain)
    if not found:
        return ""
    try:
        year = fiscal.parse_day(f"{found[1]}{found[2]}年12月31日").year
    except Refused:
        return ""
    return number(fiscal_year=year, count=int(found[3]))


def plain_hash(typed: str) -> str:
    """The hash as it is kept, however it was typed; "" when it is none."""
    plain = _HYPHENS_AND_SPACES.sub("", unicodedata.normalize("NFKC", typed)).lower()
    return plain if _HASH.fullmatch(plain) else ""


def check_drawing_up(
    *, access: Access, unit_id: int, on: date, known_at: datetime | None, at: datetime, today: date
) -> None:
    """HR, the secretariat, and the bureau's officer; a day that has come, a moment that has passed. Raises Refused."""
    if not may_draw_up(access=access, unit_id=unit_id):
        raise Refused("この局・区等の判定書を作ることはできません。")
    if on > today:
        raise Refused("判定書は、%(today)sまでの日について作れます。", field="on", today=wareki(today))
    if known_at is not None and known_at > at:
        raise Refused("まだ来ていない時点の判定書は作れません。", field="known_at")


def may_draw_up(*, access: Access, unit_id: int) -> bool:
    """The bureau's officer, HR, the secretariat."""
    overall = bool(access.roles & {Role.hr, Role.secretariat})
    return access.is_person and (overall or unit_id in access.managed_unit_ids)


def may_read(*, access: Access, unit_id: int, staff_id: int | None) -> bool:
    """Whoever may see the unit's verdict; the appointee, also after the appointment."""
    return access.may_verify(unit_id) or (staff_id is not None and staff_id == access.staff_id)


def may_confirm(*, access: Access, document: DocumentLine) -> bool:
    """The officer of the bureau, but not the appointee; once."""
    own = document.staff_id is not None and access.is_behind(document.staff_id)
    officer = access.is_person and document.unit_id in access.managed_unit_ids
    return officer and not own and document.confirmation is None


def check_confirming(*, access: Access, document: DocumentLine, corrections: Iterable[object], note: str) -> str:
    """Whether this person confirms this document now. Returns the note, trimmed; raises Refused with the reason."""
    if not access.is_person or document.unit_id not in access.managed_unit_ids:
        raise Refused("判定書を確認できるのは、その局・区等の担当者だけです。")
    if document.staff_id is not None and access.is_behind(document.staff_id):
        raise Refused("自分の判定書を確認することはできません。")
    if document.confirmation is not None:
        raise Refused("この判定書は、すでに確認されています。")
    if tuple(corrections):
        raise Refused("この判定書を作ったあとで、その日の事実が訂正されました。判定書を作り直してください。")
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused("%(limit)d字以内で書いてください。", field="note", limit=LONGEST_NOTE)
    return note.strip()
