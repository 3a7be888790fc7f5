"""How much of the org's daily quota is used? Read from the header that comes with every answer."""

import re
from collections.abc import Mapping

_USAGE = re.compile(r"(?:^|[;,\s])api-usage=(\d{1,12})/(\d{1,12})")


class LimitsLedger:
    """What the newest answer said about the quota; both numbers are None until one did."""

    def __init__(self) -> None:
        self.used: int | None = None
        self.max: int | None = None

    @property
    def remaining(self) -> int | None:
        """Calls left in the org's 24 hours, never below 0."""
        return None if self.used is None or self.max is None else max(self.max - self.used, 0)

    @property
    def remaining_share(self) -> float:
        """Share of the quota that is left, 0.0 to 1.0; 1.0 while nothing is known."""
        return self.remaining / self.max if self.remaining is not None and self.max else 1.0

    def note(self, headers: Mapping[str, str]) -> None:
        """Take the usage from an answer's headers (names in lower case). Source: HTTP reference 1 (D O)."""
        if found := _USAGE.search(headers.get("sforce-limit-info", "")):
            self.used, self.max = int(found[1]), int(found[2])
