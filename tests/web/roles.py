"""Who there is to try a route as, and how a route is tried."""

from dataclasses import dataclass

from tests.web.city import ROLES

EVERYBODY = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()
OVERSEERS = frozenset({"bureau", "hr", "secretariat", "ict_manager"})
OF_STAFF = frozenset({"staff", "unit_head"}) | OVERSEERS
ACCOUNTS = frozenset({"hr", "admin"})
TRAIL = frozenset({"secretariat", "admin"})
DEPUTIES = frozenset({"unit_head", "hr", "secretariat"})
DECIDERS = frozenset({"unit_head", "secretariat"})
KEEPERS = frozenset({"hr", "secretariat"})
APPROVERS = frozenset({"unit_head", "hr"})
APPOINTING = frozenset({"bureau", "secretariat"})
HR = frozenset({"hr"})
TEACHERS = frozenset({"bureau", "hr"})
TOKENS = frozenset({"bureau", "hr", "secretariat", "admin"})


@dataclass(frozen=True)
class Row:
    """A route as it is tried: its path, who may, and whether nobody needs to be signed in."""

    path: str
    allowed: frozenset[str] = EVERYBODY
    method: str = "GET"
    open: bool = False
