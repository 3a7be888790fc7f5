"""What shape does every answer have? JSON, and one shape for errors: ``{"error": code, "message": sentence}``."""

from http import HTTPStatus
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response


def answer_json(value: Any, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def refuse(status: int, code: str, message: str) -> Response:
    """Answer with an error; ``message`` holds nothing of the request."""
    return answer_json({"error": code, "message": message}, status)


async def answer_error(_: Request, error: Exception) -> Response:
    """Answer what the routes themselves refuse (404, 405) or what went wrong inside (500)."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    phrase = HTTPStatus(status).phrase
    answer = refuse(status, phrase.lower().replace(" ", "-"), f"{phrase}.")
    if isinstance(error, HTTPException):
        answer.headers.update(error.headers or {})  # A 405 names the methods there are.
    return answer
