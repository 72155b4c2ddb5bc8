"""Settings from the environment, typed, refused at start if wrong."""

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from flask.cli import NoAppException
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parents[1]
MIB = 1024 * 1024
BACKENDS = ("sqlite", "postgresql", "postgres")
DOMAIN = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
LOCAL = r"[A-Za-z0-9._+-]"
MAIL = {
    "mail_relay": re.compile(rf"{DOMAIN}:[0-9]{{1,5}}"),
    "mail_from": re.compile(rf"{LOCAL}+@{DOMAIN}"),
    "mail_address": re.compile(rf"{LOCAL}*\{{staff_no\}}{LOCAL}*@{DOMAIN}"),
}
LINK = re.compile(r"(?:https?://[A-Za-z0-9.:-]+/?)?")


class Misconfigured(NoAppException, ValueError):
    """A setting cannot be used. The sentence names it; on the command line it stands alone, without a traceback."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything an installation may set. Names in the environment are those of the fields in capitals.

    `database_url` an SQLAlchemy URL; `secret_key` signs sessions (made and kept in instance/ when not given);
    `audit_head_file` the head of the audit chain outside the database; `idle_minutes`, `absolute_hours` end a sign-in;
    `lock_after` failures lock an account for `lock_minutes`; `behind_proxies` how many proxies may be believed;
    `cookie_secure` "1" where the city serves HTTPS; `purpose_text` shown at first sign-in. Mail, in the environment as
    IKUSEI_MAIL_…: `mail_relay` host:port, `mail_from` an address, `mail_address` how a person's address is made
    ({staff_no}@mail.city.example); without all three nothing is mailed. `mail_link` where pages are found (https://…).
    """

    database_url: str = ""
    secret_key: str = ""
    instance: Path = ROOT / "instance"
    audit_head_file: Path | None = None
    idle_minutes: int = 30
    absolute_hours: int = 10
    lock_after: int = 5
    lock_minutes: int = 10
    password_length: int = 12
    sign_in_rate: str = "30 per minute"
    behind_proxies: int = 0
    cookie_secure: bool = False
    city_name: str = "さいたま市"
    mail_relay: str = ""
    mail_from: str = ""
    mail_address: str = ""
    mail_link: str = ""
    testing: bool = False

    @property
    def translations(self) -> Path:
        return ROOT / "translations"

    @property
    def own_database(self) -> str:
        """The SQLite file of the installation's own, used when no other database is named."""
        return f"sqlite:///{self.instance / 'ikusei.db'}"

    @property
    def head_file(self) -> Path:
        """Every database has a head of its own."""
        if self.audit_head_file:
            return self.audit_head_file
        if self.database_url in ("", self.own_database):
            return self.instance / "audit-head.json"
        named = make_url(self.database_url).render_as_string(hide_password=True)
        return self.instance / f"audit-head-{hashlib.sha256(named.encode()).hexdigest()[:12]}.json"


BOUNDS = {
    "idle_minutes": (5, 480),
    "absolute_hours": (1, 24),
    "lock_after": (3, 10),
    "lock_minutes": (1, 1440),
    "password_length": (8, 64),
    "behind_proxies": (0, 5),
}


def from_environment(environment: Mapping[str, str] = os.environ, **given: object) -> Config:
    """The configuration; `given` wins over the environment. Raises Misconfigured."""
    values = {
        field.name: _value(field.name, environment[_variable(field.name)])
        for field in fields(Config)
        if environment.get(_variable(field.name)) and field.name != "testing"
    }
    return _completed(Config(**{**values, **given}))  # type: ignore[arg-type]


def _variable(name: str) -> str:
    return f"IKUSEI_{name.upper()}" if name.startswith("mail_") else name.upper()


def _value(name: str, value: str) -> object:
    if name in BOUNDS:
        return _whole(name, value, *BOUNDS[name])
    if name in ("instance", "audit_head_file"):
        return Path(value)
    return value == "1" if name == "cookie_secure" else value


def _whole(name: str, value: str, low: int, high: int) -> int:
    if not value.isdecimal() or not low <= int(value) <= high:
        raise Misconfigured(f"{name.upper()} must be a whole number from {low} to {high}, not {value!r}")
    return int(value)


def _completed(config: Config) -> Config:
    url = config.database_url or config.own_database
    _check_database(url)
    _check_mail(config)
    if not config.database_url:
        config.instance.mkdir(parents=True, exist_ok=True)
    return Config(**{**vars(config), "database_url": url, "secret_key": config.secret_key or _kept_secret(config)})


def _check_database(url: str) -> None:
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in BACKENDS:
        raise Misconfigured("DATABASE_URL must be sqlite:///path or postgresql://user@host/name")


def _check_mail(config: Config) -> None:
    """All three or none; and nothing in them that could end a line of a message's head."""
    given = {name: getattr(config, name) for name in MAIL}
    if not any(given.values()):
        return
    for name, value in given.items():
        if not MAIL[name].fullmatch(value):
            raise Misconfigured(f"{_variable(name)} cannot be used: {value!r}; see docs/running.md")
    if not LINK.fullmatch(config.mail_link):
        raise Misconfigured(f"{_variable('mail_link')} must be http(s)://host/, not {config.mail_link!r}")


def _kept_secret(config: Config) -> str:
    """A key of this installation's own, readable by its user only."""
    path = config.instance / "secret-key"
    config.instance.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()
