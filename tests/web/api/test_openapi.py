"""The OpenAPI document tells the truth: every address, and what ordinary and strange requests get."""

from itertools import product

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

from foundation import audit, db
from organisation.account import services
from tests.factories import AT, TODAY
from tests.web.city import City

OPERATIONS = (
    ("/api/v1/appointments", "GET"),
    ("/api/v1/appointments/changes", "GET"),
    ("/api/v1/completions", "POST"),
    ("/api/v1/enrolments", "POST"),
    ("/api/v1/enrolments/mine", "GET"),
    ("/api/v1/enrolments/{enrolment_id}/recommendation", "POST"),
    ("/api/v1/enrolments/{enrolment_id}/withdrawal", "POST"),
    ("/api/v1/offerings", "GET"),
    ("/api/v1/offerings/{code}/roster", "GET"),
    ("/api/v1/staff/{staff_no}/skills", "GET"),
    ("/api/v1/staff/{staff_no}/verdicts/{persona}", "GET"),
    ("/api/v1/units", "GET"),
    ("/api/v1/units/{code}/ict-manager", "GET"),
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
    assert sorted(document["paths"]) == [path for path, _ in OPERATIONS]
    assert document["components"]["securitySchemes"]["BearerAuth"]["scheme"] == "bearer"


def test_whatever_is_asked_the_answer_is_as_documented(app: Flask, token, city: City):
    with db.transaction():
        person = services.make_personal_token(
            staff_id=city.staff["hr"], label="試験", actor=audit.COMMAND, at=AT, today=TODAY
        )
    db.close()
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for (path, method), mode in product(OPERATIONS, GenerationMode):
        plain = person if "enrolments" in path else token("hr")
        headers = {"Authorization": f"Bearer {plain}"}
        try_cases(document[path][method].as_strategy(generation_mode=mode), headers)


def try_cases(cases, headers: dict[str, str]) -> None:
    @settings(
        max_examples=25, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKED)

    ask()
