"""年度 (1 April to 31 March) and 和暦: pure functions.

Eras as the cabinet orders set them: 令和 from 2019-05-01, 平成 from 1989-01-08, 昭和 from 1926-12-25 and
大正 from 1912-07-30.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from foundation.errors import Refused, sentence

WEEKDAYS = "月火水木金土日"
EARLIEST = date(1900, 1, 1)
LATEST = date(2999, 12, 31)
DAY_ZERO_OF_EXCEL = date(1899, 12, 30)
SPELLINGS_REMEMBERED = 16_384


@dataclass(frozen=True)
class Era:
    """元号: its name, its letter and its first day."""

    name: str
    letter: str
    first_day: date

    @property
    def year_before(self) -> int:
        """The year to which a year of the era is added."""
        return self.first_day.year - 1

    def spelled(self, day: date) -> str:
        """The day with this era's letter, as in R2.5.1."""
        return f"{self.letter}{day.year - self.year_before}.{day.month}.{day.day}"


ERAS = (
    Era(sentence("令和"), "R", date(2019, 5, 1)),
    Era(sentence("平成"), "H", date(1989, 1, 8)),
    Era(sentence("昭和"), "S", date(1926, 12, 25)),
    Era(sentence("大正"), "T", date(1912, 7, 30)),
)
_ERA_NAMED = {spelling: era for era in ERAS for spelling in (era.name, era.name[0], era.letter)}

_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
_WEEKDAY = re.compile(r"\(([月火水木金土日])\)$")
_ERA = "(?P<era>令和?|平成?|昭和?|大正?|[RHST])"
_MONTH_DAY = r"(?P<gap>[./-])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})"
_ERA_DAYS = (
    re.compile(_ERA + r"(?P<year>元|\d{1,4})" + _MONTH_DAY),
    re.compile(_ERA + r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)"),
)
_WESTERN_DAYS = (
    re.compile(r"(?P<year>\d{4})" + _MONTH_DAY),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"),
)
_SERIAL = re.compile(r"\d{5}")
_WITHOUT_ERA = re.compile(r"(?:元|\d{1,3})([./-])\d{1,2}\1\d{1,4}|\d{6,7}")
_KANJI_AS_POINTS = str.maketrans({"年": ".", "月": ".", "日": None})


def fiscal_year(day: date) -> int:
    """年度: the year in which its 1 April lies."""
    return day.year if day.month >= 4 else day.year - 1


def first_day(year: int) -> date:
    """1 April of the fiscal year."""
    return date(year, 4, 1)


def last_day(year: int) -> date:
    """31 March which ends the fiscal year."""
    return date(year + 1, 3, 31)


def fiscal_year_label(year: int) -> str:
    """令和8年度. The era is the one the fiscal year's December belongs to: FY2019 is 令和元年度."""
    return f"{_era_year(date(year, 12, 31))}年度"


def wareki(day: date) -> str:
    """令和8年4月1日. Days before 大正 keep their western year."""
    return f"{_era_year(day)}年{day.month}月{day.day}日"


def wareki_weekday(day: date) -> str:
    """令和8年4月1日(水)."""
    return f"{wareki(day)}({WEEKDAYS[day.weekday()]})"


def add_years(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes 28 February where there is none."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


@lru_cache(maxsize=SPELLINGS_REMEMBERED)
def parse_day(text: str) -> date:
    """The day a person or a file means: 令和6年4月1日, R6.4.1, 2024/4/1, 20240401, 45383 (Excel) and their relatives.

    Raises Refused for a day that does not exist, lies outside its era, or could be more than one day.
    """
    plain = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip().upper())
    plain = "".join(plain.split())
    weekday = _WEEKDAY.search(plain)
    day = _of_our_time(_read(_WEEKDAY.sub("", plain).translate(_KANJI_AS_POINTS), text), text)
    if weekday and WEEKDAYS[day.weekday()] != weekday[1]:
        raise Refused("「%(text)s」の曜日が違います。%(right)sです。", text=text, right=wareki_weekday(day))
    return day


def _era_of(day: date) -> Era | None:
    return next((era for era in ERAS if era.first_day <= day), None)


def _era_year(day: date) -> str:
    era = _era_of(day)
    if era is None:
        return str(day.year)
    number = day.year - era.year_before
    return era.name + ("元" if number == 1 else str(number))


def _read(plain: str, text: str) -> date:
    if era_day := _match(_ERA_DAYS, plain):
        return _in_era(era_day, text)
    if western_day := _match(_WESTERN_DAYS, plain):
        return _existing(int(western_day["year"]), western_day, text)
    if _SERIAL.fullmatch(plain):
        return DAY_ZERO_OF_EXCEL + timedelta(days=int(plain))
    raise _unreadable(plain, text)


def _match(patterns: Iterable[re.Pattern[str]], plain: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(plain))), None)


def _unreadable(plain: str, text: str) -> Refused:
    if not plain:
        return Refused("日付がありません。")
    if _WITHOUT_ERA.fullmatch(plain):
        return Refused(
            "「%(text)s」は元号も西暦4桁もなく、どの年か決められません。R6.4.1 や 2024/4/1 のように書いてください。",
            text=text,
        )
    return Refused(
        "「%(text)s」は日付として読めません。令和6年4月1日、R6.4.1、2024/4/1、20240401 のように書いてください。",
        text=text,
    )


def _in_era(found: re.Match[str], text: str) -> date:
    era = _ERA_NAMED[found["era"]]
    year = 1 if found["year"] == "元" else int(found["year"])
    if year == 0:
        raise Refused("「%(text)s」という日はありません。%(era)sは元年(1年)からです。", text=text, era=era.name)
    day = _existing(era.year_before + year, found, text)
    right = _era_of(day)
    if right is None:
        raise Refused("「%(text)s」は%(era)sの前の日です。", text=text, era=era.name)
    if right is not era:
        raise Refused(
            "「%(text)s」は%(era)sにない日です。%(right_era)sでは %(right)s です。",
            text=text,
            era=era.name,
            right_era=right.name,
            right=right.spelled(day),
        )
    return day


def _existing(year: int, found: re.Match[str], text: str) -> date:
    try:
        return date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        raise Refused("「%(text)s」という日はありません。", text=text) from None


def _of_our_time(day: date, text: str) -> date:
    if day < EARLIEST:
        raise Refused("「%(text)s」は1900年より前です。年を4桁の西暦で確かめてください。", text=text)
    if day > LATEST:
        raise Refused("「%(text)s」は2999年より後です。終わりの日がないときは、空欄にしてください。", text=text)
    return day
