"""A `flask` command line on the database of the test."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from foundation import db
from tests.web.commands.files import Files


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    exit_code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]
Refused = Callable[..., str]


@pytest.fixture
def run(app: Flask) -> Run:
    """run("units", "import", path): what it said."""

    def command(*arguments: object) -> Said:
        db.close()
        result = app.test_cli_runner().invoke(args=[str(each) for each in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return command


@pytest.fixture
def refused(run: Run) -> Refused:
    """The sentence of a command that was refused: exit code 1, and nothing on stdout."""

    def command(*arguments: object) -> str:
        said = run(*arguments)
        assert (said.exit_code, said.out) == (1, ""), said
        return said.err

    return command


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "files"
    folder.mkdir()
    return Files(folder)


@pytest.fixture
def loaded(run: Run, files: Files) -> Files:
    """The files, all taken in."""
    for arguments in (
        ("framework", "load"), ("units", "import", files.units), ("staff", "import", files.staff),
        ("appointments", "import", files.register), ("evidence", "import", files.evidence),
    ):  # fmt: skip
        said = run(*arguments)
        assert said.exit_code == 0, said
    return files
