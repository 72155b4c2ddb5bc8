"""From a document (TOML or JSON as dictionaries) to a Framework. A document of the right shape can be parsed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

from foundation.errors import RowProblem, sentence
from skills.framework.rules.breaches import problems
from skills.framework.rules.values import (
    Category,
    Examination,
    Framework,
    ItssLevel,
    KindOfEvidence,
    Level,
    PersonaText,
    Skill,
    StepToLevel,
)

TABLES: Mapping[str, type[Any]] = {
    "levels": Level,
    "itss": ItssLevel,
    "categories": Category,
    "personas": PersonaText,
    "evidence_kinds": KindOfEvidence,
    "examinations": Examination,
    "skills": Skill,
}
OPTIONAL: Mapping[str, type[Any]] = {"steps": StepToLevel}
TEXTS = tuple[str, ...]
NUMBERS = Mapping[str, int]
EXPECTED: Mapping[Any, str] = {
    str: sentence("文字列"),
    int: sentence("整数"),
    date: sentence("日付"),
    TEXTS: sentence("文字列の並び"),
    NUMBERS: sentence("人物像ごとの整数"),
}


def check(document: Mapping[str, Any]) -> tuple[RowProblem, ...]:
    """Everything wrong with a document: its shape, or, when that is right, what it says."""
    return shape_problems(document) or problems(parse(document))


def parse(document: Mapping[str, Any]) -> Framework:
    """The framework a document of the right shape describes. `effective_from` may be a date or an ISO text."""
    head = _head(document)
    tables: dict[str, Any] = {
        name: tuple(_build(kind, row) for row in document[name]) for name, kind in _present(document).items()
    }
    return Framework(**_values(Framework, head), **tables)


def shape_problems(document: Mapping[str, Any]) -> tuple[RowProblem, ...]:
    """Missing keys and values of the wrong kind. `column` is the place, as in skills.B02.required."""
    return tuple(_shape(document))


def _present(document: Mapping[str, Any]) -> Mapping[str, type[Any]]:
    """The tables every document has, and the optional ones this one has."""
    return {**TABLES, **{name: kind for name, kind in OPTIONAL.items() if name in document}}


def _shape(document: Mapping[str, Any]) -> Iterator[RowProblem]:
    yield from _row_problems(Framework, _head(document), "framework", but={**TABLES, **OPTIONAL})
    for name, kind in _present(document).items():
        rows = document.get(name)
        if not isinstance(rows, list) or not rows:
            yield RowProblem(0, name, "", "「%(key)s」がありません。", {"key": name})
            continue
        for number, row in enumerate(rows, start=1):
            yield from _row_problems(kind, row, _place(name, row, number))


def _head(document: Mapping[str, Any]) -> Any:
    head = document.get("framework")
    thresholds = head.get("thresholds") if isinstance(head, dict) else None
    return {**head, **thresholds} if isinstance(head, dict) and isinstance(thresholds, dict) else head


def _place(name: str, row: Any, number: int) -> str:
    code = row.get("code") if isinstance(row, dict) else None
    return f"{name}.{code if isinstance(code, str) and code else number}"


def _row_problems(kind: type[Any], row: Any, place: str, but: Iterable[str] = ()) -> Iterator[RowProblem]:
    if not isinstance(row, dict):
        yield RowProblem(0, place, str(row)[:100], "「%(key)s」がありません。", {"key": place})
        return
    for field in fields(kind):
        if field.name in but:
            continue
        at = f"{place}.{field.name}"
        if field.name not in row:
            yield RowProblem(0, at, "", "「%(key)s」がありません。", {"key": field.name})
        elif not _fits(field.type, row[field.name]):
            expected = {"expected": EXPECTED[field.type]}
            yield RowProblem(0, at, str(row[field.name])[:100], "%(expected)sではありません。", expected)


def _fits(kind: Any, value: Any) -> bool:
    if kind is date:
        return isinstance(value, date) or _is_day(value)
    if kind == TEXTS:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if kind == NUMBERS:
        return isinstance(value, dict) and all(type(each) is int for each in value.values())
    return type(value) is kind


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _build(kind: type[Any], row: Mapping[str, Any]) -> Any:
    return kind(**_values(kind, row))


def _values(kind: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: _value(field.type, row[field.name]) for field in fields(kind) if field.name in row}


def _value(kind: Any, value: Any) -> Any:
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    if kind == TEXTS:
        return tuple(value)
    return MappingProxyType(dict(value)) if kind == NUMBERS else value
