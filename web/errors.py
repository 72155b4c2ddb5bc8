"""When a page cannot be shown: sentences that say what happened and what to do next. The API answers with
problem details.
"""

import logging

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from foundation import db
from foundation.errors import NotFound, Refused, RowProblem, RowsRefused
from web.formats import say, sentence

KNOWN = {400, 403, 404, 405, 409, 413, 429, 500, 503}
log = logging.getLogger("ikusei")


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Whether a program asked."""
    return request.path.startswith("/api/")


def problem(status: int, title: str, detail: str = "", **more: object) -> Response:
    """RFC 9457 problem details."""
    response = jsonify({"type": "about:blank", "title": title, "status": status, "detail": detail, **more})
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if wants_json():
        return _told_to_a_program(error, status)
    template = status if status in KNOWN and status != 405 else 404 if status == 405 else 400
    return render_template(f"errors/{template}.html"), status


def _told_to_a_program(error: HTTPException, status: int) -> Response:
    answer = problem(status, error.name, error.description or "")
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return render_template("errors/csrf.html"), 400


def _refused(refusal: Refused) -> ResponseReturnValue:
    status = 503 if isinstance(refusal, db.Busy) else 404 if isinstance(refusal, NotFound) else 409
    if wants_json() and isinstance(refusal, RowsRefused):
        return problem(422, "Unprocessable Entity", sentence(refusal), rows=[_row(each) for each in refusal.problems])
    if wants_json():
        return problem(status, "Refused", sentence(refusal))
    return render_template(f"errors/{status}.html", reason=sentence(refusal)), status


def _row(wrong: RowProblem) -> dict[str, object]:
    said = say(wrong.reason, wrong.values)
    return {"row": wrong.row, "column": wrong.column, "value": wrong.value, "reason": said}


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("unexpected error at %s", request.path)
    db.close()
    if wants_json():
        return problem(500, "Internal error")
    return render_template("errors/500.html"), 500
