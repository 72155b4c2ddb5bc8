"""What a draft list means for posts, without a database."""

from datetime import date
from typing import Any

from curriculum.succession.rules.rehearsal import (
    Draft,
    Holder,
    Place,
    Reason,
    day_of,
    outcomes,
    overlaid,
    why_lost,
)
from organisation.appointment.rules import AppointmentKind
from organisation.staff.rules import Duty, PostingSpan
from organisation.unit.rules import UnitKind, UnitLine, UnitTree

ON, EVE, LONG_AGO = date(2028, 2, 29), date(2028, 2, 28), date(2001, 5, 1)
BUREAU, WARD, SECTION, OTHER = 1, 2, 11, 12
KINDS = {BUREAU: UnitKind.bureau, WARD: UnitKind.ward, SECTION: UnitKind.section, OTHER: UnitKind.section}
PARENTS = {SECTION: BUREAU, OTHER: BUREAU}
TREE = UnitTree(
    tuple(
        UnitLine(one, f"{one:02}", f"所属{one}", kind, PARENTS.get(one), one in (BUREAU, WARD), LONG_AGO, None)
        for one, kind in KINDS.items()
    ),
    frozenset(KINDS),
)


def place(who: str, unit: int, since: date = LONG_AGO, until: date | None = None) -> Place:
    return Place(who, int(who), unit, "30", False, since, until)


def span(unit: int, since: date = ON, duty: Duty = Duty.primary, until: date | None = None) -> PostingSpan:
    return PostingSpan(duty, unit, "30", "主査", "行政事務", "正規", False, False, since, since, until)


def found(known: list[Place], draft: Draft, holders: list[Holder], able: tuple[str, ...] = ()) -> dict[str, Any]:
    places = overlaid(enumerate(known), draft=draft, ids={each.staff_no: each.staff_id or 0 for each in known})
    before, after = day_of(places, tree=TREE, on=EVE), day_of(places, tree=TREE, on=ON)
    return {each.unit.code: each for each in outcomes(holders=holders, before=before, after=after, able=able)}


def manager(who: str, unit: int = BUREAU) -> Holder:
    return Holder(AppointmentKind.ict_manager, unit, int(who), who)


def leader(who: str, unit: int = SECTION) -> Holder:
    return Holder(AppointmentKind.ict_leader, unit, int(who), who)


def moves(*postings: tuple[str, PostingSpan]) -> Draft:
    """Everybody moving by a draft: their known posting (listed first, in the same order) is cut short."""
    cut = [(who, span(SECTION, LONG_AGO, until=EVE)) for who, _ in postings]
    return Draft(frozenset(range(len(postings))), (*cut, *postings))


def test_a_cycle_of_swaps_inside_a_bureau_loses_nobody():
    known = [place("1", SECTION), place("2", OTHER), place("3", BUREAU)]
    draft = moves(("1", span(OTHER)), ("2", span(BUREAU)), ("3", span(SECTION)))
    assert not found(known, draft, [manager("1")])["01"].loses


def test_two_managers_who_swap_bureaus_leave_both_units_without_one():
    known = [place("1", BUREAU), place("2", WARD)]
    draft = Draft(
        frozenset({0, 1}),
        (("1", span(BUREAU, LONG_AGO, until=EVE)), ("1", span(WARD)), ("2", span(WARD, LONG_AGO, until=EVE)),
         ("2", span(BUREAU))),
    )  # fmt: skip
    lost = found(known, draft, [manager("1"), manager("2", WARD)])
    assert {code: each.reason for code, each in lost.items()} == dict.fromkeys(("01", "02"), Reason.transferred)


def test_somebody_who_stays_on_by_a_concurrent_posting_only_is_not_inside():
    draft = moves(("1", span(WARD)), ("1", span(BUREAU, duty=Duty.concurrent)))
    assert found([place("1", SECTION), place("1", SECTION)], draft, [manager("1")])["01"].reason is Reason.transferred


def test_whoever_left_on_the_eve_is_retired_on_the_leap_day():
    assert found([place("1", SECTION, until=EVE)], Draft(), [manager("1")])["01"].reason is Reason.retired


def test_whoever_was_outside_on_the_day_before_is_lost_whatever_the_list_says():
    known = [place("1", WARD)]
    assert found(known, Draft(), [manager("1")])["01"].reason is Reason.outside_before
    gone = day_of([], tree=TREE, on=ON)
    assert why_lost(staff_no="1", unit_id=BUREAU, before=gone, after=gone) is Reason.outside_before


def test_a_unit_without_a_manager_loses_none():
    empty = found([], Draft(), [])["01"]
    assert (empty.loses, empty.staff_no, empty.reason) == (False, None, None)


def test_whoever_moves_in_counts_where_they_come_to_and_not_where_they_leave():
    draft = moves(("1", span(WARD)))
    outcome = found([place("1", SECTION), place("2", OTHER)], draft, [], able=("1", "2"))
    assert (outcome["01"].eligible_inside, outcome["02"].eligible_inside) == (1, 1)


def test_a_section_loses_its_leaders_only_with_the_last_one():
    known, draft = [place("1", SECTION), place("2", SECTION)], moves(("1", span(OTHER)))
    assert found(known, draft, [leader("1"), leader("2")])["01"].posts == ()
    (lost,) = found(known, draft, [leader("1")])["01"].posts
    assert (lost.kind, lost.unit_code, lost.staff_no, lost.reason) == ("ict_leader", "11", "1", Reason.transferred)


def test_a_committee_member_who_moves_away_is_lost_beside_the_manager_who_stays():
    member = Holder(AppointmentKind.committee_member, BUREAU, 1, "1")
    outcome = found([place("1", SECTION), place("2", OTHER)], moves(("1", span(WARD))), [member, manager("2")])["01"]
    assert (outcome.loses, [each.kind for each in outcome.posts]) == (False, ["committee_member"])
