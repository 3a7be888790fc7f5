"""How does the Pub/Sub API stand on a port? By gRPC's asyncio server, on the loop of all doors, over TLS."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import grpc

from twofold.emulator.behaviour.org import Org
from twofold.emulator.events.feed import Feed
from twofold.emulator.events.pubsub.service import Strike, handlers, no_strike
from twofold.errors import UsageError

_GRACE_S = 0.5
_OPTIONS = (("grpc.so_reuseport", 0),)


class HasOrg(Protocol):
    """A box, as far as it matters here."""

    @property
    def org(self) -> Org:
        """Its org."""


class HasCertificate(Protocol):
    """PEM files of a certificate."""

    @property
    def chain_file(self) -> Path:
        """The certificate."""

    @property
    def key_file(self) -> Path:
        """Its private key."""


class PubSubListener:
    """The service on a port, until it is stopped."""

    def __init__(self, server: Any, feed: Feed, port: int) -> None:
        self.port = port
        self._server = server
        self._feed = feed

    async def stop(self) -> None:
        """End all streams and close the port."""
        self._feed.stop()
        await self._server.stop(_GRACE_S)


async def start_pubsub(
    box: HasOrg, host: str, port: int, tls: HasCertificate | None, strike: Strike = no_strike
) -> PubSubListener:
    """
    Answer the Pub/Sub API at an address; port 0 takes a free one, no certificate means no TLS.

    ``strike`` is told the path of every call before anything is looked at, and may refuse it (``Refused``): a fault.
    Raises ``UsageError`` when the port can't be had.
    """
    server = grpc.aio.server(options=_OPTIONS)
    server.add_generic_rpc_handlers((handlers(box.org, strike),))
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        bound = server.add_insecure_port(address) if tls is None else server.add_secure_port(address, _credentials(tls))
    except RuntimeError as error:
        raise UsageError(f"The org can't listen at {address} (--pubsub-port): it is taken or not to be had.") from error
    await server.start()
    return PubSubListener(server, box.org.part(Feed), bound)


def _credentials(tls: HasCertificate) -> Any:
    return grpc.ssl_server_credentials([(tls.key_file.read_bytes(), tls.chain_file.read_bytes())])
