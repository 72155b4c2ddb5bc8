"""Programs that ask the API with a token of a role."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from foundation import audit, db
from organisation.account import services
from organisation.account.rules import Role
from tests.factories import AT, TODAY
from tests.web.city import City

Ask = Callable[..., TestResponse]


@pytest.fixture
def token(city: City) -> Callable[..., str]:
    """token("hr") or token("bureau", unit="01")."""

    def made(role: str, *, unit: str | None = None, label: str = "試験用", days: int | None = None) -> str:
        unit_id = city.units[unit] if unit else None
        with db.transaction():
            return services.make_token(
                role=Role(role), label=label, unit_id=unit_id, actor=audit.COMMAND, at=AT, today=TODAY, days=days
            )

    return made


@pytest.fixture
def ask(app: Flask, token: Callable[..., str]) -> Ask:
    """ask("units", on="2026-10-01", role="hr"): the answer to a token of that role."""

    def asked(path: str, *, role: str = "hr", unit: str | None = None, **parameters: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {token(role, unit=unit)}"}
        db.close()
        return app.test_client().get(f"/api/v1/{path}", query_string=parameters, headers=headers)

    return asked
