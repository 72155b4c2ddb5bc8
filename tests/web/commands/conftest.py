"""A `flask` command line on the database of the test."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from foundation import db


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    exit_code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(app: Flask) -> Callable[..., Said]:
    """run("units", "import", path) → what it said."""

    def command(*arguments: object) -> Said:
        db.close()
        result = app.test_cli_runner().invoke(args=[str(each) for each in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return command


@pytest.fixture
def refused(run: Callable[..., Said]) -> Callable[..., str]:
    """The sentence a refused command says; it ended with 1 and printed nothing else."""

    def command(*arguments: object) -> str:
        said = run(*arguments)
        assert (said.exit_code, said.out) == (1, ""), said
        return said.err

    return command
