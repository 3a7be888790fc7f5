"""What goes back: status, body, headers; and the one place where a refusal becomes an HTTP error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from twofold.emulator.refusals import Problem, Refused

JSON = "application/json;charset=UTF-8"
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Answer:
    """
    Hold one HTTP answer before it is bytes.

    ``body`` is any JSON value, ready-made ``bytes``, or None for no body at all (204, 304).
    ``error`` marks an answer that must undo its part of the transaction.
    ``held`` waits on the loop for the answer that is really sent; it is given up when the client goes away.
    """

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = JSON
    has_body: bool = True
    held: Callable[[], Awaitable[Answer]] | None = None

    @property
    def error(self) -> bool:
        """Whether this answer refuses."""
        return self.status >= 400

    def encode(self) -> bytes:
        """Render the body: JSON, or the bytes as they are."""
        if not self.has_body:
            return b""
        return self.body if isinstance(self.body, bytes) else _encoder.encode(self.body)


def ok(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer with a JSON body."""
    return Answer(status, body, headers or {})


def created(body: object, location: str) -> Answer:
    """Answer 201 with the address of what was created."""
    return Answer(201, body, {"Location": location})


def no_content() -> Answer:
    """Answer 204, which carries no body at all."""
    return Answer(204, has_body=False)


def refused(refusal: Refused) -> Answer:
    """Turn a refusal into its status and JSON array. Source: HTTP reference 2.1 and 2.2."""
    return Answer(refusal.status, [render_problem(problem) for problem in refusal.problems], refusal.headers)


def render_problem(problem: Problem) -> dict[str, object]:
    """Render a problem of a single-record answer: ``errorCode``, and ``fields`` only where the platform sends them."""
    rendered: dict[str, object] = {"message": problem.message, "errorCode": problem.code}
    if problem.fields is not None:
        rendered["fields"] = list(problem.fields)
    return {**rendered, **problem.extra}


def render_row_problems(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Render the problems of one record in a list: ``statusCode`` instead of ``errorCode``, ``fields`` always there."""
    return [
        {"statusCode": problem.code, "message": problem.message, "fields": list(problem.fields or ()), **problem.extra}
        for problem in problems
    ]
