"""Japanese first; English when the reader asks for it, kept in the session."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g, has_app_context, has_request_context, request, session, url_for
from flask_babel import Babel, force_locale, get_translations

SOURCE = "ja"
LANGUAGES = (SOURCE, "en")


def install(app: Flask) -> None:
    """Attach Flask-Babel: Japanese is the language of the sources, so it needs no catalogue."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "ja")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Tokyo")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(app.extensions["ikusei"].translations))
    Babel(app, locale_selector=chosen)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    translate: Any = app.jinja_env
    translate.install_gettext_callables(_gettext, _ngettext, newstyle=True)


def _gettext(message: str) -> str:
    """A word of a template: most are read in Japanese, where it is the message itself."""
    return message if chosen() == SOURCE else str(get_translations().ugettext(message))


def _ngettext(singular: str, plural: str, count: int) -> str:
    if chosen() == SOURCE:
        return singular if count == 1 else plural
    return str(get_translations().ungettext(singular, plural, count))


def chosen() -> str:
    """The language of this request: `?lang=` for programs, else what the reader chose, else Japanese."""
    if not has_request_context():
        return str(g.get("spoken", SOURCE)) if has_app_context() else SOURCE
    if "language" not in g:
        asked = request.args.get("lang") or session.get("language")
        g.language = asked if asked in LANGUAGES else SOURCE
    found: str = g.language
    return found


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Outside a request, what is said inside is said in this language: for mail."""
    g.spoken = code
    try:
        with force_locale(code):
            yield
    finally:
        del g.spoken


def language_url(code: str) -> str:
    """The address that changes the language and comes back to this page."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return url_for("signin.language", code=code, next=back)
