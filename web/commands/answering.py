"""How a command answers: lines for a person or, with --json, one JSON document and nothing else.

Refused: exit code 1 and the sentence on stderr. Bad usage: exit code 2, by click.
"""

import json
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, NoReturn

import click
from sqlalchemy.exc import InterfaceError, OperationalError

from foundation import migrate
from foundation.errors import Refused, RowProblem, RowsRefused

PROBLEMS_SHOWN = 50
Command = Callable[..., "Answer"]


@dataclass(frozen=True)
class Answer:
    """What a command has to say: `document` for programs, `lines` for people. `failed`: bad news (exit 1)."""

    document: Any
    lines: Sequence[str] = ()
    failed: bool = False


def answering(command: Command) -> Callable[..., None]:
    """A command on a migrated database that returns an Answer."""
    return _command(command, migrated=True)


def answering_anywhere(command: Command) -> Callable[..., None]:
    """A command that returns an Answer and needs no migrated database."""
    return _command(command, migrated=False)


def _command(command: Command, *, migrated: bool) -> Callable[..., None]:
    @click.option("--json", "as_json", is_flag=True, help="JSON文書を一つだけ出力します。")
    @wraps(command)
    def run(*args: Any, as_json: bool, **given: Any) -> None:
        try:
            if migrated:
                _refuse_unmigrated()
            answer = command(*args, **given)
        except Refused as refusal:
            _refuse(refusal, as_json)
        except (OperationalError, InterfaceError) as error:
            _refuse(Refused("データベースに接続できないか、読み書きできません: %(cause)s", cause=error.orig), as_json)
        _say(answer, as_json)

    return run


def _refuse_unmigrated() -> None:
    if migrate.current() != migrate.newest():
        raise Refused("データベースの準備ができていません。flask db upgrade を先に実行してください。")


def _say(answer: Answer, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer.document, ensure_ascii=False, indent=2))
    else:
        for line in answer.lines:
            click.echo(line)
    if answer.failed:
        sys.exit(1)


def _refuse(refusal: Refused, as_json: bool) -> NoReturn:
    problems = refusal.problems if isinstance(refusal, RowsRefused) else ()
    click.echo(str(refusal), err=True)
    if as_json:
        click.echo(json.dumps({"error": str(refusal), "problems": _documents(problems)}, ensure_ascii=False, indent=2))
    else:
        for line in _problem_lines(problems):
            click.echo(line, err=True)
    sys.exit(1)


def _documents(problems: Sequence[RowProblem]) -> list[dict[str, Any]]:
    return [
        {"row": each.row, "column": each.column, "value": each.value, "reason": each.text} for each in problems
    ]


def _problem_lines(problems: Sequence[RowProblem]) -> list[str]:
    if not problems:
        return []
    rows = [(str(each.row), each.column, each.value, each.text) for each in problems[:PROBLEMS_SHOWN]]
    lines = table(("行", "列", "値", "理由"), rows)
    if len(problems) > PROBLEMS_SHOWN:
        lines.append(f"ほか{len(problems) - PROBLEMS_SHOWN}件(--errors-csv FILE で全件を書き出せます)")
    return lines


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table in columns; full-width characters count as two."""
    every = [headings, *rows]
    widths = [max(_width(row[place]) for row in every) for place in range(len(headings))]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in every]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def stage(text: str) -> None:
    """Say on a terminal what takes a while; in a pipe nothing."""
    if sys.stderr.isatty():
        click.echo(text, err=True)
