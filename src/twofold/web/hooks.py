"""
POST /hooks/{connector}/{path_secret}: one delivery in.

A 2xx is only ever said when the delivery is on disk. A stranger without the path secret learns nothing, not even which apps
have a hook.
"""

import time
from dataclasses import replace

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from twofold.core.deliveries import Delivery
from twofold.engine.ports import Accepted, Accepting
from twofold.usecases.door import REFUSED_BODY_BYTES, Door, fits_path_secret
from twofold.web.answers import answer_json, refuse
from twofold.web.metrics import ACCEPT_SECONDS, DELIVERIES

_NOT_KEPT = frozenset({"cookie", "authorization", "proxy-authorization"})
"""Headers that no signature needs and that may hold somebody's credentials."""


async def take(request: Request) -> Response:
    """Verify, store, answer."""
    door: Door = request.app.state.door
    app = request.path_params["connector"]
    if not fits_path_secret(door, app, request.path_params["path_secret"]):
        return refuse(404, "not-found", "There is no such hook.")
    began = time.perf_counter()
    body = await _read_body(request, door.body_bytes_max)
    if body is None:
        return _counted(app, refuse(413, "too-large", f"A delivery has at most {door.body_bytes_max} bytes."))
    accepting = door.prepare(Delivery(app, _headers(request), body, door.now()))
    answer = await (_accept(door, accepting) if accepting.refused is None else _refuse(door, accepting))
    ACCEPT_SECONDS.observe(time.perf_counter() - began)
    return _counted(app, answer)


async def _accept(door: Door, accepting: Accepting) -> Response:
    accepted = await door.store(accepting)
    if not accepted.repeated:
        door.wake(accepting.lane)
    return answer_json(_said(accepting, accepted))


async def _refuse(door: Door, accepting: Accepting) -> Response:
    """Keep the delivery for the record while there is room for refused ones; its sender is told no either way."""
    if door.refusals.take():
        await door.store(_shortened(accepting))
    return refuse(401, "refused", accepting.refused or "")


def _said(accepting: Accepting, accepted: Accepted) -> dict[str, object]:
    return {"accepted": True, "delivery": accepting.delivery_id, "repeated": accepted.repeated}


def _shortened(accepting: Accepting) -> Accepting:
    delivery = replace(accepting.delivery, body=accepting.delivery.body[:REFUSED_BODY_BYTES])
    return replace(accepting, delivery=delivery)


def _headers(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name not in _NOT_KEPT}


async def _read_body(request: Request, bytes_max: int) -> bytes | None:
    """Read the body, never more than allowed; None where it is longer."""
    parts, size = list[bytes](), 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > bytes_max:
                return None
            parts.append(part)
    except ClientDisconnect:
        return None
    return b"".join(parts)


def _counted(app: str, answer: Response) -> Response:
    DELIVERIES.labels(app, str(answer.status_code)).inc()
    return answer
