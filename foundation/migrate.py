"""Migrations of the database in use, by Alembic, one runner at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from foundation import db

ROOT = Path(__file__).resolve().parents[1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(revision: str = "head") -> None:
    """Bring the database to `revision`."""
    with db.exclusively():
        command.upgrade(_config(), revision)


def downgrade(revision: str) -> None:
    """Take the database back to `revision`."""
    with db.exclusively():
        command.downgrade(_config(), revision)


def current() -> str | None:
    """The revision the database is at; None when it is empty."""
    with db.engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision the code wants."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether the revision is one of ours: a number, head or base."""
    return revision in ("head", "base") or any(
        script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def revise(message: str, revision: str) -> None:
    """Write a new migration from the difference between models and database."""
    command.revision(_config(), message, autogenerate=True, rev_id=revision)
