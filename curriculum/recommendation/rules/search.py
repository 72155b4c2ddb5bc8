"""The best way through a problem: branch and bound over courses and examinations. Exact.

A node says which items are in, which are out, and which options each may still take. Each item is looked at with its
earliest option, which is at least as good as every later one as long as nothing clashes: so what cannot be reached
that way cannot be reached at all, and what it costs and when it ends bounds all that lies below. Only where two chosen
options clash are the later ones looked at, by branching on the clash. Order: fewest minutes, then the earliest finish,
then the fewest items, then the order of the catalogue.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from curriculum.recommendation.rules.levels import Moves
from curriculum.recommendation.rules.narrowing import Node, narrowed, ready
from curriculum.recommendation.rules.problem import Domains, Problem
from curriculum.recommendation.rules.prospect import Option

Key = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Solution:
    """The options to take, by their last days; minutes in all, and the day on which everything is reached."""

    options: tuple[Option, ...]
    minutes: int
    finish: int


class Search:
    """One search. `clashes`: the first pairs of options it had to keep apart, each the earliest of its item."""

    def __init__(self, *, problem: Problem) -> None:
        self.problem = problem
        self.found: Solution | None = None
        self.key: Key | None = None
        self.clashes: list[tuple[Option, Option]] = []
        self.nodes = 0

    def best(self) -> Solution | None:
        """The best way, or None when there is none."""
        stack = [Node(0, 0, self.problem.domains)]
        while stack:
            self.nodes += 1
            node = narrowed(problem=self.problem, node=self._better_only(stack.pop()))
            if node is not None:
                stack.extend(reversed(self._below(node)))
        return self.found

    def _below(self, node: Node) -> list[Node]:
        chosen = [node.domains[number][0] for number in numbers(node.chosen)]
        got = self.problem.base
        for option in chosen:
            got |= option.reach
        if not self.problem.goal.met(got) or not self._in_order(node):
            return self._with_more(node, got)
        free = [number for number in self._undecided(node) if self.problem.items[number].minutes == 0]
        return _in_and_out(node, free[0]) if free else self._settled(node, chosen)

    def _better_only(self, node: Node) -> Node:
        """Where no minutes can be saved any more: only the options that end early enough to be finished earlier.

        An item that ends later would bring nothing in time, and the way without it has a node of its own.
        """
        if self.key is None or self._minutes(node.chosen) < self.key[0]:
            return node
        last = self.key[1] - (0 if node.chosen.bit_count() < self.key[2] else 1)
        domains = tuple(
            tuple(option for option in domain if option.on <= last) if domain and domain[-1].on > last else domain
            for domain in node.domains
        )
        return Node(node.chosen, node.out, domains)

    def _settled(self, node: Node, chosen: list[Option]) -> list[Node]:
        """The chosen items are enough: a solution, unless options clash or a better one is known."""
        minutes = self._minutes(node.chosen)
        finish = finish_of(problem=self.problem, options=chosen)
        if self._is_no_better((minutes, finish, len(chosen))):
            return []
        clashing = self._clashing(chosen)
        if clashing:
            self.clashes = self.clashes or clashing
            return _apart(node, *min(clashing, key=lambda pair: _room(node, *pair)))
        self.key = (minutes, finish, len(chosen))
        self.found = Solution(tuple(sorted(chosen, key=lambda each: (each.on, each.ref))), minutes, finish)
        return []

    def _clashing(self, chosen: list[Option]) -> list[tuple[Option, Option]]:
        """The pairs of options that clash."""
        found = []
        for place, one in enumerate(chosen):
            clashes = self.problem.clashes(one)
            if clashes:
                found += [(other, one) for other in chosen[:place] if clashes >> other.number & 1]
        return found

    def _with_more(self, node: Node, got: int) -> list[Node]:
        """Not enough yet: decide the item that brings most for its minutes."""
        undecided = list(self._undecided(node))
        if not undecided or self._is_beaten(node, undecided):
            return []
        missing = self.problem.goal.relevant & ~got
        gains = {number: (node.domains[number][0].reach & missing).bit_count() for number in undecided}
        if not any(gains.values()) and not self.problem.goal.met(got):
            return []
        return _in_and_out(node, max(undecided, key=lambda number: (self._worth(number, gains[number]), -number)))

    def _worth(self, number: int, gain: int) -> float:
        return gain / (self.problem.items[number].minutes + 1)

    def _is_beaten(self, node: Node, undecided: Iterable[int]) -> bool:
        """Whether even the cheapest further item makes it no better than what is known."""
        if self.key is None:
            return False
        minutes = self._minutes(node.chosen) + min(self.problem.items[number].minutes for number in undecided)
        if minutes != self.key[0]:
            return minutes > self.key[0]
        every = [domain[0] for number, domain in enumerate(node.domains) if not node.out >> number & 1]
        count = node.chosen.bit_count() + 1
        return self._is_no_better((minutes, finish_of(problem=self.problem, options=every), count))

    def _is_no_better(self, key: Key) -> bool:
        return self.key is not None and key >= self.key

    def _in_order(self, node: Node) -> bool:
        """Whether the chosen items alone bring the levels they need before they begin."""
        rest = node.out | ~node.chosen
        return all(
            node.domains[number][0].begins > ready(problem=self.problem, node=node, number=number, out=rest)
            for number in numbers(node.chosen)
            if self.problem.needs[number]
        )

    def _undecided(self, node: Node) -> Iterator[int]:
        return numbers(~(node.chosen | node.out) & ((1 << len(node.domains)) - 1))

    def _minutes(self, chosen: int) -> int:
        return sum(self.problem.items[number].minutes for number in numbers(chosen))


def numbers(bits: int) -> Iterator[int]:
    """The places of the bits, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def finish_of(*, problem: Problem, options: Iterable[Option]) -> int:
    """The first day on which everything asked is there, when these options are taken and nothing is put off.

    Only for options that are enough by the deadline.
    """
    moves: list[tuple[int, int]] = list(problem.moves)
    for option in options:
        moves += option.moves
    moves.sort()
    return _first_day(problem, moves)


def _first_day(problem: Problem, moves: list[tuple[int, int]] | Moves) -> int:
    got, day, must = 0, problem.prospect.today, problem.goal.must
    for on, bits in moves:
        if on > day:
            if got & must == must and problem.goal.met(got):
                return day
            day = on
        got |= bits
    return day


def _room(node: Node, one: Option, other: Option) -> tuple[int, int]:
    """How many options the items of a clash have, so that the tightest clash is settled first."""
    few, many = sorted((len(node.domains[one.item]), len(node.domains[other.item])))
    return few, many


def _in_and_out(node: Node, number: int) -> list[Node]:
    bit = 1 << number
    return [Node(node.chosen | bit, node.out, node.domains), Node(node.chosen, node.out | bit, node.domains)]


def _apart(node: Node, one: Option, other: Option) -> list[Node]:
    """All ways in which not both are taken: without the one, or with the one and without the other."""
    without = tuple(option for option in node.domains[one.item] if option is not one)
    second = tuple(option for option in node.domains[other.item] if option is not other)
    kept = _with(node.domains, one.item, (one,))
    return [
        Node(node.chosen, node.out, _with(node.domains, one.item, without)),
        Node(node.chosen, node.out, _with(kept, other.item, second)),
    ]


def _with(domains: Domains, number: int, domain: tuple[Option, ...]) -> Domains:
    return (*domains[:number], domain, *domains[number + 1 :])
