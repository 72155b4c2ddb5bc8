"""The programme of courses by command: checked in full against the framework, never edited after."""

from pathlib import Path

import pytest

from curriculum.course import queries
from curriculum.course.services import SHIPPED
from tests.factories import TODAY
from tests.web.commands.conftest import Refused, Run
from tests.web.commands.files import Files


@pytest.fixture(autouse=True)
def framework(run: Run) -> None:
    run("framework", "load")


def changed(files: Files, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    return files.write("courses.toml", text.replace(old, new, 1), "utf-8")


def test_the_shipped_programme_is_sound_and_loaded_once(run: Run):
    assert run("courses", "check", SHIPPED, "--json").document == {"version": "1.0", "courses": 14, "problems": []}
    first, second = (run("courses", "load", "--json").document for _ in range(2))
    assert (first["code"], first["version"], first["new"]) == ("saitama-ict-training", "1.0", True)
    assert (second["new"], second["known_since"]) == (False, None)
    assert queries.catalogue(TODAY).version == "1.0"
    assert "変更はありません" in run("courses", "load", SHIPPED).out


def test_one_whose_hours_do_not_add_up_is_refused_with_its_course(run: Run, files: Files):
    wrong = changed(files, "minutes = 750", "minutes = 760")
    for command in ("check", "load"):
        said = run("courses", command, wrong, "--json")
        assert said.exit_code == 1
        assert [each["column"] for each in said.document["problems"]] == ["courses.DAT-基礎.minutes"]
    assert queries.versions() == ()


def test_other_content_under_a_published_version_is_refused(refused: Refused, run: Run, files: Files):
    run("courses", "load")
    assert "1.0" in refused("courses", "load", changed(files, "accepted_from = 12", "accepted_from = 13"))


def test_a_file_that_is_no_programme_is_refused(refused: Refused, files: Files):
    assert "研修体系" in refused("courses", "check", files.write("strange.toml", "[catalogue\n"))
    assert "1" in refused("courses", "check", files.write("empty.toml", "title = 1\n"))
