"""Filters and words for templates: days in 和暦, moments in Tokyo, refusals in the reader's language."""

import re
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup

from foundation import fiscal
from foundation.clock import TOKYO
from foundation.errors import Refused
from web.english import of_value
from web.language import chosen

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?[+-]\d\d:\d\d")
SPELLED = re.compile(r"\S\S(元|\d{1,2})年(度|\d{1,2}月\d{1,2}日(\(\S\))?)")


def english() -> bool:
    """Whether the reader chose English."""
    return chosen() == "en"


def sentence(refusal: Refused) -> str:
    """A refusal in the reader's language."""
    return say(refusal.message, refusal.values)


def say(message: str, values: Any = None) -> str:
    """A message id of the business with its values, in the reader's language."""
    translated = {name: _in_language(value) for name, value in (values or {}).items()}
    return str(gettext(message, **translated))


def _in_language(value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    try:
        if ISO_DAY.fullmatch(value):
            return wareki(date.fromisoformat(value))
        if ISO_MOMENT.fullmatch(value):
            return moment(datetime.fromisoformat(value))
        return _in_english(value) if english() else value
    except (ValueError, Refused):
        return value


def _in_english(value: str) -> str:
    if value.isascii():
        return value
    if SPELLED.fullmatch(value):
        return _spelled(value)
    translated = str(gettext(value))
    return translated if translated != value else of_value(value) or value


def _spelled(value: str) -> str:
    """令和8年4月1日, 令和8年4月1日(水) or 令和8年度 in English."""
    if value.endswith("度"):
        return fiscal_year(fiscal.parse_day(f"{value[:-1]}12月31日").year)
    day = fiscal.parse_day(value)
    return wareki_weekday(day) if value.endswith(")") else wareki(day)


def wareki(day: date | None) -> str:
    """令和8年4月1日; in English 1 April 2026 (令和8年)."""
    if day is None:
        return ""
    return f"{day.day} {day:%B} {day.year}" if english() else fiscal.wareki(day)


def wareki_weekday(day: date | None) -> str:
    """令和8年4月1日(水)."""
    if day is None:
        return ""
    return f"{day:%a} {day.day} {day:%B} {day.year}" if english() else fiscal.wareki_weekday(day)


def moment(at: datetime | None) -> str:
    """A moment in Tokyo, to the minute."""
    if at is None:
        return ""
    there = at.astimezone(TOKYO)
    return f"{wareki(there.date())} {there:%H:%M}"


def iso_moment(at: datetime | None) -> str:
    """For the datetime attribute of <time> and for addresses."""
    return "" if at is None else at.astimezone(TOKYO).isoformat()


def fiscal_year(year: int) -> str:
    """令和8年度; in English FY2026."""
    return f"FY{year}" if english() else fiscal.fiscal_year_label(year)


def number(value: int) -> str:
    """With thousands separators."""
    return f"{value:,}"


def hours(minutes: int) -> str:
    """12.5時間; in English 12.5 h."""
    return str(gettext("%(hours)s時間", hours=f"{round(minutes / 60, 2):g}"))


def named(thing: Any) -> str:
    """The thing's name in the reader's language (`name_en` or `name_ja`)."""
    return str(thing.name_en if english() else thing.name_ja)


def titled(text: str) -> str:
    """A note as it was written; the title of a course, if it is nothing else, in the reader's language."""
    return (of_value(text) if english() else None) or text


def in_language(thing: Any, attribute: str) -> Any:
    """`attribute`_ja or `attribute`_en of a thing, as the reader chose."""
    return getattr(thing, f"{attribute}_{'en' if english() else 'ja'}")


FILTERS = (fiscal_year, wareki, wareki_weekday, moment, iso_moment, number, hours, named, titled, in_language, say)


def install(app: Flask) -> None:
    """Give templates these filters and words."""
    for each in FILTERS:
        app.jinja_env.filters[each.__name__] = each
    app.jinja_env.filters["sentence"] = sentence
    app.jinja_env.globals["english"] = english
    app.jinja_env.globals["Markup"] = Markup
