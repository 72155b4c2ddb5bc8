"""What follows from a node by itself: items that fell out, options that come too early, items that are a must."""

from collections.abc import Iterable
from dataclasses import dataclass

from curriculum.recommendation.rules.problem import Domains, Problem
from curriculum.recommendation.rules.prospect import Option

NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Node:
    """`chosen` and `out`: item numbers as bits; `domains`: what each item may still take."""

    chosen: int
    out: int
    domains: Domains


def narrowed(*, problem: Problem, node: Node) -> Node | None:
    """The node with all that follows from it; None when nothing below it can be enough."""
    while True:
        following = _once(problem, node)
        if following is None or following == node:
            return following
        node = following


def _once(problem: Problem, node: Node) -> Node | None:
    out = node.out | _empty(node.domains)
    if out & node.chosen:
        return None
    node = _in_time(problem, _side_by_side(problem, Node(node.chosen, out, node.domains)))
    if _empty(node.domains) & ~node.out:
        return node
    forced = _forced(problem, node)
    return None if forced is None else Node(node.chosen | forced, node.out, node.domains)


def _empty(domains: Domains) -> int:
    found = 0
    for number, domain in enumerate(domains):
        if not domain:
            found |= 1 << number
    return found


def _side_by_side(problem: Problem, node: Node) -> Node:
    """Without the earliest options of chosen items that clash with all a further chosen item may still take."""
    domains = list(node.domains)
    chosen = [number for number in range(len(domains)) if node.chosen >> number & 1]
    for number in chosen:
        domain = domains[number]
        while domain and _has_no_room(
            problem.clashes(domain[0]), (domains[other] for other in chosen if other != number)
        ):
            domain = domain[1:]
        domains[number] = domain
    return Node(node.chosen, node.out, tuple(domains))


def _has_no_room(clashes: int, others: Iterable[tuple[Option, ...]]) -> bool:
    """Whether one of the others could only be taken at the same time as an option with these clashes."""
    if not clashes:
        return False
    return any(
        domain and clashes >> domain[0].number & 1 and all(clashes >> other.number & 1 for other in domain)
        for domain in others
    )


def _in_time(problem: Problem, node: Node) -> Node:
    """Without the options that begin before what they need can be finished; with what the chosen need."""
    domains, chosen = list(node.domains), node.chosen
    for number, after in enumerate(problem.after):
        if node.out >> number & 1 or not (after or problem.needs[number]):
            continue
        first = ready(problem=problem, node=Node(chosen, node.out, tuple(domains)), number=number, out=node.out)
        if domains[number] and min(option.begins for option in domains[number]) <= first:
            domains[number] = tuple(option for option in domains[number] if option.begins > first)
        if chosen >> number & 1:
            for each in after:
                chosen |= 1 << each if each >= 0 else 0
    return Node(chosen, node.out, tuple(domains))


def ready(*, problem: Problem, node: Node, number: int, out: int) -> int:
    """The earliest day by which all that the item needs is there, everything but `out` taken as early as possible."""
    days = [_finished(node, each, out) for each in problem.after[number]]
    needs = problem.needs[number]
    return max([*days, _held(problem, node, needs, out | 1 << number) if needs else 0], default=0)


def _finished(node: Node, number: int, out: int) -> int:
    if number < 0 or out >> number & 1 or not node.domains[number]:
        return NEVER
    return node.domains[number][0].on


def _held(problem: Problem, node: Node, needs: int, out: int) -> int:
    """The first day on which all these bits are there."""
    moves = list(problem.moves)
    for number, domain in enumerate(node.domains):
        if domain and not out >> number & 1:
            moves += domain[0].moves
    got = 0
    for on, bits in sorted(moves):
        got |= bits
        if got & needs == needs:
            return on
    return NEVER


def _forced(problem: Problem, node: Node) -> int | None:
    """The items without which it is not enough, as bits; None when even all together are not."""
    open_items = [number for number, domain in enumerate(node.domains) if domain and not node.out >> number & 1]
    before = [problem.base]
    for number in open_items:
        before.append(before[-1] | node.domains[number][0].reach)
    if not problem.goal.met(before[-1]):
        return None
    forced, behind = 0, 0
    for place in range(len(open_items) - 1, -1, -1):
        number = open_items[place]
        if not node.chosen >> number & 1 and not problem.goal.met(before[place] | behind):
            forced |= 1 << number
        behind |= node.domains[number][0].reach
    return forced
