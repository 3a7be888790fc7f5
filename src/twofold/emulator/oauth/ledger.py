"""What does the org remember between two calls of a log-in? Codes, refresh tokens and device codes, in the store."""

from __future__ import annotations

import secrets
from typing import TypeVar

import msgspec

from twofold.emulator.store import Store

CODE_MS = 900_000
"""How long an authorization code is good: 15 minutes. Source: OAuth web server flow of the platform (D)."""
DEVICE_CODE_MS = 600_000
"""How long a device code is good: 10 minutes. Source: device flow of the platform (D)."""
FRONT_DOOR_MS = 60_000
"""How long an address to the front door is good: a minute (emulator choice)."""
_CREATE = (
    "CREATE TABLE IF NOT EXISTS _oauth (kind TEXT NOT NULL, secret TEXT NOT NULL, until INTEGER NOT NULL, "
    "value TEXT NOT NULL, PRIMARY KEY (kind, secret)) WITHOUT ROWID"
)
_FORGOTTEN_MS_AFTER = 86_400_000
_USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


class Entry(msgspec.Struct, frozen=True):
    """What any entry has: until when it is good, milliseconds of the org's clock; 0 is for ever."""

    until: int

    def is_over(self, now: int) -> bool:
        """Tell whether it is good no longer."""
        return bool(self.until) and now >= self.until


class Code(Entry, frozen=True):
    """An authorization code; ``spent_on`` is the refresh token, or the session, that it was given for."""

    client_id: str
    redirect_uri: str
    user: int
    scope: str
    challenge: str = ""
    spent_on: str = ""


class RefreshToken(Entry, frozen=True):
    """Leave to log in again and again."""

    client_id: str
    user: int
    scope: str
    issued_at: int


class DeviceCode(Entry, frozen=True):
    """A device that waits for its user; ``user`` is 0 until somebody has allowed it."""

    client_id: str
    scope: str
    user_code: str
    user: int = 0
    denied: bool = False


class FrontDoor(Entry, frozen=True):
    """Leave to open a browser as a user, once."""

    user: int


EntryT = TypeVar("EntryT", bound=Entry)


class Ledger:
    """Keep entries by their kind and secret. A view of the store, made for each call."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection
        self._connection.execute(_CREATE)

    def put(self, secret: str, entry: Entry) -> None:
        """Keep an entry, in place of one with the same secret."""
        row = (type(entry).__name__, secret, entry.until, msgspec.json.encode(entry).decode())
        self._connection.execute("INSERT OR REPLACE INTO _oauth VALUES (?, ?, ?, ?)", row)

    def find(self, kind: type[EntryT], secret: str) -> EntryT | None:
        """Find an entry, also one that is good no longer."""
        sql = "SELECT value FROM _oauth WHERE kind = ? AND secret = ?"
        found = self._connection.execute(sql, (kind.__name__, secret)).fetchone()
        return None if found is None else msgspec.json.decode(found[0], type=kind)

    def remove(self, kind: type[Entry], secret: str) -> bool:
        """Forget an entry; False when there was none."""
        sql = "DELETE FROM _oauth WHERE kind = ? AND secret = ?"
        return self._connection.execute(sql, (kind.__name__, secret)).rowcount > 0

    def find_device(self, user_code: str) -> tuple[str, DeviceCode] | None:
        """Find a waiting device by the code its user reads off it, in any letter case."""
        wanted = user_code.strip().replace("-", "").upper()
        sql = "SELECT secret, value FROM _oauth WHERE kind = ?"
        for secret, value in self._connection.execute(sql, (DeviceCode.__name__,)):
            device = msgspec.json.decode(value, type=DeviceCode)
            if device.user_code == wanted:
                return secret, device
        return None

    def dump(self) -> list[tuple[str, str, int, str]]:
        """Take everything out, to be loaded when the store was replaced."""
        return self._connection.execute("SELECT kind, secret, until, value FROM _oauth").fetchall()

    def load(self, rows: list[tuple[str, str, int, str]]) -> None:
        """Keep what was taken out."""
        self._connection.executemany("INSERT OR REPLACE INTO _oauth VALUES (?, ?, ?, ?)", rows)

    def forget_old(self, now: int) -> None:
        """Forget what has been no good for a day; until then it can still be told from what never was."""
        self._connection.execute("DELETE FROM _oauth WHERE until > 0 AND until < ?", (now - _FORGOTTEN_MS_AFTER,))


def make_code() -> str:
    """Make an authorization code in the platform's look."""
    return f"aPrx{secrets.token_urlsafe(48)}"


def make_refresh_token() -> str:
    """Make a refresh token in the platform's look."""
    return f"5Aep861{secrets.token_urlsafe(48)}"


def make_user_code() -> str:
    """Make a code that a person types: no vowels, nothing that looks like something else."""
    return "".join(secrets.choice(_USER_CODE_LETTERS) for _ in range(8))
