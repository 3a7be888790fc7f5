"""What is under control? One org, its log, its faults, and what it goes back to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from twofold.emulator.behaviour.org import Org
from twofold.emulator.control.faults import Faults
from twofold.emulator.control.request_log import RequestLog
from twofold.emulator.seeds.document import SeedDocument

NamedSeed = Callable[[str], SeedDocument]


@dataclass(slots=True)
class Box:
    """
    Hold an org and the strings to it.

    Attributes:
        document: the seed ``reset`` goes back to.
        named_seed: makes a seed that has a name (``empty``, ``sample``); raises ``SeedUnreadable``.
        token: the access token that is valid from the start, also after a reset.
    """

    org: Org
    document: SeedDocument
    named_seed: NamedSeed
    token: str
    log: RequestLog = field(default_factory=RequestLog)
    faults: Faults = field(default_factory=Faults)
