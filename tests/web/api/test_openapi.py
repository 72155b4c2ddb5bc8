"""The OpenAPI document tells the truth: every address, and what ordinary and strange requests get."""

from itertools import product

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

PATHS = (
    "/api/v1/appointments",
    "/api/v1/staff/{staff_no}/skills",
    "/api/v1/staff/{staff_no}/verdicts/{persona}",
    "/api/v1/units",
)
checks.load_all_checks()
CHECKED = checks.CHECKS.get_by_names(
    [
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
        "response_schema_conformance", "unsupported_method", "ignored_auth",
    ]
)  # fmt: skip


def test_the_document_is_open_to_everyone_and_names_every_address(client):
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert sorted(document["paths"]) == list(PATHS)
    assert document["components"]["securitySchemes"]["BearerAuth"]["scheme"] == "bearer"


def test_whatever_is_asked_the_answer_is_as_documented(app: Flask, token):
    headers = {"Authorization": f"Bearer {token('hr')}"}
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for path, mode in product(PATHS, GenerationMode):
        try_cases(document[path]["GET"].as_strategy(generation_mode=mode), headers)


def try_cases(cases, headers: dict[str, str]) -> None:
    @settings(
        max_examples=25, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKED)

    ask()
