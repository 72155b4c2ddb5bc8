"""技能体系を見せる: the version in force, and the register of versions. A parsed version is kept: it never changes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.remember import remembered
from skills.framework import rules
from skills.framework.models import FrameworkVersion
from skills.framework.rules import Framework, VersionLine

_parsed: dict[str, Framework] = {}


def in_force(on: date, known_at: datetime | None = None) -> Framework:
    """The framework of the day as known at the moment; the first version also answers for what lies before it.

    Raises Refused when none was ever published.
    """
    line = rules.in_force(versions=versions(), on=on, known_at=known_at)
    if line is None:
        raise Refused("技能体系が登録されていません。")
    return _framework(line.sha256)


def versions() -> tuple[VersionLine, ...]:
    """Every version published, in the order they begin; taken-back ones too. Remembered until the core moves."""
    return remembered(("framework versions",), _versions, core=True)


def _versions() -> tuple[VersionLine, ...]:
    table = FrameworkVersion
    statement = select(
        table.id, table.code, table.version, table.sha256, table.true_from, table.known_since, table.known_until
    ).order_by(table.true_from, table.id)
    return tuple(VersionLine(*row) for row in session().execute(statement))


def of_version(version: str) -> Framework:
    """The framework of a version by its name. Raises NotFound."""
    found = [line for line in versions() if line.version == version and line.known_until is None]
    if not found:
        raise NotFound("技能体系の版「%(version)s」はありません。", version=version)
    return _framework(found[-1].sha256)


def document(sha256: str) -> dict[str, Any]:
    """The document of a published version, as it was published."""
    statement = select(FrameworkVersion.document).where(FrameworkVersion.sha256 == sha256).limit(1)
    found: dict[str, Any] = session().execute(statement).scalar_one()
    return found


def _framework(sha256: str) -> Framework:
    if sha256 not in _parsed:
        _parsed[sha256] = rules.parse(document(sha256))
    return _parsed[sha256]
