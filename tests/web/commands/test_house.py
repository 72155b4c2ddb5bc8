"""The house by command: the database's revision, the audit chain, settings, retention."""

from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import text

from foundation import db, migrate, settings, trail
from skills.evidence.models import Evidence
from tests.factories import AT, count
from tests.web.commands.conftest import Refused, Run
from tests.web.commands.files import STAFF, Files


def test_a_database_without_tables_says_what_to_do_first(run: Run, refused: Refused):
    migrate.downgrade("base")
    db.close()
    assert "flask db upgrade" in refused("appointments", "verify")
    assert run("db", "current", "--json").document["revision"] is None
    assert run("db", "upgrade", "--json").document["revision"] == migrate.newest()
    assert run("settings", "list").exit_code == 0


def test_a_revision_nobody_knows_is_refused(refused: Refused):
    assert "9999" in refused("db", "upgrade", "9999")
    assert "9999" in refused("db", "downgrade", "9999", "--yes")


def test_going_back_asks_first(run: Run):
    said = run("db", "downgrade", "base")
    assert said.exit_code == 1
    assert run("db", "current", "--json").document["revision"] == migrate.newest()


def test_a_database_that_is_not_there_is_told(app: Flask, refused: Refused, tmp_path: Path):
    db.use(db.connect(f"sqlite:///{tmp_path}/nowhere/ikusei.db"))
    assert "データベースに接続できない" in refused("appointments", "list")


def test_an_untouched_chain_verifies_and_is_compared_with_the_head_outside(run: Run, loaded: Files):
    said = run("audit", "verify", "--json").document
    assert (said["verified"], said["faults"], said["compared"]) == (True, [], True)
    assert (said["lines"], said["head"]) == (trail.head().position, trail.head().hash)


def tamper(statement: str) -> None:
    """Change what the guards keep, as somebody with the database in hand could."""
    with db.transaction() as session:
        if db.engine().dialect.name == "sqlite":
            for name in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(statement))
    db.close()


def test_tampered_lines_are_named(run: Run, loaded: Files):
    tamper("UPDATE audit_detail SET subject = 'somebody else' WHERE position = 2")
    tamper("UPDATE audit_detail SET content = '{}' WHERE position = 3")
    tamper("UPDATE audit_entry SET action = 'units.imported' WHERE position = 4")
    tamper("DELETE FROM audit_detail WHERE position = 5")
    said = run("audit", "verify", "--json")
    assert (said.exit_code, said.document["verified"]) == (1, False)
    assert [each["position"] for each in said.document["faults"]] == [2, 3, 4, 5]
    assert "連鎖" not in run("audit", "verify").out


def test_a_chain_cut_at_its_end_is_found_by_the_head_outside(run: Run, loaded: Files):
    last = trail.head().position
    before = trail.lines(trail.Search(position=last - 1), limit=1, offset=0)[0]
    tamper(f"DELETE FROM audit_detail WHERE position = {last}")
    tamper(f"DELETE FROM audit_entry WHERE position = {last}")
    tamper(f"UPDATE audit_head SET position = {last - 1}, hash = '{before.hash}'")
    assert [each["position"] for each in run("audit", "verify", "--json").document["faults"]] == [last]


def test_settings_are_listed_and_changed(run: Run, refused: Refused):
    assert run("settings", "set", "tokens.days", "30", "--json").document == {"name": "tokens.days", "value": 30}
    found = {each["name"]: each["value"] for each in run("settings", "list", "--json").document}
    assert found["tokens.days"] == settings.setting("tokens.days") == 30
    said = run("settings", "set", "succession.shown_to_people", "true", "--json").document
    assert said["value"] is settings.setting("succession.shown_to_people") is True
    assert "tokens.weeks" in refused("settings", "set", "tokens.weeks", "3")
    assert "many" in refused("settings", "set", "tokens.days", "many")


def test_retention_erases_details_and_the_chain_still_verifies(run: Run, app: Flask, loaded: Files):
    run("skills", "verdict", "0000101", "--persona", "talent")
    with time_machine.travel(AT.replace(year=AT.year + 4), tick=False):
        erased = run("retention", "run", "--json").document
        assert (erased["audit_details"] > 0, erased["readings"], erased["evidence"]) == (True, 1, 0)
        assert run("audit", "verify", "--json").document["verified"]
    assert trail.lines(trail.Search(position=1), limit=1, offset=0)[0].content is None


def test_what_proves_the_skills_of_people_gone_for_years_is_erased(run: Run, loaded: Files):
    gone = loaded.write("gone.csv", STAFF.replace("R6.4.1,異動,", "R9.3.31,退職,R9.3.31"))
    assert run("staff", "import", gone).exit_code == 0
    with time_machine.travel(AT.replace(year=2031), tick=False):
        assert run("retention", "run", "--json").document["evidence"] == 0
    with time_machine.travel(AT.replace(year=2033), tick=False):
        assert run("retention", "run", "--json").document["evidence"] == 2
        assert count(Evidence) == 0
        assert run("audit", "verify", "--json").document["verified"]
