"""The JSON API under /api/v1: what other systems read, and do for a person. Bearer tokens only: no cookie counts.

The OpenAPI document is open to everyone: it holds no data.
"""

from typing import Any

from apiflask import APIBlueprint, APIFlask
from flask_wtf.csrf import CSRFProtect

from web import guards
from web.api import appointments, curriculum, organisation, problems, skills

PREFIX = "/api/v1"
PAGES: tuple[APIBlueprint, ...] = (organisation.pages, appointments.pages, skills.pages, curriculum.pages)


def install(app: APIFlask, protect: CSRFProtect) -> None:
    """Register the API, its problem details and its document."""
    app.config.update(AUTO_SERVERS=False, AUTO_VALIDATION_ERROR_RESPONSE=False, AUTO_404_RESPONSE=False)
    app.config.update(AUTO_AUTH_ERROR_RESPONSE=False, AUTO_OPERATION_ID=True, OPENAPI_VERSION="3.1.0")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.description = "ICTマネージャーの任命とその判定、職員の技能を読み、職員に代わって研修に申し込むためのAPIです。"
    app.servers = [{"url": "/"}]
    app.error_callback = problems.of_api  # error_processor() would take the pages' errors too
    app.spec_processor(_with_problems)
    for pages in PAGES:
        app.register_blueprint(pages, url_prefix=PREFIX)
        protect.exempt(pages)
    document: Any = app.view_functions["openapi.spec"]
    app.view_functions["openapi.spec"] = guards.open_to_all(document)


def _with_problems(spec: dict[Any, Any] | str) -> dict[Any, Any] | str:
    """Every operation may answer with problem details."""
    assert isinstance(spec, dict)
    components = spec.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = problems.SCHEMA
    components["responses"] = problems.RESPONSES
    referred = {status: {"$ref": f"#/components/responses/{status}"} for status in problems.RESPONSES}
    for operations in spec["paths"].values():
        for operation in operations.values():
            operation["responses"].update(referred)
    return spec
