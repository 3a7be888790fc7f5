"""How is a box started? Where it listens, what it holds, who may log in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from twofold.emulator.seeds.document import ConnectedApp, SeedDocument


@dataclass(frozen=True, slots=True)
class OrgOptions:
    """
    Say how a box is started.

    Attributes:
        port: 0 takes a free one, here and at the other ports.
        host: address of this machine to listen at; loopback unless others shall come in.
        data: folder to keep the org in; None keeps it in memory.
        token: access token of the API user; None makes one.
        seed: what a new org holds: the name of a seed, a file, or a document.
        metadata: folder of metadata in source or package format, worked in at every start before the records of the seed.
        connected_apps: apps that may log in besides those of the seed.
        https_port: speak TLS there as well; None doesn't.
        proxy_port: lead CONNECT requests for ``*.salesforce.com`` to the TLS port, which is then opened too; None doesn't.
        pubsub_port: answer the Pub/Sub API there (gRPC over TLS; needs the extra ``events``); None doesn't.
    """

    port: int = 8700
    host: str = "127.0.0.1"
    data: Path | None = None
    token: str | None = None
    seed: str | Path | SeedDocument = "empty"
    person_accounts: bool = True
    metadata: Path | None = None
    connected_apps: tuple[ConnectedApp, ...] = ()
    https_port: int | None = None
    proxy_port: int | None = None
    pubsub_port: int | None = None

    @property
    def needs_tls(self) -> bool:
        """Whether any door needs a certificate."""
        return any(port is not None for port in (self.https_port, self.proxy_port, self.pubsub_port))
