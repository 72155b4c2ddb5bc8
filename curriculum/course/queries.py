"""研修体系を見せる: the version in force, and the register of versions. A parsed version is kept: it never changes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from curriculum.course import rules
from curriculum.course.models import CatalogueVersion
from curriculum.course.rules import Catalogue
from foundation.db import session
from foundation.errors import NotFound, Refused
from foundation.remember import remembered
from skills.framework.rules import VersionLine, in_force

_parsed: dict[str, Catalogue] = {}


def catalogue(on: date, known_at: datetime | None = None) -> Catalogue:
    """The catalogue of the day as known at the moment; the first version also answers for what lies before it.

    Raises Refused when none was ever published.
    """
    line = in_force(versions=versions(), on=on, known_at=known_at)
    if line is None:
        raise Refused("研修体系が登録されていません。")
    return _catalogue(line.sha256)


def is_published() -> bool:
    """Whether there is a catalogue at all."""
    return bool(versions())


def versions() -> tuple[VersionLine, ...]:
    """Every version published, in the order they begin; taken-back ones too. Remembered until the core moves."""
    return remembered(("catalogue versions",), _versions, core=True)


def _versions() -> tuple[VersionLine, ...]:
    table = CatalogueVersion
    statement = select(
        table.id, table.code, table.version, table.sha256, table.true_from, table.known_since, table.known_until
    ).order_by(table.true_from, table.id)
    return tuple(VersionLine(*row) for row in session().execute(statement))


def of_version(version: str) -> Catalogue:
    """The catalogue of a version by its name. Raises NotFound."""
    found = [line for line in versions() if line.version == version and line.known_until is None]
    if not found:
        raise NotFound("研修体系の版「%(version)s」はありません。", version=version)
    return _catalogue(found[-1].sha256)


def document(sha256: str) -> dict[str, Any]:
    """The document of a published version, as it was published."""
    statement = select(CatalogueVersion.document).where(CatalogueVersion.sha256 == sha256).limit(1)
    found: dict[str, Any] = session().execute(statement).scalar_one()
    return found


def _catalogue(sha256: str) -> Catalogue:
    if sha256 not in _parsed:
        _parsed[sha256] = rules.parse(document(sha256))
    return _parsed[sha256]
