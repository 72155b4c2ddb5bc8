"""Superseded: a later change of facts marks a document with what changed, at every moment as it stood then."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from foundation import audit, db, mail
from foundation.db import transaction
from foundation.history import Viewpoint
from organisation.appointment.models import Appointment
from organisation.staff.models import Posting
from skills.evidence import services as evidence
from skills.framework import services as frameworks
from skills.verification import queries, services
from tests.factories import AT, TESTER, TODAY, make_posting
from tests.furnished import furnished
from tests.web import city as cities
from tests.web.city import City, appoint
from tests.web.rows.verifications import access, drawn_up

NOW = Viewpoint(on=TODAY, today=TODAY)
LATER = AT + timedelta(hours=1)
DAY = timedelta(days=1)
STATEMENTS = 45


@pytest.fixture
def city(database) -> City:
    return furnished("city", cities.build)


def prove(city: City, skill: str = "A01", level: int = 3, **given) -> int:
    values = {"kind": "work_record", "acquired_on": date(2026, 5, 1), "confirmer_id": city.staff["unit_head"], "at": AT}
    with transaction():
        return evidence.record(
            staff_id=city.staff["ict_manager"], skill_code=skill, level=level, actor=TESTER, **values | given
        )


def take_back(table, row_id: int, at=LATER) -> None:
    with transaction():
        moment = audit.record(action="test.prepared", actor=TESTER, at=at).moment
        chosen = update(table).where(table.id == row_id)
        db.session().execute(chosen.values(known_until=moment, known_until_reason="訂正"))


def mark_of(number: str, view: Viewpoint = NOW):
    line = queries.document(number, view)
    assert line is not None
    return queries.marks([line], view)[line.id]


def told(number: str, view: Viewpoint = NOW) -> list[str]:
    return [each.message % each.values if each.values else each.message for each in mark_of(number, view).differences]


def test_as_long_as_nothing_changes_a_document_is_in_force(city):
    prove(city)
    mark = mark_of(drawn_up(city))
    assert not mark.superseded and mark.since is None


def test_voided_evidence_supersedes_and_is_named_with_its_reason_and_moment(city):
    made = prove(city)
    number = drawn_up(city)
    with transaction():
        evidence.void(made, reason="別人の実績", actor=TESTER, at=LATER)
    assert "A01の証跡（業務実績、令和8年5月1日取得）が取り消されました。理由: 別人の実績" in told(number)
    assert "A01のレベルが3から0に変わりました" in " ".join(told(number))
    found = next(each for each in mark_of(number).differences if each.about == ("evidence", "A01"))
    assert found.correction and found.since.at is not None and found.since.at >= LATER


def test_voided_evidence_supersedes_although_the_level_is_proved_otherwise(city):
    prove(city, acquired_on=date(2026, 4, 1))
    made = prove(city)
    number = drawn_up(city)
    with transaction():
        evidence.void(made, reason="誤り", actor=TESTER, at=LATER)
    assert told(number) == ["A01の証跡（業務実績、令和8年5月1日取得）が取り消されました。理由: 誤り"]


def test_at_every_past_moment_the_mark_is_as_it_stood_then(city):
    made = prove(city)
    number = drawn_up(city)
    with transaction():
        evidence.void(made, reason="誤り", actor=TESTER, at=LATER)
    then = Viewpoint(on=TODAY, today=TODAY, known_at=LATER - timedelta(minutes=1))
    assert not mark_of(number, then).superseded
    assert mark_of(number).superseded


def test_what_is_learnt_before_nine_in_the_morning_is_learnt_on_that_day_in_tokyo(city):
    made = prove(city)
    number = drawn_up(city)
    with transaction():
        evidence.void(made, reason="誤り", actor=TESTER, at=datetime(2026, 10, 1, 15, 30, tzinfo=UTC))
    tomorrow = Viewpoint(on=date(2026, 10, 2), today=date(2026, 10, 2))
    assert mark_of(number, tomorrow).since == date(2026, 10, 2)


def test_evidence_that_expires_supersedes_from_the_day_after_as_an_event(city):
    prove(city, expires_on=date(2026, 12, 31))
    number = drawn_up(city)
    for day, superseded in ((date(2026, 12, 31), False), (date(2027, 1, 1), True)):
        assert mark_of(number, Viewpoint(on=day, today=day)).superseded is superseded
    new_year = Viewpoint(on=date(2027, 1, 1), today=date(2027, 1, 1))
    found = next(each for each in mark_of(number, new_year).differences if each.about[0] == "evidence")
    assert (found.correction, found.since.on) == (False, date(2027, 1, 1))
    assert "有効期限が令和8年12月31日で切れました" in " ".join(told(number, new_year))


def test_a_lowered_grade_supersedes_with_the_condition_and_the_status(city):
    number = drawn_up(city)
    day = date(2026, 11, 1)
    posting = db.session().execute(
        Posting.__table__.select().where(Posting.staff_id == city.staff["ict_manager"])
    ).one()  # fmt: skip
    take_back(Posting, posting.id)
    first = date(2024, 5, 1)
    make_posting(city.staff["ict_manager"], city.units["010102"], grade="30", since=first, until=day - DAY, at=LATER)
    make_posting(city.staff["ict_manager"], city.units["010102"], grade="20", since=day, at=LATER)
    assert not mark_of(number).superseded
    then = Viewpoint(on=day, today=day)
    assert "条件「主査級以上」が「満たす」から「満たさない」に変わりました。" in told(number, then)
    assert "判定が「技能が不足」から「任命要件を外れる」に変わりました。" in told(number, then)
    assert all(each.since.at is not None for each in mark_of(number, then).differences)


def test_another_appointee_supersedes_with_both_named_old_and_new(city):
    number = drawn_up(city)
    take_back(Appointment, city.appointment)
    appoint(city.units["01"], city.staff["hr"], since=TODAY, at=LATER)
    assert "ICTマネージャーが「0001007 山田　六花」から「0001004 田中　三智」に変わりました。" in told(number)


def test_a_new_version_of_the_framework_supersedes(city):
    number = drawn_up(city)
    document = frameworks.shipped()
    document["framework"] |= {"version": "1.1", "effective_from": TODAY.isoformat()}
    document["skills"][0]["required"]["leader"] = document["skills"][0]["required"]["leader"] % 4 + 1
    with transaction():
        frameworks.publish(document, actor=audit.COMMAND, at=LATER)
    assert "技能体系が第1.0版から第1.1版に変わりました。" in told(number)
    assert any("に必要なレベルが" in each for each in told(number))


def test_at_a_past_moment_no_later_version_of_the_framework_is_known(city):
    number = drawn_up(city)
    for version, hours in (("1.1", 1), ("1.2", 2)):
        document = frameworks.shipped()
        document["framework"] |= {"version": version, "effective_from": TODAY.isoformat()}
        with transaction():
            frameworks.publish(document, actor=audit.COMMAND, at=AT + timedelta(hours=hours))
    then = Viewpoint(on=TODAY, today=TODAY, known_at=AT + timedelta(minutes=90))
    found = [each for each in mark_of(number, then).differences if each.about == ("framework",)]
    assert found and all(each.since.at < AT + timedelta(minutes=90) for each in found)


def test_a_waiver_supersedes_when_it_comes_and_when_it_goes(city):
    before = drawn_up(city)
    with transaction():
        made = services.grant_waiver(
            unit_id=city.units["01"], condition="leader.core", first_day=TODAY, last_day=date(2027, 3, 31),
            reason="育成中", access=access(city, "secretariat"), at=AT, today=TODAY,
        )  # fmt: skip
    waiver = "条件「ICTリーダの必須項目」の免除（令和8年10月1日から令和9年3月31日まで）"
    assert told(before) == [f"{waiver}が加わりました。"]
    after = drawn_up(city)
    assert made and not mark_of(after).superseded
    spring = Viewpoint(on=date(2027, 4, 1), today=date(2027, 4, 1))
    assert told(after, spring) == [f"{waiver}がなくなりました。"]


def test_a_vacant_unit_that_is_filled_supersedes(city):
    number = drawn_up(city, unit="15")
    appoint(city.units["15"], city.staff["stranger"], since=TODAY, at=LATER)
    assert told(number)[0] == "判定が「空席」から「任命要件を外れる」に変わりました。"


def test_newly_superseded_documents_are_told_of_once(city):
    made, number = prove(city), drawn_up(city)
    with transaction():
        evidence.void(made, reason="誤り", actor=TESTER, at=LATER)
    before = mail.unread(city.staff["bureau"]), mail.unread(city.staff["secretariat"])
    for expected in (1, 0, 0):
        with transaction():
            assert services.tell_of_superseded(at=LATER, today=TODAY) == expected
    assert (mail.unread(city.staff["bureau"]), mail.unread(city.staff["secretariat"])) == (before[0] + 1, before[1] + 1)
    assert number in mail.notices(city.staff["secretariat"])[0].link


@pytest.mark.parametrize("count", [1, 6])
def test_the_marks_of_many_documents_take_the_same_statements(city, counted, count):
    prove(city)
    numbers = [drawn_up(city) for _ in range(count)]
    lines = [queries.document(number, NOW) for number in numbers]
    with counted() as sent:
        queries.marks([line for line in lines if line], NOW)
    assert len(sent) <= STATEMENTS
