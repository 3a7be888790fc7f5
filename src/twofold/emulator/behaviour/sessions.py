"""Who is behind a token? Sessions live in the store, so a restart of the box logs nobody out."""

from __future__ import annotations

import secrets

from twofold.emulator.store import Store


class Sessions:
    """Keep access tokens and whose they are."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._users: dict[str, int] = {}
        self.prepare()

    def prepare(self) -> None:
        """Make the table and read it; needed again after the store was cleared."""
        self._store.connection.execute(
            "CREATE TABLE IF NOT EXISTS _session (token TEXT PRIMARY KEY, user INTEGER NOT NULL) WITHOUT ROWID"
        )
        self._users = dict(self._store.connection.execute("SELECT token, user FROM _session"))

    def issue(self, org_id: str, user: int) -> str:
        """Make a token for a user, in the shape clients check. Source: HTTP reference 3.2 (C)."""
        token = f"{org_id[:15]}!AQ{secrets.token_hex(40)}"
        self.admit(token, user)
        return token

    def admit(self, token: str, user: int) -> None:
        """Let a token of the caller's choice stand for a user."""
        self._store.connection.execute(
            "INSERT INTO _session VALUES (?, ?) ON CONFLICT (token) DO UPDATE SET user = excluded.user", (token, user)
        )
        self._users[token] = user

    def find_user(self, token: str) -> int | None:
        """Find the user of a living session."""
        return self._users.get(token)

    def revoke(self, token: str) -> bool:
        """End one session; False when there was none."""
        self._store.connection.execute("DELETE FROM _session WHERE token = ?", (token,))
        return self._users.pop(token, None) is not None

    def expire_all(self) -> int:
        """End every session; returns how many there were."""
        ended = len(self._users)
        self._store.connection.execute("DELETE FROM _session")
        self._users.clear()
        return ended

    def any_of(self, user: int) -> str | None:
        """Find a token of a user that is still valid."""
        return next((token for token, owner in self._users.items() if owner == user), None)
