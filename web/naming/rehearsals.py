"""Names of actions and fields: rehearsals."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

ACTIONS: Mapping[str, Any] = {
    "rehearsal.kept": lazy_gettext("人事異動の試算を預かる"),
    "rehearsal.destroyed": lazy_gettext("人事異動の試算の破棄"),
    "announcement.set": lazy_gettext("内示の日時の決定"),
    "rehearsal.ran": lazy_gettext("人事異動の試算（コマンド）"),
}
FIELDS: Mapping[str, Any] = {
    "rehearsal": lazy_gettext("試算の番号"),
    "announced_at": lazy_gettext("内示の日時"),
}
