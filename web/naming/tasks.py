"""Names of actions and fields: tasks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

ACTIONS: Mapping[str, Any] = {
    "cover.set": lazy_gettext("職務代行の決定"),
    "cover.ended": lazy_gettext("職務代行の終了"),
}
FIELDS: Mapping[str, Any] = {}
