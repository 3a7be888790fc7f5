"""How does the box stand on a port? By uvicorn, in this thread until it is told to stop, or in one of its own for tests."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import uvicorn

from twofold.emulator.app import HANG_UP, OrgApp, Receive, Scope, Send
from twofold.emulator.behaviour.clock import Clock
from twofold.emulator.behaviour.opening import open_org
from twofold.emulator.control.box import Box
from twofold.emulator.seeds.basics import empty, with_basics, without_persons
from twofold.emulator.seeds.document import ConnectedApp, SeedDocument, SeedUnreadable, read_seed
from twofold.emulator.seeds.sample import sample

DATABASE = "org.sqlite"
_KEEP_ALIVE_S = 600
_READ_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class OrgOptions:
    """
    Say how a box is started.

    Attributes:
        port: 0 takes a free one.
        data: folder to keep the org in; None keeps it in memory.
        token: access token of the API user; None makes one.
        seed: what a new org holds: the name of a seed, a file, or a document.
        connected_apps: apps that may log in besides those of the seed.
    """

    port: int = 8700
    host: str = "127.0.0.1"
    data: Path | None = None
    token: str | None = None
    seed: str | Path | SeedDocument = "empty"
    person_accounts: bool = True
    connected_apps: tuple[ConnectedApp, ...] = ()


class RunningOrg:
    """A box that answers: where, and with which token."""

    def __init__(self, box: Box, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        self.instance_url = f"http://{host}:{port}"
        self.access_token = box.token
        self.box = box
        self._listener = listener
        self._server = uvicorn.Server(_config(OrgApp(box)))
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Answer in this thread until told to stop or interrupted."""
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._listener.close()
            self.box.org.store.close()

    def run_aside(self) -> None:
        """Answer in a thread of its own; the port takes connections already."""
        self._thread = threading.Thread(target=self.run, name="org in a box", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and close the store; waits until it is done. Again does nothing."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def __enter__(self) -> RunningOrg:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(options: OrgOptions | None = None) -> RunningOrg:
    """Start a box in a thread of its own; raises ``SeedUnreadable``, and ``OSError`` when the port is taken."""
    running = _prepare(options or OrgOptions(port=0))
    running.run_aside()
    return running


def serve(options: OrgOptions, ready: Callable[[RunningOrg], None] | None = None) -> None:
    """Run a box in this thread until it is interrupted; ``ready`` is called when it takes connections."""
    running = _prepare(options)
    if ready is not None:
        ready(running)
    running.run()


def open_box(options: OrgOptions) -> Box:
    """Open the org of some options, without a server."""

    def named_seed(name: str) -> SeedDocument:
        return _with_options(_named_seed(name, person_accounts=options.person_accounts), options)

    document = _read_document(options)
    if options.data is not None:
        options.data.mkdir(parents=True, exist_ok=True)
    org = open_org(options.data / DATABASE if options.data else None, document, Clock(_real_time_ms))
    token = options.token or org.sessions.any_of(org.api_user) or f"{org.id[:15]}!AQ{secrets.token_hex(40)}"
    org.sessions.admit(token, org.api_user)
    return Box(org, document, named_seed, token)


def _prepare(options: OrgOptions) -> RunningOrg:
    listener = socket.socket(
        socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # named, or asyncio leaves Nagle on
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((options.host, options.port))
        listener.listen(1024)
        return RunningOrg(open_box(options), listener)
    except BaseException:
        listener.close()
        raise


def _config(app: OrgApp) -> uvicorn.Config:
    async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app close the connection: uvicorn keeps the transport beside the function that sends."""
        scope[HANG_UP] = getattr(send, "__self__").transport.abort  # noqa: B009
        await app(scope, receive, send)

    return uvicorn.Config(
        with_hang_up,
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=_READ_BUFFER_BYTES,
    )


def _real_time_ms() -> int:
    return time.time_ns() // 1_000_000


# Seeds.


def _read_document(options: OrgOptions) -> SeedDocument:
    seed = options.seed
    if isinstance(seed, SeedDocument):
        document = with_basics(seed)
    elif isinstance(seed, Path):
        read = read_seed(seed)
        document = with_basics(read if options.person_accounts else without_persons(read))
    else:
        document = _named_seed(seed, person_accounts=options.person_accounts)
    return _with_options(document, options)


def _with_options(document: SeedDocument, options: OrgOptions) -> SeedDocument:
    return msgspec.structs.replace(document, connected_apps=[*document.connected_apps, *options.connected_apps])


def _named_seed(name: str, *, person_accounts: bool) -> SeedDocument:
    if name == "empty":
        return empty(person_accounts=person_accounts)
    if name == "sample":
        return sample(person_accounts=person_accounts)
    raise SeedUnreadable(f"There is no seed {name!r}. Known are empty and sample, or the path of a seed file.")
