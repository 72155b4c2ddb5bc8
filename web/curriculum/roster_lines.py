"""申込者と受講者の名簿: everybody of an offering with seat, place, class and moment; filtered, and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext, lazy_gettext

from curriculum.completion import queries as completions
from curriculum.enrolment import queries
from curriculum.enrolment.rules import HOLDS_SEAT, RULE_NAMES, STATE_NAMES, EnrolmentLine, Rule, State
from curriculum.offering.rules import PRIORITY_NAMES, OfferingLine, PriorityClass
from foundation.clock import TOKYO
from foundation.history import Viewpoint
from foundation.names import search_key
from foundation.tables import Cell
from organisation.staff import queries as staff
from organisation.staff.queries import PersonLine
from organisation.unit import queries as units
from organisation.unit.rules import UnitTree
from web.curriculum import prospects
from web.formats import say

GROUPS: Mapping[str, frozenset[State]] = {
    "seated": HOLDS_SEAT,
    "waiting": frozenset({State.waitlisted}),
    "undecided": frozenset({State.applied, State.recommended, State.returned}),
    "over": frozenset(State) - HOLDS_SEAT
    - {State.waitlisted, State.applied, State.recommended, State.returned, State.draft},
}  # fmt: skip
GROUP_NAMES = {
    "seated": lazy_gettext("席のある人"),
    "waiting": lazy_gettext("キャンセル待ち"),
    "undecided": lazy_gettext("承認・決定待ち"),
    "over": lazy_gettext("終わった申込"),
}
NOT_DRAFT = frozenset(State) - {State.draft}
COLUMNS = (
    lazy_gettext("席番号"), lazy_gettext("順番"), lazy_gettext("職員番号"), lazy_gettext("氏名"),
    lazy_gettext("フリガナ"), lazy_gettext("所属"), lazy_gettext("職位"), lazy_gettext("状態"),
    lazy_gettext("優先区分"), lazy_gettext("申込日時"), lazy_gettext("状態の日時"),
    lazy_gettext("満たしていない前提条件"), lazy_gettext("例外の扱い"), lazy_gettext("理由"),
)  # fmt: skip


@dataclass(frozen=True)
class RosterLine:
    """One person of the offering. `place` 0 when they do not wait; `missing` the prerequisites they lack, in words."""

    line: EnrolmentLine
    person: PersonLine
    unit: str
    place: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """The lines asked for and how many there are of each group. `group` "" all of them."""

    lines: tuple[RosterLine, ...]
    counts: Mapping[str, int]
    group: str
    words: str


def roster(offering: OfferingLine, view: Viewpoint, *, states: frozenset[State]) -> Roster:
    """What is asked for in the address, of these states alone. The same statements however many."""
    group, words = request.args.get("group", ""), request.args.get("q", "").strip()
    everybody = [line for line in queries.in_offering(offering.id) if line.state in states]
    counts = {name: sum(line.state in states for line in everybody) for name, states in GROUPS.items()}
    shown = [line for line in everybody if group not in GROUPS or line.state in GROUPS[group]]
    key = search_key(words)
    lines = [each for each in _lines(shown, everybody, offering, view) if key in _key(each)]
    return Roster(tuple(lines), counts, group if group in GROUPS else "", words)


def _lines(
    shown: Sequence[EnrolmentLine], everybody: Sequence[EnrolmentLine], offering: OfferingLine, view: Viewpoint
) -> list[RosterLine]:
    people, tree = staff.people([line.staff_id for line in shown], view), units.tree(view.today)
    waiting = [line.id for line in everybody if line.state is State.waitlisted]
    whom = [line.staff_id for line in shown]
    done = completions.completed_before(whom, offering.first_day)
    missing = queries.unmet_among(whom, offering, today=view.today, completed=done)
    found = []
    for line in shown:
        person = people[line.staff_id]
        lacks = missing.get(line.staff_id, ()) if line.state not in GROUPS["over"] else ()
        found.append(RosterLine(
            line, person, _unit(person, tree),
            waiting.index(line.id) + 1 if line.state is State.waitlisted else 0,
            tuple(prospects.prerequisite_name(each, view.today) for each in lacks),
        ))  # fmt: skip
    return found


def _unit(person: PersonLine, tree: UnitTree) -> str:
    posted = person.unit_id is not None and person.unit_id in tree.by_id
    return tree.path_name(person.unit_id or 0) if posted else "–"


def _key(each: RosterLine) -> str:
    return search_key(f"{each.person.staff_no} {each.person.name} {each.person.kana} {each.unit}")


def row(each: RosterLine) -> tuple[Cell, ...]:
    """A line of the file, reasons included: for the HR section."""
    line, person = each.line, each.person
    named = say(PRIORITY_NAMES[PriorityClass(line.priority_class)]) if line.priority_class else ""
    rule = say(RULE_NAMES[Rule(line.rule)]) if line.rule else ""
    moments = (f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M}" for at in (line.made_at, line.known_since))
    return (
        line.seat_no, each.place or None, person.staff_no, person.name, person.kana, each.unit, person.post or "",
        say(STATE_NAMES[line.state]), named, *moments, gettext("、").join(each.missing), rule, say(line.reason),
    )  # fmt: skip
