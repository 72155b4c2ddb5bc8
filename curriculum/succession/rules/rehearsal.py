"""人事異動の試算: what a draft transfer list would change on one day. Pure.

The manager of a unit is the one of the day before. Inside is where the 本務 lies; 兼務 does not count.
Source: issue 4, part 6 and Definitions.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from organisation.appointment.rules import AppointmentKind, Period, Stay
from organisation.staff.rules import Duty, PostingSpan
from organisation.unit.rules import UnitLine, UnitTree


class Reason(StrEnum):
    """Why a post loses its holder. `outside_before`: already on the day before, so the list is not the cause."""

    transferred = "transferred"
    retired = "retired"
    outside_before = "outside_before"


@dataclass(frozen=True, slots=True)
class Place:
    """本務 of one person, from day to day inclusive. `staff_id` None: nobody we know yet, hired by the draft."""

    staff_no: str
    staff_id: int | None
    unit_id: int
    grade_code: str
    on_leave: bool
    true_from: date
    true_until: date | None

    def covers(self, day: date) -> bool:
        return self.true_from <= day and (self.true_until is None or day <= self.true_until)


@dataclass(frozen=True)
class Draft:
    """What a draft list changes: ids of known postings it takes back, and the postings it makes, by staff number."""

    back: frozenset[int] = frozenset()
    postings: tuple[tuple[str, PostingSpan], ...] = ()


@dataclass(frozen=True)
class Day:
    """Where everybody works on a day, by staff number, in the tree of that day."""

    tree: UnitTree
    places: Mapping[str, Place]

    def inside(self, staff_no: str, unit_id: int) -> bool:
        place = self.places.get(staff_no)
        return place is not None and self.tree.inside(place.unit_id, unit_id)


@dataclass(frozen=True)
class Holder:
    """Who holds a post of a unit on the day before."""

    kind: AppointmentKind
    unit_id: int
    staff_id: int
    staff_no: str


@dataclass(frozen=True)
class LostPost:
    """A post other than the manager's that loses its holder: committee member, chair, the last leader of a section."""

    kind: AppointmentKind
    unit_code: str
    unit_name: str
    staff_id: int
    staff_no: str
    reason: Reason


@dataclass(frozen=True)
class Outcome:
    """What the list means for one appointing unit. `eligible_inside`: how many inside could follow that very day."""

    unit: UnitLine
    staff_id: int | None
    staff_no: str | None
    reason: Reason | None
    eligible_inside: int
    posts: tuple[LostPost, ...] = ()

    @property
    def loses(self) -> bool:
        return self.reason is not None


def overlaid(known: Iterable[tuple[int, Place]], *, draft: Draft, ids: Mapping[str, int]) -> list[Place]:
    """The 本務 postings once the draft is taken in. `known` with their ids; `ids`: staff ids by number."""
    kept = [place for posting_id, place in known if posting_id not in draft.back]
    return kept + [
        Place(staff_no, ids.get(staff_no), span.unit_id, span.grade_code, span.on_leave, span.true_from,
              span.true_until)
        for staff_no, span in draft.postings
        if span.duty is Duty.primary
    ]  # fmt: skip


def day_of(places: Iterable[Place], *, tree: UnitTree, on: date) -> Day:
    """Where everybody works on the day."""
    return Day(tree, {place.staff_no: place for place in places if place.covers(on)})


def stays(
    places: Iterable[Place], staff_nos: Collection[str], *, tree: UnitTree, unit_id: int, ranks: Mapping[str, int]
) -> Mapping[str, list[Stay]]:
    """Where these people work over time, as lawful cover asks it, by staff number."""
    found: dict[str, list[Stay]] = {}
    for each in places:
        if each.staff_no in staff_nos:
            inside = tree.inside(each.unit_id, unit_id)
            period = Period(each.true_from, each.true_until)
            stay = Stay(period, inside, ranks.get(each.grade_code), each.on_leave)
            found.setdefault(each.staff_no, []).append(stay)
    return found


def why_lost(*, staff_no: str, unit_id: int, before: Day, after: Day) -> Reason | None:
    """Why a holder is not inside the unit on the day; None when they are."""
    if after.inside(staff_no, unit_id):
        return None
    if not before.inside(staff_no, unit_id):
        return Reason.outside_before
    return Reason.transferred if staff_no in after.places else Reason.retired


def outcomes(*, holders: Iterable[Holder], before: Day, after: Day, able: Iterable[str]) -> tuple[Outcome, ...]:
    """One per unit that appoints on the day, in code order. `able`: who of 主査級 or above meets the prerequisites."""
    held = list(holders)
    managers = {each.unit_id: each for each in held if each.kind is AppointmentKind.ict_manager}
    lost = _lost_posts(held, before, after)
    eligible = _eligible(able, after)
    return tuple(_outcome(unit, managers.get(unit.id), before, after, eligible[unit.id], lost.get(unit.id, ()))
                 for unit in after.tree.appointing())  # fmt: skip


def _outcome(
    unit: UnitLine, manager: Holder | None, before: Day, after: Day, eligible: int, posts: Iterable[LostPost]
) -> Outcome:
    if manager is None:
        return Outcome(unit, None, None, None, eligible, tuple(posts))
    reason = why_lost(staff_no=manager.staff_no, unit_id=unit.id, before=before, after=after)
    return Outcome(unit, manager.staff_id, manager.staff_no, reason, eligible, tuple(posts))


def _eligible(able: Iterable[str], after: Day) -> Counter[int]:
    """Unit id → how many of these work in it or below it."""
    return Counter(unit.id for staff_no in able for unit in after.tree.path(after.places[staff_no].unit_id))


def _lost_posts(holders: Iterable[Holder], before: Day, after: Day) -> Mapping[int, list[LostPost]]:
    """Appointing unit id → the posts besides its own that lose their holder. A section keeps one leader of several."""
    found: dict[int, list[LostPost]] = {}
    gone, staying = [], set()
    for each in holders:
        reason = why_lost(staff_no=each.staff_no, unit_id=each.unit_id, before=before, after=after)
        if reason is None:
            staying.add((each.kind, each.unit_id))
        elif each.kind is not AppointmentKind.ict_manager:
            gone.append((each, reason))
    for each, reason in gone:
        bureau = after.tree.appointing_ancestor(each.unit_id)
        if bureau is not None and (each.kind, each.unit_id) not in staying:
            unit = after.tree.by_id[each.unit_id]
            lost = LostPost(each.kind, unit.code, unit.name, each.staff_id, each.staff_no, reason)
            found.setdefault(bureau.id, []).append(lost)
    return found
