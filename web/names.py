"""The names of states and codes as people read them."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext

from organisation.account.rules import ROLE_NAMES
from skills.persona.rules import Persona

PERSONAS: Mapping[Persona, Any] = {
    Persona.talent: lazy_gettext("ICT人材"),
    Persona.leader: lazy_gettext("ICTリーダ"),
    Persona.manager: lazy_gettext("ICTマネージャー"),
}
CONDITIONS: Mapping[str, Any] = {
    "appointed": lazy_gettext("任命されている"),
    "grade": lazy_gettext("主査級以上"),
    "posting": lazy_gettext("本務が局・区等の中"),
    "talent.core": lazy_gettext("ICT人材の必須項目"),
    "talent.share": lazy_gettext("ICT人材の到達割合"),
    "talent.gap": lazy_gettext("ICT人材の最大差"),
    "leader.core": lazy_gettext("ICTリーダの必須項目"),
    "leader.share": lazy_gettext("ICTリーダの到達割合"),
    "leader.gap": lazy_gettext("ICTリーダの最大差"),
    "manager.core": lazy_gettext("ICTマネージャーの必須項目"),
    "manager.share": lazy_gettext("ICTマネージャーの到達割合"),
    "manager.gap": lazy_gettext("ICTマネージャーの最大差"),
}

ACTIONS: Mapping[str, Any] = {
    "units.imported": lazy_gettext("組織の取込"),
    "staff.imported": lazy_gettext("職員の取込"),
    "appointments.imported": lazy_gettext("任命簿の取込"),
    "evidence.imported": lazy_gettext("証跡の取込"),
    "framework.published": lazy_gettext("技能体系の公開"),
    "unit.changed": lazy_gettext("所属の変更"),
    "unit.predecessors_named": lazy_gettext("前身の登録"),
    "deputy.named": lazy_gettext("代理の指定"),
    "deputy.ended": lazy_gettext("代理の終了"),
    "head.chosen": lazy_gettext("所属長の指定"),
    "appointment.made": lazy_gettext("任命"),
    "appointment.ended": lazy_gettext("任命の終了"),
    "appointment.corrected": lazy_gettext("任命の訂正"),
    "account.opened": lazy_gettext("アカウントの開設"),
    "account.code_issued": lazy_gettext("利用開始コードの発行"),
    "account.activated": lazy_gettext("利用の開始"),
    "account.locked": lazy_gettext("アカウントのロック"),
    "account.disabled": lazy_gettext("アカウントの停止"),
    "account.enabled": lazy_gettext("アカウントの再開"),
    "account.password_set": lazy_gettext("パスワードの設定"),
    "account.purpose_shown": lazy_gettext("利用目的の確認"),
    "role.granted": lazy_gettext("役割の付与"),
    "role.ended": lazy_gettext("役割の終了"),
    "token.made": lazy_gettext("トークンの発行"),
    "token.revoked": lazy_gettext("トークンの失効"),
    "signin.succeeded": lazy_gettext("サインイン"),
    "signin.failed": lazy_gettext("サインインの失敗"),
    "evidence.voided": lazy_gettext("証跡の取消"),
    "claim.made": lazy_gettext("実績の申請"),
    "claim.confirmed": lazy_gettext("申請の確認"),
    "claim.declined": lazy_gettext("申請の不承認"),
    "claim.withdrawn": lazy_gettext("申請の取下げ"),
    "assessment.answered": lazy_gettext("自己評価の回答"),
    "assessment.submitted": lazy_gettext("自己評価の提出"),
    "assessment.withdrawn": lazy_gettext("自己評価の取下げ"),
    "assessment.returned": lazy_gettext("自己評価の差戻し"),
    "assessment.confirmed": lazy_gettext("自己評価の確認"),
    "round.opened": lazy_gettext("自己評価期間の開始"),
    "round.closed": lazy_gettext("自己評価期間の終了"),
    "round.reminded": lazy_gettext("自己評価の催促"),
    "data.exported": lazy_gettext("自分の記録の書き出し"),
    "retention.ran": lazy_gettext("保存期間を過ぎた記録の消去"),
    "correction.asked": lazy_gettext("訂正の申出"),
    "setting.changed": lazy_gettext("設定の変更"),
}


def install(app: Flask) -> None:
    """Give templates the names."""
    app.jinja_env.globals.update(role_names=ROLE_NAMES, persona_names=PERSONAS, condition_names=CONDITIONS)
