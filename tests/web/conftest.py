"""What page tests may ask for: the application on a fresh database, a small city, clients signed in as its people.

The clock stands at tests.factories.AT. Every HTML page a client is given is looked at (tests/web/lint.py).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from foundation import audit, clock, db
from organisation.account import queries as accounts
from tests.compiled import TEMPLATES
from tests.factories import AT
from tests.furnished import furnished
from tests.web import city as cities
from tests.web.city import City
from tests.web.lint import LookingClient
from web import config
from web.app import create_app

SignIn = Callable[..., LookingClient]
_made: list[tuple[Flask, dict[str, object]]] = []


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """The application, on the database of the test, at the moment AT."""
    settings = config.from_environment(
        {}, database_url=database, secret_key="of the tests", instance=tmp_path, testing=True
    )
    with time_machine.travel(AT, tick=False):
        made = _prepared(settings)
        engine = db.engine()
        yield made
        db.close()
        engine.dispose()


def _prepared(settings: config.Config) -> Flask:
    """The application of this process with these settings: making one takes longer than most tests."""
    if not _made:
        made = create_app(settings)
        made.test_client_class = LookingClient
        made.jinja_env.bytecode_cache = TEMPLATES
        _made.append((made, {**made.config, "WTF_CSRF_ENABLED": False}))
    made, configured = _made[0]
    made.config.clear()
    made.config.update(configured)
    made.extensions["ikusei"] = settings
    db.use(db.connect(settings.database_url))
    audit.keep_head_in(settings.head_file)
    return made


@pytest.fixture
def city(app: Flask) -> City:
    """The small city."""
    return furnished("city", cities.build)


@pytest.fixture
def client(app: Flask) -> LookingClient:
    """Somebody who is not signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def sign_in(app: Flask, city: City) -> SignIn:
    """sign_in("hr"): a client of its own, signed in as that person of the city."""

    def signed_in(who: str) -> LookingClient:
        return client_of(app, city.accounts[who])

    return signed_in


def client_of(app: Flask, account_id: int) -> LookingClient:
    """A client with an open session of the account."""
    made = app.test_client()
    with made.session_transaction() as session:
        now = clock.now().timestamp()
        session.update(
            _user_id=f"{account_id}:{accounts.epoch_of(account_id)}", _fresh=True, signed_in_at=now, seen_at=now
        )
    db.close()
    return made  # type: ignore[return-value]
