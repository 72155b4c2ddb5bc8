"""Names of actions and fields: nominations."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

ACTIONS: Mapping[str, Any] = {
    "nomination.made": lazy_gettext("任命の推薦"),
    "nomination.revised": lazy_gettext("推薦の修正"),
    "nomination.checked": lazy_gettext("推薦の確認"),
    "nomination.returned": lazy_gettext("推薦の差戻し"),
    "nomination.declined": lazy_gettext("推薦の不承認"),
    "nomination.withdrawn": lazy_gettext("推薦の取下げ"),
    "nomination.appointed": lazy_gettext("推薦による任命"),
    "nomination.lapsed": lazy_gettext("推薦の失効"),
}
FIELDS: Mapping[str, Any] = {"nomination": lazy_gettext("推薦の番号")}
