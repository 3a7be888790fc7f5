"""What is under control? One org, its log, its faults, and what it goes back to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from twofold.emulator.behaviour.lives.opening import reset
from twofold.emulator.behaviour.org import Org
from twofold.emulator.control.faults import Faults
from twofold.emulator.control.request_log import RequestLog
from twofold.emulator.control.snapshots import Snapshots
from twofold.emulator.metadata.source import bare, furnish, say_problems
from twofold.emulator.seeds.document import SeedDocument

_LOGIN_HOSTS = frozenset({"login.salesforce.com", "test.salesforce.com"})

NamedSeed = Callable[[str], SeedDocument]


@dataclass(slots=True)
class Box:
    """
    Hold an org and the strings to it.

    Attributes:
        document: the seed ``reset`` goes back to.
        named_seed: makes a seed that has a name (``empty``, ``sample``); raises ``SeedUnreadable``.
        token: the access token that is valid from the start, also after a reset.
        metadata: folder whose metadata a new org gets, also after a reset; None for none.
        not_taken: what of that folder the org could not take, a sentence each.
        snapshots: what ``restore`` goes back to.
        home_url: where clients are sent who came by a login host; the server knows it.
    """

    org: Org
    document: SeedDocument
    named_seed: NamedSeed
    token: str
    home_url: str = "http://127.0.0.1"
    metadata: Path | None = None
    not_taken: tuple[str, ...] = ()
    snapshots: Snapshots = field(default_factory=Snapshots)
    log: RequestLog = field(default_factory=RequestLog)
    faults: Faults = field(default_factory=Faults)

    def reset(self, document: SeedDocument) -> None:
        """Go back to what a new org holds: the folder's metadata, if any, and the document; raises ``SeedUnreadable``."""
        if self.metadata is None:
            reset(self.org, document)
        else:
            reset(self.org, bare(document))
            self.not_taken = say_problems(furnish(self.org, document, self.metadata))
        self.document = document

    def base_url(self, scheme: str, host: str) -> str:
        """
        Say where a client finds the org: where it is already, unless that is a login host.

        Source: HTTP reference 3.1 (O): a client sent from https to http fails.
        """
        name = host.partition(":")[0].lower()
        return self.home_url if name in _LOGIN_HOSTS or not host else f"{scheme}://{host}"
