"""Names of actions and fields: benches."""

from collections.abc import Mapping
from typing import Any

ACTIONS: Mapping[str, Any] = {}
FIELDS: Mapping[str, Any] = {}
