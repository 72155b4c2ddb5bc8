"""Migrations: numbered, reversible, the same as the models, on both databases; two runners at once do it once."""

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from foundation import db, migrate

ROOT = Path(__file__).resolve().parents[2]


def test_every_migration_can_be_taken_back_and_done_again(database):
    migrate.downgrade("base")
    assert migrate.current() is None
    migrate.upgrade()
    assert migrate.current() == migrate.newest()


def test_the_database_has_exactly_the_tables_and_columns_of_the_models(database):
    with db.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": connection.dialect.name != "sqlite"})
        assert compare_metadata(context, db.Base.metadata) == []


def test_migrations_are_numbered_without_a_gap():
    names = sorted(path.name for path in (ROOT / "migrations/versions").glob("*.py"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_two_runners_at_once_migrate_once(database):
    migrate.downgrade("base")
    db.close()
    program = (
        "import sys; from foundation import db, migrate; db.use(db.connect(sys.argv[1])); migrate.upgrade();"
        "print(migrate.current())"
    )
    runners = [
        subprocess.Popen([sys.executable, "-c", program, database], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [runner.communicate(timeout=120)[0].strip() for runner in runners]
    assert (said, [runner.returncode for runner in runners]) == ([migrate.newest()] * 2, [0, 0])
