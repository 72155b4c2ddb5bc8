"""Who heads a unit and who decides for a person; without a database."""

from datetime import date

from organisation.staff.rules import SECRETARIAT, Approver, Candidate, Duty, Heads, Workplaces, head_of_unit
from organisation.unit.rules import UnitKind, UnitLine, tree_on

DAY = date(2026, 10, 1)
CITY, BUREAU, DEPARTMENT, SECTION, OTHER_SECTION = 1, 2, 3, 4, 5
TREE = tree_on(
    [
        UnitLine(unit_id, code, code, kind, parent, False, date(2001, 5, 1), None)
        for unit_id, code, kind, parent in (
            (CITY, "00", UnitKind.city, None),
            (BUREAU, "01", UnitKind.bureau, CITY),
            (DEPARTMENT, "0101", UnitKind.department, BUREAU),
            (SECTION, "010101", UnitKind.section, DEPARTMENT),
            (OTHER_SECTION, "010102", UnitKind.section, DEPARTMENT),
        )
    ],
    DAY,
)
DIRECTOR, MANAGER, CHIEF, CLERK, HELPER = 10, 20, 30, 40, 50
UNIT_OF = {DIRECTOR: BUREAU, MANAGER: DEPARTMENT, CHIEF: SECTION, CLERK: SECTION, HELPER: SECTION}
PLACES = {(BUREAU, "bureau"): DIRECTOR, (DEPARTMENT, "department"): MANAGER, (SECTION, "section"): CHIEF}


def candidate(staff_id: int, since: int = 2024, duty: Duty = Duty.primary) -> Candidate:
    return Candidate(staff_id, f"{staff_id:07}", duty, date(since, 4, 1))


def heads(*, on_leave: tuple[int, ...] = (), deputies: dict[int, tuple[int, ...]] | None = None) -> Heads:
    candidates = {place: (candidate(staff_id),) for place, staff_id in PLACES.items()}
    return Heads(TREE, Workplaces(UNIT_OF, frozenset(on_leave), candidates), {}, deputies or {})


def test_of_several_the_longest_posted_heads_then_the_lowest_number():
    assert head_of_unit([candidate(1, 2025), candidate(2, 2020)], None) == 2
    assert head_of_unit([candidate(2, 2020), candidate(1, 2020)], None) == 1


def test_a_concurrent_holder_heads_only_where_there_is_no_other():
    assert head_of_unit([candidate(1, 2020, Duty.concurrent), candidate(2, 2025)], None) == 2
    assert head_of_unit([candidate(1, 2020, Duty.concurrent)], None) == 1


def test_the_choice_of_hr_stands_as_long_as_the_chosen_one_could_be_head():
    both = [candidate(1, 2020), candidate(2, 2025)]
    assert head_of_unit(both, 2) == 2
    assert head_of_unit(both, 3) == 1
    assert head_of_unit([], 3) is None


def test_the_head_of_the_own_unit_decides():
    assert heads().approver_of(CLERK) == Approver("head", CHIEF, SECTION)


def test_ones_own_case_goes_one_level_up():
    assert heads().approver_of(CHIEF) == Approver("head", MANAGER, DEPARTMENT)
    assert heads().approver_of(MANAGER) == Approver("head", DIRECTOR, BUREAU)


def test_for_the_head_of_a_bureau_the_secretariat_decides():
    assert heads().approver_of(DIRECTOR) == SECRETARIAT


def test_a_head_on_leave_is_stood_in_for_by_the_deputy_else_by_the_level_above():
    assert heads(on_leave=(CHIEF,)).approver_of(CLERK) == Approver("head", MANAGER, DEPARTMENT)
    away = heads(on_leave=(CHIEF,), deputies={SECTION: (HELPER,)})
    assert away.approver_of(CLERK) == Approver("deputy", HELPER, SECTION)


def test_nobody_is_their_own_deputy():
    away = heads(on_leave=(CHIEF,), deputies={SECTION: (HELPER,)})
    assert away.approver_of(HELPER) == Approver("head", MANAGER, DEPARTMENT)


def test_a_deputy_decides_the_heads_own_case():
    assert heads(deputies={SECTION: (HELPER,)}).approver_of(CHIEF) == Approver("deputy", HELPER, SECTION)


def test_while_the_head_is_there_the_head_decides_not_the_deputy():
    assert heads(deputies={SECTION: (HELPER,)}).approver_of(CLERK).kind == "head"


def test_a_deputy_on_leave_or_posted_nowhere_does_not_decide():
    gone = heads(on_leave=(CHIEF, HELPER), deputies={SECTION: (99, HELPER)})
    assert gone.approver_of(CLERK) == Approver("head", MANAGER, DEPARTMENT)


def test_for_whoever_is_posted_nowhere_the_secretariat_decides():
    assert heads().approver_of(99) == SECRETARIAT


def test_a_head_sees_the_units_below_and_a_deputy_sees_what_the_head_sees():
    found = heads(deputies={DEPARTMENT: (HELPER,)})
    assert found.units_headed_by(MANAGER) == {DEPARTMENT, SECTION, OTHER_SECTION}
    assert found.units_headed_by(HELPER) == {DEPARTMENT, SECTION, OTHER_SECTION}
    assert found.units_headed_by(CHIEF) == {SECTION}
    assert found.units_headed_by(CLERK) == frozenset()
