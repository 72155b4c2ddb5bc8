"""Names of actions and fields: tasks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

ACTIONS: Mapping[str, Any] = {
    "cover.set": lazy_gettext("職務代行の決定"),
    "cover.ended": lazy_gettext("職務代行の終了"),
    "task.decided": lazy_gettext("任命の課題の扱い"),
    "task.kept": lazy_gettext("任命を続けることの決定"),
}
FIELDS: Mapping[str, Any] = {
    "task": lazy_gettext("課題"),
    "due_on": lazy_gettext("期限"),
    "owner": lazy_gettext("担当者"),
}
