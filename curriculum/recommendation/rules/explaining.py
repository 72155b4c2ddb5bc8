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
    """The next reasons; None when the way is open. Trainings first, then waiting periods, shares and clashes."""
    domains = _as_early_as_possible(problem)
    got = problem.base | _reach(domains)
    missing = problem.prospect.ladder.pairs(problem.goal.must & ~got)
    if missing:
        causes = dict.fromkeys(_cause(problem, got, skill, level) for skill, level in missing)
        untrained = [(skill, level) for skill, level, step in causes if step is None]
        if untrained:
            return _without_training(problem, domains, untrained)
        return _without_waiting(problem, domains, [(skill, step) for skill, _, step in causes if step is not None])
    return _without_share(problem, got) or _without_clashes(problem)


def _as_early_as_possible(problem: Problem) -> Domains:
    """What each item may still take once prerequisites are looked at, whatever clashes."""
    node = narrowed(problem=replace(problem, goal=NOTHING), node=Node(0, 0, problem.domains))
    return problem.domains if node is None else node.domains


def _reach(domains: Domains) -> int:
    found = 0
    for domain in domains:
        found |= domain[0].reach if domain else 0
    return found


def _cause(problem: Problem, got: int, skill: str, level: int) -> tuple[str, int, StepToLevel | None]:
    """The lowest level that is missing below this one, and the step to it if it waits only for its period."""
    step = next((step for step in problem.prospect.ladder.waits if step.level == level), None)
    if step is None:
        return skill, level, None
    if step.after_level and not got & problem.prospect.ladder.bit(skill, step.after_level):
        return _cause(problem, got, skill, step.after_level)
    return skill, level, step


def _without_training(problem: Problem, domains: Domains, missing: list[tuple[str, int]]) -> Removal:
    """Nothing that leads there can be taken in time: as if all of it were finished today."""
    blocks: list[Block] = []
    items: dict[int, Item] = {}
    given: dict[str, dict[int, int]] = {}
    for skill, level in missing:
        leading = [item for item in problem.items if item.proves & problem.prospect.ladder.bit(skill, level)]
        items |= {item.number: item for item in leading}
        if not leading:
            blocks.append(reasons.nothing_leads(skill, level))
            given.setdefault(skill, {})[level] = problem.prospect.today
    for number in sorted(items):
        blocks += reasons.of_item(problem, items[number], domains)
    return Removal(tuple(blocks), _with_at_once(_with_moves(problem, given), list(items.values())))


def _without_waiting(problem: Problem, domains: Domains, missing: list[tuple[str, StepToLevel]]) -> Removal:
    """Waiting periods end too late: as if the level could be proven as soon as the one before it is held."""
    ladder, blocks = problem.prospect.ladder, []
    moves = sorted([*problem.moves, *(move for domain in domains if domain for move in domain[0].moves)])
    given: dict[str, dict[int, int]] = {}
    for skill, step in missing:
        blocks.append(reasons.waiting(ladder, skill, step, _first(moves, ladder.bit(skill, step.level))))
        after = step.after_level
        since = _first(moves, ladder.bit(skill, after)) if after else problem.prospect.today
        given[skill] = {step.level: since}
    return Removal(tuple(blocks), _with_moves(problem, given))


def _without_share(problem: Problem, got: int) -> Removal | None:
    """Too few skills get there: as if fewer were enough."""
    for share in problem.goal.shares:
        persona, asked, needed = share
        if (got & asked).bit_count() < needed:
            shares = tuple(each for each in problem.goal.shares if each is not share)
            block = reasons.too_few(problem, persona, got, asked, needed)
            return Removal((block,), replace(problem, goal=Goal(problem.goal.must, shares)))
    return None


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
    """Only clashes can still block: as if those between the earliest options were allowed. None when they do not."""
    search = Search(problem=problem)
    if search.best() is not None or not search.clashes:
        return None
    allowed = dict(problem.allowed)
    for one, other in search.clashes:
        allowed[one.number] = allowed.get(one.number, 0) | 1 << other.number
        allowed[other.number] = allowed.get(other.number, 0) | 1 << one.number
    blocks = tuple(reasons.clash(one, other) for one, other in search.clashes)
    return Removal(blocks, replace(problem, allowed=allowed))
