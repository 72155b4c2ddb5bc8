"""Triggers that keep history as it was written, in the dialect of the database. Used by migrations only; never
edited after landing.
"""

from collections.abc import Sequence

from alembic import op

TAKING_BACK = ("known_until", "known_until_reason")


def guard_history(table: str, columns: Sequence[str]) -> None:
    """No DELETE; the one UPDATE allowed sets known_until with its reason once, from NULL. `columns`: all the others."""
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in columns)
        allowed = f"OLD.known_until IS NULL AND NEW.known_until IS NOT NULL AND NEW.known_until_reason <> '' AND {same}"
        _sqlite(table, "update", f"NOT coalesce({allowed}, 0)")
        _sqlite(table, "delete", "NOT EXISTS (SELECT 1 FROM retention_pass)")
    else:
        same = " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in columns)
        allowed = f"OLD.known_until IS NULL AND NEW.known_until IS NOT NULL AND NEW.known_until_reason <> '' AND {same}"
        _postgresql(table, f"TG_OP = 'UPDATE' AND coalesce({allowed}, false)")


def guard_append_only(table: str, *, changing: str = "") -> None:
    """No DELETE and no UPDATE, but for one that fulfils `changing` (an SQL condition on OLD and NEW)."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite(table, "update", f"NOT ({changing})" if changing else "1")
        _sqlite(table, "delete", "NOT EXISTS (SELECT 1 FROM retention_pass)")
    else:
        _postgresql(table, f"TG_OP = 'UPDATE' AND ({changing})" if changing else "false")


def _sqlite(table: str, act: str, refused: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_keeps_history_on_{act} BEFORE {act.upper()} ON {table} WHEN {refused} "
        f"BEGIN SELECT RAISE(ABORT, '{table} keeps its history'); END"
    )


def _postgresql(table: str, allowed: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_keeps_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF EXISTS (SELECT 1 FROM retention_pass) THEN RETURN OLD; END IF; "
        f"ELSIF {allowed} THEN RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{table} keeps its history'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_keeps_history BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_keeps_history()"
    )


def unguard(tables: Sequence[str]) -> None:
    """Remove the functions the guards left behind (triggers go with their tables)."""
    if op.get_bind().dialect.name != "sqlite":
        for table in tables:
            op.execute(f"DROP FUNCTION {table}_keeps_history() CASCADE")
