"""Where does the present come from in a running Twofold?"""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Tell the present, aware UTC."""
        return datetime.now(UTC)
