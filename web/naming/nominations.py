"""Names of actions and fields: nominations."""

from collections.abc import Mapping
from typing import Any

ACTIONS: Mapping[str, Any] = {}
FIELDS: Mapping[str, Any] = {}
