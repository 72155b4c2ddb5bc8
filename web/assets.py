"""Addresses of vendored and own assets, with a version so that browsers may keep them; icons as inline SVG
references.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for
from markupsafe import Markup

from web.config import ROOT

STATIC = ROOT / "static"


@lru_cache(maxsize=256)
def _version(path: str) -> str:
    file = STATIC / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


@lru_cache(maxsize=256)
def asset(path: str) -> str:
    """The address of a file below static/, changing with its content."""
    return url_for("static", filename=path, v=_version(path))


@lru_cache(maxsize=256)
def icon(name: str) -> Markup:
    """A decorative icon from the vendored sprite."""
    return Markup('<svg class="ict-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>').format(
        asset("vendor/icons.svg"), name
    )


def install(app: Flask) -> None:
    """Give templates `asset` and `icon`."""
    asset.cache_clear()
    icon.cache_clear()
    app.jinja_env.globals.update(asset=asset, icon=icon)


def exists(path: str) -> bool:
    """Whether the asset is there."""
    return Path(STATIC / path).is_file()
