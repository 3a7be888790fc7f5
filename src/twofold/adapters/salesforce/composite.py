"""
What does a composite call look like, and what did each of its parts answer? Pure.

Source: HTTP reference 7 (D): at most 25 parts, of which at most 5 are queries; one call of the quota.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from twofold.adapters.salesforce.problems import Problem, parse_problems
from twofold.adapters.salesforce.wire import as_list, as_object, data_path
from twofold.errors import ReadError
from twofold.facts.limits import COMPOSITE_SUBREQUESTS_MAX, URI_BYTES_MAX
from twofold.transport.calls import Answer, Call

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a composite call answered."""

    status: int
    body: Any

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The platform's no, empty where the part is fine or its body can't be read."""
        return () if self.ok else parse_problems(self.body)


def render_reads(version: str, paths: Sequence[str]) -> Call:
    """
    Make one call that reads all ``paths`` (at most 25, 5 of them queries); a failing one does not stop the others.

    Raises:
        ReadError: a path is longer than the platform takes.
    """
    assert 0 < len(paths) <= COMPOSITE_SUBREQUESTS_MAX, "a composite takes 1 to 25 parts"
    if any(len(path) > URI_BYTES_MAX for path in paths):
        raise ReadError(f"A query is longer than the {URI_BYTES_MAX} bytes the org takes; it was not sent.")
    parts = [{"method": "GET", "url": path, "referenceId": _name(n)} for n, path in enumerate(paths)]
    body = msgspec.json.encode({"allOrNone": False, "compositeRequest": parts})
    return post_json(f"{data_path(version)}/composite", body)


def post_json(path: str, body: bytes) -> Call:
    """Make a POST of a JSON body."""
    return Call("POST", path, headers=_JSON, body=body)


def parse_reads(answer: Answer, count: int) -> tuple[Part, ...]:
    """
    Read the answers of ``render_reads`` in the order of its paths.

    Raises:
        ReadError: the answer is not JSON, has another shape, or a part is missing.
    """
    body = as_object(answer.json(), "a composite call")
    parts = parse_parts(body.get("compositeResponse"))
    try:
        return tuple(parts[_name(n)] for n in range(count))
    except KeyError:
        raise ReadError("The org left out a part of the answer to a composite call.") from None


def parse_parts(entries: Any) -> dict[str, Part]:
    """Read a ``compositeResponse`` into parts by reference Id; entries of another shape are left out."""
    found: dict[str, Part] = {}
    for entry in as_list(entries, "the parts of a composite call"):
        if not isinstance(entry, dict):
            continue
        name, status = entry.get("referenceId"), entry.get("httpStatusCode")
        if isinstance(name, str) and isinstance(status, int):
            found[name] = Part(status, entry.get("body"))
    return found


def _name(index: int) -> str:
    return f"r{index}"
