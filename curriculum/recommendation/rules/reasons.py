"""The sentences of what blocks."""

from collections.abc import Iterator
from datetime import date

from curriculum.recommendation.rules.levels import Ladder
from curriculum.recommendation.rules.problem import Domains, Problem, busy, is_open
from curriculum.recommendation.rules.prospect import Item, Option
from curriculum.recommendation.rules.values import Block, BlockKind, StepKind
from foundation.errors import sentence
from foundation.fiscal import wareki
from skills.framework.rules import StepToLevel
from skills.persona.rules import Persona

NOTHING_LEADS = sentence("%(skill)sのレベル%(level)dに至る研修や試験がありません。")
NO_OFFERING = sentence("研修%(course)sには、これから申し込めて%(by)sまでに終わる開催回がありません。")
NO_OFFERING_BUT_LATER = sentence(
    "研修%(course)sには、これから申し込めて%(by)sまでに終わる開催回がありません。"
    "次に終わるのは%(next)s（%(day)s）です。"
)
TOO_EARLY = sentence("研修%(course)sの前に必要な%(needs)sが、どの開催回の初日にも間に合いません。")
EXAMINATION_LATE = sentence("試験%(code)sは準備に日数がかかり、早くて%(earliest)sです。")
WAITING = sentence(
    "%(skill)sのレベル%(level)dは、レベル%(after)dになってから%(days)d日たつまで確認できません。早くて%(earliest)sです。"
)
COACHING = sentence(
    "%(skill)sのレベル%(level)dには指導実績が必要で、レベル%(after)dになってから%(days)d日たつまで数えられません。"
    "早くて%(earliest)sです。"
)
TOO_FEW = sentence(
    "「%(persona)s」の条件のうち、必要レベルに達するスキルは%(by)sまでに%(reachable)d項目で、%(needed)d項目に足りません"
    "（間に合わないもの：%(skills)s）。"
)
CLASH = sentence("開催回%(code)sと%(other)sは時間が重なり、両方は受講できません。")
CLASH_WITH_SEAT = sentence("開催回%(code)sは、受講が決まっている%(other)sと時間が重なります。")


def day_of(ordinal: int) -> date:
    return date.fromordinal(ordinal)


def nothing_leads(skill: str, level: int) -> Block:
    values = {"skill": skill, "level": level}
    return Block(kind=BlockKind.course, ref=skill, message=NOTHING_LEADS, values=values, level=level)


def waiting(ladder: Ladder, skill: str, step: StepToLevel, earliest: int) -> Block:
    """A waiting period that ends after the deadline: of a confirmation, or of a coaching record."""
    coaching = ladder.kind_of(step.level) is StepKind.coaching_record
    values = {
        "skill": skill, "level": step.level, "after": step.after_level, "days": step.days,
        "earliest": wareki(day_of(earliest)),
    }  # fmt: skip
    return Block(
        kind=BlockKind.coaching_record if coaching else BlockKind.waiting_period,
        ref=skill,
        message=COACHING if coaching else WAITING,
        values=values,
        level=step.level,
        earliest=day_of(earliest),
    )


def too_few(problem: Problem, persona: Persona, got: int, asked: int, needed: int) -> Block:
    """Fewer skills than the share asks for."""
    ladder = problem.prospect.ladder
    values = {
        "persona": ladder.framework.persona_by_code[persona].name_ja,
        "by": wareki(day_of(problem.prospect.until)),
        "reachable": (got & asked).bit_count(),
        "needed": needed,
        "skills": "、".join(skill for skill, _ in ladder.pairs(asked & ~got)),
    }
    return Block(kind=BlockKind.share, ref=persona, message=TOO_FEW, values=values)


def clash(one: Option, other: Option) -> Block:
    values = {"code": one.ref, "other": other.ref}
    return Block(kind=BlockKind.clash, ref=one.ref, message=CLASH, values=values)


def of_item(problem: Problem, item: Item, domains: Domains) -> Iterator[Block]:
    """Why the item cannot be taken by the deadline. `domains`: what is left after prerequisites were looked at."""
    if domains[item.number]:
        return
    if item.course is None:
        yield _late(item)
    elif problem.domains[item.number]:
        yield _too_early(problem, item)
    else:
        yield from list(_beside_seats(problem, item)) or [_no_offering(problem, item)]


def _late(item: Item) -> Block:
    earliest = day_of(item.ways[0].on)
    values = {"code": item.ref, "earliest": wareki(earliest)}
    return Block(
        kind=BlockKind.examination, ref=item.ref, message=EXAMINATION_LATE, values=values, earliest=earliest
    )  # fmt: skip


def _too_early(problem: Problem, item: Item) -> Block:
    asked = item.course.prerequisites if item.course else ()
    names = [each.course or f"{each.skill}:{each.level}" for each in asked]
    values = {"course": item.ref, "needs": "、".join(names)}
    return Block(kind=BlockKind.prerequisite, ref=item.ref, message=TOO_EARLY, values=values)


def _beside_seats(problem: Problem, item: Item) -> Iterator[Block]:
    """Offerings in time that overlap with one in which the person has a seat."""
    taken = busy(prospect=problem.prospect, facts=problem.facts)
    for way in item.ways:
        in_time = way.on <= problem.prospect.until and is_open(way=way, prospect=problem.prospect, facts=problem.facts)
        if in_time and taken >> way.number & 1:
            values = {"code": way.ref, "other": _seat_beside(problem, way)}
            yield Block(kind=BlockKind.clash, ref=way.ref, message=CLASH_WITH_SEAT, values=values)


def _seat_beside(problem: Problem, way: Option) -> str:
    seats = [problem.prospect.lines.get(each) for each, booking in problem.facts.bookings.items() if booking.sure]
    line = way.chance.offering if way.chance else None
    return "、".join(seat.code for seat in seats if seat is not None and line is not None and seat.overlaps(line))


def _no_offering(problem: Problem, item: Item) -> Block:
    prospect = problem.prospect
    values: dict[str, object] = {"course": item.ref, "by": wareki(day_of(prospect.until))}
    later = [way for way in item.ways if is_open(way=way, prospect=prospect, facts=problem.facts)]
    later = [way for way in later if way.on > prospect.until]
    if not later:
        return Block(kind=BlockKind.offering, ref=item.ref, message=NO_OFFERING, values=values)
    values |= {"next": later[0].ref, "day": wareki(day_of(later[0].on))}
    return Block(
        kind=BlockKind.offering, ref=item.ref, message=NO_OFFERING_BUT_LATER, values=values,
        earliest=day_of(later[0].on),
    )  # fmt: skip
