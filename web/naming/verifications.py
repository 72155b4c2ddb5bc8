"""Names of actions and fields: verifications."""

from collections.abc import Mapping
from typing import Any

ACTIONS: Mapping[str, Any] = {}
FIELDS: Mapping[str, Any] = {}
