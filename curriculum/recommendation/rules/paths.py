"""The shortest way to a persona by a date, or what blocks it."""

from curriculum.recommendation.rules.explaining import blocks_of
from curriculum.recommendation.rules.problem import Problem, problem_of
from curriculum.recommendation.rules.prospect import Prospect
from curriculum.recommendation.rules.search import Search
from curriculum.recommendation.rules.steps import path_of
from curriculum.recommendation.rules.values import Facts, Path


def shortest(*, prospect: Prospect, facts: Facts) -> Path:
    """The way with the fewest minutes, then the earliest finish, then the fewest trainings and examinations.

    Levels 1 and 2 come from courses and examinations; the higher ones from a confirmation or work record and a
    coaching record, after the waiting periods of the framework (`Framework.steps`), which take no hours. Courses are
    counted with their own minutes. A persona already reached needs no step and is finished today. See docs/path.md.
    """
    problem = problem_of(prospect=prospect, facts=facts)
    return _way(problem) or Path(reachable=False, blocked_by=blocks_of(problem=problem))


def way(*, prospect: Prospect, facts: Facts) -> Path | None:
    """The same way; None where there is none. What blocks it is not looked for, which takes most of the time."""
    return _way(problem_of(prospect=prospect, facts=facts))


def _way(problem: Problem) -> Path | None:
    solution = Search(problem=problem).best()
    return None if solution is None else path_of(problem=problem, solution=solution)
