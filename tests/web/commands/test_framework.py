"""The framework by command: checked in full before it is in force, never edited after."""

from pathlib import Path

from foundation import migrate
from skills.framework import queries
from skills.framework.services import SHIPPED
from tests.factories import TODAY
from tests.web.commands.conftest import Refused, Run
from tests.web.commands.files import Files


def changed(files: Files, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    return files.write("framework.toml", text.replace(old, new, 1), "utf-8")


def test_the_shipped_framework_is_sound_and_loaded_once(run: Run):
    assert run("framework", "check", SHIPPED, "--json").document == {"version": "1.0", "skills": 43, "problems": []}
    first, second = (run("framework", "load", "--json").document for _ in range(2))
    assert (first["version"], first["new"], second["new"], second["known_since"]) == ("1.0", True, False, None)
    assert queries.in_force(TODAY).version == "1.0"


def test_a_check_needs_no_database(run: Run):
    migrate.downgrade("base")
    assert run("framework", "check", SHIPPED).exit_code == 0


def test_one_that_is_not_monotone_is_refused_with_its_skill(run: Run, files: Files):
    asked = "required = { talent = 2, leader = 3, manager = 4 }"
    wrong = changed(files, asked, asked.replace("2", "4"))
    for command in ("check", "load"):
        said = run("framework", command, wrong, "--json")
        assert said.exit_code == 1
        assert [each["column"] for each in said.document["problems"]] == ["skills.A01.required"]
        assert "4・3・4" in said.document["problems"][0]["value"]
    assert queries.versions() == ()


def test_other_content_under_a_published_version_is_refused(refused: Refused, run: Run, files: Files):
    run("framework", "load")
    assert "1.0" in refused("framework", "load", changed(files, "share_percent = 80", "share_percent = 70"))


def test_a_file_that_is_no_framework_is_refused(refused: Refused, files: Files):
    assert "技能体系" in refused("framework", "check", files.write("strange.toml", "[framework\n"))
