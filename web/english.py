"""What a stored sentence was given in Japanese, in English: titles of courses, prerequisites, lists of these.

A sentence keeps the Japanese title with its code, so that it can be read whatever becomes of the course.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from flask_babel import gettext

from curriculum.course import queries as catalogues

COMPLETION = re.compile("研修「(.+)」の修了")
LEVEL = re.compile("([A-Z][A-Z0-9]*)(?:[ :].*?)?(?: レベル|:)([0-9])")
CODE = re.compile("[A-Za-z0-9_-]+")


def of_value(value: str) -> str | None:
    """The value in English; None when it is none of these, such as what somebody wrote."""
    parts = [_of_part(part) for part in value.split("、")]
    return _of_part(value) or (", ".join(filter(None, parts)) if all(parts) else None)


def _of_part(part: str) -> str | None:
    if found := COMPLETION.fullmatch(part):
        return str(gettext("%(course)sの修了", course=_of_title(found[1]) or found[1]))
    if found := LEVEL.fullmatch(part):
        return str(gettext("%(skill)sのレベル%(level)d", skill=found[1], level=int(found[2])))
    return part if CODE.fullmatch(part) else _of_title(part)


def _of_title(text: str) -> str | None:
    """表計算・情報提供 実践（ICT-103-001）, the name without the code, or a code."""
    stand = tuple((line.version, line.sha256) for line in catalogues.versions() if line.known_until is None)
    names, codes = _names(stand)
    name, _, offering = text.removesuffix("）").rpartition("（")
    if name in names:
        return f"{names[name]} ({offering})"
    return names.get(text) or (text if {text, text.rpartition("-")[0]} & codes else None)


@lru_cache(maxsize=4)
def _names(versions: tuple[tuple[str, str], ...]) -> tuple[Mapping[str, str], frozenset[str]]:
    """The English name by the Japanese one, and every code; the newest version last."""
    courses = [course for version, _ in versions for course in catalogues.of_version(version).courses]
    return {course.name_ja: course.name_en for course in courses}, frozenset(course.code for course in courses)
