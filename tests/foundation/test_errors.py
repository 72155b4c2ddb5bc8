"""Refusals."""

from foundation.errors import NotFound, Refused, RowProblem, RowsRefused, filled


def test_a_refusal_is_read_in_japanese_with_its_values_in_place() -> None:
    refused = Refused("定員%(seats)d名に達しました。", field="offering", seats=30)
    assert str(refused) == "定員30名に達しました。"
    assert refused.message == "定員%(seats)d名に達しました。"
    assert (refused.field, refused.values) == ("offering", {"seats": 30})


def test_a_percent_sign_without_values_stands_for_itself() -> None:
    assert str(Refused("80%に届きません。")) == "80%に届きません。"
    assert filled("%(a)s", {"a": 1}) == "1"


def test_what_is_not_found_is_refused_too() -> None:
    assert isinstance(NotFound("ありません。"), Refused)


def test_refused_rows_say_how_many_and_that_nothing_was_taken_in() -> None:
    problem = RowProblem.of(3, "発令日", "R0.1.1", Refused("「%(text)s」という日はありません。", text="R0.1.1"))
    refused = RowsRefused([problem, problem])
    assert str(refused) == "2件の誤りがあります。何も取り込んでいません。"
    assert refused.problems[0].text == "「R0.1.1」という日はありません。"
    assert (problem.row, problem.column, problem.value) == (3, "発令日", "R0.1.1")
    assert len({problem, problem}) == 1
