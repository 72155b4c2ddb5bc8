"""Catalogues are published once, superseded, never edited."""

from datetime import date, timedelta

import pytest

from curriculum.course import queries, services
from curriculum.course.services import Published
from foundation import audit, db
from foundation.errors import NotFound, Refused, RowsRefused
from skills.framework import services as frameworks
from tests.curriculum.course.documents import changed, course
from tests.factories import AT, TESTER


@pytest.fixture
def framework(database: str) -> None:
    with db.transaction():
        frameworks.publish(frameworks.shipped(), actor=TESTER, at=AT)


def publish(document: dict[str, object], **given: object) -> Published:
    with db.transaction():
        return services.publish(document, actor=TESTER, at=AT, **given)  # type: ignore[arg-type]


def test_publishing_puts_a_version_in_force_and_the_same_again_changes_nothing(framework: None):
    before = audit.count()
    first, again = publish(services.shipped()), publish(services.shipped())
    assert (first.new, again.new, again.moment) == (True, False, None)
    assert audit.count() == before + 1
    assert queries.catalogue(date(2026, 4, 1)) is queries.catalogue(date(2019, 1, 1))


def test_without_a_catalogue_or_a_framework_the_answer_says_so(database: str):
    assert not queries.is_published()
    with pytest.raises(Refused, match="研修体系が登録されていません"):
        queries.catalogue(date(2026, 4, 1))
    with pytest.raises(Refused, match="技能体系が登録されていません"):
        publish(services.shipped())


def test_other_content_under_a_published_version_is_refused(framework: None):
    publish(services.shipped())
    with pytest.raises(Refused, match="公開済み"):
        publish(changed(name_en="Another name"))


def test_a_later_version_holds_from_its_day_and_the_old_one_still_answers_for_its_days(framework: None):
    publish(services.shipped())
    known_before = queries.versions()[0].known_since
    later = changed(
        lambda document: course(document, "ICT-103").update(name_ja="表計算 実践"), version="1.1",
        effective_from="2027-04-01",
    )  # fmt: skip
    publish(later)
    names = [
        queries.catalogue(*when).course_by_code["ICT-103"].name_ja
        for when in ((date(2027, 3, 31),), (date(2027, 4, 1),), (date(2027, 4, 1), known_before))
    ]
    assert names == ["表計算・情報提供 実践", "表計算 実践", "表計算・情報提供 実践"]
    assert queries.of_version("1.0").course_by_code["ICT-103"].name_ja == "表計算・情報提供 実践"
    with pytest.raises(NotFound):
        queries.of_version("9.9")


def test_a_version_that_begins_before_the_newest_one_is_refused(framework: None):
    publish(services.shipped())
    with pytest.raises(Refused, match="より前にはできません"):
        publish(changed(version="0.9", effective_from="2025-04-01"))


def test_a_catalogue_with_breaches_is_refused_with_every_one(framework: None):
    broken = changed(lambda document: [each.update(minutes=1) for each in document["courses"][:2]])
    with pytest.raises(RowsRefused) as refused:
        publish(broken)
    assert [each.column for each in refused.value.problems] == ["courses.ICT-101.minutes", "courses.ICT-102.minutes"]


def test_a_first_load_may_state_an_earlier_moment(framework: None):
    earlier = AT - timedelta(days=365)
    publish(services.shipped(), recorded_at=earlier)
    assert queries.versions()[0].known_since == earlier


@pytest.mark.parametrize("content", [b"[catalogue\n", b"\xff\xfe", "研修コード,研修名\n".encode()])
def test_a_file_that_is_no_toml_is_refused(content: bytes):
    with pytest.raises(Refused, match="研修体系のファイルを読めません"):
        services.read(content)
