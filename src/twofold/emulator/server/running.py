"""How does a box run? All its doors on one loop, in this thread until it is told to stop, or in one of its own for tests."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from twofold.emulator.app import OrgApp
from twofold.emulator.control.box import Box
from twofold.emulator.control.playing import FaultPlayer
from twofold.emulator.events.feed import Feed
from twofold.emulator.events.pubsub import EXTRA, is_installed
from twofold.emulator.server.http import HttpDoor, http_door
from twofold.emulator.server.opening import open_box
from twofold.emulator.server.options import OrgOptions
from twofold.emulator.server.ports import taken_ports, url_host
from twofold.emulator.server.proxy import Address, ProxyDoor, leads_to
from twofold.emulator.server.signals import ending_on_signals
from twofold.errors import UsageError

if TYPE_CHECKING:
    from twofold.emulator.server.certificates import Certificates

HOME_HOST = "box.my.salesforce.com"
"""The name clients are sent to who logged in at a login host by the proxy."""
GRACE_S = 2.0
"""How long requests that are under way may take when the box is told to stop."""
_TLS_FOLDER = "tls"

Ready = Callable[["RunningOrg"], None]


class RunningOrg:
    """
    A box that answers: where, and with which token.

    Attributes:
        instance_url: the plain address.
        https_url, proxy_url, ca_file: the address that speaks TLS, the proxy, and the CA to trust; None without.
        pubsub: host and port of the Pub/Sub API, known when all doors are open; None without.
    """

    def __init__(
        self,
        box: Box,
        ports: Mapping[str, socket.socket],
        certificates: Certificates | None,
        closing: ExitStack,
        pubsub_at: Address | None = None,
    ) -> None:
        """
        Take over a box, the ports it listens at by option, and what is to be closed when it has run.

        ``pubsub_at`` is where the Pub/Sub API shall answer: gRPC takes its port itself.
        """
        self.box = box
        self.access_token = box.token
        self._ports = ports
        self._certificates = certificates
        self._closing = closing
        self._pubsub_at = pubsub_at
        self.pubsub: str | None = None
        self.instance_url = self._get_url("http", "--port")
        self.https_url = self._find_url("https", "--https-port")
        self.proxy_url = self._find_url("http", "--proxy-port")
        self.ca_file = certificates.ca_file.absolute() if certificates else None
        box.home_url = f"https://{HOME_HOST}" if self.proxy_url else self.https_url or self.instance_url
        self._app = OrgApp(box)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._doors: list[HttpDoor] = []
        self._thread: threading.Thread | None = None

    def render(self) -> dict[str, str | None]:
        """Show where the box answers, as the first line of ``org start`` does."""
        return {
            "instance_url": self.instance_url,
            "access_token": self.access_token,
            "https_url": self.https_url,
            "ca_file": str(self.ca_file) if self.ca_file else None,
            "proxy_url": self.proxy_url,
            "pubsub": self.pubsub,
        }

    def run(self, ready: Ready | None = None) -> None:
        """Answer in this thread until told to stop or interrupted; ``ready`` is called when all doors are open."""
        with ending_on_signals(self._interrupt), self._closing:
            asyncio.run(self._serve(ready))

    def run_aside(self) -> None:
        """Answer in a thread of its own; returns when all doors are open, raises what kept them shut."""
        opened = threading.Event()
        failed: list[BaseException] = []

        def run() -> None:
            try:
                self.run(lambda _: opened.set())
            except BaseException as error:  # noqa: BLE001 (handed to the thread that waits)
                failed.append(error)
            opened.set()

        self._thread = threading.Thread(target=run, name="org in a box", daemon=True)
        self._thread.start()
        opened.wait()
        if failed:
            raise failed[0]

    def stop(self) -> None:
        """Stop answering and close the store; waits until it is done. Again does nothing."""
        if self._thread is not None:
            self._interrupt()
            self._thread.join()
            self._thread = None

    def __enter__(self) -> RunningOrg:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # Doors.

    async def _serve(self, ready: Ready | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._doors = [http_door(self._app)]
        sockets = [self._ports["--port"]]
        if "--https-port" in self._ports:
            self._doors.append(http_door(self._app, self._certificates))
            sockets.append(self._ports["--https-port"])
        async with AsyncExitStack() as opened:
            pubsub = await self._open_pubsub(opened, *self._pubsub_at) if self._pubsub_at else None
            if "--proxy-port" in self._ports:
                await self._open_proxy(opened, pubsub)
            if ready is not None:
                ready(self)
            serving = [
                asyncio.create_task(door.serve(sockets=[port])) for door, port in zip(self._doors, sockets, strict=True)
            ]
            stopping = asyncio.create_task(self._stopping.wait())
            await asyncio.wait([stopping, *serving], return_when=asyncio.FIRST_COMPLETED)
            self.box.org.part(Feed).stop()
            self._app.hurry()
            stopping.cancel()
            await self._close_doors(serving)

    async def _close_doors(self, serving: list[asyncio.Task[None]]) -> None:
        """Let what is under way come to its end, for a while."""
        for door in self._doors:
            door.should_exit = True
        _, left = await asyncio.wait(serving, timeout=GRACE_S)
        if left:
            for door in self._doors:
                door.cut_all()
        await asyncio.gather(*serving)

    async def _open_pubsub(self, opened: AsyncExitStack, host: str, port: int) -> Address:
        # Imported late: its libraries are an extra, and take time to load.
        from twofold.emulator.events.pubsub.listener import start_pubsub

        strike = FaultPlayer(self.box).strike_first
        listener = await start_pubsub(self.box, host, port, self._certificates, strike)
        opened.push_async_callback(listener.stop)
        self.pubsub = f"{url_host(_reachable(host))}:{listener.port}"
        return _reachable(host), listener.port

    async def _open_proxy(self, opened: AsyncExitStack, pubsub: Address | None) -> None:
        host, port = self._ports["--https-port"].getsockname()[:2]
        proxy = ProxyDoor(leads_to((_reachable(host), port), pubsub))
        await proxy.open(self._ports["--proxy-port"])
        opened.push_async_callback(proxy.close)

    def _interrupt(self) -> None:
        """Begin to stop; asked a second time, wait for nobody any more. Can be called from any thread."""
        for door in self._doors:
            door.force_exit = self._stopping.is_set()
        if self._loop is None:
            self._stopping.set()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)

    def _get_url(self, scheme: str, option: str) -> str:
        host, port = self._ports[option].getsockname()[:2]
        return f"{scheme}://{url_host(_reachable(host))}:{port}"

    def _find_url(self, scheme: str, option: str) -> str | None:
        return self._get_url(scheme, option) if option in self._ports else None


def start(options: OrgOptions | None = None) -> RunningOrg:
    """Start a box in a thread of its own; raises ``SettingsError``, ``UsageError`` and ``HomeBusy``."""
    running = _prepare(options or OrgOptions(port=0))
    running.run_aside()
    return running


def serve(options: OrgOptions, ready: Ready | None = None) -> None:
    """Run a box in this thread until it is interrupted; ``ready`` is called when it takes connections."""
    _prepare(options).run(ready)


def _prepare(options: OrgOptions) -> RunningOrg:
    if options.pubsub_port is not None and not is_installed():
        raise UsageError(f"--pubsub-port needs more libraries. Install them with: pip install 'twofold[{EXTRA}]'.")
    wanted = {
        "--port": options.port,
        "--https-port": 0 if options.https_port is None and options.needs_tls else options.https_port,
        "--proxy-port": options.proxy_port,
    }
    with ExitStack() as closing:
        ports = closing.enter_context(taken_ports(options.host, wanted))
        box = open_box(options)
        closing.callback(box.org.store.close)
        certificates = _prepare_certificates(options, closing) if options.needs_tls else None
        pubsub_at = None if options.pubsub_port is None else (options.host, options.pubsub_port)
        return RunningOrg(box, ports, certificates, closing.pop_all(), pubsub_at)
    raise AssertionError("nothing that is entered here swallows exceptions")


def _prepare_certificates(options: OrgOptions, closing: ExitStack) -> Certificates:
    """Keep certificates with the data, else in a folder that goes when the box stops."""
    # Imported late: a plain box needs none of it, and it takes a fifth of its start.
    from twofold.emulator.server.certificates import prepare_certificates

    if options.data is not None:
        return prepare_certificates(options.data / _TLS_FOLDER, options.host)
    folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="twofold-org-"))
    return prepare_certificates(Path(folder), options.host)


def _reachable(host: str) -> str:
    """Say by which address this machine reaches what listens at one."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
