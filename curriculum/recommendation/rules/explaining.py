"""Why a persona cannot be reached by a day: what stands in the way, named so that without it the way is open.

What is missing is looked for with every item taken as early as possible. Each reason found is set aside – the course
taken at once, the waiting period over, the share met, the clash allowed – and the rest is looked at again, until the
persona is reached. So all reasons together are enough, and each is true by itself.
"""

from dataclasses import dataclass, replace

from curriculum.recommendation.rules import reasons
from curriculum.recommendation.rules.levels import Goal, by
from curriculum.recommendation.rules.narrowing import Node, narrowed
from curriculum.recommendation.rules.problem import Domains, Problem
from curriculum.recommendation.rules.prospect import Item, Option
from curriculum.recommendation.rules.search import Search
from curriculum.recommendation.rules.values import Block
from skills.framework.rules import StepToLevel

AT_ONCE = 1 << 20
NOTHING = Goal(0, ())


@dataclass(frozen=True)
class Removal:
    """Reasons, and the problem without them."""

    blocks: tuple[Block, ...]
    problem: Problem


def blocks_of(*, problem: Problem) -> tuple[Block, ...]:
    """Everything that blocks a problem without a solution, in the order of skills and courses."""
    found: list[Block] = []
    while (removal := _next(problem)) is not None:
        found += [block for block in removal.blocks if block not in found]
        problem = removal.problem
    return tuple(found)


def _next(problem: Problem) -> Removal | None:
    """The next reason; None when the way is open."""
    domains = _as_early_as_possible(problem)
    got = problem.base | _reach(domains)
    missing = problem.prospect.ladder.pairs(problem.goal.must & ~got)
    if missing:
        return _without(problem, domains, got, *missing[0])
    for share in problem.goal.shares:
        persona, asked, needed = share
        if (got & asked).bit_count() < needed:
            shares = tuple(each for each in problem.goal.shares if each is not share)
            block = reasons.too_few(problem, persona, got, asked, needed)
            return Removal((block,), replace(problem, goal=Goal(problem.goal.must, shares)))
    return _without_clashes(problem)


def _as_early_as_possible(problem: Problem) -> Domains:
    """What each item may still take once prerequisites are looked at, whatever clashes."""
    node = narrowed(problem=replace(problem, goal=NOTHING), node=Node(0, 0, problem.domains))
    return problem.domains if node is None else node.domains


def _reach(domains: Domains) -> int:
    found = 0
    for domain in domains:
        found |= domain[0].reach if domain else 0
    return found


def _without(problem: Problem, domains: Domains, got: int, skill: str, level: int) -> Removal:
    """Why this level is missing. A level that follows another is looked at only once the other is there."""
    ladder = problem.prospect.ladder
    step = next((step for step in ladder.waits if step.level == level), None)
    if step is not None and (step.after_level == 0 or got & ladder.bit(skill, step.after_level)):
        return _without_waiting(problem, domains, skill, step)
    if step is not None:
        return _without(problem, domains, got, skill, step.after_level)
    leading = [item for item in problem.items if item.proves & ladder.bit(skill, level)]
    if not leading:
        given = {skill: {level: problem.prospect.today}}
        return Removal((reasons.nothing_leads(skill, level),), _with_moves(problem, given))
    blocks = tuple(block for item in leading for block in reasons.of_item(problem, item, domains))
    return Removal(blocks, _with_at_once(problem, leading))


def _without_waiting(problem: Problem, domains: Domains, skill: str, step: StepToLevel) -> Removal:
    """The waiting period ends too late: as if the level could be proven as soon as the one before it is held."""
    ladder = problem.prospect.ladder
    moves = sorted([*problem.moves, *(move for domain in domains if domain for move in domain[0].moves)])
    days = {level: _first(moves, ladder.bit(skill, level)) for level in (step.level, step.after_level) if level}
    since = days.get(step.after_level, problem.prospect.today)
    block = reasons.waiting(ladder, skill, step, days[step.level])
    return Removal((block,), _with_moves(problem, {skill: {step.level: since}}))


def _first(moves: list[tuple[int, int]], bit: int) -> int:
    return next(on for on, bits in moves if bits & bit)


def _with_moves(problem: Problem, given: dict[str, dict[int, int]]) -> Problem:
    more = problem.prospect.ladder.moves(given, problem.prospect.today)
    moves = tuple(sorted([*problem.moves, *more]))
    return replace(problem, moves=moves, base=by(moves, problem.prospect.until))


def _with_at_once(problem: Problem, items: list[Item]) -> Problem:
    """As if these items were finished today."""
    domains, after, needs = list(problem.domains), list(problem.after), list(problem.needs)
    for item in items:
        domains[item.number] = (_at_once(problem, item),)
        after[item.number], needs[item.number] = (), 0
    return replace(problem, domains=tuple(domains), after=tuple(after), needs=tuple(needs))


def _at_once(problem: Problem, item: Item) -> Option:
    today = problem.prospect.today
    moves = tuple((today + days, bits) for days, bits in item.lasting)
    return Option(
        AT_ONCE + item.number, item.number, item.ref, today, today, moves, by(moves, problem.prospect.until)
    )  # fmt: skip


def _without_clashes(problem: Problem) -> Removal | None:
    """Only clashes can still block. None when they do not."""
    search = Search(problem=problem)
    if search.best() is not None or not search.clashes:
        return None
    blocks = tuple(reasons.clash(one, other) for one, other in search.clashes)
    pairs = frozenset((min(a.number, b.number), max(a.number, b.number)) for a, b in search.clashes)
    return Removal(blocks, replace(problem, apart=problem.apart | pairs))
