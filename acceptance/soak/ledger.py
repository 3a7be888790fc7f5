"""What does the sender know of each delivery in the end? One JSON line each."""

from collections.abc import Iterable
from pathlib import Path

import msgspec


class Sent(msgspec.Struct, frozen=True):
    """
    One delivery as its sender saw it.

    Attributes:
        answers: statuses that were not 2xx, in order; 0 stands for a connection that broke or was refused.
        accepted_at: Unix time of the 2xx answer; None where the sender gave up.
        latency_s: from the request that was accepted to its answer.
        repeated: the answer said that the delivery was known: an earlier try was stored and its answer lost.
        again_repeated: for what was sent a second time after its answer, whether that was recognised.
    """

    number: int
    delivery_id: str
    answers: list[int]
    accepted_at: float | None
    latency_s: float
    repeated: bool = False
    again_repeated: bool | None = None


def write_ledger(path: Path, ledger: Iterable[Sent]) -> None:
    """Write all lines at once."""
    path.write_bytes(b"".join(msgspec.json.encode(sent) + b"\n" for sent in ledger))


def read_ledger(path: Path) -> list[Sent]:
    """Read a ledger back, in order of number."""
    lines = path.read_bytes().splitlines()
    return sorted((msgspec.json.decode(line, type=Sent) for line in lines), key=lambda sent: sent.number)
