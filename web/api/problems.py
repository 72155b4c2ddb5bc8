"""Errors as problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from apiflask import HTTPError
from flask import Response

from web.errors import problem

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "人が読む一文"},
        "errors": {"type": "object", "description": "引数ごとの誤り"},
        "rows": {"type": "array", "items": {"type": "object"}, "description": "取込の行ごとの誤り"},
    },
}
SAID = {
    "400": "要求を読めません。",
    "401": "有効なトークンがありません。",
    "403": "このトークンの役割では読めません。",
    "404": "そのようなものはないか、このトークンでは読めません。",
    "409": "できないか、答えられません。理由は detail にあります。",
    "422": "引数に誤りがあります。",
    "429": "要求が多すぎます。",
    "503": "いまは答えられません。少し待ってください。",
}
RESPONSES: dict[str, Any] = {
    status: {
        "description": text,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, text in SAID.items()
}


def of_api(error: HTTPError) -> Response:
    """The problem an APIFlask error makes."""
    status = error.status_code
    said = SAID.get(str(status), error.message or "")
    more = {"errors": error.detail} if error.detail else {}
    return problem(status, HTTPStatus(status).phrase, said, **more)
