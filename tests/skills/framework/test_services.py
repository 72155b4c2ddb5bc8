"""Frameworks are published once, superseded, never edited, and read from TOML or from the CSV of the city."""

from datetime import date, timedelta

import pytest

from foundation import audit, db, tables
from foundation.errors import NotFound, Refused, RowsRefused
from skills.framework import queries, services
from skills.framework.services import Published
from tests.factories import AT, TESTER
from tests.skills.framework.documents import changed, csv_of, skill


def publish(document: dict[str, object], **given: object) -> Published:
    with db.transaction():
        return services.publish(document, actor=TESTER, at=AT, **given)  # type: ignore[arg-type]


def test_publishing_puts_a_version_in_force_and_the_same_again_changes_nothing(database: str) -> None:
    first, again = publish(services.shipped()), publish(services.shipped())
    assert (first.new, again.new) == (True, False)
    assert queries.in_force(date(2026, 4, 1)).version == "1.0"
    assert audit.count() == 1


def test_the_version_in_force_is_parsed_once(database: str) -> None:
    publish(services.shipped())
    assert queries.in_force(date(2026, 4, 1)) is queries.in_force(date(2019, 1, 1))


def test_without_a_framework_the_answer_says_so(database: str) -> None:
    with pytest.raises(Refused, match="技能体系が登録されていません"):
        queries.in_force(date(2026, 4, 1))


def test_other_content_under_a_published_version_is_refused(database: str) -> None:
    publish(services.shipped())
    with pytest.raises(Refused, match="公開済み"):
        publish(changed(max_level=4, name_en="Another name"))
    assert len(queries.versions()) == 1


def test_a_new_version_supersedes_and_the_old_one_still_answers_for_its_days(database: str) -> None:
    publish(services.shipped())
    later = changed(
        lambda document: skill(document, "B02")["required"].update(talent=4), version="1.1", effective_from="2027-04-01"
    )
    known_before = queries.versions()[0].known_since
    publish(later)
    assert queries.in_force(date(2027, 3, 31)).required("talent", "B02") == 3
    assert queries.in_force(date(2027, 4, 1)).required("talent", "B02") == 4
    assert queries.in_force(date(2027, 4, 1), known_before).version == "1.0"
    assert queries.of_version("1.1").required("talent", "B02") == 4
    with pytest.raises(NotFound):
        queries.of_version("9.9")


def test_a_version_that_begins_before_the_newest_one_is_refused(database: str) -> None:
    publish(services.shipped())
    with pytest.raises(Refused, match="より前にはできません"):
        publish(changed(version="0.9", effective_from="2025-04-01"))


def test_a_framework_that_is_not_monotone_is_refused_with_every_breach(database: str) -> None:
    broken = changed(lambda document: [each["required"].update(manager=0) for each in document["skills"][:2]])
    with pytest.raises(RowsRefused) as refused:
        publish(broken)
    assert [problem.column for problem in refused.value.problems] == ["skills.A01.required", "skills.A02.required"]
    assert queries.versions() == ()


def test_a_first_load_may_state_an_earlier_moment_and_no_later_load(database: str) -> None:
    earlier = AT - timedelta(days=365)
    publish(services.shipped(), recorded_at=earlier)
    assert queries.versions()[0].known_since == earlier
    with pytest.raises(Refused, match="最初の取り込みだけ"):
        publish(changed(version="1.1"), recorded_at=earlier)


def test_the_document_is_kept_as_it_was_published(database: str) -> None:
    publish(services.shipped())
    assert queries.document(queries.versions()[0].sha256) == services.shipped()


def test_the_csv_of_the_city_gives_skills_levels_and_core_and_keeps_the_rest() -> None:
    content = csv_of(services.shipped(), B02_required_talent="4", A01_core_for="manager")
    draft = services.read(content, "skill-framework.csv")
    assert draft.problems == ()
    assert draft.document["framework"]["version"] == "1.0+csv"
    assert skill(draft.document, "B02")["required"]["talent"] == 4
    assert skill(draft.document, "A01")["core_for"] == "manager"
    assert skill(draft.document, "B02")["can_do_ja"] == skill(services.shipped(), "B02")["can_do_ja"]


def test_the_unchanged_csv_is_the_shipped_framework_under_another_version() -> None:
    document = services.document_from_csv(tables.read(csv_of(services.shipped())), services.shipped())
    assert document | {"framework": None} == services.shipped() | {"framework": None}


def test_problems_of_a_csv_name_their_row() -> None:
    draft = services.read(csv_of(services.shipped(), A02_required_leader="1", A03_required_talent="9"), "x.csv")
    assert [(problem.row, problem.column) for problem in draft.problems] == [
        (3, "skills.A02.required"), (4, "skills.A03.required"), (4, "skills.A03.required"),
    ]  # fmt: skip


def test_a_level_that_is_no_number_is_named_by_row_and_column() -> None:
    draft = services.read(csv_of(services.shipped(), A02_required_leader="三"), "x.csv")
    assert [(each.row, each.column, each.value) for each in draft.problems] == [(3, "required_leader", "三")]


def test_a_skill_nobody_wrote_can_do_statements_for_is_refused() -> None:
    draft = services.read(csv_of(services.shipped(), I05_code="I06"), "x.csv")
    assert {problem.column for problem in draft.problems} == {"skills.I06.can_do_ja", "skills.I06.can_do_en"}


def test_a_toml_file_is_known_by_its_content_and_refused_when_it_is_none() -> None:
    assert services.read(services.SHIPPED.read_bytes(), "whatever.txt").problems == ()
    with pytest.raises(Refused, match="読めません"):
        services.read(b"[framework]\nversion = ", "x.toml")
    with pytest.raises(Refused, match="列がありません"):
        services.read("名前,値\r\nx,1\r\n".encode("cp932"), "x.csv")
