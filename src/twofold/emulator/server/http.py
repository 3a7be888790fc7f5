"""How does the app stand on a port? By uvicorn, with patience for slow clients and none for hanging ones."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from twofold.emulator.app import OrgApp
from twofold.emulator.wire.asgi import HANG_UP, Receive, Scope, Send

if TYPE_CHECKING:
    from twofold.emulator.server.certificates import Certificates

KEEP_ALIVE_S = 600
"""How long a connection may rest between requests. Generous: pools of clients keep theirs for minutes."""
HEAD_S = 30.0
"""How long a client may take from connecting, or from the first byte of a request, to the end of its head."""
BODY_GAP_S = 60.0
"""How long a client may be silent in the middle of a body."""
_HEAD_BYTES_MAX = 1 << 18
_NEVER_REACHED_S = 30  # the box cuts what is left long before: uvicorn would tell of it at length
_TURNS_BETWEEN_SWEEPS = 10
_log = logging.getLogger(__name__)
_log.setLevel(logging.ERROR)  # no warnings: a client that probes for WebSockets is nobody's trouble


class PatientProtocol(H11Protocol):
    """Know since when a client keeps us waiting; uvicorn itself would wait for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = _log
        self._head_began: float | None = time.monotonic()
        self._heard_at = 0.0

    def data_received(self, data: bytes) -> None:
        """Note when a head began to come, and when the last bytes came."""
        self._heard_at = time.monotonic()
        if self._head_began is None and self.conn.their_state is h11.IDLE:
            self._head_began = self._heard_at
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._head_began = None

    def on_response_complete(self) -> None:
        """Begin a rest that is bounded by the keep-alive time alone, unless the next request has begun to come."""
        super().on_response_complete()
        begun = self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]
        self._head_began = time.monotonic() if begun else None

    def is_stalled(self, now: float) -> bool:
        """Tell whether the client takes too long over a head or a body; both are an emulator choice."""
        if self.flow is not None and self.flow.read_paused:
            return False
        if self.conn.their_state is h11.SEND_BODY:
            return now - self._heard_at > BODY_GAP_S
        return self._head_began is not None and now - self._head_began > HEAD_S


class HttpDoor(uvicorn.Server):
    """One port that speaks HTTP; signals are the affair of whoever runs several."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Let go of stalled clients once a second, besides what uvicorn does."""
        if counter % _TURNS_BETWEEN_SWEEPS == 0:
            self.let_go_of_stalled(time.monotonic())
        return await super().on_tick(counter)

    def cut_all(self) -> None:
        """Cut every connection there is, whatever goes on over it."""
        for connection in list(self.server_state.connections):
            if isinstance(connection, PatientProtocol):
                connection.transport.abort()

    def let_go_of_stalled(self, now: float) -> None:
        """Cut the connections whose clients hang."""
        for connection in list(self.server_state.connections):
            if isinstance(connection, PatientProtocol) and connection.is_stalled(now):
                connection.transport.abort()


def http_door(app: OrgApp, certificates: Certificates | None = None) -> HttpDoor:
    """Make the door of an app; with certificates it speaks TLS."""

    async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app close the connection: uvicorn keeps the transport beside the function that sends."""
        scope[HANG_UP] = getattr(send, "__self__").transport.abort  # noqa: B009
        await app(scope, receive, send)

    config = uvicorn.Config(
        with_hang_up,
        http=PatientProtocol,
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=_NEVER_REACHED_S,
        h11_max_incomplete_event_size=_HEAD_BYTES_MAX,
        ssl_certfile=certificates.chain_file if certificates else None,
        ssl_keyfile=certificates.key_file if certificates else None,
    )
    return HttpDoor(config)
