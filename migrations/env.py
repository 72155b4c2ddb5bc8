"""Alembic's entry: the models of every feature, the engine in use."""

from importlib import import_module
from pathlib import Path

from alembic import context

from foundation import db

ROOT = Path(__file__).resolve().parents[1]
FOUNDATION = ("audit", "mail", "once", "reading", "retention", "settings", "uploads")

for _name in FOUNDATION:
    import_module(f"foundation.{_name}")
for _file in sorted(ROOT.glob("*/*/models.py")):
    if not _file.parts[-3].startswith("."):
        import_module(".".join(_file.relative_to(ROOT).with_suffix("").parts))


def render(kind: str, item: object, autogen: object) -> str | bool:
    """How our column kinds are written in a migration."""
    name = type(item).__name__
    return f"kinds.{name}()" if kind == "type" and type(item).__module__ == "foundation.kinds" else False


with db.engine().connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.Base.metadata,
        render_as_batch=True,
        render_item=render,
        transactional_ddl=True,
        transaction_per_migration=False,
        compare_type=connection.dialect.name != "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
