"""How is one request of a composite call worked? Its references filled in, then answered like any other call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

import msgspec

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.refusals import Refused
from twofold.emulator.wire import Answer, Base, Call, refused, serve
from twofold.emulator.wire.routing import parse_address
from twofold.facts.error_codes import LIMIT_EXCEEDED

_REFERENCE = re.compile(r"@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])+)\}")
_STEP = re.compile(r"\.([A-Za-z0-9_]+)|\[(\d+)\]")
_ENCODED_BRACES = re.compile(r"@%7B(.*?)%7D", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class SubRequest:
    """One entry of ``compositeRequest``."""

    method: str
    url: str
    reference_id: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class References:
    """Hold the answers given so far, by reference Id."""

    answers: dict[str, Answer] = field(default_factory=dict)

    def fill_url(self, url: str) -> str:
        """Put answers into an address; braces may come percent-encoded. Source: HTTP reference 7 (O)."""
        plain = _ENCODED_BRACES.sub(lambda match: "@{" + unquote(match[1]) + "}", url)
        return _REFERENCE.sub(lambda match: str(self._value(match)), plain)

    def fill(self, value: Any) -> Any:
        """Put answers into a body, wherever a text holds a reference; a text that is nothing else takes the value as it is."""
        if isinstance(value, str):
            whole = _REFERENCE.fullmatch(value)
            return self._value(whole) if whole else _REFERENCE.sub(lambda match: str(self._value(match)), value)
        if isinstance(value, dict):
            return {name: self.fill(inner) for name, inner in value.items()}
        return [self.fill(inner) for inner in value] if isinstance(value, list) else value

    def _value(self, match: re.Match[str]) -> Any:
        name, path = match[1], match[2]
        answer = self.answers.get(name)
        if answer is None:
            raise refusals.processing_halted(f"Invalid reference specified. No request {name} stands before this one.")
        if answer.error:
            raise refusals.processing_halted(f"The request {name}, which this one refers to, failed.")
        value: Any = answer.body
        for key, index in _STEP.findall(path):
            value = _step(value, key, index)
        if value is None:
            raise refusals.processing_halted(f"Invalid reference specified. No value for {name}{path} found in {name}.")
        return value


def _step(value: Any, key: str, index: str) -> Any:
    if index:
        return value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
    if not isinstance(value, dict):
        return None
    found = value.get(key)
    return found if found is not None else next((v for name, v in value.items() if name.lower() == key.lower()), None)


def referenced_in(request: SubRequest) -> set[str]:
    """List the reference Ids a sub-request uses."""
    text = unquote(request.url) + msgspec.json.encode(request.body).decode()
    return {match[1] for match in _REFERENCE.finditer(text)}


def read_requests(value: Any, most: int) -> list[SubRequest]:
    """Read and check a list of sub-requests; raises ``Refused``, which refuses the whole call."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise refusals.json_unreadable("A list of requests is needed under 'compositeRequest'")
    if len(value) > most:
        raise refusals.refuse(LIMIT_EXCEEDED, f"The limit of {most} sub-requests is exceeded", None)
    requests = [_read_request(entry) for entry in value]
    names = [request.reference_id for request in requests]
    if len(set(names)) < len(names):
        raise refusals.refuse("INVALID_INPUT", "Each referenceId may stand only once", None)
    return requests


def _read_request(entry: Mapping[str, Any]) -> SubRequest:
    method, url, reference_id = entry.get("method"), entry.get("url"), entry.get("referenceId")
    if not isinstance(method, str) or not isinstance(url, str):
        raise refusals.json_unreadable("Each request needs a method and a url")
    if not isinstance(reference_id, str) or not _NAME.fullmatch(reference_id):
        text = (
            f"Provided referenceId ('{reference_id or ''}') must start with a letter or a number, and it can contain only "
            "letters, numbers and underscores ('_')."
        )
        raise refusals.refuse("INVALID_INPUT", text, None)
    headers = entry.get("httpHeaders") or {}
    if not isinstance(headers, dict):
        raise refusals.json_unreadable("httpHeaders is an object")
    return SubRequest(
        method.upper(), url, reference_id, entry.get("body"), {n.lower(): str(v) for n, v in headers.items()}
    )


def answer_request(org: Org, call: Call, request: SubRequest, references: References) -> Answer:
    """Work one sub-request and remember its answer."""
    try:
        url, body = references.fill_url(request.url), references.fill(request.body)
        answer = answer_url(org, call, request.method, url, body, request.headers)
    except Refused as refusal:
        answer = refused(refusal)
    references.answers[request.reference_id] = answer
    return answer


def answer_url(org: Org, call: Call, method: str, url: str, body: Any, headers: Mapping[str, str]) -> Answer:
    """
    Answer a relative address in the name of an outer call.

    Only the session is inherited; other headers count where they are given. Source: REST-comp (D).
    """
    raw_path, _, query = url.partition("?")
    try:
        address = parse_address(raw_path)
        if address.base is not Base.DATA or _is_nested(address.segments):
            raise refusals.refuse("INVALID_INPUT", f"{raw_path} can't be requested inside a composite call", None)
        route, endpoint, path = call.router.resolve(method, address)
    except Refused as refusal:
        return refused(refusal)
    inner = Call(
        method=route.method,
        path=path,
        query=dict(parse_qsl(query, keep_blank_values=True)),
        headers=headers,
        body=b"" if body is None else msgspec.json.encode(body),
        version=address.version,
        user=call.user,
        now=call.now,
        base_url=call.base_url,
        router=call.router,
        all_or_none=call.all_or_none,
    )
    return serve(endpoint, org, inner)


def _is_nested(segments: list[str]) -> bool:
    """Tell whether this is itself a call of many requests; lists of records are allowed."""
    return (
        bool(segments)
        and segments[0].lower() == "composite"
        and (len(segments) < 2 or segments[1].lower() != "sobjects")
    )


def render_answer(request: SubRequest, answer: Answer) -> dict[str, object]:
    """Render the answer of a sub-request."""
    return {
        "body": answer.body if answer.has_body else None,
        "httpHeaders": dict(answer.headers),
        "httpStatusCode": answer.status,
        "referenceId": request.reference_id,
    }
