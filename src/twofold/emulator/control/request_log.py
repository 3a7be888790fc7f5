"""What was asked of the org, and how many calls would Salesforce have counted?"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One request as it was answered; status 0 when its answer was lost on purpose."""

    method: str
    path: str
    status: int
    ms: float


class RequestLog:
    """Keep the latest requests and count the API calls among them."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self.calls = 0

    def add(self, entry: Entry, *, counts: bool) -> None:
        """Note a request; ``counts`` when Salesforce would count it as an API call."""
        self._entries.append(entry)
        self.calls += counts

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.calls = 0

    def render(self) -> dict[str, object]:
        """Show the log, oldest first."""
        requests = [
            {"method": entry.method, "path": entry.path, "status": entry.status, "ms": entry.ms}
            for entry in self._entries
        ]
        return {"requests": requests, "calls": self.calls}
