"""What is one HTTP call, and what is its answer? Plain values; no socket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from twofold.errors import ReadError

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Call:
    """
    One request to make.

    ``path`` is relative to the base URL, or an absolute URL on the same origin (paging links). ``repeatable`` says that
    sending it twice does no harm; by default that is so for GET, HEAD and OPTIONS.
    """

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    repeatable: bool | None = None

    @property
    def may_repeat(self) -> bool:
        """Whether the call may be sent again when its answer was lost."""
        return self.method in _SAFE_METHODS if self.repeatable is None else self.repeatable


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``headers`` has lower-case names; a repeated header's values are joined by ``, ``."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """
        Decode the body.

        Raises:
            ReadError: the body isn't JSON; the message names the status, never the body.
        """
        try:
            return msgspec.json.decode(self.body)
        except (ValueError, RecursionError):
            raise ReadError(f"An answer with status {self.status} was expected to be JSON and is not.") from None


def get(path: str, *query: tuple[str, str]) -> Call:
    """Make a GET call; the pairs of ``query`` are kept in order."""
    return Call("GET", path, query)
