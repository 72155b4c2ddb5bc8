"""前提条件: which of them somebody lacks. Pure."""

from collections.abc import Collection, Iterable, Mapping

from curriculum.course.rules.values import Prerequisite


def unmet(
    *, prerequisites: Iterable[Prerequisite], completed: Collection[str], levels: Mapping[str, int],
    granted: Mapping[str, Mapping[str, int]],
) -> tuple[Prerequisite, ...]:  # fmt: skip
    """Those neither held nor led to, in their order.

    `completed`: course codes completed, or counted as such because they are booked before; `levels`: skill → level
    held; `granted`: course code → what completing it proves, so that a booked course stands for its levels as well, and
    whoever holds all the levels of a course need not complete it.
    """

    def led_to(skill: str) -> int:
        return max((granted.get(code, {}).get(skill, 0) for code in completed), default=0)

    def proven(course: str) -> bool:
        needed = granted.get(course, {})
        return bool(needed) and all(levels.get(skill, 0) >= level for skill, level in needed.items())

    def held(each: Prerequisite) -> bool:
        if each.course:
            return each.course in completed or proven(each.course)
        return max(levels.get(each.skill, 0), led_to(each.skill)) >= each.level

    return tuple(each for each in prerequisites if not held(each))
