"""The names of actions and fields of the audit trail, one file per feature of appointments through the year."""

from collections.abc import Mapping
from typing import Any

from web.naming import benches, handover, nominations, rehearsals, tasks, verifications

PARTS = (nominations, tasks, verifications, rehearsals, benches, handover)
ACTIONS: Mapping[str, Any] = {name: label for part in PARTS for name, label in part.ACTIONS.items()}
FIELDS: Mapping[str, Any] = {name: label for part in PARTS for name, label in part.FIELDS.items()}
