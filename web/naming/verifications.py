"""Names of actions and fields: verifications."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

ACTIONS: Mapping[str, Any] = {
    "waiver.granted": lazy_gettext("条件の免除"),
    "waiver.ended": lazy_gettext("免除の終了"),
    "verification.drawn_up": lazy_gettext("判定書の作成"),
    "verification.confirmed": lazy_gettext("判定書の確認"),
}
FIELDS: Mapping[str, Any] = {
    "condition": lazy_gettext("条件"),
    "known_at": lazy_gettext("分かっていた時点"),
    "document": lazy_gettext("判定書の番号"),
    "judged_on": lazy_gettext("判定の日"),
    "status": lazy_gettext("判定"),
}
