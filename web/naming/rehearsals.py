"""Names of actions and fields: rehearsals."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

ACTIONS: Mapping[str, Any] = {
    "rehearsal.ran": lazy_gettext("人事異動の試算（コマンド）"),
}
FIELDS: Mapping[str, Any] = {}
