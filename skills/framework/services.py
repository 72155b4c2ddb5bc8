"""技能体系を公開する: read a document from a file, check it, publish it. A published version is never edited."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from foundation import audit, tables
from foundation.db import session
from foundation.errors import Refused, RowProblem, RowsRefused
from foundation.imports import known_from
from foundation.kinds import canonical
from foundation.tables import FIRST_LINE, Table
from skills.framework import queries, rules
from skills.framework.models import FrameworkVersion
from skills.framework.rules import PERSONAS

SHIPPED = Path(__file__).resolve().parents[2] / "content" / "framework" / "saitama-ict-1.0.toml"
CSV_COLUMNS = (
    "code", "category_code", "category_ja", "category_en", "category_slug", "skill_ja", "skill_en", "phrase_ja",
    "description_ja", "derived_from", "required_talent", "required_leader", "required_manager", "core_for",
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A framework document as read from a file, and everything wrong with it (`row` is set for the CSV layout)."""

    document: dict[str, Any]
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True)
class Published:
    """What publishing did. `new` false: the same content was published before; `moment` None then."""

    code: str
    version: str
    new: bool
    moment: datetime | None


def shipped() -> dict[str, Any]:
    """The document that comes with the application."""
    return _from_toml(SHIPPED.read_bytes())


def read(content: bytes, name: str = "") -> Draft:
    """The document in a TOML file, or in a table with the columns of skill-framework.csv. Raises Refused if unreadable.

    What the file is, its content says: only a TOML document has a line [framework].
    """
    if name.lower().endswith(".toml") or b"[framework]" in content:
        document = _from_toml(content)
        return Draft(document, rules.check(document))
    table = tables.read(content, name)
    problems = _unreadable_levels(table)
    document = shipped() if problems else document_from_csv(table, shipped())
    return Draft(document, problems or _in_rows(rules.check(document), table))


def document_from_csv(table: Table, base_document: Mapping[str, Any]) -> dict[str, Any]:
    """The base document with the categories, skills, required levels and core of the table; its version ends in +csv.

    What the table has no column for (can-do statements, English descriptions) stays as in the base document.
    """
    table = tables.require_columns(table, CSV_COLUMNS)
    known = {skill["code"]: skill for skill in base_document["skills"]}
    rows = [dict(zip(CSV_COLUMNS, line, strict=True)) for line in table.lines]
    categories = {row["category_code"]: _category(row) for row in rows}
    head = {**base_document["framework"], "version": f"{base_document['framework']['version']}+csv"}
    skills = [_skill(row, known.get(row["code"], {})) for row in rows]
    return {**base_document, "framework": head, "categories": list(categories.values()), "skills": skills}


def publish(
    document: Mapping[str, Any], *, actor: audit.Actor, at: datetime, recorded_at: datetime | None = None
) -> Published:
    """Put a version in force from its effective day on. The same content again changes nothing.

    Raises RowsRefused listing every breach; Refused for other content under a version already published.
    """
    document = _plain(document)
    problems = rules.check(document)
    if problems:
        raise RowsRefused(problems)
    framework = rules.parse(document)
    sha256 = hashlib.sha256(canonical(document).encode()).hexdigest()
    if _is_published(framework, sha256):
        return Published(framework.code, framework.version, False, None)
    return Published(
        framework.code, framework.version, True, _write(document, framework, sha256, actor, at, recorded_at)
    )


def _is_published(framework: rules.Framework, sha256: str) -> bool:
    versions = queries.versions()
    same = [line for line in versions if (line.code, line.version) == (framework.code, framework.version)]
    if any(line.sha256 == sha256 and line.known_until is None for line in same):
        return True
    if same:
        raise Refused(
            "版「%(version)s」は公開済みで、内容が異なります。公開した版は書き換えません。新しい版番号を付けてください。",
            field="version",
            version=framework.version,
        )
    rules.refuse_going_back(versions=versions, effective_from=framework.effective_from)
    return False


def _write(
    document: Mapping[str, Any], framework: rules.Framework, sha256: str, actor: audit.Actor, at: datetime,
    recorded_at: datetime | None,
) -> datetime:  # fmt: skip
    earlier = known_from(recorded_at=recorded_at, at=at, empty=not queries.versions())
    change = audit.record(
        action="framework.published", actor=actor, at=at, code=framework.code, version=framework.version, sha256=sha256,
        effective_from=framework.effective_from.isoformat(), recorded_at=earlier.isoformat() if earlier else None,
    )  # fmt: skip
    values = {
        "code": framework.code, "version": framework.version, "sha256": sha256, "document": document,
        "true_from": framework.effective_from, "known_since": earlier or change.moment,
    }  # fmt: skip
    session().execute(insert(FrameworkVersion).values(values))
    return change.moment


def _from_toml(content: bytes) -> dict[str, Any]:
    try:
        document: dict[str, Any] = _plain(tomllib.loads(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused("技能体系のファイルを読めません(%(error)s)。", field="file", error=str(error)) from None
    return document


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


def _unreadable_levels(table: Table) -> tuple[RowProblem, ...]:
    table = tables.require_columns(table, CSV_COLUMNS)
    return tuple(
        RowProblem(number, name, text, "整数ではありません。")
        for name in (f"required_{persona}" for persona in PERSONAS)
        for number, text in enumerate(table.column(name), start=table.first_line)
        if not (text.strip().isascii() and text.strip().isdigit())
    )


def _category(row: Mapping[str, str]) -> dict[str, str]:
    return {
        "code": row["category_code"], "slug": row["category_slug"], "name_ja": row["category_ja"],
        "name_en": row["category_en"],
    }  # fmt: skip


def _skill(row: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "description_en": row["skill_en"], "can_do_ja": [], "can_do_en": [],
        **known,
        "code": row["code"], "category": row["category_code"], "name_ja": row["skill_ja"], "name_en": row["skill_en"],
        "required": {persona: int(row[f"required_{persona}"]) for persona in PERSONAS},
        **{name: row[name] for name in ("phrase_ja", "description_ja", "derived_from", "core_for")},
    }  # fmt: skip


def _in_rows(problems: tuple[RowProblem, ...], table: Table) -> tuple[RowProblem, ...]:
    """Problems of skills with the row the skill stands in."""
    rows = {code: FIRST_LINE + number for number, code in enumerate(table.column("code"))}
    return tuple(
        RowProblem(rows.get(_skill_of(each), 0), each.column, each.value, each.reason, each.values) for each in problems
    )


def _skill_of(problem: RowProblem) -> str:
    return problem.column.split(".")[1] if problem.column.startswith("skills.") else ""
