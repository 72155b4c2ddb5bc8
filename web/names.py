"""The names of states and codes as people read them."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext

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


def install(app: Flask) -> None:
    """Give templates the names."""
    app.jinja_env.globals.update(persona_names=PERSONAS, condition_names=CONDITIONS)
