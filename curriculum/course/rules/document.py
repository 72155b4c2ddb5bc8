"""From a document (TOML or JSON as dictionaries) to a Catalogue. A document of the right shape can be parsed."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType, UnionType
from typing import Any, get_args, get_origin

from curriculum.course.rules.breaches import problems
from curriculum.course.rules.values import Catalogue
from foundation.errors import RowProblem, sentence
from skills.framework.rules import Framework

HEAD = "catalogue"
MISSING_KEY = sentence("「%(key)s」がありません。")
NOT_EXPECTED = sentence("%(expected)sではありません。")
NUMBERS = Mapping[str, int]
EXPECTED: Mapping[Any, str] = {
    str: sentence("文字列"),
    int: sentence("整数"),
    bool: sentence("true か false"),
    date: sentence("日付"),
    NUMBERS: sentence("スキルごとの整数"),
}


def check(document: Mapping[str, Any], framework: Framework) -> tuple[RowProblem, ...]:
    """Everything wrong with a document: its shape, or, when that is right, what it says."""
    return shape_problems(document) or problems(catalogue=parse(document), framework=framework)


def parse(document: Mapping[str, Any]) -> Catalogue:
    """The catalogue a document of the right shape describes. `effective_from` may be a date or an ISO text."""
    built: Catalogue = _built(Catalogue, _whole(document))
    return built


def shape_problems(document: Mapping[str, Any]) -> tuple[RowProblem, ...]:
    """Missing keys and values of the wrong kind. `column` is the place, as in courses.ICT-101.modules.1.minutes."""
    if not isinstance(document.get(HEAD), Mapping):
        return (RowProblem(0, HEAD, "", MISSING_KEY, {"key": HEAD}),)
    return tuple(_faults(Catalogue, _whole(document), ""))


def _whole(document: Mapping[str, Any]) -> dict[str, Any]:
    return {**document[HEAD], **{name: value for name, value in document.items() if name != HEAD}}


def _faults(kind: Any, value: Any, place: str) -> Iterator[RowProblem]:
    if is_dataclass(kind):
        yield from _faults_of_row(kind, value, place)
    elif get_origin(kind) is tuple:
        yield from _faults_of_list(get_args(kind)[0], value, place)
    elif not _fits(kind, value):
        yield RowProblem(0, place, str(value)[:100], NOT_EXPECTED, {"expected": _expected(kind)})


def _faults_of_row(kind: Any, row: Any, place: str) -> Iterator[RowProblem]:
    if not isinstance(row, Mapping):
        yield RowProblem(0, place, str(row)[:100], NOT_EXPECTED, {"expected": sentence("表")})
        return
    for field in fields(kind):
        at = f"{place}.{field.name}".removeprefix(".")
        if field.name in row:
            yield from _faults(field.type, row[field.name], at)
        elif _needed(field):
            yield RowProblem(0, at, "", MISSING_KEY, {"key": field.name})


def _faults_of_list(kind: Any, rows: Any, place: str) -> Iterator[RowProblem]:
    if not isinstance(rows, list | tuple):
        yield RowProblem(0, place, str(rows)[:100], NOT_EXPECTED, {"expected": sentence("並び")})
        return
    for number, row in enumerate(rows, start=1):
        code = row.get("code") if isinstance(row, Mapping) else None
        yield from _faults(kind, row, f"{place}.{code if isinstance(code, str) and code else number}")


def _needed(field: "Field[Any]") -> bool:
    return field.default is MISSING


def _fits(kind: Any, value: Any) -> bool:
    if kind is date:
        return isinstance(value, date) or _is_day(value)
    if kind == NUMBERS:
        return isinstance(value, Mapping) and all(type(each) is int for each in value.values())
    if _is_enum(kind):
        return value in [str(each) for each in kind]
    return type(value) is _plain(kind)


def _expected(kind: Any) -> str:
    return " | ".join(kind) if _is_enum(kind) else EXPECTED[_plain(kind)]


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _plain(kind: Any) -> Any:
    """int of `int | None`: what may be left out is left out, and never null."""
    return get_args(kind)[0] if isinstance(kind, UnionType) else kind


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _built(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return kind(**{each.name: _built(each.type, value[each.name]) for each in fields(kind) if each.name in value})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], each) for each in value)
    if kind == NUMBERS:
        return MappingProxyType(dict(value))
    return _built_plain(kind, value)


def _built_plain(kind: Any, value: Any) -> Any:
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    return kind(value) if _is_enum(kind) else value
