"""研修体系を公開する: read a document from a file, check it, publish it. A published version is never edited."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from curriculum.course import queries, rules
from curriculum.course.models import CatalogueVersion
from curriculum.course.rules import Catalogue
from foundation import audit
from foundation.db import session
from foundation.errors import Refused, RowProblem, RowsRefused
from foundation.imports import known_from
from foundation.kinds import canonical
from skills.framework import queries as frameworks
from skills.framework.rules import Framework, refuse_going_back

SHIPPED = Path(__file__).resolve().parents[2] / "content" / "courses" / "saitama-ict-training-1.0.toml"


@dataclass(frozen=True)
class Published:
    """What publishing did. `new` false: the same content was published before; `moment` None then."""

    code: str
    version: str
    new: bool
    moment: datetime | None


def shipped() -> dict[str, Any]:
    """The document that comes with the application."""
    return read(SHIPPED.read_bytes())


def read(content: bytes) -> dict[str, Any]:
    """The document in a TOML file, days as ISO text. Raises Refused if it cannot be read."""
    try:
        document: dict[str, Any] = _plain(tomllib.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused("研修体系のファイルを読めません(%(error)s)。", field="file", error=str(error)) from None
    return document


def problems(document: Mapping[str, Any]) -> tuple[RowProblem, ...]:
    """Everything wrong with a document, its skills looked up in the framework of the day it takes effect."""
    return rules.shape_problems(document) or rules.check(document, _framework(rules.parse(document)))


def publish(
    document: Mapping[str, Any], *, actor: audit.Actor, at: datetime, recorded_at: datetime | None = None
) -> Published:
    """Put a version in force from its effective day on. The same content again changes nothing.

    Raises RowsRefused listing every breach; Refused for other content under a version already published.
    """
    document = _plain(document)
    found = problems(document)
    if found:
        raise RowsRefused(found)
    catalogue = rules.parse(document)
    sha256 = hashlib.sha256(canonical(document).encode()).hexdigest()
    if _is_published(catalogue, sha256):
        return Published(catalogue.code, catalogue.version, False, None)
    moment = _write(document, catalogue, sha256, actor, at, recorded_at)
    return Published(catalogue.code, catalogue.version, True, moment)


def _framework(catalogue: Catalogue) -> Framework:
    return frameworks.in_force(catalogue.effective_from)


def _is_published(catalogue: Catalogue, sha256: str) -> bool:
    versions = queries.versions()
    same = [line for line in versions if (line.code, line.version) == (catalogue.code, catalogue.version)]
    if any(line.sha256 == sha256 and line.known_until is None for line in same):
        return True
    if same:
        raise Refused(
            "版「%(version)s」は公開済みで、内容が異なります。公開した版は書き換えません。新しい版番号を付けてください。",
            field="version",
            version=catalogue.version,
        )
    refuse_going_back(versions=versions, effective_from=catalogue.effective_from)
    return False


def _write(
    document: Mapping[str, Any], catalogue: Catalogue, sha256: str, actor: audit.Actor, at: datetime,
    recorded_at: datetime | None,
) -> datetime:  # fmt: skip
    earlier = known_from(recorded_at=recorded_at, at=at, empty=not queries.versions())
    change = audit.record(
        action="courses.published", actor=actor, at=at, code=catalogue.code, version=catalogue.version, sha256=sha256,
        effective_from=catalogue.effective_from.isoformat(), recorded_at=earlier.isoformat() if earlier else None,
    )  # fmt: skip
    values = {
        "code": catalogue.code, "version": catalogue.version, "sha256": sha256, "document": document,
        "true_from": catalogue.effective_from, "known_since": earlier or change.moment,
    }  # fmt: skip
    session().execute(insert(CatalogueVersion).values(values))
    return change.moment


def _plain(value: Any) -> Any:
    """The document as JSON can keep it: days as ISO text."""
    match value:
        case Mapping():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
    return value
