"""The names of statuses and conditions, for sentences that name one."""

from collections.abc import Mapping

from foundation.errors import sentence
from skills.verification.rules.judging import Status

STATUS_NAMES: Mapping[str, str] = {
    Status.vacant: sentence("空席"),
    Status.ineligible: sentence("任命要件を外れる"),
    Status.unqualified: sentence("技能が不足"),
    Status.qualified: sentence("要件を満たす"),
}
CONDITION_NAMES: Mapping[str, str] = {
    "appointed": sentence("任命されている"),
    "grade": sentence("主査級以上"),
    "posting": sentence("本務が局・区等の中"),
    "talent.core": sentence("ICT人材の必須項目"),
    "talent.share": sentence("ICT人材の到達割合"),
    "talent.gap": sentence("ICT人材の最大差"),
    "leader.core": sentence("ICTリーダの必須項目"),
    "leader.share": sentence("ICTリーダの到達割合"),
    "leader.gap": sentence("ICTリーダの最大差"),
    "manager.core": sentence("ICTマネージャーの必須項目"),
    "manager.share": sentence("ICTマネージャーの到達割合"),
    "manager.gap": sentence("ICTマネージャーの最大差"),
}
