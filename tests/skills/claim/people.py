"""People who ask, and the shipped framework, for tests without a database."""

import tomllib
from pathlib import Path

from organisation.account.rules import Access, Role
from skills.framework.rules import Framework, parse

FILE = Path(__file__).resolve().parents[3] / "content/framework/saitama-ict-1.0.toml"


def shipped_document() -> dict[str, object]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def shipped_framework() -> Framework:
    return parse(shipped_document())


def access_of(staff_id: int, *roles: Role, units: frozenset[int] = frozenset()) -> Access:
    """A person of these roles, head of these units."""
    derived = {Role.unit_head} if units else set()
    return Access(
        account_id=staff_id, staff_id=staff_id, staff_no=f"{staff_id:07d}", name=f"職員{staff_id}",
        roles=frozenset({Role.staff, *roles, *derived}), headed_units=units,
    )  # fmt: skip
