"""create_app(): the one place that knows every package."""

from typing import Any

from apiflask import APIFlask
from flask import Flask, g
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from foundation import audit, db
from web import (
    addresses,
    api,
    assets,
    commands,
    config,
    errors,
    formats,
    guards,
    home,
    language,
    limits,
    names,
    navigation,
    records,
    security,
    sessions,
    signin,
    system,
)
from web import audit as trail
from web.curriculum import (
    approvals,
    attendance,
    benches,
    calendars,
    certificates,
    courses,
    coverage,
    curricula,
    desk,
    enrolments,
    nominations,
    offering_changes,
    offerings,
    questionnaires,
    recommendations,
    rehearsal_changes,
    rehearsals,
    result_files,
    rosters,
)
from web.governance import handovers
from web.organisation import (
    accounts,
    appointments,
    covers,
    deputies,
    imports,
    life,
    nominating,
    people,
    tasks,
    tokens,
    unit_changes,
    units,
)
from web.skills import (
    assessment,
    board,
    claims,
    evidence,
    framework,
    heat,
    inbox,
    mine,
    rounds,
    verifications,
    verify,
    waivers,
)

PAGES = (
    system, home, signin, records, trail, units, unit_changes, people, appointments, nominating, deputies, accounts,
    tokens, imports, mine, assessment, rounds, inbox, claims, evidence, board, heat, framework, offerings,
    offering_changes, courses, curricula, calendars, tasks, covers, life,
    desk, nominations,
    attendance, result_files, certificates, questionnaires,
    benches, coverage, handovers,
    enrolments, approvals, rosters, recommendations,
    verifications, waivers, verify,
    rehearsals, rehearsal_changes,
)  # fmt: skip
UPLOAD_LIMIT = 45 * config.MIB


def create_app(settings: config.Config | None = None, **given: Any) -> Flask:
    """The application. `settings` or `given` fields win over the environment."""
    chosen = settings or config.from_environment(**given)
    app = APIFlask(
        __name__, title="Ikusei", version="1", docs_path=None, json_errors=False, spec_path="/api/v1/openapi.json",
        root_path=str(config.ROOT), static_folder="static", template_folder="templates",
    )  # fmt: skip
    app.extensions["ikusei"] = chosen
    _configure(app, chosen)
    db.use(db.connect(chosen.database_url))
    audit.keep_head_in(chosen.head_file)
    _install(app, chosen)
    return app


def _configure(app: Flask, chosen: config.Config) -> None:
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        MAX_FORM_MEMORY_SIZE=2 * config.MIB,
        SESSION_COOKIE_NAME="ikusei",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.cookie_secure,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_ENABLED=not chosen.testing,
        TESTING=chosen.testing,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if chosen.behind_proxies:
        hops = chosen.behind_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _install(app: APIFlask, chosen: config.Config) -> None:
    for part in (addresses, language, formats, names, assets, sessions, guards, security, errors):
        part.install(app)
    protect = CSRFProtect(app)
    limits.limiter.init_app(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
    api.install(app, protect)
    commands.install(app)
    app.context_processor(_words)
    app.teardown_appcontext(_close)


def _words() -> dict[str, Any]:
    access = sessions.current_access()
    return {
        "lang": language.chosen(),
        "language_url": language.language_url,
        "navigation": navigation.menu(access) if access and access.purpose_shown else "",
        "current_person": access,
        "session_seconds": sessions.configuration().idle_minutes * 60,
        "misread": g.get("misread", []),
    }


def _close(error: BaseException | None) -> None:
    db.close()

