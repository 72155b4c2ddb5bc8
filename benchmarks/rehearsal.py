"""The rehearsal of next year's transfer list, before it is taken in."""

from datetime import date

from benchmarks import city, measure, ways
from benchmarks.measure import Spent
from curriculum.succession.services import rehearsal as trying
from curriculum.succession.services import rehearsal_drafts as drafts
from foundation import remember

APRIL, TODAY = date(2027, 4, 1), date(2026, 11, 23)


def answers(copies: int) -> dict[str, Spent]:
    """`rehearsal`: the list read, checked and laid over the city; `rehearsal_kept`: with who could follow, and how."""
    ways.load()
    return {
        "rehearsal": measure.spent(lambda: _run(copies), 3),
        "rehearsal_kept": measure.spent(lambda: _keep(copies), 2),
    }


def _run(copies: int) -> None:
    remember.forget()
    table = city.table("hr_orders_20270401.csv", copies)
    trying.rehearsed(trying.plan(table, today=TODAY), on=APRIL)


def _keep(copies: int) -> None:
    remember.forget()
    table = city.table("hr_orders_20270401.csv", copies)
    drafts.computed(trying.plan(table, today=TODAY), on=APRIL, today=TODAY)
