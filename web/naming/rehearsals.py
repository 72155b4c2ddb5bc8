"""Names of actions and fields: rehearsals."""

from collections.abc import Mapping
from typing import Any

ACTIONS: Mapping[str, Any] = {}
FIELDS: Mapping[str, Any] = {}
