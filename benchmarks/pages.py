"""Throughput of pages against a bare page of the same stack and size: one route, one query by key, one template."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from benchmarks import measure
from foundation import clock, db, remember
from organisation.account import queries as accounts
from organisation.account import services as account_services
from web.guards import open_to_all

PAGES = {"home": "/", "my skills": "/skills", "verification board": "/board"}
BARE = """<!doctype html><html lang="ja"><title>{{ name }}</title>
<body>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</body></html>"""
LINE = "育成" * 40


def install_bare(app: Flask) -> None:
    """A page of `size` bytes and nothing else; must be installed before the first request."""

    page = app.jinja_env.from_string(BARE)

    @app.get("/bare/<int:size>")
    @open_to_all
    def bare(size: int) -> str:
        code = db.session().execute(text("SELECT code FROM unit WHERE id = 1")).scalar_one()
        lines = [LINE] * max(1, size // (len(LINE.encode()) + 7))
        return page.render(name=code, lines=lines)


def throughput(app: Flask, staff_no: str) -> dict[str, Any]:
    """Pages per second of each page as this person, of a bare page of its size, and the ratio. Warm, one thread."""
    client = signed_in(app, staff_no)
    return {name: _compared(client, path) for name, path in PAGES.items()}


def _compared(client: FlaskClient, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    own = measure.rate(lambda: client.get(path))
    bare = measure.rate(lambda: client.get(f"/bare/{len(response.data)}"))
    cold = measure.spent(lambda: _cold_get(client, path), 3)
    return {
        "pages_per_cpu_second": round(own, 1), "bare_pages_per_cpu_second": round(bare, 1),
        "ratio": round(own / bare, 3), "bytes": len(response.data), "cold": cold.told(),
    }  # fmt: skip


def _cold_get(client: FlaskClient, path: str) -> None:
    remember.forget()
    client.get(path)


def signed_in(app: Flask, staff_no: str) -> FlaskClient:
    """A client with an open session of this person, who has seen the purpose."""
    account = accounts.account_by_staff_no(staff_no)
    assert account is not None
    with db.transaction():
        account_services.accept_purpose(account_id=account.id, at=clock.now())
    client = app.test_client()
    with client.session_transaction() as session:
        now = clock.now().timestamp()
        user = f"{account.id}:{accounts.epoch_of(account.id)}"
        session.update(_user_id=user, _fresh=True, signed_in_at=now, seen_at=now)
    return client
