"""What counts for each person, as one text with a word for each piece of evidence: the whole city in one pass over the
covering index `evidence_by_level`, without a stored projection. What a word proves is worked out once per framework.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from sqlalchemy import Subquery, Text, cast, func, select

from foundation.history import Viewpoint
from skills.evidence.models import Evidence
from skills.evidence.queries.ceilings import FRAMEWORKS_KEPT, counting
from skills.framework.rules import HIGHEST_LEVEL, Framework, Skill, ceiling

BETWEEN_WORDS = "\x1f"


def words_of_everybody(view: Viewpoint) -> Subquery:
    """(staff_id, words) of everyone with counting evidence."""
    word = Evidence.skill_code + Evidence.kind + cast(Evidence.level, Text) + Evidence.examination
    return (
        select(Evidence.staff_id, func.aggregate_strings(word, BETWEEN_WORDS).label("words"))
        .where(counting(view.on, view.known_at))
        .group_by(Evidence.staff_id)
        .subquery()
    )


@lru_cache(maxsize=FRAMEWORKS_KEPT)
def proven(framework: Framework) -> Mapping[str, tuple[str, int]]:
    """Word → the skill and the level it proves; words that prove nothing are left out."""
    return {
        word: (skill.code, level) for skill in framework.skills for word, level in _words(framework, skill) if level
    }


def _words(framework: Framework, skill: Skill) -> Iterator[tuple[str, int]]:
    """Every word there can be about the skill, and the level it proves."""
    for kind in framework.evidence_kinds:
        for examination in ("", *framework.examination_by_code):
            most = ceiling(framework=framework, kind=kind.code, examination=examination, skill_code=skill.code)
            for level in range(HIGHEST_LEVEL + 1):
                yield f"{skill.code}{kind.code}{level}{examination}", min(level, most or 0)
