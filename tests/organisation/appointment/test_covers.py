"""Interim cover: who stands in for a post, from day to day, and what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from foundation import audit, db
from foundation.audit import Actor
from foundation.errors import NotFound, Refused
from foundation.history import Viewpoint
from organisation.appointment import queries, services
from organisation.appointment.models import InterimCover
from organisation.appointment.rules import AppointmentKind
from organisation.staff.rules import Duty
from tests.factories import AT, TODAY, count, make_city, make_posting, make_staff

OFFICER = Actor("0000099")
MANAGER = AppointmentKind.ict_manager
NOW = Viewpoint(on=TODAY, today=TODAY)
LAST = date(2026, 12, 29)


@pytest.fixture
def town(database):
    ids = make_city()
    ids["lawful"] = make_staff("0000010", unit=ids["010101"], grade="30", name="髙橋　花子")
    ids["outside"] = make_staff("0000011", unit=ids["150101"], grade="60")
    ids["low"] = make_staff("0000012", unit=ids["010101"], grade="20")
    ids["away"] = make_staff("0000013", unit=ids["010101"], grade="30", on_leave=True)
    ids["other"] = make_staff("0000014", unit=ids["0101"], grade="80")
    return ids


def set_cover(town, who="lawful", first=TODAY, last=LAST, **more):
    given = {"kind": MANAGER, "unit_id": town["01"], "reason": "選考中", "actor": OFFICER, "at": AT, "today": TODAY}
    with db.transaction():
        return services.set_cover(staff_id=town[who], first_day=first, last_day=last, **given | more)


def end_cover(cover_id, last_day, reason="任命のため", at=AT):
    with db.transaction():
        return services.end_cover(cover_id, last_day, reason, actor=OFFICER, at=at, today=TODAY)


def test_whoever_stands_in_is_shown_with_days_and_reason(town):
    set_cover(town)
    (line,) = queries.cover_on([town["01"], town["15"]], NOW).values()
    assert (line.unit_code, line.staff_no, line.name, line.first_day, line.last_day, line.reason, line.flags) == (
        "01", "0000010", "髙橋　花子", TODAY, LAST, "選考中", (),
    )  # fmt: skip
    assert [one.id for one in queries.covers_of(town["01"], NOW)] == [line.id]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"who": "outside"}, "本務がすべての日に「総務局」の中にある"),
        ({"who": "low"}, "主査級以上の職員だけ"),
        ({"who": "away"}, "休職中の職員"),
        ({"last": LAST + timedelta(days=1)}, "続けて90日まで"),
        ({"last": TODAY - timedelta(days=1)}, "終了日は開始日以後"),
        ({"reason": " "}, "理由を書いて"),
        ({"kind": AppointmentKind.ict_leader}, "ICTリーダには職務代行を置きません"),
        ({"first": date(2000, 1, 1), "last": date(2000, 1, 2)}, "この日の職務代行は登録できません"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_the_reason(town, given, why):
    with pytest.raises(Refused, match=why):
        set_cover(town, **given)
    assert count(InterimCover) == 0


def test_nobody_names_themselves(town):
    with pytest.raises(Refused, match="自分を職務代行に"):
        set_cover(town, actor=Actor("0000010", town["lawful"]))


def test_a_unit_that_does_not_appoint_has_no_cover_of_a_manager(town):
    with pytest.raises(Refused, match="任命する所属ではありません"):
        set_cover(town, unit_id=town["0101"])
    set_cover(town, unit_id=town["0101"], kind=AppointmentKind.committee_chair, who="other")


def test_the_manager_does_not_stand_in_for_themselves(town):
    with db.transaction():
        services.appoint(
            unit_id=town["01"], staff_id=town["lawful"], first_day=TODAY, order_no="第1号", actor=OFFICER, at=AT,
            today=TODAY,
        )  # fmt: skip
    with pytest.raises(Refused, match="任命されている本人"):
        set_cover(town)
    set_cover(town, who="other")


def test_two_covers_do_not_share_a_day_and_those_that_touch_count_together(town):
    set_cover(town, last=TODAY + timedelta(days=59))
    with pytest.raises(Refused, match="すでに別の職務代行"):
        set_cover(town, who="other", first=TODAY + timedelta(days=59))
    after = TODAY + timedelta(days=60)
    with pytest.raises(Refused, match="続けて90日まで"):
        set_cover(town, first=after, last=after + timedelta(days=30))
    set_cover(town, first=after, last=after + timedelta(days=29))


def test_a_transfer_to_come_is_not_told_to_whoever_may_not_know_of_it(town):
    town["leaving"] = make_staff("0000015", unit=town["010101"], grade="30", until=TODAY + timedelta(days=29))
    make_posting(town["leaving"], town["150101"], since=TODAY + timedelta(days=30), grade="30")
    with pytest.raises(Refused, match="本務がすべての日に"):
        set_cover(town, "leaving", sees_future=True)
    set_cover(town, "leaving", sees_future=False)
    day = TODAY + timedelta(days=30)
    assert queries.cover_on([town["01"]], Viewpoint(on=day, today=day))[town["01"]].flags == ("posting",)


def test_a_cover_ends_early_and_both_truths_are_kept(town):
    cover = set_cover(town)
    before = Viewpoint(on=TODAY + timedelta(days=5), today=TODAY, known_at=moment_of(cover))
    assert end_cover(cover, TODAY + timedelta(days=4)) is not None
    after = Viewpoint(on=TODAY + timedelta(days=5), today=TODAY, sees_future=True)
    assert queries.cover_on([town["01"]], after) == {}
    assert queries.cover_on([town["01"]], before)[town["01"]].last_day == LAST
    with pytest.raises(NotFound, match="すでに変わったか"):
        end_cover(cover, TODAY + timedelta(days=4))


def test_a_cover_that_should_never_have_been_is_taken_back_whole(town):
    assert end_cover(set_cover(town), TODAY - timedelta(days=1)) is None
    assert count(InterimCover) == 0


def test_a_cover_is_not_made_longer_by_ending_it(town):
    with pytest.raises(Refused, match="延ばすには、続く職務代行を"):
        end_cover(set_cover(town), LAST)


def test_whoever_left_the_unit_is_flagged(town):
    set_cover(town, who="lawful")
    line = queries.cover_on([town["01"]], Viewpoint(on=LAST, today=LAST))[town["01"]]
    assert line.flags == ()
    low = make_staff("0000020", unit=town["150101"], grade="10", on_leave=True)
    put(town, staff_id=low, unit_id=town["15"], kind=MANAGER)
    assert queries.cover_on([town["15"]], NOW)[town["15"]].flags == ("grade", "leave")


@pytest.mark.parametrize("kind", ["ict_manager", "committee_member", "committee_chair"])
def test_interim_cover_one_at_a_time(town, kind):
    put(town, kind=kind)
    with pytest.raises(Refused, match="すでに別の職務代行が決められています"):
        put(town, kind=kind, staff_id=town["other"], true_from=LAST)


def test_interim_cover_ends_after_it_begins(town):
    with pytest.raises(Refused, match="終了日は開始日以後"):
        put(town, true_until=TODAY - timedelta(days=1))


def put(town, **more):
    values = {"kind": "ict_manager", "unit_id": town["01"], "staff_id": town["lawful"], "reason": "選考中"}
    values |= {"true_from": TODAY, "true_until": LAST, "known_since": AT} | more
    with db.transaction():
        db.session().execute(insert(InterimCover).values(values))


def moment_of(cover_id):
    return db.session().execute(select(InterimCover.known_since).where(InterimCover.id == cover_id)).scalar_one()


def test_a_concurrent_post_inside_is_not_enough_to_stand_in(town):
    make_posting(town["outside"], town["010101"], duty=Duty.concurrent, grade="60")
    with pytest.raises(Refused, match="本務がすべての日に"):
        set_cover(town, who="outside")


def test_the_database_itself_keeps_no_cover_for_a_leader(town):
    with pytest.raises(Refused, match="ICTリーダには職務代行を置きません"), db.transaction():
        moment = audit.record(action="test.prepared", actor=OFFICER, at=AT).moment
        db.session().execute(
            insert(InterimCover).values(
                kind=AppointmentKind.ict_leader, unit_id=town["010101"], staff_id=town["lawful"], reason="x",
                true_from=TODAY, true_until=LAST, known_since=moment,
            )
        )  # fmt: skip
