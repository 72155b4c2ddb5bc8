"""Japanese first; English when the reader asks for it, kept in the session."""

from flask import Flask, has_request_context, request, session, url_for
from flask_babel import Babel

LANGUAGES = ("ja", "en")


def install(app: Flask) -> None:
    """Attach Flask-Babel: Japanese is the language of the sources, so it needs no catalogue."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "ja")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Tokyo")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(app.extensions["ikusei"].translations))
    Babel(app, locale_selector=chosen)
    app.jinja_env.add_extension("jinja2.ext.i18n")


def chosen() -> str:
    """The language of this request: `?lang=` for programs, else what the reader chose, else Japanese."""
    if not has_request_context():
        return "ja"
    asked = request.args.get("lang") or session.get("language")
    return asked if asked in LANGUAGES else "ja"


def language_url(code: str) -> str:
    """The address that changes the language and comes back to this page."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return url_for("signin.language", code=code, next=back)
